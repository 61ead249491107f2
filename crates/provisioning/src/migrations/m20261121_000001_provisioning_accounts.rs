//! Provider accounts and what their catalog offers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("provider_accounts")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("name"))
                    .col(string("kind"))
                    .col(string("api_base"))
                    .col(string("token_url"))
                    .col(string("client_id"))
                    .col(text("sealed_client_secret"))
                    .col(string("username"))
                    .col(text("sealed_password"))
                    .col(string("health"))
                    .col(boolean("maintenance").default(false))
                    .col(big_integer_null("last_check_at"))
                    .col(text_null("last_error"))
                    .col(integer("version").default(1))
                    .col(integer("credentials_version").default(1))
                    .col(big_integer("created_at"))
                    .col(big_integer("updated_at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "provider_accounts_by_name", "provider_accounts", &["tenant_id", "name"], true).await?;
        manager
            .create_table(
                Table::create()
                    .table("provider_images")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(uuid("account_id"))
                    .col(string("image_id"))
                    .col(string("name"))
                    .col(text("description"))
                    .col(string("os_type"))
                    .col(string("default_user"))
                    .col(boolean("standard"))
                    .col(boolean("available"))
                    .col(big_integer("updated_at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "provider_images_by_id", "provider_images", &["tenant_id", "account_id", "image_id"], true)
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("provider_regions")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(uuid("account_id"))
                    .col(string("code"))
                    .col(string("name"))
                    .col(boolean("available"))
                    .col(big_integer("updated_at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "provider_regions_by_code", "provider_regions", &["tenant_id", "account_id", "code"], true).await
    }
}
