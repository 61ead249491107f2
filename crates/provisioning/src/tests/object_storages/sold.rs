//! Object storages that are sold: there once whatever becomes of a reply, closed and opened, counted, taken away.

mod resized;

use super::*;

impl World {
    /// Creates and begins a service of the customer with an object storage.
    async fn sell(&self, customer: CustomerId, gives: StorageGives, size_gb: i64) -> ServiceId {
        let ctx = self.ctx();
        let mut new = new_service(&ctx, Access::Password);
        new.customer = customer;
        (new.image_id, new.hostname) = (String::new(), "storage-100".to_owned());
        (new.product.provider_product_id, new.product.add_ons) = (String::new(), Vec::new());
        new.product.storage =
            Some(StorageSold { gives, size_gb, auto_limit_gb: None, keep_days: 7, meter: Some("storage".to_owned()) });
        let tx = self.deps.db.begin().await.unwrap();
        let service = create_service(&ctx, &tx, &self.deps.vault, new).await.unwrap().id;
        begin_provisioning(&ctx, &tx, service).await.unwrap();
        tx.commit().await.unwrap();
        service
    }

    /// Sells a whole storage whose order never arrives; its setup has given up.
    async fn sell_lost(&self) -> ServiceId {
        self.provider.inject(FaultRule::new("POST", STORAGES, 1, Fault::DropBefore));
        let service = self.sell(ADA, StorageGives::Whole, 250).await;
        for seconds in [5, 60, 1800, 600] {
            self.settles(seconds).await;
        }
        self.expect(service, ServiceState::FailedSetup).await;
        service
    }

    async fn share_of(&self, service: ServiceId) -> ShareView {
        let there = storage_of_service(&self.ctx(), self.deps.db.read(), service).await.unwrap();
        get_share(&self.ctx(), self.deps.db.read(), None, there.share.expect("a share")).await.unwrap()
    }

    async fn fill(&self, customer: CustomerId, share: StorageShareId, bucket: &str, key: &str, text: &str) -> u16 {
        let (url, _) = upload_url(&self.ctx(), &self.deps, Some(customer), (share, bucket), key).await.unwrap();
        self.send_to(&url, text).await
    }

    async fn suspend(&self, service: ServiceId) {
        let tx = self.deps.db.begin().await.unwrap();
        suspend_service(&self.ctx(), &tx, service, SuspensionReason::NonPayment, None).await.unwrap();
        tx.commit().await.unwrap();
        self.settles(5).await;
        self.expect(service, ServiceState::Suspended).await;
    }

    async fn unsuspend(&self, service: ServiceId) {
        let tx = self.deps.db.begin().await.unwrap();
        assert!(unsuspend_service(&self.ctx(), &tx, service, UnsuspendBy::Payment).await.unwrap());
        tx.commit().await.unwrap();
        self.settles(5).await;
        self.expect(service, ServiceState::Active).await;
    }

    async fn terminate(&self, service: ServiceId) {
        let tx = self.deps.db.begin().await.unwrap();
        terminate_service(&self.ctx(), &tx, service, "It was cancelled.").await.unwrap();
        tx.commit().await.unwrap();
        self.settles(5).await;
    }
}

