//! Schedules of snapshots, and one row for each moment that was due.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_snapshot_schedules").col(pk_uuid("id")).col(uuid("tenant_id"));
        table.col(uuid("service_id")).col(string("rhythm")).col(integer_null("weekday"));
        table.col(integer_null("month_day")).col(integer("hour")).col(string("zone")).col(integer("keep"));
        table.col(string("name_pattern")).col(boolean("paused")).col(big_integer("next_at"));
        table.col(integer("failures").default(0)).col(big_integer("changed_at"));
        manager.create_table(table.to_owned()).await?;
        let service = &["tenant_id", "service_id"];
        let name = "provisioning_snapshot_schedules_by_service";
        index(manager, name, "provisioning_snapshot_schedules", service, true).await?;

        let mut table = Table::create();
        table.table("provisioning_snapshot_runs").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("service_id"));
        table.col(big_integer("due_at")).col(string("name")).col(string("state"));
        table.col(integer("tries").default(0)).col(big_integer("tried_at")).col(big_integer_null("finished_at"));
        table.col(string_null("snapshot_id")).col(string("detail"));
        manager.create_table(table.to_owned()).await?;
        let moment = &["tenant_id", "service_id", "due_at"];
        index(manager, "provisioning_snapshot_runs_once", "provisioning_snapshot_runs", moment, true).await
    }
}
