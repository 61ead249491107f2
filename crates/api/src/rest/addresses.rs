//! Public addresses: whose they are, where they are, and the names they point to.

mod staff;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{AddressId, CustomerId, Date, Error, OpContext, Result, ServiceId};
use mpanel_provisioning::{
    self as provisioning, AddressDetail, AddressFilter, AddressKind, AddressShow, AddressView, ForwardCheck, Ipv6Net,
};
use mpanel_workflows::addresses::{self, AddressBill, AddressPrice, Gift};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::networks::{GuestOut, ability};
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{AbilityView, ListParams, MoneyView, NamedView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_addresses))
        .routes(routes!(get_own_address, remove_own_inside_address))
        .routes(routes!(add_own_inside_address))
        .routes(routes!(assign_own_address))
        .routes(routes!(check_own_reverse_name))
        .routes(routes!(set_own_reverse_name, clear_own_reverse_name))
        .merge(staff::routes())
}

/// A public address.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Address)]
pub struct AddressOut {
    id: String,
    version: i32,
    ip: String,
    /// 4 or 6.
    family: u8,
    #[schema(value_type = words::AddressKind)]
    kind: String,
    region: String,
    /// Whose, if somebody's.
    customer: Option<NamedView>,
    /// The server it is on.
    service: Option<NamedView>,
    /// It is being moved; read it again in a moment.
    moving: bool,
    /// What went wrong.
    problem: Option<String>,
    /// The host name it points to, where one was set here.
    reverse_name: Option<String>,
    /// Whether that led back when it was set.
    #[schema(value_type = Option<words::ForwardState>)]
    forward: Option<String>,
    checked_at: Option<String>,
    /// What the customer pays for it; absent for what costs nothing of its own.
    bill: Option<BillOut>,
    /// Since when the data centre does not have it any more.
    gone_since: Option<String>,
    can_move: AbilityView,
}

/// What an address costs its customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddressBill)]
pub struct BillOut {
    /// Each period, without tax where prices are without.
    price: MoneyView,
    /// Months of a period.
    every_months: i32,
    /// From which day on.
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<Date>,
    /// When it is due next.
    #[schema(value_type = Option<String>, format = Date)]
    next_day: Option<Date>,
    /// Whether something of it is still to be billed.
    live: bool,
}

/// What an address costs at the data centre, for a period of its bill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddressCost)]
pub struct CostOut {
    /// From the cost book.
    cost: Option<MoneyView>,
    /// What is left of the price.
    margin: Option<MoneyView>,
    /// Why it cannot be told.
    why_not: Option<String>,
}

/// Who held an address when.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddressHolding)]
pub struct HoldingOut {
    customer: NamedView,
    /// The server, with its host name then.
    service: NamedView,
    from: String,
    /// Absent while it lasts.
    until: Option<String>,
}

/// An address with what belongs to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddressDetail)]
pub struct AddressDetailOut {
    #[serde(flatten)]
    address: AddressOut,
    /// What to set up inside the server; for addresses it does not have by itself.
    guest: Vec<GuestOut>,
    /// Latest first; customers see their own time only.
    history: Vec<HoldingOut>,
    /// For staff, of an address with a price.
    cost: Option<CostOut>,
    /// The net around the IPv6 address that a server came with.
    net: Option<NetOut>,
}

/// The IPv6 net of a server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ipv6Net)]
pub struct NetOut {
    /// Such as `2001:db8:0:1::/64`.
    cidr: String,
    /// The next free address; absent when no more are kept.
    next: Option<String>,
    /// What is in use of it besides the server's first address.
    in_use: Vec<AddressOut>,
}

/// A further address of a server's IPv6 net.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InsideAddress {
    /// One in the net that is not in use, such as `2001:db8:0:1::2`.
    ip: String,
}

