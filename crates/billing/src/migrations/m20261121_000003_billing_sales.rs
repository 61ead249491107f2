//! Carts, orders, subscriptions.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(m, "billing_carts", columns("currency:s body:t created_at:b updated_at:b")).await?;
        index(m, "billing_carts", &["updated_at"]).await?;
        table(
            m,
            "billing_orders",
            columns(
                "number:s customer_id:u state:s state_reason:t? currency:s body:t subtotal_minor:b discount_minor:b \
                 tax_minor:b total_minor:b coupon_id:u? invoice_id:u? placed_at:b accepted_at:b? closed_at:b? version:i",
            ),
        )
        .await?;
        unique(m, "billing_orders", &["number"]).await?;
        index(m, "billing_orders", &["customer_id"]).await?;
        index(m, "billing_orders", &["state"]).await?;
        table(
            m,
            "billing_subscriptions",
            columns(
                "customer_id:u order_id:u service_id:u product_id:u state:s currency:s cycle_months:i anchor_day:i \
                 anchor_month:i name:s product_name:s item:t components:t discount:t? recurring_minor:b started_on:s? \
                 period_start:s period_end:s charged_through:s next_invoice_on:s? cancel_at:s? cancel_reason:t? \
                 ended_on:s? version:i created_at:b",
            ),
        )
        .await?;
        unique(m, "billing_subscriptions", &["service_id"]).await?;
        index(m, "billing_subscriptions", &["customer_id"]).await?;
        index(m, "billing_subscriptions", &["order_id"]).await?;
        index(m, "billing_subscriptions", &["next_invoice_on"]).await?;
        index(m, "billing_subscriptions", &["cancel_at"]).await
    }
}
