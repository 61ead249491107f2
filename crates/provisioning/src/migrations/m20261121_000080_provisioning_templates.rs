//! Cloud-init templates with their versions, applications over them, and what products begin with.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_templates").col(pk_uuid("id")).col(uuid("tenant_id"));
        for name in ["name", "name_key", "about"] {
            table.col(text(name));
        }
        table.col(string_null("shipped")).col(boolean("archived").default(false)).col(integer("number"));
        for name in ["created_at", "updated_at"] {
            table.col(big_integer(name));
        }
        table.col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "name_key"];
        index(manager, "provisioning_templates_by_name", "provisioning_templates", name, true).await?;

        let mut table = Table::create();
        table.table("provisioning_template_versions").col(pk_uuid("id")).col(uuid("tenant_id"));
        table.col(uuid("template_id")).col(integer("number"));
        for name in ["content", "note", "made_by"] {
            table.col(text(name));
        }
        table.col(big_integer("created_at"));
        manager.create_table(table.to_owned()).await?;
        let number = &["tenant_id", "template_id", "number"];
        index(manager, "provisioning_template_versions_by_number", "provisioning_template_versions", number, true)
            .await?;

        let mut table = Table::create();
        table.table("provisioning_applications").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("template_id"));
        for name in ["name", "name_key", "about", "category", "release", "needs"] {
            table.col(text(name));
        }
        table.col(string_null("shipped")).col(boolean("hidden").default(false));
        for name in ["created_at", "updated_at"] {
            table.col(big_integer(name));
        }
        table.col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "name_key"];
        index(manager, "provisioning_applications_by_name", "provisioning_applications", name, true).await?;

        let mut table = Table::create();
        table.table("provisioning_product_setups").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("product_id"));
        table.col(uuid_null("template_id")).col(boolean("own_script").default(true));
        table.col(big_integer("updated_at")).col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let product = &["tenant_id", "product_id"];
        index(manager, "provisioning_product_setups_by_product", "provisioning_product_setups", product, true).await
    }
}
