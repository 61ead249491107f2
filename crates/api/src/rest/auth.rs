//! Signing up, in and out; the sessions of the caller.
//!
//! A browser holds its session in a cookie that scripts cannot read; a program asks for the
//! token in the body (`as_token`) and sends it as `Authorization: Bearer`.

mod cookie;
mod members;
mod passwords;
mod preferences;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mpanel_billing::Address;
use mpanel_core::{CountryCode, EmailAddress, Error, OpContext, Secret, SessionId};
use mpanel_identity::{NewSession, Permission, Principal, PrincipalKind, SessionView};
use mpanel_workflows::accounts::{self, Caller, SignUp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{SignedIn, Visitor};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::request::{ProvedToBe, RequestContext, session_token};
use crate::route::{Routes, routes};
use crate::views::{ListView, NamedView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(sign_up))
        .routes(routes!(sign_in))
        .routes(routes!(sign_out))
        .routes(routes!(get_session))
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
        .merge(passwords::routes())
        .merge(members::routes())
        .merge(preferences::routes())
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionOut {
    user: SessionUser,
    #[schema(value_type = words::AccountKind)]
    kind: String,
    /// owner, admin or support for staff; owner or member for a customer's team.
    #[schema(value_type = words::Role)]
    role: String,
    /// What a member of staff may do.
    permissions: Vec<String>,
    /// The customer the session acts for.
    customer: Option<NamedView>,
    expires_at: String,
    /// Only when asked for with `as_token`, and shown this once.
    token: Option<String>,
}

/// The user of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionUser {
    id: String,
    email: String,
    name: String,
    email_verified: bool,
}

/// A session in the list of the user's devices.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionRow {
    id: String,
    created_at: String,
    last_seen_at: String,
    user_agent: String,
    ip: String,
    /// Whether it is the one that asks.
    current: bool,
}

/// A customer account to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignUp)]
pub struct SignUpIn {
    #[schema(value_type = String)]
    email: EmailAddress,
    #[schema(value_type = String, min_length = 10)]
    password: Secret,
    name: String,
    company: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    #[schema(value_type = String)]
    country: CountryCode,
    address: Option<SignUpAddress>,
    tax_id: Option<String>,
    /// Must be true.
    accept_terms: bool,
}

/// A postal address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUpAddress {
    line1: String,
    line2: Option<String>,
    city: String,
    postal_code: String,
    region: Option<String>,
}

/// Address and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignIn)]
pub struct SignInIn {
    email: String,
    #[schema(value_type = String)]
    password: Secret,
    /// Return the token in the body instead of a cookie.
    #[serde(default)]
    as_token: bool,
}

impl SignUpIn {
    fn checked(self) -> ApiResult<SignUp> {
        if !self.accept_terms {
            let detail = "Accept the terms to open an account.";
            return Err(Error::invalid("/accept_terms", "required", detail).into());
        }
        check_text("/name", &self.name, 200)?;
        check_text("/company", self.company.as_deref().unwrap_or_default(), 200)?;
        check_text("/tax_id", self.tax_id.as_deref().unwrap_or_default(), 40)?;
        let address = self.address.map(SignUpAddress::checked).transpose()?.unwrap_or_default();
        Ok(SignUp {
            email: self.email,
            password: self.password,
            name: self.name,
            company: self.company,
            country: self.country,
            address,
            tax_id: self.tax_id,
        })
    }
}

impl SignUpAddress {
    fn checked(self) -> ApiResult<Address> {
        check_text("/address/line1", &self.line1, 200)?;
        check_text("/address/line2", self.line2.as_deref().unwrap_or_default(), 200)?;
        check_text("/address/city", &self.city, 120)?;
        check_text("/address/postal_code", &self.postal_code, 20)?;
        check_text("/address/region", self.region.as_deref().unwrap_or_default(), 120)?;
        let Self { line1, line2, city, postal_code, region } = self;
        Ok(Address { line1, line2, city, postal_code, region })
    }
}

impl SessionRow {
    fn of(view: SessionView, current: SessionId) -> Self {
        Self {
            current: view.id == current,
            id: view.id.to_string(),
            created_at: view.created_at.to_string(),
            last_seen_at: view.last_seen_at.to_string(),
            user_agent: view.user_agent,
            ip: view.ip,
        }
    }
}

async fn session_out(app: &App, ctx: &OpContext, principal: &Principal) -> ApiResult<SessionOut> {
    let (kind, role, customer) = match principal.kind {
        PrincipalKind::Staff(role) => ("staff", role.as_str(), None),
        PrincipalKind::Customer { customer, role } => {
            let found = mpanel_billing::get_customer(ctx, app.deps.db.read(), customer).await?;
            let named = NamedView { id: customer.to_string(), name: found.display_name().to_owned() };
            ("customer", role.as_str(), Some(named))
        }
    };
    let held = Permission::ALL.iter().filter(|p| principal.may(**p));
    Ok(SessionOut {
        user: SessionUser {
            id: principal.user.to_string(),
            email: principal.email.clone(),
            name: principal.name.clone(),
            email_verified: principal.email_verified,
        },
        kind: kind.to_owned(),
        role: role.to_owned(),
        permissions: held.map(|p| p.as_str().to_owned()).collect(),
        customer,
        expires_at: principal.expires_at.to_string(),
        token: None,
    })
}

