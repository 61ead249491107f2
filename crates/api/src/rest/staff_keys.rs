//! The public SSH keys of staff: keeping them, choosing on whose new machines they are put, and what a customer is shown.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{OpContext, ProviderAccountId, Result, ServiceId, SshKeyId};
use mpanel_provisioning::{self as provisioning, NewSshKey, OperatorKey, StaffKeyServer, StaffKeyView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{ListView, NamedView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_staff_keys, add_staff_key))
        .routes(routes!(delete_staff_key))
        .routes(routes!(choose_staff_key))
        .routes(routes!(list_operator_keys))
}

/// A public key of staff.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StaffKey)]
pub struct StaffKeyOut {
    id: String,
    name: String,
    /// One line as in a `.pub` file.
    public_key: String,
    /// As `ssh-keygen -lf` shows it.
    fingerprint: String,
    added_by: String,
    created_at: String,
    /// The provider accounts on whose new machines it is put.
    account_ids: Vec<String>,
    /// The servers that have it.
    servers: Vec<StaffKeyServerOut>,
}

/// A server that has a key of staff.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StaffKeyServer)]
pub struct StaffKeyServerOut {
    service: NamedView,
    customer: NamedView,
}

/// A key of staff to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewStaffKey)]
pub struct NewStaffKeyIn {
    /// 1 to 60 characters, unique among the keys of staff.
    name: String,
    /// One line as in a `.pub` file.
    public_key: String,
}

/// Whether a key is put on new machines.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseStaffKey {
    on_new_machines: bool,
}

/// A key of the operator on a customer's machine.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OperatorKey)]
pub struct OperatorKeyOut {
    name: String,
    /// As `ssh-keygen -lf` shows it.
    fingerprint: String,
    /// When the machine was ordered or installed with it.
    placed_at: String,
}

async fn shown(app: &App, ctx: &OpContext, keys: Vec<StaffKeyView>) -> Result<Vec<StaffKeyOut>> {
    let customers = keys.iter().flat_map(|key| &key.servers).map(|server| server.customer);
    let names = customer_names(ctx, app.deps.db.read(), customers).await?;
    let server = |server: StaffKeyServer| StaffKeyServerOut {
        customer: NamedView {
            id: server.customer.to_string(),
            name: names.get(&server.customer).cloned().unwrap_or_default(),
        },
        service: NamedView { id: server.service.to_string(), name: server.hostname },
    };
    let one = |key: StaffKeyView| StaffKeyOut {
        id: key.id.to_string(),
        name: key.name,
        public_key: key.public_key,
        fingerprint: key.fingerprint,
        added_by: key.added_by,
        created_at: key.created_at.to_string(),
        account_ids: key.accounts.iter().map(ToString::to_string).collect(),
        servers: key.servers.into_iter().map(server).collect(),
    };
    Ok(keys.into_iter().map(one).collect())
}

async fn shown_one(app: &App, ctx: &OpContext, key: StaffKeyView) -> Result<StaffKeyOut> {
    let mut all = shown(app, ctx, vec![key]).await?;
    all.pop().ok_or_else(|| mpanel_core::Error::not_found("SSH key"))
}

/// Lists the keys of staff by name, with the servers that have them.
#[utoipa::path(get, path = "/admin/staff-keys", tag = "provider accounts",
    responses((status = 200, body = ListView<StaffKeyOut>), (status = "4XX", body = Problem)))]
async fn list_staff_keys(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
) -> ApiResult<Json<ListView<StaffKeyOut>>> {
    let keys = provisioning::list_staff_keys(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: shown(&app, &staff.ctx, keys).await? }))
}

/// Keeps a key of staff. It is put nowhere until it is chosen for an account.
#[utoipa::path(post, path = "/admin/staff-keys", tag = "provider accounts", request_body = NewStaffKeyIn,
    responses((status = 201, body = StaffKeyOut), (status = "4XX", body = Problem)))]
async fn add_staff_key(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Json(new): Json<NewStaffKeyIn>,
) -> ApiResult<(StatusCode, Json<StaffKeyOut>)> {
    let NewStaffKeyIn { name, public_key } = new;
    let tx = app.deps.db.begin().await?;
    let kept = provisioning::add_staff_key(&staff.ctx, &tx, NewSshKey { name, public_key }).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(shown_one(&app, &staff.ctx, kept).await?)))
}

/// Forgets a key of staff. Servers that have it keep it.
#[utoipa::path(delete, path = "/admin/staff-keys/{id}", tag = "provider accounts",
    params(("id" = String, Path, description = "SSH key id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_staff_key(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<SshKeyId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    provisioning::delete_staff_key(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says whether a key of staff is put on new machines of a provider account. Machines that are there stay as they are.
#[utoipa::path(put, path = "/admin/provider-accounts/{id}/staff-keys/{key}", tag = "provider accounts",
    request_body = ChooseStaffKey,
    params(("id" = String, Path, description = "Account id"), ("key" = String, Path, description = "SSH key id")),
    responses((status = 200, body = StaffKeyOut), (status = "4XX", body = Problem)))]
async fn choose_staff_key(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, key)): Path<(ProviderAccountId, SshKeyId)>,
    Json(body): Json<ChooseStaffKey>,
) -> ApiResult<Json<StaffKeyOut>> {
    let tx = app.deps.db.begin().await?;
    let chosen = provisioning::choose_staff_key(&staff.ctx, &tx, id, key, body.on_new_machines).await?;
    tx.commit().await?;
    Ok(Json(shown_one(&app, &staff.ctx, chosen).await?))
}

/// Lists the operator's keys with which the signed-in customer's machine was ordered or installed.
#[utoipa::path(get, path = "/portal/services/{id}/operator-keys", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<OperatorKeyOut>), (status = "4XX", body = Problem)))]
async fn list_operator_keys(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<OperatorKeyOut>>> {
    let keys = provisioning::operator_keys(&me.ctx, app.deps.db.read(), id, Some(me.customer)).await?;
    let one = |key: OperatorKey| OperatorKeyOut {
        name: key.name,
        fingerprint: key.fingerprint,
        placed_at: key.placed_at.to_string(),
    };
    Ok(Json(ListView { items: keys.into_iter().map(one).collect() }))
}
