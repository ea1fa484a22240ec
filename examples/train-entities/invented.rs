//! Articles made up of sentences of our own writing and names from lists: newspapers name people by their surname alone and countries as
//! teams, which the annotated sets seldom do.

use std::path::Path;

use morgue::enrich::entities::model::Kind;
use morgue::enrich::gazetteer::{self, Entry};
use morgue::record::agencies;

use super::data::{Document, INVENTED, Span};
use super::train::Random;

const TEMPLATES: &str = include_str!("templates.txt");
/// How often each line is filled.
const FILLINGS: usize = 24;

/// Companies and other bodies that the news often names, beside those of the annotated sets.
const COMPANIES: &str = "Apple|Google|Amazon|Microsoft|Facebook|Twitter|Uber|Tesla|Boeing|Airbus|Siemens|Volkswagen|Toyota|Honda|Nissan|Ford|General Motors|\
Shell|BP|Total|Exxon Mobil|Chevron|Gazprom|Rosneft|Lukoil|Petrobras|Aramco|Samsung|Sony|Huawei|Alibaba|Tencent|Nokia|Ericsson|Intel|IBM|Oracle|Cisco|\
Goldman Sachs|JPMorgan|Morgan Stanley|Citigroup|Deutsche Bank|Credit Suisse|UBS|HSBC|Barclays|BNP Paribas|Santander|Nestle|Unilever|Danone|Novartis|Roche|\
Pfizer|Bayer|Merck|Sanofi|Walmart|Tesco|Carrefour|Ikea|Lufthansa|Ryanair|Air France|Qantas|Delta|Vodafone|Telefonica|Netflix|Disney|Renault|Fiat|Peugeot|BMW|\
Infosys|Tata Motors|Reliance|Vale|Rio Tinto|BHP|Glencore|Eskom|MTN|Safaricom|Reuters|Bloomberg|Xinhua|Interfax|The New York Times|The Guardian|Le Monde|Der Spiegel";
const BODIES: &str = "United Nations|UN|European Union|EU|World Bank|International Monetary Fund|IMF|World Health Organization|WHO|NATO|OPEC|African Union|\
Arab League|Red Cross|Amnesty International|Human Rights Watch|Greenpeace|Security Council|General Assembly|European Commission|European Parliament|\
European Central Bank|ECB|Federal Reserve|Supreme Court|State Department|Pentagon|Treasury|White House|Kremlin|Congress|Senate|House of Commons|Foreign Office|\
Home Office|Labour Party|Conservative Party|Democratic Party|Republican Party|Green Party|Islamic State|IS|ISIS|Taliban|Hamas|Hezbollah|al-Qaeda|Boko Haram|\
PKK|FARC|ETA|IRA|FBI|CIA|NSA|MI5|Interpol|Europol|Scotland Yard|IAEA|UNESCO|UNICEF|UNHCR|OSCE|ASEAN|WTO|OECD|FIFA|UEFA|IOC|NBA|NFL|ICC|BBC|CNN|CNBC|Al Jazeera|\
Fox News|Nasdaq|SEC|FDA|EPA|NASA|ESA|Bundesbank|Bank of England|Bank of Japan|Bundestag|Duma|Knesset|Fatah|Likud|BJP|ANC|SPD|CDU|Ministry of Defence|\
Ministry of Health|Ministry of the Interior|Interior Ministry|Defence Ministry|Foreign Ministry|Health Ministry|Finance Ministry|Central Bank|Election Commission|High Court|\
Constitutional Court|Human Rights Council|National Guard|Revolutionary Guards|Coast Guard|Border Force|Metropolitan Police|Oxford University|University of Texas|\
Harvard University|University of Cape Town|Institute for Fiscal Studies|Chamber of Commerce|Farmers Union|Teachers Association";
const TEAMS: &str = "Arsenal|Chelsea|Liverpool|Everton|Manchester United|Manchester City|Tottenham|Leeds|Aston Villa|Celtic|Rangers|Barcelona|Real Madrid|\
Atletico Madrid|Valencia|Juventus|Inter Milan|AC Milan|Roma|Napoli|Bayern Munich|Borussia Dortmund|Ajax|PSV Eindhoven|Feyenoord|Porto|Benfica|Galatasaray|\
Fenerbahce|Boca Juniors|River Plate|Flamengo|Santos|Boston Red Sox|New York Yankees|Chicago Cubs|Los Angeles Lakers|Dallas Cowboys|Green Bay Packers|Toronto Maple Leafs|\
Yorkshire|Surrey|Mumbai Indians|Sydney Swans|Spartak Moscow|Dynamo Kiev|Red Star Belgrade|Auxerre|Monaco|Lyon|Marseille|Houston|Detroit|Seattle|Pittsburgh|Chicago|Boston";

