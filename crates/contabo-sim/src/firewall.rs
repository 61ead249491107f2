//! Firewalls: rules for incoming traffic, taken over by machines after a moment.

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::catalogue::region_by_slug;
use crate::clock::later;
use crate::error::ApiError;
use crate::form::Form;
use crate::instance::Instance;
use crate::state::{Env, State};

const PROTOCOLS: [&str; 4] = ["tcp", "udp", "icmp", ""];
const MOST_PORTS: usize = 15;
pub(crate) const STATUSES: [&str; 2] = ["active", "inactive"];

/// One firewall.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Firewall {
    pub id: String,
    pub name: String,
    pub description: String,
    pub status: String,
    /// As the API writes them.
    pub inbound: Vec<Value>,
    pub members: BTreeMap<i64, Member>,
    pub created: Timestamp,
    pub updated: Timestamp,
}

/// A machine behind it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Member {
    pub since: Timestamp,
    /// When it was taken out; it stays listed for a moment.
    pub left: Option<Timestamp>,
}

impl Firewall {
    /// The machines behind it, with those that are leaving.
    fn living<'a>(&'a self, state: &'a State, env: &Env<'_>) -> Vec<(&'a Instance, Member)> {
        let found = self.members.iter().filter_map(|(id, member)| Some((state.instances.get(id)?, *member)));
        let pause = env.config.delays.firewall;
        let is_there = |(instance, member): &(&Instance, Member)| {
            !instance.is_gone(env.at) && member.left.is_none_or(|left| env.at < later(left, pause))
        };
        found.filter(is_there).collect()
    }

    fn member_status(&self, member: Member, env: &Env<'_>) -> &'static str {
        let changed = member.since.max(self.updated);
        match member.left {
            Some(_) => "deleting",
            None if env.at < later(changed, env.config.delays.firewall) => "processing",
            None => "ok",
        }
    }

    /// What audits tell of it.
    pub(crate) fn facts(&self) -> Value {
        json!({
            "name": self.name,
            "description": self.description,
            "status": self.status,
            "rules": { "inbound": self.inbound },
        })
    }

    pub(crate) fn row(&self, state: &State, env: &Env<'_>) -> Value {
        let members = self.living(state, env);
        let statuses = members
            .iter()
            .map(|(instance, member)| json!({ "instanceId": instance.id, "status": self.member_status(*member, env) }));
        let statuses: Vec<Value> = statuses.collect();
        let machines: Vec<Value> = members.iter().map(|(instance, _)| machine_row(instance, env)).collect();
        env.row(json!({
            "firewallId": self.id,
            "name": self.name,
            "description": self.description,
            "status": self.status,
            "instanceStatus": statuses,
            "instances": machines,
            "rules": { "inbound": self.inbound },
            "createdDate": self.created,
            "updatedDate": self.updated,
        }))
    }
}

fn machine_row(instance: &Instance, env: &Env<'_>) -> Value {
    let region = region_by_slug(&instance.region);
    let (addresses, _) = instance.addresses(env.at);
    json!({
        "instanceId": instance.id,
        "displayName": instance.display_name,
        "name": instance.name(),
        "productId": instance.product_id,
        "ipConfig": addresses,
        "regionSlug": instance.region,
        "regionName": region.map_or("", |region| region.name),
        "dataCenterSlug": region.map_or("", |region| region.data_center_slug),
        "dataCenterName": region.map_or("", |region| region.data_center),
    })
}

impl State {
    pub(crate) fn firewall(&self, id: &str) -> Result<&Firewall, ApiError> {
        self.firewalls.get(&id.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("Firewall", "firewallId"))
    }

    pub(crate) fn firewall_mut(&mut self, id: &str) -> Result<&mut Firewall, ApiError> {
        self.firewalls.get_mut(&id.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("Firewall", "firewallId"))
    }

    pub(crate) fn attach_firewall(&mut self, id: &str, instance: i64, env: &Env<'_>) -> Result<(), ApiError> {
        self.instance(instance, env)?;
        let firewall = self.firewall_mut(id)?;
        if firewall.members.get(&instance).is_some_and(|member| member.left.is_none()) {
            return Err(ApiError::new(409, "The instance is already assigned to the firewall"));
        }
        firewall.members.insert(instance, Member { since: env.at, left: None });
        Ok(())
    }

    pub(crate) fn detach_firewall(&mut self, id: &str, instance: i64, env: &Env<'_>) -> Result<(), ApiError> {
        let firewall = self.firewall_mut(id)?;
        let member = firewall.members.get_mut(&instance).filter(|member| member.left.is_none());
        member.ok_or_else(|| ApiError::missing("Instance", "instanceId"))?.left = Some(env.at);
        Ok(())
    }

    /// A firewall can be deleted once no machine is behind it.
    pub(crate) fn delete_firewall(&mut self, id: &str, env: &Env<'_>) -> Result<Firewall, ApiError> {
        let firewall = self.firewall(id)?;
        if firewall.living(self, env).iter().any(|(_, member)| member.left.is_none()) {
            return Err(ApiError::new(409, "The firewall can not be deleted as there are instances assigned to it"));
        }
        let id = firewall.id.clone();
        self.firewalls.remove(&id).ok_or_else(|| ApiError::missing("Firewall", "firewallId"))
    }
}

