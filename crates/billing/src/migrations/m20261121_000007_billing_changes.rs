//! Dated changes of subscriptions, and what the engine needs to know of billed lines.

use sea_orm_migration::prelude::*;

use super::{columns, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(
            m,
            "billing_subscription_changes",
            columns(
                "subscription_id:u customer_id:u service_id:u kind:s effective_on:s body:t state:s note:t? \
                 actor_kind:s actor_name:s created_at:b closed_at:b?",
            ),
        )
        .await?;
        index(m, "billing_subscription_changes", &["subscription_id", "state"]).await?;
        add(m, "billing_products", "in_place_change", ColumnDef::boolean, "FALSE").await?;
        add(m, "billing_subscriptions", "anchor_on", ColumnDef::string, "''").await?;
        nullable(m, "billing_subscriptions", "next_change_on", ColumnDef::string).await?;
        nullable(m, "billing_invoice_lines", "cadence", ColumnDef::string).await?;
        add(m, "billing_invoice_lines", "cause", ColumnDef::string, "''").await?;
        nullable(m, "billing_invoice_lines", "credit_of", ColumnDef::uuid).await?;
        let old = "billing_invoice_lines_by_subscription_id_component_period_start_kind_release";
        m.drop_index(Index::drop().name(old).table("billing_invoice_lines").to_owned()).await?;
        // Still one line per component and period; lines of a change are told apart by it.
        let mut once = Index::create();
        once.name("billing_invoice_lines_once").table("billing_invoice_lines").unique();
        for column in ["tenant_id", "subscription_id", "component", "period_start", "kind", "cause", "release"] {
            once.col(column);
        }
        m.create_index(once).await?;
        let db = m.get_connection();
        db.execute_unprepared("UPDATE billing_subscriptions SET anchor_on = period_start").await?;
        db.execute_unprepared(
            "UPDATE billing_invoice_lines SET cadence = (SELECT CAST(s.cycle_months AS TEXT) || 'm' \
             FROM billing_subscriptions s WHERE s.id = billing_invoice_lines.subscription_id) \
             WHERE period_end IS NOT NULL",
        )
        .await?;
        Ok(())
    }
}

async fn add(
    m: &SchemaManager<'_>,
    table: &'static str,
    name: &'static str,
    kind: fn(&mut ColumnDef) -> &mut ColumnDef,
    default: &'static str,
) -> Result<(), DbErr> {
    let mut column = ColumnDef::new(name);
    kind(&mut column).not_null().default(Expr::cust(default));
    m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}

async fn nullable(
    m: &SchemaManager<'_>,
    table: &'static str,
    name: &'static str,
    kind: fn(&mut ColumnDef) -> &mut ColumnDef,
) -> Result<(), DbErr> {
    let mut column = ColumnDef::new(name);
    kind(&mut column).null();
    m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}
