//! The whole memory of one account, and the environment its rules run in.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::audit::Audit;
use crate::check::Runs;
use crate::config::SimConfig;
use crate::dns::{Ptr, Zone};
use crate::domain::Domain;
use crate::error::ApiError;
use crate::firewall::Firewall;
use crate::handle::Handle;
use crate::image::OwnImage;
use crate::instance::Instance;
use crate::network::Network;
use crate::relocation::Relocation;
use crate::role::Role;
use crate::s3::bucket::Bucket;
use crate::scenario::Event;
use crate::secret::Secret;
use crate::snapshot::Snapshot;
use crate::status::Status;
use crate::storage::Storage;
use crate::tag::{Assignment, Tag};
use crate::user::User;
use crate::vip::Vip;

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
    /// Machines that are to move to another region.
    pub relocations: BTreeMap<i64, Relocation>,
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
    pub tags: BTreeMap<i64, Tag>,
    pub tag_assignments: BTreeSet<Assignment>,
    pub networks: BTreeMap<i64, Network>,
    pub vips: BTreeMap<String, Vip>,
    pub firewalls: BTreeMap<String, Firewall>,
    pub zones: BTreeMap<String, Zone>,
    /// Host names of addresses that are not the usual ones.
    pub ptrs: BTreeMap<IpAddr, Ptr>,
    pub handles: BTreeMap<String, Handle>,
    pub domains: BTreeMap<String, Domain>,
    pub storages: BTreeMap<String, Storage>,
    /// The buckets of each storage by name.
    pub buckets: BTreeMap<String, BTreeMap<String, Bucket>>,
    /// How often the S3 keys of a user for a storage were made anew.
    pub key_rotations: BTreeMap<String, u32>,
    pub users: BTreeMap<String, User>,
    pub roles: BTreeMap<i64, Role>,
    pub runs: Runs,
    /// What a scenario has in store, in order.
    pub timeline: Vec<Event>,
    /// The OAuth2 client's secret, once it was made anew.
    pub client_secret: Option<String>,
    /// Counts changes since the start; not saved.
    #[serde(skip)]
    pub generation: u64,
}

/// What a rule may know besides the state: the time, and the settings.
#[derive(Clone, Copy)]
pub(crate) struct Env<'a> {
    pub at: Timestamp,
    /// Where the S3 service answers.
    pub s3_url: Option<&'a str>,
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

/// Numbers and addresses that each account of a process has for itself, so that no two have the same.
const NUMBERS: u64 = 1_000_000;
const ADDRESSES: u32 = 1 << 18;

impl State {
    /// The state of a new account: numbers and addresses go on from its place among the accounts of the process.
    pub(crate) fn of_place(place: u32) -> Self {
        Self { next_seq: u64::from(place) * NUMBERS, next_address: place * ADDRESSES, ..Self::default() }
    }

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
