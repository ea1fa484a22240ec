//! Countries by the names that papers give them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names and codes (ISO 3166-1 alpha-2), a tab between them; lines that begin with `#` say where they are from.
pub const COUNTRIES: &str = include_str!("countries.tsv");

static NAMES: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, code) in COUNTRIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
    {
        names.entry(code).or_default().push(name);
    }
    names
});

/// All names of a country, in several languages; none for a code that no table knows.
#[must_use]
pub fn country_names(code: &str) -> &'static [&'static str] {
    NAMES.get(code).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_names() {
        assert!(country_names("DE").contains(&"Germany"), "{:?}", country_names("DE"));
        assert!(country_names("XX").is_empty());
    }
}
