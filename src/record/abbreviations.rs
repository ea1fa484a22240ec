//! Words that are written with a full stop, and words that open sentences, by language: what tells a sentence's end from an abbreviation.

/// What a full stop after an abbreviation means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name follows: never an end.
    Title,
    /// An end only before a word that opens sentences.
    Unit,
    /// Part of the abbreviation only before a number.
    Number,
}

/// The abbreviations of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Abbreviations {
    titles: &'static str,
    units: &'static str,
    numbers: &'static str,
    openers: &'static str,
    /// A full stop after a number makes an ordinal.
    pub(super) ordinals: bool,
    /// A space stands before a quote that closes.
    pub(super) spaced_quotes: bool,
}

impl Abbreviations {
    pub(super) fn of(language: &str) -> Self {
        match language {
            "" | "en" => ENGLISH,
            "de" => GERMAN,
            "fr" => FRENCH,
            "es" | "gl" | "ca" => SPANISH,
            "pt" => PORTUGUESE,
            "it" => ITALIAN,
            "nl" => DUTCH,
            "ru" | "uk" | "be" | "bg" => RUSSIAN,
            "pl" => POLISH,
            "sv" | "da" | "no" | "nb" | "nn" => SCANDINAVIAN,
            "cs" | "sk" | "hu" | "hr" | "sl" | "sr" | "bs" | "et" | "fi" | "lv" | "lt" | "tr" => {
                Self { ordinals: true, ..PLAIN }
            }
            _ => PLAIN,
        }
    }

    pub(super) fn kind(&self, word: &str) -> Option<Kind> {
        /// The longest that is listed, in characters.
        const LONGEST: usize = 7;
        if word.chars().nth(LONGEST).is_some() {
            return None;
        }
        if is_listed(self.titles, word) {
            Some(Kind::Title)
        } else if is_listed(self.units, word) {
            Some(Kind::Unit)
        } else if is_listed(self.numbers, word) {
            Some(Kind::Number)
        } else {
            None
        }
    }

    pub(super) fn opens_sentence(&self, word: &str) -> bool {
        is_listed(self.openers, word)
    }
}

/// Whether `word`, in whatever case, is one of the words of `list`.
fn is_listed(list: &str, word: &str) -> bool {
    if word.is_ascii() {
        let word = word.as_bytes();
        return list.as_bytes().split(|byte| *byte == b' ').any(|known| known.eq_ignore_ascii_case(word));
    }
    list.split(' ').any(|known| known.chars().eq(word.chars().flat_map(char::to_lowercase)))
}

/// What a language has that is not listed.
const PLAIN: Abbreviations = Abbreviations {
    titles: "dr mr mrs prof st",
    units: "al co corp etc inc jr ltd sr vs",
    numbers: "art nr vol",
    openers: "",
    ordinals: false,
    spaced_quotes: false,
};

const ENGLISH: Abbreviations = Abbreviations {
    titles: "adm amb atty brig bros capt cmdr col cpl dist dr fr ft gen gov hon insp lieut lt maj messrs mlle mme mr \
             mrs ms msgr mt mx ofc pres prof pvt rep reps rev sen sens sgt spc ste supt viz",
    units: "acad ala approx apr assn assoc asst aug ave bldg blvd ca calif cf cie co colo conn corp cos ct dec del \
             dept div etc feb fla fri ga hwy inc incl ind intl jan jr jul jun kan ky ltd ltda mar mass md mfg mich \
             minn mo mont natl neb nev nov oct okla ont penn phd pl plc pty que rd rs rte sep sept sr st tenn tex thu \
             thurs tue tues univ va vs vt wis wyo",
    numbers: "art ch fig figs no nos op para pp pt sec vol vols",
    openers: "a about according after again all also although among an and another any as asked at because before both \
             but by despite during each earlier even every few following for from further given he her here his how \
             however i if in instead it its just last later like many meanwhile more moreover most my neither no nor \
             not nothing now of on once one only or other others our over people perhaps she since so some still such \
             that the their then there these they this those though through thus to today two under unless until was \
             we were what when where whether which while who why will with within without yet you your",
    ordinals: false,
    spaced_quotes: false,
};

const GERMAN: Abbreviations = Abbreviations {
    titles: "abg bgm dipl dr frl gen hr hrn nr prof sen st",
    units: "abb abt allg angebl anm apr aug bd bspw bzgl bzw ca dez dgl ebd ehem einschl etc evtl feb febr fr ggf \
             hbf inkl insb jan jh jr km lt mind mio mrd nov okt sep sept sog str tel ugs usf usw vgl vs zit zz zzgl \
             österr",
    numbers: "abs art kap ziff",
    openers: "aber alle allerdings als am an auch auf aus außerdem bei beim da dabei damit danach dann das dem den \
             denn der des die dies diese dieser dieses doch dort ein eine einem einen einer er es für hier ich ihr \
             ihre im in ist jetzt man mit nach nun ob sein seine seit sie so um und unter vom von vor was wegen weil \
             wenn wer wie wir während zu zudem zum zur zwei über",
    ordinals: true,
    spaced_quotes: false,
};

const FRENCH: Abbreviations = Abbreviations {
    titles: "dr gal gén me mgr mlle mm mme mmes mr pr prof st ste vve",
    units: "adr apr avr bd boul cf cie déc dép env etc ex fév févr hab ibid inc janv jr juil nov oct réf sept sté \
             trad tél univ vs éd",
    numbers: "art chap fig no num pp vol",
    openers: "ainsi après au aussi aux avant avec car ce ces cet cette chez comme dans de depuis des deux du elle \
             elles en entre et il ils je la le les leur leurs lors lui mais même ne ni nos notre nous on or outre où \
             par parmi pendant plus pour pourtant puis quand que qui sa sans selon ses si son sous sur tous tout très \
             un une vous à",
    ordinals: false,
    spaced_quotes: true,
};

