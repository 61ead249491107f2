//! The public SSH keys a customer keeps.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::SshKeyId;
use mpanel_provisioning::{self as provisioning, NewSshKey, SshKeyView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::Customer;
use crate::extract::{IfMatch, Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::ListView;

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_ssh_keys, add_ssh_key)).routes(routes!(rename_ssh_key, delete_ssh_key))
}

/// A kept public key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SshKey)]
pub struct SshKeyOut {
    id: String,
    /// For `If-Match`.
    version: i32,
    name: String,
    /// One line as in a `.pub` file.
    public_key: String,
    /// As `ssh-keygen -lf` shows it.
    fingerprint: String,
    created_at: String,
}

impl From<SshKeyView> for SshKeyOut {
    fn from(key: SshKeyView) -> Self {
        Self {
            id: key.id.to_string(),
            version: key.version,
            name: key.name,
            public_key: key.public_key,
            fingerprint: key.fingerprint,
            created_at: key.created_at.to_string(),
        }
    }
}

/// A key to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSshKey)]
pub struct NewSshKeyIn {
    /// 1 to 60 characters, unique among the customer's keys.
    name: String,
    /// One line as in a `.pub` file.
    public_key: String,
}

/// What a kept key is to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameSshKey {
    /// 1 to 60 characters, unique among the customer's keys.
    name: String,
}

/// Lists the kept keys by name.
#[utoipa::path(get, path = "/portal/ssh-keys", tag = "ssh_keys",
    responses((status = 200, body = ListView<SshKeyOut>), (status = "4XX", body = Problem)))]
async fn list_ssh_keys(State(app): State<App>, me: Customer) -> ApiResult<Json<ListView<SshKeyOut>>> {
    let keys = provisioning::list_ssh_keys(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok(Json(ListView { items: keys.into_iter().map(SshKeyOut::from).collect() }))
}

/// Keeps a key. The same key, or the same name, twice is refused.
#[utoipa::path(post, path = "/portal/ssh-keys", tag = "ssh_keys", request_body = NewSshKeyIn,
    responses((status = 201, body = SshKeyOut), (status = "4XX", body = Problem)))]
async fn add_ssh_key(
    State(app): State<App>,
    me: Customer,
    Json(new): Json<NewSshKeyIn>,
) -> ApiResult<(StatusCode, Json<SshKeyOut>)> {
    let NewSshKeyIn { name, public_key } = new;
    let tx = app.deps.db.begin().await?;
    let kept = provisioning::add_ssh_key(&me.ctx, &tx, me.customer, NewSshKey { name, public_key }).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Calls a kept key something else.
#[utoipa::path(patch, path = "/portal/ssh-keys/{id}", tag = "ssh_keys", request_body = RenameSshKey,
    params(("id" = String, Path, description = "SSH key id")),
    responses((status = 200, body = SshKeyOut), (status = "4XX", body = Problem)))]
async fn rename_ssh_key(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<SshKeyId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<RenameSshKey>,
) -> ApiResult<Json<SshKeyOut>> {
    let tx = app.deps.db.begin().await?;
    let renamed = provisioning::rename_ssh_key(&me.ctx, &tx, me.customer, id, &input.name, expected).await?;
    tx.commit().await?;
    Ok(Json(renamed.into()))
}

/// Forgets a kept key. Servers that were set up with it keep it.
#[utoipa::path(delete, path = "/portal/ssh-keys/{id}", tag = "ssh_keys",
    params(("id" = String, Path, description = "SSH key id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn delete_ssh_key(State(app): State<App>, me: Customer, Path(id): Path<SshKeyId>) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    provisioning::delete_ssh_key(&me.ctx, &tx, me.customer, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
