//! What a page says of itself: the candidates for every field but the text.
//!
//! In goes the tree of a page, out come candidates in the order of trust: JSON-LD, then `<meta>`, then marked elements (`itemprop`, `rel`), then
//! what readers see. Nothing is judged here beyond that order: what loses stays a candidate.

use std::borrow::Cow;

use super::json_ld::{self, Facts};
use super::meta_names::{self, Meta};
use super::page_region::words;
use super::tree::{NodeId, Tree};
use super::{ago, meta_byline, page_date};
use crate::record::{Origin, RawArticle, Slot, agency_by_alias, letter_key};

/// More candidates of a kind are not looked at.
const MAX_LIST: usize = 64;
/// Longer values of `<meta>` are no names, dates or headlines, in bytes.
const MAX_META_BYTES: usize = 16 * 1024;

/// The parts of a page that speak of it.
#[derive(Debug, Default)]
pub(super) struct Page<'t> {
    /// Known names of `<meta>` with their contents, in the order of the page.
    pub metas: Vec<(Meta, &'t str, &'t str)>,
    pub language: Option<&'t str>,
    pub title: Option<String>,
    /// The addresses that the page gives as its own: the one it was fetched from, then canonical ones.
    pub urls: Vec<(&'t str, &'static str)>,
    scripts: Vec<NodeId>,
    /// The other scripts.
    pub data_scripts: Vec<NodeId>,
    /// Elements that look like headlines, with their rank: `h1` first.
    headings: Vec<(u8, NodeId)>,
    /// Elements of authors: `rel=author`, `itemprop=author`, classes of bylines.
    pub authors: Vec<(u8, NodeId)>,
    pub facts: Option<Facts>,
    /// That headline says what the page's titles say.
    pub agreed: bool,
    /// The headline as readers see it, each time that it stands on the page.
    pub headlines: Vec<NodeId>,
}

/// What a page says that the search for its text asks for.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// It calls itself an article.
    pub is_article: bool,
    /// The text as JSON-LD has it, which is often cut.
    pub body: Option<String>,
}

/// Adds the candidates for every field but the body.
pub(super) fn collect(tree: &Tree, url: Option<&str>, raw: &mut RawArticle) -> Said {
    let page = Page::read(tree, url);
    headlines(tree, &page, raw);
    decks(&page, raw);
    sources(&page, raw);
    meta_byline::collect(tree, &page, raw);
    page_date::collect(tree, &page, raw);
    ago::collect(tree, raw);
    lists(&page, raw);
    if let Some(facts) = &page.facts {
        for credit in &facts.credits {
            if agency_by_alias(credit).is_some() {
                raw.push(Slot::Agency, credit.as_str(), Origin::JsonLd, "sourceOrganization");
            }
        }
    }
    let told = page.facts.as_ref().and_then(|facts| facts.url.as_deref());
    for (address, name) in &page.urls {
        let origin = if name.is_empty() { Origin::Url } else { Origin::Meta };
        raw.push(Slot::Url, *address, origin, *name);
    }
    if let Some(address) = told {
        raw.push(Slot::Url, address, Origin::JsonLd, "url");
    }
    languages(&page, raw);
    let is_article = page.facts.as_ref().is_some_and(|facts| facts.is_article && facts.others < 4);
    Said { is_article, body: page.facts.and_then(|facts| facts.body) }
}

/// The rank of elements whose class calls them a title: they are believed only where they say just what the page's title says.
const MARKED: u8 = 4;

