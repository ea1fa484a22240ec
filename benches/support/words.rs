//! The real words and names that made-up articles are built from: English function words with their natural frequencies,
//! common content words, cities, agencies with the shape of their dateline, and parts of people's and newspapers' names.

/// English function words, each with its occurrences in 10,000 words of news prose, rounded.
pub const FUNCTION_WORDS: &[(&str, u32)] = &[
    ("the", 620),
    ("of", 280),
    ("to", 270),
    ("and", 245),
    ("in", 230),
    ("a", 225),
    ("for", 100),
    ("that", 98),
    ("on", 82),
    ("is", 80),
    ("with", 68),
    ("was", 67),
    ("it", 62),
    ("at", 58),
    ("by", 56),
    ("he", 55),
    ("as", 54),
    ("from", 45),
    ("have", 42),
    ("his", 42),
    ("has", 42),
    ("be", 41),
    ("are", 39),
    ("an", 37),
    ("will", 32),
    ("but", 32),
    ("not", 31),
    ("they", 30),
    ("who", 29),
    ("had", 28),
    ("were", 27),
    ("their", 26),
    ("its", 26),
    ("this", 24),
    ("been", 22),
    ("which", 20),
    ("more", 20),
    ("or", 19),
    ("would", 18),
    ("about", 18),
    ("after", 18),
    ("we", 17),
    ("also", 16),
    ("there", 15),
    ("one", 15),
    ("she", 14),
    ("her", 14),
    ("than", 13),
    ("when", 13),
    ("two", 13),
    ("over", 12),
    ("out", 12),
    ("all", 12),
    ("up", 12),
    ("could", 11),
    ("into", 11),
    ("other", 11),
    ("some", 10),
    ("no", 10),
    ("them", 10),
    ("can", 10),
    ("if", 10),
    ("what", 9),
    ("so", 9),
    ("i", 9),
    ("against", 8),
    ("during", 8),
    ("between", 8),
    ("before", 8),
    ("under", 7),
    ("only", 7),
    ("him", 7),
    ("most", 7),
    ("three", 7),
    ("any", 6),
    ("our", 6),
    ("while", 6),
    ("because", 6),
    ("do", 6),
    ("many", 6),
    ("such", 6),
    ("through", 5),
    ("being", 5),
    ("now", 5),
    ("those", 5),
    ("these", 5),
    ("did", 5),
    ("where", 5),
    ("may", 5),
    ("should", 5),
    ("down", 4),
    ("since", 4),
    ("you", 4),
    ("both", 4),
    ("then", 4),
    ("until", 4),
    ("around", 4),
    ("four", 4),
    ("very", 3),
    ("within", 3),
    ("just", 3),
    ("off", 3),
    ("each", 3),
    ("my", 3),
    ("how", 3),
    ("still", 3),
    ("without", 3),
    ("among", 3),
    ("even", 3),
    ("despite", 2),
    ("near", 2),
    ("your", 2),
    ("well", 2),
    ("here", 2),
    ("five", 2),
    ("me", 2),
    ("us", 2),
    ("whether", 2),
    ("same", 2),
    ("however", 2),
    ("must", 2),
    ("might", 2),
    ("own", 2),
    ("though", 1),
    ("too", 1),
    ("toward", 1),
    ("although", 1),
    ("per", 1),
    ("nor", 1),
    ("upon", 1),
    ("whose", 1),
    ("itself", 1),
    ("themselves", 1),
];

