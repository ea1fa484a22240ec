//! Tokens to a tree. Never fails: what cannot be read as meant is read another way, and a note says so.
//!
//! Open parentheses are kept on a stack of our own, so that no query can exhaust the program's. Each of them gathers its
//! operands at three depths: the operand at hand (which proximity may still join to the next one), the run of parts joined by
//! AND, and the runs joined by OR.

use std::mem;

use chrono::NaiveDate;

use super::lex::{BOOSTS, Lexeme, Token, lex};
use super::notes::{Notes, shown};
use super::values::{self, Form, Raw};
use super::{Node, NoteKind, Query, Span};
use crate::fields::{FieldId, Kind};

/// The longest query that is read, in bytes.
pub const QUERY_BYTES: usize = 64 * 1024;

/// The most words, phrases and values that are read of one query.
pub const QUERY_LEAVES: usize = 4096;

/// The deepest nesting of parentheses that is read.
pub const QUERY_DEPTH: usize = 100;

/// The longest reading that a note spells out: in nodes, and in characters.
const SPELLED_OUT: (usize, usize) = (20, 120);

/// What reading a query depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseOptions {
    /// The day that `today`, `yesterday` and `last-30d` count from.
    pub today: NaiveDate,
    /// Words side by side mean OR; otherwise they mean AND. A negated part side by side with others is taken away from all of
    /// them either way.
    pub any: bool,
}

/// Reads a query.
#[must_use]
pub fn parse(text: &str, options: &ParseOptions) -> Query {
    let mut notes = Notes::default();
    let read = cut(text, &mut notes);
    let tokens = lex(read, &mut notes);
    let mut parser = Parser {
        options,
        notes,
        text: read,
        tokens: &tokens,
        at: 0,
        frame: Frame::new(FieldId::Text, Span::default()),
        outer: Vec::new(),
        leaves: 0,
        cut: read.len() < text.len(),
    };
    let root = if is_everything(&tokens) { None } else { parser.run() };
    Query { text: text.to_owned(), root, notes: parser.notes.finish() }
}

/// The part of the text that is read.
fn cut<'t>(text: &'t str, notes: &mut Notes) -> &'t str {
    if text.len() <= QUERY_BYTES {
        return text;
    }
    let end = (0..=QUERY_BYTES).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let span = Span { start: end, end: text.len() };
    notes.add(NoteKind::TooLarge, span, format!("a query of more than {QUERY_BYTES} bytes: the rest is left out"));
    text.get(..end).unwrap_or_default()
}

