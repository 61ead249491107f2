//! Quotes: staff writes and sends them; whoever has the link reads and answers them.

mod paper;
mod public;
mod views;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use mpanel_billing::{self as billing, NewQuote, QuoteChange, QuoteFilter, QuoteState};
use mpanel_core::{CustomerId, Error, QuoteId, Result};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use self::views::{DiscountIn, ItemIn, OwnLineIn, QuoteRowOut, SalesQuoteOut, contents_of};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::customers::unknown_customer;
use crate::rest::one_time_purchases::{OneTimeIn, parse_one_time};
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_quotes, create_quote))
        .routes(routes!(get_quote, put_quote))
        .routes(routes!(get_quote_pdf))
        .routes(routes!(send_quote))
        .routes(routes!(withdraw_quote))
        .routes(routes!(revise_quote))
        .routes(routes!(duplicate_quote))
        .merge(public::routes())
}

/// Filters of the list of quotes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuoteListFilter {
    /// Only in this state; without it, every state but superseded.
    #[param(value_type = Option<words::QuoteState>)]
    state: Option<String>,
    /// Only this customer's.
    customer_id: Option<String>,
}

/// A quote to be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuoteIn {
    /// For whom.
    customer_id: String,
    /// ISO 4217 code.
    currency: String,
    /// The last day on which it can be accepted.
    #[schema(value_type = String, format = Date)]
    valid_until: Date,
    #[serde(default)]
    items: Vec<ItemIn>,
    /// What is bought once.
    #[serde(default)]
    one_time: Vec<OneTimeIn>,
    #[serde(default)]
    lines: Vec<OwnLineIn>,
    discount: Option<DiscountIn>,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    terms: String,
}

/// What a draft says from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteDraftIn {
    /// ISO 4217 code.
    currency: String,
    /// The last day on which it can be accepted.
    #[schema(value_type = String, format = Date)]
    valid_until: Date,
    #[serde(default)]
    items: Vec<ItemIn>,
    /// What is bought once.
    #[serde(default)]
    one_time: Vec<OneTimeIn>,
    #[serde(default)]
    lines: Vec<OwnLineIn>,
    discount: Option<DiscountIn>,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    terms: String,
}

impl QuoteDraftIn {
    fn parse(self) -> Result<QuoteChange> {
        let currency = self
            .currency
            .parse()
            .map_err(|e: mpanel_core::MoneyError| Error::invalid("/currency", "unknown_currency", e.to_string()))?;
        let mut contents = contents_of(currency, self.items, self.lines, self.discount, self.notes, self.terms)?;
        contents.one_time = parse_one_time(self.one_time)?;
        Ok(QuoteChange { currency, valid_until: self.valid_until, contents })
    }
}

fn filter(given: QuoteListFilter) -> Result<QuoteFilter> {
    let unknown = || Error::invalid("/query/state", "unknown", "Use one of the states of a quote.");
    let state =
        given.state.map(|word| QuoteState::ALL.iter().copied().find(|s| s.as_str() == word).ok_or_else(unknown));
    let customer = given.customer_id.map(|id| {
        id.parse::<CustomerId>().map_err(|e| Error::invalid("/query/customer_id", "malformed", e.to_string()))
    });
    Ok(QuoteFilter { state: state.transpose()?, customer: customer.transpose()? })
}

/// Lists quotes, latest first.
#[utoipa::path(get, path = "/admin/quotes", tag = "quotes", params(ListParams, QuoteListFilter),
    responses((status = 200, body = PageView<QuoteRowOut>), (status = "4XX", body = Problem)))]
async fn list_quotes(
    State(app): State<App>,
    staff: Staff<needs::OrdersRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<QuoteListFilter>,
) -> ApiResult<Json<PageView<QuoteRowOut>>> {
    let found = billing::list_quotes(&staff.ctx, app.deps.db.read(), &filter(given)?, &page.into()).await?;
    Ok(Json(PageView::of(found, QuoteRowOut::from)))
}

/// Drafts a quote.
#[utoipa::path(post, path = "/admin/quotes", tag = "quotes", request_body = NewQuoteIn,
    responses((status = 201, body = SalesQuoteOut), (status = "4XX", body = Problem)))]
