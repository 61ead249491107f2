//! The setup of a domain that was bought: its contact is found or made, the domain is ordered once, and the registry is
//! waited for.

use mpanel_core::{ErrorKind, Result};
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::advance::{Along, Run};
use super::{Step, hold};
use crate::account::At;
use crate::domain_name::DomainState;
use crate::domain_name::sold::{self, DomainSold, Placed};
use crate::domain_name::store::DomainRow;
use crate::service::state::Move;
use crate::service::timeline::Entry;
use crate::time::seconds_since;

/// Takes the setup one step further.
pub(super) async fn advance(run: &Run<'_>, sold: &DomainSold) -> Result<Outcome> {
    let at = run.at();
    match run.setup.step {
        Step::Ordering | Step::Locating => order(run, &at, sold).await,
        Step::Building | Step::Installing => watch(run, &at, sold).await,
        Step::Ready => Ok(Outcome::Done),
    }
}

/// Orders the domain unless it is ordered.
async fn order(run: &Run<'_>, at: &At<'_>, sold: &DomainSold) -> Result<Outcome> {
    if let Some(outcome) = run.queue_for_maintenance().await? {
        return Ok(outcome);
    }
    let began_at = run.setup.started_at;
    let wanted = match sold::domain_of(run.ctx, run.deps.db.read(), run.row.service()).await? {
        None => true,
        Some(row) if row.makes_room(began_at)? => sold::look_again(at, row).await?.makes_room(began_at)?,
        Some(_) => false,
    };
    if wanted && let Some(outcome) = place(run, at, sold).await? {
        return Ok(outcome);
    }
    let moved = run.change(Along::default(), |_, setup| {
        setup.enter(Step::Building, run.ctx.now);
        Ok(())
    });
    moved.await?;
    Ok(run.again_in(0))
}

/// Sends the order. `None` when the setup can go on.
async fn place(run: &Run<'_>, at: &At<'_>, sold: &DomainSold) -> Result<Option<Outcome>> {
    if let Some(outcome) = hold::must_wait(run).await? {
        return Ok(Some(outcome));
    }
    match sold::place(at, &run.row, sold).await {
        Ok(Placed::Noted) => Ok(None),
        Ok(Placed::Again) => Ok(Some(run.again())),
        Ok(Placed::NoCode) => {
            let reason = "The authorisation code of the transfer was sent already and is kept nowhere. End the \
                          service and have the customer order again with a new code.";
            run.fail(reason).await.map(Some)
        }
        // Nothing was ordered: an order whose fate is open is no error.
        Err(error) if error.kind() == ErrorKind::Unavailable && !run.setup.is_overdue(run.ctx.now) => {
            run.wait("Waiting for the data centre to answer.", run.again()).await.map(Some)
        }
        Err(error) => {
            let said = error.fields().first().map_or_else(|| error.detail().to_string(), |field| field.detail.clone());
            run.fail(&format!("The domain could not be ordered: {said}")).await.map(Some)
        }
    }
}

/// Waits for the registry, as long as that takes: transfers take days.
async fn watch(run: &Run<'_>, at: &At<'_>, sold: &DomainSold) -> Result<Outcome> {
    let Some(row) = sold::domain_of(run.ctx, run.deps.db.read(), run.row.service()).await? else {
        return run.fail("Its domain was taken off the list. Retry orders it again.").await;
    };
    let state = row.state()?;
    // An order that never arrived has not used it up.
    if !matches!(state, DomainState::Requested | DomainState::Failed) {
        sold::forget_sent_code(at, sold).await?;
    }
    let detail = match state {
        DomainState::Ready => return ready(run, &row).await,
        DomainState::Requested => "The data centre is asked whether it has the order.",
        DomainState::Processing => "The registry registers the domain.",
        DomainState::TransferringIn => {
            "The other registrar hands the domain over. This can take five days; answer its mails."
        }
        DomainState::ManualTask => "The data centre has something to settle by hand first. This can take some days.",
        DomainState::TransferringOut => "Somebody asks to take the domain to another registrar.",
        DomainState::Error
        | DomainState::Failed
        | DomainState::Unknown
        | DomainState::Cancelled
        | DomainState::Transferred => {
            let problem = row.problem.clone().unwrap_or_else(|| format!("The domain is {state}."));
            return run.fail(&format!("The domain did not come about: {problem}")).await;
        }
    };
    let pause = if seconds_since(row.since, run.ctx.now) < 900 { 10 } else { 600 };
    run.wait(detail, run.again_in(pause)).await
}

async fn ready(run: &Run<'_>, domain: &DomainRow) -> Result<Outcome> {
    let (service, customer) = (run.row.service(), run.row.customer());
    let along = Along { event: Some(Event::ServiceProvisioned { service, customer }), ..Along::default() }
        .entry(Entry::new("ready", "The domain is ready"));
    let done = run.change(along, |row, setup| {
        row.apply(run.ctx, Move::FinishSetup, None)?;
        row.bought_at = Some(domain.year_began_at());
        setup.enter(Step::Ready, run.ctx.now);
        Ok(())
    });
    Ok(run.done_if(done.await?))
}
