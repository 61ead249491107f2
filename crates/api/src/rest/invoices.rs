//! Invoices and credit notes, for the customer and for staff.

mod credit;
mod documents;
mod drafts;
mod e_invoices;
mod views;

use axum::extract::State;
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Response};
use mpanel_billing::{self as billing, InvoiceFilter, InvoiceState, InvoiceView};
use mpanel_core::{CreditNoteId, CustomerId, Error, InvoiceId, OpContext, PageQuery, Result};
use mpanel_identity::{Principal, PrincipalKind};
use mpanel_payments::{self as payments, PaymentFilter};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

pub use self::views::{InvoiceOut, InvoiceRow};
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::PaymentOut;
use crate::route::{Routes, routes};
use crate::views::timeline::TimelineEntry;
use crate::views::{ListParams, PageView, check_text};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_invoices))
        .routes(routes!(get_own_invoice))
        .routes(routes!(get_own_invoice_pdf))
        .routes(routes!(get_own_credit_note_pdf))
        .routes(routes!(list_invoices))
        .routes(routes!(get_invoice))
        .routes(routes!(get_invoice_pdf))
        .routes(routes!(get_credit_note_pdf))
        .routes(routes!(void_invoice))
        .routes(routes!(write_off_invoice))
        .routes(routes!(remind_invoice))
        .merge(credit::routes())
        .merge(drafts::routes())
        .merge(e_invoices::routes())
}

/// Filters of the invoice list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InvoiceListFilter {
    /// open, paid, void or uncollectible; for staff also draft.
    state: Option<String>,
    /// Only those past their due date.
    overdue: Option<bool>,
    /// Only this customer's.
    #[param(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
}

/// Why an invoice is voided.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidInvoiceIn {
    /// In a sentence.
    reason: String,
    /// Whether its periods may be billed again; otherwise they count as billed.
    #[serde(default)]
    bill_again: bool,
}

/// Why an invoice is written off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOffIn {
    /// In a sentence.
    reason: String,
}

/// Lists the signed-in customer's invoices, latest first.
#[utoipa::path(get, path = "/portal/invoices", tag = "invoices", params(ListParams, InvoiceListFilter),
    responses((status = 200, body = PageView<InvoiceRow>), (status = "4XX", body = Problem)))]
async fn list_own_invoices(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
    Query(given): Query<InvoiceListFilter>,
) -> ApiResult<Json<PageView<InvoiceRow>>> {
    let filter = InvoiceFilter { customer: Some(me.customer), with_drafts: false, ..filter(given)? };
    let found = billing::list_invoices(&me.ctx, app.deps.db.read(), &filter, &page.into()).await?;
    Ok(Json(PageView::of(found, InvoiceRow::from)))
}

/// Shows an invoice of the signed-in customer.
#[utoipa::path(get, path = "/portal/invoices/{id}", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = InvoiceOut), (status = "4XX", body = Problem)))]
async fn get_own_invoice(State(app): State<App>, me: Customer, Path(id): Path<InvoiceId>) -> ApiResult<Response> {
    let invoice = own(&app, &me, id).await?;
    Ok(full(&app, &me.ctx, &me.principal, invoice).await?)
}

/// The document of an invoice of the signed-in customer.
#[utoipa::path(get, path = "/portal/invoices/{id}/pdf", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem)))]
async fn get_own_invoice_pdf(State(app): State<App>, me: Customer, Path(id): Path<InvoiceId>) -> ApiResult<Response> {
    own(&app, &me, id).await?;
    documents::invoice_pdf(&app, &me.ctx, id).await
}

/// The document of a credit note of the signed-in customer.
#[utoipa::path(get, path = "/portal/credit-notes/{id}/pdf", tag = "invoices",
    params(("id" = String, Path, description = "Credit note id")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem)))]
async fn get_own_credit_note_pdf(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<CreditNoteId>,
) -> ApiResult<Response> {
    documents::credit_note_pdf(&app, &me.ctx, id, Some(me.customer)).await
}

/// Lists invoices, latest first.
#[utoipa::path(get, path = "/admin/invoices", tag = "invoices", params(ListParams, InvoiceListFilter),
    responses((status = 200, body = PageView<InvoiceRow>), (status = "4XX", body = Problem)))]
async fn list_invoices(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<InvoiceListFilter>,
) -> ApiResult<Json<PageView<InvoiceRow>>> {
    let found = billing::list_invoices(&staff.ctx, app.deps.db.read(), &filter(given)?, &page.into()).await?;
    Ok(Json(PageView::of(found, InvoiceRow::from)))
}

/// Shows an invoice.
#[utoipa::path(get, path = "/admin/invoices/{id}", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = InvoiceOut), (status = "4XX", body = Problem)))]
async fn get_invoice(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Path(id): Path<InvoiceId>,
) -> ApiResult<Response> {
    shown(&app, &staff.ctx, &staff.principal, id).await
}

/// The document of an invoice.
#[utoipa::path(get, path = "/admin/invoices/{id}/pdf", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem)))]
async fn get_invoice_pdf(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Path(id): Path<InvoiceId>,
) -> ApiResult<Response> {
    documents::invoice_pdf(&app, &staff.ctx, id).await
}

