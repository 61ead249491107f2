//! Remedies: what Contabo does to a machine in trouble.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ObjectType, RemedyCollectionId, RemedyId, RemedyInternalNote, RemedyNote, RemedyTemplateId, RunStatus, TenantId,
    lenient,
};

/// A remedy for a machine.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
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
    /// The remedy.
    pub remedy_id: RemedyId,
    /// The collection it belongs to.
    #[serde(default)]
    pub remedy_collection_id: Option<RemedyCollectionId>,
    /// The template it was made from.
    #[serde(default)]
    pub remedy_template_id: Option<RemedyTemplateId>,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// The outcome in a word.
    #[serde(default)]
    pub note: RemedyNote,
    /// The outcome in Contabo's own words.
    #[serde(default)]
    pub internal_note: RemedyInternalNote,
    /// How long it took.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub duration_ms: u64,
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

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemedyFilter {
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
    pub remedy_collection_id: Option<RemedyCollectionId>,
    /// The template it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy_template_id: Option<RemedyTemplateId>,
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

/// A remedy to be started.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartRemedy {
    /// What kind of thing it looks at.
    pub object_type: ObjectType,
    /// The id of that thing.
    pub object_id: String,
    /// The template it was made from.
    pub remedy_template_id: RemedyTemplateId,
    /// The collection it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy_collection_id: Option<RemedyCollectionId>,
}
