//! What makes a good rule, what rules add up to, and what is worth a warning.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use mpanel_core::FieldError;
use serde::{Deserialize, Serialize};

use crate::provider::contabo::CAPABILITIES;
use crate::provider::networking::{CloudRule, RuleProtocol};
use crate::words::words;

/// Rules of one set; more than anybody can keep in mind.
const MOST_RULES: usize = 50;
/// Sources of one rule.
const MOST_SOURCES: usize = 50;
const LONGEST_NAME: usize = 60;
/// Everywhere.
pub const ANY: &str = "any";

/// What the provider can take.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Limits {
    /// Rules of one set.
    pub rules: usize,
    /// Ports or ranges of ports of one rule.
    pub ports_per_rule: usize,
    /// Sources of one rule.
    pub sources_per_rule: usize,
}

/// The limits of rule sets.
pub fn limits() -> Limits {
    Limits { rules: MOST_RULES, ports_per_rule: CAPABILITIES.ports_per_rule, sources_per_rule: MOST_SOURCES }
}

/// A rule: incoming traffic that is let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What it is for.
    pub name: String,
    /// Protocol.
    pub protocol: RuleProtocol,
    /// Ports such as `80` and `8000-8010`; none means all.
    pub ports: Vec<String>,
    /// Addresses and ranges, or `any`.
    pub sources: Vec<String>,
    /// A rule that is switched off stays in the set and lets nothing in.
    pub enabled: bool,
}

words! {
    /// What is worth knowing before rules are put in force.
    Warning {
        /// Nothing is let in.
        LetsNothingIn = "lets_nothing_in",
        /// Neither SSH nor remote desktop is let in.
        NoWayToLogIn = "no_way_to_log_in",
        /// One may log in from everywhere.
        LogInFromAnywhere = "log_in_from_anywhere",
        /// Everything is let in from everywhere.
        LetsEverythingIn = "lets_everything_in",
    }
}

/// Ports on which one logs in: SSH and remote desktop.
const LOG_IN: [u16; 2] = [22, 3389];

/// The rules as they are kept, or what is wrong with them, at each field.
pub fn checked(rules: &[Rule]) -> Result<Vec<Rule>, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut refuse = |pointer: String, code: &'static str, detail: String| {
        wrong.push(FieldError { pointer, code, detail });
    };
    if rules.len() > MOST_RULES {
        refuse("/rules".to_owned(), "too_many", format!("A set holds at most {MOST_RULES} rules."));
    }
    let most_ports = CAPABILITIES.ports_per_rule;
    let mut kept = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let name = rule.name.trim().to_owned();
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            refuse(format!("/rules/{at}/name"), "not_valid", format!("Use at most {LONGEST_NAME} characters."));
        }
        let with_ports = matches!(rule.protocol, RuleProtocol::Tcp | RuleProtocol::Udp);
        if !with_ports && !rule.ports.is_empty() {
            let detail = "Only TCP and UDP have ports. Choose one of them, or leave the ports out.";
            refuse(format!("/rules/{at}/ports"), "not_for_this_protocol", detail.to_owned());
        }
        if rule.ports.len() > most_ports {
            let detail = format!("A rule takes at most {most_ports} ports. Make a second rule for the others.");
            refuse(format!("/rules/{at}/ports"), "too_many", detail);
        }
        let ports: Vec<String> = rule.ports.iter().map(|p| p.replace(' ', "")).collect();
        for (n, port) in ports.iter().enumerate() {
            if port_range(port).is_none() {
                let detail = format!("{port:?} is no port. Use 1 to 65535, or a range such as 8000-8010.");
                refuse(format!("/rules/{at}/ports/{n}"), "not_a_port", detail);
            }
        }
        if rule.sources.is_empty() {
            let detail = "Say where the traffic may come from: an address, a range, or any.";
            refuse(format!("/rules/{at}/sources"), "required", detail.to_owned());
        }
        if rule.sources.len() > MOST_SOURCES {
            refuse(format!("/rules/{at}/sources"), "too_many", format!("A rule takes at most {MOST_SOURCES} sources."));
        }
        let mut sources = Vec::new();
        for (n, source) in rule.sources.iter().enumerate() {
            match tidy_source(source) {
                Some(source) => sources.push(source),
                None => {
                    let detail = format!(
                        "{source:?} is no address or range. Use for example 203.0.113.7, 203.0.113.0/24 or any."
                    );
                    refuse(format!("/rules/{at}/sources/{n}"), "not_a_range", detail);
                }
            }
        }
        kept.push(Rule { name, protocol: rule.protocol, ports, sources, enabled: rule.enabled });
    }
    if wrong.is_empty() { Ok(kept) } else { Err(wrong) }
}

