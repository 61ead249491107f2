//! DNS zones, and the changes of their records.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_dns_zones").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        table.col(uuid_null("customer_id")).col(text("name")).col(string("state")).col(text_null("problem"));
        table.col(uuid_null("request_id")).col(big_integer_null("sent_at")).col(boolean("made").default(false));
        for name in ["since", "created_at", "updated_at"] {
            table.col(big_integer(name));
        }
        table.col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let name = &["tenant_id", "name"];
        index(manager, "provisioning_dns_zones_by_name", "provisioning_dns_zones", name, true).await?;
        let customer = &["tenant_id", "customer_id"];
        index(manager, "provisioning_dns_zones_by_customer", "provisioning_dns_zones", customer, false).await?;

        let mut table = Table::create();
        table.table("provisioning_dns_changes").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("zone_id"));
        for name in ["kind", "state", "actor"] {
            table.col(string(name));
        }
        table.col(text("actor_name")).col(text("steps"));
        for name in ["total", "done", "failed"] {
            table.col(integer(name));
        }
        table.col(big_integer("created_at")).col(big_integer_null("finished_at"));
        manager.create_table(table.to_owned()).await?;
        let zone = &["tenant_id", "zone_id", "created_at"];
        index(manager, "provisioning_dns_changes_by_zone", "provisioning_dns_changes", zone, false).await
    }
}
