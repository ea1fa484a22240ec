//! Markdown notes: front matter (YAML or TOML) or a heading, then text.
//!
//! Front matter is as Jekyll and Hugo have it; trafilatura writes it too. The text is `CommonMark` as far as it matters for
//! reading: marks go, words stay.

use std::borrow::Cow;
use std::io;

use saphyr::{LoadableYamlNode as _, Scalar, Yaml};

use super::fill::{self, Filler, Key};
use super::sgml::fold;
use super::text::read_whole;
use super::values::Value;
use super::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Origin, Reject, RejectReason, Slot};

/// The reader.
pub(super) struct Markdown;

/// The longest front matter; beyond it a `---` was a rule.
const MATTER_BYTES: usize = 64 * 1024;

const LAYOUTS: &[Layout] = &[Layout {
    name: "markdown",
    title: "Markdown and notes with front matter, Org mode too",
    detected: "a `---` or `+++` block of keys, lines such as `#+TITLE:` at the top, or a `# ` heading",
    fields: "front matter by the usual names, else the first heading and the text under it",
}];

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        2
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let named = matches!(sample.extension, "md" | "markdown" | "mdown" | "mkd");
        let matter = split_matter(sample.text).is_some_and(|(matter, _)| matter.text.contains([':', '=']))
            || org_keys(sample.text).is_some_and(|(keys, _)| keys.iter().any(|(key, _)| key == "title"));
        let heading = sample.text.trim_start().starts_with("# ");
        match (matter, named, heading) {
            (true, ..) => 85,
            (false, true, true) => 60,
            (false, true, false) => 50,
            (false, false, true) => 30,
            _ => 0,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let Input { stream: text, options, .. } = input;
        let Some(whole) = read_whole(text)? else {
            let detail = format!("a text of more than {RECORD_BYTES} bytes");
            let _ = sink(Record::Reject(Reject::file(RejectReason::TooLarge, detail)));
            return Ok(());
        };
        let whole = if whole.contains('\r') { whole.replace("\r\n", "\n").replace('\r', "\n") } else { whole };
        let mut filler = Filler::new(Origin::FrontMatter);
        let mut body = Cow::Borrowed(whole.as_str());
        if let Some((keys, rest)) = org_keys(&whole) {
            body = Cow::Owned(org_headings(rest));
            for (name, value) in keys {
                let key = if name == "filetags" { "tags" } else { name.as_str() };
                let value = match key {
                    "tags" => Value::List(value.split(':').filter(|tag| !tag.is_empty()).map(Value::text).collect()),
                    _ => Value::Text(org_time(value)),
                };
                filler.add(&name, fill::key(key, options, &mut String::new()), &value, options);
            }
        } else if let Some((matter, rest)) = split_matter(&whole) {
            body = Cow::Borrowed(rest);
            for (name, value) in flat(matter.parse(&mut filler)) {
                let key = match fill::key(&name, options, &mut String::new()) {
                    // In notes `category` and `categories` are labels, and a file's own name is no headline.
                    Key::Field(meaning) if name.eq_ignore_ascii_case("category") => {
                        Key::Field(super::names::Meaning { slot: Slot::Tag, ..meaning })
                    }
                    key => key,
                };
                filler.add(&name, key, &value, options);
            }
        }
        let mut lines = body.trim_start();
        if let Some((heading, rest)) = leading_heading(lines) {
            if !filler.has(Slot::Headline) {
                filler.push_plain(Slot::Headline, plain_line(heading), Origin::Text, "");
                lines = rest;
            } else if plain_line(heading).eq_ignore_ascii_case(filler.first(Slot::Headline).unwrap_or_default()) {
                lines = rest;
            }
        }
        let text = plain_text(lines);
        if filler.has(Slot::Headline) {
            filler.push_plain(Slot::Body, text, Origin::Text, "");
        } else {
            // No heading: a short first paragraph is the headline, as in plain text.
            let (first, rest) = text.split_once("\n\n").unwrap_or(("", &text));
            if !first.is_empty() && first.chars().count() <= 150 && !first.ends_with('.') && !first.contains('\n') {
                filler.push_plain(Slot::Headline, first, Origin::Text, "");
                filler.push_plain(Slot::Body, rest, Origin::Text, "");
            } else {
                filler.push_plain(Slot::Body, text, Origin::Text, "");
            }
        }
        let record = if filler.has(Slot::Headline) || filler.has(Slot::Body) {
            Record::Article(filler.finish(String::new()))
        } else {
            Record::Reject(Reject::file(RejectReason::NoText, "front matter without a title, and no text"))
        };
        let _ = sink(record);
        Ok(())
    }
}

