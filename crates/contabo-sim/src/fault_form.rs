//! A fault as it is written in a steering call or a scenario file, and what is refused there.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, FaultRule};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// The kinds of fault by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    RateLimited,
    Refused,
    ErrorBefore,
    ErrorAfter,
    DropBefore,
    DropAfter,
    LatencyBefore,
    LatencyAfter,
    InvalidGrant,
    SilentNoOp,
}

/// The written form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultForm {
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    millis: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    prefix: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nth: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

impl FaultForm {
    /// The fault with what belongs to its kind.
    fn fault(&self) -> Result<Fault, String> {
        let status = |from: u16| {
            let status = self.status.ok_or("status is missing")?;
            if (from..from + 100).contains(&status) {
                return Ok(status);
            }
            Err(format!("status must be from {from} to {}", from + 99))
        };
        let millis = || self.millis.ok_or("millis is missing");
        Ok(match self.kind {
            Kind::RateLimited => Fault::RateLimited { retry_after: self.retry_after },
            Kind::Refused => Fault::Refused { status: status(400)? },
            Kind::ErrorBefore => Fault::ErrorBefore { status: status(500)? },
            Kind::ErrorAfter => Fault::ErrorAfter { status: status(500)? },
            Kind::DropBefore => Fault::DropBefore,
            Kind::DropAfter => Fault::DropAfter,
            Kind::LatencyBefore => Fault::LatencyBefore { millis: millis()? },
            Kind::LatencyAfter => Fault::LatencyAfter { millis: millis()? },
            Kind::InvalidGrant => Fault::InvalidGrant,
            Kind::SilentNoOp => Fault::SilentNoOp,
        })
    }

    /// Refuses what this kind of fault would ignore.
    fn check_kind(&self) -> Result<(), String> {
        use Kind as K;
        let has_status = matches!(self.kind, K::Refused | K::ErrorBefore | K::ErrorAfter);
        let answers = has_status || matches!(self.kind, K::RateLimited);
        let waits = matches!(self.kind, K::LatencyBefore | K::LatencyAfter);
        let idle = [
            ("status", self.status.is_some() && !has_status),
            ("retry_after", self.retry_after.is_some() && self.kind != K::RateLimited),
            ("millis", self.millis.is_some() && !waits),
            ("message", self.message.is_some() && !answers),
            ("headers", !self.headers.is_empty() && !answers),
        ];
        match idle.iter().find(|(_, is_idle)| *is_idle) {
            Some((field, _)) => Err(format!("{field} means nothing for this kind of fault")),
            None => Ok(()),
        }
    }

    fn check_calls(&self) -> Result<(), String> {
        let is_method = |method: &String| METHODS.iter().any(|known| known.eq_ignore_ascii_case(method));
        if !self.method.as_ref().is_none_or(is_method) {
            return Err(format!("method must be one of {}", METHODS.join(", ")));
        }
        if self.path.is_some() && !self.prefix.is_empty() {
            return Err("path and prefix exclude each other".to_owned());
        }
        let path = self.path.as_deref().unwrap_or(&self.prefix);
        if !path.is_empty() && !path.starts_with('/') {
            return Err("a path begins with /".to_owned());
        }
        if self.nth == Some(0) || self.times == Some(0) {
            return Err("nth and times count from 1".to_owned());
        }
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until <= from
        {
            return Err("until must be later than from".to_owned());
        }
        for (name, value) in &self.headers {
            if HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err() {
                return Err(format!("headers: {name:?} cannot be sent"));
            }
        }
        Ok(())
    }
}

impl TryFrom<FaultForm> for FaultRule {
    type Error = String;

    fn try_from(form: FaultForm) -> Result<Self, String> {
        form.check_kind()?;
        form.check_calls()?;
        let fault = form.fault()?;
        // A window alone means everything inside it.
        let usual = if form.until.is_some() { FaultRule::EVERY } else { 1 };
        Ok(Self {
            prefix: form.prefix,
            path: form.path,
            method: form.method,
            nth: form.nth.unwrap_or(1),
            times: form.times.unwrap_or(usual),
            from: form.from,
            until: form.until,
            message: form.message,
            headers: form.headers,
            fault,
        })
    }
}

