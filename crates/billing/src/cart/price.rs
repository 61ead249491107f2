//! From what was chosen to what it costs.

use std::collections::BTreeSet;

use mpanel_calc::tax::STANDARD_CLASS;
use mpanel_calc::vat::NumberCheck;
use mpanel_calc::{
    Discount, DraftLine, LineKind, Period, PricedLine, Tax, TaxDecision, TaxGroup, TaxMode, Totals, total_up_rounded,
};
use mpanel_core::{Currency, CustomerId, Date, Error, Money, OpContext, Result};
use sea_orm::ConnectionTrait;

use super::check::{Shelf, agreed_item, check_cycle, check_item, check_start, problem};
use super::priced::{Offer, PricedCart, PricedItem, Taxes};
use super::stock::check_stock;
use super::{CartContents, CartItemView, CartLine, CartProblem, CartView, RenewalRow, TaxRow};
use super::{bundle, coupon, domain, volume};
use crate::catalog::{CouponView, bundles_by_id};
use crate::customer::CustomerType;
use crate::entity::Sellers;
use crate::once::price::{PricedOnce, price_once};
use crate::seller::Seller;
use crate::subscription::terms::SaleRules;
use crate::subscription::units_running;
use crate::taxes::sale::NUMBER_PENDING;
use crate::taxes::{Buyer, Sale, TaxBook};

/// Whose tax applies.
#[derive(Debug, Clone)]
pub(crate) enum BuyerOfCart {
    /// A customer.
    Known(Buyer, CustomerId),
    /// Somebody who has not signed in: what the cart says, or else the seller's country.
    Visitor,
}

/// Prices a cart. Wrong choices become problems; only a tax rule that is missing is an error.
pub(crate) async fn price_cart<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    currency: Currency,
    contents: &CartContents,
    buyer: BuyerOfCart,
) -> Result<PricedCart> {
    price_offer(ctx, conn, currency, contents, buyer, Offer::default()).await
}

/// Prices a cart together with what was agreed beyond the catalog.
pub(crate) async fn price_offer<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    currency: Currency,
    contents: &CartContents,
    buyer: BuyerOfCart,
    offer: Offer,
) -> Result<PricedCart> {
    let sellers = Sellers::load(ctx, conn).await?;
    let mut wanted = Vec::new();
    for item in &contents.items {
        wanted.push(item.product_id);
        wanted.extend(item.add_ons.iter().map(|a| a.id));
    }
    wanted.extend(contents.one_time.iter().map(|o| o.product_id));
    let catalog = crate::catalog::store::load_map(ctx, conn, wanted).await?;
    let mut problems = Vec::new();
    let mut items = Vec::new();
    for (index, input) in contents.items.iter().enumerate() {
        let before = problems.len();
        let agreed = offer.agreed.as_ref().and_then(|all| all.get(index));
        let item = match agreed {
            Some(agreed) => agreed_item(index, input, agreed, &catalog, &mut problems),
            None => check_item(index, input, Shelf { catalog: &catalog, currency, ordering: true }, &mut problems)
                .map(|item| PricedItem { intro: item.intro.filter(|_| !offer.regular), ..item })
                .inspect(|item| check_cycle(item, &mut problems)),
        };
        items.extend(item.filter(|_| problems[before..].iter().all(|p| p.code != "unavailable")));
    }
    domain::check_once_each(&items, &mut problems);
    let shelf = (&catalog, currency, ctx.today());
    let mut once = price_once(&contents.one_time, offer.agreed_once.as_deref(), shelf, &mut problems);
    let customer = match &buyer {
        BuyerOfCart::Known(_, customer) => Some(*customer),
        BuyerOfCart::Visitor => None,
    };
    // What was agreed is agreed for its own price.
    if offer.agreed.is_none() {
        let bundles = bundles_by_id(ctx, conn, &bundle::named(contents)).await?;
        bundle::apply(contents, (&bundles, currency), (&mut items, &mut once), &mut problems);
        let owned = match customer.filter(|_| volume::counts_owned(&items)) {
            Some(customer) => units_running(ctx, conn, customer).await?,
            None => volume::Units::new(),
        };
        volume::apply(&mut items, &mut once, &owned);
    }
    check_stock(&items, &once, &mut problems);
    let start = contents.starts_on(ctx.today());
    check_start(start, ctx.today(), &mut problems);
    domain::check_start(&items, start, ctx.today(), &mut problems);
    let rules = SaleRules::load(ctx, conn, customer).await?;
    items.iter_mut().for_each(|item| item.terms = rules.terms(item.product.id));
    let book = TaxBook::load(ctx, conn).await?;
    let (buyer, known) = match buyer {
        BuyerOfCart::Known(buyer, _) => (buyer, true),
        BuyerOfCart::Visitor => (visitor(contents, &sellers, ctx.today(), &mut problems), false),
    };
    let seller = sellers.by(buyer.entity)?.clone();
    let sale = book.sale(&seller, buyer, ctx.today());
    let sale = if known { sale } else { sale.anywhere() };
    let (decision, taxes) = tax_of_items((&items, &once), &offer, sale, &mut problems)?;
    let sums = Sums { items: &items, once: &once, offer: &offer, decision: &decision, taxes: &taxes, seller: &seller };
    let mut coupons = Vec::new();
    if coupon::any(contents) {
        let plain = sums.total(&sums.lines(start)?, &[], None)?;
        let net = plain.lines.iter().map(|l| l.net).sum();
        let cart = coupon::Cart { contents, currency, customer, sold: (&items, &once), net };
        coupons = coupon::usable(ctx, conn, cart, &mut problems).await?;
    }
    let view = view(start, currency, sums, &coupons, problems)?;
    let view = CartView { start_on: contents.start_on, ..view };
    Ok(PricedCart { view, items, once, coupons, offer, seller, sellers, decision, taxes })
}

