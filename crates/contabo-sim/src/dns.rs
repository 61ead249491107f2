//! DNS zones with their records, and the host names of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::address::{ipv4, ipv6};
use crate::error::ApiError;
use crate::form::Form;
use crate::state::{Env, State};

pub(crate) const FIRST_RECORD: i64 = 100_000;
/// The types a request can name; NS and SOA come with the zone.
const TYPES: [&str; 7] = ["A", "AAAA", "CAA", "CNAME", "MX", "SRV", "TXT"];
const NAME_SERVERS: [&str; 3] = ["ns1.contabo.net", "ns2.contabo.net", "ns3.contabo.net"];
const USUAL_TTL: i64 = 86_400;
const LONGEST_NAME: usize = 253;

/// A zone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Zone {
    pub name: String,
    pub records: Vec<Record>,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub id: i64,
    pub name: String,
    pub kind: String,
    pub ttl: i64,
    pub prio: i64,
    pub data: String,
    pub port: i64,
    pub weight: i64,
    pub flag: i64,
    pub tag: String,
}

/// The host name of an address.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ptr {
    pub host: String,
    pub ttl: i64,
}

impl Record {
    /// A record as a request describes it; its id and name come later.
    pub(crate) fn read(form: &mut Form<'_>) -> Self {
        let kind = form.required_word("type", &TYPES);
        let ttl = form.required_integer("ttl");
        let prio = form.required_integer("prio");
        let data = form.required_text("data", 1, 4096);
        let number = |form: &mut Form<'_>, name: &str| form.integer(name).unwrap_or_default();
        let (port, weight, flag) = (number(form, "port"), number(form, "weight"), number(form, "flag"));
        let tag = form.text("tag").unwrap_or_default().to_owned();
        let record = Self { id: 0, name: String::new(), kind, ttl, prio, data, port, weight, flag, tag };
        record.check(form);
        record
    }

    fn check(&self, form: &mut Form<'_>) {
        if !(1..=i64::from(i32::MAX)).contains(&self.ttl) {
            form.trouble("ttl must be a positive number");
        }
        let word = |number: i64| (0..=65_535).contains(&number);
        if !(word(self.prio) && word(self.port) && word(self.weight)) {
            form.trouble("prio, port and weight must not be less than 0 or greater than 65535");
        }
        match self.kind.as_str() {
            "A" if self.data.parse::<Ipv4Addr>().is_err() => form.trouble("data must be an IPv4 address"),
            "AAAA" if self.data.parse::<Ipv6Addr>().is_err() => form.trouble("data must be an IPv6 address"),
            "CNAME" | "MX" | "SRV" if !is_host(&self.data) => form.trouble("data must be a valid domain name"),
            _ => {}
        }
        if self.kind == "SRV" && !(form.has("port") && form.has("weight")) {
            form.trouble("port and weight should not be null or undefined for the type SRV");
        }
        if self.kind == "CAA" {
            if !matches!(self.tag.as_str(), "issue" | "issuewild" | "iodef") {
                form.trouble("tag must be one of the following values: issue, issuewild, iodef");
            }
            if !form.has("flag") || !(0..=255).contains(&self.flag) {
                form.trouble("flag must be a number between 0 and 255 for the type CAA");
            }
        }
    }

    pub(crate) fn row(&self, zone: &str, env: &Env<'_>) -> Value {
        let mut row = self.facts();
        row["recordId"] = json!(self.id);
        if env.config.short_record_names {
            let inside = self.name.strip_suffix(zone).and_then(|host| host.strip_suffix('.'));
            row["name"] = json!(inside.unwrap_or(&self.name));
        }
        env.row(row)
    }

    /// What audits tell of it.
    pub(crate) fn facts(&self) -> Value {
        json!({
            "name": self.name,
            "type": self.kind,
            "ttl": self.ttl,
            "prio": self.prio,
            "data": self.data,
            "port": self.port,
            "weight": self.weight,
            "flag": self.flag,
            "tag": self.tag,
        })
    }

    fn of_zone(id: i64, zone: &str, kind: &str, data: &str) -> Self {
        let (name, kind, data) = (zone.to_owned(), kind.to_owned(), data.to_owned());
        Self { id, name, kind, ttl: USUAL_TTL, prio: 0, data, port: 0, weight: 0, flag: 0, tag: String::new() }
    }

    /// The zone cannot do without it.
    pub(crate) fn is_fixed(&self) -> bool {
        matches!(self.kind.as_str(), "NS" | "SOA")
    }
}

impl Zone {
    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        env.row(json!({ "zoneName": self.name }))
    }

    /// The full name of a host in a request; nothing and `@` are the zone itself.
    pub(crate) fn full_name(&self, host: &str) -> Result<String, ApiError> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let full = match host.as_str() {
            "" | "@" => return Ok(self.name.clone()),
            inside if inside == self.name || inside.ends_with(&format!(".{}", self.name)) => host,
            outside => format!("{outside}.{}", self.name),
        };
        let is_good = is_host(full.strip_prefix("*.").unwrap_or(&full));
        if is_good { Ok(full) } else { Err(ApiError::invalid(vec!["name must be a valid host name".to_owned()])) }
    }

    /// The same record twice makes no sense, and an alias stands alone.
    pub(crate) fn check_room(&self, record: &Record) -> Result<(), ApiError> {
        let mut others = self.records.iter().filter(|other| other.id != record.id && other.name == record.name);
        let is_in_the_way = |other: &Record| {
            let is_same = other.kind == record.kind && other.data == record.data;
            is_same || other.kind == "CNAME" || (record.kind == "CNAME" && !other.is_fixed())
        };
        if others.any(is_in_the_way) {
            return Err(ApiError::new(409, "There is already a record with the same name"));
        }
        Ok(())
    }

    pub(crate) fn record(&self, id: i64) -> Result<&Record, ApiError> {
        self.records.iter().find(|record| record.id == id).ok_or_else(|| ApiError::missing("Record", "recordId"))
    }
}

