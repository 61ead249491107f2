//! Applications of the provider's own, in the marketplace and on machines.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::add_column;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["provisioning_applications", "services"] {
            add_column(manager, table, string_null("provider_application").take()).await?;
        }
        Ok(())
    }
}
