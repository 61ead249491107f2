//! Contracts: what a product asks of those who buy it, and when the present term of a subscription ends.

use sea_orm_migration::prelude::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let rules = ColumnDef::new("contract").text().null().to_owned();
        m.alter_table(Table::alter().table("billing_products").add_column(rules).to_owned()).await?;
        let end = ColumnDef::new("contract_ends_on").string().null().to_owned();
        m.alter_table(Table::alter().table("billing_subscriptions").add_column(end).to_owned()).await?;
        index(m, "billing_subscriptions", &["contract_ends_on"]).await
    }
}
