//! Asks the provider for a move, once, and follows it until the machine is there.

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::ops::{own_refusal, said};
use super::store::{self, MoveRow};
use super::{MoveState, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::{CallId, Machine, ProviderError};
use crate::service::abilities::Viewer;
use crate::service::state::ServiceState;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::time::seconds_since;

/// A move that the provider does not answer to is given up so long after it was first sent.
const UNSENT_S: i64 = 60 * 60;
/// A request that the audits do not know after this long was not taken.
const AUDIT_S: i64 = 10 * 60;
/// Seconds between two looks for it.
const LOOK_S: i64 = 15;
/// Seconds between two looks while nothing is asked for on the account.
const MAINTENANCE_S: i64 = 300;
/// After this long staff is told to ask after it.
const OVERDUE_S: i64 = 7 * 24 * 60 * 60;

/// Body of [`crate::SettleMove`]. Repeating it changes nothing.
pub async fn settle_move(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let Some(row) = store::find(ctx, deps.db.read(), id).await? else { return Ok(Outcome::Done) };
    let state = row.state()?;
    if !state.is_under_way() {
        return Ok(Outcome::Done);
    }
    let service = services::find(deps.db.read(), ctx, row.service()).await?;
    let (Some(machine), Some(account)) = (service.instance_id.clone(), service.account_id) else {
        return end(ctx, deps, id, MoveState::GivenUp, Some("There is no machine.")).await;
    };
    if service.state()?.is_final() {
        return end(ctx, deps, id, MoveState::GivenUp, Some("The service has ended.")).await;
    }
    let at = At::of(ctx, deps, ProviderAccountId(account)).await?;
    let run = Run { ctx, deps, id, row, service, machine, at };
    match state {
        MoveState::Wanted => run.send().await,
        MoveState::Sent => run.find_out().await,
        _ => run.follow().await,
    }
}

struct Run<'a> {
    ctx: &'a OpContext,
    deps: &'a Deps,
    id: RowId,
    row: MoveRow,
    service: ServiceRow,
    machine: String,
    at: At<'a>,
}

impl Run<'_> {
    fn again_in(&self, seconds: i64) -> Outcome {
        Outcome::Again(self.ctx.in_seconds(seconds))
    }

    /// Changes the row, unless it has ended meanwhile; whether it has not.
    async fn change(&self, act: impl FnOnce(&mut MoveRow) + Send) -> Result<bool> {
        let tx = self.deps.db.begin().await?;
        let (service, mut row) = locked(self.ctx, &tx, self.id).await?;
        if !row.state()?.is_under_way() {
            tx.rollback().await?;
            return Ok(false);
        }
        act(&mut row);
        store::save(&tx, row).await?;
        // Those who watch see how far it is.
        services::save(self.ctx, &tx, service).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn send(&self) -> Result<Outcome> {
        if self.at.account.maintenance {
            return Ok(self.again_in(MAINTENANCE_S));
        }
        // Much may have happened since it was asked for.
        if let Some(reason) = own_refusal(self.ctx, self.deps.db.read(), &self.service, Viewer::Customer, true).await? {
            let passes = self.service.state()? == ServiceState::Active
                && (self.service.running_action.is_some() || self.service.act.is_some());
            return if passes { Ok(self.again_in(LOOK_S)) } else { self.refused(reason).await };
        }
        let (request, now) = (self.ctx.new_uuid(), self.ctx.now.as_microsecond());
        let first = self.row.tried_at.unwrap_or(now);
        // Committed before it is sent: a crash from here on is answered by asking, not by repeating.
        let sent = self.change(|row| {
            row.state = MoveState::Sent.to_string();
            (row.request_id, row.sent_at, row.tried_at) = (Some(request), Some(now), Some(first));
        });
        if !sent.await? {
            return Ok(Outcome::Done);
        }
        let call = CallId::under(self.ctx, request);
        let answer = self.at.provider.request_move(call, &self.machine, &self.row.to_region).await;
        match self.at.noted(answer).await? {
            Ok(ticket) => self.accepted(Some(ticket)).await,
            Err(ProviderError::Unknown { .. }) => Ok(self.again_in(LOOK_S)),
            Err(ProviderError::Refused { message, .. }) => self.refused(&said(&message)).await,
            Err(ProviderError::NotFound { .. }) => {
                self.refused("The machine cannot be found at the data centre.").await
            }
            Err(_) if seconds_since(first, self.ctx.now) >= UNSENT_S => {
                self.refused("The data centre did not answer. Nothing was moved; try again later.").await
            }
            Err(error) => {
                let back = |row: &mut MoveRow| {
                    row.state = MoveState::Wanted.to_string();
                    (row.request_id, row.sent_at) = (None, None);
                };
                self.change(back).await?;
                Ok(self.again_in(error.wait_seconds(4)))
            }
        }
    }

    /// Whether a request without a reply was taken: the audits know. It is never sent again.
    async fn find_out(&self) -> Result<Outcome> {
        let request = self.row.request_id.unwrap_or_default();
        let known = self.at.provider.has_acted(self.at.call(), &self.machine, request).await;
        let elapsed = seconds_since(self.row.sent_at.unwrap_or(0), self.ctx.now);
        match self.at.noted(known).await? {
            Ok(true) => self.accepted(None).await,
            Ok(false) if elapsed >= AUDIT_S => {
                self.refused("The data centre has not taken the request. Nothing was moved; try again later.").await
            }
            Ok(false) => Ok(self.again_in(LOOK_S)),
            Err(error) => {
                if elapsed >= OVERDUE_S {
                    self.overdue().await?;
                }
                Ok(self.again_in(error.wait_seconds(4).max(rules::look_again(elapsed))))
            }
        }
    }

    async fn accepted(&self, ticket: Option<String>) -> Result<Outcome> {
        let tx = self.deps.db.begin().await?;
        let (service, mut row) = locked(self.ctx, &tx, self.id).await?;
        if !row.state()?.is_under_way() {
            tx.rollback().await?;
            return Ok(Outcome::Done);
        }
        row.state = MoveState::Accepted.to_string();
        row.ticket = ticket.clone();
        store::save(&tx, row).await?;
        let service = services::save(self.ctx, &tx, service).await?;
        let told = ticket.map_or_else(|| "Its reply was lost.".to_owned(), |t| format!("Ticket {t} of the provider."));
        let entry = Entry::new("move_accepted", "The data centre moves the machine").detail(told).staff_only();
        note(self.ctx, &tx, &service, entry).await?;
        tx.commit().await?;
        Ok(self.again_in(rules::look_again(0)))
    }

    /// Whether the machine is there.
    async fn follow(&self) -> Result<Outcome> {
        let elapsed = seconds_since(self.row.requested_at, self.ctx.now);
        let wait = rules::look_again(elapsed);
        match self.at.noted(self.at.provider.machine(self.at.call(), &self.machine).await).await? {
            Ok(machine) if machine.region == self.row.to_region => self.arrived(&machine).await,
            Ok(_) | Err(ProviderError::NotFound { .. }) if elapsed >= OVERDUE_S => {
                self.overdue().await?;
                Ok(self.again_in(wait))
            }
            Ok(_) | Err(ProviderError::NotFound { .. }) => Ok(self.again_in(wait)),
            Err(error) => Ok(self.again_in(error.wait_seconds(4).max(wait))),
        }
    }

    /// Tells staff once that it takes long.
    async fn overdue(&self) -> Result<()> {
        let tx = self.deps.db.begin().await?;
        let (service, mut row) = locked(self.ctx, &tx, self.id).await?;
        if row.overdue || !row.state()?.is_under_way() {
            return tx.rollback().await;
        }
        row.overdue = true;
        store::save(&tx, row.clone()).await?;
        let service = services::save(self.ctx, &tx, service).await?;
        let ask = row.ticket.map_or_else(
            || "Ask the provider's support, or stop waiting for it.".to_owned(),
            |ticket| format!("Ask the provider's support about ticket {ticket}, or stop waiting for it."),
        );
        let entry = Entry::new("move_overdue", "The machine is not in its new region after a week").detail(ask);
        note(self.ctx, &tx, &service, entry.staff_only()).await?;
        tx.commit().await
    }

    async fn arrived(&self, machine: &Machine) -> Result<Outcome> {
        let (ctx, tx) = (self.ctx, self.deps.db.begin().await?);
        let (service, row) = locked(ctx, &tx, self.id).await?;
        if !row.state()?.is_under_way() {
            tx.rollback().await?;
            return Ok(Outcome::Done);
        }
        arrive(ctx, &tx, service, row, machine).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }

    async fn refused(&self, reason: &str) -> Result<Outcome> {
        end(self.ctx, self.deps, self.id, MoveState::Refused, Some(reason)).await
    }
}

