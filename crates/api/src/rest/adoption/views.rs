//! What the calls of adoption take and answer, row by row.

use mpanel_core::{Currency, CustomerId, Date, Error, ProductId, Result};
use mpanel_provisioning::{AdoptKind, ForeignThing};
use mpanel_workflows::adoption::{AdoptResult, AdoptRow, Adopter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rest::customers::CustomerIn;
use crate::rest::margins::MarginPeriod;
use crate::rest::service_changes::views::ChangeNextInvoice;
use crate::views::{MoneyView, check_text, words};

/// A domain, object storage or private network that belongs to no service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ForeignThing)]
pub struct ForeignThingOut {
    #[schema(value_type = words::AdoptKind)]
    kind: &'static str,
    /// By what the provider knows it: the name of a domain, the id of the others.
    provider_ref: String,
    /// Its name there.
    name: String,
    /// The code of its region; none of a domain.
    region: Option<String>,
    /// Space of a storage.
    size_gb: Option<i64>,
    /// Range of a private network.
    cidr: Option<String>,
    /// The provider's ids of the machines in a private network.
    machines: Vec<String>,
    /// When a domain is renewed.
    renews_on: Option<String>,
    /// When it ends, if it was cancelled at the provider.
    ends_on: Option<String>,
    /// Whose it is to be: staff gave it to them before, or all machines in the network are theirs.
    customer_id: Option<String>,
}

impl From<ForeignThing> for ForeignThingOut {
    fn from(thing: ForeignThing) -> Self {
        Self {
            kind: thing.kind.as_str(),
            provider_ref: thing.provider_ref,
            name: thing.name,
            region: thing.region,
            size_gb: thing.size_gb,
            cidr: thing.cidr,
            machines: thing.machines,
            renews_on: thing.renews_on.map(|d| d.to_string()),
            ends_on: thing.ends_on.map(|d| d.to_string()),
            customer_id: thing.customer.map(|c| c.to_string()),
        }
    }
}

/// Something at the provider and what it is to become. Give `customer_id` or `new_customer`; a private network may leave
/// both to the machines in it, and has neither product, price, period nor due date.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptIn {
    /// A machine when absent.
    #[serde(default)]
    #[schema(value_type = Option<words::AdoptKind>)]
    kind: Option<String>,
    /// By what the provider knows it: the name of a domain, the id of everything else.
    provider_ref: String,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    /// Opened unless there is a customer with this mail address.
    #[serde(default)]
    new_customer: Option<CustomerIn>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    product_id: Option<ProductId>,
    /// Each period, as the price list has prices: with tax only where they include it. The product's own when absent.
    #[serde(default)]
    price: Option<MoneyView>,
    #[serde(default)]
    #[schema(value_type = Option<words::CycleMonths>)]
    cycle_months: Option<i32>,
    /// The first day that is not paid for yet; in arrears, the day on which the period that runs is billed. Of a domain,
    /// the day on which it is renewed, when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    next_due_on: Option<Date>,
    /// Host name, or the name of a private network; made of its name at the provider when absent. A domain has none.
    #[serde(default)]
    hostname: Option<String>,
}

