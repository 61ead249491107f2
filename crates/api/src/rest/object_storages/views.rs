//! What calls about object storages take and answer.

use std::collections::HashMap;
use std::time::Duration;

use mpanel_core::{CustomerId, Date, Error, OpContext, ProviderAccountId, Result, Timestamp};
use mpanel_provisioning::{
    BucketView, ListedObjects, NewObjectStorage, ObjectStorageView, ShareKeys, ShareView, StorageChange, UsageSample,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::views::{NamedView, words};

const DAYS: std::ops::RangeInclusive<i64> = 1..=400;

/// How far to look back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// 1 to 400; 30 if it is left out.
    pub days: Option<i64>,
}

impl Period {
    pub(super) fn since(&self, ctx: &OpContext) -> Result<Timestamp> {
        let days = self.days.unwrap_or(30);
        if !DAYS.contains(&days) {
            return Err(Error::invalid("/days", "out_of_range", "Use 1 to 400 days."));
        }
        Ok(ctx.in_seconds(-days * 86_400))
    }
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichStorages {
    /// At this account.
    #[param(value_type = Option<String>)]
    pub account: Option<ProviderAccountId>,
}

/// An object storage to buy.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewObjectStorage)]
pub struct ObjectStorageIn {
    /// The account to have it at; none for the usual one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub account_id: Option<ProviderAccountId>,
    /// The data centre's code of the region: EU, US-central or SIN.
    pub region: String,
    /// Space in GB, in steps of 250.
    pub size_gb: i64,
    /// How far it may grow by itself; none if not at all.
    #[serde(default)]
    pub auto_limit_gb: Option<i64>,
    /// Letters, digits, spaces and dashes.
    pub name: String,
}

impl From<ObjectStorageIn> for NewObjectStorage {
    fn from(given: ObjectStorageIn) -> Self {
        let ObjectStorageIn { account_id, region, size_gb, auto_limit_gb, name } = given;
        Self { account: account_id, region, size_gb, auto_limit_gb, name }
    }
}

/// What is to change of a storage's space; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResizeStorage {
    /// More than it has, in steps of 250 GB.
    #[serde(default)]
    pub size_gb: Option<i64>,
    /// Whether it grows by itself up to `auto_limit_gb`.
    #[serde(default)]
    pub auto_scaling: Option<bool>,
    /// How far; needed to switch growing on.
    #[serde(default)]
    pub auto_limit_gb: Option<i64>,
}

impl ResizeStorage {
    pub(super) fn change(&self) -> Result<StorageChange> {
        let auto_limit_gb = match (self.auto_scaling, self.auto_limit_gb) {
            (Some(true), None) => {
                return Err(Error::invalid("/auto_limit_gb", "required", "Say how far it may grow by itself."));
            }
            (Some(false), _) => Some(None),
            (_, Some(limit)) => Some(Some(limit)),
            (None, None) => None,
        };
        Ok(StorageChange { size_gb: self.size_gb, auto_limit_gb })
    }
}

/// How far a customer's own storage is to grow by itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitOwnStorage {
    /// In steps of 250 GB, not below what it has and not beyond what was bought; null ends growing.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    pub auto_limit_gb: Option<i64>,
}

/// The name of the storage that is to end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmStorage {
    /// The storage's name, typed.
    pub confirm_name: String,
}

/// Whose storages are to be read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadStorages {
    #[schema(value_type = String)]
    pub account_id: ProviderAccountId,
}

/// How many storages an account has.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoragesRead {
    pub found: usize,
}

/// An object storage.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ObjectStorage)]
pub struct ObjectStorageOut {
    pub id: String,
    pub account_id: String,
    pub name: String,
    pub region: String,
    pub data_center: String,
    #[schema(value_type = words::ObjectStorageState)]
    pub state: &'static str,
    pub problem: Option<String>,
    pub size_gb: i64,
    /// How far it may grow by itself; none if not at all.
    pub auto_limit_gb: Option<i64>,
    /// As the data centre counted it, some time ago.
    pub used_bytes: i64,
    pub objects: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub used_at: Option<Timestamp>,
    /// The S3 endpoint; buckets are in the path.
    pub endpoint: String,
    #[schema(value_type = Option<String>, format = Date)]
    pub cancel_on: Option<Date>,
    #[schema(value_type = String, format = DateTime)]
    pub looked_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// The service it was bought for; null for one that staff has bought.
    pub service_id: Option<String>,
}