/// Common nouns of news, each taken with its plural.
pub const NOUNS: &str = "government president minister official police court party election country state city people \
    company market bank year week month group leader member law report case power force attack army war peace security \
    border region province village town street house home family child school student teacher university hospital doctor \
    patient nurse disease virus vaccine drug crime murder theft prison prisoner judge lawyer trial charge sentence appeal \
    witness victim suspect officer soldier rebel militant fighter bomb blast gun weapon missile tank helicopter plane \
    airport flight passenger pilot train bus car truck driver road bridge tunnel port ship vessel crew cargo container \
    harbour coast island river lake dam flood storm hurricane earthquake fire rain snow drought heat weather climate \
    forest farm farmer crop harvest wheat rice grain cattle food water oil gas coal energy electricity plant reactor mine \
    miner steel factory worker union strike wage job employer employee manager executive director board shareholder \
    investor share stock bond fund loan debt budget tax tariff trade export import price cost profit loss revenue sale \
    shop store customer consumer product brand industry sector economy growth inflation currency dollar euro exchange \
    rate interest deal contract agreement treaty summit meeting talk conference visit statement speech interview \
    letter document paper newspaper reporter editor journalist photograph film actor singer band album concert festival \
    museum artist painting theatre book author writer prize award ceremony church mosque temple priest bishop faith \
    religion community culture language history tradition monument team player coach captain match game goal score \
    league cup season title champion championship tournament final round race athlete medal record stadium fan club \
    scientist researcher study test experiment laboratory satellite rocket space planet telescope computer software \
    network internet phone camera device engineer technology data system programme project plan policy reform measure \
    rule regulation bill vote voter ballot candidate campaign poll majority opposition parliament senate congress \
    committee council mayor governor ambassador embassy diplomat envoy sanction resolution mission refugee migrant camp \
    aid agency charity donor relief rescue survivor body death birth marriage woman husband wife mother \
    father daughter brother sister friend neighbour resident citizen population percent number figure level part place \
    area site building office room door window wall ground land property owner tenant rent mortgage neighbourhood \
    protest protester demonstration rally crowd riot violence threat danger risk warning alarm emergency crisis \
    terror terrorist terrorism extremist extremism immigrant immigration asylum \
    accident crash collision injury damage debris investigation inquiry evidence allegation accusation scandal \
    corruption bribe fraud decision order request offer proposal demand answer question problem solution issue \
    reason result effect cause change increase decline rise drop cut boost delay cancellation hour minute moment \
    morning evening night weekend summer winter spring autumn century decade anniversary holiday tourist hotel \
    restaurant beach mountain valley desert park garden animal dog horse bird fish whale elephant species habitat";

/// Common regular verbs of news, each taken with `-s`, `-ed` and `-ing`.
pub const VERBS: &str = "accuse announce agree allow arrest arrive ask attend call cancel cause claim close \
    collapse condemn confirm consider continue declare defend deliver demand deny destroy detain discuss end ensure enter \
    expect explain express face fail fear fire follow force help hope identify impose improve include increase injure \
    insist invest investigate issue join kill launch learn live look maintain manage move need negotiate offer open \
    oppose order organise own pass plan play postpone predict prepare present prevent promise propose protect provide \
    publish pull push question raise reach receive recover reduce refuse reject release remain remove replace reply \
    represent require rescue resign resolve respond restore resume return reveal search seem serve share \
    shift sign start stop strengthen suffer suggest support suspend talk target threaten trade train travel trigger try \
    turn urge use visit vote vow wait walk want warn watch welcome withdraw work worry wound threaten evacuate extend";

/// Common adjectives of news, each taken with `-ly` where English does.
pub const ADJECTIVES: &str = "new former political economic military national international local federal foreign public \
    private social financial legal illegal nuclear civil human major senior recent final late high low \
    large small big young old strong weak strict open free clear serious severe heavy light quick slow \
    possible certain special general common joint full \
    historic famous popular powerful dangerous peaceful violent armed independent democratic \
    rural urban northern southern eastern western central coastal global regional annual \
    official senior chief deputy direct formal immediate critical crucial essential key leading main \
    medical scientific technical digital industrial agricultural commercial domestic religious ethnic";

/// Irregular or unchanging content words, taken as they are.
pub const OTHERS: &str = "said told made took held found won lost led met gave came went began became brought built bought \
    sold sent spent left kept put set cut hit rose fell grew saw known shown taken given seen done \
    last next first second third million billion thousand hundred Monday Tuesday Wednesday Thursday Friday Saturday \
    Sunday January February March April June July August September October November December today tomorrow yesterday \
    early likely unlikely monthly daily ago away back again already always never often soon later together nearly almost least less much several \
    men women children people news police south north east west";

/// Runs of words that reporters reuse as they stand.
pub const STOCK_PHRASES: &[&str] = &[
    "according to",
    "as well as",
    "as part of",
    "at least",
    "at the end of the",
    "at the same time",
    "for the first time",
    "in a statement",
    "in addition to",
    "in an interview with",
    "in connection with the",
    "in recent years",
    "in response to",
    "in the wake of",
    "in the capital",
    "is expected to",
    "it was not immediately clear",
    "last week",
    "last year",
    "more than",
    "of the country",
    "on condition of anonymity",
    "on the other hand",
    "one of the",
    "per cent of the",
    "said in a statement",
    "since the beginning of the",
    "told a news conference",
    "told reporters",
    "the government",
    "the prime minister",
    "the foreign ministry",
    "the head of the",
    "the number of",
    "the United Nations",
    "the United States",
    "the European Union",
    "was not immediately available for comment",
    "were taken to hospital",
    "who asked not to be named",
    "will take place",
    "would be able to",
];

