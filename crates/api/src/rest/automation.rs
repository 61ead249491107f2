//! The automation: its settings, what it did and why, what it will do.

use std::collections::HashSet;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use mpanel_billing::{
    self as billing, LogFilter, LogView, PlannedAct, PolicyLevel, PolicyScope, PolicyType, PreviewAssumptions,
};
use mpanel_core::page::MAX_LIMIT;
use mpanel_core::{CustomerId, Error, OpContext, PageQuery, ProductId, Result, ServiceId};
use mpanel_workflows::automation;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::timeline::WhyView;
use crate::views::{ListParams, MoneyView, NamedView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_automation_settings, put_automation_settings))
        .routes(routes!(get_product_settings, put_product_settings))
        .routes(routes!(get_customer_settings, put_customer_settings))
        .routes(routes!(get_service_settings, put_service_settings))
        .routes(routes!(list_automation_log))
        .routes(routes!(run_automation))
        .routes(routes!(preview_automation))
}

/// The settings of the automation, each with its origin.
#[derive(Debug, Serialize, ToSchema)]
pub struct AutomationSettings {
    values: Vec<SettingOut>,
}

/// A setting.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Setting)]
pub struct SettingOut {
    key: String,
    value: serde_json::Value,
    /// hours, days, bool, list, percent, money, month_day or choice.
    #[serde(rename = "type")]
    #[schema(value_type = words::SettingType)]
    kind: String,
    /// What it is without a value of its own.
    default: serde_json::Value,
    /// The words of a choice.
    choices: Vec<String>,
    #[schema(value_type = words::SettingSource)]
    source: String,
    /// The name of the group, where the value is a group's.
    source_name: Option<String>,
    label: String,
    help: String,
}

/// New values; null goes back to the default.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AutomationSettingsIn {
    values: Vec<SettingIn>,
}

/// A new value.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingIn {
    key: String,
    #[serde(default)]
    value: serde_json::Value,
}

/// A thing an act is about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ActSubject)]
pub struct SubjectOut {
    kind: String,
    id: String,
    title: String,
}

impl From<billing::Subject> for SubjectOut {
    fn from(s: billing::Subject) -> Self {
        Self { kind: s.kind, id: s.id, title: s.title }
    }
}

/// An act of the automation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AutomationEntry {
    id: String,
    at: String,
    act: String,
    title: String,
    subject: SubjectOut,
    result: String,
    why: Option<WhyView>,
}

/// Filters of the log.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AutomationLogFilter {
    /// Only this act, such as suspend.
    act: Option<String>,
    /// Only about this id.
    subject: Option<String>,
}

/// Something that will happen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlannedAct)]
pub struct PlannedActOut {
    /// The day.
    at: String,
    #[schema(value_type = words::AutomationAct)]
    act: String,
    customer: NamedView,
    subject: SubjectOut,
    amount: Option<MoneyView>,
    because: String,
}

impl From<PlannedAct> for PlannedActOut {
    fn from(act: PlannedAct) -> Self {
        Self {
            at: act.at.to_string(),
            act: act.act,
            customer: NamedView { id: act.customer.to_string(), name: act.customer_name },
            subject: act.subject.into(),
            amount: act.amount.map(MoneyView::from),
            because: act.because,
        }
    }
}

/// How far to look ahead.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewParams {
    /// Last day, such as 2026-12-31; a month from today when absent.
    until: Option<String>,
}

/// What will happen.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    until: String,
    acts: Vec<PlannedActOut>,
}

fn type_word(kind: PolicyType) -> &'static str {
    match kind {
        PolicyType::Hours => "hours",
        PolicyType::Days => "days",
        PolicyType::Bool => "bool",
        PolicyType::List => "list",
        PolicyType::Percent => "percent",
        PolicyType::Money => "money",
        PolicyType::MonthDay => "month_day",
        PolicyType::Choice => "choice",
    }
}

pub(super) async fn settings(app: &App, ctx: &OpContext, scope: PolicyScope) -> Result<AutomationSettings> {
    let values = billing::list_settings(ctx, app.deps.db.read(), scope).await?;
    let view = |s: billing::SettingView| SettingOut {
        key: s.key.to_owned(),
        value: s.value,
        kind: type_word(s.kind).to_owned(),
        default: s.default,
        choices: s.choices.iter().map(|word| (*word).to_owned()).collect(),
        source: if s.source == PolicyLevel::System { "default" } else { s.source.as_str() }.to_owned(),
        source_name: s.group,
        label: s.label.to_owned(),
        help: s.help.to_owned(),
    };
    Ok(AutomationSettings { values: values.into_iter().map(view).collect() })
}

