//! Two businesses in one database: a session, an id or a search of the one is nothing in the other.

use std::collections::BTreeMap;

use mpanel::demo::people;
use mpanel_core::{Actor, Currency, OpContext, Secret, TenantId, TenantMode};
use mpanel_identity::{self as identity, Brand, NewTenant, StaffRole};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::journey::{GOOD, running_machine};
use crate::world::{World, worlds};

pub const HOST: &str = "other.example.com";
pub const OWNER: (&str, &str) = ("boss@example.com", "another long password");

/// Opens a second business, reached under its own host name, in the world's database.
pub async fn open_second(world: &World) -> TenantId {
    let deps = &world.house.deps;
    let (tenant, request) = (TenantId::from(deps.new_request_id()), deps.new_request_id());
    let now = world.now().await;
    let ctx = OpContext::new(tenant, TenantMode::Sandbox, now, jiff::tz::TimeZone::UTC, request, deps.entropy.clone())
        .acting_as(Actor::system("test"));
    let tx = deps.db.begin().await.unwrap();
    let new = NewTenant {
        slug: "other".into(),
        name: "Other".into(),
        mode: TenantMode::Sandbox,
        time_zone: "UTC".into(),
        default_currency: Currency::EUR,
        base_url: format!("http://{HOST}"),
        hosts: vec![HOST.into()],
        brand: Brand::default(),
    };
    identity::create_tenant(&ctx, &tx, new).await.unwrap();
    let hash = identity::hash_password(&Secret::new(OWNER.1)).unwrap();
    identity::create_staff_directly(&ctx, &tx, &OWNER.0.parse().unwrap(), "Boss", hash, StaffRole::Owner)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    deps.contexts.tenants_changed();
    mpanel_workflows::clock::put_clock(deps, tenant, now).await.unwrap();
    tenant
}

/// A caller at the second business's host name.
struct AtSecond<'a>(&'a Client, String);

impl AtSecond<'_> {
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.0.call(method, path, body, &[("host", HOST), ("authorization", &self.1)]).await
    }
}

pub async fn sign_in_at(client: &Client, host: &str, (email, password): (&str, &str)) -> Answer {
    let body = json!({ "email": email, "password": password, "as_token": true });
    client.call(Method::POST, "/auth/sign-in", Some(body), &[("host", host)]).await
}

/// An id of the first business for each collection of the back office.
async fn ids_of_the_first(owner: &Client) -> BTreeMap<&'static str, String> {
    let mut ids = BTreeMap::new();
    for kind in
        ["customers", "services", "invoices", "orders", "payments", "jobs", "mail", "provider-accounts", "staff"]
    {
        let list = owner.get(&format!("/admin/{kind}")).await.ok(200);
        let first = list["items"].get(0).or_else(|| list.get(0)).unwrap_or_else(|| panic!("{kind}: {list:#}"));
        ids.insert(kind, first["id"].as_str().unwrap_or_else(|| panic!("{kind}: {first:#}")).to_owned());
    }
    ids
}

/// Operations of the back office on one thing, with the first business's ids filled in.
fn operations(ids: &BTreeMap<&'static str, String>) -> Vec<(Method, String)> {
    let document: Value = serde_json::from_str(&mpanel_api::openapi::document().to_json().unwrap()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let below = path.strip_prefix("/api/v1").unwrap_or(path);
        let Some(rest) = below.strip_prefix("/admin/") else { continue };
        let Some(id) = rest.split('/').next().and_then(|kind| ids.get(kind)) else { continue };
        if rest.matches('{').count() != 1 {
            continue;
        }
        for method in ["get", "post", "put", "patch", "delete"] {
            if item.get(method).is_some() {
                let filled = rest.split('/').map(|s| if s.starts_with('{') { id } else { s }).collect::<Vec<_>>();
                all.push((method.to_uppercase().parse().unwrap(), format!("/admin/{}", filled.join("/"))));
            }
        }
    }
    all
}

#[tokio::test]
async fn what_belongs_to_one_business_is_not_found_in_another() {
    for world in worlds().await {
        let client = world.customer("tenant@example.com").await;
        running_machine(&world, &client, GOOD).await;
        open_second(&world).await;
        let (visitor, owner) = (world.visitor(), world.owner().await);
        let ids = ids_of_the_first(&owner).await;

        let (_, _, email, password) = people::STAFF[0];
        assert_eq!(sign_in_at(&visitor, HOST, (email, password)).await.status, 401);
        let session = owner.call(Method::GET, "/admin/customers", None, &[("host", HOST)]).await;
        assert_eq!(session.status, 401, "a session of the first at the second: {:#}", session.body);
        let session = sign_in_at(&visitor, HOST, OWNER).await.ok(200);
        let bearer = format!("Bearer {}", session["token"].as_str().unwrap());
        let there = AtSecond(&visitor, bearer.clone());
        let at_first = visitor.call(Method::GET, "/admin/customers", None, &[("authorization", &bearer)]).await;
        assert_eq!(at_first.status, 401, "a session of the second at the first");
        let own = there.call(Method::GET, "/admin/dashboard", None).await;
        assert_eq!(own.status, 200, "{:#}", own.body);

        let mut found = Vec::new();
        for (method, path) in operations(&ids) {
            let body = (method != Method::GET && method != Method::DELETE).then(|| json!({}));
            let answer = there.call(method.clone(), &path, body).await;
            // A body that is refused before anything is looked up tells nothing either.
            let hidden = answer.status == 404 || method != Method::GET && [400, 422].contains(&answer.status);
            // Lists below a thing that is not there may be empty instead.
            if !hidden {
                found.push(format!("{method} {path}: {} {}", answer.status, answer.body));
            }
        }
        assert!(found.is_empty(), "{found:#?}");
        for kind in ["customers", "services", "invoices", "orders", "payments", "mail", "jobs", "provider-accounts"] {
            let list = there.call(Method::GET, &format!("/admin/{kind}"), None).await.ok(200);
            let items = list["items"].as_array().or(list.as_array()).unwrap();
            assert!(items.iter().all(|i| i["id"] != ids[kind].as_str()), "{kind}: {list:#}");
        }
        let search = there.call(Method::GET, "/admin/search?q=tenant", None).await.ok(200).to_string();
        assert!(ids.values().all(|id| !search.contains(id.as_str())), "{search}");
        assert_eq!(
            world.owner().await.get(&format!("/admin/services/{}", ids["services"])).await.ok(200)["state"],
            "active"
        );
    }
}
