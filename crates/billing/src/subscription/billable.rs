//! A subscription as the engine sees it: its contract, and what of it was billed.
//!
//! Most subscriptions have nothing agreed for later: they are billed from `charged_through` on and need
//! no further reading. Only those with changes bring their changes and their billed lines, in batches.

use std::collections::HashMap;

use mpanel_calc::engine::{EngineError, charged_through};
use mpanel_calc::period::{Span, plus_days};
use mpanel_calc::{
    AsOf, BilledLine, Books, Change, ChangeKind, Component, Contract, Grid, LineKind, Part, ProposedInvoice,
    ProposedLine, Proration, Tax, propose, recurring_of,
};
use mpanel_core::{CouponId, Date, Error, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::change::store as changes;
use super::store::Model;
use super::waiting::{Waiting, WaitingLine};
use super::{SubscriptionState, term};
use crate::catalog::{cadence_of, cycle_of};
use crate::columns;
use crate::invoice::coupons::LineCoupons;
use crate::invoice::store::{invoice, line};
use crate::invoice::{InvoiceState, charged_after_notes};
use crate::policy::Policies;
use crate::usage::{self, Due, Metered};

/// A subscription with all that its billing depends on.
#[derive(Debug, Clone)]
pub(crate) struct Billable {
    pub(crate) row: Model,
    /// Agreed and not yet in force, in the order in which they were agreed.
    pub(crate) changes: Vec<changes::Model>,
    /// Came into force with the last proposal.
    pub(crate) applied: Vec<changes::Model>,
    pub(crate) books: Books,
    /// What credits need to know of the lines they take back, by reference.
    pub(crate) originals: HashMap<String, Original>,
    /// Its usage, where it was read: without it usage stays where it is.
    pub(crate) metered: Option<Metered>,
    /// It ends on this day, and what is not used is credited.
    ends: Option<Date>,
}

/// A billed line as its credit repeats it.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    pub(crate) id: Uuid,
    pub(crate) description: String,
    /// Its tax; none of one that waits for its invoice, which decides it.
    pub(crate) tax: Option<Tax>,
    pub(crate) discounted: bool,
    /// Its coupons, where they were noted.
    pub(crate) coupons: Option<LineCoupons>,
}

impl Original {
    /// The words of its credit.
    pub(crate) fn unused(&self) -> String {
        format!("Unused time: {}", self.description)
    }

    /// Whether a coupon covered it. Of one from the time when there was one coupon at most, what it took off tells.
    pub(crate) fn had(&self, coupon: CouponId) -> bool {
        self.coupons.as_ref().map_or(self.discounted, |coupons| coupons.had.contains(&coupon))
    }
}

impl Billable {
    /// One that has no changes: everything up to `charged_through` is settled.
    pub(crate) fn plain(row: Model) -> Result<Self> {
        let books = Books { lines: Vec::new(), closed_until: Some(row.charged_through()?) };
        let waiting = row.waiting()?;
        let mut plain = Self {
            row,
            changes: Vec::new(),
            applied: Vec::new(),
            books,
            originals: HashMap::new(),
            metered: None,
            ends: None,
        };
        waiting.iter().for_each(|held| plain.note_waiting(held));
        Ok(plain)
    }

    /// Puts lines that wait for the next invoice on the books: a change reckons with them.
    pub(crate) fn note_waiting(&mut self, held: &Waiting) {
        self.books.lines.extend(held.lines.iter().map(WaitingLine::billed));
        self.originals.extend(held.lines.iter().map(|l| (l.id.to_string(), l.original())));
    }

    /// Whether it ends with this proposal.
    pub(crate) fn is_ending(&self) -> bool {
        self.ends.is_some()
    }

    /// With its changes and billed lines.
    pub(crate) fn with(row: Model, changes: Vec<changes::Model>, lines: Vec<(line::Model, Kept)>) -> Result<Self> {
        let mut all = Self { changes, ..Self::plain(row)? };
        for (row, kept) in lines {
            let reference = row.id.to_string();
            all.books.lines.extend(billed(&row, &kept, &all.row)?);
            let discounted = row.discount_minor != 0;
            let coupons = row.coupons()?;
            let original =
                Original { id: row.id, tax: Some(row.tax()?), description: row.description, discounted, coupons };
            all.originals.insert(reference, original);
        }
        all.bound()?;
        Ok(all)
    }