/// What a look-up of a host name says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ForwardCheck)]
pub struct ForwardOut {
    name: String,
    #[schema(value_type = words::ForwardState)]
    forward: String,
    /// The addresses it leads to.
    addresses: Vec<String>,
    /// What that means and what to do.
    explanation: String,
}

impl From<ForwardCheck> for ForwardOut {
    fn from(check: ForwardCheck) -> Self {
        let ForwardCheck { name, forward, addresses, explanation } = check;
        Self { name, forward: forward.to_string(), addresses, explanation }
    }
}

/// Where an address is to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignAddress {
    /// The server; none takes it off.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    service_id: Option<ServiceId>,
}

/// A host name for an address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseName {
    /// A whole host name, such as `mail.example.com`.
    name: String,
    /// Set it although it does not lead back to the address.
    #[serde(default)]
    accept_mismatch: bool,
}

/// To whom an address is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveAddress {
    /// None takes it back, and ends its bill.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    /// Each period, in the currency of the account; none gives it for nothing. Whoever has it gets this price with the
    /// next period.
    price: Option<MoneyView>,
    /// Months of a period.
    #[serde(default = "one_month")]
    every_months: i32,
    /// Credit the days that were paid for and are left when its bill ends.
    #[serde(default)]
    credit_rest: bool,
}

fn one_month() -> i32 {
    1
}

impl GiveAddress {
    fn gift(&self) -> Result<Gift> {
        addresses::check_months(self.every_months)?;
        let amount = self.price.as_ref().map(|price| price.parse("/price")).transpose()?;
        let price = amount.map(|amount| AddressPrice { amount, months: self.every_months });
        if price.is_some() && self.customer_id.is_none() {
            return Err(Error::invalid("/customer_id", "required", "Say who pays the price."));
        }
        Ok(Gift { customer: self.customer_id, price, credit_rest: self.credit_rest })
    }
}

/// How many movable addresses an account has.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddressesRead {
    addresses: usize,
}

/// The host name to look up.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HostName {
    /// A whole host name.
    #[serde(default)]
    name: String,
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AddressListFilter {
    #[param(value_type = Option<words::AddressKind>)]
    kind: Option<String>,
    /// Of one server.
    #[param(value_type = Option<String>)]
    service: Option<ServiceId>,
    /// Without it all but those that are gone and nobody's.
    #[param(inline, value_type = Option<words::AddressShow>)]
    show: Option<String>,
}

/// A further filter for staff.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhoseAddresses {
    /// A customer's.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
}

impl AddressListFilter {
    fn parse(self, customer: Option<CustomerId>) -> Result<AddressFilter> {
        let unknown = || Error::invalid("/kind", "unknown_word", "Use main, additional, floating or inside.");
        let kind = self.kind.map(|w| AddressKind::from_word(&w).ok_or_else(unknown)).transpose()?;
        let unknown = || Error::invalid("/show", "unknown_word", "Use free, billed or gone.");
        let show = self.show.map(|w| AddressShow::from_word(&w).ok_or_else(unknown)).transpose()?;
        Ok(AddressFilter { customer, kind, service: self.service, show })
    }
}

async fn listed(ctx: &OpContext, app: &App, filter: &AddressFilter, page: ListParams) -> Result<PageView<AddressOut>> {
    let page = provisioning::list_addresses(ctx, app.deps.db.read(), filter, &page.into()).await?;
    let (total, next_cursor) = (page.total, page.next_cursor);
    Ok(PageView { items: shown(ctx, app, page.items).await?, next_cursor, total })
}

