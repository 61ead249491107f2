//! The port's part about DNS: zones and their records.

use uuid::Uuid;

use super::{Answer, CallId};

/// A record as the provider takes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CloudRecordDraft {
    /// The host below the zone; none is the zone itself.
    pub name: Option<String>,
    /// The word for its type.
    pub kind: String,
    /// Seconds that others may keep it.
    pub ttl: u32,
    /// Address, host name or text as it stands on the wire.
    pub data: String,
    /// MX and SRV.
    pub priority: u16,
    /// SRV.
    pub weight: Option<u16>,
    /// SRV.
    pub port: Option<u16>,
    /// CAA.
    pub flags: Option<u8>,
    /// CAA.
    pub tag: Option<String>,
}

/// A record at the provider.
#[derive(Debug, Clone)]
pub struct CloudRecord {
    /// The provider's id.
    pub id: String,
    /// What it says; its name may be whole or below the zone.
    pub says: CloudRecordDraft,
}

/// The zones of an account. The rules of [`super::CloudProvider`] hold: writes are sent once.
#[async_trait::async_trait]
pub trait CloudDns {
    /// The names of all zones.
    async fn zones(&self, call: CallId) -> Answer<Vec<String>>;
    /// Whether there is a zone of this name.
    async fn has_zone(&self, call: CallId, name: &str) -> Answer<bool>;
    /// Whether the audits know that a zone of this name was made under this request. `false` is "not seen".
    async fn made_zone(&self, call: CallId, name: &str, made_under: Uuid) -> Answer<bool>;
    /// Makes a zone.
    async fn make_zone(&self, call: CallId, name: &str) -> Answer<()>;
    /// Deletes a zone with its records.
    async fn delete_zone(&self, call: CallId, name: &str) -> Answer<()>;

    /// All records of a zone.
    async fn records(&self, call: CallId, zone: &str) -> Answer<Vec<CloudRecord>>;
    /// Makes a record; returns its id.
    async fn add_record(&self, call: CallId, zone: &str, new: &CloudRecordDraft) -> Answer<String>;
    /// Changes a record; its name stays.
    async fn change_record(&self, call: CallId, zone: &str, id: &str, to: &CloudRecordDraft) -> Answer<()>;
    /// Deletes records; returns the ids of those that could not be.
    async fn remove_records(&self, call: CallId, zone: &str, ids: &[String]) -> Answer<Vec<String>>;
}