// The tax of each class in the cart. A number without an answer is a problem; the price shown is that without it.
fn tax_of_items(
    (items, once): (&[PricedItem], &[PricedOnce]),
    offer: &Offer,
    mut sale: Sale<'_>,
    problems: &mut Vec<CartProblem>,
) -> Result<(TaxDecision, Taxes)> {
    let classes = items.iter().flat_map(|i| {
        let add_ons = i.add_ons.iter().map(|(p, _)| p.tax_class.as_str());
        std::iter::once(i.product.tax_class.as_str()).chain(add_ons)
    });
    let classes = classes.chain(once.iter().map(|o| o.product.tax_class.as_str()));
    // What is no product is of the standard class.
    let plain = (items.is_empty() && once.is_empty() || !offer.lines.is_empty()).then_some(STANDARD_CLASS);
    let classes: Vec<&str> = classes.chain(plain).collect();
    if let Err(error) = classes.iter().try_for_each(|c| sale.tax(c).map(drop)) {
        if error.code() != NUMBER_PENDING {
            return Err(error);
        }
        problems.push(problem("/tax_id", NUMBER_PENDING, error.detail()));
        sale = sale.without_number();
    }
    let mut taxes = Taxes::new();
    for class in classes {
        taxes.insert(class.to_owned(), sale.tax(class)?);
    }
    Ok((sale.finish()?, taxes))
}

/// How the seller's prices contain tax.
pub(crate) fn tax_mode(seller: &Seller) -> TaxMode {
    if seller.prices_include_tax { TaxMode::Inclusive } else { TaxMode::Exclusive }
}

