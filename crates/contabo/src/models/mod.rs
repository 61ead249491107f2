//! The rows and requests of the API as types. Reading is tolerant: unknown
//! fields are skipped, unknown words are kept, missing fields are empty. Only
//! identifiers must be there.

mod audits;
mod data_centers;
mod ids;
pub(crate) mod images;
mod instances;
mod lenient;
mod listing;
mod secrets;
mod snapshots;
mod words;

pub use audits::{AuditEntry, AuditFilter};
pub use data_centers::{DataCenter, DataCenterFilter};
pub use ids::{ImageId, InstanceId, SecretId, SnapshotId};
pub use images::{CreateImage, Image, ImageFilter, ImageStats, UpdateImage};
pub use instances::{
    ActionResult, AddOn, AdditionalIp, CancelledInstance, CreateAddOns, CreateInstance, CreatedInstance, ExtraStorage,
    Instance, InstanceFilter, IpAddress, IpConfig, LoginSecrets, ReinstallInstance, TouchedInstance, UpgradeInstance,
};
pub use listing::{Listing, Paging};
pub use secrets::{CreateSecret, SecretFilter, SecretInfo, UpdateSecret};
pub use snapshots::{CreateSnapshot, Snapshot, UpdateSnapshot};
pub use words::{
    AuditAction, DefaultUser, ImageFormat, InstanceStatus, OsType, PowerAction, ProductType, Region, SecretKind,
};
