//! Changes of services on the wire.

use std::collections::BTreeMap;

use mpanel_billing::{
    self as billing, AddOnInput, ChangeBy, ChangeRequest, ChangeView, ChangeWhen, NextInvoice, PlanChange, WantedChange,
};
use mpanel_core::{Date, Error, ProductId, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rest::shop::TaxOut;
use crate::views::option::{OptionIn, parse_values};
use crate::views::{AbilityView, MoneyView, check_text, words};

/// What is to change; `kind` decides which fields there are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = WantedServiceChange)]
pub enum WantedChangeIn {
    /// Another product, cycle or add-ons at the catalog's prices; what is absent stays.
    Plan {
        /// The product.
        #[schema(value_type = Option<String>)]
        product_id: Option<ProductId>,
        /// Its period.
        #[schema(value_type = Option<words::CycleMonths>)]
        cycle_months: Option<i32>,
        /// All add-ons from then on.
        add_ons: Option<Vec<ChangeAddOn>>,
        /// All values of options from then on; those the service has when absent.
        options: Option<Vec<OptionIn>>,
        /// What everything costs each period, before tax, instead of the catalog's price.
        price: Option<MoneyView>,
        /// Keep the due day when the cycle changes, which leaves a shorter first period.
        #[serde(default)]
        keep_anchor: bool,
    },
    /// Other values of some options at the catalog's prices; everything else keeps its price.
    Options {
        /// The values; null takes an option away.
        options: Vec<OptionIn>,
    },
    /// Another number of one component; zero takes an add-on away.
    Quantity {
        /// The key of one of the subscription's components.
        component: String,
        /// How many.
        quantity: i64,
    },
    /// Another price of everything together, each period and before tax.
    Price {
        /// At least what the add-ons cost.
        price: MoneyView,
    },
    /// Another due date; it decides by itself when it begins.
    DueDate {
        /// Periods begin on it from then on.
        #[schema(value_type = String, format = Date)]
        due_date: Date,
        /// Move the periods today: the one that runs is measured by the new days. Otherwise they move on the due date.
        #[serde(default)]
        at_once: bool,
    },
    /// Billing rests while the service runs on.
    Pause {
        /// Credit what is paid but not used.
        credit: bool,
    },
    /// Billing goes on.
    Resume {
        /// Begin a new term instead of keeping the due day.
        #[serde(default)]
        restart_term: bool,
    },
}

/// An add-on with its number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAddOn {
    #[schema(value_type = String)]
    id: ProductId,
    quantity: i64,
}

/// A change by staff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeServiceIn {
    change: WantedChangeIn,
    #[schema(value_type = words::ChangeWhen)]
    pub(super) when: String,
    /// The first day of the new terms, where `when` is `on`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    effective_on: Option<Date>,
    /// What was done at the provider by hand, or another remark; only staff sees it. It is required when the
    /// machine changes and the product is not marked `in_place_change`.
    #[serde(default)]
    note: Option<String>,
    /// `due_now` of the quote; another amount is refused with `price_changed`.
    #[serde(default)]
    pub(super) expected_due_now: Option<MoneyView>,
    /// `renews_at` of the quote; another amount is refused with `price_changed`.
    #[serde(default)]
    pub(super) expected_renews_at: Option<MoneyView>,
}

/// A change that a customer is thinking of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteOwnChangeIn {
    #[schema(value_type = Option<String>)]
    pub(super) product_id: Option<ProductId>,
    #[schema(value_type = Option<words::CycleMonths>)]
    pub(super) cycle_months: Option<i32>,
    /// Other values of some options, instead of another plan or period; null takes one away.
    #[serde(default)]
    pub(super) options: Option<Vec<OptionIn>>,
    #[schema(value_type = words::OwnChangeWhen)]
    pub(super) when: String,
}

/// A change that a customer confirms.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeOwnServiceIn {
    #[schema(value_type = Option<String>)]
    pub(super) product_id: Option<ProductId>,
    #[schema(value_type = Option<words::CycleMonths>)]
    pub(super) cycle_months: Option<i32>,
    /// Other values of some options, instead of another plan or period; null takes one away.
    #[serde(default)]
    pub(super) options: Option<Vec<OptionIn>>,
    #[schema(value_type = words::OwnChangeWhen)]
    pub(super) when: String,
    /// `due_now` of the quote; another amount is refused with `price_changed`.
    pub(super) expected_due_now: MoneyView,
    /// `renews_at` of the quote; another amount is refused with `price_changed`.
    #[serde(default)]
    pub(super) expected_renews_at: Option<MoneyView>,
}