/// Shows the settings of the automation, with their origin.
#[utoipa::path(get, path = "/admin/automation/settings", tag = "automation",
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn get_automation_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationRead>,
) -> ApiResult<Json<AutomationSettings>> {
    Ok(Json(settings(&app, &staff.ctx, PolicyScope::default()).await?))
}

/// Changes settings of the automation; they hold from the next run on.
#[utoipa::path(put, path = "/admin/automation/settings", tag = "automation", request_body = AutomationSettingsIn,
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn put_automation_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationWrite>,
    Json(input): Json<AutomationSettingsIn>,
) -> ApiResult<Json<AutomationSettings>> {
    change(&app, &staff.ctx, PolicyLevel::Tenant, "", input).await?;
    Ok(Json(settings(&app, &staff.ctx, PolicyScope::default()).await?))
}

pub(super) async fn change(
    app: &App,
    ctx: &OpContext,
    level: PolicyLevel,
    subject: &str,
    input: AutomationSettingsIn,
) -> Result<()> {
    let tx = app.deps.db.begin().await?;
    for setting in input.values {
        if setting.value.is_null() {
            billing::clear_policy(ctx, &tx, level, subject, &setting.key).await?;
        } else {
            billing::set_policy(ctx, &tx, level, subject, &setting.key, &setting.value).await?;
        }
    }
    tx.commit().await
}

fn of_product(product: ProductId) -> PolicyScope {
    PolicyScope { product: Some(product), ..PolicyScope::default() }
}

fn of_customer(customer: CustomerId) -> PolicyScope {
    PolicyScope { customer: Some(customer), ..PolicyScope::default() }
}

async fn of_service(app: &App, ctx: &OpContext, service: ServiceId) -> Result<PolicyScope> {
    let sold = billing::subscription_of_service(ctx, app.deps.db.read(), service).await?;
    let scope = PolicyScope { product: Some(sold.product), customer: Some(sold.customer), ..PolicyScope::default() };
    Ok(PolicyScope { service: Some(service), ..scope })
}

/// Shows the settings in force for a product, with their origin.
#[utoipa::path(get, path = "/admin/products/{id}/settings", tag = "automation",
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn get_product_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationRead>,
    Path(id): Path<ProductId>,
) -> ApiResult<Json<AutomationSettings>> {
    billing::get_product(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(settings(&app, &staff.ctx, of_product(id)).await?))
}

/// Sets what differs for a product; null takes a value back.
#[utoipa::path(put, path = "/admin/products/{id}/settings", tag = "automation", request_body = AutomationSettingsIn,
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn put_product_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationWrite>,
    Path(id): Path<ProductId>,
    Json(input): Json<AutomationSettingsIn>,
) -> ApiResult<Json<AutomationSettings>> {
    billing::get_product(&staff.ctx, app.deps.db.read(), id).await?;
    change(&app, &staff.ctx, PolicyLevel::Product, &id.to_string(), input).await?;
    Ok(Json(settings(&app, &staff.ctx, of_product(id)).await?))
}

/// Shows the settings in force for a customer, with their origin.
#[utoipa::path(get, path = "/admin/customers/{id}/settings", tag = "automation",
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn get_customer_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationRead>,
    Path(id): Path<CustomerId>,
) -> ApiResult<Json<AutomationSettings>> {
    billing::get_customer(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(settings(&app, &staff.ctx, of_customer(id)).await?))
}

/// Sets what differs for a customer; null takes a value back.
#[utoipa::path(put, path = "/admin/customers/{id}/settings", tag = "automation", request_body = AutomationSettingsIn,
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn put_customer_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationWrite>,
    Path(id): Path<CustomerId>,
    Json(input): Json<AutomationSettingsIn>,
) -> ApiResult<Json<AutomationSettings>> {
    billing::get_customer(&staff.ctx, app.deps.db.read(), id).await?;
    change(&app, &staff.ctx, PolicyLevel::Customer, &id.to_string(), input).await?;
    Ok(Json(settings(&app, &staff.ctx, of_customer(id)).await?))
}

/// Shows the settings in force for a service, with their origin.
#[utoipa::path(get, path = "/admin/services/{id}/settings", tag = "automation",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn get_service_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<AutomationSettings>> {
    let scope = of_service(&app, &staff.ctx, id).await?;
    Ok(Json(settings(&app, &staff.ctx, scope).await?))
}

