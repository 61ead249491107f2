//! What a run bills of a customer now, and what it leaves as drafts. The run, a look at a draft and the preview ask it
//! alike.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use mpanel_calc::{LineKind, PricedLine};
use mpanel_core::{CustomerId, Date, Error, InvoiceId, OpContext, Result, SubscriptionId, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::sort::{Found, Standing, matched, ready};
use super::store::item;
use super::{DRAFT_HOURS, Forced};
use crate::cart::price::tax_mode;
use crate::columns;
use crate::customer::store as customers;
use crate::history::Why;
use crate::invoice::InvoiceKind;
use crate::invoice::draft::{Draft, Marks, NewLine, Prepared, prepare};
use crate::policy::PolicyScope;
use crate::subscription::billable::Billable;
use crate::subscription::renewal::{Dated, Owing, RenewalSettings, propose_dated};
use crate::subscription::scope;

/// When a run takes place, and what it must not leave for later.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) today: Date,
    pub(crate) now: Timestamp,
    pub(crate) forced: Option<Forced>,
}

impl Moment {
    /// Now, with nothing forced.
    pub(crate) fn of(ctx: &OpContext, today: Date) -> Self {
        Self { today, now: ctx.now, forced: None }
    }
}

/// A proposal that waits.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) standing: Standing,
    pub(crate) prepared: Prepared,
    /// Why it waits.
    pub(crate) why: Why,
}

/// What a run does about a customer.
#[derive(Debug, Default)]
pub(crate) struct Split {
    /// Billed now.
    pub(crate) bills: Vec<Prepared>,
    /// Subscriptions and items that moved on.
    pub(crate) moved: Owing,
    /// Left for later.
    pub(crate) waits: Vec<Waiting>,
    /// Subscriptions and items that stay as they are with it.
    pub(crate) held: Owing,
    /// Drafts that are no more: they are billed, or nothing is left of them.
    pub(crate) gone: Vec<Uuid>,
}

/// Proposes what to bill a customer for, and sorts it.
pub(crate) fn split(
    ctx: &OpContext,
    customer: &customers::Model,
    mut mine: Owing,
    settings: &RenewalSettings,
    moment: Moment,
    drafts: Vec<Standing>,
) -> Result<Split> {
    let propose = |mine: &mut Owing, today: Date| {
        propose_dated(ctx, customer, (&mut mine.subscriptions, &mut mine.items), settings, today)
    };
    let Moment { today, now, forced } = moment;
    if drafts.is_empty() && !settings.with_drafts {
        let dated = propose(&mut mine, today)?;
        return Ok(Split { bills: dated.into_iter().map(|d| d.prepared).collect(), moved: mine, ..Split::default() });
    }
    let mut dry = mine.clone();
    let mut dated = propose(&mut dry, today)?;
    let looked = |one: &Dated, mine: &Owing| look_at(one, &mine.subscriptions, settings, (customer, today));
    let found: Vec<Found> = dated.iter().map(|one| looked(one, &mine)).collect::<Result<_>>()?;
    let places = matched(&found, &drafts, today);
    let ready = ready(&found, &places, &drafts, now, forced);
    let mut done = Split::default();
    let mut waiting = BTreeSet::new();
    for (at, Dated { prepared, .. }) in dated.iter().enumerate().filter(|(at, _)| !ready[*at]) {
        waiting.extend(found[at].members.iter().copied());
        let standing = match places[at] {
            Some(known) => Standing { day: found[at].day, ..drafts[known].clone() },
            None => begun(ctx, &found[at], now)?,
        };
        let prepared = with_items(prepared.clone(), &standing)?;
        let why = why(settings, &prepared, &mine.subscriptions, (customer, &standing));
        done.waits.push(Waiting { why, prepared, standing });
    }
    done.held.subscriptions = mine.subscriptions.extract_if(.., |b| waiting.contains(&b.row.id)).collect();
    done.held.items = mine.items.extract_if(.., |i| waiting.contains(&i.row.id)).collect();
    if waiting.is_empty() {
        mine = dry;
    } else {
        dated = propose(&mut mine, today)?;
    }
    let found: Vec<Found> = dated.iter().map(|one| looked(one, &mine)).collect::<Result<_>>()?;
    let waiting: Vec<Uuid> = done.waits.iter().map(|w| w.standing.id).collect();
    let rest: Vec<Standing> = drafts.into_iter().filter(|d| !waiting.contains(&d.id)).collect();
    let places = matched(&found, &rest, today);
    for (Dated { prepared, .. }, place) in dated.into_iter().zip(&places) {
        done.bills.push(match place {
            Some(at) => with_items(prepared, &rest[*at])?,
            None => prepared,
        });
    }
    done.gone.extend(places.iter().flatten().map(|at| rest[*at].id));
    done.moved = mine;
    let idle = rest.into_iter().enumerate().filter(|(at, _)| !places.contains(&Some(*at))).map(|(_, draft)| draft);
    for draft in idle {
        leave_or_bill(customer, settings, moment, draft, &mut done)?;
    }
    Ok(done)
}

