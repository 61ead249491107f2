//! How an account is doing, noted as its calls end, and the connection test.

use mpanel_core::{Clock, OpContext, ProviderAccountId, Result, SystemClock};
use mpanel_events::Event;
use serde::Serialize;

use super::AccountHealth;
use super::store::{self, AccountRow};
use crate::deps::Deps;
use crate::provider::{Answer, CallId, Circuit, CloudProvider, ProviderError};

/// One check of a connection test.
#[derive(Debug, Clone, Serialize)]
pub struct CheckView {
    /// `login`, `machines`, `images` or `regions`.
    pub name: &'static str,
    /// Whether it passed.
    pub ok: bool,
    /// What was found.
    pub detail: String,
}

/// The result of a connection test.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectionReport {
    /// All checks passed.
    pub ok: bool,
    /// Time the checks took together.
    pub latency_ms: i64,
    /// One sentence.
    pub detail: String,
    /// Each check.
    pub checks: Vec<CheckView>,
}

/// Logs in and reads machines, images and regions; notes the account's health.
pub async fn test_connection(ctx: &OpContext, deps: &Deps, id: ProviderAccountId) -> Result<ConnectionReport> {
    let account = store::find(deps.db.read(), ctx, id).await?;
    let provider = deps.provider(&account)?;
    // A duration for people, not a fact of the business: the machine's clock is right here.
    let started = SystemClock.now();
    let login = provider.check_login(CallId::new(ctx)).await;
    let mut checks = vec![check("login", login.clone().map(|()| "The credentials are accepted.".to_owned()))];
    let mut last = login;
    if last.is_ok() {
        let machines = provider.machines(CallId::new(ctx), 1).await;
        checks.push(check(
            "machines",
            machines.clone().map(|p| format!("{} machines on the first page.", p.machines.len())),
        ));
        let images = provider.images(CallId::new(ctx)).await;
        checks.push(check("images", images.clone().map(|i| format!("{} images on offer.", i.len()))));
        let regions = provider.regions(CallId::new(ctx)).await;
        checks.push(check("regions", regions.clone().map(|r| format!("{} regions on offer.", r.len()))));
        last = machines.map(drop).and(images.map(drop)).and(regions.map(drop));
    }
    let latency_ms = i64::try_from(SystemClock.now().duration_since(started).as_millis()).unwrap_or(i64::MAX);
    note(ctx, deps, &account, provider.as_ref(), &last).await?;
    let ok = checks.iter().all(|c| c.ok);
    let detail = match checks.iter().find(|c| !c.ok) {
        None => "The connection works.".to_owned(),
        Some(failed) => format!("The check of {} failed: {}", failed.name, failed.detail),
    };
    Ok(ConnectionReport { ok, latency_ms, detail, checks })
}

fn check(name: &'static str, result: Answer<String>) -> CheckView {
    match result {
        Ok(detail) => CheckView { name, ok: true, detail },
        Err(error) => CheckView { name, ok: false, detail: error.to_string() },
    }
}

/// The health after a call; `None` when the call says nothing about the account.
fn next(circuit: Circuit, error: Option<&ProviderError>) -> Option<AccountHealth> {
    match error {
        Some(ProviderError::Login { .. }) => Some(AccountHealth::Down),
        Some(error) if error.concerns_account() && circuit == Circuit::Open => Some(AccountHealth::Down),
        Some(error) if error.concerns_account() => Some(AccountHealth::Degraded),
        Some(ProviderError::Refused { .. } | ProviderError::NotFound { .. }) | None => Some(AccountHealth::Ok),
        Some(_) => None,
    }
}

/// Notes the account's health if the outcome of a call has changed it.
pub(crate) async fn note<T>(
    ctx: &OpContext,
    deps: &Deps,
    account: &AccountRow,
    provider: &dyn CloudProvider,
    outcome: &Answer<T>,
) -> Result<()> {
    let Some(health) = next(provider.circuit(), outcome.as_ref().err()) else { return Ok(()) };
    // An old note is renewed now and then, so that "last checked" means something without a write per call.
    let stale = account.last_check_at.is_none_or(|at| crate::time::seconds_since(at, ctx.now) >= 300);
    if account.health == health.as_str() && !stale {
        return Ok(());
    }
    let tx = deps.db.begin().await?;
    let mut row = store::lock(&tx, ctx, ProviderAccountId(account.id)).await?;
    let changed = row.health != health.as_str();
    row.health = health.to_string();
    row.last_check_at = Some(ctx.now.as_microsecond());
    row.last_error = outcome.as_ref().err().filter(|_| health != AccountHealth::Ok).map(ToString::to_string);
    store::save(&tx, row).await?;
    if changed {
        tracing::info!(account.id = %ProviderAccountId(account.id), health = %health, "a provider account's health changed");
        tx.record(ctx, Event::ProviderAccountChanged { account: ProviderAccountId(account.id) }).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_follows_the_calls() {
        let away = ProviderError::Unavailable { cause: "x".into() };
        let login = ProviderError::Login { message: "x".into() };
        let refused = ProviderError::Refused { status: 400, message: "x".into() };
        let slow = ProviderError::RateLimited { retry_after: None };
        for (circuit, error, expected) in [
            (Circuit::Closed, None, Some(AccountHealth::Ok)),
            (Circuit::Closed, Some(&refused), Some(AccountHealth::Ok)),
            (Circuit::Closed, Some(&away), Some(AccountHealth::Degraded)),
            (Circuit::Open, Some(&away), Some(AccountHealth::Down)),
            (Circuit::Closed, Some(&login), Some(AccountHealth::Down)),
            (Circuit::Closed, Some(&slow), None),
        ] {
            assert_eq!(next(circuit, error), expected, "{error:?}");
        }
    }
}
