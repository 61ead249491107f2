//! Buckets and objects of customers. The bytes themselves go between browser and storage, by signed addresses.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::StorageShareId;
use mpanel_provisioning as provisioning;

use super::views::{
    BucketName, BucketOut, Buckets, ConfirmBucket, ObjectKey, ObjectKeys, ObjectsOut, SignedUrl, WhichObjects,
};
use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_buckets, create_own_bucket))
        .routes(routes!(delete_own_bucket))
        .routes(routes!(list_own_objects))
        .routes(routes!(create_upload_url))
        .routes(routes!(create_download_url))
        .routes(routes!(create_folder))
        .routes(routes!(delete_own_objects))
}

/// Lists the buckets.
#[utoipa::path(get, path = "/portal/object-storages/{id}/buckets", tag = "object storages",
    params(("id" = String, Path, description = "Share id")),
    responses((status = 200, body = Buckets), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
async fn list_own_buckets(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<StorageShareId>,
) -> ApiResult<Json<Buckets>> {
    let buckets = provisioning::list_buckets(&me.ctx, &app.deps.provisioning(), Some(me.customer), id).await?;
    Ok(Json(Buckets { items: buckets.into_iter().map(BucketOut::from).collect() }))
}

/// Makes a bucket. Asked again after an interruption, it makes it whole.
#[utoipa::path(post, path = "/portal/object-storages/{id}/buckets", tag = "object storages",
    request_body = BucketName, params(("id" = String, Path, description = "Share id")),
    responses((status = 201, body = BucketOut), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
async fn create_own_bucket(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<StorageShareId>,
    Json(body): Json<BucketName>,
) -> ApiResult<(StatusCode, Json<BucketOut>)> {
    let deps = app.deps.provisioning();
    let bucket = provisioning::create_bucket(&me.ctx, &deps, Some(me.customer), id, &body.name).await?;
    Ok((StatusCode::CREATED, Json(bucket.into())))
}

/// Deletes a bucket that is empty. Its name has to be typed.
#[utoipa::path(post, path = "/portal/object-storages/{id}/buckets/{bucket}/delete", tag = "object storages",
    request_body = ConfirmBucket,
    params(("id" = String, Path, description = "Share id"), ("bucket" = String, Path, description = "Bucket name")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_own_bucket(
    State(app): State<App>,
    me: Customer,
    Path((id, bucket)): Path<(StorageShareId, String)>,
    Json(body): Json<ConfirmBucket>,
) -> ApiResult<StatusCode> {
    let deps = app.deps.provisioning();
    provisioning::delete_bucket(&me.ctx, &deps, Some(me.customer), id, &bucket, &body.confirm_name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists folders and objects of a bucket, one level and one page at a time.
#[utoipa::path(get, path = "/portal/object-storages/{id}/buckets/{bucket}/objects", tag = "object storages",
    params(("id" = String, Path, description = "Share id"), ("bucket" = String, Path, description = "Bucket name"),
        WhichObjects),
    responses((status = 200, body = ObjectsOut), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
async fn list_own_objects(
    State(app): State<App>,
    me: Customer,
    Path((id, bucket)): Path<(StorageShareId, String)>,
    Query(which): Query<WhichObjects>,
) -> ApiResult<Json<ObjectsOut>> {
    let deps = app.deps.provisioning();
    let (prefix, token) = (which.prefix.as_deref().unwrap_or_default(), which.token.as_deref());
    let listed = provisioning::list_objects(&me.ctx, &deps, Some(me.customer), (id, &bucket), prefix, token).await?;
    Ok(Json(listed.into()))
}

/// Makes an address that takes an object by `PUT` for a quarter of an hour.
#[utoipa::path(post, path = "/portal/object-storages/{id}/buckets/{bucket}/upload-url", tag = "object storages",
    request_body = ObjectKey,
    params(("id" = String, Path, description = "Share id"), ("bucket" = String, Path, description = "Bucket name")),
    responses((status = 200, body = SignedUrl), (status = "4XX", body = Problem)))]
async fn create_upload_url(
    State(app): State<App>,
    me: Customer,
    Path((id, bucket)): Path<(StorageShareId, String)>,
    Json(body): Json<ObjectKey>,
) -> ApiResult<Json<SignedUrl>> {
    let deps = app.deps.provisioning();
    let signed = provisioning::upload_url(&me.ctx, &deps, Some(me.customer), (id, &bucket), &body.key).await?;
    Ok(Json(signed.into()))
}

/// Makes an address that gives an object by `GET` for five minutes.
#[utoipa::path(post, path = "/portal/object-storages/{id}/buckets/{bucket}/download-url", tag = "object storages",
    request_body = ObjectKey,
    params(("id" = String, Path, description = "Share id"), ("bucket" = String, Path, description = "Bucket name")),
    responses((status = 200, body = SignedUrl), (status = "4XX", body = Problem)))]
async fn create_download_url(
    State(app): State<App>,
    me: Customer,
    Path((id, bucket)): Path<(StorageShareId, String)>,
    Json(body): Json<ObjectKey>,
) -> ApiResult<Json<SignedUrl>> {
    let deps = app.deps.provisioning();
    let signed = provisioning::download_url(&me.ctx, &deps, Some(me.customer), (id, &bucket), &body.key).await?;
    Ok(Json(signed.into()))
}

/// Makes a folder.
#[utoipa::path(post, path = "/portal/object-storages/{id}/buckets/{bucket}/folders", tag = "object storages",
    request_body = ObjectKey,
    params(("id" = String, Path, description = "Share id"), ("bucket" = String, Path, description = "Bucket name")),
    responses((status = 204, description = "Made"), (status = "4XX", body = Problem)))]
async fn create_folder(
    State(app): State<App>,
    me: Customer,
    Path((id, bucket)): Path<(StorageShareId, String)>,
    Json(body): Json<ObjectKey>,
) -> ApiResult<StatusCode> {
    let deps = app.deps.provisioning();
    provisioning::make_folder(&me.ctx, &deps, Some(me.customer), (id, &bucket), &body.key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes up to 100 objects and empty folders.
#[utoipa::path(post, path = "/portal/object-storages/{id}/buckets/{bucket}/delete-objects", tag = "object storages",
    request_body = ObjectKeys,
    params(("id" = String, Path, description = "Share id"), ("bucket" = String, Path, description = "Bucket name")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_own_objects(
    State(app): State<App>,
    me: Customer,
    Path((id, bucket)): Path<(StorageShareId, String)>,
    Json(body): Json<ObjectKeys>,
) -> ApiResult<StatusCode> {
    let deps = app.deps.provisioning();
    provisioning::delete_objects(&me.ctx, &deps, Some(me.customer), (id, &bucket), &body.keys).await?;
    Ok(StatusCode::NO_CONTENT)
}
