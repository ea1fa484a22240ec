//! Names of months in the languages that news is written in, and the words that surround a date without changing it.
//!
//! Words are looked up in the form that [`super::date_text`] folds them to: lower case, Latin and Greek letters without accents, without a
//! final stop. Where two languages use one word for different months, the word is left out, or its comment says why not.

/// Month names and abbreviations, by language; a row is the twelve months, forms parted by spaces.
const MONTHS: &[[&str; 12]] = &[
    // English
    [
        "january jan",
        "february feb febr",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sep sept",
        "october oct",
        "november nov",
        "december dec",
    ],
    // French
    [
        "janvier janv",
        "fevrier fevr fev",
        "mars",
        "avril avr",
        "mai",
        "juin",
        "juillet juil",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ],
    // German; Austrian forms
    [
        "januar janner jan",
        "februar feber",
        "marz mrz maerz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober okt",
        "november",
        "dezember dez",
    ],
    // Spanish
    [
        "enero ene",
        "febrero",
        "marzo",
        "abril abr",
        "mayo",
        "junio",
        "julio",
        "agosto ago",
        "septiembre setiembre set",
        "octubre",
        "noviembre",
        "diciembre dic",
    ],
    // Italian
    [
        "gennaio gen",
        "febbraio",
        "marzo",
        "aprile",
        "maggio mag",
        "giugno giu",
        "luglio lug",
        "agosto",
        "settembre sett",
        "ottobre ott",
        "novembre",
        "dicembre",
    ],
    // Portuguese
    [
        "janeiro",
        "fevereiro",
        "marco",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro out",
        "novembro",
        "dezembro",
    ],
    // Catalan, Galician
    [
        "gener xaneiro",
        "febrer febreiro",
        "marc",
        "abr",
        "maig",
        "juny xuno",
        "juliol xullo",
        "agost",
        "setembre",
        "octubre outubro",
        "novembre",
        "desembre decembro",
    ],
    // Russian
    [
        "января январь янв",
        "февраля февраль фев февр",
        "марта март мар",
        "апреля апрель апр",
        "мая май",
        "июня июнь июн",
        "июля июль июл",
        "августа август авг",
        "сентября сентябрь сен сент",
        "октября октябрь окт",
        "ноября ноябрь ноя нояб",
        "декабря декабрь дек",
    ],
    // Ukrainian
    [
        "січня січень січ",
        "лютого лютий лют",
        "березня березень бер",
        "квітня квітень квіт",
        "травня травень трав",
        "червня червень черв",
        "липня липень лип",
        "серпня серпень серп",
        "вересня вересень вер",
        "жовтня жовтень жовт",
        "листопада листопад лист",
        "грудня грудень груд",
    ],
    // Belarusian, Bulgarian
    [
        "студзеня януари",
        "лютага февруари",
        "сакавіка",
        "красавіка април",
        "траўня",
        "чэрвеня юни",
        "ліпеня юли",
        "жніўня",
        "верасня септември",
        "кастрычніка октомври",
        "лістапада ноември",
        "снежня декември",
    ],
    // Serbian and Macedonian, Cyrillic and Latin
    [
        "јануар јануари",
        "фебруар фебруари",
        "",
        "",
        "мај maj",
        "јун јуни",
        "јул јули",
        "avgust",
        "септембар septembar",
        "октобар oktobar",
        "новембар novembar",
        "децембар decembar",
    ],
    // Polish
    [
        "stycznia styczen sty",
        "lutego luty lut",
        "marca marzec",
        "kwietnia kwiecien kwi",
        "maja",
        "czerwca czerwiec cze",
        "lipca lipiec lip",
        "sierpnia sierpien sie",
        "wrzesnia wrzesien wrz",
        "pazdziernika pazdziernik paz",
        "listopada listopad lis",
        "grudnia grudzien gru",
    ],
    // Czech
    [
        "ledna leden",
        "unora unor",
        "brezna brezen",
        "dubna duben",
        "kvetna kveten",
        "cervna cerven",
        "cervence cervenec",
        "srpna srpen",
        "zari",
        "rijna rijen",
        "listopadu",
        "prosince prosinec",
    ],
    // Slovak, Slovenian
    [
        "januara",
        "februara",
        "marec",
        "aprila",
        "",
        "juna junij junija",
        "jula julij julija",
        "augusta avgusta",
        "septembra",
        "oktobra",
        "novembra",
        "decembra",
    ],
    // Dutch
    [
        "januari",
        "februari",
        "maart mrt",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    // Swedish, Norwegian, Danish
    [
        "januari januar",
        "februari februar",
        "marts",
        "april",
        "maj mai",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "desember des",
    ],
    // Finnish
    [
        "tammikuuta tammikuu tammikuun",
        "helmikuuta helmikuu helmikuun",
        "maaliskuuta maaliskuu maaliskuun",
        "huhtikuuta huhtikuu huhtikuun",
        "toukokuuta toukokuu toukokuun",
        "kesakuuta kesakuu kesakuun",
        "heinakuuta heinakuu heinakuun",
        "elokuuta elokuu elokuun",
        "syyskuuta syyskuu syyskuun",
        "lokakuuta lokakuu lokakuun",
        "marraskuuta marraskuu marraskuun",
        "joulukuuta joulukuu joulukuun",
    ],
    // Estonian, Latvian, Lithuanian
    [
        "jaanuar janvaris janvari sausio",
        "veebruar februaris februari vasario",
        "marts kovo",
        "aprill aprilis balandzio",
        "maijs geguzes",
        "juuni junijs birzelio",
        "juuli julijs liepos",
        "augusts rugpjucio",
        "septembris rugsejo",
        "oktoober oktobris spalio",
        "novembris lapkricio",
        "detsember decembris gruodzio",
    ],
    // Turkish
    [
        "ocak oca",
        "subat sub",
        "mart",
        "nisan nis",
        "mayis",
        "haziran haz",
        "temmuz tem",
        "agustos agu",
        "eylul eyl",
        "ekim eki",
        "kasim kas",
        "aralik ara",
    ],
    // Azerbaijani
    ["yanvar", "fevral", "", "aprel", "", "iyun", "iyul", "avqust avgust", "sentyabr", "oktyabr", "noyabr", "dekabr"],
    // Hungarian
    [
        "januar",
        "februar",
        "marcius marc",
        "aprilis",
        "majus",
        "junius",
        "julius",
        "augusztus",
        "szeptember szept",
        "oktober",
        "november",
        "december",
    ],
    // Romanian
    [
        "ianuarie ian",
        "februarie",
        "martie",
        "aprilie",
        "mai",
        "iunie iun",
        "iulie iul",
        "august",
        "septembrie",
        "octombrie",
        "noiembrie noi",
        "decembrie",
    ],
    // Greek
    [
        "ιανουαριου ιανουαριοσ ιαν",
        "φεβρουαριου φεβρουαριοσ φεβ",
        "μαρτιου μαρτιοσ μαρ",
        "απριλιου απριλιοσ απρ",
        "μαιου μαιοσ μαι",
        "ιουνιου ιουνιοσ ιουν",
        "ιουλιου ιουλιοσ ιουλ",
        "αυγουστου αυγουστοσ αυγ",
        "σεπτεμβριου σεπτεμβριοσ σεπ σεπτ",
        "οκτωβριου οκτωβριοσ οκτ",
        "νοεμβριου νοεμβριοσ νοε νοεμ",
        "δεκεμβριου δεκεμβριοσ δεκ",
    ],
    // Indonesian, Malay
    [
        "januari",
        "februari pebruari",
        "maret mac",
        "april",
        "mei",
        "juni",
        "juli julai",
        "agustus ogos agt",
        "september",
        "oktober",
        "november nopember nop",
        "desember disember dis",
    ],
    // Arabic: Egypt and the Gulf; the Levant and Iraq; the Maghreb. The two-word names are joined by the reader of dates.
    [
        "يناير جانفي كانون_الثاني",
        "فبراير فيفري شباط",
        "مارس آذار اذار",
        "أبريل ابريل إبريل نيسان أفريل",
        "مايو أيار ايار ماي",
        "يونيو يونيه حزيران جوان",
        "يوليو يوليه تموز جويلية",
        "أغسطس اغسطس آب أوت",
        "سبتمبر أيلول ايلول",
        "أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
        "نوفمبر تشرين_الثاني",
        "ديسمبر كانون_الأول كانون_الاول",
    ],
    // Persian and Urdu names of the Gregorian months
    [
        "ژانویه جنوری",
        "فوریه فروری",
        "مارچ",
        "آوریل اپریل",
        "مه مئی",
        "ژوئن جون",
        "ژوئیه جولائی",
        "اوت اگست",
        "سپتامبر ستمبر",
        "اکتبر اکتوبر",
        "نوامبر نومبر",
        "دسامبر دسمبر",
    ],
    // Hebrew, alone and after "in"
    [
        "ינואר בינואר",
        "פברואר בפברואר",
        "מרץ במרץ",
        "אפריל באפריל",
        "מאי במאי",
        "יוני ביוני",
        "יולי ביולי",
        "אוגוסט באוגוסט",
        "ספטמבר בספטמבר",
        "אוקטובר באוקטובר",
        "נובמבר בנובמבר",
        "דצמבר בדצמבר",
    ],
    // Hindi
    [
        "जनवरी",
        "फरवरी फ़रवरी",
        "मार्च",
        "अप्रैल",
        "मई",
        "जून",
        "जुलाई",
        "अगस्त",
        "सितंबर सितम्बर",
        "अक्टूबर अक्तूबर",
        "नवंबर नवम्बर",
        "दिसंबर दिसम्बर",
    ],
];

/// Days of the week: they confirm nothing and are skipped.
const WEEKDAYS: &str = "monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday sat \
    sunday sun lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim montag dienstag mittwoch \
    donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so lunes martes miercoles mie jueves jue viernes vie sabado sab \
    domingo dom lunedi martedi mercoledi giovedi gio venerdi domenica segunda terca quarta quinta sexta segunda-feira \
    terca-feira quarta-feira quinta-feira sexta-feira feira понедельник пн вторник вт среда среду ср четверг чт пятница пятницу пт \
    суббота субботу сб воскресенье вс понеділок вівторок середа четвер пятниця субота неділя poniedzialek wtorek sroda \
    czwartek piatek sobota niedziela pondeli utery streda ctvrtek patek nedele maandag dinsdag woensdag donderdag \
    vrijdag zaterdag zondag mandag tirsdag onsdag torsdag fredag lordag sondag mandag tisdag maanantai tiistai \
    keskiviikko torstai perjantai lauantai sunnuntai pazartesi sali carsamba persembe cuma cumartesi pazar hetfo kedd \
    szerda csutortok pentek szombat vasarnap luni marti miercuri joi vineri sambata duminica δευτερα τριτη τεταρτη \
    πεμπτη παρασκευη σαββατο κυριακη senin selasa rabu kamis jumat sabtu minggu isnin khamis jumaat ahad الاثنين \
    الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد";

/// Words around a date that say nothing about it: articles, prepositions, "year", "published".
const FILLERS: &str = "the of a at on in an de del el la le les du l um uhr den der dem am kl klo klokken om al alle ore \
    il lo dia em do da as d г год года в рік року о w r roku dnia dne v ve vo ден tahun pada pukul tanggal ngay nam \
    luc published posted date dated pubdate publie publication veroffentlicht publicado publicada pubblicato опубликовано \
    опубліковано опубликована ora hours hrs local time evi ev i \u{645} ه و في الساعة בשעה στισ";

/// The month that a folded word names.
pub(super) fn month(word: &str) -> Option<u8> {
    lookup(word).and_then(|meaning| match meaning {
        Meaning::Month(month) => Some(month),
        Meaning::Weekday | Meaning::Filler => None,
    })
}

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Month(u8),
    Weekday,
    Filler,
}

