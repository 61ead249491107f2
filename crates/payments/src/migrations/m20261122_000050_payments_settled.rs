//! What really came in of a payment that staff recorded, where that was in another currency.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in [big_integer_null("settled_minor"), string_null("settled_currency")] {
            m.alter_table(Table::alter().table("payments").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
