//! The words that every other room speaks: plain data, no input or output.
//!
//! A reader fills a [`RawArticle`] with candidates; `normalize` and `enrich` make one [`Article`] of it, in
//! which each fact is a [`Found`] value: what it is, where it stood, and how sure we are. What could not be found is absent.

mod abbreviations;
mod agency;
mod ago;
mod article;
mod countries;
mod date;
mod date_calendars;
mod date_order;
mod date_text;
mod date_tokens;
mod dateline;
mod day_text;
mod edits;
mod entity;
mod file;
mod fold;
mod found;
mod id;
mod judged;
mod languages;
mod months;
mod note;
mod raw;
mod sentences;
mod text;
mod twin;
mod words;

pub use agency::{Agency, AgencyName, FormerName, agencies, agency_by_alias, agency_shared};
pub use ago::{Ago, read_ago};
pub use article::Article;
pub use countries::{CITIES, COUNTRIES, asked_country_code, country_code_word, country_names};
pub use date::{DateParts, NewsDate, Precision, day_number, day_of_number};
pub use date_order::day_month_order;
pub use date_text::{DateDoubt, DateReading, DayMonthOrder, read_date};
pub use dateline::{Dateline, Degrees, Located, LocatedBy, MoreLocated};
pub use day_text::day_at_start;
pub use edits::edit_distance;
pub use entity::{Entity, EntityForm, EntityKind, entity_key};
pub use file::{FileStamp, SourceFile, path_of_text, path_to_text};
pub use fold::{fold, fold_into};
pub use found::{Confidence, Found, Origin};
pub use id::{ArticleId, RecordKey, text_hash};
pub use judged::Judged;
pub use languages::language_code;
pub use months::{is_weekday, month_of_word};
pub use note::{Note, Stage};
pub use raw::{Candidate, RawArticle, Reject, RejectReason, Slot};
pub use sentences::Sentences;
pub use text::{
    after_cut_prefix, after_prefix, first_paragraph, is_all_caps, last_paragraph, letter_key, same_text, title_case,
};
pub use twin::{Telling, better_telling, same_article, twin_keys};
pub use words::{MAX_WORD_BYTES, Word, Words};
