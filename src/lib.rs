//! morgue: full-text search over news archives. A newspaper calls its archive of clippings the *morgue*.
//!
//! This crate is the program: it takes folders of news articles in whatever form they lie there, turns each into one clean record, indexes the
//! records, and answers questions about them. It works offline, its answers are exact, and it says where every fact in a record came from.
//!
//! ```text
//! walk  ->  read  ->  normalize  ->  enrich  ->  index        a folder becomes an archive
//! query ->  search ->  present                                a question becomes an answer
//! ```
//!
//! One direction, no way back. A stage knows the types in [`record`] and nothing of the other stages; [`pipeline`] alone strings them together.
//!
//! # Rooms
//!
//! | room | what goes in, what comes out | may use |
//! |---|---|---|
//! | [`record`] | the words that everything else speaks; no input or output | nothing of ours |
//! | [`fields`] | THE table of fields; schema, query parser, help and docs derive from it | record |
//! | [`walk`] | folders to files, in a stable order | record |
//! | [`read`] | bytes to raw articles: containers, encodings, one file per layout | record |
//! | [`normalize`] | a raw article to one record: the best candidate for each field | record |
//! | [`enrich`] | a record to a record: dateline, agency, language | record |
//! | [`index`] | records and the states of files to an archive, and back; knows tantivy | record, fields |
//! | [`query`] | the text in the query box to a tree of plain data; never fails | record, fields |
//! | [`search`] | a request to hits, marks and snippets; knows tantivy | record, fields, index, query |
//! | [`pipeline`] | folders to an archive, and a report that counts every file once | all of the stages above that it strings together |
//! | [`present`] | hits to text, JSON, CSV and more, with hostile text made harmless | record, fields, query, the results of search |
//! | [`cli`] | the command line, the clock, the environment, the terminal | all |
//!
//! `tests/it/floor_plan.rs` holds every `use` line against this table.
//!
//! # Invariants
//!
//! - The library prints nothing, and reads neither clock, environment nor home folder: [`cli`] passes them in.
//! - Bad input is normal: a reader returns what it found and notes; an error is only for what stops the job.
//! - Every file and every record walked ends in exactly one count, with a reason.
//! - The archive is the only state, made whole by each commit: a kill at any moment loses only what was not yet committed.
//! - Facts are found, not assumed: a value carries where it stood, and what was not found is absent. The time stamp of a file is never the date of
//!   an article.
//! - Text from articles is hostile: it is made harmless wherever it reaches a terminal or a spreadsheet.
//! - What programs read has a version and a schema, made from the code and kept in `schema/`.

pub mod cli;
pub mod enrich;
pub mod fields;
pub mod index;
pub mod normalize;
pub mod pipeline;
pub mod present;
pub mod query;
pub mod read;
pub mod record;
pub mod search;
pub mod walk;
