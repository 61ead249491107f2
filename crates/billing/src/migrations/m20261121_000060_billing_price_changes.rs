//! Price changes of many subscriptions, what they decided for each, and which prices were agreed one by one.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let changes =
            "product_id:u product_name:s request:t totals:t excluded:i actor_name:s created_at:b undone_at:b?";
        table(m, "billing_price_changes", columns(changes)).await?;
        index(m, "billing_price_changes", &["created_at"]).await?;
        let items = "price_change_id:u position:i change_id:u? subscription_id:u customer_id:u service_id:u name:s \
                     currency:s cycle_months:i old_minor:b new_minor:b effective_on:s? limited:f reason:s? detail:t";
        table(m, "billing_price_change_items", columns(items)).await?;
        unique(m, "billing_price_change_items", &["price_change_id", "subscription_id"]).await?;
        index(m, "billing_price_change_items", &["change_id"]).await?;
        let mut agreed = ColumnDef::new("price_agreed");
        agreed.boolean().not_null().default(Expr::cust("FALSE"));
        m.alter_table(Table::alter().table("billing_subscriptions").add_column(agreed).to_owned()).await?;
        m.get_connection()
            .execute_unprepared(
                "UPDATE billing_subscriptions SET price_agreed = TRUE WHERE id IN (SELECT subscription_id \
                 FROM billing_subscription_changes WHERE kind = 'price' AND state = 'applied')",
            )
            .await?;
        Ok(())
    }
}