/// A plan and cycle to change to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceChangeOption)]
pub struct ChangeOptionOut {
    pub(super) product_id: String,
    product_name: String,
    #[schema(value_type = words::CycleMonths)]
    pub(super) cycle_months: i32,
    /// Everything each period, with the present region and add-ons, before tax.
    price: MoneyView,
    /// Whether it is what the service has.
    current: bool,
    /// Whether a customer can let it begin at once; otherwise it begins with the next term.
    now: bool,
    /// Whether a customer can choose it.
    by_customer: AbilityView,
}

/// What a change means in money: exactly what making it now would bill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceChangeQuote)]
pub struct ChangeQuoteOut {
    /// For `If-Match` of the change.
    version: i32,
    #[schema(value_type = words::ChangeKind)]
    kind: String,
    summary: String,
    /// The first day of the new terms.
    effective_on: String,
    /// What would be billed at once: credits first.
    invoices: Vec<ChangeInvoice>,
    /// Unpaid invoices of the old terms that would be taken back.
    taken_back: Vec<String>,
    credit_used: MoneyView,
    credited_to_account: MoneyView,
    due_now: MoneyView,
    /// What waits for the next invoice instead of being billed at once: credits first.
    waits: Vec<ChangeLine>,
    next_invoice: Option<ChangeNextInvoice>,
    /// Each period under the new terms, before tax and discounts.
    renews_at: MoneyView,
    #[schema(value_type = words::CycleMonths)]
    pub(super) cycle_months: i32,
    prices_include_tax: bool,
}

/// An invoice that a change would raise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceChangeInvoice)]
pub struct ChangeInvoice {
    due_date: String,
    lines: Vec<ChangeLine>,
    subtotal: MoneyView,
    discount: MoneyView,
    tax: Vec<TaxOut>,
    tax_total: MoneyView,
    /// Negative when the customer gets something back.
    total: MoneyView,
}

/// A line of such an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceChangeLine)]
pub struct ChangeLine {
    description: String,
    #[schema(value_type = words::LineKind)]
    kind: String,
    period_start: Option<String>,
    /// The day after the last.
    period_end: Option<String>,
    quantity: i64,
    /// Of one for a whole period.
    unit_price: MoneyView,
    amount: MoneyView,
    /// How the amount came about, where it is not plain.
    explain: Option<String>,
}

/// The next regular invoice under the new terms.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceChangeNextInvoice)]
pub struct ChangeNextInvoice {
    issue_date: String,
    due_date: String,
    total: MoneyView,
}

impl From<NextInvoice> for ChangeNextInvoice {
    fn from(next: NextInvoice) -> Self {
        let NextInvoice { issue_date, due_date, total } = next;
        Self { issue_date: issue_date.to_string(), due_date: due_date.to_string(), total: total.into() }
    }
}

