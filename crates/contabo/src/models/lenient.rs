//! Field readers for what the API writes in more than one way. An unreadable
//! optional value becomes `None`: one odd field must not hide a whole list.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An instant, with or without offset; without one it is taken as UTC.
pub(super) fn timestamp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| parse_timestamp(&text)))
}

fn parse_timestamp(text: &str) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let local: DateTime = text.parse().ok()?;
    local.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// A calendar date, also when it comes with a time of day.
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.get(..10).and_then(|day| day.parse().ok())))
}

/// Text, where empty means none.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) if !text.is_empty() => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// A whole number that may be written `4096`, `4096.0` or `"4096"`.
pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let written = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text,
        _ => return Ok(0),
    };
    let digits = written.split('.').next().unwrap_or_default();
    Ok(digits.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Row {
        #[serde(default, deserialize_with = "timestamp")]
        at: Option<Timestamp>,
        #[serde(default, deserialize_with = "date")]
        day: Option<Date>,
        #[serde(default, deserialize_with = "whole")]
        mb: u64,
    }

    #[test]
    fn instants_dates_and_numbers_in_their_variants() {
        let at = |text: &str| {
            let row: Row = serde_json::from_value(serde_json::json!({ "at": text })).unwrap();
            row.at.map(|t| t.to_string())
        };
        assert_eq!(at("2021-06-02T12:32:03.363Z").unwrap(), "2021-06-02T12:32:03.363Z");
        assert_eq!(at("2021-06-02T14:32:03+02:00").unwrap(), "2021-06-02T12:32:03Z");
        assert_eq!(at("2021-06-02 12:32:03").unwrap(), "2021-06-02T12:32:03Z");
        assert_eq!(at(""), None);
        assert_eq!(at("soon"), None);

        let day = |text: &str| {
            let row: Row = serde_json::from_value(serde_json::json!({ "day": text })).unwrap();
            row.day.map(|d| d.to_string())
        };
        assert_eq!(day("2021-06-03").unwrap(), "2021-06-03");
        assert_eq!(day("2021-06-03T00:00:00.000Z").unwrap(), "2021-06-03");
        assert_eq!(day(""), None);

        for written in ["4096", "4096.0", "\"4096\""] {
            let row: Row = serde_json::from_str(&format!(r#"{{"mb":{written}}}"#)).unwrap();
            assert_eq!(row.mb, 4096, "{written}");
        }
    }
}
