//! The live stream: who hears of a change, and that nobody listens longer than their session lasts.

use std::collections::BTreeSet;
use std::time::Duration;

use mpanel::demo::people;
use mpanel_db::sea_orm::ConnectionTrait as _;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::client::Client;
use crate::journey::order;
use crate::tenants::{HOST, OWNER, open_second, sign_in_at};
use crate::world::{World, world_with, worlds};

/// How long a test waits for what should be there soon; it ends a hang and measures nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open stream.
struct Ear {
    answer: reqwest::Response,
    text: String,
    /// Ids of everything that was heard of so far, clock and catalogue aside.
    ids: BTreeSet<String>,
}

/// One event: its name and what it carries.
type Heard = (String, Value);

impl Ear {
    async fn open(world: &World, token: &str, host: Option<&str>) -> Self {
        let mut request = reqwest::Client::new().get(format!("{}/api/v1/events", world.base)).bearer_auth(token);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self { answer, text: String::new(), ids: BTreeSet::new() }
    }

    async fn of(world: &World, client: &Client) -> Self {
        Self::open(world, client.token(), None).await
    }

    /// The next event; nothing when the stream has ended.
    async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let found = event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
                    found.map(|value| value.trim().to_owned())
                };
                let (name, data) = (field("event"), field("data").unwrap_or_default());
                self.text = rest.to_owned();
                let Some(name) = name else { continue };
                let data: Value = serde_json::from_str(&data).unwrap_or(Value::String(data));
                if !["clock", "catalog"].map(Some).contains(&data["topic"].as_str()) {
                    self.ids.extend(data["id"].as_str().map(str::to_owned));
                }
                return Some((name, data));
            }
            let chunk = timeout(PATIENCE, self.answer.chunk()).await.expect("the stream tells or ends").ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Listens until it hears of this.
    async fn until(&mut self, topic: &str, id: &str) {
        loop {
            let (name, data) = self.next().await.unwrap_or_else(|| panic!("the stream ended before {topic} {id}"));
            if name == "change" && data["topic"] == topic && data["id"] == id {
                assert!(data["kind"].is_string() && data["at"].is_string(), "{data:#}");
                return;
            }
        }
    }

    /// Listens to the end, which must say so; returns the changes told on the way.
    async fn end(mut self) -> Vec<Value> {
        let mut changes = Vec::new();
        while let Some((name, data)) = self.next().await {
            match name.as_str() {
                "change" => changes.push(data),
                "end" => {
                    assert_eq!(self.next().await, None, "something came after the end");
                    return changes;
                }
                other => panic!("{other}: {data:#}"),
            }
        }
        panic!("the stream broke off without saying that it has ended");
    }
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_change_is_told_to_staff_and_to_the_customer_it_concerns_and_to_nobody_else() {
    for world in worlds().await {
        open_second(&world).await;
        let visitor = world.visitor();
        visitor.get("/events").await.refused(401);
        let (owner, anna, bert) =
            (world.owner().await, world.customer("anna@example.com").await, world.customer("bert@example.com").await);
        let boss = sign_in_at(&visitor, HOST, OWNER).await.ok(200);
        let boss = boss["token"].as_str().unwrap().to_owned();
        let at_first =
            visitor.call(Method::GET, "/events", None, &[("authorization", &format!("Bearer {boss}"))]).await;
        assert_eq!(at_first.status, 401, "a session of the second business at the first");
        world.settle().await;
        let (mut staff, mut annas, mut berts) =
            (Ear::of(&world, &owner).await, Ear::of(&world, &anna).await, Ear::of(&world, &bert).await);
        let mut bosses = Ear::open(&world, &boss, Some(HOST)).await;

        let of_anna = order(&anna).await;
        annas.until("order", id(&of_anna)).await;
        annas.until("invoice", id(&of_anna["invoice"])).await;
        // What follows is heard in the order in which it happened, so hearing it means that nothing is on its way.
        let of_bert = order(&bert).await;
        let there = json!({
            "email": "other@example.com", "password": "a long enough password", "name": "Other", "country": "DE",
            "accept_terms": true
        });
        visitor.call(Method::POST, "/auth/sign-up", Some(there), &[("host", HOST)]).await.ok(201);
        staff.until("order", id(&of_anna)).await;
        staff.until("order", id(&of_bert)).await;
        berts.until("order", id(&of_bert)).await;
        let (_, first) = bosses.next().await.unwrap();
        assert_eq!(first["topic"], "customer", "{first:#}");
        let of_anna_again = order(&anna).await;
        annas.until("order", id(&of_anna_again)).await;
        staff.until("order", id(&of_anna_again)).await;

        assert!(annas.ids.is_disjoint(&berts.ids), "{:?} and {:?}", annas.ids, berts.ids);
        assert!(staff.ids.is_superset(&berts.ids) && staff.ids.is_superset(&annas.ids), "on {}", world.database.name);
        assert!(bosses.ids.is_disjoint(&staff.ids), "{:?} and {:?}", bosses.ids, staff.ids);
    }
}

