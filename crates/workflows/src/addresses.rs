//! Movable addresses and what they cost a customer: provisioning knows whose an address is, billing what is paid.
//!
//! An address with a price is a billable item that comes again, for the days up to the next time, from the day it was
//! given on. It ends when the address is taken back; the days that were paid for and not used are credited when staff
//! wants that.

use std::collections::HashMap;

use mpanel_billing::{
    self as billing, BillableItemPatch, BillableItemView, Cadence, CreditRequest, CreditScope, Decimal, InvoiceState,
    ItemRecurrence, ItemState, ItemTerms, ItemTiming, NewBillableItem, Period,
};
use mpanel_core::money::divide_half_up;
use mpanel_core::{AddressId, BillableItemId, CustomerId, Date, Error, Money, OpContext, Result};
use mpanel_db::Tx;
use mpanel_provisioning::{self as provisioning, AddressView, CostBook, per_months};
use sea_orm::ConnectionTrait;

/// Most months of a period.
const MOST_MONTHS: i32 = 120;

/// What an address costs its customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressPrice {
    /// Each period, in the currency of the account.
    pub amount: Money,
    /// Months of a period.
    pub months: i32,
}

/// To whom an address goes, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Gift {
    /// None takes it back.
    pub customer: Option<CustomerId>,
    /// None is for nothing.
    pub price: Option<AddressPrice>,
    /// Whoever paid for days that are left gets a credit note for them when the bill ends.
    pub credit_rest: bool,
}

/// What billing says about an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressBill {
    /// The billable item.
    pub item: BillableItemId,
    /// Each period.
    pub price: AddressPrice,
    /// From which day on.
    pub since: Option<Date>,
    /// When it is due next; none when it is billed no more.
    pub next_day: Option<Date>,
    /// Something of it is still to be billed.
    pub live: bool,
}

/// What an address costs at the provider, for a period of its bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressCost {
    /// What the provider takes.
    pub cost: Money,
    /// What the customer pays less that, before tax where prices are without.
    pub margin: Money,
}

/// Gives an address to a customer with a price or for nothing, changes its price, or takes it back. A bill that goes on
/// with the same customer keeps its days.
pub async fn give(ctx: &OpContext, tx: &Tx, id: AddressId, gift: Gift) -> Result<AddressView> {
    if let (Some(customer), Some(price)) = (gift.customer, gift.price) {
        check(ctx, tx, customer, price).await?;
    }
    let address = provisioning::give_address(ctx, tx, id, gift.customer).await?;
    let running = match address.billed_by {
        Some(item) => Some(billing::get_billable_item(ctx, tx, item).await?).filter(|i| i.state == ItemState::Waiting),
        None => None,
    };
    if address.gone_since.is_some() && gift.price.is_some() && running.is_none() {
        let detail = "The data centre does not have this address any more, so nothing is billed for it. Take it back.";
        return Err(Error::conflict("action_not_possible", detail));
    }
    let item = match (gift.customer.zip(gift.price), running) {
        (Some((customer, price)), Some(item)) if item.customer == customer => {
            Some(change(ctx, tx, &item, price).await?)
        }
        (wanted, running) => {
            if let Some(item) = running {
                end(ctx, tx, &item, &address.ip, gift.credit_rest).await?;
            }
            match wanted {
                Some((customer, price)) => Some(begin(ctx, tx, customer, &address.ip, price).await?),
                None => None,
            }
        }
    };
    if item == address.billed_by {
        return Ok(address);
    }
    provisioning::bill_address(ctx, tx, id, item).await
}

async fn check(ctx: &OpContext, tx: &Tx, customer: CustomerId, price: AddressPrice) -> Result<()> {
    let currency = billing::get_customer(ctx, tx, customer).await?.currency;
    if price.amount.currency != currency {
        let detail = format!("Use {}, the account's currency.", currency.code());
        return Err(Error::invalid("/price/currency", "currency_mismatch", detail));
    }
    if price.amount.minor <= 0 {
        let detail = "Use a price above zero, or leave the price out to give it for nothing.";
        return Err(Error::invalid("/price/minor", "out_of_range", detail));
    }
    check_months(price.months)
}

/// Refuses a period of `months` that no address is billed for.
pub fn check_months(months: i32) -> Result<()> {
    if (1..=MOST_MONTHS).contains(&months) {
        return Ok(());
    }
    Err(Error::invalid("/every_months", "out_of_range", format!("Use 1 to {MOST_MONTHS} months.")))
}

async fn begin(
    ctx: &OpContext,
    tx: &Tx,
    customer: CustomerId,
    ip: &str,
    price: AddressPrice,
) -> Result<BillableItemId> {
    let terms = ItemTerms {
        description: format!("IP address {ip}"),
        quantity: Decimal::ONE,
        unit_price: price.amount,
        tax_class: "standard".to_owned(),
        timing: ItemTiming::OnDay,
        day: Some(ctx.today()),
        recurrence: Some(every(price.months)),
        period: None,
        over_period: true,
    };
    Ok(billing::create_billable_item(ctx, tx, NewBillableItem { customer, terms, now: false }).await?.id)
}

fn every(months: i32) -> ItemRecurrence {
    ItemRecurrence { cadence: Cadence::months(months), month_end: false, times: None, until: None }
}

