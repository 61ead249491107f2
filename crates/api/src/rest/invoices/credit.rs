//! Credit notes: issuing them, with the money back where it was paid by card, and their lists.

use axum::extract::State;
use axum::response::Response;
use mpanel_billing::{self as billing, CreditNoteFilter, CreditRequest, CreditScope, InvoiceState};
use mpanel_core::{CustomerId, Error, InvoiceId, InvoiceLineId, Money, PageQuery, RefundId, Result};
use mpanel_identity::Permission;
use mpanel_payments::{self as payments, NewRefund, PaymentStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{check_reason, shown};
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, MoneyView, NamedView, PageView};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(credit_invoice))
        .routes(routes!(list_credit_notes))
        .routes(routes!(list_own_credit_notes))
}

/// What to credit: an amount, whole lines, or everything that is left.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditInvoiceIn {
    /// With tax.
    amount: Option<MoneyView>,
    /// Ids of lines; of each, what is left of it is credited.
    #[schema(value_type = Option<Vec<String>>)]
    lines: Option<Vec<InvoiceLineId>>,
    /// Printed on the note.
    reason: String,
    /// Whether what was credited goes back to the card it was paid with, instead of becoming customer credit.
    #[serde(default)]
    refund: bool,
    /// Whether the credited periods are to be billed again by the next renewal run; with a refund, when the money has
    /// gone back.
    #[serde(default)]
    bill_again: bool,
}

/// A credit note in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreditNoteRow {
    id: String,
    number: String,
    customer: NamedView,
    /// The invoice it corrects, with its number.
    invoice: NamedView,
    total: MoneyView,
    issue_date: String,
    issued_at: String,
    reason: String,
}

/// Filters of the list of credit notes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CreditNoteListFilter {
    /// Only this customer's.
    #[param(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
}

impl From<billing::CreditNoteRow> for CreditNoteRow {
    fn from(row: billing::CreditNoteRow) -> Self {
        let note = row.note;
        Self {
            id: note.id.to_string(),
            number: note.number,
            customer: NamedView { id: note.customer.to_string(), name: row.customer_name },
            invoice: NamedView { id: note.invoice.to_string(), name: row.invoice_number.unwrap_or_default() },
            total: note.total.into(),
            issue_date: note.issue_date.to_string(),
            issued_at: note.issued_at.to_string(),
            reason: note.reason,
        }
    }
}

impl CreditInvoiceIn {
    fn scope(&self) -> Result<CreditScope> {
        match (&self.amount, &self.lines) {
            (Some(_), Some(_)) => Err(Error::invalid("/lines", "ambiguous", "Name an amount or lines, not both.")),
            (Some(_), None) if self.bill_again => {
                let detail = "Only whole lines or the whole invoice can be billed again.";
                Err(Error::invalid("/bill_again", "needs_lines", detail))
            }
            (Some(amount), None) => Ok(CreditScope::Gross(amount.parse("/amount")?)),
            (None, Some(lines)) if lines.is_empty() => {
                Err(Error::invalid("/lines", "required", "Choose at least one line."))
            }
            (None, Some(lines)) => Ok(CreditScope::Lines(lines.clone())),
            (None, None) => Ok(CreditScope::Remaining),
        }
    }
}

