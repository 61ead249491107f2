//! Customers on the wire.

use mpanel_billing::{Address, CustomerPatch, CustomerType, CustomerView, InvoiceRouting, NewCustomer};
use mpanel_core::{CountryCode, Currency, EmailAddress, Error, LegalEntityId, OpContext, Result};
use mpanel_documents::Language;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::views::{MoneyView, check_text, words};

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Customer)]
pub struct CustomerOut {
    id: String,
    version: i32,
    name: String,
    company: Option<String>,
    email: String,
    country: String,
    address: CustomerAddress,
    tax_id: Option<String>,
    #[schema(value_type = words::CustomerType)]
    customer_type: String,
    currency: String,
    /// Whether invoices have fixed the currency.
    currency_fixed: bool,
    time_zone: String,
    language: String,
    /// Money held for the customer; new invoices use it by themselves.
    credit: MoneyView,
    /// Why billing is stopped, if it is.
    parked_reason: Option<String>,
    /// What the customer files invoices under, in Germany the Leitweg-ID.
    buyer_reference: Option<String>,
    /// Code of the scheme of the electronic address, such as 0204 or 9930.
    endpoint_scheme: Option<String>,
    /// Where e-invoices go.
    endpoint_id: Option<String>,
    /// Who bills; null is the main legal entity.
    legal_entity: Option<String>,
    /// The group it is in; told to staff alone.
    customer_group_id: Option<String>,
    created_at: String,
}

/// A postal address.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerAddress {
    line1: String,
    line2: Option<String>,
    city: String,
    postal_code: String,
    region: Option<String>,
}

/// A customer to be added or changed. In a change, what is absent stays and null clears.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerIn {
    name: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    company: Option<Option<String>>,
    email: Option<String>,
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    address: Option<CustomerAddressIn>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    tax_id: Option<Option<String>>,
    #[schema(value_type = Option<words::CustomerType>)]
    customer_type: Option<String>,
    /// ISO 4217; fixed by the first invoice.
    currency: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    time_zone: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<String>>,
    /// Whether late fees are waived; staff only.
    late_fee_exempt: Option<bool>,
    /// What the customer files invoices under, in Germany the Leitweg-ID.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    buyer_reference: Option<Option<String>>,
    /// Code of the scheme of the electronic address, such as 0204 or 9930.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    endpoint_scheme: Option<Option<String>>,
    /// Where e-invoices go.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    endpoint_id: Option<Option<String>>,
    /// Who bills: the id of a legal entity. By the country for a new customer when left out; staff only.
    #[schema(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

/// A postal address, as a whole.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerAddressIn {
    line1: String,
    line2: Option<String>,
    city: String,
    postal_code: String,
    region: Option<String>,
}

// Tells "absent" from "null", which Option alone does not.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

impl CustomerOut {
    /// A customer; what it has not set comes from the tenant.
    pub fn of(ctx: &OpContext, customer: CustomerView) -> Self {
        let zone = || ctx.zone.iana_name().unwrap_or("UTC").to_owned();
        Self {
            id: customer.id.to_string(),
            version: customer.version,
            name: customer.name,
            company: customer.company,
            email: customer.email,
            country: customer.country,
            address: CustomerAddress {
                line1: customer.address.line1,
                line2: customer.address.line2,
                city: customer.address.city,
                postal_code: customer.address.postal_code,
                region: customer.address.region,
            },
            tax_id: customer.tax_id,
            customer_type: customer.customer_type.as_str().to_owned(),
            currency: customer.currency.to_string(),
            currency_fixed: customer.currency_fixed,
            time_zone: customer.time_zone.unwrap_or_else(zone),
            language: customer.language.unwrap_or_else(|| "en".to_owned()),
            credit: customer.credit.into(),
            parked_reason: customer.parked_reason,
            buyer_reference: customer.routing.buyer_reference,
            endpoint_scheme: customer.routing.endpoint_scheme,
            endpoint_id: customer.routing.endpoint_id,
            legal_entity: customer.legal_entity.map(|id| id.to_string()),
            customer_group_id: customer.group.map(|id| id.to_string()),
            created_at: customer.created_at.to_string(),
        }
    }
}

