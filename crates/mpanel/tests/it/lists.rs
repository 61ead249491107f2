//! Lists, page by page: whatever the order, every row comes once, and rows that come meanwhile neither shift nor repeat
//! the rest.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::client::Client;
use crate::document::{For, operations};
use crate::stock::Stock;
use crate::world::worlds;

/// Operations that page, by id.
fn paged() -> HashSet<String> {
    let document: Value = serde_json::from_str(&mpanel_api::openapi::document().to_json().unwrap()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let pages = |operation: &&Value| {
        let taken = operation["parameters"].as_array().into_iter().flatten().any(|p| p["name"] == "cursor");
        // The log of a customer is cut by time.
        taken && operation["operationId"] != "get_customer_timeline"
    };
    items.map(|item| &item["get"]).filter(pages).map(|o| o["operationId"].as_str().unwrap().to_owned()).collect()
}

/// What a list must be told to say whose rows it shows.
fn told(stock: &Stock, operation: &str) -> String {
    match operation {
        "list_bulk_run_items" => format!("&bulk_run={}", stock.id("bulk-runs", 0)),
        "list_own_bulk_run_items" => format!("&bulk_run={}", stock.id("own bulk-runs", 0)),
        "list_price_change_items" => format!("&price_change={}", stock.id("price-changes", 0)),
        "list_account_entries" => "&account=receivable&currency=EUR".to_owned(),
        _ => String::new(),
    }
}

/// The words a list sorts by, which its refusal names; a list of one order has none.
async fn sorts(client: &Client, path: &str) -> Vec<String> {
    let refusal = client.get(&format!("{path}&sort=no_such_field")).await;
    let told = refusal.body["errors"][0]["detail"].as_str().unwrap_or_else(|| panic!("{path}: {:#}", refusal.body));
    let words = told.strip_prefix("Sort by one of ").and_then(|rest| rest.split_once(", with -"));
    words.into_iter().flat_map(|(words, _)| words.split(", ")).flat_map(|w| [w.to_owned(), format!("-{w}")]).collect()
}

/// All rows, `limit` at a time, and the cursors between them.
async fn walked(client: &Client, path: &str, sort: Option<&str>, limit: usize) -> (Vec<Value>, Vec<String>) {
    let (mut rows, mut cursors) = (Vec::new(), Vec::<String>::new());
    loop {
        let mut at = format!("{path}&limit={limit}");
        at.extend(sort.map(|s| format!("&sort={s}")));
        at.extend(cursors.last().map(|c| format!("&cursor={c}")));
        let page = client.get(&at).await.ok(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= limit, "{at}");
        rows.extend(items.iter().cloned());
        match page["next_cursor"].as_str() {
            Some(cursor) if rows.len() < 60 => cursors.push(cursor.to_owned()),
            Some(_) => return (rows, cursors),
            None => {
                assert_eq!(page["total"], json!(rows.len()), "{at}");
                return (rows, cursors);
            }
        }
    }
}

/// What does not change between two looks.
fn steady(rows: &[Value]) -> Vec<&Value> {
    let steady = |row: &'_ Value| ["id", "event_id", "number"].into_iter().find(|f| !row[f].is_null());
    rows.iter().map(|row| steady(row).map_or(row, |field| &row[field])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_every_list_in_every_order_make_the_whole() {
    for world in worlds().await {
        let stock = Stock::fill(&world).await;
        let paged = paged();
        let (mut orders, mut long) = (0, 0);
        for operation in operations().into_iter().filter(|o| paged.contains(&o.id)) {
            let client = match operation.audience() {
                For::Staff => &stock.owner,
                _ => &stock.customer,
            };
            let path = operation.with_ids(&stock.ids_for(&operation.path)) + "?" + &told(&stock, &operation.id);
            // What adds a list up takes what the list takes.
            if client.get(&path).await.ok(200).get("next_cursor").is_none() {
                continue;
            }
            let sorts = sorts(client, &path).await;
            let all: Vec<Option<&str>> = [None].into_iter().chain(sorts.iter().map(|s| Some(s.as_str()))).collect();
            let mut others = Vec::new();
            for sort in all {
                let (whole, _) = walked(client, &path, sort, 60).await;
                let (rows, cursors) = walked(client, &path, sort, if whole.len() > 12 { 5 } else { 1 }).await;
                assert_eq!(steady(&rows), steady(&whole), "{path} by {sort:?}");
                assert_eq!(steady(&rows).iter().collect::<HashSet<_>>().len(), rows.len(), "{path} by {sort:?}");
                orders += 1;
                long += usize::from(rows.len() > 2);
                if let (Some(sort), Some(cursor)) = (sort, cursors.first()) {
                    others.push((sort, cursor.clone()));
                }
            }
            for (sort, _) in &others {
                for (_, foreign) in others.iter().filter(|(other, _)| *other == format!("-{sort}")) {
                    let told = client.get(&format!("{path}&sort={sort}&cursor={foreign}")).await;
                    assert_eq!(told.body["errors"][0]["pointer"], "/cursor", "{path}: {:#}", told.body);
                    told.refused(422);
                }
            }
        }
        assert!(paged.len() > 40 && orders > 100 && long > 30, "{} lists, {orders} orders, {long} long", paged.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_meanwhile_shifts_nothing() {
    for world in worlds().await {
        let owner = world.owner().await;
        let visitor = world.visitor();
        for name in ["one", "two", "three", "four"] {
            visitor.sign_up(&format!("{name}@example.com")).await;
        }
        let emails = |page: &Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|c| c["email"].as_str().unwrap().to_owned()).collect()
        };
        let at = "/admin/customers?sort=-created_at&limit=2";
        let first = owner.get(at).await.ok(200);
        visitor.sign_up("late@example.com").await;
        let second = owner.get(&format!("{at}&cursor={}", first["next_cursor"].as_str().unwrap())).await.ok(200);
        assert_eq!(emails(&first), ["four@example.com", "three@example.com"]);
        assert_eq!(emails(&second), ["two@example.com", "one@example.com"]);
        assert_eq!((&first["total"], &second["total"]), (&json!(4), &json!(5)));
    }
}
