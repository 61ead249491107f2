//! Documents over HTTP: receipts and statements for those they belong to, and looks that reach only what comes after.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{FAILS_LATER, GOOD, running_machine};
use crate::world::worlds;

fn looks(header: &str, note: &str) -> Value {
    json!({ "font": "inter", "accent": "#aa3311", "header": header, "footer": "", "notes": { "invoice": note } })
}

async fn put(owner: &Client, body: Value, version: i64) -> crate::client::Answer {
    let tag = format!("\"{version}\"");
    owner.call(Method::PUT, "/admin/document-looks", Some(body), &[("if-match", tag.as_str())]).await
}

async fn pdf(client: &Client, path: &str) -> Vec<u8> {
    let answer = client.get(path).await;
    assert_eq!((answer.status, &answer.bytes[..5]), (200, &b"%PDF-"[..]), "{path}: {:#}", answer.body);
    answer.bytes.to_vec()
}

#[tokio::test]
async fn documents_are_their_owners_and_keep_the_looks_of_their_day() {
    for world in worlds().await {
        let (ada, eve) = (world.customer("ada@paper.example").await, world.customer("eve@paper.example").await);
        running_machine(&world, &ada, GOOD).await;
        running_machine(&world, &eve, FAILS_LATER).await;
        let owner = world.owner().await;
        let invoice = ada.get("/portal/invoices").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
        let full = ada.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        let payment = full["payments"][0]["id"].as_str().unwrap().to_owned();
        let customer = full["customer"]["id"].as_str().unwrap().to_owned();

        // A receipt and a statement are for staff and for whom they are about.
        let receipt = format!("/portal/payments/{payment}/receipt");
        let own = pdf(&ada, &receipt).await;
        assert_eq!(own, pdf(&owner, &format!("/admin/payments/{payment}/receipt")).await);
        eve.get(&receipt).await.refused(404);
        let statement = format!("/admin/customers/{customer}/statement");
        assert_eq!(pdf(&ada, "/portal/statement").await, pdf(&owner, &statement).await);
        assert_ne!(pdf(&eve, "/portal/statement").await, pdf(&ada, "/portal/statement").await);
        for (query, field) in [
            ("to=9999-12-31", "to"),
            ("from=2026-01-02&to=2026-01-01", "from"),
            ("currency=ZZZ", "currency"),
            ("x=1", ""),
        ] {
            let refused = ada.get(&format!("/portal/statement?{query}")).await.ok(422);
            let pointer = refused["errors"][0]["pointer"].as_str().unwrap();
            assert!(pointer.starts_with("/query/") && pointer.ends_with(field), "{query}: {refused:#}");
        }

        // Looks reach what is issued after them.
        let before = pdf(&ada, &format!("/portal/invoices/{invoice}/pdf")).await;
        let seen = owner.get("/admin/document-looks").await.ok(200);
        assert_eq!((&seen["version"], &seen["header"], &seen["accent"]), (&json!(1), &json!(""), &Value::Null));
        let hostile = "#read(\"/etc/passwd\") $x$ \\ *b* <a>";
        let kept = put(&owner, looks(hostile, "Pay {{balance_due}}"), 1).await.ok(200);
        assert_eq!((&kept["version"], &kept["header"]), (&json!(2), &json!(hostile)));
        assert_eq!(put(&owner, looks("late", ""), 1).await.status, 412);
        for (body, field) in [
            (looks("{{password}}", ""), "/header"),
            (looks("", "{{valid_until}}"), "/notes/invoice"),
            (looks("", "{{total"), "/notes/invoice"),
            (looks("two\nlines", ""), "/header"),
        ] {
            let refused = put(&owner, body.clone(), 2).await.ok(422);
            assert_eq!(refused["errors"][0]["pointer"], field, "{refused:#}");
            let tried = json!({ "kind": "invoice", "looks": body });
            let refused = owner.post("/admin/document-looks/preview", tried).await.ok(422);
            assert_eq!(refused["errors"][0]["pointer"], format!("/looks{field}"));
        }
        for kind in ["invoice", "credit_note", "quote", "receipt", "statement"] {
            let tried = json!({ "kind": kind, "looks": looks(hostile, "") });
            let drawn = owner.post("/admin/document-looks/preview", tried).await.ok(200);
            assert!(drawn["svg"].as_str().unwrap().starts_with("<svg"), "{kind}");
        }
        assert!(before == pdf(&ada, &format!("/portal/invoices/{invoice}/pdf")).await, "what was issued stays");
        assert!(own == pdf(&ada, &receipt).await, "so does a receipt");

        // A picture is checked before it is kept, and nobody else can name it.
        let evil = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjxzY3JpcHQvPjwvc3ZnPg==";
        let refused = owner.post("/admin/document-logos", json!({ "content": evil })).await.ok(422);
        assert_eq!(refused["errors"][0]["pointer"], "/content");
        let logo = owner.post("/admin/document-logos", json!({ "content": crate::stock::LOGO })).await.ok(201);
        let mut with_logo = looks("", "");
        with_logo["logo_id"] = logo["id"].clone();
        assert_eq!(put(&owner, with_logo, 2).await.ok(200)["logo"], logo);
        let mut nowhere = looks("", "");
        nowhere["logo_id"] = json!("lgo_00000000000000000000000000");
        assert_eq!(put(&owner, nowhere, 3).await.ok(422)["errors"][0]["pointer"], "/logo_id");
        // The next invoice bears it.
        let machine = running_machine(&world, &ada, GOOD).await;
        assert!(machine["id"].is_string());
        let later = ada.get("/portal/invoices").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
        assert_ne!(later, invoice);
        assert!(pdf(&ada, &format!("/portal/invoices/{later}/pdf")).await != before);
    }
}

#[tokio::test]
async fn documents_are_printed_in_the_language_of_their_customer_from_then_on() {
    for world in worlds().await {
        let ada = world.customer("ada@tongue.example").await;
        running_machine(&world, &ada, GOOD).await;
        let profile = ada.get("/portal/profile").await.ok(200);
        let tag = format!("\"{}\"", profile["version"]);
        let set = |language: &'static str| {
            let (ada, tag) = (&ada, tag.clone());
            async move {
                let body = json!({ "language": language });
                ada.call(Method::PATCH, "/portal/profile", Some(body), &[("if-match", tag.as_str())]).await
            }
        };
        for wrong in ["klingon", "fr"] {
            let refused = set(wrong).await.ok(422);
            let first = &refused["errors"][0];
            assert_eq!((&first["pointer"], &first["code"]), (&json!("/language"), &json!("unknown_language")));
        }
        let invoice = ada.get("/portal/invoices").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
        let paper = format!("/portal/invoices/{invoice}/pdf");
        let (issued, statement) = (pdf(&ada, &paper).await, pdf(&ada, "/portal/statement").await);
        assert_eq!(set("de").await.ok(200)["language"], "de");
        assert_eq!(pdf(&ada, &paper).await, issued, "what was issued keeps its language");
        assert_ne!(pdf(&ada, "/portal/statement").await, statement, "a statement is made in the moment");
        // What is issued from now on is German.
        world.advance_days(31).await;
        let latest = ada.get("/portal/invoices").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
        assert_ne!(latest, invoice);
        let Some(words) = text_of(&pdf(&ada, &format!("/portal/invoices/{latest}/pdf")).await) else { return };
        assert!(words.contains("Rechnung") && !words.contains("Invoice"), "{words}");
    }
}

// None where poppler is missing.
fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let read = std::process::Command::new("pdftotext").arg(&file).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&read.stdout).into_owned())
}
