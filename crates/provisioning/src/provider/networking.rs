//! The port's second half: private networks, firewalls, movable addresses and reverse DNS.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Answer, CallId};
use crate::words::words;

words! {
    /// Whether a machine has taken over a private network.
    MembershipStatus {
        /// It is in.
        Ok = "ok",
        /// It has to be started anew first.
        Restart = "restart",
        /// It has to be installed anew first.
        Reinstall = "reinstall",
        /// It is being installed.
        Installing = "installing",
        /// The installation failed.
        ReinstallFailed = "reinstall_failed",
        /// The provider says it with a word we do not know.
        Unknown = "unknown",
    }
}

/// A machine in a private network.
#[derive(Debug, Clone)]
pub struct CloudMember {
    /// The provider's id of the machine.
    pub machine: String,
    /// Its address in the network.
    pub ip: Option<String>,
    /// Whether it has taken it over.
    pub status: MembershipStatus,
    /// What the provider says went wrong.
    pub error: Option<String>,
}

/// A private network at the provider.
#[derive(Debug, Clone)]
pub struct CloudNetwork {
    /// The provider's id.
    pub id: String,
    /// Its name there.
    pub name: String,
    /// The provider's code of its region.
    pub region: String,
    /// Its range of addresses, such as `10.0.0.0/22`.
    pub cidr: String,
    /// Addresses that are still free.
    pub free: u64,
    /// The machines in it.
    pub members: Vec<CloudMember>,
}

/// A private network, firewall, storage or domain, as a list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudThing {
    /// The provider's id.
    pub id: String,
    /// Its name there.
    pub name: String,
}

/// A private network or firewall to make, under a name that belongs to it alone.
#[derive(Debug, Clone)]
pub struct CloudDraft {
    /// The unique name.
    pub name: String,
    /// Whose it is, for people who look at the provider's panel.
    pub description: String,
}

words! {
    /// The protocol of a firewall rule.
    RuleProtocol {
        /// TCP.
        Tcp = "tcp",
        /// UDP.
        Udp = "udp",
        /// ICMP: ping and the like.
        Icmp = "icmp",
        /// All of them.
        Any = "any",
    }
}

/// A rule as the provider takes it: incoming traffic that is let through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloudRule {
    /// What it is for.
    pub name: String,
    /// Protocol.
    pub protocol: RuleProtocol,
    /// Ports such as `80` and `80-90`; none means all.
    pub ports: Vec<String>,
    /// Ranges of IPv4; an empty prefix length of 0 means everywhere.
    pub ipv4: Vec<String>,
    /// Ranges of IPv6.
    pub ipv6: Vec<String>,
}

words! {
    /// How far a machine has taken over a firewall.
    FirewallTaken {
        /// The rules are in force.
        Ok = "ok",
        /// They are being taken over.
        Processing = "processing",
        /// They are being taken off.
        Deleting = "deleting",
        /// The provider could not.
        Failed = "failed",
        /// The provider says it with a word we do not know.
        Unknown = "unknown",
    }
}

/// A firewall at the provider.
#[derive(Debug, Clone)]
pub struct CloudFirewall {
    /// The provider's id.
    pub id: String,
    /// The machines behind it.
    pub members: Vec<(String, FirewallTaken)>,
}

words! {
    /// What an address is.
    AddressKind {
        /// It came with a machine and goes with it.
        Main = "main",
        /// A second one, bought with a machine.
        Additional = "additional",
        /// One that moves between machines.
        Floating = "floating",
        /// A further one out of the IPv6 net of a machine; the provider knows the net only.
        Inside = "inside",
    }
}

impl AddressKind {
    /// Those that move between machines, and that the provider lists.
    pub const MOVABLE: [Self; 2] = [Self::Additional, Self::Floating];

    /// Whether it moves between machines.
    pub fn is_movable(self) -> bool {
        Self::MOVABLE.contains(&self)
    }
}

