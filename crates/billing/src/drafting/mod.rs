//! Drafts: invoices that wait before they are issued, so that staff can look at them and put something on them.
//!
//! A draft is no more than the fact that something waits: it has no number, no stored lines and no journal, nobody owes
//! it, and its subscriptions have not moved on. Whoever looks at it has it worked out anew. When its time is over, or
//! staff says so, the very renewal run bills what has waited, under the draft's id and in one transaction. Until then
//! the run finds it due again every time, and leaves it.

mod ops;
mod sort;
mod split;
pub(crate) mod store;

use mpanel_core::{CustomerId, Timestamp};
use mpanel_db::Job;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use ops::{add_draft_item, finalize_draft, finalize_due_drafts, next_draft_end, remove_draft_item};
pub(crate) use ops::{bill_begun, look};
pub(crate) use sort::Standing;
pub(crate) use split::{Moment, split};

/// The setting: how many hours a renewal invoice waits.
pub(crate) const DRAFT_HOURS: &str = "invoice.draft_grace_hours";

/// What is billed although it could wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forced {
    /// This draft.
    Draft(Uuid),
    /// All of this subscription.
    Subscription(Uuid),
}

/// Bills the drafts of a customer whose time is over. Queued with each draft, for its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalizeDrafts {
    /// Whose.
    pub customer: CustomerId,
}

impl Job for FinalizeDrafts {
    const KIND: &'static str = "invoices.finalize_drafts";
}

/// What only a draft has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DraftView {
    /// When it is issued by itself.
    pub finalize_at: Timestamp,
    /// Why it cannot be worked out, if so: it then waits longer.
    pub problem: Option<String>,
}
