//! Orders: the frozen record of what was sold, for the customer and for staff.

use std::collections::{BTreeMap, HashMap};

use axum::extract::State;
use mpanel_billing::{self as billing, OrderFilter, OrderState, OrderView};
use mpanel_core::{CustomerId, Error, Money, OpContext, OrderId, Page, Result};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_identity::{Permission, Principal, PrincipalKind};
use mpanel_provisioning::{self as provisioning, ServiceState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::one_time_purchases::OneTimePurchaseOut;
use crate::route::{Routes, routes};
use crate::views::abilities::narrow_to_role;
use crate::views::volume::PriceReasonOut;
use crate::views::{AbilityView, ListParams, MoneyView, NamedView, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
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
    /// The day on which its services are set up and their first periods begin, where it is later than the order.
    start_on: Option<String>,
    lines: Vec<OrderLineOut>,
    subtotal: MoneyView,
    discount: MoneyView,
    tax_total: MoneyView,
    total: MoneyView,
    /// Codes of its coupons.
    coupons: Vec<String>,
    invoice: Option<OrderInvoiceOut>,
    services: Vec<OrderServiceOut>,
    /// What it sold once.
    one_time: Vec<OneTimePurchaseOut>,
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
    #[schema(value_type = words::ServiceState)]
    state: String,
    /// Whether it came to be, so that it can be opened: not before the order is paid or accepted.
    exists: bool,
    /// Why it costs less than its list price.
    reason: Option<PriceReasonOut>,
}

impl OrderOut {
    /// An order as its viewer sees it: what staff may do with it is not the customer's affair.
    pub fn of(order: OrderView, viewer: &Principal) -> Self {
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
        // What was never paid for nobody has made; what was given up before that never will be.
        let closed = matches!(order.state, OrderState::Cancelled | OrderState::Fraud);
        let unmade = if closed { ServiceState::Cancelled } else { ServiceState::Pending };
        let service = |s: billing::OrderService| OrderServiceOut {
            id: s.id.to_string(),
            name: s.name,
            state: unmade.to_string(),
            exists: false,
            reason: s.reason.map(|reason| PriceReasonOut::of(reason, None)),
        };
        let ability = |a: billing::Ability| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason });
        let for_staff = matches!(viewer.kind, PrincipalKind::Staff(_));
        let mut can = order.abilities.into_iter().filter(|_| for_staff).map(ability).collect();
        narrow_to_role(&mut can, viewer, |_| Some(Permission::OrdersWrite));
        Self {
            id: order.id.to_string(),
            number: order.number,
            version: order.version,
            state: order.state.as_str().to_owned(),
            state_reason: order.state_reason,
            placed_at: order.placed_at.to_string(),
            customer: NamedView { id: order.customer.to_string(), name: order.customer_name },
            currency: order.currency.to_string(),
            start_on: order.start_on.map(|day| day.to_string()),
            lines: order.lines.into_iter().map(line).collect(),
            subtotal: order.subtotal.into(),
            discount: order.discount.into(),
            tax_total: order.tax_total.into(),
            total: order.total.into(),
            coupons: order.coupons,
            invoice: order.invoice.map(invoice),
            services: order.services.into_iter().map(service).collect(),
            one_time: order.one_time.into_iter().map(|o| OneTimePurchaseOut::of(o, viewer)).collect(),
            can,
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

/// Orders as their viewer sees them, with the states of their services: billing knows only whether those are paid.
pub(super) async fn shown<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    orders: Vec<OrderView>,
    viewer: &Principal,
) -> Result<Vec<OrderOut>> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let services = provisioning::services_of_orders(ctx, conn, &ids).await?;
    let states: HashMap<String, ServiceState> = services.into_iter().map(|s| (s.id.to_string(), s.state)).collect();
    let mut all: Vec<OrderOut> = orders.into_iter().map(|order| OrderOut::of(order, viewer)).collect();
    for service in all.iter_mut().flat_map(|order| &mut order.services) {
        if let Some(state) = states.get(&service.id) {
            (service.state, service.exists) = (state.to_string(), true);
        }
    }
    Ok(all)
}

/// One of them.
pub(super) async fn shown_one<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    order: OrderView,
    viewer: &Principal,
) -> Result<OrderOut> {
    shown(ctx, conn, vec![order], viewer).await?.pop().ok_or_else(|| Error::not_found("order"))
}

async fn page_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    page: Page<OrderView>,
    viewer: &Principal,
) -> Result<PageView<OrderOut>> {
    let Page { items, next_cursor, total } = page;
    Ok(PageView { items: shown(ctx, conn, items, viewer).await?, next_cursor, total })
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
    Ok(Json(page_of(&caller.ctx, app.deps.db.read(), orders, &caller.principal).await?))
}

/// Shows one of the customer's orders.
#[utoipa::path(get, path = "/portal/orders/{id}", tag = "orders", params(("id" = String, Path, description = "Order id")),
    responses((status = 200, body = OrderOut), (status = "4XX", body = Problem)))]
async fn get_my_order(State(app): State<App>, caller: Customer, Path(id): Path<OrderId>) -> ApiResult<Json<OrderOut>> {
    let order = billing::get_order(&caller.ctx, app.deps.db.read(), id).await?;
    if order.customer != caller.customer {
        return Err(Error::not_found("order").into());
    }
    Ok(Json(shown_one(&caller.ctx, app.deps.db.read(), order, &caller.principal).await?))
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
    Ok(Json(page_of(&staff.ctx, app.deps.db.read(), orders, &staff.principal).await?))
}

/// Shows one order.
#[utoipa::path(get, path = "/admin/orders/{id}", tag = "orders", params(("id" = String, Path, description = "Order id")),
    responses((status = 200, body = OrderOut), (status = "4XX", body = Problem)))]
async fn get_order(
    State(app): State<App>,
    staff: Staff<needs::OrdersRead>,
    Path(id): Path<OrderId>,
) -> ApiResult<Json<OrderOut>> {
    let order = billing::get_order(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(shown_one(&staff.ctx, app.deps.db.read(), order, &staff.principal).await?))
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
    Ok(Json(shown_one(&staff.ctx, app.deps.db.read(), order, &staff.principal).await?))
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
    Ok(Json(shown_one(&staff.ctx, app.deps.db.read(), order, &staff.principal).await?))
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
    Ok(Json(shown_one(&staff.ctx, app.deps.db.read(), order, &staff.principal).await?))
}
