//! What a quote comes to: the cart's pricing, with the quote's own lines and discount.

use mpanel_calc::{DiscountKind, LineKind, Period, PricedLine};
use mpanel_core::{CouponId, Currency, CustomerId, Error, FieldError, Money, OpContext, QuoteId, Result};
use sea_orm::ConnectionTrait;

use super::{FreeLine, OpenChoice, QuoteContents, QuoteFigures, QuoteItem, QuoteLine, QuoteOption};
use crate::cart::price::{BuyerOfCart, price_offer};
use crate::cart::priced::{Offer, OfferDiscount, PricedCart, PricedItem};
use crate::cart::{Access, CartContents, CartItemInput, CartProblem};
use crate::customer::store as customers;
use crate::invoice::draft::buyer as frozen_buyer;
use crate::once::price::PricedOnce;

/// Plans and lines on one quote at most.
const MAX_ITEMS: usize = 20;
const MAX_LINES: usize = 50;
const MAX_UNIT_MINOR: i64 = 100_000_000_000;

/// Prices what a quote says, for its customer, today.
pub(super) async fn figures<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    quote: QuoteId,
    customer: &customers::Model,
    currency: Currency,
    contents: &QuoteContents,
) -> Result<(QuoteFigures, Vec<CartProblem>)> {
    let offer = offer(quote, contents)?;
    let cart = CartContents {
        items: contents.items.iter().map(input).collect(),
        one_time: contents.one_time.clone(),
        ..CartContents::default()
    };
    let buyer = BuyerOfCart::Known(customer.buyer(), CustomerId(customer.id));
    let priced = price_offer(ctx, conn, currency, &cart, buyer, offer).await?;
    let mut problems: Vec<CartProblem> =
        priced.view.problems.iter().filter(|p| !left_open(&contents.items, &p.pointer)).cloned().collect();
    if contents.items.is_empty() && contents.lines.is_empty() && contents.one_time.is_empty() {
        let detail = "Put a plan or a line of your own on the quote.".to_owned();
        problems.push(CartProblem { pointer: "/items".to_owned(), code: "required", detail });
    }
    Ok((written(ctx, &priced, customer, currency)?, problems))
}

/// What was agreed beyond the catalog.
pub(super) fn offer(quote: QuoteId, contents: &QuoteContents) -> Result<Offer> {
    let discount = contents.discount.map(|d| OfferDiscount {
        // Lasting discounts are told apart by this id; nothing is redeemed.
        id: CouponId(quote.uuid()),
        code: "quote".to_owned(),
        kind: d.kind,
        cycles: if matches!(d.kind, DiscountKind::Fixed(_)) { Some(1) } else { d.cycles },
    });
    let lines = contents.lines.iter().enumerate().map(|(place, line)| free_line(place, line)).collect::<Result<_>>()?;
    Ok(Offer { lines, discount, agreed: None, agreed_once: None, regular: true })
}

fn free_line(place: usize, line: &FreeLine) -> Result<PricedLine> {
    let too_large = || Error::invalid(format!("/lines/{place}/quantity"), "too_large", "The amount is too large.");
    let one = PricedLine::once(format!("quote:{place}"), LineKind::Manual, line.description.clone(), line.unit_minor);
    one.times(line.quantity).ok_or_else(too_large)
}

/// What is wrong with a line that is not from the catalog.
pub(crate) fn check_free_line(at: &str, line: &FreeLine) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut say = |field: &str, code: &'static str, detail: &str| {
        wrong.push(FieldError { pointer: format!("{at}/{field}"), code, detail: detail.to_owned() });
    };
    if line.description.trim().is_empty() {
        say("description", "required", "Say what the line is for.");
    }
    if !(1..=100_000).contains(&line.quantity) {
        say("quantity", "out_of_range", "Use 1 to 100,000.");
    }
    if !(0..=MAX_UNIT_MINOR).contains(&line.unit_minor) {
        say("unit_price", "out_of_range", "Use a price of zero or more. To take something off, use a discount.");
    }
    wrong
}

