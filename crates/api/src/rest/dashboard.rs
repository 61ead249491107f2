//! The operator's start page: what needs a person first, then money, then counts.

use axum::extract::State;
use mpanel_billing as billing;
use mpanel_core::{OpContext, PageQuery, Result};
use mpanel_db::jobs::{JobFilter, view};
use mpanel_payments::{self as payments, DisputeState, PaymentFilter, PaymentStatus};
use mpanel_provisioning::{self as provisioning, FindingFilter, ServiceFilter, Severity};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::rest::currencies::ConversionOut;
use crate::route::{Routes, routes};
use crate::views::timeline::{TimelineEntry, merged};
use crate::views::{MoneyView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get_dashboard))
}

/// The start page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dashboard {
    /// What needs a person, most urgent first; kinds without cases are left out.
    attention: Vec<Attention>,
    money: MoneyFigures,
    /// Over all currencies; null where there is one only.
    reporting: Option<ReportingTotals>,
    counts: Counts,
    revenue: Vec<MonthRevenue>,
    recent: Vec<TimelineEntry>,
}

/// One kind of trouble.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attention {
    #[schema(value_type = words::AttentionKind)]
    kind: String,
    count: u64,
    oldest_at: Option<String>,
    /// Where in the web application the whole list is.
    link: String,
    items: Vec<AttentionItem>,
}

/// One case.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttentionItem {
    id: String,
    title: String,
    detail: String,
    at: String,
}

/// Money at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoneyFigures {
    currency: String,
    open: MoneyView,
    overdue: MoneyView,
    paid_30d: MoneyView,
    mrr: MoneyView,
}

/// Money over all currencies, in the reporting one.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportingTotals {
    currency: String,
    /// By today's rates.
    open: MoneyView,
    /// By today's rates.
    overdue: MoneyView,
    /// By today's rates.
    mrr: MoneyView,
    /// By the rates frozen for the invoices.
    paid_30d: MoneyView,
    /// By the rates frozen for the invoices.
    revenue: Vec<MonthRevenue>,
    /// The same for each currency, the reporting one first.
    by_currency: Vec<MoneyFigures>,
    /// Today's rates.
    rates: Vec<ConversionOut>,
    /// Currencies without a rate of today: what is owed in them is left out.
    left_out: Vec<String>,
    /// Invoices without a rate: they are left out of what was invoiced and paid.
    missing: u64,
}

impl From<billing::Figures> for MoneyFigures {
    fn from(figures: billing::Figures) -> Self {
        Self {
            currency: figures.currency.to_string(),
            open: figures.open.into(),
            overdue: figures.overdue.into(),
            paid_30d: figures.paid_30d.into(),
            mrr: figures.mrr.into(),
        }
    }
}

impl From<billing::MonthFigures> for MonthRevenue {
    fn from(m: billing::MonthFigures) -> Self {
        Self { month: m.month, invoiced: m.invoiced.into(), paid: m.paid.into() }
    }
}

impl From<billing::ReportingFigures> for ReportingTotals {
    fn from(all: billing::ReportingFigures) -> Self {
        Self {
            currency: all.currency.to_string(),
            open: all.open.into(),
            overdue: all.overdue.into(),
            mrr: all.mrr.into(),
            paid_30d: all.paid_30d.into(),
            revenue: all.months.into_iter().map(MonthRevenue::from).collect(),
            by_currency: all.by_currency.into_iter().map(MoneyFigures::from).collect(),
            rates: all.today.into_iter().map(ConversionOut::from).collect(),
            left_out: all.left_out.iter().map(ToString::to_string).collect(),
            missing: all.missing,
        }
    }
}

/// Numbers of things.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    customers: u64,
    services_active: u64,
    services_suspended: u64,
    orders_pending: u64,
}

/// A month's revenue.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthRevenue {
    month: String,
    invoiced: MoneyView,
    paid: MoneyView,
}

/// Shows what needs attention, money and counts.
#[utoipa::path(get, path = "/admin/dashboard", tag = "dashboard",
    responses((status = 200, body = Dashboard), (status = "4XX", body = Problem)))]