impl From<FaultRule> for FaultForm {
    fn from(rule: FaultRule) -> Self {
        let (kind, status, retry_after, millis) = match rule.fault {
            Fault::RateLimited { retry_after } => (Kind::RateLimited, None, retry_after, None),
            Fault::Refused { status } => (Kind::Refused, Some(status), None, None),
            Fault::ErrorBefore { status } => (Kind::ErrorBefore, Some(status), None, None),
            Fault::ErrorAfter { status } => (Kind::ErrorAfter, Some(status), None, None),
            Fault::DropBefore => (Kind::DropBefore, None, None, None),
            Fault::DropAfter => (Kind::DropAfter, None, None, None),
            Fault::LatencyBefore { millis } => (Kind::LatencyBefore, None, None, Some(millis)),
            Fault::LatencyAfter { millis } => (Kind::LatencyAfter, None, None, Some(millis)),
            Fault::InvalidGrant => (Kind::InvalidGrant, None, None, None),
            Fault::SilentNoOp => (Kind::SilentNoOp, None, None, None),
        };
        let is_window = rule.times == FaultRule::EVERY && rule.until.is_some();
        Self {
            kind,
            status,
            retry_after,
            millis,
            message: rule.message,
            headers: rule.headers,
            prefix: rule.prefix,
            path: rule.path,
            method: rule.method,
            nth: (rule.nth > 1).then_some(rule.nth),
            times: (!is_window).then_some(rule.times),
            from: rule.from,
            until: rule.until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<FaultRule, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn what_makes_no_sense_is_refused_and_named() {
        for (text, problem) in [
            (r#"{"kind":"melt"}"#, "unknown variant `melt`"),
            (r#"{"kind":"drop_after","time":2}"#, "unknown field `time`"),
            (r#"{"kind":"error_after"}"#, "status is missing"),
            (r#"{"kind":"error_after","status":404}"#, "status must be from 500 to 599"),
            (r#"{"kind":"refused","status":500}"#, "status must be from 400 to 499"),
            (r#"{"kind":"drop_after","status":500}"#, "status means nothing"),
            (r#"{"kind":"latency_after"}"#, "millis is missing"),
            (r#"{"kind":"drop_after","message":"no"}"#, "message means nothing"),
            (r#"{"kind":"drop_after","method":"FETCH"}"#, "method must be one of GET"),
            (r#"{"kind":"drop_after","path":"v1"}"#, "a path begins with /"),
            (r#"{"kind":"drop_after","path":"/v1","prefix":"/v1"}"#, "exclude each other"),
            (r#"{"kind":"drop_after","nth":0}"#, "count from 1"),
            (r#"{"kind":"rate_limited","headers":{"a b":"c"}}"#, "cannot be sent"),
            (
                r#"{"kind":"drop_after","from":"2026-11-21T12:00:00Z","until":"2026-11-21T12:00:00Z"}"#,
                "until must be later",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(problem), "{text}: {error}");
        }
    }

    #[test]
    fn a_rule_is_written_as_it_was_read() {
        for text in [
            r#"{"kind":"rate_limited","retry_after":7,"headers":{"x-ratelimit-limit":"60"},"prefix":"/v1/","times":1}"#,
            r#"{"kind":"refused","status":402,"message":"Quota","path":"/v1/tags","method":"POST","nth":3,"times":2}"#,
            r#"{"kind":"error_before","status":503,"until":"2026-11-21T12:00:00Z"}"#,
        ] {
            assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
        }
        assert_eq!(read(r#"{"kind":"drop_before"}"#).unwrap(), FaultRule::new("", "", 1, Fault::DropBefore));
    }
}
