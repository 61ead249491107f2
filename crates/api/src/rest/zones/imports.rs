//! What calls about reading zone files in take and answer.

use mpanel_provisioning::{ImportPlan, PlannedRecord, Refused};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::SaysOut;

/// A zone file to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ZoneImport)]
pub struct ImportIn {
    /// The file in the BIND format, at most 400000 bytes.
    pub text: String,
    /// Records that the file does not name are deleted.
    #[serde(default)]
    pub replace: bool,
}

/// A zone file to read in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApplyZoneImport)]
pub struct ApplyImportIn {
    /// The file in the BIND format, at most 400000 bytes.
    pub text: String,
    /// Records that the file does not name are deleted.
    #[serde(default)]
    pub replace: bool,
    /// Of the preview that was agreed to.
    pub fingerprint: String,
}

/// One record of a preview.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlannedZoneRecord)]
pub struct PlannedOut {
    /// The line of the file it comes from.
    line: Option<usize>,
    before: Option<SaysOut>,
    after: Option<SaysOut>,
}

/// An entry of a zone file that is not taken over.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefusedZoneEntry)]
pub struct RefusedOut {
    line: usize,
    /// The entry, shortened.
    text: String,
    /// Why, and what to do.
    reason: String,
}

/// What reading a zone file in would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneImportPlan)]
pub struct ImportPlanOut {
    added: Vec<PlannedOut>,
    changed: Vec<PlannedOut>,
    unchanged: Vec<PlannedOut>,
    removed: Vec<PlannedOut>,
    refused: Vec<RefusedOut>,
    /// Names exactly this; send it along to do it.
    fingerprint: String,
}

impl From<ImportPlan> for ImportPlanOut {
    fn from(plan: ImportPlan) -> Self {
        let one = |p: PlannedRecord| PlannedOut {
            line: p.line,
            before: p.before.map(SaysOut::from),
            after: p.after.map(SaysOut::from),
        };
        let all = |list: Vec<PlannedRecord>| list.into_iter().map(one).collect();
        let refused = |r: Refused| RefusedOut { line: r.line, text: r.text, reason: r.reason };
        Self {
            fingerprint: plan.fingerprint(),
            added: all(plan.added),
            changed: all(plan.changed),
            unchanged: all(plan.unchanged),
            removed: all(plan.removed),
            refused: plan.refused.into_iter().map(refused).collect(),
        }
    }
}
