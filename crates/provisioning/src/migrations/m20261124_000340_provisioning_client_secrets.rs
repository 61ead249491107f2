//! Client secrets of provider accounts that are renewed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_client_secrets").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        table.col(string("state")).col(string("asked_by")).col(text_null("detail"));
        // With which credentials of the account it ended.
        table.col(integer("credentials_version")).col(big_integer("asked_at")).col(big_integer_null("ended_at"));
        manager.create_table(table.to_owned()).await?;
        let account = &["tenant_id", "account_id"];
        index(manager, "provisioning_client_secrets_by_account", "provisioning_client_secrets", account, true).await
    }
}
