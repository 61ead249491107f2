//! Several accounts for each tenant: the default one, limits to what is spent, and services that wait.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::{add_column, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "provider_accounts", boolean("is_default").default(false).take()).await?;
        for column in [
            integer_null("orders_per_day"),
            big_integer_null("ceiling_minor"),
            string_null("ceiling_currency"),
            big_integer_null("looked_at"),
        ] {
            add_column(manager, "provider_accounts", column).await?;
        }
        // Until now the oldest account was the one that orders went to.
        let oldest = "UPDATE provider_accounts SET is_default = TRUE WHERE id IN (SELECT a.id FROM provider_accounts a \
             WHERE NOT EXISTS (SELECT 1 FROM provider_accounts b WHERE b.tenant_id = a.tenant_id AND \
             (b.created_at < a.created_at OR (b.created_at = a.created_at AND b.id < a.id))))";
        manager.get_connection().execute_unprepared(oldest).await?;
        for column in [string_null("waits_for"), text_null("waits_because"), string_null("tagged_machine")] {
            add_column(manager, "services", column).await?;
        }
        for column in [big_integer_null("waits_since"), big_integer_null("tags_checked_at")] {
            add_column(manager, "services", column).await?;
        }
        index(manager, "services_by_waiting", "services", &["tenant_id", "waits_for"], false).await?;
        index(manager, "services_by_machine", "services", &["tenant_id", "account_id", "instance_id"], false).await?;
        add_column(manager, "provisioning_intents", uuid_null("account_id")).await?;
        let by_day = &["tenant_id", "account_id", "created_at"];
        index(manager, "provisioning_intents_by_day", "provisioning_intents", by_day, false).await
    }
}
