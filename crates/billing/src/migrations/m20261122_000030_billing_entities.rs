//! Several legal entities in one business: which one a customer, an invoice, a credit note and a journal belong to.
//! Empty is the main one, which everything from before belongs to.

use sea_orm_migration::prelude::*;

use super::{columns, index};

/// What belongs to an entity.
const OWNED: [&str; 4] = ["billing_customers", "billing_invoices", "billing_credit_notes", "billing_journals"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        // There was one for each tenant; now one is the main one.
        m.drop_index(Index::drop().name("billing_sellers_by_").table("billing_sellers").to_owned()).await?;
        let mut main = ColumnDef::new("main");
        main.boolean().not_null().default(true);
        let mut countries = ColumnDef::new("countries");
        countries.text().not_null().default("[]");
        let mut version = ColumnDef::new("version");
        version.integer().not_null().default(1);
        for column in [main, countries, version] {
            m.alter_table(Table::alter().table("billing_sellers").add_column(column).to_owned()).await?;
        }
        let only_one = "CREATE UNIQUE INDEX billing_sellers_by_main ON billing_sellers (tenant_id) WHERE main";
        m.get_connection().execute_unprepared(only_one).await?;
        for table in OWNED {
            for column in columns("entity_id:u?") {
                m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
            }
        }
        index(m, "billing_journals", &["entity_id"]).await
    }
}