#[tokio::test]
async fn a_sold_share_goes_where_there_is_room_and_is_there_once() {
    for world in worlds().await {
        let storage = world.stocked().await;
        // 1000 GB, as it grows by itself; the user is made with a lost reply.
        world.provider.inject(FaultRule::new("POST", "/v1/users", 1, Fault::DropAfter));
        let first = world.sell(ADA, StorageGives::Shared, 600).await;
        world.pass(60).await;
        let service = world.expect(first, ServiceState::Active).await;
        let labels: Vec<&str> = service.steps.unwrap().iter().map(|step| step.label).collect();
        assert_eq!(labels, ["Reserving your storage", "Setting up your storage", "Ready to use"], "{}", world.name);
        let share = world.share_of(first).await;
        assert_eq!((share.state, share.size_gb, share.is_whole), (ShareState::Ready, Some(600), false));
        assert_eq!((share.storage.id, share.service), (storage, Some(first)), "{}", world.name);
        assert_eq!(world.provider.request_count("POST", "/v1/users"), 1);
        create_bucket(&world.ctx(), &world.deps, Some(ADA), share.id, "mine").await.unwrap();

        // The same customer buys another; what is not there is told to staff, and retried when there is room.
        let second = world.sell(ADA, StorageGives::Shared, 500).await;
        world.pass(30).await;
        let failed = world.expect(second, ServiceState::FailedSetup).await;
        assert!(failed.state_reason.unwrap().contains("has room for 500 GB"), "{}", world.name);
        let change = StorageChange { size_gb: Some(1250), auto_limit_gb: Some(None) };
        grow_object_storage(&world.ctx(), &world.deps, storage, change).await.unwrap();
        world.settles(60).await;
        let tx = world.deps.db.begin().await.unwrap();
        retry_setup(&world.ctx(), &tx, second).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(30).await;
        world.expect(second, ServiceState::Active).await;
        assert_ne!(world.share_of(second).await.id, share.id);
        assert_eq!(list_shares(&world.ctx(), world.deps.db.read(), Some(storage), None).await.unwrap().len(), 2);
        let refused = end_share(&world.ctx(), &world.deps, share.id).await.unwrap_err();
        assert_eq!(refused.code(), "share_is_sold", "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_whole_storage_is_bought_once_whatever_becomes_of_the_reply() {
    for world in worlds().await {
        world.provider.inject(FaultRule::new("POST", STORAGES, 1, Fault::DropAfter));
        let service = world.sell(ADA, StorageGives::Whole, 250).await;
        world.pass(90).await;
        world.expect(service, ServiceState::Active).await;
        let share = world.share_of(service).await;
        assert_eq!((share.is_whole, share.state, share.storage.size_gb), (true, ShareState::Ready, 250));
        assert_eq!(share.storage.service, Some(service), "{}", world.name);
        let there = read_object_storages(&world.ctx(), &world.deps, world.account).await.unwrap();
        assert_eq!((there, world.provider.request_count("POST", STORAGES)), (1, 1), "{}", world.name);

        // A second one in the region is refused by the provider: staff is told, and nothing is left behind.
        let second = world.sell(EVE, StorageGives::Whole, 250).await;
        world.pass(30).await;
        let failed = world.expect(second, ServiceState::FailedSetup).await;
        assert!(failed.state_reason.unwrap().contains("could not be ordered"), "{}", world.name);
        let there = storage_of_service(&world.ctx(), world.deps.db.read(), second).await.unwrap();
        assert_eq!(there, ServiceStorage::default());
        // And no share of others goes into a storage of one customer's own.
        let third = world.sell(EVE, StorageGives::Shared, 10).await;
        world.pass(30).await;
        world.expect(third, ServiceState::FailedSetup).await;

        create_bucket(&world.ctx(), &world.deps, Some(ADA), share.id, "own").await.unwrap();
        let old = world.s3_of(share.storage.id, share.id).await;
        world.suspend(service).await;
        let refused = old.list("own", "", None, None, 10).await.unwrap_err();
        assert_eq!(refused.code(), "storage_keys_refused", "{}: the old key", world.name);
        let closed = storage_keys(&world.ctx(), &world.deps, Some(ADA), share.id).await.unwrap_err();
        assert_eq!(closed.code(), "storage_closed");
        world.unsuspend(service).await;
        let new = world.s3_of(share.storage.id, share.id).await;
        assert_eq!(new.list("own", "", None, None, 10).await.unwrap().contents.len(), 0, "{}", world.name);

        // The end does not wait until a storage is well.
        world.set(share.storage.id, "state", "error").await;
        world.terminate(service).await;
        world.expect(service, ServiceState::Terminated).await;
        let share = world.share_of(service).await;
        assert!(share.is_closed && share.ends_at.is_some() && share.storage.cancel_on.is_some(), "{}", world.name);
        world.settles(8 * 86_400).await;
        assert!(list_shares(&world.ctx(), world.deps.db.read(), None, Some(ADA)).await.unwrap().is_empty());
        assert!(world.provider.request_count("DELETE", "/v1/users/") >= 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_further_whole_storage_is_ordered_at_an_account_that_has_none_in_the_region() {
    for world in worlds().await {
        let (sim, other) = crate::tests::spending::second(&world).await;
        // Both are begun before anything is ordered.
        let (one, two) =
            (world.sell(ADA, StorageGives::Whole, 250).await, world.sell(EVE, StorageGives::Whole, 250).await);
        world.pass(5).await;
        sim.control().advance(std::time::Duration::from_secs(60));
        world.pass(60).await;
        assert_eq!(world.expect(one, ServiceState::Active).await.account, Some(world.account), "{}", world.name);
        assert_eq!(world.expect(two, ServiceState::Active).await.account, Some(other), "{}", world.name);
        let third = world.sell(EVE, StorageGives::Whole, 250).await;
        world.pass(30).await;
        let failed = world.expect(third, ServiceState::FailedSetup).await;
        let why = failed.state_reason.unwrap();
        assert!(why.contains("Contabo has one in EU already") && why.contains("Retry: "), "{}: {why}", world.name);
        assert_eq!(failed.account, Some(world.account), "where none is free it is the usual one");
    }
}

#[tokio::test]
async fn a_retry_chooses_an_account_again_when_nothing_was_ordered() {
    for world in worlds().await {
        // Bought elsewhere, and not read yet.
        world.arrives("Elsewhere").await;
        let service = world.sell(ADA, StorageGives::Whole, 250).await;
        world.pass(30).await;
        assert_eq!(world.expect(service, ServiceState::FailedSetup).await.account, Some(world.account));
        let (sim, other) = crate::tests::spending::second(&world).await;
        world.retry(service, 30).await;
        sim.control().advance(std::time::Duration::from_secs(60));
        world.pass(60).await;
        assert_eq!(world.expect(service, ServiceState::Active).await.account, Some(other), "{}", world.name);
    }
}

#[tokio::test]
async fn a_retry_stays_where_an_order_may_have_arrived() {
    for world in worlds().await {
        let service = world.sell_lost().await;
        crate::tests::spending::second(&world).await;
        world.retry(service, 30).await;
        world.pass(60).await;
        assert_eq!(world.expect(service, ServiceState::Active).await.account, Some(world.account), "{}", world.name);
    }
}

#[tokio::test]
async fn a_suspension_closes_the_buckets_and_the_end_takes_them_away_later() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let service = world.sell(ADA, StorageGives::Shared, 100).await;
        world.pass(30).await;
        let share = world.share_of(service).await.id;
        let other = world.shared(storage, EVE).await;
        for (customer, of, bucket) in [(ADA, share, "hers"), (EVE, other, "theirs")] {
            create_bucket(&world.ctx(), &world.deps, Some(customer), of, bucket).await.unwrap();
            assert_eq!(world.fill(customer, of, bucket, "a & b", "12345").await, 200, "{}", world.name);
        }
        let (ctx, deps) = (world.ctx(), &world.deps);
        let (link, _) = download_url(&ctx, deps, Some(ADA), (share, "hers"), "a & b").await.unwrap();
        let s3 = world.s3_of(storage, share).await;
        s3.create_bucket("by-hand").await.unwrap();
        create_bucket(&world.ctx(), deps, Some(ADA), share, "lost").await.unwrap();

        world.suspend(service).await;
        assert_eq!(world.fetch_from(&link).await.0, 403, "{}: a signed address", world.name);
        assert!(s3.list("hers", "", None, None, 10).await.is_err(), "{}", world.name);
        let refused = s3.list("by-hand", "", None, None, 10).await.unwrap_err();
        assert_eq!(refused.code(), "storage_keys_refused", "{}: the old key", world.name);
        let refused = list_buckets(&world.ctx(), deps, Some(ADA), share).await.unwrap_err();
        assert_eq!(refused.code(), "storage_closed");
        assert_eq!(world.fill(EVE, other, "theirs", "b", "1").await, 200, "{}: others go on", world.name);
        // What is closed is still there, and counted.
        assert_eq!(measure_share(&world.ctx(), deps, share).await.unwrap(), mpanel_db::jobs::Outcome::Done);
        assert_eq!(world.share_of(service).await.counted.map(|c| (c.0, c.1)), Some((5, 1)), "{}", world.name);

        // A bucket that is gone keeps nothing closed.
        world.s3_of_owner(storage).await.delete_bucket("lost").await.unwrap();
        world.unsuspend(service).await;
        let left = list_buckets(&world.ctx(), deps, Some(ADA), share).await.unwrap();
        assert_eq!(left.iter().map(|bucket| bucket.name.as_str()).collect::<Vec<_>>(), ["hers"], "{}", world.name);
        let (link, _) = download_url(&world.ctx(), deps, Some(ADA), (share, "hers"), "a & b").await.unwrap();
        assert_eq!(world.fetch_from(&link).await, (200, "12345".to_owned()), "{}", world.name);

        world.terminate(service).await;
        world.expect(service, ServiceState::Terminated).await;
        world.settles(6 * 86_400).await;
        assert!(world.share_of(service).await.is_closed, "{}: kept for seven days", world.name);
        world.settles(2 * 86_400).await;
        let left = list_shares(&world.ctx(), deps.db.read(), Some(storage), None).await.unwrap();
        assert_eq!(left.iter().map(|share| share.id).collect::<Vec<_>>(), [other], "{}", world.name);
        assert_eq!(list_buckets(&world.ctx(), deps, Some(EVE), other).await.unwrap().len(), 1);
        // The name is free again, and what was in it is gone.
        create_bucket(&world.ctx(), deps, Some(EVE), other, "hers").await.unwrap();
        let page = list_objects(&world.ctx(), deps, Some(EVE), (other, "hers"), "", None).await.unwrap();
        assert!(page.objects.is_empty(), "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_day_has_one_figure_that_is_told_once() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let service = world.sell(ADA, StorageGives::Shared, 100).await;
        world.pass(30).await;
        let share = world.share_of(service).await.id;
        let given = world.shared(storage, EVE).await;
        let deps = &world.deps;
        create_bucket(&world.ctx(), deps, Some(ADA), share, "files").await.unwrap();
        for n in 0..3 {
            assert_eq!(world.fill(ADA, share, "files", &format!("f{n}"), "1234").await, 200);
        }
        assert_eq!(queue_share_counts(&world.ctx(), &deps.db).await.unwrap(), 2);
        world.settles(5).await;
        // What comes later is the next day's.
        assert_eq!(world.fill(ADA, share, "files", "late", "1").await, 200);
        queue_share_counts(&world.ctx(), &deps.db).await.unwrap();
        world.settles(5).await;
        let figures = unreported_figures(&world.ctx(), deps.db.read(), share).await.unwrap();
        assert_eq!(figures.len(), 1, "{}", world.name);
        assert_eq!((figures[0].bytes, figures[0].meter.as_str(), figures[0].service), (12, "storage", service));
        assert!(unreported_figures(&world.ctx(), deps.db.read(), given).await.unwrap().is_empty(), "{}", world.name);
        let tx = deps.db.begin().await.unwrap();
        mark_figure_reported(&world.ctx(), &tx, figures[0].id).await.unwrap();
        tx.commit().await.unwrap();
        world.settles(86_400).await;
        queue_share_counts(&world.ctx(), &deps.db).await.unwrap();
        world.settles(5).await;
        let next = unreported_figures(&world.ctx(), deps.db.read(), share).await.unwrap();
        assert_eq!(next.iter().map(|f| f.bytes).collect::<Vec<_>>(), [13], "{}", world.name);
        let shown = share_usage(&world.ctx(), deps.db.read(), share, testkit::start()).await.unwrap();
        assert_eq!(
            shown.iter().map(|s| (s.used_bytes, s.objects, s.size_gb)).collect::<Vec<_>>(),
            [(12, 3, 100), (13, 4, 100)]
        );
    }
}

#[tokio::test]
async fn a_share_ends_with_a_storage_that_is_gone() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let service = world.sell(ADA, StorageGives::Shared, 100).await;
        world.pass(30).await;
        let share = world.share_of(service).await.id;
        create_bucket(&world.ctx(), &world.deps, Some(ADA), share, "hers").await.unwrap();
        cancel_object_storage(&world.ctx(), &world.deps, storage, "Shared").await.unwrap();
        world.settles(40 * 86_400).await;
        world.set(storage, "state", "unknown").await;
        world.terminate(service).await;
        world.expect(service, ServiceState::Terminated).await;
        world.settles(8 * 86_400).await;
        assert!(list_shares(&world.ctx(), world.deps.db.read(), None, Some(ADA)).await.unwrap().is_empty());
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_storage_that_arrives_after_the_end_of_its_service_is_cancelled() {
    for world in worlds().await {
        let service = world.sell_lost().await;
        let there = storage_of_service(&world.ctx(), world.deps.db.read(), service).await.unwrap();
        let lost = world.row(there.storage.expect("a noted order")).await;
        assert_eq!(lost.state().unwrap(), StorageState::Failed, "{}", world.name);
        world.terminate(service).await;
        world.expect(service, ServiceState::Terminated).await;

        world.arrives(&lost.name).await;
        read_object_storages(&world.ctx(), &world.deps, world.account).await.unwrap();
        let late = world.stored(there.storage.unwrap()).await;
        assert_eq!(late.state, StorageState::Ready, "{}", world.name);
        assert!(late.cancel_on.is_some(), "{}: nobody pays for it", world.name);
    }
}
