//! The cost book of a provider account, and the rates between currencies.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{Currency, Date, Error, Money, ProviderAccountId, ProviderCostId, Result};
use mpanel_provisioning::{
    self as provisioning, CostEntry, CostFilter, CostKind, CostPatch, CostView, ImportLine, ImportReport, NewRate, Rate,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, ListView, MoneyView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_provider_costs, create_provider_cost))
        .routes(routes!(import_provider_costs))
        .routes(routes!(update_provider_cost, delete_provider_cost))
        .routes(routes!(list_rates, set_rates))
}

/// What something costs at the provider, before tax.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderCost)]
pub struct CostOut {
    id: String,
    version: i32,
    account_id: String,
    #[schema(value_type = words::CostKind)]
    kind: String,
    /// The provider's product, the key of an add-on, or `250gb` for a step of object storage.
    item: String,
    /// Only in this region; every region when null.
    region: Option<String>,
    /// The term in months.
    months: u32,
    /// For each term.
    price: MoneyView,
    /// Once.
    setup: MoneyView,
    valid_from: String,
    /// Whether it is the one that counts today.
    current: bool,
    note: String,
    updated_at: String,
}

impl From<CostView> for CostOut {
    fn from(cost: CostView) -> Self {
        let CostEntry { kind, item, region, months, currency, price_minor, setup_minor, valid_from } = cost.entry;
        Self {
            id: cost.id.to_string(),
            version: cost.version,
            account_id: cost.account.to_string(),
            kind: kind.to_string(),
            item,
            region,
            months,
            price: Money::new(price_minor, currency).into(),
            setup: Money::new(setup_minor, currency).into(),
            valid_from: valid_from.to_string(),
            current: cost.current,
            note: cost.note,
            updated_at: cost.updated_at.to_string(),
        }
    }
}

/// A new entry of the cost book.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProviderCost {
    #[schema(value_type = words::CostKind)]
    kind: String,
    /// The provider's product, the key of an add-on, or `250gb` for a step of object storage.
    item: String,
    /// Every region when absent.
    #[serde(default)]
    region: Option<String>,
    /// The term in months.
    months: u32,
    /// For each term, before tax.
    price: MoneyView,
    /// Once; nothing when absent.
    #[serde(default)]
    setup: Option<MoneyView>,
    /// Today when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    valid_from: Option<Date>,
    #[serde(default)]
    note: String,
}

/// Changes of an entry; absent fields stay. What it is about cannot change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderCostPatch {
    #[serde(default)]
    price: Option<MoneyView>,
    #[serde(default)]
    setup: Option<MoneyView>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    valid_from: Option<Date>,
    #[serde(default)]
    note: Option<String>,
}

/// A file with costs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportCosts {
    /// Comma-separated lines under a heading: kind, item, months, currency, price, region, setup, valid_from, note.
    csv: String,
    /// Says what would change and writes nothing.
    dry_run: bool,
}

/// What a file would change, or has changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CostImport)]
pub struct ImportOut {
    lines: usize,
    added: usize,
    changed: usize,
    unchanged: usize,
    /// Nothing is written while there is anything.
    errors: Vec<ImportErrorOut>,
    applied: bool,
}

/// What is wrong with a line of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CostImportError)]
pub struct ImportErrorOut {
    /// From 1.
    line: usize,
    column: Option<String>,
    code: String,
    detail: String,
}

impl From<ImportLine> for ImportErrorOut {
    fn from(wrong: ImportLine) -> Self {
        let ImportLine { line, column, code, detail } = wrong;
        Self { line, column, code: code.to_owned(), detail }
    }
}

impl From<ImportReport> for ImportOut {
    fn from(report: ImportReport) -> Self {
        let ImportReport { lines, added, changed, unchanged, errors, applied } = report;
        let errors = errors.into_iter().map(ImportErrorOut::from).collect();
        Self { lines, added, changed, unchanged, errors, applied }
    }
}

/// What one unit of a currency is worth in another.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExchangeRate)]
pub struct RateOut {
    from: String,
    to: String,
    /// A decimal.
    rate: String,
    valid_from: String,
}

impl From<Rate> for RateOut {
    fn from(rate: Rate) -> Self {
        Self {
            from: rate.from.to_string(),
            to: rate.to.to_string(),
            rate: rate.decimal(),
            valid_from: rate.valid_from.to_string(),
        }
    }
}

/// All rates.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRatesIn {
    rates: Vec<ExchangeRateIn>,
}

/// A rate to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRateIn {
    /// ISO 4217 code.
    from: String,
    /// ISO 4217 code.
    to: String,
    /// A decimal above 0 with at most six places.
    rate: String,
    #[schema(value_type = String)]
    valid_from: Date,
}

/// Filters of the cost book.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CostListFilter {
    /// Only machines, or only add-ons.
    #[param(value_type = Option<words::CostKind>)]
    kind: Option<String>,
}

fn kind(word: &str) -> Result<CostKind> {
    CostKind::from_word(word)
        .ok_or_else(|| Error::invalid("/kind", "unknown_word", "Use product, add_on, object_storage or domain."))
}

/// Lists a provider account's costs; sorted by item, region, months, price or valid_from.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/costs", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ListParams, CostListFilter),
    responses((status = 200, body = PageView<CostOut>), (status = "4XX", body = Problem)))]