/// The rules of a request as they are kept.
pub(crate) fn read_rules(form: &mut Form<'_>) -> Option<Vec<Value>> {
    let rules = form.object("rules")?;
    let mut inner = Form::new(rules);
    inner.require("inbound");
    let inbound = inner.array("inbound").unwrap_or_default();
    let mut kept = Vec::new();
    for (number, rule) in inbound.iter().enumerate() {
        match rule.as_object() {
            Some(rule) => kept.push(read_rule(&mut inner, rule, number)),
            None => inner.trouble(format!("rules.inbound.{number} must be an object")),
        }
    }
    form.adopt(inner);
    Some(kept)
}

fn read_rule(all: &mut Form<'_>, rule: &Map<String, Value>, number: usize) -> Value {
    let mut form = Form::new(rule);
    form.require("protocol");
    let protocol = form.word("protocol", &PROTOCOLS).unwrap_or_default();
    let action = form.required_word("action", &["accept", "drop"]);
    if action == "drop" {
        form.trouble("only the action accept is supported");
    }
    let status = form.required_word("status", &STATUSES);
    let name = form.text_of("displayName", 0, 255).unwrap_or_default();
    form.require("destPorts");
    let ports = form.texts("destPorts").unwrap_or_default();
    check_ports(&mut form, &ports, protocol);
    form.require("srcCidr");
    let mut sources = json!({ "ipv4": [], "ipv6": [] });
    if let Some(given) = form.object("srcCidr") {
        let mut inner = Form::new(given);
        for (family, any) in [("ipv4", "AnyIPv4"), ("ipv6", "AnyIPv6")] {
            let ranges = inner.texts(family).unwrap_or_default();
            if ranges.iter().any(|range| range != any && !is_range(range, family == "ipv4")) {
                inner.trouble(format!("each value in srcCidr.{family} must be a CIDR or {any}"));
            }
            sources[family] = json!(ranges);
        }
        form.adopt(inner);
    }
    all.adopt_numbered(form, "rules.inbound", number);
    json!({
        "protocol": protocol,
        "destPorts": ports,
        "srcCidr": sources,
        "action": action,
        "status": status,
        "displayName": name,
    })
}

fn check_ports(form: &mut Form<'_>, ports: &[String], protocol: &str) {
    if ports.len() > MOST_PORTS {
        form.trouble(format!("destPorts must contain no more than {MOST_PORTS} elements"));
    }
    if protocol == "icmp" && !ports.is_empty() {
        form.trouble("destPorts are not available for the protocol icmp");
    }
    if !ports.iter().all(|port| is_port(port)) {
        form.trouble("each value in destPorts must be a port or a range of ports");
    }
}

/// `80` or `80-90`.
fn is_port(text: &str) -> bool {
    let one = |text: &str| text.parse::<u16>().ok().filter(|port| *port > 0);
    match text.split_once('-') {
        Some((first, last)) => one(first).zip(one(last)).is_some_and(|(first, last)| first <= last),
        None => one(text).is_some(),
    }
}

/// An address with or without the length of a net.
fn is_range(text: &str, is_v4: bool) -> bool {
    let (address, length) = text.split_once('/').unwrap_or((text, "0"));
    let most = if is_v4 { 32 } else { 128 };
    let is_address = address.parse::<IpAddr>().is_ok_and(|address| address.is_ipv4() == is_v4);
    is_address && length.parse::<u8>().is_ok_and(|length| length <= most)
}

/// Rules for usual purposes, by name.
pub(crate) fn presets() -> Vec<(&'static str, Value)> {
    let rule = |name: &str, protocol: &str, ports: &[&str]| {
        let any = json!({ "ipv4": ["AnyIPv4"], "ipv6": ["AnyIPv6"] });
        let inbound = json!([{ "protocol": protocol, "destPorts": ports, "srcCidr": any, "action": "accept",
            "status": "active", "displayName": name }]);
        json!({ "inbound": inbound })
    };
    vec![
        ("HTTP", rule("HTTP", "tcp", &["80"])),
        ("HTTPS", rule("HTTPS", "tcp", &["443"])),
        ("SSH", rule("SSH", "tcp", &["22"])),
        ("RDP", rule("RDP", "tcp", &["3389"])),
        ("DNS", rule("DNS", "udp", &["53"])),
        ("Ping", rule("Ping", "icmp", &[])),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_ranges() {
        let port = |text: &str, is_good: bool| assert_eq!(is_port(text), is_good, "{text}");
        port("80", true);
        port("80-90", true);
        port("90-80", false);
        port("0", false);
        port("http", false);
        let range = |text: &str, is_v4: bool, is_good: bool| assert_eq!(is_range(text, is_v4), is_good, "{text}");
        range("192.0.2.0/24", true, true);
        range("192.0.2.7", true, true);
        range("192.0.2.0/33", true, false);
        range("2001:db8::/32", false, true);
        range("2001:db8::/32", true, false);
    }
}