/// The document of a credit note.
#[utoipa::path(get, path = "/admin/credit-notes/{id}/pdf", tag = "invoices",
    params(("id" = String, Path, description = "Credit note id")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem)))]
async fn get_credit_note_pdf(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Path(id): Path<CreditNoteId>,
) -> ApiResult<Response> {
    documents::credit_note_pdf(&app, &staff.ctx, id, None).await
}

/// Cancels an unpaid invoice; it keeps its number.
#[utoipa::path(post, path = "/admin/invoices/{id}/void", tag = "invoices", request_body = VoidInvoiceIn,
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = InvoiceOut), (status = "4XX", body = Problem)))]
async fn void_invoice(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<InvoiceId>,
    Json(input): Json<VoidInvoiceIn>,
) -> ApiResult<Response> {
    check_reason(&input.reason)?;
    let tx = app.deps.db.begin().await?;
    billing::void_invoice(&staff.ctx, &tx, id, input.reason.trim(), input.bill_again).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, &staff.principal, id).await
}

/// Writes an unpaid invoice off: what is owed becomes bad debt.
#[utoipa::path(post, path = "/admin/invoices/{id}/write-off", tag = "invoices", request_body = WriteOffIn,
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = InvoiceOut), (status = "4XX", body = Problem)))]
async fn write_off_invoice(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<InvoiceId>,
    Json(input): Json<WriteOffIn>,
) -> ApiResult<Response> {
    check_reason(&input.reason)?;
    let tx = app.deps.db.begin().await?;
    billing::write_off_invoice(&staff.ctx, &tx, id, input.reason.trim()).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, &staff.principal, id).await
}

/// Reminds the customer of an unpaid invoice now.
#[utoipa::path(post, path = "/admin/invoices/{id}/remind", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = InvoiceOut), (status = "4XX", body = Problem)))]
async fn remind_invoice(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<InvoiceId>,
) -> ApiResult<Response> {
    let tx = app.deps.db.begin().await?;
    billing::remind_invoice(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, &staff.principal, id).await
}

impl InvoiceListFilter {
    /// The filter, checked.
    pub(super) fn parse(self) -> Result<InvoiceFilter> {
        filter(self)
    }
}

fn filter(given: InvoiceListFilter) -> Result<InvoiceFilter> {
    use InvoiceState::{Draft, Open, Paid, Uncollectible, Void};
    let states = [Draft, Open, Paid, Void, Uncollectible];
    let known = |word: String| {
        let found = states.into_iter().find(|s| s.as_str() == word);
        found.ok_or_else(|| Error::invalid("/query/state", "unknown", "Use draft, open, paid, void or uncollectible."))
    };
    Ok(InvoiceFilter {
        state: given.state.map(known).transpose()?,
        overdue: given.overdue.unwrap_or(false),
        customer: given.customer_id,
        order: None,
        with_drafts: true,
    })
}

fn check_reason(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::invalid("/reason", "required", "Say why."));
    }
    check_text("/reason", reason, 500)
}

async fn own(app: &App, me: &Customer, id: InvoiceId) -> Result<InvoiceView> {
    let invoice = billing::get_invoice(&me.ctx, app.deps.db.read(), id).await?;
    if invoice.row.customer != me.customer || invoice.row.state == InvoiceState::Draft {
        return Err(Error::not_found("invoice"));
    }
    Ok(invoice)
}

/// An invoice as its viewer sees it.
pub(super) async fn shown(app: &App, ctx: &OpContext, viewer: &Principal, id: InvoiceId) -> ApiResult<Response> {
    let invoice = billing::get_invoice(ctx, app.deps.db.read(), id).await?;
    Ok(full(app, ctx, viewer, invoice).await?)
}

async fn full(app: &App, ctx: &OpContext, viewer: &Principal, invoice: InvoiceView) -> Result<Response> {
    let conn = app.deps.db.read();
    let (id, tag) = (invoice.row.id, format!("\"{}\"", invoice.version));
    let is_staff = matches!(viewer.kind, PrincipalKind::Staff(_));
    let all = PageQuery { limit: Some(100), ..PageQuery::default() };
    let filter = PaymentFilter { invoice: Some(id), ..PaymentFilter::default() };
    let paid = payments::list_payments(ctx, conn, &filter, &all).await?.items;
    let history = billing::history_of(ctx, conn, &id.to_string(), 100).await?.into_iter();
    let mut history: Vec<TimelineEntry> =
        history.filter(|e| is_staff || !e.is_internal()).map(TimelineEntry::from).collect();
    if !is_staff {
        // The reasons of the automation are the business's own.
        history.iter_mut().for_each(|entry| entry.why = None);
    }
    let name = invoice.row.customer_name.clone();
    let paid = paid.into_iter().map(|payment| PaymentOut::of(payment, name.clone(), viewer)).collect();
    let plan = billing::payment_plan_of(ctx, conn, id).await?;
    let view = InvoiceOut::of(invoice, paid, history, plan, viewer);
    Ok((AppendHeaders([(header::ETAG, tag)]), Json(view)).into_response())
}
