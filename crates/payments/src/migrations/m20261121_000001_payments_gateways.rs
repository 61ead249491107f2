//! Gateways, saved payment methods, received webhooks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        gateways(manager).await?;
        payment_methods(manager).await?;
        webhook_receipts(manager).await
    }
}

async fn gateways(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("gateways")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                .col(string("kind"))
                .col(string("name"))
                .col(boolean("enabled"))
                .col(string_null("api_base"))
                .col(string_null("browser_base"))
                .col(string_null("publishable_key"))
                .col(text_null("secret_key_sealed"))
                .col(text_null("webhook_secret_sealed"))
                .col(integer("version"))
                .col(big_integer("created_at"))
                .col(big_integer("updated_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "gateways_name", "gateways", &["tenant_id", "kind", "name"], true).await
}

async fn payment_methods(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("payment_methods")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                .col(uuid("customer_id"))
                .col(uuid("gateway_id"))
                .col(string("gateway_ref"))
                .col(string("brand"))
                .col(string("last4"))
                .col(integer("exp_month"))
                .col(integer("exp_year"))
                .col(boolean("saved"))
                .col(uuid_null("default_of"))
                .col(big_integer_null("removed_at"))
                .col(big_integer("created_at"))
                .col(big_integer("updated_at"))
                .to_owned(),
        )
        .await?;
    let table = "payment_methods";
    index(manager, "payment_methods_ref", table, &["tenant_id", "gateway_id", "gateway_ref"], true).await?;
    // A customer has one default at most: the column holds the customer or nothing.
    index(manager, "payment_methods_default", table, &["tenant_id", "default_of"], true).await?;
    index(manager, "payment_methods_customer", table, &["tenant_id", "customer_id", "created_at"], false).await
}

async fn webhook_receipts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("webhook_receipts")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                .col(uuid("gateway_id"))
                .col(string("webhook_id"))
                .col(string("outcome"))
                .col(uuid_null("payment_id"))
                .col(big_integer("received_at"))
                .to_owned(),
        )
        .await?;
    let columns = ["tenant_id", "gateway_id", "webhook_id"];
    index(manager, "webhook_receipts_once", "webhook_receipts", &columns, true).await
}
