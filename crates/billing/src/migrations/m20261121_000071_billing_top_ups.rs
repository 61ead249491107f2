//! Top-ups: which invoices they are, and who has the account topped up by itself.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(m, "billing_top_ups", columns("invoice_id:u customer_id:u automatic:f expires_on:s? created_at:b"))
            .await?;
        unique(m, "billing_top_ups", &["invoice_id"]).await?;
        index(m, "billing_top_ups", &["customer_id"]).await?;
        let wallet = "customer_id:u active:f threshold_minor:b amount_minor:b version:i";
        table(m, "billing_wallets", columns(wallet)).await?;
        unique(m, "billing_wallets", &["customer_id"]).await
    }
}
