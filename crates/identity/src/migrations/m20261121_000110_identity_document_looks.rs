//! How a tenant's documents look: each version for good, because a document keeps the looks of its day; and the logos.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let looks = Table::create()
            .table("document_looks")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(integer("version"))
            .col(big_integer("since"))
            .col(string("name"))
            .col(string("accent"))
            .col(text("looks"))
            .to_owned();
        let logos = Table::create()
            .table("document_logos")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(string("format"))
            .col(blob("content"))
            .col(big_integer("created_at"))
            .to_owned();
        for table in [looks, logos] {
            manager.create_table(table).await?;
        }
        for (name, table, column, unique) in [
            ("document_looks_version", "document_looks", "version", true),
            ("document_looks_since", "document_looks", "since", false),
            ("document_logos_created", "document_logos", "created_at", false),
        ] {
            let mut index = Index::create();
            index.name(name).table(table).col("tenant_id").col(column);
            if unique {
                index.unique();
            }
            manager.create_index(index.to_owned()).await?;
        }
        Ok(())
    }
}
