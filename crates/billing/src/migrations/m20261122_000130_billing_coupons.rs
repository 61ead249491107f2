//! What a coupon asks for beyond what it takes off, who used it, and which coupons a line and an invoice had.

use sea_orm_migration::prelude::*;

use super::{columns, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (table, notation) in [
            ("billing_coupons", "rules:t?"),
            ("billing_invoice_lines", "coupons:t?"),
            ("billing_invoices", "coupons:t?"),
        ] {
            for column in columns(notation) {
                m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
            }
        }
        let uses = "coupon_id:u customer_id:u order_id:u? subscription_id:u? created_at:b";
        table(m, "billing_coupon_uses", columns(uses)).await?;
        for column in ["coupon_id", "customer_id", "order_id", "subscription_id"] {
            index(m, "billing_coupon_uses", &[column]).await?;
        }
        Ok(())
    }
}
