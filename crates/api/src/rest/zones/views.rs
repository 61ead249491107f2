//! What calls about zones take and answer.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, ProviderAccountId, Result};
use mpanel_provisioning::{
    DnsChangeView, DnsRecord, DnsStep, FixedRecord, KeptRecord, RecordDraft, RecordKind, ZoneRecords, ZoneView,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::views::{NamedView, words};

/// A DNS zone to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewZone)]
pub struct ZoneIn {
    /// The whole name of a domain, such as example.com.
    pub name: String,
}

/// A DNS zone to make, by staff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewZoneByStaff)]
pub struct StaffZoneIn {
    /// The whole name of a domain, such as example.com.
    pub name: String,
    /// Whose; none for nobody's yet.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    /// The account to make it at; none for the usual one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub account_id: Option<ProviderAccountId>,
}

/// The name of the zone that is to be deleted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmZone {
    /// The zone's name, typed.
    pub confirm_name: String,
}

/// Whom a DNS zone is given to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveZone {
    /// None takes it back.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhoseZones {
    /// A customer's.
    #[param(value_type = Option<String>)]
    pub customer: Option<CustomerId>,
}

/// How many zones an account has.
#[derive(Debug, Serialize, ToSchema)]
pub struct ZonesRead {
    /// All, also those that were known.
    pub found: usize,
}

/// A DNS zone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Zone)]
pub struct ZoneOut {
    id: String,
    /// Without the last dot, in ASCII.
    name: String,
    /// Whose; none for nobody's yet.
    customer: Option<NamedView>,
    #[schema(value_type = words::ZoneState)]
    state: String,
    /// What went wrong.
    problem: Option<String>,
    /// Something is being done; read it again in a moment.
    moving: bool,
    /// What is being written to it.
    change: Option<ChangeOut>,
    created_at: String,
}

impl ZoneOut {
    pub(super) fn of(zone: ZoneView, names: &HashMap<CustomerId, String>, staff: bool) -> Self {
        let named =
            |id: CustomerId| NamedView { id: id.to_string(), name: names.get(&id).cloned().unwrap_or_default() };
        Self {
            moving: zone.is_moving(),
            id: zone.id.to_string(),
            name: zone.name,
            customer: zone.customer.map(named),
            state: zone.state.to_string(),
            problem: zone.problem,
            change: zone.change.map(|change| ChangeOut::of(change, staff)),
            created_at: zone.created_at.to_string(),
        }
    }
}

/// A record as it shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ZoneRecordIn)]
pub struct RecordIn {
    /// `www`, `www.example.com`, `*`, or `@` for the zone itself.
    name: String,
    #[serde(rename = "type")]
    #[schema(value_type = words::RecordType)]
    kind: String,
    /// Seconds that others may keep it: 60 to 2592000.
    ttl: i64,
    /// Address, whole host name or text.
    value: String,
    /// MX and SRV: the lowest is tried first.
    #[serde(default)]
    priority: Option<i64>,
    /// SRV: the share among those of one priority.
    #[serde(default)]
    weight: Option<i64>,
    /// SRV: the port.
    #[serde(default)]
    port: Option<i64>,
    /// CAA: 0, or 128 for critical.
    #[serde(default)]
    flags: Option<i64>,
    /// CAA: issue, issuewild or iodef.
    #[serde(default)]
    tag: Option<String>,
}

impl RecordIn {
    pub(super) fn parse(self) -> Result<RecordDraft> {
        let kind = RecordKind::from_word(&self.kind).ok_or_else(|| {
            let known: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.as_str()).collect();
            let detail = format!("Use one of {}. NS and SOA come with the zone.", known.join(", "));
            Error::invalid("/type", "unknown_word", detail)
        })?;
        let Self { name, ttl, value, priority, weight, port, flags, tag, .. } = self;
        Ok(RecordDraft { name, kind, ttl, value, priority, weight, port, flags, tag })
    }
}

/// What a record says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneRecordSays)]
pub struct SaysOut {
    /// Below the zone; `@` is the zone itself.
    name: String,
    #[serde(rename = "type")]
    #[schema(value_type = words::RecordType)]
    kind: String,
    /// Seconds that others may keep it.
    ttl: u32,
    value: String,
    /// MX and SRV.
    priority: Option<u16>,
    /// SRV.
    weight: Option<u16>,
    /// SRV.
    port: Option<u16>,
    /// CAA.
    flags: Option<u8>,
    /// CAA.
    tag: Option<String>,
}

