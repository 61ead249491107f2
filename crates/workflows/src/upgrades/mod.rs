//! Bigger servers: the plans a server could have, and the guided move to a new one where it cannot become one of them.
//!
//! A provider that does not resize a machine leaves one way: order a second one, carry the data over, end the first. A
//! guide ties both together. It holds little itself: whether the order is paid and the new server runs is read from
//! billing and provisioning each time, what points to the old address from networks, firewalls and zones. [`rules`] says
//! how far it has come, [`ops`] begins, goes on, ends and gives up; [`pointers`] and [`carry`] say what there is to do.

mod carry;
mod ops;
mod pointers;
mod read;
mod rules;
mod store;

use mpanel_billing::{CancelOption, LargerPlan, Specs};
use mpanel_core::{InvoiceId, Money, OrderId, ProductId, RowId, ServiceId, Timestamp};

pub use carry::{Command, Instructions};
pub use ops::{abandon, begin, finish, mark};
pub use pointers::{Pointer, PointerKind, Pointers, pointers};
pub use read::{AtProvider, at_provider, get_guide, offers};
pub use rules::{GuideState, Step, StepKey, StepState};

/// The bigger plans of a service.
#[derive(Debug, Clone)]
pub struct UpgradeOffers {
    /// Its plan's name.
    pub product_name: String,
    /// What its machine has; none where nothing is billed.
    pub specs: Option<Specs>,
    /// What it costs each period now, before tax.
    pub price: Option<Money>,
    /// Period in months; a negative number counts days.
    pub cycle_months: Option<i32>,
    /// Why no move can begin now, if none can.
    pub refused: Option<String>,
    /// What ending the old server with its paid term would mean.
    pub end_of_term: Option<CancelOption>,
    /// What ending it at once would mean, with what is credited for unused days.
    pub now: Option<CancelOption>,
    /// In the order of the shop.
    pub plans: Vec<LargerPlan>,
    /// Why those that are not in place are not.
    pub why_not_in_place: &'static str,
}

/// A wish for a bigger server.
#[derive(Debug, Clone)]
pub struct NewGuide {
    /// The plan.
    pub product: ProductId,
    /// The new server's host name; the next one after the old server's when absent.
    pub hostname: Option<String>,
    /// What was shown; another amount is refused with `price_changed`.
    pub expected_due_now: Option<Money>,
    /// Whether the terms were accepted.
    pub accept_terms: bool,
}

/// A guided move.
#[derive(Debug, Clone)]
pub struct GuideView {
    /// Its id.
    pub id: RowId,
    /// Where it is.
    pub state: GuideState,
    /// The old server.
    pub old: ServiceId,
    /// Its host name.
    pub old_name: String,
    /// Its main addresses.
    pub old_addresses: Vec<String>,
    /// The new server; it exists once its order is paid.
    pub new: ServiceId,
    /// Its host name.
    pub new_name: String,
    /// Whether it exists by now.
    pub new_exists: bool,
    /// Its main addresses.
    pub new_addresses: Vec<String>,
    /// Its plan.
    pub product_name: String,
    /// The order of the new server.
    pub order: OrderId,
    /// The order's number.
    pub order_number: String,
    /// The order's invoice.
    pub invoice: Option<InvoiceId>,
    /// What is still to be paid of it.
    pub balance: Option<Money>,
    /// Every step, in order.
    pub steps: Vec<Step>,
    /// How to carry the data over; empty until both servers have addresses.
    pub instructions: Instructions,
    /// Why it cannot be finished now, if it cannot.
    pub finish_refused: Option<String>,
    /// What ending the old server with its paid term would mean.
    pub end_of_term: Option<CancelOption>,
    /// What ending it at once would mean.
    pub now: Option<CancelOption>,
    /// When the old server was told to end: end_of_term or now.
    pub ends: Option<String>,
    /// When.
    pub started_at: Timestamp,
    /// When it was finished or abandoned.
    pub finished_at: Option<Timestamp>,
}
