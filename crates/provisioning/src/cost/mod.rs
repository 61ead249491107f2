//! The cost book: what a provider account's products, add-ons, object storages and domain names cost, in the provider's currency and
//! with dates.
//!
//! [`book`] is the pure part: which entry counts on a day, and what a purchase costs. [`import`] reads the book from a
//! file, line by line. [`rate`] holds the rates that make amounts of two currencies comparable.

pub mod book;
pub mod import;
mod ops;
pub mod rate;
pub(crate) mod store;

use mpanel_core::{Currency, Date, ProviderAccountId, ProviderCostId, Timestamp};
use serde::Serialize;

use crate::words::words;

pub use book::{CostBook, CostEntry, CostGap, CostPart, PurchaseCost, per_months};
pub use import::{ImportReport, import_costs};
pub(crate) use ops::book_of;
pub use ops::{CostFilter, CostPatch, cost_books, create_cost, delete_cost, get_cost, list_costs, update_cost};
pub use rate::{NewRate, Rate, Rates, list_rates, load_rates, set_rates};

words! {
    /// What an entry of the cost book is about.
    CostKind {
        /// A machine.
        Product = "product",
        /// Something bought with a machine.
        AddOn = "add_on",
        /// Space of an object storage.
        ObjectStorage = "object_storage",
        /// A domain name below an ending, for a year.
        Domain = "domain",
    }
}

/// An entry of the cost book as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostView {
    /// Its id.
    pub id: ProviderCostId,
    /// For `If-Match`.
    pub version: i32,
    /// The account it holds for.
    pub account: ProviderAccountId,
    /// What it says.
    pub entry: CostEntry,
    /// Whether it is the one that counts today for its item, region and term.
    pub current: bool,
    /// A remark of staff's.
    pub note: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A day from which something holds, with its currency; kept together for messages.
pub(crate) fn described(entry: &CostEntry) -> String {
    let region = entry.region.as_deref().map(|r| format!(" in {r}")).unwrap_or_default();
    format!("{}{region} for {} from {}", entry.item, months(entry.months), entry.valid_from)
}

pub(crate) fn months(count: u32) -> String {
    if count == 1 { "1 month".to_owned() } else { format!("{count} months") }
}

/// The largest amount an entry may have, in minor units.
pub(crate) const MOST_MINOR: i64 = 1_000_000_000;

/// What entries for object storage are about: one step of space.
pub(crate) const STORAGE_STEP: &str = "250gb";

/// What entries for floating addresses are about: an add-on in the book, bought in the provider's panel.
pub(crate) const FLOATING_IP: &str = "floating_ip";

/// What entries for a machine's further address are about.
pub(crate) const ADDITIONAL_IP: &str = "additional_ips";

/// The term of an entry for domain names: a registry is paid by the year.
pub(crate) const DOMAIN_MONTHS: u32 = 12;

/// Terms that can be bought at a provider, in months.
pub(crate) const MOST_MONTHS: u32 = 36;

/// A currency that a column holds.
pub(crate) fn currency(code: &str) -> mpanel_core::Result<Currency> {
    code.parse().map_err(|_| mpanel_core::Error::internal(format!("a currency column holds {code:?}")))
}

/// A day that a column holds.
pub(crate) fn date(text: &str) -> mpanel_core::Result<Date> {
    text.parse().map_err(|_| mpanel_core::Error::internal(format!("a date column holds {text:?}")))
}