impl From<DnsRecord> for SaysOut {
    fn from(record: DnsRecord) -> Self {
        let (mx, srv) = (record.kind == RecordKind::Mx, record.kind == RecordKind::Srv);
        let caa = record.kind == RecordKind::Caa;
        Self {
            name: record.name,
            kind: record.kind.to_string(),
            ttl: record.ttl,
            value: record.value,
            priority: (mx || srv).then_some(record.priority),
            weight: srv.then_some(record.weight),
            port: srv.then_some(record.port),
            flags: caa.then_some(record.flags),
            tag: caa.then_some(record.tag),
        }
    }
}

/// A record.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneRecord)]
pub struct RecordOut {
    id: String,
    #[serde(flatten)]
    says: SaysOut,
}

impl From<KeptRecord> for RecordOut {
    fn from(kept: KeptRecord) -> Self {
        Self { id: kept.id, says: kept.record.into() }
    }
}

/// A record that comes with the zone and stays.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FixedZoneRecord)]
pub struct FixedOut {
    name: String,
    /// NS or SOA.
    #[serde(rename = "type")]
    kind: String,
    ttl: u32,
    value: String,
}

/// The records of a zone as they are now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneRecords)]
pub struct ZoneRecordsOut {
    items: Vec<RecordOut>,
    fixed: Vec<FixedOut>,
}

impl From<ZoneRecords> for ZoneRecordsOut {
    fn from(found: ZoneRecords) -> Self {
        let fixed = |f: FixedRecord| FixedOut { name: f.name, kind: f.kind, ttl: f.ttl, value: f.value };
        Self {
            items: found.records.into_iter().map(RecordOut::from).collect(),
            fixed: found.fixed.into_iter().map(fixed).collect(),
        }
    }
}

/// Records that were chosen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenRecords {
    /// 1 to 1000 ids.
    pub record_ids: Vec<String>,
}

/// Records that shall have another time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeTtl)]
pub struct TtlIn {
    /// 1 to 1000 ids.
    pub record_ids: Vec<String>,
    /// Seconds that others may keep them: 60 to 2592000.
    pub ttl: i64,
}

/// One record of a change. Without `before` it is made, without `after` it is deleted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneChangeStep)]
pub struct StepOut {
    before: Option<SaysOut>,
    after: Option<SaysOut>,
    #[schema(value_type = words::ZoneStepState)]
    state: String,
    /// Why it could not be written.
    problem: Option<String>,
}

impl From<DnsStep> for StepOut {
    fn from(step: DnsStep) -> Self {
        Self {
            before: step.before.map(SaysOut::from),
            after: step.after.map(SaysOut::from),
            state: step.state.to_string(),
            problem: step.problem,
        }
    }
}

/// A change of the records of a zone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneChange)]
pub struct ChangeOut {
    id: String,
    #[schema(value_type = words::ZoneChangeKind)]
    kind: String,
    #[schema(value_type = words::ZoneChangeState)]
    state: String,
    /// Who asked for it: customer, staff or system.
    by: String,
    /// Their name; customers do not see those of staff.
    by_name: Option<String>,
    total: i32,
    /// Records that are written.
    done: i32,
    /// Records that could not be.
    failed: i32,
    steps: Vec<StepOut>,
    created_at: String,
    finished_at: Option<String>,
}

impl ChangeOut {
    pub(super) fn of(change: DnsChangeView, staff: bool) -> Self {
        let names = staff || change.actor == "customer";
        Self {
            id: change.id.to_string(),
            kind: change.kind.to_string(),
            state: change.state.to_string(),
            by: change.actor,
            by_name: Some(change.actor_name).filter(|_| names),
            total: change.total,
            done: change.done,
            failed: change.failed,
            steps: change.steps.into_iter().map(StepOut::from).collect(),
            created_at: change.created_at.to_string(),
            finished_at: change.finished_at.map(|at| at.to_string()),
        }
    }
}

/// The latest changes of a zone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneChanges)]
pub struct ChangesOut {
    pub(super) items: Vec<ChangeOut>,
}