    /// One that ends on a day with a credit of what is not used; everything before is settled.
    pub(crate) fn ending(row: Model, lines: Vec<(line::Model, Kept)>, on: Date) -> Result<Self> {
        let row = Model { next_invoice_on: Some(on.to_string()), cancel_at: None, next_change_on: None, ..row };
        let credits = !lines.is_empty();
        let mut all = Self::with(row, Vec::new(), lines)?;
        if !credits {
            // Where nothing is given back, what waits is billed as it is.
            all.books.lines.clear();
        }
        let terms = all.row.terms()?;
        let last = if terms.options.bill_cancellation_day { plus_days(on, 1) } else { on };
        // What is paid afterwards is still open from where it was charged.
        let open = if terms.in_arrears() { all.row.charged_through()?.min(last) } else { on };
        all.books.closed_until = Some(open);
        all.ends = Some(on);
        Ok(all)
    }

    /// The contract: the terms in force and what is agreed to come.
    pub(crate) fn contract(&self) -> Result<Contract> {
        let mut contract = self.terms()?;
        contract.changes = self.agreed(&self.changes)?;
        let end = match self.ends {
            Some(on) => Some((on, true)),
            None => self.row.ends_on()?.map(|end| (end, false)),
        };
        if let Some((end, credit)) = end {
            // A day with which a period is over is not used any more.
            let whole = contract.phases().last().is_some_and(|p| p.grid.is_boundary(end));
            contract.options.bill_cancellation_day &= !whole;
            contract.changes.push(Change::on(end, "cancel", ChangeKind::Cancel { credit }));
        }
        Ok(contract)
    }

    // Changes as the engine reads them: their parts are paid when the subscription's are.
    fn agreed(&self, changes: &[changes::Model]) -> Result<Vec<Change>> {
        let timing = self.row.terms()?.timing;
        let change = |model: &changes::Model| {
            let mut change = model.change()?;
            if let ChangeKind::Plan { parts, .. } | ChangeKind::Replace { parts, .. } = &mut change.kind {
                parts.iter_mut().for_each(|part| part.timing = timing);
            }
            Ok(change)
        };
        changes.iter().map(change).collect()
    }

    /// Whether a run of this day has something to do.
    pub(crate) fn is_due(&self, today: Date) -> bool {
        self.row.next_invoice_on.as_deref().is_some_and(|day| day <= today.to_string().as_str())
    }

    /// What should be billed by a day.
    pub(crate) fn due(&self, today: Date, policies: &Policies) -> Result<Vec<ProposedInvoice>> {
        let lead_days = term::lead_days(&self.row, policies);
        propose(&self.contract()?, &self.books, AsOf { day: today, lead_days }).map_err(refused)
    }

