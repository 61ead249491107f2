//! Messages.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let messages = Table::create()
            .table("messages")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(uuid_null("customer_id"))
            .col(string("key"))
            .col(string("recipient"))
            .col(string("sender_name"))
            .col(string("template"))
            .col(string("subject"))
            .col(text("body_text"))
            .col(text("body_html"))
            .col(string("state"))
            .col(integer("attempts").default(0))
            .col(text_null("last_error"))
            .col(big_integer("created_at"))
            .col(big_integer_null("sent_at"))
            .to_owned();
        manager.create_table(messages).await?;
        for (name, columns, unique) in [
            ("messages_key", &["tenant_id", "key"][..], true),
            ("messages_customer", &["tenant_id", "customer_id", "created_at"][..], false),
            ("messages_created", &["tenant_id", "created_at"][..], false),
        ] {
            let mut index = Index::create();
            index.name(name).table("messages");
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index.to_owned()).await?;
        }
        Ok(())
    }
}
