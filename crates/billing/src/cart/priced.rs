//! What a cart comes to: its items as they are sold, and what was agreed beyond the catalog.

use std::collections::HashMap;

use mpanel_calc::engine::TRIAL;
use mpanel_calc::period::plus_days;
use mpanel_calc::{
    AsOf, Books, Component, Contract, ContractRules, Discount, DiscountKind, LineKind, Options, Part, Period,
    PricedLine, Tax, TaxDecision, propose, recurring_of, setup_lines,
};
use mpanel_core::{CouponId, Date, ProductId};

use super::{CartItemInput, CartView, PriceReason, SoldFor, SoldOption};
use crate::catalog::{CouponView, Introductory, ProductView, Trial, cadence_of};
use crate::entity::Sellers;
use crate::once::price::{AgreedOnce, PricedOnce};
use crate::seller::Seller;
use crate::subscription::terms::SaleTerms;

/// One item, checked and priced for one piece.
#[derive(Debug, Clone)]
pub(crate) struct PricedItem {
    pub(crate) index: usize,
    pub(crate) input: CartItemInput,
    pub(crate) product: ProductView,
    pub(crate) add_ons: Vec<(ProductView, i64)>,
    /// What was chosen of its options.
    pub(crate) options: Vec<SoldOption>,
    /// At the regular price.
    pub(crate) components: Vec<Component>,
    /// The trial it begins with.
    pub(crate) trial: Option<Trial>,
    /// The price of its first periods.
    pub(crate) intro: Option<Introductory>,
    /// What binds those who order it.
    pub(crate) contract: Option<ContractRules>,
    /// How it is billed beyond its prices.
    pub(crate) terms: SaleTerms,
    /// Why the plan is sold for another price than the list's.
    pub(crate) sold_for: Option<SoldFor>,
    /// Why add-ons are sold for less than their list prices.
    pub(crate) add_on_reasons: Vec<PriceReason>,
}

/// What was agreed beyond the catalog: a quote's own lines, its discount, and the prices it has frozen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offer {
    /// Lines besides those of items.
    pub(crate) lines: Vec<PricedLine>,
    /// Taken off every line.
    pub(crate) discount: Option<OfferDiscount>,
    /// What was agreed for each item before, instead of what the catalog says.
    pub(crate) agreed: Option<Vec<AgreedItem>>,
    /// The same for what is bought once.
    pub(crate) agreed_once: Option<Vec<AgreedOnce>>,
    /// Prices are the regular ones from the first period on.
    pub(crate) regular: bool,
}

/// What was agreed for one item.
#[derive(Debug, Clone)]
pub(crate) struct AgreedItem {
    pub(crate) components: Vec<Component>,
    pub(crate) options: Vec<SoldOption>,
    pub(crate) contract: Option<ContractRules>,
    pub(crate) sold_for: Option<SoldFor>,
}

/// A discount that was agreed for one offer.
#[derive(Debug, Clone)]
pub(crate) struct OfferDiscount {
    pub(crate) id: CouponId,
    pub(crate) code: String,
    pub(crate) kind: DiscountKind,
    /// Invoices it applies to; `None` for ever.
    pub(crate) cycles: Option<i32>,
}

impl Offer {
    /// The discount on an invoice that has all lines of the offer.
    pub(crate) fn discount(&self) -> Option<Discount> {
        let found = self.discount.as_ref()?;
        Some(Discount::on(&found.code, found.kind, None))
    }

    /// The discount of the invoices after the first one.
    pub(super) fn lasting(&self) -> Option<Discount> {
        self.discount().filter(|_| self.discount.as_ref().is_some_and(|d| d.cycles.is_none_or(|n| n > 1)))
    }
}

/// A cart with everything an order needs.
#[derive(Debug, Clone)]
pub(crate) struct PricedCart {
    pub(crate) view: CartView,
    pub(crate) items: Vec<PricedItem>,
    pub(crate) once: Vec<PricedOnce>,
    pub(crate) coupons: Vec<CouponView>,
    pub(crate) offer: Offer,
    pub(crate) seller: Seller,
    pub(crate) sellers: Sellers,
    pub(crate) decision: TaxDecision,
    pub(crate) taxes: Taxes,
}

/// The tax of each class of product.
pub(crate) type Taxes = HashMap<String, Tax>;

