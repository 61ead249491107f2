//! Guided moves of servers to bigger plans. While one is open, `open_for` holds the old service: no service has two.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("upgrade_guides")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(uuid("customer_id"))
            .col(uuid("from_service_id"))
            .col(uuid("to_service_id"))
            .col(uuid("order_id"))
            .col(uuid_null("open_for"))
            .col(string("state"))
            .col(string("from_name"))
            .col(string("to_name"))
            .col(string("product_name"))
            .col(string("started_by"))
            .col(big_integer("started_at"))
            .col(big_integer_null("data_at"))
            .col(big_integer_null("addresses_at"))
            .col(string_null("ends"))
            .col(big_integer_null("finished_at"))
            .to_owned();
        manager.create_table(table).await?;
        let mut open = Index::create();
        open.name("upgrade_guides_open").table("upgrade_guides").col("open_for").unique();
        manager.create_index(open.to_owned()).await?;
        let mut old = Index::create();
        old.name("upgrade_guides_from").table("upgrade_guides").col("tenant_id").col("from_service_id");
        manager.create_index(old.to_owned()).await?;
        let mut new = Index::create();
        new.name("upgrade_guides_to").table("upgrade_guides").col("tenant_id").col("to_service_id");
        manager.create_index(new.to_owned()).await
    }
}
