//! The OpenAPI document is a snapshot: a change of the API is seen in review, and clients can be made from the file.

use std::path::Path;

#[test]
fn the_document_is_the_one_in_docs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let now = mpanel_api::openapi::document().to_pretty_json().expect("the document is JSON") + "\n";
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&file, &now).expect("docs/openapi.json can be written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == now,
        "docs/openapi.json is out of date; run UPDATE_SNAPSHOTS=1 cargo test -p mpanel-api --test it openapi and review it"
    );
}

#[test]
fn every_operation_has_an_id_of_its_own_a_sentence_and_a_problem_answer() {
    let document: serde_json::Value =
        serde_json::from_str(&mpanel_api::openapi::document().to_json().expect("JSON")).expect("JSON");
    assert!(document["openapi"].as_str().is_some_and(|v| v.starts_with("3.1")));
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("an item") {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            assert!(id.contains('_'), "{method} {path} has the id {id:?}, which is no verb_noun");
            assert!(ids.insert(id.clone()), "two operations are called {id}");
            assert!(operation["summary"].as_str().is_some_and(|s| s.len() > 8), "{method} {path} has no sentence");
        }
    }
    assert!(ids.len() > 120, "only {} operations", ids.len());
}
