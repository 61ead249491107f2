//! Two tenants on one database do not see each other; contexts carry each one's clock.

use std::sync::Arc;

use jiff::SignedDuration;
use mpanel_core::{Actor, Clock, Currency, ErrorKind, OpContext, TenantMode};
use mpanel_db::{Db, clock};
use mpanel_identity::{
    Brand, Contexts, NewTenant, StaffRole, TenantPatch, authenticate, create_email_verification, create_tenant,
    find_tenant_by_host, get_user, list_members, list_sessions, list_staff, list_tenants, update_staff, update_tenant,
    verify_email,
};
use mpanel_testkit as testkit;
use uuid::Uuid;

use crate::committed;
use crate::world::{self, TABLES};

fn business(slug: &str, hosts: &[&str]) -> NewTenant {
    NewTenant {
        slug: slug.into(),
        name: slug.to_uppercase(),
        mode: TenantMode::Sandbox,
        time_zone: "Europe/Berlin".into(),
        default_currency: Currency::EUR,
        base_url: format!("https://{slug}.example/"),
        hosts: hosts.iter().map(|h| (*h).to_owned()).collect(),
        brand: Brand::default(),
    }
}

async fn found(ctx: &OpContext, db: &Db, new: NewTenant) {
    committed!(db, |tx| create_tenant(ctx, &tx, new)).unwrap();
}

#[tokio::test]
async fn two_tenants_cannot_see_each_other() {
    for t in testkit::databases(TABLES).await {
        let (one, two) = (testkit::context(1), testkit::context(2));
        let owner = world::staff(&one, &t.db, "owner@example.com", StaffRole::Owner).await;
        let foreign = world::staff(&two, &t.db, "owner@example.com", StaffRole::Owner).await;
        let ada = world::customer_owner(&one, &t.db, "ada@example.com", world::customer()).await;
        for token in [&owner.token, &ada.token] {
            assert_eq!(authenticate(&two, t.db.read(), token.expose()).await.unwrap(), None, "{}", t.name);
        }
        let user = ada.principal.user;
        assert_eq!(get_user(&two, t.db.read(), user).await.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(list_staff(&two, t.db.read()).await.unwrap().len(), 1, "{}", t.name);
        assert_eq!(list_members(&two, t.db.read(), world::customer()).await.unwrap(), [], "{}", t.name);
        assert_eq!(list_sessions(&two, t.db.read(), user).await.unwrap(), [], "{}", t.name);
        let token = committed!(t.db, |tx| create_email_verification(&one, &tx, user)).unwrap();
        assert!(committed!(t.db, |tx| verify_email(&two, &tx, token.expose())).is_err(), "{}", t.name);
        let reach = committed!(t.db, |tx| {
            update_staff(&two, &tx, &foreign.principal, owner.principal.user, None, Some(true))
        });
        assert_eq!(reach.unwrap_err().kind(), ErrorKind::NotFound, "{}", t.name);
    }
}

#[tokio::test]
async fn a_host_belongs_to_one_tenant_and_the_rest_to_the_one_without_hosts() {
    for t in testkit::databases(TABLES).await {
        found(&testkit::context(1), &t.db, business("north", &[])).await;
        found(&testkit::context(2), &t.db, business("south", &["south.example"])).await;
        let tenants = list_tenants(t.db.read()).await.unwrap();
        let slug = |host: &str| find_tenant_by_host(&tenants, host).map(|t| t.slug.as_str());
        assert_eq!(slug("South.Example:8443"), Some("south"), "{}", t.name);
        assert_eq!(slug("south.example.evil.example"), Some("north"));
        assert_eq!(slug("anything"), Some("north"));
        assert_eq!(tenants[0].base_url, "https://north.example", "links are built by appending a path");
    }
}

#[tokio::test]
async fn a_tenant_changes_itself_alone_and_only_from_the_version_that_was_read() {
    for t in testkit::databases(TABLES).await {
        let (one, two) = (testkit::context(1), testkit::context(2));
        found(&one, &t.db, business("north", &[])).await;
        found(&two, &t.db, business("south", &["south.example"])).await;
        let named = |name: &str| TenantPatch { name: Some(name.into()), ..TenantPatch::default() };
        let changed = committed!(t.db, |tx| update_tenant(&one, &tx, named("Pier"), Some(1))).unwrap();
        assert_eq!((changed.name.as_str(), changed.version), ("Pier", 2), "{}", t.name);
        let stale = committed!(t.db, |tx| update_tenant(&one, &tx, named("Quay"), Some(1))).unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch, "{}", t.name);
        assert!(list_tenants(t.db.read()).await.unwrap().iter().any(|t| t.name == "SOUTH"));
        let script = Brand { logo_url: Some("javascript:alert(1)".into()), ..Brand::default() };
        let patch = TenantPatch { brand: Some(script), ..TenantPatch::default() };
        let refusal = committed!(t.db, |tx| update_tenant(&one, &tx, patch, None)).unwrap_err();
        assert_eq!(refusal.fields()[0].pointer, "/brand/logo_url", "{}", t.name);
    }
}

#[tokio::test]
async fn a_moved_sandbox_clock_moves_its_own_tenant_only() {
    for t in testkit::databases(TABLES).await {
        let (one, two) = (testkit::context(1), testkit::context(2));
        found(&one, &t.db, business("north", &[])).await;
        found(&two, &t.db, business("south", &["south.example"])).await;
        let machine = testkit::clock();
        let contexts = Contexts::new(t.db.clone(), machine.clone() as Arc<dyn Clock>, testkit::entropy(1));
        let now = |tenant| {
            let contexts = contexts.clone();
            async move { contexts.context_for(tenant, Actor::Anonymous, Uuid::nil()).await.unwrap().now }
        };
        assert_eq!(now(one.tenant).await, machine.now(), "{}", t.name);
        let month = SignedDuration::from_hours(24 * 30);
        let offset = i64::try_from(month.as_micros()).unwrap();
        committed!(t.db, |tx| clock::set_offset_us(&tx, one.tenant, offset)).unwrap();
        contexts.clock_moved(one.tenant);
        assert_eq!(now(one.tenant).await, machine.now() + month, "{}", t.name);
        assert_eq!(now(two.tenant).await, machine.now(), "{}", t.name);
    }
}
