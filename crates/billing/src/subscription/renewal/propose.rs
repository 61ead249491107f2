//! The proposal: what is due, invoice by invoice and line by line.

use std::collections::BTreeMap;

use mpanel_calc::{LineKind, PricedLine, ProposedLine, Proration, Tax};
use mpanel_core::{Currency, CustomerId, Date, Error, OpContext, Result, ServiceId, SubscriptionId};
use serde_json::json;

use super::group::{Group, Groups, add_items, add_usage, add_waiting};
use super::{Dated, RenewalSettings, SEPARATE, SKIP_ZERO, USAGE_THRESHOLD};
use crate::cart::price::tax_mode;
use crate::columns;
use crate::customer::store as customers;
use crate::history::Why;
use crate::invoice::InvoiceKind;
use crate::invoice::coupons::LineCoupons;
use crate::invoice::draft::{Draft, Marks, NewLine, Prepared, prepare};
use crate::item::Item;
use crate::policy::PolicyScope;
use crate::subscription::billable::Billable;
use crate::subscription::store::Model;
use crate::subscription::{discount, term, waiting};
use crate::usage::Due;

/// Periods caught up for one customer in one run, against endless loops.
const MAX_PERIODS: usize = 240;

/// Proposes what to bill a customer for by `today`, and moves the subscriptions on accordingly. Pure but for new ids.
///
/// All that is due on one day comes on one invoice. A quote, an end and, through `drafting`, the run call it alike.
pub(crate) fn propose(
    ctx: &OpContext,
    customer: &customers::Model,
    subscriptions: &mut [Billable],
    settings: &RenewalSettings,
    today: Date,
) -> Result<Vec<Prepared>> {
    let dated = propose_dated(ctx, customer, (subscriptions, &mut []), settings, today)?;
    Ok(dated.into_iter().map(|one| one.prepared).collect())
}

/// The same with billable items, each with what tells it apart.
pub(crate) fn propose_dated(
    ctx: &OpContext,
    customer: &customers::Model,
    (subscriptions, items): (&mut [Billable], &mut [Item]),
    settings: &RenewalSettings,
    today: Date,
) -> Result<Vec<Dated>> {
    let mut groups = Groups::new();
    let due: Vec<usize> = (0..subscriptions.len()).filter(|i| subscriptions[*i].is_due(today)).collect();
    for index in &due {
        let found = &subscriptions[*index];
        let released = found.row.terms()?.released_through;
        let proposed = found.due(today, &settings.policies)?;
        let (proposed, waits) = waiting::sort(found, proposed, &settings.policies, today)?;
        waiting::hold(ctx, &mut subscriptions[*index], waits, &settings.taxes)?;
        let found = &subscriptions[*index];
        for invoice in proposed {
            // What was billed and taken back is billed again with what is due now, not by itself.
            let again = released.is_some_and(|until| invoice.date < until);
            let day = if again { invoice.date.max(today) } else { invoice.date };
            let key = (day, found.row.currency.clone(), settings.apart(&found.row));
            groups.entry(key).or_default().fees.push((*index, invoice.lines));
        }
        let apart = settings.apart(&found.row);
        add_waiting(&mut groups, (*index, apart), &mut subscriptions[*index], today)?;
    }
    for index in &due {
        let apart = settings.apart(&subscriptions[*index].row);
        add_usage(ctx, &mut groups, (*index, apart), &mut subscriptions[*index], &settings.policies, today)?;
    }
    groups.retain(|_, group| !group.is_nothing());
    add_items(&mut groups, items, today)?;
    let mut days: Vec<Date> = groups.keys().map(|key| key.0).collect();
    days.dedup();
    if days.len() > MAX_PERIODS {
        let detail = "Billing is too many periods behind to be caught up by itself.";
        return Err(Error::conflict("too_far_behind", detail));
    }
    let mut proposals = Vec::new();
    let buyer = PolicyScope { customer: Some(CustomerId(customer.id)), ..PolicyScope::default() };
    let skips = settings.policies.flag(SKIP_ZERO, buyer);
    for ((day, currency, apart), group) in groups {
        let days = (day, today, columns::currency(&currency)?);
        let members = group.members();
        let coupons: Vec<_> = members.iter().map(|index| subscriptions[*index].row.discount.clone()).collect();
        let prepared = propose_invoice(ctx, customer, (subscriptions, items), group, settings, days)?;
        if skips && costs_nothing(&prepared) {
            for (index, discount) in members.into_iter().zip(coupons) {
                reach(&mut subscriptions[index].row, &prepared)?;
                // What was not billed uses up no coupon.
                subscriptions[index].row.discount = discount;
            }
        } else {
            proposals.push(Dated { day, apart, prepared });
        }
    }
    for index in due {
        subscriptions[index].move_on(today, &settings.policies)?;
    }
    Ok(proposals)
}

