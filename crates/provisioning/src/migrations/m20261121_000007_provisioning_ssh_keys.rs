//! The public keys that customers keep.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_ssh_keys").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("customer_id"));
        for name in ["name", "name_key", "public_key", "fingerprint"] {
            table.col(text(name));
        }
        for name in ["created_at", "updated_at"] {
            table.col(big_integer(name));
        }
        table.col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "customer_id", "name_key"];
        index(manager, "provisioning_ssh_keys_by_name", "provisioning_ssh_keys", name, true).await?;
        let fingerprint = &["tenant_id", "customer_id", "fingerprint"];
        index(manager, "provisioning_ssh_keys_by_fingerprint", "provisioning_ssh_keys", fingerprint, true).await
    }
}