/// Another price counts from the next period on; another length only while nothing was invoiced.
async fn change(ctx: &OpContext, tx: &Tx, item: &BillableItemView, price: AddressPrice) -> Result<BillableItemId> {
    let same_length = item.terms.recurrence.map(|r| r.cadence) == Some(Cadence::months(price.months));
    if !same_length && item.invoiced > 0 {
        let detail = "It was invoiced before: its days stay. Take the address back first to bill it anew.";
        return Err(Error::invalid("/every_months", "fixed", detail));
    }
    if same_length && item.terms.unit_price == price.amount {
        return Ok(item.id);
    }
    let patch = BillableItemPatch {
        unit_price: Some(price.amount),
        recurrence: (!same_length).then(|| Some(every(price.months))),
        ..BillableItemPatch::default()
    };
    Ok(billing::update_billable_item(ctx, tx, item.id, patch, None).await?.id)
}

async fn end(ctx: &OpContext, tx: &Tx, item: &BillableItemView, ip: &str, credit_rest: bool) -> Result<()> {
    billing::cancel_billable_item(ctx, tx, item.id, None).await?;
    if !credit_rest {
        return Ok(());
    }
    for billed in billing::billed_occurrences(ctx, tx, item.id).await?.into_iter().filter(|b| !b.released) {
        let Some((left, all)) = billed.period.and_then(|period| unused(period, ctx.today())) else { continue };
        let invoice = billing::get_invoice(ctx, tx, billed.invoice).await?;
        let open = matches!(invoice.row.state, InvoiceState::Open | InvoiceState::Paid);
        if !open || !invoice.lines.iter().any(|l| l.id == billed.line && l.creditable.minor > 0) {
            continue;
        }
        let line = vec![billed.line];
        let whole = billing::credit_gross(ctx, tx, billed.invoice, &CreditScope::Lines(line.clone())).await?;
        let rest = share(whole, left, all);
        if rest.minor > 0 {
            let reason = format!("The address {ip} was given back: {left} of {all} days are left.");
            let request = CreditRequest { scope: CreditScope::Within(line, rest), reason };
            billing::issue_credit_note(ctx, tx, billed.invoice, request).await?;
        }
    }
    Ok(())
}

/// How many days of a period are left after today, and of how many; none when it is used up.
fn unused(period: Period, today: Date) -> Option<(i64, i64)> {
    let days = mpanel_calc::period::days_between;
    let all = days(period.start, period.end);
    let left = (days(today, period.end) - 1).min(all);
    (left > 0 && all > 0).then_some((left, all))
}

/// So many days of an amount for all of them, rounded half-up once.
fn share(whole: Money, left: i64, all: i64) -> Money {
    let minor = divide_half_up(i128::from(whole.minor) * i128::from(left), i128::from(all));
    Money::new(i64::try_from(minor).unwrap_or(i64::MAX), whole.currency)
}

/// What billing says about some addresses, by the item that bills them.
pub async fn bills<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    addresses: &[AddressView],
) -> Result<HashMap<BillableItemId, AddressBill>> {
    let ids: Vec<BillableItemId> = addresses.iter().filter_map(|a| a.billed_by).collect();
    let items = billing::billable_items(ctx, conn, &ids).await?;
    Ok(items.into_iter().map(|item| (item.id, bill(&item))).collect())
}

fn bill(item: &BillableItemView) -> AddressBill {
    let months = match item.terms.recurrence.map(|r| r.cadence) {
        Some(Cadence::Months(months)) => months,
        _ => 1,
    };
    AddressBill {
        item: item.id,
        price: AddressPrice { amount: item.amount, months },
        since: item.terms.day,
        next_day: item.next_day,
        live: item.state == ItemState::Waiting,
    }
}

/// What an address costs at the provider and what is left of its price, or why that cannot be told.
pub async fn cost<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    address: &AddressView,
    price: AddressPrice,
) -> Result<std::result::Result<AddressCost, String>> {
    let books = provisioning::cost_books(ctx, conn).await?;
    let rates = provisioning::load_rates(ctx, conn).await?;
    let empty = CostBook::default();
    let book = books.get(&address.account).unwrap_or(&empty);
    let found = match book.address(address.kind, &address.region, ctx.today()) {
        Ok(found) => found,
        Err(gap) => return Ok(Err(gap.to_string())),
    };
    let months = u32::try_from(price.months).unwrap_or(1);
    let cost = per_months(found.price, found.months, months);
    let currency = price.amount.currency;
    let Some(cost) = rates.convert(cost, currency, ctx.today()) else {
        let detail = format!("It costs {cost}, for which there is no rate to {}.", currency.code());
        return Ok(Err(detail));
    };
    Ok(Ok(AddressCost { cost, margin: Money::new(price.amount.minor.saturating_sub(cost.minor), currency) }))
}

#[cfg(test)]
mod tests {
    use mpanel_core::Currency;

    use super::*;

    #[test]
    fn what_is_left_of_a_period() {
        let check = |start: &str, end: &str, today: &str, want: Option<(i64, i64)>| {
            let period = Period::new(start.parse().unwrap(), end.parse().unwrap());
            assert_eq!(unused(period, today.parse().unwrap()), want, "{start} {end} {today}");
        };
        check("2026-01-01", "2026-02-01", "2026-01-01", Some((30, 31)));
        check("2026-01-01", "2026-02-01", "2026-01-16", Some((15, 31)));
        check("2026-01-01", "2026-02-01", "2026-01-31", None);
        check("2026-01-01", "2026-02-01", "2026-03-01", None);
        check("2026-02-01", "2026-03-01", "2026-01-20", Some((28, 28)));
    }

    #[test]
    fn a_share_is_rounded_once() {
        let eur = |minor| Money::new(minor, Currency::EUR);
        for (whole, left, all, want) in [(310, 15, 31, 150), (100, 1, 3, 33), (100, 2, 3, 67), (5, 30, 30, 5)] {
            assert_eq!(share(eur(whole), left, all), eur(want));
        }
    }
}
