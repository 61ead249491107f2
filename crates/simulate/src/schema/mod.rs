//! The timeline a simulation reads: who buys what, when, and what happens then.
//!
//! Every object refuses fields it does not know. Amounts are whole minor
//! units; unit prices and quantities that may have a fraction are texts.

mod event;

use std::collections::BTreeMap;

use jiff::civil::Date;
use mpanel_calc::commitment::Thresholds;
use mpanel_calc::rating::{Aggregation, AtChange, PercentageModel, PriceModel, Spend};
use mpanel_calc::{Cadence, Decimal, Rate, TaxStanding};
use mpanel_core::Currency;
use serde::Deserialize;

pub use event::{Effective, EventInput, Expected, SettledInput, Verb, Which};

/// A contract's life, from the first event to `run_until`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// Words for the reader; nothing reads them.
    #[serde(default)]
    pub description: String,
    /// Currency of every amount.
    #[serde(default = "euro")]
    pub currency: Currency,
    /// IANA time zone in which days are counted.
    #[serde(default = "utc")]
    pub zone: String,
    /// The last day played.
    pub run_until: Date,
    /// Who sells.
    #[serde(default)]
    pub seller: SellerInput,
    /// Who buys.
    #[serde(default)]
    pub customer: CustomerInput,
    /// Which taxes are in force.
    #[serde(default)]
    pub tax: TaxInput,
    /// Exchange rates.
    #[serde(default)]
    pub rates: Vec<RateInput>,
    /// Settings of the automation, such as `renewal.lead_days`.
    #[serde(default)]
    pub policies: BTreeMap<String, serde_json::Value>,
    /// The ways of billing that differ from the defaults.
    #[serde(default)]
    pub options: OptionsInput,
    /// What is sold.
    #[serde(default)]
    pub plans: Vec<PlanInput>,
    /// What is sold with it.
    #[serde(default)]
    pub add_ons: Vec<PlanInput>,
    /// Coupons.
    #[serde(default)]
    pub coupons: Vec<CouponInput>,
    /// Whether automatic charges succeed on the days on which the ladder asks for them.
    #[serde(default)]
    pub saved_method: bool,
    /// When the daily round takes place.
    #[serde(default)]
    pub rounds: Rounds,
    /// Report what moved on every account in every month.
    #[serde(default)]
    pub months: bool,
    /// What happens, in order.
    #[serde(deserialize_with = "crate::read::events")]
    pub events: Vec<EventInput>,
}

fn vat() -> String {
    "VAT".to_owned()
}

fn euro() -> Currency {
    Currency::EUR
}

fn utc() -> String {
    "UTC".to_owned()
}

/// When the daily round takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounds {
    /// Every day, in the small hours.
    #[default]
    Daily,
    /// Only where an event says `run`.
    OnEvents,
}

/// Who sells.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SellerInput {
    /// Country code; decides the tax.
    pub country: String,
    /// Whether prices contain tax.
    pub prices_include_tax: bool,
}

impl Default for SellerInput {
    fn default() -> Self {
        Self { country: "DE".to_owned(), prices_include_tax: false }
    }
}

/// Who buys.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CustomerInput {
    /// Country code.
    pub country: String,
    /// State or province.
    pub region: Option<String>,
    /// A company name or VAT number makes a business.
    pub company: Option<String>,
    /// VAT number.
    pub vat_number: Option<String>,
    /// What the register says of it: valid, invalid or unavailable.
    pub vat_answer: VatInput,
    /// Day of the month on which all services of the account are billed.
    pub account_anchor: Option<i8>,
}

impl Default for CustomerInput {
    fn default() -> Self {
        Self {
            country: "DE".to_owned(),
            region: None,
            company: None,
            vat_number: None,
            vat_answer: VatInput::Valid,
            account_anchor: None,
        }
    }
}

/// An exchange rate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateInput {
    /// One of this currency
    pub base: Currency,
    /// is so many of that one.
    pub quote: Currency,
    /// How many.
    pub rate: Decimal,
    /// First day in force.
    pub on: Date,
}

/// What the register says of a VAT number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatInput {
    /// It knows it.
    #[default]
    Valid,
    /// It does not know it.
    Invalid,
    /// It does not answer.
    Unavailable,
}

