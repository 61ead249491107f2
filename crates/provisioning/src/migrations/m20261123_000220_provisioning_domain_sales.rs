//! Domain names that are sold: which service has one, whether it is closed, and the codes of transfers to come.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::{add_column, index};

const DOMAINS: &str = "provisioning_domains";
const CODES: &str = "provisioning_transfer_codes";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, DOMAINS, uuid_null("service_id").take()).await?;
        add_column(manager, DOMAINS, boolean("is_service_over").default(false).take()).await?;
        add_column(manager, DOMAINS, big_integer_null("closed_at").take()).await?;
        index(manager, "provisioning_domains_by_service", DOMAINS, &["tenant_id", "service_id"], false).await?;
        let mut codes = Table::create();
        codes.table(CODES).col(pk_uuid("id")).col(uuid("tenant_id")).col(text("name")).col(text("sealed"));
        codes.col(big_integer("created_at"));
        manager.create_table(codes.to_owned()).await?;
        index(manager, "provisioning_transfer_codes_by_age", CODES, &["tenant_id", "created_at"], false).await
    }
}