async fn list_provider_costs(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
    Query(page): Query<ListParams>,
    Query(given): Query<CostListFilter>,
) -> ApiResult<Json<PageView<CostOut>>> {
    let filter = CostFilter { kind: given.kind.as_deref().map(kind).transpose()?, region: None };
    let found = provisioning::list_costs(&staff.ctx, app.deps.db.read(), id, &filter, &page.into()).await?;
    Ok(Json(PageView::of(found, CostOut::from)))
}

/// Adds to a provider account's costs.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/costs", tag = "provider accounts",
    request_body = NewProviderCost, params(("id" = String, Path, description = "Account id")),
    responses((status = 201, body = CostOut), (status = "4XX", body = Problem)))]
async fn create_provider_cost(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(input): Json<NewProviderCost>,
) -> ApiResult<(StatusCode, Json<CostOut>)> {
    let price = input.price.parse("/price")?;
    let setup = input.setup.map(|s| s.parse("/setup")).transpose()?.unwrap_or(Money::zero(price.currency));
    same_currency(price, Some(setup))?;
    let entry = CostEntry {
        kind: kind(&input.kind)?,
        item: input.item.trim().to_owned(),
        region: input.region.map(|r| r.trim().to_owned()).filter(|r| !r.is_empty()),
        months: input.months,
        currency: price.currency,
        price_minor: price.minor,
        setup_minor: setup.minor,
        valid_from: input.valid_from.unwrap_or_else(|| staff.ctx.today()),
    };
    let tx = app.deps.db.begin().await?;
    let made = provisioning::create_cost(&staff.ctx, &tx, id, entry, &input.note).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

fn same_currency(price: Money, setup: Option<Money>) -> Result<()> {
    match setup {
        Some(setup) if setup.currency != price.currency => {
            Err(Error::invalid("/setup/currency", "currency_mismatch", "Give both amounts in one currency."))
        }
        _ => Ok(()),
    }
}

/// Reads a file into a provider account's costs, or says what it would change.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/costs/import", tag = "provider accounts",
    request_body = ImportCosts, params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ImportOut), (status = "4XX", body = Problem)))]
async fn import_provider_costs(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(input): Json<ImportCosts>,
) -> ApiResult<Json<ImportOut>> {
    let tx = app.deps.db.begin().await?;
    let report = provisioning::import_costs(&staff.ctx, &tx, id, &input.csv, input.dry_run).await?;
    tx.commit().await?;
    Ok(Json(report.into()))
}

/// Changes one of the costs.
#[utoipa::path(patch, path = "/admin/provider-costs/{id}", tag = "provider accounts",
    request_body = ProviderCostPatch, params(("id" = String, Path, description = "Cost id")),
    responses((status = 200, body = CostOut), (status = "4XX", body = Problem)))]
async fn update_provider_cost(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProviderCostId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<ProviderCostPatch>,
) -> ApiResult<Json<CostOut>> {
    let price = input.price.map(|p| p.parse("/price")).transpose()?;
    let setup = input.setup.map(|p| p.parse("/setup")).transpose()?;
    let tx = app.deps.db.begin().await?;
    let before = provisioning::get_cost(&staff.ctx, &tx, id).await?.entry.currency;
    let currency = price.map_or(before, |p| p.currency);
    same_currency(Money::zero(currency), setup)?;
    let patch = CostPatch {
        currency: Some(currency),
        price_minor: price.map(|p| p.minor),
        setup_minor: setup.map(|s| s.minor),
        valid_from: input.valid_from,
        note: input.note,
    };
    let changed = provisioning::update_cost(&staff.ctx, &tx, id, patch, expected).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

/// Removes one of the costs.
#[utoipa::path(delete, path = "/admin/provider-costs/{id}", tag = "provider accounts",
    params(("id" = String, Path, description = "Cost id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn delete_provider_cost(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProviderCostId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    provisioning::delete_cost(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the rates between currencies.
#[utoipa::path(get, path = "/admin/exchange-rates", tag = "provider accounts",
    responses((status = 200, body = ListView<RateOut>), (status = "4XX", body = Problem)))]
async fn list_rates(State(app): State<App>, staff: Staff<needs::ProviderRead>) -> ApiResult<Json<ListView<RateOut>>> {
    let rates = provisioning::list_rates(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: rates.into_iter().map(RateOut::from).collect() }))
}

/// Replaces all rates between currencies.
#[utoipa::path(put, path = "/admin/exchange-rates", tag = "provider accounts", request_body = ExchangeRatesIn,
    responses((status = 200, body = ListView<RateOut>), (status = "4XX", body = Problem)))]
async fn set_rates(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(input): Json<ExchangeRatesIn>,
) -> ApiResult<Json<ListView<RateOut>>> {
    let currency = |text: &str, index: usize, field: &str| {
        text.parse::<Currency>()
            .map_err(|e| Error::invalid(format!("/rates/{index}/{field}"), "unknown_currency", e.to_string()))
    };
    let rate = |(index, given): (usize, ExchangeRateIn)| {
        let (from, to) = (currency(&given.from, index, "from")?, currency(&given.to, index, "to")?);
        Ok(NewRate { from, to, rate: given.rate, valid_from: given.valid_from })
    };
    let new = input.rates.into_iter().enumerate().map(rate).collect::<Result<Vec<_>>>()?;
    let tx = app.deps.db.begin().await?;
    let rates = provisioning::set_rates(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok(Json(ListView { items: rates.into_iter().map(RateOut::from).collect() }))
}
