//! The running program: HTTP, dispatcher, worker, live feed; and their orderly end.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use mpanel_core::TenantMode;
use mpanel_db::jobs;
use mpanel_workflows::{automation, clock, dispatch};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::util::MapResponseLayer;

use crate::config::WorkerConfig;
use crate::web_app;
use crate::wiring::House;

/// A server that listens but does not serve yet.
pub struct Listening {
    listener: TcpListener,
    /// The address, with the port that was really taken.
    pub address: SocketAddr,
}

/// Takes the port first, so that a busy one is reported before anything else happens.
pub async fn listen(address: SocketAddr) -> anyhow::Result<Listening> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; is another program using the port?"))?;
    let address = listener.local_addr()?;
    Ok(Listening { listener, address })
}

/// A console sends one small frame after the other: none waits until the one before was acknowledged.
fn at_once(stream: &mut TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps small writes back");
    }
}

/// The API, the web application and whatever else (`beside`) the server answers.
pub fn application(house: &House, metrics: Option<PrometheusHandle>, beside: Option<Router>) -> Router {
    let router = with_metrics(mpanel_api::router(house.app.clone()), metrics);
    let frames = house.app.settings.sandbox_gateway.as_ref().map_or("", |g| g.public_url.as_str());
    let mut headers = security_headers(frames).to_vec();
    if house.app.settings.secure {
        // A year, as browsers ask for; subdomains may be somebody else's.
        headers.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000")));
    }
    let mut router = router.fallback(web_app::serve).layer(MapResponseLayer::new(move |mut response: Response| {
        for (name, value) in &headers {
            response.headers_mut().entry(name).or_insert(value.clone());
        }
        response
    }));
    if let Some(beside) = beside {
        router = router.merge(beside);
    }
    router
}

/// What a process that only works answers: whether it lives, whether it can work, and its figures.
pub fn vital_signs(house: &House, metrics: Option<PrometheusHandle>) -> Router {
    with_metrics(mpanel_api::system::router(house.app.clone()), metrics)
}

fn with_metrics(router: Router, metrics: Option<PrometheusHandle>) -> Router {
    match metrics {
        Some(handle) => router.route("/metrics", get(move || async move { handle.render() })),
        None => router,
    }
}

/// The S3 services of the provider.
const STORAGES: &str = "https://*.contabostorage.com";

// Scripts only from our own files. Styles may be inline because the component library sets
// style attributes; the sandbox gateway's origin may be called and posted to. Browsers put objects into
// storages themselves, by signed addresses; a simulated storage is another port of the gateway's host.
fn security_headers(gateway: &str) -> [(HeaderName, HeaderValue); 3] {
    let origin = url::Url::parse(gateway).map(|u| u.origin().ascii_serialization()).unwrap_or_default();
    let host =
        url::Url::parse(gateway).ok().and_then(|u| u.host_str().map(|host| format!("{}://{host}:*", u.scheme())));
    let storages = format!("{STORAGES} {}", host.unwrap_or_default());
    let policy = format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self' {origin} {storages}; form-action 'self' {origin}; frame-src 'self'; \
         frame-ancestors 'none'; base-uri 'self'; object-src 'none'"
    );
    [
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'")),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ]
}

/// How often figures are gathered, so that they do not pile up where nobody asks for them.
const GATHER_EVERY: Duration = Duration::from_secs(5);

/// Installs the metrics recorder; `None` when one is installed already (tests).
pub fn install_metrics() -> Option<PrometheusHandle> {
    let handle = PrometheusBuilder::new().install_recorder().ok()?;
    let gathered = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(GATHER_EVERY).await;
            gathered.run_upkeep();
        }
    });
    Some(handle)
}

