//! Changes of zones: whose they were, when a job may take them up, and when they last went on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::add_column;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "provisioning_dns_changes";
        add_column(manager, table, uuid_null("customer_id")).await?;
        add_column(manager, table, big_integer("not_before").default(0).take()).await?;
        add_column(manager, table, big_integer("progress_at").default(0).take()).await?;
        // Nobody noted whose a zone was at the time; who has it now has most likely asked for its changes.
        let owners = "UPDATE provisioning_dns_changes SET customer_id = (SELECT customer_id FROM provisioning_dns_zones \
                      WHERE provisioning_dns_zones.id = provisioning_dns_changes.zone_id)";
        manager.get_connection().execute_unprepared(owners).await.map(|_| ())
    }
}
