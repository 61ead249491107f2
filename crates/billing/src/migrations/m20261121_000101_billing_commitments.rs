//! What a month of a product must at least bring.

use sea_orm_migration::prelude::*;

use super::{columns, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(m, "billing_commitments", columns("product_id:u currency:s minimum_minor:b")).await?;
        unique(m, "billing_commitments", &["product_id", "currency"]).await
    }
}
