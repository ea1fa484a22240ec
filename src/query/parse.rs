//! Tokens to a tree. Never fails: what cannot be read as meant is read another way, and a note says so.
//!
//! Open parentheses are kept on a stack of our own, so that no query can exhaust the program's. Each of them gathers its parts and
//! the operators between them in a [`Row`], which is put together when the parenthesis closes.

use std::fmt::Write as _;
use std::mem;

use chrono::NaiveDate;

use super::bind::{Join, Part, Ranks, Row, bind};
use super::lex::BOOSTS;
use super::near::{Budget, Joiner};
use super::notes::{Notes, is_short, shown, spelled_out};
use super::syntax::Syntax;
use super::token::{Joint, Lexeme, Token};
use super::values::{self, Form, Raw};
use super::{Node, NoteKind, Query, Span};
use crate::fields::{FieldId, Kind};

/// The longest query that is read, in bytes.
pub const QUERY_BYTES: usize = 64 * 1024;

/// The most words, phrases and values that are read of one query; as many more may come of taking groups apart.
pub const QUERY_LEAVES: usize = 4096;

/// The deepest nesting of parentheses that is read.
pub const QUERY_DEPTH: usize = 100;

/// What reading a query depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseOptions {
    /// The day that `today`, `yesterday` and `last-30d` count from.
    pub today: NaiveDate,
    /// Words side by side mean OR; otherwise they mean AND. A negated part side by side with others is taken away from all of
    /// them either way. Vendors' syntaxes have rules of their own.
    pub any: bool,
    /// Whose words and rules the query is written in.
    pub syntax: Syntax,
}

impl ParseOptions {
    /// The usual: our own language, and words side by side must all be there.
    #[must_use]
    pub const fn new(today: NaiveDate) -> Self {
        Self { today, any: false, syntax: Syntax::Morgue }
    }
}

/// Reads a query.
#[must_use]
pub fn parse(text: &str, options: &ParseOptions) -> Query {
    read(text, *options, false)
}

/// The query as it would be if AND and OR bound in the other order; `None` where that makes no difference.
#[must_use]
pub fn other_reading(query: &Query, options: &ParseOptions) -> Option<Query> {
    let mixed = query.notes.iter().any(|note| note.kind == NoteKind::MixedOperators);
    mixed.then(|| read(&query.text, *options, true))
}

fn read(text: &str, options: ParseOptions, other: bool) -> Query {
    let mut notes = Notes::default();
    let read = cut(text, &mut notes);
    let tokens = options.syntax.lex(read, options.today, &mut notes);
    if is_everything(&tokens) {
        return Query { text: text.to_owned(), root: None, notes: notes.finish() };
    }
    let mut parser = Parser {
        grammar: Grammar::of(options, other),
        today: options.today,
        notes,
        text: read,
        tokens: tokens.into_iter().peekable(),
        frame: Frame::new(vec![FieldId::Text], Span::default()),
        outer: Vec::new(),
        leaves: 0,
        budget: Budget { leaves: QUERY_LEAVES, spent: false },
        cut: read.len() < text.len(),
    };
    let root = parser.run();
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
    matches!(tokens, [Token { what: Lexeme::Word { text, .. }, .. }] if text == "*" || text == "*:*")
}

/// How parts are put together.
#[derive(Clone, Copy)]
struct Grammar {
    /// The operator between parts side by side.
    side: Joint,
    any: bool,
    ranks: Ranks,
    /// The same with AND and OR in the other order, where a note is due on which binds tighter.
    swapped: Option<Ranks>,
    /// NOT between two parts is an operator of its own.
    binary_not: bool,
}

impl Grammar {
    fn of(options: ParseOptions, other_order: bool) -> Self {
        let vendor = options.syntax != Syntax::Morgue;
        let any = options.any && !vendor;
        let usual = options.syntax.ranks();
        // Whoever writes in a vendor's words knows that vendor's order; only where the vendor's own guides differ is a word due.
        let other: Option<Ranks> = match options.syntax {
            Syntax::Morgue => Some(or_first_ranks),
            Syntax::Proquest => Some(and_first_ranks),
            Syntax::Nexis | Syntax::Factiva => None,
        };
        let (ranks, swapped) = match other {
            Some(other) if other_order => (other, Some(usual)),
            other => (usual, other),
        };
        Self { side: if any { Joint::Or } else { Joint::And }, any, ranks, swapped, binary_not: vendor }
    }
}

/// Our own order: nearness, AND, OR.
pub(super) const fn and_first_ranks(joint: Joint) -> u32 {
    match joint {
        Joint::Near(_) | Joint::Apart(_) => 0,
        Joint::And | Joint::AndNot => 1,
        Joint::Or => 2,
    }
}

const fn or_first_ranks(joint: Joint) -> u32 {
    match joint {
        Joint::Near(_) | Joint::Apart(_) => 0,
        Joint::Or => 1,
        Joint::And | Joint::AndNot => 2,
    }
}

