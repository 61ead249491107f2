//! Machines that have not followed a change of plan yet.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut alter = Table::alter();
        alter.table("services").add_column(big_integer_null("resize_due_at"));
        manager.alter_table(alter.to_owned()).await?;
        index(manager, "services_by_resize", "services", &["tenant_id", "resize_due_at"], false).await
    }
}
