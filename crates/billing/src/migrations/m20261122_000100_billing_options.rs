//! Options that those who buy a product choose from.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let options = ColumnDef::new("options").text().not_null().default("[]").to_owned();
        m.alter_table(Table::alter().table("billing_products").add_column(options).to_owned()).await
    }
}
