//! The cost book: what provider products and add-ons cost, and rates between currencies.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut costs = Table::create();
        costs.table("provider_costs").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        for name in ["kind", "item", "region", "currency", "valid_from"] {
            costs.col(string(name));
        }
        costs.col(text("note")).col(integer("months")).col(integer("version").default(1));
        for name in ["price_minor", "setup_minor", "created_at", "updated_at"] {
            costs.col(big_integer(name));
        }
        manager.create_table(costs.to_owned()).await?;
        let key = &["tenant_id", "account_id", "kind", "item", "region", "months", "valid_from"];
        index(manager, "provider_costs_by_item", "provider_costs", key, true).await?;
        let mut rates = Table::create();
        rates.table("provisioning_rates").col(pk_uuid("id")).col(uuid("tenant_id"));
        for name in ["from_currency", "to_currency", "valid_from"] {
            rates.col(string(name));
        }
        rates.col(big_integer("millionths")).col(big_integer("updated_at"));
        manager.create_table(rates.to_owned()).await?;
        let key = &["tenant_id", "from_currency", "to_currency", "valid_from"];
        index(manager, "provisioning_rates_by_pair", "provisioning_rates", key, true).await
    }
}
