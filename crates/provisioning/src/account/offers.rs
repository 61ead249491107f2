//! What a kind of provider sells, where its API has no list of it: the products of its published documentation.

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

/// An add-on that can be ordered with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddOnOffer {
    /// The key a product is mapped to.
    pub key: &'static str,
    /// Words for people.
    pub name: &'static str,
    /// Whether it can be added to a machine that runs.
    pub later: bool,
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

const CONTABO_ADD_ONS: &[AddOnOffer] = &[
    AddOnOffer { key: "private_networking", name: "Private networking", later: true },
    AddOnOffer { key: "backup", name: "Automatic backup", later: true },
    AddOnOffer { key: "additional_ips", name: "Additional IPv4 address", later: false },
    AddOnOffer { key: "custom_image", name: "Custom images", later: false },
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
