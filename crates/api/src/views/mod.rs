//! Types on the wire that several routes share.

pub mod abilities;
pub mod contract;
pub mod domain;
pub mod option;
pub mod storage;
pub mod timeline;
pub mod volume;
pub mod words;

use mpanel_core::{Error, Money, Page, PageQuery, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An amount in minor units with its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Money, example = json!({"minor": 1299, "currency": "EUR"}))]
pub struct MoneyView {
    /// Minor units (cents for EUR).
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { minor: money.minor, currency: money.currency.code().to_owned() }
    }
}

impl MoneyView {
    /// The amount, or an error that names the field `pointer`.
    pub fn parse(&self, pointer: &str) -> Result<Money> {
        let currency = self.currency.parse().map_err(|e: mpanel_core::MoneyError| {
            Error::invalid(format!("{pointer}/currency"), "unknown_currency", e.to_string())
        })?;
        // Far above any bill, and so far below the largest number that sums of them fit.
        if self.minor.unsigned_abs() > MOST_MINOR {
            let detail = format!("Use an amount of at most {}.", Money::new(MOST_MINOR.cast_signed(), currency));
            return Err(Error::invalid(format!("{pointer}/minor"), "too_large", detail));
        }
        Ok(Money::new(self.minor, currency))
    }
}

/// The largest amount that can be entered, in minor units.
const MOST_MINOR: u64 = 1_000_000_000_000;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageView<T: ToSchema> {
    /// The rows.
    pub items: Vec<T>,
    /// Pass it as `cursor` for the next page.
    pub next_cursor: Option<String>,
    /// Rows in the whole list under these filters.
    pub total: u64,
}

impl<T: ToSchema> PageView<T> {
    /// Converts a page of a domain.
    pub fn of<U>(page: Page<U>, convert: impl FnMut(U) -> T) -> Self {
        let Page { items, next_cursor, total } = page;
        Self { items: items.into_iter().map(convert).collect(), next_cursor, total }
    }
}

/// All rows of a short list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListView<T: ToSchema> {
    /// The rows.
    pub items: Vec<T>,
}

/// Paging parameters every list takes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Rows wanted, 1 to 200 (25 when absent).
    pub limit: Option<u64>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Search text.
    pub q: Option<String>,
    /// Field to sort by, `-` in front for descending.
    pub sort: Option<String>,
}

impl From<ListParams> for PageQuery {
    fn from(p: ListParams) -> Self {
        Self { limit: p.limit, cursor: p.cursor, q: p.q, sort: p.sort }
    }
}

/// A person, customer or thing with its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamedView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Whether an action is allowed, and why not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AbilityView {
    /// Whether it can be done now by the caller.
    pub allowed: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// Checks the length of a text the caller sends; `pointer` names the field.
pub fn check_text(pointer: &str, text: &str, max: usize) -> Result<()> {
    if text.chars().count() > max {
        return Err(Error::invalid(pointer, "too_long", format!("Use at most {max} characters.")));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Error::invalid(pointer, "control_character", "Remove the control characters."));
    }
    Ok(())
}
