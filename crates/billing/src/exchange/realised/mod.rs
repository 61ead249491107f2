//! What payments gained or lost on exchange (billing.md rule 34): what came in at the rate of its day, less what the
//! invoice was worth at the rate frozen for it, in the reporting currency.
//!
//! There is one settlement for each payment and invoice. Where one of its rates is missing it waits, and is booked when
//! the rate arrives. The figures are worked out by `mpanel_calc::fx::Settlement`.

mod list;
mod note;
mod work;

use mpanel_calc::fx::{Conversion, Realised};
use mpanel_core::{Currency, CustomerId, Money, Result};

pub use list::{
    RealisedFilter, RealisedMonth, RealisedMonths, RealisedState, RealisedView, list_realised, realised_months,
};
pub(crate) use note::{note_payment, note_reversal};
pub(in crate::exchange) use work::book_waiting;

use super::rate::number;
use crate::columns;
use crate::ledger::Parties;
use crate::store::rows;

rows! {
    /// The billing_fx_settlements table: `carried` is what the part of the invoice was worth at its frozen rate and
    /// `received` what came in for it, both in the books' currency; empty while the rate is missing. `booked_on` is
    /// empty while the settlement waits.
    fx_settlement = "billing_fx_settlements" {
        payment_id: Uuid, invoice_id: Uuid, customer_id: Uuid, paid_on: String, invoice_currency: String,
        applied_minor: i64, settled_currency: String, settled_minor: i64, reversed_minor: i64, books_currency: String,
        invoice_times: Option<String>, invoice_per: Option<String>, invoice_source: Option<String>,
        invoice_rate_day: Option<String>, paid_times: Option<String>, paid_per: Option<String>,
        paid_source: Option<String>, paid_rate_day: Option<String>, carried_minor: Option<i64>,
        received_minor: Option<i64>, booked_minor: i64, booked_on: Option<String>, noted_at: i64,
        entity_id: Option<Uuid>,
    }
}

impl fx_settlement::Model {
    fn parties(&self) -> Parties {
        Parties { customer: CustomerId(self.customer_id), entity: self.entity_id }
    }

    fn applied(&self) -> Result<Money> {
        columns::money(self.applied_minor, &self.invoice_currency)
    }

    fn settled(&self) -> Result<Money> {
        columns::money(self.settled_minor, &self.settled_currency)
    }

    fn books(&self) -> Result<Currency> {
        columns::currency(&self.books_currency)
    }

    // How much of the part is still paid.
    fn left(&self) -> i64 {
        self.applied_minor - self.reversed_minor
    }

    fn realised(&self) -> Result<Realised> {
        let books = self.books()?;
        let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, books));
        Ok(Realised { invoice_in_books: money(self.carried_minor), receipt_in_books: money(self.received_minor) })
    }

    // The rate of the invoice; none where the invoice is in the currency of the books.
    fn invoice_rate(&self) -> Result<Option<Conversion>> {
        let parts = (&self.invoice_times, &self.invoice_per, &self.invoice_source, &self.invoice_rate_day);
        self.rate(&self.invoice_currency, parts)
    }

    // The rate of the day of payment; none where what came in is in the currency of the books.
    fn paid_rate(&self) -> Result<Option<Conversion>> {
        let parts = (&self.paid_times, &self.paid_per, &self.paid_source, &self.paid_rate_day);
        self.rate(&self.settled_currency, parts)
    }

    fn rate(
        &self,
        from: &str,
        parts: (&Option<String>, &Option<String>, &Option<String>, &Option<String>),
    ) -> Result<Option<Conversion>> {
        let (Some(times), Some(per), Some(source), Some(day)) = parts else { return Ok(None) };
        Ok(Some(Conversion {
            from: columns::currency(from)?,
            to: self.books()?,
            times: number(times)?,
            per: number(per)?,
            source: source.clone(),
            on: columns::date(day)?,
        }))
    }
}
