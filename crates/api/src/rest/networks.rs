//! Private networks of customers.

mod plan;
mod staff;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{ChangeBy, Shown};
use mpanel_core::{CustomerId, Error, OpContext, PrivateNetworkId, ProductId, ProviderAccountId, Result, ServiceId};
use mpanel_provisioning::{
    self as provisioning, JoinRequest, NetworkDetail, NetworkFilter, NetworkState, NetworkView, NewNetwork,
};
use mpanel_workflows::add_ons::{self, NetworkPurchase};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::plan::PlanOut;
use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{AbilityView, ListParams, ListView, MoneyView, NamedView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_networks, create_own_network))
        .routes(routes!(list_own_network_places))
        .routes(routes!(get_own_network, delete_own_network))
        .routes(routes!(look_at_own_network))
        .routes(routes!(join_own_network))
        .routes(routes!(leave_own_network))
        .merge(staff::routes())
}

/// A private network.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrivateNetwork)]
pub struct NetworkOut {
    id: String,
    version: i32,
    name: String,
    customer: NamedView,
    region: String,
    #[schema(value_type = words::NetworkState)]
    state: String,
    /// What went wrong.
    problem: Option<String>,
    /// Its range of addresses, once it is there.
    cidr: Option<String>,
    /// Something is being done; read it again in a moment.
    moving: bool,
    members: Vec<MemberOut>,
    can_delete: AbilityView,
    created_at: String,
    /// The id at the data centre, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_ref: Option<String>,
}

/// A server in a private network.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NetworkMember)]
pub struct MemberOut {
    service_id: String,
    /// Host name.
    name: String,
    #[schema(value_type = words::OsType)]
    os_type: String,
    public_ip: Option<String>,
    #[schema(value_type = words::NetworkMemberState)]
    state: String,
    since: String,
    /// What went wrong.
    problem: Option<String>,
    /// Its address in the network.
    private_ip: Option<String>,
    /// What to set up inside the server, once it has its address.
    guest: Vec<GuestOut>,
}

/// A text to copy into a server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GuestText)]
pub struct GuestOut {
    #[schema(value_type = words::GuestSystem)]
    system: String,
    /// The file it goes to, or the program to paste it into.
    place: String,
    text: String,
}

impl From<provisioning::GuestText> for GuestOut {
    fn from(text: provisioning::GuestText) -> Self {
        Self { system: text.system.to_owned(), place: text.place.to_owned(), text: text.text }
    }
}

/// A server that could join a private network.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NetworkCandidate)]
pub struct CandidateOut {
    service_id: String,
    /// Host name.
    name: String,
    /// What it must go through to join.
    #[schema(value_type = words::NetworkNeeds)]
    needs: String,
    /// Whether it has the add-on Private networking.
    has_add_on: bool,
    can_join: AbilityView,
    /// Whether it can join together with the purchase of the add-on.
    with_add_on: AbilityView,
}

/// A private network with the servers that could join.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrivateNetworkDetail)]
pub struct NetworkDetailOut {
    #[serde(flatten)]
    network: NetworkOut,
    candidates: Vec<CandidateOut>,
    /// How its range is used; absent until it has one.
    plan: Option<PlanOut>,
}

/// Where a private network can be made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NetworkPlace)]
pub struct PlaceOut {
    /// Sent back when there are several accounts with this region.
    account_id: String,
    region: String,
    name: String,
}

/// A private network to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNetwork)]
pub struct NewNetworkIn {
    /// 1 to 60 characters, unique among the customer's networks.
    name: String,
    /// A region that a server of the customer is in.
    region: String,
    /// Which account, where several have this region; the first when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    account_id: Option<ProviderAccountId>,
}

/// A server to put in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinNetwork {
    #[schema(value_type = String)]
    service_id: ServiceId,
    /// Whether to restart it or install it anew as soon as the data centre asks for it.
    #[serde(default)]
    anew: bool,
    /// The host name or label, typed by hand, where it is installed anew: that wipes the disk.
    #[serde(default)]
    confirm_name: Option<String>,
    /// Buys the add-on Private networking with it; the server joins once it is there.
    #[serde(default)]
    add_on: Option<NetworkAddOn>,
}

/// The purchase of the add-on Private networking, as it was quoted for the server.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkAddOn {
    #[schema(value_type = String)]
    product_id: ProductId,
    /// `due_now` of the quote; another amount is refused with `price_changed`.
    expected_due_now: MoneyView,
    /// `renews_at` of the quote; another amount is refused with `price_changed`.
    #[serde(default)]
    expected_renews_at: Option<MoneyView>,
    /// `version` of the quote.
    #[serde(default)]
    version: Option<i32>,
}

