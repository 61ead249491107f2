//! Checks of machines, and the remedies that were run because of what they found.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = "provisioning_troubleshooting";
        let mut table = Table::create();
        table.table(name).col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("service_id")).col(uuid("customer_id"));
        // A remedy has the checks that offered it as its parent.
        table.col(uuid_null("parent_id")).col(string_null("template")).col(text("name")).col(string("state"));
        table.col(text("progress")).col(text("results")).col(text("note")).col(text_null("error"));
        table.col(string("actor_kind")).col(string("actor_name"));
        table.col(big_integer("requested_at")).col(big_integer_null("finished_at"));
        manager.create_table(table.to_owned()).await?;
        let by_service = &["tenant_id", "service_id", "requested_at"];
        index(manager, "provisioning_troubleshooting_by_service", name, by_service, false).await?;
        // What some checks offer is run once.
        index(manager, "provisioning_troubleshooting_once", name, &["parent_id", "template"], true).await
    }
}
