//! Several accounts in one simulator: nothing of one is seen, moved or broken at another.

use std::time::Duration;

use mpanel_contabo_sim::{Scenario, Sim, SimConfig, SimError};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, INSTANCES, REQUEST_ID, START, World, config, http, world_with};

/// Two accounts on one frozen clock.
fn two() -> SimConfig {
    config().with_account("second")
}

/// Somebody who calls for one account of a world.
struct Side<'a> {
    world: &'a World,
    config: SimConfig,
    token: String,
}

impl<'a> Side<'a> {
    async fn of(world: &'a World, name: &str) -> Self {
        let config = match world.config.accounts.iter().find(|account| account.account_name() == name) {
            Some(account) => account.clone(),
            None => world.config.clone(),
        };
        let mut side = Self { world, config, token: String::new() };
        let granted = side.log_in(&side.config.client_secret.clone()).await;
        assert_eq!(granted.status, 200, "{}", granted.body);
        granted.body["access_token"].as_str().unwrap().clone_into(&mut side.token);
        side
    }

    async fn log_in(&self, client_secret: &str) -> Answer {
        let form = [
            ("grant_type", "password"),
            ("client_id", self.config.client_id.as_str()),
            ("client_secret", client_secret),
            ("username", self.config.username.as_str()),
            ("password", self.config.password.as_str()),
        ];
        Answer::of(self.world.http.post(self.world.served.token_url()).form(&form).send().await.unwrap()).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.world.http.request(method, self.world.url(path));
        let mut request = request.bearer_auth(&self.token).header("x-request-id", REQUEST_ID);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    async fn order(&self, name: &str) -> Answer {
        let order = json!({ "period": 1, "displayName": name, "defaultUser": "root" });
        self.call(Method::POST, INSTANCES, Some(order)).await
    }

    async fn names(&self) -> Vec<String> {
        let answer = self.get(INSTANCES).await;
        answer.rows().iter().map(|row| row["displayName"].as_str().unwrap().to_owned()).collect()
    }

    /// A steering call with the account's own key.
    async fn steer(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.world.http.request(method, self.world.url(path)).bearer_auth(&self.config.client_secret);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }
}

#[tokio::test]
async fn each_account_has_its_own_users_machines_and_audits() {
    let world = world_with(two()).await;
    let (main, second) = (Side::of(&world, "main").await, Side::of(&world, "second").await);
    // The same name is free in each, and neither ids nor addresses are given twice.
    let (ours, theirs) = (main.order("web").await, second.order("web").await);
    let id = |answer: &Answer| answer.row()["instanceId"].as_i64().unwrap();
    assert_ne!(id(&ours), id(&theirs));
    assert_eq!(second.order("extra").await.status, 201);
    for name in ["main", "second"] {
        world.served.account(name).unwrap().advance(Duration::from_secs(12));
    }
    assert_eq!((main.names().await, second.names().await), (vec!["web".into()], vec!["web".into(), "extra".into()]));
    let foreign = format!("{INSTANCES}/{}", id(&theirs));
    main.get(&foreign).await.refused(404, "Entry Instance not found");
    let cancel = main.call(Method::POST, &format!("{foreign}/cancel"), Some(json!({}))).await;
    cancel.refused(404, "Entry Instance not found");
    let row = second.get(&foreign).await.row().clone();
    assert_eq!(row["customerId"], second.config.customer_id.as_str());
    let own = main.get(&format!("{INSTANCES}/{}", id(&ours))).await.row().clone();
    assert_ne!(row["ipConfig"]["v4"]["ip"], own["ipConfig"]["v4"]["ip"]);
    let audits = |answer: Answer| answer.rows().len();
    let path = format!("{INSTANCES}/audits?requestId={REQUEST_ID}");
    assert_eq!((audits(main.get(&path).await), audits(second.get(&path).await)), (1, 2));
    let users = second.get("/v1/users").await;
    assert_eq!(users.row()["userId"], second.config.user_id.as_str());
    assert!(world.served.account("third").is_none());
}

#[tokio::test]
async fn credentials_open_their_own_account_only() {
    let world = world_with(two()).await;
    let (main, second) = (Side::of(&world, "main").await, Side::of(&world, "second").await);
    assert_eq!(second.log_in(&main.config.client_secret).await.body["error"], "invalid_client");
    let mut mixed = Side::of(&world, "second").await;
    mixed.config.username.clone_from(&main.config.username);
    mixed.config.password.clone_from(&main.config.password);
    assert_eq!(mixed.log_in(&second.config.client_secret).await.body["error"], "invalid_grant");
    // A token of one that names the other's client is nobody's.
    let part = |token: &str, place: usize| token.split('.').nth(place).unwrap().to_owned();
    mixed.token = format!("{}.{}.{}", part(&main.token, 0), part(&second.token, 1), part(&main.token, 2));
    mixed.get(INSTANCES).await.refused(401, "Unauthorized");
    let renewed = json!({});
    assert_eq!(second.call(Method::PUT, "/v1/users/client/secret", Some(renewed)).await.status, 200);
    assert_eq!(second.log_in(&second.config.client_secret).await.body["error"], "invalid_client");
    assert_eq!(main.log_in(&main.config.client_secret).await.status, 200);
}

#[tokio::test]
async fn each_account_has_its_own_clock_moods_and_faults() {
    let world = world_with(two()).await;
    let (main, second) = (Side::of(&world, "main").await, Side::of(&world, "second").await);
    let now = |answer: &Answer| answer.body["now"].as_str().unwrap().to_owned();
    let moved = second.steer(Method::POST, "/_sim/clock", Some(json!({ "advance_seconds": 60 }))).await;
    assert_eq!(now(&moved), "2026-11-21T12:01:00Z");
    assert_eq!(now(&main.steer(Method::GET, "/_sim/clock", None).await), START);
    // The first account's key steers the other by its name, not the other way round.
    let named = main.steer(Method::GET, "/_sim/clock?account=second", None).await;
    assert_eq!(now(&named), "2026-11-21T12:01:00Z");
    second.steer(Method::GET, "/_sim/clock?account=main", None).await.refused(401, "client secret");
    main.steer(Method::GET, "/_sim/clock?account=third", None).await.refused(404, "no account \"third\"");
    let all = json!({ "set": "2026-12-01T00:00:00Z", "all": true });
    main.steer(Method::POST, "/_sim/clock", Some(all)).await;
    assert_eq!(now(&second.steer(Method::GET, "/_sim/clock", None).await), "2026-12-01T00:00:00Z");
    let own = json!({ "set": "2026-12-02T00:00:00Z", "all": true });
    second.steer(Method::POST, "/_sim/clock", Some(own)).await;
    assert_eq!(now(&main.steer(Method::GET, "/_sim/clock", None).await), "2026-12-01T00:00:00Z");

    let listed = main.steer(Method::GET, "/_sim/accounts", None).await;
    let names =
        |answer: &Answer| answer.body["accounts"].as_array().unwrap().iter().map(|a| a["name"].clone()).collect();
    let names: [Vec<Value>; 2] = [names(&listed), names(&second.steer(Method::GET, "/_sim/accounts", None).await)];
    assert_eq!(names, [vec![json!("main"), json!("second")], vec![json!("second")]]);

    let (main, second) = (Side::of(&world, "main").await, Side::of(&world, "second").await);
    let fault = json!({ "kind": "error_before", "status": 503, "prefix": "/v1/", "times": 1 });
    main.steer(Method::POST, "/_sim/faults?account=second", Some(fault)).await;
    main.steer(Method::POST, "/_sim/account?account=second", Some(json!({ "blocked": true }))).await;
    assert_eq!(main.order("web").await.status, 201);
    second.get(INSTANCES).await.refused(503, "Internal Server Error");
    second.order("web").await.refused(500, "Internal Server Error");
    let grant = json!({ "kind": "invalid_grant", "prefix": "/auth/" });
    second.steer(Method::POST, "/_sim/faults", Some(grant)).await;
    assert_eq!(main.log_in(&main.config.client_secret).await.status, 200);
    assert_eq!(second.log_in(&second.config.client_secret).await.body["error"], "invalid_grant");
}

const FILE: &str = "
clock: 2026-11-22T00:00:00Z
machines: [{ name: ours }]
accounts:
  second:
    clock: 2026-11-25T00:00:00Z
    settings: { unpublished: true }
    machines: [{ name: theirs }, { name: stuck, status: error }]
    timeline: [{ fault: { kind: refused, status: 402, method: POST, path: /v1/compute/instances } }]
";

#[tokio::test]
async fn a_scenario_names_accounts_at_the_start() {
    let scenario = Scenario::read(FILE).unwrap();
    let mut config = config();
    scenario.configure(&mut config);
    config.scenario = Some(scenario);
    let world = world_with(config).await;
    let (main, second) = (Side::of(&world, "main").await, Side::of(&world, "second").await);
    assert_eq!(
        (main.names().await, second.names().await),
        (vec!["ours".into()], vec!["theirs".into(), "stuck".into()])
    );
    let now = |name: &str| world.served.account(name).unwrap().now().to_string();
    assert_eq!((now("main"), now("second")), ("2026-11-22T00:00:00Z".into(), "2026-11-25T00:00:00Z".into()));
    assert_eq!(main.order("more").await.status, 201);
    assert_eq!(second.order("more").await.status, 402);
    let applications = "/v1/compute/applications";
    assert_eq!((main.get(applications).await.status, second.get(applications).await.status), (404, 200));
}

#[tokio::test]
async fn a_scenario_that_does_not_fit_one_account_changes_none() {
    let world = world_with(two()).await;
    let (main, second) = (Side::of(&world, "main").await, Side::of(&world, "second").await);
    assert_eq!(second.order("taken").await.status, 201);
    let text = "clock: 2026-11-22T00:00:00Z\nmachines: [{ name: ours }]\naccounts: { second: { machines: [{ name: taken }] } }";
    let refused = world.control().play(&Scenario::read(text).unwrap()).unwrap_err();
    assert_eq!(refused.place, "accounts.second.machines[0]", "{refused}");
    assert_eq!((main.names().await, world.control().now().to_string()), (vec![], START.to_owned()));
    let strange = "accounts: { third: { machines: [{ name: x }] } }";
    let refused = main.steer(Method::POST, "/_sim/scenario", Some(serde_yaml_ng::from_str(strange).unwrap())).await;
    refused.refused(400, "accounts.third: there is no such account");
    let other = world.served.account("second").unwrap().play(&Scenario::read("accounts: { second: {} }").unwrap());
    assert_eq!(other.unwrap_err().place, "accounts.second", "only the first account knows the others");
    let good = text.replace("taken", "theirs");
    world.control().play(&Scenario::read(&good).unwrap()).unwrap();
    assert_eq!(world.served.account("second").unwrap().machines_with_display_name("theirs"), 1);
    assert_eq!(world.control().machines_with_display_name("ours"), 1);
}

#[tokio::test]
async fn accounts_share_the_address_of_their_storages_and_nothing_in_them() {
    let world = world_with(two()).await;
    let mut seen = Vec::new();
    for name in ["main", "second"] {
        let side = Side::of(&world, name).await;
        let bought = json!({ "region": "EU", "totalPurchasedSpaceTB": 0.25 });
        let storage = side.call(Method::POST, "/v1/object-storages", Some(bought)).await.row().clone();
        let path = format!("/v1/users/{}/object-storages/credentials", side.config.user_id);
        let keys = side.get(&path).await.row().clone();
        let key = |field: &str| keys[field].as_str().unwrap().to_owned();
        let s3 = crate::signed::Storage::new(storage["s3Url"].as_str().unwrap(), &key("accessKey"), &key("secretKey"));
        // The same name is free at each: buckets belong to a storage.
        assert_eq!(s3.call(&http(), "PUT", "/photos", "", b"").await.0, 200, "{name}");
        let object = format!("/photos/of-{name}");
        assert_eq!(s3.call(&http(), "PUT", &object, "", name.as_bytes()).await.0, 200);
        seen.push((storage["s3Url"].clone(), s3));
    }
    assert_eq!(seen[0].0, seen[1].0);
    let (ours, theirs) = (&seen[0].1, &seen[1].1);
    assert_eq!(ours.call(&http(), "GET", "/photos/of-main", "", b"").await, (200, "main".to_owned()));
    assert_eq!(ours.call(&http(), "GET", "/photos/of-second", "", b"").await.0, 404);
    assert_eq!(theirs.call(&http(), "GET", "/photos/of-second", "", b"").await, (200, "second".to_owned()));
}

#[tokio::test]
async fn each_account_is_kept_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contabo.json");
    let kept = || config().with_state_file(&file).with_account("second");
    let world = world_with(kept()).await;
    let id = Side::of(&world, "second").await.order("theirs").await.row()["instanceId"].clone();
    world.served.account("second").unwrap().advance(Duration::from_secs(60));
    world.served.shutdown().await.unwrap();
    assert!(folder.path().join("contabo.json.second").exists());

    let world = world_with(kept()).await;
    let second = Side::of(&world, "second").await;
    assert_eq!(second.get(&format!("{INSTANCES}/{id}")).await.row()["displayName"], "theirs");
    assert_eq!(world.served.account("second").unwrap().now().to_string(), "2026-11-21T12:01:00Z");
    assert_eq!((world.control().machines(), world.control().now().to_string()), (0, START.to_owned()));
}

#[tokio::test]
async fn accounts_that_cannot_be_told_apart_are_refused() {
    let mut same_client = two();
    same_client.accounts[0].client_id.clone_from(&config().client_id);
    let many = (0..15).fold(config(), |config, number| config.with_account(&format!("a{number}")));
    for (config, problem) in [
        (two().with_account("second"), "account second: another account has the same name"),
        (config().with_account("main"), "account main: another account has the same name"),
        (config().with_account("The Second"), "account The Second: a name has"),
        (same_client, "account second: another account has the same client id"),
        (many, "account a14: a simulator has at most 15 accounts"),
    ] {
        let refused: SimError = Sim::new(config).err().expect(problem);
        assert!(refused.to_string().starts_with(problem), "{refused}");
    }
}
