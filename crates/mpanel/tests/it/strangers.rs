//! Foreign ids: every operation with an id is called by those to whom the thing does not belong, with a body that is
//! right. The answer is that there is no such thing, and the database holds what it held before.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::contents::{contents, difference};
use crate::document::{For, Operation, operations};
use crate::journey::{GOOD, running_machine};
use crate::stock::{Call, Stock, calls};
use crate::tenants::{HOST, OWNER, open_second, sign_in_at};
use crate::world::{World, worlds};

/// Operations with a parameter that a stranger may call, and why. The list may only become shorter.
const OPEN: &[(&str, &str)] = &[
    ("put_preference", "the parameter is a name among the caller's own"),
    ("get_cart", "a cart belongs to nobody before checkout; its unguessable id is the key"),
    ("put_cart", "a cart belongs to nobody before checkout; its unguessable id is the key"),
    ("checkout_cart", "whoever holds the id may buy what is in the cart, for themselves"),
    ("receive_payment_webhook", "it has no session; the signature is tested in webhooks.rs"),
    ("report_install", "it has no session; the token is tested in marketplace.rs"),
];
/// Those of [`OPEN`] that hold between businesses as well.
const OPEN_TO_ALL: &[&str] = &["put_preference"];
/// Operations that write to a thing, for which the stock has no valid call, and why. It may only become shorter.
pub const WITHOUT_CALL: &[(&str, &str)] = &[
    ("provision_service", "needs a service whose setup has not begun; an order begins it at once"),
    ("request_own_move", "needs a server without a private network; tested in moves.rs"),
    ("request_service_move", "needs a server without a private network; tested in moves.rs"),
    ("give_up_service_move", "needs a move that is under way; tested in moves.rs"),
    ("begin_own_upgrade", "needs a bigger plan at its price; tested in upgrades.rs"),
    ("mark_own_upgrade_step", "needs a move that is under way; tested in upgrades.rs"),
    ("finish_own_upgrade", "needs a move that is under way; tested in upgrades.rs"),
    ("abandon_own_upgrade", "needs a move that is under way; tested in upgrades.rs"),
    ("begin_service_upgrade", "needs a bigger plan at its price; tested in upgrades.rs"),
    ("mark_service_upgrade_step", "needs a move that is under way; tested in upgrades.rs"),
    ("finish_service_upgrade", "needs a move that is under way; tested in upgrades.rs"),
    ("abandon_service_upgrade", "needs a move that is under way; tested in upgrades.rs"),
    ("adopt_service_move", "needs a move that was given up; tested in moves.rs"),
    ("confirm_resize", "needs a change of plan; tested in changes.rs"),
    ("approve_purchase", "needs a purchase that waits; tested in estate.rs"),
    ("refuse_purchase", "needs a purchase that waits; tested in estate.rs"),
    ("approve_add_on", "needs an add-on that waits; tested in provisioning"),
    ("approve_storage_purchase", "needs a purchase that waits; tested in storage_costs.rs"),
    ("refuse_storage_purchase", "needs a purchase that waits; tested in storage_costs.rs"),
    ("delete_provider_account", "needs an account that nothing uses; tested in estate.rs"),
    ("retry_service", "needs something that has failed; tested in trouble.rs"),
    ("receive_payment_webhook", "signed by the gateway; tested in webhooks.rs"),
    ("report_install", "needs the token of a machine; tested in marketplace.rs"),
    ("reveal_own_software", "needs an installation that has ended; tested in marketplace.rs"),
    ("accept_offer", "needs the link of a mail; tested in quotes.rs"),
    ("decline_offer", "needs the link of a mail; tested in quotes.rs"),
    ("schedule_price_change", "needs the fingerprint of a preview; tested in prices.rs"),
];

/// Somebody to whom nothing in the stock belongs.
struct Stranger {
    name: &'static str,
    client: Client,
    /// The host name and session, for one of another business.
    elsewhere: Option<String>,
    audience: For,
}

impl Stranger {
    async fn call(&self, method: &Method, path: &str, body: Option<Value>) -> Answer {
        let headers: Vec<(&str, &str)> = match &self.elsewhere {
            Some(bearer) => vec![("host", HOST), ("authorization", bearer)],
            None => Vec::new(),
        };
        self.client.call(method.clone(), path, body, &headers).await
    }

    fn may(&self, operation: &Operation) -> bool {
        let id = operation.id.as_str();
        if self.elsewhere.is_some() { OPEN_TO_ALL.contains(&id) } else { OPEN.iter().any(|(open, _)| *open == id) }
    }
}

