//! Who issues the invoices: frozen onto each of them.

use mpanel_calc::TaxRounding;
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
        credit_note_prefix: String, order_prefix: String, prices_include_tax: bool, note: String, e_invoice: String,
        tax_rounding: String,
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
    /// What e-invoices say besides; empty on documents from before it could be set.
    #[serde(default, skip_serializing_if = "SellerParticulars::is_empty")]
    pub e_invoice: SellerParticulars,
    /// Where tax is rounded: once for each rate, unless said otherwise.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub tax_rounding: TaxRounding,
}

fn is_usual(rounding: &TaxRounding) -> bool {
    *rounding == TaxRounding::default()
}

/// What an e-invoice says of its seller beyond what is printed. An empty text is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SellerParticulars {
    /// Street and number.
    pub street: String,
    /// Town.
    pub city: String,
    /// Postal code.
    pub postal_code: String,
    /// Number in the register of companies.
    pub registration: String,
    /// Person or department to ask.
    pub contact_name: String,
    /// Its telephone.
    pub contact_phone: String,
    /// Its e-mail address.
    pub contact_email: String,
    /// Account to pay to, without spaces; also for the payment code on the printed invoice.
    pub iban: String,
    /// BIC of its bank.
    pub bic: String,
    /// Code of the scheme of the electronic address.
    pub endpoint_scheme: String,
    /// The electronic address.
    pub endpoint_id: String,
}

impl SellerParticulars {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
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
            e_invoice: SellerParticulars::default(),
            tax_rounding: TaxRounding::default(),
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
        e_invoice: columns::text(&seller.e_invoice)?,
        tax_rounding: rounding_word(seller.tax_rounding).to_owned(),
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
        e_invoice: columns::json(&row.e_invoice)?,
        tax_rounding: rounding_of(&row.tax_rounding).unwrap_or_default(),
    })
}

/// The word of a way to round tax.
pub fn rounding_word(rounding: TaxRounding) -> &'static str {
    match rounding {
        TaxRounding::Group => "group",
        TaxRounding::Line => "line",
        TaxRounding::Invoice => "invoice",
    }
}

/// The way to round tax that a word names.
pub fn rounding_of(word: &str) -> Option<TaxRounding> {
    [TaxRounding::Group, TaxRounding::Line, TaxRounding::Invoice].into_iter().find(|r| rounding_word(*r) == word)
}
