//! Trials and introductory prices of products, and who had a trial of what.

use sea_orm_migration::prelude::*;

use super::{columns, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (name, flag) in [
            ("trial_days", false),
            ("trial_minor", false),
            ("trial_card", true),
            ("intro_cycles", false),
            ("intro_minor", false),
        ] {
            let mut column = ColumnDef::new(name);
            match flag {
                true => column.boolean().not_null().default(Expr::cust("FALSE")),
                false => column.big_integer().not_null().default(0),
            };
            m.alter_table(Table::alter().table("billing_prices").add_column(column).to_owned()).await?;
        }
        let mut end = ColumnDef::new("trial_end");
        end.string().null();
        m.alter_table(Table::alter().table("billing_subscriptions").add_column(end).to_owned()).await?;
        table(m, "billing_trials", columns("customer_id:u product_id:u subscription_id:u started_on:s ends_on:s"))
            .await?;
        // One trial of a product for each customer, whoever asks twice at once.
        unique(m, "billing_trials", &["customer_id", "product_id"]).await
    }
}