    /// What of its usage should be billed by a day; `proposed` are the fees that are billed with it.
    pub(crate) fn usage_due<'a>(
        &mut self,
        ctx: &OpContext,
        today: Date,
        policies: &Policies,
        proposed: impl Iterator<Item = &'a ProposedLine>,
    ) -> Result<Vec<Due>> {
        let collected = self.collected(today, policies);
        let mut charged = Vec::new();
        if let Some(fees) = self.metered.as_ref().and_then(Metered::fees) {
            charged.extend(fees.values().copied());
            // What a preview took onto the books is not stored.
            let taken = self.books.lines.iter().filter(|l| !fees.contains_key(&l.reference));
            charged.extend(taken.map(|l| (l.span, l.amount_minor)));
            if self.row.terms()?.in_arrears() {
                charged.extend(self.accruing(today)?);
            } else {
                charged.extend(proposed.map(|l| (l.span, l.amount_minor)));
            }
        }
        let Some(metered) = &mut self.metered else { return Ok(Vec::new()) };
        for change in self.changes.iter().filter(|c| matches!(c.kind.as_str(), "pause" | "resume")) {
            let on = change.effective_on()?;
            if on <= today {
                metered.stop(on, change.stands());
            }
        }
        metered.due(ctx, &self.row, collected, &charged)
    }

    // The day up to which usage is taken to be complete.
    fn collected(&self, today: Date, policies: &Policies) -> Date {
        plus_days(today, -term::days_to_collect(&self.row, policies))
    }

    // What will have been charged when the periods that run are over: a fee that is paid afterwards counts in each of
    // its months, too.
    fn accruing(&self, today: Date) -> Result<Vec<(Span, i64)>> {
        let contract = self.contract()?;
        let day = contract.phases().iter().map(|p| p.grid.enclosing(today).end).max().unwrap_or(today);
        let found = propose(&contract, &self.books, AsOf { day, lead_days: 0 }).map_err(refused)?;
        Ok(found.into_iter().flat_map(|i| i.lines).map(|l| (l.span, l.amount_minor)).collect())
    }

    /// What of its usage should be billed now, before its period is over.
    pub(crate) fn usage_early(&mut self, ctx: &OpContext, today: Date) -> Result<Vec<Due>> {
        match &mut self.metered {
            Some(metered) => metered.early(ctx, &self.row, today),
            None => Ok(Vec::new()),
        }
    }

    /// Puts a proposed line on the books under a new name.
    pub(crate) fn take(
        &mut self,
        ctx: &OpContext,
        line: &ProposedLine,
        description: &str,
        tax: &Tax,
        coupons: &LineCoupons,
    ) -> Uuid {
        let id = ctx.new_uuid();
        let (description, coupons) = (description.to_owned(), Some(coupons.clone()));
        let original = Original { id, description, tax: Some(tax.clone()), discounted: false, coupons };
        self.originals.insert(id.to_string(), original);
        self.books.lines.push(line.clone().billed(id.to_string()));
        id
    }

    /// Moves on after its lines were taken: how far it is charged, which changes are in force, what is next.
    pub(crate) fn move_on(&mut self, today: Date, policies: &Policies) -> Result<()> {
        if let Some(end) = charged_through(&self.books) {
            self.row.charged_through = end.to_string();
        }
        let mut terms = self.row.terms()?;
        if terms.released_through.is_some() && terms.released_through <= Some(self.row.charged_through()?) {
            terms.released_through = None;
            self.row.terms = columns::text(&terms)?;
        }
        if let Some(metered) = &self.metered {
            self.row.usage_through =
                metered.through(&self.row, self.collected(today, policies))?.map(|d| d.to_string());
        }
        self.apply(today)?;
        self.bound()?;
        let next = term::next_fee_on(&self.row, policies)?;
        // What a change inside a period brings is not billed ahead: nothing is left to do before its day.
        let idle = next.is_some_and(|day| day <= today);
        let next = if idle { Some(self.row.charged_through()?.max(plus_days(today, 1))) } else { next };
        let next = term::earliest(next, term::next_usage_on(&self.row, policies)?);
        let next = term::earliest(next, term::waits_until(&self.row)?);
        self.row.next_invoice_on = next.map(|d| d.to_string());
        self.row.version += 1;
        Ok(())
    }

    // The terms in force, from the beginning of the period in which something may still be open.
    fn terms(&self) -> Result<Contract> {
        let grid = self.row.grid()?;
        let open = self.books.closed_until.unwrap_or(grid.origin);
        let terms = self.row.terms()?;
        let part = |component| Part { timing: terms.timing, ..Part::from(component) };
        let parts = self.row.components()?.into_iter().map(part).collect();
        Ok(Contract {
            start: grid.enclosing(open).start,
            trial_end: columns::date_opt(self.row.trial_end.as_ref())?,
            grid,
            parts,
            paused: self.row.state == SubscriptionState::Paused.as_str(),
            changes: Vec::new(),
            options: terms.options,
        })
    }

    // Settled is what lies before the end of the charged time and before the next change.
    fn bound(&mut self) -> Result<()> {
        let days = self.changes.iter().map(changes::Model::effective_on).collect::<Result<Vec<Date>>>()?;
        let next = days.into_iter().min();
        self.row.next_change_on = next.map(|d| d.to_string());
        let charged = self.row.charged_through()?;
        self.books.closed_until = Some(next.map_or(charged, |day| day.min(charged)));
        Ok(())
    }

    fn apply(&mut self, today: Date) -> Result<()> {
        let mut contract = self.terms()?;
        let (mut done, mut rest) = (Vec::new(), Vec::new());
        for change in std::mem::take(&mut self.changes) {
            if change.effective_on()? <= today { &mut done } else { &mut rest }.push(change);
        }
        self.changes = rest;
        if done.is_empty() {
            return Ok(());
        }
        contract.changes = self.agreed(&done)?;
        let Some(phase) = contract.phases().pop() else { return Ok(()) };
        write_grid(&mut self.row, phase.grid);
        // What was taken away is not offered to be changed again.
        let has = |c: &Component| c.quantity != 0 || c.key == "plan";
        let components: Vec<Component> = phase.parts.into_iter().map(|p| p.component).filter(has).collect();
        self.row.recurring_minor = recurring_of(&components);
        self.row.components = columns::text(&components)?;
        let running = phase.standing == mpanel_calc::contract::Standing::Running;
        let state = if running { SubscriptionState::Active } else { SubscriptionState::Paused };
        self.row.state = state.as_str().to_owned();
        for change in &done {
            let body = change.body()?;
            changes::write_item(&mut self.row, &body)?;
            self.row.price_agreed = body.price_agreed.unwrap_or(self.row.price_agreed);
        }
        // A coupon that is for other products or periods ends with the change.
        let (product, cycle) = (ProductId(self.row.product_id), self.row.cycle_months);
        let mut coupons = self.row.discounts()?;
        coupons.retain(|coupon| coupon.covers(product, cycle));
        self.row.set_discounts(&coupons)?;
        self.applied.append(&mut done);
        Ok(())
    }
}