/// Keys in lower case, with what stands behind them.
type Keys<'a> = Vec<(String, &'a str)>;

/// The lines `#+KEY: value` with which a file of Org mode begins, and the text after them.
fn org_keys(text: &str) -> Option<(Keys<'_>, &str)> {
    const MOST: usize = 100;
    let mut rest = text.trim_start_matches(['\u{feff}', '\n', '\r']);
    let mut keys = Vec::new();
    while let Some(line) = rest.strip_prefix("#+").filter(|_| keys.len() < MOST) {
        let (line, after) = line.split_once('\n').unwrap_or((line, ""));
        let Some((key, value)) = line.split_once(':') else { break };
        keys.push((key.trim().to_lowercase(), value.trim()));
        rest = after;
    }
    (!keys.is_empty()).then_some((keys, rest))
}

/// `<2019-11-22 Fri 14:05>` without its brackets and the name of the day; any other text as it is.
fn org_time(value: &str) -> Cow<'_, str> {
    let inner = value.strip_prefix(['<', '[']).and_then(|value| value.strip_suffix(['>', ']']));
    let Some(inner) = inner.filter(|inner| inner.starts_with(|c: char| c.is_ascii_digit())) else {
        return Cow::Borrowed(value);
    };
    let numbers: Vec<&str> = inner.split(' ').filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).collect();
    Cow::Owned(numbers.join(" "))
}

/// Headings of Org mode, `** Aftermath`, as those of Markdown.
fn org_headings(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let stars = line.bytes().take_while(|byte| *byte == b'*').count();
        match line.get(stars..) {
            Some(heading) if (1..=6).contains(&stars) && heading.starts_with(' ') => {
                out.extend(std::iter::repeat_n('#', stars));
                out.push_str(heading);
            }
            _ => out.push_str(line),
        }
    }
    out
}

struct Matter<'a> {
    text: &'a str,
    toml: bool,
    closed: bool,
}

/// Members of one's own invention lie one level deeper: Hugo calls it `params`, Zola `extra`.
fn flat<'a>(members: Vec<(Cow<'a, str>, Value<'a>)>) -> Vec<(Cow<'a, str>, Value<'a>)> {
    let mut all = Vec::with_capacity(members.len());
    for (name, value) in members {
        match value {
            Value::Map(inner) if matches!(&*name, "params" | "extra") => all.extend(inner),
            value => all.push((name, value)),
        }
    }
    all
}

/// The front matter and the text after it.
fn split_matter(text: &str) -> Option<(Matter<'_>, &str)> {
    let text = text.trim_start_matches(['\u{feff}', '\n', '\r']);
    let (fence, toml) = if text.starts_with("---") { ("---", false) } else { ("+++", true) };
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != fence {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let end = line.trim_end();
        if end == fence || (!toml && end == "...") {
            let matter = rest.get(..at)?;
            return Some((Matter { text: matter, toml, closed: true }, rest.get(at + line.len()..)?));
        }
        at += line.len();
        if at > MATTER_BYTES {
            return None;
        }
    }
    // Nobody closed it: then it is the lines of keys up to the first blank one, if there is nothing else among them.
    let end = rest.find("\n\n")?;
    let matter = rest.get(..end)?;
    let sign = if toml { '=' } else { ':' };
    let is_key = |line: &str| {
        line.split_once(sign).is_some_and(|(key, _)| !key.trim().is_empty() && key.split(' ').count() <= 3)
    };
    let (mut keys, mut other) = (0, 0);
    for line in matter.lines().filter(|line| !line.starts_with([' ', '\t', '-', '#'])) {
        if is_key(line) { keys += 1 } else { other += 1 }
    }
    (keys >= 2 && other == 0).then(|| Some((Matter { text: matter, toml, closed: false }, rest.get(end..)?)))?
}

