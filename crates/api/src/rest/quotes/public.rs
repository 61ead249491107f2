//! A quote for whoever has its link: read it, download it, accept or decline it.
//!
//! The token travels in the query or the body, never in a path: paths are logged.

use axum::extract::State;
use axum::response::Response;
use mpanel_billing::{self as billing, Acceptance, Access, QuoteChoice, QuoteView};
use mpanel_core::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::paper;
use super::views::{FiguresOut, OpenOut};
use crate::App;
use crate::access::Visitor;
use crate::extract::{Json, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::shop::carts::LONGEST_KEYS;
use crate::route::{Routes, routes};
use crate::views::{AbilityView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(read_offer))
        .routes(routes!(get_offer_pdf))
        .routes(routes!(accept_offer))
        .routes(routes!(decline_offer))
}

/// Which quote.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfferParams {
    /// The secret of the link.
    token: String,
}

/// A quote as its customer sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Offer)]
pub struct OfferOut {
    number: String,
    revision: i32,
    #[schema(value_type = words::QuoteState)]
    state: String,
    currency: String,
    valid_until: String,
    sent_at: Option<String>,
    /// Who offers.
    seller: OfferParty,
    /// To whom.
    buyer: OfferParty,
    figures: FiguresOut,
    notes: String,
    terms: String,
    /// What each plan leaves to the customer, in the order of the plans.
    choices: Vec<OpenOut>,
    /// Whether it can be accepted or declined now.
    answer: AbilityView,
    /// The name it was accepted with.
    accepted_by: Option<String>,
    answered_at: Option<String>,
    /// Where to pay, once it was accepted.
    invoice_id: Option<String>,
}

/// One side of a quote.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferParty {
    name: String,
    lines: Vec<String>,
}

/// A yes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptOfferIn {
    /// The secret of the link.
    token: String,
    /// The full name, typed as a signature.
    name: String,
    /// Must be true.
    accept_terms: bool,
    /// One for each plan, in the order of the quote's `choices`.
    #[serde(default)]
    items: Vec<OfferChoiceIn>,
}

/// What the customer chooses for a plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferChoiceIn {
    region: Option<String>,
    image_id: Option<String>,
    hostname: Option<String>,
    #[schema(value_type = words::ServiceAccess)]
    access: String,
    /// Up to ten public keys, one a line.
    ssh_key: Option<String>,
}

/// A no.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineOfferIn {
    /// The secret of the link.
    token: String,
    /// Why, if one likes to say.
    #[serde(default)]
    reason: String,
}

/// What an acceptance made.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedOffer {
    order_id: String,
    /// To be paid.
    invoice_id: String,
    quote: OfferOut,
}

impl OfferOut {
    fn of(quote: QuoteView) -> Self {
        let able = quote.abilities.iter().find(|a| a.action == "answer");
        let answer =
            AbilityView { allowed: able.is_some_and(|a| a.allowed), reason: able.and_then(|a| a.reason.clone()) };
        let (row, figures) = (quote.row, quote.figures);
        let buyer = figures.buyer.clone();
        let company = buyer.company.clone().filter(|c| !c.is_empty());
        let mut lines: Vec<String> = company.iter().map(|_| buyer.name.clone()).collect();
        lines.extend(buyer.address_lines());
        let given = quote.answer;
        Self {
            number: row.number,
            revision: row.revision,
            state: row.state.as_str().to_owned(),
            currency: row.total.currency.to_string(),
            valid_until: row.valid_until.to_string(),
            sent_at: row.sent_at.map(|t| t.to_string()),
            seller: OfferParty { name: figures.seller.name.clone(), lines: figures.seller.address.clone() },
            buyer: OfferParty { name: company.unwrap_or(buyer.name), lines },
            figures: figures.into(),
            notes: quote.contents.notes,
            terms: quote.contents.terms,
            choices: quote.choices.into_iter().map(OpenOut::from).collect(),
            answer,
            accepted_by: given.as_ref().and_then(|a| a.name.clone()),
            answered_at: given.map(|a| a.at.to_string()),
            invoice_id: quote.invoice.map(|i| i.to_string()),
        }
    }
}