/// Cities that news is filed from, with the country's name and its ISO 3166-1 code.
pub const CITIES: &[(&str, &str, &str)] = &[
    ("London", "United Kingdom", "GB"),
    ("Washington", "United States", "US"),
    ("New York", "United States", "US"),
    ("Moscow", "Russia", "RU"),
    ("Beijing", "China", "CN"),
    ("Paris", "France", "FR"),
    ("Berlin", "Germany", "DE"),
    ("Tokyo", "Japan", "JP"),
    ("New Delhi", "India", "IN"),
    ("Islamabad", "Pakistan", "PK"),
    ("Brussels", "Belgium", "BE"),
    ("Geneva", "Switzerland", "CH"),
    ("Rome", "Italy", "IT"),
    ("Madrid", "Spain", "ES"),
    ("Ankara", "Turkey", "TR"),
    ("Istanbul", "Turkey", "TR"),
    ("Cairo", "Egypt", "EG"),
    ("Jerusalem", "Israel", "IL"),
    ("Tehran", "Iran", "IR"),
    ("Baghdad", "Iraq", "IQ"),
    ("Damascus", "Syria", "SY"),
    ("Beirut", "Lebanon", "LB"),
    ("Amman", "Jordan", "JO"),
    ("Riyadh", "Saudi Arabia", "SA"),
    ("Dubai", "United Arab Emirates", "AE"),
    ("Doha", "Qatar", "QA"),
    ("Kabul", "Afghanistan", "AF"),
    ("Karachi", "Pakistan", "PK"),
    ("Lahore", "Pakistan", "PK"),
    ("Mumbai", "India", "IN"),
    ("Kolkata", "India", "IN"),
    ("Dhaka", "Bangladesh", "BD"),
    ("Colombo", "Sri Lanka", "LK"),
    ("Kathmandu", "Nepal", "NP"),
    ("Bangkok", "Thailand", "TH"),
    ("Hanoi", "Vietnam", "VN"),
    ("Manila", "Philippines", "PH"),
    ("Jakarta", "Indonesia", "ID"),
    ("Kuala Lumpur", "Malaysia", "MY"),
    ("Singapore", "Singapore", "SG"),
    ("Hong Kong", "China", "HK"),
    ("Shanghai", "China", "CN"),
    ("Taipei", "Taiwan", "TW"),
    ("Seoul", "South Korea", "KR"),
    ("Pyongyang", "North Korea", "KP"),
    ("Osaka", "Japan", "JP"),
    ("Sydney", "Australia", "AU"),
    ("Melbourne", "Australia", "AU"),
    ("Canberra", "Australia", "AU"),
    ("Wellington", "New Zealand", "NZ"),
    ("Ottawa", "Canada", "CA"),
    ("Toronto", "Canada", "CA"),
    ("Montreal", "Canada", "CA"),
    ("Vancouver", "Canada", "CA"),
    ("Los Angeles", "United States", "US"),
    ("Chicago", "United States", "US"),
    ("Houston", "United States", "US"),
    ("Boston", "United States", "US"),
    ("Miami", "United States", "US"),
    ("San Francisco", "United States", "US"),
    ("Seattle", "United States", "US"),
    ("Denver", "United States", "US"),
    ("Atlanta", "United States", "US"),
    ("Mexico City", "Mexico", "MX"),
    ("Havana", "Cuba", "CU"),
    ("Caracas", "Venezuela", "VE"),
    ("Bogota", "Colombia", "CO"),
    ("Quito", "Ecuador", "EC"),
    ("Lima", "Peru", "PE"),
    ("La Paz", "Bolivia", "BO"),
    ("Santiago", "Chile", "CL"),
    ("Buenos Aires", "Argentina", "AR"),
    ("Montevideo", "Uruguay", "UY"),
    ("Brasilia", "Brazil", "BR"),
    ("São Paulo", "Brazil", "BR"),
    ("Rio de Janeiro", "Brazil", "BR"),
    ("Lagos", "Nigeria", "NG"),
    ("Abuja", "Nigeria", "NG"),
    ("Accra", "Ghana", "GH"),
    ("Dakar", "Senegal", "SN"),
    ("Nairobi", "Kenya", "KE"),
    ("Kampala", "Uganda", "UG"),
    ("Addis Ababa", "Ethiopia", "ET"),
    ("Mogadishu", "Somalia", "SO"),
    ("Khartoum", "Sudan", "SD"),
    ("Harare", "Zimbabwe", "ZW"),
    ("Johannesburg", "South Africa", "ZA"),
    ("Cape Town", "South Africa", "ZA"),
    ("Kinshasa", "Congo", "CD"),
    ("Tripoli", "Libya", "LY"),
    ("Tunis", "Tunisia", "TN"),
    ("Algiers", "Algeria", "DZ"),
    ("Rabat", "Morocco", "MA"),
    ("Lisbon", "Portugal", "PT"),
    ("Barcelona", "Spain", "ES"),
    ("Milan", "Italy", "IT"),
    ("Vienna", "Austria", "AT"),
    ("Zurich", "Switzerland", "CH"),
    ("Frankfurt", "Germany", "DE"),
    ("Munich", "Germany", "DE"),
    ("Hamburg", "Germany", "DE"),
    ("Amsterdam", "Netherlands", "NL"),
    ("The Hague", "Netherlands", "NL"),
    ("Copenhagen", "Denmark", "DK"),
    ("Oslo", "Norway", "NO"),
    ("Stockholm", "Sweden", "SE"),
    ("Helsinki", "Finland", "FI"),
    ("Dublin", "Ireland", "IE"),
    ("Edinburgh", "United Kingdom", "GB"),
    ("Belfast", "United Kingdom", "GB"),
    ("Warsaw", "Poland", "PL"),
    ("Prague", "Czech Republic", "CZ"),
    ("Budapest", "Hungary", "HU"),
    ("Bucharest", "Romania", "RO"),
    ("Sofia", "Bulgaria", "BG"),
    ("Belgrade", "Serbia", "RS"),
    ("Zagreb", "Croatia", "HR"),
    ("Athens", "Greece", "GR"),
    ("Nicosia", "Cyprus", "CY"),
    ("Kyiv", "Ukraine", "UA"),
    ("Minsk", "Belarus", "BY"),
    ("Riga", "Latvia", "LV"),
    ("Vilnius", "Lithuania", "LT"),
    ("Tallinn", "Estonia", "EE"),
    ("St. Petersburg", "Russia", "RU"),
    ("Sochi", "Russia", "RU"),
    ("Tbilisi", "Georgia", "GE"),
    ("Yerevan", "Armenia", "AM"),
    ("Baku", "Azerbaijan", "AZ"),
    ("Tashkent", "Uzbekistan", "UZ"),
    ("Astana", "Kazakhstan", "KZ"),
    ("Bishkek", "Kyrgyzstan", "KG"),
    ("Ulaanbaatar", "Mongolia", "MN"),
    ("Phnom Penh", "Cambodia", "KH"),
    ("Yangon", "Myanmar", "MM"),
];

