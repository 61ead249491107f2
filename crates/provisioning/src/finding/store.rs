//! The table of findings.

use mpanel_core::{CustomerId, FindingId, ProviderAccountId, Result, ServiceId};

use super::things::{self, ThingKind};
use super::{FindingKind, FindingState, FindingView, MachineFacts, Severity};
use crate::adopt::AdoptKind;
use crate::time::from_micros;

pub(crate) type FindingRow = findings::Model;

pub(crate) mod findings {
    //! The provisioning_findings table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_findings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub kind: String,
        pub subject: String,
        pub severity: String,
        pub state: String,
        pub severity_rank: i32,
        pub title: String,
        pub explanation: String,
        /// The machine as it was last seen, or `null`.
        pub facts: String,
        pub search: String,
        pub service_id: Option<Uuid>,
        pub customer_id: Option<Uuid>,
        pub machine_id: Option<String>,
        pub ignored_reason: Option<String>,
        pub ignored_by: Option<String>,
        pub first_seen_at: i64,
        pub last_seen_at: i64,
        pub ended_at: Option<i64>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(findings);

impl findings::Model {
    pub(crate) fn view(self) -> Result<FindingView> {
        let kind = FindingKind::stored(&self.kind)?;
        let machine: Option<MachineFacts> = serde_json::from_str(&self.facts)?;
        let of_thing = if kind == FindingKind::ThingMissing { things::remedy(&self.subject) } else { None };
        Ok(FindingView {
            id: FindingId(self.id),
            version: self.version,
            account: ProviderAccountId(self.account_id),
            kind,
            severity: Severity::stored(&self.severity)?,
            state: FindingState::stored(&self.state)?,
            title: self.title,
            explanation: self.explanation,
            remedy: of_thing.unwrap_or_else(|| kind.remedy()),
            service: self.service_id.map(ServiceId),
            customer: self.customer_id.map(CustomerId),
            adoptable: adoptable(kind, &self.subject)
                .filter(|_| kind == FindingKind::ForeignThing || machine.is_some()),
            machine_id: self.machine_id,
            machine,
            first_seen_at: from_micros(self.first_seen_at),
            last_seen_at: from_micros(self.last_seen_at),
            ended_at: self.ended_at.map(from_micros),
            ignored_reason: self.ignored_reason,
            ignored_by: self.ignored_by,
        })
    }
}

/// The rule: as what a thing can be adopted that nobody here made; a firewall cannot be.
fn adoptable(kind: FindingKind, subject: &str) -> Option<AdoptKind> {
    match kind {
        FindingKind::ForeignMachine => Some(AdoptKind::Machine),
        FindingKind::ForeignThing => {
            let is = |thing: ThingKind| subject.starts_with(thing.prefix());
            [
                (ThingKind::Domain, AdoptKind::Domain),
                (ThingKind::Storage, AdoptKind::ObjectStorage),
                (ThingKind::Network, AdoptKind::PrivateNetwork),
            ]
            .into_iter()
            .find_map(|(thing, kind)| is(thing).then_some(kind))
        }
        _ => None,
    }
}
