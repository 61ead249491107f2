//! Reading answers: the envelope, the sentences of a refusal, the waiting time.

use std::marker::PhantomData;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::models::Listing;

/// The longest sentence kept from a refusal.
const MAX_MESSAGE: usize = 500;

/// How the answer of an operation is read.
pub(crate) trait Reply: 'static {
    /// What the caller gets.
    type Output;

    fn read(body: &[u8]) -> Result<Self::Output, String>;

    /// Reads one row as the type of this reply, for the comparison with the document.
    #[cfg(test)]
    fn probe() -> Option<crate::contract::Reader>;
}

/// One page of rows.
pub(crate) struct Rows<T>(PhantomData<fn() -> T>);

/// A few rows without pages.
pub(crate) struct All<T>(PhantomData<fn() -> T>);

/// Exactly one row.
pub(crate) struct One<T>(PhantomData<fn() -> T>);

/// No row.
pub(crate) struct Done;

impl<T: DeserializeOwned + 'static> Reply for Rows<T> {
    type Output = Listing<T>;

    fn read(body: &[u8]) -> Result<Listing<T>, String> {
        let envelope: Envelope<T> = envelope(body)?;
        let count = envelope.data.len() as u64;
        Ok(match envelope.pagination {
            Some(p) => Listing {
                rows: envelope.data,
                page: p.page,
                size: p.size,
                total_elements: p.total_elements,
                total_pages: p.total_pages,
            },
            None => Listing { rows: envelope.data, page: 1, size: count, total_elements: count, total_pages: 1 },
        })
    }

    #[cfg(test)]
    fn probe() -> Option<crate::contract::Reader> {
        Some(crate::contract::reader::<T>())
    }
}

impl<T: DeserializeOwned + 'static> Reply for All<T> {
    type Output = Vec<T>;

    fn read(body: &[u8]) -> Result<Vec<T>, String> {
        envelope(body).map(|envelope| envelope.data)
    }

    #[cfg(test)]
    fn probe() -> Option<crate::contract::Reader> {
        Some(crate::contract::reader::<T>())
    }
}

impl<T: DeserializeOwned + 'static> Reply for One<T> {
    type Output = T;

    fn read(body: &[u8]) -> Result<T, String> {
        envelope(body)?.data.into_iter().next().ok_or_else(|| "the answer has no row".to_owned())
    }

    #[cfg(test)]
    fn probe() -> Option<crate::contract::Reader> {
        Some(crate::contract::reader::<T>())
    }
}

impl Reply for Done {
    type Output = ();

    fn read(_body: &[u8]) -> Result<(), String> {
        Ok(())
    }

    #[cfg(test)]
    fn probe() -> Option<crate::contract::Reader> {
        None
    }
}

/// Contabo's envelope.
#[derive(Debug, Deserialize)]
struct Envelope<T> {
    #[serde(default = "Vec::new")]
    data: Vec<T>,
    #[serde(default, rename = "_pagination")]
    pagination: Option<Pagination>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pagination {
    #[serde(default)]
    size: u64,
    #[serde(default)]
    total_elements: u64,
    #[serde(default)]
    total_pages: u64,
    #[serde(default)]
    page: u64,
}

/// Reads an envelope. Nulls are removed first, so that "absent" and "null" are
/// one thing to all models.
fn envelope<T: DeserializeOwned>(body: &[u8]) -> Result<Envelope<T>, String> {
    let mut value: Value = serde_json::from_slice(body).map_err(|e| e.to_string())?;
    strip_nulls(&mut value);
    serde_json::from_value(value).map_err(|e| e.to_string())
}

fn strip_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, v| !v.is_null());
            map.values_mut().for_each(strip_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_nulls),
        _ => {}
    }
}

/// The sentences of a refusal: `message` as text or list, region change's
/// `errors`, or the login's `error` and `error_description`.
pub(crate) fn messages(body: &[u8]) -> Vec<String> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return vec!["no readable message".to_owned()];
    };
    let mut found = Vec::new();
    for key in ["message", "errors", "error_description", "error"] {
        match value.get(key) {
            Some(Value::String(text)) => found.push(shorten(text)),
            Some(Value::Array(items)) => found.extend(items.iter().filter_map(Value::as_str).map(shorten)),
            _ => {}
        }
        if !found.is_empty() {
            return found;
        }
    }
    vec!["no readable message".to_owned()]
}

fn shorten(text: &str) -> String {
    text.chars().take(MAX_MESSAGE).collect()
}

/// `Retry-After` in seconds. The date form is not read: the client has no
/// calendar clock, and nobody has seen Contabo send either form.
pub(crate) fn retry_after(header: Option<&str>) -> Option<Duration> {
    header?.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_read_in_all_their_shapes() {
        let check = |body: &str, expect: &[&str]| assert_eq!(messages(body.as_bytes()), expect, "{body}");
        check(r#"{"statusCode":400,"message":"one"}"#, &["one"]);
        check(r#"{"statusCode":400,"message":["one","two"]}"#, &["one", "two"]);
        check(r#"{"errors":["code"]}"#, &["code"]);
        check(
            r#"{"error":"invalid_grant","error_description":"Invalid user credentials"}"#,
            &["Invalid user credentials"],
        );
        check("<html>", &["no readable message"]);
        check("{}", &["no readable message"]);
        assert_eq!(messages(format!(r#"{{"message":"{}"}}"#, "ü".repeat(900)).as_bytes())[0].chars().count(), 500);
    }

    #[test]
    fn nulls_and_absent_are_the_same() {
        let read: Envelope<Value> =
            envelope(br#"{"data":[{"a":null,"b":{"c":null,"d":1}}],"_pagination":null}"#).unwrap();
        assert_eq!(read.data[0].to_string(), r#"{"b":{"d":1}}"#);
        assert!(read.pagination.is_none());
        assert!(envelope::<Value>(b"<html>").is_err());
    }

    #[test]
    fn waiting_times() {
        assert_eq!(retry_after(Some("7")), Some(Duration::from_secs(7)));
        assert_eq!(retry_after(Some("Wed, 21 Oct 2026 07:28:00 GMT")), None);
        assert_eq!(retry_after(None), None);
    }
}