/// How an agency writes the line that opens a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatelineShape {
    /// `MOSCOW (AP) — `
    CapsDash,
    /// `MOSCOW, Nov 22 (Reuters) - `
    CapsDate,
    /// `BEIJING, Nov. 22 (Xinhua) -- `
    CapsDateDot,
    /// `MOSCOW, November 22. /TASS/. `
    Slashes,
    /// `ISLAMABAD, Nov 22 (APP): `
    Colon,
    /// `Berlin (dpa) - `
    Running,
    /// `New Delhi, Nov 22 (PTI) `
    RunningDate,
    /// `(ANSA) - ROME, NOV 22 - `
    CreditFirst,
    /// `Madrid, 22 Nov (EFE).- `
    DayFirst,
    /// `MOSCOW (Harbour Gazette / Sputnik - 22nd November, 2019) `
    OutletAndDate,
}

/// News agencies, as they are written in datelines, the most copied first.
pub const AGENCIES: &[(&str, DatelineShape)] = &[
    ("Reuters", DatelineShape::CapsDate),
    ("AP", DatelineShape::CapsDash),
    ("AFP", DatelineShape::CapsDate),
    ("Xinhua", DatelineShape::CapsDateDot),
    ("Sputnik", DatelineShape::OutletAndDate),
    ("TASS", DatelineShape::Slashes),
    ("dpa", DatelineShape::Running),
    ("PTI", DatelineShape::RunningDate),
    ("EFE", DatelineShape::DayFirst),
    ("ANSA", DatelineShape::CreditFirst),
    ("Kyodo", DatelineShape::CapsDate),
    ("UPI", DatelineShape::CapsDateDot),
    ("APP", DatelineShape::Colon),
    ("IRNA", DatelineShape::CapsDate),
    ("Anadolu Agency", DatelineShape::OutletAndDate),
    ("Yonhap", DatelineShape::CapsDateDot),
    ("ANI", DatelineShape::RunningDate),
    ("IANS", DatelineShape::RunningDate),
    ("Interfax", DatelineShape::CapsDateDot),
    ("RIA Novosti", DatelineShape::CapsDate),
    ("PA", DatelineShape::CapsDash),
    ("AAP", DatelineShape::CapsDate),
    ("Canadian Press", DatelineShape::CapsDash),
    ("Bloomberg", DatelineShape::CapsDash),
    ("Jiji Press", DatelineShape::CapsDate),
    ("Bernama", DatelineShape::CapsDateDot),
    ("Antara", DatelineShape::Running),
    ("VNA", DatelineShape::Running),
    ("PNA", DatelineShape::CapsDash),
    ("CNA", DatelineShape::CapsDate),
    ("KCNA", DatelineShape::CapsDateDot),
    ("SANA", DatelineShape::CapsDash),
    ("WAM", DatelineShape::OutletAndDate),
    ("SPA", DatelineShape::Colon),
    ("QNA", DatelineShape::OutletAndDate),
    ("KUNA", DatelineShape::Colon),
    ("Petra", DatelineShape::CapsDate),
    ("MENA", DatelineShape::CapsDate),
    ("NNA", DatelineShape::Running),
    ("BNA", DatelineShape::Colon),
    ("Mehr", DatelineShape::CapsDate),
    ("Fars", DatelineShape::CapsDash),
    ("ISNA", DatelineShape::CapsDate),
    ("Ukrinform", DatelineShape::CapsDash),
    ("BelTA", DatelineShape::CapsDate),
    ("PAP", DatelineShape::Running),
    ("CTK", DatelineShape::DayFirst),
    ("MTI", DatelineShape::CapsDate),
    ("Agerpres", DatelineShape::Slashes),
    ("BTA", DatelineShape::CapsDate),
    ("Tanjug", DatelineShape::CapsDash),
    ("HINA", DatelineShape::CapsDate),
    ("APA", DatelineShape::Running),
    ("ATS", DatelineShape::DayFirst),
    ("Belga", DatelineShape::Running),
    ("ANP", DatelineShape::CapsDash),
    ("Ritzau", DatelineShape::Running),
    ("NTB", DatelineShape::Running),
    ("Lusa", DatelineShape::DayFirst),
    ("NAN", DatelineShape::RunningDate),
];

