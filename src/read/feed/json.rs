//! JSON Feed, versions 1.0 and 1.1 (jsonfeed.org): one object with `items`.
//!
//! Items are read one at a time. Those before the feed's own title are held back until it comes, as far as that needs little room: writers that sort their
//! keys put `title` behind `items`.

use std::io;
use std::ops::ControlFlow;

use serde_json::Value;

use super::address::resolve;
use super::item::{Channel, Item, Named, push};
use crate::read::json::objects::{self, Parsed, Part, text, texts};
use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink};
use crate::record::{Origin, Reject, RejectReason};

/// The reader.
pub(super) struct JsonFeed;

const LAYOUTS: &[Layout] = &[Layout {
    name: "json-feed",
    title: "JSON Feed 1.0 and 1.1",
    detected: "a JSON object whose `version` is an address of jsonfeed.org, or that has `items` beside `home_page_url` or `feed_url`",
    fields: "title, content_html or content_text, summary as deck, authors, date_published, date_modified, language, tags, url, id; the feed's title is the \
             source; `external_url` and attachments are left out",
}];

/// Items that may wait for the title of the feed.
const HELD_ITEMS: usize = 500;

impl Reader for JsonFeed {
    fn name(&self) -> &'static str {
        "json-feed"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if !objects::is_json(sample) {
            return 0;
        }
        let text = sample.text;
        let version = text.contains("jsonfeed.org/version/") || text.contains("jsonfeed.org\\/version\\/");
        let items = objects::has_key(text, "items");
        let keyed = objects::has_key(text, "home_page_url") || objects::has_key(text, "feed_url");
        match (version && objects::has_key(text, "version"), items, keyed) {
            (true, ..) => 98,
            (false, true, true) => 95,
            _ => 0,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut feed = Feed { channel: Channel::default(), count: 0, held: Vec::new(), sink, stopped: false };
        let mut cut = false;
        objects::outer(input.stream, &["items"], &mut |part| match part {
            Part::Member(name, value) => feed.member(name, &value),
            Part::Item(item) => feed.item(item),
            Part::CutOff => {
                cut = true;
                ControlFlow::Break(())
            }
        })?;
        if feed.flush().is_continue() && !feed.stopped {
            let said = feed.count > 0;
            let reject = match (cut, said) {
                (true, _) => Reject::file(RejectReason::Malformed, "the feed ends before its closing brace"),
                (false, true) => return Ok(()),
                (false, false) => Reject::file(RejectReason::NotArticle, "a feed without items"),
            };
            let _ = (feed.sink)(Record::Reject(reject));
        }
        Ok(())
    }
}

struct Feed<'a, 's> {
    channel: Channel,
    count: u64,
    held: Vec<Result<Parsed, Reject>>,
    sink: &'a mut Sink<'s>,
    stopped: bool,
}

impl Feed<'_, '_> {
    fn member(&mut self, name: &str, value: &Value) -> ControlFlow<()> {
        match (name, value) {
            ("title", Value::String(title)) => title.clone_into(&mut self.channel.title),
            ("language", Value::String(language)) => language.clone_into(&mut self.channel.language),
            ("home_page_url", Value::String(link)) => self.channel.link = Some(link.clone()),
            ("feed_url", Value::String(link)) if self.channel.link.is_none() => self.channel.link = Some(link.clone()),
            ("authors" | "author", value) => {
                let found =
                    authors(value, if name == "authors" { "authors of the feed" } else { "author of the feed" });
                if self.channel.authors.is_empty() || name == "authors" && !found.is_empty() {
                    self.channel.authors = found;
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn item(&mut self, item: Result<Parsed, Reject>) -> ControlFlow<()> {
        if self.channel.title.is_empty() && self.held.len() < HELD_ITEMS {
            self.held.push(item);
            return ControlFlow::Continue(());
        }
        self.flush()?;
        self.give(item)
    }

    fn flush(&mut self) -> ControlFlow<()> {
        for item in std::mem::take(&mut self.held) {
            self.give(item)?;
        }
        ControlFlow::Continue(())
    }

    fn give(&mut self, item: Result<Parsed, Reject>) -> ControlFlow<()> {
        self.count += 1;
        let locator = self.count.to_string();
        let article = item.and_then(|parsed| {
            let mut item = read_item(&parsed.value, &self.channel);
            item.notes.extend(parsed.mended.map(|mended| ("", mended)));
            item.article(&locator, &self.channel, Origin::Json)
        });
        let record = match article {
            Ok(article) => Record::Article(article),
            Err(reject) => Record::Reject(Reject { locator, ..reject }),
        };
        let flow = (self.sink)(record);
        self.stopped |= flow.is_break();
        flow
    }
}

fn read_item(value: &Value, channel: &Channel) -> Item {
    let mut item = Item::default();
    let one = |list: &mut Vec<Named>, key: &'static str| {
        if let Some(found) = text(value, key) {
            push(list, found, key);
        }
    };
    one(&mut item.contents, "content_html");
    one(&mut item.contents, "content_text");
    one(&mut item.summaries, "summary");
    one(&mut item.published, "date_published");
    one(&mut item.modified, "date_modified");
    one(&mut item.languages, "language");
    one(&mut item.ids, "id");
    item.title = text(value, "title").map(|title| Named { text: title.into_owned(), name: "title" });
    if let Some(link) = text(value, "url") {
        push(&mut item.links, resolve(&link, channel.link.as_deref()), "url");
    }
    for key in ["authors", "author"] {
        if let (true, Some(found)) = (item.authors.is_empty(), value.get(key)) {
            item.authors = authors(found, if key == "authors" { "authors" } else { "author" });
        }
    }
    for tag in texts(value, "tags") {
        push(&mut item.tags, tag, "tags");
    }
    if let Some(Value::Array(attachments)) = value.get("attachments") {
        let kinds = attachments.iter().filter_map(|attachment| text(attachment, "mime_type"));
        item.enclosure = kinds.map(std::borrow::Cow::into_owned).find(|kind| is_sound_or_film(kind));
    }
    item
}

/// Whether a media type is to be heard or watched.
pub(super) fn is_sound_or_film(kind: &str) -> bool {
    kind.starts_with("audio/") || kind.starts_with("video/")
}

/// The names of authors: a list of objects, one object, or a bare name.
fn authors(value: &Value, name: &'static str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut add = |value: &Value| {
        let author = if value.is_object() { text(value, "name") } else { objects::plain(value) };
        if let Some(author) = author {
            push(&mut found, author, name);
        }
    };
    match value {
        Value::Array(items) => items.iter().take(64).for_each(&mut add),
        other => add(other),
    }
    found
}
