//! What a machine can become: other products and other regions. Both end at the provider's support, not here, so
//! offers cannot be taken and a region change only gives a ticket number; the machine is in its new region a while later.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::{App, Reply, number, object, one};
use crate::audit::{Caller, Change};
use crate::catalogue::{Product, products, region_by_slug};
use crate::clock::later;
use crate::error::ApiError;
use crate::form::Form;
use crate::instance::Instance;
use crate::state::Env;

/// Ticket numbers begin above this number.
const FIRST_TICKET: i64 = 7_000_000;

/// The products that are bigger than the machine's own and of its family.
pub(super) async fn products_available(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let id = number(&id)?;
    let rows: Vec<Value> = app.read(|state, env| {
        let instance = state.instance(id, env)?;
        let current = instance.product().ok_or_else(|| ApiError::internal(500))?;
        let bigger = products().iter().filter(|offer| offer.kind == current.kind && price(offer) > price(current));
        Ok::<_, ApiError>(bigger.map(|offer| offer_row(instance, current, offer, env)).collect())
    })?;
    Ok((StatusCode::OK, Json(json!({ "data": rows, "_links": { "self": uri.path() } }))))
}

/// A made-up price in whole euros: no price list is public.
fn price(product: &Product) -> u64 {
    product.cpu_cores + product.ram_gb / 4
}

fn offer_row(instance: &Instance, current: &Product, offer: &Product, env: &Env<'_>) -> Value {
    let difference = price(offer) - price(current);
    env.row(json!({
        "instanceId": instance.id,
        "productId": offer.id,
        "name": offer.name,
        "category": offer.kind,
        "ramSizeGb": offer.ram_gb,
        "diskSizeGb": offer.disk_gb,
        "cpuCores": offer.cpu_cores,
        "netSpeed": 200 + 50 * offer.cpu_cores,
        "snapshots": offer.snapshots,
        "vsPrice": price(offer),
        "windowsPrice": 0,
        "backupPrice": 0,
        "storageExtensionPrice": 0,
        "locationFeePrice": 0,
        "addonsPrice": 0,
        "hasStorageExtension": false,
        "hasBackupAddon": false,
        "hasWindows": instance.installation.os_type == "Windows",
        "hasLocationFee": instance.region != "EU",
        "current": false,
        "offerId": offer_id(offer),
        "locationChangeRequired": false,
        "liveMigrationAvailable": true,
        "liveMigrationDisabledReason": null,
        "storageExtensionAvailable": false,
        "backupAvailable": offer.has_backup,
        "requiredConfirmations": [],
        "priceDifferenceWithStorageExtension": difference,
        "priceDifferenceWithoutStorageExtension": difference,
    }))
}

fn offer_id(product: &Product) -> i64 {
    product.id.trim_start_matches('V').parse().unwrap_or(0)
}

pub(super) async fn region_change_check(
    _caller: Caller,
    app: App,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = number(&id).map_err(ApiError::into_codes)?;
    app.read(|state, env| check_movable(state.instance(id, env)?, env))?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn region_change(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id).map_err(ApiError::into_codes)?;
    let fields = object(&body).map_err(ApiError::into_codes)?;
    let mut form = Form::new(&fields);
    let region = form.required_text("region", 1, 50);
    form.required_text("method", 1, 50);
    form.finish().map_err(ApiError::into_codes)?;
    let row = app.write(|state, env| {
        let instance = state.instance(id, env)?;
        check_movable(instance, env)?;
        if state.relocations.contains_key(&id) {
            return Err(ApiError::codes(400, &["region_change_pending"]));
        }
        if region_by_slug(&region).is_none() || instance.region == region {
            return Err(ApiError::codes(400, &["region_not_available"]));
        }
        let before = json!({ "region": instance.region });
        let ticket = state.number_id(FIRST_TICKET);
        let after = json!({ "requestedRegion": region, "ticketNumber": ticket });
        state.note_instance(id, Change::Updated, [before, after], &caller, env);
        state.plan_relocation(id, &region, later(env.at, env.config.delays.relocation));
        Ok(env.row(json!({ "ticketNumber": ticket })))
    })?;
    one(StatusCode::OK, &uri, row)
}

/// The codes are this simulator's own; nobody has published the real ones.
fn check_movable(instance: &Instance, env: &Env<'_>) -> Result<(), ApiError> {
    if !instance.status(env.at).is_switchable() {
        return Err(ApiError::codes(400, &["instance_not_ready"]));
    }
    if instance.cancel_date.is_some() {
        return Err(ApiError::codes(400, &["instance_cancelled"]));
    }
    Ok(())
}