/// First names of the people in the news.
pub const FIRST_NAMES: &str = "James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth David Barbara Thomas \
    Susan Daniel Sarah Matthew Karen Anthony Nancy Mark Margaret Paul Helen Andrew Laura Peter Ruth Simon Alice George \
    Oleg Natalia Ivan Olga Sergei Irina Dmitry Yelena Nikolai Tatiana Ahmed Fatima Mohammed Aisha Hassan Leila Ali Zainab \
    Omar Mariam Yusuf Nadia Wei Mei Jun Ling Hiroshi Yuki Kenji Sakura Min Ji Rajesh Priya Anil Sunita Vikram Deepa Arjun \
    Lakshmi Carlos María José Ana Luis Carmen Miguel Rosa Juan Elena João Beatriz Pierre Marie Jean Claire Luc Sophie Hans \
    Greta Klaus Ingrid Jürgen Anna Giovanni Lucia Marco Chiara Kwame Ama Chinedu Ngozi Tunde Abena Thabo Nomvula Samuel \
    Grace Emeka Joyce Mehmet Ayşe Kemal Zeynep Lars Astrid Erik Sigrid Marta Piotr Agnieszka Zoltán Katalin";

/// Surnames of the people in the news; made-up ones are added to them.
pub const SURNAMES: &str = "Smith Johnson Brown Taylor Wilson Clarke Walker Harris Lewis Young Allen King Wright Scott Hill \
    Green Adams Baker Nelson Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris \
    Murphy Cook Rogers Morgan Cooper Reed Bailey Bell Kelly Howard Ward Cox Richardson Watson Brooks Gray Hughes Price \
    Ivanov Petrov Smirnov Volkov Sokolov Lebedev Kozlov Novikov Morozov Pavlov Khan Ahmed Hussain Malik Sheikh Qureshi \
    Chaudhry Siddiqui Haidar Mansour Khalil Haddad Nasser Saleh Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Tanaka \
    Suzuki Takahashi Watanabe Yamamoto Kim Park Choi Jung Sharma Verma Gupta Singh Patel Reddy Iyer Nair García Martínez \
    López González Rodríguez Fernández Silva Santos Oliveira Souza Costa Dubois Laurent Moreau Girard Müller Schmidt \
    Schneider Fischer Weber Becker Hoffmann Rossi Russo Ferrari Bianchi Romano Mensah Owusu Okafor Adeyemi Balogun Dlamini \
    Nkosi Mokoena Kamau Otieno Wanjiru Yılmaz Kaya Demir Şahin Lindqvist Johansson Hansen Larsen Nielsen Kowalski Nowak \
    Wiśniewski Nagy Kovács Szabó Popescu Ionescu Dimitrov Papadopoulos";

