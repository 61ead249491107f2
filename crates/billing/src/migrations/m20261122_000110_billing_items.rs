//! Billable items, and which of their occurrences a line of an invoice bills.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let notation = "customer_id:u description:t quantity:s unit_minor:b currency:s tax_class:s timing:s day:s? \
                        cadence:s? month_end:f times:i? last_day:s? over_period:f period_start:s? period_end:s? \
                        state:s taken:i again:t next_invoice_on:s? created_at:b version:i";
        table(m, "billing_items", columns(notation)).await?;
        index(m, "billing_items", &["customer_id"]).await?;
        index(m, "billing_items", &["next_invoice_on"]).await?;
        for mut column in columns("item_id:u? item_day:s?") {
            let add = Table::alter().table("billing_invoice_lines").add_column(column.take()).to_owned();
            m.alter_table(add).await?;
        }
        // An occurrence is billed once, ever, unless a void or a credit lets it be billed again.
        unique(m, "billing_invoice_lines", &["item_id", "item_day", "release"]).await
    }
}
