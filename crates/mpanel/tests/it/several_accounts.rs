//! Several accounts of one tenant at the same provider: orders go where their product is bought, each account is read and
//! compared for itself, and trouble of one is no trouble of the other.

use mpanel_contabo_sim::{Fault, FaultRule, Scenario};
use serde_json::{Value, json};

use crate::client::Client;
use crate::estate::{account, path_of};
use crate::journey::{GOOD, pay, service};
use crate::world::{World, worlds};

/// A business with two accounts and a plan on each.
struct Two {
    owner: Client,
    first: Value,
    second: Value,
    /// Ids of a plan that is bought on the first account, and of one on the second.
    plans: [String; 2],
}

impl Two {
    async fn of(world: &World) -> Self {
        let owner = world.owner().await;
        let first = account(&owner).await;
        let keys = &world.second.0;
        let new = json!({
            "name": "Second", "kind": "contabo", "api_base": world.peers.contabo_url,
            "token_url": world.peers.contabo_token_url, "client_id": keys.client_id,
            "client_secret": keys.client_secret, "username": keys.username, "password": keys.password,
        });
        let second = owner.post("/admin/provider-accounts", new).await.ok(201);
        world.settle().await;
        let visitor = world.visitor();
        let catalog = visitor.get("/shop/catalog?currency=EUR").await.ok(200);
        let plans = catalog["groups"][0]["products"].as_array().unwrap();
        let plans = [0, 1].map(|index| plans[index]["id"].as_str().unwrap().to_owned());
        let path = format!("/admin/products/{}", plans[1]);
        let mut provider = owner.get(&path).await.ok(200)["provider"].clone();
        provider["account_id"] = second["id"].clone();
        owner.patch(&path, json!({ "provider": provider })).await.ok(200);
        Self { owner, first, second, plans }
    }