/// Labels of letters, digits, dashes and underscores.
pub(crate) fn is_host(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let is_label = |label: &str| {
        let is_good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        (1..=63).contains(&label.len())
            && label.chars().all(is_good)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !name.is_empty() && name.len() <= LONGEST_NAME && name.split('.').all(is_label)
}

/// A name with an ending, as zones and domains have.
pub(crate) fn is_domain(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    is_host(name)
        && name.contains('.')
        && !name.ends_with('.')
        && ending.len() >= 2
        && !ending.chars().all(|c| c.is_ascii_digit())
}

impl State {
    pub(crate) fn zone(&self, name: &str) -> Result<&Zone, ApiError> {
        self.zones.get(&name.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("Zone", "zoneName"))
    }

    pub(crate) fn zone_mut(&mut self, name: &str) -> Result<&mut Zone, ApiError> {
        self.zones.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("Zone", "zoneName"))
    }

    /// Makes a zone with the records every zone has.
    pub(crate) fn create_zone(&mut self, name: &str) -> Result<Zone, ApiError> {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        if !is_domain(&name) {
            return Err(ApiError::invalid(vec!["zoneName must be a valid domain name".to_owned()]));
        }
        if self.zones.contains_key(&name) {
            return Err(ApiError::new(409, "There is already a zone with the same name"));
        }
        let soa = format!("{} hostmaster.{name} 1 10800 3600 604800 14400", NAME_SERVERS[0]);
        let mut records = vec![Record::of_zone(self.number_id(FIRST_RECORD), &name, "SOA", &soa)];
        for server in NAME_SERVERS {
            records.push(Record::of_zone(self.number_id(FIRST_RECORD), &name, "NS", server));
        }
        let zone = Zone { name: name.clone(), records };
        self.zones.insert(name, zone.clone());
        Ok(zone)
    }

    /// The usual host name of an address of the account; none if it is not one.
    pub(crate) fn usual_host(&self, address: IpAddr, env: &Env<'_>) -> Option<String> {
        let IpAddr::V4(wanted) = address else { return None };
        let living =
            self.instances.values().filter(|instance| !instance.is_gone(env.at) && instance.has_address(env.at));
        let main = living.filter(|instance| ipv4(instance.address) == wanted);
        let main = main.map(|instance| format!("{}.contaboserver.net", instance.name())).next();
        main.or_else(|| self.vips.get(&wanted.to_string()).map(|vip| format!("vip{}.contaboserver.net", vip.number)))
    }

    /// All addresses that have a host name, with it.
    pub(crate) fn ptr_rows(&self, env: &Env<'_>) -> Vec<Value> {
        let living =
            self.instances.values().filter(|instance| !instance.is_gone(env.at) && instance.has_address(env.at));
        let mut addresses: Vec<IpAddr> = living.map(|instance| ipv4(instance.address).into()).collect();
        addresses.extend(self.vips.values().map(|vip| IpAddr::from(ipv4(vip.number))));
        addresses.extend(self.ptrs.keys().filter(|address| address.is_ipv6()));
        addresses.into_iter().filter_map(|address| self.ptr_row(address, env).ok()).collect()
    }

    pub(crate) fn ptr_row(&self, address: IpAddr, env: &Env<'_>) -> Result<Value, ApiError> {
        let usual = self.usual_host(address, env).map(|host| Ptr { host, ttl: USUAL_TTL });
        let is_ours = usual.is_some() || self.owns_ipv6(address, env);
        let set = self.ptrs.get(&address).cloned().filter(|_| is_ours);
        let Some(ptr) = set.or(usual) else { return Err(ApiError::missing("PtrRecord", "ipAddress")) };
        Ok(env.row(json!({ "ip": address, "ttl": ptr.ttl, "ptr": ptr.host })))
    }

    /// An address in the net of one of the machines.
    pub(crate) fn owns_ipv6(&self, address: IpAddr, env: &Env<'_>) -> bool {
        let IpAddr::V6(wanted) = address else { return false };
        let net = |address: Ipv6Addr| address.segments()[..4].to_vec();
        let mut living =
            self.instances.values().filter(|instance| !instance.is_gone(env.at) && instance.has_address(env.at));
        living.any(|instance| net(ipv6(instance.address)) == net(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_domains() {
        let check = |name: &str, host: bool, domain: bool| {
            assert_eq!((is_host(name), is_domain(name)), (host, domain), "{name}");
        };
        check("example.com", true, true);
        check("_dmarc.example.com.", true, false);
        check("host", true, false);
        check("-x.com", false, false);
        check("a..b", false, false);
        check("192.0.2.1", true, false);
        check("", false, false);
    }

    #[test]
    fn hosts_get_the_name_of_their_zone() {
        let zone = Zone { name: "example.com".to_owned(), records: Vec::new() };
        let check = |host: &str, full: &str| assert_eq!(zone.full_name(host).unwrap(), full);
        check("", "example.com");
        check("@", "example.com");
        check("www", "www.example.com");
        check("www.example.com.", "www.example.com");
        check("*", "*.example.com");
        assert!(zone.full_name("a b").is_err());
    }
}