impl<'a> Matter<'a> {
    /// Keys and values. What is no sound YAML or TOML is read line by line, since a headline with a colon is not quoted by most.
    fn parse(&self, filler: &mut Filler) -> Vec<(Cow<'a, str>, Value<'a>)> {
        if !self.closed {
            filler.note("", "front matter has no closing line; it was read up to the first blank one");
        }
        if self.toml {
            if let Ok(table) = self.text.parse::<toml::Table>() {
                return table.into_iter().map(|(key, value)| (Cow::Owned(key), from_toml(value))).collect();
            }
        } else if is_tame(self.text)
            && let Ok(mut documents) = Yaml::load_from_str(self.text)
            && let Some(Yaml::Mapping(mapping)) = (!documents.is_empty()).then(|| documents.swap_remove(0))
        {
            let members = mapping.into_iter().filter_map(|(key, value)| Some((yaml_key(key)?, from_yaml(value))));
            return members.collect();
        }
        filler.note("", "front matter is not well-formed and was read line by line");
        let sign = if self.toml { '=' } else { ':' };
        let mut members: Vec<(Cow<'a, str>, Value<'a>)> = Vec::new();
        for line in self.text.lines() {
            if let (Some(item), Some((_, value))) = (line.trim_start().strip_prefix("- "), members.last_mut()) {
                let item = Value::text(unquote(item));
                match value {
                    Value::List(items) => items.push(item),
                    Value::Text(text) if text.is_empty() => *value = Value::List(vec![item]),
                    _ => {}
                }
            } else if let (false, Some((key, value))) = (line.starts_with([' ', '\t', '#']), line.split_once(sign)) {
                members.push((Cow::Borrowed(key.trim()), Value::text(unquote(value))));
            }
        }
        members
    }
}

fn unquote(value: &str) -> &str {
    let value = value.trim();
    let marks = [('"', '"'), ('\'', '\''), ('[', ']')];
    // A mark that opens and never closes is none of the value's own.
    let open = marks.iter().find_map(|(open, close)| value.strip_prefix(*open).filter(|rest| !rest.contains(*close)));
    let quoted = marks.iter().take(2).find_map(|(quote, _)| value.strip_prefix(*quote)?.strip_suffix(*quote));
    quoted.or(open).unwrap_or(value)
}

/// Without anchors and aliases, which can grow without bound, and without nesting that no front matter has.
fn is_tame(yaml: &str) -> bool {
    let mut deep = 0_u32;
    for line in yaml.lines() {
        let mut before = b' ';
        for &byte in line.as_bytes() {
            if matches!(byte, b'&' | b'*') && matches!(before, b' ' | b'[' | b',' | b'{' | b'\t') {
                // Also in running text, where it costs only the finer points of YAML.
                return false;
            }
            deep += u32::from(matches!(byte, b'[' | b'{'));
            before = byte;
        }
        let dashes = line.trim_start().split(' ').take_while(|part| matches!(*part, "-" | "?")).count();
        let indent = line.len() - line.trim_start().len();
        if dashes > 8 || indent > 64 || line.contains("? ? ") {
            return false;
        }
    }
    deep <= 64
}

