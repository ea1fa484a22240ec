//! XML of a kind that no reader knows: it is said so, by the name of its root, and its markup is not taken for text.

use std::io;

use super::not_article;
use super::stream::{Elements, root};
use crate::read::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Reject, RejectReason};

/// The reader.
pub(super) struct Other;

impl Reader for Other {
    fn name(&self) -> &'static str {
        "xml"
    }

    fn layouts(&self) -> &'static [Layout] {
        &[]
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let text = sample.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let declared = text.starts_with("<?xml");
        match root(sample.text) {
            Some(root) if root.is("html") => 0,
            Some(_) if declared => 20,
            // Other text may begin with a word in angle brackets.
            Some(root) if sample.extension == "xml" || root.namespace.is_some() => 15,
            None if declared || sample.extension == "xml" && text.starts_with('<') => 10,
            _ => 0,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let tag = Elements::new(input.stream, RECORD_BYTES).tag()?;
        let name = tag.map(|tag| match &*tag.prefix {
            "" => tag.name.to_string(),
            prefix => format!("{prefix}:{}", tag.name),
        });
        let record = match name {
            Some(name) => not_article("", describe(&name)),
            None => Record::Reject(Reject::file(RejectReason::Malformed, "XML without a root element")),
        };
        let _ = sink(record);
        Ok(())
    }
}

/// What the root says of the document.
fn describe(root: &str) -> String {
    let local = root.rsplit(':').next().unwrap_or(root).to_ascii_lowercase();
    let what = match local.as_str() {
        "schema" => "a schema, not news",
        "stylesheet" | "transform" => "a style sheet, not news",
        "urlset" | "sitemapindex" => "a site map, not news",
        "opml" => "a list of feeds, not news",
        "svg" => "a drawing, not news",
        _ => return format!("XML with root <{root}>, which no reader knows"),
    };
    format!("XML with root <{root}>: {what}")
}

#[cfg(test)]
mod tests {
    use crate::read::tests::{read_as, reject};
    use crate::record::RejectReason;

    #[test]
    fn unknown_xml_is_told_by_its_root() {
        for (name, text, detail) in [
            (
                "a.xml",
                "<?xml version='1.0'?><!-- x --><f:foo xmlns:f='u'><p>Text</p></f:foo>",
                "XML with root <f:foo>, which no reader knows",
            ),
            ("a", "<?xml version='1.0'?>\n<foo>", "XML with root <foo>, which no reader knows"),
            // Its name is that of a NewsML-G2 catalog, which is known by its namespace.
            ("a.xml", "<catalog><book/></catalog>", "XML with root <catalog>, which no reader knows"),
            ("a.xml", "<foo/>", "XML with root <foo>, which no reader knows"),
            ("a.xml", "<urlset xmlns='x'><url/></urlset>", "XML with root <urlset>: a site map, not news"),
        ] {
            let (records, read) = read_as(name, text);
            assert_eq!(records, [reject("", RejectReason::NotArticle, detail)]);
            assert_eq!(read.layout().as_deref(), Some("xml"));
        }
        let (records, _) = read_as("a.xml", "<?xml version='1.0'?> nothing");
        assert_eq!(records, [reject("", RejectReason::Malformed, "XML without a root element")]);
        assert_eq!(read_as("a.txt", "<sigh> Another winter.\n\nIt froze.").1.layout().as_deref(), Some("text"));
    }
}
