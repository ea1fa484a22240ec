//! The contracts in `schema/`: the files that are made from the code, and the program's own output held against them.
//!
//! `UPDATE=1 cargo test` writes the files anew; otherwise they must be what the code says, byte for byte.

use std::fs;

use morgue::present::{Explained, HitsDocument};
use morgue::record::{Article, ArticleId, NewsDate};
use serde_json::Value;

use super::support::{TestEnv, project};

fn check(name: &str, expected: &str) {
    let path = project().join("schema").join(name);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(&path, expected).unwrap();
        return;
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "schema/{name} is not what the code says; UPDATE=1 cargo test writes it anew");
}

fn article_schema() -> Value {
    schemars::schema_for!(Article).to_value()
}

fn hits_schema() -> Value {
    schemars::schema_for!(HitsDocument).to_value()
}

fn explain_schema() -> Value {
    schemars::schema_for!(Explained).to_value()
}

fn json(schema: &Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(schema).unwrap())
}

#[test]
fn the_article_schema_is_the_code_s() {
    check("article.schema.json", &json(&article_schema()));
}

#[test]
fn the_hits_schema_is_the_code_s() {
    check("hits.schema.json", &json(&hits_schema()));
}

#[test]
fn the_explain_schema_is_the_code_s() {
    check("explain.schema.json", &json(&explain_schema()));
}

#[test]
fn the_page_on_fields_is_the_code_s() {
    check("fields.md", &morgue::fields::reference());
}

#[test]
fn the_page_on_queries_is_the_code_s() {
    check("query.md", &morgue::query::query_reference());
}

#[test]
fn the_page_on_formats_is_the_code_s() {
    check("formats.md", &morgue::read::reference());
}

#[test]
fn the_changes_name_the_present_version() {
    let changes = fs::read_to_string(project().join("schema/CHANGES.md")).unwrap();
    let version = morgue::present::WIRE_VERSION;
    assert!(
        changes.contains(&format!("\n## Version {version}\n")),
        "schema/CHANGES.md says nothing of version {version}"
    );
}

#[test]
fn what_the_program_writes_conforms() {
    let env = TestEnv::with_indexed_sample();
    let schema = hits_schema();
    for query in [
        &["flood", "--full"][..],
        &["agancy:ap (flood", "--sort", "oldest"],
        &["nowhere-to-be-found"],
        &["*", "-l", "99"],
    ] {
        let said = env.run(["search", "--format", "json"].iter().chain(query));
        let document: Value = serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        conforms(&document, &schema, &schema, "document");
        let read: HitsDocument = serde_json::from_value(document.clone()).unwrap();
        assert_eq!(
            serde_json::to_value(&read).unwrap(),
            document,
            "a field gets lost on the way through the wire types"
        );
    }
    let line_schema = serde_json::json!({ "$ref": "#/$defs/HitLine", "$defs": schema["$defs"] });
    let articles = article_schema();
    let mut lines = 0;
    for hit in env.hits(["--full", "*"]) {
        conforms(&hit, &line_schema, &line_schema, "hit");
        conforms(&hit["article"], &articles, &articles, "article");
        lines += 1;
    }
    assert_eq!(lines, 76);
    let said = env.run(["show", "--format", "jsonl", "sample-corpus/crawl/cc_news.jsonl"]).expect_code(0);
    for line in said.stdout.lines() {
        conforms(&serde_json::from_str(line).unwrap(), &articles, &articles, "article");
    }
}

#[test]
fn what_explain_writes_conforms() {
    let env = TestEnv::with_sample();
    let schema = explain_schema();
    for file in ["clippings/2019/kestrel-mars-probe.txt", "crawl/cc_news.jsonl", "desk/photo.jpg", "exports/archiv.csv"]
    {
        let said = env.run(["explain", "--format", "json", &format!("sample-corpus/{file}")]);
        let document = serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        conforms(&document, &schema, &schema, file);
    }
}

