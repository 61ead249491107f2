//! Renewals: the pure proposal of what to bill, and the run that bills it. The engine in `mpanel-calc` says
//! what is missing; here it becomes invoices.
//!
//! A run selects `next_invoice_on <= today`, so it may start at any hour and be repeated: what was
//! billed has moved on. Batches of customers share a transaction; one that does not add up is parked
//! with its reason and never blocks the others. Nodes that run at once pass by what another one holds.

use std::collections::{BTreeMap, HashMap};

use mpanel_calc::{LineKind, PricedLine, ProposedLine, Proration, Tax};
use mpanel_core::{Currency, CustomerId, Date, Error, InvoiceId, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::billable::{self, Billable};
use super::due::{due_customers, due_subscriptions};
use super::store::Model;
use super::waiting::{self, Waiting};
use super::{change, discount, term};
use crate::cart::price::tax_mode;
use crate::columns;
use crate::customer::{park_customer, set_aside, store as customers};
use crate::drafting::{self, Moment, split, store as drafts};
use crate::entity::Sellers;
use crate::history::Why;
use crate::invoice::InvoiceKind;
use crate::invoice::coupons::LineCoupons;
use crate::invoice::draft::{Draft, Marks, NewLine, Prepared, prepare};
use crate::invoice::store::line;
use crate::item::{self, Item, Occurrence, store as items};
use crate::policy::{Policies, PolicyScope};
use crate::taxes::TaxBook;
use crate::taxes::sale::NUMBER_PENDING;
use crate::usage::Due;

/// Customers in one transaction.
const BATCH: usize = 50;
/// Periods caught up for one customer in one run, against endless loops.
const MAX_PERIODS: usize = 240;

/// The setting: what comes on an invoice of its own.
pub(crate) const SEPARATE: &str = "invoice.separate";
/// The setting: a renewal that costs nothing raises no invoice.
pub(crate) const SKIP_ZERO: &str = "invoice.skip_zero";

/// Why usage is billed before its period is over.
pub(crate) const USAGE_THRESHOLD: &str = "usage.threshold";

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RenewalRun {
    /// Invoices raised.
    pub created: Vec<InvoiceId>,
    /// Invoices that wait as drafts from now on.
    pub drafted: Vec<InvoiceId>,
    /// Customers parked, with the reason.
    pub parked: Vec<(CustomerId, String)>,
    /// Customers whose VAT number decides the tax and has no answer yet.
    pub waiting: Vec<CustomerId>,
}

impl RenewalRun {
    fn add(&mut self, mut done: RenewalRun) {
        self.created.append(&mut done.created);
        self.drafted.append(&mut done.drafted);
        self.parked.append(&mut done.parked);
        self.waiting.append(&mut done.waiting);
    }
}

/// Everything a proposal needs besides the customer: read once for a run.
pub(crate) struct RenewalSettings {
    pub(crate) policies: Policies,
    pub(crate) sellers: Sellers,
    pub(crate) taxes: TaxBook,
    /// Whether invoices wait as drafts, or may come to.
    pub(crate) with_drafts: bool,
    /// Whether there are billable items that wait.
    pub(crate) with_items: bool,
    /// Whether anything may come on an invoice of its own.
    with_apart: bool,
}

impl RenewalSettings {
    /// Reads the tenant's settings.
    pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Self> {
        Self::with(ctx, conn, Policies::load(ctx, conn).await?).await
    }

    /// Reads what holds for one customer.
    pub(crate) async fn of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: Uuid) -> Result<Self> {
        Self::with(ctx, conn, Policies::of(ctx, conn, &[customer]).await?).await
    }

    async fn with<C: ConnectionTrait>(ctx: &OpContext, conn: &C, policies: Policies) -> Result<Self> {
        Ok(Self {
            with_drafts: policies.sets(drafting::DRAFT_HOURS) || drafts::any(ctx, conn).await?,
            with_items: items::any(ctx, conn).await?,
            with_apart: policies.sets(SEPARATE),
            policies,
            sellers: Sellers::load(ctx, conn).await?,
            taxes: TaxBook::load(ctx, conn).await?,
        })
    }

    /// The service or product whose invoices are apart from the customer's, if a subscription's are.
    fn apart(&self, row: &Model) -> Option<Uuid> {
        if !self.with_apart {
            return None;
        }
        match self.policies.word(SEPARATE, term::scope(row)).as_str() {
            "service" => Some(row.service_id),
            "product" => Some(row.product_id),
            _ => None,
        }
    }
}

