//! The one way from a contract to invoices: what should exist by a day is compared with what was billed.
//!
//! Gaps become charges; billed stretches that are no longer wanted become credits that mirror the
//! original line. Nothing that was billed is billed again, so a second run adds nothing, and a preview,
//! a run after a pause of the program and the daily run give the same lines.

mod books;
mod credits;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use self::books::Live;
pub use self::books::{BilledLine, Books, charged_through};
use crate::cadence::{Cadence, Grid};
use crate::contract::{Change, ChangeKind, ComponentCadence, Contract, Part, Phase, Standing, Timing};
use crate::period::{Basis, Proration, Span, midnight, plus_days};
use crate::pricing::{LineKind, PricedLine};

/// Stretches looked at in one call, against endless loops.
const MAX_STRETCHES: usize = 5000;

/// The part under which a free trial is noted.
pub const TRIAL: &str = "trial";

/// The day for which to bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// Today.
    pub day: Date,
    /// How many days ahead of its due date a regular period is billed. Lines of changes are not billed ahead.
    pub lead_days: i64,
}

impl AsOf {
    /// Today, nothing billed ahead.
    pub fn day(day: Date) -> Self {
        Self { day, lead_days: 0 }
    }

    fn horizon(self) -> Date {
        plus_days(self.day, self.lead_days.max(0))
    }
}

/// A line that should be on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedLine {
    /// The part's key.
    pub component: String,
    /// What it is for; [`LineKind::Credit`] takes something back.
    pub kind: LineKind,
    /// Words for the invoice.
    pub description: String,
    /// How many units.
    pub quantity: i64,
    /// Price of one unit for a period.
    pub unit_minor: i64,
    /// The length of the period that the price is for.
    pub cadence: Cadence,
    /// What it pays for.
    pub span: Span,
    /// The share of the price; the denominator of a credit is that of its charge.
    pub share: Proration,
    /// Its amount; negative for a credit.
    pub amount_minor: i64,
    /// The charge that it takes back.
    pub credit_of: Option<String>,
    /// The change that caused it; none for a regular period.
    pub change: Option<String>,
}

impl ProposedLine {
    /// The line once it is billed under a name.
    pub fn billed(self, reference: String) -> BilledLine {
        BilledLine {
            reference,
            component: self.component,
            unit_minor: self.unit_minor,
            quantity: self.quantity,
            cadence: self.cadence,
            span: self.span,
            share: self.share,
            amount_minor: self.amount_minor,
            reduced_minor: 0,
            credit_of: self.credit_of,
        }
    }
}

impl From<ProposedLine> for PricedLine {
    fn from(line: ProposedLine) -> Self {
        Self {
            component: line.component,
            kind: line.kind,
            description: line.description,
            quantity: line.quantity,
            unit_minor: line.unit_minor,
            amount_minor: line.amount_minor,
            period: Some(line.span.days()),
            share: line.share,
        }
    }
}

/// An invoice that should exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedInvoice {
    /// The day on which it is due.
    pub date: Date,
    /// Its lines: credits first.
    pub lines: Vec<ProposedLine>,
}

impl ProposedInvoice {
    /// Sum of the lines, before discounts and tax.
    pub fn subtotal(&self) -> i64 {
        self.lines.iter().map(|l| l.amount_minor).sum()
    }
}

/// Why there is no proposal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// An amount does not fit.
    #[error("the amount is too large")]
    TooLarge,
    /// The look-back is not bounded.
    #[error("billing is too many periods behind to be caught up by itself")]
    TooFarBehind,
}

/// What a negative total leaves as credit, and what credit pays of a positive one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Settlement {
    /// A negative total: the customer's credit grows by it.
    pub credited_to_account: i64,
    /// Credit used for the invoice.
    pub credits_applied: i64,
    /// What is left to be paid.
    pub amount_due: i64,
}

/// Settles a total against the account's credit; credit is payment, not price.
pub fn settle(total: i64, credit: i64) -> Settlement {
    let applied = credit.clamp(0, total.max(0));
    Settlement { credited_to_account: (-total).max(0), credits_applied: applied, amount_due: total.max(0) - applied }
}

