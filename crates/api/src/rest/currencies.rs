//! Currencies: the rates of days with their source, the reporting currency, and documents that wait for a rate.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, CurrencySettingsPatch, Decimal, NewExchangeRate};
use mpanel_core::{Currency, Date, Error, ExchangeRateId, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_currency_settings, update_currency_settings))
        .routes(routes!(list_reference_rates, add_reference_rate))
        .routes(routes!(import_reference_rates))
        .routes(routes!(find_reference_rate))
        .routes(routes!(correct_reference_rate, delete_reference_rate))
}

/// How the business deals with currencies.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CurrencySettings)]
pub struct CurrencySettingsOut {
    version: i32,
    /// The currency of totals, and of the tax on documents in another currency.
    reporting_currency: String,
    /// Whether it was chosen; else it is that of the seller's country.
    chosen: bool,
    /// How many days old a rate may be to count.
    max_age_days: i32,
    /// Invoices whose rate is missing; they get it when one is entered or imported that counts for their day.
    missing: Vec<MissingRatesOut>,
}

/// Invoices of one currency whose rate is missing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MissingRates)]
pub struct MissingRatesOut {
    from: String,
    to: String,
    invoices: u64,
    /// The first day of issue.
    first_day: String,
    /// The last one.
    last_day: String,
}

/// A change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CurrencySettingsPatch)]
pub struct CurrencySettingsIn {
    /// ISO 4217.
    reporting_currency: Option<String>,
    /// From 0 to 31.
    max_age_days: Option<i32>,
}

/// What one unit of a currency was worth in another on a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReferenceRate)]
pub struct ReferenceRateOut {
    id: String,
    version: i32,
    /// One unit of this …
    base: String,
    /// … in this.
    quote: String,
    day: String,
    /// A decimal, such as 1.0842.
    rate: String,
    #[schema(value_type = words::RateSource)]
    source: String,
    /// What it said before it was corrected.
    was: Option<String>,
    entered_at: String,
    corrected_at: Option<String>,
}

/// A rate to be entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReferenceRate)]
pub struct ReferenceRateIn {
    /// One unit of this …
    base: String,
    /// … in this.
    quote: String,
    /// Not later than today.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// A decimal above 0 with at most twelve places, such as 1.0842.
    rate: String,
}

/// The correction of a rate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CorrectReferenceRate)]
pub struct CorrectRateIn {
    /// A decimal above 0 with at most twelve places.
    rate: String,
}

/// A file of the European Central Bank.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReferenceRateFile)]
pub struct RateFileIn {
    /// eurofxref.csv or its history, or the XML of a day or of 90 days; at most 400000 bytes.
    text: String,
}

/// What reading a file did.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReferenceRateImport)]
pub struct RateImportOut {
    days: usize,
    added: usize,
    /// Rates that differ from an earlier file.
    corrected: usize,
    unchanged: usize,
    /// Currencies of the file that are no more or not known; they are left out.
    unknown: Vec<String>,
    /// Invoices that waited for a rate and have one now.
    filled: u64,
}

/// Filters of the rates.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RateListFilter {
    /// Only with this currency on either side.
    currency: Option<String>,
    #[param(inline, value_type = Option<words::RateSource>)]
    source: Option<String>,
}

/// Which rate is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RateQuestion {
    from: String,
    to: String,
    /// The day; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// A rate as it is applied: `per` units of `from` are `times` units of `to`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Conversion)]
pub struct ConversionOut {
    from: String,
    to: String,
    times: String,
    per: String,
    /// In words, such as `1 EUR = 1.0842 USD`.
    words: String,
    #[schema(value_type = words::RateSource)]
    source: String,
    /// The day of the rate.
    day: String,
}