/// An agreed change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceChange)]
pub struct ChangeOut {
    id: String,
    #[schema(value_type = words::ChangeKind)]
    kind: String,
    summary: String,
    effective_on: String,
    #[schema(value_type = words::ChangeState)]
    state: String,
    /// For staff only.
    note: Option<String>,
    #[schema(value_type = words::ActorKind)]
    actor_kind: String,
    actor_name: String,
    created_at: String,
    /// When it came into force or was taken back.
    closed_at: Option<String>,
    #[schema(value_type = words::ChangeAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// A change that was made, with the invoices it raised.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceChangeMade)]
pub struct ChangeMade {
    change: ChangeOut,
    invoice_ids: Vec<String>,
    due_now: MoneyView,
    credited_to_account: MoneyView,
}

pub(super) fn parse_when(word: &str, on: Option<Date>) -> Result<ChangeWhen> {
    match (word, on) {
        ("now", None) => Ok(ChangeWhen::Now),
        ("end_of_term", None) => Ok(ChangeWhen::EndOfTerm),
        ("on", Some(day)) => Ok(ChangeWhen::On(day)),
        ("on", None) => Err(Error::invalid("/effective_on", "required", "Say on which day.")),
        ("now" | "end_of_term", Some(_)) => {
            Err(Error::invalid("/effective_on", "malformed", "A day goes only with when: on."))
        }
        _ => Err(Error::invalid("/when", "unknown", "Use now, end_of_term or on.")),
    }
}

impl ChangeServiceIn {
    pub(super) fn request(&self) -> Result<ChangeRequest> {
        check_text("/note", self.note.as_deref().unwrap_or_default(), 1000)?;
        Ok(ChangeRequest {
            what: self.change.wanted()?,
            when: parse_when(&self.when, self.effective_on)?,
            note: self.note.clone(),
            by: ChangeBy::Staff,
        })
    }
}

impl WantedChangeIn {
    fn wanted(&self) -> Result<WantedChange> {
        Ok(match self {
            WantedChangeIn::Plan { product_id, cycle_months, add_ons, options, price, keep_anchor } => {
                let add_on = |a: &ChangeAddOn| AddOnInput { id: a.id, quantity: a.quantity };
                WantedChange::Plan(PlanChange {
                    product: *product_id,
                    cycle_months: *cycle_months,
                    add_ons: add_ons.as_ref().map(|list| list.iter().map(add_on).collect()),
                    options: options.clone().map(|all| parse_values("/change/options", all)).transpose()?,
                    price: price.as_ref().map(|p| p.parse("/change/price")).transpose()?,
                    keep_anchor: *keep_anchor,
                })
            }
            WantedChangeIn::Options { options } => {
                WantedChange::Options(parse_values("/change/options", options.clone())?)
            }
            WantedChangeIn::Quantity { component, quantity } => {
                WantedChange::Quantity { component: component.clone(), quantity: *quantity }
            }
            WantedChangeIn::Price { price } => WantedChange::Price(price.parse("/change/price")?),
            WantedChangeIn::DueDate { due_date, at_once } => {
                WantedChange::DueDate { day: *due_date, at_once: *at_once }
            }
            WantedChangeIn::Pause { credit } => WantedChange::Pause { credit: *credit },
            WantedChangeIn::Resume { restart_term } => WantedChange::Resume { restart_term: *restart_term },
        })
    }
}

impl From<billing::PlanOffer> for ChangeOptionOut {
    fn from(offer: billing::PlanOffer) -> Self {
        Self {
            product_id: offer.product.to_string(),
            product_name: offer.product_name,
            cycle_months: offer.cycle_months,
            price: offer.price.into(),
            current: offer.current,
            now: offer.now,
            by_customer: AbilityView { allowed: offer.allowed, reason: offer.reason.map(str::to_owned) },
        }
    }
}

impl From<billing::ChangeQuote> for ChangeQuoteOut {
    fn from(quote: billing::ChangeQuote) -> Self {
        Self {
            version: quote.version,
            kind: quote.kind.to_owned(),
            summary: quote.summary,
            effective_on: quote.effective_on.to_string(),
            invoices: quote.invoices.into_iter().map(ChangeInvoice::from).collect(),
            taken_back: quote.taken_back.iter().map(ToString::to_string).collect(),
            credit_used: quote.credit_used.into(),
            credited_to_account: quote.credited_to_account.into(),
            due_now: quote.due_now.into(),
            waits: quote.waits.into_iter().map(ChangeLine::from).collect(),
            next_invoice: quote.next_invoice.map(ChangeNextInvoice::from),
            renews_at: quote.renews_at.into(),
            cycle_months: quote.cycle_months,
            prices_include_tax: quote.prices_include_tax,
        }
    }
}

impl From<billing::QuotedLine> for ChangeLine {
    fn from(l: billing::QuotedLine) -> Self {
        Self {
            description: l.description,
            kind: l.kind.to_owned(),
            period_start: l.period_start.map(|d| d.to_string()),
            period_end: l.period_end.map(|d| d.to_string()),
            quantity: l.quantity,
            unit_price: l.unit_price.into(),
            amount: l.amount.into(),
            explain: l.explain,
        }
    }
}

impl From<billing::QuotedInvoice> for ChangeInvoice {
    fn from(invoice: billing::QuotedInvoice) -> Self {
        Self {
            due_date: invoice.due_date.to_string(),
            lines: invoice.lines.into_iter().map(ChangeLine::from).collect(),
            subtotal: invoice.subtotal.into(),
            discount: invoice.discount.into(),
            tax: invoice.taxes.into_iter().map(TaxOut::from).collect(),
            tax_total: invoice.tax_total.into(),
            total: invoice.total.into(),
        }
    }
}

impl From<ChangeView> for ChangeOut {
    fn from(change: ChangeView) -> Self {
        let can = |a: billing::Ability| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason });
        Self {
            id: change.id.to_string(),
            kind: change.kind,
            summary: change.summary,
            effective_on: change.effective_on.to_string(),
            state: change.state.as_str().to_owned(),
            note: change.note,
            actor_kind: change.actor_kind,
            actor_name: change.actor_name,
            created_at: change.created_at.to_string(),
            closed_at: change.closed_at.map(|t| t.to_string()),
            can: change.abilities.into_iter().map(can).collect(),
        }
    }
}

impl From<billing::ChangeOutcome> for ChangeMade {
    fn from(done: billing::ChangeOutcome) -> Self {
        Self {
            change: done.change.into(),
            invoice_ids: done.invoices.iter().map(ToString::to_string).collect(),
            due_now: done.quote.due_now.into(),
            credited_to_account: done.quote.credited_to_account.into(),
        }
    }
}