async fn run(world: &World, sql: &str) {
    let tx = world.house.deps.db.begin().await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_stream_ends_by_itself_when_its_session_stands_no_more_for_whom_it_did() {
    for world in worlds().await {
        let (owner, admin, support) = (world.owner().await, world.staff(1).await, world.staff(2).await);
        let stays = Ear::of(&world, &owner).await;
        let of = async |client: &Client| Ear::of(&world, client).await;

        // Signing out; ending a session of one's own from another device.
        let (here, there) = (world.customer("leaves@example.com").await, world.visitor());
        let there = there.sign_in("leaves@example.com", "a long enough password").await;
        let (left, ended) = (of(&here).await, of(&there).await);
        let sessions = here.get("/auth/sessions").await.ok(200);
        let other = sessions["items"].as_array().unwrap().iter().find(|s| s["current"] == false).unwrap();
        here.call(Method::DELETE, &format!("/auth/sessions/{}", id(other)), None, &[]).await.ok(204);
        ended.end().await;
        here.post("/auth/sign-out", json!({})).await.ok(204);
        left.end().await;

        // A session that runs out, by the machine's clock.
        let late = world.customer("late@example.com").await;
        let out = of(&late).await;
        run(&world, "UPDATE sessions SET expires_at = 1 WHERE user_id IN (SELECT id FROM users WHERE email = 'late@example.com')")
            .await;
        out.end().await;

        // Another role; being shut out.
        let staff = owner.get("/admin/staff").await.ok(200);
        let path = |index: usize| {
            let (_, _, email, _) = people::STAFF[index];
            let found = staff["items"].as_array().unwrap().iter().find(|s| s["email"] == email).unwrap();
            format!("/admin/staff/{}", id(found))
        };
        let (lowered, shut) = (of(&admin).await, of(&support).await);
        owner.patch(&path(1), json!({ "role": "support" })).await.ok(200);
        lowered.end().await;
        owner.patch(&path(2), json!({ "suspended": true })).await.ok(200);
        shut.end().await;

        // Who was not meant goes on listening.
        let mut stays = stays;
        let shopper = world.customer("shopper@example.com").await;
        stays.until("order", id(&order(&shopper).await)).await;
    }
}

#[tokio::test]
async fn a_change_is_not_told_to_a_session_that_has_ended_however_seldom_it_is_looked_at() {
    let world = world_with(|config| config.live.check_every = Duration::from_secs(3600)).await;
    let (owner, colleague) = (world.owner().await, world.owner().await);
    let shopper = world.customer("shopper@example.com").await;
    let mut goes = Ear::of(&world, &owner).await;
    let mut stays = Ear::of(&world, &colleague).await;
    let before = order(&shopper).await;
    goes.until("order", id(&before)).await;
    stays.until("order", id(&before)).await;
    owner.post("/auth/sign-out", json!({})).await.ok(204);
    // Changes within a second share one look at the session.
    sleep(Duration::from_millis(1100)).await;
    let after = order(&shopper).await;
    let told = goes.end().await;
    assert!(told.iter().all(|change| change["id"] != id(&after)), "{told:#?}");
    stays.until("order", id(&after)).await;
}
