//! Private networks: a /22 each, with members that have to start anew before they are in.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::addon::PRIVATE_NETWORKING;
use crate::catalogue::region_by_slug;
use crate::error::ApiError;
use crate::instance::Instance;
use crate::state::{Env, State};
use crate::status::Status;

const FIRST_NETWORK: i64 = 30_000;
/// A /22 has 1024 addresses; net, gateway and broadcast are not for machines.
const ROOM: u32 = 1021;
/// The first host that a machine gets: .0 is the net, .1 the gateway.
const FIRST_HOST: u32 = 2;

/// One private network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Network {
    pub id: i64,
    pub name: String,
    pub description: String,
    pub region: String,
    pub created: Timestamp,
    /// Which of the /22 nets in 10.0.0.0/8 it has.
    pub number: u32,
    pub members: BTreeMap<i64, Member>,
}

/// A machine in it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Member {
    pub host: u32,
    pub joined: Timestamp,
    /// It is the machine's first network: a start anew is not enough.
    pub needs_install: bool,
}

impl Network {
    fn address(&self, host: u32) -> Ipv4Addr {
        let [_, high, low, last] = ((self.number % (1 << 14)) * 1024 + host).to_be_bytes();
        Ipv4Addr::new(10, high, low, last)
    }

    fn free_host(&self) -> Option<u32> {
        (FIRST_HOST..FIRST_HOST + ROOM).find(|host| self.members.values().all(|member| member.host != *host))
    }

    /// What audits tell of it.
    pub(crate) fn facts(&self) -> Value {
        json!({ "name": self.name, "description": self.description, "region": self.region })
    }

    /// The members that still exist.
    fn living<'a>(&'a self, state: &'a State, env: &Env<'_>) -> Vec<(&'a Instance, Member)> {
        let found = self.members.iter().filter_map(|(id, member)| Some((state.instances.get(id)?, *member)));
        let at = env.at;
        found.filter(|(instance, _)| !instance.is_gone(at)).collect()
    }

    pub(crate) fn row(&self, state: &State, env: &Env<'_>) -> Value {
        let region = region_by_slug(&self.region);
        let members = self.living(state, env);
        let used = u32::try_from(members.len()).unwrap_or(ROOM);
        let rows: Vec<Value> =
            members.into_iter().map(|(instance, member)| self.member_row(instance, member, env)).collect();
        env.row(json!({
            "privateNetworkId": self.id,
            "name": self.name,
            "description": self.description,
            "dataCenter": region.map_or("", |region| region.data_center),
            "region": self.region,
            "regionName": region.map_or("", |region| region.name),
            "cidr": format!("{}/22", self.address(0)),
            "availableIps": ROOM.saturating_sub(used),
            "createdDate": self.created,
            "instances": rows,
        }))
    }

    fn member_row(&self, instance: &Instance, member: Member, env: &Env<'_>) -> Value {
        let address = json!({ "ip": self.address(member.host), "netmaskCidr": 22, "gateway": self.address(1) });
        let (public, _) = instance.addresses(env.at);
        json!({
            "instanceId": instance.id,
            "displayName": instance.display_name,
            "name": instance.name(),
            "productId": instance.product_id,
            "privateIpConfig": { "v4": [address] },
            "ipConfig": public,
            "status": member_status(instance, member, env),
        })
    }
}

/// A machine has to be installed anew for its first network, and started anew for each further one.
fn member_status(instance: &Instance, member: Member, env: &Env<'_>) -> &'static str {
    if instance.status(env.at) == Status::Installing {
        return "installing";
    }
    let since = |done: Option<Timestamp>| done.is_some_and(|done| member.joined < done && done <= env.at);
    match member.needs_install {
        true if since(instance.installed) => "ok",
        true => "reinstall",
        false if since(instance.booted) => "ok",
        false => "restart",
    }
}

impl State {
    pub(crate) fn network(&self, id: i64) -> Result<&Network, ApiError> {
        self.networks.get(&id).ok_or_else(|| ApiError::missing("PrivateNetwork", "privateNetworkId"))
    }

    fn network_mut(&mut self, id: i64) -> Result<&mut Network, ApiError> {
        self.networks.get_mut(&id).ok_or_else(|| ApiError::missing("PrivateNetwork", "privateNetworkId"))
    }

    /// Makes a network.
    pub(crate) fn add_network(&mut self, name: String, description: String, region: String, env: &Env<'_>) -> Network {
        let (id, number) = (self.number_id(FIRST_NETWORK), self.free_network_number());
        let network = Network { id, name, description, region, created: env.at, number, members: BTreeMap::new() };
        self.networks.insert(id, network.clone());
        network
    }

    /// Numbers are not used again while their network is there.
    fn free_network_number(&self) -> u32 {
        (0..).find(|number| self.networks.values().all(|network| network.number != *number)).unwrap_or(0)
    }

    /// Puts a machine in. It needs the add-on and has to be in the same region.
    pub(crate) fn join_network(&mut self, id: i64, instance: i64, env: &Env<'_>) -> Result<(), ApiError> {
        let network = self.network(id)?;
        let machine = self.instance(instance, env)?;
        if !machine.add_ons.iter().any(|add_on| add_on.id == PRIVATE_NETWORKING) {
            return Err(ApiError::new(402, "The instance does not have the private networking add-on"));
        }
        if machine.region != network.region {
            return Err(ApiError::bad("The instance is not in the same region as the private network"));
        }
        if network.members.contains_key(&instance) {
            return Err(ApiError::new(409, "The instance is already assigned to the private network"));
        }
        let host = network.free_host().ok_or_else(|| ApiError::new(409, "There are no free addresses"))?;
        let needs_install = !self.networks.values().any(|other| other.members.contains_key(&instance));
        self.network_mut(id)?.members.insert(instance, Member { host, joined: env.at, needs_install });
        Ok(())
    }

    /// Takes a machine out.
    pub(crate) fn leave_network(&mut self, id: i64, instance: i64) -> Result<(), ApiError> {
        let removed = self.network_mut(id)?.members.remove(&instance);
        removed.map(drop).ok_or_else(|| ApiError::missing("Instance", "instanceId"))
    }
}
