//! Margins: what customers pay less what the provider takes, both before tax.
//!
//! A service is compared over its own period. Groups add up services of different periods, so they are told by the
//! month: everything is added over a span that every period divides, and divided once at the end.

use std::collections::{BTreeMap, HashMap};

use mpanel_billing::{self as billing, SubscriptionState, SubscriptionView};
use mpanel_core::money::divide_half_up;
use mpanel_core::{Currency, CustomerId, Money, OpContext, ProductId, ProviderAccountId, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, CostBook, CostGap, PurchaseCost, Rates, ServiceView, StoragePart};
use sea_orm::ConnectionTrait;

/// Months that the usual periods, and every term that can be bought, divide.
const SPAN: i64 = 72;

/// What a row of the table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarginBy {
    /// One service.
    Service,
    /// All services of a product.
    Product,
    /// All services of a customer.
    Customer,
}

impl MarginBy {
    /// The words of the wire.
    pub const WORDS: [&'static str; 3] = ["service", "product", "customer"];

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "service" => Some(Self::Service),
            "product" => Some(Self::Product),
            "customer" => Some(Self::Customer),
            _ => None,
        }
    }
}

/// Amounts over one stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// What customers pay.
    pub price: Money,
    /// What the provider takes, of those services whose cost is known.
    pub cost: Money,
    /// The difference, of the same services.
    pub margin: Money,
    /// The margin as a share of the price of the same services, in thousandths; none where nothing is paid.
    pub permille: Option<i64>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarginRow {
    /// Printed id of the service, product or customer.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose, for a service.
    pub customer: Option<(CustomerId, String)>,
    /// As what it is sold, for a service.
    pub product: Option<String>,
    /// Services in it.
    pub services: u64,
    /// Of these, services whose cost is not known or not comparable.
    pub not_comparable: u64,
    /// Why, of the first of them.
    pub why_not: Option<String>,
    /// Each month. Cost and margin leave out what is not comparable.
    pub monthly: Figures,
    /// Each period of its own, for a service whose cost is known: months, price, cost, margin.
    pub period: Option<(i32, Figures)>,
}

/// Sums of one currency, each month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarginSum {
    /// What customers pay.
    pub price: Money,
    /// What the provider takes.
    pub cost: Money,
    /// The difference.
    pub margin: Money,
    /// Services whose cost is not known or not comparable.
    pub not_comparable: u64,
}

/// Which rows are wanted.
#[derive(Debug, Clone, Default)]
pub struct MarginFilter {
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// Of this product.
    pub product: Option<ProductId>,
    /// On this account.
    pub account: Option<ProviderAccountId>,
    /// Words in the names.
    pub search: Option<String>,
    /// Only those that lose money.
    pub losing: bool,
    /// Only those whose cost is not known or not comparable.
    pub unknown: bool,
}

/// One service with what it brings and costs.
struct Piece {
    service: ServiceView,
    cycle: i32,
    price: Money,
    /// In the currency of the price, for one term of the machine or storage.
    cost: std::result::Result<(u32, Money), String>,
}

/// All rows under a filter, in no particular order.
pub async fn margins<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    by: MarginBy,
    filter: &MarginFilter,
) -> Result<Vec<MarginRow>> {
    let pieces = pieces(ctx, conn, filter).await?;
    let names = customer_names(ctx, conn, &pieces).await?;
    let mut groups: BTreeMap<(String, Currency), Vec<&Piece>> = BTreeMap::new();
    for piece in &pieces {
        let key = match by {
            MarginBy::Service => piece.service.id.to_string(),
            MarginBy::Product => piece.service.product.product.to_string(),
            MarginBy::Customer => piece.service.customer.to_string(),
        };
        groups.entry((key, piece.price.currency)).or_default().push(piece);
    }
    let rows = groups.into_iter().map(|((id, currency), of)| row(by, id, currency, &of, &names));
    let search = filter.search.as_deref();
    let wanted = |row: &MarginRow| {
        let words = [Some(&row.name), row.customer.as_ref().map(|c| &c.1), row.product.as_ref()];
        search.is_none_or(|text| words.iter().flatten().any(|w| w.to_lowercase().contains(text)))
            && (!filter.losing || row.monthly.margin.minor < 0)
            && (!filter.unknown || row.not_comparable > 0)
    };
    Ok(rows.filter(wanted).collect())
}

