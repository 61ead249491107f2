//! Billable items: work done for a customer, or anything else that is billed beside services, once or again and again.
//!
//! An item waits until an occurrence of it is due; the renewal run puts it on the customer's invoice of that day, or on
//! the next one whatever day that is. Each occurrence is one line, ever: its name is unique among the lines of the item.
//! Coupons are for what they were agreed with, and do not touch items.

mod due;
mod list;
mod ops;
mod rules;
pub(crate) mod store;

use mpanel_calc::{Cadence, Decimal, Period};
use mpanel_core::{BillableItemId, CustomerId, Date, InvoiceId, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ability::Ability;

pub(crate) use due::{Item, Occurrence};
pub use list::{
    BillableItemFilter, BilledOccurrence, billable_items, billed_occurrences, get_billable_item, list_billable_items,
};
pub use ops::{cancel_billable_item, create_billable_item, invoice_billable_items, update_billable_item};
pub(crate) use ops::{give_back, reschedule, write};

/// When an item is invoiced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemTiming {
    /// With the next invoice that the automation raises for the customer.
    NextInvoice,
    /// It is due on a day; its invoice is raised ahead of it as renewals are.
    OnDay,
    /// Not before staff says so.
    Hold,
}

impl ItemTiming {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            ItemTiming::NextInvoice => "next_invoice",
            ItemTiming::OnDay => "on_day",
            ItemTiming::Hold => "hold",
        }
    }

    /// Reads the word of the column.
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "next_invoice" => ItemTiming::NextInvoice,
            "on_day" => ItemTiming::OnDay,
            _ => ItemTiming::Hold,
        }
    }
}

/// Where an item is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Something of it is still to be invoiced.
    Waiting,
    /// It was to be invoiced once, and was.
    Invoiced,
    /// It came again and again, and does no more.
    Ended,
    /// Nothing more of it is invoiced, because staff said so.
    Cancelled,
}

impl ItemState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            ItemState::Waiting => "waiting",
            ItemState::Invoiced => "invoiced",
            ItemState::Ended => "ended",
            ItemState::Cancelled => "cancelled",
        }
    }

    /// Reads the word of the column.
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "invoiced" => ItemState::Invoiced,
            "ended" => ItemState::Ended,
            "cancelled" => ItemState::Cancelled,
            _ => ItemState::Waiting,
        }
    }
}

/// How an item comes again; its `day` is the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRecurrence {
    /// Distance of the days.
    pub cadence: Cadence,
    /// On the last day of the month.
    pub month_end: bool,
    /// How often in all.
    pub times: Option<u32>,
    /// No later than this day.
    pub until: Option<Date>,
}

/// What is billed, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemTerms {
    /// What for; may have several lines.
    pub description: String,
    /// How many units; parts are possible.
    pub quantity: Decimal,
    /// Price of one unit.
    pub unit_price: Money,
    /// Decides the tax.
    pub tax_class: String,
    /// When it is invoiced.
    pub timing: ItemTiming,
    /// When it is due, or due first.
    pub day: Option<Date>,
    /// How it comes again.
    pub recurrence: Option<ItemRecurrence>,
    /// The days it was or is done on, over which it is earned. Only of what is billed once.
    pub period: Option<Period>,
    /// Each occurrence is for the days up to the next one, and is earned over them. Only of what comes again.
    pub over_period: bool,
}

/// A new item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBillableItem {
    /// For whom.
    pub customer: CustomerId,
    /// What.
    pub terms: ItemTerms,
    /// Its first occurrence is invoiced at once.
    pub now: bool,
}

/// A change: `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BillableItemPatch {
    /// What for.
    pub description: Option<String>,
    /// How many units.
    pub quantity: Option<Decimal>,
    /// Price of one unit.
    pub unit_price: Option<Money>,
    /// Decides the tax.
    pub tax_class: Option<String>,
    /// When it is invoiced.
    pub timing: Option<ItemTiming>,
    /// When it is due, or due first.
    pub day: Option<Option<Date>>,
    /// How it comes again.
    pub recurrence: Option<Option<ItemRecurrence>>,
    /// The days it is for.
    pub period: Option<Option<Period>>,
    /// Earned over the days up to the next occurrence.
    pub over_period: Option<bool>,
}

/// An item as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BillableItemView {
    /// Its id.
    pub id: BillableItemId,
    /// For `If-Match`.
    pub version: i32,
    /// For whom.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// What is billed, and when.
    pub terms: ItemTerms,
    /// What one occurrence comes to, without tax where prices are without.
    pub amount: Money,
    /// Where it is in its life.
    pub state: ItemState,
    /// How often it was invoiced.
    pub invoiced: i32,
    /// When it is due next; `None` with the next invoice, on hold, or never.
    pub next_day: Option<Date>,
    /// When that invoice is raised.
    pub next_invoice_on: Option<Date>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// edit, cancel, invoice_now.
    pub abilities: Vec<Ability>,
}

/// An invoice that an action made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemInvoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its number.
    pub number: String,
    /// To be paid, with tax.
    pub total: Money,
}
