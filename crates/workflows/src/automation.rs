//! The tenant's clockwork: once a day renewals and dunning, several times a day a look at the machines.

use jiff::ToSpan as _;
use mpanel_core::{OpContext, PageQuery, Result, Timestamp};
use mpanel_db::jobs::Outcome;
use mpanel_db::{Job, JobSpec};
use serde::{Deserialize, Serialize};

use crate::deps::Deps;
use crate::jobs::RunAutomation;

/// Hour and minute, in the tenant's zone, at which the day's work begins.
const DAILY_AT: (i8, i8) = (2, 15);
/// Hours between two looks at the machines.
const WATCH_EVERY_H: i64 = 6;

/// Compares services with machines and stops suspended ones that run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WatchMachines {}

impl Job for WatchMachines {
    const KIND: &'static str = "automation.watch_machines";
}

/// Sees to it that every tenant's clockwork is queued; call it at start and for a new tenant.
pub async fn ensure_scheduled(deps: &Deps) -> Result<()> {
    for tenant in deps.contexts.tenants().await?.iter() {
        let ctx = deps.system(tenant.id, "automation").await?;
        let tx = deps.db.begin().await?;
        let daily = JobSpec::at(next_daily(&ctx)).key("daily").attempts(i32::MAX);
        tx.enqueue_with(&ctx, &RunAutomation {}, daily).await?;
        let watch = JobSpec::at(ctx.in_seconds(WATCH_EVERY_H * 3600)).key("watch").attempts(i32::MAX);
        tx.enqueue_with(&ctx, &WatchMachines {}, watch).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The day's work: invoices for what renews, then every step of the ladder that is due. Repeating it does nothing.
pub async fn run_daily(ctx: &OpContext, deps: &Deps) -> Result<Outcome> {
    run_now(ctx, deps).await?;
    Ok(Outcome::Again(next_daily(ctx)))
}

/// The day's work at once, as the operator may ask for it.
pub async fn run_now(ctx: &OpContext, deps: &Deps) -> Result<()> {
    let today = ctx.today();
    let created = mpanel_billing::run_renewals(ctx, &deps.db, today).await?;
    let steps = mpanel_billing::run_automation_day(ctx, &deps.db).await?;
    tracing::info!(renewals = ?created, steps = ?steps, date = %today, "automation ran");
    Ok(())
}

/// Queues a synchronisation of every provider account and stops suspended machines that run.
pub async fn watch_machines(ctx: &OpContext, deps: &Deps) -> Result<Outcome> {
    let accounts = mpanel_provisioning::list_provider_accounts(ctx, deps.db.read(), &PageQuery::default()).await?;
    let tx = deps.db.begin().await?;
    for account in accounts.items {
        let job = mpanel_provisioning::SyncServices { account: account.id };
        tx.enqueue_with(ctx, &job, JobSpec::now(ctx).key(account.id.to_string()).attempts(3)).await?;
    }
    tx.enqueue_with(ctx, &mpanel_provisioning::GuardSuspended {}, JobSpec::now(ctx).key("guard").attempts(3)).await?;
    tx.commit().await?;
    Ok(Outcome::Again(ctx.in_seconds(WATCH_EVERY_H * 3600)))
}

/// The next time the day's work begins, strictly after now.
fn next_daily(ctx: &OpContext) -> Timestamp {
    let (hour, minute) = DAILY_AT;
    let at = |date: jiff::civil::Date| {
        let moment = date.at(hour, minute, 0, 0).to_zoned(ctx.zone.clone());
        moment.map_or(ctx.in_seconds(86_400), |z| z.timestamp())
    };
    let today = ctx.today();
    let first = at(today);
    if first > ctx.now { first } else { at(today.saturating_add(1.day())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    #[test]
    fn the_day_begins_at_the_same_local_hour_all_year() {
        let ctx = mpanel_testkit::context(1);
        for (zone, now, want) in [
            ("UTC", "2026-01-15T01:00:00Z", "2026-01-15T02:15:00Z"),
            ("UTC", "2026-01-15T02:15:00Z", "2026-01-16T02:15:00Z"),
            ("Europe/Berlin", "2026-07-01T12:00:00Z", "2026-07-02T00:15:00Z"),
            // The clocks spring over 02:15; the work begins an hour later that day, not never.
            ("Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:15:00Z"),
        ] {
            let mut ctx = ctx.clone().at(now.parse().unwrap());
            ctx.zone = TimeZone::get(zone).unwrap();
            assert_eq!(next_daily(&ctx).to_string(), want, "{zone} {now}");
        }
    }
}
