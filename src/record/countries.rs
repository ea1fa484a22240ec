//! Countries by the names that papers give them, and the cities that they name alone.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names and codes (ISO 3166-1 alpha-2), a tab between them; lines that begin with `#` say where they are from.
pub const COUNTRIES: &str = include_str!("countries.tsv");

/// Cities that datelines name alone: name, country (empty where the name alone does not tell it), and what the stylebooks say; lines that begin
/// with `#` are remarks.
pub const CITIES: &str = include_str!("cities.tsv");

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

/// The word under which datelines are searched by a country's code, apart from the words of names: `de` is a word of many.
#[must_use]
pub fn country_code_word(code: &str) -> String {
    format!("3166{}", code.to_ascii_lowercase())
}

/// The word to search for where somebody asks for a code: `DE`, `de`. None for what is no country's.
#[must_use]
pub fn asked_country_code(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && !country_names(&text.to_ascii_uppercase()).is_empty();
    is_code.then(|| country_code_word(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_names() {
        assert!(country_names("DE").contains(&"Germany"), "{:?}", country_names("DE"));
        assert!(country_names("XX").is_empty());
    }

    #[test]
    fn a_code_is_no_word_of_a_name() {
        assert_eq!(asked_country_code("de"), Some(country_code_word("DE")));
        assert_eq!(asked_country_code("uk"), None);
        assert_eq!(asked_country_code("É"), None);
    }
}
