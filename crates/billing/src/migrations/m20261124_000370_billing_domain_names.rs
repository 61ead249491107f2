//! One product sells an ending, and one order that waits for its money holds a name: kept by the database, too.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let one_ending = "CREATE UNIQUE INDEX billing_products_by_ending ON billing_products (tenant_id, domain) \
             WHERE domain IS NOT NULL AND NOT retired";
        m.get_connection().execute_unprepared(one_ending).await?;
        table(m, "billing_ordered_names", columns("name:s order_id:u")).await?;
        unique(m, "billing_ordered_names", &["name"]).await?;
        index(m, "billing_ordered_names", &["order_id"]).await
    }
}
