//! Products that are sold once: their prices, how they are delivered, and what customers bought of them.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns("delivery:s? earned_days:i?") {
            let add = Table::alter().table("billing_products").add_column(column.take()).to_owned();
            m.alter_table(add).await?;
        }
        table(m, "billing_once_prices", columns("product_id:u currency:s minor:b")).await?;
        unique(m, "billing_once_prices", &["product_id", "currency"]).await?;
        let notation = "order_id:u place:i customer_id:u invoice_id:u product_id:u name:t quantity:b unit_minor:b \
                        currency:s at_payment:f state:s note:t closed_at:b? closed_by:s? created_at:b version:i";
        table(m, "billing_one_time_purchases", columns(notation)).await?;
        unique(m, "billing_one_time_purchases", &["order_id", "place"]).await?;
        index(m, "billing_one_time_purchases", &["customer_id", "created_at"]).await?;
        index(m, "billing_one_time_purchases", &["state", "created_at"]).await
    }
}
