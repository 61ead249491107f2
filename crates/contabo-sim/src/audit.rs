//! The audit lists: every write leaves an entry under its request id.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::access::Reach;
use crate::state::{Env, State};

/// Which of the lists an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Resource {
    Instance,
    Action,
    Snapshot,
    Image,
    Secret,
    Tag,
    TagAssignment,
    PrivateNetwork,
    Vip,
    Firewall,
    DnsZone,
    DnsRecord,
    Domain,
    Handle,
    ObjectStorage,
    User,
    Role,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Change {
    Created,
    Updated,
    Deleted,
}

/// One entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Audit {
    pub id: u64,
    pub resource: Resource,
    pub action: Change,
    pub at: Timestamp,
    pub request_id: String,
    pub trace_id: String,
    pub changed_by: String,
    pub username: String,
    /// `instanceId` and the like, by their names on the wire.
    pub ids: Value,
    pub prev: Value,
    pub new: Value,
}

/// Who writes and under which ids.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub user_id: String,
    pub username: String,
    pub request_id: String,
    pub trace_id: String,
    /// The tags whose things the caller may reach.
    pub reach: Reach,
}

/// A change about to be noted. Secret values must not be in it.
pub(crate) struct Note {
    pub resource: Resource,
    pub action: Change,
    pub ids: Value,
    pub prev: Value,
    pub new: Value,
}

impl Note {
    pub(crate) fn created(resource: Resource, ids: Value, new: Value) -> Self {
        Self { resource, action: Change::Created, ids, prev: Value::Null, new }
    }

    pub(crate) fn updated(resource: Resource, ids: Value, [prev, new]: [Value; 2]) -> Self {
        Self { resource, action: Change::Updated, ids, prev, new }
    }

    pub(crate) fn deleted(resource: Resource, ids: Value, prev: Value) -> Self {
        Self { resource, action: Change::Deleted, ids, prev, new: Value::Null }
    }
}

impl State {
    pub(crate) fn note(&mut self, caller: &Caller, env: &Env<'_>, note: Note) {
        let id = self.seq();
        self.audits.push(Audit {
            id,
            resource: note.resource,
            action: note.action,
            at: env.at,
            request_id: caller.request_id.clone(),
            trace_id: caller.trace_id.clone(),
            changed_by: caller.user_id.clone(),
            username: caller.username.clone(),
            ids: note.ids,
            prev: note.prev,
            new: note.new,
        });
    }
}

impl Audit {
    /// The entry as the lists show it.
    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        let mut row = env.row(json!({
            "id": self.id,
            "action": self.action,
            "timestamp": self.at,
            "changedBy": self.changed_by,
            "username": self.username,
            "requestId": self.request_id,
            "traceId": self.trace_id,
            "changes": { "prev": self.prev, "new": self.new },
        }));
        if let (Value::Object(row), Value::Object(ids)) = (&mut row, &self.ids) {
            row.extend(ids.clone());
        }
        row
    }
}
