//! Currencies beside each other: dated rates with their source, the reporting currency, the rate that is frozen for
//! each document in another currency, and what payments gained or lost ([how](../../../../docs/currencies.md)).
//!
//! Which rate counts and what an amount comes to by it is pure and in `mpanel_calc::fx`.

mod ecb;
mod freeze;
mod rate;
mod realised;
mod reporting;
mod settings;

pub use freeze::{InReporting, MissingRates, missing_rates};
pub(crate) use freeze::{fill, freeze, frozen, in_reporting};
pub use rate::{
    ExchangeRateFilter, ExchangeRateView, NewExchangeRate, RateImport, add_exchange_rate, correct_exchange_rate,
    delete_exchange_rate, find_exchange_rate, import_exchange_rates, list_exchange_rates,
};
pub use realised::{
    RealisedFilter, RealisedMonth, RealisedMonths, RealisedState, RealisedView, list_realised, realised_months,
};
pub(crate) use realised::{fx_settlement, note_payment, note_reversal};
pub(crate) use reporting::rates_of;
pub use reporting::{ReportingFigures, reporting_figures};
pub use settings::{CurrencySettings, CurrencySettingsPatch, currency_settings, set_currency_settings};

use crate::store::rows;

/// The source of rates in the files of the European Central Bank.
pub(crate) const ECB: &str = "ecb";
/// How documents name the source of rates that staff entered.
const MANUAL_WORDS: &str = "own rate";

rows! {
    /// The billing_exchange_rates table: what one unit of `base` was worth in `quote` on a day.
    exchange_rate = "billing_exchange_rates" {
        base: String, quote: String, day: String, rate: String, source: String, was: Option<String>, entered_at: i64,
        corrected_at: Option<i64>, version: i32,
    }
}
rows! {
    /// The billing_currency_settings table: one row for each tenant that has chosen.
    setting = "billing_currency_settings" { reporting_currency: String, max_age_days: i32, version: i32 }
}
rows! {
    /// The billing_frozen_rates table: the rate of each document that is not in the reporting currency; without
    /// numbers while none is known.
    frozen_rate = "billing_frozen_rates" {
        invoice_id: Uuid, issue_date: String, from_currency: String, to_currency: String, times: Option<String>,
        per: Option<String>, source: Option<String>, rate_day: Option<String>, on_document: bool, noted_at: i64,
        frozen_at: Option<i64>,
    }
}