/// `80` or `8000-8010`.
fn port_range(text: &str) -> Option<(u16, u16)> {
    let one = |text: &str| {
        let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        text.parse::<u16>().ok().filter(|port| plain && *port > 0)
    };
    match text.split_once('-') {
        Some((first, last)) => one(first).zip(one(last)).filter(|(first, last)| first <= last),
        None => one(text).map(|port| (port, port)),
    }
}

/// An address or a range that begins where its mask says, written out; `any` for everywhere.
fn tidy_source(text: &str) -> Option<String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case(ANY) {
        return Some(ANY.to_owned());
    }
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length.parse::<u8>().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    match address {
        IpAddr::V4(ip) => {
            let length = length.unwrap_or(32);
            let bits = u32::MAX.checked_shl(32 - u32::from(length.min(32))).unwrap_or(0);
            (length <= 32).then(|| format!("{}/{length}", Ipv4Addr::from(u32::from(ip) & bits)))
        }
        IpAddr::V6(ip) => {
            let length = length.unwrap_or(128);
            let bits = u128::MAX.checked_shl(128 - u32::from(length.min(128))).unwrap_or(0);
            (length <= 128).then(|| format!("{}/{length}", Ipv6Addr::from(u128::from(ip) & bits)))
        }
    }
}

impl Rule {
    fn opens(&self, port: u16) -> bool {
        let carries = matches!(self.protocol, RuleProtocol::Tcp | RuleProtocol::Any);
        let covers = self.ports.is_empty()
            || self.ports.iter().filter_map(|p| port_range(p)).any(|(first, last)| (first..=last).contains(&port));
        self.enabled && carries && covers
    }

    fn is_from_anywhere(&self) -> bool {
        self.sources.iter().any(|s| s == ANY || s == "0.0.0.0/0" || s == "::/0")
    }

    /// The rule as the provider takes it.
    pub(crate) fn for_provider(&self) -> CloudRule {
        let (mut ipv4, mut ipv6) = (Vec::new(), Vec::new());
        for source in &self.sources {
            match source.as_str() {
                ANY => {
                    ipv4.push("0.0.0.0/0".to_owned());
                    ipv6.push("::/0".to_owned());
                }
                range if range.contains(':') => ipv6.push(range.to_owned()),
                range => ipv4.push(range.to_owned()),
            }
        }
        CloudRule { name: self.name.clone(), protocol: self.protocol, ports: self.ports.clone(), ipv4, ipv6 }
    }
}

/// The rules that go to the provider: those that are switched on.
pub(crate) fn for_provider(rules: &[Rule]) -> Vec<CloudRule> {
    rules.iter().filter(|r| r.enabled).map(Rule::for_provider).collect()
}

