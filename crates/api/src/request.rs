//! What happens around every handler: correlation id, tenant, principal, audit
//! entry, remembered answers.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mpanel_core::{Actor, Error, OpContext, SystemEntropy};
use mpanel_db::idempotency::{Claim, Records};
use mpanel_identity::{AuditRecord, Principal, PrincipalKind};
use tracing::Instrument;
use uuid::Uuid;

use crate::App;
use crate::extract::header_text;
use crate::problem::{ApiError, REQUEST_ID, timed_out};

/// How long a request may wait for its answer. A live feed has answered when it begins.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(60);

/// Name of the session cookie on plain HTTP (demo, development).
pub const COOKIE: &str = "mpanel_session";
/// Name of the session cookie on HTTPS: bound to this host and to secure transport.
pub const SECURE_COOKIE: &str = "__Host-mpanel_session";

/// What is known of a call before its handler runs.
pub struct RequestContext {
    /// The operation context: tenant, actor, request id, time.
    pub ctx: OpContext,
    /// Who is signed in, proven against the database.
    pub principal: Option<Principal>,
    /// The caller's address.
    pub ip: IpAddr,
    /// The caller's browser.
    pub user_agent: String,
}

impl RequestContext {
    /// Takes the context that [`identify`] left in the request.
    pub fn of(parts: &Parts) -> Result<Arc<Self>, ApiError> {
        let found = parts.extensions.get::<Arc<Self>>().cloned();
        found.ok_or_else(|| Error::internal("a route outside the identify layer").into())
    }
}

/// Left in the answer of a handler whose visitor proved to be somebody, so that the audit log names them.
#[derive(Clone)]
pub struct ProvedToBe(pub Principal);

/// What the audit entry of a call says beside its path; a handler lays it into its answer.
#[derive(Debug, Clone)]
pub struct AuditSaid(pub String);

#[derive(Clone, Copy)]
struct RequestId(Uuid);

/// Gives each request an id (the browser's, if it sent a UUID), a span and a measured end.
pub async fn trace(mut request: Request, next: Next) -> Response {
    let id = header_text(request.headers(), "x-request-id").and_then(|t| Uuid::parse_str(t).ok());
    let id = id.unwrap_or_else(|| {
        use mpanel_core::Entropy as _;
        let mut bytes = [0u8; 16];
        SystemEntropy.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    });
    request.extensions_mut().insert(RequestId(id));
    let method = request.method().clone();
    let span =
        tracing::info_span!("request", request.id = %id, http.method = %method, http.path = %request.uri().path());
    let is_read = matches!(method, Method::GET | Method::HEAD | Method::OPTIONS);
    let answered = async move {
        let answer = tokio::time::timeout(LONGEST, next.run(request)).await;
        let answer = answer.unwrap_or_else(|_| timed_out());
        let status = answer.status().as_u16();
        // Reads are many and change nothing; the counter has them all.
        if is_read && status < 500 {
            tracing::debug!(http.status = status, "answered");
        } else {
            tracing::info!(http.status = status, "answered");
        }
        answer
    };
    let mut response = REQUEST_ID.scope(id, answered).instrument(span).await;
    let status = response.status().as_u16();
    metrics::counter!("mpanel_http_requests_total", "method" => word(&method), "status" => status.to_string())
        .increment(1);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

// Whatever else a client calls its method would make a counter of its own.
fn word(method: &Method) -> &'static str {
    let known = [Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE, Method::HEAD, Method::OPTIONS];
    let words = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"];
    known.iter().zip(words).find(|(m, _)| *m == method).map_or("other", |(_, word)| word)
}

/// A handler that panicked answers like any other defect of ours.
pub fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    ApiError(Error::internal(format!("a handler panicked: {}", text.unwrap_or("no message")))).into_response()
}

