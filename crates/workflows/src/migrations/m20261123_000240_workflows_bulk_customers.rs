//! Runs that customers begin, about services of their own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut runs = Table::alter();
        runs.table("bulk_runs").add_column(uuid_null("customer_id"));
        manager.alter_table(runs.to_owned()).await?;
        let mut latest = Index::create();
        latest.name("bulk_runs_of_customer").table("bulk_runs");
        latest.col("tenant_id").col("customer_id").col("created_at");
        manager.create_index(latest.to_owned()).await
    }
}
