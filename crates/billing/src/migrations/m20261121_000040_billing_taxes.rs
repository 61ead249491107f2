//! Tax by region, class of product and kind of buyer; what is known of VAT numbers; certificates.

use sea_orm_migration::prelude::*;

use super::{columns, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, default) in [
            ("billing_tax_rules", "class", "standard"),
            ("billing_tax_rules", "buyers", "any"),
            ("billing_products", "tax_class", "standard"),
            ("billing_customers", "vat_answer", ""),
            ("billing_customers", "vat_answer_for", ""),
            ("billing_customers", "certificates", "[]"),
        ] {
            let column = ColumnDef::new(name).text().not_null().default(default).to_owned();
            m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        // Nobody knows which of the rules so far have been billed under: all may have been.
        for (name, default) in [("abroad", "FALSE"), ("used", "TRUE")] {
            let column = ColumnDef::new(name).boolean().not_null().default(Expr::cust(default)).to_owned();
            m.alter_table(Table::alter().table("billing_tax_rules").add_column(column).to_owned()).await?;
        }
        for (table, name) in [("billing_tax_rules", "region"), ("billing_customers", "vat_consultation")] {
            let column = ColumnDef::new(name).text().null().to_owned();
            m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        let mut asked = ColumnDef::new("vat_asked_at");
        asked.big_integer().null();
        m.alter_table(Table::alter().table("billing_customers").add_column(asked).to_owned()).await?;
        // Several rules of a country may begin on one day now.
        let old = "billing_tax_rules_by_country_valid_from";
        m.drop_index(Index::drop().name(old).table("billing_tax_rules").to_owned()).await?;
        index(m, "billing_tax_rules", &["country", "valid_from"]).await?;
        table(
            m,
            "billing_vat_checks",
            columns(
                "customer_id:u number:s answer:s consultation:t? name:t? address:t? reason:t? tries:i first_at:b asked_at:b",
            ),
        )
        .await?;
        index(m, "billing_vat_checks", &["customer_id", "asked_at"]).await
    }
}
