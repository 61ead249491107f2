//! How each subscription is billed beyond its prices, and where tax is rounded. What was sold before goes on as it was.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut terms = ColumnDef::new("terms");
        terms.text().not_null().default("{}");
        m.alter_table(Table::alter().table("billing_subscriptions").add_column(terms).to_owned()).await?;
        let mut rounding = ColumnDef::new("tax_rounding");
        rounding.string().not_null().default("group");
        m.alter_table(Table::alter().table("billing_sellers").add_column(rounding).to_owned()).await
    }
}
