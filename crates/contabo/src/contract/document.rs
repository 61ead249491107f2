//! The API document, and samples made from its schemas.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Templates of checks nest; a sample needs to go two levels deep.
const DEEPEST: usize = 6;

pub(super) struct Document {
    root: Value,
}

/// A value of the shape of a schema, and the enumerations in it by place.
#[derive(Default)]
pub(super) struct Sample {
    pub(super) value: Value,
    pub(super) words: BTreeMap<String, Vec<String>>,
}

/// An operation of the document.
pub(super) struct Documented<'a> {
    pub(super) id: &'a str,
    pub(super) method: String,
    pub(super) path: &'a str,
    item: &'a Value,
}

impl Document {
    /// Nothing where there is no document; then it says what is `unchecked`.
    pub(super) fn load(unchecked: &str) -> Option<Self> {
        let text = mpanel_contabo_sim::published_document(unchecked)?;
        Some(Self { root: serde_yaml_ng::from_str(&text).expect("the API document is good YAML") })
    }

    pub(super) fn operations(&self) -> Vec<Documented<'_>> {
        let paths = self.root["paths"].as_object().expect("the document has paths");
        let items = paths.iter().flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("a path has methods").iter();
            methods.filter(|(method, _)| *method != "parameters").map(move |(method, item)| (path, method, item))
        });
        items
            .map(|(path, method, item)| Documented {
                id: item["operationId"].as_str().expect("an operation has an id"),
                method: method.to_uppercase(),
                path,
                item,
            })
            .collect()
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match (schema["$ref"].as_str(), schema["allOf"].as_array().map(Vec::as_slice)) {
            (Some(reference), _) => {
                let name = reference.rsplit('/').next().expect("a reference has a name");
                self.resolve(&self.root["components"]["schemas"][name])
            }
            (None, Some([only])) => self.resolve(only),
            _ => schema,
        }
    }

    pub(super) fn sample(&self, schema: &Value) -> Sample {
        let mut sample = Sample::default();
        sample.value = self.fill(schema, "", "", &mut sample.words, 0);
        sample
    }

    fn fill(
        &self,
        schema: &Value,
        name: &str,
        at: &str,
        words: &mut BTreeMap<String, Vec<String>>,
        depth: usize,
    ) -> Value {
        let schema = self.resolve(schema);
        if let Some(known) = schema["enum"].as_array() {
            let known: Vec<String> = known.iter().map(|word| word.as_str().unwrap_or("null").to_owned()).collect();
            let first = known.first().cloned().unwrap_or_default();
            words.insert(at.to_owned(), known);
            return json!(first);
        }
        match schema["type"].as_str() {
            Some("array") if depth >= DEEPEST => json!([]),
            Some("array") => json!([self.fill(&schema["items"], name, &format!("{at}/0"), words, depth + 1)]),
            Some("object") => {
                let none = Map::new();
                let fields = schema["properties"].as_object().unwrap_or(&none).iter();
                let filled = fields.map(|(field, inner)| {
                    (field.clone(), self.fill(inner, field, &format!("{at}/{field}"), words, depth + 1))
                });
                Value::Object(filled.collect())
            }
            Some("boolean") => json!(true),
            Some("integer" | "number") => json!(7),
            _ => json!(text(schema, name)),
        }
    }

    /// The query parameters as one object, without those of pages.
    pub(super) fn query(&self, operation: &Documented<'_>) -> Sample {
        let mut sample = Sample::default();
        let mut fields = Map::new();
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            if matches!(name, "page" | "size" | "orderBy") {
                continue;
            }
            let value = self.fill(&parameter["schema"], name, &format!("/{name}"), &mut sample.words, 0);
            fields.insert(name.to_owned(), value);
        }
        sample.value = Value::Object(fields);
        sample
    }

    pub(super) fn body(&self, operation: &Documented<'_>) -> Option<Sample> {
        let schema = &operation.item["requestBody"]["content"]["application/json"]["schema"];
        (!schema.is_null()).then(|| self.sample(schema))
    }

    /// One row of the good answer.
    pub(super) fn row(&self, operation: &Documented<'_>) -> Option<Sample> {
        let answers = operation.item["responses"].as_object().expect("an operation has responses");
        let good = answers.iter().filter(|(status, _)| status.starts_with('2'));
        let schema = good.map(|(_, answer)| &answer["content"]["application/json"]["schema"]).find(|s| !s.is_null())?;
        let rows = &self.resolve(schema)["properties"]["data"];
        (!rows.is_null()).then(|| self.sample(&self.resolve(rows)["items"]))
    }

    /// The refusals that have a body.
    pub(super) fn refusals(&self, operation: &Documented<'_>) -> Vec<Value> {
        let answers = operation.item["responses"].as_object().expect("an operation has responses");
        let bad = answers.iter().filter(|(status, _)| !status.starts_with('2'));
        let schemas = bad.map(|(_, answer)| &answer["content"]["application/json"]["schema"]);
        schemas.filter(|schema| !schema.is_null()).map(|schema| self.sample(schema).value).collect()
    }
}

impl Documented<'_> {
    pub(super) fn parameters(&self, place: &str) -> impl Iterator<Item = &Value> {
        let all = self.item["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().filter(move |parameter| parameter["in"] == place)
    }
}

/// A text that the reading type can do something with.
fn text(schema: &Value, name: &str) -> &'static str {
    match (schema["format"].as_str(), name) {
        (Some("date-time"), _) => "2026-03-04T05:06:07Z",
        (Some("date"), _) => "2026-03-04",
        (_, "requestId") => "04e0f898-37b4-48bc-a794-1a57abe6aa31",
        (_, "instanceIds" | "addOnIds") => "101,102",
        (_, "productIds" | "productTypes" | "ips" | "countries") => "first,second",
        _ => "text",
    }
}