impl VatInput {
    /// As billing takes it down.
    pub(crate) fn answer(self) -> mpanel_billing::VatAnswer {
        match self {
            VatInput::Valid => mpanel_billing::VatAnswer::Valid,
            VatInput::Invalid => mpanel_billing::VatAnswer::Invalid,
            VatInput::Unavailable => mpanel_billing::VatAnswer::Unavailable,
        }
    }
}

/// Which taxes are in force.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxInput {
    /// None.
    #[default]
    None,
    /// The standard rates of the European Union.
    Eu,
    /// These.
    Rules(Vec<TaxRuleInput>),
}

/// The rate of a country or of a region from a day on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxRuleInput {
    /// Country code.
    pub country: String,
    /// State or province; the whole country when absent.
    #[serde(default)]
    pub region: Option<String>,
    /// Words for the invoice.
    #[serde(default = "vat")]
    pub name: String,
    /// The class of what is sold that it is for; `standard` when absent.
    #[serde(default)]
    pub class: Option<String>,
    /// instead, added or compound: how a region's stands to the country's.
    #[serde(default)]
    pub standing: TaxStanding,
    /// Percent.
    #[serde(deserialize_with = "crate::read::percent")]
    pub rate: Rate,
    /// First day in force.
    #[serde(default)]
    pub from: Option<Date>,
}

/// The ways of billing that can differ. Absent means the default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OptionsInput {
    /// actual, second, fixed_30, strict_30_360 or none.
    pub proration: Option<mpanel_calc::Basis>,
    /// reset or keep_anchor.
    pub interval_change: Option<IntervalChange>,
    /// keep or restart_term.
    pub resume_anchor: Option<ResumeAnchor>,
    /// immediate or next.
    pub proration_invoice: Option<ProrationInvoice>,
    /// own or own_nominal.
    pub component_cadence: Option<mpanel_calc::contract::ComponentCadence>,
    /// Bill the day of cancellation too.
    pub bill_cancellation_day: Option<bool>,
    /// Voiding an invoice lets its periods be billed again.
    pub void_releases_periods: Option<bool>,
    /// group, line or invoice.
    pub tax_rounding: Option<mpanel_calc::TaxRounding>,
    /// Keep renewal invoices as drafts until an event finalises them, for thirty days at most.
    pub drafts: Option<bool>,
}

/// The invoice on which the lines of a change come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProrationInvoice {
    /// One of their own, at once.
    #[default]
    Immediate,
    /// The next regular one.
    Next,
}

/// Where periods begin after a change of their length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntervalChange {
    /// On the day of the change.
    #[default]
    Reset,
    /// On the old anchor, after a stub.
    KeepAnchor,
}

/// Where periods begin after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResumeAnchor {
    /// Where they did before.
    #[default]
    Keep,
    /// On the day of the month only; a new term begins.
    RestartTerm,
}

/// A plan or an add-on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanInput {
    /// Its name in events and lines.
    pub id: String,
    /// Its prices.
    pub prices: Vec<PriceInput>,
    /// Whether it is paid at the start or at the end of its periods.
    #[serde(default)]
    pub timing: mpanel_calc::contract::Timing,
    /// What is measured and how it is priced.
    #[serde(default)]
    pub meters: Vec<MeterInput>,
    /// The class of its tax; `standard` when absent.
    #[serde(default)]
    pub tax_class: Option<String>,
    /// What a period must at least bring.
    #[serde(default)]
    pub commitment: Option<i64>,
    /// How long it binds.
    #[serde(default)]
    pub contract: Option<ContractInput>,
    /// Settings of the automation for it.
    #[serde(default)]
    pub policies: BTreeMap<String, serde_json::Value>,
}

/// How long a plan binds those who buy it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractInput {
    /// Months of the first term.
    pub term_months: i32,
    /// How long before the end notice is given.
    pub notice: mpanel_calc::Notice,
    /// What happens at the end of a term: another one, none, or an end.
    pub at_end: mpanel_calc::AtEnd,
}

impl ContractInput {
    /// The rules of the product.
    pub(crate) fn rules(&self) -> mpanel_calc::ContractRules {
        mpanel_calc::ContractRules { months: self.term_months, notice: self.notice, at_end: self.at_end }
    }
}

