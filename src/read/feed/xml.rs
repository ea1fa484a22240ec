//! RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0: every item as it comes, however the feed around it is broken.
//!
//! Feeds in the wild lack namespaces, end tags and their own ends. So elements are known by their names, and by prefixes as they are customary; no item
//! depends on what stands behind it.

use std::io;
use std::ops::ControlFlow;

use super::address::{base_within, resolve};
use super::fields::read_item;
use super::item::{Channel, push};
use crate::read::xml::stream::{Elements, Piece, root};
use crate::read::xml::tree::{Element, Node};
use crate::read::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, Reject, RejectReason, Stage};

/// The reader.
pub(super) struct Feed;

const LAYOUTS: &[Layout] = &[
    Layout {
        name: "rss",
        title: "RSS 0.9x, 1.0 (RDF) and 2.0, WordPress exports among them",
        detected: "the root element `rss`, or `RDF` with items of RSS",
        fields: "title, content:encoded as text, description as deck, dc:creator or author, pubDate or dc:date, category, guid, link (feedburner:origLink first), the \
                 original outlet in `source` or else the channel's title, language of item or channel. A description is the text only where it is long or \
                 stands alone. Captions, sounds and films are left out",
    },
    Layout {
        name: "atom",
        title: "Atom 1.0 and 0.3",
        detected: "the root element `feed`, or an `entry` by itself",
        fields: "title, content, summary as deck, author of entry or feed, published or issued, updated as the last change, category, id, the alternate link made whole \
                 by xml:base, the source's or the feed's title, xml:lang",
    },
];

impl Reader for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if let Some(root) = root(sample.text) {
            let text = sample.text;
            return match () {
                () if root.is("rss") => 98,
                () if root.is("rdf")
                    && (text.contains("purl.org/rss/")
                        || text.contains("my.netscape.com/rdf")
                        || text.contains("<item")) =>
                {
                    97
                }
                () if root.is("feed") || root.is("entry") && text.contains("www.w3.org/2005/Atom") => 97,
                () if root.is("channel") && text.contains("<item") => 90,
                () => 0,
            };
        }
        // What a broken server prints above the feed.
        let head = sample.text.as_bytes().get(..ABOVE_BYTES).unwrap_or(sample.text.as_bytes());
        let tags = ["<rss version=", "<rss xmlns", "<feed xmlns=\"http://www.w3.org/2005/Atom\""];
        let inside = memchr::memchr(b'<', head).is_some()
            && tags.iter().any(|tag| memchr::memmem::find(head, tag.as_bytes()).is_some());
        if inside { 60 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut elements = Elements::new(input.stream, RECORD_BYTES);
        let mut feed = Items {
            channel: Channel::default(),
            around: Around::default(),
            own_link: None,
            held: Vec::new(),
            count: 0,
            sink,
            stopped: false,
        };
        let mut cut_item = false;
        while let Some(piece) = elements.next(&is_wanted)? {
            feed.around.see(elements.parents());
            let flow = match piece {
                Piece::Whole(element) if is_item(&element) => feed.item(element),
                Piece::Whole(element) => {
                    feed.of_channel(&element);
                    ControlFlow::Continue(())
                }
                Piece::CutOff(element) if is_item(&element) => {
                    cut_item = true;
                    feed.cut_off(element)
                }
                Piece::TooLarge(element) if is_item(&element) => {
                    feed.refuse(RejectReason::TooLarge, format!("an item of more than {RECORD_BYTES} bytes"))
                }
                Piece::CutOff(_) | Piece::TooLarge(_) => ControlFlow::Continue(()),
            };
            if flow.is_break() {
                return Ok(());
            }
        }
        if feed.flush().is_break() {
            return Ok(());
        }
        let end = match (feed.count, elements.is_cut_off()) {
            (_, true) if !cut_item => Reject::file(RejectReason::Malformed, "the feed ends before its closing tag"),
            (0, _) => Reject::file(RejectReason::NotArticle, "a feed without items"),
            _ => {
                if let Some(broken) = elements.broken() {
                    let text = format!("markup that could not be read was passed over: {broken}");
                    let _ = (feed.sink)(Record::Note(Note::new(Stage::Read, "", text)));
                }
                return Ok(());
            }
        };
        let _ = (feed.sink)(Record::Reject(end));
        Ok(())
    }
}

fn is_item(element: &Element) -> bool {
    element.is("item") || element.is("entry")
}

fn is_wanted(parents: &[Element], tag: &Element) -> bool {
    /// What a channel says of itself.
    const OF_CHANNEL: &[&str] = &["title", "link", "language", "author", "lang"];
    if is_item(tag) {
        // A list of items in an RDF channel has `li`, so that every item is one.
        return true;
    }
    let in_channel = parents.last().is_some_and(|parent| parent.is("channel") || parent.is("feed"));
    in_channel && OF_CHANNEL.iter().any(|name| tag.is(name))
}

/// Language and base that the open elements give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Around {
    language: String,
    base: Option<String>,
}

impl Around {
    fn see(&mut self, parents: &[Element]) {
        *self = Self::default();
        for parent in parents {
            *self = self.within(parent);
        }
    }

    fn within(&self, element: &Element) -> Self {
        let attribute =
            |name: &str| element.attributes.iter().find(|(key, _)| **key == *name).map(|(_, value)| value.trim());
        Self {
            language: attribute("xml:lang").filter(|lang| !lang.is_empty()).unwrap_or(&self.language).to_owned(),
            base: attribute("xml:base")
                .and_then(|base| base_within(base, self.base.as_deref()))
                .or_else(|| self.base.clone()),
        }
    }
}

