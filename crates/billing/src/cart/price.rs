//! From what was chosen to what it costs: checks every choice against the catalog, then calculates.

use std::collections::{BTreeSet, HashMap};

use mpanel_calc::engine::TRIAL;
use mpanel_calc::period::plus_days;
use mpanel_calc::tax::STANDARD_CLASS;
use mpanel_calc::vat::NumberCheck;
use mpanel_calc::{
    AsOf, AtEnd, Books, Component, Contract, ContractRules, Discount, DiscountKind, DraftLine, LineKind, Options, Part,
    Period, PriceOf, PricedLine, Tax, TaxDecision, TaxGroup, TaxMode, Totals, propose, recurring_of, setup_lines,
    total_up_rounded,
};
use mpanel_core::{
    CouponId, Currency, CustomerId, Date, Error, Hostname, MOST_PUBLIC_KEYS, Money, NotPublicKeys, OpContext,
    ProductId, PublicKeys, Result,
};
use sea_orm::ConnectionTrait;

use super::option::{Wanted, choose, plan_words};
use super::stock::check_stock;
use super::{
    Access, CartContents, CartItemInput, CartItemView, CartLine, CartProblem, CartView, MOST_DAYS_TO_START,
    PriceReason, RenewalRow, SoldFor, SoldOption, TaxRow, bundle, coupon, domain, volume,
};
use crate::catalog::{CouponView, Introductory, ProductView, Trial, bundles_by_id, cadence_of};
use crate::customer::CustomerType;
use crate::entity::Sellers;
use crate::once::price::{AgreedOnce, PricedOnce, price_once};
use crate::seller::Seller;
use crate::subscription::terms::{SaleRules, SaleTerms};
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

