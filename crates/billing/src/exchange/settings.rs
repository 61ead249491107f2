//! The currency in which the business reports, and how old a rate may be.

use mpanel_core::{Currency, Error, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::{freeze, setting};
use crate::{columns, entity, store};

/// Days for which a rate counts when nothing else is set: longer than any run of bank holidays.
const USUAL_AGE: i32 = 7;
/// Days at most.
const MOST_AGE: i32 = 31;

/// What is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CurrencySettings {
    /// The currency of the totals and of the tax on documents in another currency.
    pub reporting_currency: Currency,
    /// Whether it was chosen; else it is the currency of the seller's country.
    pub chosen: bool,
    /// How many days old a rate may be to count.
    pub max_age_days: i32,
    /// For `If-Match`; 0 before anything was set.
    pub version: i32,
}

/// A change; what is absent stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CurrencySettingsPatch {
    /// The currency to report in.
    pub reporting_currency: Option<Currency>,
    /// How many days old a rate may be.
    pub max_age_days: Option<i32>,
}

/// What is set.
pub async fn currency_settings<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<CurrencySettings> {
    match find(ctx, conn).await? {
        Some(row) => of_row(&row),
        None => Ok(usual(&entity::get_seller(ctx, conn).await?.country)),
    }
}

/// What is set, for a seller that is known already.
pub(super) async fn settings_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    country: &str,
) -> Result<CurrencySettings> {
    find(ctx, conn).await?.map_or_else(|| Ok(usual(country)), |row| of_row(&row))
}

/// Sets them. Documents keep the rates they have; those without one to the new currency get it where one is known.
pub async fn set_currency_settings(
    ctx: &OpContext,
    tx: &Tx,
    patch: CurrencySettingsPatch,
    expected: Option<i32>,
) -> Result<CurrencySettings> {
    let old = currency_settings(ctx, tx).await?;
    columns::check_version(old.version, expected)?;
    let max_age_days = patch.max_age_days.unwrap_or(old.max_age_days);
    if !(0..=MOST_AGE).contains(&max_age_days) {
        let detail = format!("Use a number of days from 0 to {MOST_AGE}.");
        return Err(Error::invalid("/max_age_days", "out_of_range", detail));
    }
    let found = find(ctx, tx).await?;
    let row = setting::Model {
        id: found.as_ref().map_or_else(|| ctx.new_uuid(), |f| f.id),
        tenant_id: ctx.tenant.uuid(),
        reporting_currency: patch.reporting_currency.unwrap_or(old.reporting_currency).code().to_owned(),
        max_age_days,
        version: old.version + 1,
    };
    match found {
        Some(_) => store::update(tx, row.clone(), "changing the currency settings").await?,
        None => store::insert(tx, row.clone(), "storing the currency settings").await?,
    }
    freeze::fill(ctx, tx).await?;
    of_row(&row)
}

async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<setting::Model>> {
    setting::Entity::find_in(ctx).one(conn).await.or_internal("reading the currency settings")
}

fn of_row(row: &setting::Model) -> Result<CurrencySettings> {
    Ok(CurrencySettings {
        reporting_currency: columns::currency(&row.reporting_currency)?,
        chosen: true,
        max_age_days: row.max_age_days,
        version: row.version,
    })
}

fn usual(country: &str) -> CurrencySettings {
    CurrencySettings {
        reporting_currency: Currency::of_country(country).unwrap_or(Currency::EUR),
        chosen: false,
        max_age_days: USUAL_AGE,
        version: 0,
    }
}
