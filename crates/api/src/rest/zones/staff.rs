//! The same for staff: any zone, and those that are nobody's.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mpanel_core::{DnsZoneId, ProviderAccountId};
use mpanel_provisioning::{self as provisioning, NewZone, ZoneFilter};

use super::imports::{ApplyImportIn, ImportIn, ImportPlanOut};
use super::views::{
    ChangeOut, ChangesOut, ChosenRecords, ConfirmZone, GiveZone, RecordIn, RecordOut, StaffZoneIn, TtlIn, WhoseZones,
    ZoneOut, ZoneRecordsOut, ZonesRead,
};
use super::{begun, deleted, file, listed, made, one};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::customers::must_exist;
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_zones, create_zone))
        .routes(routes!(get_zone))
        .routes(routes!(delete_zone))
        .routes(routes!(give_zone))
        .routes(routes!(read_zones))
        .routes(routes!(list_zone_records, create_record))
        .routes(routes!(update_record, delete_record))
        .routes(routes!(delete_records))
        .routes(routes!(change_record_ttl))
        .routes(routes!(preview_zone_import))
        .routes(routes!(apply_zone_import))
        .routes(routes!(export_zone))
        .routes(routes!(list_zone_changes))
}

/// Lists DNS zones by name; sorted by name or created_at.
#[utoipa::path(get, path = "/admin/zones", tag = "zones", params(ListParams, WhoseZones), responses((status = 200, body = PageView<ZoneOut>), (status = "4XX", body = Problem)))]
async fn list_zones(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<WhoseZones>,
) -> ApiResult<Json<PageView<ZoneOut>>> {
    let filter = ZoneFilter { customer: given.customer };
    Ok(Json(listed(&staff.ctx, &app, &filter, page, None).await?))
}

/// Makes a DNS zone, for a customer or for nobody yet.
#[utoipa::path(post, path = "/admin/zones", tag = "zones", request_body = StaffZoneIn, responses((status = 202, body = ZoneOut), (status = "4XX", body = Problem)))]
async fn create_zone(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Json(body): Json<StaffZoneIn>,
) -> ApiResult<(StatusCode, Json<ZoneOut>)> {
    must_exist(&staff.ctx, &app, body.customer_id).await?;
    let new = NewZone { customer: body.customer_id, account: body.account_id, name: body.name };
    Ok((StatusCode::ACCEPTED, Json(made(&staff.ctx, &app, new, None).await?)))
}

/// Gives a DNS zone to a customer, or takes it back.
#[utoipa::path(post, path = "/admin/zones/{id}/give", tag = "zones", request_body = GiveZone, params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ZoneOut), (status = "4XX", body = Problem)))]
async fn give_zone(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<GiveZone>,
) -> ApiResult<Json<ZoneOut>> {
    must_exist(&staff.ctx, &app, body.customer_id).await?;
    let tx = app.deps.db.begin().await?;
    let zone = provisioning::give_zone(&staff.ctx, &tx, id, body.customer_id).await?;
    tx.commit().await?;
    Ok(Json(one(&staff.ctx, &app, zone, None).await?))
}

/// Reads the DNS zones that an account has. New ones are nobody's until they are given to a customer.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/read-zones", tag = "zones", params(("id" = String, Path, description = "Provider account id")), responses((status = 200, body = ZonesRead), (status = "4XX", body = Problem)))]
async fn read_zones(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ZonesRead>> {
    let found = provisioning::read_zones(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(ZonesRead { found }))
}

/// Shows a DNS zone and what is being written to it.
#[utoipa::path(get, path = "/admin/zones/{id}", tag = "zones", params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ZoneOut), (status = "4XX", body = Problem)))]
async fn get_zone(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<DnsZoneId>,
) -> ApiResult<Json<ZoneOut>> {
    let zone = provisioning::get_zone(&staff.ctx, app.deps.db.read(), None, id).await?;
    Ok(Json(one(&staff.ctx, &app, zone, None).await?))
}

/// Deletes a DNS zone with all its records. Its name has to be typed.
#[utoipa::path(post, path = "/admin/zones/{id}/delete", tag = "zones", request_body = ConfirmZone, params(("id" = String, Path, description = "Zone id")), responses((status = 202, body = ZoneOut), (status = "4XX", body = Problem)))]
async fn delete_zone(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<ConfirmZone>,
) -> ApiResult<(StatusCode, Json<ZoneOut>)> {
    Ok((StatusCode::ACCEPTED, Json(deleted(&staff.ctx, &app, None, id, body).await?)))
}

/// Reads the records of a DNS zone from the data centre.
#[utoipa::path(get, path = "/admin/zones/{id}/records", tag = "zones", params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ZoneRecordsOut), (status = "4XX", body = Problem)))]
async fn list_zone_records(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<DnsZoneId>,
) -> ApiResult<Json<ZoneRecordsOut>> {
    let found = provisioning::list_records(&staff.ctx, &app.deps.provisioning(), None, id).await?;
    Ok(Json(found.into()))
}

/// Makes a record.
#[utoipa::path(post, path = "/admin/zones/{id}/records", tag = "zones", request_body = RecordIn, params(("id" = String, Path, description = "Zone id")), responses((status = 201, body = RecordOut), (status = "4XX", body = Problem)))]
async fn create_record(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<RecordIn>,
) -> ApiResult<(StatusCode, Json<RecordOut>)> {
    let draft = body.parse()?;
    let made = provisioning::create_record(&staff.ctx, &app.deps.provisioning(), None, id, &draft).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes a record; its name and type stay.
#[utoipa::path(put, path = "/admin/zones/{id}/records/{record_id}", tag = "zones", request_body = RecordIn, params(("id" = String, Path, description = "Zone id"), ("record_id" = String, Path, description = "Record id")), responses((status = 200, body = RecordOut), (status = "4XX", body = Problem)))]
async fn update_record(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, record_id)): Path<(DnsZoneId, String)>,
    Json(body): Json<RecordIn>,
) -> ApiResult<Json<RecordOut>> {
    let draft = body.parse()?;
    let done = provisioning::update_record(&staff.ctx, &app.deps.provisioning(), None, id, &record_id, &draft).await?;
    Ok(Json(done.into()))
}

