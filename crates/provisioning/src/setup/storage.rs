//! The setup of an object storage that was bought: a share is noted in a storage that has room, or a storage is ordered
//! for it; then its keys are made.

use mpanel_core::{Error, ErrorKind, Result};
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::advance::{Along, Run};
use super::{MANUAL_DEADLINE_SECONDS, Step, hold};
use crate::account::At;
use crate::object_storage::sold::{self, Reserved, StorageGives, StorageSold};
use crate::object_storage::{ShareState, StorageState};
use crate::service::state::Move;
use crate::service::timeline::Entry;

/// Takes the setup one step further.
pub(super) async fn advance(run: &Run<'_>, sold: &StorageSold) -> Result<Outcome> {
    let at = run.at();
    match run.setup.step {
        Step::Ordering | Step::Locating => reserve(run, &at, sold).await,
        Step::Building | Step::Installing => watch(run, &at).await,
        Step::Ready => Ok(Outcome::Done),
    }
}

async fn reserve(run: &Run<'_>, at: &At<'_>, sold: &StorageSold) -> Result<Outcome> {
    if let Some(outcome) = run.queue_for_maintenance().await? {
        return Ok(outcome);
    }
    if sold.gives == StorageGives::Whole {
        if let Some(outcome) = order(run, at, sold).await? {
            return Ok(outcome);
        }
    } else {
        match sold::reserve(at, &run.row, sold).await? {
            Reserved::Noted => {}
            Reserved::Again => return Ok(run.again_in(0)),
            Reserved::NoRoom => {
                let (region, gb) = (&run.row.region, sold.size_gb);
                let reason = format!(
                    "No shared storage in {region} has room for {gb} GB. Order one, or give one that is there more \
                     space; then retry."
                );
                return run.fail(&reason).await;
            }
        }
    }
    let moved = run.change(Along::default(), |_, setup| {
        setup.enter(Step::Building, run.ctx.now);
        Ok(())
    });
    moved.await?;
    Ok(run.again_in(0))
}

/// Orders the storage unless it is ordered. `None` when the setup can go on.
async fn order(run: &Run<'_>, at: &At<'_>, sold: &StorageSold) -> Result<Option<Outcome>> {
    let there = sold::bought_for(run.ctx, run.deps.db.read(), run.row.service()).await?;
    if there.is_some_and(|row| row.state().is_ok_and(|state| !state.is_over())) {
        return Ok(None);
    }
    if let Some(outcome) = hold::must_wait(run).await? {
        return Ok(Some(outcome));
    }
    match sold::order_whole(at, &run.row, sold).await {
        Ok(true) => Ok(None),
        Ok(false) => Ok(Some(run.again_in(0))),
        // Nothing was ordered: what is noted of an order whose fate is open is no error.
        Err(error) if error.kind() == ErrorKind::Unavailable && !run.setup.is_overdue(run.ctx.now) => {
            run.wait("Waiting for the data centre to answer.", run.again()).await.map(Some)
        }
        Err(error) if is_taken(&error) => taken(run).await.map(Some),
        Err(error) => run.fail(&format!("The storage could not be ordered: {}", error.detail())).await.map(Some),
    }
}

/// Whether the account refused because it has a storage in the region.
fn is_taken(error: &Error) -> bool {
    error.fields().iter().any(|field| field.pointer == "/region" && field.code == "taken")
}

/// Nothing was ordered: a retry chooses an account again, and not this one while there is another.
async fn taken(run: &Run<'_>) -> Result<Outcome> {
    let account = run.account.id;
    run.change(Along::default(), |_, setup| {
        if !setup.taken_at.contains(&account) {
            setup.taken_at.push(account);
        }
        Ok(())
    })
    .await?;
    let reason = format!(
        "The storage could not be ordered: {} has one in {} already, and an account can have one there. Retry: it is \
         ordered at another account that has none there. If there is none, add a provider account first.",
        run.account.name, run.row.region
    );
    run.fail(&reason).await
}

/// Waits for the storage and the keys.
async fn watch(run: &Run<'_>, at: &At<'_>) -> Result<Outcome> {
    let service = run.row.service();
    let overdue = run.setup.is_overdue(run.ctx.now);
    let bought = sold::bought_for(run.ctx, run.deps.db.read(), service).await?;
    let Some(share) = sold::share_of(run.ctx, run.deps.db.read(), service).await? else {
        let Some(storage) = bought else {
            return run.fail("Its share was taken away. Retry makes another one.").await;
        };
        let state = storage.state()?;
        if state.is_open() {
            if sold::give_whole(at, &storage, &run.row).await? == Reserved::NoRoom {
                let reason = "The storage that was bought for it has shares of others. Take them away; then retry.";
                return run.fail(reason).await;
            }
            return Ok(run.again_in(0));
        }
        if state.is_over() || overdue || matches!(state, StorageState::Error | StorageState::Disabled) {
            let problem = storage.problem.unwrap_or_else(|| format!("The storage is {state}."));
            return run.fail(&problem).await;
        }
        if state == StorageState::Waiting {
            return by_hand(run).await;
        }
        return run.wait("The data centre sets the storage up.", run.again()).await;
    };
    let share = sold::settle_share(at, share).await?;
    if share.state()? == ShareState::Ready {
        return ready(run, bought.map(|storage| storage.created_at)).await;
    }
    if overdue {
        return run.fail(&share.problem.unwrap_or_else(|| "The keys were not made in time.".to_owned())).await;
    }
    run.wait("The keys are being made.", run.again()).await
}

/// The provider's people have something to do, or wait for ours; that takes hours.
async fn by_hand(run: &Run<'_>) -> Result<Outcome> {
    let detail = "The data centre has something to settle by hand first. This can take some hours.";
    if run.setup.detail.as_deref() != Some(detail) {
        run.change(Along::default(), |_, setup| {
            setup.detail = Some(detail.to_owned());
            setup.restart_deadline(run.ctx.now, MANUAL_DEADLINE_SECONDS);
            Ok(())
        })
        .await?;
    }
    Ok(run.again_in(60))
}

async fn ready(run: &Run<'_>, bought_at: Option<i64>) -> Result<Outcome> {
    let (service, customer) = (run.row.service(), run.row.customer());
    let along = Along { event: Some(Event::ServiceProvisioned { service, customer }), ..Along::default() }
        .entry(Entry::new("ready", "The service is ready"));
    let done = run.change(along, |row, setup| {
        row.apply(run.ctx, Move::FinishSetup, None)?;
        row.bought_at = bought_at.or(Some(run.ctx.now.as_microsecond()));
        setup.enter(Step::Ready, run.ctx.now);
        Ok(())
    });
    Ok(run.done_if(done.await?))
}
