//! Machines: what they are, and where they are in their life at a given instant.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

use crate::address::{mac, no_config, v4_config, v6_config};
use crate::catalogue::{Product, product_by_id, region_by_slug};
use crate::clock::later;
use crate::state::{Env, State};
use crate::status::Status;
use crate::term::{day, end_of_day};

/// An add-on and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AddOn {
    pub id: i64,
    pub quantity: i64,
}

/// What is installed on a machine and who may log in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Installation {
    pub image_id: String,
    pub os_type: String,
    pub ssh_keys: Vec<i64>,
    pub root_password: Option<i64>,
    pub user_data: Option<String>,
    pub default_user: String,
    pub application_id: Option<String>,
}

/// One machine. Its status is a list of instants, so nothing has to run in between.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Instance {
    pub id: i64,
    pub request_id: String,
    pub ordered: Timestamp,
    pub period: i64,
    pub product_id: String,
    pub region: String,
    pub display_name: String,
    pub license: Option<String>,
    pub installation: Installation,
    /// Keys of the last rescue system; an older state has none.
    #[serde(default)]
    pub rescue_keys: Vec<i64>,
    /// Its host has troubles, until it is moved to another one.
    #[serde(default)]
    pub host_trouble: bool,
    pub add_ons: Vec<AddOn>,
    /// Number of the main address.
    pub address: u32,
    /// Numbers of the movable addresses it has.
    #[serde(default)]
    pub vips: Vec<u32>,
    /// When it was last installed, or will have been.
    #[serde(default)]
    pub installed: Option<Timestamp>,
    /// When it last started, or will have.
    #[serde(default)]
    pub booted: Option<Timestamp>,
    /// VNC access, which is not part of the published API.
    #[serde(default)]
    pub vnc: bool,
    /// What a viewer has to prove. Real machines have one from the start, which nobody is told.
    #[serde(default)]
    pub vnc_password: Option<String>,
    /// From when on it has its addresses.
    pub addressed: Option<Timestamp>,
    pub cancel_date: Option<Date>,
    pub error_message: Option<String>,
    /// Sorted; the last one that has begun is the status.
    pub steps: Vec<(Timestamp, Status)>,
}

