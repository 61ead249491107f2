//! Payment plans: an open invoice in parts.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use mpanel_billing::{self as billing, InstalmentPart, PaymentPlanView, PlanShape};
use mpanel_core::{Error, InvoiceId, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::invoices::{InvoiceOut, shown};
use crate::route::{Routes, routes};
use crate::views::{MoneyView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(agree_payment_plan)).routes(routes!(cancel_payment_plan))
}

/// The plan of an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentPlan)]
pub struct PlanOut {
    id: String,
    /// Whether it still holds.
    active: bool,
    parts: Vec<PlanPartOut>,
    /// What was owed when it was agreed.
    total: MoneyView,
    /// Every part whose day has come, as far as it is unpaid.
    due_now: MoneyView,
    /// What is left of the next part to pay, due or not.
    next: Option<MoneyView>,
    author: String,
    agreed_at: String,
    closed_at: Option<String>,
    close_reason: Option<String>,
}

/// A part of an invoice. Payments fill the earliest part.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentPlanPart)]
pub struct PlanPartOut {
    due: String,
    amount: MoneyView,
    paid: MoneyView,
    #[schema(value_type = words::PartStanding)]
    standing: String,
}

/// A plan to agree on: either equal parts, or parts of one's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreePlanIn {
    /// How many equal parts, 2 to 12; the last one takes the remainder.
    parts: Option<u32>,
    /// When the first of them is due.
    #[schema(value_type = Option<String>, format = Date)]
    first_due: Option<Date>,
    /// Months between them; one when absent.
    months: Option<i32>,
    /// Or days and amounts, which must add up to what is owed.
    own: Option<Vec<OwnPartIn>>,
}

/// A part with its own day and amount.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPartIn {
    #[schema(value_type = String, format = Date)]
    due: Date,
    amount: MoneyView,
}

/// Why a plan is ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelPlanIn {
    /// In a sentence.
    reason: String,
}

impl From<PaymentPlanView> for PlanOut {
    fn from(plan: PaymentPlanView) -> Self {
        let part = |p: billing::PlanPart| PlanPartOut {
            due: p.due.to_string(),
            amount: p.amount.into(),
            paid: p.paid.into(),
            standing: p.standing.as_str().to_owned(),
        };
        Self {
            id: plan.id.to_string(),
            active: plan.active,
            parts: plan.parts.into_iter().map(part).collect(),
            total: plan.total.into(),
            due_now: plan.due_now.into(),
            next: plan.next.map(MoneyView::from),
            author: plan.author,
            agreed_at: plan.agreed_at.to_string(),
            closed_at: plan.closed_at.map(|t| t.to_string()),
            close_reason: plan.close_reason,
        }
    }
}

impl AgreePlanIn {
    fn parse(self, currency: &str) -> Result<PlanShape> {
        match (self.parts, self.first_due, self.own) {
            (Some(parts), Some(first_due), None) => {
                Ok(PlanShape::Equal { parts, first_due, months: self.months.unwrap_or(1) })
            }
            (None, None, Some(own)) if self.months.is_none() => {
                let part = |(place, p): (usize, OwnPartIn)| {
                    let pointer = format!("/own/{place}/amount");
                    let amount = p.amount.parse(&pointer)?;
                    if amount.currency.code() != currency {
                        let detail = format!("Use {currency}, the currency of the invoice.");
                        return Err(Error::invalid(format!("{pointer}/currency"), "other_currency", detail));
                    }
                    Ok(InstalmentPart { due: p.due, amount: amount.minor })
                };
                // The bound is the domain's; this one keeps the work of reading small.
                Ok(PlanShape::Own(own.into_iter().take(100).enumerate().map(part).collect::<Result<_>>()?))
            }
            _ => {
                let detail = "Give a number of parts and the first day, or parts of your own.";
                Err(Error::invalid("/parts", "required", detail))
            }
        }
    }
}

/// Agrees that an open invoice is paid in parts.
#[utoipa::path(post, path = "/admin/invoices/{id}/payment-plan", tag = "invoices", request_body = AgreePlanIn,
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = InvoiceOut), (status = "4XX", body = Problem)))]
async fn agree_payment_plan(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<InvoiceId>,
    Json(input): Json<AgreePlanIn>,
) -> ApiResult<Response> {
    let tx = app.deps.db.begin().await?;
    let currency = billing::get_invoice(&staff.ctx, &tx, id).await?.row.balance.currency;
    billing::agree_payment_plan(&staff.ctx, &tx, id, &input.parse(currency.code())?).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, &staff.principal, id).await
}

/// Ends the plan of an invoice: the rest is due now.
#[utoipa::path(post, path = "/admin/invoices/{id}/payment-plan/cancel", tag = "invoices", request_body = CancelPlanIn,
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = InvoiceOut), (status = "4XX", body = Problem)))]
async fn cancel_payment_plan(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<InvoiceId>,
    Json(input): Json<CancelPlanIn>,
) -> ApiResult<Response> {
    if input.reason.trim().is_empty() {
        return Err(Error::invalid("/reason", "required", "Say why.").into());
    }
    check_text("/reason", &input.reason, 500)?;
    let tx = app.deps.db.begin().await?;
    billing::cancel_payment_plan(&staff.ctx, &tx, id, input.reason.trim()).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, &staff.principal, id).await
}