pub(super) fn write_grid(row: &mut Model, grid: Grid) {
    row.cycle_months = cycle_of(grid.cadence);
    row.anchor_day = i32::from(grid.anchor.day);
    row.anchor_month = i32::from(grid.origin.month());
    row.anchor_on = grid.origin.to_string();
}

fn refused(error: EngineError) -> Error {
    match error {
        EngineError::TooLarge => Error::invalid("/amount", "too_large", "The amount is too large."),
        EngineError::TooFarBehind => {
            Error::conflict("too_far_behind", "Billing is too many periods behind to be caught up by itself.")
        }
    }
}

/// How much of a line's worth its invoice still stands for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kept {
    /// Void or given up: nothing.
    pub(crate) gone: bool,
    /// Everything on it is paid.
    pub(crate) paid: bool,
    /// Still owed, so that it could be taken back.
    pub(crate) open: bool,
    /// Credited by notes, of what it came to without tax.
    pub(crate) credited: i64,
    pub(crate) net: i64,
}

impl Kept {
    fn of(row: &invoice::Model) -> Self {
        let state = InvoiceState::from_word(&row.state);
        Self {
            gone: matches!(state, InvoiceState::Void | InvoiceState::Uncollectible),
            paid: state == InvoiceState::Paid,
            open: state == InvoiceState::Open,
            ..Self::default()
        }
    }

    // Of a line; `charged` is what notes have left of it.
    fn line(self, row: &line::Model, charged: i64) -> Self {
        Self { credited: row.net_minor - charged, net: row.net_minor, ..self }
    }

    // What of the line's amount was not kept: all of it, or the part that was credited.
    pub(crate) fn reduction(&self, amount: i64, discount: i64) -> i64 {
        if self.gone {
            return amount;
        }
        let credited = Proration { numerator: self.credited.max(0), denominator: self.net.max(1) };
        let back = if self.credited > 0 { credited.of(amount - discount) } else { 0 };
        (discount + back).min(amount)
    }
}

// A line as the engine reads it; lines without a period are none of its business.
fn billed(row: &line::Model, kept: &Kept, owner: &Model) -> Result<Option<BilledLine>> {
    let Some(days) = row.days()? else { return Ok(None) };
    let cadence = match &row.cadence {
        Some(word) => word.parse().map_err(|_| Error::internal("a cadence column could not be read"))?,
        None => cadence_of(owner.cycle_months),
    };
    let is_credit = row.kind == LineKind::Credit.as_str();
    Ok(Some(BilledLine {
        reference: row.id.to_string(),
        component: row.component.clone(),
        unit_minor: row.unit_minor,
        quantity: row.quantity,
        cadence,
        span: days.into(),
        share: Proration { numerator: row.share_numerator, denominator: row.share_denominator },
        amount_minor: row.amount_minor,
        reduced_minor: if is_credit { 0 } else { kept.reduction(row.amount_minor, row.discount_minor) },
        credit_of: row.credit_of.map(|id| id.to_string()).filter(|_| is_credit),
    }))
}

