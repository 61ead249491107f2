//! The passwords and keys that are stored at a provider account: whose each is, adding, changing and deleting one.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{Error, ProviderAccountId, Result, Secret};
use mpanel_provisioning::{self as provisioning, NewProviderSecret, ProviderSecretView, SecretKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{ListView, NamedView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_provider_secrets, add_provider_secret))
        .routes(routes!(rotate_provider_secret))
        .routes(routes!(delete_provider_secret))
}

/// A secret that is stored at a provider: never its value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderSecret)]
pub struct SecretOut {
    /// The provider's id; one of ours while the provider has not confirmed it.
    id: String,
    name: String,
    /// Null for a kind that mPanel does not know.
    #[schema(value_type = Option<words::SecretKind>)]
    kind: Option<&'static str>,
    #[schema(value_type = words::SecretOrigin)]
    origin: &'static str,
    #[schema(value_type = words::SecretState)]
    state: &'static str,
    /// Why the provider did not take it.
    error: Option<String>,
    /// Of a key whose text is known here.
    fingerprint: Option<String>,
    made_at: Option<String>,
    /// When its value was last changed.
    changed_at: Option<String>,
    /// Who added it here.
    made_by: Option<String>,
    /// Whether it is the present login of a server.
    used: bool,
    /// The server whose login it is or was.
    used_by: Option<SecretUseOut>,
}

/// A server whose login a secret is or was.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecretUse)]
pub struct SecretUseOut {
    service: NamedView,
    customer: NamedView,
    /// Whether it is the present login. An earlier one is needed by nobody.
    current: bool,
    /// What the customer calls the key among those they keep.
    key_name: Option<String>,
}

/// A secret to store.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProviderSecret)]
pub struct NewSecretIn {
    /// Unique in the account.
    name: String,
    #[schema(value_type = words::SecretKind)]
    kind: String,
    /// The password, or the public key as one line. It is never shown again.
    value: String,
}

impl NewSecretIn {
    fn parse(self) -> Result<NewProviderSecret> {
        let unknown = || Error::invalid("/kind", "not_valid", "Use password or ssh_key.");
        let kind = SecretKind::from_word(&self.kind).ok_or_else(unknown)?;
        Ok(NewProviderSecret { name: self.name, kind, value: Secret::new(self.value) })
    }
}

/// A new value of a secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RotateProviderSecret)]
pub struct RotateIn {
    /// The password, or the public key as one line. It is never shown again.
    value: String,
}

async fn shown(app: &App, ctx: &mpanel_core::OpContext, views: Vec<ProviderSecretView>) -> Result<Vec<SecretOut>> {
    let customers = views.iter().filter_map(|view| view.used_by.as_ref()).map(|used| used.customer);
    let names = customer_names(ctx, app.deps.db.read(), customers).await?;
    let used = |used: provisioning::SecretUse| SecretUseOut {
        service: NamedView { id: used.service.to_string(), name: used.hostname },
        customer: NamedView {
            id: used.customer.to_string(),
            name: names.get(&used.customer).cloned().unwrap_or_default(),
        },
        current: used.current,
        key_name: used.key_name,
    };
    let one = |view: ProviderSecretView| SecretOut {
        used: view.is_used(),
        id: view.id,
        name: view.name,
        kind: view.kind.map(SecretKind::as_str),
        origin: view.origin.as_str(),
        state: view.state.as_str(),
        error: view.error,
        fingerprint: view.fingerprint,
        made_at: view.made_at.map(|t| t.to_string()),
        changed_at: view.changed_at.map(|t| t.to_string()),
        made_by: view.made_by,
        used_by: view.used_by.map(used),
    };
    Ok(views.into_iter().map(one).collect())
}

async fn shown_one(app: &App, ctx: &mpanel_core::OpContext, view: ProviderSecretView) -> Result<SecretOut> {
    let mut all = shown(app, ctx, vec![view]).await?;
    all.pop().ok_or_else(|| Error::not_found("secret"))
}

/// Lists the secrets of a provider account as the provider has them, with the servers whose logins they are.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/secrets", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ListView<SecretOut>), (status = "4XX", body = Problem)))]
async fn list_provider_secrets(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ListView<SecretOut>>> {
    let all = provisioning::list_provider_secrets(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(ListView { items: shown(&app, &staff.ctx, all).await? }))
}

/// Stores a secret at the provider. When the provider's reply is lost, `state` is `requested` until it is known what became of it.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/secrets", tag = "provider accounts",
    request_body = NewSecretIn, params(("id" = String, Path, description = "Account id")),
    responses((status = 201, body = SecretOut), (status = "4XX", body = Problem)))]
async fn add_provider_secret(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(body): Json<NewSecretIn>,
) -> ApiResult<(StatusCode, Json<SecretOut>)> {
    let added = provisioning::add_provider_secret(&staff.ctx, &app.deps.provisioning(), id, body.parse()?).await?;
    Ok((StatusCode::CREATED, Json(shown_one(&app, &staff.ctx, added).await?)))
}

/// Gives a secret another value at the provider. Machines read it when they are made or installed; those that run keep what
/// they have. The login of a server is changed at the server.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/secrets/{secret}/rotate", tag = "provider accounts",
    request_body = RotateIn,
    params(("id" = String, Path, description = "Account id"), ("secret" = String, Path, description = "Secret id")),
    responses((status = 200, body = SecretOut), (status = "4XX", body = Problem)))]
async fn rotate_provider_secret(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, secret)): Path<(ProviderAccountId, String)>,
    Json(body): Json<RotateIn>,
) -> ApiResult<Json<SecretOut>> {
    let (deps, value) = (app.deps.provisioning(), Secret::new(body.value));
    let rotated = provisioning::rotate_provider_secret(&staff.ctx, &deps, id, &secret, &value).await?;
    Ok(Json(shown_one(&app, &staff.ctx, rotated).await?))
}

/// Deletes a secret at the provider that no server needs.
#[utoipa::path(delete, path = "/admin/provider-accounts/{id}/secrets/{secret}", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ("secret" = String, Path, description = "Secret id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_provider_secret(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, secret)): Path<(ProviderAccountId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::delete_provider_secret(&staff.ctx, &app.deps.provisioning(), id, &secret).await?;
    Ok(StatusCode::NO_CONTENT)
}
