//! Who may join a private network and what it takes; what is a good range and name.

use std::net::Ipv4Addr;

use mpanel_core::{Error, ErrorKind};

use super::{Anew, NetworkState};
use crate::moving::BEING_MOVED;
use crate::service::ServiceState;

/// The add-on a machine needs to be in private networks.
pub const ADD_ON: &str = "private_networking";
const LONGEST_NAME: usize = 60;

/// A range of private IPv4 addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrivateRange {
    /// The first address, which names the net.
    pub net: Ipv4Addr,
    /// Length of the net mask.
    pub prefix: u8,
}

impl PrivateRange {
    /// Reads `10.0.0.0/22`. A range that is not private, or does not begin where its mask says, is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (net, prefix) = text.split_once('/')?;
        let (net, prefix): (Ipv4Addr, u8) = (net.parse().ok()?, prefix.parse().ok()?);
        let range = Self { net, prefix };
        let whole = (8..=30).contains(&prefix) && u32::from(net) & !range.bits() == 0;
        (whole && net.is_private()).then_some(range)
    }

    /// Whether an address is in it.
    pub fn holds(self, ip: Ipv4Addr) -> bool {
        u32::from(ip) & self.bits() == u32::from(self.net)
    }

    /// The net mask, written out.
    pub fn mask(self) -> Ipv4Addr {
        Ipv4Addr::from(self.bits())
    }

    /// The last address, for broadcasts.
    pub fn broadcast(self) -> Ipv4Addr {
        Ipv4Addr::from(u32::from(self.net) | !self.bits())
    }

    /// Whether two ranges have addresses in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.holds(other.net) || other.holds(self.net)
    }

    fn bits(self) -> u32 {
        u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0)
    }
}

/// A name as it is kept, or nothing when it is none.
pub fn tidy_name(name: &str) -> Option<String> {
    let name = name.trim();
    let good = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    good.then(|| name.to_owned())
}

/// What is known of a service that wants to join.
#[derive(Debug, Clone, Copy)]
pub struct JoinFacts<'a> {
    /// Where the network is in its life.
    pub network: NetworkState,
    /// Where the network is.
    pub network_region: &'a str,
    /// Where the service is in its life.
    pub state: ServiceState,
    /// Where the service is.
    pub region: &'a str,
    /// On the same provider account.
    pub same_account: bool,
    /// It has a machine that the provider knows.
    pub has_machine: bool,
    /// Something is being done to it.
    pub busy: bool,
    /// It is being moved to another region.
    pub moving: bool,
    /// It is in the network.
    pub member: bool,
    /// It was bought with the add-on.
    pub add_on: bool,
    /// The provider's staff connects such machines by hand.
    pub by_hand: bool,
}

