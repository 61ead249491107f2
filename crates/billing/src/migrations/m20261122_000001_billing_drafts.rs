//! Invoices that wait as drafts, and what staff put on them.

use sea_orm_migration::prelude::*;

use super::{columns, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut until = ColumnDef::new("finalize_at");
        until.big_integer().null();
        m.alter_table(Table::alter().table("billing_invoices").add_column(until).to_owned()).await?;
        table(m, "billing_draft_items", columns("invoice_id:u description:t quantity:b unit_minor:b created_at:b"))
            .await?;
        index(m, "billing_draft_items", &["invoice_id"]).await
    }
}
