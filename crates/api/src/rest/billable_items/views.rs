//! What billable items look like on the wire.

use std::collections::BTreeMap;

use mpanel_billing::{
    BillableItemPatch, BillableItemView, BilledOccurrence, Cadence, Decimal, ItemInvoice, ItemRecurrence, ItemTerms,
    ItemTiming, NewBillableItem, Period,
};
use mpanel_core::{BillableItemId, CustomerId, Date, Error, Result};
use mpanel_identity::{Permission, Principal};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::views::abilities::narrow_to_role;
use crate::views::{AbilityView, MoneyView, NamedView, check_text, words};

/// How an item comes again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ItemRecurrence)]
pub struct RecurrenceView {
    /// Distance of two occurrences.
    every: i32,
    /// Of what `every` is a number.
    #[schema(value_type = words::ItemUnit)]
    unit: String,
    /// Whether it is due on the last day of the month.
    #[serde(default)]
    month_end: bool,
    /// How often in all; null for no end.
    times: Option<u32>,
    /// No later than this day.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

impl RecurrenceView {
    fn of(of: ItemRecurrence) -> Self {
        let (every, unit) = match of.cadence {
            Cadence::Days(days) if days % 7 == 0 => (days / 7, "weeks"),
            Cadence::Days(days) => (days, "days"),
            Cadence::Months(months) if months % 12 == 0 => (months / 12, "years"),
            Cadence::Months(months) => (months, "months"),
        };
        Self { every, unit: unit.to_owned(), month_end: of.month_end, times: of.times, until: of.until }
    }

    fn parse(&self) -> Result<ItemRecurrence> {
        if !(1..=3660).contains(&self.every) {
            return Err(Error::invalid("/recurrence/every", "out_of_range", "Use a whole number of one or more."));
        }
        let cadence = match self.unit.as_str() {
            "days" => Cadence::days(self.every),
            "weeks" => Cadence::weeks(self.every),
            "months" => Cadence::months(self.every),
            "years" => Cadence::years(self.every),
            _ => return Err(Error::invalid("/recurrence/unit", "unknown", "Use days, weeks, months or years.")),
        };
        Ok(ItemRecurrence { cadence, month_end: self.month_end, times: self.times, until: self.until })
    }
}

/// A billable item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BillableItemIn {
    #[schema(value_type = String)]
    customer_id: CustomerId,
    /// What it is for, as it is printed; may have several lines.
    description: String,
    /// How many units; parts such as 2.5 are possible.
    #[serde(default = "one")]
    quantity: String,
    /// Price of one unit, in the currency of the account.
    unit_price: MoneyView,
    /// Decides the tax; `standard` when absent.
    tax_class: Option<String>,
    #[schema(value_type = words::NewItemTiming)]
    timing: String,
    /// When it is due, or, where it comes again, due first.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
    recurrence: Option<RecurrenceView>,
    /// First day that it is for; it is earned over its days. Only of what is billed once.
    #[schema(value_type = Option<String>, format = Date)]
    period_start: Option<Date>,
    /// The day after the last.
    #[schema(value_type = Option<String>, format = Date)]
    period_end: Option<Date>,
    /// Each occurrence is for the days up to the next one. Only of what comes again.
    #[serde(default)]
    over_period: bool,
}

fn one() -> String {
    "1".to_owned()
}

fn quantity(text: &str) -> Result<Decimal> {
    text.parse()
        .map_err(|e: mpanel_calc::decimal::DecimalError| Error::invalid("/quantity", "malformed", e.to_string()))
}

fn timing(word: &str) -> Result<ItemTiming> {
    match word {
        "next_invoice" => Ok(ItemTiming::NextInvoice),
        "on_day" => Ok(ItemTiming::OnDay),
        "hold" => Ok(ItemTiming::Hold),
        _ => {
            Err(Error::invalid("/timing", "unknown", "Use next_invoice, on_day or hold. Invoice it now by its action."))
        }
    }
}

fn period(start: Option<Date>, end: Option<Date>) -> Result<Option<Period>> {
    match (start, end) {
        (Some(start), Some(end)) => Ok(Some(Period::new(start, end))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::invalid("/period_end", "required", "Say the day after the last one, too.")),
        (None, Some(_)) => Err(Error::invalid("/period_start", "required", "Say the first day, too.")),
    }
}

impl BillableItemIn {
    pub(super) fn parse(self) -> Result<NewBillableItem> {
        check_text("/description", &self.description, 2000)?;
        let now = self.timing == "now";
        let terms = ItemTerms {
            quantity: quantity(&self.quantity)?,
            unit_price: self.unit_price.parse("/unit_price")?,
            tax_class: self.tax_class.unwrap_or_else(|| "standard".to_owned()),
            timing: if now { ItemTiming::OnDay } else { timing(&self.timing)? },
            day: self.day,
            recurrence: self.recurrence.as_ref().map(RecurrenceView::parse).transpose()?,
            period: period(self.period_start, self.period_end)?,
            over_period: self.over_period,
            description: self.description,
        };
        Ok(NewBillableItem { customer: self.customer_id, terms, now })
    }
}

/// A change of a billable item: what is absent stays, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BillableItemPatchIn {
    description: Option<String>,
    quantity: Option<String>,
    unit_price: Option<MoneyView>,
    tax_class: Option<String>,
    #[schema(value_type = Option<words::ItemTiming>)]
    timing: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Option<Date>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<RecurrenceView>)]
    recurrence: Option<Option<RecurrenceView>>,
    /// Given with `period_end`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    period_start: Option<Option<Date>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    period_end: Option<Option<Date>>,
    over_period: Option<bool>,
}

