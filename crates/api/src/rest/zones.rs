//! DNS zones of customers: records, zone files, and changes of many records at once.

mod imports;
mod staff;
mod views;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mpanel_core::{CustomerId, DnsZoneId, Error, OpContext, Result};
use mpanel_provisioning::{self as provisioning, DnsChangeView, NewZone, ZoneFilter, ZoneView};

use self::imports::{ApplyImportIn, ImportIn, ImportPlanOut};
use self::views::{
    ChangeOut, ChangesOut, ChosenRecords, ConfirmZone, RecordIn, RecordOut, TtlIn, ZoneIn, ZoneOut, ZoneRecordsOut,
};
use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::download::download;
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_zones, create_own_zone))
        .routes(routes!(get_own_zone))
        .routes(routes!(delete_own_zone))
        .routes(routes!(list_own_zone_records, create_own_record))
        .routes(routes!(update_own_record, delete_own_record))
        .routes(routes!(delete_own_records))
        .routes(routes!(change_own_record_ttl))
        .routes(routes!(preview_own_zone_import))
        .routes(routes!(apply_own_zone_import))
        .routes(routes!(export_own_zone))
        .routes(routes!(list_own_zone_changes))
        .merge(staff::routes())
}

/// Who looks: a customer sees their own zones only, and no names of staff.
type Whose = Option<CustomerId>;

async fn listed(
    ctx: &OpContext,
    app: &App,
    filter: &ZoneFilter,
    page: ListParams,
    whose: Whose,
) -> Result<PageView<ZoneOut>> {
    let page = provisioning::list_zones(ctx, app.deps.db.read(), filter, &page.into()).await?;
    let (total, next_cursor) = (page.total, page.next_cursor);
    Ok(PageView { items: shown(ctx, app, page.items, whose).await?, next_cursor, total })
}

async fn shown(ctx: &OpContext, app: &App, zones: Vec<ZoneView>, whose: Whose) -> Result<Vec<ZoneOut>> {
    let names = customer_names(ctx, app.deps.db.read(), zones.iter().filter_map(|z| z.customer)).await?;
    Ok(zones.into_iter().map(|zone| ZoneOut::of(zone, &names, whose.is_none())).collect())
}

async fn one(ctx: &OpContext, app: &App, zone: ZoneView, whose: Whose) -> Result<ZoneOut> {
    shown(ctx, app, vec![zone], whose).await?.pop().ok_or_else(|| Error::internal("a zone without a view"))
}

async fn made(ctx: &OpContext, app: &App, new: NewZone, whose: Whose) -> Result<ZoneOut> {
    let tx = app.deps.db.begin().await?;
    let zone = provisioning::create_zone(ctx, &tx, new, whose.is_some()).await?;
    tx.commit().await?;
    one(ctx, app, zone, whose).await
}

async fn deleted(ctx: &OpContext, app: &App, whose: Whose, id: DnsZoneId, body: ConfirmZone) -> Result<ZoneOut> {
    let tx = app.deps.db.begin().await?;
    let zone = provisioning::delete_zone(ctx, &tx, whose, id, &body.confirm_name).await?;
    tx.commit().await?;
    one(ctx, app, zone, whose).await
}

fn begun(change: DnsChangeView, whose: Whose) -> (StatusCode, Json<ChangeOut>) {
    (StatusCode::ACCEPTED, Json(ChangeOut::of(change, whose.is_none())))
}

async fn file(ctx: &OpContext, app: &App, whose: Whose, id: DnsZoneId) -> Result<Response> {
    let (name, text) = provisioning::export_zone(ctx, &app.deps.provisioning(), whose, id).await?;
    Ok(download(&format!("{name}.zone"), "text/plain; charset=utf-8", text))
}

