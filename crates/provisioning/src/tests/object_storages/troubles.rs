//! What gets lost, meets, or must not be lost.

use super::*;
use crate::tests::spending::{eur, limit};

#[tokio::test]
async fn an_order_that_got_lost_takes_no_other_storage_and_may_arrive_late() {
    for world in worlds().await {
        let deps = &world.deps;
        world.provider.inject(FaultRule::new("POST", STORAGES, 1, Fault::DropBefore));
        let lost = world.buy_storage("Twice", "EU").await.unwrap();
        assert_eq!(field(&world.buy_storage("Twice", "EU").await.unwrap_err()), ("/name", "taken"), "{}", world.name);
        let other = world.buy_storage("Other", "SIN").await.unwrap();
        // Even with its name it is not the other's.
        world.set(lost.id, "name", "Other").await;
        world.settles(60).await;
        assert_eq!(world.stored(lost.id).await.state, StorageState::Requested, "{}", world.name);
        assert_eq!(world.row(lost.id).await.cloud_id, None);
        assert_eq!(world.stored(other.id).await.state, StorageState::Ready);
        world.set(lost.id, "name", "Twice").await;
        world.settles(1800).await;
        assert_eq!(world.stored(lost.id).await.state, StorageState::Failed);

        let ctx = world.ctx();
        world.arrives("Twice").await;
        read_object_storages(&world.ctx(), deps, world.account).await.unwrap();
        let late = world.stored(lost.id).await;
        assert_eq!((late.state, late.size_gb), (StorageState::Ready, 250), "{}", world.name);
        let all = StorageFilter::default();
        let all = list_object_storages(&ctx, deps.db.read(), &all, &PageQuery::default()).await.unwrap();
        assert_eq!(all.total, 2, "{}", world.name);
    }
}

#[tokio::test]
async fn a_share_is_not_taken_away_with_buckets_nobody_noted_or_unasked() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let share = world.shared(storage, ADA).await;
        let s3 = world.s3_of(storage, share).await;
        s3.create_bucket("by-hand").await.unwrap();
        s3.create_bucket("by-hand").await.expect("it is theirs already");
        let eve = world.shared(storage, EVE).await;
        let taken = world.s3_of(storage, eve).await.create_bucket("by-hand").await.unwrap_err();
        assert_eq!(field(&taken), ("/name", "taken"));
        let refused = end_share(&ctx, deps, share).await.unwrap_err();
        assert_eq!(refused.code(), "share_has_buckets", "{}", world.name);
        assert!(refused.to_string().contains("by-hand"), "{refused}");
        world.set(storage, "state", "disabled").await;
        assert_eq!(end_share(&ctx, deps, share).await.unwrap_err().code(), "storage_not_ready", "{}", world.name);
        assert_eq!(world.provider.request_count("DELETE", "/v1/users/"), 0);
        world.set(storage, "state", "ready").await;
        s3.delete_bucket("by-hand").await.unwrap();
        end_share(&ctx, deps, share).await.unwrap();
        end_share(&ctx, deps, eve).await.unwrap();
    }
}

