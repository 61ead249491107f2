//! Object storages that are sold: which service has a share, how large it is, whether it is closed, what was measured.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::{add_column, index};

const SHARES: &str = "provisioning_storage_shares";
const STORAGES: &str = "provisioning_object_storages";
const USAGE: &str = "provisioning_share_usage";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, STORAGES, uuid_null("service_id").take()).await?;
        index(manager, "provisioning_object_storages_by_service", STORAGES, &["tenant_id", "service_id"], false)
            .await?;
        add_column(manager, SHARES, uuid_null("service_id").take()).await?;
        for name in ["size_gb", "used_bytes", "objects", "used_at", "closed_at", "ends_at"] {
            add_column(manager, SHARES, big_integer_null(name).take()).await?;
        }
        add_column(manager, SHARES, text_null("measuring").take()).await?;
        // Who buys two shares may have both in one storage.
        let mut one_each = Index::drop();
        one_each.name("provisioning_storage_shares_by_storage").table(SHARES);
        manager.drop_index(one_each.to_owned()).await?;
        let whose = &["tenant_id", "storage_id", "customer_id"];
        index(manager, "provisioning_storage_shares_by_place", SHARES, whose, false).await?;
        index(manager, "provisioning_storage_shares_by_service", SHARES, &["tenant_id", "service_id"], true).await?;
        let mut usage = Table::create();
        usage.table(USAGE).col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("share_id")).col(string("day"));
        for name in ["at", "used_bytes", "objects"] {
            usage.col(big_integer(name));
        }
        usage.col(boolean("is_reported"));
        manager.create_table(usage.to_owned()).await?;
        index(manager, "provisioning_share_usage_by_day", USAGE, &["tenant_id", "share_id", "day"], true).await
    }
}
