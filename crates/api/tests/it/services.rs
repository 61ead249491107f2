//! Services, their actions and snapshots, and provider accounts through the real router, with the provider simulated.

use axum::http::StatusCode;
use mpanel_contabo_sim::{Control, Delays, Served, Sim, SimConfig, frozen_clock};
use mpanel_core::{CustomerId, OpContext, OrderId, ProductId, ServiceId};
use mpanel_provisioning as provisioning;
use mpanel_testkit as testkit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{Browser, House, PASSWORD};

const UBUNTU: &str = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";

struct Stage {
    house: House,
    owner: Browser,
    ada: Browser,
    customer: CustomerId,
    account: String,
    sim: Served,
    provider: Control,
}

impl Stage {
    async fn set() -> Self {
        let house = House::open().await;
        let mut config = SimConfig::from_seed("api").with_delays(Delays::NONE);
        config.clock_source = frozen_clock(testkit::start());
        let keys = config.clone();
        let sim = Sim::new(config).unwrap().spawn(([127, 0, 0, 1], 0).into()).await.unwrap();
        let mut owner = house.signed_in("owner@harbor.example").await;
        let new = json!({"name": "Contabo", "kind": "contabo", "api_base": sim.url(), "token_url": sim.token_url(),
            "client_id": keys.client_id, "client_secret": keys.client_secret, "username": keys.username,
            "password": keys.password});
        let account = owner.post("/admin/provider-accounts", new).await;
        assert_eq!(account.status, StatusCode::CREATED, "{}", account.body);
        assert!(!account.body.to_string().contains(&keys.client_secret), "secrets never come back");
        let account = account.body["id"].as_str().unwrap().to_owned();
        let (ada, customer) = sign_up(&house, "ada@example.com").await;
        let provider = sim.control();
        Self { house, owner, ada, customer, account, sim, provider }
    }

    fn ctx(&self) -> OpContext {
        self.house.ctx.clone()
    }

    /// A service that waits for its setup.
    async fn pending(&self) -> ServiceId {
        let (ctx, deps) = (self.ctx(), self.house.deps.provisioning());
        let new = provisioning::NewService {
            id: ctx.new_id(),
            customer: self.customer,
            order: OrderId(Uuid::from_u128(1)),
            subscription: None,
            product: provisioning::ProductSnapshot {
                product: ProductId(Uuid::from_u128(2)),
                name: "Cloud S".to_owned(),
                provider_account: None,
                provider_product_id: "V153".to_owned(),
                specs: json!({"cpu_cores": 4}),
                snapshot_quota: 1,
                period_months: 1,
                add_ons: Vec::new(),
                bought_as: None,
                storage: None,
                domain: None,
            },
            region: "EU".to_owned(),
            image_id: UBUNTU.to_owned(),
            hostname: "web1.example.com".to_owned(),
            access: provisioning::Access::Password,
            default_user: None,
            software: None,
        };
        let tx = deps.db.begin().await.unwrap();
        let id = provisioning::create_service(&ctx, &tx, &deps.vault, new).await.unwrap().id;
        tx.commit().await.unwrap();
        id
    }

    /// Carries the waiting work of a service out.
    async fn settle(&self, id: ServiceId) {
        let (mut ctx, deps) = (self.ctx(), self.house.deps.provisioning());
        for _ in 0..12 {
            ctx = ctx.clone().at(ctx.in_seconds(10));
            provisioning::advance_provisioning(&ctx, &deps, id).await.unwrap();
            provisioning::advance_lifecycle(&ctx, &deps, id).await.unwrap();
            let service = provisioning::get_service(&ctx, deps.db.read(), id).await.unwrap();
            if let Some(action) = service.running_action {
                provisioning::run_service_action(&ctx, &deps, action).await.unwrap();
            }
        }
    }

