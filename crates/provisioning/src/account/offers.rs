//! What a kind of provider sells, where its API has no list of it: the products of its published documentation.

use crate::provider::contabo_orders::is_licence;
use crate::words::words;

/// What the keys of licences begin with; the data centre's word for one follows, such as `licence:PleskHost`.
pub(crate) const LICENCE: &str = "licence:";
/// What the keys of further disks begin with; the size follows as the data centre writes it, such as `extra_ssd:1TB`.
pub(crate) const EXTRA_SSD: &str = "extra_ssd:";
/// The same of faster ones.
pub(crate) const EXTRA_NVME: &str = "extra_nvme:";

/// A product that can be ordered at a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductOffer {
    /// The provider's id.
    pub id: &'static str,
    /// The provider's name for it.
    pub name: &'static str,
    /// Disk included.
    pub disk_gb: i64,
    /// SSD or NVMe.
    pub disk_type: &'static str,
}

words! {
    /// When an add-on can be had.
    AddOnTime {
        /// With a machine, and for one that runs.
        Later = "later",
        /// With a machine only.
        Order = "order",
        /// Not by its interface.
        Never = "never",
    }
}

words! {
    /// What an add-on takes until it can be used.
    AddOnNeeds {
        /// Nothing.
        Nothing = "nothing",
        /// A new installation or a restart of the machine.
        Anew = "anew",
        /// Something set up inside the machine by hand.
        Setup = "setup",
    }
}

/// An add-on that the provider has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddOnOffer {
    /// The key a product is mapped to.
    pub key: &'static str,
    /// Words for people.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    /// When it can be had.
    pub time: AddOnTime,
    /// Why it cannot be had at another time.
    pub why: &'static str,
    /// What it takes until it can be used.
    pub needs: AddOnNeeds,
    /// The same as a sentence.
    pub afterwards: &'static str,
    /// Machines that cannot have it later, and why.
    pub not_for: &'static [NotFor],
}

/// Machines that cannot have an add-on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotFor {
    /// Products at the provider.
    pub products: &'static [&'static str],
    /// They cannot have it with a new machine either.
    pub at_order: bool,
    /// Why not.
    pub why: &'static str,
}

impl AddOnOffer {
    /// Why a machine of this product cannot get it while it runs; none when it can.
    pub fn refusal(&self, product: &str) -> Option<&'static str> {
        match self.time {
            AddOnTime::Later => self.not_for.iter().find(|n| n.products.contains(&product)).map(|n| n.why),
            AddOnTime::Order | AddOnTime::Never => Some(self.why),
        }
    }

    /// Why a new machine of this product cannot have it; none when it can.
    pub fn order_refusal(&self, product: &str) -> Option<&'static str> {
        match self.time {
            AddOnTime::Never => Some(self.why),
            _ => self.not_for.iter().find(|n| n.at_order && n.products.contains(&product)).map(|n| n.why),
        }
    }
}

/// Contabo's products (table of `createInstance` in the API document of August 2026); others are refused by it.
const CONTABO_PRODUCTS: &[ProductOffer] = &[
    ssd("V153", "Cloud VPS 4", 100),
    ssd("V154", "Cloud VPS 6", 200),
    ssd("V155", "Cloud VPS 8", 300),
    ssd("V156", "Cloud VPS 12", 400),
    ssd("V157", "Cloud VPS 16", 500),
    ssd("V158", "Cloud VPS 18", 600),
    nvme("V159", "Cloud VPS Plus 4", 150),
    nvme("V160", "Cloud VPS Plus 6", 300),
    nvme("V161", "Cloud VPS Plus 8", 450),
    nvme("V162", "Cloud VPS Plus 12", 600),
    nvme("V163", "Cloud VPS Plus 16", 750),
    nvme("V164", "Cloud VPS Plus 18", 900),
    ssd("V93", "VPS 10 Storage", 300),
    ssd("V96", "VPS 20 Storage", 400),
    ssd("V99", "VPS 30 Storage", 1000),
    ssd("V102", "VPS 40 Storage", 1200),
    ssd("V105", "VPS 50 Storage", 1400),
    nvme("V8", "VDS S", 180),
    nvme("V9", "VDS M", 240),
    nvme("V10", "VDS L", 360),
    nvme("V11", "VDS XL", 480),
    nvme("V16", "VDS XXL", 720),
];

