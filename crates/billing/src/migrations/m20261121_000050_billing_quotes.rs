//! Quotes: each version is a row.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(
            m,
            "billing_quotes",
            columns(
                "number:s revision:i customer_id:u state:s currency:s body:t frozen:t? valid_until:s total_minor:b \
                 token_hash:s? sent_at:b? answered_at:b? answer:t? order_id:u? author:s version:i created_at:b",
            ),
        )
        .await?;
        unique(m, "billing_quotes", &["number", "revision"]).await?;
        unique(m, "billing_quotes", &["token_hash"]).await?;
        // A quote becomes one order, and an order comes from one quote.
        unique(m, "billing_quotes", &["order_id"]).await?;
        index(m, "billing_quotes", &["customer_id"]).await?;
        index(m, "billing_quotes", &["state", "valid_until"]).await
    }
}
