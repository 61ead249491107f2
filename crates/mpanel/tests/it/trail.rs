//! The audit trail: each operation that writes leaves an entry that names act, subject and outcome, done or refused.

use mpanel_identity::StaffRole;
use serde_json::{Value, json};

use crate::client::Client;
use crate::document::{For, Operation, operations};
use crate::journey::GOOD;
use crate::roles::needed;
use crate::stock::{Stock, calls};
use crate::strangers::WITHOUT_CALL;
use crate::world::{World, worlds};

/// Operations that write and for which there is no entry or no case here, and why. The list may only become shorter.
const WITHOUT_ENTRY: &[(&str, &str)] = &[
    ("create_cart", "a visitor's cart is nobody's act; the order is noted"),
    ("put_cart", "a visitor's cart is nobody's act; the order is noted"),
    ("quote_cart", "it reads only"),
    ("check_shop_domain", "it reads only"),
    ("preview_document_looks", "it reads only, with every letter that is typed"),
    ("sign_in", "needs no session; entry and tries are tested in crates/api/tests/accounts"),
    ("sign_up", "needs no session; tested in crates/api/tests/accounts"),
    ("sign_out", "ends the session of the walk; tested in crates/api/tests/accounts"),
    ("change_password", "ends the session of the walk; tested in crates/api/tests/accounts"),
    ("request_password_reset", "needs no session; tested in crates/api/tests/accounts"),
    ("confirm_password_reset", "needs the link of a mail; tested in crates/api/tests/accounts"),
    ("verify_email", "needs the link of a mail; tested in crates/api/tests/accounts"),
    ("create_provider_account", "needs a second account at the data centre"),
];

async fn latest(owner: &Client) -> Value {
    owner.get("/admin/audit?limit=1").await.ok(200)["items"][0].clone()
}

fn assert_entry(entry: &Value, operation: &Operation, subject: Option<&String>, outcome: &str) {
    let action = format!("{} /api/v1{}", operation.method, operation.path);
    assert_eq!(entry["action"], action.as_str(), "{entry:#}");
    assert_eq!(entry["outcome"], outcome, "{action}: {entry:#}");
    let found = entry["subject"]["id"].as_str().or(entry["subject_id"].as_str());
    assert_eq!(found, subject.map(String::as_str), "{action}: {entry:#}");
}

#[tokio::test]
async fn every_operation_that_writes_is_in_the_trail_or_excused() {
    let world = crate::world::world().await;
    let stock = Stock::fill(&world).await;
    let known: Vec<&str> = calls(&stock, "", "").iter().map(|c| c.id).collect();
    let excused = || WITHOUT_ENTRY.iter().chain(WITHOUT_CALL).map(|(id, _)| *id);
    let writing: Vec<Operation> = operations().into_iter().filter(Operation::writes).collect();
    for operation in &writing {
        let id = operation.id.as_str();
        assert!(known.contains(&id) || excused().any(|e| e == id), "add a valid call of {id} to stock.rs");
    }
    for id in excused().chain(known.iter().copied()) {
        assert!(writing.iter().any(|o| o.id == id), "there is no operation {id} any more");
    }
}

async fn walk(world: &World) {
    let stock = Stock::fill(world).await;
    let support = world.staff(2).await;
    let token = world.gateway.test_token(GOOD).unwrap();
    let all = operations();
    for call in calls(&stock, &format!("{}/pay/return", world.base), &token) {
        let operation = all.iter().find(|o| o.id == call.id).unwrap_or_else(|| panic!("no operation {}", call.id));
        let ids = if call.ids.is_empty() { stock.ids_for(&operation.path) } else { call.ids };
        let (path, subject) = (operation.with_ids(&ids), ids.first());
        let body = Some(call.body).filter(|b| !b.is_null());
        let audited = !WITHOUT_ENTRY.iter().any(|(id, _)| *id == call.id);
        let caller = if operation.audience() == For::Staff { &stock.owner } else { &stock.customer };
        if operation.audience() == For::Staff && !StaffRole::Support.may(needed(call.id)) {
            support.call(operation.method.clone(), &path, body.clone(), &[]).await.refused(403);
            if audited {
                let entry = latest(&stock.owner).await;
                assert_entry(&entry, operation, subject, "refused 403");
                assert_eq!(entry["actor"]["name"], "Sofia Support", "{entry:#}");
            }
        }
        let answer = caller.call(operation.method.clone(), &path, body, &[]).await;
        let told = format!("{}: {} {:#}", call.id, answer.status, answer.body);
        assert!((200..300).contains(&answer.status), "{told}, on {}", world.database.name);
        if audited {
            assert_entry(&latest(&stock.owner).await, operation, subject, "done");
        }
        world.settle().await;
        let long = ["snapshots", "actions", "troubleshooting"].iter().any(|part| operation.path.contains(part));
        if long || call.id == "suspend_service" {
            world.advance_seconds(400).await;
        }
    }
    let chain = stock.owner.get("/admin/audit/chain").await.ok(200);
    assert_eq!(chain["intact"], json!(true), "{chain:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_write_leaves_an_entry_done_or_refused() {
    for world in worlds().await {
        walk(&world).await;
    }
}
