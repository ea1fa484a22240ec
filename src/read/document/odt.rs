//! ODT (OpenDocument text), packed or as one flat XML file: paragraphs, in the order of the document.
//!
//! In go the bytes of a zip package or of XML; out come its articles. Notes, annotations, tracked changes and tables of contents
//! are left out.

use std::collections::BTreeSet;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

use memchr::memmem;
use quick_xml::events::BytesStart;

use super::flow::{Flow, Paragraph, property_note};
use super::markup::{Piece, attribute, push_collapsed, walk};
use super::package::{Kind, Package, kind};
use crate::read::xml::stream::fragment;
use crate::read::xml::tree::Element;
use crate::read::{Input, Layout, Reader, Sample, Score, Sink};
use crate::record::{Reject, RejectReason};

/// The reader.
pub(super) struct Odt;

const LAYOUTS: &[Layout] = &[Layout {
    name: "odt",
    title: "ODT documents, as LibreOffice saves them, packed or flat (FODT)",
    detected: "a zip that begins with the media type of an OpenDocument text, or XML with the root `office:document`",
    fields: "the text by paragraphs, a paragraph in the style Title or a heading of the first level first, then as plain text; a vendor's export by its own rules. Notes, annotations, tracked changes and tables of contents are left out; author and days of the document are notes, for they are those of the file",
}];

/// Bytes in which the root of a document in one file stands; comments may come before it.
const FLAT_HEAD: usize = 4000;

impl Reader for Odt {
    fn name(&self) -> &'static str {
        "odt"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn takes(&self) -> crate::read::Takes {
        crate::read::Takes::Bytes
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let head = sample.text.as_bytes().get(..FLAT_HEAD).unwrap_or(sample.text.as_bytes());
        let flat = sample.is_markup() && memmem::find(head, b"<office:document ").is_some();
        if flat || kind(sample.bytes) == Some(Kind::Odt) { 100 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        super::read_document(input.stream, input.options, sink, |bytes, options| {
            let flow = if bytes.starts_with(b"PK") { packed(bytes)? } else { read(bytes.as_slice()) };
            flow.records(options, "an OpenDocument text without text")
        })
    }
}

fn packed(bytes: Vec<u8>) -> Result<Flow, Reject> {
    let mut package = Package::open(bytes);
    let properties = package.text("meta.xml");
    let Some(stream) = package.part("content.xml") else {
        let missing = || Reject::file(RejectReason::Damaged, "an OpenDocument text without content.xml");
        return Err(package.damage.unwrap_or_else(missing));
    };
    let mut flow = read(stream);
    if let Some(properties) = properties {
        let properties = fragment(&properties);
        let property = |name: &str| properties.find(name).map(Element::text).unwrap_or_default();
        flow.title = Some(("dc:title", property("title")));
        property_note(&mut flow, "author", &property("initial-creator"));
        property_note(&mut flow, "created", &property("creation-date"));
    }
    flow.damage = package.damage.or(flow.damage);
    Ok(flow)
}

fn read(stream: impl BufRead) -> Flow {
    let mut body = Body::default();
    if let Err(what) = walk(stream, &mut |piece| body.take(&piece)) {
        body.flow.damage = Some(Reject::file(RejectReason::Damaged, what));
    }
    body.flow
}

/// Elements whose text is not read.
const SKIPPED: &[&[u8]] = &[
    b"annotation",
    b"annotation-end",
    b"binary-data",
    b"forms",
    b"illustration-index",
    b"master-styles",
    b"note",
    b"object",
    b"ruby-text",
    b"scripts",
    b"sequence-decls",
    b"settings",
    b"table-of-content",
    b"tracked-changes",
];

/// Text boxes inside text boxes.
const MAX_NESTED: usize = 50;

#[derive(Debug, Default)]
struct Body {
    flow: Flow,
    skipped: usize,
    /// Styles that come from that of a title, and those that begin a page.
    titles: BTreeSet<String>,
    pages: BTreeSet<String>,
    /// The style that is being defined.
    style: Option<String>,
    in_text: bool,
    interrupted: Vec<Paragraph>,
    paragraphs: usize,
    cells: usize,
    cell_has_text: bool,
    /// The document's property that is being read, in a flat file.
    property: Option<(&'static str, String)>,
}

impl Body {
    fn take(&mut self, piece: &Piece<'_>) -> ControlFlow<()> {
        match *piece {
            Piece::Start(name, _) if self.skipped > 0 || SKIPPED.contains(&name) => {
                let _ = name;
                self.skipped += 1;
            }
            Piece::End(_) if self.skipped > 0 => self.skipped -= 1,
            Piece::Start(name, tag) => self.start(name, tag),
            Piece::End(name) => self.end(name),
            Piece::Text(text) if self.skipped == 0 => {
                if let Some((_, value)) = &mut self.property {
                    push_collapsed(text, value);
                } else if self.in_text && self.paragraphs > 0 {
                    push_collapsed(text, &mut self.flow.current.text);
                }
            }
            Piece::Text(_) => {}
        }
        ControlFlow::Continue(())
    }

