//! Payments with the invoices they are for, refunds, disputes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        payments(manager).await?;
        payment_invoices(manager).await?;
        refunds(manager).await?;
        disputes(manager).await
    }
}

async fn payments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("payments")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                .col(uuid("customer_id"))
                .col(uuid("gateway_id"))
                .col(uuid_null("payment_method_id"))
                .col(string_null("method_ref"))
                .col(string("status"))
                .col(big_integer("amount_minor"))
                .col(string("currency"))
                .col(big_integer("refunded_minor"))
                .col(string_null("dispute_state"))
                .col(boolean("off_session"))
                .col(text_null("return_url"))
                .col(string("idempotency_key"))
                .col(string_null("gateway_ref"))
                .col(text_null("action_url"))
                .col(string_null("error_code"))
                .col(text_null("error_message"))
                .col(string_null("reference"))
                .col(string_null("received_on"))
                .col(integer("polls"))
                .col(big_integer_null("submitted_at"))
                .col(big_integer_null("settled_at"))
                .col(big_integer("created_at"))
                .col(big_integer("updated_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "payments_key", "payments", &["tenant_id", "idempotency_key"], true).await?;
    index(manager, "payments_ref", "payments", &["tenant_id", "gateway_id", "gateway_ref"], true).await?;
    index(manager, "payments_customer", "payments", &["tenant_id", "customer_id", "created_at"], false).await?;
    index(manager, "payments_status", "payments", &["tenant_id", "status", "created_at"], false).await?;
    index(manager, "payments_latest", "payments", &["tenant_id", "created_at"], false).await
}

async fn payment_invoices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("payment_invoices")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                .col(uuid("payment_id"))
                .col(uuid("invoice_id"))
                .col(string_null("step_key"))
                .col(uuid_null("guard"))
                .to_owned(),
        )
        .await?;
    let table = "payment_invoices";
    index(manager, "payment_invoices_payment", table, &["tenant_id", "payment_id", "invoice_id"], true).await?;
    index(manager, "payment_invoices_step", table, &["tenant_id", "invoice_id", "step_key"], true).await?;
    // One payment in flight per invoice: the column holds the invoice while the guard stands.
    index(manager, "payment_invoices_guard", table, &["tenant_id", "guard"], true).await
}

async fn refunds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("refunds")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                .col(uuid("payment_id"))
                .col(uuid("customer_id"))
                .col(uuid("gateway_id"))
                .col(string("status"))
                .col(big_integer("amount_minor"))
                .col(string("currency"))
                .col(text("reason"))
                .col(boolean("with_credit_note"))
                .col(string("idempotency_key"))
                .col(string_null("gateway_ref"))
                .col(string_null("error_code"))
                .col(integer("polls"))
                .col(big_integer_null("submitted_at"))
                .col(big_integer_null("settled_at"))
                .col(big_integer("created_at"))
                .col(big_integer("updated_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "refunds_key", "refunds", &["tenant_id", "idempotency_key"], true).await?;
    index(manager, "refunds_payment", "refunds", &["tenant_id", "payment_id", "created_at"], false).await?;
    index(manager, "refunds_status", "refunds", &["tenant_id", "status", "created_at"], false).await
}

async fn disputes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("disputes")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                .col(uuid("payment_id"))
                .col(uuid("customer_id"))
                .col(uuid("gateway_id"))
                .col(string("gateway_ref"))
                .col(string("state"))
                .col(big_integer("amount_minor"))
                .col(string("currency"))
                .col(text("reason"))
                .col(big_integer_null("evidence_due_by"))
                .col(big_integer("opened_at"))
                .col(big_integer_null("closed_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "disputes_ref", "disputes", &["tenant_id", "gateway_id", "gateway_ref"], true).await?;
    index(manager, "disputes_state", "disputes", &["tenant_id", "state", "opened_at"], false).await?;
    index(manager, "disputes_payment", "disputes", &["tenant_id", "payment_id"], false).await
}
