//! Digitised newspapers: pages and articles as libraries give them out.

mod alto;
mod chronicling;
#[cfg(test)]
mod fuzz_tests;
mod hocr;
mod impresso;
mod mets;
mod ocr;
mod page_xml;
mod trove;

use super::Reader;

/// The readers of this room.
pub(super) const READERS: &[&dyn Reader] = &[
    &alto::Alto,
    &page_xml::PageXml,
    &hocr::Hocr,
    &mets::Mets,
    &impresso::Impresso,
    &trove::Trove,
    &chronicling::ChroniclingAmerica,
];

/// What stands for a page in the field of the section: an old paper has no other.
fn page_section(number: &str) -> String {
    format!("page {}", number.trim().trim_start_matches('0'))
}
