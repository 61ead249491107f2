//! What belongs to others shows nowhere: everything that can be read, lists, searches, sums and files included, is asked for
//! by those to whom nothing of the stock belongs, also with its ids, names and cursors in the query.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::Value;

use crate::client::{Answer, Client};
use crate::document::{For, Operation, operations};
use crate::journey::{GOOD, running_machine};
use crate::stock::Stock;
use crate::tenants::{HOST, OWNER, open_second};
use crate::world::{World, worlds};

/// What is read without anything by which its owner could be told, mostly figures; the second walk compares those. What is
/// about one thing is left out: it is asked for by its id. The list may only become shorter.
const BLIND: &[&str] = &[
    "check_audit_chain",
    "get_automation_settings",
    "get_clock",
    "get_currency_settings",
    "list_realised",
    "realised_months",
    "get_document_looks",
    "list_rates",
    "list_firewall_templates",
    "sum_invoices",
    "get_job_summary",
    "list_closings",
    "list_deferred_revenue",
    "get_revenue_schedule",
    "export_revenue_schedule",
    "sum_margins",
    "sum_orders",
    "sum_payments",
    "find_reference_rate",
    "get_vat_report",
    "export_vat_report",
    "list_preferences",
    "list_own_firewall_templates",
    "get_own_statement",
    "get_automatic_top_up",
    "get_own_vat_number",
    "read_offer",
    "get_offer_pdf",
];
/// What changes while nobody does anything.
const MOVING: &[&str] = &["get_clock", "list_sessions", "get_session", "list_audit", "check_audit_chain"];
/// Kinds of things that all customers of a business see.
const SHARED: &[&str] = &["prd", "pgr", "bdl", "tpl", "app", "mtr", "gtw", "ten", "lgo"];
/// In the name of most things in stock.
const STOCKED: &str = "stocked";

/// Ids, addresses and numbers by which somebody's things are told from others'.
type Marks = BTreeSet<String>;

/// Everything in a text that looks like an id.
fn ids_in(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let whole = |at: usize| {
        let (before, after) = (bytes.get(at.checked_sub(3)?..at)?, bytes.get(at + 1..at + 27)?);
        let fits = before.iter().all(u8::is_ascii_lowercase) && after.iter().all(u8::is_ascii_alphanumeric);
        fits.then(|| text.get(at - 3..at + 27)).flatten()
    };
    (0..bytes.len()).filter(|at| bytes[*at] == b'_').filter_map(whole).collect()
}

/// What tells whose an answer is.
fn marks_in(answer: &Value, key: &str, marks: &mut Marks) {
    match answer {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| marks_in(value, key, marks)),
        Value::Array(items) => items.iter().for_each(|value| marks_in(value, key, marks)),
        Value::String(text) => {
            let mail = text.contains('@') && !text.contains(' ');
            let number = ["number", "ipv4", "ipv6", "display_name"].contains(&key) || key.ends_with("_number");
            if (mail || number) && text.len() >= 6 {
                marks.insert(text.clone());
            }
            marks.extend(ids_in(text).into_iter().map(str::to_owned));
        }
        _ => {}
    }
}

/// What an answer shows of what it must not show; what was asked for by name may be repeated.
fn leaks(answer: &Answer, asked: &str, marks: &Marks, words: &[&str]) -> Vec<String> {
    let text = String::from_utf8_lossy(&answer.bytes);
    let ids = ids_in(&text).into_iter().filter(|id| marks.contains(*id)).map(str::to_owned);
    let told = marks.iter().filter(|mark| ids_in(mark).is_empty() && text.contains(mark.as_str())).cloned();
    let small = text.to_lowercase();
    let named = words.iter().filter(|word| small.contains(**word)).map(|word| (*word).to_owned());
    ids.chain(told).chain(named).filter(|found| !asked.contains(found)).collect()
}

/// A value with which a parameter that must be there is right.
fn plain(operation: &str, name: &str, stock: Option<&Stock>) -> String {
    let of_stock = |kind| stock.map(|stock| stock.id(kind, 0)).expect("a stock");
    match (operation, name) {
        ("find_reference_rate", "from") => "EUR".to_owned(),
        ("find_reference_rate", "to") => "SEK".to_owned(),
        (_, "from") => "2026-01-01".to_owned(),
        (_, "to") => "2026-12-31".to_owned(),
        (_, "format") => "csv".to_owned(),
        (_, "currency") => "EUR".to_owned(),
        (_, "account") => "receivable".to_owned(),
        (_, "q") => STOCKED.to_owned(),
        (_, "token") => "none".to_owned(),
        ("list_own_bulk_run_items", "bulk_run") => of_stock("own bulk-runs"),
        (_, "bulk_run") => of_stock("bulk-runs"),
        (_, "price_change") => of_stock("price-changes"),
        (_, "product_id") => of_stock("products"),
        _ => panic!("{operation} wants {name}, of which leaks.rs knows nothing"),
    }
}

