//! Orders: the frozen record of what was sold, for the customer and for staff.

use std::collections::BTreeMap;

use axum::extract::State;
use mpanel_billing::{self as billing, OrderFilter, OrderState, OrderView};
use mpanel_core::{CustomerId, Error, Money, OrderId, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::views::{AbilityView, ListParams, MoneyView, NamedView, PageView, check_text, words};

/// The routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_my_orders))
        .routes(routes!(get_my_order))
        .routes(routes!(list_orders))
        .routes(routes!(get_order))
        .routes(routes!(accept_order))
        .routes(routes!(cancel_order))
        .routes(routes!(mark_order_fraud))
}

/// An order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderOut {
    id: String,
    number: String,
    version: i32,
    #[schema(value_type = words::OrderState)]
    state: String,
    state_reason: Option<String>,
    placed_at: String,
    customer: NamedView,
    currency: String,
    lines: Vec<OrderLineOut>,
    subtotal: MoneyView,
    discount: MoneyView,
    tax_total: MoneyView,
    total: MoneyView,
    coupon: Option<String>,
    invoice: Option<OrderInvoiceOut>,
    services: Vec<OrderServiceOut>,
    #[schema(value_type = words::OrderAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// A line as it was sold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderLine)]
pub struct OrderLineOut {
    description: String,
    quantity: i64,
    period_start: Option<String>,
    period_end: Option<String>,
    amount: MoneyView,
}

/// The order's invoice, in short.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderInvoice)]
pub struct OrderInvoiceOut {
    id: String,
    number: Option<String>,
    #[schema(value_type = words::InvoiceState)]
    state: String,
    due: String,
    balance: MoneyView,
}

/// A service of the order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderService)]
pub struct OrderServiceOut {
    id: String,
    name: String,
    /// State of its subscription.
    #[schema(value_type = words::SubscriptionState)]
    state: String,
}

impl From<OrderView> for OrderOut {
    fn from(order: OrderView) -> Self {
        let money = |minor: i64| MoneyView::from(Money::new(minor, order.currency));
        let line = |l: billing::OrderLine| OrderLineOut {
            description: l.description,
            quantity: l.quantity,
            period_start: l.period_start.map(|d| d.to_string()),
            period_end: l.period_end.map(|d| d.to_string()),
            amount: money(l.amount_minor),
        };
        let invoice = |i: billing::OrderInvoice| OrderInvoiceOut {
            id: i.id.to_string(),
            number: i.number,
            state: i.state,
            due: i.due.to_string(),
            balance: i.balance.into(),
        };
        let service = |s: billing::OrderService| OrderServiceOut { id: s.id.to_string(), name: s.name, state: s.state };
        let ability = |a: billing::Ability| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason });
        Self {
            id: order.id.to_string(),
            number: order.number,
            version: order.version,
            state: order.state.as_str().to_owned(),
            state_reason: order.state_reason,
            placed_at: order.placed_at.to_string(),
            customer: NamedView { id: order.customer.to_string(), name: order.customer_name },
            currency: order.currency.to_string(),
            lines: order.lines.into_iter().map(line).collect(),
            subtotal: order.subtotal.into(),
            discount: order.discount.into(),
            tax_total: order.tax_total.into(),
            total: order.total.into(),
            coupon: order.coupon,
            invoice: order.invoice.map(invoice),
            services: order.services.into_iter().map(service).collect(),
            can: order.abilities.into_iter().map(ability).collect(),
        }
    }
}

/// Filters of the order list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrderListFilter {
    /// pending, active, cancelled or fraud.
    state: Option<String>,
    /// Only this customer's.
    customer_id: Option<String>,
}

/// Why an order is closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderReasonIn {
    /// In a sentence; the customer is told when an order is cancelled.
    reason: String,
}

impl OrderListFilter {
    /// The filter, checked.
    pub(super) fn parse(self) -> Result<OrderFilter> {
        filter(self)
    }
}

fn filter(given: OrderListFilter) -> Result<OrderFilter> {
    let states = [OrderState::Pending, OrderState::Active, OrderState::Cancelled, OrderState::Fraud];
    let state =
        match given.state {
            None => None,
            Some(word) => Some(states.into_iter().find(|s| s.as_str() == word).ok_or_else(|| {
                Error::invalid("/query/state", "unknown", "Use pending, active, cancelled or fraud.")
            })?),
        };
    let customer = match given.customer_id {
        None => None,
        Some(id) => Some(
            id.parse::<CustomerId>().map_err(|e| Error::invalid("/query/customer_id", "malformed", e.to_string()))?,
        ),
    };
    Ok(OrderFilter { state, customer })
}