async fn create_quote(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Json(given): Json<NewQuoteIn>,
) -> ApiResult<(StatusCode, Json<SalesQuoteOut>)> {
    let NewQuoteIn { customer_id, currency, valid_until, items, one_time, lines, discount, notes, terms } = given;
    let customer: CustomerId = customer_id.parse().map_err(|_| unknown_customer())?;
    let change = QuoteDraftIn { currency, valid_until, items, one_time, lines, discount, notes, terms }.parse()?;
    let new =
        NewQuote { customer, currency: change.currency, valid_until: change.valid_until, contents: change.contents };
    let tx = app.deps.db.begin().await?;
    let made = billing::create_quote(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(SalesQuoteOut::of(made, &staff.principal))))
}

/// Shows one version of a quote.
#[utoipa::path(get, path = "/admin/quotes/{id}", tag = "quotes", params(("id" = String, Path, description = "Quote id")),
    responses((status = 200, body = SalesQuoteOut), (status = "4XX", body = Problem)))]
async fn get_quote(
    State(app): State<App>,
    staff: Staff<needs::OrdersRead>,
    Path(id): Path<QuoteId>,
) -> ApiResult<Json<SalesQuoteOut>> {
    let found = billing::get_quote(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(SalesQuoteOut::of(found, &staff.principal)))
}

/// Rewrites a draft.
#[utoipa::path(put, path = "/admin/quotes/{id}", tag = "quotes", params(("id" = String, Path, description = "Quote id")),
    request_body = QuoteDraftIn, responses((status = 200, body = SalesQuoteOut), (status = "4XX", body = Problem)))]
async fn put_quote(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(id): Path<QuoteId>,
    IfMatch(expected): IfMatch,
    Json(given): Json<QuoteDraftIn>,
) -> ApiResult<Json<SalesQuoteOut>> {
    let change = given.parse()?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_quote(&staff.ctx, &tx, id, change, expected).await?;
    tx.commit().await?;
    Ok(Json(SalesQuoteOut::of(changed, &staff.principal)))
}

/// Downloads a quote as PDF.
#[utoipa::path(get, path = "/admin/quotes/{id}/pdf", tag = "quotes", params(("id" = String, Path, description = "Quote id")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem)))]
async fn get_quote_pdf(
    State(app): State<App>,
    staff: Staff<needs::OrdersRead>,
    Path(id): Path<QuoteId>,
) -> ApiResult<Response> {
    let found = billing::get_quote(&staff.ctx, app.deps.db.read(), id).await?;
    paper::pdf(&app, &staff.ctx, found).await
}

/// Sends a draft to its customer, or a sent quote once more: the link of the earlier mail ends.
#[utoipa::path(post, path = "/admin/quotes/{id}/send", tag = "quotes", params(("id" = String, Path, description = "Quote id")),
    responses((status = 200, body = SalesQuoteOut), (status = "4XX", body = Problem)))]
async fn send_quote(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(id): Path<QuoteId>,
) -> ApiResult<Json<SalesQuoteOut>> {
    let sent = mpanel_workflows::quotes::send_quote(&staff.ctx, &app.deps, id).await?;
    Ok(Json(SalesQuoteOut::of(sent, &staff.principal)))
}

macro_rules! act {
    ($(#[$doc:meta])* $name:ident $path:literal) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "quotes", params(("id" = String, Path, description = "Quote id")),
            responses((status = 200, body = SalesQuoteOut), (status = "4XX", body = Problem)))]
        async fn $name(
            State(app): State<App>,
            staff: Staff<needs::OrdersWrite>,
            Path(id): Path<QuoteId>,
        ) -> ApiResult<Json<SalesQuoteOut>> {
            let tx = app.deps.db.begin().await?;
            let quote = billing::$name(&staff.ctx, &tx, id).await?;
            tx.commit().await?;
            Ok(Json(SalesQuoteOut::of(quote, &staff.principal)))
        }
    };
}

act!(/// Takes a quote back.
    withdraw_quote "/admin/quotes/{id}/withdraw");
act!(/// Drafts the next version of a quote that was sent; the sent one stays valid until that is sent.
    revise_quote "/admin/quotes/{id}/revise");
act!(/// Copies a quote into a new draft.
    duplicate_quote "/admin/quotes/{id}/duplicate");
