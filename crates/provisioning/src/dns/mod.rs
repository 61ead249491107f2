//! DNS zones of customers at a provider.
//!
//! [`record`] knows what each type of record takes and which go together, [`names`] and [`text`] how names and texts
//! are written, [`zone_file`] reads and writes the BIND format, and [`plan`] says what an import would do. Records are
//! read from the provider each time. What is to be written is noted first and carried out by [`change`]; zones
//! themselves are made and deleted by [`settle`].

mod at;
pub mod change;
mod entries;
pub mod names;
mod ops;
pub mod plan;
mod read;
pub mod record;
mod settle;
pub(crate) mod store;
pub mod text;
mod wire;
mod writes;
pub mod zone_file;

#[cfg(test)]
mod tests;

use mpanel_core::{CustomerId, DnsZoneId, ProviderAccountId, Timestamp};

use crate::words::words;

pub use change::{ChangeState, ChangeView, Step, StepState, apply_dns_change};
pub use ops::{NewZone, create_zone, delete_zone, give_zone, read_zones};
pub use plan::{KeptRecord, Plan, Planned};
pub use read::{ZoneFilter, ZoneRecords, export_zone, get_zone, list_records, list_zones, zone_changes, zones_named};
pub use record::{Record, RecordDraft, RecordKind};
pub use settle::settle_zone;
pub use writes::{
    apply_import, change_ttl, create_record, delete_record, delete_records, preview_import, update_record,
};
pub use zone_file::{FixedRecord, Refused};

words! {
    /// How far a zone is.
    ZoneState {
        /// Being made.
        Creating = "creating",
        /// It can be used.
        Ready = "ready",
        /// Being deleted.
        Deleting = "deleting",
        /// It could not be made.
        Failed = "failed",
    }
}

words! {
    /// What a change of records was.
    ChangeKind {
        /// A record was made.
        Create = "create",
        /// A record was changed.
        Update = "update",
        /// Records were deleted.
        Delete = "delete",
        /// Records got another time.
        Ttl = "ttl",
        /// A zone file was read in.
        Import = "import",
    }
}

/// A zone.
#[derive(Debug, Clone)]
pub struct ZoneView {
    /// Its id.
    pub id: DnsZoneId,
    /// Whose, where it is somebody's.
    pub customer: Option<CustomerId>,
    /// The account it is at.
    pub account: ProviderAccountId,
    /// Its name, without the last dot.
    pub name: String,
    /// How far it is.
    pub state: ZoneState,
    /// What went wrong.
    pub problem: Option<String>,
    /// When it was noted.
    pub created_at: Timestamp,
    /// What is being written to it.
    pub change: Option<ChangeView>,
}

impl ZoneView {
    /// Whether something is being done.
    pub fn is_moving(&self) -> bool {
        self.change.is_some() || matches!(self.state, ZoneState::Creating | ZoneState::Deleting)
    }
}