impl From<billing::Conversion> for ConversionOut {
    fn from(rate: billing::Conversion) -> Self {
        Self {
            words: rate.words(),
            from: rate.from.to_string(),
            to: rate.to.to_string(),
            times: rate.times.to_string(),
            per: rate.per.to_string(),
            source: rate.source,
            day: rate.on.to_string(),
        }
    }
}

impl From<billing::ExchangeRateView> for ReferenceRateOut {
    fn from(rate: billing::ExchangeRateView) -> Self {
        Self {
            id: rate.id.to_string(),
            version: rate.version,
            base: rate.base.to_string(),
            quote: rate.quote.to_string(),
            day: rate.day.to_string(),
            rate: rate.rate.to_string(),
            source: rate.source,
            was: rate.was.map(|w| w.to_string()),
            entered_at: rate.entered_at.to_string(),
            corrected_at: rate.corrected_at.map(|at| at.to_string()),
        }
    }
}

fn currency(text: &str, pointer: &str) -> Result<Currency> {
    text.parse().map_err(|e: mpanel_core::MoneyError| Error::invalid(pointer, "unknown_currency", e.to_string()))
}

fn number(text: &str) -> Result<Decimal> {
    text.trim().parse().map_err(|_| {
        let detail = "Write a number above 0 with a point and at most twelve decimals, such as 1.0842.";
        Error::invalid("/rate", "not_a_rate", detail)
    })
}

async fn settings_view<C: sea_orm::ConnectionTrait>(
    ctx: &mpanel_core::OpContext,
    conn: &C,
) -> Result<CurrencySettingsOut> {
    let settings = billing::currency_settings(ctx, conn).await?;
    let missing = billing::missing_rates(ctx, conn).await?.into_iter().map(|m| MissingRatesOut {
        from: m.from.to_string(),
        to: m.to.to_string(),
        invoices: m.invoices,
        first_day: m.first_day.to_string(),
        last_day: m.last_day.to_string(),
    });
    Ok(CurrencySettingsOut {
        version: settings.version,
        reporting_currency: settings.reporting_currency.to_string(),
        chosen: settings.chosen,
        max_age_days: settings.max_age_days,
        missing: missing.collect(),
    })
}

/// Shows the reporting currency, and which invoices wait for a rate.
#[utoipa::path(get, path = "/admin/currencies", tag = "currencies",
    responses((status = 200, body = CurrencySettingsOut), (status = "4XX", body = Problem)))]
async fn get_currency_settings(
    State(app): State<App>,
    staff: Staff<needs::SettingsRead>,
) -> ApiResult<Json<CurrencySettingsOut>> {
    Ok(Json(settings_view(&staff.ctx, app.deps.db.read()).await?))
}

/// Changes the reporting currency, or how old a rate may be. Issued documents say what they said.
#[utoipa::path(patch, path = "/admin/currencies", tag = "currencies", request_body = CurrencySettingsIn,
    responses((status = 200, body = CurrencySettingsOut), (status = "4XX", body = Problem)))]
async fn update_currency_settings(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    IfMatch(expected): IfMatch,
    Json(body): Json<CurrencySettingsIn>,
) -> ApiResult<Json<CurrencySettingsOut>> {
    let reporting = body.reporting_currency.as_deref().map(|text| currency(text, "/reporting_currency")).transpose()?;
    let patch = CurrencySettingsPatch { reporting_currency: reporting, max_age_days: body.max_age_days };
    let tx = app.deps.db.begin().await?;
    billing::set_currency_settings(&staff.ctx, &tx, patch, expected).await?;
    let view = settings_view(&staff.ctx, &tx).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Lists rates, latest day first; sorted by day or quote.
#[utoipa::path(get, path = "/admin/reference-rates", tag = "currencies", params(ListParams, RateListFilter),
    responses((status = 200, body = PageView<ReferenceRateOut>), (status = "4XX", body = Problem)))]
