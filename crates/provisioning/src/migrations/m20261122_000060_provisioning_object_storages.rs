//! Object storages, customers' shares of them, their buckets, and how full they were.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        storages(manager).await?;
        shares(manager).await?;
        let mut buckets = Table::create();
        buckets.table("provisioning_buckets").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("storage_id"));
        buckets.col(uuid("share_id")).col(text("name")).col(boolean("is_ready")).col(big_integer("created_at"));
        manager.create_table(buckets.to_owned()).await?;
        let name = &["tenant_id", "storage_id", "name"];
        index(manager, "provisioning_buckets_by_name", "provisioning_buckets", name, true).await?;
        let share = &["tenant_id", "share_id"];
        index(manager, "provisioning_buckets_by_share", "provisioning_buckets", share, false).await?;
        let mut usage = Table::create();
        usage.table("provisioning_storage_usage").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("storage_id"));
        for name in ["at", "used_bytes", "objects", "size_gb"] {
            usage.col(big_integer(name));
        }
        manager.create_table(usage.to_owned()).await?;
        let at = &["tenant_id", "storage_id", "at"];
        index(manager, "provisioning_storage_usage_by_time", "provisioning_storage_usage", at, false).await
    }
}

async fn storages(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "provisioning_object_storages";
    let mut table = Table::create();
    table.table(TABLE).col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id")).col(text_null("cloud_id"));
    for name in ["name", "region", "data_center", "s3_url", "s3_tenant", "owner_number"] {
        table.col(text(name));
    }
    table.col(string("state")).col(text_null("problem")).col(big_integer("size_gb"));
    table.col(big_integer_null("auto_limit_gb")).col(string_null("cancel_on"));
    table.col(big_integer("used_bytes")).col(big_integer("objects")).col(big_integer_null("used_at"));
    table.col(uuid_null("request_id"));
    for name in ["since", "looked_at", "created_at"] {
        table.col(big_integer(name));
    }
    table.col(integer("version"));
    manager.create_table(table.to_owned()).await?;
    index(manager, "provisioning_object_storages_by_account", TABLE, &["tenant_id", "account_id"], false).await?;
    let cloud = &["tenant_id", "account_id", "cloud_id"];
    index(manager, "provisioning_object_storages_by_cloud", TABLE, cloud, true).await
}

async fn shares(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "provisioning_storage_shares";
    let mut table = Table::create();
    table.table(TABLE).col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("storage_id")).col(uuid("customer_id"));
    table.col(boolean("is_whole")).col(string("state")).col(text_null("problem")).col(text("user_email"));
    table.col(text_null("cloud_user")).col(text_null("credential")).col(text_null("access_key"));
    table.col(text_null("sealed_secret_key")).col(big_integer_null("keys_at")).col(big_integer("created_at"));
    table.col(integer("version"));
    manager.create_table(table.to_owned()).await?;
    let whose = &["tenant_id", "storage_id", "customer_id"];
    index(manager, "provisioning_storage_shares_by_storage", TABLE, whose, true).await?;
    index(manager, "provisioning_storage_shares_by_customer", TABLE, &["tenant_id", "customer_id"], false).await
}