#[tokio::test]
async fn a_share_waits_as_long_as_it_takes_and_is_made_once() {
    for world in worlds().await {
        let storage = world.stocked().await;
        world.settles(3 * 86_400).await;
        let deps = &world.deps;
        // The storage is old, but its share is new; and switched off it is not given up.
        world.provider.inject(FaultRule::new("POST", "/v1/users", 2, Fault::ErrorBefore { status: 500 }));
        let share = create_share(&world.ctx(), deps, storage, ADA, false).await.unwrap().id;
        world.set(storage, "state", "disabled").await;
        world.settles(15).await;
        world.set(storage, "state", "ready").await;
        world.settles(15).await;
        world.settles(15).await;
        let ready = get_share(&world.ctx(), deps.db.read(), None, share).await.unwrap();
        assert_eq!(ready.state, ShareState::Ready, "{}", world.name);

        // Two make the user of one share at the same time.
        world.provider.inject(FaultRule::new("GET", "/v1/users", 1, Fault::LatencyAfter { millis: 600 }));
        let (ctx, later) = (world.ctx(), world.ctx());
        let other = async {
            tokio::time::sleep(Duration::from_millis(250)).await;
            settle_object_storage(&later, deps, storage).await.unwrap();
        };
        let (made, ()) = tokio::join!(create_share(&ctx, deps, storage, EVE, false), other);
        let made = made.unwrap();
        assert_eq!((made.state, made.problem), (ShareState::Ready, None), "{}", world.name);
        world.settles(30).await;
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn what_is_ordered_while_a_list_is_on_its_way_is_not_missing() {
    for world in worlds().await {
        world.provider.inject(FaultRule::new("GET", STORAGES, 1, Fault::LatencyAfter { millis: 800 }));
        let (ctx, deps) = (world.ctx(), &world.deps);
        let order = async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            world.buy_storage("Meanwhile", "EU").await.unwrap().id
        };
        let (read, bought) = tokio::join!(read_object_storages(&ctx, deps, world.account), order);
        assert_eq!(read.unwrap(), 0, "{}", world.name);
        assert_eq!(world.stored(bought).await.state, StorageState::Provisioning, "{}", world.name);
    }
}

#[tokio::test]
async fn an_account_with_a_live_storage_stays() {
    for world in worlds().await {
        let storage = world.stocked().await;
        world.shared(storage, ADA).await;
        let delete = || async {
            let tx = world.deps.db.begin().await.unwrap();
            delete_provider_account(&world.ctx(), &tx, world.account).await?;
            tx.commit().await
        };
        assert_eq!(delete().await.unwrap_err().code(), "account_in_use", "{}", world.name);
        world.set(storage, "state", "unknown").await;
        assert_eq!(delete().await.unwrap_err().code(), "account_in_use", "{}", world.name);
        world.set(storage, "state", "cancelled").await;
        delete().await.unwrap();
        let none = get_object_storage(&world.ctx(), world.deps.db.read(), storage).await.unwrap_err();
        assert_eq!(none.kind(), ErrorKind::NotFound, "{}", world.name);
        assert!(list_shares(&world.ctx(), world.deps.db.read(), None, Some(ADA)).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn keys_go_only_where_credentials_may() {
    for world in worlds().await.into_iter().take(1) {
        let storage = world.stocked().await;
        let row = world.row(storage).await;
        let mut live = world.ctx();
        live.mode = mpanel_core::TenantMode::Live;
        let open = |ctx: &OpContext, url: &str| {
            let mut row = row.clone();
            row.s3_url = url.to_owned();
            S3::open(ctx, &world.deps, &row, "a", &Secret::new("b")).is_ok()
        };
        for (url, in_sandbox, in_live) in [
            ("https://eu2.contabostorage.com", true, true),
            ("http://eu2.contabostorage.com", false, false),
            ("http://127.0.0.1:9", true, false),
            ("https://127.0.0.1:9", true, false),
        ] {
            assert_eq!((open(&world.ctx(), url), open(&live, url)), (in_sandbox, in_live), "{url}");
        }
    }
}

#[tokio::test]
async fn a_bucket_of_another_program_is_opened_to_browsers_once() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let share = create_share(&ctx, deps, storage, ADA, true).await.unwrap().id;
        let s3 = world.s3_of(storage, share).await;
        s3.create_bucket("old.bucket").await.unwrap();
        assert!(!s3.has_cors("old.bucket").await.unwrap(), "{}", world.name);
        let (url, _) = upload_url(&ctx, deps, Some(ADA), (share, "old.bucket"), "a").await.unwrap();
        assert_eq!(world.send_to(&url, "x").await, 200, "{}", world.name);
        assert!(s3.has_cors("old.bucket").await.unwrap(), "{}", world.name);
    }
}

#[tokio::test]
async fn an_approved_storage_waits_again_when_nobody_answers_and_is_forgotten_when_it_is_refused() {
    for world in worlds().await {
        limit(&world, Some(0), None).await;
        let taken = world.buy_storage("Taken", "SIN").await.unwrap();
        assert_eq!(taken.state, StorageState::Held, "{}", world.name);
        world.arrives("Taken").await;
        assert_eq!(field(&world.approve(taken.id).await.unwrap_err()), ("/name", "taken"), "{}", world.name);
        let gone = get_object_storage(&world.ctx(), world.deps.db.read(), taken.id).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound, "{}", world.name);

        let late = world.buy_storage("Late", "SIN").await.unwrap();
        for (method, fault) in
            [("GET", Fault::ErrorBefore { status: 503 }), ("POST", Fault::RateLimited { retry_after: None })]
        {
            world.provider.inject(FaultRule::new(method, STORAGES, 99, fault));
            let unanswered = world.approve(late.id).await.unwrap_err();
            assert_eq!(unanswered.code(), "provider_unavailable", "{}: {method}", world.name);
            world.provider.clear_faults();
            world.settles(60).await;
            let again = world.stored(late.id).await;
            assert_eq!(again.state, StorageState::Held, "{}: {method}", world.name);
            assert!(again.problem.unwrap().contains("Approve it again"), "{}: {method}", world.name);
        }
        world.approve(late.id).await.unwrap();
        world.settles(60).await;
        assert_eq!(world.stored(late.id).await.state, StorageState::Ready, "{}", world.name);
    }
}

#[tokio::test]
async fn a_storage_costs_no_more_than_the_ceiling_by_growing() {
    for world in worlds().await {
        let id = world.stocked().await;
        let book = "kind,item,months,currency,price\nobject_storage,250gb,1,EUR,2.50\n";
        crate::tests::costs::import(&world, book, false).await;
        // Five steps, 1250 GB.
        limit(&world, Some(0), Some(eur(1250))).await;
        for (size_gb, auto_limit_gb, pointer) in
            [(Some(1500), None, "/size_gb"), (None, Some(Some(1500)), "/auto_limit_gb")]
        {
            let change = StorageChange { size_gb, auto_limit_gb };
            let refused = grow_object_storage(&world.ctx(), &world.deps, id, change).await.unwrap_err();
            assert_eq!(field(&refused), (pointer, "beyond_ceiling"), "{}", world.name);
            assert!(refused.to_string().contains("15.00 EUR"), "{}: {refused}", world.name);
        }
        let change = StorageChange { size_gb: Some(750), auto_limit_gb: Some(Some(1250)) };
        let grown = grow_object_storage(&world.ctx(), &world.deps, id, change).await.unwrap();
        assert_eq!((grown.size_gb, grown.auto_limit_gb), (750, Some(1250)), "{}", world.name);
        // How far a new one may grow counts as well.
        limit(&world, None, Some(eur(999))).await;
        let held = world.buy_storage("Second", "SIN").await.unwrap();
        assert_eq!(held.state, StorageState::Held, "{}", world.name);
        assert!(held.problem.unwrap().contains("10.00 EUR"), "{}", world.name);
    }
}
