//! The configuration: defaults, a file, the environment; all problems are reported at once.
//!
//! `config.default.toml` is both the reference and the source of the defaults: a key that is
//! not in it does not exist.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use mpanel_api::{ConsoleSettings, LiveSettings};
use mpanel_core::Secret;
use mpanel_notify::Transport;
use toml::Value;
use tracing_subscriber::EnvFilter;
use url::Url;

/// The commented reference, compiled in.
pub const REFERENCE: &str = include_str!("../config.default.toml");

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Where people reach the installation.
    pub base_url: Url,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Database URL; may hold a password.
    pub database_url: Secret,
    /// Connections at most.
    pub database_connections: u32,
    /// File with the master key.
    pub master_key_file: PathBuf,
    /// Worker settings.
    pub worker: WorkerConfig,
    /// SMTP URL; empty for none.
    pub smtp_url: Secret,
    /// Default sender.
    pub mail_from: String,
    /// The simulators of sandbox tenants.
    pub sandbox: SandboxConfig,
    /// How far consoles may go.
    pub console: ConsoleSettings,
    /// How live streams are kept.
    pub live: LiveSettings,
    /// JSON logs.
    pub log_json: bool,
    /// Log filter.
    pub log_filter: String,
}

/// Where the simulators listen.
#[derive(Debug, Clone, Default)]
pub struct SandboxConfig {
    /// Base URL of the provider's simulator.
    pub contabo_url: Option<Url>,
    /// Client secret of its first account, which moves the clocks of all of them.
    pub contabo_secret: Option<Secret>,
    /// Base URL of the sandbox gateway.
    pub gateway_url: Option<Url>,
    /// Its secret key.
    pub gateway_secret_key: Option<Secret>,
    /// Its publishable key.
    pub gateway_publishable_key: String,
}

/// How jobs are carried out.
#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// Whether `serve` works, too.
    pub in_process: bool,
    /// Where a process that only works tells how it is.
    pub listen: Option<SocketAddr>,
    /// Jobs at a time.
    pub concurrency: usize,
    /// Lease of a job.
    pub lease: Duration,
    /// Time to finish at shutdown.
    pub grace: Duration,
    /// Name of this node.
    pub node: String,
}

/// Every problem of a configuration, each naming its key and the remedy.
#[derive(Debug)]
pub struct ConfigProblems(pub Vec<String>);

impl std::fmt::Display for ConfigProblems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "the configuration has {} problem(s):", self.0.len())?;
        self.0.iter().try_for_each(|p| writeln!(f, "  - {p}"))
    }
}

impl std::error::Error for ConfigProblems {}

/// Reads the defaults, then `file` if given, then `environment` (pairs of name and value).
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigProblems> {
    let mut problems = Vec::new();
    let mut values = BTreeMap::new();
    flatten("", &Value::Table(REFERENCE.parse().expect("the reference is valid TOML")), &mut values);
    if let Some(path) = file {
        match std::fs::read_to_string(path)
            .map_err(|e| e.to_string())
            .and_then(|t| t.parse::<toml::Table>().map_err(|e| e.message().to_owned()))
        {
            Ok(table) => overlay_file(path, table, &mut values, &mut problems),
            Err(error) => problems.push(format!("{}: cannot be read as TOML: {error}", path.display())),
        }
    }
    for (name, text) in environment {
        let Some(key) = name.strip_prefix("MPANEL__") else { continue };
        let key = key.to_lowercase().replace("__", ".");
        match values.get_mut(&key) {
            Some(slot) => *slot = like(slot, text),
            None => problems.push(format!("{name}: there is no setting {key}; see config.default.toml")),
        }
    }
    let config = check(&mut Reader { values: &values, problems: &mut problems });
    if problems.is_empty() { Ok(config) } else { Err(ConfigProblems(problems)) }
}

fn overlay_file(path: &Path, table: toml::Table, values: &mut BTreeMap<String, Value>, problems: &mut Vec<String>) {
    let mut given = BTreeMap::new();
    flatten("", &Value::Table(table), &mut given);
    for (key, value) in given {
        match values.get_mut(&key) {
            Some(slot) => *slot = value,
            None => problems.push(format!("{}: there is no setting {key}; see config.default.toml", path.display())),
        }
    }
}

