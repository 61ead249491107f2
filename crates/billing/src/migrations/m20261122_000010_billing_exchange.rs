//! Exchange rates, the reporting currency, and the rates frozen for documents.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let rates = "base:s quote:s day:s rate:s source:s was:s? entered_at:b corrected_at:b? version:i";
        table(m, "billing_exchange_rates", columns(rates)).await?;
        unique(m, "billing_exchange_rates", &["base", "quote", "day", "source"]).await?;
        index(m, "billing_exchange_rates", &["day"]).await?;
        let settings = "reporting_currency:s max_age_days:i version:i";
        table(m, "billing_currency_settings", columns(settings)).await?;
        unique(m, "billing_currency_settings", &[]).await?;
        let frozen = "invoice_id:u issue_date:s from_currency:s to_currency:s times:s? per:s? source:s? rate_day:s? \
            on_document:f noted_at:b frozen_at:b?";
        table(m, "billing_frozen_rates", columns(frozen)).await?;
        unique(m, "billing_frozen_rates", &["invoice_id", "to_currency"]).await?;
        index(m, "billing_frozen_rates", &["to_currency", "frozen_at"]).await
    }
}