    /// Orders and pays one machine of a plan, and lets a while pass.
    async fn buy(&self, world: &World, client: &Client, plan: usize) -> Value {
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let plans = catalog["groups"][0]["products"].as_array().unwrap();
        let plan = plans.iter().find(|one| one["id"] == self.plans[plan].as_str()).unwrap();
        let image = plan["images"].as_array().unwrap().iter().find(|i| i["os_type"] == "Linux").unwrap();
        let item = json!({
            "product_id": plan["id"], "cycle_months": 1, "quantity": 1, "region": "EU", "image_id": image["id"],
            "hostname": "web1.example.com", "access": "password", "add_ons": []
        });
        let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
        let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
        let cart = client.put(&path, json!({ "items": [item] })).await.ok(200);
        let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
        let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
        pay(world, client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
        world.settle().await;
        world.advance_seconds(90).await;
        service(client).await
    }

    /// The account a service is on.
    async fn account_of(&self, service: &Value) -> Value {
        let path = format!("/admin/services/{}", service["id"].as_str().unwrap());
        self.owner.get(&path).await.ok(200)["provider"]["account_id"].clone()
    }

    /// Looks at both accounts; kinds of the open findings by the account they name.
    async fn findings(&self, world: &World) -> Vec<(String, String)> {
        let looked = self.owner.post("/admin/findings/look", json!({})).await.ok(202);
        assert_eq!(looked["accounts"], 2, "{looked:#}");
        world.settle().await;
        let list = self.owner.get("/admin/findings").await.ok(200);
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let told = |one: &Value| (word(&one["account"]["name"]), word(&one["kind"]));
        let mut all: Vec<_> = list["items"].as_array().unwrap().iter().map(told).collect();
        all.sort();
        all
    }

    /// What the list says of the second account.
    async fn second_now(&self) -> Value {
        self.owner.get(&path_of(&self.second, "")).await.ok(200)
    }
}

fn stranger() -> Scenario {
    Scenario::read("machines: [{ name: stranger }]").unwrap()
}

fn machines(world: &World) -> (usize, usize) {
    (world.contabo.machines(), world.second.1.machines())
}

fn finding(account: &Value, kind: &str) -> (String, String) {
    (account["name"].as_str().unwrap().to_owned(), kind.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_go_where_their_product_is_bought_and_findings_name_the_account() {
    for world in worlds().await {
        let two = Two::of(&world).await;
        let (ada, bob) = (world.customer("ada@example.com").await, world.customer("bob@example.com").await);
        let (ours, theirs) = (two.buy(&world, &ada, 0).await, two.buy(&world, &bob, 1).await);
        for (one, account) in [(&ours, &two.first), (&theirs, &two.second)] {
            assert_eq!(one["state"], "active", "{}: {one:#}", world.database.name);
            assert_eq!(two.account_of(one).await, account["id"]);
        }
        assert_eq!(machines(&world), (1, 1), "{}", world.database.name);
        assert_ne!(ours["ipv4"], theirs["ipv4"]);
        assert!(two.findings(&world).await.is_empty(), "{}", world.database.name);

        // What happens at one is told of that one.
        world.second.1.play(&stranger()).unwrap();
        let machine = world.contabo.all_machines()[0].instance_id;
        world.contabo.vanish(machine);
        let expected = [finding(&two.first, "machine_missing"), finding(&two.second, "foreign_machine")];
        let mut expected = expected.to_vec();
        expected.sort();
        let found = two.findings(&world).await;
        let found: Vec<_> = found.into_iter().filter(|(_, kind)| kind != "paid_without_machine").collect();
        assert_eq!(found, expected, "{}", world.database.name);
        let narrowed = format!("/admin/findings?account={}", two.second["id"].as_str().unwrap());
        let narrowed = two.owner.get(&narrowed).await.ok(200);
        assert_eq!((&narrowed["total"], &narrowed["items"][0]["kind"]), (&json!(1), &json!("foreign_machine")));
        // A machine of the other account cannot be taken for one of this.
        let strange = world.second.1.all_machines().iter().find(|m| m.display_name == "stranger").unwrap().instance_id;
        let foreign = async |account: &Value| {
            let list = two.owner.get(&path_of(account, "/foreign-machines")).await.ok(200);
            list["items"].as_array().unwrap().iter().any(|m| m.to_string().contains(&strange.to_string()))
        };
        assert_eq!((foreign(&two.first).await, foreign(&two.second).await), (false, true));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_secret_of_one_account_stops_that_one_alone() {
    for world in worlds().await {
        let two = Two::of(&world).await;
        let wrong = json!({ "client_secret": "wrong" });
        two.owner.patch(&path_of(&two.second, ""), wrong).await.ok(200);
        let tested = two.owner.post(&path_of(&two.second, "/test"), json!({})).await.ok(200);
        assert_eq!(tested["ok"], false, "{tested:#}");
        assert_eq!(two.second_now().await["state"], "down", "{}", world.database.name);
        let tested = two.owner.post(&path_of(&two.first, "/test"), json!({})).await.ok(200);
        assert_eq!(tested["ok"], true, "{}: {tested:#}", world.database.name);

        let (ada, bob) = (world.customer("ada@example.com").await, world.customer("bob@example.com").await);
        let waiting = two.buy(&world, &bob, 1).await;
        assert_eq!(waiting["state"], "provisioning", "{waiting:#}");
        assert_eq!(two.buy(&world, &ada, 0).await["state"], "active", "{}", world.database.name);
        assert_eq!(machines(&world), (1, 0), "the order has not gone elsewhere");
        // The one that answers is compared; nothing is said of the one that does not.
        world.contabo.play(&stranger()).unwrap();
        world.second.1.play(&stranger()).unwrap();
        assert_eq!(two.findings(&world).await, [finding(&two.first, "foreign_machine")], "{}", world.database.name);

        let right = json!({ "client_secret": world.second.0.client_secret });
        two.owner.patch(&path_of(&two.second, ""), right).await.ok(200);
        world.advance_seconds(300).await;
        let set_up = service(&bob).await;
        assert_eq!(set_up["state"], "active", "{}: {set_up:#}", world.database.name);
        assert_eq!(two.account_of(&set_up).await, two.second["id"]);
        assert_eq!(machines(&world), (2, 2), "each with its stranger, and nothing bought twice");
        let both = [finding(&two.first, "foreign_machine"), finding(&two.second, "foreign_machine")];
        let found = two.findings(&world).await;
        assert!(both.iter().all(|one| found.contains(one)) && found.len() == 2, "{}: {found:?}", world.database.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_api_of_one_account_changes_nothing_and_holds_up_nobody_else() {
    for world in worlds().await {
        let two = Two::of(&world).await;
        let (ada, bob) = (world.customer("ada@example.com").await, world.customer("bob@example.com").await);
        // The answer to a purchase is a 503: the question is settled there, not by another account.
        let instances = "/v1/compute/instances";
        world.second.1.inject(FaultRule::new("POST", instances, 1, Fault::ErrorAfter { status: 503 }));
        let (theirs, ours) = (two.buy(&world, &bob, 1).await, two.buy(&world, &ada, 0).await);
        assert_eq!(ours["state"], "active", "{}: {ours:#}", world.database.name);
        if theirs["state"] != "active" {
            world.advance_seconds(300).await;
        }
        assert_eq!(service(&bob).await["state"], "active", "{}: {theirs:#}", world.database.name);
        assert_eq!(machines(&world), (1, 1), "{}", world.database.name);

        // Lists cannot be read, so that a machine that is gone there is not missed yet; here it is.
        let (here, there) = (world.contabo.all_machines()[0].instance_id, world.second.1.all_machines()[0].instance_id);
        world.second.1.inject(FaultRule::new("GET", instances, FaultRule::EVERY, Fault::ErrorBefore { status: 503 }));
        world.contabo.vanish(here);
        world.second.1.vanish(there);
        let found = two.findings(&world).await;
        assert!(found.contains(&finding(&two.first, "machine_missing")), "{}: {found:?}", world.database.name);
        assert!(found.iter().all(|(name, _)| *name != "Second"), "{}: {found:?}", world.database.name);
        assert_eq!(service(&bob).await["state"], "active", "{}", world.database.name);
        let troubled = two.second_now().await;
        assert_eq!(troubled["state"], "degraded", "{}: {troubled:#}", world.database.name);
        let fine = two.owner.get(&path_of(&two.first, "")).await.ok(200);
        assert_eq!(fine["state"], "ok", "{}: {fine:#}", world.database.name);
        world.second.1.clear_faults();
        let found = two.findings(&world).await;
        assert!(found.contains(&finding(&two.second, "machine_missing")), "{}: {found:?}", world.database.name);
        assert_eq!(two.second_now().await["state"], "ok", "{}", world.database.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_and_maintenance_are_of_one_account_and_orders_wait_there() {
    for world in worlds().await {
        let two = Two::of(&world).await;
        let second = path_of(&two.second, "");
        let mut machine = 0;
        for (on, off, waits_for) in [
            (json!({ "maintenance": true }), json!({ "maintenance": false }), "maintenance"),
            (json!({ "orders_per_day": 0 }), json!({ "orders_per_day": null }), "approval"),
        ] {
            two.owner.patch(&second, on).await.ok(200);
            let bob = world.customer(&format!("bob-{waits_for}@example.com")).await;
            let ada = world.customer(&format!("ada-{waits_for}@example.com")).await;
            let held = two.buy(&world, &bob, 1).await;
            assert_eq!((&held["state"], &held["waits_for"]), (&json!("provisioning"), &json!(waits_for)), "{held:#}");
            assert_eq!(two.buy(&world, &ada, 0).await["state"], "active", "{}", world.database.name);
            assert_eq!(machines(&world), (machine + 1, machine), "{waits_for} on {}", world.database.name);
            two.owner.patch(&second, off).await.ok(200);
            if waits_for == "approval" {
                let approve = format!("/admin/services/{}/approve-purchase", held["id"].as_str().unwrap());
                two.owner.post(&approve, json!({ "reason": "Known for years" })).await.ok(200);
            }
            world.settle().await;
            world.advance_seconds(120).await;
            machine += 1;
            let there = service(&bob).await;
            assert_eq!(there["state"], "active", "{waits_for} on {}: {there:#}", world.database.name);
            assert_eq!(
                (machines(&world), two.account_of(&there).await),
                ((machine, machine), two.second["id"].clone())
            );
        }
    }
}
