//! What is advised to whom, and why.

use std::collections::{BTreeMap, BTreeSet};

use mpanel_core::ServiceId;

use super::{Advice, AdviceKind};
use crate::network::rules::ADD_ON as NETWORKING;

/// So many at once, and no more.
pub const MOST_ADVICE: usize = 3;
/// A server that has run for so many days holds something.
const SETTLED_DAYS: i64 = 14;
const BACKUP: &str = "backup";

/// What is known of a server that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its service.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// Where it is: account and region, as one word.
    pub place: String,
    /// The region's name.
    pub region: String,
    /// For how many days it has run.
    pub days: i64,
    /// Add-ons it has, as the provider calls them.
    pub add_ons: BTreeSet<String>,
    /// Add-ons that its customer can buy for it now.
    pub can_buy: BTreeSet<String>,
    /// Snapshots its plan includes.
    pub snapshots: u32,
    /// Whether they are taken by a schedule.
    pub has_schedule: bool,
    /// In how many private networks it is.
    pub networks: usize,
}

impl Server {
    fn has(&self, add_on: &str) -> bool {
        self.add_ons.contains(add_on)
    }

    fn is_settled(&self) -> bool {
        self.days >= SETTLED_DAYS
    }
}

/// Everything that can be advised, the most pressing first: by kind, then for the oldest server.
pub fn advise(servers: &[Server]) -> Vec<Advice> {
    let mut found: Vec<(AdviceKind, i64, Advice)> = Vec::new();
    let mut add = |days: i64, advice: Advice| found.push((advice.kind, -days, advice));
    for server in servers {
        if let Some(advice) = unsaved(server) {
            add(server.days, advice);
        }
        if server.has(NETWORKING) && server.networks == 0 && server.is_settled() {
            let why = format!(
                "{} has Private networking, which is paid for, but it is in no private network. Put it into one, or \
                 ask us to take the add-on away.",
                server.name
            );
            add(server.days, one(AdviceKind::JoinNetwork, server, None, why));
        }
    }
    let mut places: BTreeMap<&str, Vec<&Server>> = BTreeMap::new();
    servers.iter().for_each(|s| places.entry(&s.place).or_default().push(s));
    for (place, neighbours) in places {
        if let Some((days, advice)) = apart(place, &neighbours) {
            add(days, advice);
        }
    }
    found.sort_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
    found.into_iter().map(|f| f.2).collect()
}

// A server that nobody keeps a copy of.
fn unsaved(server: &Server) -> Option<Advice> {
    if !server.is_settled() || server.has(BACKUP) || server.has_schedule {
        return None;
    }
    let Server { name, days, snapshots, .. } = server;
    let alone = format!("{name} has run for {days} days without backup and without a schedule of snapshots");
    if server.can_buy.contains(BACKUP) {
        let why = format!("{alone}. With Automatic backup there is a copy of each of the last ten days.");
        return Some(one(AdviceKind::Backup, server, Some(BACKUP), why));
    }
    let included = match snapshots {
        0 => return None,
        1 => "one snapshot".to_owned(),
        number => format!("{number} snapshots"),
    };
    let why = format!("{alone}. Its plan includes {included}: a schedule takes them by itself and costs nothing.");
    Some(one(AdviceKind::SnapshotSchedule, server, None, why))
}

// Servers of one place that cannot talk to each other unseen.
fn apart(place: &str, neighbours: &[&Server]) -> Option<(i64, Advice)> {
    let lacking: Vec<&&Server> =
        neighbours.iter().filter(|s| !s.has(NETWORKING) && s.can_buy.contains(NETWORKING)).collect();
    let connected = neighbours.iter().filter(|s| s.has(NETWORKING)).count();
    if lacking.is_empty() || lacking.len() + connected < 2 {
        return None;
    }
    let names: Vec<&str> = lacking.iter().take(3).map(|s| s.name.as_str()).collect();
    let more = lacking.len() - names.len();
    let names = if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") };
    let why = format!(
        "{} of your servers are in {}, and they talk to each other over the internet. With Private networking for {names} \
         they do that in a network of their own.",
        lacking.len() + connected,
        lacking[0].region
    );
    let advice = Advice {
        id: format!("{}:{place}", AdviceKind::PrivateNetworking),
        kind: AdviceKind::PrivateNetworking,
        services: lacking.iter().map(|s| s.service).collect(),
        add_on: Some(NETWORKING),
        why,
    };
    Some((lacking.iter().map(|s| s.days).max().unwrap_or(0), advice))
}