async fn strangers(world: &World) -> Vec<Stranger> {
    open_second(world).await;
    let visitor = world.visitor();
    let bearer = |session: Value| format!("Bearer {}", session["token"].as_str().unwrap());
    let boss = bearer(sign_in_at(&visitor, HOST, OWNER).await.ok(200));
    let body = json!({
        "email": "far@example.com", "password": "a long enough password", "name": "Far Person", "country": "DE",
        "address": { "line1": "Street 1", "city": "Berlin", "postal_code": "10115" }, "accept_terms": true
    });
    visitor.call(Method::POST, "/auth/sign-up", Some(body), &[("host", HOST)]).await.ok(201);
    let far = bearer(sign_in_at(&visitor, HOST, ("far@example.com", "a long enough password")).await.ok(200));
    let near = world.customer("near@example.com").await;
    running_machine(world, &near, GOOD).await;
    let stranger = |name, client: &Client, elsewhere: Option<String>, audience| {
        let client = client.clone();
        Stranger { name, client, elsewhere, audience }
    };
    vec![
        stranger("staff of another business", &visitor, Some(boss), For::Staff),
        stranger("a customer of another business", &visitor, Some(far), For::Customers),
        stranger("another customer", &near, None, For::Customers),
    ]
}

fn by_id(calls: Vec<Call>) -> BTreeMap<&'static str, Call> {
    calls.into_iter().map(|call| (call.id, call)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_others_is_not_there_and_stays_as_it_is() {
    for world in worlds().await {
        let stock = Stock::fill(&world).await;
        let strangers = strangers(&world).await;
        world.settle().await;
        let token = world.gateway.test_token(GOOD).unwrap();
        let calls = by_id(calls(&stock, &format!("{}/pay/return", world.base), &token));
        let mut before = contents(&world).await;
        let mut walked = 0;
        for operation in operations().into_iter().filter(|o| o.parameters() > 0) {
            let call = calls.get(operation.id.as_str());
            let excused = WITHOUT_CALL.iter().any(|(id, _)| *id == operation.id);
            assert!(call.is_some() || !operation.writes() || excused, "stock.rs has no valid call of {}", operation.id);
            let ids = call.map(|c| c.ids.clone()).filter(|ids| !ids.is_empty());
            let path = operation.with_ids(&ids.unwrap_or_else(|| stock.ids_for(&operation.path)));
            let decides = match operation.id.as_str() {
                id if id.ends_with("_purchase") || id == "approve_add_on" => Some(json!({ "reason": "A good reason" })),
                "adopt_service_move" => Some(json!({ "region": "US-central" })),
                "request_service_move" | "request_own_move" => {
                    Some(json!({ "region": "US-central", "confirm_name": "server" }))
                }
                "begin_service_upgrade" | "begin_own_upgrade" => Some(stock.upgrade()),
                "mark_service_upgrade_step" | "mark_own_upgrade_step" => Some(json!({ "step": "data", "done": true })),
                "finish_service_upgrade" | "finish_own_upgrade" => {
                    Some(json!({ "when": "now", "confirm_name": "server" }))
                }
                _ => None,
            };
            let body = call.map(|c| c.body.clone()).filter(|b| !b.is_null()).or(decides);
            for stranger in &strangers {
                let theirs = operation.audience() == For::Anybody || operation.audience() == stranger.audience;
                if !theirs || stranger.may(&operation) {
                    continue;
                }
                let answer = stranger.call(&operation.method, &path, body.clone().or(operation.empty_body())).await;
                let told = format!("{} as {}: {} {:#}", operation.id, stranger.name, answer.status, answer.body);
                // Staff learn that this is for customers before anything is looked up.
                let not_for_staff = answer.status == 403 && operation.id == "checkout_cart";
                let hidden = answer.status == 404 || stranger.audience == For::Staff && not_for_staff;
                assert!(hidden, "{told}, on {}", world.database.name);
                walked += 1;
                if operation.writes() {
                    let after = contents(&world).await;
                    assert!(before == after, "{told} has changed {:#?}", difference(&before, &after));
                    before = after;
                }
            }
        }
        assert!(walked > 100, "only {walked} calls");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_snapshot_is_found_only_under_its_own_service() {
    for world in worlds().await {
        let mut things = Vec::new();
        for email in ["one@example.com", "two@example.com"] {
            let client = world.customer(email).await;
            let service = running_machine(&world, &client, GOOD).await["id"].as_str().unwrap().to_owned();
            let path = format!("/portal/services/{service}/snapshots");
            client.post(&path, json!({ "name": "mine" })).await;
            world.settle().await;
            world.advance_seconds(300).await;
            let listed = client.get(&path).await.ok(200);
            let snapshot = listed["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{listed:#}")).to_owned();
            things.push((client, service, snapshot));
        }
        let (one, two) = (&things[0], &things[1]);
        let before = contents(&world).await;
        for (service, snapshot) in [(&one.1, &two.2), (&two.1, &one.2), (&two.1, &two.2)] {
            for (method, tail, body) in [
                (Method::DELETE, "", None),
                (Method::PATCH, "", Some(json!({ "name": "stolen" }))),
                (Method::POST, "/rollback", Some(json!({}))),
            ] {
                let path = format!("/portal/services/{service}/snapshots/{snapshot}{tail}");
                let answer = one.0.call(method.clone(), &path, body, &[]).await;
                assert_eq!(answer.status, 404, "{method} {path}: {:#}", answer.body);
            }
        }
        let after = contents(&world).await;
        assert!(before == after, "{:#?}", difference(&before, &after));
        for (client, service, _) in &things {
            let listed = client.get(&format!("/portal/services/{service}/snapshots")).await.ok(200);
            assert_eq!(listed["items"][0]["name"], "mine", "{listed:#}");
        }
    }
}
