//! The tenant's staff. The rules (nobody grants what they lack, nobody edits themselves, the
//! last owner stays) are identity's.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{EmailAddress, Error, OpContext, UserId};
use mpanel_identity::{StaffRole, StaffView};
use mpanel_workflows::accounts::{self, Invitation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_staff, invite_staff)).routes(routes!(update_staff, remove_staff))
}

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StaffUser)]
pub struct StaffOut {
    id: String,
    email: String,
    name: String,
    #[schema(value_type = words::StaffRole)]
    role: String,
    suspended: bool,
    /// Whether the address was confirmed.
    email_verified: bool,
    created_at: String,
}

/// Somebody to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStaff {
    #[schema(value_type = String)]
    email: EmailAddress,
    name: String,
    /// owner, admin or support; not above one's own.
    #[schema(value_type = words::StaffRole)]
    role: StaffRole,
}

/// A change of a member of staff; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffPatch {
    #[schema(value_type = Option<words::StaffRole>)]
    role: Option<StaffRole>,
    /// Shut out, or let in again.
    suspended: Option<bool>,
}

impl From<StaffView> for StaffOut {
    fn from(staff: StaffView) -> Self {
        Self {
            id: staff.user.id.to_string(),
            email: staff.user.email,
            name: staff.user.name,
            role: staff.role.as_str().to_owned(),
            suspended: staff.user.suspended,
            email_verified: staff.user.email_verified,
            created_at: staff.user.created_at.to_string(),
        }
    }
}

async fn find(app: &App, ctx: &OpContext, id: UserId) -> ApiResult<StaffOut> {
    let all = mpanel_identity::list_staff(ctx, app.deps.db.read()).await?;
    let found = all.into_iter().find(|s| s.user.id == id).ok_or_else(|| Error::not_found("staff member"))?;
    Ok(found.into())
}

/// Lists the staff.
#[utoipa::path(get, path = "/admin/staff", tag = "staff",
    responses((status = 200, body = ListView<StaffOut>), (status = "4XX", body = Problem)))]
async fn list_staff(State(app): State<App>, staff: Staff<needs::StaffRead>) -> ApiResult<Json<ListView<StaffOut>>> {
    let all = mpanel_identity::list_staff(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: all.into_iter().map(StaffOut::from).collect() }))
}

/// Invites a member of staff by mail.
#[utoipa::path(post, path = "/admin/staff", tag = "staff", request_body = NewStaff,
    responses((status = 201, body = StaffOut), (status = "4XX", body = Problem)))]
async fn invite_staff(
    State(app): State<App>,
    staff: Staff<needs::StaffWrite>,
    Json(body): Json<NewStaff>,
) -> ApiResult<(StatusCode, Json<StaffOut>)> {
    check_text("/name", &body.name, 200)?;
    let new = Invitation { email: body.email, name: body.name, role: body.role };
    let invited = accounts::invite_staff(&staff.ctx, &app.deps, &staff.principal, new).await?;
    Ok((StatusCode::CREATED, Json(invited.into())))
}

/// Changes a staff member's role or shuts them out; their sessions end.
#[utoipa::path(patch, path = "/admin/staff/{id}", tag = "staff", request_body = StaffPatch,
    params(("id" = String, Path, description = "User id")),
    responses((status = 200, body = StaffOut), (status = "4XX", body = Problem)))]
async fn update_staff(
    State(app): State<App>,
    staff: Staff<needs::StaffWrite>,
    Path(id): Path<UserId>,
    Json(body): Json<StaffPatch>,
) -> ApiResult<Json<StaffOut>> {
    let tx = app.deps.db.begin().await?;
    mpanel_identity::update_staff(&staff.ctx, &tx, &staff.principal, id, body.role, body.suspended).await?;
    tx.commit().await?;
    Ok(Json(find(&app, &staff.ctx, id).await?))
}

/// Removes a member of staff and their sessions.
#[utoipa::path(delete, path = "/admin/staff/{id}", tag = "staff",
    params(("id" = String, Path, description = "User id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn remove_staff(
    State(app): State<App>,
    staff: Staff<needs::StaffWrite>,
    Path(id): Path<UserId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    mpanel_identity::remove_staff(&staff.ctx, &tx, &staff.principal, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
