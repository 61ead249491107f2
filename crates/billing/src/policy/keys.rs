//! The settings there are: their kinds, defaults and words.

use mpanel_calc::Rate;
use serde::Serialize;
use serde_json::{Value, json};

use super::PolicyLevel;
use crate::allocation::{AGE_FROM, DISPUTE_FEE};
use crate::automation::CARD_EXPIRY;
use crate::drafting::DRAFT_HOURS;
use crate::instalments::ACCELERATE_DAYS;
use crate::invoice::earning::{SETUP, SPREAD};
use crate::subscription::renewal::SEPARATE;
use crate::subscription::{DELIVERIES, DELIVERY, LATE_PAYMENT, PRORATION_INVOICE, SKIP_ZERO, STOP_BILLING};
use crate::usage::COLLECTION_HOURS;

/// A draft does not wait longer than a month.
const MAX_HOURS: i64 = 720;

/// What a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyType {
    /// A number of hours.
    Hours,
    /// A number of days.
    Days,
    /// On or off.
    Bool,
    /// A list of numbers of days.
    List,
    /// A percentage, as text such as `5` or `2.5`.
    Percent,
    /// An amount in minor units of the invoice's currency.
    Money,
    /// A day of the month, 0 for none.
    MonthDay,
    /// One of several words.
    Choice,
}

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyKey {
    /// Its name.
    pub key: &'static str,
    /// What it holds.
    pub kind: PolicyType,
    /// Its default, as JSON.
    pub default: &'static str,
    /// The words of a choice.
    pub choices: &'static [&'static str],
    /// A few words.
    pub label: &'static str,
    /// A sentence.
    pub help: &'static str,
    /// The nearest level at which it counts.
    nearest: PolicyLevel,
}

const fn key(
    key: &'static str,
    kind: PolicyType,
    default: &'static str,
    label: &'static str,
    help: &'static str,
) -> PolicyKey {
    PolicyKey { key, kind, default, choices: &[], label, help, nearest: PolicyLevel::Service }
}

const fn choice(
    key: &'static str,
    choices: &'static [&'static str],
    default: &'static str,
    label: &'static str,
    help: &'static str,
) -> PolicyKey {
    PolicyKey { key, kind: PolicyType::Choice, default, choices, label, help, nearest: PolicyLevel::Service }
}

/// Setting: days before the due date on which the invoice of a renewal is raised.
pub(crate) const LEAD: &str = "renewal.lead_days";
/// Setting: the same for periods of a year and more; 0 for no difference.
pub(crate) const YEARLY_LEAD: &str = "renewal.yearly_lead_days";

use PolicyType::{Bool, Days, Hours, List, Money, MonthDay, Percent};

