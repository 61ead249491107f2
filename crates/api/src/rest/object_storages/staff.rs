//! Object storages for staff: bought, grown, ended, shared among customers.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{Error, ObjectStorageId, OpContext, Result, StorageShareId};
use mpanel_identity::append_audit;
use mpanel_provisioning::{self as provisioning, ShareView, StorageFilter};

use super::views::{
    ConfirmStorage, NewStorageShare, ObjectStorageIn, ObjectStorageOut, Period, ReadStorages, ResizeStorage,
    StorageShareOut, StorageShares, StorageUsageOut, StoragesRead, WhichStorages,
};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::customer_names;
use crate::rest::purchases::{DecidePurchase, decided};
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_object_storages, order_object_storage))
        .routes(routes!(get_object_storage))
        .routes(routes!(look_at_object_storage))
        .routes(routes!(approve_storage_purchase))
        .routes(routes!(refuse_storage_purchase))
        .routes(routes!(resize_object_storage))
        .routes(routes!(cancel_object_storage))
        .routes(routes!(get_object_storage_usage))
        .routes(routes!(list_storage_shares, create_storage_share))
        .routes(routes!(end_storage_share))
        .routes(routes!(read_object_storages))
}

async fn shown(ctx: &OpContext, app: &App, shares: Vec<ShareView>) -> Result<Vec<StorageShareOut>> {
    let names = customer_names(ctx, app.deps.db.read(), shares.iter().map(|share| share.customer)).await?;
    Ok(shares.into_iter().map(|share| StorageShareOut::of(share, Some(&names))).collect())
}

/// Lists object storages by name; sorted by name or created_at.
#[utoipa::path(get, path = "/admin/object-storages", tag = "object storages", params(ListParams, WhichStorages),
    responses((status = 200, body = PageView<ObjectStorageOut>), (status = "4XX", body = Problem)))]
async fn list_object_storages(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
    Query(which): Query<WhichStorages>,
) -> ApiResult<Json<PageView<ObjectStorageOut>>> {
    let filter = StorageFilter { account: which.account };
    let page = provisioning::list_object_storages(&staff.ctx, app.deps.db.read(), &filter, &page.into()).await?;
    let items = page.items.into_iter().map(ObjectStorageOut::from).collect();
    Ok(Json(PageView { items, next_cursor: page.next_cursor, total: page.total }))
}

/// Buys an object storage. It is bought once, also when the reply is lost. Beyond the limits of its account it is held
/// until it is approved.
#[utoipa::path(post, path = "/admin/object-storages", tag = "object storages", request_body = ObjectStorageIn,
    responses((status = 202, body = ObjectStorageOut), (status = "4XX", body = Problem)))]
async fn order_object_storage(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Json(body): Json<ObjectStorageIn>,
) -> ApiResult<(StatusCode, Json<ObjectStorageOut>)> {
    let storage = provisioning::order_object_storage(&staff.ctx, &app.deps.provisioning(), body.into()).await?;
    Ok((StatusCode::ACCEPTED, Json(storage.into())))
}

/// Shows an object storage.
#[utoipa::path(get, path = "/admin/object-storages/{id}", tag = "object storages",
    params(("id" = String, Path, description = "Storage id")),
    responses((status = 200, body = ObjectStorageOut), (status = "4XX", body = Problem)))]
async fn get_object_storage(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ObjectStorageId>,
) -> ApiResult<Json<ObjectStorageOut>> {
    Ok(Json(provisioning::get_object_storage(&staff.ctx, app.deps.db.read(), id).await?.into()))
}

/// Asks the data centre about an object storage now.
#[utoipa::path(post, path = "/admin/object-storages/{id}/look", tag = "object storages",
    params(("id" = String, Path, description = "Storage id")),
    responses((status = 200, body = ObjectStorageOut), (status = "4XX", body = Problem)))]
async fn look_at_object_storage(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ObjectStorageId>,
) -> ApiResult<Json<ObjectStorageOut>> {
    let deps = app.deps.provisioning();
    Ok(Json(provisioning::look_at_object_storage(&staff.ctx, &deps, id).await?.into()))
}

/// Lets the purchase of a storage go that waits for approval.
#[utoipa::path(post, path = "/admin/object-storages/{id}/approve-purchase", tag = "object storages",
    request_body = DecidePurchase, params(("id" = String, Path, description = "Storage id")),
    responses((status = 200, body = ObjectStorageOut), (status = "4XX", body = Problem)))]
async fn approve_storage_purchase(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ObjectStorageId>,
    Json(body): Json<DecidePurchase>,
) -> ApiResult<Json<ObjectStorageOut>> {
    let (ctx, reason) = (&staff.ctx, body.reason()?);
    let tx = app.deps.db.begin().await?;
    provisioning::approve_storage_purchase(ctx, &tx, id).await?;
    append_audit(ctx, &tx, decided("object_storage", id, "approve the purchase of a storage", reason)).await?;
    tx.commit().await?;
    Ok(Json(provisioning::send_approved_storage(ctx, &app.deps.provisioning(), id).await?.into()))
}

