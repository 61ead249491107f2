//! What came in of payments in another currency than their invoice's, and what exchange rates gained or lost.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in columns("settled_minor:b? settled_currency:s?") {
            m.alter_table(Table::alter().table("billing_receipts").add_column(column).to_owned()).await?;
        }
        let settlements = "payment_id:u invoice_id:u customer_id:u paid_on:s invoice_currency:s applied_minor:b \
            settled_currency:s settled_minor:b reversed_minor:b books_currency:s invoice_times:s? invoice_per:s? \
            invoice_source:s? invoice_rate_day:s? paid_times:s? paid_per:s? paid_source:s? paid_rate_day:s? \
            carried_minor:b? received_minor:b? booked_minor:b booked_on:s? noted_at:b entity_id:u?";
        table(m, "billing_fx_settlements", columns(settlements)).await?;
        unique(m, "billing_fx_settlements", &["payment_id", "invoice_id"]).await?;
        index(m, "billing_fx_settlements", &["invoice_id"]).await?;
        index(m, "billing_fx_settlements", &["booked_on"]).await?;
        index(m, "billing_fx_settlements", &["paid_on"]).await
    }
}
