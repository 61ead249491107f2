//! Which changes give way to which: what a new one replaces, what a wish had replaced and comes back without it.
//!
//! A change that replaces prices of the seller remembers them, so that no wish of a customer, taken back again, takes
//! away the end of an introductory price or an announced rise.

use mpanel_core::{CustomerId, Error, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::Tx;
use mpanel_events::Event;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{ChangeState, store};
use crate::columns;
use crate::history::{self, LogEntry, Subject};
use crate::subscription::store::Model;

/// What is scheduled once some changes go.
pub(super) struct Left {
    /// Everything, in the order in which it was agreed.
    pub(super) scheduled: Vec<store::Model>,
    /// What comes back.
    back: Vec<Uuid>,
    /// What replaces instead of a change that goes.
    heirs: Vec<Uuid>,
}

/// Whether a new change takes the place of one that is scheduled: of two of a kind the later agreed counts, and a plan
/// brings its own numbers and prices. A price that comes into force before it stays.
fn replaces(new: &store::Model, old: &store::Model) -> bool {
    let is_sooner = old.effective_on < new.effective_on;
    match (new.kind.as_str(), old.kind.as_str()) {
        ("plan", "plan" | "quantity" | "options") => true,
        // Of options only those that are chosen again.
        ("options", "options") => new.changed_options().iter().any(|key| old.changed_options().contains(key)),
        ("plan", "price") => !is_sooner,
        ("price", "price") => !(is_sooner && old.is_end_of_introduction()),
        (new, old) => new == old,
    }
}

/// What a new change makes of those that are scheduled: those that go, and what is left with it.
pub(super) async fn with<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    scheduled: Vec<store::Model>,
    mut new: store::Model,
) -> Result<(Vec<store::Model>, Left)> {
    let (going, mut rest): (Vec<_>, Vec<_>) = scheduled.into_iter().partition(|old| replaces(&new, old));
    for price in going.iter().filter(|c| c.is_price_of_seller()) {
        remember(&mut new, price.id)?;
    }
    rest.push(new);
    let left = without(ctx, conn, &going, rest).await?;
    Ok((going, left))
}

/// What is left when changes go: prices that only they had replaced come back.
pub(super) async fn without<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    going: &[store::Model],
    rest: Vec<store::Model>,
) -> Result<Left> {
    let mut left = Left { scheduled: rest, back: Vec::new(), heirs: Vec::new() };
    let mut ids = Vec::new();
    for change in going {
        ids.extend(change.body()?.replaced);
    }
    if ids.is_empty() {
        return Ok(left);
    }
    let withdrawn = crate::price_change::withdrawn(ctx, conn, &ids).await?;
    let mut prices: Vec<store::Model> = store::load_many(ctx, conn, &ids).await?.into_values().collect();
    prices.retain(|p| p.state == ChangeState::Undone.as_str() && !withdrawn.contains(&p.id));
    for mut price in prices {
        if let Some(heir) = left.scheduled.iter_mut().rfind(|c| replaces(c, &price)) {
            remember(heir, price.id)?;
            left.heirs.push(heir.id);
            continue;
        }
        price.state = ChangeState::Scheduled.as_str().to_owned();
        price.closed_at = None;
        left.back.push(price.id);
        left.scheduled.push(price);
    }
    left.scheduled.sort_by_key(|c| (c.created_at, c.id));
    Ok(left)
}

fn remember(change: &mut store::Model, replaced: Uuid) -> Result<()> {
    let mut body = change.body()?;
    body.replaced.push(replaced);
    change.body = columns::text(&body)?;
    Ok(())
}

impl Left {
    /// Takes one out, to be written by the caller.
    pub(super) fn take(&mut self, id: Uuid) -> Result<store::Model> {
        let place = self.scheduled.iter().position(|c| c.id == id);
        place.map(|place| self.scheduled.remove(place)).ok_or_else(|| Error::internal("a change lost its own row"))
    }

    /// Writes what comes back, and what replaces it from now on. Returns what is scheduled.
    pub(super) async fn write(self, ctx: &OpContext, tx: &Tx, row: &Model) -> Result<Vec<store::Model>> {
        let (service, customer) = (ServiceId(row.service_id), CustomerId(row.customer_id));
        let mut entries = Vec::new();
        for change in self.scheduled.iter().filter(|c| self.back.contains(&c.id)) {
            let (subscription, on) = (SubscriptionId(row.id), change.effective_on()?);
            let event =
                Event::SubscriptionChangeScheduled { subscription, customer, service, change: change.kind.clone(), on };
            tx.record(ctx, event).await?;
            let title = format!("Holds again: {}", change.body()?.summary);
            entries.push(LogEntry::new("change", title, Subject::new("service", service, row.name.clone()), customer));
        }
        let is_touched = |c: &&store::Model| self.back.contains(&c.id) || self.heirs.contains(&c.id);
        let touched = self.scheduled.iter().filter(is_touched).cloned().collect();
        crate::store::update_all(tx, touched, "bringing changes back").await?;
        history::note_all(ctx, tx, entries).await?;
        Ok(self.scheduled)
    }
}
