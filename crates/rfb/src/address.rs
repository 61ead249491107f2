//! Where a console may be: a public address, as the provider gave it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A name or nonsense; names could be pointed elsewhere between a look and a connection.
    #[error("the console's host is not an address")]
    NotAnAddress,
    /// A network of ours, this machine, or no host at all.
    #[error("the console's address is not a public one")]
    NotPublic,
    /// A port that other services listen on.
    #[error("the console's port is one of other services")]
    Port,
}

/// The address of a console, if it may be connected to. `private_too` lets loopback and private networks pass.
pub fn may_connect(host: &str, port: u32, private_too: bool) -> Result<(IpAddr, u16), Refusal> {
    let ip: IpAddr = host.parse().map_err(|_| Refusal::NotAnAddress)?;
    let port = u16::try_from(port).ok().filter(|port| *port >= 1024).ok_or(Refusal::Port)?;
    let fits = match ip {
        _ if ip.is_unspecified() || ip.is_multicast() => false,
        _ if private_too => true,
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    };
    if fits { Ok((ip, port)) } else { Err(Refusal::NotPublic) }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || a == 100 && (64..128).contains(&b)
        || a == 192 && b == 0 && c == 0
        || a == 198 && (b == 18 || b == 19);
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4() {
        return is_public_v4(v4);
    }
    let [a, b, ..] = ip.segments();
    // Only 2000::/3 is given out; of that, documentation and the two ways of wrapping an IPv4 address are left out.
    a & 0xe000 == 0x2000 && !(a == 0x2001 && (b == 0x0db8 || b == 0)) && a != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_pass_unless_private_ones_may() {
        for (host, port, public, private) in [
            ("154.12.54.123", 63_003, true, true),
            ("2a02:c207::1", 63_003, true, true),
            ("127.0.0.1", 63_003, false, true),
            ("10.1.2.3", 63_003, false, true),
            ("172.16.0.1", 63_003, false, true),
            ("192.168.1.1", 63_003, false, true),
            ("169.254.169.254", 63_003, false, true),
            ("100.64.0.1", 63_003, false, true),
            ("192.0.2.1", 63_003, false, true),
            ("198.18.0.1", 63_003, false, true),
            ("255.255.255.255", 63_003, false, true),
            ("::1", 63_003, false, true),
            ("::ffff:127.0.0.1", 63_003, false, true),
            ("fe80::1", 63_003, false, true),
            ("fd00::1", 63_003, false, true),
            ("2001:db8::1", 63_003, false, true),
            ("2002:7f00:1::", 63_003, false, true),
            ("64:ff9b::7f00:1", 63_003, false, true),
            ("0.0.0.0", 63_003, false, false),
            ("::", 63_003, false, false),
            ("224.0.0.1", 63_003, false, false),
            ("localhost", 63_003, false, false),
            ("0x7f.1", 63_003, false, false),
            ("127.1", 63_003, false, false),
            ("154.12.54.123", 22, false, false),
            ("154.12.54.123", 0, false, false),
            ("154.12.54.123", 65_536, false, false),
        ] {
            assert_eq!(may_connect(host, port, false).is_ok(), public, "{host}:{port}");
            assert_eq!(may_connect(host, port, true).is_ok(), private, "{host}:{port} with private ones");
        }
    }
}
