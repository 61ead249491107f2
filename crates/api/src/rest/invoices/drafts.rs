//! Drafts: what staff puts on them, and issuing them.

use axum::extract::State;
use axum::response::Response;
use mpanel_billing as billing;
use mpanel_core::{InvoiceId, InvoiceLineId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::shown;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{MoneyView, check_text};

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(finalize_invoice)).routes(routes!(add_draft_item)).routes(routes!(remove_draft_item))
}

/// A line that is billed once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftItemIn {
    /// What it is for, as it is printed.
    description: String,
    /// How many.
    #[serde(default = "one")]
    quantity: i64,
    /// Price of one, in the currency of the draft.
    unit_price: MoneyView,
}

fn one() -> i64 {
    1
}

/// Issues a draft now, as it comes to now; drafts that bill the same service go with it.
#[utoipa::path(post, path = "/admin/invoices/{id}/finalize", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = super::InvoiceOut), (status = "4XX", body = Problem)))]
async fn finalize_invoice(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<InvoiceId>,
) -> ApiResult<Response> {
    let tx = app.deps.db.begin().await?;
    billing::finalize_draft(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, &staff.principal, id).await
}

/// Puts a line that is billed once on a draft.
#[utoipa::path(post, path = "/admin/invoices/{id}/items", tag = "invoices", request_body = DraftItemIn,
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = super::InvoiceOut), (status = "4XX", body = Problem)))]
async fn add_draft_item(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<InvoiceId>,
    Json(input): Json<DraftItemIn>,
) -> ApiResult<Response> {
    check_text("/description", &input.description, 500)?;
    let price = input.unit_price.parse("/unit_price")?;
    let tx = app.deps.db.begin().await?;
    billing::add_draft_item(&staff.ctx, &tx, id, &input.description, input.quantity, price).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, &staff.principal, id).await
}

/// Takes a line off a draft that staff put on it.
#[utoipa::path(delete, path = "/admin/invoices/{id}/items/{item}", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id"), ("item" = String, Path, description = "Line id")),
    responses((status = 200, body = super::InvoiceOut), (status = "4XX", body = Problem)))]
async fn remove_draft_item(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path((id, item)): Path<(InvoiceId, InvoiceLineId)>,
) -> ApiResult<Response> {
    let tx = app.deps.db.begin().await?;
    billing::remove_draft_item(&staff.ctx, &tx, id, item).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, &staff.principal, id).await
}
