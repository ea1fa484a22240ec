//! The date that a page shows as `2 hours ago`, where it says no other.
//!
//! In goes a page, out comes the text of the first element behind the headline that is made for a time or date and says how long ago it was. What
//! day that is, only the time of the crawl tells, which the next stage knows.

use super::tree::{NodeId, Tree};
use crate::record::{Origin, RawArticle, Slot, read_ago};

/// Bytes of text after the headline within which its date stands; what is farther away may belong to another story.
const NEAR: usize = 500;
/// Longer texts are no such dates, in bytes.
const LONGEST: usize = 60;

/// Adds the candidate, where nothing else says when the page was published.
pub(super) fn collect(tree: &Tree, raw: &mut RawArticle) {
    if raw.of(Slot::Published).next().is_some() {
        return;
    }
    let Some(headline) = tree.elements(tree.root(), "h1").next() else { return };
    let mut seen = 0;
    for id in tree.nodes().filter(|id| *id >= tree.end(headline)) {
        if tree.name(id).is_none() {
            seen += tree.own_text(id).trim().len();
        } else if is_for_dates(tree, id) {
            let text = tree.text(id);
            if text.len() <= LONGEST && read_ago(&text).is_some() {
                raw.push(Slot::Published, text, Origin::Markup, "text of an element for dates");
                return;
            }
        }
        if seen > NEAR {
            return;
        }
    }
}

/// `<time>`, or an element whose class or property says date or time.
fn is_for_dates(tree: &Tree, id: NodeId) -> bool {
    let says = |key| {
        tree.attr(id, key).is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            ["date", "time", "publish", "posted"].iter().any(|word| value.contains(word))
        })
    };
    tree.is(id, "time") || says("class") || says("itemprop")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Option<String> {
        let mut raw = RawArticle::default();
        collect(&Tree::parse(page), &mut raw);
        raw.of(Slot::Published).next().map(|candidate| candidate.text.clone())
    }

    #[test]
    fn only_a_time_beside_the_headline_is_taken() {
        let far = "The harbour was shut for a day, and the boats stayed in. ".repeat(12);
        for (page, wanted) in [
            ("<h1>Dam fails</h1><time>2 hours ago</time><p>Text".to_owned(), Some("2 hours ago")),
            ("<h1>Dam fails</h1><span class='post-date'>vor 3 Stunden</span>".to_owned(), Some("vor 3 Stunden")),
            ("<h1>Dam fails</h1><p>2 hours ago</p>".to_owned(), None),
            ("<aside><time>5 hours ago</time></aside><h1>Dam fails</h1><p>Text".to_owned(), None),
            (format!("<h1>Dam fails</h1><p>{far}</p><time>5 hours ago</time>"), None),
            ("<h2>Dam fails</h2><time>5 hours ago</time>".to_owned(), None),
        ] {
            assert_eq!(found(&page).as_deref(), wanted, "{page}");
        }
    }
}
