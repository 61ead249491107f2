//! Passwords and keys that staff stores at a provider.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_provider_secrets").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        table.col(string("name")).col(string("kind")).col(string("state")).col(string_null("provider_id"));
        // The value is kept only until the provider has it.
        table.col(text_null("sealed_value")).col(string_null("fingerprint")).col(text_null("error"));
        table.col(string("made_by")).col(boolean("ours")).col(integer("version"));
        table.col(big_integer("created_at")).col(big_integer_null("rotated_at"));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "account_id", "name"];
        index(manager, "provisioning_provider_secrets_by_name", "provisioning_provider_secrets", name, true).await
    }
}
