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
        // The reader would take a list for an object with the same fields, in the order of our source.
        if text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            return Err(Error::invalid("", "malformed", "Send a JSON object, not a list.").into());
        }
        refuse_invisible(text)?;
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let pointer = pointer_of(error.path());
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
        // A condition that cannot be read must not count as none: that would overwrite somebody's change.
        let Some(value) = parts.headers.get("if-match") else { return Ok(IfMatch(None)) };
        let version = value.to_str().unwrap_or_default().trim_start_matches("W/").trim_matches('"');
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

/// A path into a body as a JSON pointer (RFC 6901).
fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", escaped(key)),
        // The word that chose a variant is a value, not a place.
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    };
    path.iter().map(step).collect()
}

/// A name as a part of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Refuses texts with characters nobody sees: control characters, and those that turn the direction of what follows
/// and so make a name look like another. Line breaks and tabs are for the fields to judge.
fn refuse_invisible(text: &[u8]) -> Result<(), Error> {
    // Almost no body needs a closer look: such characters are escaped, or are one of these sequences.
    let escaped = text.windows(2).any(|pair| pair == b"\\u");
    let spelt = text.contains(&0x7f) || text.windows(2).any(|pair| pair[0] == 0xc2 && (0x80..0xa0).contains(&pair[1]));
    let turned = text.windows(3).any(|three| matches!(three, [0xe2, 0x80, 0xaa..=0xae] | [0xe2, 0x81, 0xa6..=0xa9]));
    if !(escaped || spelt || turned) {
        return Ok(());
    }
    // What is no JSON is refused afterwards, with its own sentence.
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(text) else { return Ok(()) };
    match invisible_in(&value, String::new()) {
        None => Ok(()),
        Some(pointer) => {
            let detail = "Remove the invisible control characters from this text.";
            Err(Error::invalid(pointer, "control_character", detail))
        }
    }
}

/// Where an invisible character is.
fn invisible_in(value: &serde_json::Value, at: String) -> Option<String> {
    use serde_json::Value;
    let hidden = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    match value {
        Value::String(text) => text.chars().any(hidden).then_some(at),
        Value::Array(items) => items.iter().enumerate().find_map(|(n, item)| invisible_in(item, format!("{at}/{n}"))),
        Value::Object(fields) => fields.iter().find_map(|(name, field)| match name.chars().any(hidden) {
            true => Some(at.clone()),
            false => invisible_in(field, format!("{at}/{}", escaped(name))),
        }),
        _ => None,
    }
}

/// A header as text, if it is there and readable.
pub fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