static WORDS: std::sync::LazyLock<Vec<(&'static str, Meaning)>> = std::sync::LazyLock::new(|| {
    let mut words = Vec::new();
    for row in MONTHS {
        for (month, forms) in (1_u8..).zip(row) {
            words.extend(forms.split_ascii_whitespace().map(|form| (form, Meaning::Month(month))));
        }
    }
    words.extend(WEEKDAYS.split_ascii_whitespace().map(|word| (word, Meaning::Weekday)));
    words.extend(FILLERS.split_ascii_whitespace().map(|word| (word, Meaning::Filler)));
    // Stable: of two meanings the one listed first wins, and months come first.
    words.sort_by_key(|(word, _)| *word);
    words.dedup_by_key(|(word, _)| *word);
    words
});

/// What a folded word means in a date, if anything.
pub(super) fn lookup(word: &str) -> Option<Meaning> {
    let at = WORDS.binary_search_by_key(&word, |(known, _)| known).ok()?;
    WORDS.get(at).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn a_word_names_one_month() {
        let mut seen = HashMap::new();
        for row in MONTHS {
            for (month, forms) in (1..=12).zip(row) {
                for form in forms.split_ascii_whitespace() {
                    let other = seen.insert(form, month);
                    assert!(other.is_none_or(|other| other == month), "{form} names {month} and {other:?}");
                    assert_eq!(super::month(form), Some(month), "{form}");
                }
            }
        }
    }
}
