//! Add-ons sold for machines that ran, and advice that customers do not want to see again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_add_ons").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("service_id"));
        table.col(uuid("product_id")).col(string("key")).col(string("name")).col(integer("quantity"));
        table.col(string("state")).col(text_null("problem")).col(big_integer("created_at")).col(big_integer("since"));
        manager.create_table(table.to_owned()).await?;
        let once = &["tenant_id", "service_id", "key"];
        index(manager, "provisioning_add_ons_once", "provisioning_add_ons", once, true).await?;

        let mut table = Table::create();
        table.table("provisioning_advice_dismissals").col(pk_uuid("id")).col(uuid("tenant_id"));
        table.col(uuid("customer_id")).col(string("advice")).col(big_integer("dismissed_at"));
        manager.create_table(table.to_owned()).await?;
        let once = &["tenant_id", "customer_id", "advice"];
        index(manager, "provisioning_advice_dismissals_once", "provisioning_advice_dismissals", once, true).await
    }
}