/// Issues a credit note. What the invoice no longer owes becomes the customer's credit, or goes back to the card.
#[utoipa::path(post, path = "/admin/invoices/{id}/credit", tag = "invoices", request_body = CreditInvoiceIn,
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = super::InvoiceOut), (status = "4XX", body = Problem)))]
async fn credit_invoice(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<InvoiceId>,
    Json(input): Json<CreditInvoiceIn>,
) -> ApiResult<Response> {
    check_reason(&input.reason)?;
    let (scope, reason) = (input.scope()?, input.reason.trim().to_owned());
    let tx = app.deps.db.begin().await?;
    let mut refunds = Vec::new();
    if input.refund {
        if !staff.principal.may(Permission::PaymentsRefund) {
            return Err(Error::forbidden("Your role does not include the permission payments.refund.").into());
        }
        let amount = billing::credit_gross(&staff.ctx, &tx, id, &scope).await?;
        refunds = begin_refunds(&staff, &tx, id, amount, &reason).await?;
    }
    let lines = input.lines.as_deref();
    if refunds.is_empty() {
        let request = CreditRequest { scope, reason };
        billing::issue_credit_note(&staff.ctx, &tx, id, request).await?;
        if input.bill_again {
            billing::release_for_billing(&staff.ctx, &tx, id, lines).await?;
        }
    } else if input.bill_again {
        billing::check_release(&staff.ctx, &tx, id, lines).await?;
    }
    for refund in &refunds {
        billing::plan_credit(&staff.ctx, &tx, *refund, id, lines, input.bill_again).await?;
    }
    tx.commit().await?;
    for refund in refunds {
        if let Err(error) = payments::submit_refund(&staff.ctx, &app.deps.db, &app.deps.gateways, refund).await {
            tracing::error!(error = %error.report(), refund.id = %refund, "a refund could not be submitted at once");
        }
    }
    shown(&app, &staff.ctx, &staff.principal, id).await
}

/// Refunds that bring their credit note when the gateway has given the money back.
async fn begin_refunds(
    staff: &Staff<needs::InvoicesWrite>,
    tx: &mpanel_db::Tx,
    id: InvoiceId,
    amount: Money,
    reason: &str,
) -> Result<Vec<RefundId>> {
    let ctx = &staff.ctx;
    let invoice = billing::get_invoice(ctx, tx, id).await?;
    if invoice.row.state != InvoiceState::Paid {
        let detail = "The invoice is not fully paid. Credit it: that lowers what is owed.";
        return Err(Error::conflict("invoice_not_paid", detail));
    }
    let paid = payments::payments_of_invoice(ctx, tx, id).await?;
    let cards = paid.into_iter().filter(|p| p.status == PaymentStatus::Succeeded && p.method.is_some());
    let (mut left, mut made) = (amount.minor, Vec::new());
    for payment in cards {
        // What the payment has paid of other invoices stays there.
        let mine = invoice.allocations.iter().filter(|use_of| use_of.payment == Some(payment.id));
        let part = left.min(payment.refundable.minor).min(mine.map(|use_of| use_of.amount.minor).sum());
        if part <= 0 {
            continue;
        }
        let new = NewRefund {
            payment: payment.id,
            amount: Money::new(part, amount.currency),
            reason: reason.to_owned(),
            with_credit_note: true,
        };
        made.push(payments::create_refund(ctx, tx, new).await?.id);
        left -= part;
    }
    if left > 0 {
        let detail = "The cards it was paid with cannot take back that much. Credit it to the customer instead.";
        return Err(Error::conflict("not_refundable", detail));
    }
    Ok(made)
}

/// Lists credit notes, latest first; the search covers number and reason.
#[utoipa::path(get, path = "/admin/credit-notes", tag = "invoices", params(ListParams, CreditNoteListFilter),
    responses((status = 200, body = PageView<CreditNoteRow>), (status = "4XX", body = Problem)))]
async fn list_credit_notes(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<CreditNoteListFilter>,
) -> ApiResult<Json<PageView<CreditNoteRow>>> {
    let filter = CreditNoteFilter { customer: given.customer_id };
    let query = PageQuery::from(page);
    let found = billing::find_credit_notes(&staff.ctx, app.deps.db.read(), &filter, &query).await?;
    Ok(Json(PageView::of(found, CreditNoteRow::from)))
}

/// Lists the signed-in customer's credit notes, latest first.
#[utoipa::path(get, path = "/portal/credit-notes", tag = "invoices", params(ListParams),
    responses((status = 200, body = PageView<CreditNoteRow>), (status = "4XX", body = Problem)))]
async fn list_own_credit_notes(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<CreditNoteRow>>> {
    let filter = CreditNoteFilter { customer: Some(me.customer) };
    let query = PageQuery::from(page);
    let found = billing::find_credit_notes(&me.ctx, app.deps.db.read(), &filter, &query).await?;
    Ok(Json(PageView::of(found, CreditNoteRow::from)))
}