/// A price of a plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceInput {
    /// How often: 1m, 3m, 1y, 14d, …
    pub every: Cadence,
    /// Minor units for a period.
    pub amount: i64,
    /// Minor units once.
    #[serde(default)]
    pub setup: i64,
    /// Another price for the first periods.
    #[serde(default)]
    pub intro: Option<IntroInput>,
}

/// A price for the first periods.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntroInput {
    /// So many periods.
    pub cycles: i32,
    /// Minor units for each.
    pub amount: i64,
}

/// A meter of a plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeterInput {
    /// Its name in events.
    pub id: String,
    /// How events become a quantity.
    pub aggregation: Aggregation,
    /// How the quantity is priced; or say `percentage`.
    #[serde(default)]
    pub price: Option<PriceModel>,
    /// A share of each event's amount.
    #[serde(default)]
    pub percentage: Option<PercentageInput>,
    /// Units of each period that cost nothing.
    #[serde(default)]
    pub included: Decimal,
    /// Least and most of its line.
    #[serde(default)]
    pub spend: Spend,
    /// Amounts that raise an invoice within the period.
    #[serde(default)]
    pub thresholds: Vec<i64>,
    /// After the last of them, each further multiple raises one, too.
    #[serde(default)]
    pub threshold_every: Option<i64>,
    /// Where it begins to count when it takes the place of another price inside a period.
    #[serde(default)]
    pub at_change: AtChange,
}

impl MeterInput {
    /// When its usage is billed before the period is over.
    pub(crate) fn thresholds(&self) -> Option<Thresholds> {
        let found = Thresholds { once: self.thresholds.clone(), then_every: self.threshold_every };
        (found != Thresholds::default()).then_some(found)
    }
}

/// A share of each event's amount.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PercentageInput {
    /// Percent.
    #[serde(deserialize_with = "crate::read::percent")]
    pub rate: Rate,
    /// Fee for every paid event, in major units.
    #[serde(default)]
    pub fixed: Decimal,
    /// Events that cost nothing.
    #[serde(default)]
    pub free_events: Option<u64>,
    /// Amount that costs nothing.
    #[serde(default)]
    pub free_total: Option<Decimal>,
    /// Least price of a paid event.
    #[serde(default)]
    pub event_min: Option<Decimal>,
    /// Highest price of an event.
    #[serde(default)]
    pub event_max: Option<Decimal>,
}

impl PercentageInput {
    /// The price model.
    pub(crate) fn model(&self) -> PercentageModel {
        PercentageModel {
            rate: self.rate,
            fixed: self.fixed,
            free_events: self.free_events,
            free_total: self.free_total,
            event_min: self.event_min,
            event_max: self.event_max,
        }
    }
}

/// A coupon: a percentage or an amount, setup fees, or both.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouponInput {
    /// What the customer types.
    pub code: String,
    /// Percent off.
    #[serde(default, deserialize_with = "crate::read::some_percent")]
    pub percent: Option<Rate>,
    /// Minor units off.
    #[serde(default)]
    pub amount: Option<i64>,
    /// Plans it applies to; all when absent.
    #[serde(default)]
    pub plans: Vec<String>,
    /// For how many invoices; for ever when absent.
    #[serde(default)]
    pub cycles: Option<i32>,
    /// Takes setup fees off.
    #[serde(default)]
    pub free_setup: bool,
    /// Cadences of prices it applies to; all when absent.
    #[serde(default)]
    pub every: Vec<Cadence>,
    /// Can be combined with others that say so, too.
    #[serde(default)]
    pub combines: bool,
    /// Takes from usage, too.
    #[serde(default)]
    pub covers_usage: bool,
    /// How often it may be used.
    #[serde(default)]
    pub max_uses: Option<i64>,
    /// How often one customer may use it.
    #[serde(default)]
    pub per_customer: Option<i64>,
    /// Only for those who have not bought anything.
    #[serde(default)]
    pub new_customers: bool,
    /// What an order must come to in minor units, before discounts and tax.
    #[serde(default)]
    pub min_order: Option<i64>,
}
