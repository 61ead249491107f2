//! What happened to domains, and contacts that the provider has accepted and does not show yet.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::{add_column, index};

const DOMAINS: &str = "provisioning_domains";
const HISTORY: &str = "provisioning_domain_history";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, DOMAINS, text_null("wanted_contacts").take()).await?;
        add_column(manager, DOMAINS, big_integer_null("wanted_at").take()).await?;
        let mut table = Table::create();
        table.table(HISTORY).col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("domain_id"));
        table.col(uuid_null("customer_id")).col(big_integer("at"));
        for name in ["kind", "title", "detail", "actor_kind", "actor_name"] {
            table.col(text(name));
        }
        manager.create_table(table.to_owned()).await?;
        let domain = &["tenant_id", "domain_id", "at"];
        index(manager, "provisioning_domain_history_by_domain", HISTORY, domain, false).await
    }
}