impl NetworkAddOn {
    fn parse(self, by: ChangeBy) -> Result<NetworkPurchase> {
        let due_now = self.expected_due_now.parse("/add_on/expected_due_now")?;
        let renews_at = self.expected_renews_at.map(|m| m.parse("/add_on/expected_renews_at")).transpose()?;
        let shown = Shown { due_now: Some(due_now), renews_at };
        Ok(NetworkPurchase { product: self.product_id, by, shown, version: self.version })
    }
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NetworkListFilter {
    /// A customer's.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
    #[param(value_type = Option<words::NetworkState>)]
    state: Option<String>,
}

impl NetworkListFilter {
    fn parse(self) -> Result<NetworkFilter> {
        let unknown = || Error::invalid("/state", "unknown_word", "There is no such word here.");
        let state = self.state.map(|w| NetworkState::from_word(&w).ok_or_else(unknown)).transpose()?;
        Ok(NetworkFilter { customer: self.customer, state })
    }
}

async fn listed(ctx: &OpContext, app: &App, filter: &NetworkFilter, page: ListParams) -> Result<PageView<NetworkOut>> {
    let page = provisioning::list_networks(ctx, app.deps.db.read(), filter, &page.into()).await?;
    let (total, next_cursor) = (page.total, page.next_cursor);
    Ok(PageView { items: shown(ctx, app, page.items).await?, next_cursor, total })
}

async fn places(ctx: &OpContext, app: &App, customer: CustomerId) -> Result<ListView<PlaceOut>> {
    let places = provisioning::network_places(ctx, app.deps.db.read(), customer).await?;
    let place =
        |p: provisioning::NetworkPlace| PlaceOut { account_id: p.account.to_string(), region: p.region, name: p.name };
    Ok(ListView { items: places.into_iter().map(place).collect() })
}

async fn made(ctx: &OpContext, app: &App, new: NewNetwork) -> Result<NetworkOut> {
    let tx = app.deps.db.begin().await?;
    let made = provisioning::create_network(ctx, &tx, new).await?;
    tx.commit().await?;
    one(ctx, app, made).await
}

async fn detail(ctx: &OpContext, app: &App, found: NetworkDetail) -> Result<NetworkDetailOut> {
    let plan = found.plan.map(|plan| PlanOut::of(plan, &found.network.members));
    let candidate = |c: provisioning::CandidateView| CandidateOut {
        service_id: c.service.to_string(),
        name: c.hostname,
        needs: c.needs.to_string(),
        has_add_on: c.has_add_on,
        can_join: ability(c.can_join),
        with_add_on: ability(c.with_add_on),
    };
    let candidates = found.candidates.into_iter().map(candidate).collect();
    Ok(NetworkDetailOut { network: one(ctx, app, found.network).await?, candidates, plan })
}

/// Lets a server join, and buys the add-on with it where that is wanted.
async fn joined(
    ctx: &OpContext,
    app: &App,
    (customer, id): (Option<CustomerId>, PrivateNetworkId),
    body: JoinNetwork,
    by: ChangeBy,
) -> Result<NetworkOut> {
    let JoinNetwork { service_id: service, anew, confirm_name, add_on } = body;
    let request = JoinRequest { service, anew, confirm_name, buying: false };
    let purchase = add_on.map(|add_on| add_on.parse(by)).transpose()?;
    let tx = app.deps.db.begin().await?;
    let done = match purchase {
        Some(purchase) => add_ons::join_with_add_on(ctx, &tx, (customer, id), request, purchase).await?,
        None => provisioning::join_network(ctx, &tx, customer, id, request).await?,
    };
    tx.commit().await?;
    one(ctx, app, done).await
}

/// An ability as it is shown.
pub(super) fn ability(ability: provisioning::Ability) -> AbilityView {
    AbilityView { allowed: ability.allowed, reason: ability.reason }
}

async fn one(ctx: &OpContext, app: &App, view: NetworkView) -> Result<NetworkOut> {
    let mut all = shown(ctx, app, vec![view]).await?;
    all.pop().ok_or_else(|| Error::internal("a network without a view"))
}

async fn shown(ctx: &OpContext, app: &App, views: Vec<NetworkView>) -> Result<Vec<NetworkOut>> {
    let for_staff = ctx.actor.kind() == "staff";
    let names = customer_names(ctx, app.deps.db.read(), views.iter().map(|v| v.customer)).await?;
    let member = |m: provisioning::MemberView| MemberOut {
        service_id: m.service.to_string(),
        name: m.hostname,
        os_type: m.os_type,
        public_ip: m.public_ip,
        state: m.state.to_string(),
        since: m.since.to_string(),
        problem: m.problem,
        private_ip: m.private_ip,
        guest: m.guest.into_iter().map(GuestOut::from).collect(),
    };
    let network = |v: NetworkView| NetworkOut {
        moving: v.is_moving(),
        can_delete: ability(v.can_delete()),
        customer: NamedView { id: v.customer.to_string(), name: names.get(&v.customer).cloned().unwrap_or_default() },
        id: v.id.to_string(),
        version: v.version,
        name: v.name,
        region: v.region,
        state: v.state.to_string(),
        problem: v.problem,
        cidr: v.cidr,
        members: v.members.into_iter().map(member).collect(),
        created_at: v.created_at.to_string(),
        provider_ref: v.provider_ref.filter(|_| for_staff),
    };
    Ok(views.into_iter().map(network).collect())
}

/// Lists private networks by name; sorted by name or created_at.
#[utoipa::path(get, path = "/portal/networks", tag = "networks", params(ListParams), responses((status = 200, body = PageView<NetworkOut>), (status = "4XX", body = Problem)))]
async fn list_own_networks(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<NetworkOut>>> {
    let filter = NetworkFilter { customer: Some(me.customer), state: None };
    Ok(Json(listed(&me.ctx, &app, &filter, page).await?))
}

/// Lists where private networks can be made: the regions that servers are in.
#[utoipa::path(get, path = "/portal/network-places", tag = "networks", responses((status = 200, body = ListView<PlaceOut>), (status = "4XX", body = Problem)))]
async fn list_own_network_places(State(app): State<App>, me: Customer) -> ApiResult<Json<ListView<PlaceOut>>> {
    Ok(Json(places(&me.ctx, &app, me.customer).await?))
}

/// Makes a private network; it is ready a moment later.
#[utoipa::path(post, path = "/portal/networks", tag = "networks", request_body = NewNetworkIn, responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn create_own_network(
    State(app): State<App>,
    me: Customer,
    Json(body): Json<NewNetworkIn>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    let new = NewNetwork { customer: me.customer, region: body.region, account: body.account_id, name: body.name };
    Ok((StatusCode::ACCEPTED, Json(made(&me.ctx, &app, new).await?)))
}

/// Shows a private network with the servers in it and those that could join.
#[utoipa::path(get, path = "/portal/networks/{id}", tag = "networks", params(("id" = String, Path, description = "Network id")), responses((status = 200, body = NetworkDetailOut), (status = "4XX", body = Problem)))]
async fn get_own_network(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PrivateNetworkId>,
) -> ApiResult<Json<NetworkDetailOut>> {
    let found = provisioning::get_network(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    Ok(Json(detail(&me.ctx, &app, found).await?))
}

/// Deletes a private network that no server is in.
#[utoipa::path(delete, path = "/portal/networks/{id}", tag = "networks", params(("id" = String, Path, description = "Network id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn delete_own_network(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PrivateNetworkId>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::delete_network(&me.ctx, &tx, Some(me.customer), id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&me.ctx, &app, done).await?)))
}

/// Asks the data centre how far the servers of a private network have come.
#[utoipa::path(post, path = "/portal/networks/{id}/look", tag = "networks", params(("id" = String, Path, description = "Network id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn look_at_own_network(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PrivateNetworkId>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::look_at_network(&me.ctx, &tx, Some(me.customer), id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&me.ctx, &app, done).await?)))
}

/// Lets a server join, with the purchase of its add-on if that is wanted. For one that waits for its restart or new
/// installation, lets that happen.
#[utoipa::path(post, path = "/portal/networks/{id}/members", tag = "networks", request_body = JoinNetwork, params(("id" = String, Path, description = "Network id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn join_own_network(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PrivateNetworkId>,
    Json(body): Json<JoinNetwork>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    let done = joined(&me.ctx, &app, (Some(me.customer), id), body, ChangeBy::Customer).await?;
    Ok((StatusCode::ACCEPTED, Json(done)))
}

/// Takes a server out of a private network.
#[utoipa::path(delete, path = "/portal/networks/{id}/members/{service_id}", tag = "networks", params(("id" = String, Path, description = "Network id"), ("service_id" = String, Path, description = "Service id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn leave_own_network(
    State(app): State<App>,
    me: Customer,
    Path((id, service_id)): Path<(PrivateNetworkId, ServiceId)>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::leave_network(&me.ctx, &tx, Some(me.customer), id, service_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&me.ctx, &app, done).await?)))
}
