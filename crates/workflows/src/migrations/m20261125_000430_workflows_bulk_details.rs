//! What an act on many services was told about itself: an image, a firewall, a pattern.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut runs = Table::alter();
        runs.table("bulk_runs").add_column(text_null("details"));
        manager.alter_table(runs.to_owned()).await
    }
}
