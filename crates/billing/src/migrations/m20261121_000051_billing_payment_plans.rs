//! Payment plans: an invoice in parts with their own due dates.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        // `open_for` names the invoice while the plan holds and is empty afterwards: one plan at a time.
        table(
            m,
            "billing_payment_plans",
            columns(
                "invoice_id:u customer_id:u open_for:u? state:s parts:t total_minor:b author:s created_at:b \
                 closed_at:b? close_reason:t? version:i",
            ),
        )
        .await?;
        unique(m, "billing_payment_plans", &["open_for"]).await?;
        index(m, "billing_payment_plans", &["invoice_id"]).await
    }
}