// Tells "absent" from "null", which Option alone does not.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

impl BillableItemPatchIn {
    pub(super) fn parse(self) -> Result<BillableItemPatch> {
        self.description.as_ref().map(|text| check_text("/description", text, 2000)).transpose()?;
        let period = match (self.period_start, self.period_end) {
            (None, None) => None,
            (start, end) => Some(period(start.flatten(), end.flatten())?),
        };
        let recurrence = match self.recurrence {
            Some(Some(view)) => Some(Some(view.parse()?)),
            Some(None) => Some(None),
            None => None,
        };
        Ok(BillableItemPatch {
            description: self.description,
            quantity: self.quantity.as_deref().map(quantity).transpose()?,
            unit_price: self.unit_price.map(|price| price.parse("/unit_price")).transpose()?,
            tax_class: self.tax_class,
            timing: self.timing.as_deref().map(timing).transpose()?,
            day: self.day,
            recurrence,
            period,
            over_period: self.over_period,
        })
    }
}

/// Which items of which customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceItemsIn {
    #[schema(value_type = String)]
    pub(super) customer_id: CustomerId,
    /// 1 to 100 of them.
    #[schema(value_type = Vec<String>)]
    pub(super) item_ids: Vec<BillableItemId>,
}

/// An invoice that was raised.
#[derive(Debug, Serialize, ToSchema)]
pub struct RaisedInvoice {
    id: String,
    number: String,
    total: MoneyView,
}

/// The invoices that were raised: one for each currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoicedItemsOut {
    invoices: Vec<RaisedInvoice>,
}

impl From<Vec<ItemInvoice>> for InvoicedItemsOut {
    fn from(made: Vec<ItemInvoice>) -> Self {
        let one = |i: ItemInvoice| RaisedInvoice { id: i.id.to_string(), number: i.number, total: i.total.into() };
        Self { invoices: made.into_iter().map(one).collect() }
    }
}

/// A line of an invoice that billed an occurrence.
#[derive(Debug, Serialize, ToSchema)]
pub struct BilledOccurrenceOut {
    invoice_id: String,
    number: String,
    /// The day of the occurrence, of what comes again.
    #[schema(format = Date)]
    day: Option<String>,
    amount: MoneyView,
    /// Whether it was taken back to be billed again.
    released: bool,
}

/// A billable item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillableItem)]
pub struct BillableItemOut {
    id: String,
    version: i32,
    customer: NamedView,
    description: String,
    quantity: String,
    unit_price: MoneyView,
    /// What one occurrence comes to.
    amount: MoneyView,
    tax_class: String,
    #[schema(value_type = words::ItemTiming)]
    timing: String,
    #[schema(format = Date)]
    day: Option<String>,
    recurrence: Option<RecurrenceView>,
    #[schema(format = Date)]
    period_start: Option<String>,
    #[schema(format = Date)]
    period_end: Option<String>,
    over_period: bool,
    #[schema(value_type = words::ItemState)]
    state: String,
    /// How often it was invoiced.
    invoiced: i32,
    /// When it is due next.
    #[schema(format = Date)]
    next_day: Option<String>,
    /// When that invoice is raised.
    #[schema(format = Date)]
    next_invoice_on: Option<String>,
    created_at: String,
    /// The lines that billed it; in lists none.
    billed: Vec<BilledOccurrenceOut>,
    #[schema(value_type = words::BillableItemAbilities)]
    can: BTreeMap<String, AbilityView>,
}

impl BillableItemOut {
    pub(super) fn of(item: BillableItemView, viewer: &Principal, billed: Vec<BilledOccurrence>) -> Self {
        let shown =
            |a: mpanel_billing::Ability| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason });
        let mut can: BTreeMap<String, AbilityView> = item.abilities.into_iter().map(shown).collect();
        narrow_to_role(&mut can, viewer, |_| Some(Permission::InvoicesWrite));
        let terms = item.terms;
        let text = |day: Option<Date>| day.map(|day| day.to_string());
        let line = |one: BilledOccurrence| BilledOccurrenceOut {
            invoice_id: one.invoice.to_string(),
            number: one.number,
            day: text(one.day),
            amount: one.amount.into(),
            released: one.released,
        };
        Self {
            id: item.id.to_string(),
            version: item.version,
            customer: NamedView { id: item.customer.to_string(), name: item.customer_name },
            description: terms.description,
            quantity: terms.quantity.to_string(),
            unit_price: terms.unit_price.into(),
            amount: item.amount.into(),
            tax_class: terms.tax_class,
            timing: terms.timing.as_str().to_owned(),
            day: text(terms.day),
            recurrence: terms.recurrence.map(RecurrenceView::of),
            period_start: text(terms.period.map(|p| p.start)),
            period_end: text(terms.period.map(|p| p.end)),
            over_period: terms.over_period,
            state: item.state.as_str().to_owned(),
            invoiced: item.invoiced,
            next_day: text(item.next_day),
            next_invoice_on: text(item.next_invoice_on),
            created_at: item.created_at.to_string(),
            billed: billed.into_iter().map(line).collect(),
            can,
        }
    }
}
