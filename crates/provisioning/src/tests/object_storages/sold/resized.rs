//! Other sizes of sold storages: given once and as far as there is room, kept as they are while they are refused.

use super::*;
use crate::tests::spending::{eur, limit};

impl World {
    /// Gives a service the product that is paid for from now on.
    async fn change(&self, service: ServiceId, size_gb: i64, auto_limit_gb: Option<i64>) {
        let ctx = self.ctx();
        let tx = self.deps.db.begin().await.unwrap();
        let mut product = get_service(&ctx, &tx, service).await.unwrap().product;
        (product.product, product.name) = (ProductId(Uuid::from_u128(77)), format!("Storage {size_gb}"));
        product.storage = product.storage.map(|sold| StorageSold { size_gb, auto_limit_gb, ..sold });
        change_plan(&ctx, &tx, service, product, true).await.unwrap();
        tx.commit().await.unwrap();
        self.settles(5).await;
    }

    async fn is_resizing(&self, service: ServiceId) -> bool {
        get_service(&self.ctx(), self.deps.db.read(), service).await.unwrap().resize_due_since.is_some()
    }
}

#[tokio::test]
async fn a_share_takes_more_where_there_is_room_and_gives_back() {
    for world in worlds().await {
        // 500 GB that grow to 1000 by themselves.
        let storage = world.stocked().await;
        let service = world.sell(ADA, StorageGives::Shared, 300).await;
        world.pass(30).await;
        let wanted = |size_gb| StorageSold {
            gives: StorageGives::Shared,
            size_gb,
            auto_limit_gb: None,
            keep_days: 7,
            meter: None,
        };
        for (size_gb, fits) in [(100, true), (1000, true), (1001, false)] {
            let found = has_space_for(&world.ctx(), world.deps.db.read(), service, &wanted(size_gb)).await.unwrap();
            assert_eq!(found, fits, "{} {size_gb}", world.name);
        }
        world.change(service, 900, None).await;
        assert_eq!(world.share_of(service).await.size_gb, Some(900), "{}", world.name);
        assert!(!world.is_resizing(service).await, "{}", world.name);

        // What is refused half-way keeps what it has; staff is told once, and it follows when there is space.
        world.change(service, 1200, None).await;
        assert_eq!((world.share_of(service).await.size_gb, world.is_resizing(service).await), (Some(900), true));
        for _ in 0..3 {
            world.settles(700).await;
        }
        let told = world.happened(|event| matches!(event, Event::ServiceActFailed { .. })).await;
        assert_eq!(told, 1, "{}", world.name);
        let seen = get_service(&world.ctx(), world.deps.db.read(), service).await.unwrap();
        let problem = seen.product.bought_as.unwrap().problem.unwrap();
        assert!(problem.contains("no room for 300 GB more"), "{problem}");
        let more = StorageChange { size_gb: Some(1250), auto_limit_gb: Some(None) };
        grow_object_storage(&world.ctx(), &world.deps, storage, more).await.unwrap();
        world.settles(700).await;
        assert_eq!((world.share_of(service).await.size_gb, world.is_resizing(service).await), (Some(1200), false));

        world.change(service, 100, None).await;
        assert_eq!(world.share_of(service).await.size_gb, Some(100), "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);

        world.suspend(service).await;
        let closed = has_space_for(&world.ctx(), world.deps.db.read(), service, &wanted(300)).await.unwrap_err();
        assert_eq!(closed.code(), "storage_closed", "{}", world.name);
    }
}

#[tokio::test]
async fn a_whole_storage_grows_once_whatever_becomes_of_the_reply() {
    for world in worlds().await {
        let service = world.sell(ADA, StorageGives::Whole, 250).await;
        world.pass(90).await;
        let storage = world.share_of(service).await.storage.id;
        world.provider.inject(FaultRule::new("POST", STORAGES, 1, Fault::DropAfter));
        world.change(service, 500, Some(1000)).await;
        world.settles(120).await;
        let seen = world.stored(storage).await;
        assert_eq!((seen.size_gb, seen.auto_limit_gb), (500, None), "{}: growing waits for its customer", world.name);
        assert!(!world.is_resizing(service).await, "{}", world.name);
        // One order, one resize.
        assert_eq!(world.provider.request_count("POST", STORAGES), 2, "{}", world.name);

        let (share, deps) = (world.share_of(service).await, &world.deps);
        assert_eq!(share.allowance_gb, Some(1000), "{}", world.name);
        let refused = limit_own_growth(&world.ctx(), deps, ADA, share.id, Some(1250)).await.unwrap_err();
        assert_eq!(field(&refused), ("/auto_limit_gb", "out_of_range"));
        let other = limit_own_growth(&world.ctx(), deps, EVE, share.id, Some(1000)).await.unwrap_err();
        assert_eq!(other.kind(), ErrorKind::NotFound);
        world.settles(60).await;
        let limited = limit_own_growth(&world.ctx(), deps, ADA, share.id, Some(750)).await.unwrap();
        assert_eq!(limited.storage.auto_limit_gb, Some(750), "{}", world.name);
        world.settles(60).await;

        // What grows by itself is told by its space, because that is paid at the data centre.
        read_object_storages(&world.ctx(), deps, world.account).await.unwrap();
        look_at_object_storage(&world.ctx(), deps, storage).await.unwrap();
        assert_eq!(measure_share(&world.ctx(), deps, share.id).await.unwrap(), mpanel_db::jobs::Outcome::Done);
        let figures = unreported_figures(&world.ctx(), deps.db.read(), share.id).await.unwrap();
        assert_eq!(figures.last().map(|figure| figure.bytes), Some(500_000_000_000), "{}", world.name);

        let off = limit_own_growth(&world.ctx(), deps, ADA, share.id, None).await.unwrap();
        assert_eq!(off.storage.auto_limit_gb, None, "{}", world.name);
    }
}

#[tokio::test]
async fn an_end_is_sent_in_time_also_while_a_size_is_refused() {
    for world in worlds().await {
        let service = world.sell(ADA, StorageGives::Whole, 250).await;
        world.pass(90).await;
        let storage = world.share_of(service).await.storage.id;
        let book = "kind,item,months,currency,price\nobject_storage,250gb,1,EUR,2.50\n";
        crate::tests::costs::import(&world, book, false).await;
        limit(&world, None, Some(eur(250))).await;
        world.change(service, 500, None).await;
        assert!(world.is_resizing(service).await, "{}: it would cost too much", world.name);

        let tx = world.deps.db.begin().await.unwrap();
        schedule_provider_cancel(&world.ctx(), &tx, service, "2026-02-15".parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        world.settles(20 * 86_400).await;
        assert_eq!(world.stored(storage).await.cancel_on, None, "{}: not before its last term is short", world.name);
        world.settles(7 * 86_400).await;
        assert!(world.stored(storage).await.cancel_on.is_some(), "{}", world.name);
        world.settles(5).await;
        assert!(!world.is_resizing(service).await, "{}: nobody tries the size on", world.name);
    }
}
