//! Whether staff let the purchase of an add-on go that was beyond the spend guard.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::add_column;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "provisioning_add_ons", boolean("approved").default(false).take()).await
    }
}
