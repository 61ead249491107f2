//! Passwords of machines' screens, and the tickets and sessions of consoles.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_screens").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("service_id"));
        table.col(string("machine")).col(text("sealed_password")).col(boolean("is_set")).col(big_integer("changed_at"));
        manager.create_table(table.to_owned()).await?;
        let service = &["tenant_id", "service_id"];
        index(manager, "provisioning_screens_by_service", "provisioning_screens", service, true).await?;

        let mut table = Table::create();
        table.table("provisioning_consoles").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("service_id"));
        table.col(uuid("user_id")).col(uuid("session_id")).col(boolean("is_staff")).col(string("token_hash"));
        table.col(big_integer("created_at")).col(big_integer("expires_at"));
        for name in ["opened_at", "seen_at", "ended_at"] {
            table.col(big_integer_null(name));
        }
        table.col(big_integer("bytes_down").default(0)).col(big_integer("bytes_up").default(0));
        table.col(string_null("ended_because"));
        manager.create_table(table.to_owned()).await?;
        let token = &["tenant_id", "token_hash"];
        index(manager, "provisioning_consoles_by_token", "provisioning_consoles", token, true).await?;
        let user = &["tenant_id", "user_id"];
        index(manager, "provisioning_consoles_by_user", "provisioning_consoles", user, false).await
    }
}
