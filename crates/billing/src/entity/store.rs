//! The billing_sellers table: one row for each legal entity.

use std::collections::BTreeMap;

use mpanel_core::{CountryCode, Error, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use uuid::Uuid;

use super::ops::check_prefixes;
use crate::seller::{Seller, rounding_of, rounding_word};
use crate::{columns, exchange, store};

store::rows! {
    /// The billing_sellers table.
    row = "billing_sellers" {
        name: String, address: String, country: String, tax_id: Option<String>, bank: String, invoice_prefix: String,
        credit_note_prefix: String, order_prefix: String, prices_include_tax: bool, note: String, e_invoice: String,
        tax_rounding: String, main: bool, countries: String, version: i32,
    }
}

impl row::Model {
    /// What its documents say.
    pub(super) fn seller(&self) -> Result<Seller> {
        Ok(Seller {
            name: self.name.clone(),
            address: columns::json(&self.address)?,
            country: self.country.clone(),
            tax_id: self.tax_id.clone(),
            bank: columns::json(&self.bank)?,
            invoice_prefix: self.invoice_prefix.clone(),
            credit_note_prefix: self.credit_note_prefix.clone(),
            order_prefix: self.order_prefix.clone(),
            prices_include_tax: self.prices_include_tax,
            note: self.note.clone(),
            e_invoice: columns::json(&self.e_invoice)?,
            tax_rounding: rounding_of(&self.tax_rounding).unwrap_or_default(),
        })
    }

    /// Where its new customers come from.
    pub(super) fn countries(&self) -> Result<Vec<CountryCode>> {
        columns::json(&self.countries)
    }

    /// Takes over what documents say from now on.
    pub(super) fn set(&mut self, seller: &Seller) -> Result<()> {
        let country: CountryCode = seller.country.parse().map_err(|e: mpanel_core::contact::ContactError| {
            Error::invalid("/country", "unknown_country", e.to_string())
        })?;
        self.name = seller.name.clone();
        self.address = columns::text(&seller.address)?;
        self.country = country.to_string();
        self.tax_id = seller.tax_id.clone();
        self.bank = columns::text(&seller.bank)?;
        self.invoice_prefix = seller.invoice_prefix.clone();
        self.credit_note_prefix = seller.credit_note_prefix.clone();
        self.order_prefix = seller.order_prefix.clone();
        self.prices_include_tax = seller.prices_include_tax;
        self.note = seller.note.clone();
        self.e_invoice = columns::text(&seller.e_invoice)?;
        self.tax_rounding = rounding_word(seller.tax_rounding).to_owned();
        Ok(())
    }
}

/// A row without particulars.
pub(super) fn blank(ctx: &OpContext, main: bool) -> row::Model {
    row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        name: String::new(),
        address: "[]".to_owned(),
        country: String::new(),
        tax_id: None,
        bank: "[]".to_owned(),
        invoice_prefix: String::new(),
        credit_note_prefix: String::new(),
        order_prefix: String::new(),
        prices_include_tax: false,
        note: String::new(),
        e_invoice: "{}".to_owned(),
        tax_rounding: String::new(),
        main,
        countries: "[]".to_owned(),
        version: 1,
    }
}

async fn main_row<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<row::Model>> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Main.eq(true)).one(conn).await;
    found.or_internal("reading the seller")
}

/// All entities of the tenant.
pub(super) async fn rows<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<row::Model>> {
    row::Entity::find_in(ctx).all(conn).await.or_internal("reading legal entities")
}

/// Sets the profile of the main legal entity. Invoices issued before keep what was true then.
///
/// Refuses prefixes that would give a document the number of another.
pub async fn put_seller(ctx: &OpContext, tx: &Tx, seller: &Seller) -> Result<()> {
    let found = main_row(ctx, tx).await?;
    let mut row = found.clone().unwrap_or_else(|| blank(ctx, true));
    row.set(seller)?;
    match found {
        Some(old) => {
            check_prefixes(ctx, tx, Some(&old), &row, "/seller").await?;
            row.version += 1;
            let moved = old.country != row.country;
            store::update(tx, row, "changing the seller").await?;
            if moved {
                // The reporting currency follows the country until one is chosen.
                exchange::fill(ctx, tx).await?;
            }
            Ok(())
        }
        None => store::insert(tx, row, "storing the seller").await,
    }
}

/// The profile of the main legal entity; defaults before one was set.
pub async fn get_seller<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Seller> {
    main_row(ctx, conn).await?.map_or_else(|| Ok(Seller::default()), |row| row.seller())
}

/// Who bills whom: all legal entities of a tenant, read once.
#[derive(Debug, Clone)]
pub(crate) struct Sellers {
    main: Seller,
    others: BTreeMap<Uuid, (Seller, Vec<CountryCode>)>,
}

impl Sellers {
    /// Reads them.
    pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Self> {
        let (main, others): (Vec<_>, Vec<_>) = rows(ctx, conn).await?.into_iter().partition(|row| row.main);
        let main = main.first().map_or_else(|| Ok(Seller::default()), row::Model::seller)?;
        let other = |row: row::Model| {
            // Prices and orders are those of the business.
            let seller = Seller {
                prices_include_tax: main.prices_include_tax,
                order_prefix: main.order_prefix.clone(),
                ..row.seller()?
            };
            Ok((row.id, (seller, row.countries()?)))
        };
        Ok(Self { others: others.into_iter().map(other).collect::<Result<_>>()?, main })
    }

    /// The main one.
    pub(crate) fn main(&self) -> &Seller {
        &self.main
    }

    /// The one of an id; `None` is the main one.
    pub(crate) fn by(&self, entity: Option<Uuid>) -> Result<&Seller> {
        let Some(id) = entity else { return Ok(&self.main) };
        let found = self.others.get(&id).map(|(seller, _)| seller);
        found.ok_or_else(|| Error::internal(format!("there is no legal entity {id}")))
    }

    /// The one that new customers of a country belong to.
    pub(crate) fn for_country(&self, country: &str) -> Option<Uuid> {
        let mut takers = self.others.iter().filter(|(_, (_, all))| all.iter().any(|c| c.as_str() == country));
        takers.next().map(|(id, _)| *id)
    }
}
