//! What bills an address, and since when the provider does not have it any more.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::add_column;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "provisioning_addresses", uuid_null("billed_by").take()).await?;
        add_column(manager, "provisioning_addresses", big_integer_null("gone_since").take()).await
    }
}
