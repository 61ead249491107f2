//! The provider's published API document, for tests that compare with it. It is not part of the repository.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The document that this simulator and our client were written against, as the SHA-256 of its file. The provider does
/// not number its documents.
pub const DOCUMENT_SHA256: &str = "9007c35fedba249bd16d3c9cd19055ee274f97257daf4304f4fb24a15538cf3f";

/// Names the document's file, for where it is kept elsewhere.
pub const VARIABLE: &str = "MPANEL_CONTABO_OPENAPI";
const BESIDE: &str = "../../../shared/contabo/openapi.yaml";

/// The document's text. Where there is none, says on standard error what is therefore `unchecked`: written past the
/// test harness, which shows nothing that a test prints unless it fails.
pub fn published_document(unchecked: &str) -> Option<String> {
    let named = std::env::var(VARIABLE).ok().filter(|name| !name.is_empty()).map(PathBuf::from);
    let path = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(BESIDE));
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            let _ = writeln!(
                std::io::stderr(),
                "NOT CHECKED: {unchecked}. Contabo's API document cannot be read at {}: {error} (set {VARIABLE})",
                path.display()
            );
            None
        }
    }
}

/// Dates that a thing without one has as an empty text. The document has no word for that, except for machines.
const UNSET: &str = "cancelDate";
/// Meant as a hint for people; as a pattern it matches no date.
const HINT: &str = "yyyy-mm-dd";

/// What was mended in a document, so that nobody mends what is in order by now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mends {
    /// Patterns that match nothing.
    pub patterns: usize,
    /// Dates that may now be empty.
    pub dates: usize,
    /// Fields of examples that had a text where the schema has an object or a list.
    pub examples: usize,
}

impl Mends {
    /// Whether each kind was needed.
    pub fn all_needed(&self) -> bool {
        self.patterns > 0 && self.dates > 0 && self.examples > 0
    }

    /// Takes out of the document what contradicts itself or how the service is known to answer, for programs that take
    /// every word of it seriously.
    pub fn apply(&mut self, document: &mut Value) {
        self.schemas(document);
        self.examples(document);
    }

    /// The same for its schemas only; examples stay whole, right or wrong.
    pub fn schemas(&mut self, document: &mut Value) {
        match document {
            Value::Object(fields) => {
                if fields.get("pattern").is_some_and(|pattern| pattern == HINT) {
                    fields.remove("pattern");
                    self.patterns += 1;
                }
                if let Some(date) = fields.get_mut("properties").and_then(|fields| fields.get_mut(UNSET)) {
                    let dated = std::mem::take(date);
                    *date = json!({ "anyOf": [dated, { "type": "string", "enum": [""] }] });
                    self.dates += 1;
                }
                fields.values_mut().for_each(|inner| self.schemas(inner));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.schemas(item)),
            _ => {}
        }
    }

    fn examples(&mut self, document: &mut Value) {
        match document {
            Value::Object(fields) => {
                if let Some(example) = fields.get_mut("example") {
                    self.example(example);
                }
                fields.values_mut().for_each(|inner| self.examples(inner));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.examples(item)),
            _ => {}
        }
    }

    /// An empty text stands for an object or a list, or is as good as nothing; a text may also hold a whole list.
    fn example(&mut self, example: &mut Value) {
        match example {
            Value::Object(fields) => {
                let before = fields.len();
                fields.retain(|_, field| field != "");
                self.examples += before - fields.len();
                fields.values_mut().for_each(|field| self.example(field));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.example(item)),
            Value::String(text) => {
                if let Ok(list @ Value::Array(_)) = serde_json::from_str(text) {
                    *example = list;
                    self.examples += 1;
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_document_is_the_one_all_of_this_was_written_against() {
    use sha2::Digest as _;
    let Some(text) = published_document("that the API document is still the same") else { return };
    let found = crate::config::hex(&sha2::Sha256::digest(text.as_bytes()));
    assert_eq!(
        found, DOCUMENT_SHA256,
        "the API document has changed: compare operations, fields and words with the tests of contabo and contabo-sim, \
         then note its hash in DOCUMENT_SHA256"
    );
}

#[test]
fn contradictions_are_mended() {
    let mut document = json!({
        "properties": { "cancelDate": { "type": "string", "pattern": HINT }, "other": { "type": "string" } },
        "example": { "address": "", "ports": "[\"80\"]", "macro": "{}", "name": "x" },
    });
    let mut mends = Mends::default();
    mends.apply(&mut document);
    assert_eq!(mends, Mends { patterns: 1, dates: 1, examples: 2 });
    assert_eq!(document["example"], json!({ "ports": ["80"], "macro": "{}", "name": "x" }));
    assert_eq!(document["properties"]["cancelDate"]["anyOf"][0], json!({ "type": "string" }));
    assert_eq!(document["properties"]["other"], json!({ "type": "string" }));
}