/// Values of a parameter by which something of the stock could be had.
fn telling(operation: &str, name: &str, stock: &Stock, numbers: &[String]) -> Vec<String> {
    let all: &[&str] = match (operation, name) {
        ("list_account_entries", "account") => &[],
        (_, "customer" | "customer_id") => &["customers", "other customers"],
        (_, "customer_group_id") => &["customer-groups"],
        (_, "service") => &["services"],
        (_, "invoice_id") => &["invoices"],
        (_, "product" | "product_id") => &["products"],
        (_, "account") => &["provider-accounts"],
        (_, "subject") => &["services", "invoices", "renewals"],
        (_, "with") => &["firewalls"],
        (_, "q") => return [STOCKED, "@example.com"].into_iter().map(str::to_owned).chain(numbers.to_vec()).collect(),
        _ => &[],
    };
    all.iter().map(|kind| stock.id(kind, 0)).collect()
}

/// The questions that can be put to an operation, the plain one first.
fn questions(operation: &Operation, stock: &Stock, numbers: &[String], cursor: Option<&String>) -> Vec<String> {
    let fixed = |but: &str| {
        let needed = operation.queries.iter().filter(|(name, needed)| *needed && name != but);
        let mut all: Vec<String> =
            needed.map(|(name, _)| format!("{name}={}", plain(&operation.id, name, Some(stock)))).collect();
        if operation.queries.iter().any(|(name, _)| name == "limit") {
            all.push("limit=100".to_owned());
        }
        all
    };
    let mut all = vec![fixed("").join("&")];
    for (name, _) in &operation.queries {
        let values = telling(&operation.id, name, stock, numbers);
        let cursors = cursor.filter(|_| name == "cursor").cloned();
        for value in values.into_iter().chain(cursors) {
            all.push([fixed(name), vec![format!("{name}={value}")]].concat().join("&"));
        }
    }
    all
}

/// What can be read in one answer. What streams is left out, and what is the installation's, such as the sign-ins of a demo.
fn reads() -> Vec<Operation> {
    let others = ["stream_events", "connect_console", "get_meta"];
    operations().into_iter().filter(|o| o.method == Method::GET && !others.contains(&o.id.as_str())).collect()
}