struct Names {
    given: Vec<String>,
    surnames: Vec<String>,
    persons: Vec<String>,
    bodies: Vec<String>,
    companies: Vec<String>,
    teams: Vec<String>,
    cities: Vec<String>,
    countries: Vec<String>,
    regions: Vec<String>,
    demonyms: Vec<String>,
}

fn pick<'a>(list: &'a [String], random: &mut Random) -> &'a str {
    list.get(random.next() as usize % list.len().max(1)).map_or("", String::as_str)
}

fn cased(name: &str) -> String {
    morgue::record::title_case(name)
}

impl Names {
    fn new(folder: &Path, documents: &[Document]) -> Result<Self, std::io::Error> {
        let column = |file: &str, from: usize, to: usize| -> Result<Vec<String>, std::io::Error> {
            let text = std::fs::read_to_string(folder.join(file))?;
            Ok(text.lines().take(to).skip(from).filter_map(|line| line.split_whitespace().next()).map(cased).collect())
        };
        let mut given = column("dist.female.first", 0, 400)?;
        given.extend(column("dist.male.first", 0, 400)?);
        let surnames = column("dist.all.last", 0, 6000)?;
        let all = |kind: Kind| -> Vec<String> {
            let mut names: Vec<String> = documents
                .iter()
                .filter(|document| !document.dev)
                .flat_map(|document| {
                    document
                        .spans
                        .iter()
                        .filter(move |span| span.kind == kind)
                        .filter_map(|span| document.text.get(span.start..span.end))
                })
                .filter(|name| name.chars().next().is_some_and(char::is_uppercase) && name.chars().nth(1).is_some())
                .map(str::to_owned)
                .collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let mut persons = all(Kind::Person);
        persons.retain(|name| (2..=3).contains(&name.split(' ').count()) && name.chars().any(char::is_lowercase));
        let list = |text: &str| -> Vec<String> { text.split('|').map(str::to_owned).collect() };
        let mut bodies = all(Kind::Organisation);
        bodies.retain(|name| name.split(' ').count() >= 2);
        for _ in 0..4 {
            bodies.extend(list(BODIES));
        }
        let mut companies = all(Kind::Organisation);
        companies.retain(|name| name.split(' ').count() <= 2);
        for _ in 0..5 {
            companies.extend(list(COMPANIES));
        }
        let gazetteer = gazetteer::shipped();
        let (mut cities, mut teams) = (all(Kind::Place), list(TEAMS));
        cities.retain(|name| !name.contains(' '));
        let mut capitals = Vec::new();
        gazetteer.each_place(|place, name, population| {
            if population >= 150_000 && name.is_ascii() {
                cities.push(name.to_owned());
            }
            if gazetteer.is_capital(place) || population >= 1_500_000 {
                capitals.push(name.to_owned());
            }
        });
        cities.extend(capitals.iter().cloned());
        cities.extend(capitals.iter().cloned());
        let mut countries: Vec<String> = Vec::new();
        for code in gazetteer.countries() {
            let is_english =
                |name: &&&str| name.is_ascii() && name.len() > 3 && name.chars().next().is_some_and(char::is_uppercase);
            countries
                .extend(morgue::record::country_names(code).iter().find(is_english).map(|name| (*name).to_owned()));
            let _ = Entry::Country(0);
        }
        teams.extend(countries.iter().take(10).cloned());
        let regions: Vec<String> = (0..gazetteer.regions())
            .map(|region| gazetteer.region_name(region).to_owned())
            .filter(|name| name.is_ascii() && !name.is_empty())
            .collect();
        let demonyms = include_str!("../../src/enrich/demonyms.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split('\t').next())
            .map(str::to_owned)
            .collect();
        for agency in agencies() {
            if !agency.ambiguous && agency.name.is_ascii() {
                companies.push(agency.name.clone());
            }
        }
        Ok(Self { given, surnames, persons, bodies, companies, teams, cities, countries, regions, demonyms })
    }

    fn person(&self, random: &mut Random) -> String {
        match random.next() % 10 {
            0..5 => pick(&self.persons, random).to_owned(),
            5 => format!(
                "{} {}. {}",
                pick(&self.given, random),
                char::from(b'A' + (random.next() % 26) as u8),
                pick(&self.surnames, random)
            ),
            _ => format!("{} {}", pick(&self.given, random), pick(&self.surnames, random)),
        }
    }
}

/// The initials of a name, if they make an abbreviation.
fn initials(name: &str) -> Option<String> {
    let initials: String =
        name.split(' ').filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    (2..=5).contains(&initials.len()).then_some(initials)
}

/// All lines, filled again and again.
pub fn documents(folder: &Path, annotated: &[Document]) -> Result<Vec<Document>, std::io::Error> {
    let names = Names::new(folder, annotated)?;
    let mut random = Random(0xfeed_5eed_1234_9876);
    let mut documents = Vec::new();
    for line in TEMPLATES.lines().filter(|line| !line.starts_with('#')) {
        for _ in 0..FILLINGS {
            documents.push(fill(line, &names, &mut random));
        }
    }
    Ok(documents)
}

fn fill(line: &str, names: &Names, random: &mut Random) -> Document {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let mut surnames: Vec<String> = Vec::new();
    let mut body: Option<String> = None;
    let mut company: Option<String> = None;
    let line = line.replace(" || ", "\n\n");
    let mut rest = line.as_str();
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        let (gap, after) = behind.split_once('}').unwrap_or((behind, ""));
        rest = after;
        let half = random.next().is_multiple_of(2);
        let (name, kind) = match gap {
            "P" => {
                let name = names.person(random);
                surnames.push(name.rsplit(' ').next().unwrap_or_default().to_owned());
                (name, Some(Kind::Person))
            }
            "S" => {
                let own = if surnames.is_empty() || random.next().is_multiple_of(4) {
                    None
                } else {
                    Some(pick(&surnames, random).to_owned())
                };
                let name = own.unwrap_or_else(|| {
                    if half {
                        pick(&names.surnames, random).to_owned()
                    } else {
                        names.person(random).rsplit(' ').next().unwrap_or_default().to_owned()
                    }
                });
                surnames.push(name.clone());
                (name, Some(Kind::Person))
            }
            "G" => (pick(&names.given, random).to_owned(), Some(Kind::Person)),
            "O" => {
                let name = pick(&names.bodies, random).to_owned();
                body = Some(name.clone());
                (name, Some(Kind::Organisation))
            }
            "A" => {
                let own = body.as_deref().and_then(initials);
                let letters = 2 + random.next() % 3;
                let made = || (0..letters).map(|at| char::from(b'A' + ((random.0 >> (at * 8)) % 26) as u8)).collect();
                let name = own.unwrap_or_else(|| {
                    if half {
                        made()
                    } else {
                        BODIES
                            .split('|')
                            .filter(|name| name.chars().all(|c| c.is_uppercase() && c.is_alphabetic()))
                            .nth(random.0 as usize % 30)
                            .unwrap_or("UN")
                            .to_owned()
                    }
                });
                body = Some(name.clone());
                (name, Some(Kind::Organisation))
            }
            "C" => {
                let name = company.take().filter(|_| half).unwrap_or_else(|| pick(&names.companies, random).to_owned());
                company = Some(name.clone());
                (name, Some(Kind::Organisation))
            }
            "U" => (pick(&names.teams, random).to_owned(), Some(Kind::Organisation)),
            "L" => (pick(&names.cities, random).to_owned(), Some(Kind::Place)),
            "N" => (pick(&names.countries, random).to_owned(), Some(Kind::Place)),
            "R" => (pick(&names.regions, random).to_owned(), Some(Kind::Place)),
            _ => (pick(&names.demonyms, random).to_owned(), None),
        };
        let start = text.len();
        text.push_str(&name);
        spans.extend(kind.map(|kind| Span { start, end: text.len(), kind }));
    }
    text.push_str(rest);
    Document { corpus: INVENTED, text, spans, dev: false }
}