/// `*` as the whole query, or `*:*` as other engines write it.
fn is_everything(tokens: &[Token<'_>]) -> bool {
    matches!(tokens, [Token { what: Lexeme::Word { text: "*" | "*:*", .. }, .. }])
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Near,
    NotNear,
}

/// The operand at hand.
#[derive(Debug)]
enum Operand {
    /// There was none yet.
    Missing,
    /// It held nothing to look for, and was left out.
    Dropped,
    Given(Node),
}

/// What stands between two parentheses, or the whole query.
#[derive(Debug)]
struct Frame {
    field: FieldId,
    /// The parenthesis that opened it, with the field before it.
    opened: Span,
    /// Alternatives, done with.
    any: Vec<Node>,
    /// Parts side by side that are taken away from the alternatives, where words side by side mean OR.
    taken: Vec<Node>,
    /// The run of parts joined by AND.
    all: Vec<Node>,
    /// The run stands behind an OR that was written.
    behind_or: bool,
    operand: Operand,
    /// The operand is negated.
    negated: bool,
    /// The operator behind the operand.
    operator: Option<(Operator, Span)>,
    /// Negations waiting for their operand: how many, from the first to the last.
    nots: Option<(usize, Span)>,
    /// A field waiting for its value.
    pending: Option<(FieldId, Span)>,
    /// AND joins two parts somewhere in here.
    has_and: bool,
    /// From the first operand to the last.
    content: Option<Span>,
}

impl Frame {
    const fn new(field: FieldId, opened: Span) -> Self {
        Self {
            field,
            opened,
            any: Vec::new(),
            taken: Vec::new(),
            all: Vec::new(),
            behind_or: false,
            operand: Operand::Missing,
            negated: false,
            operator: None,
            nots: None,
            pending: None,
            has_and: false,
            content: None,
        }
    }

    /// Takes in an operand that was read.
    fn place(&mut self, node: Option<Node>, span: Span, side_by_side_is_or: bool) {
        self.content = Some(Span { start: self.content.map_or(span.start, |content| content.start), end: span.end });
        let operand = node.map_or(Operand::Dropped, Operand::Given);
        let negated = self.nots.take().is_some_and(|(count, _)| count % 2 == 1);
        match self.operator.take().map(|(operator, _)| operator) {
            Some(Operator::NotNear) => return,
            Some(Operator::Near) if !negated => {
                self.join(operand);
                return;
            }
            Some(Operator::Or) => self.end_run(true),
            None if side_by_side_is_or => self.end_run(false),
            Some(Operator::And | Operator::Near) | None => self.end_operand(),
        }
        self.operand = operand;
        self.negated = negated;
    }

    /// Joins the operand at hand to another by proximity, which for now is AND that binds tighter than all else.
    fn join(&mut self, other: Operand) {
        let both = [mem::replace(&mut self.operand, Operand::Dropped), other];
        let given = both.into_iter().filter_map(|operand| match operand {
            Operand::Given(node) => Some(node),
            Operand::Missing | Operand::Dropped => None,
        });
        if let Some(node) = Node::all_of(given.collect()) {
            self.operand = Operand::Given(node);
        }
    }

    fn end_operand(&mut self) {
        if let Operand::Given(node) = mem::replace(&mut self.operand, Operand::Dropped) {
            self.all.push(if self.negated { node.negated() } else { node });
        }
    }

    /// Closes the run of parts joined by AND. `by_or` says that an OR was written behind it.
    fn end_run(&mut self, by_or: bool) {
        self.end_operand();
        let run = mem::take(&mut self.all);
        let behind_or = mem::replace(&mut self.behind_or, by_or);
        let lone = run.len() == 1;
        self.has_and |= run.len() > 1;
        match Node::all_of(run) {
            Some(node) if lone && matches!(node, Node::Not(_)) && !behind_or && !by_or => self.taken.push(node),
            Some(node) => self.any.push(node),
            None => {}
        }
    }
}

struct Parser<'t, 'o> {
    options: &'o ParseOptions,
    notes: Notes,
    text: &'t str,
    tokens: &'o [Token<'t>],
    /// The next token.
    at: usize,
    frame: Frame,
    /// The frames around it, outermost first.
    outer: Vec<Frame>,
    leaves: usize,
    /// The end of the query was left out: what is missing there is no slip.
    cut: bool,
}

