//! Subscriptions: what makes invoices come again.
//!
//! `period_start` and `period_end` are the term that is paid for (its end is the due date D of the
//! service); `charged_through` is how far has been invoiced; the next invoice is raised on
//! `next_invoice_on`. Anchors never drift, and paying late does not move them unless a setting says so.

mod add_on_figures;
mod adopt;
pub(crate) mod billable;
mod cancel;
mod change;
mod contract;
mod coupon;
mod debt;
pub(crate) mod discount;
pub(crate) mod due;
mod late;
mod net;
mod region;
pub(crate) mod renewal;
pub(crate) mod store;
mod term;
pub(crate) mod terms;
mod trial;
mod units;
pub(crate) mod waiting;

use mpanel_calc::Component;
use mpanel_core::{CustomerId, Date, Money, OrderId, ProductId, ServiceId, SubscriptionId};
use serde::{Deserialize, Serialize};

use crate::ability::Ability;

pub use add_on_figures::{AddOnFigures, AddOnPeriod, add_on_figures};
pub use adopt::{AdoptSubscription, AdoptedSubscription, AdoptedThing, adopt_subscription};
pub use cancel::{
    CancelOption, CancelPreview, CancelWhen, cancel_despite_contract, cancel_preview, cancel_subscription,
    end_subscription, resume_subscription,
};
pub(crate) use cancel::{close, end_due_cancellations, foresee_rest, rewind, would_rewind};
pub use change::{
    AddOnForSale, BilledChange, ChangeBy, ChangeOutcome, ChangeQuote, ChangeRequest, ChangeState, ChangeView,
    ChangeWhen, HeldAddOn, HeldOption, LargerPlan, LargerPlans, NextInvoice, PlanChange, PlanOffer, QuotedInvoice,
    QuotedLine, ServiceOption, Shown, SubscriptionAddOns, SubscriptionOptions, UnpaidChange, WantedChange, added_later,
    change_offers, change_subscription, changes_of_invoice, is_larger, larger_plans, list_changes, quote_change,
    set_option_texts, subscription_add_ons, subscription_options, undo_change, unpaid_changes, waive_payment,
};
pub(crate) use change::{ChangeBody, DELIVERIES, DELIVERY, close_undone, store as changes};
pub(crate) use contract::{ContractStep, check_rules as check_contract, ends_by_itself, plan_contracts, run_contracts};
pub use contract::{ContractView, contract_goes_on_until, contract_words};
pub use coupon::{HeldCoupon, give_coupon, take_coupon_off};
pub(crate) use debt::STOP_BILLING;
pub use debt::{go_on_after_debt, stop_for_debt, stopped_for_debt};
pub(crate) use late::LATE_PAYMENT;
pub use net::net_prices;
pub use region::{RegionOffer, follow_region, region_offers};
pub(crate) use renewal::SKIP_ZERO;
pub use renewal::{RenewalRun, run_renewals};
pub use store::{
    SubscriptionFilter, get_subscription, list_subscriptions, subscription_of_service, subscriptions_of_customer,
    subscriptions_of_order, subscriptions_of_services,
};
pub(crate) use term::{advance_terms, lock_with_customer, next_invoice_on, reschedule_renewals, scope};
pub use term::{start_term, suspension_still_due};
pub(crate) use trial::{
    begin as begin_trial, forget as forget_trial, needs_method, remind as remind_trials, reminder_days, trials_had,
};
pub use trial::{decide_trial, ending_trials};
pub(crate) use units::units_running;
pub(crate) use waiting::PRORATION_INVOICE;

/// What can be done with the terms of a subscription, as abilities name it.
pub const BILLING_ACTS: [&str; 3] = ["change", "pause_billing", "resume_billing"];

/// Where a subscription is in its life. Past due is derived from its invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// Sold, but its service does not run yet.
    Pending,
    /// Runs and renews.
    Active,
    /// Runs, but billing rests.
    Paused,
    /// Ended.
    Cancelled,
}

impl SubscriptionState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            SubscriptionState::Pending => "pending",
            SubscriptionState::Active => "active",
            SubscriptionState::Paused => "paused",
            SubscriptionState::Cancelled => "cancelled",
        }
    }

    /// Reads the word of the column.
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "pending" => SubscriptionState::Pending,
            "active" => SubscriptionState::Active,
            "paused" => SubscriptionState::Paused,
            _ => SubscriptionState::Cancelled,
        }
    }
}

/// A subscription as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubscriptionView {
    /// Its id.
    pub id: SubscriptionId,
    /// For `If-Match`.
    pub version: i32,
    /// Whose.
    pub customer: CustomerId,
    /// From which order.
    pub order: OrderId,
    /// The service it pays for.
    pub service: ServiceId,
    /// What was sold.
    pub product: ProductId,
    /// Its name.
    pub product_name: String,
    /// Host name when it was ordered.
    pub name: String,
    /// Where it is in its life.
    pub state: SubscriptionState,
    /// Each period, before tax and discounts.
    pub price: Money,
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// What it consists of.
    pub components: Vec<Component>,
    /// What was chosen of its options.
    pub options: Vec<HeldOption>,
    /// First day of the paid term.
    pub period_start: Date,
    /// The day after the last day of the paid term.
    pub period_end: Date,
    /// The day it renews: the end of the paid term, or of the term that is paid in part.
    pub next_due_date: Date,
    /// The day after the last day invoiced.
    pub charged_through: Date,
    /// When the next invoice is raised; none when it ends.
    pub next_invoice_on: Option<Date>,
    /// When its terms change next, if a change was agreed.
    pub next_change_on: Option<Date>,
    /// The first day that is paid for, while its trial runs.
    pub trial_ends_on: Option<Date>,
    /// How long it binds, if it does.
    pub contract: Option<ContractView>,
    /// What takes something off its next invoices.
    pub coupons: Vec<HeldCoupon>,
    /// Lines of changes that wait for its next invoice, before tax and coupons.
    pub waits: Vec<QuotedLine>,
    /// When it ends, if an end is set.
    pub cancel_at: Option<Date>,
    /// Why it ends.
    pub cancel_reason: Option<String>,
    /// When its service began to run.
    pub started_on: Option<Date>,
    /// When it ended.
    pub ended_on: Option<Date>,
    /// cancel, resume, and [`BILLING_ACTS`].
    pub abilities: Vec<Ability>,
}
