//! Text of a field that holds HTML: tags out, entities decoded, one paragraph a block element.
//!
//! For fragments inside JSON and tables only; whole pages need more than this.

/// Elements that end a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tr",
    "section",
    "article",
    "figure",
    "figcaption",
    "header",
    "footer",
    "aside",
    "hr",
    "pre",
    "main",
    "dl",
    "dt",
    "dd",
];

/// Elements within a line; with the blocks they tell HTML from text that has a `<` in it.
const INLINE: &[&str] = &[
    "br", "a", "b", "i", "em", "strong", "span", "img", "sup", "sub", "u", "script", "style", "iframe", "picture",
    "source",
];

/// Whether the text is HTML: it has a tag of a known name, closed or of a kind that needs no closing.
pub(super) fn is_html(text: &str) -> bool {
    let mut rest = text;
    let mut tags = 0;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(tag) = Tag::parse(after) {
            if BLOCKS.contains(&tag.name.as_str()) || tag.name == "br" {
                return true;
            }
            tags += usize::from(INLINE.contains(&tag.name.as_str()));
            if tags == 2 {
                return true;
            }
        }
    }
    false
}

/// The start of the text after a `<`, read as a tag.
struct Tag<'a> {
    name: String,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// The name and what follows the `>`. A tag longer than a few thousand bytes is none, which bounds the search.
    fn parse(after: &'a str) -> Option<Self> {
        let body = after.strip_prefix('/').unwrap_or(after);
        let name: String =
            body.chars().take(12).take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let next = body.as_bytes().get(name.len())?;
        if !(next.is_ascii_whitespace() || matches!(next, b'>' | b'/')) {
            return None;
        }
        let end = memchr::memchr(b'>', body.as_bytes().get(..body.len().min(4096))?)?;
        Some(Self { name, rest: body.get(end + 1..)? })
    }
}

/// The text without tags. Runs of white space become one space, as a browser shows them.
pub(super) fn strip(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    loop {
        let Some((text, after)) = rest.split_once('<') else {
            push_text(rest, &mut out);
            break;
        };
        push_text(text, &mut out);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let Some(tag) = Tag::parse(after) else {
            if after.starts_with('!') || after.starts_with('?') {
                rest = after.split_once('>').map_or("", |(_, rest)| rest);
            } else {
                out.push('<');
                rest = after;
            }
            continue;
        };
        rest = tag.rest;
        match tag.name.as_str() {
            name @ ("script" | "style" | "iframe" | "noscript") if !after.starts_with('/') => {
                rest = after_element(rest, name);
            }
            "br" => {
                trim_spaces(&mut out);
                out.push('\n');
            }
            name if BLOCKS.contains(&name) => end_paragraph(&mut out),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What follows the end of an element whose content is no text; nothing when it has no end.
fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        let (head, tail) = after.split_at_checked(name.len()).unwrap_or((after, ""));
        if head.eq_ignore_ascii_case(name) {
            return tail.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = after;
    }
    ""
}

fn trim_spaces(out: &mut String) {
    while out.ends_with(' ') {
        out.pop();
    }
}

fn end_paragraph(out: &mut String) {
    let length = out.trim_end().len();
    out.truncate(length);
    if !out.is_empty() {
        out.push_str("\n\n");
    }
}

fn push_text(text: &str, out: &mut String) {
    for c in decode_entities(text).chars() {
        if c.is_whitespace() && c != '\u{a0}' {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}

/// Resolves character references: numbers and the names that news text uses. Others stay as written.
pub(super) fn decode_entities(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        rest = after;
        let length = after.bytes().take(12).position(|byte| byte == b';');
        let decoded = length.and_then(|length| entity(after.get(..length)?));
        if let (Some(c), Some(length)) = (decoded, length) {
            out.push(c);
            rest = after.get(length + 1..).unwrap_or_default();
        } else {
            out.push('&');
        }
    }
    out.push_str(rest);
    out.into()
}

/// The named references that news text uses, but for the two that would be invisible here.
const NAMED: &str = "\
    amp=& lt=< gt=> quot=\" apos=' ndash=– mdash=— hellip=… lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ \
    laquo=« raquo=» lsaquo=‹ rsaquo=› bull=• middot=· copy=© reg=® trade=™ euro=€ pound=£ yen=¥ cent=¢ sect=§ \
    para=¶ deg=° plusmn=± times=× divide=÷ frac12=½ frac14=¼ frac34=¾ iexcl=¡ iquest=¿ ordf=ª ordm=º acute=´ \
    Agrave=À Aacute=Á Acirc=Â Atilde=Ã Auml=Ä Aring=Å AElig=Æ Ccedil=Ç Egrave=È Eacute=É Ecirc=Ê Euml=Ë \
    Igrave=Ì Iacute=Í Icirc=Î Iuml=Ï Ntilde=Ñ Ograve=Ò Oacute=Ó Ocirc=Ô Otilde=Õ Ouml=Ö Oslash=Ø Ugrave=Ù \
    Uacute=Ú Ucirc=Û Uuml=Ü Yacute=Ý szlig=ß agrave=à aacute=á acirc=â atilde=ã auml=ä aring=å aelig=æ \
    ccedil=ç egrave=è eacute=é ecirc=ê euml=ë igrave=ì iacute=í icirc=î iuml=ï ntilde=ñ ograve=ò oacute=ó \
    ocirc=ô otilde=õ ouml=ö oslash=ø ugrave=ù uacute=ú ucirc=û uuml=ü yacute=ý yuml=ÿ oelig=œ OElig=Œ scaron=š \
    Scaron=Š \
";

/// The character an entity names: `amp`, `#8217`, `#x2019`. The numbers 128 to 159 mean Windows-1252, as browsers read them.
pub(super) fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        if let Ok(byte @ 0x80..=0x9f) = u8::try_from(code) {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
            return text.chars().next();
        }
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    match name {
        "nbsp" => Some('\u{a0}'),
        "shy" => Some('\u{ad}'),
        _ => NAMED.split(' ').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.chars().next()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_text() {
        assert!(is_html("<p>The river rose.</p>"));
        assert!(is_html("One line<br/>another"));
        assert!(is_html("See <a href=\"x\">the map</a>."));
        assert!(!is_html("If a < b and b > c, then <unknown> stays"));
        assert!(!is_html("Shares of <IBM> rose"));
    }

    #[test]
    fn tags_go_and_paragraphs_stay() {
        let html = "<div><h2>Flood</h2><p>The river&nbsp;rose &amp; fell,\n<b>twice</b>.</p><script>if (a<b) { x('</p>') }</script>\
                    <!-- <p>ad</p> --><p>It&#8217;s 3 < 4.<br>Yes.</p></div>";
        assert_eq!(strip(html), "Flood\n\nThe river\u{a0}rose & fell, twice.\n\nIt’s 3 < 4.\nYes.");
        assert_eq!(strip("<p>open <script> never ends"), "open");
        assert_eq!(strip("a &unknown; b &#0; c <"), "a &unknown; b &#0; c <");
    }
}
