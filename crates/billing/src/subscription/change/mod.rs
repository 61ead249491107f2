//! Changes of a subscription: plan, options, cycle, one more add-on, quantity, price, due date, pause and resume.
//!
//! A change holds from a day on. Until then it is scheduled and can be undone; on its day it comes into
//! force with whatever has to be credited and charged. [`quote_change`] answers with exactly the lines
//! that [`change_subscription`] then bills, because both ask the same engine.

mod add_on;
mod bill;
mod give_way;
mod larger;
mod offer;
mod ops;
mod option;
mod option_text;
mod quote;
mod resolve;
pub(crate) mod store;
mod unpaid;

use mpanel_calc::ChangeKind;
use mpanel_core::{
    CustomerId, Date, InvoiceId, Money, ProductId, Result, ServiceId, SubscriptionChangeId, SubscriptionId, Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::billable::Billable;
use super::store::Model;
use super::{SubscriptionState, contract};
use crate::ability::{Ability, Refusal};
use crate::cart::{AddOnInput, OptionInput, SoldOption, TaxRow};

pub(crate) use add_on::add_on_of;
pub use add_on::{AddOnForSale, HeldAddOn, SubscriptionAddOns, added_later, subscription_add_ons};
pub(crate) use bill::{settle_terms, write};
pub use larger::{LargerPlan, LargerPlans, is_larger, larger_plans};
pub use offer::{PlanOffer, change_offers};
pub use ops::{ChangeOutcome, Shown, change_subscription, list_changes, undo_change};
pub(crate) use ops::{close_undone, undo_all, undo_wishes};
pub(crate) use option::held_options;
pub use option::{HeldOption, ServiceOption, SubscriptionOptions, subscription_options};
pub use option_text::set_option_texts;
pub use quote::quote_change;
pub(crate) use quote::waits;
pub use unpaid::{BilledChange, UnpaidChange, changes_of_invoice, unpaid_changes, waive_payment};
pub(crate) use unpaid::{DELIVERIES, DELIVERY};

/// A change somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRequest {
    /// What is to change.
    pub what: WantedChange,
    /// From when on.
    pub when: ChangeWhen,
    /// What staff did at the provider by hand, or another remark.
    pub note: Option<String>,
    /// Who asks: customers may do less by themselves.
    pub by: ChangeBy,
}

/// Who asks for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeBy {
    /// Staff, who can do what is needed at the provider.
    Staff,
    /// The customer.
    Customer,
}

/// When a change begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeWhen {
    /// Today; the day belongs to the new terms.
    Now,
    /// With the next term.
    EndOfTerm,
    /// On a day.
    On(Date),
}

/// What is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedChange {
    /// Another product, cycle or add-ons, at the catalog's prices.
    Plan(PlanChange),
    /// One more add-on at the catalog's price, from today on; everything else keeps its price.
    AddOn(ProductId),
    /// Other values of some options; everything else keeps its price.
    Options(Vec<OptionInput>),
    /// Another number of units of one component.
    Quantity {
        /// The component's key, such as `add_on:prd_…`.
        component: String,
        /// The number; zero takes an add-on away.
        quantity: i64,
    },
    /// Another price of everything together, each period and before tax.
    Price(Money),
    /// Another due date: periods begin on this day from then on.
    DueDate {
        /// The day.
        day: Date,
        /// Boundaries move today and not on the day itself: the period that runs is measured by the new ones.
        at_once: bool,
    },
    /// Billing rests.
    Pause {
        /// Whether what is paid but not used is credited.
        credit: bool,
    },
    /// Billing goes on.
    Resume {
        /// Begin a new term instead of keeping the anchor.
        restart_term: bool,
    },
}

/// Another product, cycle or add-ons; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanChange {
    /// The product.
    pub product: Option<ProductId>,
    /// Period in months; a negative number counts days.
    pub cycle_months: Option<i32>,
    /// All add-ons from then on.
    pub add_ons: Option<Vec<AddOnInput>>,
    /// All values of options from then on.
    pub options: Option<Vec<OptionInput>>,
    /// What everything costs each period, before tax, instead of the catalog's price.
    pub price: Option<Money>,
    /// Keep the due day when the cycle changes, which leaves a shorter first period.
    pub keep_anchor: bool,
}

