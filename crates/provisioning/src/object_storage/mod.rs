//! Object storages at a provider, and what customers have of them.
//!
//! A storage is noted before it is ordered, so a lost reply is answered by looking for it, and nothing is bought twice
//! ([`order`], [`settle`]). A customer has a [`share`]: a whole storage, or buckets inside one that others use as well.
//! Each share has a sub-user of the provider with S3 keys of its own; a bucket inside a shared storage belongs to the
//! account, and its policy lets that one sub-user in ([`bucket`]). Objects are reached with the share's keys alone, so
//! that the provider, not we, keeps customers apart ([`objects`]).

pub(crate) mod adopt;
mod approval;
mod bucket;
mod cost;
mod ending;
mod growth;
mod keys;
pub(crate) mod leave;
mod measure;
mod objects;
mod order;
pub(crate) mod place;
mod read;
mod rules;
pub(crate) mod s3;
mod settle;
mod share;
pub(crate) mod sold;
pub(crate) mod space;
pub(crate) mod store;

use mpanel_core::{CustomerId, Date, ObjectStorageId, ProviderAccountId, Secret, ServiceId, StorageShareId, Timestamp};

use crate::words::words;

pub use adopt::{AdoptStorage, AdoptableStorage, adopt_storage, adoptable_storages, owner_of_storage};
pub use approval::{approve_storage_purchase, refuse_storage_purchase, send_approved_storage};
pub use bucket::{create_bucket, delete_bucket, list_buckets};
pub use cost::{StoragePart, storage_parts};
pub use ending::end_sold_share;
pub use growth::{StorageChange, cancel_object_storage, grow_object_storage};
pub use keys::{rotate_storage_keys, storage_keys};
pub use measure::{
    ShareFigure, mark_figure_reported, measure_share, queue_share_counts, share_usage, unreported_figures,
};
pub use objects::{Listed, StoredObject, delete_objects, download_url, list_objects, make_folder, upload_url};
pub use order::{NewObjectStorage, order_object_storage};
pub(crate) use read::follow;
pub use read::{
    StorageFilter, get_object_storage, list_object_storages, look_at_object_storage, read_object_storages,
    storage_usage,
};
pub(crate) use rules::STEP_GB;
pub use settle::settle_object_storage;
pub(crate) use share::is_user_of_share;
pub use share::{create_share, end_share, get_share, list_shares};
pub use sold::{ServiceStorage, StorageGives, StorageSold, storage_of_service};
pub use space::{has_space_for, limit_own_growth, outgrown};

words! {
    /// Where an object storage is in its life.
    StorageState {
        /// Staff has to approve its purchase; nothing was sent.
        Held = "held",
        /// Asked for; the provider has not confirmed it.
        Requested = "requested",
        /// Being set up.
        Provisioning = "provisioning",
        /// Getting more space.
        Upgrading = "upgrading",
        /// It works.
        Ready = "ready",
        /// The provider's staff has something to do, or waits for somebody.
        Waiting = "waiting",
        /// Switched off by the provider.
        Disabled = "disabled",
        /// Something went wrong at the provider.
        Error = "error",
        /// Ended.
        Cancelled = "cancelled",
        /// It was never ordered.
        Failed = "failed",
        /// The provider does not list it, or says it with a word we do not know.
        Unknown = "unknown",
    }
}

impl StorageState {
    /// It is not at the provider any more, or never was.
    const OVER: [Self; 2] = [Self::Cancelled, Self::Failed];

    fn of_provider(word: &str) -> Self {
        match word {
            "READY" => Self::Ready,
            "PROVISIONING" | "ORDER_PROCESSING" => Self::Provisioning,
            "UPGRADING" => Self::Upgrading,
            "CANCELLED" => Self::Cancelled,
            "ERROR" | "PRODUCT_NOT_AVAILABLE" | "LIMIT_EXCEEDED" => Self::Error,
            "DISABLED" => Self::Disabled,
            "MANUAL_PROVISIONING" | "VERIFICATION_REQUIRED" | "PENDING_PAYMENT" => Self::Waiting,
            _ => Self::Unknown,
        }
    }