const STORAGE: &[&str] = &["V93", "V96", "V99", "V102", "V105"];
const DEDICATED: &[&str] = &["V8", "V9", "V10", "V11", "V16"];

/// What Contabo has besides machines (table of add-ons and of what its interface can do, in the field notes of August
/// 2026). Its interface has no list of them.
const CONTABO_ADD_ONS: &[AddOnOffer] = &[
    AddOnOffer {
        key: "private_networking",
        name: "Private networking",
        what: "The server can be in private networks, in which servers of one region reach each other and nobody else.",
        time: AddOnTime::Later,
        why: "",
        needs: AddOnNeeds::Anew,
        afterwards: "The server is installed anew for its first private network and restarted for each further one.",
        not_for: &[NotFor {
            products: DEDICATED,
            at_order: false,
            why: "Servers of this plan are connected to private networks by hand. Ask our staff to do that.",
        }],
    },
    AddOnOffer {
        key: "backup",
        name: "Automatic backup",
        what: "A copy of the whole server each day, kept for ten days. Our staff puts one back when asked to.",
        time: AddOnTime::Later,
        why: "",
        needs: AddOnNeeds::Nothing,
        afterwards: "The first copy is there within a day. Nothing has to be done on the server.",
        not_for: &[
            NotFor {
                products: STORAGE,
                at_order: true,
                why: "The data centre has no automatic backup for storage servers.",
            },
            NotFor {
                products: DEDICATED,
                at_order: true,
                why: "The data centre has no automatic backup for dedicated servers.",
            },
        ],
    },
    AddOnOffer {
        key: "additional_ips",
        name: "Additional IPv4 address",
        what: "A second public IPv4 address.",
        time: AddOnTime::Order,
        why: "The data centre gives a further address only together with a new server.",
        needs: AddOnNeeds::Setup,
        afterwards: "The address has to be set up inside the server; its page shows how.",
        not_for: &[],
    },
    AddOnOffer {
        key: "custom_image",
        name: "Custom images",
        what: "Space for images of your own, to install servers from.",
        time: AddOnTime::Order,
        why: "The data centre gives space for images only together with a new server.",
        needs: AddOnNeeds::Nothing,
        afterwards: "Images can be uploaded at once.",
        not_for: &[],
    },
    AddOnOffer {
        key: "extra_ssd",
        name: "Further SSD disk",
        what: "A second disk for a server.",
        time: AddOnTime::Order,
        why: "The data centre gives a further disk only together with a new server.",
        needs: AddOnNeeds::Setup,
        afterwards: "The disk has to be set up inside the server.",
        not_for: &[],
    },
    AddOnOffer {
        key: "extra_nvme",
        name: "Further NVMe disk",
        what: "A second, faster disk for a server.",
        time: AddOnTime::Order,
        why: "The data centre gives a further disk only together with a new server.",
        needs: AddOnNeeds::Setup,
        afterwards: "The disk has to be set up inside the server.",
        not_for: &[],
    },
    AddOnOffer {
        key: "licence",
        name: "Plesk or cPanel licence",
        what: "A licence of a control panel, for a server with Linux.",
        time: AddOnTime::Order,
        why: "The data centre sells a licence only together with a new server.",
        needs: AddOnNeeds::Setup,
        afterwards: "The panel has to be set up inside the server.",
        not_for: &[],
    },
    AddOnOffer {
        key: "firewall",
        name: "Firewall",
        what: "Rules in front of a server that say what is let in.",
        time: AddOnTime::Never,
        why: "It is included: every server can be put behind firewalls without an add-on.",
        needs: AddOnNeeds::Nothing,
        afterwards: "Rules are in force a moment after they are assigned.",
        not_for: &[],
    },
];

const fn ssd(id: &'static str, name: &'static str, disk_gb: i64) -> ProductOffer {
    ProductOffer { id, name, disk_gb, disk_type: "SSD" }
}

const fn nvme(id: &'static str, name: &'static str, disk_gb: i64) -> ProductOffer {
    ProductOffer { id, name, disk_gb, disk_type: "NVMe" }
}

/// The products of a kind of provider; none for one that is not known.
pub fn product_offers(kind: &str) -> &'static [ProductOffer] {
    if kind == "contabo" { CONTABO_PRODUCTS } else { &[] }
}