async fn get_dashboard(State(app): State<App>, staff: Staff<needs::DashboardRead>) -> ApiResult<Json<Dashboard>> {
    let ctx = &staff.ctx;
    let conn = app.deps.db.read();
    let currency = app.deps.contexts.tenant(ctx.tenant).await?.default_currency;
    let figures = billing::figures(ctx, conn, currency).await?;
    let services = provisioning::count_services(ctx, conn, None).await?;
    let pending = billing::OrderFilter { state: Some(billing::OrderState::Pending), ..Default::default() };
    let customers = billing::list_customers(ctx, conn, &billing::CustomerFilter::default(), &few()).await?.total;
    let log = billing::recent_history(ctx, conn, 15).await?.into_iter().map(TimelineEntry::from).collect();
    let events = provisioning::list_recent_events(ctx, conn, None, 15).await?.into_iter().map(TimelineEntry::from);
    let counts = Counts {
        customers,
        services_active: services.active,
        services_suspended: services.suspended,
        orders_pending: billing::list_orders(ctx, conn, &pending, &few()).await?.total,
    };
    Ok(Json(Dashboard {
        attention: attention(&app, ctx).await?,
        revenue: figures.months.iter().cloned().map(MonthRevenue::from).collect(),
        money: figures.into(),
        reporting: billing::reporting_figures(ctx, conn).await?.map(ReportingTotals::from),
        counts,
        recent: merged(vec![log, events.collect()], 15),
    }))
}

fn few() -> PageQuery {
    PageQuery { limit: Some(5), ..PageQuery::default() }
}

async fn attention(app: &App, ctx: &OpContext) -> Result<Vec<Attention>> {
    let accounts = provisioning::list_provider_accounts(ctx, app.deps.db.read(), &PageQuery::default()).await?.items;
    let all = [
        waiting(app, ctx, "waits_for_approval").await?,
        waiting(app, ctx, "waits_for_room").await?,
        failed_services(app, ctx).await?,
        losing_machines(app, ctx).await?,
        resizes(app, ctx).await?,
        purchases(app, ctx).await?,
        findings(app, ctx).await?,
        provider_trouble(&accounts),
        quotas(&accounts),
        waiting(app, ctx, "waits_for_maintenance").await?,
        dead_jobs(app, ctx).await?,
        disputes(app, ctx).await?,
        unconfirmed(app, ctx).await?,
        parked(app, ctx).await?,
        missing_rates(app, ctx).await?,
        overdue(app, ctx).await?,
    ];
    Ok(all.into_iter().filter(|a| a.count > 0).collect())
}

fn group(kind: &str, link: &str, count: u64, items: Vec<AttentionItem>) -> Attention {
    let oldest_at = items.iter().map(|i| i.at.clone()).min();
    Attention { kind: kind.to_owned(), count, oldest_at, link: link.to_owned(), items }
}

async fn failed_services(app: &App, ctx: &OpContext) -> Result<Attention> {
    service_group(app, ctx, "failed", |s| s.state_reason.clone()).await
}

// Paid after the provider was told to end the machine, or ended there by hand.
async fn losing_machines(app: &App, ctx: &OpContext) -> Result<Attention> {
    service_group(app, ctx, "losing_machine", |s| s.provider_ends_on.map(|d| d.to_string())).await
}

// The plan was changed; the provider resizes machines by hand only.
async fn resizes(app: &App, ctx: &OpContext) -> Result<Attention> {
    let way =
        |s: &provisioning::ServiceView| Some(format!("{} to {}", s.product.bought_as.as_ref()?.name, s.product_name));
    service_group(app, ctx, "resize_due", way).await
}

