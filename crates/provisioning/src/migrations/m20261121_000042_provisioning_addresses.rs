//! Public addresses, and who held them when.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_addresses").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        for name in ["ip", "kind", "region"] {
            table.col(string(name));
        }
        for name in ["customer_id", "service_id", "wanted_service"] {
            table.col(uuid_null(name));
        }
        table.col(boolean("moving").default(false)).col(text_null("problem")).col(string_null("gateway"));
        table.col(string_null("reverse_name")).col(string_null("forward")).col(big_integer_null("checked_at"));
        for name in ["since", "created_at", "updated_at"] {
            table.col(big_integer(name));
        }
        table.col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let ip = &["tenant_id", "ip"];
        index(manager, "provisioning_addresses_by_ip", "provisioning_addresses", ip, true).await?;
        let customer = &["tenant_id", "customer_id"];
        index(manager, "provisioning_addresses_by_customer", "provisioning_addresses", customer, false).await?;
        let service = &["tenant_id", "service_id"];
        index(manager, "provisioning_addresses_by_service", "provisioning_addresses", service, false).await?;

        let mut table = Table::create();
        table.table("provisioning_address_holdings").col(pk_uuid("id")).col(uuid("tenant_id"));
        for name in ["ip", "kind", "hostname"] {
            table.col(string(name));
        }
        table.col(uuid("customer_id")).col(uuid("service_id"));
        table.col(big_integer("held_from")).col(big_integer_null("held_until"));
        manager.create_table(table.to_owned()).await?;
        let ip = &["tenant_id", "ip", "held_from"];
        index(manager, "provisioning_address_holdings_by_ip", "provisioning_address_holdings", ip, false).await?;
        let service = &["tenant_id", "service_id"];
        index(manager, "provisioning_address_holdings_by_service", "provisioning_address_holdings", service, false)
            .await
    }
}
