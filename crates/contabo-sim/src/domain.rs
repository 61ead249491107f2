//! Domain names: ordered or transferred here, cancelled, transferred away.
//!
//! Names that begin with `taken` belong to somebody else; everything else is free until it is ordered here. Names that
//! begin with `manual` wait for somebody's hands for ever, those that begin with `broken` are refused by their registry,
//! and so is a transfer with the code `wrong`. Those that begin with `trade` have another owner only a day after he was
//! named, as if both had confirmed it by then. Nothing is sold below `.invalid`.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::later;
use crate::config::hex;
use crate::dns::is_domain;
use crate::error::ApiError;
use crate::form::Form;
use crate::state::{Env, State};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// After this time another owner is taken for confirmed where that is asked.
const CONFIRM_DAYS: u32 = 1;
/// A transfer away that nobody answers happens after this time.
const TRANSFER_DAYS: u32 = 5;
const ROLES: [&str; 4] = ["owner", "admin", "tech", "zone"];
pub(crate) const REASONS: [&str; 7] = [
    "Technical issues / Outages / Performance",
    "Too expensive / price",
    "Product not needed anymore",
    "Bad customer support",
    "Switch to a different Contabo product",
    "Missing features",
    "Other",
];

/// One domain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Domain {
    pub name: String,
    pub ordered: Timestamp,
    pub is_transfer: bool,
    pub handles: Value,
    /// Handles that wait for a confirmation, and when they have it.
    #[serde(default)]
    pub unconfirmed: Option<(Value, Timestamp)>,
    pub nameservers: Vec<String>,
    pub cancel_date: Option<Timestamp>,
    /// How often the code for a transfer was made anew.
    pub codes: u32,
    pub code_made: Option<Timestamp>,
    /// The registry refused the code of a transfer.
    #[serde(default)]
    pub is_code_wrong: bool,
    /// When somebody asked for a transfer away, and when it was agreed to.
    pub leaving: Option<Timestamp>,
    pub left: Option<Timestamp>,
}

impl Domain {
    fn ready_at(&self, env: &Env<'_>) -> Timestamp {
        let pause = env.config.delays.domain;
        later(self.ordered, if self.is_transfer { pause * 2 } else { pause })
    }

    /// The handles that are in force.
    pub(crate) fn handles(&self, now: Timestamp) -> &Value {
        match &self.unconfirmed {
            Some((handles, at)) if *at <= now => handles,
            _ => &self.handles,
        }
    }

    /// Takes other handles; where another owner has to be confirmed they wait.
    pub(crate) fn take_handles(&mut self, wanted: Value, now: Timestamp) {
        self.handles = self.handles(now).clone();
        let waits = self.name.starts_with("trade") && wanted["owner"] != self.handles["owner"];
        self.unconfirmed = waits.then(|| (wanted.clone(), later(now, DAY * CONFIRM_DAYS)));
        if !waits {
            self.handles = wanted;
        }
    }

    /// When a transfer away happened or will.
    fn leaves_at(&self) -> Option<Timestamp> {
        self.left.or_else(|| self.leaving.map(|asked| later(asked, DAY * TRANSFER_DAYS)))
    }

    pub(crate) fn status(&self, env: &Env<'_>) -> &'static str {
        if self.leaves_at().is_some_and(|at| at <= env.at) {
            "transferred"
        } else if self.cancel_date.is_some_and(|at| at <= env.at) {
            "cancelled"
        } else if self.leaving.is_some() {
            "transferring out"
        } else if self.ready_at(env) <= env.at {
            self.outcome()
        } else if self.is_transfer {
            "transferring in"
        } else {
            "processing"
        }
    }

    /// What becomes of the order.
    fn outcome(&self) -> &'static str {
        if self.trouble().is_some() {
            "error"
        } else if self.name.starts_with("manual") {
            "manual_task"
        } else {
            "ready"
        }
    }

    fn trouble(&self) -> Option<Value> {
        if self.is_code_wrong {
            Some(json!({ "code": "AUTH_CODE_INVALID", "message": "The auth code was refused by the registry" }))
        } else if self.name.starts_with("broken") {
            Some(json!({ "code": "REGISTRY_REFUSED", "message": "The registry refused the registration" }))
        } else {
            None
        }
    }