/// Bytes that may stand above a feed.
const ABOVE_BYTES: usize = 4000;

/// Authors of a feed that are kept.
const FEED_AUTHORS: usize = 20;

/// Items that may wait for the title of the feed, where a writer puts that behind them.
const HELD_ITEMS: usize = 200;

struct Items<'a, 's> {
    channel: Channel,
    around: Around,
    /// Where the feed itself lies, for the links of a feed that names no page.
    own_link: Option<String>,
    held: Vec<(u64, Element, Around)>,
    count: u64,
    sink: &'a mut Sink<'s>,
    stopped: bool,
}

impl Items<'_, '_> {
    /// A child of the channel that is no item.
    fn of_channel(&mut self, element: &Element) {
        let plain = element.prefix.is_empty() || matches!(&*element.prefix, "atom" | "rss" | "dc");
        if !plain {
            return;
        }
        match () {
            () if element.is("title") && self.channel.title.is_empty() => self.channel.title = element.text(),
            () if element.is("language") && self.channel.language.is_empty() => self.channel.language = element.text(),
            () if element.is("author") => {
                if let Some(name) = element.child("name").map(Element::text) {
                    // Each item repeats them. Files of many feeds, one behind the other, name them again and again.
                    let authors = &mut self.channel.authors;
                    if authors.len() < FEED_AUTHORS && authors.iter().all(|known| known.text != name) {
                        push(authors, name, "author of the feed");
                    }
                }
            }
            () if element.is("link") => {
                let href = element.attr("href").map(str::to_owned);
                let link = href.unwrap_or_else(|| element.text());
                if element.attr("rel") == Some("self") {
                    self.own_link = Some(link);
                } else if self.channel.link.is_none()
                    && matches!(element.attr("rel"), None | Some("alternate"))
                    && !link.is_empty()
                {
                    self.channel.link = Some(resolve(&link, self.around.base.as_deref()));
                }
            }
            () => {}
        }
    }

    fn item(&mut self, element: Element) -> ControlFlow<()> {
        for element in apart(element) {
            self.count += 1;
            let around = self.around.within(&element);
            if self.channel.title.is_empty() && self.held.len() < HELD_ITEMS {
                self.held.push((self.count, element, around));
                continue;
            }
            self.flush()?;
            self.give(self.count, &element, &around)?;
        }
        ControlFlow::Continue(())
    }

    fn flush(&mut self) -> ControlFlow<()> {
        for (number, element, around) in std::mem::take(&mut self.held) {
            self.give(number, &element, &around)?;
        }
        if self.stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn give(&mut self, number: u64, element: &Element, around: &Around) -> ControlFlow<()> {
        let locator = number.to_string();
        let base = around.base.clone().or_else(|| {
            let link = self.channel.link.as_deref()?;
            let whole = resolve(link, self.own_link.as_deref());
            Some(if whole.contains("://") { whole } else { self.own_link.clone()? })
        });
        let article = match not_an_article(element) {
            Some(detail) => Err(Reject::record(&locator, RejectReason::NotArticle, detail)),
            None => {
                read_item(element, &around.language, base.as_deref()).article(&locator, &self.channel, Origin::Sgml)
            }
        };
        let flow = (self.sink)(article.map_or_else(Record::Reject, Record::Article));
        self.stopped |= flow.is_break();
        flow
    }

    /// The last item of a feed that ends in it. Where it swallowed others, it is their end tags that are missing, and all of them are there.
    fn cut_off(&mut self, element: Element) -> ControlFlow<()> {
        let parts = apart(element);
        if parts.len() == 1 {
            return self.refuse(RejectReason::Malformed, "the feed ends inside the item".to_owned());
        }
        let told = "an item has no end tag; those behind it were read all the same";
        let _ = (self.sink)(Record::Note(Note::new(Stage::Read, "", told)));
        parts.into_iter().try_for_each(|part| self.item(part))
    }

    fn refuse(&mut self, reason: RejectReason, detail: String) -> ControlFlow<()> {
        self.flush()?;
        self.count += 1;
        let flow = (self.sink)(Record::Reject(Reject::record(self.count.to_string(), reason, detail)));
        self.stopped |= flow.is_break();
        flow
    }
}

/// An item without the items in it, and those: one that is never closed swallows what follows.
fn apart(element: Element) -> Vec<Element> {
    let mut done = Vec::new();
    let mut next = Some(element);
    while let Some(mut element) = next.take() {
        let swallowed = take_item(&mut element, 0);
        done.push(element);
        next = swallowed;
    }
    done
}

/// Takes the first item out of an element; all that follows it stays with it.
fn take_item(element: &mut Element, depth: usize) -> Option<Element> {
    const DEEPEST: usize = 50;
    for at in 0..element.children.len() {
        let Some(Node::Element(child)) = element.children.get_mut(at) else { continue };
        if is_item(child) {
            let mut rest = element.children.split_off(at).into_iter();
            let Some(Node::Element(mut item)) = rest.next() else { return None };
            item.children.extend(rest);
            return Some(item);
        }
        if depth < DEEPEST
            && let Some(item) = take_item(child, depth + 1)
        {
            return Some(item);
        }
    }
    None
}

/// What a WordPress export has beside posts.
fn not_an_article(element: &Element) -> Option<String> {
    let kind = element.elements().find(|child| child.is("post_type") && &*child.prefix == "wp")?.text();
    let other = matches!(
        kind.as_str(),
        "attachment" | "nav_menu_item" | "revision" | "custom_css" | "customize_changeset" | "oembed_cache"
    ) || kind.starts_with("wp_");
    other.then(|| format!("WordPress item of the type {kind}"))
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
