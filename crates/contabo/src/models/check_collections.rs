//! Collections of checks and their templates.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Check, CheckCollectionId, CheckCollectionTemplateId, CheckId, CheckTemplateId, ObjectType, RemedyTemplate,
    RunStatus, TenantId, lenient,
};

/// Several checks that belong together.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckCollection {
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
    /// The collection it belongs to.
    pub check_collection_id: CheckCollectionId,
    /// The template of the collection.
    #[serde(default)]
    pub check_collection_template_id: Option<CheckCollectionTemplateId>,
    /// The checks in it.
    #[serde(default)]
    pub check_templates: Vec<CollectionStep>,
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
    /// The checks that were run.
    #[serde(default)]
    pub checks: Vec<Check>,
}

/// One check of a collection and those that follow it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectionStep {
    /// The check.
    pub check_id: CheckId,
    /// The template it was made from.
    #[serde(default)]
    pub check_template_id: Option<CheckTemplateId>,
    /// Runs beside others.
    #[serde(default)]
    pub run_concurrent: bool,
    /// A failure does not stop the rest.
    #[serde(default)]
    pub ignore_errors: bool,
    /// The checks that follow.
    #[serde(default)]
    pub check_templates: Vec<CollectionStep>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckCollectionFilter {
    /// What kind of thing it looks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_type: Option<ObjectType>,
    /// The id of that thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_id: Option<String>,
    /// The template of the collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_collection_template_id: Option<CheckCollectionTemplateId>,
    /// Without checks in these states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude_check_statuses: Vec<RunStatus>,
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

/// What a collection is shown without.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckCollectionView {
    /// Without checks in these states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude_check_statuses: Vec<RunStatus>,
}

/// A collection to be started.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartCheckCollection {
    /// What kind of thing it looks at.
    pub object_type: ObjectType,
    /// The id of that thing.
    pub object_id: String,
    /// The template of the collection.
    pub check_collection_template_id: CheckCollectionTemplateId,
}

/// A collection that can be started.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckCollectionTemplate {
    /// The template of the collection.
    pub check_collection_template_id: CheckCollectionTemplateId,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Description.
    #[serde(default)]
    pub description: String,
    /// Contabo's own.
    #[serde(default)]
    pub internal: bool,
    /// What kind of thing it looks at.
    #[serde(default)]
    pub object_type: ObjectType,
    /// The checks in it.
    #[serde(default)]
    pub check_templates: Vec<TemplateStep>,
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

/// One check of a template and those that follow it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateStep {
    /// The template it was made from.
    pub check_template_id: CheckTemplateId,
    /// Runs beside others.
    #[serde(default)]
    pub run_concurrent: bool,
    /// A failure does not stop the rest.
    #[serde(default)]
    pub ignore_errors: bool,
    /// Remedies that may help.
    #[serde(default)]
    pub remedy_templates: Vec<RemedyTemplate>,
    /// The checks that follow.
    #[serde(default)]
    pub check_templates: Vec<TemplateStep>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckCollectionTemplateFilter {
    /// What kind of thing it looks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_type: Option<ObjectType>,
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
