//! Documents: PDF, DOCX, ODT, EPUB, RTF.
//!
//! Bytes that begin with `<` are the main part of a package (DOCX, ODT, EPUB in turn), put into one here: a fuzzer that has to
//! write deflated data with the right sums seldom gets to what is inside.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family = Family {
    names: &["clipping.pdf", "clipping.docx", "clipping.odt", "book.epub", "clipping.rtf", "clipping"],
    hints: &["pdf", "docx", "odt", "epub", "rtf"],
    growth: 0,
};

const CONTAINER: &str = r#"<container><rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;
const BOOK: &str = r#"<package><metadata><title>Floods</title><date>2019-11-22</date></metadata><manifest>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"#;

/// Parts behind headers of their own, without the list that stands at the end: read as a package that was cut off there.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, part) in parts {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes();
        bytes.extend_from_slice(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend([length, length].concat());
        bytes.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| {
    if !bytes.starts_with(b"<") {
        return check(&FAMILY, bytes);
    }
    let package = match bytes.len() % 4 {
        0 | 1 => package(&[("word/document.xml", bytes)]),
        2 => package(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", bytes)]),
        _ => package(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER.as_bytes()),
            ("book.opf", BOOK.as_bytes()),
            ("a.xhtml", bytes),
        ]),
    };
    check(&FAMILY, &package);
});
