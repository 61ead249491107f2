//! What lists with money come to: the same filters as the list, one row for each currency.

use axum::extract::State;
use mpanel_billing as billing;
use mpanel_core::PageQuery;
use mpanel_payments as payments;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::invoices::InvoiceListFilter;
use crate::rest::orders::OrderListFilter;
use crate::rest::payments::PaymentListFilter;
use crate::route::{Routes, routes};
use crate::views::{ListParams, ListView, MoneyView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(sum_invoices)).routes(routes!(sum_payments)).routes(routes!(sum_orders))
}

/// Invoices of one currency added up; void ones are left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceSum {
    total: MoneyView,
    balance: MoneyView,
}

/// Succeeded payments of one currency added up.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentSum {
    amount: MoneyView,
    refunded: MoneyView,
}

/// Orders of one currency added up.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderSum {
    total: MoneyView,
}

/// Adds up the invoices of a list.
#[utoipa::path(get, path = "/admin/invoices/sums", tag = "invoices", params(ListParams, InvoiceListFilter),
    responses((status = 200, body = ListView<InvoiceSum>), (status = "4XX", body = Problem)))]
async fn sum_invoices(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<InvoiceListFilter>,
) -> ApiResult<Json<ListView<InvoiceSum>>> {
    let (filter, query) = (given.parse()?, PageQuery::from(page));
    let found = billing::sum_invoices(&staff.ctx, app.deps.db.read(), &filter, &query).await?;
    let sum = |s: billing::InvoiceSum| InvoiceSum { total: s.total.into(), balance: s.balance.into() };
    Ok(Json(ListView { items: found.into_iter().map(sum).collect() }))
}

/// Adds up the payments of a list; only money that came.
#[utoipa::path(get, path = "/admin/payments/sums", tag = "payments", params(ListParams, PaymentListFilter),
    responses((status = 200, body = ListView<PaymentSum>), (status = "4XX", body = Problem)))]
async fn sum_payments(
    State(app): State<App>,
    staff: Staff<needs::PaymentsRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<PaymentListFilter>,
) -> ApiResult<Json<ListView<PaymentSum>>> {
    let (filter, query) = (given.parse()?, PageQuery::from(page));
    let found = payments::sum_payments(&staff.ctx, app.deps.db.read(), &filter, &query).await?;
    let sum = |s: payments::PaymentSum| PaymentSum { amount: s.amount.into(), refunded: s.refunded.into() };
    Ok(Json(ListView { items: found.into_iter().map(sum).collect() }))
}

/// Adds up the orders of a list.
#[utoipa::path(get, path = "/admin/orders/sums", tag = "orders", params(ListParams, OrderListFilter),
    responses((status = 200, body = ListView<OrderSum>), (status = "4XX", body = Problem)))]
async fn sum_orders(
    State(app): State<App>,
    staff: Staff<needs::OrdersRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<OrderListFilter>,
) -> ApiResult<Json<ListView<OrderSum>>> {
    let (filter, query) = (given.parse()?, PageQuery::from(page));
    let found = billing::sum_orders(&staff.ctx, app.deps.db.read(), &filter, &query).await?;
    Ok(Json(ListView { items: found.into_iter().map(|total| OrderSum { total: total.into() }).collect() }))
}
