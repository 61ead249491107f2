//! The users of a provider account, and the login of programs there, whose secret can be renewed.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{Error, OpContext, ProviderAccountId, Result};
use mpanel_provisioning::{
    self as provisioning, ApiClientView, ProviderUserView, Renewal, UserChange, UserDraft, UserNeed,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{NamedView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_provider_users, add_provider_user))
        .routes(routes!(get_provider_user, change_provider_user, delete_provider_user))
        .routes(routes!(resend_provider_user_verification))
        .routes(routes!(reset_provider_user_password))
        .routes(routes!(get_provider_api_client))
        .routes(routes!(renew_provider_client_secret))
}

/// A user of a provider account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderUser)]
pub struct UserOut {
    /// The provider's id.
    id: String,
    email: String,
    first_name: String,
    last_name: String,
    email_verified: bool,
    enabled: bool,
    /// Signs in with a one-time password too.
    totp: bool,
    /// Such as `de-DE`.
    locale: String,
    /// Owns the account and may do everything.
    owner: bool,
    gets_invoices: bool,
    roles: Vec<NamedView>,
    /// Why mPanel cannot do without the user, if so.
    #[schema(value_type = Option<words::UserNeed>)]
    needed: Option<&'static str>,
    /// The customer whose storage it is.
    customer: Option<NamedView>,
}

/// A user of a provider account with what only the provider's page of them says.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderUserDetail {
    user: UserOut,
    /// Null where the provider does not say.
    has_password: Option<bool>,
}

/// One page of the users of a provider account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderUserPage {
    items: Vec<UserOut>,
    /// Pass it as `page` for the next ones.
    next_page: Option<u64>,
}

/// Which users are shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserParams {
    /// Page, the first when absent.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Part of a name or an e-mail address.
    q: Option<String>,
}

/// A user to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProviderUser)]
pub struct NewUserIn {
    email: String,
    first_name: String,
    last_name: String,
    #[serde(default)]
    totp: bool,
    /// One of de, de-DE, en, en-US, es, es-ES, pt, pt-BR.
    locale: String,
    #[serde(default)]
    gets_invoices: bool,
    /// Ids of roles.
    #[serde(default)]
    roles: Vec<String>,
}

/// Changes of a user; absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProviderUserPatch)]
pub struct UserPatchIn {
    first_name: Option<String>,
    last_name: Option<String>,
    enabled: Option<bool>,
    totp: Option<bool>,
    locale: Option<String>,
    gets_invoices: Option<bool>,
    /// Ids of all roles from now on.
    roles: Option<Vec<String>>,
}

/// The login of programs: never its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderApiClient)]
pub struct ApiClientOut {
    /// The client id at the provider; null while the provider cannot be asked.
    client_id: Option<String>,
    /// Whether mPanel signs in with it.
    own: bool,
    /// Whether the secret that mPanel keeps is the one the provider has.
    secret_known: bool,
    /// Why the provider could not be asked.
    problem: Option<String>,
    /// The last renewal of the secret.
    renewal: Option<RenewalOut>,
}

/// A renewal of the client secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClientSecretRenewal)]
pub struct RenewalOut {
    #[schema(value_type = words::ClientSecretState)]
    state: &'static str,
    asked_by: String,
    asked_at: String,
    ended_at: Option<String>,
    /// What is to be done, or why it did not succeed.
    detail: Option<String>,
}

impl From<Renewal> for RenewalOut {
    fn from(renewal: Renewal) -> Self {
        Self {
            state: renewal.state.as_str(),
            asked_by: renewal.asked_by,
            asked_at: renewal.asked_at.to_string(),
            ended_at: renewal.ended_at.map(|at| at.to_string()),
            detail: renewal.detail,
        }
    }
}

impl From<ApiClientView> for ApiClientOut {
    fn from(view: ApiClientView) -> Self {
        let ApiClientView { client_id, own, secret_known, problem, renewal } = view;
        Self { client_id, own, secret_known, problem, renewal: renewal.map(RenewalOut::from) }
    }
}

async fn shown(app: &App, ctx: &OpContext, views: Vec<ProviderUserView>) -> Result<Vec<UserOut>> {
    let names = customer_names(ctx, app.deps.db.read(), views.iter().filter_map(|view| view.customer)).await?;
    let one = |view: ProviderUserView| {
        let user = view.user;
        UserOut {
            id: user.id,
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            email_verified: user.email_verified,
            enabled: user.enabled,
            totp: user.totp,
            locale: user.locale,
            owner: user.owner,
            gets_invoices: user.gets_invoices,
            roles: user.roles.into_iter().map(|(id, name)| NamedView { id, name }).collect(),
            needed: view.needed.map(UserNeed::as_str),
            customer: view
                .customer
                .map(|id| NamedView { id: id.to_string(), name: names.get(&id).cloned().unwrap_or_default() }),
        }
    };
    Ok(views.into_iter().map(one).collect())
}

async fn shown_one(app: &App, ctx: &OpContext, view: ProviderUserView) -> Result<UserOut> {
    let mut all = shown(app, ctx, vec![view]).await?;
    all.pop().ok_or_else(|| mpanel_core::Error::not_found("user"))
}

/// Lists the users of a provider account as the provider has them.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/users", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), UserParams),
    responses((status = 200, body = ProviderUserPage), (status = "4XX", body = Problem)))]
