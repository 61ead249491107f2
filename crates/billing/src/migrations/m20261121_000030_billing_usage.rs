//! Meters, usage prices of products, usage terms of subscriptions, usage events, and the periods that were billed.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(m, "billing_meters", columns("key:s name:s unit:s aggregation:t archived:f version:i created_at:b"))
            .await?;
        unique(m, "billing_meters", &["key"]).await?;
        table(m, "billing_usage_prices", columns("product_id:u meter_id:u currency:s position:i body:t")).await?;
        unique(m, "billing_usage_prices", &["product_id", "meter_id", "currency"]).await?;
        let terms = "subscription_id:u product_id:u meter_id:u meter_key:s from_on:s until_on:s? position:i body:t";
        table(m, "billing_usage_terms", columns(terms)).await?;
        unique(m, "billing_usage_terms", &["subscription_id", "meter_id", "from_on"]).await?;
        table(
            m,
            "billing_usage_events",
            columns(
                "event_id:s subscription_id:u meter_id:u at:b day:s value_whole:b value_part:b unique_key:s? \
                 attributes:t? content:s cancelled:f received_at:b",
            ),
        )
        .await?;
        // An event counts once, whoever sends it again.
        unique(m, "billing_usage_events", &["event_id"]).await?;
        index(m, "billing_usage_events", &["subscription_id", "meter_id", "day"]).await?;
        let corrections = "usage_event_id:u old_value:s new_value:s? reason:t actor_name:s at:b";
        table(m, "billing_usage_corrections", columns(corrections)).await?;
        index(m, "billing_usage_corrections", &["usage_event_id"]).await?;
        let periods = "subscription_id:u term_id:u component:s start_on:s end_on:s full_start:s full_end:s quantity:s \
                       billed_minor:b bills:i late:f";
        table(m, "billing_usage_periods", columns(periods)).await?;
        // The usage of a period is billed by whoever writes its row, in the transaction of the invoice line.
        unique(m, "billing_usage_periods", &["subscription_id", "component", "start_on"]).await?;
        index(m, "billing_usage_periods", &["late"]).await?;
        let mut through = ColumnDef::new("usage_through");
        through.string().null();
        m.alter_table(Table::alter().table("billing_subscriptions").add_column(through).to_owned()).await
    }
}