fn costs_nothing(prepared: &Prepared) -> bool {
    // An item is billed by its line, also where it is a gift.
    let is_nothing = |l: &NewLine| l.priced.amount_minor == 0 && l.marks.item.is_none();
    prepared.draft.kind == InvoiceKind::Renewal && prepared.draft.lines.iter().all(is_nothing)
}

// The term goes on to what would have been paid, and what was skipped is not billed again.
fn reach(row: &mut Model, prepared: &Prepared) -> Result<()> {
    let mine = prepared.draft.lines.iter().filter(|l| l.subscription.map(SubscriptionId::uuid) == Some(row.id));
    let fees = mine.filter(|l| l.priced.kind != LineKind::Usage).filter_map(|l| l.priced.period);
    let Some(latest) = fees.max_by_key(|p| p.end) else { return Ok(()) };
    if latest.end.to_string() > row.period_end {
        (row.period_start, row.period_end) = (latest.start.to_string(), latest.end.to_string());
    }
    let mut terms = row.terms()?;
    terms.skipped_through = terms.skipped_through.max(Some(latest.end));
    row.terms = columns::text(&terms)?;
    Ok(())
}

/// Proposes to bill the next occurrence of each of some items today, held or not. Items of one customer and currency.
pub(crate) fn propose_items(
    ctx: &OpContext,
    customer: &customers::Model,
    items: &mut [Item],
    settings: &RenewalSettings,
) -> Result<Prepared> {
    let mut group = Group::default();
    for (index, item) in items.iter_mut().enumerate() {
        group.items.extend(item.row.next()?.map(|next| (index, next)));
        item.take()?;
    }
    let currency = items.first().map_or(&customer.currency, |item| &item.row.currency);
    let (today, currency) = (ctx.today(), columns::currency(currency)?);
    propose_invoice(ctx, customer, (&mut [], items), group, settings, (today, today, currency))
}

/// Proposes to bill the usage of periods that run, where it has reached a threshold. The subscriptions of one customer
/// and currency. The preview and the run of the threshold call it alike.
pub(crate) fn propose_early(
    ctx: &OpContext,
    customer: &customers::Model,
    subscriptions: &mut [Billable],
    settings: &RenewalSettings,
    today: Date,
) -> Result<Option<Prepared>> {
    let mut group = Group { early: true, ..Group::default() };
    for (index, owner) in subscriptions.iter_mut().enumerate() {
        group.usage.extend(owner.usage_early(ctx, today)?.into_iter().map(|due| (index, due)));
    }
    if group.is_nothing() {
        return Ok(None);
    }
    let currency = columns::currency(&subscriptions[group.members()[0]].row.currency)?;
    propose_invoice(ctx, customer, (subscriptions, &[]), group, settings, (today, today, currency)).map(Some)
}

fn propose_invoice(
    ctx: &OpContext,
    customer: &customers::Model,
    (subscriptions, items): (&mut [Billable], &[Item]),
    group: Group,
    settings: &RenewalSettings,
    (day, today, currency): (Date, Date, Currency),
) -> Result<Prepared> {
    let seller = settings.sellers.by(customer.entity_id)?;
    let mut sale = settings.taxes.sale(seller, customer.buyer(), today);
    let kind = group.kind();
    let why = why(settings, &group, subscriptions, (customer, day));
    let mut lines = Vec::new();
    let (mut discounts, mut frozen) = (discount::Discounts::new(), discount::Discounts::new());
    for (index, all) in group.waited {
        let owner = &subscriptions[index].row;
        for held in all {
            held.discount(lines.len(), &mut frozen);
            for line in held.lines {
                let tax = line.class().map(|class| sale.tax(class)).transpose()?;
                lines.push(line.on_invoice(owner, tax));
            }
        }
    }
    // What holds before its fees use an invoice up holds for the usage beside them.
    let mut holding = BTreeMap::new();
    for (index, _) in &group.usage {
        holding.insert(*index, discount::holding(&subscriptions[*index].row)?);
    }
    for (index, proposed) in group.fees {
        let owner = &mut subscriptions[index];
        let coupons = discount::take(owner, &proposed, lines.len(), &mut discounts)?;
        for (line, coupons) in proposed.into_iter().zip(coupons) {
            let tax = sale.tax(settings.taxes.class_of(owner.row.product_id, &line.component))?;
            lines.push(new_line(ctx, owner, line, &tax, coupons));
        }
    }
    for (index, due) in group.usage {
        let owner = &subscriptions[index];
        let tax = sale.tax(settings.taxes.class_of(owner.row.product_id, &due.component))?;
        let held = holding.get(&index).map_or(&[][..], Vec::as_slice);
        let coupons = discount::cover_usage(held, lines.len(), &mut discounts);
        lines.push(usage_line(owner, due, tax, coupons));
    }
    for (index, of) in group.items {
        let tax = sale.tax(&items[index].row.tax_class)?;
        lines.push(items[index].line(of, tax)?);
    }
    // What coupons took off when a change was made is not taken again.
    discounts.append(&mut frozen);
    prepare(Draft {
        id: ctx.new_id(),
        customer: customer.clone(),
        order: None,
        kind,
        currency,
        issue_date: today,
        // After a pause of the program the customer still gets until today, not a due date in the past.
        due_date: day.max(today),
        lines,
        discounts: discounts.into_iter().map(|d| d.1).collect(),
        decision: sale.finish()?,
        mode: tax_mode(seller),
        rounding: seller.tax_rounding,
        why: Some(why),
    })
}