/// The machine is in its new region: the service takes over where it is and which addresses it has, and all are told.
pub(super) async fn arrive(
    ctx: &OpContext,
    tx: &Tx,
    mut service: ServiceRow,
    mut row: MoveRow,
    machine: &Machine,
) -> Result<(ServiceRow, MoveRow)> {
    service.region.clone_from(&row.to_region);
    service.power = machine.status.to_string();
    service.provider_status = Some(machine.status_word.clone());
    service.ipv4 = machine.ipv4.clone().or(service.ipv4);
    service.ipv6 = machine.ipv6.clone().or(service.ipv6);
    let addresses_changed = service.ipv4 != row.ipv4_before || service.ipv6 != row.ipv6_before;
    row.end(ctx, MoveState::Done, None);
    store::save(tx, row.clone()).await?;
    let service = services::save(ctx, tx, service).await?;
    let addresses: Vec<String> = [&service.ipv4, &service.ipv6].into_iter().flatten().cloned().collect();
    let told =
        if addresses_changed { format!("Its addresses are {} now.", addresses.join(" and ")) } else { String::new() };
    note(ctx, tx, &service, Entry::new("moved", format!("Moved to {}", row.to_region)).detail(told)).await?;
    let (from, to) = (row.from_region.clone(), row.to_region.clone());
    let (id, customer) = (service.service(), service.customer());
    tx.record(ctx, Event::ServiceMoved { service: id, customer, from, to, addresses_changed }).await?;
    Ok((service, row))
}

async fn end(ctx: &OpContext, deps: &Deps, id: RowId, state: MoveState, problem: Option<&str>) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let (service, mut row) = locked(ctx, &tx, id).await?;
    if row.state()?.is_under_way() {
        row.end(ctx, state, problem.map(str::to_owned));
        store::save(&tx, row).await?;
        let service = services::save(ctx, &tx, service).await?;
        let entry = Entry::new("move_failed", "The machine was not moved").detail(problem.unwrap_or_default());
        note(ctx, &tx, &service, entry).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

// The service first, as everywhere: two transactions never wait for each other.
pub(super) async fn locked(ctx: &OpContext, tx: &Tx, id: RowId) -> Result<(ServiceRow, MoveRow)> {
    let found = store::find(ctx, tx, id).await?.ok_or_else(|| mpanel_core::Error::not_found("move"))?;
    let service = services::lock(tx, ctx, found.service()).await?;
    Ok((service, store::lock(ctx, tx, id).await?))
}
