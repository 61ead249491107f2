//! What the provider sells: products, standard images, regions and data centers.
//!
//! Product ids, names and disks are those of the API document of August 2026; cores and memory are not in it and are
//! assumed. Of the images only the id of Ubuntu 22.04 is the real one.

use serde_json::{Value, json};

/// The application that the unpublished list names.
pub const DOCKER_APPLICATION: &str = "2bc43e53-3e3b-4a1c-8b9e-0f6a1c5d0001";

/// A product that can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Product {
    /// Such as `V153`.
    pub id: &'static str,
    /// Such as `Cloud VPS 4`.
    pub name: &'static str,
    /// `ssd`, `nvme`, `hdd` or `vds`.
    pub kind: &'static str,
    /// Number of cores.
    pub cpu_cores: u64,
    /// Memory.
    pub ram_gb: u64,
    /// Disk.
    pub disk_gb: u64,
    /// How many snapshots a machine may have.
    pub snapshots: usize,
    /// Whether the automatic backup can be bought for it.
    pub has_backup: bool,
}

impl Product {
    pub(crate) fn is_storage(&self) -> bool {
        self.name.ends_with("Storage")
    }
}

const fn product(
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    hardware: [u64; 3],
    snapshots: usize,
    has_backup: bool,
) -> Product {
    let [cpu_cores, ram_gb, disk_gb] = hardware;
    Product { id, name, kind, cpu_cores, ram_gb, disk_gb, snapshots, has_backup }
}

const PRODUCTS: &[Product] = &[
    product("V153", "Cloud VPS 4", "ssd", [4, 8, 100], 1, true),
    product("V154", "Cloud VPS 6", "ssd", [6, 12, 200], 2, true),
    product("V155", "Cloud VPS 8", "ssd", [8, 24, 300], 3, true),
    product("V156", "Cloud VPS 12", "ssd", [12, 48, 400], 3, true),
    product("V157", "Cloud VPS 16", "ssd", [16, 64, 500], 3, true),
    product("V158", "Cloud VPS 18", "ssd", [18, 96, 600], 3, true),
    product("V159", "Cloud VPS Plus 4", "nvme", [4, 8, 150], 5, true),
    product("V160", "Cloud VPS Plus 6", "nvme", [6, 12, 300], 5, true),
    product("V161", "Cloud VPS Plus 8", "nvme", [8, 24, 450], 5, true),
    product("V162", "Cloud VPS Plus 12", "nvme", [12, 48, 600], 5, true),
    product("V163", "Cloud VPS Plus 16", "nvme", [16, 64, 750], 5, true),
    product("V164", "Cloud VPS Plus 18", "nvme", [18, 96, 900], 5, true),
    product("V93", "VPS 10 Storage", "hdd", [2, 4, 300], 0, false),
    product("V96", "VPS 20 Storage", "hdd", [3, 8, 400], 0, false),
    product("V99", "VPS 30 Storage", "hdd", [6, 18, 1000], 0, false),
    product("V102", "VPS 40 Storage", "hdd", [8, 30, 1200], 0, false),
    product("V105", "VPS 50 Storage", "hdd", [14, 50, 1400], 0, false),
    product("V8", "VDS S", "vds", [3, 24, 180], 3, false),
    product("V9", "VDS M", "vds", [4, 32, 240], 3, false),
    product("V10", "VDS L", "vds", [6, 48, 360], 3, false),
    product("V11", "VDS XL", "vds", [8, 64, 480], 3, false),
    product("V16", "VDS XXL", "vds", [12, 96, 720], 3, false),
];

/// The product of a bare order.
pub(crate) const DEFAULT_PRODUCT: &str = "V153";

/// All products.
pub fn products() -> &'static [Product] {
    PRODUCTS
}

pub(crate) fn product_by_id(id: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.id == id)
}

/// An image of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandardImage {
    /// A UUID.
    pub id: &'static str,
    /// Such as `ubuntu-22.04`.
    pub name: &'static str,
    /// In words.
    pub description: &'static str,
    /// `Linux` or `Windows`.
    pub os_type: &'static str,
    /// Such as `22.04`.
    pub version: &'static str,
    /// Size.
    pub size_mb: u64,
}

const fn image(
    id: &'static str,
    name: &'static str,
    description: &'static str,
    version: &'static str,
    size_mb: u64,
) -> StandardImage {
    let os_type = if description.as_bytes()[0] == b'W' { "Windows" } else { "Linux" };
    StandardImage { id, name, description, os_type, version, size_mb }
}

/// The image of a bare order.
pub(crate) const DEFAULT_IMAGE: &str = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";

