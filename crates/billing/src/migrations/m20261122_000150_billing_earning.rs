//! How lines of invoices are earned, frozen when they are issued; nothing of it is by the days of their period.

use sea_orm_migration::prelude::*;

use super::columns;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns("spread:s? earned_from:s? earned_until:s?") {
            let add = Table::alter().table("billing_invoice_lines").add_column(column.take()).to_owned();
            m.alter_table(add).await?;
        }
        Ok(())
    }
}