/// The add-ons of a kind of provider.
pub fn add_on_offers(kind: &str) -> &'static [AddOnOffer] {
    if kind == "contabo" { CONTABO_ADD_ONS } else { &[] }
}

/// The add-on of a kind of provider that has this key.
pub fn add_on_offer(kind: &str, key: &str) -> Option<&'static AddOnOffer> {
    let key = match key {
        // Orders of older products carry the first spelling.
        "additional_ip" => "additional_ips",
        // What comes in several sorts is sold by one of them.
        "licence" | "extra_ssd" | "extra_nvme" => return None,
        _ if key.strip_prefix(LICENCE).is_some_and(is_licence) => "licence",
        _ => extra_disk(key).map_or(key, |(kind, _)| kind.trim_end_matches(':')),
    };
    add_on_offers(kind).iter().find(|offer| offer.key == key)
}

/// What the names of the data centre's images begin with on which a licence's panel runs: the families of systems that
/// the makers of Plesk and cPanel support.
pub(crate) fn systems_of_licence(word: &str) -> &'static [&'static str] {
    if word.starts_with("Plesk") {
        &["almalinux", "centos", "cloudlinux", "debian", "rocky", "ubuntu"]
    } else {
        &["almalinux", "cloudlinux", "rocky", "ubuntu"]
    }
}

/// What the key of a further disk begins with, and its size; none for another add-on.
pub(crate) fn extra_disk(key: &str) -> Option<(&'static str, &str)> {
    let of = |kind: &'static str| key.strip_prefix(kind).filter(|size| !size.is_empty()).map(|size| (kind, size));
    of(EXTRA_SSD).or_else(|| of(EXTRA_NVME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::testing::{ordered, upgraded};

    #[test]
    fn what_can_be_had_when_is_what_the_calls_take() {
        for offer in CONTABO_ADD_ONS {
            let (at_order, later) = (ordered(offer.key), upgraded(offer.key));
            assert_eq!(at_order, offer.time != AddOnTime::Never, "{}", offer.key);
            assert_eq!(later, offer.time == AddOnTime::Later, "{}", offer.key);
            for text in [offer.what, offer.afterwards] {
                assert!(text.ends_with('.'), "{text}");
            }
            assert_eq!(offer.why.is_empty(), offer.time == AddOnTime::Later, "{}", offer.key);
        }
    }

    #[test]
    fn who_can_have_what_with_a_new_machine() {
        for (key, product, can) in [
            ("backup", "V153", true),
            ("backup", "V93", false),
            ("backup", "V8", false),
            ("private_networking", "V8", true),
            ("extra_ssd:1TB", "V93", true),
            ("licence:cPanel1000", "V8", true),
            ("firewall", "V153", false),
        ] {
            let refused = add_on_offer("contabo", key).unwrap().order_refusal(product);
            assert_eq!(refused.is_none(), can, "{key} {product}: {refused:?}");
        }
    }

    #[test]
    fn who_can_have_what_on_a_machine_that_runs() {
        let check = |key: &str, product: &str, want: Option<&str>| {
            let offer = add_on_offer("contabo", key).unwrap_or_else(|| panic!("{key}"));
            let found = offer.refusal(product);
            assert_eq!(found.is_some(), want.is_some(), "{key} {product}: {found:?}");
            assert!(
                found.is_none_or(|text| text.contains(want.unwrap_or_default()) && text.ends_with('.')),
                "{found:?}"
            );
        };
        check("private_networking", "V153", None);
        check("private_networking", "V93", None);
        check("private_networking", "V8", Some("by hand"));
        check("backup", "V164", None);
        check("backup", "V93", Some("storage servers"));
        check("backup", "V16", Some("dedicated servers"));
        check("additional_ips", "V153", Some("together with a new server"));
        check("additional_ip", "V153", Some("together with a new server"));
        check("custom_image", "V153", Some("together with a new server"));
        check("extra_ssd:1TB", "V153", Some("together with a new server"));
        check("extra_nvme:2TB", "V8", Some("together with a new server"));
        check("licence:PleskHost", "V153", Some("together with a new server"));
        check("firewall", "V153", Some("included"));
        for unknown in ["nonsense", "licence", "licence:", "licence:Word", "extra_ssd", "extra_nvme:"] {
            assert_eq!(add_on_offer("contabo", unknown), None, "{unknown}");
        }
        assert_eq!(add_on_offer("other", "backup"), None);
    }
}