impl Instance {
    pub(crate) fn product(&self) -> Option<&'static Product> {
        product_by_id(&self.product_id)
    }

    pub(crate) fn status(&self, at: Timestamp) -> Status {
        let begun = self.steps.iter().rev().find(|(from, _)| *from <= at);
        begun.or(self.steps.first()).map_or(Status::Unknown, |(_, status)| *status)
    }

    /// The cancelled term is over.
    pub(crate) fn is_gone(&self, at: Timestamp) -> bool {
        self.cancel_date.is_some_and(|last| end_of_day(last) <= at)
    }

    /// Single calls know it.
    pub(crate) fn is_visible(&self, env: &Env<'_>) -> bool {
        !self.is_gone(env.at) && later(self.ordered, env.config.delays.visible) <= env.at
    }

    /// The list shows it.
    pub(crate) fn is_listed(&self, env: &Env<'_>) -> bool {
        !self.is_gone(env.at) && later(self.ordered, env.config.delays.listed) <= env.at
    }

    pub(crate) fn has_address(&self, at: Timestamp) -> bool {
        self.addressed.is_some_and(|from| from <= at)
    }

    /// Changes the status now, forgetting what was to come.
    pub(crate) fn enter(&mut self, status: Status, at: Timestamp) {
        self.steps = vec![(at, status)];
        self.error_message = None;
    }

    /// Changes the status after a while, forgetting what else was to come.
    pub(crate) fn enter_later(&mut self, status: Status, at: Timestamp, delay: Duration) {
        let current = self.status(at);
        self.steps = vec![(at, current), (later(at, delay), status)];
    }

    /// From the order, or from its release, to a running machine.
    pub(crate) fn provision(&mut self, env: &Env<'_>) {
        let delays = env.config.delays;
        let installing = later(env.at, delays.provisioning);
        let running = later(installing, delays.installing);
        self.addressed = Some(self.addressed.unwrap_or(installing));
        self.steps = vec![(env.at, Status::Provisioning), (installing, Status::Installing), (running, Status::Running)];
        (self.installed, self.booted) = (Some(running), Some(running));
        self.error_message = None;
    }

    pub(crate) fn install(&mut self, installation: Installation, env: &Env<'_>) {
        self.installation = installation;
        let running = later(env.at, env.config.delays.installing);
        self.steps = vec![(env.at, Status::Installing), (running, Status::Running)];
        (self.installed, self.booted) = (Some(running), Some(running));
        self.error_message = None;
    }

    /// The image a snapshot names.
    pub(crate) fn image_for_snapshot(&self, state: &State) -> (String, String) {
        let id = self.installation.image_id.clone();
        let name = state.image_name(&id);
        (id, name)
    }

    pub(crate) fn name(&self) -> String {
        format!("vmi{}", self.id)
    }

    /// `ipConfig` and `additionalIps`.
    pub(crate) fn addresses(&self, at: Timestamp) -> (Value, Vec<Value>) {
        if !self.has_address(at) {
            return (json!({ "v4": no_config(), "v6": no_config() }), Vec::new());
        }
        let main = json!({ "v4": v4_config(self.address), "v6": v6_config(self.address) });
        let extra = self.vips.iter().map(|number| json!({ "v4": v4_config(*number) }));
        (main, extra.collect())
    }

    /// The long row of list and single read.
    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        let (ip_config, additional_ips) = self.addresses(env.at);
        let has_hardware = self.has_address(env.at);
        let region = region_by_slug(&self.region);
        let product = self.product();
        let host = if has_hardware { 1000 + self.id % 500 } else { 0 };
        let mut row = env.row(json!({
            "instanceId": self.id,
            "name": self.name(),
            "displayName": self.display_name,
            "dataCenter": region.map_or("", |region| region.data_center),
            "region": self.region,
            "regionName": region.map_or("", |region| region.name),
            "productId": self.product_id,
            "productName": product.map_or("", |product| product.name),
            "productType": product.map_or("ssd", |product| product.kind),
            "cpuCores": product.map_or(0, |product| product.cpu_cores),
            "ramMb": product.map_or(0, |product| product.ram_gb * 1024),
            "diskMb": product.map_or(0, |product| product.disk_gb * 1024),
            "imageId": self.installation.image_id,
            "osType": self.installation.os_type,
            "sshKeys": self.installation.ssh_keys,
            "defaultUser": self.installation.default_user,
            "applicationId": self.installation.application_id.as_deref().unwrap_or(""),
            "ipConfig": ip_config,
            "additionalIps": additional_ips,
            "macAddress": if has_hardware { mac(self.address) } else { String::new() },
            "createdDate": self.ordered,
            "cancelDate": self.cancel_date.map(|day| day.to_string()).unwrap_or_default(),
            "status": self.status(env.at),
            "vHostId": host * 10,
            "vHostNumber": host,
            "vHostName": if has_hardware { format!("m{host}") } else { String::new() },
            "addOns": self.add_ons,
        }));
        if let Some(message) = &self.error_message {
            row["errorMessage"] = json!(message);
        }
        row
    }

    /// The short row that an order answers.
    pub(crate) fn order_row(&self, env: &Env<'_>) -> Value {
        env.row(json!({
            "instanceId": self.id,
            "createdDate": self.ordered,
            "imageId": self.installation.image_id,
            "productId": self.product_id,
            "region": self.region,
            "addOns": self.add_ons,
            "osType": self.installation.os_type,
            "status": self.status(env.at),
            "sshKeys": self.installation.ssh_keys,
        }))
    }

    /// The hardly any row that changes answer.
    pub(crate) fn touched_row(&self, env: &Env<'_>) -> Value {
        env.row(json!({ "instanceId": self.id, "createdDate": self.ordered }))
    }

    /// Cancels to the given end of a term.
    pub(crate) fn cancel(&mut self, end: Timestamp) -> Date {
        let last = day(end);
        self.cancel_date = Some(last);
        last
    }
}

impl State {
    /// Puts a machine into a status. `Provisioning` starts it over as after its order; `Running` gives it an address.
    /// False if there is no such machine.
    pub(crate) fn put_status(&mut self, id: i64, status: Status, error_message: Option<&str>, env: &Env<'_>) -> bool {
        let Some(instance) = self.instances.get_mut(&id).filter(|found| !found.is_gone(env.at)) else {
            return false;
        };
        match status {
            Status::Provisioning => instance.provision(env),
            other => instance.enter(other, env.at),
        }
        if status == Status::Running {
            instance.addressed = instance.addressed.filter(|from| *from <= env.at).or(Some(env.at));
        }
        instance.error_message = error_message.map(str::to_owned);
        true
    }
}
