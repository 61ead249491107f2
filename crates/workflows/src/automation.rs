//! The tenant's clockwork: once a day renewals and dunning, every six hours the whole look at what accounts hold.

use jiff::ToSpan as _;
use jiff::civil::Date;
use mpanel_billing::{DAILY_AT, DefaultCard};
use mpanel_core::{OpContext, Result, Timestamp};
use mpanel_db::jobs::Outcome;
use mpanel_db::{Job, JobSpec, housekeeping};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::deps::Deps;
use crate::jobs::{ChangeService, RunAutomation, ServiceChange};

/// When, in the tenant's zone, what is old is forgotten: after the day's work, which may queue a lot.
const TIDY_AT: (i8, i8) = (4, 40);
/// Hours between two whole looks at an account; the short ones have minutes of their own.
const WATCH_EVERY_H: i64 = 6;

/// Compares services with machines and stops suspended ones that run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WatchMachines {}

impl Job for WatchMachines {
    const KIND: &'static str = "automation.watch_machines";
}

/// Forgets what is old.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeepHouse {}

impl Job for KeepHouse {
    const KIND: &'static str = "automation.housekeeping";
}

/// Sees to it that every tenant's clockwork is queued and that it has what comes with this version; call it at start
/// and for a new tenant.
pub async fn ensure_scheduled(deps: &Deps) -> Result<()> {
    for tenant in deps.contexts.tenants().await?.iter() {
        let ctx = deps.system(tenant.id, "automation").await?;
        let tx = deps.db.begin().await?;
        let daily = JobSpec::at(next_at(&ctx, DAILY_AT)).key("daily").attempts(i32::MAX);
        tx.enqueue_with(&ctx, &RunAutomation {}, daily).await?;
        let watch = JobSpec::at(ctx.in_seconds(WATCH_EVERY_H * 3600)).key("watch").attempts(i32::MAX);
        tx.enqueue_with(&ctx, &WatchMachines {}, watch).await?;
        let tidy = JobSpec::at(next_at(&ctx, TIDY_AT)).key("housekeeping").attempts(i32::MAX);
        tx.enqueue_with(&ctx, &KeepHouse {}, tidy).await?;
        for account in mpanel_provisioning::all_provider_accounts(&ctx, deps.db.read()).await? {
            crate::reconcile::schedule_glance(&ctx, &tx, account).await?;
        }
        tx.commit().await?;
        // Without the newest templates a business goes on; without a start it does not.
        if let Err(error) = mpanel_provisioning::seed_templates(&ctx, &deps.db).await {
            tracing::error!(error = %error.report(), tenant.id = %tenant.id, "what comes with this version is missing");
        }
    }
    Ok(())
}

/// The day's work: invoices for what renews, then every step of the ladder that is due. Repeating it does nothing.
pub async fn run_daily(ctx: &OpContext, deps: &Deps) -> Result<Outcome> {
    run_now(ctx, deps).await?;
    Ok(Outcome::Again(next_at(ctx, DAILY_AT)))
}

/// The day's work at once, as the operator may ask for it.
pub async fn run_now(ctx: &OpContext, deps: &Deps) -> Result<()> {
    let today = ctx.today();
    crate::vat::queue_open(ctx, deps).await?;
    decide_trials(ctx, deps).await?;
    let created = mpanel_billing::run_renewals(ctx, &deps.db, today).await?;
    let steps = mpanel_billing::run_automation_day(ctx, &deps.db).await?;
    let cards = default_cards(ctx, deps.db.read(), today).await?;
    let told_of_cards = mpanel_billing::remind_of_cards(ctx, &deps.db, &cards).await?;
    go_on_after_debts(ctx, deps).await?;
    let released = mpanel_billing::release_revenue(ctx, &deps.db).await?;
    mpanel_provisioning::queue_share_counts(ctx, &deps.db).await?;
    tracing::info!(renewals = ?created, steps = ?steps, told_of_cards, released, date = %today, "automation ran");
    Ok(())
}

/// The cards that are charged by themselves and of which customers are told until a day: those that expire until the
/// end of the month after it.
pub async fn default_cards<C: ConnectionTrait>(ctx: &OpContext, conn: &C, until: Date) -> Result<Vec<DefaultCard>> {
    let months = (ctx.today(), until.first_of_month().saturating_add(1.month()));
    let found = mpanel_payments::expiring_defaults(ctx, conn, months).await?;
    let card = |(customer, method): (_, mpanel_payments::PaymentMethodView)| {
        let last_month = method.last_month()?;
        Some(DefaultCard { customer, method: method.id, words: method.words(), last_month })
    };
    Ok(found.into_iter().filter_map(card).collect())
}