impl PricedItem {
    /// Whether the order's invoice is the first of those that a coupon is for.
    pub(crate) fn pays_first(&self) -> bool {
        self.trial.is_none() && !self.terms.billing.in_arrears()
    }

    /// Lines of one piece for its first period.
    pub(crate) fn unit_lines(&self, period: Period) -> Option<Vec<PricedLine>> {
        let contract = self.contract(period.start);
        let invoices = propose(&contract, &Books::default(), AsOf::day(period.start)).ok()?;
        let mut lines: Vec<PricedLine> = invoices.into_iter().flat_map(|i| i.lines).map(PricedLine::from).collect();
        if let (Some(trial), Some(line)) = (self.trial, lines.iter_mut().find(|l| l.component == TRIAL)) {
            line.description = format!("{}, {} days", line.description, trial.days);
            (line.unit_minor, line.amount_minor) = (trial.minor, trial.minor);
        }
        lines.extend(setup_lines(&self.components)?.into_iter().map(|line| self.plain_setup(line)));
        if lines.is_empty() {
            lines.push(self.arrears_line());
        }
        Some(lines)
    }

    // Setup fees are those of the list.
    fn plain_setup(&self, line: PricedLine) -> PricedLine {
        let reasons = self.sold_for.iter().map(|sold| &sold.reason).chain(&self.add_on_reasons);
        let words = reasons.fold(line.description.as_str(), |words, reason| reason.untold(words)).to_owned();
        PricedLine { description: words, ..line }
    }

    // What is paid afterwards is told on the first invoice.
    fn arrears_line(&self) -> PricedLine {
        let words = format!("{}, billed at the end of each period", self.product.name);
        PricedLine::once("arrears", LineKind::Manual, words, 0)
    }

    /// Its contract from a first day on.
    pub(crate) fn contract(&self, start: Date) -> Contract {
        let timing = self.terms.billing.timing;
        let parts = self.first_components().into_iter().map(|c| Part { timing, ..Part::from(c) }).collect();
        let cadence = cadence_of(self.input.cycle_months);
        let mut contract = Contract::new(start, self.trial_end(start), cadence, self.terms.anchor, parts);
        contract.options = Options { trial_line: true, ..self.terms.billing.options };
        contract
    }

    /// The days that the order pays for: its trial, or the time up to the first boundary. None for what is paid afterwards.
    pub(crate) fn first_period(&self, start: Date) -> Period {
        let end = match self.trial_end(start) {
            Some(end) => end,
            None if self.terms.billing.in_arrears() => start,
            None => self.contract(start).grid.enclosing(start).end,
        };
        Period::new(start, end)
    }

    /// Lines of one piece for a period at the regular price.
    pub(super) fn later_lines(&self) -> Vec<PricedLine> {
        let line = |c: &Component| PricedLine {
            quantity: c.quantity,
            amount_minor: c.price.recurring.saturating_mul(c.quantity),
            ..PricedLine::once(c.key.clone(), c.kind, c.description.clone(), c.price.recurring)
        };
        let costs = |c: &&Component| c.price.recurring != 0 || c.kind == LineKind::Recurring;
        self.components.iter().filter(costs).map(line).collect()
    }

    /// The first day that is paid for, where a trial comes before it.
    pub(crate) fn trial_end(&self, start: Date) -> Option<Date> {
        self.trial.map(|trial| plus_days(start, i64::from(trial.days)))
    }

    /// What the first periods consist of: the plan at its introductory price.
    pub(crate) fn first_components(&self) -> Vec<Component> {
        let mut first = self.components.clone();
        for plan in first.iter_mut().filter(|c| c.key == "plan") {
            plan.price.recurring = self.intro.map_or(plan.price.recurring, |i| i.minor);
        }
        first
    }

    /// The class of a component: an add-on has its own.
    pub(crate) fn class_of(&self, component: &str) -> &str {
        let add_on = component.split_once("add_on:").and_then(|(_, id)| id.parse::<ProductId>().ok());
        let found = self.add_ons.iter().find(|(product, _)| Some(product.id) == add_on);
        found.map_or(&self.product.tax_class, |(product, _)| &product.tax_class)
    }

    /// Price of one piece each period, before discount.
    pub(crate) fn recurring(&self) -> i64 {
        recurring_of(&self.components)
    }
}
