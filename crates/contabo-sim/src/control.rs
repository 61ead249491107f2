//! The handle tests and the demo hold: clock, faults, the provider's moods, and counts.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::accounts;
use crate::address::ipv4;
use crate::catalogue::region_by_slug;
use crate::engine::Engine;
use crate::error::SimError;
use crate::fault::{Fault, FaultRule};
use crate::http::GRANTED;
use crate::instance::Instance;
use crate::scenario::{Scenario, ScenarioError};
use crate::state::Env;
use crate::status::Status;

/// One machine as the provider sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// The id on the wire.
    pub instance_id: i64,
    /// Our name for it; may be empty.
    pub display_name: String,
    /// The `x-request-id` of the order.
    pub request_id: String,
    /// Product.
    pub product_id: String,
    /// Region.
    pub region: String,
    /// Term in months.
    pub period: i64,
    /// Image.
    pub image_id: String,
    /// Cloud-init of the last installation.
    pub user_data: Option<String>,
    /// Keys of the last installation.
    pub ssh_keys: Vec<i64>,
    /// Keys of the last rescue system.
    pub rescue_keys: Vec<i64>,
    /// Password secret of the last installation.
    pub root_password: Option<i64>,
    /// The user that may log in.
    pub default_user: String,
    /// The provider's own application of the last installation.
    pub application_id: Option<String>,
    /// The licence ordered with it.
    pub license: Option<String>,
    /// Numbers of the add-ons.
    pub add_ons: Vec<i64>,
    /// Where it is in its life.
    pub status: Status,
    /// The main address, once there is one.
    pub ipv4: Option<Ipv4Addr>,
    /// When it was ordered.
    pub created: Timestamp,
    /// Its last day, once it is cancelled.
    pub cancel_date: Option<Date>,
}

/// Counts over everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Machines that exist and are not cancelled.
    pub machines: usize,
    /// Machines that exist and are cancelled.
    pub cancelled: usize,
    /// Machines ever ordered, those that are gone included.
    pub created_total: u64,
    /// Snapshots, expired ones included.
    pub snapshots: usize,
    /// Stored passwords and keys.
    pub secrets: usize,
    /// Own images.
    pub own_images: usize,
    /// Audit entries.
    pub audits: usize,
}

/// Steers an account of a running simulator from the same process. Cheap to clone.
#[derive(Clone)]
pub struct Control {
    pub(crate) engine: Arc<Engine>,
}

/// Clock and saving.
impl Control {
    /// What steering calls and scenarios call the account.
    pub fn account_name(&self) -> &str {
        self.engine.config.account_name()
    }

    /// The simulator's time.
    pub fn now(&self) -> Timestamp {
        self.engine.clock.now()
    }

    /// Moves the clock to `to`, forward or back; it goes on from there.
    pub fn set_clock(&self, to: Timestamp) {
        self.engine.move_clock(|clock| clock.set(to));
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.engine.move_clock(|clock| clock.advance(by));
    }

    /// Saves now, if there is a state file.
    pub fn flush(&self) -> Result<(), SimError> {
        self.engine.save()
    }
}

/// Screens.
impl Control {
    /// Where a machine's screen is listened for, once somebody has asked for it.
    pub fn screen_address(&self, id: i64) -> Option<SocketAddr> {
        self.engine.screens.address(id)
    }

    /// The lines below the head line of a machine's screen.
    pub fn screen_lines(&self, id: i64) -> Option<Vec<String>> {
        self.engine.screens.lines(id)
    }
}

/// Faults and moods.
impl Control {
    /// Adds a fault for the next matching calls.
    pub fn inject(&self, rule: FaultRule) {
        self.engine.faults.add(rule);
    }

    /// The faults not used up yet.
    pub fn faults(&self) -> Vec<FaultRule> {
        self.engine.faults.rules()
    }

    /// Forgets all faults.
    pub fn clear_faults(&self) {
        self.engine.faults.clear();
    }

    /// The next reinstalls answer that they were accepted and do nothing.
    pub fn ignore_reinstalls(&self, times: u32) {
        self.inject(FaultRule::new("PUT", "/v1/compute/instances", times, Fault::SilentNoOp));
    }