async fn list_reference_rates(
    State(app): State<App>,
    staff: Staff<needs::SettingsRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<RateListFilter>,
) -> ApiResult<Json<PageView<ReferenceRateOut>>> {
    let currency = given.currency.filter(|c| !c.is_empty()).map(|text| currency(&text, "/currency")).transpose()?;
    let filter = billing::ExchangeRateFilter { currency, source: given.source.filter(|s| !s.is_empty()) };
    let found = billing::list_exchange_rates(&staff.ctx, app.deps.db.read(), &filter, &page.into()).await?;
    Ok(Json(PageView::of(found, ReferenceRateOut::from)))
}

/// Enters a rate of a day.
#[utoipa::path(post, path = "/admin/reference-rates", tag = "currencies", request_body = ReferenceRateIn,
    responses((status = 201, body = ReferenceRateOut), (status = "4XX", body = Problem)))]
async fn add_reference_rate(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Json(body): Json<ReferenceRateIn>,
) -> ApiResult<(StatusCode, Json<ReferenceRateOut>)> {
    let (base, quote) = (currency(&body.base, "/base")?, currency(&body.quote, "/quote")?);
    let new = NewExchangeRate { base, quote, day: body.day, rate: number(&body.rate)? };
    let tx = app.deps.db.begin().await?;
    let entered = billing::add_exchange_rate(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(entered.into())))
}

/// Reads a file of the European Central Bank in. What differs from an earlier file is corrected.
#[utoipa::path(post, path = "/admin/reference-rates/import", tag = "currencies", request_body = RateFileIn,
    responses((status = 200, body = RateImportOut), (status = "4XX", body = Problem)))]
async fn import_reference_rates(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Json(body): Json<RateFileIn>,
) -> ApiResult<Json<RateImportOut>> {
    let tx = app.deps.db.begin().await?;
    let report = billing::import_exchange_rates(&staff.ctx, &tx, &body.text).await?;
    tx.commit().await?;
    let billing::RateImport { days, added, corrected, unchanged, unknown, filled } = report;
    Ok(Json(RateImportOut { days, added, corrected, unchanged, unknown, filled }))
}

/// Shows the rate that counts on a day.
#[utoipa::path(get, path = "/admin/reference-rates/find", tag = "currencies", params(RateQuestion),
    responses((status = 200, body = ConversionOut), (status = "4XX", body = Problem)))]
async fn find_reference_rate(
    State(app): State<App>,
    staff: Staff<needs::SettingsRead>,
    Query(asked): Query<RateQuestion>,
) -> ApiResult<Json<ConversionOut>> {
    let (from, to) = (currency(&asked.from, "/from")?, currency(&asked.to, "/to")?);
    let day = asked.on.unwrap_or_else(|| staff.ctx.today());
    Ok(Json(billing::find_exchange_rate(&staff.ctx, app.deps.db.read(), from, to, day).await?.into()))
}

/// Corrects a rate that staff entered. Where it is frozen on an invoice it stays as it was.
#[utoipa::path(patch, path = "/admin/reference-rates/{id}", tag = "currencies", request_body = CorrectRateIn,
    params(("id" = String, Path, description = "Rate id")),
    responses((status = 200, body = ReferenceRateOut), (status = "4XX", body = Problem)))]
async fn correct_reference_rate(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Path(id): Path<ExchangeRateId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<CorrectRateIn>,
) -> ApiResult<Json<ReferenceRateOut>> {
    let rate = number(&body.rate)?;
    let tx = app.deps.db.begin().await?;
    let corrected = billing::correct_exchange_rate(&staff.ctx, &tx, id, rate, expected).await?;
    tx.commit().await?;
    Ok(Json(corrected.into()))
}

/// Deletes a rate, such as one for a wrong day. Where it is frozen on an invoice it stays.
#[utoipa::path(delete, path = "/admin/reference-rates/{id}", tag = "currencies",
    params(("id" = String, Path, description = "Rate id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_reference_rate(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Path(id): Path<ExchangeRateId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    billing::delete_exchange_rate(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
