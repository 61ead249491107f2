//! Margins: what services, products and customers bring, less what the provider takes.

use axum::extract::State;
use mpanel_core::{CustomerId, Error, OpContext, Page, PageQuery, ProductId, ProviderAccountId, Result};
use mpanel_workflows::margins::{self, Figures, MarginBy, MarginFilter, MarginRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, ListView, MoneyView, NamedView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_margins)).routes(routes!(sum_margins))
}

/// A margin, before tax.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Margin)]
pub struct MarginOut {
    /// Id of the service, product or customer.
    id: String,
    name: String,
    /// Whose, for a service.
    customer: Option<NamedView>,
    /// As what it is sold, for a service.
    product: Option<String>,
    services: u64,
    /// Services whose cost is not in the cost book, or in a currency without a rate; cost and margin leave them out.
    not_comparable: u64,
    why_not: Option<String>,
    /// Each month.
    price: MoneyView,
    /// Each month.
    cost: MoneyView,
    /// Each month.
    margin: MoneyView,
    /// The margin as a share of the price, in thousandths.
    permille: Option<i64>,
    /// Each period of its own, for a service.
    period: Option<MarginPeriod>,
}

/// The margin of a service over its own period, before tax.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarginPeriod {
    months: i32,
    price: MoneyView,
    cost: MoneyView,
    margin: MoneyView,
}

/// Margins of one currency added up, each month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarginSum {
    price: MoneyView,
    cost: MoneyView,
    margin: MoneyView,
}

impl MarginPeriod {
    /// Of a period of so many months.
    pub(super) fn of(months: i32, figures: Figures) -> Self {
        let Figures { price, cost, margin, .. } = figures;
        Self { months, price: price.into(), cost: cost.into(), margin: margin.into() }
    }
}

impl From<MarginRow> for MarginOut {
    fn from(row: MarginRow) -> Self {
        let Figures { price, cost, margin, permille } = row.monthly;
        let period = |(months, figures): (i32, Figures)| MarginPeriod::of(months, figures);
        Self {
            id: row.id,
            name: row.name,
            customer: row.customer.map(|(id, name)| NamedView { id: id.to_string(), name }),
            product: row.product,
            services: row.services,
            not_comparable: row.not_comparable,
            why_not: row.why_not,
            price: price.into(),
            cost: cost.into(),
            margin: margin.into(),
            permille,
            period: row.period.map(period),
        }
    }
}

/// Filters of the margins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MarginListFilter {
    /// What a row is; product when absent.
    #[param(inline, value_type = Option<words::MarginBy>)]
    by: Option<String>,
    /// Only those that lose money, or whose cost is not known.
    #[param(inline, value_type = Option<words::MarginShow>)]
    show: Option<String>,
    /// Only of this customer.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// Only of this product.
    #[param(value_type = Option<String>)]
    product: Option<ProductId>,
    /// Only on this provider account.
    #[param(value_type = Option<String>)]
    account: Option<ProviderAccountId>,
}

impl MarginListFilter {
    fn parse(self, query: &PageQuery) -> Result<(MarginBy, MarginFilter)> {
        let by = MarginBy::from_word(self.by.as_deref().unwrap_or("product"))
            .ok_or_else(|| Error::invalid("/by", "unknown_word", "Use service, product or customer."))?;
        let (losing, unknown) = match self.show.as_deref() {
            None => (false, false),
            Some("losing") => (true, false),
            Some("unknown") => (false, true),
            Some(_) => return Err(Error::invalid("/show", "unknown_word", "Use losing or unknown.")),
        };
        let MarginListFilter { customer, product, account, .. } = self;
        Ok((by, MarginFilter { customer, product, account, search: query.search(), losing, unknown }))
    }
}

async fn found(app: &App, ctx: &OpContext, given: MarginListFilter, query: &PageQuery) -> Result<Vec<MarginRow>> {
    let (by, filter) = given.parse(query)?;
    margins::margins(ctx, app.deps.db.read(), by, &filter).await
}

/// Lists margins, least first; sorted by name, price, cost, margin, share or services.
#[utoipa::path(get, path = "/admin/margins", tag = "provider accounts", params(ListParams, MarginListFilter),
    responses((status = 200, body = PageView<MarginOut>), (status = "4XX", body = Problem)))]
async fn list_margins(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<MarginListFilter>,
) -> ApiResult<Json<PageView<MarginOut>>> {
    let query = PageQuery::from(page);
    type Key = fn(&MarginRow) -> i64;
    let fields: [(&str, Option<Key>); 6] = [
        ("name", None),
        ("price", Some(|r| r.monthly.price.minor)),
        ("cost", Some(|r| r.monthly.cost.minor)),
        ("margin", Some(|r| r.monthly.margin.minor)),
        ("share", Some(|r| r.monthly.permille.unwrap_or(i64::MIN))),
        ("services", Some(|r| i64::try_from(r.services).unwrap_or(i64::MAX))),
    ];
    let (key, down) = query.sorted(&fields, "margin")?;
    let mut rows = found(&app, &staff.ctx, given, &query).await?;
    rows.sort_by(|a, b| {
        let order = match key {
            Some(key) => key(a).cmp(&key(b)),
            None => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        };
        // What is not comparable says nothing about who loses money and comes last.
        let order = if down { order.reverse() } else { order };
        let silent = |r: &MarginRow| r.not_comparable == r.services && key.is_some();
        silent(a).cmp(&silent(b)).then(order).then_with(|| key_of(a).cmp(&key_of(b)))
    });
    let order = query.sort.clone().unwrap_or_default();
    let page = Page::of_all(rows, &query, &order, key_of)?;
    Ok(Json(PageView::of(page, MarginOut::from)))
}

/// What a row is about; there is one for each currency.
fn key_of(row: &MarginRow) -> String {
    format!("{} {}", row.id, row.monthly.price.currency)
}

/// Adds up margins, by currency.
#[utoipa::path(get, path = "/admin/margins/sums", tag = "provider accounts", params(ListParams, MarginListFilter),
    responses((status = 200, body = ListView<MarginSum>), (status = "4XX", body = Problem)))]
async fn sum_margins(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<MarginListFilter>,
) -> ApiResult<Json<ListView<MarginSum>>> {
    let rows = found(&app, &staff.ctx, given, &PageQuery::from(page)).await?;
    let sum = |s: margins::MarginSum| MarginSum { price: s.price.into(), cost: s.cost.into(), margin: s.margin.into() };
    Ok(Json(ListView { items: margins::sum(&rows).into_iter().map(sum).collect() }))
}