static KEYS: &[PolicyKey] = &[
    key(
        LEAD,
        Days,
        "14",
        "Renewal invoice",
        "Days before the due date on which the renewal invoice is raised and mailed.",
    ),
    key(
        YEARLY_LEAD,
        Days,
        "0",
        "Renewal invoice of long periods",
        "The same for periods of a year and more, which need more notice; 0 for as many days as others.",
    ),
    key(
        DRAFT_HOURS,
        Hours,
        "0",
        "Drafts",
        "Hours for which a renewal invoice waits as a draft, so that you can look at it and add to it before it is issued. \
         0 issues it at once.",
    ),
    key(
        SKIP_ZERO,
        Bool,
        "false",
        "No invoices of nothing",
        "A renewal of which every line costs nothing raises no invoice. What a coupon takes off is billed all the same.",
    ).of_customers(),
    key(
        "reminder.days",
        List,
        "[7,1]",
        "Reminders",
        "Days before the due date on which an unpaid invoice is brought to mind.",
    ).of_customers(),
    key(
        "trial.reminder_days",
        Days,
        "3",
        "Reminder of a trial's end",
        "Days before the end of a trial on which its customer is told what follows; 0 for never.",
    ),
    key(
        "contract.reminder_days",
        Days,
        "14",
        "Reminder of a contract's notice",
        "Days before the last day of notice on which a customer with a contract is told of it; 0 for never.",
    ),
    key("charge.on_due", Bool, "true", "Automatic charge", "Charge the saved payment method on the due date.").of_customers(),
    key(
        "charge.retry_days",
        List,
        "[1,3,5,7]",
        "Charge retries",
        "Days after the due date on which a failed charge is tried again. Hard declines ask for another card instead.",
    ).of_customers(),
    key(
        CARD_EXPIRY,
        Bool,
        "true",
        "Mail about a card that expires",
        "A customer with running services is told when the card that is charged by itself expires: in the month before, \
         and once more in its last month.",
    ).of_customers(),
    key(
        "notice.days",
        List,
        "[1,3,7]",
        "Overdue notices",
        "Days after the due date on which a notice with amount and pay link is sent.",
    ).of_customers(),
    key("late_fee.enabled", Bool, "false", "Late fee", "Bill a fee, once for each overdue invoice.").of_customers(),
    key("late_fee.days", Days, "7", "Late fee after", "Days after the due date on which the late fee is billed.").of_customers(),
    key("late_fee.percent", Percent, "\"0\"", "Late fee, percent", "Share of what is owed.").of_customers(),
    key("late_fee.flat_minor", Money, "0", "Late fee, flat", "Fixed amount, added once to an overdue invoice.").of_customers(),
    key("suspend.enabled", Bool, "true", "Suspension", "Suspend a service whose item is overdue, and no other."),
    choice(
        STOP_BILLING,
        &["go_on", "stop"],
        "\"go_on\"",
        "Billing while suspended",
        "A service that is suspended for non-payment is billed on, because its place is kept, or it is not billed from \
         then on until it is paid. What was billed is still owed.",
    ),
    choice(
        LATE_PAYMENT,
        &["keep_anchor", "restart_term"],
        "\"keep_anchor\"",
        "A renewal that is paid late",
        "What a suspended service owed keeps its days, or, where its periods begin with its order, its term begins anew on \
         the day of the payment.",
    ),
    key("suspend.days", Days, "5", "Suspend after", "Days after the due date on which the service is suspended."),
    key("terminate.enabled", Bool, "false", "Termination", "Terminate a service that is never paid."),
    key("terminate.days", Days, "30", "Terminate after", "Days after the due date on which the service is terminated."),
    key("order.expire_days", Days, "7", "Unpaid orders", "Days after which an order that nobody paid is cancelled.").of_customers(),
    key(
        ACCELERATE_DAYS,
        Days,
        "0",
        "Missed part of a payment plan",
        "Days after which a part that was not paid ends the payment plan, so that the rest is due at once; 0 for never.",
    ).of_customers(),
    choice(
        AGE_FROM,
        &["due_date", "chargeback"],
        "\"due_date\"",
        "Age after a lost dispute",
        "From which day an invoice counts as late again when the bank has taken its payment back: from its due date, or \
         from the day of the chargeback.",
    ).of_customers(),
    key(
        DISPUTE_FEE,
        Money,
        "0",
        "Fee of a lost dispute",
        "What the bank or gateway charges for it, in the payment's currency. It is booked as your cost.",
    ).of_customers(),
    key(
        "credit.top_up_days",
        Days,
        "0",
        "Top-ups last",
        "Days after which credit from a top-up is lost if it is not used; 0 for never.",
    ).of_customers(),
    key(
        COLLECTION_HOURS,
        Hours,
        "1",
        "Wait for usage",
        "Hours after the end of a period until its usage is billed with the daily round at 02:15. What arrives later is \
         on the invoice after it.",
    ),
    key(
        "trial.bill_usage",
        Bool,
        "false",
        "Bill usage in trials",
        "Usage in a free trial is billed, too; otherwise it is free and not taken in. For what is sold from now on.",
    ).of_sales(),
    choice(
        PRORATION_INVOICE,
        &["now", "next"],
        "\"now\"",
        "Invoice of a change",
        "What a change within a period credits and charges comes on an invoice of its own at once, or on the next one of \
         the service.",
    ),
    choice(
        DELIVERY,
        &DELIVERIES,
        "\"on_payment\"",
        "Delivery of what is added",
        "An add-on that a customer adds to a running service, or more space for a storage, is bought when its invoice is \
         paid, or at once, on account. A saved method is charged at once where automatic charges are on.",
    ),
    key(
        "cancel.credit_unused",
        Bool,
        "false",
        "Credit on immediate cancellation",
        "Credit the unused days to the account when a service is cancelled at once.",
    ),
    key(
        "cancel.bill_last_day",
        Bool,
        "false",
        "Bill the last day",
        "When a service ends within a period, its last day is billed too. For what is sold from now on.",
    ).of_sales(),
    choice(
        "anchor.policy",
        &["anniversary", "calendar", "account"],
        "\"anniversary\"",
        "Where periods begin",
        "On the day of the order, on a day of the calendar, or on one day for all services of a customer. The days up to \
         it are billed by their share. For what is sold from now on.",
    ).of_sales(),
    key(
        "anchor.day",
        MonthDay,
        "0",
        "Day of the month",
        "The day for periods by the calendar or by account, 1 to 31. 0: the first of the month, or the day of the \
         customer's oldest service.",
    ).of_sales(),
    choice(
        SEPARATE,
        &["together", "product", "service"],
        "\"together\"",
        "Separate invoices",
        "All that is due on one day comes on one invoice, or each product or each service comes on one of its own.",
    ),
    choice(
        "billing.timing",
        &["in_advance", "in_arrears"],
        "\"in_advance\"",
        "When periods are paid",
        "At their start or at their end. For what is sold from now on.",
    ).of_sales(),
    choice(
        "proration.basis",
        &["actual", "fixed_30", "strict_30_360", "none"],
        "\"actual\"",
        "Parts of a period",
        "By the days of the period, by 30 days a month, by a calendar in which every month has 30, or not at all: then \
         each period that begins is billed whole and nothing is credited. For what is sold from now on.",
    ).of_sales(),
    choice(
        SPREAD,
        &["day", "exact", "month_even", "month_even_prorated_ends"],
        "\"day\"",
        "How periods are earned",
        "What is billed for a period becomes revenue by its days, by the time to the second, the same for each of its \
         months, or the same for each month but for the first and the last. For invoices that are issued from now on.",
    ).of_sales(),
    choice(
        SETUP,
        &["at_once", "first_term"],
        "\"at_once\"",
        "How setup fees are earned",
        "When they are billed, or over the first term: that of the contract, else the first period. For invoices that \
         are issued from now on.",
    ).of_sales(),
];

