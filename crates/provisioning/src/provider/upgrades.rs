//! What we ask of a provider about bigger products for a machine that runs.

use super::{Answer, CallId};

/// A product that a machine could become at the provider, taken in the provider's own panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderUpgrade {
    /// The provider's id of the product.
    pub product_id: String,
    /// The provider's name of it.
    pub name: String,
    /// Processor cores.
    pub cpu_cores: u64,
    /// Memory.
    pub ram_gb: u64,
    /// Disk.
    pub disk_gb: u64,
    /// Whether the machine keeps its disk.
    pub keeps_disk: bool,
    /// Why it does not, in the provider's word.
    pub disk_reason: Option<String>,
    /// Whether the machine would have to move to another place.
    pub moves: bool,
    /// What has to be agreed to, in the provider's words, such as `ip_change`.
    pub confirmations: Vec<String>,
}

/// Bigger products for an account's machines.
#[async_trait::async_trait]
pub trait CloudUpgrades {
    /// What a machine could become. None of it can be taken by a call.
    async fn list_upgrades(&self, call: CallId, machine: &str) -> Answer<Vec<ProviderUpgrade>>;
}