impl WantedChange {
    /// The word in the database and on the wire.
    pub fn word(&self) -> &'static str {
        match self {
            WantedChange::Plan(_) => "plan",
            WantedChange::AddOn(_) => "add_on",
            WantedChange::Options(_) => "options",
            WantedChange::Quantity { .. } => "quantity",
            WantedChange::Price(_) => "price",
            WantedChange::DueDate { .. } => "due_date",
            WantedChange::Pause { .. } => "pause",
            WantedChange::Resume { .. } => "resume",
        }
    }

    /// Every word there is.
    pub const WORDS: &'static [&'static str] =
        &["plan", "add_on", "options", "quantity", "price", "due_date", "pause", "resume"];
}

/// Where a change is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Agreed for a later day.
    Scheduled,
    /// In force.
    Applied,
    /// Taken back, or replaced by another.
    Undone,
}

impl ChangeState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeState::Scheduled => "scheduled",
            ChangeState::Applied => "applied",
            ChangeState::Undone => "undone",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "scheduled" => ChangeState::Scheduled,
            "applied" => ChangeState::Applied,
            _ => ChangeState::Undone,
        }
    }
}

/// What was agreed, as the column keeps it: prices are those of that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChangeBody {
    pub(crate) kind: ChangeKind,
    pub(crate) summary: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) chosen: Option<Chosen>,
    /// Options that get another value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) options: Vec<OptionEdit>,
    /// Whether the price is one that was agreed for this subscription alone; none leaves that as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) price_agreed: Option<bool>,
    /// Holds from a renewal on: it follows when the due day moves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) at_renewal: bool,
    /// Prices of the seller that it keeps out while it is scheduled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) replaced: Vec<Uuid>,
}

/// What was chosen from the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chosen {
    pub(crate) product: ProductId,
    pub(crate) product_name: String,
    pub(crate) cycle_months: i32,
    pub(crate) add_ons: Vec<AddOnInput>,
    /// All options from then on; none leaves them as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) options: Option<Vec<SoldOption>>,
}

/// Another value of one option; none takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OptionEdit {
    pub(crate) key: String,
    pub(crate) now: Option<SoldOption>,
}

/// A change as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// Its id.
    pub id: SubscriptionChangeId,
    /// Of which subscription.
    pub subscription: SubscriptionId,
    /// Whose.
    pub customer: CustomerId,
    /// The service.
    pub service: ServiceId,
    /// plan, add_on, options, quantity, price, due_date, pause or resume.
    pub kind: String,
    /// Words for people.
    pub summary: String,
    /// The first day of the new terms.
    pub effective_on: Date,
    /// Where it is in its life.
    pub state: ChangeState,
    /// What staff noted, for staff.
    pub note: Option<String>,
    /// Who agreed to it: staff, customer or system.
    pub actor_kind: String,
    /// Their name.
    pub actor_name: String,
    /// When it was agreed.
    pub created_at: Timestamp,
    /// When it came into force or was taken back.
    pub closed_at: Option<Timestamp>,
    /// undo.
    pub abilities: Vec<Ability>,
}

/// What a change means in money: exactly what doing it now would bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeQuote {
    /// Of the subscription, for telling that nothing has changed since.
    pub version: i32,
    /// plan, add_on, options, quantity, price, due_date, pause or resume.
    pub kind: &'static str,
    /// Words for people.
    pub summary: String,
    /// The first day of the new terms.
    pub effective_on: Date,
    /// What would be billed at once: credits first.
    pub invoices: Vec<QuotedInvoice>,
    /// Unpaid invoices that would be taken back because they bill the old terms.
    pub taken_back: Vec<InvoiceId>,
    /// Credit of the customer that would be used.
    pub credit_used: Money,
    /// What would go to the customer's credit.
    pub credited_to_account: Money,
    /// What would have to be paid at once.
    pub due_now: Money,
    /// What waits for the next invoice instead of being billed at once: credits first.
    pub waits: Vec<QuotedLine>,
    /// What comes next under the new terms.
    pub next_invoice: Option<NextInvoice>,
    /// What each period costs under the new terms, before tax and discounts.
    pub renews_at: Money,
    /// Period in months under the new terms.
    pub cycle_months: i32,
    /// Whether amounts contain their tax.
    pub prices_include_tax: bool,
}

