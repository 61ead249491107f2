//! Receipts of payments and statements of account as PDF, for staff and for the customer.

use axum::extract::State;
use axum::response::Response;
use mpanel_billing::{self as billing, BuyerSnapshot, CustomerView, PaymentUses, Seller, StatementQuery};
use mpanel_core::{Currency, CustomerId, Date, Error, OpContext, PaymentId, Result};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_documents::{self as paper, DocumentKind};
use mpanel_payments::{self as payments, PaymentStatus, PaymentView};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Sentences, brand, buyer, currency, language, pdf};
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Path, Query, capitalised};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_payment_receipt))
        .routes(routes!(get_own_payment_receipt))
        .routes(routes!(get_customer_statement))
        .routes(routes!(get_own_statement))
}

/// Of which days a statement is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StatementParams {
    /// First day; the first of the last day's year when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day, not after today; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// In which currency; the account's when left out.
    #[param(value_type = Option<String>)]
    currency: Option<Currency>,
}

/// The receipt of a payment that succeeded, as PDF.
#[utoipa::path(get, path = "/admin/payments/{id}/receipt", tag = "payments",
    params(("id" = String, Path, description = "Payment id")),
    responses((status = 200, description = "PDF", content_type = "application/pdf"), (status = "4XX", body = Problem)))]
async fn get_payment_receipt(
    State(app): State<App>,
    staff: Staff<needs::PaymentsRead>,
    Path(id): Path<PaymentId>,
) -> ApiResult<Response> {
    let payment = payments::get_payment(&staff.ctx, app.deps.db.read(), id).await?;
    receipt(&app, &staff.ctx, payment).await
}

/// The receipt of a payment of the signed-in customer, as PDF.
#[utoipa::path(get, path = "/portal/payments/{id}/receipt", tag = "payments",
    params(("id" = String, Path, description = "Payment id")),
    responses((status = 200, description = "PDF", content_type = "application/pdf"), (status = "4XX", body = Problem)))]
async fn get_own_payment_receipt(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PaymentId>,
) -> ApiResult<Response> {
    let payment = payments::get_payment(&me.ctx, app.deps.db.read(), id).await?;
    if payment.customer != me.customer {
        return Err(Error::not_found("payment").into());
    }
    receipt(&app, &me.ctx, payment).await
}

/// A customer's statement of account between two days, as PDF: balances, movements, and what was open.
#[utoipa::path(get, path = "/admin/customers/{id}/statement", tag = "customers",
    params(("id" = String, Path, description = "Customer id"), StatementParams),
    responses((status = 200, description = "PDF", content_type = "application/pdf"), (status = "4XX", body = Problem)))]
async fn get_customer_statement(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Path(id): Path<CustomerId>,
    Query(params): Query<StatementParams>,
) -> ApiResult<Response> {
    statement(&app, &staff.ctx, id, params).await
}

/// The statement of account of the signed-in customer between two days, as PDF.
#[utoipa::path(get, path = "/portal/statement", tag = "customers", params(StatementParams),
    responses((status = 200, description = "PDF", content_type = "application/pdf"), (status = "4XX", body = Problem)))]
async fn get_own_statement(
    State(app): State<App>,
    me: Customer,
    Query(params): Query<StatementParams>,
) -> ApiResult<Response> {
    statement(&app, &me.ctx, me.customer, params).await
}

async fn receipt(app: &App, ctx: &OpContext, payment: PaymentView) -> ApiResult<Response> {
    if payment.status != PaymentStatus::Succeeded {
        let detail = "There is a receipt when the payment has succeeded.";
        return Err(Error::conflict("payment_not_paid", detail).into());
    }
    let conn = app.deps.db.read();
    let uses = billing::uses_of_payment(ctx, conn, payment.id).await?;
    let (from, to) = receipt_parties(ctx, conn, &payment, uses.as_ref()).await?;
    let brand = brand(app, ctx, DocumentKind::Receipt, payment.settled_at).await?;
    let sheet = receipt_sheet(ctx, &payment, uses, brand, (from, to));
    let number = sheet.number.clone();
    pdf(&number, move || paper::render_receipt(&sheet)).await
}

// Those of the first invoice it paid, as they were frozen there; else those of today.
async fn receipt_parties<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    payment: &PaymentView,
    uses: Option<&PaymentUses>,
) -> Result<(Seller, BuyerSnapshot)> {
    if let Some(first) = uses.and_then(|uses| uses.invoices.first()) {
        let invoice = billing::get_invoice(ctx, conn, first.invoice).await?;
        return Ok((invoice.seller, invoice.buyer));
    }
    let customer = billing::get_customer(ctx, conn, payment.customer).await?;
    Ok((billing::legal_entity_of_customer(ctx, conn, payment.customer).await?, snapshot(customer)))
}

