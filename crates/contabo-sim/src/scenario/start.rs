//! What an account of a scenario has at its start. Everything is made by the rules that the calls of the API are made by,
//! only earlier.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Scenario, ScenarioError};
use crate::access::Reach;
use crate::audit::Caller;
use crate::catalogue::{DEFAULT_REGION, region_by_slug, standard_images};
use crate::clock::{fresh_uuid, later};
use crate::error::ApiError;
use crate::image::NewImage;
use crate::order::Order;
use crate::secret::{Kind, value_trouble};
use crate::state::{Env, State};
use crate::status::Status;

/// How long a machine has been there, unless something else is said.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A stored password or key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SecretPart {
    name: String,
    #[serde(rename = "type")]
    kind: Kind,
    value: String,
}

/// An own image, loaded unless it says otherwise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImagePart {
    name: String,
    url: String,
    #[serde(default)]
    description: String,
    #[serde(default = "linux")]
    os_type: String,
    #[serde(default = "first")]
    version: String,
    #[serde(default = "yes")]
    loaded: bool,
}

/// A machine, running unless it says otherwise. Fields that are left out are as in a bare order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MachinePart {
    name: String,
    product: Option<String>,
    region: Option<String>,
    /// Name or id.
    image: Option<String>,
    #[serde(default = "one")]
    period: i64,
    /// A day before the start by default; terms are counted from here.
    ordered: Option<Timestamp>,
    status: Option<Status>,
    error_message: Option<String>,
    /// Its last day.
    cancelled: Option<Date>,
    #[serde(default)]
    private_networking: bool,
    #[serde(default)]
    backup: bool,
    /// Names of secrets.
    #[serde(default)]
    ssh_keys: Vec<String>,
    user_data: Option<String>,
}

/// A private network with machines of the scenario or of the account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkPart {
    name: String,
    #[serde(default)]
    description: String,
    region: Option<String>,
    /// Names of machines.
    #[serde(default)]
    machines: Vec<String>,
}

fn linux() -> String {
    "Linux".to_owned()
}

fn first() -> String {
    "1".to_owned()
}

fn yes() -> bool {
    true
}

fn one() -> i64 {
    1
}

/// The instant `by` before `at`, held at the beginning of time instead of failing.
fn earlier(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}

impl Scenario {
    /// Adds all it has to a state, then does what is to follow. What does not fit there or here is refused with its place
    /// and leaves the state as it was.
    pub(crate) fn enter(
        &self,
        state: &mut State,
        env: &Env<'_>,
        and_then: impl FnOnce() -> Result<(), ScenarioError>,
    ) -> Result<(), ScenarioError> {
        let copy = |state: &State| serde_json::to_vec(state).map_err(|error| ScenarioError::at("state", error));
        let before = copy(state)?;
        let entered = self.add_to(state, env).map_err(|error| error.below(&self.place)).and_then(|()| and_then());
        if entered.is_err() {
            let generation = state.generation;
            *state = serde_json::from_slice(&before).map_err(|error| ScenarioError::at("state", error))?;
            state.generation = generation;
        }
        entered
    }

    fn add_to(&self, state: &mut State, env: &Env<'_>) -> Result<(), ScenarioError> {
        // Its own machines are there already, whatever becomes of orders from now on.
        let (outcome, sold_out) = (state.order_outcome.take(), std::mem::take(&mut state.sold_out));
        each("secrets", &self.secrets, |part| part.add_to(state, env))?;
        // A machine can be installed from each of them, however old it is.
        let first = self.machines.iter().filter_map(|machine| machine.ordered).min().unwrap_or(env.at);
        let loaded = earlier(first.min(earlier(env.at, A_DAY)), env.config.delays.image * 2);
        each("images", &self.images, |part| part.add_to(state, loaded, env))?;
        each("machines", &self.machines, |part| part.add_to(state, env))?;
        each("networks", &self.networks, |part| part.add_to(state, env))?;
        (state.order_outcome, state.sold_out) = (outcome, sold_out);
        self.account.clone().apply(state);
        for event in self.timeline.iter().filter_map(|entry| entry.event(env.at)) {
            state.await_event(event);
        }
        Ok(())
    }
}

/// Adds the parts of a list one after the other and names the first that is refused.
fn each<T>(list: &str, parts: &[T], mut add: impl FnMut(&T) -> Result<(), ApiError>) -> Result<(), ScenarioError> {
    parts
        .iter()
        .enumerate()
        .try_for_each(|(index, part)| add(part).map_err(|e| ScenarioError::at(format!("{list}[{index}]"), e.said())))
}

impl SecretPart {
    fn add_to(&self, state: &mut State, env: &Env<'_>) -> Result<(), ApiError> {
        if let Some(trouble) = value_trouble(self.kind, &self.value) {
            return Err(ApiError::bad(trouble));
        }
        state.add_secret(self.name.clone(), self.kind, self.value.clone(), env);
        Ok(())
    }
}