    /// While set, every order is answered by 500 at once. Reads go on working. Kept over a restart.
    pub fn block_account(&self, is_blocked: bool) {
        self.engine.change(|state, _| state.account_blocked = is_blocked);
    }

    /// Where new orders get stuck, such as [`Status::PendingPayment`]; `None` lets them run.
    pub fn set_order_outcome(&self, outcome: Option<Status>) {
        self.engine.change(|state, _| state.order_outcome = outcome);
    }

    /// Says whether a product can be ordered.
    pub fn set_sold_out(&self, product_id: &str, is_sold_out: bool) {
        self.engine.change(|state, _| {
            if is_sold_out {
                state.sold_out.insert(product_id.to_owned());
            } else {
                state.sold_out.remove(product_id);
            }
        });
    }

    /// Puts a machine into a status. `Provisioning` starts it over as after its order; `Running` gives it an address.
    /// False if there is no such machine.
    pub fn set_status(&self, instance_id: i64, status: Status, error_message: Option<&str>) -> bool {
        self.engine.change(|state, env| state.put_status(instance_id, status, error_message, env))
    }

    /// Gives the host of a machine troubles, or takes them away: checks of its network warn, and offer a move to
    /// another host. False if there is no such machine.
    pub fn set_host_trouble(&self, instance_id: i64, trouble: bool) -> bool {
        self.engine.change(|state, env| {
            let found = state.instance_mut(instance_id, env);
            found.map(|instance| instance.host_trouble = trouble).is_ok()
        })
    }
}

/// Scenarios.
impl Control {
    /// Adds what a scenario has to what is there, moves the clock to its own and starts its timeline. At the first account
    /// it may name others. An error leaves everything as it was.
    pub fn play(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        scenario.check_running()?;
        accounts::play(&self.engine, scenario)
    }

    /// What the timeline still has before it, in order.
    pub fn to_come(&self) -> Vec<serde_json::Value> {
        self.engine.read(|state, _| state.timeline.iter().map(|event| serde_json::json!(event)).collect())
    }
}

/// What happens at the provider without a call of the API.
impl Control {
    /// Changes the password of a machine's screen, as somebody does in the provider's own panel. False if there is no
    /// such machine.
    pub fn set_screen_password(&self, instance_id: i64, password: &str) -> bool {
        self.engine.change(|state, _| {
            let Some(instance) = state.instances.get_mut(&instance_id) else { return false };
            instance.vnc_password = Some(password.to_owned());
            true
        })
    }

    /// Somebody removes a machine in the provider's own panel. False if there is no such machine.
    pub fn vanish(&self, instance_id: i64) -> bool {
        self.engine.change(|state, _| state.instances.remove(&instance_id).is_some())
    }

    /// Buys an address that can move between machines; its text, if there is such a region.
    pub fn buy_vip(&self, region: &str, kind: &str) -> Option<String> {
        region_by_slug(region)?;
        Some(self.engine.change(|state, _| {
            let number = state.next_address;
            state.next_address += 1;
            state.add_vip(number, kind, region, None)
        }))
    }

    /// Takes an address away that can move between machines, as its cancellation would. False if there is no such address.
    pub fn drop_vip(&self, ip: &str) -> bool {
        self.engine.change(|state, _| {
            let Some(vip) = state.vips.remove(ip) else { return false };
            state.instances.values_mut().for_each(|instance| instance.vips.retain(|number| *number != vip.number));
            true
        })
    }

    /// Gives a user a password, as their invitation by e-mail would. False if there is no such user.
    pub fn set_user_password(&self, user_id: &str, password: &str) -> bool {
        self.engine.change(|state, _| match state.user_mut(user_id) {
            Ok(user) => {
                user.password = Some(password.to_owned());
                true
            }
            Err(_) => false,
        })
    }

    /// Says how full an object storage is; the API shows it some time later. False if there is no such storage.
    pub fn set_storage_usage(&self, storage_id: &str, used_gb: u64, objects: u64) -> bool {
        self.engine.change(|state, env| match state.storage_mut(storage_id, env) {
            Ok(storage) => {
                storage.usage.push((env.at, used_gb, objects));
                true
            }
            Err(_) => false,
        })
    }

