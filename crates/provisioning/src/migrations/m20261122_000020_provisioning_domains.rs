//! Domain names.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_domains").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        table.col(uuid_null("customer_id")).col(text("name")).col(boolean("is_transfer")).col(string("state"));
        table.col(text_null("problem")).col(text("name_servers")).col(text("contacts"));
        for name in ["registered_at", "renews_at", "ends_at", "cancel_at", "asked_for_at"] {
            table.col(big_integer_null(name));
        }
        table.col(boolean("is_asked_for")).col(uuid_null("request_id"));
        for name in ["since", "looked_at", "created_at"] {
            table.col(big_integer(name));
        }
        table.col(integer("version"));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "name"];
        index(manager, "provisioning_domains_by_name", "provisioning_domains", name, true).await?;
        let customer = &["tenant_id", "customer_id"];
        index(manager, "provisioning_domains_by_customer", "provisioning_domains", customer, false).await?;
        let account = &["tenant_id", "account_id"];
        index(manager, "provisioning_domains_by_account", "provisioning_domains", account, false).await
    }
}
