//! One message: its article and what is attached to it.
//!
//! The date is when it was sent. The sender is the author, unless the message is a newsletter's: then it is the source. A message that was sent on
//! gives sender, date and subject of the one inside, and says so.

use mail_parser::{
    Address, ContentType, Encoding, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType,
};

use super::forward;
use crate::read::guarded::guarded;
use crate::read::{decode, strip_html, text};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// A message taken apart.
pub(super) struct Taken {
    /// `None` when it has neither subject nor text.
    pub(super) article: Option<RawArticle>,
    pub(super) attached: Vec<Attached>,
    /// The message is a web page that a browser saved, and nothing else.
    pub(super) page: Option<SavedPage>,
}

/// A web page in the shape of a message (MHTML, RFC 2557).
pub(super) struct SavedPage {
    /// Where it was saved from.
    pub(super) url: Option<String>,
    pub(super) html: String,
    /// It ends early.
    pub(super) cut: bool,
}

/// A file that came with a message.
pub(super) struct Attached {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Reads a message.
///
/// # Errors
/// The reject of what is no message, or is nested too deep.
pub(super) fn read(bytes: &[u8], locator: &str) -> Result<Taken, Reject> {
    let size = Size::of(bytes);
    if size.messages > Size::MESSAGES {
        let detail = format!("more than {} messages inside of one another", Size::MESSAGES);
        return Err(Reject::record(locator, RejectReason::TooDeep, detail));
    }
    if size.header_lines > Size::HEADER_LINES {
        let detail = format!("a message with more than {} header lines in its parts", Size::HEADER_LINES);
        return Err(Reject::record(locator, RejectReason::TooLarge, detail));
    }
    let Some(message) = guarded(|| MessageParser::default().parse(bytes)).flatten() else {
        return Err(Reject::record(locator, RejectReason::Malformed, "no header lines of a message"));
    };
    if let Some(page) = saved_page(&message) {
        return Ok(Taken { article: None, attached: Vec::new(), page: Some(page) });
    }
    Ok(Taken { article: article(&message, locator), attached: attached(&message), page: None })
}

/// How much a parser would have to keep of a message, at most: each part and each header line takes some hundred bytes, and each message inside of
/// another a call of its own when they are taken apart.
#[derive(Default)]
struct Size {
    messages: usize,
    header_lines: usize,
}

impl Size {
    /// A digest of a list has some dozen.
    const MESSAGES: usize = 200;
    /// Long ways through many servers make a few hundred.
    const HEADER_LINES: usize = 50_000;

    fn of(bytes: &[u8]) -> Self {
        let mut size = Self::default();
        let (mut in_header, mut has_message) = (true, false);
        let mut rest = bytes;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at(end);
            rest = after;
            if line.starts_with(b"--") {
                // What parts two parts, in most cases.
                size.header_lines += 1;
                (in_header, has_message) = (true, false);
            } else if in_header && matches!(line, b"\n" | b"\r\n") {
                // Below the header of a message's part stands that of the message.
                in_header = has_message;
                has_message = false;
            } else if in_header {
                size.header_lines += 1;
                let line = line.to_ascii_lowercase();
                let names = |word: &[u8]| memchr::memmem::find(&line, word).is_some();
                if names(b"message/") || names(b"multipart/digest") {
                    has_message = true;
                    size.messages += 1;
                }
            }
        }
        size
    }
}

/// Whether header lines are those that browsers write above a page: `From: <Saved by Blink>`, `Snapshot-Content-Location: ...`.
pub(super) fn is_saved_page(name: &str, line: &[u8]) -> bool {
    name == "snapshot-content-location"
        || name == "from" && line.to_ascii_lowercase().windows(8).any(|word| word == b"saved by")
}

