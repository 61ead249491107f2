//! One search over customers, services, invoices and orders, for the command palette.

use axum::extract::State;
use mpanel_billing as billing;
use mpanel_core::PageQuery;
use mpanel_identity::Permission;
use mpanel_provisioning as provisioning;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(search_everything))
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// Part of a name, address, number or host name.
    q: String,
}

/// Something found.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchHit {
    #[schema(value_type = words::SearchKind)]
    kind: String,
    id: String,
    title: String,
    subtitle: String,
}

fn hit(kind: &str, id: impl ToString, title: String, subtitle: String) -> SearchHit {
    SearchHit { kind: kind.to_owned(), id: id.to_string(), title, subtitle }
}

/// Searches customers, services, invoices and orders; only what the caller may read.
#[utoipa::path(get, path = "/admin/search", tag = "dashboard", params(SearchParams),
    responses((status = 200, body = ListView<SearchHit>), (status = "4XX", body = Problem)))]
async fn search_everything(
    State(app): State<App>,
    staff: Staff<needs::DashboardRead>,
    Query(params): Query<SearchParams>,
) -> ApiResult<Json<ListView<SearchHit>>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let text = params.q.trim().chars().take(100).collect::<String>();
    if text.is_empty() {
        return Ok(Json(ListView { items: Vec::new() }));
    }
    let query = PageQuery { limit: Some(5), q: Some(text), ..PageQuery::default() };
    let mut items = Vec::new();
    if staff.principal.may(Permission::CustomersRead) {
        let found = billing::list_customers(ctx, conn, &billing::CustomerFilter::default(), &query).await?.items;
        items.extend(found.into_iter().map(|c| hit("customer", c.id, c.name, c.email)));
    }
    if staff.principal.may(Permission::ServicesRead) {
        let found =
            provisioning::list_services(ctx, conn, &provisioning::ServiceFilter::default(), &query).await?.items;
        items.extend(found.into_iter().map(|s| hit("service", s.id, s.hostname, s.product_name)));
    }
    if staff.principal.may(Permission::InvoicesRead) {
        let found = billing::list_invoices(ctx, conn, &billing::InvoiceFilter::default(), &query).await?.items;
        items.extend(found.into_iter().map(|i| hit("invoice", i.id, i.number.unwrap_or_default(), i.customer_name)));
    }
    if staff.principal.may(Permission::OrdersRead) {
        let found = billing::list_orders(ctx, conn, &billing::OrderFilter::default(), &query).await?.items;
        items.extend(found.into_iter().map(|o| hit("order", o.id, o.number, o.customer_name)));
    }
    Ok(Json(ListView { items }))
}
