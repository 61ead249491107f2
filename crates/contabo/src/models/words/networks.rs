//! Words about addresses, networks, firewalls and DNS.

words!(
    /// What a DNS record is.
    RecordType {
        A = "A",
        Aaaa = "AAAA",
        Caa = "CAA",
        Cname = "CNAME",
        Mx = "MX",
        Srv = "SRV",
        Txt = "TXT",
    }
);

words!(
    /// What can have a movable address.
    VipResourceType {
        Instances = "instances",
        BareMetal = "bare-metal",
        Nothing = "null",
    }
);

words!(
    /// The version of the internet protocol.
    IpVersion {
        V4 = "v4",
    }
);

words!(
    /// How an address moves.
    VipKind {
        Additional = "additional",
        Floating = "floating",
    }
);

words!(
    /// Whether a machine has taken over a private network.
    NetworkMemberStatus {
        Ok = "ok",
        Restart = "restart",
        Reinstall = "reinstall",
        ReinstallationFailed = "reinstallation failed",
        Installing = "installing",
    }
);

words!(
    /// Whether a firewall or a rule is in force.
    FirewallStatus {
        Active = "active",
        Inactive = "inactive",
    }
);

words!(
    /// How far a machine has taken over a firewall's rules.
    FirewallMemberStatus {
        Ok = "ok",
        Processing = "processing",
        Deleting = "deleting",
        ErrorProcessing = "error_processing",
        ErrorDeleting = "error_deleting",
    }
);

words!(
    /// The protocol of a firewall rule.
    Protocol {
        Tcp = "tcp",
        Udp = "udp",
        Icmp = "icmp",
        Any = "",
    }
);

words!(
    /// What a firewall rule does. Only `accept` is supported.
    RuleAction {
        Accept = "accept",
        Drop = "drop",
    }
);
