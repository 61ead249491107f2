//! Credit notes that are issued when their refund has gone through.

use sea_orm_migration::prelude::*;

use super::{columns, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let notation = "reference:s invoice_id:u lines:t bill_again:f created_at:b";
        table(m, "billing_planned_credits", columns(notation)).await?;
        unique(m, "billing_planned_credits", &["reference"]).await
    }
}
