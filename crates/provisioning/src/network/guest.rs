//! What to set up inside a server: texts made for one address, to be copied.

use std::net::{IpAddr, Ipv4Addr};

use serde::Serialize;

use super::rules::PrivateRange;

/// A text to copy into a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuestText {
    /// netplan, ifupdown or windows.
    pub system: &'static str,
    /// Where it goes: a file, or the program to paste it into.
    pub place: &'static str,
    /// The text.
    pub text: String,
}

/// How a server takes its address in a private network. The net has no way out, so there is no gateway.
pub fn private_texts(ip: Ipv4Addr, range: PrivateRange) -> Vec<GuestText> {
    let prefix = range.prefix;
    let mask = range.mask();
    vec![
        GuestText {
            system: "netplan",
            place: "/etc/netplan/60-private.yaml",
            text: format!(
                "network:\n  version: 2\n  ethernets:\n    eth1:\n      dhcp4: false\n      addresses:\n        - {ip}/{prefix}\n"
            ),
        },
        GuestText {
            system: "ifupdown",
            place: "/etc/network/interfaces.d/private",
            text: format!("auto eth1\niface eth1 inet static\n    address {ip}\n    netmask {mask}\n"),
        },
        GuestText {
            system: "windows",
            place: "PowerShell",
            text: format!(
                "New-NetIPAddress -InterfaceAlias \"Ethernet 2\" -IPAddress {ip} -PrefixLength {prefix}\n\
                 Set-NetConnectionProfile -InterfaceAlias \"Ethernet 2\" -NetworkCategory Private\n"
            ),
        },
    ]
}

/// How a server takes a second public address beside its main one.
pub fn public_texts(ip: IpAddr) -> Vec<GuestText> {
    let prefix = if ip.is_ipv4() { 32 } else { 128 };
    // Only IPv4 has names such as eth0:1; a further IPv6 address is one more paragraph of the same interface.
    let (auto, name, family) = if ip.is_ipv4() { ("auto eth0:1\n", "eth0:1", "inet") } else { ("", "eth0", "inet6") };
    vec![
        GuestText {
            system: "netplan",
            place: "/etc/netplan/61-extra-address.yaml",
            text: format!(
                "network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses:\n        - {ip}/{prefix}\n"
            ),
        },
        GuestText {
            system: "ifupdown",
            place: "/etc/network/interfaces.d/extra-address",
            text: format!("{auto}iface {name} {family} static\n    address {ip}/{prefix}\n"),
        },
        GuestText {
            system: "windows",
            place: "PowerShell",
            text: format!(
                "New-NetIPAddress -InterfaceAlias \"Ethernet\" -IPAddress {ip} -PrefixLength {prefix} -SkipAsSource $true\n"
            ),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_is_told_the_address_with_its_mask_and_no_gateway() {
        let range = PrivateRange::parse("10.0.4.0/22").unwrap();
        let texts = private_texts("10.0.4.7".parse().unwrap(), range);
        let systems: Vec<&str> = texts.iter().map(|t| t.system).collect();
        assert_eq!(systems, ["netplan", "ifupdown", "windows"]);
        assert!(texts[0].text.contains("        - 10.0.4.7/22\n"), "{}", texts[0].text);
        assert!(texts[1].text.contains("netmask 255.255.252.0"), "{}", texts[1].text);
        assert!(texts[2].text.contains("-IPAddress 10.0.4.7 -PrefixLength 22"), "{}", texts[2].text);
        for text in &texts {
            assert!(!text.text.to_lowercase().contains("gateway"), "{}", text.text);
        }
    }

    #[test]
    fn a_further_public_address_stands_alone() {
        let texts = public_texts("192.0.2.9".parse().unwrap());
        assert!(texts.iter().all(|t| t.text.contains("192.0.2.9") && t.text.contains("32")), "{texts:?}");
        let six = &public_texts("2001:db8::9".parse().unwrap())[1].text;
        assert_eq!(six, "iface eth0 inet6 static\n    address 2001:db8::9/128\n");
    }
}
