//! Moves of sandbox clocks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("clock_advances")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(string("state"))
            .col(big_integer("from_us"))
            .col(big_integer("to_us"))
            .col(big_integer("at_us"))
            .col(big_integer("first_seq"))
            .col(big_integer("last_seq"))
            .col(integer("runs").default(0))
            .col(text_null("error"))
            .to_owned();
        manager.create_table(table).await?;
        let mut index = Index::create();
        index.name("clock_advances_tenant").table("clock_advances").col("tenant_id").col("state");
        manager.create_index(index).await
    }
}
