//! Bigger products for machines at Contabo: its interface lists them, and only its panel sells them.

use super::contabo::{Contabo, call, number};
use super::upgrades::{CloudUpgrades, ProviderUpgrade};
use super::{Answer, CallId};

#[async_trait::async_trait]
impl CloudUpgrades for Contabo {
    async fn list_upgrades(&self, id: CallId, machine: &str) -> Answer<Vec<ProviderUpgrade>> {
        let all = self.client.list_product_offers(call(id), number(machine)?).await?.into_iter();
        let offer = |offer: mpanel_contabo::ProductOffer| ProviderUpgrade {
            product_id: offer.product_id,
            name: offer.name,
            cpu_cores: offer.cpu_cores,
            ram_gb: offer.ram_size_gb,
            disk_gb: offer.disk_size_gb,
            keeps_disk: offer.live_migration_available,
            disk_reason: offer.live_migration_disabled_reason.map(|why| why.to_string()),
            moves: offer.location_change_required,
            confirmations: offer.required_confirmations,
        };
        Ok(all.filter(|offer| !offer.current).map(offer).collect())
    }
}
