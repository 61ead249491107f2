//! What a provider notes of the writes to a machine: who, when, and what changed.

use mpanel_core::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::{Answer, CallId};
use crate::words::words;

words! {
    /// Which of a provider's lists an entry stands in.
    NotedIn {
        /// Orders and changes of machines.
        Machine = "machine",
        /// What was done to machines: power, rescue, passwords.
        Action = "action",
        /// Snapshots.
        Snapshot = "snapshot",
    }
}

words! {
    /// What became of the thing.
    NotedChange {
        /// It was made.
        Created = "created",
        /// It was changed.
        Updated = "updated",
        /// It was deleted.
        Deleted = "deleted",
        /// The provider says it with a word we do not know.
        Other = "other",
    }
}

/// A write as the provider noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedWrite {
    /// The provider's number of the entry.
    pub id: String,
    /// The list it stands in.
    pub list: NotedIn,
    /// What became of the thing.
    pub change: NotedChange,
    /// When.
    pub at: Option<Timestamp>,
    /// The user at the provider.
    pub by: String,
    /// The request id of the call, as the provider noted it.
    pub request_id: String,
    /// The request or job of ours behind it, where the call named one.
    pub trace: Option<Uuid>,
    /// `{prev, new}`, as the provider says it.
    pub changes: Value,
}

/// One page of noted writes.
#[derive(Debug, Clone)]
pub struct NotedPage {
    /// The writes, latest first, each with its place in the page.
    pub writes: Vec<(usize, NotedWrite)>,
    /// How many rows the page has, with those of other machines.
    pub rows: usize,
    /// Whether another page follows.
    pub more: bool,
}

/// What an account's provider notes.
#[async_trait::async_trait]
pub trait CloudTrail {
    /// One page of one list of a machine, counted from 1, `size` writes long.
    async fn noted(&self, call: CallId, machine: &str, list: NotedIn, page: u64, size: u64) -> Answer<NotedPage>;
    /// How the provider writes a request id of ours.
    fn noted_as(&self, request_id: Uuid) -> String;
}
