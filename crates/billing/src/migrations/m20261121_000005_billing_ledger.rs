//! Double-entry ledger: journals and their entries.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(
            m,
            "billing_journals",
            columns("kind:s reference:s posted_on:s customer_id:u? invoice_id:u? description:t at:b"),
        )
        .await?;
        // A fact is booked once, however often its operation is repeated.
        unique(m, "billing_journals", &["kind", "reference"]).await?;
        index(m, "billing_journals", &["posted_on"]).await?;
        table(m, "billing_entries", columns("journal_id:u account:s currency:s amount_minor:b customer_id:u?")).await?;
        index(m, "billing_entries", &["journal_id"]).await?;
        index(m, "billing_entries", &["account", "currency"]).await?;
        index(m, "billing_entries", &["customer_id", "account"]).await
    }
}