/// What stands between two parentheses, or the whole query.
#[derive(Debug)]
struct Frame {
    /// The fields that its words are looked for in.
    fields: Vec<FieldId>,
    /// The parenthesis that opened it, with the field before it.
    opened: Span,
    row: Row,
    /// The operator behind the last part.
    operator: Option<(Joint, Span)>,
    /// Negations waiting for their part: how many, from the first to the last.
    nots: Option<(usize, Span)>,
    /// Fields waiting for their value.
    pending: Option<(Vec<FieldId>, Span)>,
    /// `ATLEAST3` waiting for what it counts.
    counting: Option<(u32, Span)>,
    /// How often what stands here must match.
    times: Option<(u32, Span)>,
    /// From the first part to the last.
    content: Option<Span>,
}

impl Frame {
    fn new(fields: Vec<FieldId>, opened: Span) -> Self {
        Self {
            fields,
            opened,
            row: Row::default(),
            operator: None,
            nots: None,
            pending: None,
            counting: None,
            times: None,
            content: None,
        }
    }

    /// Takes in a part that was read.
    fn place(&mut self, node: Option<Node>, span: Span, side: Joint) {
        self.content = Some(Span { start: self.content.map_or(span.start, |content| content.start), end: span.end });
        let negated = self.nots.take().is_some_and(|(count, _)| count % 2 == 1);
        let operator = self.operator.take();
        if !self.row.parts.is_empty() {
            let (joint, place) = operator.unwrap_or((side, span));
            self.row.joins.push(Join { joint, span: place, written: operator.is_some() });
        }
        self.row.parts.push(Part { node, negated });
    }

    const fn is_silent(&self) -> bool {
        let waits = self.operator.is_some() || self.nots.is_some() || self.pending.is_some() || self.counting.is_some();
        self.row.parts.is_empty() && !waits
    }
}

struct Parser<'t> {
    grammar: Grammar,
    today: NaiveDate,
    notes: Notes,
    text: &'t str,
    tokens: std::iter::Peekable<std::vec::IntoIter<Token<'t>>>,
    frame: Frame,
    /// The frames around it, outermost first.
    outer: Vec<Frame>,
    leaves: usize,
    budget: Budget,
    /// The end of the query was left out: what is missing there is no slip.
    cut: bool,
}

