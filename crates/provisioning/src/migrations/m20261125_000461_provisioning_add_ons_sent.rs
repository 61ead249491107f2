//! When the purchase of an add-on may have been sent.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::add_column;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "provisioning_add_ons", big_integer_null("sent_at").take()).await
    }
}
