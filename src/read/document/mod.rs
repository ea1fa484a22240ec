//! Documents of word processors and the like: PDF, DOCX, ODT, EPUB, RTF.
//!
//! In go the bytes of one file; out come its paragraphs as articles. A reader here gives the text in reading order and leaves the
//! rest (headline first, deck, byline, dateline) to the rules for plain text, so that a clipping gives the same record whatever
//! it was pasted into. A vendor's export with many articles is asked of the room that knows vendors.

mod docx;
mod epub;
mod flow;
mod markup;
mod odt;
mod package;
mod pdf;
mod pdf_fonts;
mod pdf_glyphs;
mod pdf_lines;
mod pdf_order;
mod pdf_paragraphs;
mod pdf_unpack;
mod rtf;
mod rtf_signs;

use std::io::{self, BufRead, Read as _};

use super::{RECORD_BYTES, ReadOptions, Reader, Record, Sink};
use crate::record::{Reject, RejectReason, Slot};

/// The readers of this room.
pub(super) const READERS: &[&dyn Reader] = &[&pdf::Pdf, &docx::Docx, &odt::Odt, &epub::Epub, &rtf::Rtf];

/// Whether a file with these first bytes is a zip that is one document (DOCX, ODT, EPUB, but also XLSX and PPTX), and so no
/// archive of files.
pub(super) fn is_zip_document(sample_bytes: &[u8]) -> bool {
    package::kind(sample_bytes).is_some()
}

/// The largest document, in bytes: its pictures may take many times the room of its text.
const DOCUMENT_BYTES: usize = 128 << 20;

/// The bytes of the file, unless they are more than a document may have.
fn read_bytes(stream: &mut dyn BufRead) -> io::Result<Result<Vec<u8>, Reject>> {
    let mut bytes = Vec::new();
    stream.take(DOCUMENT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > DOCUMENT_BYTES {
        let detail = format!("a document of more than {DOCUMENT_BYTES} bytes");
        return Ok(Err(Reject::file(RejectReason::TooLarge, detail)));
    }
    Ok(Ok(bytes))
}

/// Reads the whole document with `records` and gives what it makes of it to the sink.
fn read_document(
    stream: &mut dyn BufRead,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
    records: impl FnOnce(Vec<u8>, &ReadOptions) -> Result<Vec<Record>, Reject>,
) -> io::Result<()> {
    let outcome = read_bytes(stream)?.and_then(|bytes| records(bytes, options));
    match outcome {
        Ok(records) => {
            for record in records {
                let record = match record {
                    Record::Article(article) if article.of(Slot::Body).any(|body| body.text.len() > RECORD_BYTES) => {
                        let detail = format!("a text of more than {RECORD_BYTES} bytes");
                        Record::Reject(Reject::record(article.locator, RejectReason::TooLarge, detail))
                    }
                    record => record,
                };
                if sink(record).is_break() {
                    return Ok(());
                }
            }
        }
        Err(reject) => {
            let _ = sink(Record::Reject(reject));
        }
    }
    Ok(())
}
