//! What e-invoices say of seller and buyer beyond what is printed.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut particulars = ColumnDef::new("e_invoice");
        particulars.text().not_null().default("{}");
        m.alter_table(Table::alter().table("billing_sellers").add_column(particulars).to_owned()).await?;
        for name in ["buyer_reference", "endpoint_scheme", "endpoint_id"] {
            let column = ColumnDef::new(name).string().null().to_owned();
            m.alter_table(Table::alter().table("billing_customers").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