/// Refuses contents that no pricing can make sense of.
pub(super) fn check(contents: &QuoteContents) -> Result<()> {
    let mut wrong = Vec::new();
    let mut say = |pointer: String, code: &'static str, detail: String| {
        wrong.push(FieldError { pointer, code, detail });
    };
    if contents.items.len() + contents.one_time.len() > MAX_ITEMS {
        say("/items".into(), "too_many", format!("A quote has at most {MAX_ITEMS} plans."));
    }
    if contents.lines.len() > MAX_LINES {
        say("/lines".into(), "too_many", format!("A quote has at most {MAX_LINES} lines of its own."));
    }
    for (place, line) in contents.lines.iter().enumerate() {
        for error in check_free_line(&format!("/lines/{place}"), line) {
            say(error.pointer, error.code, error.detail);
        }
    }
    match contents.discount.map(|d| (d.kind, d.cycles)) {
        Some((DiscountKind::Percent(rate), _)) if rate.ppm() <= 0 || rate.ppm() > 1_000_000 => {
            say("/discount/percent".into(), "out_of_range", "The percentage must be above 0 and at most 100.".into());
        }
        Some((DiscountKind::Fixed(minor), _)) if minor <= 0 => {
            say("/discount/amount".into(), "out_of_range", "The amount must be above zero.".into());
        }
        Some((_, Some(cycles))) if !(1..=120).contains(&cycles) => {
            say("/discount/cycles".into(), "out_of_range", "Use 1 to 120 invoices, or leave it empty for ever.".into());
        }
        _ => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid_fields(wrong)) }
}

// A plan as the cart knows it; what is left open stays empty.
fn input(item: &QuoteItem) -> CartItemInput {
    CartItemInput {
        trial: false,
        software: None,
        bundle: None,
        domain: None,
        product_id: item.product_id,
        cycle_months: item.cycle_months,
        quantity: item.quantity,
        region: item.region.clone().unwrap_or_default(),
        image_id: item.image_id.clone().unwrap_or_default(),
        hostname: item.hostname.clone().unwrap_or_default(),
        own_image: None,
        ssh_key: None,
        default_user: None,
        access: Access::Password,
        add_ons: item.add_ons.clone(),
        options: item.options.clone(),
    }
}

/// The plans of a quote as they would be ordered; what the customer chooses is empty.
pub async fn quoted_contents<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: QuoteId) -> Result<CartContents> {
    let contents = super::store::load(ctx, conn, id).await?.contents()?;
    let items = contents.items.iter().map(input).collect();
    Ok(CartContents { items, one_time: contents.one_time, ..CartContents::default() })
}

/// The plans of a quote with what the customer chose.
pub(super) fn chosen(contents: &QuoteContents, choices: &[super::QuoteChoice]) -> Result<CartContents> {
    if choices.len() != contents.items.len() {
        let detail = format!("Choose for each of the {} plans of the quote.", contents.items.len());
        return Err(Error::invalid("/items", "required", detail));
    }
    let pick = |fixed: &Option<String>, given: &Option<String>| {
        fixed.clone().or_else(|| given.clone()).unwrap_or_default().trim().to_owned()
    };
    let items = contents.items.iter().zip(choices).map(|(item, choice)| CartItemInput {
        region: pick(&item.region, &choice.region),
        image_id: pick(&item.image_id, &choice.image_id),
        hostname: pick(&item.hostname, &choice.hostname),
        access: choice.access,
        ssh_key: choice.ssh_key.clone(),
        ..input(item)
    });
    let one_time = contents.one_time.clone();
    Ok(CartContents { items: items.collect(), one_time, ..CartContents::default() })
}

