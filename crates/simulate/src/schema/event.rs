//! What happens in a timeline, and when.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use mpanel_billing::PolicyLevel;
use mpanel_calc::{Cadence, Decimal};
use mpanel_core::Currency;
use serde::Deserialize;

/// Something that happens on a day.
#[derive(Debug, Clone)]
pub struct EventInput {
    /// The day.
    pub date: Date,
    /// The time of that day.
    pub time: Time,
    /// The business must refuse it, with this code where one is given.
    pub expect: Option<Expected>,
    /// What happens.
    pub verb: Verb,
}

/// What a timeline expects of an event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// It is refused.
    Refused,
    /// It is refused with this code.
    RefusedWith(String),
}

/// Which invoice an event means: `latest`, `oldest`, or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// The latest one that is not void.
    #[default]
    Latest,
    /// The oldest one that is open.
    Oldest,
    /// The n-th that was issued, from 1.
    Number(usize),
}

impl<'de> Deserialize<'de> for Which {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(d)?;
        let number = value.as_u64().and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0);
        match (value.as_str(), number) {
            (Some("latest"), _) => Ok(Which::Latest),
            (Some("oldest"), _) => Ok(Which::Oldest),
            (_, Some(number)) => Ok(Which::Number(number)),
            _ => Err(serde::de::Error::custom("an invoice is latest, oldest or a number from 1")),
        }
    }
}

/// When a change takes effect: `immediate`, `end_of_term`, or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effective {
    /// At once.
    #[default]
    Immediate,
    /// With the end of the paid term.
    EndOfTerm,
    /// On a day.
    On(Date),
}

impl<'de> Deserialize<'de> for Effective {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        match text.as_str() {
            "immediate" => Ok(Effective::Immediate),
            "end_of_term" => Ok(Effective::EndOfTerm),
            day => day
                .parse()
                .map(Effective::On)
                .map_err(|_| serde::de::Error::custom("a time is immediate, end_of_term or a day such as 2026-01-31")),
        }
    }
}

