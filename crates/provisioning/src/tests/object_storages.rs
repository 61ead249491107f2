//! Object storages: bought once whatever becomes of the reply, growing only, shared by customers whom the provider keeps
//! apart, with keys that can be made anew.

mod sold;
mod troubles;

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::{Error, ErrorKind, ObjectStorageId, StorageShareId};

use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};

use super::*;
use crate::object_storage::s3::S3;

const ADA: CustomerId = CustomerId(Uuid::from_u128(11));
const EVE: CustomerId = CustomerId(Uuid::from_u128(99));
const STORAGES: &str = "/v1/object-storages";

impl World {
    async fn buy_storage(&self, name: &str, region: &str) -> Result<ObjectStorageView> {
        let new = NewObjectStorage {
            account: None,
            region: region.to_owned(),
            size_gb: 500,
            auto_limit_gb: Some(1000),
            name: name.to_owned(),
        };
        order_object_storage(&self.ctx(), &self.deps, new).await
    }

    /// Staff lets a storage go that is held.
    async fn approve(&self, id: ObjectStorageId) -> Result<ObjectStorageView> {
        let tx = self.deps.db.begin().await.unwrap();
        approve_storage_purchase(&self.ctx(), &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        send_approved_storage(&self.ctx(), &self.deps, id).await
    }

    async fn stored(&self, id: ObjectStorageId) -> ObjectStorageView {
        get_object_storage(&self.ctx(), self.deps.db.read(), id).await.unwrap()
    }

    async fn settles(&self, seconds: u64) {
        self.tick(seconds);
        self.worker.run_due(self.ctx().tenant).await.unwrap();
    }

    /// A storage that is ready.
    async fn stocked(&self) -> ObjectStorageId {
        let id = self.buy_storage("Shared", "EU").await.unwrap().id;
        self.settles(30).await;
        assert_eq!(self.stored(id).await.state, StorageState::Ready, "{}", self.name);
        id
    }

    /// Has the provider carry out an order for 250 GB in EU of which we have no reply.
    async fn arrives(&self, name: &str) {
        let ctx = self.ctx();
        let account = crate::account::store::find(self.deps.db.read(), &ctx, self.account).await.unwrap();
        let order = crate::provider::storages::StorageOrder {
            region: "EU".to_owned(),
            size_gb: 250,
            auto_limit_gb: None,
            name: name.to_owned(),
        };
        let provider = self.deps.provider(&account).unwrap();
        provider.order_storage(crate::provider::CallId::new(&ctx), &order).await.unwrap();
        self.settles(30).await;
    }

    /// The S3 service with the keys of the account, which owns the buckets in a shared storage.
    async fn s3_of_owner(&self, storage: ObjectStorageId) -> S3 {
        let (ctx, row) = (self.ctx(), self.row(storage).await);
        let account = crate::account::store::find(self.deps.db.read(), &ctx, self.account).await.unwrap();
        let (provider, call) = (self.deps.provider(&account).unwrap(), || crate::provider::CallId::new(&ctx));
        let user = provider.owner_user(call()).await.unwrap();
        let keys = provider.storage_keys(call(), &user, row.cloud_id.as_deref().unwrap()).await.unwrap().unwrap();
        S3::open(&ctx, &self.deps, &row, &keys.access_key, &keys.secret_key).unwrap()
    }

    async fn shared(&self, storage: ObjectStorageId, customer: CustomerId) -> StorageShareId {
        let share = create_share(&self.ctx(), &self.deps, storage, customer, false).await.unwrap();
        assert_eq!(share.state, ShareState::Ready, "{}: {:?}", self.name, share.problem);
        share.id
    }

    /// Says a storage is in a state, whatever the provider says.
    async fn set(&self, id: ObjectStorageId, column: &str, value: &str) {
        let tx = self.deps.db.begin().await.unwrap();
        let mut row = crate::object_storage::store::find(&self.ctx(), &tx, id).await.unwrap();
        match column {
            "state" => row.state = value.to_owned(),
            _ => row.name = value.to_owned(),
        }
        row.into_active_model().reset_all().update(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn row(&self, id: ObjectStorageId) -> crate::object_storage::store::StorageRow {
        crate::object_storage::store::find(&self.ctx(), self.deps.db.read(), id).await.unwrap()
    }

    /// The S3 service with the keys of a share.
    async fn s3_of(&self, storage: ObjectStorageId, share: StorageShareId) -> S3 {
        let keys = storage_keys(&self.ctx(), &self.deps, None, share).await.unwrap();
        let row = self.row(storage).await;
        S3::open(&self.ctx(), &self.deps, &row, &keys.access_key, &keys.secret_key).unwrap()
    }

    async fn send_to(&self, url: &str, text: &str) -> u16 {
        let sent = self.deps.providers.http().unwrap().put(url).body(text.to_owned()).send().await.unwrap();
        sent.status().as_u16()
    }

    async fn fetch_from(&self, url: &str) -> (u16, String) {
        let answer = self.deps.providers.http().unwrap().get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

fn field(error: &Error) -> (&str, &str) {
    let field = &error.fields()[0];
    (field.pointer.as_str(), field.code)
}

#[tokio::test]
async fn a_storage_is_bought_once_whatever_becomes_of_the_reply() {
    for world in worlds().await {
        for (name, region, fault) in
            [("Dropped", "EU", Fault::DropAfter), ("Broken", "SIN", Fault::ErrorAfter { status: 500 })]
        {
            world.provider.inject(FaultRule::new("POST", STORAGES, 1, fault));
            let bought = world.buy_storage(name, region).await.unwrap();
            assert_eq!(bought.state, StorageState::Requested, "{}", world.name);
            world.settles(30).await;
            let after = world.stored(bought.id).await;
            assert_eq!((after.state, after.size_gb, after.auto_limit_gb), (StorageState::Ready, 500, Some(1000)));
        }
        // A call that never arrived is not repeated either; the order is given up.
        world.provider.inject(FaultRule::new("POST", STORAGES, 1, Fault::DropBefore));
        let lost = world.buy_storage("Lost", "US-central").await.unwrap();
        world.settles(60).await;
        assert_eq!(world.stored(lost.id).await.state, StorageState::Requested);
        world.settles(1800).await;
        assert_eq!(world.stored(lost.id).await.state, StorageState::Failed);
        let there = read_object_storages(&world.ctx(), &world.deps, world.account).await.unwrap();
        assert_eq!(there, 2, "{}", world.name);
        assert_eq!(world.provider.request_count("POST", STORAGES), 3);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn refusals_name_the_field_and_leave_nothing_behind() {
    for world in worlds().await {
        let id = world.stocked().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        assert_eq!(field(&world.buy_storage("Second", "EU").await.unwrap_err()), ("/region", "taken"));
        assert_eq!(field(&world.buy_storage("Shared", "SIN").await.unwrap_err()), ("/name", "taken"));
        assert_eq!(field(&world.buy_storage("Sh/ared", "SIN").await.unwrap_err()), ("/name", "not_valid"));
        assert_eq!(field(&world.buy_storage("Third", "UK").await.unwrap_err()), ("/region", "not_sold"));
        let all = StorageFilter::default();
        let all = list_object_storages(&ctx, deps.db.read(), &all, &PageQuery::default()).await.unwrap();
        assert_eq!(all.total, 1, "{}", world.name);

        let grow = |size_gb, limit| StorageChange { size_gb, auto_limit_gb: limit };
        for (change, expected) in [
            (grow(Some(250), None), ("/size_gb", "too_small")),
            (grow(Some(600), None), ("/size_gb", "not_sold")),
            (grow(Some(1250), Some(Some(1000))), ("/auto_limit_gb", "too_small")),
        ] {
            let refused = grow_object_storage(&ctx, deps, id, change).await.unwrap_err();
            assert_eq!(field(&refused), expected, "{}", world.name);
        }
        world.provider.inject(FaultRule::new("POST", STORAGES, 1, Fault::DropAfter));
        let grown = grow_object_storage(&ctx, deps, id, grow(Some(750), Some(None))).await.unwrap();
        assert_eq!((grown.size_gb, grown.auto_limit_gb), (750, None), "{}: the lost reply grew it", world.name);
        world.settles(30).await;
        assert_eq!(world.stored(id).await.state, StorageState::Ready);

        let ctx = world.ctx();
        let wrong = cancel_object_storage(&ctx, deps, id, "shared").await.unwrap_err();
        assert_eq!(field(&wrong), ("/confirm_name", "not_confirmed"));
        let ended = cancel_object_storage(&ctx, deps, id, "Shared").await.unwrap();
        assert!(ended.cancel_on.is_some());
        assert_eq!(cancel_object_storage(&ctx, deps, id, "Shared").await.unwrap_err().code(), "storage_cancelled");
        world.settles(40 * 86_400).await;
        read_object_storages(&world.ctx(), deps, world.account).await.unwrap();
        assert_eq!(world.stored(id).await.state, StorageState::Cancelled, "{}", world.name);
    }
}

#[tokio::test]
async fn customers_in_a_shared_storage_cannot_reach_each_other() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let (ada, eve) = (world.shared(storage, ADA).await, world.shared(storage, EVE).await);
        create_bucket(&ctx, deps, Some(ADA), ada, "photos").await.unwrap();
        create_bucket(&ctx, deps, Some(EVE), eve, "letters").await.unwrap();
        let taken = create_bucket(&ctx, deps, Some(EVE), eve, "photos").await.unwrap_err();
        assert_eq!(field(&taken), ("/name", "taken"));

        let (url, _) = upload_url(&ctx, deps, Some(ADA), (ada, "photos"), "2026/a ä.txt").await.unwrap();
        assert_eq!(world.send_to(&url, "hello").await, 200, "{}", world.name);
        let (url, _) = download_url(&ctx, deps, Some(ADA), (ada, "photos"), "2026/a ä.txt").await.unwrap();
        assert_eq!(world.fetch_from(&url).await, (200, "hello".to_owned()));

        // Ours says no first; with her keys the provider says it as well.
        let none = list_objects(&ctx, deps, Some(EVE), (eve, "photos"), "", None).await.unwrap_err();
        assert_eq!(none.kind(), ErrorKind::NotFound);
        let other = list_objects(&ctx, deps, Some(EVE), (ada, "photos"), "", None).await.unwrap_err();
        assert_eq!(other.kind(), ErrorKind::NotFound);
        let keys = storage_keys(&ctx, deps, Some(EVE), eve).await.unwrap();
        let row = crate::object_storage::store::find(&ctx, deps.db.read(), storage).await.unwrap();
        let s3 = crate::object_storage::s3::S3::open(&ctx, deps, &row, &keys.access_key, &keys.secret_key).unwrap();
        let refused = s3.list("photos", "", None, None, 10).await.unwrap_err();
        assert!(refused.to_string().contains("refused"), "{refused}");
        let refused = s3.delete("photos", "2026/a ä.txt").await.unwrap_err();
        assert!(refused.to_string().contains("refused"), "{refused}");
        assert_eq!(s3.list("letters", "", None, None, 10).await.unwrap().contents.len(), 0);
        let url = s3.upload_url("photos", "theirs", Duration::from_secs(60)).unwrap();
        assert_eq!(world.send_to(url.as_str(), "x").await, 403);

        let root = list_objects(&ctx, deps, Some(ADA), (ada, "photos"), "", None).await.unwrap();
        assert_eq!((root.folders, root.objects.len()), (vec!["2026/".to_owned()], 0));
        let inside = list_objects(&ctx, deps, Some(ADA), (ada, "photos"), "2026/", None).await.unwrap();
        assert_eq!((inside.objects[0].key.as_str(), inside.objects[0].size), ("2026/a ä.txt", 5));
    }
}

#[tokio::test]
async fn buckets_folders_and_objects_come_and_go() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let share = world.shared(storage, ADA).await;
        create_bucket(&ctx, deps, Some(ADA), share, "files").await.unwrap();
        let place = (share, "files");
        make_folder(&ctx, deps, Some(ADA), place, "docs/").await.unwrap();
        let (url, _) = upload_url(&ctx, deps, Some(ADA), place, "docs/one").await.unwrap();
        assert_eq!(world.send_to(&url, "1").await, 200);
        let full = ["docs/".to_owned()];
        let refused = delete_objects(&ctx, deps, Some(ADA), place, &full).await.unwrap_err();
        assert_eq!(field(&refused), ("/keys/0", "not_empty"));
        let refused = delete_bucket(&ctx, deps, Some(ADA), share, "files", "files").await.unwrap_err();
        assert_eq!(refused.code(), "bucket_not_empty");
        let refused = end_share(&ctx, deps, share).await.unwrap_err();
        assert_eq!(refused.code(), "share_has_buckets");
        assert_eq!(list_buckets(&ctx, deps, Some(ADA), share).await.unwrap()[0].name, "files");

        // What is in it is counted some time later, and kept.
        world.settles(3700).await;
        let ctx = world.ctx();
        look_at_object_storage(&ctx, deps, storage).await.unwrap();
        let seen = world.stored(storage).await;
        assert_eq!((seen.used_bytes, seen.objects), (1, 2), "{}", world.name);
        let samples = storage_usage(&ctx, deps.db.read(), storage, testkit::start()).await.unwrap();
        let figures: Vec<_> = samples.iter().map(|s| (s.used_bytes, s.objects, s.size_gb)).collect();
        assert_eq!(figures, [(0, 0, 500), (1, 2, 500)]);

        let both = ["docs/".to_owned(), "docs/one".to_owned()];
        delete_objects(&ctx, deps, Some(ADA), place, &both).await.unwrap();
        delete_bucket(&ctx, deps, Some(ADA), share, "files", "files").await.unwrap();
        end_share(&ctx, deps, share).await.unwrap();
        assert!(list_shares(&ctx, deps.db.read(), Some(storage), None).await.unwrap().is_empty());
        assert_eq!(world.provider.request_count("DELETE", "/v1/users/"), 1);
    }
}

#[tokio::test]
async fn a_new_secret_key_ends_the_old_one_and_is_found_after_a_lost_reply() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let share = world.shared(storage, ADA).await;
        create_bucket(&ctx, deps, Some(ADA), share, "files").await.unwrap();
        let (old_url, _) = upload_url(&ctx, deps, Some(ADA), (share, "files"), "a").await.unwrap();
        let before = storage_keys(&ctx, deps, Some(ADA), share).await.unwrap();
        assert_eq!(storage_keys(&ctx, deps, Some(EVE), share).await.unwrap_err().kind(), ErrorKind::NotFound);
        world.provider.inject(FaultRule::new("PATCH", "/v1/users", 1, Fault::DropAfter));
        let after = rotate_storage_keys(&ctx, deps, Some(ADA), share).await.unwrap();
        assert_eq!(before.access_key, after.access_key, "{}", world.name);
        assert_ne!(before.secret_key.expose(), after.secret_key.expose());
        assert_eq!(world.send_to(&old_url, "x").await, 403, "signed with the old key");
        let (url, _) = upload_url(&ctx, deps, Some(ADA), (share, "files"), "a").await.unwrap();
        assert_eq!(world.send_to(&url, "x").await, 200);
        world.provider.inject(FaultRule::new("PATCH", "/v1/users", 1, Fault::DropBefore));
        let unknown = rotate_storage_keys(&ctx, deps, Some(ADA), share).await.unwrap_err();
        assert_eq!(unknown.code(), "provider_outcome_unknown");
        assert_eq!(world.send_to(&url, "y").await, 200, "the key is still the same");

        // Two at the same time: what is kept is what the provider has.
        let both = tokio::join!(
            rotate_storage_keys(&ctx, deps, Some(ADA), share),
            rotate_storage_keys(&ctx, deps, Some(ADA), share)
        );
        assert!(both.0.is_ok() && both.1.is_ok(), "{}: {both:?}", world.name);
        assert!(world.s3_of(storage, share).await.list("files", "", None, None, 10).await.is_ok(), "{}", world.name);
    }
}

#[tokio::test]
async fn a_share_whose_user_was_made_with_a_lost_reply_gets_the_same_one() {
    for world in worlds().await {
        let storage = world.stocked().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        world.provider.inject(FaultRule::new("POST", "/v1/users", 1, Fault::DropAfter));
        let share = create_share(&ctx, deps, storage, ADA, true).await.unwrap();
        assert_eq!(share.state, ShareState::Requested, "{}", world.name);
        let waits = list_buckets(&ctx, deps, Some(ADA), share.id).await.unwrap_err();
        assert_eq!(waits.code(), "storage_not_ready");
        world.settles(30).await;
        let share = get_share(&ctx, deps.db.read(), Some(ADA), share.id).await.unwrap();
        assert_eq!(share.state, ShareState::Ready, "{}", world.name);
        assert_eq!(world.provider.request_count("POST", "/v1/users"), 1);
        let refused = create_share(&ctx, deps, storage, EVE, false).await.unwrap_err();
        assert_eq!(field(&refused), ("/customer_id", "not_accepted"));

        // A whole storage shows what other programs made with its keys.
        let keys = storage_keys(&ctx, deps, Some(ADA), share.id).await.unwrap();
        let row = crate::object_storage::store::find(&ctx, deps.db.read(), storage).await.unwrap();
        let s3 = crate::object_storage::s3::S3::open(&ctx, deps, &row, &keys.access_key, &keys.secret_key).unwrap();
        s3.create_bucket("by-hand").await.unwrap();
        create_bucket(&ctx, deps, Some(ADA), share.id, "by-us").await.unwrap();
        let names = list_buckets(&ctx, deps, Some(ADA), share.id).await.unwrap();
        assert_eq!(names.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(), ["by-hand", "by-us"]);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}