// Paid, and delivered by somebody.
async fn purchases(app: &App, ctx: &OpContext) -> Result<Attention> {
    let state = Some(billing::OneTimeState::ToDeliver);
    let filter = billing::OneTimePurchaseFilter { state, ..billing::OneTimePurchaseFilter::default() };
    let page = billing::list_one_time_purchases(ctx, app.deps.db.read(), &filter, &few()).await?;
    let item = |bought: billing::OneTimePurchase| AttentionItem {
        id: bought.order.to_string(),
        title: format!("{} × {}", bought.quantity, bought.name),
        detail: bought.customer_name,
        at: bought.ordered_at.to_string(),
    };
    let items = page.items.into_iter().map(item).collect();
    Ok(group("to_deliver", "/admin/one-time-purchases?state=to_deliver", page.total, items))
}

async fn service_group(
    app: &App,
    ctx: &OpContext,
    state: &str,
    detail: fn(&provisioning::ServiceView) -> Option<String>,
) -> Result<Attention> {
    let filter = ServiceFilter { state: Some(state.to_owned()), ..ServiceFilter::default() };
    let page = provisioning::list_services(ctx, app.deps.db.read(), &filter, &few()).await?;
    let item = |s: provisioning::ServiceView| AttentionItem {
        id: s.id.to_string(),
        detail: detail(&s).unwrap_or_default(),
        title: s.hostname,
        // A machine waits for its resize since the plan changed, not since the service became what it is.
        at: s.resize_due_since.filter(|_| state == "resize_due").unwrap_or(s.state_since).to_string(),
    };
    let items = page.items.into_iter().map(item).collect();
    Ok(group(state, &format!("/admin/services?state={state}"), page.total, items))
}

// Paid orders that are not bought yet: beyond a spend guard, or queued while an account is maintained.
async fn waiting(app: &App, ctx: &OpContext, state: &str) -> Result<Attention> {
    service_group(app, ctx, state, |s| s.waits_because.clone()).await
}

// What differs at a provider and costs money, or leaves a customer without what was paid.
async fn findings(app: &App, ctx: &OpContext) -> Result<Attention> {
    let filter = FindingFilter { severity: Some(Severity::Critical), ..FindingFilter::default() };
    let page = provisioning::list_findings(ctx, app.deps.db.read(), &filter, &few()).await?;
    let item = |f: provisioning::FindingView| AttentionItem {
        id: f.id.to_string(),
        title: f.title,
        detail: f.explanation,
        at: f.first_seen_at.to_string(),
    };
    let items = page.items.into_iter().map(item).collect();
    Ok(group("finding", "/admin/reconciliation?severity=critical", page.total, items))
}

fn provider_trouble(accounts: &[provisioning::ProviderAccountView]) -> Attention {
    let item = |a: &provisioning::ProviderAccountView| AttentionItem {
        id: a.id.to_string(),
        title: a.name.clone(),
        detail: a.last_error.clone().unwrap_or_else(|| a.state.clone()),
        at: a.last_check_at.unwrap_or(a.created_at).to_string(),
    };
    let down = accounts.iter().filter(|a| matches!(a.state.as_str(), "down" | "degraded"));
    let items: Vec<AttentionItem> = down.map(item).collect();
    group("provider_down", "/admin/provider-accounts", items.len() as u64, items)
}

// Four fifths of what an account may hold are there, or all of it: further orders go elsewhere or wait.
fn quotas(accounts: &[provisioning::ProviderAccountView]) -> Attention {
    let item = |a: &provisioning::ProviderAccountView| {
        let tight = a.quotas.iter().filter(|q| q.state() != provisioning::QuotaState::Free);
        let words: Vec<String> = tight.map(quota_words).collect();
        (!words.is_empty()).then(|| AttentionItem {
            id: a.id.to_string(),
            title: a.name.clone(),
            detail: words.join(", "),
            at: a.looked_at.unwrap_or(a.created_at).to_string(),
        })
    };
    let items: Vec<AttentionItem> = accounts.iter().filter_map(item).collect();
    group("account_quota", "/admin/provider-accounts", items.len() as u64, items)
}

fn quota_words(quota: &provisioning::Quota) -> String {
    use provisioning::QuotaKind as Kind;
    let what = match quota.kind {
        Kind::Machines => "machines",
        Kind::Networks => "private networks",
        Kind::Firewalls => "firewalls",
        Kind::Storages => "object storages",
        Kind::ImageGb => "GB of images",
    };
    format!("{} of {} {what}", quota.used, quota.most.unwrap_or(0))
}