/// What rows come to, by currency.
pub fn sum(rows: &[MarginRow]) -> Vec<MarginSum> {
    let mut sums: BTreeMap<Currency, (i64, i64, i64, u64)> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(row.monthly.price.currency).or_default();
        sum.0 += row.monthly.price.minor;
        sum.1 += row.monthly.cost.minor;
        sum.2 += row.monthly.margin.minor;
        sum.3 += row.not_comparable;
    }
    let money = |minor, currency| Money::new(minor, currency);
    sums.into_iter()
        .map(|(currency, (price, cost, margin, not_comparable))| MarginSum {
            price: money(price, currency),
            cost: money(cost, currency),
            margin: money(margin, currency),
            not_comparable,
        })
        .collect()
}

async fn pieces<C: ConnectionTrait>(ctx: &OpContext, conn: &C, filter: &MarginFilter) -> Result<Vec<Piece>> {
    let mut services = provisioning::all_services(ctx, conn, filter.account).await?;
    services.retain(|s| {
        filter.customer.is_none_or(|c| c == s.customer) && filter.product.is_none_or(|p| p == s.product.product)
    });
    let ids: Vec<ServiceId> = services.iter().map(|s| s.id).collect();
    let mut paid: HashMap<ServiceId, SubscriptionView> = HashMap::new();
    for chunk in ids.chunks(1000) {
        let found = billing::subscriptions_of_services(ctx, conn, chunk).await?;
        paid.extend(found.into_iter().filter(|s| s.state != SubscriptionState::Cancelled).map(|s| (s.service, s)));
    }
    let all: Vec<SubscriptionView> = paid.values().cloned().collect();
    let net = billing::net_prices(ctx, conn, &all).await?;
    let known = KnownCosts::load(ctx, conn).await?;
    let piece = |service: ServiceView| {
        let subscription = paid.get(&service.id)?;
        let price = *net.get(&subscription.id)?;
        let cost = cost_of(ctx, &service, price.currency, &known);
        Some(Piece { cycle: subscription.cycle_months, price, cost, service })
    };
    Ok(services.into_iter().filter_map(piece).collect())
}

/// What is known of costs, read once.
pub struct KnownCosts {
    books: BTreeMap<ProviderAccountId, CostBook>,
    /// What services have of storages.
    parts: HashMap<ServiceId, StoragePart>,
    rates: Rates,
}

impl KnownCosts {
    /// Reads the cost books of all accounts, the parts of storages and the rates.
    pub async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Self> {
        Ok(Self {
            books: provisioning::cost_books(ctx, conn).await?,
            parts: provisioning::storage_parts(ctx, conn).await?,
            rates: provisioning::load_rates(ctx, conn).await?,
        })
    }
}

/// What a service brings and costs over its own period, before tax, or why that cannot be told.
pub async fn margin_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    known: &KnownCosts,
    service: &ServiceView,
    paid: &SubscriptionView,
) -> Result<std::result::Result<Figures, String>> {
    let net = billing::net_prices(ctx, conn, std::slice::from_ref(paid)).await?;
    let Some(price) = net.get(&paid.id).copied() else {
        return Ok(Err("Its price before tax cannot be told.".to_owned()));
    };
    let cost = cost_of(ctx, service, price.currency, known);
    Ok(cost.map(|(term, cost)| figures(price, price, per_period(cost, term, paid.cycle_months))))
}

fn cost_of(
    ctx: &OpContext,
    service: &ServiceView,
    currency: Currency,
    known: &KnownCosts,
) -> std::result::Result<(u32, Money), String> {
    let empty = CostBook::default();
    let part = known.parts.get(&service.id);
    let account = part.map(|part| part.account).or(service.account);
    let book = account.and_then(|account| known.books.get(&account)).unwrap_or(&empty);
    let cost: std::result::Result<PurchaseCost, CostGap> = match part {
        Some(part) => book.storage_part(part, ctx.today()),
        None => book.purchase(&service.product, &service.region, ctx.today()),
    };
    let cost = cost.map_err(|gap| gap.to_string())?;
    let converted = known.rates.convert(cost.price, currency, ctx.today());
    let converted = converted
        .ok_or_else(|| format!("It costs {}, for which there is no rate to {currency}.", cost.price.currency))?;
    Ok((cost.months, converted))
}

