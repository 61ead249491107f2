//! Provider accounts: sealed, tested, changed, shared.

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::ErrorKind;
use sea_orm::{ConnectionTrait, Statement};

use super::*;
use crate::account::ProviderAccountPatch;

#[tokio::test]
async fn credentials_are_sealed_and_never_shown() {
    for world in worlds().await {
        let keys = SimConfig::from_seed("provisioning");
        let view = get_provider_account(&world.ctx(), world.deps.db.read(), world.account).await.unwrap();
        let shown = serde_json::to_string(&view).unwrap();
        let conn = world.deps.db.read();
        let sql = "SELECT sealed_client_secret, sealed_password FROM provider_accounts";
        let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap().unwrap();
        let stored: String = row.try_get::<String>("", "sealed_client_secret").unwrap()
            + &row.try_get::<String>("", "sealed_password").unwrap();
        for secret in [&keys.client_secret, &keys.password] {
            assert!(!shown.contains(secret.as_str()) && !stored.contains(secret.as_str()), "{}", world.name);
        }
        assert!(view.secrets_set);
    }
}

#[tokio::test]
async fn a_connection_test_says_what_works() {
    for world in worlds().await {
        let (ctx, deps) = (world.ctx(), &world.deps);
        let report = test_connection(&ctx, deps, world.account).await.unwrap();
        assert!(report.ok, "{}: {report:?}", world.name);
        let names: Vec<&str> = report.checks.iter().map(|c| c.name).collect();
        assert_eq!(names, ["login", "machines", "images", "regions"]);

        let patch = ProviderAccountPatch { password: Some(Secret::new("wrong")), ..Default::default() };
        change(&world, patch).await;
        let report = test_connection(&ctx, deps, world.account).await.unwrap();
        assert!(!report.ok && report.checks.len() == 1, "{report:?}");
        assert!(!format!("{report:?}").contains("wrong\""));
        let view = get_provider_account(&ctx, deps.db.read(), world.account).await.unwrap();
        assert_eq!((view.state.as_str(), view.version), ("down", 2), "{}", world.name);

        let right = Secret::new(SimConfig::from_seed("provisioning").password);
        change(&world, ProviderAccountPatch { password: Some(right), ..Default::default() }).await;
        assert!(test_connection(&ctx, deps, world.account).await.unwrap().ok, "the new login is used at once");
        let view = get_provider_account(&ctx, deps.db.read(), world.account).await.unwrap();
        assert_eq!(view.state, "ok");
    }
}

async fn change(world: &World, patch: ProviderAccountPatch) {
    let tx = world.deps.db.begin().await.unwrap();
    update_provider_account(&world.ctx(), &tx, &world.deps.vault, world.account, patch, None).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn updates_check_versions_fields_and_addresses() {
    for world in worlds().await {
        let (ctx, vault) = (world.ctx(), &world.deps.vault);
        let tx = world.deps.db.begin().await.unwrap();
        let patch = ProviderAccountPatch { name: Some("Other".into()), ..Default::default() };
        let stale = update_provider_account(&ctx, &tx, vault, world.account, patch, Some(7)).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch);
        for (address, sandbox) in [("http://api.contabo.com", true), ("http://127.0.0.1:1", false), ("file:///x", true)]
        {
            let mut ctx = world.ctx();
            if !sandbox {
                ctx.mode = mpanel_core::TenantMode::Live;
            }
            let patch = ProviderAccountPatch { api_base: Some(address.into()), ..Default::default() };
            let refused = update_provider_account(&ctx, &tx, vault, world.account, patch, None).await.unwrap_err();
            assert!(refused.fields().iter().any(|f| f.pointer == "/api_base"), "{} {address}", world.name);
        }
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn the_catalog_is_kept_and_shown_without_asking() {
    for world in worlds().await {
        world.provider.inject(FaultRule::new("", "", 100, Fault::DropBefore));
        let (ctx, conn) = (world.ctx(), world.deps.db.read());
        let images = list_images(&ctx, conn, None).await.unwrap();
        assert_eq!(images.len(), mpanel_contabo_sim::standard_images().len(), "{}", world.name);
        let preferred: Vec<&str> = images.iter().filter(|i| i.default).map(|i| i.name.as_str()).collect();
        assert_eq!(preferred, ["ubuntu-24.04"]);
        let windows = images.iter().find(|i| i.os_type == "Windows").unwrap();
        assert_eq!(windows.default_user, "administrator");
        let regions = list_regions(&ctx, conn, Some(world.account)).await.unwrap();
        assert!(regions.iter().any(|r| r.code == "EU"));
        assert!(list_images(&testkit::context(2), conn, Some(world.account)).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_account_shares_its_login_and_breaker_between_tasks() {
    for world in worlds().await {
        let ctx = world.ctx();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let (a, b) = (world.deps.provider(&row).unwrap(), world.deps.clone().provider(&row).unwrap());
        assert!(Arc::ptr_eq(&a, &b), "{}", world.name);
        let mut impatient = tuning();
        impatient.breaker.failures = 2;
        let deps = Deps { providers: Providers::with_tuning(impatient), ..world.deps.clone() };
        world.provider.inject(FaultRule::new("GET", "/v1/", 50, Fault::ErrorBefore { status: 503 }));
        for _ in 0..3 {
            let _ = sync_services(&ctx, &deps, world.account, &Default::default()).await.unwrap();
        }
        let view = get_provider_account(&ctx, deps.db.read(), world.account).await.unwrap();
        assert_eq!(view.state, "down", "{}", world.name);
        assert!(view.last_error.is_some());
    }
}