impl ImagePart {
    fn add_to(&self, state: &mut State, loaded: Timestamp, env: &Env<'_>) -> Result<(), ApiError> {
        if !["Linux", "Windows"].contains(&self.os_type.as_str()) {
            return Err(ApiError::bad("os_type must be Linux or Windows"));
        }
        let at = if self.loaded { loaded } else { env.at };
        let new = NewImage {
            name: self.name.clone(),
            description: self.description.clone(),
            url: self.url.clone(),
            os_type: self.os_type.clone(),
            version: self.version.clone(),
        };
        state.add_image(new, &Env { at, ..*env }).map(drop)
    }
}

impl MachinePart {
    fn add_to(&self, state: &mut State, env: &Env<'_>) -> Result<(), ApiError> {
        let at = self.ordered.unwrap_or_else(|| earlier(env.at, A_DAY));
        if at > env.at {
            return Err(ApiError::bad("ordered must not be later than the start"));
        }
        let order = Order::read(&self.order(state)?, env.config)?;
        let then = Env { at, ..*env };
        let row = state.order(order, &provider(env), &then)?;
        let id = row["instanceId"].as_i64().unwrap_or_default();
        if let Some(instance) = state.instances.get_mut(&id) {
            instance.cancel_date = self.cancelled;
        }
        if let Some(status) = self.status {
            state.put_status(id, status, self.error_message.as_deref(), env);
        }
        Ok(())
    }

    /// The order as a call of the API would send it.
    fn order(&self, state: &State) -> Result<Map<String, Value>, ApiError> {
        let mut order = Map::new();
        let mut put = |name: &str, value: Value| order.insert(name.to_owned(), value);
        put("period", json!(self.period));
        put("displayName", json!(self.name));
        put("defaultUser", json!("root"));
        if let Some(product) = &self.product {
            put("productId", json!(product));
        }
        if let Some(region) = &self.region {
            put("region", json!(region));
        }
        if let Some(image) = &self.image {
            put("imageId", json!(image_id(state, image)?));
        }
        if let Some(user_data) = &self.user_data {
            put("userData", json!(user_data));
        }
        if !self.ssh_keys.is_empty() {
            let ids: Result<Vec<i64>, ApiError> = self.ssh_keys.iter().map(|name| secret_id(state, name)).collect();
            put("sshKeys", json!(ids?));
        }
        let mut add_ons = Map::new();
        if self.private_networking {
            add_ons.insert("privateNetworking".to_owned(), json!({}));
        }
        if self.backup {
            add_ons.insert("backup".to_owned(), json!({}));
        }
        put("addOns", Value::Object(add_ons));
        Ok(order)
    }
}

impl NetworkPart {
    fn add_to(&self, state: &mut State, env: &Env<'_>) -> Result<(), ApiError> {
        let region = self.region.clone().unwrap_or_else(|| DEFAULT_REGION.to_owned());
        if region_by_slug(&region).is_none() {
            return Err(ApiError::bad(format!("there is no region {region}")));
        }
        let network = state.add_network(self.name.clone(), self.description.clone(), region, env).id;
        for name in &self.machines {
            let machine = state.instances.values().find(|known| known.display_name == *name);
            let machine = machine.ok_or_else(|| ApiError::bad(format!("there is no machine {name}")))?;
            // As early as can be: its installation then takes the network in.
            let (id, at) = (machine.id, later(machine.ordered, env.config.delays.visible));
            state.join_network(network, id, &Env { at, ..*env })?;
        }
        Ok(())
    }
}

/// Own images have names, too.
fn image_id(state: &State, wanted: &str) -> Result<String, ApiError> {
    let standard = standard_images().iter().find(|image| image.name == wanted).map(|image| image.id.to_owned());
    let own = || state.images.values().find(|image| image.name == wanted).map(|image| image.id.clone());
    let given = || wanted.parse::<uuid::Uuid>().is_ok().then(|| wanted.to_owned());
    standard.or_else(own).or_else(given).ok_or_else(|| ApiError::bad(format!("there is no image {wanted}")))
}

fn secret_id(state: &State, name: &str) -> Result<i64, ApiError> {
    let found = state.secrets.values().find(|secret| secret.name == name).map(|secret| secret.id);
    found.ok_or_else(|| ApiError::bad(format!("there is no secret {name}")))
}

/// Who made what was there before anybody called.
fn provider(env: &Env<'_>) -> Caller {
    Caller {
        user_id: env.config.user_id.clone(),
        username: env.config.username.clone(),
        request_id: fresh_uuid(),
        trace_id: String::new(),
        reach: Reach::Everything,
    }
}
