//! Policies, the steps taken for unpaid invoices, the automation log.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(m, "billing_policies", columns("level:s subject:s key:s value:t version:i updated_at:b")).await?;
        unique(m, "billing_policies", &["level", "subject", "key"]).await?;
        table(m, "billing_steps", columns("subject_id:u step:s taken_at:b")).await?;
        unique(m, "billing_steps", &["subject_id", "step"]).await?;
        table(
            m,
            "billing_history",
            columns(
                "at:b act:s title:t detail:t automatic:f actor_kind:s actor_name:s customer_id:u? subject_kind:s \
                 subject_id:s subject_title:s result:s why:t?",
            ),
        )
        .await?;
        index(m, "billing_history", &["subject_id"]).await?;
        index(m, "billing_history", &["customer_id", "at"]).await?;
        index(m, "billing_history", &["automatic", "at"]).await
    }
}
