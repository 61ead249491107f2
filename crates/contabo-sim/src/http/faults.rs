//! The layer that lets calls fail on demand.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::engine::Engine;
use crate::error::ApiError;
use crate::fault::{Fault, FaultRule};

/// In a request: say yes and do nothing.
#[derive(Clone, Copy)]
pub(super) struct SilentNoOp;

pub(super) type NoOp = Option<axum::Extension<SilentNoOp>>;

pub(super) async fn apply(State(engine): State<Arc<Engine>>, mut request: Request, next: Next) -> Response {
    let (method, path) = (request.method().as_str(), request.uri().path());
    engine.note_request(method, path);
    let Some(rule) = engine.faults.take(method, path, engine.clock.now()) else { return run(request, next).await };
    match rule.fault {
        Fault::RateLimited { retry_after } => dressed(ApiError::too_many(retry_after), &rule),
        Fault::Refused { status } => dressed(ApiError::new(status, "Refused on demand"), &rule),
        Fault::InvalidGrant => ApiError::invalid_grant().into_response(),
        Fault::ErrorBefore { status } => dressed(failure(status), &rule),
        Fault::DropBefore => broken_reply(),
        Fault::ErrorAfter { status } => {
            run(request, next).await;
            dressed(failure(status), &rule)
        }
        Fault::DropAfter => {
            run(request, next).await;
            broken_reply()
        }
        Fault::LatencyBefore { millis } => delayed(millis, request, next).await,
        Fault::LatencyAfter { millis } => {
            let response = run(request, next).await;
            tokio::time::sleep(Duration::from_millis(millis)).await;
            response
        }
        Fault::SilentNoOp => {
            request.extensions_mut().insert(SilentNoOp);
            run(request, next).await
        }
    }
}

/// A refusal with the text and the headers of its rule.
fn dressed(error: ApiError, rule: &FaultRule) -> Response {
    let error = match &rule.message {
        Some(message) => error.saying(message),
        None => error,
    };
    let mut response = error.into_response();
    for (name, value) in &rule.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// A provider goes on with a call whose caller has hung up. In a task of its own the call does the same.
async fn run(request: Request, next: Next) -> Response {
    finished(tokio::spawn(next.run(request)).await)
}

async fn delayed(millis: u64, request: Request, next: Next) -> Response {
    let call = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        next.run(request).await
    });
    finished(call.await)
}

fn finished(call: Result<Response, tokio::task::JoinError>) -> Response {
    call.unwrap_or_else(|error| {
        tracing::error!(%error, "a contabo call ended abnormally");
        failure(500).into_response()
    })
}

fn failure(status: u16) -> ApiError {
    let status = if (500..600).contains(&status) { status } else { 500 };
    ApiError::internal(status)
}

/// The body fails before its first byte: the server gives up the connection without having sent anything.
fn broken_reply() -> Response {
    let cut = futures::stream::once(async { Err::<Bytes, _>(io::Error::other("reply dropped on demand")) });
    (StatusCode::OK, Body::from_stream(cut)).into_response()
}
