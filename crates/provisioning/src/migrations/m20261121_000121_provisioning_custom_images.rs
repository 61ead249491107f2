//! Images of the tenant's own, loaded by the provider from an address.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_custom_images").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        table.col(string("name")).col(string("description")).col(text("url")).col(string("os_type"));
        table.col(string("os_version")).col(boolean("offered")).col(string("state")).col(string_null("image_id"));
        table.col(big_integer("size_mb").default(0)).col(big_integer("loaded_mb").default(0));
        table.col(text_null("error")).col(big_integer("created_at")).col(big_integer("checked_at"));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "account_id", "name"];
        index(manager, "provisioning_custom_images_by_name", "provisioning_custom_images", name, true).await
    }
}
