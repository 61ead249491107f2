//! The daily round: cancellations whose day has come, and every due step of unpaid invoices, each once.
//! The preview walks the same plan forward in time.

mod cards;
mod facts;
mod preview;
mod run;

use mpanel_core::{CustomerId, Date, Money};
use serde::Serialize;

use crate::history::Subject;

pub(crate) use cards::CARD_EXPIRY;
pub use cards::{DefaultCard, remind_of_cards};
pub use preview::{PreviewAssumptions, preview};
pub(crate) use run::claim;
pub use run::{AutomationRun, run_automation_day};

crate::store::rows! {
    /// The billing_steps table: steps taken, each once.
    step = "billing_steps" { subject_id: Uuid, step: String, taken_at: i64 }
}

/// Hour and minute, in the tenant's zone, at which the day's work begins.
pub const DAILY_AT: (i8, i8) = (2, 15);

/// Something that will happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedAct {
    /// The day.
    pub at: Date,
    /// invoice, reminder, charge, notice, late_fee, suspend, terminate, cancel_order, contract, expire,
    /// expire_quote or card_expiry.
    pub act: String,
    /// Whose affair.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// About what.
    pub subject: Subject,
    /// How much, where money is concerned.
    pub amount: Option<Money>,
    /// Why, and on which assumption.
    pub because: String,
}