/// What of a customer may be due.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owing {
    pub(crate) subscriptions: Vec<Billable>,
    pub(crate) items: Vec<Item>,
}

impl Owing {
    /// Everything of both.
    pub(crate) fn append(&mut self, other: &mut Owing) {
        self.subscriptions.append(&mut other.subscriptions);
        self.items.append(&mut other.items);
    }
}

/// A proposed invoice, and what tells it apart from the customer's others.
#[derive(Debug, Clone)]
pub(crate) struct Dated {
    /// The day on which it is due by its terms, however late it is billed.
    pub(crate) day: Date,
    /// What it is for alone, where that comes on an invoice of its own.
    pub(crate) apart: Option<Uuid>,
    pub(crate) prepared: Prepared,
}

/// Raises every renewal invoice that is due by `as_of`.
pub async fn run_renewals(ctx: &OpContext, db: &Db, as_of: Date) -> Result<RenewalRun> {
    let settings = RenewalSettings::load(ctx, db.read()).await?;
    let mut run = RenewalRun::default();
    for held in [Held::PassBy, Held::Wait] {
        // Who waits is still due, and found again.
        run.waiting.clear();
        let drafted = if settings.with_drafts { drafts::customers_with_drafts(ctx, db.read()).await? } else { vec![] };
        for batch in drafted.chunks(BATCH) {
            run_batch(ctx, db, &settings, as_of, (batch, held), &mut run).await?;
        }
        let mut after = Uuid::nil();
        loop {
            let mut ids = due_customers(ctx, db.read(), &settings, as_of, after).await?;
            let Some(last) = ids.last().copied() else { break };
            // What waits is still due, and was looked at before.
            ids.retain(|id| drafted.binary_search(id).is_err());
            for batch in ids.chunks(BATCH) {
                run_batch(ctx, db, &settings, as_of, (batch, held), &mut run).await?;
            }
            after = last;
        }
    }
    Ok(run)
}

async fn run_batch(
    ctx: &OpContext,
    db: &Db,
    settings: &RenewalSettings,
    as_of: Date,
    (ids, held): (&[Uuid], Held),
    run: &mut RenewalRun,
) -> Result<()> {
    let tx = db.begin().await?;
    match renew_batch(ctx, &tx, settings, as_of, (ids, held)).await {
        Ok(done) => {
            tx.commit().await?;
            run.add(done);
            Ok(())
        }
        Err(error) if error.is_retryable() => Err(error),
        Err(error) => {
            tx.rollback().await?;
            tracing::warn!(error = %error.report(), "a renewal batch failed; its customers are billed one by one");
            renew_one_by_one(ctx, db, settings, as_of, ids, run).await
        }
    }
}

/// What is on one invoice, by the places of subscriptions and items: fees, usage of periods that are over, and items.
#[derive(Default)]
struct Group {
    fees: Vec<(usize, Vec<ProposedLine>)>,
    usage: Vec<(usize, Due)>,
    items: Vec<(usize, Occurrence)>,
    /// Lines of changes that have waited for it.
    waited: Vec<(usize, Vec<Waiting>)>,
    /// A threshold was reached: usage is billed before its period is over.
    early: bool,
}

impl Group {
    // Usage that cost nothing is told beside something else; alone it is no reason for an invoice.
    fn is_nothing(&self) -> bool {
        let bills = !self.fees.is_empty() || !self.items.is_empty() || !self.waited.is_empty();
        !bills && self.usage.iter().all(|(_, due)| due.amount == 0)
    }