const SPANISH: Abbreviations = Abbreviations {
    titles: "arq av avda dr dra excmo gral mons prof sr sra sres srta sta sto tte",
    units: "abr admón ago aprox cf cía depto dic dpto ej ene etc feb ltda máx mín nov oct pág págs sept tel uds univ \
             vol vs",
    numbers: "art no núm pp",
    openers: "a además al algunos ante así aunque como con cuando de del desde después dos durante el ella ellos en \
             entre era es esa ese eso esta estas este esto estos fue hasta hay la las le lo los me mientras mucho más \
             no nos nunca o otro para pero por porque que se según si sin sobre su sus también tanto todo todos tras \
             un una unos y ya yo",
    ordinals: false,
    spaced_quotes: false,
};

const PORTUGUESE: Abbreviations = Abbreviations {
    titles: "av cel dep dr dra drs eng exmo gen prof profa sen sr sra sras srs sta sto",
    units: "abr ago aprox cia dez etc fev jan jr ltda máx mín nov pág tel vol vs",
    numbers: "art no núm pp",
    openers: "a além ao após as até com como da das de depois do dos e ela elas ele eles em entre essa esse esta este \
             eu foi há isso já mais mas na nas no nos não o os para pela pelo por porque quando que se segundo sem \
             seu seus sobre sua suas só também todos um uma",
    ordinals: false,
    spaced_quotes: false,
};

const ITALIAN: Abbreviations = Abbreviations {
    titles: "avv card dott dr geom ing mons onn prof sig sigg sigra sra",
    units: "apr ca cfr dic ecc feb giu lug mag nov ott pag tel univ vol",
    numbers: "art fig no nr num pp",
    openers: "a ai al alla alle anche ancora che chi ci come con cosa così da dal dalla dalle dei del della di dopo \
             due e ed era fino gli ha i il in infine invece io la le lei lo loro lui ma nei nel nella noi non ora per \
             perché più poi prima qualche quando quella quello questa queste questi questo se secondo sei si sono su \
             sul sulla tra tutti un una uno",
    ordinals: false,
    spaced_quotes: false,
};

const DUTCH: Abbreviations = Abbreviations {
    titles: "dhr dr drs gen ir jhr kol lt mej mevr mgr mr mw prof st",
    units: "afb apr aug bijv blz ca cie dec dwz enz etc evt excl feb febr fig ged gem incl jan jl jr nov nrs okt ong \
             resp sept str tel vgl vs zgn",
    numbers: "nr pp",
    openers: "aan al alle als bij daar daarna dan dat de deze die dit door een en er geen het hij hoe hun ik in is je \
             maar met na naar niet nog nu of om ondanks ook op over sinds te tegen toch toen tot uit van veel volgens \
             voor wat we wie wij ze zij zijn zo",
    ordinals: false,
    spaced_quotes: false,
};

const RUSSIAN: Abbreviations = Abbreviations {
    titles: "акад бул бульв ген гос гр доц им кн мин обл пер пл полк пос пр просп проф респ св ст тов ул чл",
    units: "англ вв гг долл др зам изд кв коп корп макс мл млн млрд напр нем пп прим рис руб рус см сокр соч стр тел \
             тыс укр чел экз",
    numbers: "гл илл табл",
    openers: "а без более был была были в вместе во все всего вы где для до его ее если еще за и из или их к как когда \
             кроме кто мы на накануне не него нет но о об однако он она они от по под после при ранее с сам со так \
             также там то того только у что чтобы эта эти это этом этот я",
    ordinals: false,
    spaced_quotes: false,
};

const POLISH: Abbreviations = Abbreviations {
    titles: "dr gen hab im inż kard ks mgr pl pow prof płk red ul woj św",
    units: "cd cdn dol itd itp jw mld mln np pt tel tj tys tzn tzw vs wg zob zł",
    numbers: "art nr poz str ust",
    openers: "a ale by był była dla dlatego do gdy i ich jak jednak jego jej jest na nie o od on ona po pod przed \
             przez przy są tak także tam te ten to w we według z za ze",
    ordinals: true,
    spaced_quotes: false,
};

const SCANDINAVIAN: Abbreviations = Abbreviations {
    titles: "adm dr fr gen hr kapt kl prof sct st",
    units: "aug bl ca dec dvs eks ekskl etc ev evt ex feb febr forts iflg inkl jan jfr jr mfl milj mill mrd nov obs \
             okt osv pga resp sept tel tlf tsd vs",
    numbers: "art nr pkt vol",
    openers: "alle allt att av da de den der det du där då efter ei ein eit en er et ett etter flera for fra från för \
             han har hon hun hur hva hvad hvis i ifølge ikke ingen inte jag jeg kan man med men nu när når och og om \
             på samtidig sedan ska som så til till under vad var ved vi vid är",
    ordinals: true,
    spaced_quotes: false,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_in_small_letters() {
        for language in ["", "de", "fr", "es", "pt", "it", "nl", "ru", "pl", "sv", "tr", "xx"] {
            let listed = Abbreviations::of(language);
            let Abbreviations { titles, units, numbers, openers, .. } = listed;
            for list in [titles, units, numbers, openers] {
                let words: Vec<&str> = list.split_terminator(' ').collect();
                assert!(list == openers || words.iter().all(|word| listed.kind(word).is_some()), "{language}");
                assert_eq!(words.windows(2).find(|pair| pair[0] >= pair[1]), None, "{language}");
                assert!(words.iter().all(|word| word.to_lowercase() == *word), "{language}");
            }
        }
    }
}
