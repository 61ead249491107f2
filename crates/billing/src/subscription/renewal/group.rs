//! What comes together on one invoice.

use std::collections::BTreeMap;

use mpanel_calc::ProposedLine;
use mpanel_core::{Date, OpContext, Result};
use uuid::Uuid;

use crate::invoice::InvoiceKind;
use crate::item::{Item, Occurrence};
use crate::policy::Policies;
use crate::subscription::billable::Billable;
use crate::subscription::discount;
use crate::subscription::waiting::{self, Waiting};
use crate::usage::Due;

/// What is on one invoice, by the places of subscriptions and items: fees, usage of periods that are over, and items.
#[derive(Default)]
pub(super) struct Group {
    pub(super) fees: Vec<(usize, Vec<ProposedLine>)>,
    pub(super) usage: Vec<(usize, Due)>,
    pub(super) items: Vec<(usize, Occurrence)>,
    /// Lines of changes that have waited for it.
    pub(super) waited: Vec<(usize, Vec<Waiting>)>,
    /// A threshold was reached: usage is billed before its period is over.
    pub(super) early: bool,
}

impl Group {
    /// Usage that cost nothing is told beside something else; alone it is no reason for an invoice.
    pub(super) fn is_nothing(&self) -> bool {
        let bills = !self.fees.is_empty() || !self.items.is_empty() || !self.waited.is_empty();
        !bills && self.usage.iter().all(|(_, due)| due.amount == 0)
    }

    /// What kind of invoice it comes to.
    pub(super) fn kind(&self) -> InvoiceKind {
        let alone = self.fees.is_empty() && self.usage.is_empty();
        if self.fees.iter().flat_map(|m| &m.1).any(discount::by_change) || (alone && !self.waited.is_empty()) {
            InvoiceKind::Change
        } else if alone {
            InvoiceKind::Items
        } else {
            InvoiceKind::Renewal
        }
    }

    /// The subscriptions on it.
    pub(super) fn members(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.fees.iter().map(|f| f.0).collect();
        all.extend(self.usage.iter().map(|u| u.0).chain(self.waited.iter().map(|w| w.0)));
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Day, currency, and what is apart.
pub(super) type Key = (Date, String, Option<Uuid>);

/// What is due, invoice by invoice.
pub(super) type Groups = BTreeMap<Key, Group>;

/// What waits is on the first invoice that bills anything else of its subscription, or, when its period is over or
/// the subscription ends, on one of its own.
pub(super) fn add_waiting(
    groups: &mut Groups,
    (index, apart): (usize, Option<Uuid>),
    owner: &mut Billable,
    today: Date,
) -> Result<()> {
    let Some(until) = owner.row.waits_until()? else { return Ok(()) };
    let first = groups.iter().find(|(_, g)| g.fees.iter().any(|f| f.0 == index)).map(|(key, _)| key.clone());
    let over = owner.is_ending() || until <= today;
    let Some(key) = first.or_else(|| over.then(|| (until.min(today), owner.row.currency.clone(), apart))) else {
        return Ok(());
    };
    let all = waiting::release(&mut owner.row)?;
    groups.entry(key).or_default().waited.push((index, all));
    Ok(())
}

/// A period's usage is on the invoice of the fee that is due on its last day; what came late joins the first invoice.
pub(super) fn add_usage(
    ctx: &OpContext,
    groups: &mut Groups,
    (index, apart): (usize, Option<Uuid>),
    owner: &mut Billable,
    policies: &Policies,
    today: Date,
) -> Result<()> {
    let currency = owner.row.currency.clone();
    let fees = groups.values().flat_map(|g| &g.fees).filter(|f| f.0 == index).flat_map(|f| &f.1);
    let due = owner.usage_due(ctx, today, policies, fees)?;
    let first = groups.keys().find(|key| key.1 == currency && key.2 == apart).map_or(today, |key| key.0);
    for due in due {
        // What an end closes is due with it, not on a day that will not come.
        let day = due.day.map_or(first, |day| day.min(today.max(first)));
        groups.entry((day, currency.clone(), apart)).or_default().usage.push((index, due));
    }
    Ok(())
}

/// What is due by its day; then what is due on a day of which an invoice is raised anyway; then what waits for whatever
/// invoice comes first.
pub(super) fn add_items(groups: &mut Groups, items: &mut [Item], today: Date) -> Result<()> {
    for (index, item) in items.iter_mut().enumerate() {
        while item.is_due(today) {
            let Some((day, next)) = item.on_a_day()? else { break };
            // What was billed and taken back is billed again with what is due now, not by itself.
            let day = if next.again { day.max(today) } else { day };
            item.take()?;
            groups.entry((day, item.row.currency.clone(), None)).or_default().items.push((index, next));
        }
    }
    for (index, item) in items.iter_mut().enumerate() {
        while let Some((day, next)) = item.on_a_day()? {
            let group = groups.get_mut(&(day, item.row.currency.clone(), None));
            // What a change takes back must not be set off against it.
            let Some(group) = group.filter(|group| group.kind() != InvoiceKind::Change) else { break };
            item.take()?;
            group.items.push((index, next));
        }
    }
    for (index, item) in items.iter_mut().enumerate() {
        let Some(next) = item.on_next()? else { continue };
        let fits = |key: &Key, group: &Group| key.1 == item.row.currency && group.kind() != InvoiceKind::Change;
        if let Some((_, group)) = groups.iter_mut().find(|(key, group)| fits(key, group)) {
            item.take()?;
            group.items.push((index, next));
        }
    }
    Ok(())
}
