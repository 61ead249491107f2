//! Where the bank is that money came from: evidence of a consumer's country.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter().table("billing_receipts").add_column(string_null("payer_country")).to_owned();
        m.alter_table(table).await
    }
}