async fn dead_jobs(app: &App, ctx: &OpContext) -> Result<Attention> {
    let filter = JobFilter { state: Some("dead".into()), kind: None };
    let page = view::list(app.deps.db.read(), ctx, &filter, &few()).await?;
    let item = |j: view::JobView| AttentionItem {
        id: j.id.to_string(),
        title: j.kind,
        detail: j.last_error.unwrap_or_default(),
        at: j.finished_at.unwrap_or(j.run_at).to_string(),
    };
    Ok(group("dead_job", "/admin/jobs?state=dead", page.total, page.items.into_iter().map(item).collect()))
}

async fn disputes(app: &App, ctx: &OpContext) -> Result<Attention> {
    let filter = PaymentFilter { dispute: Some(DisputeState::Open), ..PaymentFilter::default() };
    payment_group(app, ctx, "dispute", "/admin/payments?dispute=open", &filter).await
}

async fn unconfirmed(app: &App, ctx: &OpContext) -> Result<Attention> {
    let filter = PaymentFilter { status: Some(PaymentStatus::Unknown), ..PaymentFilter::default() };
    payment_group(app, ctx, "unconfirmed_payment", "/admin/payments?status=unknown", &filter).await
}

async fn payment_group(
    app: &App,
    ctx: &OpContext,
    kind: &str,
    link: &str,
    filter: &PaymentFilter,
) -> Result<Attention> {
    let page = payments::list_payments(ctx, app.deps.db.read(), filter, &few()).await?;
    let mut items = Vec::new();
    for payment in page.items {
        let customer = billing::get_customer(ctx, app.deps.db.read(), payment.customer).await?;
        items.push(AttentionItem {
            id: payment.id.to_string(),
            title: customer.name,
            detail: payment.amount.to_string(),
            at: payment.created_at.to_string(),
        });
    }
    Ok(group(kind, link, page.total, items))
}

async fn parked(app: &App, ctx: &OpContext) -> Result<Attention> {
    let filter = billing::CustomerFilter { parked: Some(true), ..Default::default() };
    let page = billing::list_customers(ctx, app.deps.db.read(), &filter, &few()).await?;
    let item = |c: billing::CustomerView| AttentionItem {
        id: c.id.to_string(),
        title: c.name,
        detail: c.parked_reason.unwrap_or_default(),
        at: c.created_at.to_string(),
    };
    Ok(group("parked_account", "/admin/customers?parked=true", page.total, page.items.into_iter().map(item).collect()))
}

// Invoices in another currency whose rate to the reporting one is not known.
async fn missing_rates(app: &App, ctx: &OpContext) -> Result<Attention> {
    let missing = billing::missing_rates(ctx, app.deps.db.read()).await?;
    let item = |m: &billing::MissingRates| AttentionItem {
        id: m.from.to_string(),
        title: format!("{} to {}", m.from, m.to),
        detail: format!("{} to {}", m.first_day, m.last_day),
        at: ctx.start_of(m.first_day).to_string(),
    };
    let items = missing.iter().map(item).collect();
    Ok(group("missing_rate", "/admin/settings/currencies", missing.iter().map(|m| m.invoices).sum(), items))
}

async fn overdue(app: &App, ctx: &OpContext) -> Result<Attention> {
    let filter = billing::InvoiceFilter { overdue: true, ..Default::default() };
    let page = billing::list_invoices(ctx, app.deps.db.read(), &filter, &few()).await?;
    let item = |i: billing::InvoiceRow| AttentionItem {
        id: i.id.to_string(),
        title: format!("{} {}", i.number.unwrap_or_default(), i.customer_name),
        detail: i.balance.to_string(),
        at: ctx.start_of(i.due_date).to_string(),
    };
    Ok(group("overdue", "/admin/invoices?overdue=true", page.total, page.items.into_iter().map(item).collect()))
}
