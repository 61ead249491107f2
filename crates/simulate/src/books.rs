//! The books of a simulation: balances, what moved in each month, gains and losses on exchange.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mpanel_billing as billing;
use mpanel_core::{PageQuery, Result};
use serde::{Serialize, Serializer};

use crate::world::World;

/// The books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerOut {
    /// Balance of each account; debits are positive.
    #[serde(serialize_with = "in_order")]
    pub balances: BTreeMap<String, i64>,
    /// Whether all entries sum to zero.
    pub balanced: bool,
    /// Whether receivable and credit agree with the invoices and the customer, and deferred revenue with what the
    /// schedules of the lines have to come.
    pub agrees: bool,
}

fn in_order<S: Serializer>(map: &BTreeMap<String, i64>, s: S) -> std::result::Result<S::Ok, S::Error> {
    s.collect_map(map)
}

/// What a payment gained or lost on exchange; amounts of the books' currency, but for the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RealisedOut {
    /// How much of the invoice it paid, in the invoice's currency.
    pub applied: i64,
    /// The same at the rate frozen for the invoice.
    pub carried: Option<i64>,
    /// What came in, at the rate of its day.
    pub received: Option<i64>,
    /// Gained, or below zero lost.
    pub gain: Option<i64>,
}

/// Balances at the end, and whether they agree.
pub(crate) async fn ledger(world: &World) -> Result<LedgerOut> {
    let trial = billing::trial_balance(&world.ctx, world.db.read()).await?;
    let check = billing::check_books(&world.ctx, world.db.read()).await?;
    let query = billing::ScheduleQuery {
        from: Date::new(1990, 1, 1).map_err(mpanel_core::Error::internal)?,
        months: 1,
        by: billing::ScheduleBy::Currency,
        of: billing::OfEntity::All,
    };
    let schedule = billing::revenue_schedule(&world.ctx, world.db.read(), query).await?;
    let to_come: i64 = schedule.rows.iter().map(|r| r.to_come.minor).sum();
    // What is in another currency than the timeline's says so.
    let name = |row: &billing::TrialBalanceRow| match row.balance.currency == world.currency {
        true => row.account.clone(),
        false => format!("{} {}", row.account, row.balance.currency),
    };
    Ok(LedgerOut {
        balances: trial.rows.iter().map(|r| (name(r), r.balance.minor)).collect(),
        balanced: check.balanced,
        agrees: check.is_good() && to_come == -trial.of("deferred_revenue"),
    })
}

/// What payments gained or lost, in the order of their days.
pub(crate) async fn realised(world: &World) -> Result<Vec<RealisedOut>> {
    let query = PageQuery { limit: Some(200), sort: Some("paid_on".to_owned()), ..PageQuery::default() };
    let filter = billing::RealisedFilter::default();
    let page = billing::list_realised(&world.ctx, world.db.read(), filter, &query).await?;
    let out = |r: billing::RealisedView| RealisedOut {
        applied: r.applied.minor,
        carried: r.carried.map(|m| m.minor),
        received: r.received.map(|m| m.minor),
        gain: r.gain.map(|m| m.minor),
    };
    Ok(page.items.into_iter().map(out).collect())
}

/// What moved on every account in each month from one day to another.
pub(crate) async fn months(world: &World, first: Date, last: Date) -> Result<BTreeMap<String, BTreeMap<String, i64>>> {
    let mut found = BTreeMap::new();
    let mut month = first.first_of_month();
    while month <= last {
        let end = month.last_of_month();
        let scope = billing::BookScope { from: Some(month), to: Some(end), ..billing::BookScope::default() };
        let moved = billing::account_movements(&world.ctx, world.db.read(), scope).await?;
        let change = |m: billing::AccountMovement| (m.account, m.closing.minor - m.opening.minor);
        let changes: BTreeMap<String, i64> = moved.into_iter().map(change).filter(|c| c.1 != 0).collect();
        found.insert(month.to_string()[..7].to_owned(), changes);
        month = mpanel_calc::period::plus_days(end, 1);
    }
    Ok(found)
}
