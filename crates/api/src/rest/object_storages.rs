//! Object storages: staff buys and shares them; customers use what they have a share of.

mod objects;
mod staff;
mod views;

use axum::extract::State;
use mpanel_core::{OpContext, Result, StorageShareId};
use mpanel_identity::AuditRecord;
use mpanel_provisioning as provisioning;

use self::views::{LimitOwnStorage, Period, ShareKeysOut, StorageShareOut, StorageShares, StorageUsageOut};
use crate::App;
use crate::access::{Customer, CustomerOwner};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::request::RequestContext;
use crate::rest::seen::note_seen;
use crate::route::{Routes, routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_storages))
        .routes(routes!(get_own_storage))
        .routes(routes!(get_own_storage_usage))
        .routes(routes!(limit_own_storage))
        .routes(routes!(reveal_own_storage_keys))
        .routes(routes!(rotate_own_storage_keys))
        .merge(objects::routes())
        .merge(staff::routes())
}

/// Nothing is shown that was not noted first.
async fn noted(app: &App, ctx: &OpContext, request: &RequestContext, id: StorageShareId, action: &str) -> Result<()> {
    let ip = Some(request.ip.to_string());
    note_seen(app, ctx, AuditRecord { ip, ..AuditRecord::done(action, "object-storages", id) }).await
}

/// Lists the object storages that the customer has, or has buckets in.
#[utoipa::path(get, path = "/portal/object-storages", tag = "object storages",
    responses((status = 200, body = StorageShares), (status = "4XX", body = Problem)))]
async fn list_own_storages(State(app): State<App>, me: Customer) -> ApiResult<Json<StorageShares>> {
    let shares = provisioning::list_shares(&me.ctx, app.deps.db.read(), None, Some(me.customer)).await?;
    let items = shares.into_iter().map(|share| StorageShareOut::of(share, None)).collect();
    Ok(Json(StorageShares { items }))
}

/// Shows what the customer has of an object storage.
#[utoipa::path(get, path = "/portal/object-storages/{id}", tag = "object storages",
    params(("id" = String, Path, description = "Share id")),
    responses((status = 200, body = StorageShareOut), (status = "4XX", body = Problem)))]
async fn get_own_storage(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<StorageShareId>,
) -> ApiResult<Json<StorageShareOut>> {
    let share = provisioning::get_share(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    Ok(Json(StorageShareOut::of(share, None)))
}

/// Shows how full the customer's own storage was, or how much was in their share of one. Of a shared one nobody sees
/// what the others have.
#[utoipa::path(get, path = "/portal/object-storages/{id}/usage", tag = "object storages",
    params(("id" = String, Path, description = "Share id"), Period),
    responses((status = 200, body = StorageUsageOut), (status = "4XX", body = Problem)))]
async fn get_own_storage_usage(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<StorageShareId>,
    Query(period): Query<Period>,
) -> ApiResult<Json<StorageUsageOut>> {
    let conn = app.deps.db.read();
    let share = provisioning::get_share(&me.ctx, conn, Some(me.customer), id).await?;
    let since = period.since(&me.ctx)?;
    let samples = match share.is_whole {
        true => provisioning::storage_usage(&me.ctx, conn, share.storage.id, since).await?,
        false => provisioning::share_usage(&me.ctx, conn, id, since).await?,
    };
    Ok(Json(StorageUsageOut::of(samples)))
}

/// Sets how far the customer's own storage grows by itself, within what was bought. Each step it grows is told to the
/// meter of its product.
#[utoipa::path(put, path = "/portal/object-storages/{id}/auto-limit", tag = "object storages",
    request_body = LimitOwnStorage, params(("id" = String, Path, description = "Share id")),
    responses((status = 200, body = StorageShareOut), (status = "4XX", body = Problem)))]
async fn limit_own_storage(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<StorageShareId>,
    Json(body): Json<LimitOwnStorage>,
) -> ApiResult<Json<StorageShareOut>> {
    let deps = app.deps.provisioning();
    let share = provisioning::limit_own_growth(&me.ctx, &deps, me.customer, id, body.auto_limit_gb).await?;
    Ok(Json(StorageShareOut::of(share, None)))
}

/// Shows the S3 keys; the audit log notes it.
#[utoipa::path(post, path = "/portal/object-storages/{id}/keys/reveal", tag = "object storages",
    params(("id" = String, Path, description = "Share id")),
    responses((status = 200, body = ShareKeysOut), (status = "4XX", body = Problem)))]
async fn reveal_own_storage_keys(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Path(id): Path<StorageShareId>,
) -> ApiResult<Json<ShareKeysOut>> {
    let keys = provisioning::storage_keys(&me.ctx, &app.deps.provisioning(), Some(me.customer), id).await?;
    noted(&app, &me.ctx, &me.request, id, "object_storage.keys.reveal").await?;
    Ok(Json(keys.into()))
}

/// Makes a new secret key. Programs that use the old one are shut out at once.
#[utoipa::path(post, path = "/portal/object-storages/{id}/keys/rotate", tag = "object storages",
    params(("id" = String, Path, description = "Share id")),
    responses((status = 200, body = ShareKeysOut), (status = "4XX", body = Problem)))]
async fn rotate_own_storage_keys(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Path(id): Path<StorageShareId>,
) -> ApiResult<Json<ShareKeysOut>> {
    // Whose it is comes before what is noted about it.
    provisioning::get_share(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    noted(&app, &me.ctx, &me.request, id, "object_storage.keys.rotate").await?;
    let keys = provisioning::rotate_storage_keys(&me.ctx, &app.deps.provisioning(), Some(me.customer), id).await?;
    Ok(Json(keys.into()))
}
