//! Reads the annotated sets: articles with the names in them, as the text that a paper would print.

use std::path::Path;

use morgue::enrich::entities::model::Kind;

/// One set of annotated text.
pub struct Corpus {
    /// What it is called in the tables.
    pub name: &'static str,
    /// Its files.
    files: &'static [&'static str],
    /// It marks other names than those of persons, organisations and places.
    pub marks_other: bool,
    /// Sentences that make an article, where the set does not say.
    block: usize,
    /// What the model card says of it.
    pub about: &'static str,
}

/// The sets, in a fixed order.
pub const CORPORA: [Corpus; 8] = [
    Corpus { name: "wikigold", files: &["wikigold.tsv"], marks_other: true, block: 0, about: "Wikipedia; CC BY 4.0" },
    Corpus { name: "btc", files: &["btc.tsv"], marks_other: false, block: 0, about: "Broad Twitter Corpus; CC BY 4.0" },
    Corpus {
        name: "wnut",
        files: &["wnut.tsv"],
        marks_other: true,
        block: 0,
        about: "WNUT 2017, training part; CC BY 4.0",
    },
    Corpus {
        name: "uner",
        files: &["uner_dev.tsv", "uner_test.tsv"],
        marks_other: false,
        block: 0,
        about: "Universal NER on the English Web Treebank; CC BY-SA 4.0",
    },
    Corpus {
        name: "pud",
        files: &["pud.tsv"],
        marks_other: false,
        block: 0,
        about: "Universal NER on PUD, news and Wikipedia; CC BY-SA 3.0",
    },
    Corpus {
        name: "docred",
        files: &["docred_dev.tsv", "docred_test.tsv"],
        marks_other: true,
        block: 0,
        about: "Re-DocRED, text from Wikipedia; MIT, text CC BY-SA",
    },
    Corpus {
        name: "crossner",
        files: &["crossner_pol.tsv"],
        marks_other: true,
        block: 10,
        about: "CrossNER, politics, text from Wikipedia; MIT",
    },
    Corpus {
        name: "invented",
        files: &[],
        marks_other: true,
        block: 0,
        about: "sentences of our own writing with names from the lists",
    },
];

/// The set that has no files.
pub const INVENTED: usize = 7;

/// A name in a text: bytes and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
}

/// An article: sentences parted by blank lines.
pub struct Document {
    pub corpus: usize,
    pub text: String,
    pub spans: Vec<Span>,
    /// Kept for measuring.
    pub dev: bool,
}

/// Reads all sets from a folder.
pub fn read(folder: &Path) -> Result<Vec<Document>, std::io::Error> {
    let mut documents = Vec::new();
    for (index, corpus) in CORPORA.iter().enumerate() {
        for file in corpus.files {
            let text = std::fs::read_to_string(folder.join(file))?;
            let mut sentences = 0;
            let mut rows: Vec<(&str, &str)> = Vec::new();
            for line in text.lines() {
                if line.is_empty() {
                    sentences += 1;
                }
                if line.starts_with("#DOC") || line.is_empty() && corpus.block > 0 && sentences % corpus.block == 0 {
                    documents.extend(document(index, &rows));
                    rows.clear();
                } else {
                    rows.push(line.split_once('\t').unwrap_or(("", "")));
                }
            }
            documents.extend(document(index, &rows));
        }
    }
    Ok(documents)
}

/// One article from its tokens; an empty token ends a sentence.
fn document(corpus: usize, rows: &[(&str, &str)]) -> Option<Document> {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut open: Option<usize> = None;
    let mut glue = true;
    let mut in_quote = false;
    for (token, tag) in rows {
        if token.is_empty() {
            if !text.is_empty() && !text.ends_with("\n\n") {
                text.push_str("\n\n");
            }
            glue = true;
            in_quote = false;
            continue;
        }
        let token = match *token {
            "-LRB-" => "(",
            "-RRB-" => ")",
            "``" | "''" => "\"",
            token => token,
        };
        let closes = matches!(
            token,
            "," | "."
                | ";"
                | ":"
                | "!"
                | "?"
                | ")"
                | "]"
                | "%"
                | "'s"
                | "’s"
                | "n't"
                | "'"
                | "..."
                | "'re"
                | "'ve"
                | "'ll"
                | "'d"
                | "'m"
        ) || token == "\"" && in_quote;
        if !glue && !closes {
            text.push(' ');
        }
        glue = matches!(token, "(" | "[" | "$" | "#" | "£" | "€") || token == "\"" && !in_quote;
        if token == "\"" {
            in_quote = !in_quote;
        }
        let start = text.len();
        text.push_str(token);
        let Some((part, kind)) = tag.split_once('-') else {
            open = None;
            continue;
        };
        let kind = match kind {
            "PER" => Kind::Person,
            "ORG" => Kind::Organisation,
            "LOC" => Kind::Place,
            _ => Kind::Other,
        };
        match part {
            "S" => spans.push(Span { start, end: text.len(), kind }),
            "B" => open = Some(start),
            "E" => spans.extend(open.take().map(|start| Span { start, end: text.len(), kind })),
            _ => {}
        }
    }
    if text.trim().is_empty() {
        return None;
    }
    let hash = text
        .bytes()
        .take(300)
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let dev = (hash >> 20) % 10 == 0;
    let spans = spans.into_iter().filter_map(|span| agreed(&text, span)).collect();
    Some(Document { corpus, text, spans, dev })
}

/// The span as all sets are made to mark it: without title, article, `@` and possessive.
fn agreed(text: &str, mut span: Span) -> Option<Span> {
    loop {
        let name = text.get(span.start..span.end)?;
        if name.starts_with(['@', '#']) || text.get(..span.start)?.ends_with(['@', '#']) {
            return None;
        }
        let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
        let is_article = first == "the" || first == "a";
        let is_title = span.kind == Kind::Person && super::lists::is_title(first);
        if !rest.is_empty() && (is_article || is_title) {
            span.start = span.end - rest.trim_start().len();
            continue;
        }
        let cut = name.trim_end_matches(['\'', '’', ',', '"']);
        let cut = cut.strip_suffix("'s").or_else(|| cut.strip_suffix("’s")).unwrap_or(cut);
        if cut.is_empty() {
            return None;
        }
        span.end = span.start + cut.len();
        if !rest.is_empty() || !is_title {
            return Some(span);
        }
        return None;
    }
}

/// Articles as JSON lines: set, text and names, with bytes as offsets.
pub fn to_lines<'a>(documents: impl Iterator<Item = &'a Document>) -> String {
    let kinds = ["PER", "ORG", "LOC", "MISC"];
    let mut out = String::new();
    for document in documents {
        let spans: Vec<_> = document
            .spans
            .iter()
            .map(|span| serde_json::json!([span.start, span.end, kinds[span.kind as usize]]))
            .collect();
        let line = serde_json::json!({ "set": CORPORA[document.corpus].name, "text": document.text, "names": spans });
        out.push_str(&line.to_string());
        out.push('\n');
    }
    out
}
