//! The days that a line pays for, where its term was paid late and began anew; the invoice goes on to say the others.

use sea_orm_migration::prelude::*;

use super::columns;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns("serves_from:s? serves_until:s?") {
            let add = Table::alter().table("billing_invoice_lines").add_column(column.take()).to_owned();
            m.alter_table(add).await?;
        }
        Ok(())
    }
}