impl CustomerIn {
    /// A new customer; `currency` is used when none is given.
    pub(crate) fn into_new(self, currency: Currency) -> Result<NewCustomer> {
        let patch = self.into_patch()?;
        let missing =
            |field: &str, what: &str| Error::invalid(format!("/{field}"), "required", format!("Enter {what}."));
        Ok(NewCustomer {
            name: patch.name.ok_or_else(|| missing("name", "a name"))?,
            company: patch.company,
            email: patch.email.ok_or_else(|| missing("email", "an e-mail address"))?,
            country: patch.country.ok_or_else(|| missing("country", "a country"))?,
            address: patch.address.unwrap_or_default(),
            tax_id: patch.tax_id,
            customer_type: patch.customer_type,
            currency: patch.currency.unwrap_or(currency),
            time_zone: patch.time_zone,
            language: patch.language,
            routing: InvoiceRouting {
                buyer_reference: patch.buyer_reference,
                endpoint_scheme: patch.endpoint_scheme,
                endpoint_id: patch.endpoint_id,
            },
            legal_entity: patch.legal_entity,
        })
    }

    /// Changes, checked field by field.
    pub(super) fn into_patch(self) -> Result<CustomerPatch> {
        self.check()?;
        let wrong = |pointer: &'static str, code: &'static str| {
            move |e: mpanel_core::contact::ContactError| Error::invalid(pointer, code, capitalised(&e.to_string()))
        };
        let email = self.email.map(|t| t.parse::<EmailAddress>().map_err(wrong("/email", "malformed"))).transpose()?;
        let country =
            self.country.map(|t| t.parse::<CountryCode>().map_err(wrong("/country", "unknown_country"))).transpose()?;
        let currency = self.currency.map(|t| t.parse::<Currency>().map_err(Error::from)).transpose()?;
        let customer_type = match self.customer_type.as_deref() {
            None => None,
            Some("business") => Some(CustomerType::Business),
            Some("consumer") => Some(CustomerType::Consumer),
            Some(_) => return Err(Error::invalid("/customer_type", "unknown", "Use business or consumer.")),
        };
        // To billing an empty text means "none".
        let cleared = |field: Option<Option<String>>| field.map(Option::unwrap_or_default);
        Ok(CustomerPatch {
            name: self.name,
            company: cleared(self.company),
            email,
            country,
            address: self.address.map(|a| Address {
                line1: a.line1,
                line2: a.line2,
                city: a.city,
                postal_code: a.postal_code,
                region: a.region,
            }),
            tax_id: cleared(self.tax_id),
            customer_type,
            currency,
            time_zone: cleared(self.time_zone),
            language: cleared(self.language),
            late_fee_exempt: self.late_fee_exempt,
            buyer_reference: cleared(self.buyer_reference),
            endpoint_scheme: cleared(self.endpoint_scheme),
            endpoint_id: cleared(self.endpoint_id),
            legal_entity: self.legal_entity,
        })
    }

    /// The fields a customer may change of itself.
    pub(super) fn refuse_staff_fields(&self) -> Result<()> {
        let refused = |field: &str| {
            let detail = "This is changed by our staff. Write to us.";
            Err(Error::invalid(format!("/{field}"), "staff_only", detail))
        };
        match self {
            Self { late_fee_exempt: Some(_), .. } => refused("late_fee_exempt"),
            Self { currency: Some(_), .. } => refused("currency"),
            Self { legal_entity: Some(_), .. } => refused("legal_entity"),
            _ => Ok(()),
        }
    }

    fn check(&self) -> Result<()> {
        let inner = |field: &Option<Option<String>>| field.clone().flatten().unwrap_or_default();
        let mut texts = vec![
            ("/name", self.name.clone().unwrap_or_default(), 200),
            ("/company", inner(&self.company), 200),
            ("/tax_id", inner(&self.tax_id), 40),
            ("/buyer_reference", inner(&self.buyer_reference), 100),
            ("/endpoint_id", inner(&self.endpoint_id), 100),
        ];
        if let Some(a) = &self.address {
            texts.extend([
                ("/address/line1", a.line1.clone(), 200),
                ("/address/line2", a.line2.clone().unwrap_or_default(), 200),
                ("/address/city", a.city.clone(), 120),
                ("/address/postal_code", a.postal_code.clone(), 20),
                ("/address/region", a.region.clone().unwrap_or_default(), 120),
            ]);
        }
        texts.iter().try_for_each(|(pointer, text, max)| check_text(pointer, text, *max))?;
        match inner(&self.language) {
            tag if tag.is_empty() || Language::parse(&tag).is_some() => Ok(()),
            _ => {
                let known = Language::ALL.map(Language::as_str).join(", ");
                let detail = format!("Documents are printed in these languages: {known}. Choose one of them.");
                Err(Error::invalid("/language", "unknown_language", detail))
            }
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
