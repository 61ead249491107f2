//! From text to a [`Timeline`]: YAML or JSON, strictly, every refusal with its path.

use jiff::civil::{Date, Time, time};
use mpanel_calc::Rate;
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::{Map, Value};

use crate::schema::{EventInput, Expected, Timeline, Verb};

/// Why a timeline was not played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct InputError {
    /// Where, such as `events[2].quantity`.
    pub path: String,
    /// What is wrong there.
    pub problem: String,
}

impl InputError {
    /// A problem at a place.
    pub fn at(path: impl Into<String>, problem: impl ToString) -> Self {
        Self { path: path.into(), problem: problem.to_string() }
    }
}

/// Reads a timeline. A text that begins with a brace is JSON, any other YAML.
pub fn read(text: &str) -> Result<Timeline, InputError> {
    let is_json = text.trim_start().starts_with('{');
    let value: Value = if is_json {
        serde_json::from_str(text).map_err(|e| InputError::at("file", e))?
    } else {
        let yaml: serde_yaml_ng::Value = serde_yaml_ng::from_str(text).map_err(|e| InputError::at("file", e))?;
        serde_json::to_value(yaml).map_err(|e| InputError::at("file", e))?
    };
    refuse_fractions(&value, "")?;
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let problem = error.into_inner().to_string();
        // Events bring their own, longer path.
        match problem.strip_prefix("events[").and_then(|rest| rest.split_once(": ")) {
            Some((rest, problem)) => InputError::at(format!("events[{rest}"), problem),
            None => InputError::at(path, problem),
        }
    })
}

/// A number with a fraction has lost its decimal digits before it is read.
fn refuse_fractions(value: &Value, path: &str) -> Result<(), InputError> {
    match value {
        Value::Number(number) if !number.is_i64() && !number.is_u64() => Err(InputError::at(
            path,
            "a number with a fraction is not exact: write minor units, or a text such as \"0.5\"",
        )),
        Value::Array(list) => {
            list.iter().enumerate().try_for_each(|(i, v)| refuse_fractions(v, &format!("{path}[{i}]")))
        }
        Value::Object(map) => {
            let dot = if path.is_empty() { "" } else { "." };
            map.iter().try_for_each(|(key, v)| refuse_fractions(v, &format!("{path}{dot}{key}")))
        }
        _ => Ok(()),
    }
}

/// Reads a percentage, a text such as `"19"` or `"5.5"`.
pub(crate) fn percent<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Rate, D::Error> {
    String::deserialize(d)?.parse().map_err(D::Error::custom)
}

/// Reads a percentage that may be absent.
pub(crate) fn some_percent<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Rate>, D::Error> {
    percent(d).map(Some)
}

/// Reads the list of events. One without a date happens on the day of the one before it.
pub(crate) fn events<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<EventInput>, D::Error> {
    let list = Vec::<Map<String, Value>>::deserialize(d)?;
    let mut day = None;
    let mut found: Vec<EventInput> = Vec::with_capacity(list.len());
    for (index, fields) in list.into_iter().enumerate() {
        let event = event(fields, day).map_err(|(field, problem)| {
            let dot = if field.is_empty() { "" } else { "." };
            D::Error::custom(format!("events[{index}]{dot}{field}: {problem}"))
        })?;
        if day.is_some_and(|before| event.date < before) {
            let problem = "is earlier than the event before it: list events in their order";
            return Err(D::Error::custom(format!("events[{index}].date: {problem}")));
        }
        day = Some(event.date);
        found.push(event);
    }
    Ok(found)
}

fn event(mut fields: Map<String, Value>, day: Option<Date>) -> Result<EventInput, (String, String)> {
    let date = take::<Date>(&mut fields, "date")?
        .or(day)
        .ok_or_else(|| ("date".to_owned(), "is missing: the first event needs its day".to_owned()))?;
    let noon = time(12, 0, 0, 0);
    let time = take::<Time>(&mut fields, "time")?.unwrap_or(noon);
    let expect = take::<Expected>(&mut fields, "expect")?;
    let verb: Verb = serde_json::from_value(Value::Object(fields)).map_err(|error| {
        let problem = error.to_string();
        let named = ["unknown field `", "missing field `"].iter().find_map(|p| problem.strip_prefix(p));
        let is_verb = problem.starts_with("unknown variant `") && problem.contains("`subscribe`");
        let field = named.and_then(|rest| rest.split('`').next()).unwrap_or(if is_verb { "do" } else { "" });
        (field.to_owned(), problem)
    })?;
    Ok(EventInput { date, time, expect, verb })
}

fn take<T: serde::de::DeserializeOwned>(
    fields: &mut Map<String, Value>,
    name: &str,
) -> Result<Option<T>, (String, String)> {
    let value = fields.remove(name);
    value.map(serde_json::from_value).transpose().map_err(|e| (name.to_owned(), e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn yaml_and_json_say_the_same() {
        let yaml = "run_until: 2026-03-01\nevents:\n- {date: 2026-01-31, do: subscribe, plan: s}\n- {do: pay}\n";
        let json =
            r#"{"run_until":"2026-03-01","events":[{"date":"2026-01-31","do":"subscribe","plan":"s"},{"do":"pay"}]}"#;
        for text in [yaml, json] {
            let timeline = read(text).unwrap();
            assert_eq!(timeline.events.len(), 2);
            assert_eq!(timeline.events[1].date, timeline.events[0].date, "on the day of the one before");
        }
    }

    #[test]
    fn refusals_name_the_path() {
        let timeline = |events: &str| format!("run_until: 2026-03-01\nevents:\n{events}");
        for (text, want) in [
            (timeline("- {date: 2026-01-31, do: subscribe, plan: s, quantitty: 2}"), "events[0].quantitty: unknown"),
            (timeline("- {date: 2026-01-31, do: subscribe}"), "events[0].plan: missing"),
            (timeline("- {date: 2026-01-31, do: fly}"), "events[0].do: unknown"),
            (timeline("- {do: run}"), "events[0].date: is missing"),
            (timeline("- {date: 2026-02-31, do: run}"), "events[0].date: "),
            (timeline("- {date: 2026-02-02, do: run}\n- {date: 2026-02-01, do: run}"), "events[1].date: is earlier"),
            ("run_until: 2026-03-01\nevents: []\ncurency: EUR".to_owned(), "curency: unknown field"),
            ("run_until: 2026-03-01\nevents: []\nseller: {land: DE}".to_owned(), "seller.land: unknown field"),
            (
                "run_until: 2026-03-01\nevents: []\nplans:\n- {id: s, prices: [{every: 1m, amount: 9.99}]}".to_owned(),
                "plans[0].prices[0].amount: a number with a fraction",
            ),
            ("run_until: 2026-03-01\nevents: []\ncurrency: EURO".to_owned(), "currency: unknown currency"),
            (
                "run_until: 2026-03-01\nevents: []\noptions: {proration: hourly}".to_owned(),
                "options.proration: unknown",
            ),
        ] {
            assert!(refusal(&text).starts_with(want), "{} is not {want}", refusal(&text));
        }
    }
}
