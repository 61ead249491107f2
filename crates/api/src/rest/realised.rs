//! What payments gained or lost on exchange: settlement by settlement, and by month.

use axum::extract::State;
use mpanel_billing::{self as billing, RealisedFilter, RealisedState};
use mpanel_core::{Error, InvoiceId, PaymentId, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::currencies::ConversionOut;
use super::payments::customer_names;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, MoneyView, NamedView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_realised)).routes(routes!(realised_months))
}

/// What a payment gained or lost on an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RealisedExchange)]
pub struct RealisedOut {
    id: String,
    #[schema(value_type = words::RealisedState)]
    state: String,
    /// The invoice; its name is its number.
    invoice: NamedView,
    /// The invoice's day of issue.
    issued: String,
    payment_id: String,
    customer: NamedView,
    /// The day of payment.
    paid_on: String,
    /// How much of the invoice it paid.
    applied: MoneyView,
    /// How much of that went back.
    reversed: MoneyView,
    /// What came in for it.
    settled: MoneyView,
    /// The reporting currency.
    currency: String,
    /// The rate frozen for the invoice; none while it is missing, and where the invoice is in the reporting currency.
    invoice_rate: Option<ConversionOut>,
    /// The rate of the day of payment; none while it is missing, and where the money is in the reporting currency.
    paid_rate: Option<ConversionOut>,
    /// The part of the invoice at its rate.
    carried: Option<MoneyView>,
    /// What came in, at the rate of its day.
    received: Option<MoneyView>,
    /// What is in the books: a gain, or a loss below zero, less what went back; none while it waits.
    gain: Option<MoneyView>,
    /// The day it was booked on.
    booked_on: Option<String>,
    /// The rates it waits for.
    missing: Vec<MissingRateOut>,
}

/// A rate that a settlement waits for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RealisedMissingRate)]
pub struct MissingRateOut {
    from: String,
    to: String,
    /// Enter a rate of this day, or of the days before for which one counts.
    day: String,
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RealisedListFilter {
    #[param(inline, value_type = Option<words::RealisedState>)]
    state: Option<String>,
    /// Of this payment.
    #[param(value_type = Option<String>)]
    payment_id: Option<PaymentId>,
    /// Of this invoice.
    #[param(value_type = Option<String>)]
    invoice_id: Option<InvoiceId>,
}

/// What was gained and lost by month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RealisedExchangeMonths)]
pub struct RealisedMonthsOut {
    /// Latest first.
    months: Vec<RealisedMonthOut>,
    /// How many settlements wait for a rate; they are in no month yet.
    waiting: u64,
}

/// What was gained and lost in a month, as the ledger has it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RealisedExchangeMonth)]
pub struct RealisedMonthOut {
    /// Such as 2026-02.
    month: String,
    /// Gains, and losses that were taken back.
    gain: MoneyView,
    /// Losses, and gains that were taken back; positive.
    loss: MoneyView,
    /// Gain less loss.
    net: MoneyView,
}

impl RealisedListFilter {
    fn parse(self) -> Result<RealisedFilter> {
        let unknown = || Error::invalid("/query/state", "unknown", "Use waiting or booked.");
        let state = self.state.filter(|word| !word.is_empty());
        let state = state.map(|word| RealisedState::parse(&word).ok_or_else(unknown)).transpose()?;
        Ok(RealisedFilter { state, payment: self.payment_id, invoice: self.invoice_id })
    }
}

impl RealisedOut {
    fn of(row: billing::RealisedView, customer: String) -> Self {
        let to = row.currency.to_string();
        let missing = row.missing.into_iter().map(|(from, day)| MissingRateOut {
            from: from.to_string(),
            to: to.clone(),
            day: day.to_string(),
        });
        Self {
            id: row.id.to_string(),
            state: row.state.as_str().to_owned(),
            invoice: NamedView { id: row.invoice.to_string(), name: row.number },
            issued: row.issued.to_string(),
            payment_id: row.payment.to_string(),
            customer: NamedView { id: row.customer.to_string(), name: customer },
            paid_on: row.paid_on.to_string(),
            applied: row.applied.into(),
            reversed: row.reversed.into(),
            settled: row.settled.into(),
            invoice_rate: row.invoice_rate.map(ConversionOut::from),
            paid_rate: row.paid_rate.map(ConversionOut::from),
            carried: row.carried.map(MoneyView::from),
            received: row.received.map(MoneyView::from),
            gain: row.gain.map(MoneyView::from),
            booked_on: row.booked_on.map(|day| day.to_string()),
            missing: missing.collect(),
            currency: to,
        }
    }
}

/// Lists what payments gained or lost on exchange, latest payment first; sorted by paid_on.
#[utoipa::path(get, path = "/admin/currencies/realised", tag = "currencies",
    params(ListParams, RealisedListFilter),
    responses((status = 200, body = PageView<RealisedOut>), (status = "4XX", body = Problem)))]
async fn list_realised(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<RealisedListFilter>,
) -> ApiResult<Json<PageView<RealisedOut>>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let page = billing::list_realised(ctx, conn, given.parse()?, &page.into()).await?;
    let names = customer_names(ctx, conn, page.items.iter().map(|row| row.customer)).await?;
    Ok(Json(PageView::of(page, |row| {
        let name = names.get(&row.customer).cloned().unwrap_or_default();
        RealisedOut::of(row, name)
    })))
}

/// Shows what was gained and lost on exchange by month, as the ledger has it.
#[utoipa::path(get, path = "/admin/currencies/realised/months", tag = "currencies",
    responses((status = 200, body = RealisedMonthsOut), (status = "4XX", body = Problem)))]
async fn realised_months(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
) -> ApiResult<Json<RealisedMonthsOut>> {
    let found = billing::realised_months(&staff.ctx, app.deps.db.read()).await?;
    let months = found.months.into_iter().map(|row| RealisedMonthOut {
        month: row.month,
        gain: row.gain.into(),
        loss: row.loss.into(),
        net: row.net.into(),
    });
    Ok(Json(RealisedMonthsOut { months: months.collect(), waiting: found.waiting }))
}
