//! Firewalls: rule sets of customers, put on their servers.

mod staff;

use std::net::IpAddr;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{CustomerId, Error, FirewallId, OpContext, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, FirewallFilter, FirewallView, NewFirewall, Rule, RuleProtocol};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::Customer;
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::networks::ability;
use crate::rest::payments::customer_names;
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::{AbilityView, ListParams, NamedView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_firewalls, create_own_firewall))
        .routes(routes!(list_own_firewall_templates))
        .routes(routes!(get_own_firewall, update_own_firewall, delete_own_firewall))
        .routes(routes!(assign_own_firewall))
        .routes(routes!(unassign_own_firewall))
        .routes(routes!(get_own_effective_rules))
        .merge(staff::routes())
}

/// A rule: incoming traffic that is let in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FirewallRule)]
pub struct RuleView {
    /// What it is for.
    #[serde(default)]
    name: String,
    #[schema(value_type = words::RuleProtocol)]
    protocol: String,
    /// Ports such as `80` and `8000-8010`; none means all.
    #[serde(default)]
    ports: Vec<String>,
    /// Addresses and ranges such as `203.0.113.0/24`, or `any`.
    sources: Vec<String>,
    /// A rule that is switched off lets nothing in.
    #[serde(default = "on")]
    enabled: bool,
}

fn on() -> bool {
    true
}

impl RuleView {
    fn parse(self, at: usize) -> Result<Rule> {
        let detail = "Use tcp, udp, icmp or any.";
        let unknown = || Error::invalid(format!("/rules/{at}/protocol"), "unknown_word", detail);
        let protocol = RuleProtocol::from_word(&self.protocol).ok_or_else(unknown)?;
        let Self { name, ports, sources, enabled, .. } = self;
        Ok(Rule { name, protocol, ports, sources, enabled })
    }
}

impl From<Rule> for RuleView {
    fn from(rule: Rule) -> Self {
        let Rule { name, protocol, ports, sources, enabled } = rule;
        Self { name, protocol: protocol.to_string(), ports, sources, enabled }
    }
}

/// A firewall to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirewallIn {
    /// 1 to 60 characters, unique among the customer's firewalls.
    name: String,
    /// What it lets in. Everything else is dropped.
    rules: Vec<RuleView>,
}

impl FirewallIn {
    fn parse(self) -> Result<(String, Vec<Rule>)> {
        let rules = self.rules.into_iter().enumerate().map(|(at, rule)| rule.parse(at)).collect::<Result<_>>()?;
        Ok((self.name, rules))
    }
}

/// A firewall.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Firewall)]
pub struct FirewallOut {
    id: String,
    /// For `If-Match`.
    version: i32,
    name: String,
    customer: NamedView,
    rules: Vec<RuleView>,
    #[schema(value_type = Vec<words::FirewallWarning>)]
    warnings: Vec<String>,
    deleting: bool,
    /// What went wrong.
    problem: Option<String>,
    /// Something is being done; read it again in a moment.
    moving: bool,
    services: Vec<GuardOut>,
    can_delete: AbilityView,
    created_at: String,
}

/// A server behind a firewall.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FirewallMember)]
pub struct GuardOut {
    service_id: String,
    /// Host name.
    name: String,
    #[schema(value_type = words::FirewallMemberState)]
    state: String,
    since: String,
    /// What went wrong.
    problem: Option<String>,
}

/// A server that could be put behind a firewall.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FirewallCandidate)]
pub struct GuardCandidateOut {
    service_id: String,
    /// Host name.
    name: String,
    can_assign: AbilityView,
}

/// A firewall with the servers that could be put behind it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FirewallDetail)]
pub struct FirewallDetailOut {
    #[serde(flatten)]
    firewall: FirewallOut,
    candidates: Vec<GuardCandidateOut>,
}

/// What the data centre can take.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FirewallLimits)]
pub struct LimitsOut {
    rules: usize,
    ports_per_rule: usize,
    sources_per_rule: usize,
}

/// A beginning of a firewall.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FirewallTemplate)]
pub struct TemplateOut {
    #[schema(value_type = words::FirewallTemplateKey)]
    key: String,
    rules: Vec<RuleView>,
}

/// Beginnings of firewalls.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FirewallTemplates)]
pub struct TemplatesOut {
    items: Vec<TemplateOut>,
    limits: LimitsOut,
    /// Where the call came from.
    your_address: String,
}

impl TemplatesOut {
    fn of(caller: IpAddr) -> Self {
        let template = |t: provisioning::FirewallTemplate| TemplateOut {
            key: t.key.to_owned(),
            rules: t.rules.into_iter().map(RuleView::from).collect(),
        };
        let limits = provisioning::firewall_limits();
        Self {
            items: provisioning::firewall_templates(caller).into_iter().map(template).collect(),
            limits: LimitsOut {
                rules: limits.rules,
                ports_per_rule: limits.ports_per_rule,
                sources_per_rule: limits.sources_per_rule,
            },
            your_address: caller.to_string(),
        }
    }
}

