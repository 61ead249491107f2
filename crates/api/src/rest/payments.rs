//! Paying invoices, and what became of payments.

mod start;

use std::collections::{BTreeMap, HashMap, HashSet};

use axum::extract::State;
use axum::http::HeaderMap;
use mpanel_core::{
    CountryCode, CustomerId, Date, Error, InvoiceId, OpContext, PageQuery, PaymentId, PaymentMethodId, Result,
};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_identity::{Permission, Principal, PrincipalKind};
use mpanel_payments::{self as payments, ManualPayment, NewRefund, PaymentFilter, PaymentStatus, PaymentView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::start::{Bills, HowToPay, balance, check_return_url, start_payment};
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::abilities::narrow_to_role;
use crate::views::{AbilityView, ListParams, MoneyView, NamedView, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(pay_invoice))
        .routes(routes!(pay_invoices))
        .routes(routes!(get_own_payment))
        .routes(routes!(refresh_own_payment))
        .routes(routes!(list_payments))
        .routes(routes!(get_payment))
        .routes(routes!(refund_payment))
        .routes(routes!(record_payment))
}

/// A payment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
pub struct PaymentOut {
    id: String,
    #[schema(value_type = words::PaymentStatus)]
    status: String,
    amount: MoneyView,
    /// What really came in, where staff recorded that it was in another currency.
    settled: Option<MoneyView>,
    /// Where the bank it was paid from is, if that is known: evidence of a consumer's country.
    payer_country: Option<String>,
    refunded: MoneyView,
    /// How much could still be refunded.
    refundable: MoneyView,
    method: Option<MethodLabel>,
    gateway: String,
    invoice_ids: Vec<String>,
    created_at: String,
    settled_at: Option<String>,
    error: Option<PaymentProblem>,
    next_action: Option<NextAction>,
    customer: NamedView,
    #[schema(value_type = Option<words::DisputeState>)]
    dispute: Option<String>,
    /// Reference of a payment that staff recorded.
    reference: Option<String>,
    /// Day on which a payment that staff recorded came.
    received_on: Option<String>,
    #[schema(value_type = words::PaymentAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// The face of a card.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentMethodLabel)]
pub struct MethodLabel {
    brand: String,
    last4: String,
}

/// Why a payment failed and what to do.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentProblem {
    code: String,
    message: String,
    advice: String,
}

/// A page the customer has to visit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentNextAction)]
pub struct NextAction {
    url: String,
}

impl PaymentOut {
    /// A payment with the name of its customer, as its viewer sees it.
    pub fn of(payment: PaymentView, customer_name: String, viewer: &Principal) -> Self {
        let ability = |can: payments::Ability| AbilityView { allowed: can.allowed, reason: can.reason };
        let for_staff = matches!(viewer.kind, PrincipalKind::Staff(_));
        let shown = payment.can.into_iter().filter(|_| for_staff);
        let mut can = shown.map(|(act, can)| (act.to_owned(), ability(can))).collect();
        narrow_to_role(&mut can, viewer, |act| (act == "refund").then_some(Permission::PaymentsRefund));
        Self {
            id: payment.id.to_string(),
            status: payment.status.as_str().to_owned(),
            amount: payment.amount.into(),
            settled: payment.settled.map(MoneyView::from),
            payer_country: payment.payer_country.filter(|_| for_staff),
            refunded: payment.refunded.into(),
            refundable: payment.refundable.into(),
            method: payment.method.map(|m| MethodLabel { brand: m.brand, last4: m.last4 }),
            gateway: payment.gateway,
            invoice_ids: payment.invoice_ids.iter().map(InvoiceId::to_string).collect(),
            created_at: payment.created_at.to_string(),
            settled_at: payment.settled_at.map(|at| at.to_string()),
            error: payment.error.map(|e| PaymentProblem { code: e.code, message: e.message, advice: e.advice }),
            next_action: payment.next_action.map(|action| NextAction { url: action.url }),
            customer: NamedView { id: payment.customer.to_string(), name: customer_name },
            dispute: payment.dispute.map(|state| state.as_str().to_owned()),
            reference: payment.reference,
            received_on: payment.received_on.map(|day| day.to_string()),
            can,
        }
    }
}