impl<'t> Parser<'t, '_> {
    fn run(&mut self) -> Option<Node> {
        while let Some(Token { what, span }) = self.next() {
            match what {
                Lexeme::Word { text, colon } => self.leaf(Raw { text, form: Form::Bare { colon }, span }),
                Lexeme::Value(text) => self.leaf(Raw { text, form: Form::Glued, span }),
                Lexeme::Phrase(text) => self.leaf(Raw { text, form: Form::Quoted, span }),
                Lexeme::Field(field) => {
                    self.abandon_field();
                    self.frame.pending = Some((field, span));
                }
                Lexeme::Open => self.open(span),
                Lexeme::Close => self.close(span),
                Lexeme::And => self.operator(Operator::And, span),
                Lexeme::Or => self.operator(Operator::Or, span),
                Lexeme::Near => self.operator(Operator::Near, span),
                Lexeme::Not if self.peek() == Some(Lexeme::Near) => {
                    let near = self.next().map_or(span, |near| near.span);
                    self.operator(Operator::NotNear, Span { start: span.start, end: near.end });
                }
                Lexeme::Not | Lexeme::Minus => self.negate(span),
                Lexeme::AtLeast => {
                    let text = format!("{} is not counted yet: read as what it holds", self.shown(span));
                    self.notes.add(NoteKind::Unsupported, span, text);
                }
                // What it belongs to was left out.
                Lexeme::Boost(_) => {}
            }
        }
        while let Some(outer) = self.outer.pop() {
            if !self.cut {
                let text = "the parenthesis is not closed: it closes at the end";
                self.notes.add(NoteKind::Unbalanced, self.frame.opened, text);
            }
            self.leave(outer, self.text.len());
        }
        self.finish()
    }

    fn next(&mut self) -> Option<Token<'t>> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn peek(&self) -> Option<Lexeme<'t>> {
        self.tokens.get(self.at).map(|token| token.what)
    }

    fn shown(&self, span: Span) -> String {
        shown(self.text.get(span.start..span.end).unwrap_or_default())
    }

    fn leaf(&mut self, raw: Raw<'t>) {
        self.leaves += 1;
        if self.leaves > QUERY_LEAVES {
            let span = Span { start: raw.span.start, end: self.text.len() };
            let text = format!("more than {QUERY_LEAVES} words: from here on the query is left out");
            self.notes.add(NoteKind::TooLarge, span, text);
            self.cut = true;
            self.at = self.tokens.len();
            return;
        }
        let (field, start) = match self.frame.pending.take() {
            Some((field, span)) => (field, span.start),
            None => (self.frame.field, raw.span.start),
        };
        let span = Span { start, end: raw.span.end };
        let leaf = values::leaf(field, raw, span, self.options.today, &mut self.notes);
        self.place(leaf.map(Node::Leaf), span);
    }

    /// Takes in an operand, with the weight behind it.
    fn place(&mut self, mut node: Option<Node>, span: Span) {
        if let Some(Lexeme::Boost(boost)) = self.peek() {
            let weight = self.next().map_or(span, |token| token.span);
            if node.as_mut().is_some_and(|node| !raise(node, boost)) {
                self.notes.add(NoteKind::Unsupported, weight, "only text fields rank: the weight is left out");
            }
        }
        self.frame.place(node, span, self.options.any);
    }

    fn open(&mut self, span: Span) {
        let (field, start) = match self.frame.pending.take() {
            Some((field, named)) => (field, named.start),
            None => (self.frame.field, span.start),
        };
        let opened = Span { start, end: span.end };
        if self.outer.len() == QUERY_DEPTH {
            self.skip_group(opened);
            return;
        }
        let inner = Frame::new(field, opened);
        self.outer.push(mem::replace(&mut self.frame, inner));
    }

    /// Passes over a group that is too deep.
    fn skip_group(&mut self, opened: Span) {
        let mut depth = 1_usize;
        let mut end = self.text.len();
        while depth > 0 {
            let Some(token) = self.next() else { break };
            match token.what {
                Lexeme::Open => depth += 1,
                Lexeme::Close => depth -= 1,
                _ => {}
            }
            end = token.span.end;
        }
        let span = Span { start: opened.start, end };
        let text = format!("more than {QUERY_DEPTH} parentheses inside each other: what is deeper is left out");
        self.notes.add(NoteKind::TooLarge, span, text);
        self.place(None, span);
    }

    fn close(&mut self, span: Span) {
        match self.outer.pop() {
            Some(outer) => self.leave(outer, span.end),
            None => self.notes.add(NoteKind::Unbalanced, span, "the parenthesis closes nothing: left out"),
        }
    }

    /// Goes back to the frame around this one, which ends at `end`.
    fn leave(&mut self, outer: Frame, end: usize) {
        let span = Span { start: self.frame.opened.start, end };
        let vacant = matches!(self.frame.operand, Operand::Missing);
        let silent =
            vacant && self.frame.operator.is_none() && self.frame.nots.is_none() && self.frame.pending.is_none();
        let node = self.finish();
        if silent && !self.cut {
            self.notes.add(NoteKind::Empty, span, "nothing between the parentheses: left out");
        }
        self.frame = outer;
        self.place(node, span);
    }

    /// Closes the frame at hand, and says what it means.
    fn finish(&mut self) -> Option<Node> {
        self.abandon_field();
        self.abandon_nots();
        if let Some((_, span)) = self.frame.operator.take() {
            self.note_dangling(span, "has nothing behind it");
        }
        self.frame.end_run(false);
        let (any, mut taken) = (mem::take(&mut self.frame.any), mem::take(&mut self.frame.taken));
        let mixed = any.len() > 1 && self.frame.has_and;
        let rest = Node::any_of(any);
        if let (true, Some(node), Some(span)) = (mixed, &rest, self.frame.content) {
            let mut text = "AND binds tighter than OR; parentheses would say which is meant".to_owned();
            if let Some(reading) = spelled_out(node) {
                text.push_str(": read as ");
                text.push_str(&reading);
            }
            self.notes.add(NoteKind::MixedOperators, span, text);
        }
        if let Some(node) = rest {
            taken.insert(0, node);
        }
        Node::all_of(taken)
    }

    fn operator(&mut self, operator: Operator, span: Span) {
        self.abandon_field();
        self.abandon_nots();
        if matches!(self.frame.operand, Operand::Missing) {
            self.note_dangling(span, "has nothing before it");
            return;
        }
        if self.frame.operator.is_some() {
            self.note_dangling(span, "follows another operator");
            return;
        }
        let instead = match operator {
            Operator::Near => Some("is not searched by distance yet: read as AND"),
            Operator::NotNear => Some("is not searched by distance yet: it and what it would keep away are left out"),
            Operator::And | Operator::Or => None,
        };
        if let Some(instead) = instead {
            let text = format!("{} {instead}", self.shown(span));
            self.notes.add(NoteKind::Unsupported, span, text);
        }
        self.frame.operator = Some((operator, span));
    }

    fn negate(&mut self, span: Span) {
        self.abandon_field();
        let (count, first) = self.frame.nots.unwrap_or((0, span));
        self.frame.nots = Some((count + 1, Span { start: first.start, end: span.end }));
    }

    fn abandon_field(&mut self) {
        if let Some((_, span)) = self.frame.pending.take() {
            self.note_dangling(span, "has no value behind it");
        }
    }

    fn abandon_nots(&mut self) {
        if let Some((_, span)) = self.frame.nots.take() {
            self.note_dangling(span, "has nothing behind it to take away");
        }
    }

    fn note_dangling(&mut self, span: Span, why: &str) {
        if !self.cut {
            let text = format!("{} {why}: left out", self.shown(span));
            self.notes.add(NoteKind::DanglingOperator, span, text);
        }
    }
}

