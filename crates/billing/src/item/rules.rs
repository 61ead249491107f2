//! What an item may be, which occurrence comes next, and what it comes to. Pure.

use mpanel_calc::{Cadence, Decimal, Period, Recurrence};
use mpanel_core::{Currency, Date, Error, FieldError, Result};

use super::store::item::Model;
use super::{ItemState, ItemTerms, ItemTiming};
use crate::ability::Refusal;
use crate::catalog::cycle_of;
use crate::columns;

/// Occurrences that may be due already when an item is written down or let go: more is a mistake in the day.
const MOST_DUE: u32 = 60;
/// How far ahead, in days, an item may be planned.
const MOST_DAYS: i64 = 3660;
const MAX_UNIT_MINOR: i64 = 100_000_000_000;
const MAX_QUANTITY: i64 = 100_000;
const MAX_WORDS: usize = 2000;

/// What of an item is billed together, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Tells it apart from the item's others: its day, or nothing where there is one only.
    pub(crate) name: String,
    /// When it is due; `None` whenever it comes.
    pub(crate) day: Option<Date>,
    /// The days it is for.
    pub(crate) period: Option<Period>,
    /// It was billed before, and that was taken back.
    pub(crate) again: bool,
}

impl ItemTerms {
    /// How it comes again.
    pub(super) fn recurring(&self) -> Option<Recurrence> {
        let (first, of) = (self.day?, self.recurrence?);
        let (cadence, times) = (of.cadence, of.times);
        Some(Recurrence { first, cadence, month_end: of.month_end, times, until: of.until })
    }

    /// What one occurrence comes to: the exact product, rounded once.
    pub(super) fn amount(&self) -> Option<i64> {
        let exponent = self.unit_price.currency.exponent();
        let unit = Decimal::from_minor(self.unit_price.minor, exponent);
        unit.times(self.quantity)?.to_minor(exponent)
    }

    /// The quantity, where it is a whole number.
    pub(super) fn whole_quantity(&self) -> Option<i64> {
        let one = Decimal::ONE.mantissa();
        (self.quantity.mantissa() % one == 0).then(|| i64::try_from(self.quantity.mantissa() / one).ok()).flatten()
    }