/// How to pay an invoice: with a saved card or with a new one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayInvoice {
    /// A saved card.
    #[schema(value_type = Option<String>)]
    payment_method_id: Option<PaymentMethodId>,
    /// Or what the gateway gave the browser for a new one.
    token: Option<String>,
    /// Whether to keep a new card.
    #[serde(default)]
    save: bool,
    /// The page of this shop to come back to from the bank's page.
    return_url: String,
    /// Of an invoice in parts, pay what is due by them or else the next part, and not all of it.
    #[serde(default)]
    next_part: bool,
}

/// How to pay several invoices at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayInvoices {
    /// 1 to 100 invoices of one currency.
    #[schema(value_type = Vec<String>)]
    invoice_ids: Vec<InvoiceId>,
    /// A saved card.
    #[schema(value_type = Option<String>)]
    payment_method_id: Option<PaymentMethodId>,
    /// Or what the gateway gave the browser for a new one.
    token: Option<String>,
    /// Whether to keep a new card.
    #[serde(default)]
    save: bool,
    /// The page of this shop to come back to from the bank's page.
    return_url: String,
}

/// Money to give back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPayment {
    amount: MoneyView,
    /// Why; the customer reads it.
    reason: String,
    /// Whether to correct the invoice as well, instead of opening it again.
    #[serde(default)]
    with_credit_note: bool,
}

/// Money that came another way.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
    /// What it counts for, in the currency of the invoice.
    amount: MoneyView,
    /// What really came in, where that was in another currency. What the difference gained or lost is booked.
    settled: Option<MoneyView>,
    /// Where the bank it came from is, as a two-letter code: the first two letters of its IBAN.
    #[schema(value_type = Option<String>)]
    payer_country: Option<CountryCode>,
    /// What the bank statement or receipt says.
    reference: String,
    /// The day it came.
    #[schema(value_type = String, format = Date)]
    received_on: Date,
}

/// Filters of the payment list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PaymentListFilter {
    /// created, requires_action, processing, succeeded, failed, cancelled or unknown.
    status: Option<String>,
    /// Of this customer.
    #[param(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    /// For this invoice.
    #[param(value_type = Option<String>)]
    invoice_id: Option<InvoiceId>,
    /// open, won or lost: disputed payments.
    dispute: Option<String>,
}

/// Pays what is owed on an invoice.
///
/// The answer is the payment as it stands: `requires_action` carries the page the customer has to visit,
/// `processing` and `unknown` settle by themselves, `failed` says why and what to do.
#[utoipa::path(post, path = "/portal/invoices/{id}/pay", tag = "payments", request_body = PayInvoice,
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = PaymentOut), (status = "4XX", body = Problem)))]
async fn pay_invoice(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<InvoiceId>,
    headers: HeaderMap,
    Json(how): Json<PayInvoice>,
) -> ApiResult<Json<PaymentOut>> {
    let PayInvoice { payment_method_id, token, save, return_url, next_part } = how;
    let how = HowToPay { payment_method_id, token, save, return_url };
    pay(&app, &me, &headers, &Bills { invoices: vec![id], next_part }, how).await
}

/// Pays what is owed on several invoices with one payment.
///
/// The answer is that of paying one invoice. Nothing is paid when one of them cannot be.
#[utoipa::path(post, path = "/portal/payments", tag = "payments", request_body = PayInvoices,
    responses((status = 200, body = PaymentOut), (status = "4XX", body = Problem)))]
async fn pay_invoices(
    State(app): State<App>,
    me: Customer,
    headers: HeaderMap,
    Json(how): Json<PayInvoices>,
) -> ApiResult<Json<PaymentOut>> {
    let PayInvoices { invoice_ids, payment_method_id, token, save, return_url } = how;
    let how = HowToPay { payment_method_id, token, save, return_url };
    let mut invoices: Vec<InvoiceId> = Vec::new();
    for id in invoice_ids {
        if !invoices.contains(&id) {
            invoices.push(id);
        }
    }
    pay(&app, &me, &headers, &Bills { invoices, next_part: false }, how).await
}

