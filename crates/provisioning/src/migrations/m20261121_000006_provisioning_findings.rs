//! What the comparison with the provider has found.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("provisioning_findings").col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        for name in ["kind", "subject", "severity", "state"] {
            table.col(string(name));
        }
        table.col(integer("severity_rank"));
        for name in ["title", "explanation", "facts", "search"] {
            table.col(text(name));
        }
        table.col(uuid_null("service_id")).col(uuid_null("customer_id")).col(string_null("machine_id"));
        for name in ["ignored_reason", "ignored_by"] {
            table.col(text_null(name));
        }
        for name in ["first_seen_at", "last_seen_at"] {
            table.col(big_integer(name));
        }
        table.col(big_integer_null("ended_at")).col(integer("version").default(1));
        manager.create_table(table.to_owned()).await?;
        let key = &["tenant_id", "account_id", "kind", "subject"];
        index(manager, "provisioning_findings_by_subject", "provisioning_findings", key, true).await?;
        let state = &["tenant_id", "state", "severity_rank"];
        index(manager, "provisioning_findings_by_state", "provisioning_findings", state, false).await?;
        let service = &["tenant_id", "service_id"];
        index(manager, "provisioning_findings_by_service", "provisioning_findings", service, false).await
    }
}
