//! What products were sold for, each time that changed.

use sea_orm_migration::prelude::*;

use super::{columns, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let notation = "product_id:u number:i product:t usage_prices:t changed:s by_name:s created_at:b";
        table(m, "billing_product_versions", columns(notation)).await?;
        unique(m, "billing_product_versions", &["product_id", "number"]).await
    }
}
