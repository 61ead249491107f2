//! Items as a proposal sees them: what is due, and the line that bills it.

use mpanel_calc::{LineKind, PricedLine, Proration, Tax};
use mpanel_core::{CustomerId, Date, Error, Result};

use super::ItemTiming;
pub(crate) use super::rules::Occurrence;
use super::store::item::Model;
use crate::catalog::cycle_of;
use crate::columns;
use crate::invoice::draft::{Marks, NewLine};
use crate::policy::{Policies, PolicyScope};

/// Days before its day on which the invoice of an item is raised.
pub(super) fn lead_days(row: &Model, policies: &Policies) -> i64 {
    let cadence = row.cadence.as_ref().and_then(|cadence| cadence.parse().ok());
    policies.lead(cadence.map_or(0, cycle_of), scope(row)).0
}

/// An item that waits, with what its billing depends on.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) row: Model,
    /// Something of it is on a proposed invoice.
    pub(crate) moved: bool,
    lead_days: i64,
}

impl Item {
    /// With the settings of its customer.
    pub(crate) fn new(row: Model, policies: &Policies) -> Self {
        let lead_days = lead_days(&row, policies);
        Self { row, moved: false, lead_days }
    }

    /// Whether a run of this day bills something of it.
    pub(crate) fn is_due(&self, today: Date) -> bool {
        self.row.next_invoice_on.as_deref().is_some_and(|day| day <= today.to_string().as_str())
    }

    /// The occurrence that has a day of its own.
    pub(crate) fn on_a_day(&self) -> Result<Option<(Date, Occurrence)>> {
        if ItemTiming::from_word(&self.row.timing) != ItemTiming::OnDay {
            return Ok(None);
        }
        Ok(self.row.next()?.and_then(|next| Some((next.day?, next))))
    }

    /// What goes on the next invoice.
    pub(crate) fn on_next(&self) -> Result<Option<Occurrence>> {
        match ItemTiming::from_word(&self.row.timing) {
            ItemTiming::NextInvoice => self.row.next(),
            _ => Ok(None),
        }
    }

    /// Moves on: its next occurrence is on an invoice.
    pub(crate) fn take(&mut self) -> Result<()> {
        self.moved = true;
        self.row.take(self.lead_days)
    }

    /// The line of an occurrence.
    pub(crate) fn line(&self, of: Occurrence, tax: Tax) -> Result<NewLine> {
        let terms = self.row.terms()?;
        let too_large = || Error::invalid("/unit_price", "too_large", "The amount is too large.");
        let amount = terms.amount().ok_or_else(too_large)?;
        // A part of a unit has no place in the column: the line then is one unit, and says how it came about.
        let (quantity, unit_minor, explain) = match terms.whole_quantity() {
            Some(whole) => (whole, terms.unit_price.minor, None),
            None => (1, amount, Some(format!("{} × {}", terms.quantity, terms.unit_price))),
        };
        let priced = PricedLine {
            component: format!("item:{}", self.row.id),
            kind: LineKind::Item,
            description: terms.description,
            quantity,
            unit_minor,
            amount_minor: amount,
            period: of.period,
            share: Proration::WHOLE,
        };
        let item = Some((self.row.id, of.name));
        let marks = Marks { tax: Some(tax), explain, item, ..Marks::default() };
        Ok(NewLine { subscription: None, service: None, priced, key_date: None, marks })
    }
}

/// Whose settings count for an item.
pub(crate) fn scope(row: &Model) -> PolicyScope {
    PolicyScope { customer: Some(CustomerId(row.customer_id)), ..PolicyScope::default() }
}

/// The days of the next occurrence, for people: when it is due.
pub(super) fn next_day(row: &Model) -> Result<Option<Date>> {
    let held = ItemTiming::from_word(&row.timing) == ItemTiming::Hold;
    Ok(row.next()?.and_then(|next| next.day).filter(|_| !held))
}

/// When the invoice of the next occurrence is raised.
pub(super) fn next_invoice_on(row: &Model) -> Result<Option<Date>> {
    columns::date_opt(row.next_invoice_on.as_ref())
}