fn left_open(items: &[QuoteItem], pointer: &str) -> bool {
    let mut parts = pointer.split('/').skip(1);
    let (Some("items"), Some(place), Some(field)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let Some(item) = place.parse::<usize>().ok().and_then(|p| items.get(p)) else { return false };
    match field {
        "region" => item.region.is_none(),
        "image_id" => item.image_id.is_none(),
        "hostname" => item.hostname.is_none(),
        _ => false,
    }
}

fn written(
    ctx: &OpContext,
    priced: &PricedCart,
    customer: &customers::Model,
    currency: Currency,
) -> Result<QuoteFigures> {
    let mut lines = Vec::new();
    for item in &priced.items {
        lines.extend(item_lines(ctx, item, currency)?);
    }
    let once = priced.once.iter().map(|o| &o.line);
    lines.extend(once.chain(&priced.offer.lines).map(|l| QuoteLine {
        item: None,
        description: l.description.clone(),
        kind: l.kind.as_str().to_owned(),
        quantity: l.quantity,
        unit_price: Money::new(l.unit_minor, currency),
        amount: Money::new(l.amount_minor, currency),
        cycle_months: None,
    }));
    let view = &priced.view;
    Ok(QuoteFigures {
        seller: priced.seller.clone(),
        buyer: frozen_buyer(customer),
        priced_on: ctx.today(),
        lines,
        components: priced.items.iter().map(|i| i.components.clone()).collect(),
        products: priced.items.iter().map(|i| i.product.name.clone()).collect(),
        contracts: priced.items.iter().map(|i| i.contract).collect(),
        options: priced.items.iter().map(|i| i.options.clone()).collect(),
        sold_for: priced.items.iter().map(|i| i.sold_for.clone()).collect(),
        one_time: priced.once.iter().map(PricedOnce::agreed).collect(),
        subtotal: view.subtotal,
        discount: view.discount,
        taxes: view.tax.clone(),
        tax_total: view.tax_total,
        total: view.due_now,
        renews: view.renews.clone(),
        prices_include_tax: view.prices_include_tax,
        tax_note: view.tax_note.clone(),
    })
}

fn item_lines(ctx: &OpContext, item: &PricedItem, currency: Currency) -> Result<Vec<QuoteLine>> {
    let too_large = || Error::invalid("/items", "too_large", "The amount is too large.");
    let today = ctx.today();
    let lines = item.unit_lines(Period::new(today, today)).ok_or_else(too_large)?;
    let pieces = item.input.quantity;
    lines
        .into_iter()
        .map(|l| {
            Ok(QuoteLine {
                item: Some(item.index),
                cycle_months: l.kind.is_periodic().then_some(item.input.cycle_months),
                kind: l.kind.as_str().to_owned(),
                quantity: l.quantity * pieces,
                unit_price: Money::new(l.unit_minor, currency),
                amount: Money::new(l.amount_minor, currency).times(pieces)?,
                description: l.description,
            })
        })
        .collect()
}

/// What each plan leaves to the customer. An open region is one that costs nothing more.
pub(super) async fn open_choices<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    currency: Currency,
    contents: &QuoteContents,
) -> Result<Vec<OpenChoice>> {
    let wanted: Vec<_> = contents.items.iter().map(|i| i.product_id).collect();
    let catalog = crate::catalog::store::load_map(ctx, conn, wanted).await?;
    let open = contents.items.iter().filter_map(|item| {
        let product = catalog.get(&item.product_id)?;
        let free = |r: &&crate::catalog::RegionChoice| {
            let costs = |s: &crate::catalog::Surcharge| {
                s.currency == currency && s.cycle_months == item.cycle_months && s.recurring_minor != 0
            };
            !r.surcharges.iter().any(costs)
        };
        let option = |code: &str, name: &str| QuoteOption { code: code.to_owned(), name: name.to_owned() };
        let regions = product.regions.iter().filter(free).map(|r| option(&r.code, &r.name));
        let images = product.images.iter().map(|i| option(&i.id, &i.name));
        Some(OpenChoice {
            product_name: product.name.clone(),
            quantity: item.quantity,
            regions: if item.region.is_none() { regions.collect() } else { Vec::new() },
            images: if item.image_id.is_none() { images.collect() } else { Vec::new() },
            hostname: item.hostname.is_none(),
        })
    });
    Ok(open.collect())
}
