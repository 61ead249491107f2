//! An entry of a timeline, whichever domain wrote it.

use mpanel_billing::LogView;
use mpanel_provisioning::TimelineView;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// Something that happened, in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// When (RFC 3339).
    pub at: String,
    /// A stable word, such as `suspended`.
    pub kind: String,
    /// What happened.
    pub title: String,
    /// More about it.
    pub detail: Option<String>,
    /// Who did it.
    pub actor: TimelineActor,
    /// Why the automation did it.
    pub why: Option<WhyView>,
    /// What it belongs to.
    pub related: Option<RelatedView>,
}

/// Who did something.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineActor {
    /// On which side.
    #[schema(value_type = words::ActorKind)]
    pub kind: String,
    /// The name.
    pub name: String,
}

/// Why the automation did something.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Why)]
pub struct WhyView {
    /// The setting's key.
    pub rule: String,
    /// What the decision was made on.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    pub inputs: serde_json::Value,
    /// The level that set the rule.
    pub policy_source: String,
}

/// A thing something belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Related)]
pub struct RelatedView {
    /// invoice, order, action …
    pub kind: String,
    /// Its id.
    pub id: String,
}

fn present(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

impl From<TimelineView> for TimelineEntry {
    fn from(entry: TimelineView) -> Self {
        Self {
            at: entry.at.to_string(),
            kind: entry.kind,
            title: entry.title,
            detail: present(entry.detail),
            actor: TimelineActor { kind: entry.actor_kind, name: entry.actor_name },
            why: None,
            related: entry.related.map(|(kind, id)| RelatedView { kind, id }),
        }
    }
}

impl From<LogView> for TimelineEntry {
    fn from(entry: LogView) -> Self {
        let why = |w: mpanel_billing::Why| WhyView { rule: w.rule, inputs: w.inputs, policy_source: w.policy_source };
        Self {
            at: entry.at.to_string(),
            kind: entry.act,
            title: entry.title,
            detail: present(entry.detail),
            actor: TimelineActor { kind: entry.actor_kind, name: entry.actor_name },
            why: entry.why.map(why),
            related: Some(RelatedView { kind: entry.subject.kind, id: entry.subject.id }),
        }
    }
}

/// Merges entries of several sources, latest first.
pub fn merged(parts: Vec<Vec<TimelineEntry>>, limit: usize) -> Vec<TimelineEntry> {
    let mut all: Vec<TimelineEntry> = parts.into_iter().flatten().collect();
    // The texts carry as many digits as they need, so they do not sort like the instants they name.
    all.sort_by_key(|entry| std::cmp::Reverse(entry.at.parse::<mpanel_core::Timestamp>().unwrap_or_default()));
    all.truncate(limit);
    all
}