/// The node as text, unless it is long. Long ones are not printed to find out: a note may be due in every parenthesis.
fn spelled_out(node: &Node) -> Option<String> {
    let mut nodes = vec![node];
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        match node {
            Node::And(parts) | Node::Or(parts) => nodes.extend(parts),
            Node::Not(part) | Node::AtLeast { part, .. } => nodes.push(part),
            Node::Near(near) => nodes.extend([&near.left, &near.right]),
            Node::Leaf(_) => {}
        }
        if nodes.len() > SPELLED_OUT.0 {
            return None;
        }
        at += 1;
    }
    Some(node.to_string()).filter(|text| text.chars().nth(SPELLED_OUT.1).is_none())
}

/// Multiplies the weight of every text leaf; false when there is none. The depth of a node is bounded by [`QUERY_DEPTH`].
fn raise(node: &mut Node, boost: f32) -> bool {
    match node {
        Node::And(parts) | Node::Or(parts) => {
            let mut raised = false;
            for part in parts {
                raised |= raise(part, boost);
            }
            raised
        }
        Node::Not(part) | Node::AtLeast { part, .. } => raise(part, boost),
        Node::Near(near) => raise(&mut near.left, boost) | raise(&mut near.right, boost),
        Node::Leaf(leaf) if leaf.field.row().kind == Kind::Text => {
            leaf.boost = (leaf.boost * boost).clamp(*BOOSTS.start(), *BOOSTS.end());
            true
        }
        Node::Leaf(_) => false,
    }
}