impl<'t> Page<'t> {
    /// One pass over the tree.
    fn read(tree: &'t Tree, url: Option<&'t str>) -> Self {
        let mut page = Self::default();
        page.urls.extend(url.map(|url| (url, "")));
        let mut canonical = Vec::new();
        for id in tree.descendants(tree.root()) {
            let Some(name) = tree.name(id) else { continue };
            match &**name {
                "html" => page.language = tree.attr(id, "lang").or_else(|| tree.attr(id, "xml:lang")),
                "title" if page.title.is_none() => page.title = Some(tree.text(id)).filter(|title| !title.is_empty()),
                "meta" => page.meta(tree, id),
                "link" => {
                    let is_canonical = tree.attr(id, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                    if let Some(href) = tree.attr(id, "href").filter(|_| is_canonical) {
                        canonical.push((href.trim(), "canonical"));
                    }
                }
                "script" => {
                    let kind = tree.attr(id, "type").unwrap_or_default();
                    let scripts = if kind.to_ascii_lowercase().contains("ld+json") {
                        &mut page.scripts
                    } else {
                        &mut page.data_scripts
                    };
                    if scripts.len() < 256 {
                        scripts.push(id);
                    }
                }
                name => page.mark(tree, id, name),
            }
        }
        let shared = page.metas.iter().filter(|(meta, ..)| *meta == Meta::Url).map(|(_, name, url)| (*url, *name));
        let shared: Vec<_> = shared.map(|(url, _)| (url, "og:url")).collect();
        canonical.extend(shared);
        // A canonical address that is the home page's tells nothing.
        page.urls.extend(canonical.into_iter().filter(|(url, _)| url.contains("://")));
        page.describe(tree);
        page
    }

    fn meta(&mut self, tree: &'t Tree, id: NodeId) {
        let Some(content) = tree.attr(id, "content").filter(|content| content.len() <= MAX_META_BYTES) else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = tree.attr(id, key)
                && let Some(meta) = meta_names::meaning(name)
                && self.metas.len() < 512
            {
                self.metas.push((meta, name, content));
                return;
            }
        }
    }

    /// Elements that say by a mark what they are.
    fn mark(&mut self, tree: &Tree, id: NodeId, name: &str) {
        let itemprop = tree.attr(id, "itemprop").unwrap_or_default();
        let class = tree.attr(id, "class").unwrap_or_default();
        let rank = match name {
            "h1" => Some(0),
            "h2" => Some(2),
            "h3" => Some(3),
            _ if itemprop == "headline" => Some(1),
            "p" | "div" | "span" | "h4" | "td" if class.len() < 200 => {
                let mut titled = false;
                words(class, |word| titled |= matches!(word, b"headline" | b"title" | b"entrytitle" | b"posttitle"));
                let small = tree.end(id).index() - id.index() < 12;
                ((titled || class == "h1") && small).then_some(MARKED)
            }
            _ => None,
        };
        if let Some(rank) = rank
            && self.headings.len() < 400
        {
            self.headings.push((rank, id));
        }
        if self.authors.len() < MAX_LIST
            && let Some(rank) = meta_byline::rank(tree, id, itemprop, class)
        {
            self.authors.push((rank, id));
        }
    }

