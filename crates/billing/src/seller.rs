//! Who issues the invoices: frozen onto each of them.

use mpanel_core::{OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::columns;
use crate::store;

store::rows! {
    /// The billing_sellers table: one row for each tenant.
    row = "billing_sellers" {
        name: String, address: String, country: String, tax_id: Option<String>, bank: String, invoice_prefix: String,
        credit_note_prefix: String, order_prefix: String, prices_include_tax: bool, note: String,
    }
}

/// The issuing business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Legal name.
    pub name: String,
    /// Address, one printed line each.
    pub address: Vec<String>,
    /// ISO 3166-1 alpha-2 code; decides the tax.
    pub country: String,
    /// Tax number.
    pub tax_id: Option<String>,
    /// How to pay by bank transfer, one printed line each.
    pub bank: Vec<String>,
    /// Letters before the number of an invoice.
    pub invoice_prefix: String,
    /// Letters before the number of a credit note.
    pub credit_note_prefix: String,
    /// Letters before the number of an order.
    pub order_prefix: String,
    /// Whether prices in the catalog contain tax.
    pub prices_include_tax: bool,
    /// Free text printed on every invoice.
    pub note: String,
}

impl Default for Seller {
    fn default() -> Self {
        Self {
            name: String::new(),
            address: Vec::new(),
            country: "DE".to_owned(),
            tax_id: None,
            bank: Vec::new(),
            invoice_prefix: "INV-".to_owned(),
            credit_note_prefix: "CN-".to_owned(),
            order_prefix: "ORD-".to_owned(),
            prices_include_tax: false,
            note: String::new(),
        }
    }
}

/// Sets the seller's profile. Invoices issued before keep what was true then.
pub async fn put_seller(ctx: &OpContext, tx: &Tx, seller: &Seller) -> Result<()> {
    let country: mpanel_core::CountryCode =
        seller.country.parse().map_err(|e: mpanel_core::contact::ContactError| {
            mpanel_core::Error::invalid("/country", "unknown_country", e.to_string())
        })?;
    let found = row::Entity::find_in(ctx).one(tx).await.or_internal("reading the seller")?;
    let model = row::Model {
        id: found.as_ref().map_or_else(|| ctx.new_uuid(), |f| f.id),
        tenant_id: ctx.tenant.uuid(),
        name: seller.name.clone(),
        address: columns::text(&seller.address)?,
        country: country.to_string(),
        tax_id: seller.tax_id.clone(),
        bank: columns::text(&seller.bank)?,
        invoice_prefix: seller.invoice_prefix.clone(),
        credit_note_prefix: seller.credit_note_prefix.clone(),
        order_prefix: seller.order_prefix.clone(),
        prices_include_tax: seller.prices_include_tax,
        note: seller.note.clone(),
    };
    match found {
        Some(_) => store::update(tx, model, "changing the seller").await,
        None => store::insert(tx, model, "storing the seller").await,
    }
}

/// The seller's profile; defaults before one was set.
pub async fn get_seller<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Seller> {
    let Some(row) = row::Entity::find_in(ctx).one(conn).await.or_internal("reading the seller")? else {
        return Ok(Seller::default());
    };
    Ok(Seller {
        name: row.name,
        address: columns::json(&row.address)?,
        country: row.country,
        tax_id: row.tax_id,
        bank: columns::json(&row.bank)?,
        invoice_prefix: row.invoice_prefix,
        credit_note_prefix: row.credit_note_prefix,
        order_prefix: row.order_prefix,
        prices_include_tax: row.prices_include_tax,
        note: row.note,
    })
}