impl OfferChoiceIn {
    fn parse(self, place: usize) -> Result<QuoteChoice> {
        let at = |field: &str| format!("/items/{place}/{field}");
        for (field, text, max) in [
            ("region", &self.region, 60),
            ("image_id", &self.image_id, 60),
            ("hostname", &self.hostname, 253),
            ("ssh_key", &self.ssh_key, LONGEST_KEYS),
        ] {
            check_text(&at(field), text.as_deref().unwrap_or_default(), max)?;
        }
        let access = match self.access.as_str() {
            "ssh_key" => Access::SshKey,
            "password" => Access::Password,
            _ => return Err(Error::invalid(at("access"), "unknown", "Use ssh_key or password.")),
        };
        let Self { region, image_id, hostname, ssh_key, .. } = self;
        Ok(QuoteChoice { region, image_id, hostname, access, ssh_key })
    }
}

/// Shows the quote a link stands for.
#[utoipa::path(get, path = "/shop/offer", tag = "quotes", params(OfferParams),
    responses((status = 200, body = OfferOut), (status = "4XX", body = Problem)))]
async fn read_offer(
    State(app): State<App>,
    caller: Visitor,
    Query(given): Query<OfferParams>,
) -> ApiResult<Json<OfferOut>> {
    let found = billing::quote_by_token(&caller.ctx, app.deps.db.read(), &given.token).await?;
    Ok(Json(OfferOut::of(found)))
}

/// Downloads the quote a link stands for as PDF.
#[utoipa::path(get, path = "/shop/offer/pdf", tag = "quotes", params(OfferParams),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem)))]
async fn get_offer_pdf(
    State(app): State<App>,
    caller: Visitor,
    Query(given): Query<OfferParams>,
) -> ApiResult<Response> {
    let found = billing::quote_by_token(&caller.ctx, app.deps.db.read(), &given.token).await?;
    paper::pdf(&app, &caller.ctx, found).await
}

/// Accepts a quote: it becomes one order with its invoice. Repeating it answers with that order.
#[utoipa::path(post, path = "/shop/offer/accept", tag = "quotes", request_body = AcceptOfferIn,
    responses((status = 200, body = AcceptedOffer), (status = "4XX", body = Problem)))]
async fn accept_offer(
    State(app): State<App>,
    caller: Visitor,
    Json(given): Json<AcceptOfferIn>,
) -> ApiResult<Json<AcceptedOffer>> {
    check_text("/name", &given.name, 120)?;
    if !given.accept_terms {
        return Err(Error::invalid("/accept_terms", "required", "Accept the terms to order.").into());
    }
    if given.items.len() > 20 {
        return Err(Error::invalid("/items", "too_many", "A quote has at most 20 plans.").into());
    }
    let choices = given.items.into_iter().enumerate().map(|(n, c)| c.parse(n)).collect::<Result<_>>()?;
    let yes = Acceptance { name: given.name, address: caller.request.ip.to_string(), choices };
    let tx = app.deps.db.begin().await?;
    let done = billing::accept_quote(&caller.ctx, &tx, &given.token, yes).await?;
    mpanel_workflows::ordering::expect_placed(&caller.ctx, &tx, done.order).await?;
    tx.commit().await?;
    Ok(Json(AcceptedOffer {
        order_id: done.order.to_string(),
        invoice_id: done.invoice.to_string(),
        quote: OfferOut::of(done.quote),
    }))
}

/// Declines a quote.
#[utoipa::path(post, path = "/shop/offer/decline", tag = "quotes", request_body = DeclineOfferIn,
    responses((status = 200, body = OfferOut), (status = "4XX", body = Problem)))]
async fn decline_offer(
    State(app): State<App>,
    caller: Visitor,
    Json(given): Json<DeclineOfferIn>,
) -> ApiResult<Json<OfferOut>> {
    check_text("/reason", &given.reason, 1000)?;
    let no = billing::Refusal { reason: given.reason, address: caller.request.ip.to_string() };
    let tx = app.deps.db.begin().await?;
    let declined = billing::decline_quote(&caller.ctx, &tx, &given.token, no).await?;
    tx.commit().await?;
    Ok(Json(OfferOut::of(declined)))
}
