//! DNS zones and their records.

use serde::{Deserialize, Serialize};

use super::{RecordId, RecordType, TenantId, lenient};

/// A zone.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DnsZone {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The zone's name.
    pub zone_name: String,
}

/// A zone to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDnsZone {
    /// The zone's name.
    pub zone_name: String,
}

/// What the zone list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DnsZoneFilter {
    /// The account's customer number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// `DE` or `INT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<TenantId>,
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_name: Option<String>,
}

/// A record of a zone.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DnsRecord {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The record.
    pub record_id: RecordId,
    /// The host, or the zone itself.
    #[serde(default)]
    pub name: String,
    /// The kind.
    #[serde(rename = "type", default)]
    pub kind: RecordType,
    /// Seconds that others may keep it.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub ttl: u64,
    /// Priority, for MX and SRV.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub prio: u64,
    /// The value.
    #[serde(default)]
    pub data: String,
    /// Port, for SRV.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub port: u64,
    /// Weight, for SRV.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub weight: u64,
    /// Flag, for CAA.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub flag: u64,
    /// Tag, for CAA.
    #[serde(default)]
    pub tag: String,
}

/// What the record list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DnsRecordFilter {
    /// Part of a name or value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// A record to be made. The API wants `ttl` and `prio` always.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateDnsRecord {
    /// The host; none means the zone itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The kind.
    #[serde(rename = "type")]
    pub kind: RecordType,
    /// Seconds that others may keep it.
    pub ttl: u64,
    /// Priority, for MX and SRV.
    pub prio: u64,
    /// The value.
    pub data: String,
    /// Port, for SRV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u64>,
    /// Weight, for SRV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u64>,
    /// Flag, for CAA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flag: Option<u64>,
    /// Tag, for CAA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// A record as it shall be; its name cannot change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateDnsRecord {
    /// Seconds that others may keep it.
    pub ttl: u64,
    /// Priority, for MX and SRV.
    pub prio: u64,
    /// The kind.
    #[serde(rename = "type")]
    pub kind: RecordType,
    /// The value.
    pub data: String,
    /// Port, for SRV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u64>,
    /// Weight, for SRV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u64>,
    /// Flag, for CAA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flag: Option<u64>,
    /// Tag, for CAA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// Records to be deleted in one call.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BulkDeleteDnsRecords {
    /// The records.
    pub record_ids: Vec<RecordId>,
}

/// What a deletion of several records answers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BulkDeletedDnsRecords {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The records that could not be deleted.
    #[serde(default)]
    pub failed_ids: Vec<RecordId>,
}