fn one(kind: AdviceKind, server: &Server, add_on: Option<&'static str>, why: String) -> Advice {
    Advice { id: format!("{kind}:{}", server.service), kind, services: vec![server.service], add_on, why }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use uuid::Uuid;

    use super::*;

    fn set(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    fn server(number: u128) -> Server {
        Server {
            service: ServiceId(Uuid::from_u128(number)),
            name: format!("web-{number}"),
            place: "EU".to_owned(),
            region: "Europe".to_owned(),
            days: 30,
            add_ons: set(&["backup"]),
            can_buy: set(&["backup", "private_networking"]),
            snapshots: 2,
            has_schedule: false,
            networks: 0,
        }
    }

    fn check(servers: &[Server], want: &[(AdviceKind, &[u128], &str)]) {
        let found = advise(servers);
        let kinds: Vec<_> =
            found.iter().map(|a| (a.kind, a.services.iter().map(|s| s.0.as_u128()).collect())).collect();
        let wanted: Vec<(AdviceKind, Vec<u128>)> = want.iter().map(|w| (w.0, w.1.to_vec())).collect();
        assert_eq!(kinds, wanted, "{found:#?}");
        for (advice, want) in found.iter().zip(want) {
            assert!(advice.why.contains(want.2) && advice.why.ends_with('.'), "{}", advice.why);
        }
        let ids: BTreeSet<_> = found.iter().map(|a| &a.id).collect();
        assert_eq!(ids.len(), found.len());
    }

    #[test]
    fn a_server_without_a_copy_is_told_after_two_weeks() {
        use AdviceKind::{Backup, SnapshotSchedule};
        let bare = Server { add_ons: set(&[]), ..server(1) };
        check(&[], &[]);
        check(&[server(1)], &[]);
        check(from_ref(&bare), &[(Backup, &[1], "web-1 has run for 30 days without backup")]);
        check(&[Server { days: 14, ..bare.clone() }], &[(Backup, &[1], "14 days")]);
        check(&[Server { days: 13, ..bare.clone() }], &[]);
        check(&[Server { has_schedule: true, ..bare.clone() }], &[]);
        let cannot = Server { can_buy: set(&[]), ..bare };
        check(from_ref(&cannot), &[(SnapshotSchedule, &[1], "includes 2 snapshots")]);
        check(&[Server { snapshots: 1, ..cannot.clone() }], &[(SnapshotSchedule, &[1], "includes one snapshot:")]);
        check(&[Server { snapshots: 0, ..cannot }], &[]);
    }

    #[test]
    fn neighbours_without_a_network_of_their_own_are_told_once() {
        use AdviceKind::PrivateNetworking as Net;
        let networked = |n| Server { add_ons: set(&["backup", "private_networking"]), networks: 1, ..server(n) };
        check(&[server(1), server(2)], &[(Net, &[1, 2], "2 of your servers are in Europe")]);
        check(&[server(1), networked(2)], &[(Net, &[1], "for web-1 they")]);
        check(&[networked(1), networked(2)], &[]);
        check(&[server(1), Server { place: "SIN".to_owned(), ..server(2) }], &[]);
        // One that cannot have it is no neighbour.
        check(&[server(1), Server { can_buy: set(&[]), ..server(2) }], &[]);
        let five: Vec<Server> = (1..=5).map(server).collect();
        check(&five, &[(Net, &[1, 2, 3, 4, 5], "web-1, web-2, web-3 and 2 more")]);
    }

    #[test]
    fn what_is_paid_for_and_not_used_is_told() {
        let idle = Server { add_ons: set(&["backup", "private_networking"]), ..server(1) };
        check(from_ref(&idle), &[(AdviceKind::JoinNetwork, &[1], "is in no private network")]);
        check(&[Server { networks: 1, ..idle.clone() }], &[]);
        check(&[Server { days: 3, ..idle }], &[]);
    }

    #[test]
    fn what_presses_most_comes_first() {
        use AdviceKind::{Backup, JoinNetwork, PrivateNetworking};
        let bare = |n, days| Server { add_ons: set(&[]), days, ..server(n) };
        let idle = Server { add_ons: set(&["backup", "private_networking"]), ..server(3) };
        let all = [idle, bare(1, 20), bare(2, 90)];
        let want: &[(AdviceKind, &[u128], &str)] = &[
            (Backup, &[2], "90 days"),
            (Backup, &[1], "20 days"),
            (PrivateNetworking, &[1, 2], "3 of your servers"),
            (JoinNetwork, &[3], "web-3"),
        ];
        check(&all, want);
    }
}
