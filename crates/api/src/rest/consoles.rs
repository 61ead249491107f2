//! Consoles of customers' machines: what is known of a screen, a ticket to look at it, its password.
//!
//! A browser gets a ticket and connects with it to [`socket`]; host and password of the machine stay on the server
//! unless somebody asks to see them.

mod pump;
mod settings;
mod socket;
mod staff;

use std::net::SocketAddr;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{Error, OpContext, Result, ServiceId};
use mpanel_identity::AuditRecord;
use mpanel_provisioning::console::TICKET_FOR_S;
use mpanel_provisioning::{self as provisioning, ConsoleAccess, Holder, Viewer};
use mpanel_workflows::accounts::machine_time;
use serde::Serialize;
use utoipa::ToSchema;

pub use settings::ConsoleSettings;

use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::request::RequestContext;
use crate::rest::seen::note_seen;
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::AbilityView;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_own_console, open_own_console, switch_off_own_console))
        .routes(routes!(reveal_own_console))
        .routes(routes!(change_own_console_password))
        .merge(staff::routes())
        .merge(socket::routes())
}

/// What is known of a machine's screen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Console)]
pub struct ConsoleOut {
    /// The data centre has consoles.
    offered: bool,
    /// It is switched on there. Opening it switches it on.
    enabled: bool,
    /// A password was set by us. Opening it sets one.
    has_password: bool,
    /// Whether it can be opened now.
    open: AbilityView,
}

/// A ticket for one console.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConsoleTicket)]
pub struct TicketOut {
    /// Good once, in this session.
    ticket: String,
    /// Where to connect a WebSocket with the sub-protocol `binary`; it speaks RFB 3.8 and asks for no password.
    address: String,
    /// From when on it is good for nothing.
    expires_at: String,
}

/// What a native viewer needs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConsoleAccess)]
pub struct AccessOut {
    host: String,
    port: u32,
    password: String,
}

impl From<ConsoleAccess> for AccessOut {
    fn from(access: ConsoleAccess) -> Self {
        Self { host: access.host, port: access.port, password: access.password.expose().to_owned() }
    }
}

/// What is known of the screen of a machine.
#[utoipa::path(get, path = "/portal/services/{id}/console", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ConsoleOut), (status = "4XX", body = Problem)))]
async fn get_own_console(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ConsoleOut>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(shown(&app, &me.ctx, id, Viewer::Customer).await?))
}

/// Gives a ticket for the console of a machine: good once, for 30 seconds, in this session.
#[utoipa::path(post, path = "/portal/services/{id}/console", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 201, body = TicketOut), (status = "4XX", body = Problem)))]
async fn open_own_console(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<(StatusCode, Json<TicketOut>)> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    let holder = Holder { user: me.principal.user, session: me.principal.session, viewer: Viewer::Customer };
    Ok((StatusCode::CREATED, Json(ticket(&app, &me.ctx, id, holder).await?)))
}

/// Switches the console of a machine off at the data centre.
#[utoipa::path(delete, path = "/portal/services/{id}/console", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 204, description = "Off"), (status = "4XX", body = Problem)))]
async fn switch_off_own_console(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<StatusCode> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    expect_offered(&app)?;
    provisioning::switch_off_console(&me.ctx, &app.deps.provisioning(), id, Viewer::Customer).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows host, port and password of the console of a machine. The audit log notes it.
#[utoipa::path(post, path = "/portal/services/{id}/console/reveal", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = AccessOut), (status = "4XX", body = Problem)))]
async fn reveal_own_console(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<AccessOut>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(revealed(&app, &me.ctx, &me.request, id, Viewer::Customer).await?))
}

/// Sets a new password for the console of a machine and shows it.
#[utoipa::path(post, path = "/portal/services/{id}/console/password", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = AccessOut), (status = "4XX", body = Problem)))]
async fn change_own_console_password(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<AccessOut>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    expect_offered(&app)?;
    let deps = app.deps.provisioning();
    Ok(Json(provisioning::set_console_password(&me.ctx, &deps, id, Viewer::Customer).await?.into()))
}

async fn shown(app: &App, ctx: &OpContext, id: ServiceId, viewer: Viewer) -> Result<ConsoleOut> {
    if expect_offered(app).is_err() {
        let open = AbilityView { allowed: false, reason: Some(not_offered().detail().to_owned()) };
        return Ok(ConsoleOut { offered: false, enabled: false, has_password: false, open });
    }
    let console = provisioning::get_console(ctx, &app.deps.provisioning(), id, viewer).await?;
    let missing = (!console.offered).then(|| not_offered().detail().to_owned());
    let reason = console.refusal.or(missing);
    Ok(ConsoleOut {
        offered: console.offered,
        enabled: console.enabled,
        has_password: console.has_password,
        open: AbilityView { allowed: reason.is_none(), reason },
    })
}

async fn ticket(app: &App, ctx: &OpContext, id: ServiceId, holder: Holder) -> Result<TicketOut> {
    expect_offered(app)?;
    // Whatever stands in the way is said now: a browser is not told why a WebSocket was refused.
    let access = provisioning::reveal_console(ctx, &app.deps.provisioning(), id, holder.viewer).await?;
    address(app, ctx, &access)?;
    let machine = machine_time(ctx, &app.deps);
    let tx = app.deps.db.begin().await?;
    let token = provisioning::issue_console_ticket(&machine, &tx, id, holder).await?;
    tx.commit().await?;
    Ok(TicketOut {
        address: format!("/api/v1/console/{}", token.expose()),
        ticket: token.expose().to_owned(),
        expires_at: machine.in_seconds(TICKET_FOR_S).to_string(),
    })
}

async fn revealed(
    app: &App,
    ctx: &OpContext,
    request: &RequestContext,
    id: ServiceId,
    viewer: Viewer,
) -> Result<AccessOut> {
    expect_offered(app)?;
    let access = provisioning::reveal_console(ctx, &app.deps.provisioning(), id, viewer).await?;
    // Nothing is shown that was not noted first.
    note(app, ctx, id, "service.console.reveal", None, request.ip.to_string()).await?;
    Ok(access.into())
}

/// Writes an entry of the audit log about a service's console.
async fn note(
    app: &App,
    ctx: &OpContext,
    id: ServiceId,
    action: &str,
    detail: Option<String>,
    ip: String,
) -> Result<()> {
    let record = AuditRecord { detail, ip: Some(ip), ..AuditRecord::done(action, "services", id) };
    note_seen(app, ctx, record).await
}

fn expect_offered(app: &App) -> Result<()> {
    if app.settings.console.is_offered { Ok(()) } else { Err(not_offered()) }
}

fn not_offered() -> Error {
    let detail = "The data centre offers no console for this machine. Use the rescue system or SSH.";
    Error::conflict("console_not_offered", detail)
}

/// Where the machine's screen is, if one may connect there at all.
fn address(app: &App, ctx: &OpContext, access: &ConsoleAccess) -> Result<SocketAddr> {
    let private_too = app.settings.console.allows_private && ctx.is_sandbox();
    let (ip, port) = mpanel_rfb::may_connect(&access.host, access.port, private_too).map_err(|why| {
        let detail = "The data centre names an address for the console that we do not connect to. Please contact us.";
        Error::conflict("console_address_refused", detail).context(why.to_string())
    })?;
    Ok(SocketAddr::new(ip, port))
}
