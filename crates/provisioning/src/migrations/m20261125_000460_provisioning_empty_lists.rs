//! Lists of a provider that were empty where there was much.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_empty_lists").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        table.col(text("what")).col(big_integer("since"));
        manager.create_table(table.to_owned()).await?;
        let one = &["tenant_id", "account_id", "what"];
        index(manager, "provisioning_empty_lists_once", "provisioning_empty_lists", one, true).await
    }
}