fn yaml_key(key: Yaml<'_>) -> Option<Cow<'_, str>> {
    match key {
        Yaml::Value(Scalar::String(text)) => Some(text),
        _ => None,
    }
}

fn from_yaml(value: Yaml<'_>) -> Value<'_> {
    match value {
        Yaml::Value(Scalar::String(text)) => Value::Text(text),
        Yaml::Value(Scalar::Integer(number)) => Value::Number(number.to_string()),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::Number(number.to_string()),
        Yaml::Sequence(items) => Value::List(items.into_iter().map(from_yaml).collect()),
        Yaml::Mapping(members) => Value::Map(
            members.into_iter().filter_map(|(key, value)| Some((yaml_key(key)?, from_yaml(value)))).collect(),
        ),
        _ => Value::Nothing,
    }
}

fn from_toml<'a>(value: toml::Value) -> Value<'a> {
    match value {
        toml::Value::String(text) => Value::Text(Cow::Owned(text)),
        toml::Value::Integer(number) => Value::Number(number.to_string()),
        toml::Value::Float(number) => Value::Number(number.to_string()),
        toml::Value::Datetime(date) => Value::Text(Cow::Owned(date.to_string())),
        toml::Value::Boolean(_) => Value::Nothing,
        toml::Value::Array(items) => Value::List(items.into_iter().map(from_toml).collect()),
        toml::Value::Table(members) => {
            Value::Map(members.into_iter().map(|(key, value)| (Cow::Owned(key), from_toml(value))).collect())
        }
    }
}

/// The heading that opens the text: `# Flood`, or a line underlined with `=`.
fn leading_heading(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(heading) = first.strip_prefix("# ") {
        return Some((heading.trim().trim_end_matches('#').trim_end(), rest));
    }
    let (second, after) = rest.split_once('\n').unwrap_or((rest, ""));
    let second = second.trim_end();
    let underlined = second.len() >= 3 && second.bytes().all(|byte| byte == b'=') && !first.trim().is_empty();
    underlined.then(|| (first.trim(), after))
}

/// Markdown to text: paragraphs parted by a blank line, so are the items of a list, fenced code as it stands.
fn plain_text(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut paragraph = String::new();
    let mut fence: Option<&str> = None;
    let flush = |paragraph: &mut String, out: &mut String| {
        // A line end inside a paragraph is a space, but the rows of a table are lines.
        let table = paragraph.lines().all(|line| line.starts_with('|'));
        let text = if table { paragraph.trim().to_owned() } else { fold(paragraph) };
        paragraph.clear();
        if !text.is_empty() {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(&text);
        }
    };
    for line in markdown.lines() {
        let trimmed = line.trim();
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)) {
            if fence.is_none() {
                flush(&mut paragraph, &mut out);
                fence = Some(mark);
                if !out.is_empty() {
                    out.push('\n');
                }
            } else if fence == Some(mark) {
                fence = None;
            }
            continue;
        }
        if fence.is_some() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line.trim_end());
            continue;
        }
        let quoted = trimmed.trim_start_matches(['>', ' ']);
        let item = list_item(quoted);
        let rule = quoted.len() >= 3
            && ["-", "*", "_", "="].iter().any(|sign| quoted.replace(' ', "").trim_start_matches(sign).is_empty());
        let reference =
            quoted.starts_with('[') && quoted.split_once("]: ").is_some_and(|(label, _)| !label.contains("]("));
        if quoted.is_empty() || rule || reference {
            flush(&mut paragraph, &mut out);
        } else if let Some(heading) = heading_text(quoted) {
            flush(&mut paragraph, &mut out);
            paragraph.push_str(&plain_line(heading));
            flush(&mut paragraph, &mut out);
        } else if let Some(item) = item {
            flush(&mut paragraph, &mut out);
            paragraph.push_str(&plain_line(item));
        } else {
            if !paragraph.is_empty() {
                paragraph.push('\n');
            }
            paragraph.push_str(&plain_line(quoted));
        }
    }
    flush(&mut paragraph, &mut out);
    out
}

