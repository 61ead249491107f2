//! The spend guard of an account: how many machines, storages, domains and add-ons a day, and how much one may cost, before
//! staff is asked.

use mpanel_core::{Date, Money, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::store::AccountRow;
use crate::add_on;
use crate::cost::{self, CostBook, CostGap, PurchaseCost, Rates};
use crate::domain_name;
use crate::object_storage::store as storages;
use crate::setup::intent;
use crate::words::words;

words! {
    /// Why an order waits for approval.
    HoldReason {
        /// Enough was ordered today.
        DailyLimit = "daily_limit",
        /// It costs more than one may without asking.
        PriceCeiling = "price_ceiling",
        /// What it costs cannot be told, so that it cannot be compared with the ceiling.
        CostUnknown = "cost_unknown",
    }
}

/// The limits of an account; without any, nothing waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SpendGuard {
    /// Machines, storages, domains and add-ons bought later that are ordered on one day of the tenant's before further ones
    /// wait.
    pub orders_per_day: Option<u32>,
    /// What a machine or storage may cost at once (its first term and what is paid once) before it waits.
    pub machine_ceiling: Option<Money>,
}

/// An order that has to wait, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) reason: HoldReason,
    pub(crate) detail: String,
}

impl SpendGuard {
    pub(crate) fn of(row: &AccountRow) -> Result<Self> {
        let currency = row.ceiling_currency.as_deref().map(crate::cost::currency).transpose()?;
        Ok(Self {
            orders_per_day: row.orders_per_day.and_then(|n| u32::try_from(n).ok()),
            machine_ceiling: row.ceiling_minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)),
        })
    }

    /// Whether there is anything to compare with.
    pub(crate) fn is_off(&self) -> bool {
        self.orders_per_day.is_none() && self.machine_ceiling.is_none()
    }

    /// The rule: whether one more order has to wait.
    pub(crate) fn judge(
        &self,
        ordered_today: u64,
        cost: &std::result::Result<PurchaseCost, CostGap>,
        rates: &Rates,
        on: Date,
    ) -> Option<Hold> {
        if let Some(most) = self.orders_per_day.filter(|most| ordered_today >= u64::from(*most)) {
            let detail = format!(
                "{ordered_today} machines, storages, domains and add-ons were ordered today; more than {most} a day need \
                 approval."
            );
            return Some(Hold { reason: HoldReason::DailyLimit, detail });
        }
        let ceiling = self.machine_ceiling?;
        let unknown = |detail: String| Some(Hold { reason: HoldReason::CostUnknown, detail });
        let at_once = match cost {
            Ok(cost) => cost.at_once().ok(),
            Err(gap) => return unknown(format!("{gap} Its cost cannot be compared with the ceiling of {ceiling}.")),
        };
        let Some(at_once) = at_once else { return unknown("The cost is too large to be told.".to_owned()) };
        let Some(compared) = rates.convert(at_once, ceiling.currency, on) else {
            let detail = format!("It costs {at_once}, for which there is no rate to {}.", ceiling.currency);
            return unknown(detail);
        };
        let detail = format!("It costs {at_once} at once; more than {ceiling} needs approval.");
        (compared.minor > ceiling.minor).then_some(Hold { reason: HoldReason::PriceCeiling, detail })
    }
}

/// Whether a storage that may come to cost so much space may not be ordered on an account without approval.
pub(crate) async fn hold_storage<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: &AccountRow,
    region: &str,
    most_gb: i64,
) -> Result<Option<Hold>> {
    let (on, price) = (ctx.today(), |book: &CostBook| book.storage(most_gb, region, ctx.today()));
    hold(ctx, conn, account, on, price).await
}

/// The same of a storage that is there and is to grow: the ceiling counts, the orders of a day do not.
pub(crate) async fn hold_growth<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: &AccountRow,
    region: &str,
    most_gb: i64,
) -> Result<Option<Hold>> {
    let guard = SpendGuard { orders_per_day: None, ..SpendGuard::of(account)? };
    let (on, price) = (ctx.today(), |book: &CostBook| book.storage(most_gb, region, ctx.today()));
    within(ctx, conn, account, guard, on, price).await
}