/// Sets what differs for a service; null takes a value back.
#[utoipa::path(put, path = "/admin/services/{id}/settings", tag = "automation", request_body = AutomationSettingsIn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn put_service_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationWrite>,
    Path(id): Path<ServiceId>,
    Json(input): Json<AutomationSettingsIn>,
) -> ApiResult<Json<AutomationSettings>> {
    let scope = of_service(&app, &staff.ctx, id).await?;
    change(&app, &staff.ctx, PolicyLevel::Service, &id.to_string(), input).await?;
    Ok(Json(settings(&app, &staff.ctx, scope).await?))
}

/// Lists what the automation did, latest first, each with rule, inputs and origin of the policy.
#[utoipa::path(get, path = "/admin/automation/log", tag = "automation", params(ListParams, AutomationLogFilter),
    responses((status = 200, body = PageView<AutomationEntry>), (status = "4XX", body = Problem)))]
async fn list_automation_log(
    State(app): State<App>,
    staff: Staff<needs::AutomationRead>,
    Query(page): Query<ListParams>,
    Query(filter): Query<AutomationLogFilter>,
) -> ApiResult<Json<PageView<AutomationEntry>>> {
    let filter = LogFilter { act: filter.act, subject: filter.subject, customer: None };
    let log = billing::list_automation_log(&staff.ctx, app.deps.db.read(), &filter, &page.into()).await?;
    let view = |l: LogView| AutomationEntry {
        id: l.id.to_string(),
        at: l.at.to_string(),
        act: l.act,
        title: l.title,
        subject: l.subject.into(),
        result: l.result,
        why: l.why.map(|w| WhyView { rule: w.rule, inputs: w.inputs, policy_source: w.policy_source }),
    };
    Ok(Json(PageView::of(log, view)))
}

/// Runs the day's work now. What was done already is not done again.
#[utoipa::path(post, path = "/admin/automation/run", tag = "automation",
    responses((status = 202), (status = "4XX", body = Problem)))]
async fn run_automation(State(app): State<App>, staff: Staff<needs::AutomationWrite>) -> ApiResult<StatusCode> {
    automation::run_now(&staff.ctx, &app.deps).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Shows what will happen until a day, under the stated assumptions; nothing is changed.
#[utoipa::path(get, path = "/admin/automation/preview", tag = "automation", params(PreviewParams),
    responses((status = 200, body = Preview), (status = "4XX", body = Problem)))]
async fn preview_automation(
    State(app): State<App>,
    staff: Staff<needs::AutomationRead>,
    Query(params): Query<PreviewParams>,
) -> ApiResult<Json<Preview>> {
    let until = until_of(&staff.ctx, params.until.as_deref())?;
    let acts = planned(&app, &staff.ctx, until).await?;
    Ok(Json(Preview { until: until.to_string(), acts: acts.into_iter().map(PlannedActOut::from).collect() }))
}

fn until_of(ctx: &OpContext, given: Option<&str>) -> Result<Date> {
    let today = ctx.today();
    let until = match given {
        None => today.saturating_add(jiff::Span::new().days(31)),
        Some(text) => {
            text.parse().map_err(|_| Error::invalid("/query/until", "malformed", "Use a day such as 2026-12-31."))?
        }
    };
    let last = today.saturating_add(jiff::Span::new().days(800));
    if until < today || until > last {
        let detail = format!("Choose a day from {today} to {last}.");
        return Err(Error::invalid("/query/until", "out_of_range", detail));
    }
    Ok(until)
}

async fn planned(app: &App, ctx: &OpContext, until: Date) -> Result<Vec<PlannedAct>> {
    let mut with_saved_method = HashSet::new();
    let mut query = PageQuery { limit: Some(MAX_LIMIT), ..PageQuery::default() };
    loop {
        let page =
            billing::list_customers(ctx, app.deps.db.read(), &billing::CustomerFilter::default(), &query).await?;
        for customer in page.items {
            if mpanel_payments::has_default_method(ctx, app.deps.db.read(), customer.id).await? {
                with_saved_method.insert(customer.id);
            }
        }
        match page.next_cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    let cards = automation::default_cards(ctx, app.deps.db.read(), until).await?;
    let assumptions = PreviewAssumptions { with_saved_method, cards, ..PreviewAssumptions::default() };
    billing::preview(ctx, app.deps.db.read(), until, &assumptions).await
}
