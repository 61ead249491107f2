//! Invoices, their lines, credit notes, what payments were used for.

use sea_orm_migration::prelude::*;

use super::{columns, index, table, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        table(
            m,
            "billing_invoices",
            columns(
                "customer_id:u order_id:u? kind:s number:s? state:s currency:s issue_date:s due_date:s \
                 subtotal_minor:b discount_minor:b tax_minor:b total_minor:b paid_minor:b credited_minor:b \
                 balance_minor:b seller:t buyer:t taxes:t tax_mode:s note:t content_hash:s? disputed:f \
                 charges_stopped:f created_at:b paid_at:b? closed_at:b? void_reason:t? version:i",
            ),
        )
        .await?;
        unique(m, "billing_invoices", &["number"]).await?;
        index(m, "billing_invoices", &["customer_id"]).await?;
        index(m, "billing_invoices", &["state", "due_date"]).await?;
        index(m, "billing_invoices", &["issue_date"]).await?;
        table(
            m,
            "billing_invoice_lines",
            columns(
                "invoice_id:u position:i subscription_id:u? service_id:u? component:s kind:s description:t \
                 period_start:s? period_end:s? quantity:b unit_minor:b share_numerator:b share_denominator:b \
                 amount_minor:b discount_minor:b net_minor:b tax:t explain:t? release:s",
            ),
        )
        .await?;
        // One line per component and period, ever: a repeated run finds nothing left to do. Only a
        // void that asks for it releases its lines, by naming its invoice in `release`.
        unique(m, "billing_invoice_lines", &["subscription_id", "component", "period_start", "kind", "release"])
            .await?;
        index(m, "billing_invoice_lines", &["invoice_id"]).await?;
        index(m, "billing_invoice_lines", &["service_id"]).await?;
        table(
            m,
            "billing_credit_notes",
            columns(
                "invoice_id:u customer_id:u number:s currency:s issue_date:s subtotal_minor:b tax_minor:b \
                 total_minor:b lines:t taxes:t reason:t content_hash:s created_at:b",
            ),
        )
        .await?;
        unique(m, "billing_credit_notes", &["number"]).await?;
        index(m, "billing_credit_notes", &["invoice_id"]).await?;
        table(
            m,
            "billing_receipts",
            columns(
                "payment_id:u customer_id:u cash_account:s currency:s amount_minor:b reversed_minor:b received_at:b",
            ),
        )
        .await?;
        unique(m, "billing_receipts", &["payment_id"]).await?;
        table(
            m,
            "billing_allocations",
            columns(
                "invoice_id:u? customer_id:u payment_id:u? kind:s currency:s amount_minor:b reference:s created_at:b",
            ),
        )
        .await?;
        index(m, "billing_allocations", &["invoice_id"]).await?;
        index(m, "billing_allocations", &["payment_id"]).await?;
        index(m, "billing_allocations", &["customer_id"]).await
    }
}
