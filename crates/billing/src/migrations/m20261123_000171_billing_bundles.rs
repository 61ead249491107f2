//! Products that are sold together.

use sea_orm_migration::prelude::*;

use super::{columns, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let notation =
            "slug:s name:t tagline:t description:t state:s parts:t pricing:t position:i version:i created_at:b";
        table(m, "billing_bundles", columns(notation)).await?;
        unique(m, "billing_bundles", &["slug"]).await
    }
}
