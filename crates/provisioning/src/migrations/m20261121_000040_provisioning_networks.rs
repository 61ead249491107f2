//! Private networks of customers, and the services in them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_networks").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("customer_id"));
        table.col(uuid("account_id"));
        for name in ["region", "name", "name_key", "provider_name", "state"] {
            table.col(string(name));
        }
        for name in ["provider_ref", "cidr"] {
            table.col(string_null(name));
        }
        table.col(text_null("problem")).col(uuid_null("request_id")).col(big_integer_null("sent_at"));
        for name in ["since", "created_at", "updated_at"] {
            table.col(big_integer(name));
        }
        table.col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "customer_id", "name_key"];
        index(manager, "provisioning_networks_by_name", "provisioning_networks", name, true).await?;

        let mut table = Table::create();
        table.table("provisioning_network_members").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("network_id"));
        table.col(uuid("customer_id")).col(uuid("service_id")).col(string("state")).col(text_null("problem"));
        table.col(string_null("private_ip")).col(string_null("anew")).col(uuid_null("action_id"));
        for name in ["since", "created_at"] {
            table.col(big_integer(name));
        }
        manager.create_table(table.to_owned()).await?;
        let network = &["tenant_id", "network_id", "service_id"];
        index(manager, "provisioning_network_members_by_network", "provisioning_network_members", network, true)
            .await?;
        let service = &["tenant_id", "service_id"];
        index(manager, "provisioning_network_members_by_service", "provisioning_network_members", service, false).await
    }
}
