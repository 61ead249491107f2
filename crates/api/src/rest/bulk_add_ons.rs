//! What an add-on for many services comes to, before it is bought.

use std::collections::BTreeMap;

use axum::extract::State;
use mpanel_billing::{self as billing, ChangeBy};
use mpanel_core::{Currency, CustomerId, Error, Money, OpContext, ProductId, Result, ServiceId};
use mpanel_provisioning::Selected;
use mpanel_workflows::{add_ons, bulk};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{MoneyView, NamedView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(quote_bulk_add_on)).routes(routes!(quote_own_bulk_add_on))
}

/// Services that are to get an add-on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteBulkAddOn {
    /// These, 50 at most, each once.
    #[schema(value_type = Vec<String>)]
    service_ids: Vec<ServiceId>,
    /// Which; without it nothing is quoted, and what is on offer is told.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    product_id: Option<ProductId>,
}

/// What an add-on comes to.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkAddOnQuote {
    /// What at least one of the services can get.
    add_ons: Vec<NamedView>,
    /// Each service, in the order they were named; none without an add-on.
    items: Vec<QuotedAddOn>,
    /// What would have to be paid at once for all of them, by currency.
    due_now: Vec<MoneyView>,
}

/// What an add-on comes to for one service.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotedAddOn {
    service: NamedView,
    due_now: Option<MoneyView>,
    /// What each period costs then.
    renews_at: Option<MoneyView>,
    /// Why it cannot get it.
    refused: Option<String>,
}

/// Says what an add-on for many services would come to, and which they can get.
#[utoipa::path(post, path = "/admin/bulk-add-on-quotes", tag = "add-ons", request_body = QuoteBulkAddOn,
    responses((status = 200, body = BulkAddOnQuote), (status = "4XX", body = Problem)))]
async fn quote_bulk_add_on(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Json(body): Json<QuoteBulkAddOn>,
) -> ApiResult<Json<BulkAddOnQuote>> {
    Ok(Json(quoted(&app, &staff.ctx, None, body).await?))
}

/// Says what an add-on for several services of the signed-in customer would come to, and which they can get.
#[utoipa::path(post, path = "/portal/bulk-add-on-quotes", tag = "add-ons", request_body = QuoteBulkAddOn,
    responses((status = 200, body = BulkAddOnQuote), (status = "4XX", body = Problem)))]
async fn quote_own_bulk_add_on(
    State(app): State<App>,
    me: Customer,
    Json(body): Json<QuoteBulkAddOn>,
) -> ApiResult<Json<BulkAddOnQuote>> {
    Ok(Json(quoted(&app, &me.ctx, Some(me.customer), body).await?))
}

async fn quoted(
    app: &App,
    ctx: &OpContext,
    customer: Option<CustomerId>,
    asked: QuoteBulkAddOn,
) -> Result<BulkAddOnQuote> {
    let conn = app.deps.db.read();
    let most = bulk::MOST_OWN_SERVICES;
    let services = bulk::named_services(ctx, conn, customer, &asked.service_ids, most).await?;
    let add_ons = offered(app, ctx, &services).await?;
    let Some(product) = asked.product_id else {
        return Ok(BulkAddOnQuote { add_ons, items: Vec::new(), due_now: Vec::new() });
    };
    billing::get_product(ctx, conn, product).await?;
    let by = if customer.is_some() { ChangeBy::Customer } else { ChangeBy::Staff };
    let (mut items, mut sums) = (Vec::new(), BTreeMap::<Currency, Money>::new());
    for service in services {
        let quote = match add_ons::quote_add_on(ctx, conn, service.id, product, by).await {
            Err(error) if error.kind().is_refusal() => {
                items.push(line(service, None, Some(error.detail().to_owned())));
                continue;
            }
            quote => quote?,
        };
        let sum = match sums.get(&quote.due_now.currency) {
            Some(before) => before.add(quote.due_now).map_err(|e| Error::internal(e.to_string()))?,
            None => quote.due_now,
        };
        sums.insert(sum.currency, sum);
        items.push(line(service, Some((quote.due_now, quote.renews_at)), None));
    }
    Ok(BulkAddOnQuote { add_ons, items, due_now: sums.into_values().map(MoneyView::from).collect() })
}

/// What at least one of the services can get. What is no machine has none.
async fn offered(app: &App, ctx: &OpContext, services: &[Selected]) -> Result<Vec<NamedView>> {
    let mut offered: BTreeMap<String, String> = BTreeMap::new();
    for service in services {
        let found = match add_ons::service_add_ons(ctx, app.deps.db.read(), service.id).await {
            Err(error) if error.kind().is_refusal() => continue,
            found => found?,
        };
        let can = found.offers.into_iter().filter(|offer| offer.reason.is_none());
        offered.extend(can.map(|offer| (offer.product.to_string(), offer.name)));
    }
    Ok(offered.into_iter().map(|(id, name)| NamedView { id, name }).collect())
}

fn line(service: Selected, amounts: Option<(Money, Money)>, refused: Option<String>) -> QuotedAddOn {
    QuotedAddOn {
        service: NamedView { id: service.id.to_string(), name: service.hostname },
        due_now: amounts.map(|(due_now, _)| due_now.into()),
        renews_at: amounts.map(|(_, renews_at)| renews_at.into()),
        refused,
    }
}
