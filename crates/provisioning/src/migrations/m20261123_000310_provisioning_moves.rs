//! Moves of machines to other regions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_moves").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("service_id"));
        table.col(uuid("customer_id")).col(string("from_region")).col(string("to_region")).col(string("state"));
        table.col(uuid_null("request_id")).col(big_integer_null("sent_at")).col(string_null("ticket"));
        table.col(string_null("ipv4_before")).col(string_null("ipv6_before")).col(text_null("problem"));
        table.col(boolean("overdue").default(false)).col(string("actor_kind")).col(string("actor_name"));
        table.col(big_integer("requested_at")).col(big_integer_null("finished_at"));
        manager.create_table(table.to_owned()).await?;
        let of_service = &["tenant_id", "service_id"];
        index(manager, "provisioning_moves_service", "provisioning_moves", of_service, false).await
    }
}
