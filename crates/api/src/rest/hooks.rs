//! Where payment gateways call back. No session: the signature is the proof.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use mpanel_core::GatewayId;
use mpanel_payments::{WebhookHeaders, receive_webhook};

use crate::App;
use crate::access::Visitor;
use crate::extract::{Path, header_text};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(receive_payment_webhook))
}

/// Takes a webhook of a payment gateway in (Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`).
///
/// A repeat is answered like the first delivery. An error asks the gateway to deliver again.
#[utoipa::path(post, path = "/hooks/payments/{gateway_id}", tag = "hooks",
    params(("gateway_id" = String, Path, description = "Gateway id")),
    request_body(content = serde_json::Value, description = "The gateway's event, exactly as it was signed"),
    responses((status = 204, description = "Taken in"), (status = "4XX", body = Problem)))]
async fn receive_payment_webhook(
    State(app): State<App>,
    visitor: Visitor,
    Path(gateway_id): Path<GatewayId>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult<StatusCode> {
    let header = |name: &str| header_text(&headers, name).unwrap_or_default().to_owned();
    let signed = WebhookHeaders {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    };
    let deps = &app.deps;
    receive_webhook(&visitor.ctx, &deps.db, &deps.gateways, gateway_id, &signed, &body).await?;
    Ok(StatusCode::NO_CONTENT)
}
