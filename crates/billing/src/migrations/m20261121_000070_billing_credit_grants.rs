//! Credit of customers by grant: what it is, what is left of it, when it is lost, and what it was used for.

use sea_orm_migration::prelude::*;

use super::{columns, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(
            m,
            "billing_credit_grants",
            columns(
                "customer_id:u kind:s source:s currency:s amount_minor:b left_minor:b granted_on:s expires_on:s?
                 moved_on:s reference:s reason:t author:s created_at:b",
            ),
        )
        .await?;
        index(m, "billing_credit_grants", &["customer_id"]).await?;
        index(m, "billing_credit_grants", &["expires_on"]).await?;
        table(m, "billing_credit_uses", columns("grant_id:u customer_id:u invoice_id:u? kind:s amount_minor:b at:b"))
            .await?;
        index(m, "billing_credit_uses", &["invoice_id"]).await?;
        index(m, "billing_credit_uses", &["grant_id"]).await?;
        // Credit from before has no known source: it is the customer's own money and never lost.
        let earlier = "INSERT INTO billing_credit_grants (id, tenant_id, customer_id, kind, source, currency, \
            amount_minor, left_minor, granted_on, expires_on, moved_on, reference, reason, author, created_at) \
            SELECT id, tenant_id, id, 'paid', 'earlier', currency, credit_minor, credit_minor, '2026-11-21', NULL, \
            '2026-11-21', '', '', '', created_at FROM billing_customers WHERE credit_minor > 0";
        m.get_connection().execute_unprepared(earlier).await.map(drop)
    }
}