fn saved_page(message: &Message<'_>) -> Option<SavedPage> {
    let from = message.header_raw("From").unwrap_or_default();
    let location = message.header_raw("Snapshot-Content-Location").map(str::trim);
    if location.is_none() && !is_saved_page("from", from.as_bytes()) {
        return None;
    }
    // The page comes first; frames, styles and pictures follow.
    let is_html = |part: &&MessagePart<'_>| {
        part.content_type().and_then(ContentType::subtype).is_some_and(|subtype| subtype.eq_ignore_ascii_case("html"))
    };
    let part = message.parts.iter().find(is_html)?;
    // One that is cut off is no HTML to the parser.
    let (PartType::Html(html) | PartType::Text(html)) = &part.body else { return None };
    let url = location.or_else(|| part.content_location());
    let url = url.filter(|url| url.starts_with("http://") || url.starts_with("https://")).map(str::to_owned);
    Some(SavedPage { url, html: mended(message, part, html), cut: part.is_encoding_problem })
}

fn article(message: &Message<'_>, locator: &str) -> Option<RawArticle> {
    let mut article = RawArticle::at(locator);
    let text = best_text(message);
    let forwarded = forward::find(&text);
    let subject = message.subject().unwrap_or_default();
    let plain = forward::plain_subject(subject);
    if let Some(forwarded) = &forwarded {
        let inner = forwarded.subject.map(forward::plain_subject).unwrap_or_default();
        article.push(Slot::Headline, inner, Origin::Header, "Subject");
    }
    if forwarded.is_none() || plain != forwarded.as_ref().and_then(|inner| inner.subject).unwrap_or_default() {
        article.push(Slot::Headline, plain, Origin::Header, "Subject");
    }
    let body = forwarded.as_ref().map_or(text.as_str(), |forwarded| forwarded.text);
    let body = paragraphs(body);
    article.push(Slot::Body, body, Origin::Text, "");
    article.of(Slot::Headline).chain(article.of(Slot::Body)).next()?;

    let is_newsletter = is_newsletter(message);
    let mut notes = Vec::new();
    let mut note = |field: &str, text: String| notes.push(Note::new(Stage::Read, field, text));
    if let Some(inner) = &forwarded {
        let (name, address) = inner.from.map(forward::sender).unwrap_or_default();
        push_sender(&mut article, name, address, is_newsletter);
        article.push(Slot::Published, inner.date.unwrap_or_default(), Origin::Header, "Date");
        let by = sender(message).map(|(name, address)| name.or(address).unwrap_or_default());
        let by = by.map_or(String::new(), |by| format!(" by {by}"));
        note("", format!("sent on{by}; sender, date and subject are those of the message inside"));
        if inner.comment {
            note("body", "what was written above the message inside was left out".to_owned());
        }
    } else {
        let (name, address) = sender(message).unwrap_or_default();
        push_sender(&mut article, name.as_deref(), address.as_deref(), is_newsletter);
        let date = message.header_raw("Date").unwrap_or_default();
        article.push(Slot::Published, date.trim(), Origin::Header, "Date");
        if plain != subject.trim() {
            note("headline", format!("the subject says that the message was sent on: {subject}"));
        }
    }
    if let HeaderValue::Text(language) = message.content_language() {
        article.push(Slot::Language, language.as_ref(), Origin::Header, "Content-Language");
    }
    article.push(Slot::Docno, message.message_id().unwrap_or_default(), Origin::Header, "Message-ID");
    if message.parts.iter().any(|part| part.is_encoding_problem) {
        note("body", "a part of the message ends early or is not packed as it says".to_owned());
    }
    let passed_over = passed_over(message);
    if !passed_over.is_empty() {
        note("", format!("attached and passed over: {}", passed_over.join(", ")));
    }
    article.notes = notes;
    article.candidates.sort_by_key(|candidate| candidate.slot);
    Some(article)
}