/// Refuses the purchase of a storage that waits for approval: nothing was bought, and nothing is left of it.
#[utoipa::path(post, path = "/admin/object-storages/{id}/refuse-purchase", tag = "object storages",
    request_body = DecidePurchase, params(("id" = String, Path, description = "Storage id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn refuse_storage_purchase(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ObjectStorageId>,
    Json(body): Json<DecidePurchase>,
) -> ApiResult<StatusCode> {
    let (ctx, reason) = (&staff.ctx, body.reason()?);
    let tx = app.deps.db.begin().await?;
    provisioning::refuse_storage_purchase(ctx, &tx, id).await?;
    append_audit(ctx, &tx, decided("object_storage", id, "refuse the purchase of a storage", reason)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Buys more space, or changes how far a storage grows by itself.
#[utoipa::path(post, path = "/admin/object-storages/{id}/resize", tag = "object storages",
    request_body = ResizeStorage, params(("id" = String, Path, description = "Storage id")),
    responses((status = 200, body = ObjectStorageOut), (status = "4XX", body = Problem)))]
async fn resize_object_storage(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ObjectStorageId>,
    Json(body): Json<ResizeStorage>,
) -> ApiResult<Json<ObjectStorageOut>> {
    let (deps, change) = (app.deps.provisioning(), body.change()?);
    Ok(Json(provisioning::grow_object_storage(&staff.ctx, &deps, id, change).await?.into()))
}

/// Lets a storage end with its paid time, with all that is in it. Its name has to be typed.
#[utoipa::path(post, path = "/admin/object-storages/{id}/cancel", tag = "object storages",
    request_body = ConfirmStorage, params(("id" = String, Path, description = "Storage id")),
    responses((status = 200, body = ObjectStorageOut), (status = "4XX", body = Problem)))]
async fn cancel_object_storage(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ObjectStorageId>,
    Json(body): Json<ConfirmStorage>,
) -> ApiResult<Json<ObjectStorageOut>> {
    let deps = app.deps.provisioning();
    Ok(Json(provisioning::cancel_object_storage(&staff.ctx, &deps, id, &body.confirm_name).await?.into()))
}

/// Shows how full a storage was.
#[utoipa::path(get, path = "/admin/object-storages/{id}/usage", tag = "object storages",
    params(("id" = String, Path, description = "Storage id"), Period),
    responses((status = 200, body = StorageUsageOut), (status = "4XX", body = Problem)))]
async fn get_object_storage_usage(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ObjectStorageId>,
    Query(period): Query<Period>,
) -> ApiResult<Json<StorageUsageOut>> {
    let conn = app.deps.db.read();
    let storage = provisioning::get_object_storage(&staff.ctx, conn, id).await?;
    let since = period.since(&staff.ctx)?;
    Ok(Json(StorageUsageOut::of(provisioning::storage_usage(&staff.ctx, conn, storage.id, since).await?)))
}

/// Lists who has what of a storage.
#[utoipa::path(get, path = "/admin/object-storages/{id}/shares", tag = "object storages",
    params(("id" = String, Path, description = "Storage id")),
    responses((status = 200, body = StorageShares), (status = "4XX", body = Problem)))]
async fn list_storage_shares(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ObjectStorageId>,
) -> ApiResult<Json<StorageShares>> {
    let conn = app.deps.db.read();
    let storage = provisioning::get_object_storage(&staff.ctx, conn, id).await?;
    let shares = provisioning::list_shares(&staff.ctx, conn, Some(storage.id), None).await?;
    Ok(Json(StorageShares { items: shown(&staff.ctx, &app, shares).await? }))
}

/// Gives a customer a storage, or buckets inside it.
#[utoipa::path(post, path = "/admin/object-storages/{id}/shares", tag = "object storages",
    request_body = NewStorageShare, params(("id" = String, Path, description = "Storage id")),
    responses((status = 201, body = StorageShareOut), (status = "4XX", body = Problem)))]
async fn create_storage_share(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ObjectStorageId>,
    Json(body): Json<NewStorageShare>,
) -> ApiResult<(StatusCode, Json<StorageShareOut>)> {
    let ctx = &staff.ctx;
    provisioning::get_object_storage(ctx, app.deps.db.read(), id).await?;
    let known = mpanel_billing::get_customer(ctx, app.deps.db.read(), body.customer_id).await;
    known.map_err(|_| Error::invalid("/customer_id", "unknown_customer", "There is no such customer."))?;
    let deps = app.deps.provisioning();
    let share = provisioning::create_share(ctx, &deps, id, body.customer_id, body.is_whole).await?;
    let made = shown(ctx, &app, vec![share]).await?.pop();
    let made = made.ok_or_else(|| Error::internal("a share without a view"))?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Takes a share away. Its buckets must be gone.
#[utoipa::path(delete, path = "/admin/storage-shares/{id}", tag = "object storages",
    params(("id" = String, Path, description = "Share id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn end_storage_share(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<StorageShareId>,
) -> ApiResult<StatusCode> {
    provisioning::end_share(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads the storages of an account, so that those that were bought elsewhere are in the list.
#[utoipa::path(post, path = "/admin/object-storages/read", tag = "object storages", request_body = ReadStorages,
    responses((status = 200, body = StoragesRead), (status = "4XX", body = Problem)))]
async fn read_object_storages(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Json(body): Json<ReadStorages>,
) -> ApiResult<Json<StoragesRead>> {
    let deps = app.deps.provisioning();
    let found = provisioning::read_object_storages(&staff.ctx, &deps, body.account_id).await?;
    Ok(Json(StoragesRead { found }))
}
