//! Object storages: ordered in a region, growing only, with keys for each user. Their S3 service is [`crate::s3`].

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::catalogue::{Region, region_by_slug};
use crate::clock::later;
use crate::config::hex;
use crate::error::ApiError;
use crate::form::Form;
use crate::state::{Env, State};
use crate::term::end_of_day;

/// Space is sold in these steps.
const STEP_GB: u64 = 250;
const MONTHS: i64 = 1;
const GB: u64 = 1_000_000_000;

/// One object storage.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Storage {
    pub id: String,
    pub region: String,
    pub display_name: String,
    pub ordered: Timestamp,
    pub size_gb: u64,
    pub auto: AutoScaling,
    /// When the last order of space was made, and whether it was the first.
    pub grown: Timestamp,
    pub is_new: bool,
    pub cancel_date: Option<Date>,
    /// Figures set from outside, in GB, with the time they were set: they come on top of what is counted.
    pub usage: Vec<(Timestamp, u64, u64)>,
    /// Bytes and number of objects as the S3 service counted them, with the time.
    #[serde(default)]
    pub counted: Vec<(Timestamp, u64, u64)>,
}

/// Growing by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AutoScaling {
    pub is_on: bool,
    pub limit_gb: u64,
}

impl AutoScaling {
    fn row(self) -> Value {
        json!({ "state": if self.is_on { "enabled" } else { "disabled" }, "sizeLimitTB": terabytes(self.limit_gb) })
    }

    /// Settings in a request, over those there are.
    pub(crate) fn read(form: &mut Form<'_>, is_whole: bool, before: Self) -> Option<Self> {
        let fields = form.object("autoScaling")?;
        let mut inner = Form::new(fields);
        if is_whole {
            inner.require("state");
        }
        let state = inner.word("state", &["enabled", "disabled"]);
        let is_on = state.map_or(before.is_on, |state| state == "enabled");
        // `cntb` sends 0 with every storage that is not to grow.
        let is_nothing = !is_on && fields.get("sizeLimitTB").and_then(Value::as_i64) == Some(0);
        let limit_gb = if is_nothing { Some(0) } else { inner.terabytes("sizeLimitTB") };
        if is_on && limit_gb.is_none() && before.limit_gb == 0 {
            inner.require("sizeLimitTB");
        }
        form.adopt(inner);
        Some(Self { is_on, limit_gb: limit_gb.unwrap_or(before.limit_gb) })
    }
}

/// GB as the API writes them: TB, perhaps with a fraction.
fn terabytes(gb: u64) -> Value {
    decimal(gb, 1000)
}

/// A quotient by a power of ten as a JSON number, without a fraction where there is none.
fn decimal(amount: u64, by: u64) -> Value {
    let digits = usize::try_from(by.ilog10()).unwrap_or_default();
    let (whole, rest) = (amount / by, amount % by);
    let text = if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:0digits$}") };
    serde_json::from_str(&text).unwrap_or_default()
}

pub(crate) fn check_size(gb: u64) -> Result<(), ApiError> {
    if gb.is_multiple_of(STEP_GB) {
        return Ok(());
    }
    Err(ApiError::bad("totalPurchasedSpaceTB must be a multiple of 0.25"))
}

impl Storage {
    pub(crate) fn is_gone(&self, at: Timestamp) -> bool {
        self.cancel_date.is_some_and(|last| end_of_day(last) <= at)
    }

    fn status(&self, env: &Env<'_>) -> &'static str {
        match (env.at < later(self.grown, env.config.delays.storage), self.is_new) {
            (true, true) => "PROVISIONING",
            (true, false) => "UPGRADING",
            (false, _) => "READY",
        }
    }

    fn place(&self) -> Option<&'static Region> {
        region_by_slug(&self.region)
    }

    fn s3_url(&self, env: &Env<'_>) -> String {
        if let Some(url) = env.s3_url {
            return url.to_owned();
        }
        self.place().map(|place| format!("https://{}", place.s3_host)).unwrap_or_default()
    }

    pub(crate) fn s3_tenant(&self) -> String {
        self.id.replace('-', "")
    }

    /// The term that a cancellation ends.
    pub(crate) fn months(&self) -> i64 {
        MONTHS
    }

