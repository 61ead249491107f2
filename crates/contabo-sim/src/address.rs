//! Addresses of machines, from ranges that are reserved for documentation and private use. The same number always
//! gives the same address.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Value, json};

/// Host addresses used of each /24: .2 to .254, because .1 is the gateway.
const HOSTS: u32 = 253;
const DOCUMENTATION: [[u8; 3]; 3] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
/// The number of /24 nets in 100.64.0.0/10.
const SHARED_NETS: u32 = 1 << 14;

/// The IPv4 address with this number: first the three documentation nets, then 100.64.0.0/10.
pub(crate) fn ipv4(number: u32) -> Ipv4Addr {
    let [a, b, c] = net(number / HOSTS);
    let host = u8::try_from(number % HOSTS).unwrap_or(0) + 2;
    Ipv4Addr::new(a, b, c, host)
}

fn net(index: u32) -> [u8; 3] {
    if let Some(net) = usize::try_from(index).ok().and_then(|index| DOCUMENTATION.get(index)) {
        return *net;
    }
    let shared = (index - 3) % SHARED_NETS;
    let [_, _, high, low] = shared.to_be_bytes();
    [100, 64 + high, low]
}

/// The IPv6 address with this number.
pub(crate) fn ipv6(number: u32) -> Ipv6Addr {
    let [a, b, c, d] = number.to_be_bytes();
    let pair = |high, low| u16::from_be_bytes([high, low]);
    Ipv6Addr::new(0x2001, 0xdb8, pair(a, b), pair(c, d), 0, 0, 0, 1)
}

/// `ipConfig.v4` of the address with this number.
pub(crate) fn v4_config(number: u32) -> Value {
    let [a, b, c, _] = ipv4(number).octets();
    json!({ "ip": ipv4(number), "netmaskCidr": 24, "gateway": Ipv4Addr::new(a, b, c, 1) })
}

/// `ipConfig.v6` of the address with this number.
pub(crate) fn v6_config(number: u32) -> Value {
    json!({ "ip": ipv6(number), "netmaskCidr": 64, "gateway": "fe80::1" })
}

/// What stands for an address while there is none.
pub(crate) fn no_config() -> Value {
    json!({ "ip": "", "netmaskCidr": 0, "gateway": "" })
}

/// A locally administered hardware address.
pub(crate) fn mac(number: u32) -> String {
    let [a, b, c, d] = number.to_be_bytes();
    format!("02:00:{a:02x}:{b:02x}:{c:02x}:{d:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_run_through_the_documentation_nets_and_never_repeat() {
        let check = |number: u32, expect: &str| assert_eq!(ipv4(number).to_string(), expect);
        check(0, "192.0.2.2");
        check(252, "192.0.2.254");
        check(253, "198.51.100.2");
        check(506, "203.0.113.2");
        check(759, "100.64.0.2");
        check(759 + 253 * 256, "100.65.0.2");
        assert_eq!(ipv6(0x0001_0002).to_string(), "2001:db8:1:2::1");
        let all: std::collections::BTreeSet<_> = (0..5000).map(ipv4).collect();
        assert_eq!(all.len(), 5000);
    }
}