fn flatten(prefix: &str, value: &Value, out: &mut BTreeMap<String, Value>) {
    match value {
        Value::Table(table) => {
            for (key, inner) in table {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&path, inner, out);
            }
        }
        other => {
            out.insert(prefix.to_owned(), other.clone());
        }
    }
}

/// Reads an environment text as the type the default has.
fn like(default: &Value, text: String) -> Value {
    match default {
        Value::Integer(_) => text.parse().map_or(Value::String(text), Value::Integer),
        Value::Boolean(_) => text.parse().map_or(Value::String(text), Value::Boolean),
        Value::Array(_) => Value::Array(
            text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(|t| Value::String(t.to_owned())).collect(),
        ),
        _ => Value::String(text),
    }
}

struct Reader<'a> {
    values: &'a BTreeMap<String, Value>,
    problems: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn text(&mut self, key: &str) -> String {
        match self.values.get(key) {
            Some(Value::String(text)) => text.clone(),
            _ => self.problem(key, "must be a text in quotes"),
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, key: &str, fallback: T, wanted: &str) -> T {
        self.text(key).parse().unwrap_or_else(|_| {
            let _: String = self.problem(key, wanted);
            fallback
        })
    }

    fn optional_secret(&mut self, key: &str) -> Option<Secret> {
        Some(self.text(key)).filter(|text| !text.is_empty()).map(Secret::new)
    }

    fn optional<T: std::str::FromStr>(&mut self, key: &str, wanted: &str) -> Option<T> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        let value = text.parse().ok();
        if value.is_none() {
            let _: String = self.problem(key, wanted);
        }
        value
    }

    fn optional_url(&mut self, key: &str) -> Option<Url> {
        self.optional(key, "must be empty or a URL, such as http://127.0.0.1:8081")
    }

    fn number(&mut self, key: &str, range: std::ops::RangeInclusive<i64>) -> i64 {
        match self.values.get(key) {
            Some(Value::Integer(n)) if range.contains(n) => *n,
            _ => {
                let wanted = format!("must be a whole number from {} to {}", range.start(), range.end());
                let _: String = self.problem(key, &wanted);
                *range.start()
            }
        }
    }

    fn flag(&mut self, key: &str) -> bool {
        match self.values.get(key) {
            Some(Value::Boolean(b)) => *b,
            _ => {
                let _: String = self.problem(key, "must be true or false");
                false
            }
        }
    }

    fn problem(&mut self, key: &str, wanted: &str) -> String {
        self.problems.push(format!("{key}: {wanted}"));
        String::new()
    }
}