fn heading_text(line: &str) -> Option<&str> {
    let level = line.bytes().take_while(|&byte| byte == b'#').count();
    let rest = line.get(level..)?;
    ((1..=6).contains(&level) && rest.starts_with(' ')).then(|| rest.trim().trim_end_matches('#').trim_end())
}

/// What stands after `- `, `* `, `+ ` or `1. `.
fn list_item(line: &str) -> Option<&str> {
    if let Some(item) = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)) {
        return Some(item.trim_start());
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    // Longer numbers are years that open a sentence.
    if !(1..=2).contains(&digits) {
        return None;
    }
    line.get(digits..)?.strip_prefix(". ").map(str::trim_start)
}

/// A line without marks: emphasis, links, images, code, escapes.
fn plain_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    // Brackets without a partner in one line; after so many of them it is no Markdown, and looking on would take long.
    let mut unpaired = 0;
    while let Some(at) = rest.find(['\\', '*', '_', '`', '[', '!', '<', '&']) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let mut chars = after.chars();
        let Some(mark) = chars.next() else { break };
        let tail = chars.as_str();
        match mark {
            '\\' => {
                let mut escaped = tail.chars();
                match escaped.next() {
                    Some(c) if c.is_ascii_punctuation() => {
                        out.push(c);
                        rest = escaped.as_str();
                        continue;
                    }
                    _ => out.push('\\'),
                }
            }
            // An underscore inside a word is part of it; a star with spaces around is a star.
            '_' => {
                let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if word(out.chars().next_back()) && word(tail.chars().next()) {
                    out.push('_');
                }
            }
            '*' if out.chars().next_back().is_none_or(char::is_whitespace) && tail.starts_with(' ') => {
                out.push('*');
            }
            '!' | '[' | '<' if unpaired > 100 => out.push(mark),
            '!' => {
                if let Some((_, after)) = tail.strip_prefix('[').and_then(link) {
                    rest = after;
                    continue;
                }
                out.push('!');
            }
            '[' => {
                if let Some((text, after)) = link(tail) {
                    out.push_str(&plain_line(text));
                    rest = after;
                    continue;
                }
                unpaired += 1;
                out.push('[');
            }
            '<' => {
                if let Some(after) = angle(tail, &mut out) {
                    rest = after;
                    continue;
                }
                unpaired += 1;
                out.push('<');
            }
            '&' => {
                let length = tail.bytes().take(12).position(|byte| byte == b';');
                let decoded = length.and_then(|length| {
                    Some((super::strip_html::entity(tail.get(..length)?)?, tail.get(length + 1..)?))
                });
                if let Some((c, after)) = decoded {
                    out.push(c);
                    rest = after;
                    continue;
                }
                out.push('&');
            }
            _ => {}
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// After a `<`: an address in angle brackets is written out, a tag is dropped; gives what follows.
fn angle<'a>(after: &'a str, out: &mut String) -> Option<&'a str> {
    let end = after.bytes().take(500).position(|byte| byte == b'>')?;
    let (inside, rest) = (after.get(..end)?, after.get(end + 1..)?);
    if inside.starts_with("http") {
        out.push_str(inside);
        return Some(rest);
    }
    let tag = inside.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
    (tag && !inside.contains('<')).then_some(rest)
}

