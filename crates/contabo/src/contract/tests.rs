//! The comparison itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{Document, Documented, Sample};
use super::{Log, RoundTrip};
use crate::operation::Declared;

/// Sent as one text with commas, so the words in it are not seen by the probe.
const LISTS_OF_WORDS: &[&str] = &["retrieveInstancesList query/status"];

struct Comparison {
    log: Log,
    troubles: Vec<String>,
}

impl Comparison {
    fn trouble(&mut self, text: impl Into<String>) {
        self.troubles.push(text.into());
    }

    /// Every enumeration of the sample must have been read as one that knows
    /// all its words.
    fn words(&mut self, place: &str, sample: &Sample) {
        let at = self.log.words_at.borrow().clone();
        for (pointer, words) in &sample.words {
            if LISTS_OF_WORDS.contains(&format!("{place}{pointer}").as_str()) {
                continue;
            }
            let Some(name) = at.get(pointer) else {
                self.trouble(format!("{place}{pointer} is an enumeration and not read as one"));
                continue;
            };
            let mut all = self.log.words.borrow_mut();
            let seen = all.entry(name).or_default();
            seen.document.extend(words.iter().cloned());
            let unknown: Vec<&String> = words.iter().filter(|word| !seen.client.contains(*word)).collect();
            if !unknown.is_empty() {
                self.troubles.push(format!("{place}{pointer}: {name} does not know {unknown:?}"));
            }
        }
    }

    fn round_trip(&mut self, place: &str, trip: Option<RoundTrip>, sample: Option<&Sample>) {
        match (trip, sample) {
            (None, None) => {}
            (None, Some(sample)) => self.trouble(format!("{place} takes {} and nothing is sent", sample.value)),
            (Some(_), None) => self.trouble(format!("{place} takes nothing and something is sent")),
            (Some(trip), Some(sample)) => {
                self.log.begin(place);
                match trip(&sample.value, &self.log) {
                    Err(error) => self.trouble(format!("{place}: {error}")),
                    Ok(again) if again != sample.value => {
                        self.trouble(format!("{place}: {} becomes {again}", sample.value));
                    }
                    Ok(_) => self.words(place, sample),
                }
            }
        }
    }

    fn operation(&mut self, document: &Document, documented: &Documented<'_>, declared: &dyn Declared) {
        let types = declared.types();
        let id = documented.id;
        let query = document.query(documented);
        if let (Some(only), Value::Object(fields)) = (types.only, &query.value) {
            let names: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
            if names != only.iter().copied().collect() {
                self.trouble(format!("{id} sends the parameters {only:?} instead of {names:?}"));
            }
        }
        let has_query = query.value.as_object().is_some_and(|fields| !fields.is_empty());
        self.round_trip(&format!("{id} query"), types.query, has_query.then_some(&query));
        self.round_trip(&format!("{id} body"), types.body, document.body(documented).as_ref());
        let place = format!("{id} row");
        match (types.row, document.row(documented)) {
            (None, None) => {}
            (None, Some(_)) => self.trouble(format!("{place} is not read")),
            (Some(_), None) => self.trouble(format!("{place} is not documented")),
            (Some(read), Some(sample)) => {
                self.log.begin(&place);
                match read(&sample.value, &self.log) {
                    Err(error) => self.trouble(format!("{place}: {error}")),
                    Ok(()) => self.words(&place, &sample),
                }
            }
        }
    }

    /// What the client has and the document nowhere says.
    fn inventions(&mut self) {
        let mut found = Vec::new();
        for (name, seen) in self.log.structs.borrow().iter() {
            found.extend(seen.client.difference(&seen.document).map(|field| format!("{name}.{field} is invented")));
        }
        for (name, seen) in self.log.words.borrow().iter().filter(|(_, seen)| !seen.document.is_empty()) {
            found.extend(seen.client.difference(&seen.document).map(|word| format!("{name} {word:?} is invented")));
        }
        self.troubles.extend(found);
        self.troubles.extend(self.log.missing.borrow().iter().cloned());
    }
}

#[test]
fn the_client_has_every_operation_field_and_word_of_the_document_and_no_other() {
    let unchecked = "operations, fields and words of the Contabo client";
    let Some(document) = Document::load(unchecked) else { return };
    let documented = document.operations();
    let mut declared: BTreeMap<&str, &dyn Declared> = crate::api::all().map(|one| (one.info().id, one)).collect();
    assert_eq!(crate::api::all().count(), declared.len(), "an operation is declared twice");
    let mut comparison = Comparison { log: Log::default(), troubles: Vec::new() };
    for operation in &documented {
        let Some(one) = declared.remove(operation.id) else {
            comparison.trouble(format!("{} is missing: {} {}", operation.id, operation.method, operation.path));
            continue;
        };
        let info = one.info();
        if (info.method, info.path) != (operation.method.as_str(), operation.path) {
            comparison.trouble(format!("{} goes to {} {}", info.id, info.method, info.path));
        }
        comparison.operation(&document, operation, one);
    }
    for id in declared.keys() {
        comparison.trouble(format!("{id} is not in the document"));
    }
    comparison.inventions();
    assert!(comparison.troubles.is_empty(), "{}", comparison.troubles.join("\n"));
    assert!(documented.len() >= 155, "the document has only {} operations", documented.len());
}

#[test]
fn every_documented_refusal_can_be_read() {
    let Some(document) = Document::load("whether the Contabo client reads documented refusals") else { return };
    for operation in document.operations() {
        for refusal in document.refusals(&operation) {
            let messages = crate::reply::messages(refusal.to_string().as_bytes());
            assert_eq!(messages, ["text"], "{}: {refusal}", operation.id);
        }
        let headers: Vec<&str> = operation.parameters("header").filter_map(|header| header["name"].as_str()).collect();
        assert_eq!(headers, ["x-request-id", "x-trace-id"], "{}", operation.id);
    }
}
