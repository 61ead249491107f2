//! What the API consists of, read from its own OpenAPI document, so that a new endpoint is walked without anybody
//! writing a test for it.

use std::sync::Arc;

use mpanel_api::access::needs_session;
use reqwest::Method;
use serde_json::{Value, json};

/// An id that exists nowhere.
pub const NOWHERE: &str = "svc_00000000000000000000000001";

/// One method at one address.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its id in the document.
    pub id: String,
    pub method: Method,
    /// The path with its parameters in braces, below `/api/v1`.
    pub path: String,
    /// Whether it reads a body.
    pub takes_body: bool,
    /// What the query may ask: names, and whether each must be there.
    pub queries: Vec<(String, bool)>,
    /// The schema of the body, and the document in which it is.
    body: Value,
    document: Arc<Value>,
}

/// A field that a body may have.
#[derive(Debug, Clone)]
pub struct Field {
    /// Where in the body; the first element of a list stands for all.
    pub at: String,
    /// What it is, references followed.
    pub schema: Value,
}

impl Field {
    /// The name of the field, or of the list it is in.
    pub fn name(&self) -> &str {
        self.at.rsplit('/').find(|part| *part != "0").unwrap_or_default()
    }

    /// Whether it is of a type of JSON.
    pub fn is(&self, wanted: &str) -> bool {
        let kind = &self.schema["type"];
        kind == wanted || kind.as_array().is_some_and(|all| all.iter().any(|one| one == wanted))
    }
}

/// Who an address is for; the prefix is the fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    Staff,
    Customers,
    Anybody,
}

impl Operation {
    /// The path with every parameter replaced.
    pub fn with_id(&self, id: &str) -> String {
        self.path.split('/').map(|s| if s.starts_with('{') { id } else { s }).collect::<Vec<_>>().join("/")
    }

    /// The path with its parameters replaced, one after the other.
    pub fn with_ids(&self, ids: &[String]) -> String {
        let mut ids = ids.iter();
        let filled = self.path.split('/').map(|s| {
            if s.starts_with('{') { ids.next().unwrap_or_else(|| panic!("{}: an id is missing", self.id)) } else { s }
        });
        filled.collect::<Vec<_>>().join("/")
    }

    pub fn parameters(&self) -> usize {
        self.path.matches('{').count()
    }

    pub fn writes(&self) -> bool {
        self.method != Method::GET
    }

    pub fn audience(&self) -> For {
        if self.path.starts_with("/admin/") {
            For::Staff
        } else if self.path.starts_with("/portal/") {
            For::Customers
        } else {
            For::Anybody
        }
    }

    pub fn needs_session(&self) -> bool {
        needs_session(&self.path)
    }

    /// Every field the body may have, outer ones first.
    pub fn fields(&self) -> Vec<Field> {
        let mut all = Vec::new();
        fields_of(&self.document, &self.body, "", 0, &mut all);
        all
    }

    /// A body that is JSON, if the method carries one.
    pub fn empty_body(&self) -> Option<Value> {
        (self.method != Method::GET && self.method != Method::DELETE).then(|| json!({}))
    }
}

/// What a schema comes down to: references are followed, and "this or null" is this.
fn resolved<'a>(document: &'a Value, mut schema: &'a Value) -> &'a Value {
    loop {
        if let Some(name) = schema["$ref"].as_str() {
            schema = document.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no schema {name}"));
            continue;
        }
        let ways = ["oneOf", "anyOf", "allOf"].iter().find_map(|key| schema[key].as_array());
        let mut real = ways.into_iter().flatten().filter(|way| way["type"] != "null");
        match (real.next(), real.next()) {
            (Some(only), None) => schema = only,
            _ => return schema,
        }
    }
}

fn fields_of(document: &Value, schema: &Value, at: &str, depth: usize, all: &mut Vec<Field>) {
    let schema = resolved(document, schema);
    let inner = schema["properties"].as_object().into_iter().flatten().map(|(name, inner)| (name.as_str(), inner));
    let element = schema.get("items").map(|inner| ("0", inner));
    for (name, inner) in inner.chain(element) {
        let at = format!("{at}/{name}");
        all.push(Field { at: at.clone(), schema: resolved(document, inner).clone() });
        if depth < 5 {
            fields_of(document, inner, &at, depth + 1, all);
        }
    }
}

fn queries(operation: &Value) -> Vec<(String, bool)> {
    let asked = operation["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "query");
    asked.map(|p| (p["name"].as_str().unwrap().to_owned(), p["required"] == true)).collect()
}

/// Every operation.
pub fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&mpanel_api::openapi::document().to_json().unwrap()).unwrap();
    let document = Arc::new(document);
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                all.push(Operation {
                    id: operation["operationId"].as_str().unwrap().to_owned(),
                    method: method.to_uppercase().parse().unwrap(),
                    takes_body: operation.get("requestBody").is_some(),
                    path: path.strip_prefix("/api/v1").unwrap_or(path).to_owned(),
                    queries: queries(operation),
                    body: operation["requestBody"]["content"]["application/json"]["schema"].clone(),
                    document: document.clone(),
                });
            }
        }
    }
    assert!(all.len() > 120, "{} operations", all.len());
    all
}