/// Whether a purchase has to wait at an account; its cost is looked up in the account's cost book.
pub(crate) async fn hold<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: &AccountRow,
    on: Date,
    price: impl Fn(&CostBook) -> std::result::Result<PurchaseCost, CostGap>,
) -> Result<Option<Hold>> {
    within(ctx, conn, account, SpendGuard::of(account)?, on, price).await
}

async fn within<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: &AccountRow,
    guard: SpendGuard,
    on: Date,
    price: impl Fn(&CostBook) -> std::result::Result<PurchaseCost, CostGap>,
) -> Result<Option<Hold>> {
    if guard.is_off() {
        return Ok(None);
    }
    let book = cost::book_of(ctx, conn, ProviderAccountId(account.id)).await?;
    let rates = cost::load_rates(ctx, conn).await?;
    Ok(guard.judge(ordered_today(ctx, conn, account.id).await?, &price(&book), &rates, on))
}

/// Machines, storages and add-ons of machines that run that were ordered on an account today, or may have been, and
/// domains for services.
pub(crate) async fn ordered_today<C: ConnectionTrait>(ctx: &OpContext, conn: &C, account: Uuid) -> Result<u64> {
    let since = ctx.start_of(ctx.today()).as_microsecond();
    let domains = domain_name::sold::ordered_since(ctx, conn, account, since).await?;
    let machines = intent::row::Entity::find_in(ctx)
        .filter(intent::row::Column::AccountId.eq(account))
        .filter(intent::row::Column::CreatedAt.gte(since))
        .filter(intent::row::Column::State.is_in(["open", "unknown", "bought", "abandoned"]))
        .count(conn)
        .await
        .or_internal("counting the orders of a day")?;
    let add_ons = add_on::ordered_since(ctx, conn, account, since).await?;
    Ok(machines + domains + add_ons + storages::ordered_since(ctx, conn, account, since).await?)
}

#[cfg(test)]
mod tests {
    use mpanel_core::Currency;

    use super::*;
    use crate::cost::Rate;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn cost(price: Money) -> std::result::Result<PurchaseCost, CostGap> {
        Ok(PurchaseCost { months: 1, price, setup: Money::zero(price.currency), parts: Vec::new() })
    }

    #[test]
    fn what_waits_and_why() {
        let on: Date = "2026-01-15".parse().unwrap();
        let usd = Money::new(550, Currency::USD);
        let gap = || Err(CostGap::Missing { item: "V1".into(), region: "EU".into(), term: 1 });
        let rate = Rate { from: Currency::EUR, to: Currency::USD, millionths: 1_100_000, valid_from: on };
        let (none, one) = (Rates::default(), Rates::new(vec![rate]));
        let both = SpendGuard { orders_per_day: Some(2), machine_ceiling: Some(eur(500)) };
        let daily = SpendGuard { machine_ceiling: None, ..both };
        for (guard, today, cost, rates, want) in [
            (SpendGuard::default(), 999, gap(), &none, None),
            (daily, 1, gap(), &none, None),
            (daily, 2, gap(), &none, Some(HoldReason::DailyLimit)),
            (both, 0, cost(eur(500)), &none, None),
            (both, 0, cost(eur(501)), &none, Some(HoldReason::PriceCeiling)),
            (both, 0, gap(), &none, Some(HoldReason::CostUnknown)),
            (both, 0, cost(usd), &none, Some(HoldReason::CostUnknown)),
            (both, 0, cost(usd), &one, None),
            (both, 0, cost(Money::new(551, Currency::USD)), &one, Some(HoldReason::PriceCeiling)),
            (both, 0, cost(Money::new(551, Currency::USD)), &one, Some(HoldReason::PriceCeiling)),
            (SpendGuard { orders_per_day: Some(0), ..both }, 0, cost(eur(1)), &none, Some(HoldReason::DailyLimit)),
        ] {
            let held = guard.judge(today, &cost, rates, on);
            assert_eq!(held.as_ref().map(|h| h.reason), want, "{guard:?} {today} {cost:?}: {held:?}");
        }
    }
}