    fn start(&mut self, name: &[u8], tag: &BytesStart<'_>) {
        match name {
            b"style" => self.style = self.define(tag),
            b"paragraph-properties" => {
                let breaks = attribute(tag, "break-before").as_deref() == Some("page");
                if let Some(style) = self.style.as_ref().filter(|_| breaks) {
                    self.pages.insert(style.clone());
                }
            }
            b"title" if !self.in_text => self.property = Some(("title", String::new())),
            b"initial-creator" => self.property = Some(("author", String::new())),
            b"creation-date" => self.property = Some(("created", String::new())),
            b"text" if !self.in_text => self.in_text = true,
            _ if !self.in_text => {}
            b"p" | b"h" => self.start_paragraph(name, tag),
            b"s" => {
                let count = attribute(tag, "c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.flow.current.text.extend(std::iter::repeat_n(' ', count.min(100)));
            }
            b"tab" => self.flow.current.text.push('\t'),
            b"line-break" => self.flow.current.text.push('\n'),
            b"table-cell" => {
                self.cells += 1;
                self.cell_has_text = false;
            }
            _ => {}
        }
    }

    /// A style: whether it is that of a title, by its own name or by that of the one it comes from.
    fn define(&mut self, tag: &BytesStart<'_>) -> Option<String> {
        let name = attribute(tag, "name")?;
        let title = |name: &str| matches!(name, "Title" | "Heading_20_1" | "Heading 1");
        let parent = attribute(tag, "parent-style-name");
        if title(&name) || parent.is_some_and(|parent| title(&parent) || self.titles.contains(&parent)) {
            self.titles.insert(name.clone());
        }
        Some(name)
    }

    fn start_paragraph(&mut self, name: &[u8], tag: &BytesStart<'_>) {
        self.paragraphs += 1;
        if self.paragraphs > 1 && self.interrupted.len() < MAX_NESTED {
            self.interrupted.push(std::mem::take(&mut self.flow.current));
        } else if self.cells > 0 && self.cell_has_text {
            self.flow.end_paragraph();
        }
        let style = attribute(tag, "style-name").unwrap_or_default();
        if self.pages.contains(&style) {
            self.flow.new_page();
        }
        let first_level = name == b"h" && attribute(tag, "outline-level").is_none_or(|level| level == "1");
        self.flow.current.title = first_level || self.titles.contains(&style) || style == "Title";
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"style" => self.style = None,
            b"title" | b"initial-creator" | b"creation-date" => match self.property.take() {
                Some(("title", value)) => self.flow.title = Some(("dc:title", value)),
                Some((name, value)) => property_note(&mut self.flow, name, &value),
                None => {}
            },
            _ if !self.in_text => {}
            b"p" | b"h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                if let Some(outer) = self.interrupted.pop() {
                    self.flow.end_paragraph();
                    self.flow.current = outer;
                } else if self.cells > 0 {
                    self.cell_has_text |= !self.flow.current.text.is_empty();
                } else {
                    self.flow.end_paragraph();
                }
            }
            b"table-cell" => {
                self.cells = self.cells.saturating_sub(1);
                self.flow.end_cell();
            }
            b"table-row" if self.cells == 0 => self.flow.end_paragraph(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(xml: &str) -> Vec<String> {
        let mut flow = read(xml.as_bytes());
        flow.end_paragraph();
        let shown = |paragraph: Paragraph| {
            let marks = [(paragraph.title, "#"), (paragraph.new_page, "^")];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            format!("{marks}{}", paragraph.text)
        };
        flow.paragraphs.into_iter().map(shown).collect()
    }

    #[test]
    fn paragraphs_styles_and_what_is_left_out() {
        let xml = r#"<office:document-content><office:automatic-styles>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="P2"><style:paragraph-properties fo:break-before="page"/></style:style></office:automatic-styles>
<office:body><office:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
<text:p text:style-name="P1">River <text:span>rises</text:span></text:p>
<text:p>It   rose<text:s text:c="2"/>on<text:tab/>Monday<text:line-break/>night<text:note><text:p>not this</text:p></text:note>.</text:p>
<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
<text:p>out<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>side</text:p>
<text:h text:outline-level="2">Below</text:h><text:p text:style-name="P2">Next</text:p></office:text></office:body></office:document-content>"#;
        assert_eq!(
            paragraphs(xml),
            ["#River rises", "It rose  on\tMonday\nnight.", "a\tb", "boxed", "outside", "Below", "^Next"]
        );
    }
}