/// What happens.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Verb {
    /// Orders a plan and lets its service run.
    Subscribe {
        /// Name for later events; `main` when absent.
        #[serde(default = "main", rename = "as")]
        name: String,
        /// Which plan.
        plan: String,
        /// Which of its prices; its only one when absent.
        #[serde(default)]
        every: Option<Cadence>,
        /// How many units.
        #[serde(default = "one")]
        quantity: i64,
        /// Add-ons with their quantities.
        #[serde(default)]
        add_ons: BTreeMap<String, i64>,
        /// A coupon's code.
        #[serde(default)]
        coupon: Option<String>,
        /// Codes of more coupons.
        #[serde(default)]
        coupons: Vec<String>,
        /// Days that cost nothing at first.
        #[serde(default)]
        trial_days: Option<i64>,
        /// The day of the month on which periods begin.
        #[serde(default)]
        anchor_day: Option<i8>,
        /// Parts in which the first invoice is paid.
        #[serde(default)]
        instalments: Option<u32>,
        /// Wait for the payment before the service runs.
        #[serde(default)]
        wait_for_payment: bool,
        /// The day on which the service begins; at once when absent.
        #[serde(default)]
        start_on: Option<Date>,
    },
    /// Gives an order up whose service is still to begin.
    CancelOrder {
        /// The subscription that it sold.
        #[serde(default = "main")]
        subscription: String,
    },
    /// A payment arrives.
    Pay {
        /// Which invoice; without one and without `amount` the latest.
        #[serde(default)]
        invoice: Option<Which>,
        /// Minor units; the invoice's balance when absent.
        #[serde(default)]
        amount: Option<i64>,
        /// Another currency in which it was settled.
        #[serde(default)]
        settled: Option<SettledInput>,
    },
    /// Money goes back to the customer.
    Refund {
        /// Of which invoice's payments; the latest of them first.
        #[serde(default)]
        invoice: Which,
        /// Of which payment instead, the n-th of the timeline from 1.
        #[serde(default)]
        payment: Option<usize>,
        /// Minor units; all that was paid when absent.
        #[serde(default)]
        amount: Option<i64>,
        /// Correct the invoice by the same amount.
        #[serde(default)]
        with_credit_note: bool,
    },
    /// The customer's bank takes money back.
    Chargeback {
        /// Of which invoice's payment.
        #[serde(default)]
        invoice: Which,
        /// Minor units; all that was paid when absent.
        #[serde(default)]
        amount: Option<i64>,
        /// What the bank charges for it.
        #[serde(default)]
        fee: Option<i64>,
    },
    /// The customer contests a payment: its invoice is left alone until the dispute is decided.
    Dispute {
        /// Of which invoice's payment.
        #[serde(default)]
        invoice: Which,
    },
    /// A dispute is decided. Lost, the money goes back as with a chargeback.
    DisputeDecided {
        /// Of which invoice's payment.
        #[serde(default)]
        invoice: Which,
        /// Whether we keep the money.
        won: bool,
        /// Minor units; all that was paid when absent.
        #[serde(default)]
        amount: Option<i64>,
        /// What the bank charges for it; the setting `dispute.fee_minor` decides when absent.
        #[serde(default)]
        fee: Option<i64>,
    },
    /// Corrects an invoice.
    CreditNote {
        /// Which.
        #[serde(default)]
        invoice: Which,
        /// Minor units with tax; all that is left when absent.
        #[serde(default)]
        amount: Option<i64>,
    },
    /// Cancels an unpaid invoice.
    Void {
        /// Which.
        #[serde(default)]
        invoice: Which,
        /// Let its periods be billed again; `options.void_releases_periods` decides when absent.
        #[serde(default)]
        release: Option<bool>,
    },
    /// Gives an invoice up as never to be paid.
    WriteOff {
        /// Which.
        #[serde(default)]
        invoice: Which,
    },
    /// Work or anything else is billed beside the subscriptions.
    BillItem {
        /// Price of one unit in minor units.
        amount: i64,
        /// How many units.
        #[serde(default = "one_unit")]
        quantity: Decimal,
        /// When it is due, or due first; absent: with the next invoice, or, where it comes again, from today on.
        #[serde(default)]
        due: Option<Date>,
        /// How it comes again.
        #[serde(default)]
        every: Option<Cadence>,
        /// How often in all.
        #[serde(default)]
        times: Option<u32>,
        /// Each occurrence is earned over the days up to the next one.
        #[serde(default)]
        over_period: bool,
    },
    /// Something that is paid once is ordered, without any service; its invoice waits for its payment.
    BuyOnce {
        /// Price of one in minor units.
        amount: i64,
        /// How many.
        #[serde(default = "one")]
        quantity: i64,
        /// Days over which it is earned; absent: at once.
        #[serde(default)]
        earned_days: Option<i32>,
        /// A coupon's code.
        #[serde(default)]
        coupon: Option<String>,
    },
    /// A plan and something that is paid once are ordered together for one price; the service runs from today on.
    BuyBundle {
        /// Which plan.
        plan: String,
        /// What is paid once costs by itself, in minor units.
        once: i64,
        /// What both cost together: the first period of the plan and what is paid once.
        price: i64,
        /// What the subscription is called.
        #[serde(default = "main")]
        name: String,
    },
    /// Gives the customer credit.
    GrantCredit {
        /// Minor units.
        amount: i64,
        /// First day on which it is lost.
        #[serde(default)]
        expires: Option<Date>,
    },
    /// The customer pays into a wallet.
    TopUp {
        /// Minor units.
        amount: i64,
        /// First day on which it is lost.
        #[serde(default)]
        expires: Option<Date>,
    },
    /// Ends a subscription.
    Cancel {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// When.
        #[serde(default)]
        when: Effective,
        /// Whatever the contract says.
        #[serde(default)]
        release_from_contract: bool,
    },
    /// Takes a scheduled end back.
    UndoCancel {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
    },
    /// Another plan.
    ChangePlan {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// The plan.
        to: String,
        /// Which of its prices; the one with the present cadence when absent.
        #[serde(default)]
        every: Option<Cadence>,
        /// All add-ons from then on; they stay when absent.
        #[serde(default)]
        add_ons: Option<BTreeMap<String, i64>>,
        /// When.
        #[serde(default)]
        when: Effective,
    },
    /// Another number of units.
    SetQuantity {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// The add-on; the plan when absent.
        #[serde(default)]
        add_on: Option<String>,
        /// How many.
        quantity: i64,
        /// When.
        #[serde(default)]
        when: Effective,
    },
    /// Another price of everything together.
    SetPrice {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// Minor units for a period, add-ons included.
        amount: i64,
        /// When.
        #[serde(default)]
        when: Effective,
    },
    /// Another day of the month on which periods begin.
    SetAnchorDay {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// The day.
        day: i8,
        /// At once, on the next such day, or on a day that is one.
        #[serde(default)]
        when: Effective,
    },
    /// Billing rests.
    Pause {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// Credit what is paid but not used.
        #[serde(default)]
        credit: bool,
    },
    /// Billing goes on.
    Resume {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
    },
    /// Takes a scheduled change back.
    UndoChange {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
    },
    /// Staff gives a coupon, from the next invoice on.
    GiveCoupon {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// Its code.
        code: String,
    },
    /// Staff takes a coupon off, from the next invoice on.
    TakeCoupon {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// Its code.
        code: String,
    },
    /// Something was used.
    Usage {
        /// Which.
        #[serde(default = "main")]
        subscription: String,
        /// The meter.
        meter: String,
        /// How much.
        quantity: Decimal,
        /// What is counted once.
        #[serde(default)]
        key: Option<String>,
        /// The day it was used, at noon; now, unless it arrives late.
        #[serde(default)]
        used_on: Option<Date>,
    },
    /// What was used was counted wrongly.
    CorrectUsage {
        /// Which `usage` of the timeline, from 1.
        usage: usize,
        /// What is right; absent, it does not count at all.
        #[serde(default)]
        quantity: Option<Decimal>,
    },
    /// Another setting of the automation.
    SetPolicy {
        /// tenant, product, group, customer or service.
        #[serde(default = "tenant")]
        level: PolicyLevel,
        /// The plan or add-on of a product, the name of a group, the subscription of a service.
        #[serde(default)]
        of: Option<String>,
        /// Its name.
        key: String,
        /// Its value.
        value: serde_json::Value,
    },
    /// The customer is put into a group of customers, or taken out of its group.
    PutInGroup {
        /// Its name; absent, the customer is in none.
        #[serde(default)]
        group: Option<String>,
    },
    /// Another address or number of the customer.
    UpdateCustomer {
        /// Country code.
        #[serde(default)]
        country: Option<String>,
        /// State or province.
        #[serde(default)]
        region: Option<String>,
        /// VAT number.
        #[serde(default)]
        vat_number: Option<String>,
    },
    /// A certificate frees the customer of a country's tax.
    AddCertificate {
        /// What is printed on invoices.
        number: String,
        /// Country code; the customer's when absent.
        #[serde(default)]
        country: Option<String>,
        /// First day; the day of the event when absent.
        #[serde(default)]
        from: Option<Date>,
        /// First day no longer valid.
        #[serde(default)]
        until: Option<Date>,
    },
    /// Every draft becomes an invoice.
    Finalise {},
    /// The daily round, besides those that take place anyhow.
    Run {},
}

/// What a gateway settled in another currency.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettledInput {
    /// Minor units.
    pub amount: i64,
    /// Of this currency.
    pub currency: Currency,
}

fn tenant() -> PolicyLevel {
    PolicyLevel::Tenant
}

fn main() -> String {
    "main".to_owned()
}

fn one() -> i64 {
    1
}

fn one_unit() -> Decimal {
    Decimal::ONE
}