fn receipt_sheet(
    ctx: &OpContext,
    payment: &PaymentView,
    uses: Option<PaymentUses>,
    brand: paper::Brand,
    (from, to): (Seller, BuyerSnapshot),
) -> paper::ReceiptDocument {
    let language = language(to.language.as_deref());
    let says = Sentences(language);
    let settled = payment.settled_at.unwrap_or(payment.created_at).to_zoned(ctx.zone.clone()).date();
    let rest = uses.as_ref().map_or(0, |uses| uses.to_credit.minor);
    let back = uses.as_ref().map_or(payment.refunded, |uses| uses.went_back(payment.refunded));
    let invoices = uses.map(|uses| uses.invoices).unwrap_or_default().into_iter();
    let mut printed: Vec<paper::ReceiptUse> = invoices
        .map(|part| paper::ReceiptUse {
            words: says.invoice(&part.number),
            issued: Some(part.issued),
            total_minor: Some(part.total.minor),
            amount_minor: part.amount.minor,
        })
        .collect();
    printed.extend((rest != 0).then(|| paper::ReceiptUse {
        words: says.to_credit(),
        issued: None,
        total_minor: None,
        amount_minor: rest,
    }));
    paper::ReceiptDocument {
        brand,
        language,
        seller: seller(from),
        buyer: buyer(&to),
        number: payment.id.to_string(),
        paid_on: payment.received_on.unwrap_or(settled),
        method: method_words(payment, says),
        currency: currency(payment.amount.currency),
        uses: printed,
        paid_minor: payment.amount.minor,
        refunded_minor: back.minor,
        notes: String::new(),
    }
}

fn method_words(payment: &PaymentView, says: Sentences) -> String {
    match (&payment.method, &payment.reference) {
        (Some(card), _) => says.card(&capitalised(&card.brand), &card.last4),
        (None, Some(reference)) => reference.clone(),
        (None, None) => payment.gateway.clone(),
    }
}

async fn statement(app: &App, ctx: &OpContext, id: CustomerId, params: StatementParams) -> ApiResult<Response> {
    let conn = app.deps.db.read();
    let customer = billing::get_customer(ctx, conn, id).await?;
    let unit = params.currency.unwrap_or(customer.currency);
    let to = params.to.unwrap_or_else(|| ctx.today());
    let from = params.from.unwrap_or_else(|| to.first_of_year());
    let query = StatementQuery { customer: id, currency: unit, from, to };
    let found = billing::customer_statement(ctx, conn, query).await?;
    let seller = billing::legal_entity_of_customer(ctx, conn, id).await?;
    let brand = brand(app, ctx, DocumentKind::Statement, None).await?;
    let sheet = statement_sheet(ctx, found, brand, (seller, snapshot(customer)), unit);
    let number = format!("statement-{}-{}", sheet.from, sheet.to);
    pdf(&number, move || paper::render_statement(&sheet)).await
}

fn statement_sheet(
    ctx: &OpContext,
    found: billing::Statement,
    brand: paper::Brand,
    (from, to): (Seller, BuyerSnapshot),
    unit: Currency,
) -> paper::StatementDocument {
    let language = language(to.language.as_deref());
    let movement = |row: billing::StatementRow| paper::StatementMovement {
        day: row.day,
        words: Sentences(language).movement(&row),
        charged_minor: row.charged.minor,
        settled_minor: row.settled.minor,
        balance_minor: row.balance.minor,
    };
    let item = |item: billing::OpenItem| paper::StatementItem {
        number: item.number,
        issued: item.issued,
        due: item.due,
        total_minor: item.total.minor,
        balance_minor: item.balance.minor,
        days_overdue: item.days_overdue,
    };
    paper::StatementDocument {
        brand,
        language,
        seller: seller(from),
        buyer: buyer(&to),
        from: found.from,
        to: found.to,
        issue_date: ctx.today(),
        currency: currency(unit),
        opening_minor: found.opening.minor,
        movements: found.rows.into_iter().map(movement).collect(),
        closing_minor: found.closing.minor,
        owed_minor: found.owed.minor,
        credit_minor: found.credit.minor,
        open: found.open.into_iter().map(item).collect(),
        notes: String::new(),
    }
}

fn seller(seller: Seller) -> paper::Party {
    paper::Party { name: seller.name, address: seller.address, tax_id: seller.tax_id, bank: Vec::new() }
}

fn snapshot(customer: CustomerView) -> BuyerSnapshot {
    BuyerSnapshot {
        name: customer.name,
        company: customer.company,
        email: customer.email,
        country: customer.country,
        address: customer.address,
        tax_id: customer.tax_id,
        routing: customer.routing,
        language: customer.language,
    }
}