    /// What the scripts say, and which heading is the headline.
    fn describe(&mut self, tree: &Tree) {
        let scripts: Vec<Cow<'_, str>> = self.scripts.iter().map(|id| Cow::Owned(tree.raw_text(*id))).collect();
        let urls: Vec<&str> = self.urls.iter().map(|(url, _)| *url).collect();
        let shared = self.metas.iter().filter(|(meta, ..)| *meta == Meta::Headline).map(|(.., text)| *text);
        let titles: Vec<&str> = shared.chain(self.title.as_deref()).collect();
        let headings: Vec<(u8, NodeId, String)> = self
            .headings
            .iter()
            .map(|(rank, id)| (*rank, *id, letter_key(&tree.text(*id))))
            .filter(|(_, _, key)| !key.is_empty())
            .collect();
        let mut keys: Vec<String> = titles.iter().map(|title| letter_key(title)).collect();
        let first: Vec<String>;
        let mut told = titles.clone();
        if let [(_, only, _)] = headings.iter().filter(|(rank, ..)| *rank == 0).collect::<Vec<_>>().as_slice() {
            first = vec![tree.text(*only)];
            told.extend(first.iter().map(String::as_str));
        }
        self.facts = json_ld::read(&scripts, &urls, &told);
        if let Some(facts) = &self.facts {
            keys.extend(facts.headlines.iter().map(|headline| letter_key(headline)));
        }
        keys.retain(|key| key.chars().count() >= 4);
        // The heading that says most of the title: `Gazette: Dam fails` has two headings in it.
        let agreement = |key: &str| {
            let long = key.chars().count() >= 10;
            let agreed = keys.iter().filter_map(|title| {
                let part = long && (title.contains(key) || key.contains(title.as_str()) && title.chars().count() >= 10);
                if title == key { Some(usize::MAX) } else { part.then(|| key.len().min(title.len())) }
            });
            agreed.max()
        };
        let agreeing = headings.iter().filter_map(|heading| Some((agreement(&heading.2)?, heading)));
        let exact = |agreed: usize, rank: u8| agreed == usize::MAX || rank < MARKED;
        let best = agreeing
            .filter(|(agreed, (rank, ..))| exact(*agreed, *rank))
            .min_by_key(|(agreed, (rank, id, _))| (std::cmp::Reverse(*agreed), *rank, *id))
            .map(|(_, heading)| heading);
        let firsts = || headings.iter().filter(|(rank, ..)| *rank == 0);
        let sole = firsts().next().filter(|_| firsts().count() == 1);
        let longest = firsts()
            .filter(|(_, _, key)| key.chars().count() >= 20)
            .max_by_key(|(_, id, key)| (key.len(), std::cmp::Reverse(*id)));
        if let Some((_, id, key)) = best.or(sole).or(longest) {
            self.headlines.push(*id);
            // Part of the title may also be that of a box within the text.
            let whole = keys.iter().map(String::len).min().unwrap_or_default();
            self.agreed = best.is_some() && 5 * key.len() >= 3 * whole;
            let again = |(rank, other, text): &&(u8, NodeId, String)| {
                let agreed = agreement(text).unwrap_or_default();
                other != id
                    && (text == key
                        || agreed >= 20
                            && text.len() <= key.len()
                            && exact(agreed, *rank)
                            && agreed.saturating_mul(2) > key.len())
            };
            self.headlines.extend(headings.iter().filter(again).map(|(_, id, _)| *id).take(3));
        }
    }

    /// The contents of `<meta>` of one kind.
    pub(super) fn metas_of(&self, wanted: Meta) -> impl Iterator<Item = (&'t str, &'t str)> + '_ {
        self.metas.iter().filter(move |(meta, ..)| *meta == wanted).map(|(_, name, content)| (*name, *content))
    }
}

fn headlines(tree: &Tree, page: &Page<'_>, raw: &mut RawArticle) {
    let shown =
        page.headlines.first().map(|id| (tree.name(*id).map_or_else(String::new, ToString::to_string), tree.text(*id)));
    let said = page.facts.as_ref().filter(|facts| facts.is_article);
    let told: Vec<&String> = said.into_iter().flat_map(|facts| &facts.headlines).collect();
    // What readers see comes before what is meant for cards and search results, and before a copy that was cut off.
    let first = page.agreed && {
        let key = shown.as_ref().map(|(_, text)| letter_key(text)).unwrap_or_default();
        let cut = told.first().is_some_and(|told| key.starts_with(&letter_key(told)));
        key.len() >= 8 && (told.is_empty() || cut)
    };
    let shown = shown.map(|(name, text)| (text, Origin::Text, name));
    let told = told.into_iter().map(|text| (text.clone(), Origin::JsonLd, "headline".to_owned()));
    let cards = page.metas_of(Meta::Headline).map(|(name, text)| (text.to_owned(), Origin::Meta, name.to_owned()));
    let title = page.title.iter().map(|title| (title.clone(), Origin::Meta, "title".to_owned()));
    let (before, after) = if first { (shown, None) } else { (None, shown) };
    for (text, origin, name) in before.into_iter().chain(told).chain(cards).chain(after).chain(title) {
        raw.push(Slot::Headline, text, origin, name);
    }
}