fn check(r: &mut Reader<'_>) -> Config {
    let proxies = match r.values.get("server.trusted_proxies") {
        Some(Value::Array(list)) => list.clone(),
        _ => Vec::new(),
    };
    let parsed: Vec<Option<IpAddr>> = proxies.iter().map(|v| v.as_str().and_then(|t| t.parse().ok())).collect();
    if parsed.iter().any(Option::is_none) {
        let _: String = r.problem("server.trusted_proxies", "must be a list of IP addresses");
    }
    let database_url = r.text("database.url");
    if !["sqlite:", "postgres:", "postgresql:"].iter().any(|s| database_url.starts_with(s)) {
        let _: String = r.problem("database.url", "must start with sqlite:// or postgres://");
    }
    let format = r.text("log.format");
    if !["text", "json"].contains(&format.as_str()) {
        let _: String = r.problem("log.format", "must be text or json");
    }
    let node = r.text("worker.node");
    if node.is_empty() || node.contains('/') {
        let _: String = r.problem("worker.node", "must be a name without a slash");
    }
    let smtp_url = r.text("mail.smtp_url");
    let known = ["smtp://", "smtps://"].iter().any(|s| smtp_url.starts_with(s));
    if !smtp_url.is_empty() && !known {
        let _: String = r.problem("mail.smtp_url", "must be empty or start with smtp:// or smtps://");
    }
    let mail_from = r.text("mail.from");
    // An address that cannot be read is seen here and not when the first mail leaves.
    if known || smtp_url.is_empty() {
        for field in Transport::from_url(&smtp_url, &mail_from).err().iter().flat_map(|error| error.fields()) {
            let _: String = r.problem(&field.pointer[1..].replace('/', "."), &field.detail);
        }
    }
    let log_filter = r.text("log.filter");
    if EnvFilter::try_new(&log_filter).is_err() {
        let _: String = r.problem("log.filter", "must be a filter such as info or info,mpanel_billing=debug");
    }
    let seconds = |n: i64| Duration::from_secs(n.unsigned_abs());
    Config {
        listen: r.parsed(
            "server.listen",
            SocketAddr::from(([127, 0, 0, 1], 8080)),
            "must be ADDRESS:PORT, such as 0.0.0.0:8080",
        ),
        base_url: r.parsed(
            "server.base_url",
            Url::parse("http://127.0.0.1").expect("a valid URL"),
            "must be a URL, such as https://panel.example.com",
        ),
        trusted_proxies: parsed.into_iter().flatten().collect(),
        database_url: Secret::new(database_url),
        database_connections: u32::try_from(r.number("database.max_connections", 1..=500)).unwrap_or(8),
        master_key_file: PathBuf::from(r.text("secrets.master_key_file")),
        worker: WorkerConfig {
            in_process: r.flag("worker.in_process"),
            listen: r.optional("worker.listen", "must be empty or ADDRESS:PORT, such as 127.0.0.1:8090"),
            concurrency: usize::try_from(r.number("worker.concurrency", 1..=256)).unwrap_or(4),
            lease: seconds(r.number("worker.lease_seconds", 2..=3600)),
            grace: seconds(r.number("worker.grace_seconds", 0..=3600)),
            node,
        },
        smtp_url: Secret::new(smtp_url),
        mail_from,
        sandbox: SandboxConfig {
            contabo_url: r.optional_url("sandbox.contabo_url"),
            contabo_secret: r.optional_secret("sandbox.contabo_secret"),
            gateway_url: r.optional_url("sandbox.gateway_url"),
            gateway_secret_key: r.optional_secret("sandbox.gateway_secret_key"),
            gateway_publishable_key: r.text("sandbox.gateway_publishable_key"),
        },
        console: ConsoleSettings {
            is_offered: r.flag("console.unpublished_calls"),
            allows_private: r.flag("console.allow_private_addresses"),
            idle: seconds(r.number("console.idle_seconds", 1..=86_400)),
            longest: seconds(r.number("console.longest_seconds", 1..=86_400)),
            most_bytes: r.number("console.most_megabytes", 1..=1_000_000).unsigned_abs() * 1024 * 1024,
            most_open: r.number("console.open_per_user", 1..=100).unsigned_abs(),
            ..ConsoleSettings::default()
        },
        live: LiveSettings::default(),
        log_json: format == "json",
        log_filter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn the_reference_is_a_valid_configuration() {
        let config = load(None, []).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(config.worker.in_process);
    }

    #[test]
    fn the_environment_overrides_the_file_and_the_file_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mpanel.toml");
        std::fs::write(&file, "[worker]\nconcurrency = 7\nnode = \"a\"\n").unwrap();
        let config = load(Some(&file), env(&[("MPANEL__WORKER__NODE", "b"), ("PATH", "/bin")])).unwrap();
        assert_eq!((config.worker.concurrency, config.worker.node.as_str()), (7, "b"));
    }

    #[test]
    fn all_problems_come_at_once_and_name_their_key() {
        let bad = env(&[
            ("MPANEL__SERVER__LISTEN", "here"),
            ("MPANEL__DATABASE__URL", "mysql://x"),
            ("MPANEL__WORKER__CONCURRENCY", "many"),
            ("MPANEL__SERVER__COLOUR", "red"),
            ("MPANEL__MAIL__FROM", "nobody"),
            ("MPANEL__LOG__FILTER", "info=loud"),
        ]);
        let problems = load(None, bad).unwrap_err().0;
        assert_eq!(problems.len(), 6, "{problems:?}");
        for key in ["server.listen", "database.url", "worker.concurrency", "server.colour", "mail.from", "log.filter"] {
            assert!(problems.iter().any(|p| p.contains(key)), "{key} in {problems:?}");
        }
    }
}
