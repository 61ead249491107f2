//! Groups of customers, and which one a customer is in.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let notation = "name:s name_key:s note:t version:i created_at:b";
        table(m, "billing_customer_groups", columns(notation)).await?;
        unique(m, "billing_customer_groups", &["name_key"]).await?;
        for mut column in columns("group_id:u?") {
            let add = Table::alter().table("billing_customers").add_column(column.take()).to_owned();
            m.alter_table(add).await?;
        }
        index(m, "billing_customers", &["group_id"]).await
    }
}
