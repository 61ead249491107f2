//! The port's part about object storages, their S3 keys, and the sub-users who hold them.

use mpanel_core::{Date, Secret};
use uuid::Uuid;

use super::{Answer, CallId};

/// An object storage to buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageOrder {
    /// The provider's code of the region.
    pub region: String,
    /// Space.
    pub size_gb: u64,
    /// How far it may grow by itself; none if not at all.
    pub auto_limit_gb: Option<u64>,
    /// Its name, unique in the account.
    pub name: String,
}

/// What is to change of a storage's space; what is none stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StorageGrowth {
    /// More space.
    pub size_gb: Option<u64>,
    /// How far it may grow by itself; an inner none switches that off.
    pub auto_limit_gb: Option<Option<u64>>,
}

/// An object storage at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudStorage {
    /// The provider's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The region in the provider's words.
    pub region: String,
    /// The data centre.
    pub data_center: String,
    /// The provider's word for where it is.
    pub status: String,
    /// Bought space.
    pub size_gb: u64,
    /// How far it may grow by itself; none if not at all.
    pub auto_limit_gb: Option<u64>,
    /// The S3 endpoint.
    pub s3_url: String,
    /// The account's name in bucket policies.
    pub s3_tenant: String,
    /// The account's customer number, which policies name as well.
    pub owner_number: String,
    /// Its last day, once it is cancelled.
    pub cancel_on: Option<Date>,
}

/// How full a storage is, some time ago.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StorageFill {
    /// Bytes.
    pub used_bytes: u64,
    /// Objects.
    pub objects: u64,
}

/// S3 keys of a user for a storage.
#[derive(Debug, Clone)]
pub struct StorageKeys {
    /// The provider's number of the pair.
    pub credential: String,
    /// The public half.
    pub access_key: String,
    /// The secret half.
    pub secret_key: Secret,
}

/// The object storages of an account. The rules of [`super::CloudProvider`] hold: writes are sent once.
#[async_trait::async_trait]
pub trait CloudStorages {
    /// All storages.
    async fn storages(&self, call: CallId) -> Answer<Vec<CloudStorage>>;
    /// One storage.
    async fn storage(&self, call: CallId, id: &str) -> Answer<CloudStorage>;
    /// Buys a storage. Money is spent.
    async fn order_storage(&self, call: CallId, order: &StorageOrder) -> Answer<CloudStorage>;
    /// The storage that the audits know to be bought under this request. `None` is "not seen".
    async fn bought_storage(&self, call: CallId, bought_under: Uuid) -> Answer<Option<String>>;
    /// Buys more space, or changes how far it grows by itself.
    async fn grow_storage(&self, call: CallId, id: &str, growth: StorageGrowth) -> Answer<()>;
    /// Ends a storage with its paid term.
    async fn cancel_storage(&self, call: CallId, id: &str) -> Answer<()>;
    /// How full it is.
    async fn storage_fill(&self, call: CallId, id: &str) -> Answer<StorageFill>;

    /// The user who owns the account.
    async fn owner_user(&self, call: CallId) -> Answer<String>;
    /// The user with this e-mail address, if there is one.
    async fn user_of(&self, call: CallId, email: &str) -> Answer<Option<String>>;
    /// Makes a user without any role: their S3 keys are all they have. Returns the user's id.
    async fn add_user(&self, call: CallId, email: &str, name: &str) -> Answer<String>;
    /// Deletes a user; their keys are good for nothing then.
    async fn remove_user(&self, call: CallId, user: &str) -> Answer<()>;
    /// A user's keys for a storage, if they are made already.
    async fn storage_keys(&self, call: CallId, user: &str, storage: &str) -> Answer<Option<StorageKeys>>;
    /// Makes a new secret key; the old one is good for nothing then.
    async fn renew_storage_keys(
        &self,
        call: CallId,
        user: &str,
        storage: &str,
        credential: &str,
    ) -> Answer<StorageKeys>;
}