    /// Somebody deletes all tags in the provider's panel.
    pub fn forget_tags(&self) {
        self.engine.change(|state, _| {
            state.tags.clear();
            state.tag_assignments.clear();
        });
    }

    /// Another registrar asks for a domain that is ready. False if there is none.
    pub fn ask_for_domain(&self, domain: &str) -> bool {
        self.engine.change(|state, env| match state.domain_mut(domain) {
            Ok(domain) if domain.check_ready(env).is_ok() => {
                domain.leaving = Some(env.at);
                true
            }
            _ => false,
        })
    }
}

/// Counts and looks.
impl Control {
    /// Machines that exist and are not cancelled.
    pub fn machines(&self) -> usize {
        self.totals().machines
    }

    /// Machines that exist, cancelled or not, and carry exactly this name.
    pub fn machines_with_display_name(&self, name: &str) -> usize {
        self.all_machines().iter().filter(|machine| machine.display_name == name).count()
    }

    /// Machines ever ordered.
    pub fn created_total(&self) -> u64 {
        self.engine.lock().created_total
    }

    /// How many of the last 10,000 calls had this method and a path starting with `prefix`, refused ones included.
    pub fn request_count(&self, method: &str, prefix: &str) -> usize {
        self.engine.request_count(method, prefix)
    }

    /// Method and path of the last 10,000 calls, refused ones included; logins under `granted`.
    pub fn requests(&self) -> Vec<(String, String)> {
        self.engine.requests()
    }

    /// How many of the last logins were granted with this `grant_type`, `password` or `refresh_token`.
    pub fn login_count(&self, grant_type: &str) -> usize {
        self.engine.request_count(GRANTED, grant_type)
    }

    /// All counts.
    pub fn totals(&self) -> Totals {
        self.engine.read(|state, env| {
            let (cancelled, machines): (Vec<&Instance>, Vec<&Instance>) = state
                .instances
                .values()
                .filter(|instance| !instance.is_gone(env.at))
                .partition(|instance| instance.cancel_date.is_some());
            Totals {
                machines: machines.len(),
                cancelled: cancelled.len(),
                created_total: state.created_total,
                snapshots: state.snapshots.len(),
                secrets: state.secrets.len(),
                own_images: state.images.len(),
                audits: state.audits.len(),
            }
        })
    }

    /// One machine that exists, also while the API does not show it yet.
    pub fn machine(&self, instance_id: i64) -> Option<Machine> {
        self.all_machines().into_iter().find(|machine| machine.instance_id == instance_id)
    }

    /// All private networks, as the API shows them.
    pub fn networks(&self) -> Vec<serde_json::Value> {
        self.engine.read(|state, env| state.networks.values().map(|network| network.row(state, env)).collect())
    }

    /// All firewalls, as the API shows them.
    pub fn firewalls(&self) -> Vec<serde_json::Value> {
        self.engine.read(|state, env| state.firewalls.values().map(|firewall| firewall.row(state, env)).collect())
    }

    /// All machines that exist, in order of their ids.
    pub fn all_machines(&self) -> Vec<Machine> {
        self.engine.read(|state, env| {
            let existing = state.instances.values().filter(|instance| !instance.is_gone(env.at));
            existing.map(|instance| machine(instance, env)).collect()
        })
    }
}

fn machine(instance: &Instance, env: &Env<'_>) -> Machine {
    let installation = instance.installation.clone();
    Machine {
        instance_id: instance.id,
        display_name: instance.display_name.clone(),
        request_id: instance.request_id.clone(),
        product_id: instance.product_id.clone(),
        region: instance.region.clone(),
        period: instance.period,
        image_id: installation.image_id,
        user_data: installation.user_data,
        ssh_keys: installation.ssh_keys,
        rescue_keys: instance.rescue_keys.clone(),
        root_password: installation.root_password,
        default_user: installation.default_user,
        application_id: installation.application_id,
        license: instance.license.clone(),
        add_ons: instance.add_ons.iter().map(|add_on| add_on.id).collect(),
        status: instance.status(env.at),
        ipv4: instance.has_address(env.at).then(|| ipv4(instance.address)),
        created: instance.ordered,
        cancel_date: instance.cancel_date,
    }
}