/// Somebody to whom nothing of the stock belongs.
struct Stranger {
    name: &'static str,
    client: Client,
    audience: For,
    /// What may not be shown to them: marks, and words.
    marks: Marks,
    words: Vec<&'static str>,
    /// Something of their own, and below which address.
    own: (&'static str, String),
}

/// What the walk of those to whom the stock belongs has found.
#[derive(Default)]
struct Seen {
    /// What staff sees, and what the customer does.
    staff: Marks,
    customer: Marks,
    cursors: BTreeMap<String, String>,
    blind: Vec<String>,
}

/// Asks everything as those who may, so that it is certain that the questions find something.
async fn seen_by_its_own(stock: &Stock) -> Seen {
    let mut seen = Seen::default();
    for operation in reads() {
        let for_staff = operation.audience() == For::Staff;
        let client = if for_staff { &stock.owner } else { &stock.customer };
        let path = operation.with_ids(&stock.ids_for(&operation.path));
        let mut marks = Marks::new();
        let mut asked = String::new();
        for query in questions(&operation, stock, &[], None) {
            let answer = client.get(&format!("{path}?{query}")).await;
            marks_in(&answer.body, "", &mut marks);
            if !answer.body.is_object() && !answer.body.is_array() {
                let text = String::from_utf8_lossy(&answer.bytes).into_owned();
                marks.extend(ids_in(&text).into_iter().map(str::to_owned));
                if text.to_lowercase().contains(STOCKED) {
                    marks.insert(format!("{STOCKED}@example.com"));
                }
            }
            asked = query;
        }
        // Its own id in the answer proves nothing where it was part of the address.
        let telling = marks.iter().any(|mark| !path.contains(mark.as_str()) && !asked.contains(mark.as_str()));
        if !telling && operation.parameters() == 0 {
            seen.blind.push(operation.id.clone());
        }
        if operation.queries.iter().any(|(name, _)| name == "cursor") {
            let first = questions(&operation, stock, &[], None)[0].replace("limit=100", "limit=1");
            let next = client.get(&format!("{path}?{first}")).await.body["next_cursor"].clone();
            seen.cursors.extend(next.as_str().map(|next| (operation.id.clone(), next.to_owned())));
        }
        let all = if for_staff { &mut seen.staff } else { &mut seen.customer };
        all.extend(marks);
    }
    seen
}

/// Staff and a customer of another business.
async fn far_people(world: &World) -> [Client; 2] {
    open_second(world).await;
    let there = world.visitor().at_host(HOST);
    let boss = there.sign_in(OWNER.0, OWNER.1).await;
    [boss, there.sign_up("far@example.com").await]
}

/// Everything that another business's people see without naming a thing, figures included.
async fn seen_elsewhere(people: &[Client; 2]) -> BTreeMap<String, Value> {
    let constant = |name: &str| !["bulk_run", "price_change", "product_id"].contains(&name);
    let mut seen = BTreeMap::new();
    for operation in reads().into_iter().filter(|o| o.parameters() == 0 && !MOVING.contains(&o.id.as_str())) {
        let needed: Vec<&str> =
            operation.queries.iter().filter(|(_, needed)| *needed).map(|(name, _)| name.as_str()).collect();
        if !needed.iter().all(|name| constant(name)) {
            continue;
        }
        let query: Vec<String> =
            needed.into_iter().map(|name| format!("{name}={}", plain(&operation.id, name, None))).collect();
        let client = if operation.audience() == For::Staff { &people[0] } else { &people[1] };
        let mut answer = client.get(&format!("{}?{}", operation.path, query.join("&"))).await;
        assert!(answer.status < 500, "{}: {:#}", operation.id, answer.body);
        if let Some(fields) = answer.body.as_object_mut() {
            fields.remove("request_id");
        }
        seen.insert(operation.id, answer.body);
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_business_does_changes_no_list_and_no_figure_of_another() {
    for world in worlds().await {
        let people = far_people(&world).await;
        let before = seen_elsewhere(&people).await;
        Stock::fill(&world).await;
        let after = seen_elsewhere(&people).await;
        assert!(before.len() > 80, "only {} answers", before.len());
        let changed: Vec<_> = before.iter().filter(|(id, was)| after[*id] != **was).collect();
        let now: Vec<_> = changed.iter().map(|(id, _)| &after[*id]).collect();
        assert!(changed.is_empty(), "on {}: {changed:#?} {now:#?}", world.database.name);
    }
}

async fn strangers(world: &World, near: (Client, Marks), seen: &Seen) -> Vec<Stranger> {
    let [boss, far] = far_people(world).await;
    let far_id = boss.get("/admin/customers").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let near_id = crate::journey::service(&near.0).await["id"].as_str().unwrap().to_owned();
    let shared = |mark: &&String| SHARED.iter().any(|kind| mark.starts_with(kind) && mark.contains('_'));
    let of_customer = seen.customer.difference(&near.1).filter(|mark| !shared(mark)).cloned().collect();
    let all: Marks = seen.staff.union(&seen.customer).cloned().collect();
    let stranger = |name, client, audience, marks, words, own| Stranger { name, client, audience, marks, words, own };
    vec![
        stranger(
            "staff of another business",
            boss,
            For::Staff,
            all.clone(),
            vec![STOCKED, "kept0.example"],
            ("/admin/customers/{id}", far_id),
        ),
        stranger(
            "a customer of another business",
            far,
            For::Customers,
            all,
            vec![STOCKED, "kept0.example"],
            ("/none", String::new()),
        ),
        stranger(
            "another customer",
            near.0,
            For::Customers,
            of_customer,
            vec!["stocked@", "stocked0", "kept0.example"],
            ("/portal/services/{id}", near_id),
        ),
    ]
}

/// Somebody who was a customer before there was a stock, and what they saw then.
async fn neighbour(world: &World) -> (Client, Marks) {
    let client = world.customer("near@example.com").await;
    running_machine(world, &client, GOOD).await;
    let mut marks = Marks::new();
    for operation in reads().into_iter().filter(|o| o.audience() != For::Staff && o.parameters() == 0) {
        if operation.queries.iter().all(|(_, needed)| !needed) {
            marks_in(&client.get(&operation.path).await.body, "", &mut marks);
        }
    }
    (client, marks)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_others_shows_in_any_list_search_sum_or_file() {
    for world in worlds().await {
        let near = neighbour(&world).await;
        let stock = Stock::fill(&world).await;
        let seen = seen_by_its_own(&stock).await;
        assert_eq!(seen.blind, BLIND, "those that show nothing to tell them by");

        let numbers: Vec<String> = seen
            .customer
            .iter()
            .filter(|mark| ids_in(mark).is_empty() && mark.contains('-'))
            .take(2)
            .cloned()
            .collect();
        let (mut asked, mut found) = (0, Vec::new());
        for stranger in strangers(&world, near, &seen).await {
            for operation in reads() {
                if operation.audience() != For::Anybody && operation.audience() != stranger.audience {
                    continue;
                }
                let mut paths = vec![operation.with_ids(&stock.ids_for(&operation.path))];
                if operation.parameters() == 1 && operation.path.starts_with(stranger.own.0) {
                    paths.push(operation.with_id(&stranger.own.1));
                }
                for (path, query) in paths.iter().flat_map(|path| {
                    let all = questions(&operation, &stock, &numbers, seen.cursors.get(&operation.id));
                    all.into_iter().map(move |query| (path, query))
                }) {
                    let url = format!("{path}?{query}");
                    let answer = stranger.client.get(&url).await;
                    asked += 1;
                    let leaked = leaks(&answer, &url, &stranger.marks, &stranger.words);
                    if answer.status >= 500 || !leaked.is_empty() {
                        found.push(format!(
                            "{} as {}: {url}: {} {leaked:?}",
                            operation.id, stranger.name, answer.status
                        ));
                    }
                }
            }
        }
        assert!(found.is_empty(), "on {}: {found:#?}", world.database.name);
        assert!(asked > 300, "only {asked} questions");
    }
}
