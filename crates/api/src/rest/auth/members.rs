//! The team of a customer: everybody in it sees it, its owners change it.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{EmailAddress, MembershipId};
use mpanel_identity::{CustomerRole, MemberView};
use mpanel_workflows::accounts::{self, Invitation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Customer, CustomerOwner};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListView, check_text, words};

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(list_members, invite_member)).routes(routes!(remove_member))
}

/// A member of a customer's team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberOut {
    id: String,
    user_id: String,
    email: String,
    name: String,
    #[schema(value_type = words::CustomerRole)]
    role: String,
}

/// Somebody to be invited into the team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    #[schema(value_type = String)]
    email: EmailAddress,
    name: String,
    #[schema(value_type = words::CustomerRole)]
    role: CustomerRole,
}

impl From<MemberView> for MemberOut {
    fn from(member: MemberView) -> Self {
        Self {
            id: member.id.to_string(),
            user_id: member.user.id.to_string(),
            email: member.user.email,
            name: member.user.name,
            role: member.role.as_str().to_owned(),
        }
    }
}

/// Lists the customer's team.
#[utoipa::path(get, path = "/portal/members", tag = "portal",
    responses((status = 200, body = ListView<MemberOut>), (status = "4XX", body = Problem)))]
async fn list_members(State(app): State<App>, caller: Customer) -> ApiResult<Json<ListView<MemberOut>>> {
    let team = mpanel_identity::list_members(&caller.ctx, app.deps.db.read(), caller.customer).await?;
    Ok(Json(ListView { items: team.into_iter().map(MemberOut::from).collect() }))
}

/// Invites somebody into the customer's team by mail.
#[utoipa::path(post, path = "/portal/members", tag = "portal", request_body = NewMember,
    responses((status = 201, body = MemberOut), (status = "4XX", body = Problem)))]
async fn invite_member(
    State(app): State<App>,
    CustomerOwner(owner): CustomerOwner,
    Json(body): Json<NewMember>,
) -> ApiResult<(StatusCode, Json<MemberOut>)> {
    check_text("/name", &body.name, 200)?;
    let new = Invitation { email: body.email, name: body.name, role: body.role };
    let member = accounts::invite_member(&owner.ctx, &app.deps, &owner.principal, owner.customer, new).await?;
    Ok((StatusCode::CREATED, Json(member.into())))
}

/// Removes somebody from the customer's team; the last owner stays.
#[utoipa::path(delete, path = "/portal/members/{id}", tag = "portal",
    params(("id" = String, Path, description = "Member id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn remove_member(
    State(app): State<App>,
    CustomerOwner(owner): CustomerOwner,
    Path(id): Path<MembershipId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    mpanel_identity::remove_member(&owner.ctx, &tx, owner.customer, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
