//! What a customer sees and changes of itself: profile and team.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use mpanel_billing::{self as billing, CustomerView};
use mpanel_core::{EmailAddress, Error, MembershipId, OpContext, Result};
use mpanel_identity::{CustomerRole, MemberView};
use mpanel_workflows::accounts::{self, Invitation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::views::{CustomerIn, CustomerOut};
use crate::App;
use crate::access::{Customer, CustomerOwner};
use crate::extract::{IfMatch, Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::views::{ListView, check_text};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_profile, update_profile))
        .routes(routes!(list_members, invite_member))
        .routes(routes!(remove_member))
}

/// Somebody of a customer's team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberOut {
    id: String,
    user_id: String,
    email: String,
    name: String,
    /// owner or member.
    role: String,
}

/// Somebody to be invited to the team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    email: String,
    name: String,
    /// owner or member.
    role: String,
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

/// Shows the signed-in customer.
#[utoipa::path(get, path = "/portal/profile", tag = "customers",
    responses((status = 200, body = CustomerOut), (status = "4XX", body = Problem)))]
async fn get_profile(State(app): State<App>, me: Customer) -> ApiResult<Response> {
    let found = billing::get_customer(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok(shown(&me.ctx, found))
}

/// Changes the signed-in customer; what is absent stays, null clears. Only the account's owner may.
#[utoipa::path(patch, path = "/portal/profile", tag = "customers", request_body = CustomerIn,
    responses((status = 200, body = CustomerOut), (status = "4XX", body = Problem)))]
async fn update_profile(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    IfMatch(expected): IfMatch,
    Json(input): Json<CustomerIn>,
) -> ApiResult<Response> {
    input.refuse_staff_fields()?;
    let patch = input.into_patch()?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_customer(&me.ctx, &tx, me.customer, patch, expected).await?;
    tx.commit().await?;
    Ok(shown(&me.ctx, changed))
}

/// Lists the team of the signed-in customer.
#[utoipa::path(get, path = "/portal/members", tag = "customers",
    responses((status = 200, body = ListView<MemberOut>), (status = "4XX", body = Problem)))]
async fn list_members(State(app): State<App>, me: Customer) -> ApiResult<Json<ListView<MemberOut>>> {
    let team = mpanel_identity::list_members(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok(Json(ListView { items: team.into_iter().map(MemberOut::from).collect() }))
}

/// Invites somebody to the team by mail. Only the account's owner may.
#[utoipa::path(post, path = "/portal/members", tag = "customers", request_body = NewMember,
    responses((status = 201, body = MemberOut), (status = "4XX", body = Problem)))]
async fn invite_member(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Json(input): Json<NewMember>,
) -> ApiResult<(StatusCode, Json<MemberOut>)> {
    let new = invitation(input)?;
    let member = accounts::invite_member(&me.ctx, &app.deps, &me.principal, me.customer, new).await?;
    Ok((StatusCode::CREATED, Json(member.into())))
}

/// Removes somebody from the team; their sessions end. Only the account's owner may.
#[utoipa::path(delete, path = "/portal/members/{id}", tag = "customers",
    params(("id" = String, Path, description = "Member id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn remove_member(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Path(id): Path<MembershipId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    mpanel_identity::remove_member(&me.ctx, &tx, me.customer, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn invitation(input: NewMember) -> Result<Invitation<CustomerRole>> {
    let name = input.name.trim();
    if name.is_empty() {
        return Err(Error::invalid("/name", "required", "Enter a name."));
    }
    check_text("/name", name, 200)?;
    let email: EmailAddress = input
        .email
        .parse()
        .map_err(|e: mpanel_core::contact::ContactError| Error::invalid("/email", "malformed", e.to_string()))?;
    let role = match input.role.as_str() {
        "owner" => CustomerRole::Owner,
        "member" => CustomerRole::Member,
        _ => return Err(Error::invalid("/role", "unknown", "Use owner or member.")),
    };
    Ok(Invitation { email, name: name.to_owned(), role })
}

fn shown(ctx: &OpContext, customer: CustomerView) -> Response {
    let tag = format!("\"{}\"", customer.version);
    // Why billing is stopped is the business's affair.
    let customer = CustomerView { parked_reason: None, ..customer };
    (AppendHeaders([(header::ETAG, tag)]), Json(CustomerOut::of(ctx, customer))).into_response()
}