fn caller(request: &RequestContext) -> Caller {
    Caller { ip: request.ip.to_string(), user_agent: request.user_agent.clone() }
}

// The session a browser held before ends: an old cookie must not live on beside the new one.
async fn replace_session(app: &App, request: &RequestContext, new: &NewSession) -> ApiResult<()> {
    let Some(old) = request.principal.as_ref().filter(|old| old.session != new.principal.session) else {
        return Ok(());
    };
    let tx = app.deps.db.begin().await?;
    match mpanel_identity::revoke_session(&request.ctx, &tx, old.user, old.session).await {
        Ok(()) => Ok(tx.commit().await?),
        Err(_) => Ok(()),
    }
}

/// Opens a customer account and signs its owner in.
#[utoipa::path(post, path = "/auth/sign-up", tag = "auth", request_body = SignUpIn,
    responses((status = 201, body = SessionOut), (status = "4XX", body = Problem)))]
async fn sign_up(State(app): State<App>, visitor: Visitor, Json(body): Json<SignUpIn>) -> ApiResult<Response> {
    let new = body.checked()?;
    let session = accounts::sign_up(&visitor.ctx, &app.deps, new, &caller(&visitor.request)).await?;
    replace_session(&app, &visitor.request, &session).await?;
    let out = session_out(&app, &visitor.ctx, &session.principal).await?;
    let cookies = cookie::set(&app, &session.token, &session.principal)?;
    Ok((StatusCode::CREATED, cookies, Extension(ProvedToBe(session.principal)), Json(out)).into_response())
}

/// Signs in with address and password.
#[utoipa::path(post, path = "/auth/sign-in", tag = "auth", request_body = SignInIn,
    responses((status = 200, body = SessionOut), (status = "4XX", body = Problem)))]
async fn sign_in(State(app): State<App>, visitor: Visitor, Json(body): Json<SignInIn>) -> ApiResult<Response> {
    check_text("/email", &body.email, 320)?;
    let (ctx, from) = (&visitor.ctx, caller(&visitor.request));
    let session = accounts::sign_in(ctx, &app.deps, &body.email, &body.password, &from).await?;
    let mut out = session_out(&app, ctx, &session.principal).await?;
    if body.as_token {
        out.token = Some(session.token.expose().to_owned());
        return Ok((Extension(ProvedToBe(session.principal)), Json(out)).into_response());
    }
    replace_session(&app, &visitor.request, &session).await?;
    let cookies = cookie::set(&app, &session.token, &session.principal)?;
    Ok((cookies, Extension(ProvedToBe(session.principal)), Json(out)).into_response())
}

/// Ends the session that asks.
#[utoipa::path(post, path = "/auth/sign-out", tag = "auth",
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn sign_out(State(app): State<App>, caller: SignedIn) -> ApiResult<Response> {
    let tx = app.deps.db.begin().await?;
    mpanel_identity::revoke_session(&caller.ctx, &tx, caller.principal.user, caller.principal.session).await?;
    tx.commit().await?;
    Ok((StatusCode::NO_CONTENT, cookie::clear(&app)?).into_response())
}

/// Says who is signed in.
#[utoipa::path(get, path = "/auth/session", tag = "auth",
    responses((status = 200, body = SessionOut), (status = "4XX", body = Problem)))]
async fn get_session(State(app): State<App>, caller: SignedIn, headers: HeaderMap) -> ApiResult<Response> {
    let out = session_out(&app, &caller.ctx, &caller.principal).await?;
    // A session that is used lives longer in the database, and so must its cookie in the browser.
    let by_cookie = !headers.contains_key(header::AUTHORIZATION);
    match session_token(&headers).filter(|_| by_cookie) {
        Some(token) => Ok((cookie::set(&app, &Secret::new(token), &caller.principal)?, Json(out)).into_response()),
        None => Ok(Json(out).into_response()),
    }
}

/// Lists the caller's open sessions.
#[utoipa::path(get, path = "/auth/sessions", tag = "auth",
    responses((status = 200, body = ListView<SessionRow>), (status = "4XX", body = Problem)))]
async fn list_sessions(State(app): State<App>, caller: SignedIn) -> ApiResult<Json<ListView<SessionRow>>> {
    let (now, user) = (accounts::machine_time(&caller.ctx, &app.deps), caller.principal.user);
    let sessions = mpanel_identity::list_sessions(&now, app.deps.db.read(), user).await?;
    let current = caller.principal.session;
    Ok(Json(ListView { items: sessions.into_iter().map(|s| SessionRow::of(s, current)).collect() }))
}

/// Ends one of the caller's sessions.
#[utoipa::path(delete, path = "/auth/sessions/{id}", tag = "auth",
    params(("id" = String, Path, description = "Session id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn end_session(State(app): State<App>, caller: SignedIn, Path(id): Path<SessionId>) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    mpanel_identity::revoke_session(&caller.ctx, &tx, caller.principal.user, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
