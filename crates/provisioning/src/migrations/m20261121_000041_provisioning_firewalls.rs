//! Rule sets of customers, their copies at provider accounts, and the services behind them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_firewalls").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("customer_id"));
        for name in ["name", "name_key", "rules"] {
            table.col(text(name));
        }
        table.col(integer("revision").default(1)).col(boolean("deleting").default(false)).col(text_null("problem"));
        for name in ["since", "created_at", "updated_at"] {
            table.col(big_integer(name));
        }
        table.col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "customer_id", "name_key"];
        index(manager, "provisioning_firewalls_by_name", "provisioning_firewalls", name, true).await?;

        let mut table = Table::create();
        table.table("provisioning_firewall_copies").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("firewall_id"));
        table.col(uuid("account_id")).col(string("provider_name")).col(string_null("provider_ref"));
        table.col(integer("revision").default(0)).col(uuid_null("request_id")).col(big_integer_null("sent_at"));
        manager.create_table(table.to_owned()).await?;
        let copy = &["tenant_id", "firewall_id", "account_id"];
        index(manager, "provisioning_firewall_copies_by_firewall", "provisioning_firewall_copies", copy, true).await?;

        let mut table = Table::create();
        table.table("provisioning_firewall_services").col(pk_uuid("id")).col(uuid("tenant_id"));
        for name in ["firewall_id", "customer_id", "service_id", "account_id"] {
            table.col(uuid(name));
        }
        table.col(string("state")).col(text_null("problem"));
        for name in ["since", "created_at"] {
            table.col(big_integer(name));
        }
        manager.create_table(table.to_owned()).await?;
        let firewall = &["tenant_id", "firewall_id", "service_id"];
        index(manager, "provisioning_firewall_services_by_set", "provisioning_firewall_services", firewall, true)
            .await?;
        let service = &["tenant_id", "service_id"];
        index(manager, "provisioning_firewall_services_by_service", "provisioning_firewall_services", service, false)
            .await
    }
}
