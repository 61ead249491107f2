//! The HTTP face of mPanel: REST under `/api/v1`, its OpenAPI document, live
//! events, health and metrics. Handlers hold no rule: they parse, call one
//! operation and convert the result.
//!
//! A request passes [`request`] (correlation id, tenant, principal, audit,
//! idempotency), then an extractor of [`access`] that proves the right to call,
//! then its handler in [`rest`]. Failures leave as problem documents ([`problem`]).

pub mod access;
pub mod error_pages;
pub mod extract;
pub mod openapi;
pub mod problem;
pub mod request;
pub mod rest;
mod route;
pub mod system;
pub mod views;

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use mpanel_core::Secret;
use mpanel_events::Envelope;
use mpanel_workflows::Deps;
use tokio::sync::broadcast;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use problem::{ApiError, ApiResult};
pub use rest::consoles::ConsoleSettings;
pub use rest::events::LiveSettings;

/// What every handler can reach. It is cloned several times for each request, so it is one pointer.
#[derive(Clone)]
pub struct App(Arc<Reach>);

impl App {
    /// Over everything that handlers reach.
    pub fn new(reach: Reach) -> Self {
        Self(Arc::new(reach))
    }
}

impl std::ops::Deref for App {
    type Target = Reach;
    fn deref(&self) -> &Reach {
        &self.0
    }
}

/// What is behind an [`App`].
pub struct Reach {
    /// The collaborators of the journeys.
    pub deps: Deps,
    /// Facts as they happen, for live views.
    pub live: broadcast::Sender<Envelope>,
    /// Carries jobs out; a clock move drives it.
    pub worker: mpanel_db::jobs::Worker,
    /// How this installation is set up.
    pub settings: Settings,
}

/// The part of the configuration that the HTTP face needs.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whether links and cookies are for HTTPS.
    pub secure: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where a browser reaches the sandbox gateway, if there is one.
    pub sandbox_gateway: Option<SandboxGateway>,
    /// How far consoles may go.
    pub console: ConsoleSettings,
    /// How live streams are kept.
    pub live: LiveSettings,
    /// Sign-ins shown on the demo's welcome page.
    pub demo_logins: Vec<DemoLogin>,
    /// Version of the program.
    pub version: String,
}

/// Where a browser turns card numbers into tokens of the sandbox gateway.
#[derive(Debug, Clone)]
pub struct SandboxGateway {
    /// The key a browser may know.
    pub publishable_key: String,
    /// Base URL as seen from a browser; may be a path of this server.
    pub public_url: String,
}

/// A sign-in of the demo.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// What the person is.
    pub role: String,
    /// Mail address.
    pub email: String,
    /// Password; demo tenants only.
    pub password: Secret,
    /// Where to go after signing in.
    pub lands_on: String,
}

/// The whole HTTP service: API, documents, health, metrics. `/` is left to the web application.
pub fn router(app: App) -> Router {
    let api = rest::routes()
        .into_router()
        .method_not_allowed_fallback(problem::unknown_method)
        .layer((DefaultBodyLimit::max(1024 * 1024), from_fn_with_state(app.clone(), request::identify)))
        .fallback(problem::unknown_route);
    Router::new()
        .nest("/api/v1", api)
        .route("/api/{*rest}", axum::routing::any(problem::unknown_route))
        .merge(openapi::routes())
        .merge(error_pages::routes())
        .merge(system::routes())
        // One layer made of three, the first outermost: each call of `layer` wraps every route in a box more.
        .layer((from_fn(request::trace), CatchPanicLayer::custom(request::panicked), CompressionLayer::new()))
        .with_state(app)
}