/// Holds a value against a JSON Schema, as far as the words go that our schemas use; fails on any other word, so that none is passed over.
fn conforms(value: &Value, schema: &Value, root: &Value, place: &str) {
    if let Err(wrong) = held_against(value, schema, root, place) {
        panic!("{wrong}");
    }
}

fn held_against(value: &Value, schema: &Value, root: &Value, place: &str) -> Result<(), String> {
    let words = match schema {
        Value::Bool(true) => return Ok(()),
        Value::Object(words) => words,
        other => return Err(format!("{place}: {other} is no schema")),
    };
    let wrong = |what: String| Err(format!("{place}: {what}: {value}"));
    for (word, rule) in words {
        match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "examples" | "maxItems" => {}
            "$ref" => {
                let pointer = rule.as_str().unwrap_or_default().trim_start_matches('#');
                let target = root.pointer(pointer).ok_or_else(|| format!("{place}: {rule} points nowhere"))?;
                held_against(value, target, root, place)?;
            }
            "type" => {
                let names: Vec<&str> = match rule {
                    Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                    name => name.as_str().into_iter().collect(),
                };
                if !names.iter().any(|name| is_type(value, name)) {
                    return wrong(format!("not of type {rule}"));
                }
            }
            "enum" if !rule.as_array().is_some_and(|values| values.contains(value)) => {
                return wrong(format!("none of {rule}"));
            }
            "const" if rule != value => return wrong(format!("not {rule}")),
            "enum" | "const" => {}
            "anyOf" | "oneOf" => {
                let fits = |schema: &&Value| held_against(value, schema, root, place).is_ok();
                let count = rule.as_array().into_iter().flatten().filter(fits).count();
                if count == 0 || (word == "oneOf" && count > 1) {
                    return wrong(format!("fits {count} of {word}"));
                }
            }
            "minimum" if value.as_f64().zip(rule.as_f64()).is_some_and(|(value, least)| value < least) => {
                return wrong(format!("less than {rule}"));
            }
            "maximum" if value.as_f64().zip(rule.as_f64()).is_some_and(|(value, most)| value > most) => {
                return wrong(format!("more than {rule}"));
            }
            "minItems" if value.as_array().is_some_and(|items| (items.len() as u64) < rule.as_u64().unwrap_or(0)) => {
                return wrong(format!("fewer than {rule}"));
            }
            "pattern" if !fits_pattern(value, rule) => return wrong(format!("does not fit {rule}")),
            "minimum" | "maximum" | "minItems" | "pattern" => {}
            "required" => {
                for name in rule.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    if value.as_object().is_some_and(|object| !object.contains_key(name)) {
                        return wrong(format!("{name} is required"));
                    }
                }
            }
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    // Stricter than the schema: what is written must be described.
                    let rule = rule.get(name).ok_or_else(|| format!("{place}: the schema says nothing of {name}"))?;
                    held_against(inner, rule, root, &format!("{place}.{name}"))?;
                }
            }
            "additionalProperties" if rule == &Value::Bool(false) => {}
            "items" => {
                for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                    held_against(inner, rule, root, &format!("{place}[{index}]"))?;
                }
            }
            "prefixItems" => {
                for (inner, rule) in value.as_array().into_iter().flatten().zip(rule.as_array().into_iter().flatten()) {
                    held_against(inner, rule, root, place)?;
                }
            }
            other => return Err(format!("this check does not know `{other}` in a schema")),
        }
    }
    Ok(())
}

fn is_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// The two patterns that our schemas use, of an id and of a date, by the types that they describe.
fn fits_pattern(value: &Value, pattern: &Value) -> bool {
    let (text, pattern) = (value.as_str().unwrap_or_default(), pattern.as_str().unwrap_or_default());
    match pattern {
        "^[0-9a-f]{16}$" => text.parse::<ArticleId>().is_ok_and(|id| id.to_string() == text),
        _ if pattern.starts_with("^[0-9]{4}(-") => text.parse::<NewsDate>().is_ok_and(|date| date.to_string() == text),
        _ => panic!("teach this check the pattern {pattern}"),
    }
}
