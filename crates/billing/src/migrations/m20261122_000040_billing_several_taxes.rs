//! How a region's tax stands to the country's: in its place, beside it, or on top of it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("standing").text().not_null().default("instead").to_owned();
        m.alter_table(Table::alter().table("billing_tax_rules").add_column(column).to_owned()).await
    }
}