    /// What audits tell of it.
    pub(crate) fn facts(&self) -> Value {
        json!({
            "displayName": self.display_name,
            "totalPurchasedSpaceTB": terabytes(self.size_gb),
            "autoScaling": self.auto.row(),
            "region": self.region,
        })
    }

    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        let place = self.place();
        env.row(json!({
            "objectStorageId": self.id,
            "createdDate": self.ordered,
            "cancelDate": self.cancel_date.map(|day| day.to_string()).unwrap_or_default(),
            "autoScaling": self.auto.row(),
            "dataCenter": place.map_or("", |place| place.data_center),
            "totalPurchasedSpaceTB": terabytes(self.size_gb),
            "s3Url": self.s3_url(env),
            "s3TenantId": self.s3_tenant(),
            "status": self.status(env),
            "region": place.map_or("", |place| place.name),
            "displayName": self.display_name,
        }))
    }

    /// What an order answers: with usage, which is none yet.
    pub(crate) fn order_row(&self, env: &Env<'_>) -> Value {
        let mut row = self.row(env);
        row["usedSpaceTB"] = json!(0);
        row["usedSpacePercentage"] = json!(0);
        row
    }

    /// What a resize answers.
    pub(crate) fn resize_row(&self, env: &Env<'_>) -> Value {
        let mut row = self.row(env);
        if let Value::Object(fields) = &mut row {
            fields.remove("cancelDate");
            fields.remove("s3TenantId");
        }
        row
    }

    /// What a cancellation or a new name answers.
    pub(crate) fn short_row(&self, env: &Env<'_>) -> Value {
        let day = self.cancel_date.map(|day| day.to_string()).unwrap_or_default();
        env.row(json!({ "objectStorageId": self.id, "cancelDate": day, "displayName": self.display_name }))
    }

    /// The figures as they were a while ago.
    pub(crate) fn stats_row(&self, env: &Env<'_>) -> Value {
        let known = |(set, ..): &&(Timestamp, u64, u64)| later(*set, env.config.delays.storage_stats) <= env.at;
        let (used, objects) =
            self.usage.iter().rev().find(known).map_or((0, 0), |(_, used, objects)| (*used, *objects));
        let (bytes, counted) =
            self.counted.iter().rev().find(known).map_or((0, 0), |(_, bytes, objects)| (*bytes, *objects));
        let bytes = used * GB + bytes;
        let percent = (bytes * 100).checked_div(self.size_gb * GB).unwrap_or(0).min(100);
        env.row(json!({
            "usedSpaceTB": decimal(bytes, 1000 * GB),
            "usedSpacePercentage": percent,
            "numberOfObjects": objects + counted,
        }))
    }
}

impl State {
    pub(crate) fn storage(&self, id: &str, env: &Env<'_>) -> Result<&Storage, ApiError> {
        let found = self.storages.get(&id.to_ascii_lowercase()).filter(|storage| !storage.is_gone(env.at));
        found.ok_or_else(|| ApiError::missing("ObjectStorage", "objectStorageId"))
    }

    pub(crate) fn storage_mut(&mut self, id: &str, env: &Env<'_>) -> Result<&mut Storage, ApiError> {
        let found = self.storages.get_mut(&id.to_ascii_lowercase()).filter(|storage| !storage.is_gone(env.at));
        found.ok_or_else(|| ApiError::missing("ObjectStorage", "objectStorageId"))
    }

    pub(crate) fn living_storages(&self, env: &Env<'_>) -> impl Iterator<Item = &Storage> {
        let at = env.at;
        self.storages.values().filter(move |storage| !storage.is_gone(at))
    }

    /// A name belongs to one storage.
    pub(crate) fn check_storage_name(&self, name: &str, of: Option<&str>, env: &Env<'_>) -> Result<(), ApiError> {
        let is_taken = |storage: &Storage| storage.display_name == name && Some(storage.id.as_str()) != of;
        if self.living_storages(env).any(is_taken) {
            return Err(ApiError::new(409, "There is already an object storage with the same display name"));
        }
        Ok(())
    }

    /// The keys of a user for a storage. They follow from the seed, so that nothing has to be kept but how often
    /// the secret one was made anew.
    pub(crate) fn credentials_row(&self, user: &str, storage: &Storage, env: &Env<'_>) -> Value {
        env.row(json!({
            "accessKey": self.access_key(user, &storage.id, env),
            "secretKey": self.secret_key(user, &storage.id, env),
            "objectStorageId": storage.id,
            "displayName": storage.display_name,
            "region": storage.place().map_or("", |place| place.name),
            "credentialId": credential_id(user, &storage.id, env),
        }))
    }

    /// The access key of a user for a storage; it stays for ever.
    pub(crate) fn access_key(&self, user: &str, storage: &str, env: &Env<'_>) -> String {
        hex(&env.config.derived(&format!("access key {}", pair(user, storage)))[..16])
    }

    /// The secret key that is good now.
    pub(crate) fn secret_key(&self, user: &str, storage: &str, env: &Env<'_>) -> String {
        let pair = pair(user, storage);
        let turn = self.key_rotations.get(&pair).copied().unwrap_or_default();
        hex(&env.config.derived(&format!("secret key {pair} {turn}"))[..16])
    }

    pub(crate) fn rotate_key(&mut self, user: &str, storage: &str) {
        *self.key_rotations.entry(pair(user, storage)).or_default() += 1;
    }
}

fn pair(user: &str, storage: &str) -> String {
    format!("{user}/{storage}")
}

/// The number of a pair of keys.
pub(crate) fn credential_id(user: &str, storage: &str, env: &Env<'_>) -> i64 {
    let [a, b, c, ..] = env.config.derived(&format!("credential id {}", pair(user, storage)));
    i64::from(u32::from_be_bytes([0, a, b, c])) + 10_000
}