/// `text](address)` or `text][label]`, after the opening bracket: the text, and what follows. Bounded, so that many
/// brackets without a partner cost nothing.
fn link(after: &str) -> Option<(&str, &str)> {
    let mut depth = 0_u32;
    let end = after.bytes().take(1000).position(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 0 => return true,
            b']' => depth -= 1,
            _ => {}
        }
        false
    })?;
    let (text, rest) = (after.get(..end)?, after.get(end + 1..)?);
    let close = if rest.starts_with('(') {
        b')'
    } else if rest.starts_with('[') {
        b']'
    } else {
        return None;
    };
    let end = rest.bytes().take(4000).position(|byte| byte == close)?;
    Some((text, rest.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{article, firsts, records};
    use crate::record::Origin::{FrontMatter as F, Text};

    #[test]
    fn yaml_front_matter() {
        let text = "---\ntitle: \"Flood: hundreds flee\"\ndate: 2019-10-07\nauthors: [Ann Lee, Bo Ek]\ntags:\n  - river\nlang: en\ndraft: true\n---\n\n\
            # Flood: hundreds flee\n\nThe **river** rose,\n[said](http://x.org) _he_.\n\n> It fell.\n\n- one\n- two\n\n![map](m.png)\n";
        let expected = article(
            "",
            &[
                (Slot::Headline, "Flood: hundreds flee", F, "title"),
                (Slot::Body, "The river rose, said he.\n\nIt fell.\n\none\n\ntwo", Text, ""),
                (Slot::Author, "Ann Lee", F, "authors"),
                (Slot::Author, "Bo Ek", F, "authors"),
                (Slot::Published, "2019-10-07", F, "date"),
                (Slot::Tag, "river", F, "tags"),
                (Slot::Language, "en", F, "lang"),
            ],
            &[],
        );
        assert_eq!(records("a.md", text), [expected]);
    }

    #[test]
    fn toml_front_matter_and_headings() {
        let text =
            "+++\ntitle = \"Flood\"\ndate = 2019-10-07T10:30:00Z\ncategories = [\"river\"]\n+++\nThe river rose.\n";
        let expected = article(
            "",
            &[
                (Slot::Headline, "Flood", F, "title"),
                (Slot::Body, "The river rose.", Text, ""),
                (Slot::Published, "2019-10-07T10:30:00Z", F, "date"),
                (Slot::Tag, "river", F, "categories"),
            ],
            &[],
        );
        assert_eq!(records("a.md", text), [expected]);
        let got = records("a.md", "# Flood\n\nThe river rose.\n\n## Later\n\nIt fell.\n");
        assert_eq!(firsts(&got, Slot::Headline), [" Flood"]);
        assert_eq!(firsts(&got, Slot::Body), [" The river rose.\n\nLater\n\nIt fell."]);
    }

    #[test]
    fn unsound_front_matter_is_read_by_line() {
        let text = "---\ntitle: Flood: hundreds flee\ntags:\n- a\n- b\n---\nThe river rose.\n";
        let got = records("a.md", text);
        assert_eq!(firsts(&got, Slot::Headline), [" Flood: hundreds flee"]);
        assert_eq!(firsts(&got, Slot::Tag), [" a"]);
        let bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: Flood\n---\nThe river rose.\n";
        assert_eq!(firsts(&records("a.md", bomb), Slot::Headline), [" Flood"]);
        let deep = format!("+++\ntitle = \"Flood\"\nx = {}\n+++\nText.\n", "[".repeat(30_000));
        assert_eq!(firsts(&records("a.md", deep), Slot::Headline), [" Flood"]);
        let deep = format!("---\ntitle: Flood\nx: {}\n---\nText.\n", "[".repeat(30_000));
        assert_eq!(firsts(&records("a.md", deep), Slot::Headline), [" Flood"]);
    }

    #[test]
    fn marks_go_and_words_stay() {
        assert_eq!(
            plain_line(r"a *b* __c__ snake_case 2 * 3 \*d\* `e` <b>f</b> AT&amp;T [x][1] [y](u(v)"),
            "a b c snake_case 2 * 3 *d* e f AT&T x y"
        );
        assert_eq!(plain_line("[unclosed ![also"), "[unclosed ![also");
        assert_eq!(plain_text("a\n\n```\nlet x = 1;\n  y\n```\n\nb"), "a\n\nlet x = 1;\n  y\n\nb");
        assert_eq!(plain_text("1984. A year.\n\n1. one\n2. two\n\nend"), "1984. A year.\n\none\n\ntwo\n\nend");
    }
}