    /// Everything that is wrong with it. `taken` occurrences were billed.
    pub(super) fn wrong(&self, currency: Currency, taken: u32, today: Date) -> Vec<FieldError> {
        let mut wrong = self.wrong_price(currency);
        let mut say = |pointer: &str, code: &'static str, detail: &str| {
            wrong.push(FieldError { pointer: pointer.to_owned(), code, detail: detail.to_owned() });
        };
        match (self.timing, self.day, self.recurrence) {
            (ItemTiming::NextInvoice, _, Some(_)) => {
                say("/timing", "not_both", "What comes again is due on days of its own. Choose on_day or hold.");
            }
            (ItemTiming::NextInvoice, Some(_), None) => {
                say(
                    "/day",
                    "not_both",
                    "What goes on the next invoice has no day. Choose on_day, or leave the day out.",
                );
            }
            (ItemTiming::OnDay, None, _) => say("/day", "required", "Say on which day it is due."),
            (ItemTiming::Hold, None, Some(_)) => say("/day", "required", "Say from which day on it comes again."),
            _ => {}
        }
        let days = self.day.map(|day| mpanel_calc::period::days_between(today, day));
        if days.is_some_and(|days| !(-MOST_DAYS..=MOST_DAYS).contains(&days)) {
            say("/day", "out_of_range", "Use a day within ten years of today.");
        }
        if let Some(of) = self.recurrence {
            if crate::catalog::check_cycle("", cycle_of(of.cadence)).is_err() {
                say("/recurrence/every", "out_of_range", "Use at most 731 days or 120 months.");
            }
            if of.times.is_some_and(|times| !(1..=1000).contains(&times)) {
                say("/recurrence/times", "out_of_range", "Use 1 to 1,000 times, or leave it out for no end.");
            } else if of.times.is_some_and(|times| times < taken) {
                say("/recurrence/times", "out_of_range", "It was invoiced more often than that already.");
            }
            if of.until.zip(self.day).is_some_and(|(until, first)| until < first) {
                say("/recurrence/until", "out_of_range", "The last day cannot be before the first one.");
            }
            if of.month_end && matches!(of.cadence, Cadence::Days(_)) {
                say("/recurrence/month_end", "not_both", "Only what comes by months or years has ends of months.");
            }
            if self.period.is_some() {
                say(
                    "/period_start",
                    "not_both",
                    "What comes again is for the days up to the next time: use over_period.",
                );
            }
        } else if self.over_period {
            say("/over_period", "not_both", "Only what comes again is for days up to the next time: name the days.");
        }
        if let Some(period) = self.period
            && !(1..=MOST_DAYS).contains(&mpanel_calc::period::days_between(period.start, period.end))
        {
            say("/period_end", "out_of_range", "The end is the day after the last one, at most ten years later.");
        }
        let due = self.recurring().filter(|_| self.timing == ItemTiming::OnDay);
        if due.is_some_and(|of| of.count_until(taken, today, MOST_DUE + 1) > MOST_DUE) {
            let detail = format!("More than {MOST_DUE} of its days are over. Begin later, or sum up what is over.");
            say("/day", "out_of_range", &detail);
        }
        wrong
    }

    fn wrong_price(&self, currency: Currency) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        let mut say = |pointer: &str, code: &'static str, detail: String| {
            wrong.push(FieldError { pointer: pointer.to_owned(), code, detail });
        };
        if self.description.is_empty() {
            say("/description", "required", "Say what it is for.".into());
        }
        if self.description.chars().count() > MAX_WORDS {
            say("/description", "too_long", format!("Use at most {MAX_WORDS} characters."));
        }
        if self.quantity <= Decimal::ZERO
            || self.quantity > Decimal::whole(MAX_QUANTITY)
            || self.quantity.mantissa() % 1_000_000 != 0
        {
            let detail = "Use a number above zero and at most 100,000, with at most six places.";
            say("/quantity", "out_of_range", detail.into());
        }
        if !(0..=MAX_UNIT_MINOR).contains(&self.unit_price.minor) {
            let detail = "Use a price of zero or more. To give something back, use credit.";
            say("/unit_price", "out_of_range", detail.into());
        } else if self.amount().is_none_or(|amount| amount > MAX_UNIT_MINOR * 10) {
            say("/unit_price", "too_large", "The amount is too large.".into());
        }
        if self.unit_price.currency != currency {
            say(
                "/unit_price/currency",
                "currency_mismatch",
                format!("Use {}, the account's currency.", currency.code()),
            );
        }
        wrong
    }
}

impl Model {
    /// What is billed, and when.
    pub(crate) fn terms(&self) -> Result<ItemTerms> {
        let unreadable = |_| Error::internal("a column of an item could not be read");
        let day = |text: &Option<String>| columns::date_opt(text.as_ref());
        let recurrence = match &self.cadence {
            Some(cadence) => Some(super::ItemRecurrence {
                cadence: cadence.parse().map_err(|_| Error::internal("a cadence column could not be read"))?,
                month_end: self.month_end,
                times: self.times.and_then(|times| u32::try_from(times).ok()),
                until: day(&self.last_day)?,
            }),
            None => None,
        };
        Ok(ItemTerms {
            description: self.description.clone(),
            quantity: self.quantity.parse().map_err(unreadable)?,
            unit_price: columns::money(self.unit_minor, &self.currency)?,
            tax_class: self.tax_class.clone(),
            timing: ItemTiming::from_word(&self.timing),
            day: day(&self.day)?,
            recurrence,
            period: day(&self.period_start)?.zip(day(&self.period_end)?).map(|(start, end)| Period::new(start, end)),
            over_period: self.over_period,
        })
    }

