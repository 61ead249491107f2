//! The whole memory of one simulator, and the environment its rules run in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::audit::Audit;
use crate::config::SimConfig;
use crate::error::ApiError;
use crate::image::OwnImage;
use crate::instance::Instance;
use crate::secret::Secret;
use crate::snapshot::Snapshot;
use crate::status::Status;

/// Saved to the state file as one JSON object.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct State {
    pub clock_offset_ms: i64,
    pub next_seq: u64,
    /// The next unused address number.
    pub next_address: u32,
    /// Machines ever ordered.
    pub created_total: u64,
    pub instances: BTreeMap<i64, Instance>,
    pub snapshots: BTreeMap<String, Snapshot>,
    pub secrets: BTreeMap<i64, Secret>,
    pub images: BTreeMap<String, OwnImage>,
    pub audits: Vec<Audit>,
    /// Orders are answered by 500 at once.
    pub account_blocked: bool,
    /// Where new orders get stuck.
    pub order_outcome: Option<Status>,
    /// Products that cannot be ordered now.
    pub sold_out: BTreeSet<String>,
    /// Counts changes since the start; not saved.
    #[serde(skip)]
    pub generation: u64,
}

/// What a rule may know besides the state: the time, and the settings.
pub(crate) struct Env<'a> {
    pub at: Timestamp,
    pub config: &'a SimConfig,
}

impl Env<'_> {
    /// A row with the two account fields that every row repeats.
    pub(crate) fn row(&self, mut row: Value) -> Value {
        row["tenantId"] = json!(self.config.tenant_id);
        row["customerId"] = json!(self.config.customer_id);
        row
    }
}

impl State {
    pub(crate) fn seq(&mut self) -> u64 {
        self.next_seq += 1;
        self.next_seq
    }

    /// A fresh number id above `base`.
    pub(crate) fn number_id(&mut self, base: i64) -> i64 {
        base + i64::try_from(self.seq()).unwrap_or(0)
    }

    /// A machine that single calls know: ordered a moment ago it is not there yet, after its end no longer.
    pub(crate) fn instance(&self, id: i64, env: &Env<'_>) -> Result<&Instance, ApiError> {
        let found = self.instances.get(&id).filter(|instance| instance.is_visible(env));
        found.ok_or_else(|| ApiError::missing("Instance", "instanceId"))
    }

    pub(crate) fn instance_mut(&mut self, id: i64, env: &Env<'_>) -> Result<&mut Instance, ApiError> {
        let found = self.instances.get_mut(&id).filter(|instance| instance.is_visible(env));
        found.ok_or_else(|| ApiError::missing("Instance", "instanceId"))
    }
}
