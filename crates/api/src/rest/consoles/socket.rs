//! The WebSocket of a console: a ticket is used up, then bytes go through ([`super::pump`]).

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use mpanel_core::{Error, Secret};
use mpanel_provisioning as provisioning;
use mpanel_workflows::accounts::machine_time;

use super::pump::{Opened, serve};
use crate::App;
use crate::access::SignedIn;
use crate::extract::Path;
use crate::problem::{ApiResult, Problem};
use crate::request::{is_same_origin, session_token};
use crate::route::{Routes, routes};

/// The sub-protocol of viewers in browsers.
const PROTOCOL: &str = "binary";
/// Longest message taken from a browser: a clipboard.
const MESSAGE_MAX: usize = 1024 * 1024;

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(connect_console))
}

/// Connects to a console with its ticket, as a WebSocket of the sub-protocol `binary`.
#[utoipa::path(get, path = "/console/{ticket}", tag = "consoles",
    params(("ticket" = String, Path, description = "The ticket")),
    responses((status = 101, description = "RFB 3.8 without a password"), (status = "4XX", body = Problem)))]
async fn connect_console(
    State(app): State<App>,
    caller: SignedIn,
    Path(token): Path<String>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    let machine = machine_time(&caller.ctx, &app.deps);
    let (user, session) = (caller.principal.user, caller.principal.session);
    let ticket = provisioning::find_console_ticket(&machine, app.deps.db.read(), &token, user, session).await?;
    expect_same_origin(&app, &headers)?;
    let upgrade = upgrade.map_err(|why| {
        let detail = format!("Connect with a WebSocket of the sub-protocol {PROTOCOL}.");
        Error::invalid("/headers/upgrade", "not_a_websocket", detail).context(why.to_string())
    })?;
    let upgrade = upgrade.protocols([PROTOCOL]).max_message_size(MESSAGE_MAX).max_frame_size(MESSAGE_MAX);
    if upgrade.selected_protocol().is_none() {
        let detail = format!("Connect with the sub-protocol {PROTOCOL}.");
        return Err(Error::invalid("/headers/sec-websocket-protocol", "not_a_websocket", detail).into());
    }
    let tx = app.deps.db.begin().await?;
    provisioning::open_console(&machine, &tx, ticket, app.settings.console.most_open).await?;
    tx.commit().await?;
    // The caller is signed in, so there is one.
    let session = Secret::new(session_token(&headers).unwrap_or_default());
    let opened = Opened { app, ctx: caller.ctx, ticket, session, ip: caller.request.ip.to_string() };
    Ok(upgrade.on_upgrade(move |socket| serve(socket, opened)))
}

/// A browser always names where a page comes from, and sends our cookie from any page. So it has to be one of ours.
fn expect_same_origin(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    if is_same_origin(app, headers) == Some(true) {
        return Ok(());
    }
    Err(Error::forbidden("A console is opened from a page of ours alone."))
}
