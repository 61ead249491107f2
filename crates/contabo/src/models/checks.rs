//! Checks: what Contabo finds out about a machine.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    CheckCollectionId, CheckId, CheckTemplateId, ObjectType, RemedyDescription, RemedyName, RemedyTemplateId,
    RunStatus, TenantId, lenient,
};

/// A check of a machine.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Contabo's own.
    #[serde(default)]
    pub internal: bool,
    /// Where it is in its life.
    #[serde(default)]
    pub status: RunStatus,
    /// What kind of thing it looks at.
    #[serde(default)]
    pub object_type: ObjectType,
    /// The id of that thing.
    #[serde(default)]
    pub object_id: String,
    /// The check.
    pub check_id: CheckId,
    /// The collection it belongs to.
    #[serde(default)]
    pub check_collection_id: Option<CheckCollectionId>,
    /// The template it was made from.
    #[serde(default)]
    pub check_template_id: Option<CheckTemplateId>,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// The outcome in a word.
    #[serde(default)]
    pub note: String,
    /// The outcome in Contabo's own words.
    #[serde(default)]
    pub internal_note: String,
    /// How long it took.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub duration_ms: u64,
    /// Remedies that may help.
    #[serde(default)]
    pub remedy_templates: Vec<RemedyTemplate>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub modified_date: Option<Timestamp>,
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
}

/// A remedy that can be started.
#[derive(Clone, Debug, Deserialize)]
pub struct RemedyTemplate {
    /// The template.
    pub id: RemedyTemplateId,
    /// Name.
    #[serde(default)]
    pub name: RemedyName,
    /// Description.
    #[serde(default)]
    pub description: RemedyDescription,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckFilter {
    /// What kind of thing it looks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_type: Option<ObjectType>,
    /// The id of that thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_id: Option<String>,
    /// Where it is in its life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RunStatus>,
    /// The collection it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_collection_id: Option<CheckCollectionId>,
    /// The template it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_template_id: Option<CheckTemplateId>,
    /// Made from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creation_start_time: Option<Timestamp>,
    /// Made until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creation_end_time: Option<Timestamp>,
    /// Changed from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modification_start_time: Option<Timestamp>,
    /// Changed until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modification_end_time: Option<Timestamp>,
}

/// A check to be started.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartCheck {
    /// What kind of thing it looks at.
    pub object_type: ObjectType,
    /// The id of that thing.
    pub object_id: String,
    /// The template it was made from.
    pub check_template_id: CheckTemplateId,
    /// The collection it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_collection_id: Option<CheckCollectionId>,
}

/// The wish to end a check, a collection or a remedy.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CancelRun {
    /// `cancelled`, the only word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RunStatus>,
}

impl CancelRun {
    /// The wish.
    pub fn cancelled() -> Self {
        Self { status: Some(RunStatus::Cancelled) }
    }
}
