//! Questions: from the text in the query box to a tree of plain data. Knows the table of fields, and nothing of any index.
//!
//! [`parse()`] reads a query and never fails; [`filter()`] and [`filter_dates`] read flags, and do. [`Plan`] sorts a whole
//! [`Request`] into what ranks and what only restricts. A [`Node`] prints as a query that reads back as the same tree.

mod ast;
mod bind;
mod dates;
mod filter;
mod lex;
mod near;
mod notes;
mod parse;
mod plan;
mod print;
mod reference;
mod request;
mod syntax;
#[cfg(test)]
mod tests;
mod token;
mod underline;
mod values;

pub use ast::{Bounds, Days, Leaf, Near, Node, NoteKind, Query, QueryNote, Relation, Span, Want};
pub use dates::{filter_dates, parse_days};
pub use filter::filter;
pub use notes::brief;
pub use parse::{ParseOptions, QUERY_BYTES, QUERY_DEPTH, QUERY_LEAVES, other_reading, parse};
pub use plan::Plan;
pub use reference::query_reference;
pub use request::{Request, Sort};
pub use syntax::Syntax;
pub use underline::underline;