/// An address that can move between machines.
#[derive(Debug, Clone)]
pub struct MovableAddress {
    /// The address.
    pub ip: IpAddr,
    /// What it is.
    pub kind: AddressKind,
    /// The provider's words for its region.
    pub region: String,
    /// The machine it is noted for.
    pub machine: Option<String>,
    /// Its gateway.
    pub gateway: Option<String>,
    /// Length of its net mask.
    pub prefix: Option<u8>,
}

/// What an account at a cloud provider can do about networks and addresses. The rules of
/// [`super::CloudProvider`] hold: writes are sent once.
#[async_trait::async_trait]
pub trait CloudNetworking {
    /// All private networks.
    async fn networks(&self, call: CallId) -> Answer<Vec<CloudThing>>;
    /// All firewalls.
    async fn firewalls(&self, call: CallId) -> Answer<Vec<CloudThing>>;
    /// The private network of this name, or the one made under this request. `None` is "not seen", not "never".
    async fn find_network(&self, call: CallId, name: &str, made_under: Option<Uuid>) -> Answer<Option<CloudNetwork>>;
    /// Makes a private network in a region.
    async fn make_network(&self, call: CallId, draft: &CloudDraft, region: &str) -> Answer<CloudNetwork>;
    /// One private network.
    async fn network(&self, call: CallId, id: &str) -> Answer<CloudNetwork>;
    /// Deletes a private network; its machines leave it.
    async fn delete_network(&self, call: CallId, id: &str) -> Answer<()>;
    /// Puts a machine into a private network.
    async fn join_network(&self, call: CallId, id: &str, machine: &str) -> Answer<()>;
    /// Takes a machine out of a private network.
    async fn leave_network(&self, call: CallId, id: &str, machine: &str) -> Answer<()>;
    /// Buys an add-on for a machine that is there; one that it has already is fine. Money is spent.
    async fn buy_add_on(&self, call: CallId, machine: &str, key: &str) -> Answer<()>;

    /// The firewall of this name, or the one made under this request. `None` is "not seen", not "never".
    async fn find_firewall(&self, call: CallId, name: &str, made_under: Option<Uuid>) -> Answer<Option<CloudFirewall>>;
    /// Makes a firewall.
    async fn make_firewall(&self, call: CallId, draft: &CloudDraft, rules: &[CloudRule]) -> Answer<CloudFirewall>;
    /// One firewall.
    async fn firewall(&self, call: CallId, id: &str) -> Answer<CloudFirewall>;
    /// Replaces all rules. Repeating it changes nothing.
    async fn replace_rules(&self, call: CallId, id: &str, rules: &[CloudRule]) -> Answer<()>;
    /// Deletes a firewall that no machine is behind.
    async fn delete_firewall(&self, call: CallId, id: &str) -> Answer<()>;
    /// Puts a machine behind a firewall.
    async fn attach_firewall(&self, call: CallId, id: &str, machine: &str) -> Answer<()>;
    /// Takes a machine from behind a firewall.
    async fn detach_firewall(&self, call: CallId, id: &str, machine: &str) -> Answer<()>;

    /// All addresses that can move.
    async fn movable_addresses(&self, call: CallId) -> Answer<Vec<MovableAddress>>;
    /// One of them.
    async fn movable_address(&self, call: CallId, ip: IpAddr) -> Answer<MovableAddress>;
    /// Notes that an address belongs to a machine.
    async fn assign_address(&self, call: CallId, ip: IpAddr, machine: &str) -> Answer<()>;
    /// Notes that an address belongs to no machine.
    async fn release_address(&self, call: CallId, ip: IpAddr, machine: &str) -> Answer<()>;

    /// The host name of an address, where it has one.
    async fn reverse_name(&self, call: CallId, ip: IpAddr) -> Answer<Option<String>>;
    /// Gives an address a host name. Repeating it changes nothing.
    async fn set_reverse_name(&self, call: CallId, ip: IpAddr, host: &str) -> Answer<()>;
    /// Takes the host name of an IPv6 address away; one of IPv4 always has one.
    async fn clear_reverse_name(&self, call: CallId, ip: IpAddr) -> Answer<()>;
}