/// Lists DNS zones by name; sorted by name or created_at.
#[utoipa::path(get, path = "/portal/zones", tag = "zones", params(ListParams), responses((status = 200, body = PageView<ZoneOut>), (status = "4XX", body = Problem)))]
async fn list_own_zones(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<ZoneOut>>> {
    let filter = ZoneFilter { customer: Some(me.customer) };
    Ok(Json(listed(&me.ctx, &app, &filter, page, Some(me.customer)).await?))
}

/// Makes a DNS zone.
#[utoipa::path(post, path = "/portal/zones", tag = "zones", request_body = ZoneIn, responses((status = 202, body = ZoneOut), (status = "4XX", body = Problem)))]
async fn create_own_zone(
    State(app): State<App>,
    me: Customer,
    Json(body): Json<ZoneIn>,
) -> ApiResult<(StatusCode, Json<ZoneOut>)> {
    let new = NewZone { customer: Some(me.customer), account: None, name: body.name };
    Ok((StatusCode::ACCEPTED, Json(made(&me.ctx, &app, new, Some(me.customer)).await?)))
}

/// Shows a DNS zone and what is being written to it.
#[utoipa::path(get, path = "/portal/zones/{id}", tag = "zones", params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ZoneOut), (status = "4XX", body = Problem)))]
async fn get_own_zone(State(app): State<App>, me: Customer, Path(id): Path<DnsZoneId>) -> ApiResult<Json<ZoneOut>> {
    let zone = provisioning::get_zone(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    Ok(Json(one(&me.ctx, &app, zone, Some(me.customer)).await?))
}

/// Deletes a DNS zone with all its records. Its name has to be typed.
#[utoipa::path(post, path = "/portal/zones/{id}/delete", tag = "zones", request_body = ConfirmZone, params(("id" = String, Path, description = "Zone id")), responses((status = 202, body = ZoneOut), (status = "4XX", body = Problem)))]
async fn delete_own_zone(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<ConfirmZone>,
) -> ApiResult<(StatusCode, Json<ZoneOut>)> {
    Ok((StatusCode::ACCEPTED, Json(deleted(&me.ctx, &app, Some(me.customer), id, body).await?)))
}

/// Reads the records of a DNS zone from the data centre.
#[utoipa::path(get, path = "/portal/zones/{id}/records", tag = "zones", params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ZoneRecordsOut), (status = "4XX", body = Problem)))]
async fn list_own_zone_records(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DnsZoneId>,
) -> ApiResult<Json<ZoneRecordsOut>> {
    let found = provisioning::list_records(&me.ctx, &app.deps.provisioning(), Some(me.customer), id).await?;
    Ok(Json(found.into()))
}

/// Makes a record.
#[utoipa::path(post, path = "/portal/zones/{id}/records", tag = "zones", request_body = RecordIn, params(("id" = String, Path, description = "Zone id")), responses((status = 201, body = RecordOut), (status = "4XX", body = Problem)))]
async fn create_own_record(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<RecordIn>,
) -> ApiResult<(StatusCode, Json<RecordOut>)> {
    let draft = body.parse()?;
    let made = provisioning::create_record(&me.ctx, &app.deps.provisioning(), Some(me.customer), id, &draft).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes a record; its name and type stay.
#[utoipa::path(put, path = "/portal/zones/{id}/records/{record_id}", tag = "zones", request_body = RecordIn, params(("id" = String, Path, description = "Zone id"), ("record_id" = String, Path, description = "Record id")), responses((status = 200, body = RecordOut), (status = "4XX", body = Problem)))]
async fn update_own_record(
    State(app): State<App>,
    me: Customer,
    Path((id, record_id)): Path<(DnsZoneId, String)>,
    Json(body): Json<RecordIn>,
) -> ApiResult<Json<RecordOut>> {
    let draft = body.parse()?;
    let done =
        provisioning::update_record(&me.ctx, &app.deps.provisioning(), Some(me.customer), id, &record_id, &draft)
            .await?;
    Ok(Json(done.into()))
}

/// Deletes a record.
#[utoipa::path(delete, path = "/portal/zones/{id}/records/{record_id}", tag = "zones", params(("id" = String, Path, description = "Zone id"), ("record_id" = String, Path, description = "Record id")), responses((status = 204, description = "It is deleted"), (status = "4XX", body = Problem)))]
async fn delete_own_record(
    State(app): State<App>,
    me: Customer,
    Path((id, record_id)): Path<(DnsZoneId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::delete_record(&me.ctx, &app.deps.provisioning(), Some(me.customer), id, &record_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets several records be deleted. The zone shows how far it is.
#[utoipa::path(post, path = "/portal/zones/{id}/delete-records", tag = "zones", request_body = ChosenRecords, params(("id" = String, Path, description = "Zone id")), responses((status = 202, body = ChangeOut), (status = "4XX", body = Problem)))]
async fn delete_own_records(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<ChosenRecords>,
) -> ApiResult<(StatusCode, Json<ChangeOut>)> {
    let deps = app.deps.provisioning();
    let change = provisioning::delete_records(&me.ctx, &deps, Some(me.customer), id, &body.record_ids).await?;
    Ok(begun(change, Some(me.customer)))
}

/// Lets several records get another time. The zone shows how far it is.
#[utoipa::path(post, path = "/portal/zones/{id}/change-ttl", tag = "zones", request_body = TtlIn, params(("id" = String, Path, description = "Zone id")), responses((status = 202, body = ChangeOut), (status = "4XX", body = Problem)))]
async fn change_own_record_ttl(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<TtlIn>,
) -> ApiResult<(StatusCode, Json<ChangeOut>)> {
    let deps = app.deps.provisioning();
    let change = provisioning::change_ttl(&me.ctx, &deps, Some(me.customer), id, &body.record_ids, body.ttl).await?;
    Ok(begun(change, Some(me.customer)))
}

/// Says what reading a zone file in would do. Nothing is written.
#[utoipa::path(post, path = "/portal/zones/{id}/import-preview", tag = "zones", request_body = ImportIn, params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ImportPlanOut), (status = "4XX", body = Problem)))]
async fn preview_own_zone_import(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<ImportIn>,
) -> ApiResult<Json<ImportPlanOut>> {
    let deps = app.deps.provisioning();
    let plan = provisioning::preview_import(&me.ctx, &deps, Some(me.customer), id, &body.text, body.replace).await?;
    Ok(Json(plan.into()))
}

/// Reads a zone file in, exactly as the preview with this fingerprint said. The zone shows how far it is.
#[utoipa::path(post, path = "/portal/zones/{id}/import", tag = "zones", request_body = ApplyImportIn, params(("id" = String, Path, description = "Zone id")), responses((status = 202, body = ChangeOut), (status = "4XX", body = Problem)))]
async fn apply_own_zone_import(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DnsZoneId>,
    Json(body): Json<ApplyImportIn>,
) -> ApiResult<(StatusCode, Json<ChangeOut>)> {
    let ApplyImportIn { text, replace, fingerprint } = body;
    let deps = app.deps.provisioning();
    let change =
        provisioning::apply_import(&me.ctx, &deps, Some(me.customer), id, &text, replace, &fingerprint).await?;
    Ok(begun(change, Some(me.customer)))
}

/// Writes a DNS zone as a zone file in the BIND format.
#[utoipa::path(get, path = "/portal/zones/{id}/file", tag = "zones", params(("id" = String, Path, description = "Zone id")), responses((status = 200, description = "The zone file", content_type = "text/plain"), (status = "4XX", body = Problem)))]
async fn export_own_zone(State(app): State<App>, me: Customer, Path(id): Path<DnsZoneId>) -> ApiResult<Response> {
    Ok(file(&me.ctx, &app, Some(me.customer), id).await?)
}

/// Lists the latest changes of the records of a DNS zone, newest first.
#[utoipa::path(get, path = "/portal/zones/{id}/changes", tag = "zones", params(("id" = String, Path, description = "Zone id")), responses((status = 200, body = ChangesOut), (status = "4XX", body = Problem)))]
async fn list_own_zone_changes(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DnsZoneId>,
) -> ApiResult<Json<ChangesOut>> {
    let found = provisioning::zone_changes(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    Ok(Json(ChangesOut { items: found.into_iter().map(|change| ChangeOut::of(change, false)).collect() }))
}
