//! Product groups, products, prices, coupons.

use sea_orm_migration::prelude::*;

use super::{columns, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(m, "billing_product_groups", columns("slug:s name:s description:t position:i hidden:f version:i"))
            .await?;
        unique(m, "billing_product_groups", &["slug"]).await?;
        table(
            m,
            "billing_products",
            columns(
                "group_id:u? kind:s slug:s name:s tagline:s description:t badge:s? specs:t regions:t images:t \
                 add_on_ids:t provider:t stock:b? max_quantity:b available:s hidden:f retired:f position:i version:i \
                 created_at:b",
            ),
        )
        .await?;
        unique(m, "billing_products", &["slug"]).await?;
        table(m, "billing_prices", columns("product_id:u currency:s cycle_months:i recurring_minor:b setup_minor:b"))
            .await?;
        unique(m, "billing_prices", &["product_id", "currency", "cycle_months"]).await?;
        table(
            m,
            "billing_coupons",
            columns(
                "code:s description:t kind:s value:b currency:s? product_ids:t cycles:i? starts_on:s? ends_on:s? \
                 max_redemptions:b? redeemed:b disabled:f version:i created_at:b",
            ),
        )
        .await?;
        unique(m, "billing_coupons", &["code"]).await
    }
}