async fn detail(ctx: &OpContext, app: &App, found: AddressDetail, staff: bool) -> Result<AddressDetailOut> {
    let names = customer_names(ctx, app.deps.db.read(), found.history.iter().map(|h| h.customer)).await?;
    let holding = |h: provisioning::HoldingView| HoldingOut {
        customer: NamedView { id: h.customer.to_string(), name: names.get(&h.customer).cloned().unwrap_or_default() },
        service: NamedView { id: h.service.to_string(), name: h.hostname },
        from: h.from.to_string(),
        until: h.until.map(|t| t.to_string()),
    };
    let history = found.history.into_iter().map(holding).collect();
    let guest = found.guest.into_iter().map(GuestOut::from).collect();
    let cost = if staff { cost(ctx, app, &found.address).await? } else { None };
    let net = match found.net {
        Some(Ipv6Net { cidr, next, in_use }) => Some(NetOut { cidr, next, in_use: shown(ctx, app, in_use).await? }),
        None => None,
    };
    Ok(AddressDetailOut { address: one(ctx, app, found.address).await?, guest, history, cost, net })
}

async fn cost(ctx: &OpContext, app: &App, address: &AddressView) -> Result<Option<CostOut>> {
    let conn = app.deps.db.read();
    let bills = addresses::bills(ctx, conn, std::slice::from_ref(address)).await?;
    let Some(bill) = bills.into_values().next() else { return Ok(None) };
    Ok(Some(match addresses::cost(ctx, conn, address, bill.price).await? {
        Ok(known) => CostOut { cost: Some(known.cost.into()), margin: Some(known.margin.into()), why_not: None },
        Err(why) => CostOut { cost: None, margin: None, why_not: Some(why) },
    }))
}

async fn one(ctx: &OpContext, app: &App, view: AddressView) -> Result<AddressOut> {
    let mut all = shown(ctx, app, vec![view]).await?;
    all.pop().ok_or_else(|| Error::internal("an address without a view"))
}

async fn shown(ctx: &OpContext, app: &App, views: Vec<AddressView>) -> Result<Vec<AddressOut>> {
    let names = customer_names(ctx, app.deps.db.read(), views.iter().filter_map(|v| v.customer)).await?;
    let bills = addresses::bills(ctx, app.deps.db.read(), &views).await?;
    let bill = |of: &AddressBill| BillOut {
        price: of.price.amount.into(),
        every_months: of.price.months,
        since: of.since,
        next_day: of.next_day,
        live: of.live,
    };
    let address = |v: AddressView| AddressOut {
        bill: v.billed_by.and_then(|item| bills.get(&item)).map(bill),
        gone_since: v.gone_since.map(|t| t.to_string()),
        can_move: ability(v.can_move()),
        customer: v
            .customer
            .map(|id| NamedView { id: id.to_string(), name: names.get(&id).cloned().unwrap_or_default() }),
        service: v.service.map(|id| NamedView { id: id.to_string(), name: v.hostname.clone().unwrap_or_default() }),
        id: v.id.to_string(),
        version: v.version,
        ip: v.ip,
        family: v.family,
        kind: v.kind.to_string(),
        region: v.region,
        moving: v.moving,
        problem: v.problem,
        reverse_name: v.reverse_name,
        forward: v.forward.map(|f| f.to_string()),
        checked_at: v.checked_at.map(|t| t.to_string()),
    };
    Ok(views.into_iter().map(address).collect())
}

/// Lists public addresses; sorted by created_at, ip or kind.
#[utoipa::path(get, path = "/portal/addresses", tag = "addresses", params(ListParams, AddressListFilter), responses((status = 200, body = PageView<AddressOut>), (status = "4XX", body = Problem)))]
async fn list_own_addresses(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
    Query(given): Query<AddressListFilter>,
) -> ApiResult<Json<PageView<AddressOut>>> {
    Ok(Json(listed(&me.ctx, &app, &given.parse(Some(me.customer))?, page).await?))
}