async fn customer_names<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    pieces: &[Piece],
) -> Result<HashMap<CustomerId, String>> {
    let mut names = HashMap::new();
    for piece in pieces {
        if let std::collections::hash_map::Entry::Vacant(free) = names.entry(piece.service.customer) {
            free.insert(billing::get_customer(ctx, conn, piece.service.customer).await?.display_name().to_owned());
        }
    }
    Ok(names)
}

fn row(
    by: MarginBy,
    id: String,
    currency: Currency,
    pieces: &[&Piece],
    names: &HashMap<CustomerId, String>,
) -> MarginRow {
    let first = &pieces[0].service;
    let customer = names.get(&first.customer).cloned().unwrap_or_default();
    let name = match by {
        MarginBy::Service => first.hostname.clone(),
        MarginBy::Product => first.product_name.clone(),
        MarginBy::Customer => customer.clone(),
    };
    let single = by == MarginBy::Service;
    let unknown: Vec<&String> = pieces.iter().filter_map(|p| p.cost.as_ref().err()).collect();
    let period = match (&pieces[0].cost, single) {
        (Ok((term, cost)), true) => {
            let cost = per_period(*cost, *term, pieces[0].cycle);
            Some((pieces[0].cycle, figures(pieces[0].price, pieces[0].price, cost)))
        }
        _ => None,
    };
    MarginRow {
        id,
        name,
        customer: single.then_some((first.customer, customer)),
        product: single.then(|| first.product_name.clone()),
        services: pieces.len() as u64,
        not_comparable: unknown.len() as u64,
        why_not: unknown.first().map(|why| (*why).clone()),
        monthly: monthly(pieces, currency),
        period,
    }
}

fn monthly(pieces: &[&Piece], currency: Currency) -> Figures {
    let over_span = |amount: Money, cycle: i32| {
        let (of, over) = billing::per_year(cycle);
        i128::from(amount.minor) * i128::from(SPAN) * of / (over * 12)
    };
    let (mut price, mut compared, mut cost) = (0i128, 0i128, 0i128);
    for piece in pieces {
        let brings = over_span(piece.price, piece.cycle);
        price += brings;
        if let Ok((term, amount)) = &piece.cost {
            compared += brings;
            cost += over_span(*amount, i32::try_from(*term).unwrap_or(i32::MAX));
        }
    }
    let month = |sum: i128| {
        let minor = divide_half_up(sum, i128::from(SPAN));
        Money::new(i64::try_from(minor).unwrap_or(i64::MAX), currency)
    };
    let (price, compared, cost) = (month(price), month(compared), month(cost));
    figures(price, compared, cost)
}

// What a contract of `term` months costs for one period of a cycle.
fn per_period(amount: Money, term: u32, cycle: i32) -> Money {
    let (of, over) = billing::per_year(cycle);
    let minor = divide_half_up(i128::from(amount.minor) * over * 12, of * i128::from(term.max(1)));
    Money::new(i64::try_from(minor).unwrap_or(i64::MAX), amount.currency)
}

fn figures(price: Money, compared: Money, cost: Money) -> Figures {
    let margin = Money::new(compared.minor - cost.minor, price.currency);
    let share = divide_half_up(i128::from(margin.minor) * 1000, i128::from(compared.minor.max(1)));
    let permille = (compared.minor > 0).then(|| i64::try_from(share).unwrap_or(i64::MIN));
    Figures { price, cost, margin, permille }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn a_margin_is_what_is_left_and_its_share() {
        for (price, compared, cost, margin, permille) in [
            (1000, 1000, 600, 400, Some(400)),
            (1000, 1000, 1250, -250, Some(-250)),
            (1000, 500, 200, 300, Some(600)),
            (0, 0, 200, -200, None),
        ] {
            let got = figures(eur(price), eur(compared), eur(cost));
            assert_eq!((got.margin.minor, got.permille), (margin, permille));
        }
    }

    #[test]
    fn every_usual_period_divides_the_span() {
        assert!(billing::CYCLES.iter().all(|months| SPAN % i64::from(*months) == 0));
    }
}