    /// Takes terms over.
    pub(super) fn set(&mut self, terms: &ItemTerms) {
        self.description = terms.description.clone();
        self.quantity = terms.quantity.to_string();
        self.unit_minor = terms.unit_price.minor;
        self.currency = terms.unit_price.currency.code().to_owned();
        self.tax_class = terms.tax_class.clone();
        self.timing = terms.timing.as_str().to_owned();
        self.day = terms.day.map(|d| d.to_string());
        self.cadence = terms.recurrence.map(|r| r.cadence.to_string());
        self.month_end = terms.recurrence.is_some_and(|r| r.month_end);
        self.times = terms.recurrence.and_then(|r| r.times).and_then(|times| i32::try_from(times).ok());
        self.last_day = terms.recurrence.and_then(|r| r.until).map(|d| d.to_string());
        self.period_start = terms.period.map(|p| p.start.to_string());
        self.period_end = terms.period.map(|p| p.end.to_string());
        self.over_period = terms.over_period;
    }

    /// Occurrences billed so far, those that are to be billed again counted, too.
    pub(super) fn taken(&self) -> u32 {
        u32::try_from(self.taken).unwrap_or_default()
    }

    /// Those that are to be billed again.
    pub(super) fn again(&self) -> Result<Vec<u32>> {
        columns::json(&self.again)
    }

    /// The next occurrence that is to be billed, held or not.
    pub(crate) fn next(&self) -> Result<Option<Occurrence>> {
        if ItemState::from_word(&self.state) != ItemState::Waiting {
            return Ok(None);
        }
        let terms = self.terms()?;
        let Some(of) = terms.recurring() else {
            let one = Occurrence { name: String::new(), day: terms.day, period: terms.period, again: false };
            return Ok((self.taken == 0).then_some(one));
        };
        let again = self.again()?.first().copied();
        let index = again.unwrap_or(self.taken());
        let day = if again.is_some() { Some(of.any_day(index)) } else { of.day(index) };
        Ok(day.map(|day| Occurrence {
            name: day.to_string(),
            day: Some(day),
            period: terms.over_period.then(|| of.period(index)),
            again: again.is_some(),
        }))
    }

    /// Moves on: its next occurrence is on an invoice.
    pub(super) fn take(&mut self, lead_days: i64) -> Result<()> {
        let mut again = self.again()?;
        if again.is_empty() {
            self.taken += 1;
        } else {
            again.remove(0);
            self.again = columns::text(&again)?;
        }
        self.settle(lead_days)
    }

    /// Its state and the day of its next invoice, after it was changed.
    pub(super) fn settle(&mut self, lead_days: i64) -> Result<()> {
        if ItemState::from_word(&self.state) != ItemState::Cancelled {
            self.state = ItemState::Waiting.as_str().to_owned();
            let over = if self.cadence.is_some() { ItemState::Ended } else { ItemState::Invoiced };
            if self.next()?.is_none() {
                self.state = over.as_str().to_owned();
            }
        }
        let waits_for_day = ItemTiming::from_word(&self.timing) == ItemTiming::OnDay;
        let next = self.next()?.and_then(|next| next.day).filter(|_| waits_for_day);
        let raised = next.map(|day| mpanel_calc::period::plus_days(day, -lead_days));
        self.next_invoice_on = raised.map(|day| day.to_string());
        Ok(())
    }

    /// Whether it can be changed: something of it must still be to come.
    pub(super) fn may_edit(&self) -> Result<(), Refusal> {
        match ItemState::from_word(&self.state) {
            ItemState::Waiting => Ok(()),
            ItemState::Cancelled => Err(Refusal("item_cancelled", "The item was cancelled. Write a new one.")),
            ItemState::Invoiced | ItemState::Ended => Err(Refusal(
                "item_invoiced",
                "All of the item is invoiced. Correct an invoice with a credit note, or write a new item.",
            )),
        }
    }
}
