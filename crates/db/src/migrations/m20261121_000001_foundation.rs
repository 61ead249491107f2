//! Outbox, jobs, tenant clocks, idempotency records.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("outbox")
                    .col(pk_auto("seq").big_integer())
                    .col(uuid_uniq("id"))
                    .col(uuid("tenant_id"))
                    .col(string("kind"))
                    .col(text("payload"))
                    .col(text("actor"))
                    .col(uuid("request_id"))
                    .col(big_integer("at"))
                    .col(big_integer_null("dispatched_at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "outbox_undispatched", "outbox", &["dispatched_at", "seq"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("jobs")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("kind"))
                    .col(string_null("key"))
                    .col(string_null("active_key"))
                    .col(text("payload"))
                    .col(string("state"))
                    .col(boolean("rerun").default(false))
                    .col(big_integer("run_at"))
                    .col(integer("attempt").default(0))
                    .col(integer("max_attempts"))
                    .col(string_null("lease_owner"))
                    .col(big_integer_null("lease_until"))
                    .col(text_null("last_error"))
                    .col(uuid("request_id"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("started_at"))
                    .col(big_integer_null("finished_at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "jobs_active_key", "jobs", &["tenant_id", "kind", "active_key"], true).await?;
        index(manager, "jobs_due", "jobs", &["state", "run_at"], false).await?;
        index(manager, "jobs_by_tenant", "jobs", &["tenant_id", "state", "run_at"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("tenant_clocks")
                    .col(pk_uuid("tenant_id"))
                    .col(big_integer("offset_us"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("idempotency_records")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("scope"))
                    .col(string("key"))
                    .col(string("fingerprint"))
                    .col(integer_null("status"))
                    .col(text_null("response"))
                    .col(big_integer("created_at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "idempotency_key", "idempotency_records", &["tenant_id", "scope", "key"], true).await
    }
}

async fn index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut create = Index::create();
    create.name(name).table(table);
    for column in columns {
        create.col(*column);
    }
    if unique {
        create.unique();
    }
    manager.create_index(create.to_owned()).await
}