async fn list_provider_users(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
    Query(params): Query<UserParams>,
) -> ApiResult<Json<ProviderUserPage>> {
    let page = u64::from(params.page.unwrap_or(1).max(1));
    let search = params.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let found = provisioning::list_provider_users(&staff.ctx, &app.deps.provisioning(), id, page, search).await?;
    let next_page = found.next;
    Ok(Json(ProviderUserPage { items: shown(&app, &staff.ctx, found.users).await?, next_page }))
}

/// Shows a user of a provider account, and whether they have chosen a password.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/users/{user}", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ("user" = String, Path, description = "The provider's user id")),
    responses((status = 200, body = ProviderUserDetail), (status = "4XX", body = Problem)))]
async fn get_provider_user(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path((id, user)): Path<(ProviderAccountId, String)>,
) -> ApiResult<Json<ProviderUserDetail>> {
    let (view, has_password) = provisioning::get_provider_user(&staff.ctx, &app.deps.provisioning(), id, &user).await?;
    Ok(Json(ProviderUserDetail { user: shown_one(&app, &staff.ctx, view).await?, has_password }))
}

/// Invites a user to a provider account. The provider mails them, and they choose their password themselves.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/users", tag = "provider accounts",
    request_body = NewUserIn, params(("id" = String, Path, description = "Account id")),
    responses((status = 201, body = UserOut), (status = "4XX", body = Problem)))]
async fn add_provider_user(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(body): Json<NewUserIn>,
) -> ApiResult<(StatusCode, Json<UserOut>)> {
    let draft = UserDraft {
        email: body.email.trim().to_owned(),
        first_name: body.first_name.trim().to_owned(),
        last_name: body.last_name.trim().to_owned(),
        totp: body.totp,
        locale: body.locale,
        gets_invoices: body.gets_invoices,
        roles: body.roles,
    };
    let added = provisioning::add_provider_user(&staff.ctx, &app.deps.provisioning(), id, &draft).await?;
    Ok((StatusCode::CREATED, Json(shown_one(&app, &staff.ctx, added).await?)))
}

/// Changes a user of a provider account. What would lock mPanel out is refused.
#[utoipa::path(patch, path = "/admin/provider-accounts/{id}/users/{user}", tag = "provider accounts",
    request_body = UserPatchIn,
    params(("id" = String, Path, description = "Account id"), ("user" = String, Path, description = "The provider's user id")),
    responses((status = 200, body = UserOut), (status = "4XX", body = Problem)))]
async fn change_provider_user(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, user)): Path<(ProviderAccountId, String)>,
    Json(body): Json<UserPatchIn>,
) -> ApiResult<Json<UserOut>> {
    let change = UserChange {
        first_name: body.first_name.map(|name| name.trim().to_owned()),
        last_name: body.last_name.map(|name| name.trim().to_owned()),
        enabled: body.enabled,
        totp: body.totp,
        locale: body.locale,
        gets_invoices: body.gets_invoices,
        roles: body.roles,
    };
    let deps = app.deps.provisioning();
    let changed = provisioning::change_provider_user(&staff.ctx, &deps, id, &user, &change).await?;
    Ok(Json(shown_one(&app, &staff.ctx, changed).await?))
}

/// Deletes a user of a provider account whom mPanel does not need.
#[utoipa::path(delete, path = "/admin/provider-accounts/{id}/users/{user}", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ("user" = String, Path, description = "The provider's user id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_provider_user(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, user)): Path<(ProviderAccountId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::delete_provider_user(&staff.ctx, &app.deps.provisioning(), id, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has the provider send the mail once more with which a user confirms their address.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/users/{user}/resend-verification", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ("user" = String, Path, description = "The provider's user id")),
    responses((status = 204, description = "Asked for"), (status = "4XX", body = Problem)))]
async fn resend_provider_user_verification(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, user)): Path<(ProviderAccountId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::mail_verification(&staff.ctx, &app.deps.provisioning(), id, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has the provider send a mail with which a user chooses a new password.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/users/{user}/reset-password", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ("user" = String, Path, description = "The provider's user id")),
    responses((status = 204, description = "Asked for"), (status = "4XX", body = Problem)))]
async fn reset_provider_user_password(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, user)): Path<(ProviderAccountId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::mail_password_reset(&staff.ctx, &app.deps.provisioning(), id, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows the login of programs at a provider account, without its secret.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/api-client", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ApiClientOut), (status = "4XX", body = Problem)))]
async fn get_provider_api_client(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ApiClientOut>> {
    let view = provisioning::get_api_client(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(view.into()))
}

/// Gives the login of programs a new secret, which mPanel keeps and nobody is shown. Other programs that sign in with it
/// need the new one from the provider's panel.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/api-client/renew-secret", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ApiClientOut), (status = "4XX", body = Problem)))]
async fn renew_provider_client_secret(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ApiClientOut>> {
    let (ctx, deps) = (staff.ctx.clone(), app.deps.provisioning());
    // A request ends with its connection; this goes on, for nobody else has the answer with the new secret.
    let renewing = tokio::spawn(async move { provisioning::renew_client_secret(&ctx, &deps, id).await });
    let view = renewing.await.map_err(|error| Error::internal("renewing a client secret").with_source(error))??;
    Ok(Json(view.into()))
}
