//! The tax of one sale: a buyer on a day, and a class for each line.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use mpanel_calc::tax::STANDARD_CLASS;
use mpanel_calc::vat::{Exemption, NumberCheck, VatCase, VatNumber, VatOutcome, decide_vat};
use mpanel_calc::{Tax, TaxDecision, TaxRule};
use mpanel_core::{Date, Error, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::rule;
use crate::catalog::store::product;
use crate::seller::Seller;

/// The code of the refusal while a VAT number that decides the tax has not been answered for.
pub(crate) const NUMBER_PENDING: &str = "vat_number_pending";

/// Where a buyer lives, what kind of buyer it is, and what is known of its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Buyer {
    /// The legal entity that sells; `None` is the main one.
    pub(crate) entity: Option<Uuid>,
    pub(crate) country: String,
    pub(crate) region: Option<String>,
    pub(crate) business: bool,
    pub(crate) tax_id: Option<String>,
    pub(crate) check: NumberCheck,
    pub(crate) exemptions: Vec<Exemption>,
}

/// The tenant's rules, and the classes of its products: read once for a run.
#[derive(Debug, Clone)]
pub(crate) struct TaxBook {
    rules: Vec<TaxRule>,
    /// Of those products that have another class than the standard one.
    classes: HashMap<Uuid, String>,
}

impl TaxBook {
    /// Reads rules and classes.
    pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Self> {
        let rows: Vec<(Uuid, String)> = product::Entity::find_in(ctx)
            .select_only()
            .columns([product::Column::Id, product::Column::TaxClass])
            .filter(product::Column::TaxClass.ne(STANDARD_CLASS))
            .into_tuple()
            .all(conn)
            .await
            .or_internal("reading tax classes")?;
        Ok(Self { rules: rule::load_rules(ctx, conn).await?, classes: rows.into_iter().collect() })
    }

    /// The class of a component of a product: an add-on has its own.
    pub(crate) fn class_of(&self, product: Uuid, component: &str) -> &str {
        let add_on = component.split_once("add_on:").and_then(|(_, id)| id.parse::<ProductId>().ok());
        self.classes.get(&add_on.map_or(product, ProductId::uuid)).map_or(STANDARD_CLASS, String::as_str)
    }

    /// A sale to a buyer on a day.
    pub(crate) fn sale<'a>(&'a self, seller: &'a Seller, buyer: Buyer, on: Date) -> Sale<'a> {
        Sale { book: self, seller, buyer, on, anywhere: false, decided: BTreeMap::new() }
    }
}

/// A sale whose lines ask for their tax.
#[derive(Debug)]
pub(crate) struct Sale<'a> {
    book: &'a TaxBook,
    seller: &'a Seller,
    buyer: Buyer,
    on: Date,
    /// Whether a region that is not known leaves the taxes of the whole country.
    anywhere: bool,
    decided: BTreeMap<String, TaxDecision>,
}

impl Sale<'_> {
    /// The tax of a class. A missing rule is an error, and so is a number that decides and has no answer: nothing is
    /// billed on a guess.
    pub(crate) fn tax(&mut self, class: &str) -> Result<Tax> {
        if let Some(known) = self.decided.get(class) {
            return Ok(known.tax.clone());
        }
        let decision = self.decide(class)?;
        let tax = decision.tax.clone();
        self.decided.insert(class.to_owned(), decision);
        Ok(tax)
    }

    /// What the document says: the tax of lines without one of their own, and every note the law wants.
    pub(crate) fn finish(mut self) -> Result<TaxDecision> {
        if self.decided.is_empty() {
            self.tax(STANDARD_CLASS)?;
        }
        let mut notes: Vec<String> = self.decided.values().filter_map(|d| d.note.clone()).collect();
        notes.dedup();
        let first = self.decided.remove(STANDARD_CLASS).or_else(|| self.decided.pop_first().map(|(_, d)| d));
        let first = first.ok_or_else(|| Error::internal("a sale was decided for no class"))?;
        Ok(TaxDecision { tax: first.tax, note: Some(notes.join("\n")).filter(|n| !n.is_empty()) })
    }

    /// Prices for somebody whose number has no answer yet as if there were none.
    pub(crate) fn without_number(self) -> Self {
        Sale { buyer: Buyer { tax_id: None, ..self.buyer }, decided: BTreeMap::new(), ..self }
    }

    /// Prices for somebody who did not say yet where in the country: with the taxes of all of it.
    pub(crate) fn anywhere(self) -> Self {
        Sale { anywhere: true, ..self }
    }

    fn decide(&self, class: &str) -> Result<TaxDecision> {
        let buyer = &self.buyer;
        let number = buyer.tax_id.as_ref().map(|n| VatNumber { number: n.clone(), check: buyer.check.clone() });
        let case = VatCase {
            seller_country: &self.seller.country,
            buyer_country: &buyer.country,
            buyer_region: buyer.region.as_deref(),
            business: buyer.business,
            class,
            number: number.as_ref(),
            custom: None,
            exemptions: &buyer.exemptions,
        };
        let mut rules = Cow::Borrowed(self.book.rules.as_slice());
        let here = |r: &&TaxRule| r.country == buyer.country;
        if self.anywhere && buyer.region.is_none() && rules.iter().filter(here).any(|r| r.region.is_none()) {
            rules.to_mut().retain(|r| r.region.is_none());
        }
        let decided = decide_vat(case, &rules, self.on);
        match decided.map_err(|e| Error::conflict("no_tax_rule", rule::capitalised(&format!("{e}."))))? {
            VatOutcome::Decided { decision, .. } => Ok(decision),
            VatOutcome::Wait => Err(Error::conflict(
                NUMBER_PENDING,
                "The VAT number decides the tax and has not been confirmed yet: the check service has not answered. \
                 Try again in a few minutes.",
            )),
        }
    }
}
