//! What the name, classes and id of an element say of its content: comments, related stories, the date of publication.
//!
//! In goes an element, out comes a set of marks. Words are compared whole: `update` is no date and `commentary` no comment.

use super::tree::{NodeId, Tree};

/// A set of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks(u16);

impl Marks {
    pub const COMMENT: Self = Self(1);
    /// Related stories, sidebars, menus: not this article.
    pub const ASIDE: Self = Self(2);
    pub const FOOTER: Self = Self(4);
    pub const HEADER: Self = Self(8);
    /// The day on which the page was fetched, events, weather.
    pub const OTHER_DAY: Self = Self(16);
    /// A date.
    pub const DATE: Self = Self(32);
    /// Facts about the article: byline, meta.
    pub const FACTS: Self = Self(64);
    pub const PUBLISHED: Self = Self(128);
    pub const MODIFIED: Self = Self(256);
    pub const TIME: Self = Self(512);
    /// Not shown to readers.
    pub const HIDDEN: Self = Self(1024);
    /// Not the article at all.
    pub const ELSEWHERE: Self = Self(1 | 2 | 16);

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }
}

/// What an element says of its content.
pub(super) fn marks(tree: &Tree, id: NodeId, name: &str) -> Marks {
    let mut marks = match name {
        "aside" | "nav" => Marks::ASIDE,
        "footer" => Marks::FOOTER,
        "header" => Marks::HEADER,
        "time" => Marks::TIME,
        // What these say of themselves is said of the whole page.
        "html" | "body" | "main" => return Marks::default(),
        _ => Marks::default(),
    };
    let mut opens = false;
    for (key, value) in tree.attrs(id) {
        match key {
            "class" | "id" | "data-testid" | "data-component" => words(value, |word| {
                marks = marks.with(meaning(word));
                opens |= matches!(word, b"header" | b"head" | b"headline" | b"intro");
            }),
            "itemtype" if value.contains("Comment") => marks = marks.with(Marks::COMMENT),
            "hidden" => marks = marks.with(Marks::HIDDEN),
            "style" if value.contains("display:none") || value.contains("display: none") => {
                marks = marks.with(Marks::HIDDEN);
            }
            "role" if matches!(value, "navigation" | "complementary" | "search") => marks = marks.with(Marks::ASIDE),
            _ => {}
        }
    }
    // Opinion pieces are called comments as well. The heads of readers' comments lie in boxes that say so.
    if opens && marks.has(Marks::DATE.with(Marks::FACTS)) {
        marks = marks.without(Marks::COMMENT);
    }
    if name == "aside" && marks.has(Marks::DATE.with(Marks::FACTS)) {
        // Beside the text, but about it.
        marks = marks.without(Marks::ASIDE);
    }
    if name == "article" {
        marks = marks.without(Marks::ASIDE.with(Marks::FOOTER).with(Marks::HEADER).with(Marks::DATE));
    }
    marks
}

/// Calls `each` with every word of a class or id, in lower case: `postMeta`, `post-meta` and `post_meta` have two.
pub(super) fn words(text: &str, mut each: impl FnMut(&[u8])) {
    let mut word = [0_u8; 24];
    let mut len = 0;
    let mut previous_lower = false;
    for byte in text.bytes().take(400).chain([b' ']) {
        let starts = byte.is_ascii_uppercase() && previous_lower;
        if (!byte.is_ascii_alphabetic() || starts) && len > 0 {
            each(word.get(..len).unwrap_or_default());
            len = 0;
        }
        if byte.is_ascii_alphabetic()
            && let Some(slot) = word.get_mut(len)
        {
            *slot = byte.to_ascii_lowercase();
            len += 1;
        }
        previous_lower = byte.is_ascii_lowercase();
    }
}