fn visitor(contents: &CartContents, sellers: &Sellers, on: Date, problems: &mut Vec<CartProblem>) -> Buyer {
    let country = match contents.country.as_deref().filter(|c| !c.is_empty()) {
        None => sellers.main().country.clone(),
        Some(code) => match code.parse::<mpanel_core::CountryCode>() {
            Ok(code) => code.to_string(),
            Err(error) => {
                problems.push(problem("/country", "unknown_country", error.to_string()));
                sellers.main().country.clone()
            }
        },
    };
    let tax_id = contents.tax_id.clone().filter(|t| !t.trim().is_empty());
    let business = contents.customer_type.map_or(tax_id.is_some(), |t| t == CustomerType::Business);
    // A preview: at the order the number must have been confirmed.
    let check = NumberCheck::Valid { consultation: String::new(), on };
    Buyer {
        entity: sellers.for_country(&country),
        country,
        region: None,
        business,
        tax_id,
        check,
        exemptions: Vec::new(),
    }
}

/// What the sums of a cart come from.
#[derive(Clone, Copy)]
struct Sums<'a> {
    items: &'a [PricedItem],
    once: &'a [PricedOnce],
    offer: &'a Offer,
    decision: &'a TaxDecision,
    taxes: &'a Taxes,
    seller: &'a Seller,
}

/// A line and the place of what it is for: the items, then what is bought once; lines of an offer are for neither.
type Placed = (usize, PricedLine);

impl Sums<'_> {
    // Everything that is billed with the order.
    fn lines(&self, start: Date) -> Result<Vec<Placed>> {
        let mut priced: Vec<Placed> = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            for _ in 0..item.input.quantity {
                let lines = item.unit_lines(Period::new(start, start)).ok_or_else(too_large)?;
                priced.extend(lines.into_iter().map(|l| (place, l)));
            }
        }
        priced.extend(self.once.iter().enumerate().map(|(n, o)| (self.items.len() + n, o.line.clone())));
        priced.extend(self.offer.lines.iter().map(|l| (self.items.len() + self.once.len(), l.clone())));
        Ok(priced)
    }

    fn sold(&self, place: usize) -> coupon::Sold<'_> {
        let once = || self.once.get(place.checked_sub(self.items.len())?);
        let item = self.items.get(place).map(coupon::Sold::Item);
        item.or_else(|| once().map(coupon::Sold::Once)).unwrap_or(coupon::Sold::Other)
    }

    fn coupons(&self, lines: &[Placed], coupons: &[CouponView]) -> Vec<(usize, Discount)> {
        let of: Vec<_> = lines.iter().map(|(place, line)| (self.sold(*place), line)).collect();
        coupon::discounts(coupons, &of)
    }

    fn total(&self, lines: &[Placed], discounts: &[(usize, Discount)], agreed: Option<Discount>) -> Result<Totals> {
        let class = |place: usize, l: &PricedLine| match self.sold(place) {
            coupon::Sold::Item(item) => item.class_of(&l.component).to_owned(),
            coupon::Sold::Once(once) => once.product.tax_class.clone(),
            coupon::Sold::Other => STANDARD_CLASS.to_owned(),
        };
        let tax = |place: usize, l: &PricedLine| self.taxes.get(&class(place, l)).unwrap_or(&self.decision.tax).clone();
        let drafts: Vec<DraftLine> =
            lines.iter().map(|(place, l)| DraftLine { amount: l.amount_minor, tax: tax(*place, l) }).collect();
        let discounts: Vec<Discount> = discounts.iter().map(|d| d.1.clone()).chain(agreed).collect();
        total_up_rounded(&drafts, &discounts, tax_mode(self.seller), self.seller.tax_rounding).ok_or_else(too_large)
    }
}

