//! Customers, the seller's profile, tax rules, document counters.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(
            m,
            "billing_customers",
            columns(
                "name:s company:s? email:s country:s line1:s line2:s? city:s postal_code:s region:s? tax_id:s? \
                 customer_type:s currency:s currency_fixed:f time_zone:s? language:s? parked_reason:t? \
                 credit_minor:b late_fee_exempt:f version:i created_at:b",
            ),
        )
        .await?;
        index(m, "billing_customers", &["email"]).await?;
        index(m, "billing_customers", &["created_at"]).await?;
        table(
            m,
            "billing_sellers",
            columns(
                "name:s address:t country:s tax_id:s? bank:t invoice_prefix:s credit_note_prefix:s order_prefix:s \
                 prices_include_tax:f note:t",
            ),
        )
        .await?;
        unique(m, "billing_sellers", &[]).await?;
        table(m, "billing_tax_rules", columns("country:s name:s rate_ppm:b valid_from:s valid_until:s?")).await?;
        unique(m, "billing_tax_rules", &["country", "valid_from"]).await?;
        table(m, "billing_counters", columns("series:s value:b")).await?;
        unique(m, "billing_counters", &["series"]).await
    }
}
