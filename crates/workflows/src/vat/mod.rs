//! VAT numbers: asks the registry, keeps what it answers, and asks again while it does not.
//!
//! Live tenants ask VIES ([`vies`]); sandbox tenants never do: a simulator answers in its wire format ([`simulator`]).

mod simulator;
mod vies;

use mpanel_billing as billing;
use mpanel_billing::{VatState, VatStatus};
use mpanel_core::{CustomerId, OpContext, Result, Timestamp};
use mpanel_db::jobs::Outcome;
use mpanel_db::{JobSpec, Tx};

pub use vies::{OFFICIAL, Vies};

use crate::deps::Deps;
use crate::jobs::CheckVatNumber;

/// Minutes until the next try after the first, second, third… one without an answer; the last goes on.
const WAITS_MIN: [i64; 8] = [2, 5, 15, 30, 60, 180, 360, 720];

/// Asks about a customer's number and keeps the answer, whatever is known of it so far.
pub async fn ask(ctx: &OpContext, deps: &Deps, customer: CustomerId) -> Result<VatStatus> {
    let status = ask_once(ctx, deps, customer).await?;
    if is_open(status.state) {
        let tx = deps.db.begin().await?;
        queue(ctx, &tx, customer, ctx.in_seconds(WAITS_MIN[0] * 60)).await?;
        tx.commit().await?;
    }
    Ok(status)
}

async fn ask_once(ctx: &OpContext, deps: &Deps, customer: CustomerId) -> Result<VatStatus> {
    let before = billing::vat_status(ctx, deps.db.read(), customer).await?;
    let Some(question) = billing::vat_question(ctx, deps.db.read(), customer).await? else { return Ok(before) };
    // Outside of a transaction: a slow registry must not hold the customer's row.
    let reply = deps.vat.check(ctx, &question).await;
    let tx = deps.db.begin().await?;
    let status = billing::record_vat_reply(ctx, &tx, customer, &question, reply).await?;
    tx.commit().await?;
    if before.decides && !status.decides {
        // What waited for this answer is billed now, not with tomorrow's work.
        billing::run_renewals(ctx, &deps.db, ctx.today()).await?;
    }
    Ok(status)
}

/// Asks at once where the tax of what a customer is about to buy depends on a number that nobody has asked about yet.
pub async fn ask_if_new(ctx: &OpContext, deps: &Deps, customer: CustomerId) -> Result<()> {
    let status = billing::vat_status(ctx, deps.db.read(), customer).await?;
    if status.decides && status.state == VatState::Pending {
        ask(ctx, deps, customer).await?;
    }
    Ok(())
}

/// The job: asks unless there is an answer, and comes again while there is none.
pub(crate) async fn check(ctx: &OpContext, deps: &Deps, job: &CheckVatNumber) -> Result<Outcome> {
    let status = billing::vat_status(ctx, deps.db.read(), job.customer).await?;
    if !is_open(status.state) {
        return Ok(Outcome::Done);
    }
    let status = ask_once(ctx, deps, job.customer).await?;
    if !is_open(status.state) {
        return Ok(Outcome::Done);
    }
    let evidence = billing::list_vat_checks(ctx, deps.db.read(), job.customer).await?;
    let tries = evidence.first().map_or(1, |e| usize::try_from(e.tries).unwrap_or(1)).max(1);
    let wait = WAITS_MIN[(tries - 1).min(WAITS_MIN.len() - 1)];
    Ok(Outcome::Again(ctx.in_seconds(wait * 60)))
}

/// Queues the question about a customer's number, where there is one to ask.
pub(crate) async fn queue_new(ctx: &OpContext, tx: &Tx, customer: CustomerId) -> Result<()> {
    if billing::vat_status(ctx, tx, customer).await?.state == VatState::Pending {
        queue(ctx, tx, customer, ctx.now).await?;
    }
    Ok(())
}

/// Queues the questions that are open, for numbers from before there was a check.
pub(crate) async fn queue_open(ctx: &OpContext, deps: &Deps) -> Result<()> {
    let open = billing::unanswered_vat_numbers(ctx, deps.db.read()).await?;
    if open.is_empty() {
        return Ok(());
    }
    let tx = deps.db.begin().await?;
    for customer in open {
        queue(ctx, &tx, customer, ctx.now).await?;
    }
    tx.commit().await
}

async fn queue(ctx: &OpContext, tx: &Tx, customer: CustomerId, at: Timestamp) -> Result<()> {
    let spec = JobSpec::at(at).key(customer.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &CheckVatNumber { customer }, spec).await.map(drop)
}

fn is_open(state: VatState) -> bool {
    matches!(state, VatState::Pending | VatState::Unavailable)
}

#[cfg(test)]
mod tests;
