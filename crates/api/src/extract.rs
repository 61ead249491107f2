//! Extractors whose refusals are problem documents that name the field.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use mpanel_core::{Error, ErrorKind};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::ApiError;

/// A JSON body, in and out. Unknown fields are refused by the request types themselves.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = request
            .headers()
            .get("content-type")
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.starts_with("application/json"));
        let bytes = Bytes::from_request(request, state).await.map_err(|_| {
            Error::new(
                ErrorKind::Invalid,
                "body_too_large",
                "The body could not be read or is too large (1 MB at most).",
            )
        })?;
        if !is_json && !bytes.is_empty() {
            return Err(Error::new(
                ErrorKind::Invalid,
                "not_json",
                "Send the body as JSON with the header Content-Type: application/json.",
            )
            .into());
        }
        // A call whose body has only optional members may leave it out.
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let mut pointer = String::new();
            for segment in error.path() {
                pointer.push_str(&format!("/{segment}"));
            }
            let inner = error.inner().to_string();
            // serde appends the position, which means nothing to the caller.
            let detail = inner.split(" at line ").next().unwrap_or("the value does not fit").to_owned();
            Error::invalid(pointer, "malformed", capitalised(&detail))
        })?;
        deserializer
            .end()
            .map_err(|_| Error::invalid("", "malformed", "There is more after the end of the JSON body."))?;
        Ok(Json(value))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A query string.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let axum::extract::Query(value) =
            axum::extract::Query::<T>::from_request_parts(parts, state).await.map_err(|e| {
                let text = e.body_text();
                let detail = text.rsplit_once("query string: ").map_or(text.as_str(), |(_, d)| d);
                let field = detail.split_once(": ").map_or("", |(field, _)| field);
                Error::invalid(format!("/query/{field}"), "malformed", capitalised(detail))
            })?;
        Ok(Query(value))
    }
}

/// Path parameters. A malformed id names nothing, so it is not found.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Path(value)),
            Err(_) => Err(Error::not_found("thing at this address").into()),
        }
    }
}

/// The version an update was based on, from `If-Match`.
pub struct IfMatch(pub Option<i32>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(value) = header_text(&parts.headers, "if-match") else { return Ok(IfMatch(None)) };
        let version = value.trim_start_matches("W/").trim_matches('"');
        match version {
            "*" => Ok(IfMatch(None)),
            _ => version.parse().map(|v| IfMatch(Some(v))).map_err(|_| {
                Error::invalid(
                    "/headers/if-match",
                    "malformed",
                    "If-Match must be the version number the resource was read with.",
                )
                .into()
            }),
        }
    }
}

/// A header as text, if it is there and readable.
pub fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
