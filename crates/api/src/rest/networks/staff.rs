//! The same for staff, for any customer.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::ChangeBy;
use mpanel_core::{CustomerId, Error, PrivateNetworkId, ServiceId};
use mpanel_identity::Permission;
use mpanel_provisioning::{self as provisioning, NewNetwork};

use super::{
    JoinNetwork, NetworkDetailOut, NetworkListFilter, NetworkOut, NewNetworkIn, PlaceOut, detail, joined, listed, made,
    one, places,
};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, ListView, PageView};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_networks))
        .routes(routes!(list_network_places))
        .routes(routes!(create_network))
        .routes(routes!(get_network, delete_network))
        .routes(routes!(look_at_network))
        .routes(routes!(join_network))
        .routes(routes!(leave_network))
        .routes(routes!(add_private_networking))
}

/// Lists private networks by name; sorted by name or created_at.
#[utoipa::path(get, path = "/admin/networks", tag = "networks", params(ListParams, NetworkListFilter), responses((status = 200, body = PageView<NetworkOut>), (status = "4XX", body = Problem)))]
async fn list_networks(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<NetworkListFilter>,
) -> ApiResult<Json<PageView<NetworkOut>>> {
    Ok(Json(listed(&staff.ctx, &app, &given.parse()?, page).await?))
}

/// Lists where a customer can have private networks: the regions that servers of theirs are in.
#[utoipa::path(get, path = "/admin/customers/{id}/network-places", tag = "networks", params(("id" = String, Path, description = "Customer id")), responses((status = 200, body = ListView<PlaceOut>), (status = "4XX", body = Problem)))]
async fn list_network_places(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<CustomerId>,
) -> ApiResult<Json<ListView<PlaceOut>>> {
    mpanel_billing::get_customer(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(places(&staff.ctx, &app, id).await?))
}

/// Makes a private network for a customer; it is ready a moment later.
#[utoipa::path(post, path = "/admin/customers/{id}/networks", tag = "networks", request_body = NewNetworkIn, params(("id" = String, Path, description = "Customer id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn create_network(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<CustomerId>,
    Json(body): Json<NewNetworkIn>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    mpanel_billing::get_customer(&staff.ctx, app.deps.db.read(), id).await?;
    let new = NewNetwork { customer: id, region: body.region, account: body.account_id, name: body.name };
    Ok((StatusCode::ACCEPTED, Json(made(&staff.ctx, &app, new).await?)))
}

/// Shows a private network with the servers in it and those that could join.
#[utoipa::path(get, path = "/admin/networks/{id}", tag = "networks", params(("id" = String, Path, description = "Network id")), responses((status = 200, body = NetworkDetailOut), (status = "4XX", body = Problem)))]
async fn get_network(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<PrivateNetworkId>,
) -> ApiResult<Json<NetworkDetailOut>> {
    let found = provisioning::get_network(&staff.ctx, app.deps.db.read(), None, id).await?;
    Ok(Json(detail(&staff.ctx, &app, found).await?))
}

/// Deletes a private network that no server is in.
#[utoipa::path(delete, path = "/admin/networks/{id}", tag = "networks", params(("id" = String, Path, description = "Network id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn delete_network(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<PrivateNetworkId>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::delete_network(&staff.ctx, &tx, None, id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&staff.ctx, &app, done).await?)))
}

/// Asks the data centre how far the servers of a private network have come.
#[utoipa::path(post, path = "/admin/networks/{id}/look", tag = "networks", params(("id" = String, Path, description = "Network id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn look_at_network(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<PrivateNetworkId>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::look_at_network(&staff.ctx, &tx, None, id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&staff.ctx, &app, done).await?)))
}

/// Lets a server join, with the purchase of its add-on if that is wanted, which needs the permission services.write.
/// For one that waits for its restart or new installation, lets that happen.
#[utoipa::path(post, path = "/admin/networks/{id}/members", tag = "networks", request_body = JoinNetwork, params(("id" = String, Path, description = "Network id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn join_network(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<PrivateNetworkId>,
    Json(body): Json<JoinNetwork>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    if body.add_on.is_some() && !staff.principal.may(Permission::ServicesWrite) {
        return Err(Error::forbidden("Your role does not include the permission services.write.").into());
    }
    let done = joined(&staff.ctx, &app, (None, id), body, ChangeBy::Staff).await?;
    Ok((StatusCode::ACCEPTED, Json(done)))
}

/// Takes a server out of a private network.
#[utoipa::path(delete, path = "/admin/networks/{id}/members/{service_id}", tag = "networks", params(("id" = String, Path, description = "Network id"), ("service_id" = String, Path, description = "Service id")), responses((status = 202, body = NetworkOut), (status = "4XX", body = Problem)))]
async fn leave_network(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, service_id)): Path<(PrivateNetworkId, ServiceId)>,
) -> ApiResult<(StatusCode, Json<NetworkOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::leave_network(&staff.ctx, &tx, None, id, service_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&staff.ctx, &app, done).await?)))
}

/// Buys the add-on Private networking for a machine at the data centre. The customer's bill stays as it is.
#[utoipa::path(post, path = "/admin/services/{id}/private-networking", tag = "networks", params(("id" = String, Path, description = "Service id")), responses((status = 204, description = "Bought"), (status = "4XX", body = Problem)))]
async fn add_private_networking(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
) -> ApiResult<StatusCode> {
    provisioning::add_private_networking(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