// Why the invoice is raised: the first of what is on it says so.
fn why(
    settings: &RenewalSettings,
    group: &Group,
    subscriptions: &[Billable],
    (customer, day): (&customers::Model, Date),
) -> Why {
    let members = group.members();
    let mut inputs = json!({"due": day, "services": members.len()});
    let waited: usize = group.waited.iter().flat_map(|w| &w.1).map(|held| held.lines.len()).sum();
    if waited > 0 {
        inputs["waited"] = json!(waited);
    }
    if !group.items.is_empty() {
        inputs["items"] = json!(group.items.len());
    }
    let scope = match members.first() {
        Some(first) => term::scope(&subscriptions[*first].row),
        None => PolicyScope { customer: Some(CustomerId(customer.id)), ..PolicyScope::default() },
    };
    if members.first().is_some_and(|first| settings.apart(&subscriptions[*first].row).is_some()) {
        inputs["separate"] = settings.policies.effective(SEPARATE, scope).value;
    }
    let (rule, source) = match group.kind() {
        _ if group.early => (USAGE_THRESHOLD, "system".to_owned()),
        InvoiceKind::Change => ("subscription.change", "change".to_owned()),
        _ if group.fees.is_empty() && !group.usage.is_empty() => ("usage.period_end", "system".to_owned()),
        _ => {
            let cycle = members.first().map_or(0, |first| subscriptions[*first].row.cycle_months);
            let (days, rule) = settings.policies.lead(cycle, scope);
            inputs["lead_days"] = days.into();
            (rule, settings.policies.effective(rule, scope).origin())
        }
    };
    Why { rule: rule.to_owned(), inputs, policy_source: source }
}

fn usage_line(owner: &Billable, due: Due, tax: Tax, coupons: LineCoupons) -> NewLine {
    let amount_minor = owner.metered.as_ref().map_or(due.amount, |metered| metered.amount_of(&due));
    let mut explain = due.explain;
    if amount_minor != due.amount {
        let words = "what was paid for it after coupons".to_owned();
        explain = Some(explain.map_or(words.clone(), |before| format!("{before}; {words}")));
    }
    let priced = PricedLine {
        component: due.component,
        kind: LineKind::Usage,
        description: format!("{} ({})", due.description, owner.row.name),
        quantity: 1,
        unit_minor: due.amount,
        amount_minor,
        period: Some(due.days),
        share: Proration::WHOLE,
    };
    let marks = Marks { cause: due.cause, explain, tax: Some(tax), coupons, ..Marks::default() };
    let (subscription, service) = (Some(SubscriptionId(owner.row.id)), Some(ServiceId(owner.row.service_id)));
    NewLine { subscription, service, priced, key_date: None, marks }
}

// A credit repeats the words and the tax of the line that it takes back.
fn new_line(ctx: &OpContext, owner: &mut Billable, proposed: ProposedLine, tax: &Tax, coupons: LineCoupons) -> NewLine {
    let original = proposed.credit_of.as_ref().and_then(|id| owner.originals.get(id)).cloned();
    let (description, tax, credit_of) = match original {
        Some(original) => (original.unused(), original.tax.unwrap_or(tax.clone()), Some(original.id)),
        None => (format!("{} ({})", proposed.description, owner.row.name), tax.clone(), None),
    };
    let id = owner.take(ctx, &proposed, &description, &tax, &coupons);
    let marks = Marks {
        id: Some(id),
        cadence: Some(proposed.cadence),
        cause: proposed.change.clone(),
        credit_of,
        tax: Some(tax),
        coupons,
        ..Marks::default()
    };
    let (subscription, service) = (Some(SubscriptionId(owner.row.id)), Some(ServiceId(owner.row.service_id)));
    let priced = PricedLine { description, ..PricedLine::from(proposed) };
    NewLine { subscription, service, priced, key_date: None, marks }
}