/// The sender of a newsletter is an outlet, any other a person. An address alone names its outlet by its domain, and no person.
fn push_sender(article: &mut RawArticle, name: Option<&str>, address: Option<&str>, is_newsletter: bool) {
    let name = name.filter(|name| !name.contains('@'));
    let domain = address.and_then(|address| address.rsplit_once('@')).map(|(_, domain)| domain);
    match (is_newsletter, name) {
        (true, Some(name)) => article.push(Slot::Source, name, Origin::Header, "From"),
        (true, None) => article.push(Slot::Source, domain.unwrap_or_default(), Origin::Header, "From"),
        // Lists put themselves behind the name.
        (false, Some(name)) => {
            article.push(Slot::Author, name.split(" via ").next().unwrap_or_default(), Origin::Header, "From");
        }
        (false, None) => {}
    }
}

/// Sent to everybody who asked for it, and not by way of a list on which people write to each other.
fn is_newsletter(message: &Message<'_>) -> bool {
    let has = |name: &str| message.header_raw(name).is_some_and(|value| !value.trim().is_empty());
    let bulk = message
        .header_raw("Precedence")
        .is_some_and(|value| ["bulk", "list", "junk"].iter().any(|word| value.trim().eq_ignore_ascii_case(word)));
    let discussion = message.header_raw("List-Post").is_some_and(|value| value.contains("mailto:"));
    (has("List-Unsubscribe") || has("List-Id") || has("Feedback-ID") || bulk) && !discussion
}

/// Name and address of the sender.
fn sender(message: &Message<'_>) -> Option<(Option<String>, Option<String>)> {
    let found = message.from().and_then(Address::first).or_else(|| message.sender().and_then(Address::first))?;
    let text = |value: Option<&str>| value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    Some((text(found.name()), text(found.address())))
}

/// The text part, or that of the HTML where there is no text to speak of: some newsletters only say in it that there is HTML.
fn best_text(message: &Message<'_>) -> String {
    let parts = |ids: &[u32]| {
        let parts: Vec<String> = ids.iter().filter_map(|&id| part_text(message, message.part(id)?)).collect();
        parts.join("\n\n")
    };
    let plain = parts(&message.text_body);
    let short = plain.trim().chars().count();
    if short >= 400 || short > 0 && message.html_body == message.text_body {
        return plain;
    }
    let mut html = parts(&message.html_body);
    if html.is_empty() {
        // A part that was cut off is taken for an attachment.
        let mut cut = message.parts.iter().filter(|part| part.is_encoding_problem && is_text(part));
        html = cut.find_map(|part| part_text(message, part)).unwrap_or_default();
    }
    if html.trim().chars().count() > short * 3 { html } else { plain }
}

/// Text of the message, not of something that came with it.
fn is_text(part: &MessagePart<'_>) -> bool {
    let of_text = part.content_type().is_none_or(|media_type| media_type.ctype().eq_ignore_ascii_case("text"));
    of_text && part.attachment_name().is_none()
}

/// The text of a part, HTML without its tags.
fn part_text(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else { return None };
    let text = mended(message, part, text);
    let subtype = part.content_type().and_then(|media_type| media_type.subtype()).unwrap_or_default();
    Some(if subtype.eq_ignore_ascii_case("html") { strip_html::strip(&text) } else { text })
}

/// The text of a part. Where it was cut off it is decoded as far as it goes; where it names no charset and is not UTF-8 either, that is guessed.
fn mended(message: &Message<'_>, part: &MessagePart<'_>, text: &str) -> String {
    let charset = part.content_type().and_then(|media_type| media_type.attribute("charset"));
    let charset = charset.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let unknown = charset.is_none() && part.encoding == Encoding::None && text.contains('\u{fffd}');
    if !part.is_encoding_problem && !unknown {
        return text.to_owned();
    }
    let bytes = raw_bytes(message, part);
    decode::sample_text(&bytes, decode::decide(&bytes, true, charset), true)
}

