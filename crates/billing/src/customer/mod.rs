//! Customers: who is billed, in which currency, and what speaks against billing them.

pub(crate) mod group;
mod ops;
pub(crate) mod store;

use mpanel_core::{CountryCode, Currency, CustomerGroupId, CustomerId, EmailAddress, LegalEntityId, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::entity::OfEntity;

pub use group::{
    CustomerGroup, CustomerGroupPatch, create_customer_group, delete_customer_group, get_customer_group,
    list_customer_groups, put_customer_in_group, resolve_customer_group, update_customer_group,
};
pub use ops::{
    create_customer, find_customer_by_email, get_customer, list_customers, park_customer, set_aside, unpark_customer,
    update_customer,
};

/// Whether the buyer is a business, which matters for tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerType {
    /// A company.
    Business,
    /// A private person.
    Consumer,
}

impl CustomerType {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            CustomerType::Business => "business",
            CustomerType::Consumer => "consumer",
        }
    }

    /// Reads the word; anything unknown is a consumer.
    pub fn from_word(word: &str) -> Self {
        if word == "business" { CustomerType::Business } else { CustomerType::Consumer }
    }
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// Street and number.
    pub line1: String,
    /// More of it.
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// Postal code.
    pub postal_code: String,
    /// State or province.
    pub region: Option<String>,
}

/// Where e-invoices go and what the buyer files them under.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceRouting {
    /// What the buyer files invoices under, in Germany the Leitweg-ID.
    pub buyer_reference: Option<String>,
    /// Code of the scheme of the electronic address, such as 0204 or 9930.
    pub endpoint_scheme: Option<String>,
    /// The electronic address.
    pub endpoint_id: Option<String>,
}

impl InvoiceRouting {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A customer to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// The person's name.
    pub name: String,
    /// The company, for a business.
    pub company: Option<String>,
    /// Where invoices go.
    pub email: EmailAddress,
    /// Country of the buyer.
    pub country: CountryCode,
    /// Postal address.
    pub address: Address,
    /// Tax number.
    pub tax_id: Option<String>,
    /// Business or consumer; a company name or tax number makes a business when absent.
    pub customer_type: Option<CustomerType>,
    /// Currency of the account until its first invoice fixes it.
    pub currency: Currency,
    /// IANA time zone, if it is not the tenant's.
    pub time_zone: Option<String>,
    /// Language of mails.
    pub language: Option<String>,
    /// Where e-invoices go.
    pub routing: InvoiceRouting,
    /// Who bills; by the country when absent.
    pub legal_entity: Option<LegalEntityId>,
}

/// Changes of a customer; `None` leaves a field as it is, an empty text clears an optional one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerPatch {
    /// The person's name.
    pub name: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// Where invoices go.
    pub email: Option<EmailAddress>,
    /// Country of the buyer.
    pub country: Option<CountryCode>,
    /// Postal address.
    pub address: Option<Address>,
    /// Tax number.
    pub tax_id: Option<String>,
    /// Business or consumer.
    pub customer_type: Option<CustomerType>,
    /// Currency; refused after the first invoice.
    pub currency: Option<Currency>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// Language of mails.
    pub language: Option<String>,
    /// Whether late fees are waived.
    pub late_fee_exempt: Option<bool>,
    /// What the buyer files invoices under.
    pub buyer_reference: Option<String>,
    /// Code of the scheme of the electronic address.
    pub endpoint_scheme: Option<String>,
    /// The electronic address.
    pub endpoint_id: Option<String>,
    /// Who bills; refused while something is open between the two.
    pub legal_entity: Option<LegalEntityId>,
}

/// A customer as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerView {
    /// Its id.
    pub id: CustomerId,
    /// For `If-Match`.
    pub version: i32,
    /// The person's name.
    pub name: String,
    /// The company.
    pub company: Option<String>,
    /// Where invoices go.
    pub email: String,
    /// Country code.
    pub country: String,
    /// Postal address.
    pub address: Address,
    /// Tax number.
    pub tax_id: Option<String>,
    /// Business or consumer.
    pub customer_type: CustomerType,
    /// Currency of the account.
    pub currency: Currency,
    /// Whether the currency can no longer change.
    pub currency_fixed: bool,
    /// IANA time zone, if it is not the tenant's.
    pub time_zone: Option<String>,
    /// Language of mails.
    pub language: Option<String>,
    /// Money we hold for the customer; used for new invoices by itself.
    pub credit: Money,
    /// Why billing is stopped, if it is.
    pub parked_reason: Option<String>,
    /// Whether late fees are waived.
    pub late_fee_exempt: bool,
    /// Where e-invoices go.
    pub routing: InvoiceRouting,
    /// Who bills; `None` is the main legal entity.
    pub legal_entity: Option<LegalEntityId>,
    /// The group it is in.
    pub group: Option<CustomerGroupId>,
    /// When the account was opened.
    pub created_at: Timestamp,
}

impl CustomerView {
    /// The company, or else the person.
    pub fn display_name(&self) -> &str {
        self.company.as_deref().filter(|c| !c.is_empty()).unwrap_or(&self.name)
    }
}

/// Filters of the customer list.
#[derive(Debug, Clone, Default)]
pub struct CustomerFilter {
    /// Only parked ones, or only others.
    pub parked: Option<bool>,
    /// Only of this country.
    pub country: Option<String>,
    /// Only of this legal entity.
    pub entity: OfEntity,
    /// Only those in this group.
    pub group: Option<CustomerGroupId>,
}