    fn kind(&self) -> InvoiceKind {
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
    fn members(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.fees.iter().map(|f| f.0).collect();
        all.extend(self.usage.iter().map(|u| u.0).chain(self.waited.iter().map(|w| w.0)));
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What to do with customers that another transaction holds.
#[derive(Debug, Clone, Copy)]
enum Held {
    PassBy,
    Wait,
}

/// Day, currency, and what is apart.
type Key = (Date, String, Option<Uuid>);
type Groups = BTreeMap<Key, Group>;

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

// What waits is on the first invoice that bills anything else of its subscription, or, when its period is over or
// the subscription ends, on one of its own.
fn add_waiting(
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

// A period's usage is on the invoice of the fee that is due on its last day; what came late joins the first invoice.
fn add_usage(
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

// What is due by its day; then what is due on a day of which an invoice is raised anyway; then what waits for whatever
// invoice comes first.
fn add_items(groups: &mut Groups, items: &mut [Item], today: Date) -> Result<()> {
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

async fn renew_batch(
    ctx: &OpContext,
    tx: &Tx,
    settings: &RenewalSettings,
    as_of: Date,
    (ids, held): (&[Uuid], Held),
) -> Result<RenewalRun> {
    let customers = match held {
        Held::PassBy => customers::lock_free(ctx, tx, ids).await?,
        Held::Wait => customers::lock_many(ctx, tx, ids).await?,
    };
    renew_locked(ctx, tx, settings, Moment::of(ctx, as_of), &customers).await
}

/// Bills what is due of locked customers, and leaves what is to wait as drafts.
pub(crate) async fn renew_locked(
    ctx: &OpContext,
    tx: &Tx,
    settings: &RenewalSettings,
    moment: Moment,
    customers: &[customers::Model],
) -> Result<RenewalRun> {
    let mut run = RenewalRun::default();
    let ids = || customers.iter().map(|c| c.id);
    let due = due_subscriptions(ctx, moment.today, ids()).lock_exclusive().all(tx).await;
    let due = due.or_internal("reading due subscriptions")?;
    let mut drafts = match settings.with_drafts {
        true => drafts::of_customers(ctx, tx, ids()).await?,
        false => HashMap::new(),
    };
    let mut items = match settings.with_items {
        true => items::of_customers(ctx, tx, &settings.policies, ids()).await?,
        false => HashMap::new(),
    };
    let no_item = !items.values().flatten().any(|item| item.is_due(moment.today));
    if due.is_empty() && drafts.is_empty() && no_item {
        return Ok(run);
    }
    let mut due = billable::load(ctx, tx, due).await?;
    let (mut prepared, mut moved, mut parked) = (Vec::new(), Owing::default(), Vec::new());
    let (mut waits, mut gone) = (Vec::new(), Vec::new());
    for customer in customers.iter().filter(|c| c.parked_reason.is_none()) {
        let subscriptions = due.extract_if(.., |s| s.row.customer_id == customer.id).collect();
        let mine = Owing { subscriptions, items: items.remove(&customer.id).unwrap_or_default() };
        match split(ctx, customer, mine, settings, moment, drafts.remove(&customer.id).unwrap_or_default()) {
            Ok(mut found) => {
                prepared.append(&mut found.bills);
                moved.append(&mut found.moved);
                waits.append(&mut found.waits);
                gone.extend(found.gone.into_iter().map(|id| (customer.id, id)));
            }
            // Its subscriptions stay due: the run after the answer bills them.
            Err(error) if error.code() == NUMBER_PENDING => run.waiting.push(CustomerId(customer.id)),
            Err(error) => parked.push((CustomerId(customer.id), error.detail().to_owned())),
        }
    }
    let doubled = billed_before(ctx, tx, &prepared).await?;
    for customer in doubled {
        prepared.retain(|p| p.draft.customer.id != customer);
        moved.subscriptions.retain(|s| s.row.customer_id != customer);
        moved.items.retain(|i| i.row.customer_id != customer);
        gone.retain(|g| g.0 != customer);
        parked.push((CustomerId(customer), "A period that is due has been billed before.".to_owned()));
    }
    // An invoice takes the place of its draft.
    drafts::take_away(ctx, tx, &gone.into_iter().map(|g| g.1).collect::<Vec<_>>()).await?;
    run.drafted = drafts::keep(ctx, tx, &settings.sellers, waits).await?;
    item::write(tx, moved.items).await?;
    let invoices = change::write(ctx, tx, settings, moved.subscriptions, prepared).await?;
    run.created = invoices.iter().map(|i| InvoiceId(i.id)).collect();
    for (customer, reason) in &parked {
        park_customer(ctx, tx, *customer, reason).await?;
    }
    run.parked = parked;
    Ok(run)
}

async fn renew_one_by_one(
    ctx: &OpContext,
    db: &Db,
    settings: &RenewalSettings,
    as_of: Date,
    ids: &[Uuid],
    run: &mut RenewalRun,
) -> Result<()> {
    for id in ids {
        let tx = db.begin().await?;
        match renew_batch(ctx, &tx, settings, as_of, (&[*id], Held::Wait)).await {
            Ok(done) => {
                tx.commit().await?;
                run.add(done);
            }
            Err(error) => {
                tx.rollback().await?;
                let id = CustomerId(*id);
                run.parked.extend(set_aside(ctx, db, id, error).await?.map(|reason| (id, reason)));
            }
        }
    }
    Ok(())
}

// Customers for whom a proposed period is on an invoice already: that does not add up.
async fn billed_before(ctx: &OpContext, tx: &Tx, prepared: &[Prepared]) -> Result<Vec<Uuid>> {
    // What a change causes has a name of its own; the engine has seen what was billed before it.
    let lines = || prepared.iter().flat_map(|p| &p.draft.lines).filter(|l| l.marks.cause.is_none());
    let subscriptions: Vec<Uuid> = lines().filter_map(|l| l.subscription.map(SubscriptionId::uuid)).collect();
    let starts: Vec<String> = lines().filter_map(|l| l.priced.period.map(|p| p.start.to_string())).collect();
    if subscriptions.is_empty() {
        return Ok(Vec::new());
    }
    let (mut subscriptions, mut starts) = (subscriptions, starts);
    subscriptions.sort();
    subscriptions.dedup();
    starts.sort();
    starts.dedup();
    let mut found = Vec::new();
    for chunk in subscriptions.chunks(1000) {
        let rows: Vec<(Uuid, Option<String>, String)> = line::Entity::find_in(ctx)
            .select_only()
            .column(line::Column::SubscriptionId)
            .column(line::Column::PeriodStart)
            .column(line::Column::Component)
            .filter(line::Column::SubscriptionId.is_in(chunk.iter().copied()))
            .filter(line::Column::PeriodStart.is_in(starts.iter()))
            .filter(line::Column::PeriodEnd.is_not_null())
            .filter(line::Column::Cause.eq(""))
            .filter(line::Column::Release.eq(""))
            .into_tuple()
            .all(tx)
            .await
            .or_internal("reading billed periods")?;
        found.extend(rows);
    }
    let is_doubled = |l: &NewLine| {
        let key = (l.subscription.map(SubscriptionId::uuid), l.priced.period.map(|p| p.start.to_string()));
        let same = |f: &(Uuid, Option<String>, String)| Some(f.0) == key.0 && f.1 == key.1 && f.2 == l.priced.component;
        l.marks.cause.is_none() && found.iter().any(same)
    };
    let mut doubled: Vec<Uuid> =
        prepared.iter().filter(|p| p.draft.lines.iter().any(is_doubled)).map(|p| p.draft.customer.id).collect();
    doubled.dedup();
    Ok(doubled)
}
