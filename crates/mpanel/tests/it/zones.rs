//! DNS zones over the API: the calls of docs/dns.md do what the page says, and the file is one that BIND takes.

use std::process::Command;

use reqwest::Method;
use serde_json::json;

use crate::pages::{Reader, calls};
use crate::world::worlds;

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("zones@example.com").await);
        let account = owner.get("/admin/provider-accounts").await.ok(200)["items"][0]["id"].clone();
        let customer = owner.get("/admin/customers?q=zones@example.com").await.ok(200)["items"][0]["id"].clone();
        let mut reader = Reader::new(&owner, &client);
        reader.name("account", &account);
        reader.name("customer", &customer);
        for call in calls(include_str!("../../../../docs/dns.md")) {
            let answer = reader.play(&call).await;
            let body = answer.body;
            match call.last() {
                "zones" => reader.name("zone", &body["id"]),
                "records" if call.method == Method::POST => reader.name("record", &body["id"]),
                "records" => {
                    assert_eq!(
                        (&body["items"][0]["ttl"], &body["items"][0]["value"]),
                        (&json!(300), &json!("203.0.113.8"))
                    );
                }
                "file" => {
                    let text = String::from_utf8(answer.bytes).unwrap();
                    assert!(text.starts_with("$ORIGIN example.com.\nexample.com.\t86400\tIN\tSOA\t"), "{text}");
                }
                "changes" => {
                    let kinds: Vec<&str> =
                        body["items"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
                    for kind in ["create", "update", "ttl", "delete"] {
                        assert!(kinds.contains(&kind), "{kinds:?}");
                    }
                }
                "import-preview" => {
                    assert_eq!(body["added"].as_array().unwrap().len(), 2, "{body:#}");
                    reader.name("fingerprint", &body["fingerprint"]);
                }
                _ => {}
            }
            world.settle().await;
            world.advance_seconds(5).await;
        }
        assert_eq!(client.get("/portal/zones").await.ok(200)["total"], 0, "{}", world.database.name);
    }
}

#[tokio::test]
async fn refusals_name_field_and_remedy_and_the_file_is_one_that_bind_takes() {
    let world = crate::world::world().await;
    let client = world.customer("zones@example.com").await;
    let zone = client.post("/portal/zones", json!({ "name": "example.com" })).await.ok(202)["id"].clone();
    let records = format!("/portal/zones/{}/records", zone.as_str().unwrap());
    world.settle().await;
    let long = "x".repeat(600);
    for (name, kind, value, more) in [
        ("@", "A", "203.0.113.7", json!({})),
        ("mail", "AAAA", "2001:db8::7", json!({})),
        ("@", "MX", "mail.example.com", json!({ "priority": 10 })),
        ("www", "CNAME", "example.com", json!({})),
        ("@", "TXT", "v=spf1 mx -all; \"quoted\"", json!({})),
        ("s1._domainkey", "TXT", &long, json!({})),
        ("_sip._tcp", "SRV", "mail.example.com", json!({ "priority": 1, "weight": 2, "port": 5060 })),
        ("@", "CAA", "letsencrypt.org", json!({ "flags": 0, "tag": "issue" })),
        ("*", "A", "203.0.113.8", json!({})),
    ] {
        let mut body = json!({ "name": name, "type": kind, "ttl": 3600, "value": value });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        client.post(&records, body).await.ok(201);
    }
    let bad = json!({ "name": "ftp", "type": "A", "ttl": 5, "value": "2001:db8::7", "port": 1 });
    let refused = client.post(&records, bad).await.ok(422);
    let fields: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(fields, ["/ttl", "/port", "/value"], "{refused:#}");
    let file = client.get(&records.replace("/records", "/file")).await;
    let text = String::from_utf8(file.bytes).unwrap();
    judge(&text);
    let preview = json!({ "text": text, "replace": true });
    let plan = client.post(&records.replace("/records", "/import-preview"), preview).await.ok(200);
    let count = |key: &str| plan[key].as_array().unwrap().len();
    assert_eq!((count("added"), count("changed"), count("removed"), count("unchanged")), (0, 0, 0, 9), "{plan:#}");
}

/// BIND's own checker, where the machine has it: `named-checkzone` of the Debian package bind9-utils.
fn judge(file: &str) {
    let path = std::env::temp_dir().join(format!("mpanel-{}.zone", std::process::id()));
    std::fs::write(&path, file).unwrap();
    let run = Command::new("named-checkzone").args(["-i", "local", "example.com"]).arg(&path).output();
    std::fs::remove_file(&path).unwrap();
    match run {
        Ok(said) => assert!(said.status.success(), "{}\n{file}", String::from_utf8_lossy(&said.stdout)),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{error}"),
    }
}
