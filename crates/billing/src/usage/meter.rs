//! Meters: what a tenant measures, and how events become a quantity.

use mpanel_calc::rating::Aggregation;
use mpanel_core::{Error, MeterId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::store::{meter, price};
use crate::columns;

/// A meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeterView {
    /// Its id.
    pub id: MeterId,
    /// For `If-Match`.
    pub version: i32,
    /// Its name in events.
    pub key: String,
    /// Its name on invoices.
    pub name: String,
    /// What one unit is called, such as GB.
    pub unit: String,
    /// How events become a quantity.
    pub aggregation: Aggregation,
    /// No longer offered for new prices; what was sold goes on.
    pub archived: bool,
}

/// A meter to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeter {
    /// Its name in events.
    pub key: String,
    /// Its name on invoices.
    pub name: String,
    /// What one unit is called.
    pub unit: String,
    /// How events become a quantity.
    pub aggregation: Aggregation,
}

/// Changes of a meter; `None` leaves a field as it is. Key and aggregation stay: what was sold depends on them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeterPatch {
    /// Its name on invoices.
    pub name: Option<String>,
    /// What one unit is called.
    pub unit: Option<String>,
    /// No longer offered.
    pub archived: Option<bool>,
}

/// Makes a meter.
pub async fn create_meter(ctx: &OpContext, tx: &Tx, new: NewMeter) -> Result<MeterView> {
    check_key(&new.key)?;
    if let Aggregation::Duration { unit_seconds } = new.aggregation
        && !(1..=31_536_000).contains(&unit_seconds)
    {
        let detail = "A unit of time is from 1 second to a year: 3600 measures in hours.";
        return Err(Error::invalid("/unit_seconds", "out_of_range", detail));
    }
    let taken = meter::Entity::find_in(ctx).filter(meter::Column::Key.eq(&new.key)).one(tx).await;
    if taken.or_internal("reading meters")?.is_some() {
        return Err(key_taken());
    }
    let row = meter::Model {
        id: ctx.new_id::<MeterId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        key: new.key,
        name: text("/name", &new.name, 80)?,
        unit: text("/unit", &new.unit, 20)?,
        aggregation: columns::text(&new.aggregation)?,
        archived: false,
        version: 1,
        created_at: ctx.now.as_microsecond(),
    };
    let insert = meter::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await;
    insert.or_taken("making a meter", key_taken)?;
    view(row)
}

/// Changes a meter. Terms that were sold keep its old words.
pub async fn update_meter(
    ctx: &OpContext,
    tx: &Tx,
    id: MeterId,
    patch: MeterPatch,
    expected: Option<i32>,
) -> Result<MeterView> {
    let found = meter::Entity::find_in(ctx).filter(meter::Column::Id.eq(id.uuid())).one(tx).await;
    let mut row = found.or_internal("reading a meter")?.ok_or_else(|| Error::not_found("meter"))?;
    columns::check_version(row.version, expected)?;
    if let Some(name) = patch.name {
        row.name = text("/name", &name, 80)?;
    }
    if let Some(unit) = patch.unit {
        row.unit = text("/unit", &unit, 20)?;
    }
    if patch.archived == Some(true) && is_priced(ctx, tx, row.id).await? {
        let detail = "A product has a price for this meter. Take the price away first.";
        return Err(Error::conflict("meter_in_use", detail));
    }
    row.archived = patch.archived.unwrap_or(row.archived);
    row.version += 1;
    crate::store::update(tx, row.clone(), "changing a meter").await?;
    view(row)
}

/// All meters, by key.
pub async fn list_meters<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<MeterView>> {
    let rows = meter::Entity::find_in(ctx).order_by_asc(meter::Column::Key).all(conn).await;
    rows.or_internal("reading meters")?.into_iter().map(view).collect()
}

async fn is_priced(ctx: &OpContext, tx: &Tx, id: Uuid) -> Result<bool> {
    let found = price::Entity::find_in(ctx).filter(price::Column::MeterId.eq(id)).one(tx).await;
    Ok(found.or_internal("reading usage prices")?.is_some())
}

fn view(row: meter::Model) -> Result<MeterView> {
    Ok(MeterView {
        id: MeterId(row.id),
        version: row.version,
        aggregation: columns::json(&row.aggregation)?,
        key: row.key,
        name: row.name,
        unit: row.unit,
        archived: row.archived,
    })
}

fn check_key(key: &str) -> Result<()> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    let begins = key.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    if begins && key.len() <= 40 && key.bytes().all(good) {
        return Ok(());
    }
    let detail = "Use up to 40 lower-case letters, digits, hyphens and underscores, beginning with a letter.";
    Err(Error::invalid("/key", "malformed", detail))
}

fn text(pointer: &str, given: &str, most: usize) -> Result<String> {
    let trimmed = given.trim();
    if trimmed.is_empty() {
        return Err(Error::invalid(pointer, "required", "This cannot be empty."));
    }
    if trimmed.chars().count() > most {
        return Err(Error::invalid(pointer, "too_long", format!("Use at most {most} characters.")));
    }
    Ok(trimmed.to_owned())
}

fn key_taken() -> Error {
    Error::invalid("/key", "taken", "There is another meter with this key.")
}