const IMAGES: &[StandardImage] = &[
    image(DEFAULT_IMAGE, "ubuntu-22.04", "Ubuntu Server 22.04 LTS", "22.04", 2300),
    image("5f0e6a52-7d57-4c0e-9a41-24040f5a6c01", "ubuntu-24.04", "Ubuntu Server 24.04 LTS", "24.04", 2500),
    image("5f0e6a52-7d57-4c0e-9a41-12000f5a6c02", "debian-12", "Debian 12 (Bookworm)", "12", 2000),
    image("5f0e6a52-7d57-4c0e-9a41-13000f5a6c03", "debian-13", "Debian 13 (Trixie)", "13", 2050),
    image("5f0e6a52-7d57-4c0e-9a41-09000f5a6c04", "almalinux-9", "AlmaLinux 9", "9", 2200),
    image("5f0e6a52-7d57-4c0e-9a41-10000f5a6c05", "almalinux-10", "AlmaLinux 10", "10", 2250),
    image("5f0e6a52-7d57-4c0e-9a41-09000f5a6c06", "rockylinux-9", "Rocky Linux 9", "9", 2200),
    image("5f0e6a52-7d57-4c0e-9a41-43000f5a6c07", "fedora-43", "Fedora 43", "43", 2400),
    image("5f0e6a52-7d57-4c0e-9a41-15600f5a6c08", "opensuse-15.6", "openSUSE Leap 15.6", "15.6", 2300),
    image("5f0e6a52-7d57-4c0e-9a41-00000f5a6c09", "archlinux", "Arch Linux", "latest", 1900),
    image("5f0e6a52-7d57-4c0e-9a41-14200f5a6c10", "freebsd-14.2", "FreeBSD 14.2", "14.2", 2100),
    image(
        "5f0e6a52-7d57-4c0e-9a41-20220f5a6c11",
        "windows-server-2022-de",
        "Windows Server 2022 Datacenter",
        "2022",
        12000,
    ),
    image(
        "5f0e6a52-7d57-4c0e-9a41-20250f5a6c12",
        "windows-server-2025-de",
        "Windows Server 2025 Datacenter",
        "2025",
        13000,
    ),
];

/// All images of the provider.
pub fn standard_images() -> &'static [StandardImage] {
    IMAGES
}

pub(crate) fn image_by_id(id: &str) -> Option<&'static StandardImage> {
    IMAGES.iter().find(|image| image.id.eq_ignore_ascii_case(id))
}

/// A place with a data center.
pub(crate) struct Region {
    pub slug: &'static str,
    pub name: &'static str,
    pub data_center: &'static str,
    pub data_center_slug: &'static str,
    pub s3_host: &'static str,
    pub has_object_storage: bool,
}

const fn region(
    slug: &'static str,
    name: &'static str,
    data_center: &'static str,
    data_center_slug: &'static str,
    s3_host: &'static str,
    has_object_storage: bool,
) -> Region {
    Region { slug, name, data_center, data_center_slug, s3_host, has_object_storage }
}

const REGIONS: &[Region] = &[
    region("EU", "European Union", "European Union 2", "EU2", "eu2.contabostorage.com", true),
    region("US-central", "United States (Central)", "US Central 1", "US-central1", "usc1.contabostorage.com", true),
    region("US-east", "United States (East)", "US East 1", "US-east1", "use1.contabostorage.com", false),
    region("US-west", "United States (West)", "US West 1", "US-west1", "usw1.contabostorage.com", false),
    region("SIN", "Asia (Singapore)", "Singapore 1", "SIN1", "sin1.contabostorage.com", true),
    region("UK", "United Kingdom", "United Kingdom 1", "UK1", "uk1.contabostorage.com", false),
    region("AUS", "Australia (Sydney)", "Australia 1", "AUS1", "aus1.contabostorage.com", false),
    region("JPN", "Asia (Japan)", "Japan 1", "JPN1", "jpn1.contabostorage.com", false),
    region("IND", "Asia (India)", "India 1", "IND1", "ind1.contabostorage.com", false),
];

/// The region of a bare order.
pub(crate) const DEFAULT_REGION: &str = "EU";

pub(crate) fn regions() -> &'static [Region] {
    REGIONS
}

pub(crate) fn region_by_slug(slug: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.slug == slug)
}

impl Region {
    /// The data center as the list shows it, without the account fields.
    pub(crate) fn data_center_row(&self) -> Value {
        let mut capabilities = vec!["VPS", "VDS", "Private-Networking"];
        if self.has_object_storage {
            capabilities.push("Object-Storage");
        }
        json!({
            "name": self.data_center,
            "slug": self.data_center_slug,
            "capabilities": capabilities,
            "s3Url": format!("https://{}", self.s3_host),
            "regionName": self.name,
            "regionSlug": self.slug,
        })
    }
}