/// Shows an address, what to set up inside the server, and who held it when.
#[utoipa::path(get, path = "/portal/addresses/{id}", tag = "addresses", params(("id" = String, Path, description = "Address id")), responses((status = 200, body = AddressDetailOut), (status = "4XX", body = Problem)))]
async fn get_own_address(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<AddressId>,
) -> ApiResult<Json<AddressDetailOut>> {
    let found = provisioning::get_address(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    Ok(Json(detail(&me.ctx, &app, found, false).await?))
}

/// Notes that a further address of a server's IPv6 net is in use; the id is that of the address the server came with.
#[utoipa::path(post, path = "/portal/addresses/{id}/inside", tag = "addresses", request_body = InsideAddress, params(("id" = String, Path, description = "Id of the server's IPv6 address")), responses((status = 201, body = AddressOut), (status = "4XX", body = Problem)))]
async fn add_own_inside_address(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<AddressId>,
    Json(body): Json<InsideAddress>,
) -> ApiResult<(StatusCode, Json<AddressOut>)> {
    let tx = app.deps.db.begin().await?;
    let new = provisioning::add_inside_address(&me.ctx, &tx, Some(me.customer), id, &body.ip).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(one(&me.ctx, &app, new).await?)))
}

/// Removes a further address of a server's IPv6 net, and its host name.
#[utoipa::path(delete, path = "/portal/addresses/{id}", tag = "addresses", params(("id" = String, Path, description = "Address id")), responses((status = 204, description = "Removed"), (status = "4XX", body = Problem)))]
async fn remove_own_inside_address(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<AddressId>,
) -> ApiResult<StatusCode> {
    provisioning::remove_inside_address(&me.ctx, &app.deps.provisioning(), Some(me.customer), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a movable address on a server, or on none.
#[utoipa::path(post, path = "/portal/addresses/{id}/assign", tag = "addresses", request_body = AssignAddress, params(("id" = String, Path, description = "Address id")), responses((status = 202, body = AddressOut), (status = "4XX", body = Problem)))]
async fn assign_own_address(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<AddressId>,
    Json(body): Json<AssignAddress>,
) -> ApiResult<(StatusCode, Json<AddressOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::assign_address(&me.ctx, &tx, Some(me.customer), id, body.service_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&me.ctx, &app, done).await?)))
}

/// Looks whether a host name leads to an address.
#[utoipa::path(get, path = "/portal/addresses/{id}/forward-check", tag = "addresses", params(("id" = String, Path, description = "Address id"), HostName), responses((status = 200, body = ForwardOut), (status = "4XX", body = Problem)))]
async fn check_own_reverse_name(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<AddressId>,
    Query(asked): Query<HostName>,
) -> ApiResult<Json<ForwardOut>> {
    let check =
        provisioning::check_forward(&me.ctx, &app.deps.provisioning(), Some(me.customer), id, &asked.name).await?;
    Ok(Json(check.into()))
}

/// Gives an address a host name. One that does not lead back is refused unless that is accepted.
#[utoipa::path(put, path = "/portal/addresses/{id}/reverse-name", tag = "addresses", request_body = ReverseName, params(("id" = String, Path, description = "Address id")), responses((status = 200, body = AddressOut), (status = "4XX", body = Problem)))]
async fn set_own_reverse_name(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<AddressId>,
    Json(body): Json<ReverseName>,
) -> ApiResult<Json<AddressOut>> {
    let deps = app.deps.provisioning();
    let done =
        provisioning::set_reverse_name(&me.ctx, &deps, Some(me.customer), id, &body.name, body.accept_mismatch).await?;
    Ok(Json(one(&me.ctx, &app, done).await?))
}

/// Takes the host name of an IPv6 address away.
#[utoipa::path(delete, path = "/portal/addresses/{id}/reverse-name", tag = "addresses", params(("id" = String, Path, description = "Address id")), responses((status = 200, body = AddressOut), (status = "4XX", body = Problem)))]
async fn clear_own_reverse_name(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<AddressId>,
) -> ApiResult<Json<AddressOut>> {
    let done = provisioning::clear_reverse_name(&me.ctx, &app.deps.provisioning(), Some(me.customer), id).await?;
    Ok(Json(one(&me.ctx, &app, done).await?))
}