fn meaning(word: &[u8]) -> Marks {
    match word {
        b"comment" | b"comments" | b"commentlist" | b"commentary_list" | b"disqus" | b"kommentar" | b"kommentare"
        | b"kommentarer" | b"commentaires" | b"comentarios" | b"comentario" | b"commenti" | b"respond" | b"replies"
        | b"reactions" | b"reacties" | b"komentarze" | b"leserbriefe" | b"trackback" | b"trackbacks" | b"pingback"
        | b"pingbacks" | b"commentmetadata" => Marks::COMMENT,
        b"related" | b"sidebar" | b"widget" | b"widgets" | b"recommended" | b"recommendations" | b"recommendation"
        | b"teaser" | b"teasers" | b"trending" | b"popular" | b"mostread" | b"mostpopular" | b"recent" | b"latest"
        | b"newsticker" | b"ticker" | b"menu" | b"navigation" | b"navbar" | b"breadcrumb" | b"breadcrumbs"
        | b"carousel" | b"slider" | b"promo" | b"newsletter" | b"relacionadas" | b"relacionados" | b"relatednews"
        | b"relatedposts" | b"relatedarticles" | b"similar" | b"readmore" | b"morenews" | b"moreon"
        | b"moretopnews" | b"crp" | b"yarpp" | b"jp" | b"outbrain" | b"taboola" | b"pagination" | b"pager"
        | b"archives" | b"blogroll" | b"tagcloud" | b"marginal" | b"nextprev" | b"prevnext" | b"prev" | b"next" => {
            Marks::ASIDE
        }
        b"hidden" | b"invisible" | b"visuallyhidden" => Marks::HIDDEN,
        b"footer" | b"colophon" | b"copyright" | b"impressum" => Marks::FOOTER,
        b"masthead" | b"topbar" | b"siteheader" => Marks::HEADER,
        b"today" | b"heute" | b"hoy" | b"oggi" | b"currentdate" | b"todaydate" | b"weather" | b"wetter" | b"clock"
        | b"calendar" | b"kalender" | b"event" | b"events" | b"veranstaltung" | b"veranstaltungen" | b"termine"
        | b"countdown" => Marks::OTHER_DAY,
        b"updated" | b"update" | b"modified" | b"lastmodified" | b"lastupdated" | b"lastupdate" | b"modification"
        | b"actualizado" | b"aktualisiert" | b"datemodified" => Marks::MODIFIED,
        b"published" | b"publish" | b"publication" | b"publicationdate" | b"posted" | b"postdate" | b"pubdate"
        | b"publishdate" | b"publishedat" | b"publisheddate" | b"datepublished" | b"publishtime" | b"pubtime"
        | b"erschienen" | b"veroeffentlicht" | b"veroeffentlichung" | b"publicado" | b"postedon" | b"dateposted"
        | b"publishing" | b"pubblicato" | b"gepubliceerd" => Marks::PUBLISHED.with(Marks::DATE),
        b"date" | b"dates" | b"datum" | b"datetime" | b"timestamp" | b"dateline" | b"fecha" | b"datestamp"
        | b"time" | b"zeit" | b"dato" | b"pvm" | b"tarih" | b"tanggal" | b"zeitstempel" | b"uhrzeit"
        | b"dateheader" | b"stand" | b"dtstamp" | b"entrydate" | b"articledate" | b"newsdate" | b"artdate"
        | b"dateandtime" | b"createdate" | b"created" | b"createddate" | b"storydate" | b"blogdate"
        | b"articletime" | b"contentdate" | b"metadate" | b"timeago" | b"cdate" => Marks::DATE,
        b"byline"
        | b"meta"
        | b"metadata"
        | b"postmetadata"
        | b"entrymeta"
        | b"postmeta"
        | b"articleinfo"
        | b"articlemeta"
        | b"info"
        | b"infos"
        | b"submitted"
        | b"details"
        | b"postinfo"
        | b"postdetails"
        | b"credits"
        | b"kicker"
        | b"author"
        | b"autor"
        | b"subline"
        | b"subtitle"
        | b"postmetadatafooter"
        | b"signature"
        | b"articleheader"
        | b"newsinfo"
        | b"metainfo"
        | b"dachzeile" => Marks::FACTS,
        _ => Marks::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_signs_and_capitals() {
        let mut found = Vec::new();
        words("postMeta entry-date_2 ARTICLE-INFO", |word| found.push(String::from_utf8_lossy(word).into_owned()));
        assert_eq!(found, ["post", "meta", "entry", "date", "article", "info"]);
    }

    #[test]
    fn only_whole_words_count() {
        let tree = Tree::parse(
            "<div class='candidate updates commentary'></div><span class='pub-date'></span><p id='comments'></p>",
        );
        let of = |name: &str| marks(&tree, tree.find(tree.root(), |id| tree.is(id, name)).unwrap(), name);
        assert_eq!(of("div"), Marks::default());
        assert!(of("span").has(Marks::DATE));
        assert!(of("p").has(Marks::COMMENT));
    }

    #[test]
    fn the_head_of_an_opinion_piece_is_no_comment() {
        let tree = Tree::parse("<div class='HeaderComment_publishDate'></div><p class='comment-date'></p>");
        let of = |name: &str| marks(&tree, tree.find(tree.root(), |id| tree.is(id, name)).unwrap(), name);
        assert!(!of("div").has(Marks::COMMENT) && of("div").has(Marks::PUBLISHED));
        assert!(of("p").has(Marks::COMMENT));
    }
}