/// What items are checked against.
#[derive(Clone, Copy)]
struct Shelf<'a> {
    catalog: &'a HashMap<ProductId, ProductView>,
    currency: Currency,
    /// Whether it is an order: add-ons that are sold to running services only do not go with one.
    ordering: bool,
}

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

    // The discount of the invoices after the first one.
    fn lasting(&self) -> Option<Discount> {
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
    fn later_lines(&self) -> Vec<PricedLine> {
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

fn check_start(start: Date, today: Date, problems: &mut Vec<CartProblem>) {
    let most = plus_days(today, MOST_DAYS_TO_START);
    if !(today..=most).contains(&start) {
        problems.push(problem("/start_on", "out_of_range", format!("Choose a day from {today} to {most}.")));
    }
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

/// Prices what a running service is to become; refuses what is not sold together.
pub(crate) async fn price_for_change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    currency: Currency,
    input: &CartItemInput,
) -> Result<PricedItem> {
    let wanted = std::iter::once(input.product_id).chain(input.add_ons.iter().map(|a| a.id));
    price_from(&crate::catalog::store::load_map(ctx, conn, wanted).await?, currency, input)
}

/// The same from products that were read before: nothing is asked, so that a refusal is always about the choice.
pub(crate) fn price_from(
    catalog: &HashMap<ProductId, ProductView>,
    currency: Currency,
    input: &CartItemInput,
) -> Result<PricedItem> {
    let mut problems = Vec::new();
    let item = check_item(0, input, Shelf { catalog, currency, ordering: false }, &mut problems);
    // Image and access were needed for the setup only.
    problems.retain(|p| {
        ["/product_id", "/cycle_months", "/region"].iter().any(|f| p.pointer.ends_with(f))
            || ["/add_ons", "/options"].iter().any(|f| p.pointer.contains(f))
    });
    match (item, problems.into_iter().next()) {
        (_, Some(found)) => {
            let pointer = found.pointer.strip_prefix("/items/0").unwrap_or(&found.pointer).to_owned();
            Err(Error::invalid(pointer, found.code, found.detail))
        }
        (Some(item), None) => Ok(item),
        (None, None) => Err(Error::not_found("product")),
    }
}

/// How the seller's prices contain tax.
pub(crate) fn tax_mode(seller: &Seller) -> TaxMode {
    if seller.prices_include_tax { TaxMode::Inclusive } else { TaxMode::Exclusive }
}

pub(crate) fn problem(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> CartProblem {
    CartProblem { pointer: pointer.into(), code, detail: detail.into() }
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

fn check_item(
    index: usize,
    input: &CartItemInput,
    shelf: Shelf<'_>,
    problems: &mut Vec<CartProblem>,
) -> Option<PricedItem> {
    let at = |field: &str| format!("/items/{index}/{field}");
    let currency = shelf.currency;
    let product = shelf.catalog.get(&input.product_id).filter(|p| p.kind.is_plan() && !p.retired);
    let Some(product) = product else {
        problems.push(problem(at("product_id"), "unavailable", "This plan is no longer on sale."));
        return None;
    };
    let Some(price) = product.price(currency, input.cycle_months) else {
        problems.push(problem(
            at("cycle_months"),
            "unavailable",
            format!("{} is not sold for this period in {currency}.", product.name),
        ));
        return None;
    };
    if !(1..=product.max_quantity).contains(&input.quantity) {
        problems.push(problem(
            at("quantity"),
            "unavailable",
            format!("Choose from 1 to {} pieces.", product.max_quantity),
        ));
        return None;
    }
    check_choices(index, input, product, problems);
    let mut components = vec![Component {
        key: "plan".to_owned(),
        kind: LineKind::Recurring,
        description: product.name.clone(),
        quantity: 1,
        price: PriceOf { recurring: price.recurring_minor, setup: price.setup_minor },
    }];
    if let Some(region) = product.regions.iter().find(|r| r.code == input.region) {
        let found = region.surcharges.iter().find(|s| s.currency == currency && s.cycle_months == input.cycle_months);
        components.extend(found.filter(|s| s.recurring_minor != 0).map(|s| Component {
            key: format!("region:{}", region.code),
            kind: LineKind::Region,
            description: format!("Region {}", region.name),
            quantity: 1,
            price: PriceOf { recurring: s.recurring_minor, setup: 0 },
        }));
    }
    let add_ons = check_add_ons(index, input, product, shelf, problems, &mut components);
    let wanted = Wanted { currency, cycle_months: input.cycle_months, at: &at("options"), ordering: shelf.ordering };
    let mut options = Vec::new();
    for one in choose(&product.options, &input.options, wanted, problems) {
        components.extend(one.component);
        options.push(one.sold);
    }
    components[0].description = plan_words(&product.name, &options, &components);
    let trial = check_trial(index, input, product, price.trial, problems);
    let (product, contract) = (product.clone(), product.contract);
    let (input, intro, terms) = (input.clone(), price.intro, SaleTerms::default());
    let (sold_for, add_on_reasons) = (None, Vec::new());
    Some(PricedItem {
        index,
        input,
        product,
        add_ons,
        options,
        components,
        trial,
        intro,
        contract,
        terms,
        sold_for,
        add_on_reasons,
    })
}

// A period that reaches beyond the end of its contract would be paid for in vain.
fn check_cycle(item: &PricedItem, problems: &mut Vec<CartProblem>) {
    let rules = item.contract.filter(|c| c.at_end == AtEnd::Ends && c.months < item.input.cycle_months);
    if let Some(rules) = rules {
        let detail = format!(
            "The contract for {} ends by itself after {} months. Choose a period that is no longer.",
            item.product.name, rules.months
        );
        problems.push(problem(format!("/items/{}/cycle_months", item.index), "contract_ends", detail));
    }
}

fn check_trial(
    index: usize,
    input: &CartItemInput,
    product: &ProductView,
    offered: Option<Trial>,
    problems: &mut Vec<CartProblem>,
) -> Option<Trial> {
    let at = format!("/items/{index}/trial");
    if !input.trial {
        return None;
    }
    if offered.is_none() {
        problems.push(problem(at, "no_trial", format!("{} has no trial for this period.", product.name)));
    } else if input.quantity != 1 {
        let detail = "A trial is for one piece. Choose one, or order without the trial.";
        problems.push(problem(at, "one_trial", detail));
    }
    offered
}

// What was agreed holds even when the plan is no longer on sale.
fn agreed_item(
    index: usize,
    input: &CartItemInput,
    agreed: &AgreedItem,
    catalog: &HashMap<ProductId, ProductView>,
    problems: &mut Vec<CartProblem>,
) -> Option<PricedItem> {
    let product = catalog.get(&input.product_id)?;
    check_choices(index, input, product, problems);
    let add_ons = input.add_ons.iter().filter_map(|a| Some((catalog.get(&a.id)?.clone(), a.quantity))).collect();
    Some(PricedItem {
        index,
        input: input.clone(),
        product: product.clone(),
        add_ons,
        options: agreed.options.clone(),
        components: agreed.components.clone(),
        trial: None,
        intro: None,
        contract: agreed.contract,
        terms: SaleTerms::default(),
        sold_for: agreed.sold_for.clone(),
        add_on_reasons: Vec::new(),
    })
}

fn check_choices(index: usize, input: &CartItemInput, product: &ProductView, problems: &mut Vec<CartProblem>) {
    let at = |field: &str| format!("/items/{index}/{field}");
    if !product.regions.is_empty() && !product.regions.iter().any(|r| r.code == input.region) {
        problems.push(problem(at("region"), "unknown_region", "Choose one of the regions on offer."));
    }
    let offered = input.own_image.is_some() || product.images.iter().any(|i| i.id == input.image_id);
    if !product.images.is_empty() && !offered {
        problems.push(problem(at("image_id"), "unknown_image", "Choose one of the images on offer."));
    }
    domain::check(index, input, product, problems);
    // A storage need not be named, a domain is its name, and nobody logs in to either.
    let is_storage = product.storage.is_some() || product.domain.is_some();
    let unnamed = product.domain.is_some() || is_storage && input.hostname.trim().is_empty();
    if let Err(error) = input.hostname.parse::<Hostname>()
        && !unnamed
    {
        problems.push(problem(at("hostname"), "malformed", format!("The host name {error}.")));
    }
    let windows = product.images.iter().any(|i| i.id == input.image_id && i.os_type == "Windows");
    let keys = input.ssh_key.as_deref().unwrap_or_default();
    if windows && input.access == Access::SshKey {
        let detail = "Windows does not take SSH keys. Choose access by password.";
        problems.push(problem(at("access"), "not_for_windows", detail));
    } else if !is_storage && input.access == Access::SshKey {
        problems.extend(keys.parse::<PublicKeys>().err().map(|wrong| key_problem(at("ssh_key"), wrong)));
    }
}

fn key_problem(at: String, wrong: NotPublicKeys) -> CartProblem {
    match wrong {
        NotPublicKeys::Malformed => {
            let detail = "Paste whole public keys, one a line; each starts with ssh-ed25519, ssh-rsa or ecdsa-sha2-.";
            problem(at, "malformed", detail)
        }
        NotPublicKeys::TooMany => {
            problem(at, "too_many", format!("A server takes at most {MOST_PUBLIC_KEYS} public keys."))
        }
    }
}

fn check_add_ons(
    index: usize,
    input: &CartItemInput,
    product: &ProductView,
    Shelf { catalog, currency, ordering }: Shelf<'_>,
    problems: &mut Vec<CartProblem>,
    components: &mut Vec<Component>,
) -> Vec<(ProductView, i64)> {
    let sold = |a: &&ProductView| !(a.retired || ordering && a.available == "later");
    let mut chosen: Vec<(ProductView, i64)> = Vec::new();
    for (place, wanted) in input.add_ons.iter().enumerate().take(50) {
        let at = format!("/items/{index}/add_ons/{place}");
        let offered = product.add_on_ids.contains(&wanted.id);
        let add_on = catalog.get(&wanted.id).filter(|a| offered && sold(a));
        let price = add_on.and_then(|a| Some((a, a.price(currency, input.cycle_months)?)));
        let Some((add_on, price)) = price else {
            problems.push(problem(format!("{at}/id"), "unknown_add_on", "This add-on does not go with the plan."));
            continue;
        };
        if !(1..=add_on.max_quantity).contains(&wanted.quantity) || chosen.iter().any(|c| c.0.id == add_on.id) {
            let detail = format!("Choose {} once, with a quantity from 1 to {}.", add_on.name, add_on.max_quantity);
            problems.push(problem(format!("{at}/quantity"), "out_of_range", detail));
            continue;
        }
        components.push(Component {
            key: format!("add_on:{}", add_on.id),
            kind: LineKind::AddOn,
            description: add_on.name.clone(),
            quantity: wanted.quantity,
            price: PriceOf { recurring: price.recurring_minor, setup: price.setup_minor },
        });
        chosen.push((add_on.clone(), wanted.quantity));
    }
    chosen
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