/// Finds tenant and principal, refuses forged origins, remembers answers, and writes the audit entry of a write.
pub async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    // A body must not be shared across an await, so the head is taken off it first.
    let (mut head, body) = request.into_parts();
    let context = match request_context(&app, &head).await {
        Ok(context) => Arc::new(context),
        Err(error) => return ApiError(error).into_response(),
    };
    if let Err(error) = check_origin(&app, &head) {
        return ApiError(error).into_response();
    }
    let audited = Audited::of(&head);
    head.extensions.insert(context.clone());
    let mut response = idempotency(&app, Request::from_parts(head, body), next).await;
    let proved = response.extensions_mut().remove::<ProvedToBe>();
    let said = response.extensions_mut().remove::<AuditSaid>().map(|AuditSaid(text)| text);
    if let Some(audited) = audited.filter(|_| response.status().as_u16() != 404) {
        let ctx = context.ctx.clone();
        let ctx = if let Some(ProvedToBe(principal)) = proved { ctx.acting_as(actor_of(&principal)) } else { ctx };
        audited.write(&app, &ctx, context.ip, response.status().as_u16(), said).await;
    }
    no_store(response)
}

async fn request_context(app: &App, head: &Parts) -> Result<RequestContext, Error> {
    let headers = &head.headers;
    let host = header_text(headers, "host").or_else(|| head.uri.host()).unwrap_or_default();
    let id = head.extensions.get::<RequestId>().map_or(Uuid::nil(), |r| r.0);
    let contexts = &app.deps.contexts;
    let ctx = contexts.context_for_host(host, id).await?.ok_or_else(|| Error::not_found("shop at this host name"))?;
    let principal = match session_token(headers) {
        Some(token) => contexts.principal(&ctx, token).await?,
        None => None,
    };
    let actor = principal.as_ref().map_or(Actor::Anonymous, actor_of);
    Ok(RequestContext {
        ctx: ctx.acting_as(actor),
        principal,
        ip: client_ip(app, head),
        user_agent: header_text(headers, "user-agent").unwrap_or_default().chars().take(300).collect(),
    })
}

fn actor_of(principal: &Principal) -> Actor {
    let (user, name) = (principal.user, principal.name.clone());
    match principal.kind {
        PrincipalKind::Staff(_) => Actor::Staff { user, name },
        PrincipalKind::Customer { customer, .. } => Actor::Customer { user, customer, name },
    }
}

/// The session token from the `Authorization` header or the cookie.
pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    if let Some(value) = header_text(headers, "authorization") {
        return value.strip_prefix("Bearer ").map(str::trim);
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE || name == SECURE_COOKIE).then_some(value)
    })
}

// A forwarded address is believed only from a configured proxy (security.md, spoofed client address).
fn client_ip(app: &App, head: &Parts) -> IpAddr {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let peer = peer.unwrap_or(IpAddr::from([127, 0, 0, 1]));
    if !app.settings.trusted_proxies.contains(&peer) {
        return peer;
    }
    let forwarded = header_text(&head.headers, "x-forwarded-for");
    forwarded.and_then(|f| f.rsplit(',').next()).and_then(|f| f.trim().parse().ok()).unwrap_or(peer)
}