/// Lists the customer's orders, latest first.
#[utoipa::path(get, path = "/portal/orders", tag = "orders", params(ListParams),
    responses((status = 200, body = PageView<OrderOut>), (status = "4XX", body = Problem)))]
async fn list_my_orders(
    State(app): State<App>,
    caller: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<OrderOut>>> {
    let filter = OrderFilter { customer: Some(caller.customer), ..OrderFilter::default() };
    let orders = billing::list_orders(&caller.ctx, app.deps.db.read(), &filter, &page.into()).await?;
    Ok(Json(PageView::of(orders, OrderOut::from)))
}

/// Shows one of the customer's orders.
#[utoipa::path(get, path = "/portal/orders/{id}", tag = "orders", params(("id" = String, Path, description = "Order id")),
    responses((status = 200, body = OrderOut), (status = "4XX", body = Problem)))]
async fn get_my_order(State(app): State<App>, caller: Customer, Path(id): Path<OrderId>) -> ApiResult<Json<OrderOut>> {
    let order = billing::get_order(&caller.ctx, app.deps.db.read(), id).await?;
    if order.customer != caller.customer {
        return Err(Error::not_found("order").into());
    }
    let mut view = OrderOut::from(order);
    // What staff may do with an order is not the customer's affair.
    view.can.clear();
    Ok(Json(view))
}

/// Lists orders, latest first.
#[utoipa::path(get, path = "/admin/orders", tag = "orders", params(ListParams, OrderListFilter),
    responses((status = 200, body = PageView<OrderOut>), (status = "4XX", body = Problem)))]
async fn list_orders(
    State(app): State<App>,
    staff: Staff<needs::OrdersRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<OrderListFilter>,
) -> ApiResult<Json<PageView<OrderOut>>> {
    let orders = billing::list_orders(&staff.ctx, app.deps.db.read(), &filter(given)?, &page.into()).await?;
    Ok(Json(PageView::of(orders, OrderOut::from)))
}

/// Shows one order.
#[utoipa::path(get, path = "/admin/orders/{id}", tag = "orders", params(("id" = String, Path, description = "Order id")),
    responses((status = 200, body = OrderOut), (status = "4XX", body = Problem)))]
async fn get_order(
    State(app): State<App>,
    staff: Staff<needs::OrdersRead>,
    Path(id): Path<OrderId>,
) -> ApiResult<Json<OrderOut>> {
    Ok(Json(billing::get_order(&staff.ctx, app.deps.db.read(), id).await?.into()))
}

/// Accepts an order before it is paid: its services are set up now.
#[utoipa::path(post, path = "/admin/orders/{id}/accept", tag = "orders", params(("id" = String, Path, description = "Order id")),
    responses((status = 200, body = OrderOut), (status = "4XX", body = Problem)))]
async fn accept_order(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(id): Path<OrderId>,
) -> ApiResult<Json<OrderOut>> {
    let tx = app.deps.db.begin().await?;
    let order = billing::accept_order(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(Json(order.into()))
}

/// Cancels an order that is not active; its invoice is voided and its stock given back.
#[utoipa::path(post, path = "/admin/orders/{id}/cancel", tag = "orders", params(("id" = String, Path, description = "Order id")),
    request_body = OrderReasonIn, responses((status = 200, body = OrderOut), (status = "4XX", body = Problem)))]
async fn cancel_order(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(id): Path<OrderId>,
    Json(input): Json<OrderReasonIn>,
) -> ApiResult<Json<OrderOut>> {
    check_text("/reason", &input.reason, 500)?;
    let tx = app.deps.db.begin().await?;
    let order = billing::cancel_order(&staff.ctx, &tx, id, &input.reason).await?;
    tx.commit().await?;
    Ok(Json(order.into()))
}

/// Marks an order as fraud; whatever was set up for it is ended.
#[utoipa::path(post, path = "/admin/orders/{id}/fraud", tag = "orders", params(("id" = String, Path, description = "Order id")),
    request_body = OrderReasonIn, responses((status = 200, body = OrderOut), (status = "4XX", body = Problem)))]
async fn mark_order_fraud(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(id): Path<OrderId>,
    Json(input): Json<OrderReasonIn>,
) -> ApiResult<Json<OrderOut>> {
    check_text("/reason", &input.reason, 500)?;
    let tx = app.deps.db.begin().await?;
    let order = billing::mark_fraud(&staff.ctx, &tx, id, &input.reason).await?;
    tx.commit().await?;
    Ok(Json(order.into()))
}
