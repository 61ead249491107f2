//! Where each tenant's audit chain ends, so that cutting its end off is noticed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let heads = Table::create()
            .table("audit_heads")
            .col(pk_uuid("tenant_id"))
            .col(big_integer("number"))
            .col(string("hash"))
            .to_owned();
        manager.create_table(heads).await
    }
}