    /// It is ours and nothing is going on.
    pub(crate) fn check_ready(&self, env: &Env<'_>) -> Result<(), ApiError> {
        match self.status(env) {
            "ready" => Ok(()),
            other => Err(ApiError::new(409, format!("The domain is in the status {other}"))),
        }
    }

    pub(crate) fn is_ours(&self, env: &Env<'_>) -> bool {
        !matches!(self.status(env), "transferred" | "cancelled")
    }

    /// The end of the paid year.
    pub(crate) fn renews(&self, now: Timestamp) -> Timestamp {
        let start = self.ordered.to_zoned(TimeZone::UTC);
        let ends = (1..200i64).filter_map(|years| start.checked_add(Span::new().years(years)).ok());
        ends.map(|end| end.timestamp()).find(|end| *end > now).unwrap_or(self.ordered)
    }

    pub(crate) fn parts(&self) -> (&str, &str) {
        self.name.split_once('.').unwrap_or((&self.name, ""))
    }

    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        let (sld, tld) = self.parts();
        let renewal = self.renews(env.at);
        let date = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        env.row(json!({
            "domain": self.name,
            "domainDetails": { "sld": sld, "tld": tld, "domainPuny": self.name },
            "status": self.status(env),
            "nameservers": self.nameservers,
            "handles": self.handles(env.at),
            "registrationDate": self.ordered,
            "renewalDate": renewal,
            "terminationDate": renewal,
            "cancelDate": date(self.cancel_date),
            "dnssecKeys": [],
            "transferOutConfirmation": self.is_asked(env),
            "statusError": self.trouble().filter(|_| self.status(env) == "error"),
        }))
    }

    /// Somebody waits for an answer about a transfer away.
    pub(crate) fn is_asked(&self, env: &Env<'_>) -> bool {
        self.status(env) == "transferring out" && self.left.is_none()
    }

    /// The code that allows a transfer away: the same until it is made anew.
    pub(crate) fn auth_code(&self, env: &Env<'_>) -> String {
        let purpose = format!("auth code {} {}", self.name, self.codes);
        hex(&env.config.derived(&purpose)[..8])
    }
}

/// The names of servers in a request.
pub(crate) fn read_nameservers(form: &mut Form<'_>) -> Option<Vec<String>> {
    let mut hosts = Vec::new();
    for (number, server) in form.array("nameservers")?.iter().enumerate() {
        let Some(server) = server.as_object() else {
            form.trouble(format!("nameservers.{number} must be an object"));
            continue;
        };
        let mut inner = Form::new(server);
        inner.require("hostname");
        let names = inner.texts("hostname").unwrap_or_default();
        if !names.iter().all(|name| is_domain(name)) {
            inner.trouble("each value in hostname must be a valid domain name");
        }
        for (family, is_v4) in [("ipV4", true), ("ipV6", false)] {
            let addresses = inner.texts(family).unwrap_or_default();
            let is_good = |text: &String| text.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_ipv4() == is_v4);
            if !addresses.iter().all(is_good) {
                inner.trouble(format!("each value in {family} must be an ip address"));
            }
        }
        hosts.extend(names);
        form.adopt_numbered(inner, "nameservers", number);
    }
    Some(hosts)
}

/// The four handles in a request.
pub(crate) fn read_handles(form: &mut Form<'_>) -> Option<Value> {
    let mut inner = Form::new(form.object("handles")?);
    let mut kept = json!({});
    for role in ROLES {
        kept[role] = json!(inner.required_text(role, 1, 50));
    }
    form.adopt(inner);
    Some(kept)
}

impl State {
    pub(crate) fn domain(&self, name: &str) -> Result<&Domain, ApiError> {
        self.domains.get(&name.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("Domain", "domain"))
    }

    pub(crate) fn domain_mut(&mut self, name: &str) -> Result<&mut Domain, ApiError> {
        self.domains.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("Domain", "domain"))
    }

    pub(crate) fn is_free_domain(&self, name: &str, env: &Env<'_>) -> bool {
        let is_ours = self.domains.get(name).is_some_and(|domain| domain.is_ours(env));
        !is_ours && !name.starts_with("taken")
    }

    /// Every handle has to exist.
    pub(crate) fn check_handles(&self, handles: &Value) -> Result<(), ApiError> {
        ROLES.iter().try_for_each(|role| self.handle(handles[role].as_str().unwrap_or_default()).map(drop))
    }
}
