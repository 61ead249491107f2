//! The roles of a provider account, and the paths that their permissions can name.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::ProviderAccountId;
use mpanel_provisioning::{self as provisioning, ApiPath, ProviderRoleView, RoleDraft, RolePermission};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListView, NamedView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_provider_roles, add_provider_role))
        .routes(routes!(get_provider_role, change_provider_role, delete_provider_role))
        .routes(routes!(list_provider_api_permissions))
}

/// A role of a provider account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderRole)]
pub struct RoleOut {
    /// The provider's id.
    id: String,
    name: String,
    /// May do everything.
    admin: bool,
    /// Is not limited to tagged things.
    all_resources: bool,
    /// Made in the account; the others come with every account and cannot be changed.
    custom: bool,
    /// Whether the user as whom mPanel signs in has it.
    own: bool,
    permissions: Vec<PermissionOut>,
}

/// What a role allows at one path.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderPermission)]
pub struct PermissionOut {
    /// Such as `/v1/compute/instances/:instanceId`.
    path: String,
    /// Some of CREATE, READ, UPDATE, DELETE.
    actions: Vec<String>,
    /// The tags it is limited to; none means not limited.
    tags: Vec<NamedView>,
}

/// A role as it shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProviderRoleInput)]
pub struct RoleIn {
    /// Unique in the account.
    name: String,
    #[serde(default)]
    admin: bool,
    #[serde(default)]
    all_resources: bool,
    #[serde(default)]
    permissions: Vec<PermissionIn>,
}

/// What a role shall allow at one path.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProviderPermissionInput)]
pub struct PermissionIn {
    /// One of the list of API permissions.
    path: String,
    /// At least one of CREATE, READ, UPDATE, DELETE.
    actions: Vec<String>,
    /// Ids of the tags it is limited to; none means not limited.
    #[serde(default)]
    tag_ids: Vec<String>,
}

/// A path that permissions can name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderApiPermission)]
pub struct ApiPathOut {
    path: String,
    /// What can be done there.
    actions: Vec<String>,
}

impl From<ProviderRoleView> for RoleOut {
    fn from(ProviderRoleView { role, own }: ProviderRoleView) -> Self {
        let permission = |one: RolePermission| PermissionOut {
            path: one.path,
            actions: one.actions,
            tags: one.tags.into_iter().map(|(id, name)| NamedView { id, name }).collect(),
        };
        Self {
            id: role.id,
            name: role.name,
            admin: role.admin,
            all_resources: role.all_resources,
            custom: role.custom,
            own,
            permissions: role.permissions.into_iter().map(permission).collect(),
        }
    }
}

impl From<RoleIn> for RoleDraft {
    fn from(input: RoleIn) -> Self {
        let permission = |one: PermissionIn| RolePermission {
            path: one.path,
            actions: one.actions,
            tags: one.tag_ids.into_iter().map(|id| (id, String::new())).collect(),
        };
        Self {
            name: input.name.trim().to_owned(),
            admin: input.admin,
            all_resources: input.all_resources,
            permissions: input.permissions.into_iter().map(permission).collect(),
        }
    }
}

/// Lists the roles of a provider account as the provider has them.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/roles", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ListView<RoleOut>), (status = "4XX", body = Problem)))]
async fn list_provider_roles(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ListView<RoleOut>>> {
    let all = provisioning::list_provider_roles(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(ListView { items: all.into_iter().map(RoleOut::from).collect() }))
}

/// Shows a role of a provider account.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/roles/{role}", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ("role" = String, Path, description = "The provider's role id")),
    responses((status = 200, body = RoleOut), (status = "4XX", body = Problem)))]
async fn get_provider_role(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path((id, role)): Path<(ProviderAccountId, String)>,
) -> ApiResult<Json<RoleOut>> {
    let found = provisioning::get_provider_role(&staff.ctx, &app.deps.provisioning(), id, &role).await?;
    Ok(Json(found.into()))
}

/// Makes a role at a provider account.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/roles", tag = "provider accounts",
    request_body = RoleIn, params(("id" = String, Path, description = "Account id")),
    responses((status = 201, body = RoleOut), (status = "4XX", body = Problem)))]
async fn add_provider_role(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(body): Json<RoleIn>,
) -> ApiResult<(StatusCode, Json<RoleOut>)> {
    let draft = RoleDraft::from(body);
    let added = provisioning::add_provider_role(&staff.ctx, &app.deps.provisioning(), id, &draft).await?;
    Ok((StatusCode::CREATED, Json(added.into())))
}

/// Replaces what a role of a provider account says. What could lock mPanel out is refused.
#[utoipa::path(put, path = "/admin/provider-accounts/{id}/roles/{role}", tag = "provider accounts",
    request_body = RoleIn,
    params(("id" = String, Path, description = "Account id"), ("role" = String, Path, description = "The provider's role id")),
    responses((status = 200, body = RoleOut), (status = "4XX", body = Problem)))]
async fn change_provider_role(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, role)): Path<(ProviderAccountId, String)>,
    Json(body): Json<RoleIn>,
) -> ApiResult<Json<RoleOut>> {
    let (deps, draft) = (app.deps.provisioning(), RoleDraft::from(body));
    let changed = provisioning::change_provider_role(&staff.ctx, &deps, id, &role, &draft).await?;
    Ok(Json(changed.into()))
}

/// Deletes a role of a provider account that nobody has.
#[utoipa::path(delete, path = "/admin/provider-accounts/{id}/roles/{role}", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ("role" = String, Path, description = "The provider's role id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_provider_role(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path((id, role)): Path<(ProviderAccountId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::delete_provider_role(&staff.ctx, &app.deps.provisioning(), id, &role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the paths that permissions of a role can name, and what can be done at each.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/api-permissions", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ListView<ApiPathOut>), (status = "4XX", body = Problem)))]
async fn list_provider_api_permissions(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ListView<ApiPathOut>>> {
    let all = provisioning::list_api_paths(&staff.ctx, &app.deps.provisioning(), id).await?;
    let one = |ApiPath { path, actions }| ApiPathOut { path, actions };
    Ok(Json(ListView { items: all.into_iter().map(one).collect() }))
}
