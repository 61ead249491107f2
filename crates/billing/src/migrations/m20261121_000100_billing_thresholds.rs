//! Thresholds of usage: which prices have them, and which periods were billed before they were over.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in [("billing_usage_terms", "thresholds"), ("billing_usage_periods", "running")] {
            let column = ColumnDef::new(name).boolean().not_null().default(Expr::cust("FALSE")).to_owned();
            m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
