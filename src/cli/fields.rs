//! `morgue fields`: the table of fields.

use std::io::{self, Write as _};

use super::Outcome;
use super::context::Context;
use crate::fields::FIELDS;

/// List the fields a query can name, with an example each
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let style = context.style();
    let mut out = io::stdout().lock();
    for field in FIELDS {
        let aliases = if field.aliases.is_empty() { String::new() } else { format!(" ({})", field.aliases.join(", ")) };
        writeln!(out, "{}{aliases}", style.paint("1", field.name))?;
        writeln!(out, "    {}", field.help)?;
        writeln!(out, "    {}", style.paint("2", &format!("morgue search '{}'", field.example)))?;
    }
    Ok(Outcome::Done)
}
