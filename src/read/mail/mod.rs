//! Mail: one message, or many in an mbox.
//!
//! A message is a container: in goes one, out come its text as an article and its attachments, each as if it lay in the folder (a press release in
//! PDF, a forwarded message). An mbox gives its messages one by one, numbered; only one is in memory.

mod forward;
mod mbox;
mod message;

use std::io::{Cursor, Read as _};
use std::ops::ControlFlow;

use super::buffer::Buffer;
use super::container::{Facts, Inside, Member, Name, Names, Stream, Visitor, open, reject_of};
use super::{Layout, RECORD_BYTES, Reader, Record};
use crate::record::{Reject, RejectReason};

/// The readers of this room: none, since mail is read as a container.
pub(super) const READERS: &[&dyn Reader] = &[];

/// For `schema/formats.md`.
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "email",
        title: "A mail message, as mail programs save it (.eml)",
        detected: "header lines of mail: From with Subject or Date, and one that only mail has (Message-ID, MIME-Version, Received ...)",
        fields: "Subject, From (the author; the source where the message is a newsletter's), Date, Message-ID, Content-Language; the text part, or \
                 the HTML part where there is no text to speak of. A forwarded message gives its own sender, date and subject. Attachments are \
                 read as if they lay in the folder, pictures, calendars and signatures passed over",
    },
    Layout {
        name: "mhtml",
        title: "A web page that a browser saved in one file (.mhtml, .mht)",
        detected: "a message of mail whose header says that a browser saved it: `From: <Saved by ...>` or Snapshot-Content-Location",
        fields: "the page in it, as any web page, with the address it was saved from; frames, styles and pictures are passed over. The day on which \
                 it was saved is no date of the article",
    },
    Layout {
        name: "mbox",
        title: "Many mail messages in one file",
        detected: "a line `From sender date` above the header lines of mail",
        fields: "as for one message; lines that were marked `>From` are mended",
    },
];

/// How much of a file is looked at.
pub(super) const HEAD_BYTES: usize = 16 << 10;

/// Whether a file begins with the header of a message, or with that of an mbox.
pub(super) fn is_mail(head: &[u8]) -> bool {
    is_mbox(head) || is_message(head)
}

fn is_mbox(head: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', head) else { return false };
    let (line, rest) = head.split_at(end + 1);
    mbox::is_from_line(line) && header_name(rest).is_some()
}

/// The name of the field that a line begins with, in lower case.
fn header_name(line: &[u8]) -> Option<String> {
    let colon = memchr::memchr(b':', line.get(..line.len().min(80))?)?;
    let name = line.get(..colon)?;
    let plain = name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (plain && !name.is_empty()).then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

/// Header lines up to a blank one: From, with Subject or Date, and at least one that only mail has. Clippings have `Subject:` and `Date:` too.
fn is_message(head: &[u8]) -> bool {
    const OF_MAIL: &[&str] = &[
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "delivered-to",
        "content-transfer-encoding",
        "content-type",
        "in-reply-to",
        "references",
        "reply-to",
        "list-id",
        "list-unsubscribe",
        "dkim-signature",
        "x-mailer",
        "x-received",
        "newsgroups",
        "envelope-to",
    ];
    let (mut from, mut about, mut mail) = (false, false, false);
    for (number, line) in head.split(|&byte| byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if number > 0 && matches!(line.first(), Some(b' ' | b'\t')) {
            continue;
        }
        let Some(name) = header_name(line) else {
            // The line that is cut at the end of what is looked at.
            return from && about && mail && head.ends_with(line);
        };
        from |= name == "from" || name == "sender";
        about |= matches!(name.as_str(), "subject" | "date");
        mail |= OF_MAIL.contains(&name.as_str());
        // Firefox writes no From.
        from |= message::is_saved_page(&name, line);
    }
    from && about && mail
}

/// Gives the article of every message, and every attachment, to the visitor.
pub(super) fn members(member: Member<'_>, inside: Inside<'_>, visitor: &mut dyn Visitor) -> ControlFlow<()> {
    let Member { locator, mut stream, .. } = member;
    if is_mbox(stream.peek(HEAD_BYTES).0) {
        return mbox::messages(&mut stream, &locator, inside.without_place(), visitor);
    }
    // What lies in the message is no part of the file on the disk.
    let inside = inside.without_place();
    let mut bytes = Vec::new();
    let outcome = (&mut stream).take(RECORD_BYTES as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > RECORD_BYTES {
        return visitor.reject(Reject::record(locator, RejectReason::TooLarge, too_large()));
    }
    one(&bytes, &locator, inside, visitor)?;
    match outcome {
        Ok(_) => ControlFlow::Continue(()),
        Err(error) => {
            visitor.failure_told();
            visitor.reject(reject_of(&locator, &error))
        }
    }
}

fn too_large() -> String {
    format!("a message of more than {RECORD_BYTES} bytes")
}

/// One message.
fn one(bytes: &[u8], locator: &str, inside: Inside<'_>, visitor: &mut dyn Visitor) -> ControlFlow<()> {
    let message = match message::read(bytes, locator) {
        Ok(message) => message,
        Err(reject) => return visitor.reject(reject),
    };
    if let Some(page) = message.page {
        let mut facts = Facts { url: page.url, charset: Some(encoding_rs::UTF_8), ..Facts::default() };
        if page.cut {
            facts.note("body", "the saved page ends early");
        }
        let stream: Stream<'_> = Buffer::new(Box::new(Cursor::new(page.html.into_bytes())));
        let name = "page.html".to_owned();
        return open(Member { locator: locator.to_owned(), name, facts, stream }, inside, visitor);
    }
    match message.article {
        Some(article) => visitor.record(Record::Article(article))?,
        // A message that only carries something says nothing itself.
        None if message.attached.is_empty() => {
            visitor.reject(Reject::record(locator, RejectReason::NoText, "a message without subject and text"))?;
        }
        None => {}
    }
    let mut names = Names::new(locator);
    for attached in message.attached {
        names.count();
        if let Err(problem) = inside.account.member() {
            visitor.reject(problem.at(locator))?;
            return ControlFlow::Break(());
        }
        let name = Name::new(&attached.name);
        let mut facts = Facts::default();
        facts.note("", "attached to a message");
        let stream: Stream<'_> = Buffer::new(Box::new(Cursor::new(attached.bytes)));
        let member = Member { locator: names.locator(&name), name: name.file().to_owned(), facts, stream };
        open(member, inside, visitor)?;
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests;
