//! What users have set for themselves: views of lists, columns.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let preferences = Table::create()
            .table("user_preferences")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(uuid("user_id"))
            .col(string("name"))
            .col(text("value"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(preferences).await?;
        let mut index = Index::create();
        index
            .name("user_preferences_name")
            .table("user_preferences")
            .col("tenant_id")
            .col("user_id")
            .col("name")
            .unique();
        manager.create_index(index.to_owned()).await
    }
}