/// Serves until `stop`, then ends in order: no new requests, running ones finish, jobs finish or are given back.
pub async fn run(
    house: House,
    listening: Listening,
    router: Router,
    worker: WorkerConfig,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    note_cut_off_moves(&house).await?;
    let mut background = start_background(&house, &worker, &stop).await?;
    tracing::info!(address = %listening.address, "listening");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let ended = stop.clone();
    // Live feeds never end by themselves; they are cut after a moment.
    let serving = axum::serve(listening.listener.tap_io(at_once), service)
        .with_graceful_shutdown(async move { ended.cancelled().await });
    let serving = tokio::spawn(serving.into_future());
    stop.cancelled().await;
    if tokio::time::timeout(Duration::from_secs(3), serving).await.is_err() {
        tracing::info!("closing the connections that are still open");
    }
    while background.join_next().await.is_some() {}
    // A node that only serves has no jobs: those under its name are of the worker beside it.
    if worker.in_process {
        jobs::release_all(&house.deps.db, &format!("{}/", worker.node)).await?;
    }
    house.deps.db.clone().close().await?;
    tracing::info!("stopped");
    Ok(())
}

/// Only carries jobs out, until `stop`; tells how it is on `listening`, if there is such a place.
pub async fn work(
    house: House,
    listening: Option<Listening>,
    router: Router,
    worker: WorkerConfig,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut background = start_background(&house, &worker, &stop).await?;
    tracing::info!(node = %worker.node, "working");
    if let Some(Listening { listener, address }) = listening {
        tracing::info!(%address, "listening");
        tokio::spawn(axum::serve(listener, router.into_make_service()).into_future());
    }
    // It answers to the very end: who watches it sees it finish its jobs.
    while background.join_next().await.is_some() {}
    house.deps.db.clone().close().await?;
    tracing::info!("stopped");
    Ok(())
}

// A move of a sandbox clock ends with the process that carried it out; left "running" it would forbid every other.
async fn note_cut_off_moves(house: &House) -> anyhow::Result<()> {
    let deps = &house.deps;
    for tenant in deps.contexts.tenants().await?.iter().filter(|t| t.mode == TenantMode::Sandbox) {
        clock::mark_interrupted(&deps.system(tenant.id, "clock").await?, deps).await?;
    }
    Ok(())
}

/// Starts dispatcher, live feed and, if this process works, the worker.
pub async fn start_background(
    house: &House,
    worker: &WorkerConfig,
    stop: &CancellationToken,
) -> anyhow::Result<JoinSet<()>> {
    let mut tasks = JoinSet::new();
    let deps = house.deps.clone();
    let (db, live, ended) = (deps.db.clone(), house.app.live.clone(), stop.clone());
    tasks.spawn(async move {
        if let Err(error) = mpanel_db::live::follow_outbox(db, live, ended).await {
            tracing::error!(error = %error.report(), "the live feed ended");
        }
    });
    if !worker.in_process {
        return Ok(tasks);
    }
    // What this node left unfinished when it died is taken up at once, not after its lease.
    let back = jobs::release_all(&deps.db, &format!("{}/", worker.node)).await?;
    if back > 0 {
        tracing::info!(count = back, "taking up jobs that were cut off");
    }
    automation::ensure_scheduled(&deps).await?;
    let (ended, dispatcher) = (stop.clone(), deps.clone());
    tasks.spawn(async move {
        while !ended.is_cancelled() {
            if let Err(error) = dispatch::dispatch_waiting(&dispatcher, None).await {
                tracing::warn!(error = %error.report(), "the outbox could not be dispatched");
            }
            tokio::select! {
                () = ended.cancelled() => {}
                () = dispatcher.db.events_signal(Duration::from_millis(400)) => {}
            }
        }
    });
    let (ended, working, grace) = (stop.clone(), house.worker.clone(), worker.grace);
    tasks.spawn(async move { working.run(ended, grace).await });
    Ok(tasks)
}

/// A token that is cancelled by Ctrl-C or SIGTERM.
pub fn stop_on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(signal) => signal,
            Err(error) => {
                tracing::error!(%error, "cannot listen for SIGTERM");
                return;
            }
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
        token.cancel();
    });
    stop
}