/// The invoices that should exist by a day and do not yet, in order of their dates.
pub fn propose(contract: &Contract, books: &Books, as_of: AsOf) -> Result<Vec<ProposedInvoice>, EngineError> {
    let phases = contract.phases();
    let live = books.live();
    let mut found = credits::propose(contract, &phases, &live, books, as_of);
    found.extend(trial(contract, &phases, &live, books, as_of));
    let mut looked_at = 0;
    for (index, phase) in phases.iter().enumerate() {
        for part in &phase.parts {
            if phase.charges(part) && !index.checked_sub(1).is_some_and(|i| phases[i].goes_on(phase, part)) {
                let tail = phases[index..].windows(2).take_while(|two| two[0].goes_on(&two[1], part)).count();
                let span = Span::new(phase.from, phases[index + tail].span().until);
                let tenure = Tenure {
                    contract,
                    phases: &phases[index..],
                    part,
                    span,
                    first: index == 0,
                    books,
                    live: &live,
                    as_of,
                };
                tenure.charges(&mut found, &mut looked_at)?;
            }
        }
    }
    let mut invoices: BTreeMap<Date, Vec<ProposedLine>> = BTreeMap::new();
    for (date, line) in found {
        invoices.entry(date).or_default().push(line);
    }
    Ok(invoices.into_iter().map(|(date, lines)| ProposedInvoice { date, lines }).collect())
}

impl Phase {
    // Parts that cost nothing, or of which there are none, leave no line, but the plan itself does.
    fn charges(&self, part: &Part) -> bool {
        let what = &part.component;
        let costs = (what.price.recurring != 0 && what.quantity != 0) || what.kind == LineKind::Recurring;
        self.standing == Standing::Running && costs
    }

    // Whether a part is charged just the same in the following phase, so that nothing cuts its periods.
    fn goes_on(&self, next: &Phase, part: &Part) -> bool {
        let same = |p: &Part| {
            let (a, b) = (&p.component, &part.component);
            (&a.key, a.price.recurring, a.quantity, p.cadence, p.timing)
                == (&b.key, b.price.recurring, b.quantity, part.cadence, part.timing)
        };
        let runs = self.standing == Standing::Running && next.standing == Standing::Running;
        runs && self.grid == next.grid && self.parts.iter().any(same) && next.parts.iter().any(same)
    }
}

// A part for as long as it is charged just the same, with everything that its charges depend on.
struct Tenure<'a> {
    contract: &'a Contract,
    // From the phase on in which it begins.
    phases: &'a [Phase],
    part: &'a Part,
    span: Span,
    first: bool,
    books: &'a Books,
    live: &'a [Live<'a>],
    as_of: AsOf,
}

// What a part should be charged for: the stretch of one period that lies in its tenure.
#[derive(Clone, Copy)]
struct Slice {
    stretch: Span,
    full: Span,
    due: Date,
    ahead: bool,
}

