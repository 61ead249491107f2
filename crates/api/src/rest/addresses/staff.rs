//! The same for staff, for any customer.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{AddressId, Error, ProviderAccountId};
use mpanel_identity::Permission;
use mpanel_provisioning as provisioning;
use mpanel_workflows::addresses;

use super::{
    AddressDetailOut, AddressListFilter, AddressOut, AddressesRead, AssignAddress, ForwardOut, GiveAddress, HostName,
    InsideAddress, ReverseName, WhoseAddresses, detail, listed, one,
};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::customers::must_exist;
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_addresses))
        .routes(routes!(get_address, remove_inside_address))
        .routes(routes!(add_inside_address))
        .routes(routes!(assign_address))
        .routes(routes!(check_reverse_name))
        .routes(routes!(set_reverse_name, clear_reverse_name))
        .routes(routes!(give_address))
        .routes(routes!(read_addresses))
}

/// Lists public addresses; sorted by created_at, ip or kind.
#[utoipa::path(get, path = "/admin/addresses", tag = "addresses", params(ListParams, AddressListFilter, WhoseAddresses), responses((status = 200, body = PageView<AddressOut>), (status = "4XX", body = Problem)))]
async fn list_addresses(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<AddressListFilter>,
    Query(whose): Query<WhoseAddresses>,
) -> ApiResult<Json<PageView<AddressOut>>> {
    Ok(Json(listed(&staff.ctx, &app, &given.parse(whose.customer)?, page).await?))
}

/// Shows an address, what to set up inside the server, and who held it when.
#[utoipa::path(get, path = "/admin/addresses/{id}", tag = "addresses", params(("id" = String, Path, description = "Address id")), responses((status = 200, body = AddressDetailOut), (status = "4XX", body = Problem)))]
async fn get_address(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<AddressId>,
) -> ApiResult<Json<AddressDetailOut>> {
    let found = provisioning::get_address(&staff.ctx, app.deps.db.read(), None, id).await?;
    Ok(Json(detail(&staff.ctx, &app, found, true).await?))
}

/// Puts a movable address on a server, or on none.
#[utoipa::path(post, path = "/admin/addresses/{id}/assign", tag = "addresses", request_body = AssignAddress, params(("id" = String, Path, description = "Address id")), responses((status = 202, body = AddressOut), (status = "4XX", body = Problem)))]
async fn assign_address(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<AddressId>,
    Json(body): Json<AssignAddress>,
) -> ApiResult<(StatusCode, Json<AddressOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::assign_address(&staff.ctx, &tx, None, id, body.service_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&staff.ctx, &app, done).await?)))
}

/// Notes that a further address of a server's IPv6 net is in use; the id is that of the address the server came with.
#[utoipa::path(post, path = "/admin/addresses/{id}/inside", tag = "addresses", request_body = InsideAddress, params(("id" = String, Path, description = "Id of the server's IPv6 address")), responses((status = 201, body = AddressOut), (status = "4XX", body = Problem)))]
async fn add_inside_address(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<AddressId>,
    Json(body): Json<InsideAddress>,
) -> ApiResult<(StatusCode, Json<AddressOut>)> {
    let tx = app.deps.db.begin().await?;
    let new = provisioning::add_inside_address(&staff.ctx, &tx, None, id, &body.ip).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(one(&staff.ctx, &app, new).await?)))
}

/// Removes a further address of a server's IPv6 net, and its host name.
#[utoipa::path(delete, path = "/admin/addresses/{id}", tag = "addresses", params(("id" = String, Path, description = "Address id")), responses((status = 204, description = "Removed"), (status = "4XX", body = Problem)))]
async fn remove_inside_address(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<AddressId>,
) -> ApiResult<StatusCode> {
    provisioning::remove_inside_address(&staff.ctx, &app.deps.provisioning(), None, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Looks whether a host name leads to an address.
#[utoipa::path(get, path = "/admin/addresses/{id}/forward-check", tag = "addresses", params(("id" = String, Path, description = "Address id"), HostName), responses((status = 200, body = ForwardOut), (status = "4XX", body = Problem)))]
async fn check_reverse_name(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<AddressId>,
    Query(asked): Query<HostName>,
) -> ApiResult<Json<ForwardOut>> {
    let check = provisioning::check_forward(&staff.ctx, &app.deps.provisioning(), None, id, &asked.name).await?;
    Ok(Json(check.into()))
}

/// Gives an address a host name. One that does not lead back is refused unless that is accepted.
#[utoipa::path(put, path = "/admin/addresses/{id}/reverse-name", tag = "addresses", request_body = ReverseName, params(("id" = String, Path, description = "Address id")), responses((status = 200, body = AddressOut), (status = "4XX", body = Problem)))]
async fn set_reverse_name(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<AddressId>,
    Json(body): Json<ReverseName>,
) -> ApiResult<Json<AddressOut>> {
    let deps = app.deps.provisioning();
    let done = provisioning::set_reverse_name(&staff.ctx, &deps, None, id, &body.name, body.accept_mismatch).await?;
    Ok(Json(one(&staff.ctx, &app, done).await?))
}

/// Takes the host name of an IPv6 address away.
#[utoipa::path(delete, path = "/admin/addresses/{id}/reverse-name", tag = "addresses", params(("id" = String, Path, description = "Address id")), responses((status = 200, body = AddressOut), (status = "4XX", body = Problem)))]
async fn clear_reverse_name(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<AddressId>,
) -> ApiResult<Json<AddressOut>> {
    let done = provisioning::clear_reverse_name(&staff.ctx, &app.deps.provisioning(), None, id).await?;
    Ok(Json(one(&staff.ctx, &app, done).await?))
}

/// Gives a free movable address to a customer, with a price or for nothing, changes its price, or takes it back and
/// ends its bill. A price, and the end of one, need the permission invoices.write as well.
#[utoipa::path(post, path = "/admin/addresses/{id}/give", tag = "addresses", request_body = GiveAddress, params(("id" = String, Path, description = "Address id")), responses((status = 200, body = AddressOut), (status = "4XX", body = Problem)))]
async fn give_address(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<AddressId>,
    Json(body): Json<GiveAddress>,
) -> ApiResult<Json<AddressOut>> {
    must_exist(&staff.ctx, &app, body.customer_id).await?;
    let gift = body.gift()?;
    let before = provisioning::get_address(&staff.ctx, app.deps.db.read(), None, id).await?.address;
    let money = gift.price.is_some() || before.billed_by.is_some();
    if money && !staff.principal.may(Permission::InvoicesWrite) {
        return Err(Error::forbidden("Your role does not include the permission invoices.write.").into());
    }
    let tx = app.deps.db.begin().await?;
    let done = addresses::give(&staff.ctx, &tx, id, gift).await?;
    tx.commit().await?;
    Ok(Json(one(&staff.ctx, &app, done).await?))
}

/// Reads the movable addresses of an account from the data centre.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/read-addresses", tag = "addresses", params(("id" = String, Path, description = "Provider account id")), responses((status = 200, body = AddressesRead), (status = "4XX", body = Problem)))]
async fn read_addresses(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<AddressesRead>> {
    let addresses = provisioning::read_addresses(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(AddressesRead { addresses }))
}