async fn pay(
    app: &App,
    me: &Customer,
    headers: &HeaderMap,
    bills: &Bills,
    how: HowToPay,
) -> ApiResult<Json<PaymentOut>> {
    let (deps, ctx) = (&app.deps, &me.ctx);
    let owed = bills.owed(ctx, deps.db.read(), me.customer).await?;
    check_return_url(app, ctx, headers, &how.return_url).await?;
    payments::clear_abandoned(ctx, &deps.db, &deps.gateways, me.customer, &bills.invoices).await?;
    let payment = start_payment(app, me, bills, owed, how).await?;
    if let Err(error) = payments::submit_payment(ctx, &deps.db, &deps.gateways, payment).await {
        // The payment is written down and its job finds out; the page shows that it is under way.
        tracing::error!(error = %error.report(), payment.id = %payment, "a payment could not be submitted at once");
    }
    let view = payments::get_payment(ctx, deps.db.read(), payment).await?;
    Ok(Json(named(ctx, deps.db.read(), view, &me.principal).await?))
}

/// Shows a payment of the signed-in customer.
#[utoipa::path(get, path = "/portal/payments/{id}", tag = "payments",
    params(("id" = String, Path, description = "Payment id")),
    responses((status = 200, body = PaymentOut), (status = "4XX", body = Problem)))]
async fn get_own_payment(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PaymentId>,
) -> ApiResult<Json<PaymentOut>> {
    let conn = app.deps.db.read();
    let view = own(payments::get_payment(&me.ctx, conn, id).await?, me.customer)?;
    Ok(Json(named(&me.ctx, conn, view, &me.principal).await?))
}

/// Asks the gateway where a payment of the signed-in customer stands.
#[utoipa::path(post, path = "/portal/payments/{id}/refresh", tag = "payments",
    params(("id" = String, Path, description = "Payment id")),
    responses((status = 200, body = PaymentOut), (status = "4XX", body = Problem)))]
async fn refresh_own_payment(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PaymentId>,
) -> ApiResult<Json<PaymentOut>> {
    let deps = &app.deps;
    own(payments::get_payment(&me.ctx, deps.db.read(), id).await?, me.customer)?;
    let view = payments::refresh_payment(&me.ctx, &deps.db, &deps.gateways, id).await?;
    Ok(Json(named(&me.ctx, deps.db.read(), view, &me.principal).await?))
}

/// Lists payments, latest first. Sorts by created_at, amount and status.
#[utoipa::path(get, path = "/admin/payments", tag = "payments", params(ListParams, PaymentListFilter),
    responses((status = 200, body = PageView<PaymentOut>), (status = "4XX", body = Problem)))]
async fn list_payments(
    State(app): State<App>,
    staff: Staff<needs::PaymentsRead>,
    Query(page): Query<ListParams>,
    Query(filter): Query<PaymentListFilter>,
) -> ApiResult<Json<PageView<PaymentOut>>> {
    let conn = app.deps.db.read();
    let page = payments::list_payments(&staff.ctx, conn, &filter.parse()?, &PageQuery::from(page)).await?;
    let names = customer_names(&staff.ctx, conn, page.items.iter().map(|payment| payment.customer)).await?;
    Ok(Json(PageView::of(page, |payment| {
        let name = names.get(&payment.customer).cloned().unwrap_or_default();
        PaymentOut::of(payment, name, &staff.principal)
    })))
}

/// Shows a payment.
#[utoipa::path(get, path = "/admin/payments/{id}", tag = "payments",
    params(("id" = String, Path, description = "Payment id")),
    responses((status = 200, body = PaymentOut), (status = "4XX", body = Problem)))]
async fn get_payment(
    State(app): State<App>,
    staff: Staff<needs::PaymentsRead>,
    Path(id): Path<PaymentId>,
) -> ApiResult<Json<PaymentOut>> {
    let conn = app.deps.db.read();
    let view = payments::get_payment(&staff.ctx, conn, id).await?;
    Ok(Json(named(&staff.ctx, conn, view, &staff.principal).await?))
}

/// Gives money back, all of it or a part.
#[utoipa::path(post, path = "/admin/payments/{id}/refund", tag = "payments", request_body = RefundPayment,
    params(("id" = String, Path, description = "Payment id")),
    responses((status = 200, body = PaymentOut), (status = "4XX", body = Problem)))]