/// Subscriptions for the engine. Only those with changes or usage are read further.
pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<Model>) -> Result<Vec<Billable>> {
    let mut metered = usage::load(ctx, conn, &rows).await?;
    let mut all = with_changes(ctx, conn, rows).await?;
    for billable in &mut all {
        billable.metered = metered.remove(&billable.row.id);
    }
    Ok(all)
}

async fn with_changes<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<Model>) -> Result<Vec<Billable>> {
    let changing: Vec<Uuid> = rows.iter().filter(|r| r.next_change_on.is_some()).map(|r| r.id).collect();
    if changing.is_empty() {
        return rows.into_iter().map(Billable::plain).collect();
    }
    let mut agreed = changes::scheduled(ctx, conn, &changing).await?;
    let mut lines = lines_of(ctx, conn, &changing).await?;
    rows.into_iter()
        .map(|row| match row.next_change_on {
            None => Billable::plain(row),
            Some(_) => {
                let (agreed, lines) = (agreed.remove(&row.id), lines.remove(&row.id));
                Billable::with(row, agreed.unwrap_or_default(), lines.unwrap_or_default())
            }
        })
        .collect()
}

/// Billed lines of subscriptions that were not released, with what their invoices still stand for.
pub(crate) async fn lines_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(line::Model, Kept)>>> {
    lines_after(ctx, conn, ids, None).await
}

/// The same, of them those that reach beyond a day.
pub(crate) async fn lines_after<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
    after: Option<Date>,
) -> Result<HashMap<Uuid, Vec<(line::Model, Kept)>>> {
    let after = after.map_or_else(String::new, |day| day.to_string());
    let mut found: HashMap<Uuid, Vec<(line::Model, Kept)>> = HashMap::new();
    for chunk in ids.chunks(500) {
        let rows = line::Entity::find_in(ctx)
            .filter(line::Column::SubscriptionId.is_in(chunk.iter().copied()))
            .filter(line::Column::PeriodEnd.is_not_null())
            .filter(
                Condition::any()
                    .add(line::Column::PeriodEnd.gt(after.as_str()))
                    .add(line::Column::ServesUntil.gt(after.as_str())),
            )
            .filter(line::Column::Kind.ne(LineKind::Usage.as_str()))
            .filter(line::Column::Release.eq(""))
            .order_by_asc(line::Column::PeriodStart)
            .order_by_asc(line::Column::Id)
            .all(conn)
            .await
            .or_internal("reading billed lines")?;
        let mut owners: Vec<Uuid> = rows.iter().map(|l| l.invoice_id).collect();
        owners.sort();
        owners.dedup();
        let (mut kept, mut charged): (HashMap<Uuid, Kept>, HashMap<Uuid, i64>) = Default::default();
        for owners in owners.chunks(1000) {
            let select = invoice::Entity::find_in(ctx).filter(invoice::Column::Id.is_in(owners.iter().copied()));
            let invoices = select.all(conn).await.or_internal("reading invoices of billed lines")?;
            kept.extend(invoices.iter().map(|i| (i.id, Kept::of(i))));
            charged.extend(charged_after_notes(ctx, conn, &invoices, None).await?);
        }
        for row in rows {
            let (Some(owner), kept) = (row.subscription_id, kept.get(&row.invoice_id).copied()) else { continue };
            let charged = charged.get(&row.id).copied().unwrap_or(row.net_minor);
            let kept = kept.unwrap_or_default().line(&row, charged);
            found.entry(owner).or_default().push((row, kept));
        }
    }
    Ok(found)
}

/// How far live lines reach, and how far those that are paid for: an invoice that was taken back counts for
/// neither, and what was credited counts no more.
pub(crate) fn reach(row: &Model, lines: &[(line::Model, Kept)]) -> Result<(Option<Date>, Option<Date>)> {
    let books = |only_paid: bool| -> Result<Books> {
        let wanted = |l: &&(line::Model, Kept)| !only_paid || l.1.paid || l.0.credit_of.is_some();
        let lines = lines.iter().filter(wanted).map(|(l, kept)| billed(l, kept, row));
        let lines: Vec<BilledLine> = lines.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
        Ok(Books { lines, closed_until: None })
    };
    // Time before a term that began anew is not billed again, whatever becomes of its invoice.
    let floor = row.terms()?.restarted_on;
    let furthest = |books: Books| charged_through(&books).max(floor);
    Ok((furthest(books(false)?), furthest(books(true)?)))
}
