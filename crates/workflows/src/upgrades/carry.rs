//! How the data gets from one server to the other, in commands for these two: the customer runs them, we do not log in.

use std::net::IpAddr;

use mpanel_provisioning::ServiceView;

/// A command and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What it does, and where it is run.
    pub about: &'static str,
    /// The command.
    pub command: String,
}

/// How to carry data over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instructions {
    /// In this order; none where there is no one way.
    pub commands: Vec<Command>,
    /// What is worth knowing.
    pub notes: Vec<&'static str>,
}

/// A server as the commands need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Host {
    user: String,
    at: IpAddr,
    windows: bool,
}

/// The folders that hold what people put on a server.
const FOLDERS: &str = "/home /srv /var/www /opt";

const PORTABLE: &str = "Snapshots belong to the old server and do not go along, and neither does its password. Of images \
                        only one that you have added yourself can be installed on the new server.";
const DATABASES: &str = "A database that runs is not copied whole with its files. Dump it on the old server (mysqldump, \
                         pg_dumpall) and load the dump on the new one.";
const TWICE: &str = "Copy once while everything runs, then stop what writes on the old server and copy again: the second \
                     time takes only what has changed.";
const WINDOWS: &str = "Windows has no rsync. Connect to the old server by Remote Desktop, share its folders with the new \
                       one, and copy them with robocopy /MIR /COPYALL.";

impl Host {
    /// None while the server has no address, or a user that cannot be written into a command.
    pub(super) fn of(service: &ServiceView) -> Option<Self> {
        let at = [&service.ipv4, &service.ipv6].into_iter().flatten().find_map(|ip| ip.parse().ok())?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let fits = !service.username.is_empty() && service.username.chars().all(plain);
        let user = if fits && !service.username.starts_with('-') { service.username.clone() } else { return None };
        Some(Self { user, at, windows: service.os_type.eq_ignore_ascii_case("windows") })
    }

    // rsync wants brackets around the colons of an IPv6 address, ssh does not.
    fn for_rsync(&self) -> String {
        match self.at {
            IpAddr::V4(ip) => format!("{}@{ip}", self.user),
            IpAddr::V6(ip) => format!("{}@[{ip}]", self.user),
        }
    }

    fn is_root(&self) -> bool {
        self.user == "root"
    }
}

/// How to carry the data from one server to the other.
pub(super) fn instructions(old: Option<Host>, new: Option<Host>) -> Instructions {
    let (Some(old), Some(new)) = (old, new) else { return Instructions::default() };
    if old.windows || new.windows {
        return Instructions { commands: Vec::new(), notes: vec![WINDOWS, PORTABLE] };
    }
    let sudo = if old.is_root() { "" } else { "sudo " };
    let there = if new.is_root() { "" } else { "--rsync-path=\"sudo rsync\" " };
    let copy = |more: &str| {
        // Who may log in to the new server stays as it was set up there.
        format!(
            "{sudo}rsync -aHAX --numeric-ids --relative --exclude=.ssh/authorized_keys {more}{there}-e ssh {FOLDERS} {}:/",
            new.for_rsync()
        )
    };
    let commands = vec![
        Command {
            about: "Log in to the old server, with the key that opens the new one.",
            command: format!("ssh -A {}@{}", old.user, old.at),
        },
        Command {
            about: "On the old server: see that it reaches the new one, and what its key is.",
            command: format!("ssh {}@{} hostname", new.user, new.at),
        },
        Command {
            about: "On the old server: see what would be copied. Leave out folders that it does not have, add your own.",
            command: copy("--dry-run --stats "),
        },
        Command { about: "On the old server: copy it.", command: copy("--info=progress2 ") },
        Command {
            about: "On the old server: once nothing writes any more, copy what has changed, and remove what is gone.",
            command: copy("--delete "),
        },
    ];
    Instructions { commands, notes: vec![TWICE, DATABASES, PORTABLE] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(user: &str, at: &str, windows: bool) -> Option<Host> {
        Some(Host { user: user.to_owned(), at: at.parse().unwrap(), windows })
    }

    #[test]
    fn commands_name_both_servers_and_their_users() {
        let made = instructions(host("root", "192.0.2.1", false), host("admin", "2001:db8::2", false));
        let all: Vec<&str> = made.commands.iter().map(|c| c.command.as_str()).collect();
        assert_eq!(all[0], "ssh -A root@192.0.2.1");
        assert_eq!(all[1], "ssh admin@2001:db8::2 hostname");
        assert_eq!(
            all[3],
            "rsync -aHAX --numeric-ids --relative --exclude=.ssh/authorized_keys --info=progress2 --rsync-path=\"sudo rsync\" -e ssh /home /srv \
             /var/www /opt admin@[2001:db8::2]:/"
        );
        let back = instructions(host("admin", "192.0.2.1", false), host("root", "192.0.2.2", false));
        assert!(back.commands[3].command.starts_with(
            "sudo rsync -aHAX --numeric-ids --relative --exclude=.ssh/authorized_keys --info=progress2 -e"
        ));
    }

    #[test]
    fn there_is_nothing_to_run_without_an_address_or_on_windows() {
        assert_eq!(instructions(host("root", "192.0.2.1", false), None), Instructions::default());
        let windows = instructions(host("administrator", "192.0.2.1", true), host("root", "192.0.2.2", false));
        assert_eq!((windows.commands.len(), windows.notes[0]), (0, WINDOWS));
    }
}