/// What is worth knowing about rules that are in force together.
pub fn warnings<'a>(rules: impl Iterator<Item = &'a Rule> + Clone) -> Vec<Warning> {
    let on = rules.filter(|r| r.enabled);
    let mut found = Vec::new();
    if on.clone().next().is_none() {
        return vec![Warning::LetsNothingIn];
    }
    if !on.clone().any(|r| LOG_IN.iter().any(|port| r.opens(*port))) {
        found.push(Warning::NoWayToLogIn);
    }
    let everything = |r: &Rule| r.protocol == RuleProtocol::Any && r.is_from_anywhere();
    if on.clone().any(everything) {
        found.push(Warning::LetsEverythingIn);
    } else if on.clone().any(|r| r.is_from_anywhere() && LOG_IN.iter().any(|port| r.opens(*port))) {
        found.push(Warning::LogInFromAnywhere);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(protocol: RuleProtocol, ports: &[&str], sources: &[&str]) -> Rule {
        let own = |list: &[&str]| list.iter().map(|t| (*t).to_owned()).collect();
        Rule { name: "x".into(), protocol, ports: own(ports), sources: own(sources), enabled: true }
    }

    #[test]
    fn good_rules_are_tidied() {
        use RuleProtocol as P;
        for (given, ports, sources) in [
            (rule(P::Tcp, &["80", "8000 - 8010"], &["any"]), vec!["80", "8000-8010"], vec!["any"]),
            (rule(P::Udp, &[], &["203.0.113.7"]), vec![], vec!["203.0.113.7/32"]),
            (
                rule(P::Any, &[], &["203.0.113.99/24", "2001:db8::1/64"]),
                vec![],
                vec!["203.0.113.0/24", "2001:db8::/64"],
            ),
            (rule(P::Icmp, &[], &["0.0.0.0/0", " ANY "]), vec![], vec!["0.0.0.0/0", "any"]),
        ] {
            let kept = checked(std::slice::from_ref(&given)).unwrap();
            assert_eq!(
                (&kept[0].ports, &kept[0].sources),
                (&ports.iter().map(|p| (*p).to_owned()).collect(), &sources.iter().map(|s| (*s).to_owned()).collect()),
                "{given:?}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        use RuleProtocol as P;
        let many: Vec<String> = (1..=16).map(|p: u16| p.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for (given, pointer, code) in [
            (rule(P::Tcp, &["0"], &["any"]), "/rules/0/ports/0", "not_a_port"),
            (rule(P::Tcp, &["80", "90-80"], &["any"]), "/rules/0/ports/1", "not_a_port"),
            (rule(P::Tcp, &["+80"], &["any"]), "/rules/0/ports/0", "not_a_port"),
            (rule(P::Tcp, &["65536"], &["any"]), "/rules/0/ports/0", "not_a_port"),
            (rule(P::Tcp, &many, &["any"]), "/rules/0/ports", "too_many"),
            (rule(P::Icmp, &["80"], &["any"]), "/rules/0/ports", "not_for_this_protocol"),
            (rule(P::Any, &["80"], &["any"]), "/rules/0/ports", "not_for_this_protocol"),
            (rule(P::Tcp, &["80"], &[]), "/rules/0/sources", "required"),
            (rule(P::Tcp, &["80"], &["203.0.113.0/33"]), "/rules/0/sources/0", "not_a_range"),
            (rule(P::Tcp, &["80"], &["any", "example.com"]), "/rules/0/sources/1", "not_a_range"),
        ] {
            let wrong = checked(std::slice::from_ref(&given)).unwrap_err();
            assert_eq!((wrong[0].pointer.as_str(), wrong[0].code), (pointer, code), "{given:?}");
        }
        assert_eq!(checked(&vec![rule(P::Tcp, &["80"], &["any"]); 51]).unwrap_err()[0].code, "too_many");
    }

    #[test]
    fn warnings_tell_of_locked_and_of_open_doors() {
        use RuleProtocol as P;
        use Warning as W;
        let off = Rule { enabled: false, ..rule(P::Tcp, &["22"], &["any"]) };
        for (rules, expected) in [
            (vec![], vec![W::LetsNothingIn]),
            (vec![off], vec![W::LetsNothingIn]),
            (vec![rule(P::Tcp, &["80", "443"], &["any"])], vec![W::NoWayToLogIn]),
            (vec![rule(P::Udp, &["22"], &["any"])], vec![W::NoWayToLogIn]),
            (vec![rule(P::Tcp, &["20-25"], &["203.0.113.7/32"])], vec![]),
            (vec![rule(P::Tcp, &["22"], &["any"])], vec![W::LogInFromAnywhere]),
            (vec![rule(P::Tcp, &[], &["::/0"])], vec![W::LogInFromAnywhere]),
            (vec![rule(P::Any, &[], &["any"])], vec![W::LetsEverythingIn]),
        ] {
            assert_eq!(warnings(rules.iter()), expected, "{rules:?}");
        }
    }

    #[test]
    fn the_provider_gets_both_families_apart_and_no_switched_off_rule() {
        let rules = [
            rule(RuleProtocol::Tcp, &["443"], &["any"]),
            rule(RuleProtocol::Tcp, &["22"], &["203.0.113.0/24", "2001:db8::/64"]),
            Rule { enabled: false, ..rule(RuleProtocol::Any, &[], &["any"]) },
        ];
        let sent = for_provider(&rules);
        assert_eq!(sent.len(), 2);
        assert_eq!((&sent[0].ipv4[..], &sent[0].ipv6[..]), (&["0.0.0.0/0".to_owned()][..], &["::/0".to_owned()][..]));
        assert_eq!((&sent[1].ipv4[0][..], &sent[1].ipv6[0][..]), ("203.0.113.0/24", "2001:db8::/64"));
    }
}
