//! Revenue over time over the API: the calls of docs/revenue.md as they stand there, and that they agree with the books.

use serde_json::{Value, json};

use crate::journey::{GOOD, order, pay};
use crate::pages::{Reader, calls};
use crate::world::worlds;

fn minor(value: &Value) -> i64 {
    value["minor"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work_and_agree_with_the_books() {
    for world in worlds().await {
        let owner = world.owner().await;
        let client = world.visitor().sign_up("revenue@example.com").await;
        let calls = calls(include_str!("../../../../docs/revenue.md"));
        assert_eq!(calls.len(), 5);
        let mut reader = Reader::new(&owner, &client);
        reader.play(&calls[0]).await;
        let placed = order(&client).await;
        let invoice = placed["invoice_id"].as_str().or(placed["invoice"]["id"].as_str()).unwrap().to_owned();
        pay(&world, &client, &invoice, GOOD).await;
        world.settle().await;
        reader.name("invoice", &json!(invoice));
        let lines = reader.play(&calls[1]).await.body;
        let lines = lines.as_array().unwrap();
        assert!(lines.iter().all(|l| l["spread"] == "month_even" && l["from"].is_string()), "{lines:#?}");
        let charged: i64 = lines.iter().map(|l| minor(&l["charged"])).sum();
        assert_eq!(charged, lines.iter().map(|l| minor(&l["to_come"])).sum::<i64>());

        let schedule = reader.play(&calls[2]).await.body;
        let row = &schedule["rows"][0];
        assert_eq!((schedule["months"].as_array().unwrap().len(), minor(&row["to_come"])), (12, charged));
        assert!(row["id"].as_str().unwrap().starts_with("prd_"), "{row:#}");
        let forward = reader.play(&calls[3]).await.body;
        let last = forward.as_array().unwrap().last().unwrap();
        assert_eq!((minor(&last["billed"]), minor(&last["closing"])), (charged, charged), "{forward:#}");
        let trial = owner.get("/admin/ledger/trial-balance").await.ok(200);
        let account = trial["rows"].as_array().unwrap().iter().find(|r| r["account"] == "deferred_revenue").unwrap();
        assert_eq!(minor(&account["closing"]), -charged);

        let csv = String::from_utf8(reader.play(&calls[4]).await.bytes).unwrap();
        assert!(csv.starts_with("name,currency,") && csv.contains(",later,to_come\r\n"), "{csv}");
        let export = "/admin/ledger/revenue-schedule/export";
        let rolled = owner.get(&format!("{export}?format=csv&table=roll_forward")).await;
        let text = String::from_utf8(rolled.bytes).unwrap();
        assert!(text.starts_with("month,currency,opening,billed,credited,released,closing\r\n"), "{text}");
        assert!(owner.get(&format!("{export}?format=xlsx")).await.bytes.starts_with(b"PK"));
        let page = "/admin/ledger/revenue-schedule";
        for wrong in ["?months=0", "?months=61", "?by=colour", "/export?format=pdf", "/export?format=csv&table=tax"] {
            owner.get(&format!("{page}{wrong}")).await.refused(422);
        }
        owner.get("/admin/invoices/inv_nowhere/revenue").await.refused(404);
        client.get(page).await.refused(403);
    }
}