impl Tenure<'_> {
    fn charges(&self, found: &mut Vec<(Date, ProposedLine)>, looked_at: &mut usize) -> Result<(), EngineError> {
        let grid = self.grid();
        let span = self.span.and(Span::new(midnight(self.contract.paid_from()), DateTime::MAX));
        // A period that is settled in part still decides when its rest is due.
        let open: Span = grid.enclosing(self.books.open_from().date()).into();
        let mut at = span.from.max(open.from);
        while at < span.until && at.date() <= self.as_of.horizon() {
            *looked_at += 1;
            if *looked_at > MAX_STRETCHES {
                return Err(EngineError::TooFarBehind);
            }
            let full: Span = grid.enclosing(at.date()).into();
            let slice = self.slice(full, full.and(span));
            if slice.due <= if slice.ahead { self.as_of.horizon() } else { self.as_of.day } {
                self.gaps(slice, found)?;
            }
            at = full.until;
        }
        Ok(())
    }

    fn phase(&self) -> &Phase {
        &self.phases[0]
    }

    fn is_nominal(&self) -> bool {
        self.contract.options.component_cadence == ComponentCadence::OwnNominal
    }

    fn cadence(&self) -> Cadence {
        self.part.cadence.unwrap_or(self.phase().grid.cadence)
    }

    fn grid(&self) -> Grid {
        if self.is_nominal() { self.phase().grid } else { self.phase().grid.every(self.cadence()) }
    }

    // Regular periods may be billed ahead of their first day; what a change inside a period causes, and
    // what is paid in arrears, is not.
    fn slice(&self, full: Span, stretch: Span) -> Slice {
        let cut = stretch.from != full.from && !self.first;
        let (due, ahead) = match self.part.timing {
            Timing::InArrears => (self.ended(stretch.until), false),
            Timing::InAdvance => (stretch.from, !cut),
        };
        Slice { stretch, full, due: due.date(), ahead }
    }

    // What a cancellation closes is due on its own day, also when that day is billed too.
    fn ended(&self, until: DateTime) -> DateTime {
        let is_end = |c: &&Change| matches!(c.kind, ChangeKind::Cancel { .. });
        let end = self.contract.changes.iter().find(is_end).map(|c| midnight(c.at.date()));
        end.filter(|end| plus_days(end.date(), 1) == until.date()).unwrap_or(until)
    }

    fn gaps(&self, slice: Slice, found: &mut Vec<(Date, ProposedLine)>) -> Result<(), EngineError> {
        let basis = self.contract.options.basis;
        let open = slice.stretch.and(Span::new(self.books.open_from(), DateTime::MAX));
        let billed = self.live.iter().filter(|l| same_part(self.part, self.cadence(), l.line, basis));
        let taken: Vec<Span> = billed.flat_map(|l| l.spans.iter().copied()).collect();
        for (index, gap) in open.without(&taken).into_iter().enumerate() {
            let due = if index == 0 { self.rest_due(slice, gap, &taken) } else { slice.due };
            if due == slice.due || due <= self.as_of.horizon() {
                found.push((due, self.line(gap, slice)?));
            }
        }
        Ok(())
    }

    // Where boundaries moved after time beyond them was paid, the rest of the period is due when that time is over.
    fn rest_due(&self, slice: Slice, gap: Span, taken: &[Span]) -> Date {
        let (from, start) = (self.phase().from, slice.stretch.from);
        // What a change still to come keeps open is paid all the same.
        let paid_over = || taken.iter().any(|s| s.from < start && s.until == gap.from);
        let before = if self.first { gap.from == self.books.open_from() || paid_over() } else { from < start };
        let moved = before && slice.ahead && slice.due == start.date();
        if moved { gap.from.date().max(slice.due) } else { slice.due }
    }

    fn line(&self, gap: Span, slice: Slice) -> Result<ProposedLine, EngineError> {
        let component = &self.part.component;
        let price = component.price.recurring.checked_mul(component.quantity).ok_or(EngineError::TooLarge)?;
        let share = match self.part.cadence {
            Some(own) if self.is_nominal() => own.nominal_share(gap.days().days()),
            _ => self.contract.options.basis.share(gap, slice.full, self.cadence()),
        };
        // A line that begins where another was billed before is told apart by the change that replaced it.
        let replaces = || self.live.iter().any(|l| l.line.component == component.key && l.line.span.from == gap.from);
        let caused = slice.stretch.from == self.phase().from || replaces();
        let latest = self.phases.iter().take_while(|p| p.from <= gap.from).last().unwrap_or(self.phase());
        Ok(ProposedLine {
            component: component.key.clone(),
            kind: component.kind,
            description: component.description.clone(),
            quantity: component.quantity,
            unit_minor: component.price.recurring,
            cadence: self.cadence(),
            span: gap,
            share,
            amount_minor: share.of(price),
            credit_of: None,
            change: latest.change.clone().filter(|_| caused),
        })
    }
}

// Whether a billed line pays for just this part. Without proration whatever was billed for a part counts.
fn same_part(part: &Part, cadence: Cadence, line: &BilledLine, basis: Basis) -> bool {
    let component = &part.component;
    line.component == component.key
        && (basis == Basis::None
            || (line.unit_minor == component.price.recurring
                && line.quantity == component.quantity
                && line.cadence == cadence))
}

// A trial is noted as a free line, so that the charged-through date tells of it.
fn trial(
    contract: &Contract,
    phases: &[Phase],
    live: &[Live<'_>],
    books: &Books,
    as_of: AsOf,
) -> Option<(Date, ProposedLine)> {
    let running = phases.first().filter(|p| p.standing == Standing::Running)?;
    let span = Span::new(midnight(contract.start), midnight(contract.paid_from()));
    let noted = live.iter().any(|l| l.line.component == TRIAL) || books.open_from() > span.from;
    if !contract.options.trial_line || span.is_empty() || noted || contract.start > as_of.day {
        return None;
    }
    let plan = running.parts.first()?;
    let line = ProposedLine {
        component: TRIAL.to_owned(),
        kind: LineKind::Recurring,
        description: format!("Trial: {}", plan.component.description),
        quantity: 1,
        unit_minor: 0,
        cadence: contract.grid.cadence,
        span,
        share: Proration::WHOLE,
        amount_minor: 0,
        credit_of: None,
        change: None,
    };
    Some((contract.start, line))
}
