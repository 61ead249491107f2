//! When staff let a change be delivered before it is paid.

use sea_orm_migration::prelude::*;

use super::columns;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns("waived_at:b?") {
            let add = Table::alter().table("billing_subscription_changes").add_column(column.take()).to_owned();
            m.alter_table(add).await?;
        }
        Ok(())
    }
}
