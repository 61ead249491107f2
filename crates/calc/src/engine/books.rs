//! What has been billed of a subscription, and what of it still counts.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::cadence::Cadence;
use crate::period::{Proration, Span, midnight};

/// A line of a subscription that was billed: a charge, or a credit of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BilledLine {
    /// Its name, to which its credits refer.
    pub reference: String,
    /// The part's key.
    pub component: String,
    /// Price of one unit for a period.
    pub unit_minor: i64,
    /// How many units.
    pub quantity: i64,
    /// The length of the period that the price is for.
    pub cadence: Cadence,
    /// What it pays for.
    pub span: Span,
    /// The share of the price.
    pub share: Proration,
    /// Its amount; negative for a credit.
    pub amount_minor: i64,
    /// What of it was taken off or given back in other ways (a discount, a credit note, a void), so that
    /// it is not credited again.
    pub reduced_minor: i64,
    /// The charge that it takes back.
    pub credit_of: Option<String>,
}

/// What has been billed of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Books {
    /// Lines that reach beyond `closed_until`.
    pub lines: Vec<BilledLine>,
    /// Everything before this day is settled: neither charged nor credited again.
    pub closed_until: Option<Date>,
}

/// A charge with what of it has not been taken back.
pub(super) struct Live<'a> {
    pub(super) line: &'a BilledLine,
    pub(super) spans: Vec<Span>,
    pub(super) amount: i64,
}

impl Books {
    pub(super) fn live(&self) -> Vec<Live<'_>> {
        let charges = self.lines.iter().filter(|l| l.credit_of.is_none());
        charges
            .map(|line| {
                let credits = || self.lines.iter().filter(|c| c.credit_of.as_ref() == Some(&line.reference));
                let taken: Vec<Span> = credits().map(|c| c.span).collect();
                let amount = line.amount_minor - line.reduced_minor + credits().map(|c| c.amount_minor).sum::<i64>();
                Live { line, spans: line.span.without(&taken), amount }
            })
            .collect()
    }

    pub(super) fn open_from(&self) -> DateTime {
        self.closed_until.map_or(DateTime::MIN, midnight)
    }
}

/// How far a subscription is charged: the end of the last billed stretch that was not taken back.
pub fn charged_through(books: &Books) -> Option<Date> {
    let ends = books.live().into_iter().flat_map(|l| l.spans).map(|s| s.until.date());
    ends.chain(books.closed_until).max()
}