impl From<ObjectStorageView> for ObjectStorageOut {
    fn from(view: ObjectStorageView) -> Self {
        Self {
            id: view.id.to_string(),
            account_id: view.account.to_string(),
            name: view.name,
            region: view.region,
            data_center: view.data_center,
            state: view.state.as_str(),
            problem: view.problem,
            size_gb: view.size_gb,
            auto_limit_gb: view.auto_limit_gb,
            used_bytes: view.used_bytes,
            objects: view.objects,
            used_at: view.used_at,
            endpoint: view.endpoint,
            cancel_on: view.cancel_on,
            looked_at: view.looked_at,
            created_at: view.created_at,
            service_id: view.service.map(|id| id.to_string()),
        }
    }
}

/// A share for a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStorageShare {
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    /// The whole storage; otherwise buckets inside it.
    #[serde(default)]
    pub is_whole: bool,
}

/// Shares of object storages.
#[derive(Debug, Serialize, ToSchema)]
pub struct StorageShares {
    pub items: Vec<StorageShareOut>,
}

/// What a customer has of an object storage.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StorageShare)]
pub struct StorageShareOut {
    pub id: String,
    /// The storage; staff finds it by this.
    pub storage_id: String,
    pub name: String,
    pub region: String,
    /// The S3 endpoint; buckets are in the path.
    pub endpoint: String,
    #[schema(value_type = words::ObjectStorageState)]
    pub storage_state: &'static str,
    #[schema(value_type = words::StorageShareState)]
    pub state: &'static str,
    /// Staff sees why the keys are not made yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Staff sees whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<NamedView>,
    /// The whole storage; otherwise buckets inside it.
    pub is_whole: bool,
    /// The space of a whole storage, or what a share was bought for.
    pub size_gb: Option<i64>,
    /// How far a whole storage grows by itself; null if not at all.
    pub auto_limit_gb: Option<i64>,
    /// How far its customer may let it grow by itself; null if that was not bought.
    pub allowance_gb: Option<i64>,
    /// Of a whole storage as the data centre counted it, some time ago; in a shared one as its buckets were counted.
    pub used_bytes: Option<i64>,
    pub objects: Option<i64>,
    /// When these figures were taken.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub used_at: Option<Timestamp>,
    /// The last day of the storage, once it is cancelled: what is in it ends then.
    #[schema(value_type = Option<String>, format = Date)]
    pub cancel_on: Option<Date>,
    pub access_key: Option<String>,
    /// Since when the secret key is what it is.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub keys_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// The service it was bought with; null for one that staff gave.
    pub service_id: Option<String>,
    /// Nobody reaches what is in it: its service is suspended or has ended.
    pub is_closed: bool,
    /// When it is deleted with all that is in it, once its service has ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ends_at: Option<Timestamp>,
}

impl StorageShareOut {
    /// With names of customers it is for staff. A customer finds what was bought by the name of its service: that of a
    /// shared storage is staff's.
    pub(super) fn of(share: ShareView, names: Option<&HashMap<CustomerId, String>>) -> Self {
        let storage = share.storage;
        let whole = share.is_whole.then_some((storage.used_bytes, storage.objects));
        let counted = share.counted.filter(|_| !share.is_whole);
        let figures = whole.or(counted.map(|(bytes, objects, _)| (bytes, objects)));
        Self {
            id: share.id.to_string(),
            storage_id: storage.id.to_string(),
            size_gb: if share.is_whole { Some(storage.size_gb) } else { share.size_gb },
            auto_limit_gb: storage.auto_limit_gb.filter(|_| share.is_whole),
            allowance_gb: share.allowance_gb,
            used_bytes: figures.map(|(bytes, _)| bytes),
            objects: figures.map(|(_, objects)| objects),
            used_at: if share.is_whole { storage.used_at } else { counted.map(|(_, _, at)| at) },
            cancel_on: storage.cancel_on,
            name: if names.is_some() { storage.name } else { share.service_name.unwrap_or(storage.name) },
            region: storage.region,
            endpoint: storage.endpoint,
            storage_state: storage.state.as_str(),
            state: share.state.as_str(),
            problem: share.problem.filter(|_| names.is_some()),
            customer: names.map(|names| NamedView {
                id: share.customer.to_string(),
                name: names.get(&share.customer).cloned().unwrap_or_default(),
            }),
            is_whole: share.is_whole,
            access_key: share.access_key,
            keys_at: share.keys_at,
            created_at: share.created_at,
            service_id: share.service.map(|id| id.to_string()),
            is_closed: share.is_closed,
            ends_at: share.ends_at,
        }
    }
}

