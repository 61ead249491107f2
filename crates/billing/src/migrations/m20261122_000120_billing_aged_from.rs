//! From which day an invoice is late whose payment a bank took back.

use sea_orm_migration::prelude::*;

use super::columns;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in columns("aged_from:s?") {
            m.alter_table(Table::alter().table("billing_invoices").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
