//! The public keys of staff, the accounts on whose new machines they are put, and the machines that have them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut keys = Table::create();
        keys.table("provisioning_staff_keys").col(pk_uuid("id")).col(uuid("tenant_id"));
        for name in ["name", "name_key", "public_key", "fingerprint", "added_by"] {
            keys.col(text(name));
        }
        keys.col(big_integer("created_at"));
        manager.create_table(keys.to_owned()).await?;
        let name = &["tenant_id", "name_key"];
        index(manager, "provisioning_staff_keys_by_name", "provisioning_staff_keys", name, true).await?;
        let print = &["tenant_id", "fingerprint"];
        index(manager, "provisioning_staff_keys_by_print", "provisioning_staff_keys", print, true).await?;
        let mut chosen = Table::create();
        chosen.table("provisioning_account_staff_keys").col(pk_uuid("id")).col(uuid("tenant_id"));
        chosen.col(uuid("account_id")).col(uuid("key_id"));
        manager.create_table(chosen.to_owned()).await?;
        let one = &["tenant_id", "account_id", "key_id"];
        index(manager, "provisioning_account_staff_keys_once", "provisioning_account_staff_keys", one, true).await?;
        let mut uses = Table::create();
        uses.table("provisioning_staff_key_uses").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("service_id"));
        uses.col(text("name")).col(text("fingerprint")).col(big_integer("placed_at"));
        manager.create_table(uses.to_owned()).await?;
        let of_service = &["tenant_id", "service_id", "fingerprint"];
        index(manager, "provisioning_staff_key_uses_once", "provisioning_staff_key_uses", of_service, true).await
    }
}