    async fn active(&mut self) -> String {
        let id = self.pending().await;
        let begun = self.owner.post(&format!("/admin/services/{id}/provision"), json!({})).await;
        assert_eq!(begun.body["state"], "provisioning", "{}", begun.body);
        self.settle(id).await;
        let shown = self.ada.get(&format!("/portal/services/{id}")).await;
        assert_eq!(shown.body["state"], "active", "{}", shown.body);
        id.to_string()
    }

    async fn settle_text(&self, id: &str) {
        self.settle(id.parse().unwrap()).await;
    }
}

async fn sign_up(house: &House, email: &str) -> (Browser, CustomerId) {
    let mut browser = house.browser();
    let body = json!({"email": email, "password": PASSWORD, "name": "Ada", "country": "DE", "accept_terms": true});
    let answer = browser.post("/auth/sign-up", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let customer = answer.body["customer"]["id"].as_str().unwrap().parse().unwrap();
    (browser, customer)
}

fn allowed(body: &Value, act: &str) -> bool {
    body["can"][act]["allowed"].as_bool().unwrap_or_default()
}

#[tokio::test]
async fn a_customer_sees_and_works_with_a_service() {
    let mut stage = Stage::set().await;
    let id = stage.active().await;
    let path = format!("/portal/services/{id}");
    let list = stage.ada.get("/portal/services?state=active").await;
    assert_eq!((&list.body["total"], &list.body["items"][0]["name"]), (&json!(1), &json!("web1.example.com")));
    let shown = stage.ada.get(&path).await;
    assert!(shown.body["provider"].is_null(), "the provider is staff's affair: {}", shown.body);
    assert!(allowed(&shown.body, "stop") && !allowed(&shown.body, "start"));
    assert!(shown.body["can"].get("terminate").is_none());
    assert_eq!(shown.body["provisioning"]["steps"].as_array().unwrap().len(), 4);

    let login = stage.ada.post(&format!("{path}/credentials/reveal"), json!({"reason": "first sign-in"})).await;
    assert_eq!((&login.body["username"], login.status), (&json!("root"), StatusCode::OK), "{}", login.body);
    assert_eq!(login.body["password"].as_str().unwrap().len(), 20);
    let audit = stage.owner.get("/admin/audit").await;
    assert!(
        audit.body.to_string().contains("service.credentials.reveal")
            && audit.body.to_string().contains("first sign-in")
    );

    let stop = stage.ada.post(&format!("{path}/actions"), json!({"action": "stop"})).await;
    assert_eq!((stop.status, &stop.body["state"]), (StatusCode::ACCEPTED, &json!("queued")), "{}", stop.body);
    let second = stage.ada.post(&format!("{path}/actions"), json!({"action": "restart"})).await;
    assert_eq!((second.status, second.code()), (StatusCode::CONFLICT, "action_not_possible"));
    stage.settle_text(&id).await;
    let shown = stage.ada.get(&path).await;
    assert_eq!((&shown.body["power"], &shown.body["running_action"]), (&json!("stopped"), &Value::Null));
    let actions = stage.ada.get(&format!("{path}/actions")).await;
    assert_eq!(actions.body["items"][0]["state"], "succeeded");
    let timeline = stage.ada.get(&format!("{path}/timeline")).await;
    assert_eq!(timeline.body["items"][0]["title"], "Stop done", "{}", timeline.body);
}

#[tokio::test]
async fn updates_check_the_version_and_the_fields() {
    let mut stage = Stage::set().await;
    let id = stage.active().await;
    let path = format!("/portal/services/{id}");
    let tag = stage.ada.get(&path).await.etag.unwrap();
    let named = stage.ada.send("PATCH", &path, Some(json!({"label": "Shop"})), &[("if-match", &tag)]).await;
    assert_eq!((named.status, &named.body["label"]), (StatusCode::OK, &json!("Shop")), "{}", named.body);
    let stale = stage.ada.send("PATCH", &path, Some(json!({"label": "Blog"})), &[("if-match", &tag)]).await;
    assert_eq!((stale.status, stale.code()), (StatusCode::PRECONDITION_FAILED, "version_mismatch"));
    let actions = format!("{path}/actions");
    for (body, pointer) in [
        (json!({"action": "explode"}), "/action"),
        (json!({"action": "reinstall"}), "/confirm_name"),
        (json!({"action": "stop", "image_id": UBUNTU}), "/action"),
        (json!({"action": "stop", "force": true}), "/force"),
        (json!({"action": 7}), "/action"),
    ] {
        let refused = stage.ada.post(&actions, body.clone()).await;
        assert_eq!(
            (refused.status, refused.pointer()),
            (StatusCode::UNPROCESSABLE_ENTITY, pointer),
            "{body} {}",
            refused.body
        );
    }
    assert_eq!(stage.ada.get("/portal/services?sort=password").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stage.ada.get("/portal/services?state=nope").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn another_customer_finds_nothing_and_support_may_not_terminate() {
    let mut stage = Stage::set().await;
    let id = stage.active().await;
    let (mut eve, _) = sign_up(&stage.house, "eve@example.com").await;
    let path = format!("/portal/services/{id}");
    for (method, path, body) in [
        ("GET", path.clone(), None),
        ("PATCH", path.clone(), Some(json!({"label": "mine"}))),
        ("GET", format!("{path}/timeline"), None),
        ("GET", format!("{path}/actions"), None),
        ("POST", format!("{path}/actions"), Some(json!({"action": "stop"}))),
        ("POST", format!("{path}/credentials/reveal"), Some(json!({}))),
        ("GET", format!("{path}/snapshots"), None),
        ("POST", format!("{path}/snapshots"), Some(json!({"name": "x"}))),
        ("DELETE", format!("{path}/snapshots/snap1"), None),
        ("POST", format!("{path}/snapshots/snap1/rollback"), None),
        ("GET", format!("{path}/cancel-preview"), None),
        ("POST", format!("{path}/cancel"), Some(json!({"when": "now"}))),
        ("POST", format!("{path}/resume"), None),
    ] {
        let answer = eve.send(method, &path, body.clone(), &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path} {}", answer.body);
        let nobody = stage.house.browser().send(method, &path, body, &[]).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{method} {path}");
    }
    let mut support = stage.house.signed_in("support@harbor.example").await;
    let end = json!({"confirm_name": "web1.example.com"});
    let refused = support.post(&format!("/admin/services/{id}/terminate"), end).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let refused = stage.ada.post(&format!("/admin/services/{id}/suspend"), json!({"reason": "x"})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(eve.get("/portal/services").await.body["total"], 0);
}

#[tokio::test]
async fn staff_suspends_restores_and_ends_a_service() {
    let mut stage = Stage::set().await;
    let id = stage.active().await;
    let path = format!("/admin/services/{id}");
    let suspended = stage.owner.post(&format!("{path}/suspend"), json!({"reason": "abuse report"})).await;
    assert_eq!((suspended.status, &suspended.body["act"]), (StatusCode::OK, &json!("suspend")), "{}", suspended.body);
    stage.settle_text(&id).await;
    let shown = stage.ada.get(&format!("/portal/services/{id}")).await;
    assert_eq!(shown.body["state"], "suspended");
    assert!(!shown.body.to_string().contains("abuse report"), "staff's words are staff's: {}", shown.body);
    let refused = stage.ada.post(&format!("/portal/services/{id}/actions"), json!({"action": "start"})).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "service_suspended"));
    let why = stage.owner.get(&format!("{path}/why")).await;
    assert_eq!((why.status, &why.body["state"]), (StatusCode::OK, &json!("suspended")), "{}", why.body);
    assert!(why.body["because"].to_string().contains("abuse report"));

    stage.owner.post(&format!("{path}/unsuspend"), json!({})).await;
    stage.settle_text(&id).await;
    let shown = stage.owner.get(&path).await;
    assert_eq!((&shown.body["state"], &shown.body["power"]), (&json!("active"), &json!("running")));
    assert!(shown.body["provider"]["instance_id"].is_string());
    let again = stage.owner.post(&format!("{path}/unsuspend"), json!({})).await;
    assert_eq!(again.code(), "action_not_possible");

    let wrong = stage.owner.post(&format!("{path}/terminate"), json!({"confirm_name": "web2"})).await;
    assert_eq!(wrong.pointer(), "/confirm_name");
    let end = json!({"confirm_name": "web1.example.com", "reason": "asked by mail"});
    assert_eq!(stage.owner.post(&format!("{path}/terminate"), end).await.status, StatusCode::OK);
    stage.settle_text(&id).await;
    assert_eq!(stage.owner.get(&path).await.body["state"], "terminated");
    assert_eq!((stage.provider.totals().machines, stage.provider.totals().cancelled), (0, 1));
}

#[tokio::test]
async fn snapshots_have_a_quota_that_is_explained() {
    let mut stage = Stage::set().await;
    let id = stage.active().await;
    let path = format!("/portal/services/{id}/snapshots");
    let taken = stage.ada.post(&path, json!({"name": "before upgrade"})).await;
    assert_eq!(taken.status, StatusCode::ACCEPTED, "{}", taken.body);
    let list = stage.ada.get(&path).await;
    assert_eq!(list.body["quota"], json!({"used": 1, "limit": 1}));
    let refused = stage.ada.post(&path, json!({"name": "second"})).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::PAYMENT_REQUIRED, "snapshot_quota"));
    let one = format!("{path}/{}", taken.body["id"].as_str().unwrap());
    let renamed = stage.ada.send("PATCH", &one, Some(json!({"name": "good"})), &[]).await;
    assert_eq!(renamed.body["name"], "good", "{}", renamed.body);
    assert_eq!(stage.ada.post(&format!("{one}/rollback"), json!({})).await.status, StatusCode::ACCEPTED);
    assert_eq!(stage.ada.send("DELETE", &one, None, &[]).await.status, StatusCode::ACCEPTED);
    assert_eq!(stage.ada.send("DELETE", &one, None, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_provider_account_is_tested_changed_and_never_shown_whole() {
    let mut stage = Stage::set().await;
    let path = format!("/admin/provider-accounts/{}", stage.account);
    let test = stage.owner.post(&format!("{path}/test"), json!({})).await;
    assert_eq!((test.status, &test.body["ok"]), (StatusCode::OK, &json!(true)), "{}", test.body);
    let refreshed = stage.owner.post(&format!("{path}/refresh-catalog"), json!({})).await;
    assert_eq!(refreshed.body["state"], "ok", "{}", refreshed.body);
    let shown = stage.owner.get(&path).await;
    let tag = shown.etag.unwrap();
    assert!(shown.body.get("password").is_none() && shown.body.get("client_secret").is_none());
    let change = Some(json!({"maintenance": true}));
    let changed = stage.owner.send("PATCH", &path, change.clone(), &[("if-match", &tag)]).await;
    assert_eq!((changed.status, &changed.body["state"]), (StatusCode::OK, &json!("maintenance")), "{}", changed.body);
    let stale = stage.owner.send("PATCH", &path, change.clone(), &[("if-match", &tag)]).await;
    assert_eq!(stale.code(), "version_mismatch");
    let elsewhere = Some(json!({"api_base": "http://10.0.0.1/"}));
    assert_eq!(stage.owner.send("PATCH", &path, elsewhere, &[]).await.pointer(), "/api_base");
    let mut admin = stage.house.signed_in("admin@harbor.example").await;
    assert_eq!(admin.get(&path).await.status, StatusCode::OK);
    assert_eq!(admin.send("PATCH", &path, change, &[]).await.status, StatusCode::FORBIDDEN);
    stage.sim.shutdown().await.unwrap();
    let test = stage.owner.post(&format!("{path}/test"), json!({})).await;
    assert_eq!((test.status, &test.body["ok"]), (StatusCode::OK, &json!(false)), "{}", test.body);
}
