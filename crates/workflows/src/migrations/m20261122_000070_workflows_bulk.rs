//! Acts on many services, and what became of each.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let runs = Table::create()
            .table("bulk_runs")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(string("act"))
            .col(text_null("reason"))
            .col(text_null("selection"))
            .col(text("actor"))
            .col(string("started_by"))
            .col(text("search"))
            .col(big_integer("created_at"))
            .col(big_integer_null("stopped_at"))
            .col(text_null("stopped_because"))
            .col(big_integer_null("finished_at"))
            .to_owned();
        manager.create_table(runs).await?;
        let mut latest = Index::create();
        latest.name("bulk_runs_latest").table("bulk_runs").col("tenant_id").col("created_at");
        manager.create_index(latest).await?;
        let items = Table::create()
            .table("bulk_items")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(uuid("run_id"))
            .col(integer("position"))
            .col(uuid("service_id"))
            .col(string("name"))
            .col(string("state"))
            .col(uuid_null("action_id"))
            .col(text_null("detail"))
            .col(integer("tries").default(0))
            .col(big_integer_null("started_at"))
            .col(big_integer_null("finished_at"))
            .to_owned();
        manager.create_table(items).await?;
        let mut once = Index::create();
        once.name("bulk_items_once").table("bulk_items").col("run_id").col("service_id").unique();
        manager.create_index(once).await?;
        let mut places = Index::create();
        places.name("bulk_items_state").table("bulk_items").col("run_id").col("state").col("position");
        manager.create_index(places).await
    }
}
