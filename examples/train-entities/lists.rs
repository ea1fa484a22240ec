//! Words that say what a name beside them is: our own compilation.

const TITLES: &str = "mr mrs ms miss mx dr prof sir dame lord lady mister madam president vice-president vice minister premier chancellor \
    senator sen rep representative congressman congresswoman governor gov mayor judge justice attorney general gen colonel col major maj \
    captain capt lieutenant lt sergeant sgt corporal cpl private admiral adm commander cmdr brigadier marshal sheriff officer detective \
    inspector superintendent king queen prince princess duke duchess earl count countess baron baroness emperor empress sultan emir sheikh \
    shah pope cardinal archbishop bishop rev reverend father sister brother imam ayatollah mullah rabbi saint pastor secretary ambassador \
    envoy consul chairman chairwoman chairperson chief director professor doctor coach manager spokesman spokeswoman spokesperson analyst \
    economist lawyer actor actress singer author writer journalist reporter editor striker midfielder defender goalkeeper captain driver \
    candidate leader founder owner member delegate councillor councilman councilwoman alderman deputy prime foreign defence defense finance \
    interior ex-president former herr frau monsieur madame mme mlle señor señora don";

/// Titles that stand before a name and are no part of it, when written with a capital.
const BEFORE_NAMES: &str = "Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Prof Prof. Sir Dame Lord Lady President Vice-President Minister Premier Chancellor \
    Senator Sen Sen. Rep Rep. Representative Congressman Congresswoman Governor Gov Gov. Mayor Judge Justice General Gen Gen. Colonel Col Col. \
    Major Maj. Captain Capt Capt. Lieutenant Lt Lt. Sergeant Sgt Sgt. Admiral Adm. Commander Brigadier Marshal Sheriff King Queen Prince \
    Princess Duke Duchess Emperor Empress Sultan Emir Sheikh Pope Cardinal Archbishop Bishop Rev Rev. Reverend Father Imam Ayatollah Rabbi \
    Secretary Ambassador Chairman Professor Doctor Coach president senator mr. mr mrs dr king queen prince pope uncle Uncle aunt Aunt";

const BODIES: &str = "inc corp corporation co company ltd limited llc plc group holdings holding bank trust fund insurance airlines airways air \
    university college school institute institution academy foundation association society union federation league club party movement front \
    army navy force forces guard brigade police ministry department agency authority commission committee council court parliament congress \
    senate assembly house office bureau service board cabinet government administration organization organisation alliance coalition network \
    church mosque hospital museum theatre theater orchestra band records studios pictures entertainment media press times post news herald \
    tribune journal gazette guardian radio television tv broadcasting motors electric industries systems technologies technology software \
    pharmaceuticals energy oil gas petroleum steel mining railways rail lines partners associates bros sons & ag sa gmbh nv spa se ab asa \
    united city rovers athletic wanderers fc cf sc afc real sporting dynamo team nations international national republican democratic \
    liberal labour labor conservative socialist communist christian workers green peoples people's national liberation";

const LANDS: &str = "river lake sea ocean bay gulf strait channel canal island islands isle peninsula cape coast beach mount mountain mountains \
    mt hill hills valley desert forest park square street st avenue road lane bridge airport station port harbor harbour county district \
    province state states region territory republic kingdom empire city town village borough north south east west northern southern eastern \
    western central upper lower new great grand los las san santa saint fort el al bank strip heights plains falls springs creek canyon pass \
    basin delta border highway stadium castle palace";

const CALENDAR: &str = "january february march april may june july august september october november december jan feb mar apr jun jul aug sep \
    sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun christmas easter ramadan";

/// Lists of single words and the flag of each.
pub const WORDS: [(&str, u16); 4] = [
    (TITLES, morgue::enrich::entities::lexicon::lists::TITLE),
    (BODIES, morgue::enrich::entities::lexicon::lists::BODY),
    (LANDS, morgue::enrich::entities::lexicon::lists::LAND),
    (CALENDAR, morgue::enrich::entities::lexicon::lists::CALENDAR),
];

/// A title that stands before a name.
pub fn is_title(word: &str) -> bool {
    BEFORE_NAMES.split_whitespace().any(|title| title == word)
}
