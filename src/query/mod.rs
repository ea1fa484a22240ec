//! Questions: from the text in the query box to a tree of plain data. Knows the table of fields, and nothing of any index.

mod ast;
mod request;

pub use ast::{Bounds, Days, Leaf, Node, NoteKind, Query, QueryNote, Span, Want};
pub use request::{Request, Sort};
