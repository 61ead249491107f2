//! What comes with mPanel is there once, also when nodes start together.

use sea_orm_migration::prelude::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = &["tenant_id", "shipped"];
        index(manager, "provisioning_templates_by_shipped", "provisioning_templates", key, true).await?;
        index(manager, "provisioning_applications_by_shipped", "provisioning_applications", key, true).await
    }
}
