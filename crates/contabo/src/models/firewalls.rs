//! Firewalls: rules for incoming traffic, put on machines.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    FirewallId, FirewallMemberStatus, FirewallStatus, InstanceId, IpConfig, Protocol, RuleAction, TenantId, comma,
    lenient,
};

/// A firewall.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Firewall {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The firewall.
    pub firewall_id: FirewallId,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Description.
    #[serde(default)]
    pub description: String,
    /// Whether the rules are in force.
    #[serde(default)]
    pub status: FirewallStatus,
    /// How far each machine has taken over the rules.
    #[serde(default)]
    pub instance_status: Vec<FirewallMember>,
    /// The machines in it.
    #[serde(default)]
    pub instances: Vec<FirewallInstance>,
    /// The rules.
    #[serde(default)]
    pub rules: FirewallRules,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub updated_date: Option<Timestamp>,
}

/// How far a machine has taken over the rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirewallMember {
    /// The machine.
    pub instance_id: InstanceId,
    /// Where it is in its life.
    #[serde(default)]
    pub status: FirewallMemberStatus,
    /// What went wrong, if something did.
    #[serde(default, deserialize_with = "lenient::text")]
    pub error_message: Option<String>,
}

/// A machine behind a firewall.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirewallInstance {
    /// The machine.
    pub instance_id: InstanceId,
    /// Our name for it.
    #[serde(default)]
    pub display_name: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Product, such as `V153`.
    #[serde(default)]
    pub product_id: String,
    /// The public addresses.
    #[serde(default)]
    pub ip_config: IpConfig,
    /// Region.
    #[serde(default)]
    pub region_slug: String,
    /// Region in words.
    #[serde(default)]
    pub region_name: String,
    /// Short name of the data center.
    #[serde(default)]
    pub data_center_slug: String,
    /// Data center in words.
    #[serde(default)]
    pub data_center_name: String,
}

/// The rules of a firewall.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FirewallRules {
    /// Rules for incoming traffic.
    pub inbound: Vec<FirewallRule>,
}

/// One rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FirewallRule {
    /// Protocol.
    pub protocol: Protocol,
    /// Ports such as `80` and `80-90`, at most 15; none means all.
    pub dest_ports: Vec<String>,
    /// Where the traffic may come from.
    pub src_cidr: SourceRanges,
    /// What to do with it.
    pub action: RuleAction,
    /// Whether it is in force.
    pub status: FirewallStatus,
    /// Our name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// Where traffic comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceRanges {
    /// Ranges, or `AnyIPv4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv4: Option<Vec<String>>,
    /// Ranges, or `AnyIPv6`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv6: Option<Vec<String>>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirewallFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// With one of these machines only.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub instance_ids: Vec<InstanceId>,
}

/// A firewall to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateFirewall {
    /// Name.
    pub name: String,
    /// Description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the rules are in force.
    pub status: FirewallStatus,
    /// The rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<FirewallRules>,
}

/// Changes of a firewall; its rules are replaced by another call.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdateFirewall {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the rules are in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<FirewallStatus>,
    /// Description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The rules that replace those there are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReplaceFirewallRules {
    /// The rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<FirewallRules>,
}

/// Rules for a usual purpose, such as a web server.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PresetRules {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// The rules, as the body of a new firewall takes them.
    #[serde(rename = "macro", default)]
    pub rules: Value,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PresetRulesFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl PresetRules {
    /// The rules, which the document calls an object and shows as a text.
    pub fn firewall_rules(&self) -> Option<FirewallRules> {
        match &self.rules {
            Value::String(text) => serde_json::from_str(text).ok(),
            other => serde_json::from_value(other.clone()).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preset_rules_are_read_as_object_and_as_text() {
        let object = r#"{"inbound":[{"protocol":"udp","destPorts":["53"],"srcCidr":{"ipv4":[]},"action":"accept"}]}"#;
        for rules in [serde_json::from_str(object).unwrap(), Value::String(object.to_owned())] {
            let preset = PresetRules { name: "DNS".to_owned(), rules };
            let read = preset.firewall_rules().unwrap();
            assert_eq!((read.inbound.len(), &read.inbound[0].protocol), (1, &Protocol::Udp));
        }
    }
}
