//! The API document as JSON schemas, and the note of what has been compared with it.

use std::collections::BTreeSet;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// Dates that a thing without one has as an empty text. The document has no word for that, except for machines.
const UNSET: [&str; 1] = ["cancelDate"];
/// Described as "a JSON object" without a schema.
const SHAPELESS: &str = "get /v1/dns/zones/{zoneName}";
/// A pattern in the document that is meant as a hint; as a pattern it matches no date.
const HINT: &str = "yyyy-mm-dd";

pub struct Document {
    root: Value,
    schemas: Value,
    seen: BTreeSet<String>,
}

impl Document {
    /// Nothing where there is no document; then it says what is `unchecked`.
    pub fn load(unchecked: &str) -> Option<Self> {
        let text = mpanel_contabo_sim::published_document(unchecked)?;
        let root: Value = serde_yaml_ng::from_str(&text).unwrap();
        let mut schemas = root["components"]["schemas"].clone();
        convert(&mut schemas);
        Some(Self { root, schemas, seen: BTreeSet::new() })
    }

    /// Compares an answer with the document. The path is the document's, with its placeholders.
    pub fn check(&mut self, method: &str, path: &str, status: u16, body: &Value) {
        let method = method.to_lowercase();
        let operation = &self.root["paths"][path][&method];
        assert!(operation.is_object(), "the document has no {method} {path}");
        let answer = &operation["responses"][status.to_string()];
        assert!(answer.is_object(), "{method} {path} is not documented to answer {status}: {body}");
        match answer["content"]["application/json"]["schema"].clone() {
            Value::Null if format!("{method} {path}") == SHAPELESS => assert!(body["data"].is_array(), "{body}"),
            // The document shows hardly any refusal; all have the same shape.
            Value::Null if status >= 400 => assert_eq!(body["statusCode"], status, "{method} {path} answers {body}"),
            Value::Null => assert!(body.is_null(), "{method} {path} answers {body} instead of nothing"),
            schema => self.compare(schema, body, &format!("{method} {path} {status}")),
        }
        self.seen.insert(format!("{method} {path}"));
    }

    /// Compares a request of ours with the document.
    pub fn check_request(&self, method: &str, path: &str, body: &Value) {
        let method = method.to_lowercase();
        let schema = self.root["paths"][path][&method]["requestBody"]["content"]["application/json"]["schema"].clone();
        assert!(!schema.is_null(), "{method} {path} takes no body");
        self.compare(schema, body, &format!("request {method} {path}"));
    }

    fn compare(&self, schema: Value, body: &Value, place: &str) {
        let mut root = schema;
        root["components"] = json!({ "schemas": self.schemas });
        let troubles: Vec<String> = validator(&root)
            .iter_errors(body)
            .map(|error| format!("{place} at {}: {error}", error.instance_path()))
            .collect();
        assert!(troubles.is_empty(), "{}\n{body}", troubles.join("\n"));
    }

    /// The operations that were never compared.
    pub fn missing(&self) -> Vec<String> {
        let paths = self.root["paths"].as_object().unwrap();
        let operations = paths.iter().flat_map(|(path, item)| {
            item.as_object().unwrap().keys().filter(|key| *key != "parameters").map(move |key| format!("{key} {path}"))
        });
        operations.filter(|operation| !self.seen.contains(operation)).collect()
    }

    pub fn compared(&self) -> usize {
        self.seen.len()
    }
}

fn validator(root: &Value) -> Validator {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(root)
        .expect("the schemas of the document are good schemas")
}

/// OpenAPI 3.0 to JSON Schema: `nullable`, and no fields beside the documented ones.
fn convert(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            allow_null(fields);
            if fields.get("pattern").is_some_and(|pattern| pattern == HINT) {
                // An unset date is empty, which the same document allows by a smallest length of 0.
                fields.remove("pattern");
                fields.remove("format");
            }
            if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
                for date in properties.iter_mut().filter(|(name, _)| UNSET.contains(&name.as_str())) {
                    allow_empty(date.1);
                }
            }
            let is_listing_fields = fields.get("properties").is_some_and(Value::is_object);
            if is_listing_fields && fields.get("type").is_some_and(|kind| kind == "object") {
                fields.entry("additionalProperties").or_insert(json!(false));
            }
            fields.remove("example");
            fields.values_mut().for_each(convert);
        }
        Value::Array(items) => items.iter_mut().for_each(convert),
        _ => {}
    }
}

fn allow_empty(date: &mut Value) {
    let dated = date.clone();
    *date = json!({ "anyOf": [{ "const": "" }, dated] });
}

fn allow_null(fields: &mut Map<String, Value>) {
    if fields.get("nullable") != Some(&json!(true)) {
        return;
    }
    if let Some(kind) = fields.get("type").cloned() {
        fields.insert("type".to_owned(), json!([kind, "null"]));
    }
    if let Some(Value::Array(words)) = fields.get_mut("enum") {
        words.push(Value::Null);
    }
}

#[test]
fn nullable_becomes_a_type() {
    let mut schema = json!({ "type": "object", "properties": { "a": { "type": "string", "nullable": true } } });
    convert(&mut schema);
    let validator = validator(&schema);
    assert!(validator.is_valid(&json!({ "a": null })));
    assert!(!validator.is_valid(&json!({ "a": 1 })));
    assert!(!validator.is_valid(&json!({ "b": "not documented" })));
}