/// What newspapers call themselves, after the name of their city.
pub const PAPERS: &[&str] = &[
    "Gazette",
    "Courier",
    "Herald",
    "Chronicle",
    "Tribune",
    "Post",
    "Observer",
    "Mirror",
    "Dispatch",
    "Ledger",
    "Examiner",
    "Standard",
    "Mercury",
    "Argus",
    "Point News",
    "Evening News",
    "Today",
    "Sentinel",
];

/// Desks of a newspaper.
pub const SECTIONS: &[&str] = &[
    "World",
    "Politics",
    "Business",
    "Sport",
    "Science",
    "Health",
    "Culture",
    "Technology",
    "Opinion",
    "Local",
    "Environment",
    "Education",
];

/// What a person in the news is introduced as.
pub const ROLES: &[&str] = &[
    "Foreign Minister",
    "Deputy Foreign Minister",
    "Prime Minister",
    "President",
    "Interior Minister",
    "police spokesman",
    "spokeswoman",
    "Mayor",
    "Governor",
    "opposition leader",
    "chief executive",
    "analyst",
    "Senator",
    "General",
    "Judge",
    "Professor",
    "Dr.",
    "coach",
    "union leader",
    "central bank governor",
];

/// Kinds of organisation, after a city, a country or a made-up name.
pub const ORGANISATIONS: &[&str] = &[
    "Ministry of Defence",
    "Ministry of Health",
    "Port Authority",
    "Central Bank",
    "University",
    "Football Federation",
    "Supreme Court",
    "Red Crescent",
    "Chamber of Commerce",
    "Liberation Front",
    "Airlines",
    "Energy",
    "Holdings",
    "Steel",
    "Democratic Party",
    "Workers' Union",
];

/// Beginnings of syllables of made-up words, in the rough shares of English.
pub const ONSETS: &[&str] = &[
    "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w", "s", "t", "r", "m", "p", "c", "d", "l",
    "b", "f", "n", "h", "g", "j", "k", "s", "t", "br", "cl", "cr", "dr", "fl", "gr", "pl", "pr", "sc", "sh", "sp",
    "st", "tr", "th", "ch", "str",
];

/// Middles of syllables.
pub const VOWELS: &[&str] = &[
    "a", "e", "i", "o", "u", "a", "e", "i", "o", "e", "a", "i", "a", "e", "i", "o", "u", "a", "e", "i", "o", "e", "a",
    "i", "ai", "ea", "ee", "ou", "oa", "io", "au",
];

/// Ends of syllables inside a word.
pub const INNER_CODAS: &[&str] =
    &["", "", "", "", "", "", "", "", "", "n", "r", "l", "s", "m", "n", "r", "c", "t", "p", "x"];

/// Ends of made-up stems: all take the suffixes of English without changing.
pub const FINAL_CODAS: &[&str] = &[
    "nd", "nt", "rt", "st", "ct", "ll", "rm", "rn", "sk", "ck", "ft", "lt", "mp", "nk", "rd", "rk", "ss", "sh", "ng",
    "pt", "lf", "rb", "wn", "ld",
];
