//! What a machine can become: other products, another region.

use serde::{Deserialize, Serialize};

use super::{DecimalNumber, InstanceId, MigrationObstacle, ProductType, TenantId, lenient};

/// A product that a machine can change to, or has. Prices are gross and in the currency of the account, which the
/// API does not name.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductOffer {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The machine.
    #[serde(default)]
    pub instance_id: Option<InstanceId>,
    /// Product, such as `V153`.
    pub product_id: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Family of the product.
    #[serde(default)]
    pub category: ProductType,
    /// Memory in GB.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub ram_size_gb: u64,
    /// Disk in GB.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub disk_size_gb: u64,
    /// Number of cores.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub cpu_cores: u64,
    /// Network speed in Mbit/s.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub net_speed: u64,
    /// How many snapshots a machine may have.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub snapshots: u64,
    /// Price of the machine alone.
    #[serde(default)]
    pub vs_price: DecimalNumber,
    /// Price of the Windows licence.
    #[serde(default)]
    pub windows_price: DecimalNumber,
    /// Price of the automatic backup.
    #[serde(default)]
    pub backup_price: DecimalNumber,
    /// Price of more disk.
    #[serde(default)]
    pub storage_extension_price: DecimalNumber,
    /// Price of the place.
    #[serde(default)]
    pub location_fee_price: DecimalNumber,
    /// Price of all add-ons together.
    #[serde(default)]
    pub addons_price: DecimalNumber,
    /// More disk is booked.
    #[serde(default)]
    pub has_storage_extension: bool,
    /// The automatic backup is booked.
    #[serde(default)]
    pub has_backup_addon: bool,
    /// Windows is booked.
    #[serde(default)]
    pub has_windows: bool,
    /// The place costs extra.
    #[serde(default)]
    pub has_location_fee: bool,
    /// This is what the machine has now.
    #[serde(default)]
    pub current: bool,
    /// Number of the offer; none for the present product.
    #[serde(default)]
    pub offer_id: Option<i64>,
    /// The machine would have to move.
    #[serde(default)]
    pub location_change_required: bool,
    /// The disk can be kept.
    #[serde(default)]
    pub live_migration_available: bool,
    /// Why the disk cannot be kept.
    #[serde(default)]
    pub live_migration_disabled_reason: Option<MigrationObstacle>,
    /// More disk can be booked with it.
    #[serde(default)]
    pub storage_extension_available: bool,
    /// The automatic backup can be booked with it.
    #[serde(default)]
    pub backup_available: bool,
    /// Discount in percent.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub upgrade_discount: u64,
    /// Price without add-ons before the discount.
    #[serde(default)]
    pub vs_original_price: Option<DecimalNumber>,
    /// What has to be agreed to, such as `ip_change`.
    #[serde(default)]
    pub required_confirmations: Vec<String>,
    /// Difference in price with more disk.
    #[serde(default)]
    pub price_difference_with_storage_extension: Option<DecimalNumber>,
    /// Difference in price without more disk.
    #[serde(default)]
    pub price_difference_without_storage_extension: Option<DecimalNumber>,
}

/// The wish to move a machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RegionChange {
    /// Region.
    pub region: String,
    /// How to move; no list of methods is published.
    pub method: String,
}

/// What the wish to move answers: people do it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegionChangeTicket {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// Number of the support ticket.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub ticket_number: u64,
}