/// The bytes of a part that could not be decoded, as far as they can.
fn raw_bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let (from, to) = (part.raw_body_offset() as usize, part.raw_end_offset() as usize);
    let raw = message.raw_message.get(from..to).unwrap_or_default();
    match part.content_transfer_encoding().map(str::to_ascii_lowercase).as_deref() {
        Some("base64") => base64(raw),
        Some("quoted-printable") => quoted_printable(raw),
        _ => raw.to_vec(),
    }
}

/// Base64 up to its end, however it ends.
fn base64(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for &byte in raw {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// Quoted-printable; what is not of its form stands for itself.
fn quoted_printable(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let hex = |digit: &u8| char::from(*digit).to_digit(16);
        match after {
            [b'\n', after @ ..] | [b'\r', b'\n', after @ ..] => rest = after,
            [high, low, after @ ..] if hex(high).is_some() && hex(low).is_some() => {
                out.push((hex(high).unwrap_or(0) * 16 + hex(low).unwrap_or(0)) as u8);
                rest = after;
            }
            _ => out.push(b'='),
        }
    }
    out
}

/// Paragraphs of a message, without what stands below the mark of a signature.
fn paragraphs(body: &str) -> String {
    let body = if body.contains('\r') { body.replace("\r\n", "\n") } else { body.to_owned() };
    let signature = body.find("\n-- \n").or_else(|| body.starts_with("-- \n").then_some(0));
    let above = signature.and_then(|at| body.get(..at)).unwrap_or(&body);
    text::paragraphs(above)
}

/// The name of what is attached, and whether it is passed over: what belongs to the look of the message, or to its safety.
fn name_of(part: &MessagePart<'_>) -> (String, bool) {
    let media_type = part.content_type();
    let kind = media_type.map(|media_type| media_type.ctype().to_ascii_lowercase()).unwrap_or_default();
    let subtype = media_type.and_then(|media_type| media_type.subtype()).unwrap_or_default().to_ascii_lowercase();
    let nothing = matches!(kind.as_str(), "image" | "audio" | "video" | "font")
        || matches!(
            subtype.as_str(),
            "calendar"
                | "ics"
                | "pkcs7-signature"
                | "x-pkcs7-signature"
                | "pgp-signature"
                | "pgp-keys"
                | "vcard"
                | "x-vcard"
                | "ms-tnef"
                | "delivery-status"
                | "css"
        );
    let name = part.attachment_name().unwrap_or_default().to_owned();
    let name = match (name.is_empty(), &part.body) {
        (false, _) => name,
        (true, PartType::Message(_)) => "message.eml".to_owned(),
        (true, _) => format!("{kind}.{subtype}"),
    };
    (name, nothing)
}

fn attached(message: &Message<'_>) -> Vec<Attached> {
    let mut attached = Vec::new();
    for part in message.attachments() {
        let (name, nothing) = name_of(part);
        // Text without a name is another form of what was read, or a footer that a list added.
        if nothing || is_text(part) && matches!(part.body, PartType::Text(_) | PartType::Html(_)) {
            continue;
        }
        let bytes = match &part.body {
            PartType::Text(_) | PartType::Html(_) if part.is_encoding_problem => raw_bytes(message, part),
            PartType::Message(inner) if part.encoding != Encoding::None => inner.raw_message.to_vec(),
            PartType::Message(_) => {
                let (from, to) = (part.raw_body_offset() as usize, part.raw_end_offset() as usize);
                message.raw_message.get(from..to).unwrap_or_default().to_vec()
            }
            PartType::Multipart(_) => continue,
            _ => part.contents().to_vec(),
        };
        attached.push(Attached { name, bytes });
    }
    attached
}

/// The names of attachments that are not read.
fn passed_over(message: &Message<'_>) -> Vec<String> {
    const MOST: usize = 5;
    let parts = message.attachments().map(name_of).filter(|(_, nothing)| *nothing);
    parts.take(MOST).map(|(name, _)| name.chars().take(80).collect()).collect()
}
