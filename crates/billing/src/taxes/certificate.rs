//! Certificates that free a customer of a country's tax for a time. They are kept with the customer, because every
//! decision about its tax needs them.

use mpanel_calc::vat::Exemption;
use mpanel_core::{CountryCode, CustomerId, Date, Error, OpContext, Result, TaxCertificateId};
use mpanel_db::Tx;
use mpanel_events::Event;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::customer::store as customers;
use crate::taxes::near;
use crate::{columns, store};

/// Certificates of one customer at most.
const MOST: usize = 20;

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxCertificate {
    /// Its id.
    pub id: TaxCertificateId,
    /// The country whose tax it is about.
    pub country: String,
    /// What is printed on the invoice.
    pub number: String,
    /// First day.
    pub valid_from: Date,
    /// First day no longer valid.
    pub valid_until: Option<Date>,
}

/// A certificate to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTaxCertificate {
    /// The country whose tax it is about; the customer's when absent.
    pub country: Option<CountryCode>,
    /// What is printed on the invoice.
    pub number: String,
    /// First day.
    pub valid_from: Date,
    /// First day no longer valid.
    pub valid_until: Option<Date>,
}

impl customers::Model {
    /// The certificates as the decision reads them.
    pub(crate) fn exemptions(&self) -> Vec<Exemption> {
        let kept: Vec<TaxCertificate> = columns::json(&self.certificates).unwrap_or_default();
        let exemption = |c: TaxCertificate| Exemption {
            jurisdiction: c.country,
            certificate: c.number,
            valid_from: c.valid_from,
            valid_until: c.valid_until,
        };
        kept.into_iter().map(exemption).collect()
    }
}

/// The certificates of a customer, oldest first.
pub async fn list_certificates<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CustomerId,
) -> Result<Vec<TaxCertificate>> {
    columns::json(&customers::load(ctx, conn, id).await?.certificates)
}

/// Adds a certificate. Invoices issued before stay as they are.
pub async fn add_certificate(
    ctx: &OpContext,
    tx: &Tx,
    id: CustomerId,
    new: NewTaxCertificate,
) -> Result<Vec<TaxCertificate>> {
    let mut customer = customers::lock(ctx, tx, id).await?;
    let mut kept: Vec<TaxCertificate> = columns::json(&customer.certificates)?;
    let number = new.number.trim().to_owned();
    if number.is_empty() || number.chars().count() > 60 {
        return Err(Error::invalid(
            "/number",
            "out_of_range",
            "Enter the certificate's number, at most 60 characters.",
        ));
    }
    near(ctx, "/valid_from", new.valid_from)?;
    near(ctx, "/valid_until", new.valid_until.unwrap_or(new.valid_from))?;
    if new.valid_until.is_some_and(|end| end <= new.valid_from) {
        return Err(Error::invalid("/valid_until", "out_of_range", "The certificate must end after it begins."));
    }
    if kept.len() >= MOST {
        let detail = format!("A customer has at most {MOST} certificates.");
        return Err(Error::invalid("/number", "too_many", detail));
    }
    let country = new.country.map_or_else(|| customer.country.clone(), |c| c.to_string());
    kept.push(TaxCertificate {
        id: ctx.new_id(),
        country,
        number,
        valid_from: new.valid_from,
        valid_until: new.valid_until,
    });
    write(ctx, tx, &mut customer, &kept).await?;
    Ok(kept)
}

/// Ends a certificate: `on` is the first day on which it is no longer valid.
pub async fn end_certificate(
    ctx: &OpContext,
    tx: &Tx,
    id: CustomerId,
    certificate: TaxCertificateId,
    on: Date,
) -> Result<Vec<TaxCertificate>> {
    let mut customer = customers::lock(ctx, tx, id).await?;
    let mut kept: Vec<TaxCertificate> = columns::json(&customer.certificates)?;
    let found = kept.iter_mut().find(|c| c.id == certificate);
    let found = found.ok_or_else(|| Error::not_found("certificate"))?;
    near(ctx, "/on", on)?;
    if on < ctx.today() {
        return Err(Error::invalid("/on", "out_of_range", "End it today or later: invoices may rest on it."));
    }
    if found.valid_until.is_some_and(|end| end <= on) {
        return Err(Error::invalid("/on", "out_of_range", "The certificate ends before that day anyway."));
    }
    // One that has not begun yet never begins.
    found.valid_until = Some(on.max(found.valid_from));
    write(ctx, tx, &mut customer, &kept).await?;
    Ok(kept)
}

async fn write(ctx: &OpContext, tx: &Tx, customer: &mut customers::Model, kept: &[TaxCertificate]) -> Result<()> {
    customer.certificates = columns::text(&kept)?;
    customer.version += 1;
    store::update(tx, customer.clone(), "changing the certificates of a customer").await?;
    tx.record(ctx, Event::CustomerUpdated { customer: CustomerId(customer.id) }).await
}
