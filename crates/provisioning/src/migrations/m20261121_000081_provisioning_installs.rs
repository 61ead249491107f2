//! Installations of templates on machines: how they go, and what is handed over once.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_installs").col(pk_uuid("id")).col(uuid("tenant_id"));
        table.col(uuid("service_id")).col(uuid("customer_id")).col(uuid_null("action_id"));
        table.col(uuid_null("application_id")).col(uuid_null("template_id")).col(integer("number").default(0));
        table.col(text("name")).col(string("state")).col(text("steps")).col(text_null("problem"));
        table.col(text("links")).col(string("token_hash")).col(boolean("reports").default(false));
        table.col(text_null("sealed_secrets"));
        for name in ["expires_at", "created_at"] {
            table.col(big_integer(name));
        }
        for name in ["finished_at", "revealed_at"] {
            table.col(big_integer_null(name));
        }
        manager.create_table(table.to_owned()).await?;
        let token = &["tenant_id", "token_hash"];
        index(manager, "provisioning_installs_by_token", "provisioning_installs", token, true).await?;
        let service = &["tenant_id", "service_id"];
        index(manager, "provisioning_installs_by_service", "provisioning_installs", service, false).await
    }
}