/// How full a storage was, oldest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StorageUsage)]
pub struct StorageUsageOut {
    pub samples: Vec<UsageSampleOut>,
}

/// How full a storage was at a time.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StorageUsageSample)]
pub struct UsageSampleOut {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub used_bytes: i64,
    pub objects: i64,
    pub size_gb: i64,
}

impl StorageUsageOut {
    pub(super) fn of(samples: Vec<UsageSample>) -> Self {
        let one = |sample: UsageSample| {
            let UsageSample { at, used_bytes, objects, size_gb } = sample;
            UsageSampleOut { at, used_bytes, objects, size_gb }
        };
        Self { samples: samples.into_iter().map(one).collect() }
    }
}

/// S3 keys.
#[derive(Serialize, ToSchema)]
#[schema(as = StorageKeys)]
pub struct ShareKeysOut {
    pub access_key: String,
    pub secret_key: String,
}

impl From<ShareKeys> for ShareKeysOut {
    fn from(keys: ShareKeys) -> Self {
        Self { access_key: keys.access_key, secret_key: keys.secret_key.expose().to_owned() }
    }
}

/// Buckets by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Buckets {
    pub items: Vec<BucketOut>,
}

/// A bucket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Bucket)]
pub struct BucketOut {
    pub name: String,
    /// False after an interruption: make it again to have it whole.
    pub is_ready: bool,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl From<BucketView> for BucketOut {
    fn from(view: BucketView) -> Self {
        let BucketView { name, is_ready, created_at } = view;
        Self { name, is_ready, created_at }
    }
}

/// A bucket to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBucket)]
pub struct BucketName {
    /// 3 to 63 small letters, digits and dashes.
    pub name: String,
}

/// The name of the bucket that is to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmBucket {
    /// The bucket's name, typed.
    pub confirm_name: String,
}

/// Where to look.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichObjects {
    /// The folder, with a slash at its end.
    pub prefix: Option<String>,
    /// What the page before named.
    pub token: Option<String>,
}

/// One page of a folder.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StoredObjects)]
pub struct ObjectsOut {
    /// Each with the slash at its end.
    pub folders: Vec<String>,
    pub objects: Vec<ObjectOut>,
    /// What to ask for the next page with.
    pub next_token: Option<String>,
}

/// An object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StoredObject)]
pub struct ObjectOut {
    pub key: String,
    pub size: u64,
    #[schema(format = DateTime)]
    pub modified: Option<String>,
}

impl From<ListedObjects> for ObjectsOut {
    fn from(listed: ListedObjects) -> Self {
        let objects = listed.objects.into_iter();
        let objects = objects.map(|found| ObjectOut { key: found.key, size: found.size, modified: found.modified });
        Self { folders: listed.folders, objects: objects.collect(), next_token: listed.next_token }
    }
}

/// An object by its key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StoredObjectKey)]
pub struct ObjectKey {
    /// Folders and name, such as `2026/photo.jpg`.
    pub key: String,
}

/// Objects by their keys.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StoredObjectKeys)]
pub struct ObjectKeys {
    /// 1 to 100; those that end with a slash are folders.
    pub keys: Vec<String>,
}

/// An address that works for a short time without any login. Whoever has it can use it.
#[derive(Serialize, ToSchema)]
pub struct SignedUrl {
    pub url: String,
    pub expires_in_seconds: u64,
}

impl From<(String, Duration)> for SignedUrl {
    fn from((url, good_for): (String, Duration)) -> Self {
        Self { url, expires_in_seconds: good_for.as_secs() }
    }
}