/// An invoice that a change would raise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotedInvoice {
    /// When it would be due.
    pub due_date: Date,
    /// Its lines.
    pub lines: Vec<QuotedLine>,
    /// Sum of the lines.
    pub subtotal: Money,
    /// Taken off.
    pub discount: Money,
    /// Taxes by rate.
    pub taxes: Vec<TaxRow>,
    /// Sum of the taxes.
    pub tax_total: Money,
    /// With tax; negative when the customer gets something back.
    pub total: Money,
}

/// A line of such an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotedLine {
    /// Words.
    pub description: String,
    /// recurring, add_on, region, option or credit.
    pub kind: &'static str,
    /// First day paid for.
    pub period_start: Option<Date>,
    /// The day after the last.
    pub period_end: Option<Date>,
    /// How many.
    pub quantity: i64,
    /// Price of one for a whole period.
    pub unit_price: Money,
    /// Price of the line.
    pub amount: Money,
    /// How the amount came about, where it is not plain.
    pub explain: Option<String>,
}

/// The next regular invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NextInvoice {
    /// When it would be raised.
    pub issue_date: Date,
    /// When it would be due.
    pub due_date: Date,
    /// With tax.
    pub total: Money,
}

/// Moves what holds from a renewal on to the renewals that the other changes leave. Returns those that moved.
pub(crate) fn realign(row: &Model, changes: &mut [store::Model]) -> Result<Vec<store::Model>> {
    let mut moved = Vec::new();
    for index in 0..changes.len() {
        if !changes[index].body()?.at_renewal {
            continue;
        }
        let day = changes[index].effective_on()?;
        let before: Vec<_> = changes.iter().filter(|c| c.id != changes[index].id).cloned().collect();
        let phases = Billable::with(row.clone(), before, Vec::new())?.contract()?.phases();
        let grid = phases.iter().rfind(|p| p.from.date() <= day).map_or(row.grid()?, |p| p.grid);
        let term = grid.enclosing(day);
        if term.start != day {
            changes[index].effective_on = term.end.to_string();
            moved.push(changes[index].clone());
        }
    }
    Ok(moved)
}

/// Whether the terms of a subscription can change.
pub(crate) fn may_change(row: &Model) -> std::result::Result<(), Refusal> {
    match SubscriptionState::from_word(&row.state) {
        SubscriptionState::Cancelled => {
            Err(Refusal("already_cancelled", "The subscription has ended. Order a new one."))
        }
        SubscriptionState::Pending => {
            Err(Refusal("not_running_yet", "The service is not set up yet. Change it once it runs."))
        }
        _ if contract::ends_by_itself(row).unwrap_or(false) => Err(contract::OVER),
        _ if row.cancel_at.is_some() => {
            Err(Refusal("ends_soon", "The subscription is set to end. Take the cancellation back first."))
        }
        _ => Ok(()),
    }
}

/// Whether billing can rest.
pub(crate) fn may_pause(row: &Model, today: Date) -> std::result::Result<(), Refusal> {
    may_change(row)?;
    super::trial::not_in_trial(row, today)?;
    match SubscriptionState::from_word(&row.state) {
        SubscriptionState::Paused => Err(Refusal("already_paused", "Billing is paused already.")),
        _ => Ok(()),
    }
}

/// Whether billing can go on.
pub(crate) fn may_resume_billing(row: &Model) -> std::result::Result<(), Refusal> {
    may_change(row)?;
    match SubscriptionState::from_word(&row.state) {
        SubscriptionState::Paused => Ok(()),
        _ => Err(Refusal("not_paused", "Billing is not paused.")),
    }
}