impl Parser<'_> {
    fn run(&mut self) -> Option<Node> {
        while let Some(Token { what, span }) = self.tokens.next() {
            match what {
                Lexeme::Word { text, colon } => self.leaf(&text, Form::Bare { colon }, span),
                Lexeme::Value(text) => self.leaf(&text, Form::Glued, span),
                Lexeme::Phrase { text, style } => self.leaf(&text, Form::Quoted(style), span),
                Lexeme::Field(fields) => {
                    self.abandon_field();
                    self.frame.pending = Some((fields, span));
                }
                Lexeme::Open => self.open(span),
                Lexeme::Close => self.close(span),
                Lexeme::Joint(joint) => self.operator(joint, span),
                Lexeme::Not => self.not(span),
                Lexeme::Minus => self.negate(span),
                Lexeme::AtLeast(times) => {
                    self.abandon_counting();
                    self.frame.counting = Some((times, span));
                }
                // What it belongs to was left out.
                Lexeme::Boost(_) => {}
                Lexeme::Nothing => {
                    self.frame.pending = None;
                    self.frame.counting = None;
                    self.place(None, span);
                }
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

    fn shown(&self, span: Span) -> String {
        shown(self.text.get(span.start..span.end).unwrap_or_default())
    }

    fn joiner(&mut self) -> Joiner<'_> {
        Joiner { notes: &mut self.notes, budget: &mut self.budget }
    }

    fn leaf(&mut self, text: &str, form: Form, place: Span) {
        let raw = Raw { text, form, span: place };
        let (fields, start) = match self.frame.pending.take() {
            Some((fields, span)) => (fields, span.start),
            None => (self.frame.fields.clone(), place.start),
        };
        self.leaves += fields.len() * raw.pieces();
        if self.leaves > QUERY_LEAVES {
            let span = Span { start: place.start, end: self.text.len() };
            let text = format!("more than {QUERY_LEAVES} words: from here on the query is left out");
            self.notes.add(NoteKind::TooLarge, span, text);
            self.cut = true;
            self.tokens = Vec::new().into_iter().peekable();
            return;
        }
        let span = Span { start, end: place.end };
        let any = fields.iter().filter_map(|field| values::node(*field, raw, span, self.today, &mut self.notes));
        let mut node = Node::any_of(any.collect());
        if let Some((times, at)) = self.frame.counting.take() {
            node = node.map(|node| self.joiner().at_least(times, node, at));
        }
        self.place(node, span);
    }

    /// Takes in a part, with the weight behind it.
    fn place(&mut self, mut node: Option<Node>, span: Span) {
        if let Some(Token { what: Lexeme::Boost(boost), .. }) = self.tokens.peek() {
            let boost = *boost;
            let weight = self.tokens.next().map_or(span, |token| token.span);
            if node.as_mut().is_some_and(|node| !raise(node, boost)) {
                self.notes.add(NoteKind::Unsupported, weight, "only text fields rank: the weight is left out");
            }
        }
        self.frame.place(node, span, self.grammar.side);
    }

    fn open(&mut self, span: Span) {
        let counting = self.frame.counting.take();
        let mut start = counting.map_or(span.start, |(_, span)| span.start);
        let fields = match self.frame.pending.take() {
            Some((fields, named)) => {
                start = start.min(named.start);
                fields
            }
            None => self.frame.fields.clone(),
        };
        let opened = Span { start, end: span.end };
        if self.outer.len() == QUERY_DEPTH {
            self.skip_group(opened);
            return;
        }
        let inner = Frame { times: counting, ..Frame::new(fields, opened) };
        self.outer.push(mem::replace(&mut self.frame, inner));
    }

    /// Passes over a group that is too deep.
    fn skip_group(&mut self, opened: Span) {
        let mut depth = 1_usize;
        let mut end = self.text.len();
        while depth > 0 {
            let Some(token) = self.tokens.next() else { break };
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
        let silent = self.frame.is_silent();
        let mut node = self.finish();
        if silent && !self.cut {
            self.notes.add(NoteKind::Empty, span, "nothing between the parentheses: left out");
        }
        if let Some((times, at)) = self.frame.times {
            node = node.map(|node| self.joiner().at_least(times, node, at));
        }
        self.frame = outer;
        self.place(node, span);
    }

    /// Closes the frame at hand, and says what it means.
    fn finish(&mut self) -> Option<Node> {
        self.abandon_field();
        self.abandon_counting();
        self.abandon_nots();
        if let Some((_, span)) = self.frame.operator.take() {
            self.note_dangling(span, "has nothing behind it");
        }
        let row = mem::take(&mut self.frame.row);
        let Grammar { any, ranks, swapped, .. } = self.grammar;
        // Both readings can be shown only where neither is long, so only then is the row needed twice.
        let again = swapped.filter(|_| is_short(row.parts.iter().filter_map(|part| part.node.as_ref())));
        let again = again.map(|swapped| (swapped, row.clone()));
        let bound = bind(row, ranks, any, &mut self.joiner());
        if let (true, true, Some(span)) = (bound.mixed, swapped.is_some(), self.frame.content) {
            let other = again.and_then(|(swapped, row)| {
                let (mut unsaid, mut budget) = (Notes::default(), self.budget);
                bind(row, swapped, any, &mut Joiner { notes: &mut unsaid, budget: &mut budget }).node
            });
            let reading = |node: &Option<Node>| node.as_ref().and_then(spelled_out);
            let (tight, loose) = if ranks(Joint::And) < ranks(Joint::Or) { ("AND", "OR") } else { ("OR", "AND") };
            let mut text = format!("{tight} binds tighter than {loose}; parentheses would say which is meant");
            if let (Some(read), Some(other)) = (reading(&bound.node), reading(&other)) {
                let _ = write!(text, ": read as {read}, not {other}");
            }
            self.notes.add(NoteKind::MixedOperators, span, text);
        }
        bound.node
    }

    fn operator(&mut self, joint: Joint, span: Span) {
        self.abandon_field();
        self.abandon_counting();
        self.abandon_nots();
        if self.frame.row.parts.is_empty() {
            self.note_dangling(span, "has nothing before it");
            return;
        }
        match self.frame.operator {
            Some((before, place)) if joint.is_near() && !before.is_near() => {
                self.note_dangling(place, "stands before another operator");
            }
            Some(_) => {
                self.note_dangling(span, "follows another operator");
                return;
            }
            None => {}
        }
        self.frame.operator = Some((joint, span));
    }

    /// NOT, which may be the first half of `NOT W/5`, or of the AND NOT of vendors.
    fn not(&mut self, span: Span) {
        if let Some(Token { what: Lexeme::Joint(Joint::Near(relation)), .. }) = self.tokens.peek() {
            let relation = *relation;
            let end = self.tokens.next().map_or(span.end, |near| near.span.end);
            self.operator(Joint::Apart(relation), Span { start: span.start, end });
            return;
        }
        let free = self.frame.nots.is_none() && self.frame.pending.is_none() && !self.frame.row.parts.is_empty();
        if self.grammar.binary_not && free {
            match self.frame.operator {
                None => {
                    self.frame.operator = Some((Joint::AndNot, span));
                    return;
                }
                Some((Joint::And, and)) => {
                    self.frame.operator = Some((Joint::AndNot, Span { start: and.start, end: span.end }));
                    return;
                }
                Some(_) => {}
            }
        }
        self.negate(span);
    }

    fn negate(&mut self, span: Span) {
        self.abandon_field();
        self.abandon_counting();
        let (count, first) = self.frame.nots.unwrap_or((0, span));
        self.frame.nots = Some((count + 1, Span { start: first.start, end: span.end }));
    }

    fn abandon_field(&mut self) {
        if let Some((_, span)) = self.frame.pending.take() {
            self.note_dangling(span, "has no value behind it");
        }
    }

    fn abandon_counting(&mut self) {
        if let Some((_, span)) = self.frame.counting.take() {
            self.note_dangling(span, "has nothing behind it to count");
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
