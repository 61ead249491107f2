//! Beginnings of rule sets.

use std::net::IpAddr;

use serde::Serialize;

use super::rules::{ANY, Rule};
use crate::provider::networking::RuleProtocol;

/// A beginning.
#[derive(Debug, Clone, Serialize)]
pub struct Template {
    /// web, ssh, mail, game or deny_all.
    pub key: &'static str,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// All of them; the caller's own address goes where only the caller may come in.
pub fn templates(caller: IpAddr) -> Vec<Template> {
    let anywhere = || vec![ANY.to_owned()];
    let rule = |name: &str, protocol: RuleProtocol, ports: &[&str]| Rule {
        name: name.to_owned(),
        protocol,
        ports: ports.iter().map(|p| (*p).to_owned()).collect(),
        sources: anywhere(),
        enabled: true,
    };
    let length = if caller.is_ipv4() { 32 } else { 128 };
    let own = || Rule {
        sources: vec![format!("{caller}/{length}")],
        ..rule("SSH from my address", RuleProtocol::Tcp, &["22"])
    };
    let ping = || rule("Ping", RuleProtocol::Icmp, &[]);
    vec![
        Template {
            key: "web",
            rules: vec![
                rule("Web", RuleProtocol::Tcp, &["80", "443"]),
                rule("HTTP/3", RuleProtocol::Udp, &["443"]),
                ping(),
                own(),
            ],
        },
        Template { key: "ssh", rules: vec![own()] },
        Template {
            key: "mail",
            rules: vec![
                rule("Mail between servers", RuleProtocol::Tcp, &["25"]),
                rule("Sending", RuleProtocol::Tcp, &["465", "587"]),
                rule("Reading", RuleProtocol::Tcp, &["993", "995"]),
                own(),
            ],
        },
        Template {
            key: "game",
            rules: vec![
                rule("Minecraft", RuleProtocol::Tcp, &["25565"]),
                rule("Source games", RuleProtocol::Udp, &["27015-27030"]),
                rule("Source games, console", RuleProtocol::Tcp, &["27015"]),
                own(),
            ],
        },
        Template { key: "deny_all", rules: Vec::new() },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::rules::{Warning, checked, warnings};
    use super::*;

    #[test]
    fn every_template_is_good_and_keeps_its_reader_in() {
        for caller in ["203.0.113.7", "2001:db8::7"] {
            for template in templates(caller.parse().unwrap()) {
                let kept = checked(&template.rules).unwrap();
                assert_eq!(kept, template.rules, "{}", template.key);
                let expected = if template.key == "deny_all" { vec![Warning::LetsNothingIn] } else { vec![] };
                assert_eq!(warnings(kept.iter()), expected, "{}", template.key);
            }
        }
    }
}