// A browser names the origin of a write; one from elsewhere is a forged form (CSRF). Callers that
// authenticate by header instead of cookie are not browsers and need no check.
fn check_origin(app: &App, head: &Parts) -> Result<(), Error> {
    let headers = &head.headers;
    let safe = matches!(head.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || headers.contains_key(header::AUTHORIZATION) || head.uri.path().starts_with("/hooks/") {
        return Ok(());
    }
    if is_same_origin(app, headers).unwrap_or(true) {
        return Ok(());
    }
    Err(Error::forbidden("This request came from another site and was refused."))
}

/// Whether the page that sends this is one of ours; nothing where the sender names no page, as browsers always do.
pub(crate) fn is_same_origin(app: &App, headers: &HeaderMap) -> Option<bool> {
    let origin = header_text(headers, "origin")?;
    let host = header_text(headers, "host").unwrap_or_default();
    Some(origin == format!("http://{host}") && !app.settings.secure || origin == format!("https://{host}"))
}

/// A write that the audit log will show; reads leave no entry.
struct Audited {
    method: Method,
    /// The path with its parameters' names, if the route is known.
    template: String,
    path: String,
}

impl Audited {
    fn of(head: &Parts) -> Option<Self> {
        let path = head.uri.path();
        let write = !matches!(head.method, Method::GET | Method::HEAD | Method::OPTIONS);
        let chatter = path.starts_with("/shop/carts") && !path.ends_with("/checkout")
            || ["/shop/quote", "/admin/document-looks/preview"].contains(&path);
        if !write || chatter || path.starts_with("/hooks/") {
            return None;
        }
        let matched = head.extensions.get::<MatchedPath>().map_or(path, MatchedPath::as_str);
        Some(Self { method: head.method.clone(), template: matched.to_owned(), path: path.to_owned() })
    }

    async fn write(self, app: &App, ctx: &OpContext, ip: IpAddr, status: u16, said: Option<String>) {
        // The path is the one below the API's prefix; the template must be so, too.
        let below = self.template.strip_prefix("/api/v1").unwrap_or(&self.template);
        let mut parts = below.split('/').zip(self.path.split('/'));
        let subject = parts.find(|(t, _)| t.starts_with('{')).map(|(_, value)| value);
        let kind = below.split('/').find(|s| !s.is_empty() && !["portal", "admin"].contains(s));
        let record = AuditRecord {
            action: format!("{} {}", self.method, self.template),
            subject_kind: kind.map(str::to_owned),
            subject_id: subject.map(str::to_owned),
            outcome: if status < 400 { "done".to_owned() } else { format!("refused {status}") },
            detail: said,
            ip: Some(ip.to_string()),
        };
        let written = async {
            let tx = app.deps.db.begin().await?;
            mpanel_identity::append_audit(ctx, &tx, record).await?;
            tx.commit().await
        };
        if let Err(error) = written.await {
            tracing::error!(error = %error.report(), "an audit entry could not be written");
        }
    }
}

fn no_store(mut response: Response) -> Response {
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Gives the stored answer again when a write is repeated with the same `Idempotency-Key`.
async fn idempotency(app: &App, request: Request, next: Next) -> Response {
    // A key that cannot be read must not count as none: its caller relies on it.
    let key = request.headers().get("idempotency-key").map(|v| v.to_str().unwrap_or_default().to_owned());
    // Passwords and tokens pass through /auth: neither a hash of such a body nor its answer may be kept.
    let kept = request.method() == Method::POST && !request.uri().path().starts_with("/auth/");
    let (Some(key), true) = (key, kept) else { return next.run(request).await };
    if key.is_empty() || key.len() > 200 {
        let error =
            Error::invalid("/headers/idempotency-key", "malformed", "Use an Idempotency-Key of 1 to 200 characters.");
        return ApiError(error).into_response();
    }
    match remembered(app, request, next, &key).await {
        Ok(response) => response,
        Err(error) => ApiError(error).into_response(),
    }
}

async fn remembered(app: &App, request: Request, next: Next, key: &str) -> Result<Response, Error> {
    let (parts, body) = request.into_parts();
    let context = RequestContext::of(&parts).map_err(|e| e.0)?;
    let too_large = |_| Error::invalid("", "body_too_large", "The body is too large (1 MB at most).");
    let body = to_bytes(body, 1024 * 1024).await.map_err(too_large)?;
    let scope = context.principal.as_ref().map_or_else(|| format!("ip:{}", context.ip), |p| p.user.to_string());
    let (db, vault, ctx) = (&app.deps.db, &app.deps.vault, &context.ctx);
    let records = Records { db, vault, ctx, scope: &scope, key };
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
    let content = [parts.method.as_str().as_bytes(), target.as_bytes(), body.as_ref()];
    if let Claim::Repeat { status, body } = records.claim(&content).await? {
        return Ok(replay(status, body));
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (head, stream) = response.into_parts();
    let bytes =
        to_bytes(stream, 4 * 1024 * 1024).await.map_err(|e| Error::internal("reading an answer").with_source(e))?;
    let json = header_text(&head.headers, "content-type").is_none_or(|t| t.contains("json"));
    // A failure of ours or a refusal for now may end differently next time; an answer with a
    // session cookie must not be kept.
    let keep = head.status.is_success() && json && !head.headers.contains_key(header::SET_COOKIE);
    if keep {
        let text = String::from_utf8_lossy(&bytes);
        records.store(head.status.as_u16(), &text).await?;
    } else {
        records.release().await?;
    }
    Ok(Response::from_parts(head, Body::from(bytes)))
}

fn replay(status: u16, body: String) -> Response {
    let mut response = Response::new(Body::from(Bytes::from(body)));
    *response.status_mut() = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    response
}