async fn refund_payment(
    State(app): State<App>,
    staff: Staff<needs::PaymentsRefund>,
    Path(id): Path<PaymentId>,
    Json(body): Json<RefundPayment>,
) -> ApiResult<Json<PaymentOut>> {
    let (deps, ctx) = (&app.deps, &staff.ctx);
    check_text("/reason", &body.reason, 500)?;
    let amount = body.amount.parse("/amount")?;
    let new = NewRefund { payment: id, amount, reason: body.reason, with_credit_note: body.with_credit_note };
    let tx = deps.db.begin().await?;
    let refund = payments::create_refund(ctx, &tx, new).await?;
    tx.commit().await?;
    if let Err(error) = payments::submit_refund(ctx, &deps.db, &deps.gateways, refund.id).await {
        tracing::error!(error = %error.report(), refund.id = %refund.id, "a refund could not be submitted at once");
    }
    let view = payments::get_payment(ctx, deps.db.read(), id).await?;
    Ok(Json(named(ctx, deps.db.read(), view, &staff.principal).await?))
}

/// Records money that came by bank transfer, in cash or by cheque. What is more than owed becomes credit.
#[utoipa::path(post, path = "/admin/invoices/{id}/record-payment", tag = "payments", request_body = RecordPayment,
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = PaymentOut), (status = "4XX", body = Problem)))]
async fn record_payment(
    State(app): State<App>,
    staff: Staff<needs::PaymentsRefund>,
    Path(id): Path<InvoiceId>,
    Json(body): Json<RecordPayment>,
) -> ApiResult<Json<PaymentOut>> {
    let (deps, ctx) = (&app.deps, &staff.ctx);
    check_text("/reference", &body.reference, 140)?;
    let amount = body.amount.parse("/amount")?;
    let tx = deps.db.begin().await?;
    let owed = balance(ctx, &tx, id).await?;
    if amount.currency != owed.amount.currency {
        let detail = format!("The invoice is in {}.", owed.amount.currency);
        return Err(Error::invalid("/amount/currency", "currency_mismatch", detail).into());
    }
    let (customer, invoices) = (owed.customer, vec![id]);
    let settled = body.settled.map(|came| came.parse("/settled")).transpose()?;
    let RecordPayment { reference, received_on, payer_country, .. } = body;
    let payer_country = payer_country.map(|code| code.to_string());
    let new = ManualPayment { customer, invoices, amount, settled, payer_country, reference, received_on };
    let view = payments::record_manual_payment(ctx, &tx, new).await?;
    tx.commit().await?;
    Ok(Json(named(ctx, deps.db.read(), view, &staff.principal).await?))
}

impl PaymentListFilter {
    /// The filter, checked.
    pub(super) fn parse(self) -> Result<PaymentFilter> {
        let unknown = |field: &str| Error::invalid(format!("/query/{field}"), "unknown", "There is no such state.");
        let status = self.status.map(|word| PaymentStatus::parse(&word).ok_or_else(|| unknown("status")));
        let dispute = self.dispute.map(|word| payments::DisputeState::parse(&word).ok_or_else(|| unknown("dispute")));
        Ok(PaymentFilter {
            status: status.transpose()?,
            dispute: dispute.transpose()?,
            customer: self.customer_id,
            invoice: self.invoice_id,
            gateway: None,
        })
    }
}

fn own(view: PaymentView, me: CustomerId) -> Result<PaymentView> {
    if view.customer == me { Ok(view) } else { Err(Error::not_found("payment")) }
}

async fn named<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    view: PaymentView,
    viewer: &Principal,
) -> Result<PaymentOut> {
    let name = customer_names(ctx, conn, [view.customer].into_iter()).await?.remove(&view.customer);
    Ok(PaymentOut::of(view, name.unwrap_or_default(), viewer))
}

/// The names of customers, each read once.
pub(crate) async fn customer_names<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customers: impl Iterator<Item = CustomerId>,
) -> Result<HashMap<CustomerId, String>> {
    let mut names = HashMap::new();
    for id in customers.collect::<HashSet<_>>() {
        let customer = mpanel_billing::get_customer(ctx, conn, id).await?;
        names.insert(id, customer.display_name().to_owned());
    }
    Ok(names)
}