/// Deletes a record.
#[utoipa::path(delete, path = "/admin/zones/{id}/records/{record_id}", tag = "zones", params(("id" = String, Path, description = "Zone id"), ("record_id" = String, Path, description = "Record id")), responses((status = 204, description = "It is deleted"), (status = "4XX", body = Problem)))]
async fn delete_record(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, record_id)): Path<(DnsZoneId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::delete_record(&staff.ctx, &app.deps.provisioning(), None, id, &record_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets several records be deleted. The zone shows how far it is.
#[utoipa::path(post, path = "/admin/zones/{id}/delete-records", tag = "zones", request_body = ChosenRecords, params(("id" = String, Path, description = "Zone id")), responses((status = 202, body = ChangeOut), (status = "4XX", body = Problem)))]
async fn delete_records(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<ChosenRecords>,
) -> ApiResult<(StatusCode, Json<ChangeOut>)> {
    let deps = app.deps.provisioning();
    let change = provisioning::delete_records(&staff.ctx, &deps, None, id, &body.record_ids).await?;
    Ok(begun(change, None))
}

/// Lets several records get another time. The zone shows how far it is.
#[utoipa::path(post, path = "/admin/zones/{id}/change-ttl", tag = "zones", request_body = TtlIn, params(("id" = String, Path, description = "Zone id")), responses((status = 202, body = ChangeOut), (status = "4XX", body = Problem)))]
async fn change_record_ttl(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<TtlIn>,
) -> ApiResult<(StatusCode, Json<ChangeOut>)> {
    let deps = app.deps.provisioning();
    let change = provisioning::change_ttl(&staff.ctx, &deps, None, id, &body.record_ids, body.ttl).await?;
    Ok(begun(change, None))
}

/// Says what reading a zone file in would do. Nothing is written.
#[utoipa::path(post, path = "/admin/zones/{id}/import-preview", tag = "zones", request_body = ImportIn, params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ImportPlanOut), (status = "4XX", body = Problem)))]
async fn preview_zone_import(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<ImportIn>,
) -> ApiResult<Json<ImportPlanOut>> {
    let deps = app.deps.provisioning();
    let plan = provisioning::preview_import(&staff.ctx, &deps, None, id, &body.text, body.replace).await?;
    Ok(Json(plan.into()))
}

/// Reads a zone file in, exactly as the preview with this fingerprint said. The zone shows how far it is.
#[utoipa::path(post, path = "/admin/zones/{id}/import", tag = "zones", request_body = ApplyImportIn, params(("id" = String, Path, description = "Zone id")), responses((status = 202, body = ChangeOut), (status = "4XX", body = Problem)))]
async fn apply_zone_import(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<ApplyImportIn>,
) -> ApiResult<(StatusCode, Json<ChangeOut>)> {
    let ApplyImportIn { text, replace, fingerprint } = body;
    let deps = app.deps.provisioning();
    let change = provisioning::apply_import(&staff.ctx, &deps, None, id, &text, replace, &fingerprint).await?;
    Ok(begun(change, None))
}

/// Writes a DNS zone as a zone file in the BIND format.
#[utoipa::path(get, path = "/admin/zones/{id}/file", tag = "zones", params(("id" = String, Path, description = "Zone id")), responses((status = 200, description = "The zone file", content_type = "text/plain"), (status = "4XX", body = Problem)))]
async fn export_zone(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<DnsZoneId>,
) -> ApiResult<Response> {
    Ok(file(&staff.ctx, &app, None, id).await?)
}

/// Lists the latest changes of the records of a DNS zone, newest first.
#[utoipa::path(get, path = "/admin/zones/{id}/changes", tag = "zones", params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ChangesOut), (status = "4XX", body = Problem)))]
async fn list_zone_changes(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<DnsZoneId>,
) -> ApiResult<Json<ChangesOut>> {
    let found = provisioning::zone_changes(&staff.ctx, app.deps.db.read(), None, id).await?;
    Ok(Json(ChangesOut { items: found.into_iter().map(|change| ChangeOut::of(change, true)).collect() }))
}