/// A rule with the firewall it comes from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EffectiveRule)]
pub struct EffectiveRuleOut {
    firewall: String,
    rule: RuleView,
}

/// What a server lets in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EffectiveRules)]
pub struct EffectiveOut {
    /// Whether there is any firewall; without one everything is let in.
    filtered: bool,
    firewalls: Vec<NamedView>,
    rules: Vec<EffectiveRuleOut>,
    #[schema(value_type = Vec<words::FirewallWarning>)]
    warnings: Vec<String>,
}

impl From<provisioning::EffectiveRules> for EffectiveOut {
    fn from(found: provisioning::EffectiveRules) -> Self {
        let rule =
            |r: provisioning::EffectiveRule| EffectiveRuleOut { firewall: r.firewall, rule: RuleView::from(r.rule) };
        let named = |(id, name): (FirewallId, String)| NamedView { id: id.to_string(), name };
        Self {
            filtered: found.filtered,
            firewalls: found.firewalls.into_iter().map(named).collect(),
            rules: found.rules.into_iter().map(rule).collect(),
            warnings: found.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A server to put behind a firewall.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignFirewall {
    #[schema(value_type = String)]
    service_id: ServiceId,
}

/// One more firewall to try out.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TryFirewall {
    /// A firewall of the same customer.
    #[param(value_type = Option<String>)]
    with: Option<FirewallId>,
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FirewallListFilter {
    /// A customer's.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
}

async fn listed(
    ctx: &OpContext,
    app: &App,
    filter: &FirewallFilter,
    page: ListParams,
) -> Result<PageView<FirewallOut>> {
    let page = provisioning::list_firewalls(ctx, app.deps.db.read(), filter, &page.into()).await?;
    let (total, next_cursor) = (page.total, page.next_cursor);
    Ok(PageView { items: shown(ctx, app, page.items).await?, next_cursor, total })
}

async fn kept(ctx: &OpContext, app: &App, customer: CustomerId, body: FirewallIn) -> Result<FirewallOut> {
    let (name, rules) = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let kept = provisioning::create_firewall(ctx, &tx, NewFirewall { customer, name, rules }).await?;
    tx.commit().await?;
    one(ctx, app, kept).await
}

async fn detail(ctx: &OpContext, app: &App, customer: Option<CustomerId>, id: FirewallId) -> Result<FirewallDetailOut> {
    let conn = app.deps.db.read();
    let found = provisioning::get_firewall(ctx, conn, customer, id).await?;
    let candidate = |c: provisioning::GuardCandidate| GuardCandidateOut {
        service_id: c.service.to_string(),
        name: c.hostname,
        can_assign: ability(c.can_assign),
    };
    let candidates = provisioning::firewall_candidates(ctx, conn, &found).await?.into_iter().map(candidate).collect();
    Ok(FirewallDetailOut { firewall: one(ctx, app, found).await?, candidates })
}

async fn one(ctx: &OpContext, app: &App, view: FirewallView) -> Result<FirewallOut> {
    let mut all = shown(ctx, app, vec![view]).await?;
    all.pop().ok_or_else(|| Error::internal("a firewall without a view"))
}

async fn shown(ctx: &OpContext, app: &App, views: Vec<FirewallView>) -> Result<Vec<FirewallOut>> {
    let names = customer_names(ctx, app.deps.db.read(), views.iter().map(|v| v.customer)).await?;
    let guard = |g: provisioning::GuardView| GuardOut {
        service_id: g.service.to_string(),
        name: g.hostname,
        state: g.state.to_string(),
        since: g.since.to_string(),
        problem: g.problem,
    };
    let firewall = |v: FirewallView| FirewallOut {
        moving: v.is_moving(),
        can_delete: ability(v.can_delete()),
        customer: NamedView { id: v.customer.to_string(), name: names.get(&v.customer).cloned().unwrap_or_default() },
        id: v.id.to_string(),
        version: v.version,
        name: v.name,
        rules: v.rules.into_iter().map(RuleView::from).collect(),
        warnings: v.warnings.iter().map(ToString::to_string).collect(),
        deleting: v.deleting,
        problem: v.problem,
        services: v.services.into_iter().map(guard).collect(),
        created_at: v.created_at.to_string(),
    };
    Ok(views.into_iter().map(firewall).collect())
}

/// Lists firewalls by name; sorted by name or created_at.
#[utoipa::path(get, path = "/portal/firewalls", tag = "firewalls", params(ListParams), responses((status = 200, body = PageView<FirewallOut>), (status = "4XX", body = Problem)))]
async fn list_own_firewalls(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<FirewallOut>>> {
    let filter = FirewallFilter { customer: Some(me.customer) };
    Ok(Json(listed(&me.ctx, &app, &filter, page).await?))
}

/// Lists beginnings of firewalls, with the caller's own address filled in, and what the data centre can take.
#[utoipa::path(get, path = "/portal/firewall-templates", tag = "firewalls", responses((status = 200, body = TemplatesOut), (status = "4XX", body = Problem)))]
async fn list_own_firewall_templates(me: Customer) -> ApiResult<Json<TemplatesOut>> {
    Ok(Json(TemplatesOut::of(me.request.ip)))
}

/// Keeps a firewall. It is in force on the servers that are put behind it.
#[utoipa::path(post, path = "/portal/firewalls", tag = "firewalls", request_body = FirewallIn, responses((status = 201, body = FirewallOut), (status = "4XX", body = Problem)))]
async fn create_own_firewall(
    State(app): State<App>,
    me: Customer,
    Json(body): Json<FirewallIn>,
) -> ApiResult<(StatusCode, Json<FirewallOut>)> {
    Ok((StatusCode::CREATED, Json(kept(&me.ctx, &app, me.customer, body).await?)))
}

/// Shows a firewall with the servers behind it and those that could be.
#[utoipa::path(get, path = "/portal/firewalls/{id}", tag = "firewalls", params(("id" = String, Path, description = "Firewall id")), responses((status = 200, body = FirewallDetailOut), (status = "4XX", body = Problem)))]
async fn get_own_firewall(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<FirewallId>,
) -> ApiResult<Json<FirewallDetailOut>> {
    Ok(Json(detail(&me.ctx, &app, Some(me.customer), id).await?))
}

/// Changes name and rules of a firewall; all servers behind it follow.
#[utoipa::path(put, path = "/portal/firewalls/{id}", tag = "firewalls", request_body = FirewallIn, params(("id" = String, Path, description = "Firewall id")), responses((status = 200, body = FirewallOut), (status = "4XX", body = Problem)))]
async fn update_own_firewall(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<FirewallId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<FirewallIn>,
) -> ApiResult<Json<FirewallOut>> {
    let (name, rules) = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let done = provisioning::update_firewall(&me.ctx, &tx, Some(me.customer), id, &name, &rules, expected).await?;
    tx.commit().await?;
    Ok(Json(one(&me.ctx, &app, done).await?))
}

/// Deletes a firewall that no server is behind.
#[utoipa::path(delete, path = "/portal/firewalls/{id}", tag = "firewalls", params(("id" = String, Path, description = "Firewall id")), responses((status = 202, description = "It is being deleted"), (status = "4XX", body = Problem)))]
async fn delete_own_firewall(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<FirewallId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    provisioning::delete_firewall(&me.ctx, &tx, Some(me.customer), id).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Puts a server behind a firewall. After a failure, tries again.
#[utoipa::path(post, path = "/portal/firewalls/{id}/services", tag = "firewalls", request_body = AssignFirewall, params(("id" = String, Path, description = "Firewall id")), responses((status = 202, body = FirewallOut), (status = "4XX", body = Problem)))]
async fn assign_own_firewall(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<FirewallId>,
    Json(body): Json<AssignFirewall>,
) -> ApiResult<(StatusCode, Json<FirewallOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::assign_firewall(&me.ctx, &tx, Some(me.customer), id, body.service_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&me.ctx, &app, done).await?)))
}

/// Takes a server from behind a firewall.
#[utoipa::path(delete, path = "/portal/firewalls/{id}/services/{service_id}", tag = "firewalls", params(("id" = String, Path, description = "Firewall id"), ("service_id" = String, Path, description = "Service id")), responses((status = 202, body = FirewallOut), (status = "4XX", body = Problem)))]
async fn unassign_own_firewall(
    State(app): State<App>,
    me: Customer,
    Path((id, service_id)): Path<(FirewallId, ServiceId)>,
) -> ApiResult<(StatusCode, Json<FirewallOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::unassign_firewall(&me.ctx, &tx, Some(me.customer), id, service_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&me.ctx, &app, done).await?)))
}

/// Shows what a server lets in, all its firewalls together, and with one more to try out.
#[utoipa::path(get, path = "/portal/services/{id}/firewall", tag = "firewalls", params(("id" = String, Path, description = "Service id"), TryFirewall), responses((status = 200, body = EffectiveOut), (status = "4XX", body = Problem)))]
async fn get_own_effective_rules(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Query(try_out): Query<TryFirewall>,
) -> ApiResult<Json<EffectiveOut>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    let found = provisioning::effective_rules(&me.ctx, app.deps.db.read(), id, try_out.with).await?;
    Ok(Json(found.into()))
}