/// Every setting, in the order shown.
pub fn definitions() -> &'static [PolicyKey] {
    KEYS
}

/// One setting by its key.
pub fn definition(key: &str) -> Option<&'static PolicyKey> {
    KEYS.iter().find(|k| k.key == key)
}

impl PolicyKey {
    /// It is about invoices, which are for all services of a customer.
    const fn of_customers(self) -> Self {
        Self { nearest: PolicyLevel::Customer, ..self }
    }

    /// It is agreed when something is sold, before there is a service.
    const fn of_sales(self) -> Self {
        Self { nearest: PolicyLevel::Product, ..self }
    }

    /// Whether a value at a level counts. What is agreed with a sale counts for products, groups and customers, what is
    /// about invoices for groups and customers only.
    pub fn counts_at(&self, level: PolicyLevel) -> bool {
        match self.nearest {
            PolicyLevel::Customer => {
                matches!(level, PolicyLevel::Tenant | PolicyLevel::Group | PolicyLevel::Customer)
            }
            PolicyLevel::Product => level != PolicyLevel::Service,
            _ => true,
        }
    }

    /// The default as a value.
    pub fn default_value(&self) -> Value {
        serde_json::from_str(self.default).unwrap_or(Value::Null)
    }

    /// Checks and normalises a value; the sentence says what is wrong.
    pub fn check(&self, value: &Value) -> Result<Value, &'static str> {
        let day = |v: &Value| v.as_i64().filter(|d| (0..=365).contains(d));
        match self.kind {
            Bool => value.as_bool().map(|b| json!(b)).ok_or("Must be true or false."),
            PolicyType::Choice => {
                let word = value.as_str().filter(|word| self.choices.contains(word));
                word.map(|w| json!(w)).ok_or("Must be one of the words on offer.")
            }
            MonthDay => {
                let day = value.as_i64().filter(|day| (0..=31).contains(day));
                day.map(|d| json!(d)).ok_or("Must be a day of the month from 1 to 31, or 0 for none.")
            }
            Hours => {
                let hours = value.as_i64().filter(|hours| (0..=MAX_HOURS).contains(hours));
                hours.map(|h| json!(h)).ok_or("Must be a whole number of hours from 0 to 720.")
            }
            Days => day(value).map(|d| json!(d)).ok_or("Must be a whole number of days from 0 to 365."),
            List => {
                let list = value
                    .as_array()
                    .filter(|l| l.len() <= 12)
                    .ok_or("Must be a list of at most 12 numbers of days.")?;
                let days: Option<Vec<i64>> = list.iter().map(day).collect();
                let mut days = days.ok_or("Each entry must be a whole number of days from 0 to 365.")?;
                days.sort_unstable();
                days.dedup();
                Ok(json!(days))
            }
            Percent => {
                let text = value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|n| n.to_string()));
                let rate: Option<Rate> = text.and_then(|t| t.parse().ok());
                let rate = rate.filter(|r| r.ppm() <= 1_000_000);
                rate.map(|r| json!(r.to_string()))
                    .ok_or("Must be a percentage from 0 to 100, such as \"5\" or \"2.5\".")
            }
            Money => value
                .as_i64()
                .filter(|m| (0..=1_000_000_000).contains(m))
                .map(|m| json!(m))
                .ok_or("Must be a whole, non-negative number of minor units."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_passes_its_own_check() {
        for key in definitions() {
            assert!(key.check(&key.default_value()).is_ok(), "{}", key.key);
        }
    }

    #[test]
    fn wrong_values_are_refused_with_a_sentence() {
        for (name, bad) in [
            ("renewal.lead_days", json!(-1)),
            ("renewal.lead_days", json!("14")),
            ("reminder.days", json!([1, 400])),
            ("late_fee.percent", json!("101")),
            ("charge.on_due", json!(1)),
            ("anchor.day", json!(32)),
            (DRAFT_HOURS, json!(721)),
            (DRAFT_HOURS, json!("24")),
            ("anchor.policy", json!("weekly")),
        ] {
            assert!(definition(name).unwrap().check(&bad).is_err(), "{name} {bad}");
        }
        assert_eq!(definition("reminder.days").unwrap().check(&json!([7, 1, 7])).unwrap(), json!([1, 7]));
    }
}