    /// It moves on by itself.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Requested | Self::Provisioning | Self::Upgrading | Self::Waiting)
    }

    /// Its S3 service answers.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Ready | Self::Upgrading)
    }

    /// It is not at the provider any more, or never was.
    pub fn is_over(self) -> bool {
        Self::OVER.contains(&self)
    }
}

/// An object storage as it is shown.
#[derive(Debug, Clone)]
pub struct ObjectStorageView {
    /// Its id.
    pub id: ObjectStorageId,
    /// The account it is at.
    pub account: ProviderAccountId,
    /// Its name at the provider.
    pub name: String,
    /// The region.
    pub region: String,
    /// The data centre.
    pub data_center: String,
    /// Where it is.
    pub state: StorageState,
    /// What went wrong.
    pub problem: Option<String>,
    /// Bought space.
    pub size_gb: i64,
    /// How far it may grow by itself; none if not at all.
    pub auto_limit_gb: Option<i64>,
    /// Bytes in it, as the provider counted them.
    pub used_bytes: i64,
    /// Objects in it.
    pub objects: i64,
    /// When that was asked.
    pub used_at: Option<Timestamp>,
    /// The S3 endpoint.
    pub endpoint: String,
    /// Its last day, once it is cancelled.
    pub cancel_on: Option<Date>,
    /// When the provider was last asked about it.
    pub looked_at: Timestamp,
    /// When it was noted.
    pub created_at: Timestamp,
    /// The service it was bought for; none for one that staff has bought.
    pub service: Option<ServiceId>,
}

/// How full a storage was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsageSample {
    /// When.
    pub at: Timestamp,
    /// Bytes.
    pub used_bytes: i64,
    /// Objects.
    pub objects: i64,
    /// Space at that time.
    pub size_gb: i64,
}

words! {
    /// Whether a share can be used.
    ShareState {
        /// Its user or keys are not there yet.
        Requested = "requested",
        /// It can be used.
        Ready = "ready",
    }
}

/// What a customer has of a storage.
#[derive(Debug, Clone)]
pub struct ShareView {
    /// Its id.
    pub id: StorageShareId,
    /// Whose.
    pub customer: CustomerId,
    /// The whole storage, not only buckets inside it.
    pub is_whole: bool,
    /// Whether it can be used.
    pub state: ShareState,
    /// Why it cannot yet.
    pub problem: Option<String>,
    /// The public half of its keys.
    pub access_key: Option<String>,
    /// Since when the secret half is what it is.
    pub keys_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The service it was sold with; none for one that staff gave.
    pub service: Option<ServiceId>,
    /// What the customer calls that service.
    pub service_name: Option<String>,
    /// How much it was sold for, of one in a shared storage.
    pub size_gb: Option<i64>,
    /// How far its customer may let a storage of their own grow by itself; none if not at all.
    pub allowance_gb: Option<i64>,
    /// What was in it when it was counted: bytes, objects, when.
    pub counted: Option<(i64, i64, Timestamp)>,
    /// Nobody reaches what is in it.
    pub is_closed: bool,
    /// When it is taken away, once its service has ended.
    pub ends_at: Option<Timestamp>,
    /// The storage.
    pub storage: ObjectStorageView,
}

/// The keys of a share.
#[derive(Debug, Clone)]
pub struct ShareKeys {
    /// The public half.
    pub access_key: String,
    /// The secret half.
    pub secret_key: Secret,
}

/// A bucket of a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketView {
    /// Its name.
    pub name: String,
    /// It is there and its policy is set; otherwise making it was interrupted.
    pub is_ready: bool,
    /// When it was made.
    pub created_at: Timestamp,
}
