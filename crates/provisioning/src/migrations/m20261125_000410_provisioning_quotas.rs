//! What an account at a provider may hold; nothing is limited until staff says so.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::add_column;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for limit in ["most_machines", "most_networks", "most_firewalls", "most_storages", "most_image_gb"] {
            add_column(manager, "provider_accounts", integer_null(limit)).await?;
        }
        Ok(())
    }
}