fn decks(page: &Page<'_>, raw: &mut RawArticle) {
    if let Some(deck) = page.facts.as_ref().and_then(|facts| facts.description.as_deref()) {
        raw.push(Slot::Deck, deck, Origin::JsonLd, "description");
    }
    for (name, deck) in page.metas_of(Meta::Deck) {
        raw.push(Slot::Deck, deck, Origin::Meta, name.to_owned());
    }
}

/// Names of the outlet: as readers know it before the company behind it.
fn sources(page: &Page<'_>, raw: &mut RawArticle) {
    let told = |name: &'static str, source: Option<&String>| {
        source.map(|source| (source.clone(), Origin::JsonLd, name.to_owned()))
    };
    let facts = page.facts.as_ref();
    let publisher = told("publisher", facts.and_then(|facts| facts.publisher.as_ref()));
    let site = told("WebSite", facts.and_then(|facts| facts.site.as_ref()));
    let metas = page.metas_of(Meta::Source).map(|(name, source)| (source.to_owned(), Origin::Meta, name.to_owned()));
    let all = publisher.into_iter().chain(metas).chain(site);
    let (companies, outlets): (Vec<_>, Vec<_>) = all.partition(|(source, ..)| is_company(source));
    for (text, origin, name) in outlets.into_iter().chain(companies) {
        raw.push(Slot::Source, text, origin, name);
    }
}

/// The name of a company, or of a person or program that a template put there.
fn is_company(name: &str) -> bool {
    const FORMS: &[&str] = &[
        "gmbh",
        "ag",
        "kg",
        "mbh",
        "ltd",
        "limited",
        "inc",
        "llc",
        "plc",
        "corp",
        "corporation",
        "sa",
        "sl",
        "slu",
        "sas",
        "srl",
        "spa",
        "bv",
        "nv",
        "ab",
        "oy",
        "oyj",
        "as",
        "aps",
        "verlag",
        "verlags",
        "publishing",
        "publications",
        "holding",
        "ооо",
        "зао",
        "оао",
        "株式会社",
        "pvt",
        "blogger",
        "wordpress",
        "copyright",
    ];
    if name.contains(['©', '@']) || name.starts_with("(c)") {
        return true;
    }
    let mut words = name.split([' ', ',', '-', '&']).map(|word| word.replace('.', "").to_lowercase());
    words.any(|word| FORMS.contains(&word.as_str()))
}

fn lists(page: &Page<'_>, raw: &mut RawArticle) {
    if let Some(facts) = &page.facts {
        for section in &facts.sections {
            raw.push(Slot::Section, section.as_str(), Origin::JsonLd, "articleSection");
        }
        for tag in &facts.keywords {
            raw.push(Slot::Tag, tag.as_str(), Origin::JsonLd, "keywords");
        }
    }
    for (name, section) in page.metas_of(Meta::Section) {
        raw.push(Slot::Section, section, Origin::Meta, name.to_owned());
    }
    for (name, tags) in page.metas_of(Meta::Tag) {
        for tag in tags.split([',', ';']).map(str::trim).take(MAX_LIST) {
            raw.push(Slot::Tag, tag, Origin::Meta, name.to_owned());
        }
    }
}

fn languages(page: &Page<'_>, raw: &mut RawArticle) {
    if let Some(language) = page.facts.as_ref().and_then(|facts| facts.language.as_deref()) {
        raw.push(Slot::Language, language, Origin::JsonLd, "inLanguage");
    }
    if let Some(language) = page.language {
        raw.push(Slot::Language, language, Origin::Meta, "lang");
    }
    for (name, language) in page.metas_of(Meta::Language) {
        raw.push(Slot::Language, language, Origin::Meta, name.to_owned());
    }
}