/// Why a service cannot join, as a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinRefusal {
    /// The state of service or network is in the way.
    NotPossible(&'static str),
    /// The service is in another region.
    OtherRegion(String),
    /// The machine was bought without the add-on.
    AddOnMissing(&'static str),
}

impl JoinRefusal {
    /// The sentence.
    pub fn reason(&self) -> String {
        match self {
            Self::NotPossible(text) | Self::AddOnMissing(text) => (*text).to_owned(),
            Self::OtherRegion(text) => text.clone(),
        }
    }
}

impl From<JoinRefusal> for Error {
    fn from(refusal: JoinRefusal) -> Self {
        let reason = refusal.reason();
        match refusal {
            JoinRefusal::NotPossible(_) => Error::conflict("action_not_possible", reason),
            JoinRefusal::OtherRegion(_) => Error::conflict("other_region", reason),
            JoinRefusal::AddOnMissing(_) => Error::new(ErrorKind::PaymentRequired, "add_on_missing", reason),
        }
    }
}

/// Why a service cannot join; `None` when it can.
pub fn join_refusal(facts: &JoinFacts<'_>) -> Option<JoinRefusal> {
    use ServiceState as S;
    let no = |text| Some(JoinRefusal::NotPossible(text));
    match facts.network {
        NetworkState::Making => return no("The network is being made. Wait until it is there."),
        NetworkState::Deleting => return no("The network is being deleted."),
        NetworkState::Failed => return no("The network could not be made. Delete it and make another."),
        NetworkState::Ready => {}
    }
    match facts.state {
        S::Active => {}
        S::Suspended | S::FailedSuspend | S::FailedUnsuspend => return no("The server is suspended."),
        S::Cancelled | S::Terminated | S::FailedTerminate => return no("The service has ended."),
        S::Pending | S::Provisioning | S::FailedSetup => return no("The server is not set up yet."),
    }
    if facts.member {
        return no("The server is in this network.");
    }
    if !facts.has_machine {
        return no("There is no machine.");
    }
    if !facts.same_account {
        return no("The server runs at another data centre than this network. Make a network for it there.");
    }
    if facts.region != facts.network_region {
        let text = format!(
            "The server is in region {}, the network in {}. A private network holds servers of one region.",
            facts.region, facts.network_region
        );
        return Some(JoinRefusal::OtherRegion(text));
    }
    if facts.by_hand {
        return no("Servers of this plan are connected by hand. Ask our staff to connect it.");
    }
    if !facts.add_on {
        let text = "The server was ordered without the add-on Private networking, which it needs to join. Add it on \
                    the server's own page under Add-ons, or with joining. Ask our staff where that is not possible.";
        return Some(JoinRefusal::AddOnMissing(text));
    }
    if facts.moving {
        return no(BEING_MOVED);
    }
    if facts.busy {
        return no("Something is being done to the server. Wait until it has finished.");
    }
    None
}

/// What joining will take: a machine's first network wants a new installation, each further one a restart.
pub fn needs(already_in_a_network: bool) -> Anew {
    if already_in_a_network { Anew::Restart } else { Anew::Reinstall }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_private_and_begin_where_their_mask_says() {
        for (text, good) in [
            ("10.0.0.0/22", true),
            ("10.0.4.0/22", true),
            ("10.0.1.0/22", false),
            ("192.168.7.0/24", true),
            ("8.8.8.0/24", false),
            ("10.0.0.0/33", false),
            ("10.0.0.0/0", false),
            ("10.0.0.0", false),
            ("", false),
            ("10.0.0.0/22; rm", false),
        ] {
            assert_eq!(PrivateRange::parse(text).is_some(), good, "{text}");
        }
        let range = PrivateRange::parse("10.0.4.0/22").unwrap();
        assert_eq!(range.mask().to_string(), "255.255.252.0");
        for (ip, inside) in [("10.0.4.0", true), ("10.0.7.255", true), ("10.0.8.0", false), ("10.0.3.255", false)] {
            assert_eq!(range.holds(ip.parse().unwrap()), inside, "{ip}");
        }
    }

    fn facts() -> JoinFacts<'static> {
        JoinFacts {
            network: NetworkState::Ready,
            network_region: "EU",
            state: ServiceState::Active,
            region: "EU",
            same_account: true,
            has_machine: true,
            busy: false,
            moving: false,
            member: false,
            add_on: true,
            by_hand: false,
        }
    }

    #[test]
    fn who_may_join_and_who_learns_what_to_do() {
        let check = |facts: JoinFacts<'_>, expected: Option<(&str, &str)>| {
            let refused = join_refusal(&facts);
            match expected {
                None => assert_eq!(refused, None, "{facts:?}"),
                Some((code, part)) => {
                    let refused = Error::from(refused.unwrap_or_else(|| panic!("allowed: {facts:?}")));
                    let text = refused.detail();
                    assert_eq!(refused.code(), code, "{text}");
                    assert!(text.contains(part) && text.ends_with('.'), "{text}");
                }
            }
        };
        let no = |part| Some(("action_not_possible", part));
        check(facts(), None);
        check(JoinFacts { add_on: false, ..facts() }, Some(("add_on_missing", "Ask our staff")));
        check(JoinFacts { region: "SIN", ..facts() }, Some(("other_region", "region SIN, the network in EU")));
        check(JoinFacts { same_account: false, ..facts() }, no("another data centre"));
        check(JoinFacts { busy: true, ..facts() }, no("Wait"));
        check(JoinFacts { moving: true, ..facts() }, no("being moved"));
        check(JoinFacts { member: true, ..facts() }, no("in this network"));
        check(JoinFacts { by_hand: true, add_on: false, ..facts() }, no("by hand"));
        check(JoinFacts { has_machine: false, ..facts() }, no("no machine"));
        check(JoinFacts { state: ServiceState::Suspended, ..facts() }, no("suspended"));
        check(JoinFacts { state: ServiceState::Terminated, ..facts() }, no("ended"));
        check(JoinFacts { state: ServiceState::Provisioning, ..facts() }, no("not set up"));
        check(JoinFacts { network: NetworkState::Making, ..facts() }, no("being made"));
        check(JoinFacts { network: NetworkState::Failed, ..facts() }, no("Delete it"));
        assert_eq!((needs(false), needs(true)), (Anew::Reinstall, Anew::Restart));
    }
}