fn view(
    start: Date,
    currency: Currency,
    sums: Sums<'_>,
    coupons: &[CouponView],
    problems: Vec<CartProblem>,
) -> Result<CartView> {
    let (items, offer) = (sums.items, sums.offer);
    let period = Period::new(start, start);
    let priced = sums.lines(start)?;
    let discounts = sums.coupons(&priced, coupons);
    let now = sums.total(&priced, &discounts, offer.discount())?;
    let lasting: Vec<CouponView> = coupons.iter().filter(|c| c.cycles.is_none_or(|n| n > 1)).cloned().collect();
    let money = |minor: i64| Money::new(minor, currency);
    let mut renews = Vec::new();
    let cycles: BTreeSet<i32> = items.iter().map(|i| i.input.cycle_months).collect();
    for cycle in cycles {
        let mine = items.iter().enumerate().filter(|(_, i)| i.input.cycle_months == cycle);
        let again: Vec<Placed> = mine
            .flat_map(|(place, i)| (0..i.input.quantity).flat_map(|_| i.later_lines()).map(move |l| (place, l)))
            .collect();
        if !again.is_empty() {
            let total = sums.total(&again, &sums.coupons(&again, &lasting), offer.lasting())?.total;
            renews.push(RenewalRow { cycle_months: cycle, amount: money(total) });
        }
    }
    Ok(CartView {
        id: None,
        currency,
        start_on: None,
        items: items.iter().map(|i| item_view(i, period, currency)).collect::<Result<_>>()?,
        one_time: sums.once.iter().map(|o| o.view(currency)).collect(),
        coupons: coupon::applied(coupons, &discounts, &now.by_discount, currency),
        problems,
        subtotal: money(now.subtotal),
        discount: money(now.discount),
        tax: tax_rows(&now.groups, currency),
        tax_total: money(now.tax),
        due_now: money(now.total),
        renews,
        prices_include_tax: sums.seller.prices_include_tax,
        tax_note: sums.decision.note.clone(),
    })
}

/// Taxes as rows, each tax once, also where it is on lines that have other taxes beside it.
pub(crate) fn tax_rows(groups: &[TaxGroup], currency: Currency) -> Vec<TaxRow> {
    let mut rows: Vec<(&Tax, TaxRow)> = Vec::new();
    for group in groups {
        match rows.iter_mut().find(|(tax, _)| **tax == group.tax) {
            Some((_, row)) => {
                row.base.minor += group.base;
                row.amount.minor += group.amount;
            }
            None => rows.push((
                &group.tax,
                TaxRow {
                    name: group.tax.name.clone(),
                    rate: group.tax.rate.to_string(),
                    base: Money::new(group.base, currency),
                    amount: Money::new(group.amount, currency),
                },
            )),
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

fn item_view(item: &PricedItem, period: Period, currency: Currency) -> Result<CartItemView> {
    let count = item.input.quantity;
    let lines = item.unit_lines(period).ok_or_else(too_large)?;
    let money = |minor: i64| Money::new(minor, currency).times(count);
    let sum = |setup: bool| -> Result<Money> {
        let chosen = lines.iter().filter(|l| (l.kind == LineKind::Setup) == setup).map(|l| l.amount_minor);
        Ok(money(chosen.sum())?)
    };
    let (setup, recurring) = (sum(true)?, sum(false)?);
    Ok(CartItemView {
        key: item.index.to_string(),
        product_id: item.product.id,
        product_name: item.product.name.clone(),
        product_slug: item.product.slug.clone(),
        input: item.input.clone(),
        lines: lines
            .iter()
            .map(|l| {
                let amount = money(l.amount_minor)?;
                let share =
                    (!l.share.is_whole()).then(|| format!(", {} of {} days", l.share.numerator, l.share.denominator));
                let description = format!("{}{}", l.description, share.unwrap_or_default());
                Ok(CartLine { description, amount, kind: l.kind.as_str() })
            })
            .collect::<Result<_>>()?,
        total: setup.add(recurring)?,
        setup,
        recurring,
        trial_ends_on: item.trial_end(period.start),
        intro_cycles: item.intro.map(|i| i.cycles),
        contract: item.contract,
        regular: money(item.recurring())?,
        reason: item.sold_for.as_ref().map(|s| Ok::<_, Error>((s.reason.clone(), money(s.list_minor)?))).transpose()?,
    })
}

fn too_large() -> Error {
    Error::invalid("/items", "too_large", "The amount is too large.")
}
