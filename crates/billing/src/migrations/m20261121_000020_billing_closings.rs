//! Months whose revenue was released, and closings of the books.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(m, "billing_closings", columns("closed_through:s closed_by:s at:b")).await?;
        unique(m, "billing_closings", &["closed_through"]).await?;
        table(m, "billing_releases", columns("month:s at:b")).await?;
        unique(m, "billing_releases", &["month"]).await?;
        // Deferred revenue and account statements are added up by invoice and by day.
        index(m, "billing_journals", &["invoice_id"]).await
    }
}
