//! Lines of a change that wait for the next invoice of their subscription.

use sea_orm_migration::prelude::*;

use super::columns;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns("waiting:t?") {
            let add = Table::alter().table("billing_subscriptions").add_column(column.take()).to_owned();
            m.alter_table(add).await?;
        }
        Ok(())
    }
}
