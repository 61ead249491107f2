//! Payment plans: an open invoice in parts, each due, charged, reminded and dunned on its own.
//!
//! Payments are not put against parts: what was paid since the agreement fills the earliest parts
//! (billing.md rule 35), so a plan is read and never rewritten when money comes.

mod ops;
pub(crate) mod schedule;
pub(crate) mod store;

use mpanel_calc::instalment::Part;
use mpanel_core::{Date, InvoiceId, Money, PaymentPlanId, Timestamp};
use serde::Serialize;

pub(crate) use ops::{after_payment, end_plan};
pub use ops::{agree_payment_plan, amount_due, cancel_payment_plan, payment_plan_of};
pub use schedule::PartStanding;

/// Setting: after so many days a missed part ends the plan; 0 for never.
pub(crate) const ACCELERATE_DAYS: &str = "instalment.accelerate_days";

/// How the parts come about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanShape {
    /// Equal parts; the last one takes the remainder.
    Equal {
        /// How many.
        parts: u32,
        /// When the first is due.
        first_due: Date,
        /// Months between them.
        months: i32,
    },
    /// Own days and amounts, which add up to what is owed.
    Own(Vec<Part>),
}

/// A part as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanPart {
    /// When it is due.
    pub due: Date,
    /// How much.
    pub amount: Money,
    /// Paid of it.
    pub paid: Money,
    /// How it stands.
    pub standing: PartStanding,
}

/// A payment plan as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentPlanView {
    /// Its id.
    pub id: PaymentPlanId,
    /// Of which invoice.
    pub invoice: InvoiceId,
    /// Whether it still holds.
    pub active: bool,
    /// Its parts, the first due first.
    pub parts: Vec<PlanPart>,
    /// What was owed when it was agreed.
    pub total: Money,
    /// What is due now: every part whose day has come, as far as it is unpaid.
    pub due_now: Money,
    /// What is left of the next part to pay, due or not.
    pub next: Option<Money>,
    /// Who agreed to it.
    pub author: String,
    /// When.
    pub agreed_at: Timestamp,
    /// When it was ended.
    pub closed_at: Option<Timestamp>,
    /// Why it was ended.
    pub close_reason: Option<String>,
}