impl AdoptIn {
    /// The row as it is carried out. `currency` is the one of a customer who is opened without a price; `latest` the
    /// last day that can be meant.
    pub(super) fn parse(self, index: usize, currency: Currency, latest: Date) -> Result<AdoptRow> {
        let at = |field: &str| format!("/rows/{index}/{field}");
        let kind = match self.kind.as_deref() {
            None => AdoptKind::Machine,
            Some(word) => AdoptKind::from_word(word).ok_or_else(|| {
                let detail = "Use machine, domain, object_storage or private_network.";
                Error::invalid(at("kind"), "unknown", detail)
            })?,
        };
        check_text(&at("provider_ref"), &self.provider_ref, 253)?;
        if let Some(cycle) = self.cycle_months {
            mpanel_billing::check_cycle(at("cycle_months"), cycle)?;
        }
        if self.next_due_on.is_some_and(|due| due > latest) {
            let detail = "The next due date is more than ten years away.";
            return Err(Error::invalid(at("next_due_on"), "too_far", detail));
        }
        let price = self.price.map(|p| p.parse(&at("price"))).transpose()?;
        let customer = match (self.customer_id, self.new_customer) {
            (Some(id), None) => Some(Adopter::Existing(id)),
            (None, Some(new)) => {
                let currency = price.map_or(currency, |p| p.currency);
                Some(Adopter::New(Box::new(new.into_new(currency).map_err(|e| under(&at("new_customer"), e))?)))
            }
            (None, None) if kind == AdoptKind::PrivateNetwork => None,
            _ => {
                let detail = "Give either customer_id or new_customer.";
                return Err(Error::invalid(at("customer_id"), "required", detail));
            }
        };
        Ok(AdoptRow {
            kind,
            provider_ref: self.provider_ref,
            customer,
            product: self.product_id,
            price,
            cycle_months: self.cycle_months,
            next_due_on: self.next_due_on,
            hostname: self.hostname,
        })
    }
}

/// What became, or would become, of a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptedRow {
    #[schema(value_type = words::AdoptKind)]
    kind: &'static str,
    /// By what the provider knows it.
    provider_ref: String,
    #[schema(value_type = words::AdoptVerdict)]
    verdict: String,
    /// None of a private network.
    service_id: Option<String>,
    /// Host name, or the name of a private network.
    hostname: Option<String>,
    /// Absent while the customer would only be opened.
    customer_id: Option<String>,
    customer_name: Option<String>,
    opens_customer: bool,
    product: Option<String>,
    /// Each period, as the price list has prices: with tax only where they include it.
    price: Option<MoneyView>,
    /// When the first invoice is raised.
    next_invoice_on: Option<String>,
    /// What it comes to for this service alone, with tax; absent where it costs nothing, or where its tax cannot be
    /// told yet.
    first_invoice: Option<ChangeNextInvoice>,
    /// What each period brings and costs; absent where the cost is not known.
    margin: Option<MarginPeriod>,
    /// Why the margin is not known.
    margin_unknown: Option<String>,
    /// What should be looked at first.
    notes: Vec<String>,
    problems: Vec<AdoptProblem>,
}

/// What is wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptProblem {
    /// The field of the row.
    pointer: String,
    code: String,
    detail: String,
}

impl From<AdoptResult> for AdoptedRow {
    fn from(row: AdoptResult) -> Self {
        let (customer_id, customer_name) = row.customer.map_or((None, None), |(id, name)| (id, Some(name)));
        let problem =
            |p: mpanel_core::FieldError| AdoptProblem { pointer: p.pointer, code: p.code.to_owned(), detail: p.detail };
        let (margin, margin_unknown) = match row.margin {
            None => (None, None),
            Some(Ok(figures)) => (Some(MarginPeriod::of(row.cycle_months, figures)), None),
            Some(Err(why)) => (None, Some(why)),
        };
        Self {
            kind: row.kind.as_str(),
            provider_ref: row.provider_ref,
            verdict: row.verdict.as_str().to_owned(),
            service_id: row.service.map(|s| s.to_string()),
            hostname: row.hostname,
            customer_id: customer_id.map(|c| c.to_string()),
            customer_name,
            opens_customer: row.opens_customer,
            product: row.product,
            price: row.price.map(MoneyView::from),
            next_invoice_on: row.next_invoice_on.map(|d| d.to_string()),
            first_invoice: row.first_invoice.map(ChangeNextInvoice::from),
            margin,
            margin_unknown,
            notes: row.notes,
            problems: row.problems.into_iter().map(problem).collect(),
        }
    }
}

/// The same refusal for a part of a larger body.
fn under(pointer: &str, error: Error) -> Error {
    let fields = error.fields().iter().cloned().map(|mut field| {
        field.pointer = format!("{pointer}{}", field.pointer);
        field
    });
    Error::invalid_fields(fields.collect())
}