// A draft for which nothing is proposed any more: what staff put on it stays, without that it is no more.
fn leave_or_bill(
    customer: &customers::Model,
    settings: &RenewalSettings,
    moment: Moment,
    draft: Standing,
    done: &mut Split,
) -> Result<()> {
    if draft.items.is_empty() {
        done.gone.push(draft.id);
        return Ok(());
    }
    let prepared = items_alone(customer, settings, moment.today, &draft)?;
    if draft.until <= moment.now || moment.forced == Some(Forced::Draft(draft.id)) {
        done.gone.push(draft.id);
        done.bills.push(prepared);
    } else {
        done.waits.push(Waiting { why: why(settings, &prepared, &[], (customer, &draft)), prepared, standing: draft });
    }
    Ok(())
}

fn look_at(
    Dated { day, apart, prepared: one }: &Dated,
    mine: &[Billable],
    settings: &RenewalSettings,
    (customer, today): (&customers::Model, Date),
) -> Result<Found> {
    let members = members(one);
    let rows: Vec<&Billable> = mine.iter().filter(|b| members.contains(&b.row.id)).collect();
    let of_items = (rows.len() < members.len()).then(|| scope_of(customer));
    let scopes = rows.iter().map(|b| scope(&b.row)).chain(of_items);
    let hours = scopes.map(|scope| settings.policies.whole(DRAFT_HOURS, scope)).max().unwrap_or(0);
    // A change comes into force on its day, and an end leaves nothing to wait for.
    let mut at_once = one.draft.kind == InvoiceKind::Change;
    for row in rows {
        let days = [&row.row.next_change_on, &row.row.cancel_at];
        at_once |= days.into_iter().flatten().any(|day| *day <= today.to_string());
    }
    let (currency, apart) = (one.draft.currency.code().to_owned(), *apart);
    Ok(Found { currency, day: *day, apart, members, hours, at_once })
}

fn scope_of(customer: &customers::Model) -> PolicyScope {
    PolicyScope { customer: Some(CustomerId(customer.id)), ..PolicyScope::default() }
}

// The subscriptions and items whose lines are on it.
fn members(one: &Prepared) -> Vec<Uuid> {
    let of = |l: &NewLine| l.subscription.map(SubscriptionId::uuid).or(l.marks.item.as_ref().map(|item| item.0));
    let mut all: Vec<Uuid> = one.draft.lines.iter().filter_map(of).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn begun(ctx: &OpContext, found: &Found, now: Timestamp) -> Result<Standing> {
    let until = now.checked_add(SignedDuration::from_hours(found.hours)).map_err(Error::internal)?;
    let (id, currency) = (ctx.new_uuid(), found.currency.clone());
    Ok(Standing { id, currency, day: found.day, apart: found.apart, until, items: Vec::new(), row: None })
}

fn why(
    settings: &RenewalSettings,
    prepared: &Prepared,
    mine: &[Billable],
    (customer, standing): (&customers::Model, &Standing),
) -> Why {
    let members = members(prepared);
    let scopes = mine.iter().filter(|b| members.contains(&b.row.id)).map(|b| scope(&b.row));
    let longest = scopes.max_by_key(|scope| settings.policies.whole(DRAFT_HOURS, *scope));
    let policy = settings.policies.effective(DRAFT_HOURS, longest.unwrap_or(scope_of(customer)));
    Why {
        rule: DRAFT_HOURS.to_owned(),
        inputs: json!({"due": standing.day, "hours": policy.value, "until": standing.until.to_string()}),
        policy_source: policy.origin(),
    }
}

// The invoice has the id of its draft, and at its end what staff put on it.
fn with_items(prepared: Prepared, standing: &Standing) -> Result<Prepared> {
    let mut draft = prepared.draft;
    draft.id = InvoiceId(standing.id);
    for item in &standing.items {
        draft.lines.push(line_of(item)?);
    }
    prepare(draft)
}

fn items_alone(
    customer: &customers::Model,
    settings: &RenewalSettings,
    today: Date,
    standing: &Standing,
) -> Result<Prepared> {
    let seller = settings.sellers.by(customer.entity_id)?;
    let sale = settings.taxes.sale(seller, customer.buyer(), today);
    prepare(Draft {
        id: InvoiceId(standing.id),
        customer: customer.clone(),
        order: None,
        kind: InvoiceKind::Renewal,
        currency: columns::currency(&standing.currency)?,
        issue_date: today,
        due_date: standing.day.max(today),
        lines: standing.items.iter().map(line_of).collect::<Result<_>>()?,
        discounts: Vec::new(),
        decision: sale.finish()?,
        mode: tax_mode(seller),
        rounding: seller.tax_rounding,
        why: None,
    })
}

fn line_of(item: &item::Model) -> Result<NewLine> {
    let one =
        PricedLine::once(format!("item:{}", item.id), LineKind::Manual, item.description.clone(), item.unit_minor);
    let priced = one.times(item.quantity);
    let priced = priced.ok_or_else(|| Error::invalid("/quantity", "too_large", "The amount is too large."))?;
    let marks = Marks { id: Some(item.id), ..Marks::default() };
    Ok(NewLine { subscription: None, service: None, priced, key_date: None, marks })
}
