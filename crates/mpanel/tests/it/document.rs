//! What the API consists of, read from its own OpenAPI document, so that a new endpoint is walked without anybody
//! writing a test for it.

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

    /// A body that is JSON, if the method carries one.
    pub fn empty_body(&self) -> Option<Value> {
        (self.method != Method::GET && self.method != Method::DELETE).then(|| json!({}))
    }
}

/// Every operation.
pub fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&mpanel_api::openapi::document().to_json().unwrap()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                all.push(Operation {
                    id: operation["operationId"].as_str().unwrap().to_owned(),
                    method: method.to_uppercase().parse().unwrap(),
                    takes_body: operation.get("requestBody").is_some(),
                    path: path.strip_prefix("/api/v1").unwrap_or(path).to_owned(),
                });
            }
        }
    }
    assert!(all.len() > 120, "{} operations", all.len());
    all
}