/// Lets billing go on that was stopped for a debt that is settled: what could not go on at that moment, because the
/// service was set to end or the customer was set aside, goes on with the day's work.
async fn go_on_after_debts(ctx: &OpContext, deps: &Deps) -> Result<()> {
    for service in mpanel_billing::stopped_for_debt(ctx, deps.db.read()).await? {
        if mpanel_billing::suspension_still_due(ctx, deps.db.read(), service).await?.is_some() {
            continue;
        }
        let tx = deps.db.begin().await?;
        let job = ChangeService { service, change: ServiceChange::GoOnBilling };
        tx.enqueue_with(ctx, &job, JobSpec::now(ctx).key(format!("go_on:{service}"))).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Decides what becomes of the trials that are over: those whose customers saved no way to pay end, the renewals then
/// bill the others.
async fn decide_trials(ctx: &OpContext, deps: &Deps) -> Result<()> {
    for (subscription, customer) in mpanel_billing::ending_trials(ctx, deps.db.read(), ctx.today()).await? {
        let has_method = mpanel_payments::has_default_method(ctx, deps.db.read(), customer).await?;
        let tx = deps.db.begin().await?;
        match mpanel_billing::decide_trial(ctx, &tx, subscription, has_method).await {
            Ok(()) => tx.commit().await?,
            Err(error) => {
                tx.rollback().await?;
                mpanel_billing::set_aside(ctx, &deps.db, customer, error).await?;
            }
        }
    }
    Ok(())
}

/// Queues a synchronisation of every provider account and stops suspended machines that run.
pub async fn watch_machines(ctx: &OpContext, deps: &Deps) -> Result<Outcome> {
    let accounts = mpanel_provisioning::all_provider_accounts(ctx, deps.db.read()).await?;
    let tx = deps.db.begin().await?;
    for account in accounts {
        let spec = JobSpec::now(ctx).key(account.to_string()).attempts(3);
        tx.enqueue_with(ctx, &mpanel_provisioning::SyncServices { account }, spec).await?;
        // Images come and go; what is offered is what the data centre has.
        let daily = JobSpec::now(ctx).once(format!("{account} {}", ctx.today())).attempts(3);
        tx.enqueue_with(ctx, &mpanel_provisioning::RefreshCatalog { account }, daily).await?;
        crate::reconcile::schedule_glance(ctx, &tx, account).await?;
    }
    tx.enqueue_with(ctx, &mpanel_provisioning::GuardSuspended {}, JobSpec::now(ctx).key("guard").attempts(3)).await?;
    tx.commit().await?;
    Ok(Outcome::Again(ctx.in_seconds(WATCH_EVERY_H * 3600)))
}

/// Forgets what nobody needs any more, a batch of each kind in a run; runs again at once while there is more.
///
/// An age is measured on the clock that wrote the stamp. What guards people and the machine (sessions, tries, jobs,
/// facts) counts the machine's time, so that moving a sandbox's clock by a year ends no session and leaves the traces
/// of that year to be looked at. What the business sees (keys, links, webhooks) counts the tenant's.
pub async fn keep_house(ctx: &OpContext, deps: &Deps) -> Result<Outcome> {
    let (db, machine) = (&deps.db, crate::accounts::machine_time(ctx, deps));
    let gone = [
        ("tries", mpanel_identity::forget_old_tries(&machine, db).await?),
        ("sessions", mpanel_identity::forget_ended_sessions(&machine, db).await?),
        ("tokens", mpanel_identity::forget_spent_tokens(ctx, db).await?),
        ("idempotency records", housekeeping::forget_answers(ctx, db).await?),
        ("consoles", mpanel_provisioning::forget_old_consoles(&machine, db).await?),
        ("images of former customers", delete_left_images(ctx, deps).await),
        ("carts", mpanel_billing::forget_old_carts(ctx, db).await?),
        ("transfer codes", mpanel_provisioning::forget_old_codes(ctx, db).await?),
        ("webhook receipts", mpanel_payments::forget_old_receipts(ctx, db).await?),
        ("facts", housekeeping::forget_facts(ctx, db, machine.now).await?),
        ("jobs", housekeeping::forget_jobs(ctx, db, machine.now).await?),
    ];
    for (what, count) in gone.iter().filter(|(_, count)| *count > 0) {
        tracing::info!(what, count, "forgot what is old");
    }
    let more = gone.iter().any(|(_, count)| *count >= housekeeping::BATCH);
    Ok(Outcome::Again(if more { ctx.now } else { next_at(ctx, TIDY_AT) }))
}

/// Images lie at the provider: its troubles do not keep what is old here.
async fn delete_left_images(ctx: &OpContext, deps: &Deps) -> u64 {
    let gone = mpanel_provisioning::delete_left_images(ctx, &deps.provisioning()).await;
    gone.unwrap_or_else(|error| {
        tracing::warn!(error = %error.report(), "the images of former customers stay for now");
        0
    })
}

/// The next time the tenant's clocks show an hour and minute, strictly after now.
fn next_at(ctx: &OpContext, (hour, minute): (i8, i8)) -> Timestamp {
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
            assert_eq!(next_at(&ctx, DAILY_AT).to_string(), want, "{zone} {now}");
        }
    }
}
