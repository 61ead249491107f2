//! How many services have each add-on, what it brings by the month, and how many began and ended it in a period.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mpanel_calc::ChangeKind;
use mpanel_core::{Currency, Date, Error, Money, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use super::SubscriptionState;
use super::change::{ChangeState, add_on_of, store as changes};
use super::store::{self, Model};
use crate::catalog::ProductKind;
use crate::catalog::store::{product, with_prices};
use crate::columns;
use crate::order::PlacedSubscription;
use crate::price_change::Monthly;

/// The days that are looked at for what began and ended, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddOnPeriod {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// The figures of one add-on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddOnFigures {
    /// The add-on.
    pub product: ProductId,
    /// Its name.
    pub name: String,
    /// Its name at the provider.
    pub key: Option<String>,
    /// No longer sold.
    pub retired: bool,
    /// Plans it is sold with.
    pub plans: u64,
    /// Subscriptions that run and are billed for it.
    pub services: u64,
    /// Subscriptions that run and have it, or could: their plan offers it.
    pub possible: u64,
    /// What they pay for it each month, before tax and discounts, by currency; those that are paused pay nothing.
    pub monthly: Vec<Money>,
    /// Subscriptions that began to have it in the period.
    pub begun: u64,
    /// Subscriptions that stopped to have it in the period.
    pub ended: u64,
}

impl AddOnFigures {
    /// The share of those that could have it, in thousandths; none where nobody could.
    pub fn permille(&self) -> Option<u64> {
        (self.possible > 0).then(|| (self.services * 1000 + self.possible / 2) / self.possible)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Begun,
    Ended,
}

/// What a subscription had from which day on, in order of the days, as steps of each add-on.
fn steps(had: &[(Date, BTreeSet<ProductId>)]) -> Vec<(Date, ProductId, Step)> {
    let mut found = Vec::new();
    let mut before = &BTreeSet::new();
    for (day, now) in had {
        found.extend(now.difference(before).map(|p| (*day, *p, Step::Begun)));
        found.extend(before.difference(now).map(|p| (*day, *p, Step::Ended)));
        before = now;
    }
    found
}

/// The figures of every add-on, by name.
pub async fn add_on_figures<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    period: AddOnPeriod,
) -> Result<Vec<AddOnFigures>> {
    if period.to < period.from {
        return Err(Error::invalid("/to", "out_of_range", "The last day comes before the first."));
    }
    let rows = product::Entity::find_in(ctx).order_by_asc(product::Column::Name).all(conn).await;
    let catalog = with_prices(ctx, conn, rows.or_internal("reading products")?).await?;
    let offered: HashMap<ProductId, &Vec<ProductId>> = catalog.iter().map(|p| (p.id, &p.add_on_ids)).collect();
    let mut figures: BTreeMap<ProductId, Counted> = BTreeMap::new();
    let subscriptions = store::Entity::find_in(ctx).all(conn).await.or_internal("reading subscriptions")?;
    let mut applied = applied_changes(ctx, conn).await?;
    for row in &subscriptions {
        let changes = applied.remove(&row.id).unwrap_or_default();
        for (day, add_on, step) in steps(&history(row, changes)?) {
            if (period.from..=period.to).contains(&day) {
                let counted = figures.entry(add_on).or_default();
                *(if step == Step::Begun { &mut counted.begun } else { &mut counted.ended }) += 1;
            }
        }
        count(row, offered.get(&ProductId(row.product_id)), &mut figures)?;
    }
    let add_ons = catalog.iter().filter(|p| p.kind == ProductKind::AddOn);
    Ok(add_ons
        .map(|p| {
            let plans = catalog.iter().filter(|plan| !plan.retired && plan.add_on_ids.contains(&p.id)).count();
            let counted = figures.remove(&p.id).unwrap_or_default();
            AddOnFigures {
                product: p.id,
                name: p.name.clone(),
                key: p.provider.add_on_key.clone(),
                retired: p.retired,
                plans: u64::try_from(plans).unwrap_or(u64::MAX),
                services: counted.services,
                possible: counted.possible,
                monthly: counted.monthly.into_iter().map(|(c, sum)| Money::new(sum.minor(), c)).collect(),
                begun: counted.begun,
                ended: counted.ended,
            }
        })
        .collect())
}

#[derive(Default)]
struct Counted {
    services: u64,
    possible: u64,
    monthly: BTreeMap<Currency, Monthly>,
    begun: u64,
    ended: u64,
}

fn count(row: &Model, offered: Option<&&Vec<ProductId>>, figures: &mut BTreeMap<ProductId, Counted>) -> Result<()> {
    let state = SubscriptionState::from_word(&row.state);
    if !matches!(state, SubscriptionState::Active | SubscriptionState::Paused) {
        return Ok(());
    }
    let mut could: BTreeSet<ProductId> = offered.into_iter().flat_map(|ids| ids.iter().copied()).collect();
    for component in row.components()?.iter().filter(|c| c.quantity > 0) {
        let Some(add_on) = add_on_of(&component.key) else { continue };
        could.insert(add_on);
        let counted = figures.entry(add_on).or_default();
        counted.services += 1;
        if state == SubscriptionState::Active {
            let minor = component.price.recurring.saturating_mul(component.quantity);
            counted.monthly.entry(columns::currency(&row.currency)?).or_default().add(minor, row.cycle_months);
        }
    }
    could.into_iter().for_each(|add_on| figures.entry(add_on).or_default().possible += 1);
    Ok(())
}

// What it was sold with, then each change in force that says what it has from then on, then its end.
fn history(row: &Model, changes: Vec<(Date, Told)>) -> Result<Had> {
    let Some(started) = columns::date_opt(row.started_on.as_ref())? else { return Ok(Vec::new()) };
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let sold: BTreeSet<ProductId> = placed.product.add_ons.iter().filter(|a| a.quantity > 0).map(|a| a.id).collect();
    let mut had = vec![(started, sold)];
    for (day, told) in changes {
        let mut has = had.last().map(|(_, has)| has.clone()).unwrap_or_default();
        match told {
            Told::Has(all) => has = all,
            Told::Without(gone) => {
                has.remove(&gone);
            }
        }
        had.push((day, has));
    }
    had.extend(columns::date_opt(row.ended_on.as_ref())?.map(|day| (day, BTreeSet::new())));
    Ok(had)
}

type Had = Vec<(Date, BTreeSet<ProductId>)>;

/// What a change says of the add-ons.
enum Told {
    Has(BTreeSet<ProductId>),
    Without(ProductId),
}

async fn applied_changes<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<HashMap<Uuid, Vec<(Date, Told)>>> {
    let rows = changes::Entity::find_in(ctx)
        .filter(changes::Column::Kind.is_in(["plan", "add_on", "quantity"]))
        .filter(changes::Column::State.eq(ChangeState::Applied.as_str()))
        .order_by_asc(changes::Column::EffectiveOn)
        .order_by_asc(changes::Column::ClosedAt)
        .order_by_asc(changes::Column::Id)
        .all(conn)
        .await
        .or_internal("reading changes in force")?;
    let mut found: HashMap<Uuid, Vec<(Date, Told)>> = HashMap::new();
    for row in rows {
        let body = row.body()?;
        let told = match (body.chosen, body.kind) {
            (Some(chosen), _) => Told::Has(chosen.add_ons.iter().filter(|a| a.quantity > 0).map(|a| a.id).collect()),
            (None, ChangeKind::Quantity { component, quantity: 0 }) => match add_on_of(&component) {
                Some(gone) => Told::Without(gone),
                None => continue,
            },
            // Another number of what it has leaves what it has.
            _ => continue,
        };
        found.entry(row.subscription_id).or_default().push((row.effective_on()?, told));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> ProductId {
        ProductId(Uuid::from_u128(number))
    }

    #[test]
    fn a_history_becomes_what_began_and_ended() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let check = |had: &[(&str, &[u128])], want: &[(&str, u128, Step)]| {
            let had: Had = had.iter().map(|(d, ids)| (day(d), ids.iter().map(|n| id(*n)).collect())).collect();
            let want: Vec<_> = want.iter().map(|(d, n, step)| (day(d), id(*n), *step)).collect();
            assert_eq!(steps(&had), want, "{had:?}");
        };
        check(&[], &[]);
        check(&[("2026-01-01", &[])], &[]);
        check(&[("2026-01-01", &[1])], &[("2026-01-01", 1, Step::Begun)]);
        check(&[("2026-01-01", &[1]), ("2026-02-01", &[1])], &[("2026-01-01", 1, Step::Begun)]);
        check(
            &[("2026-01-01", &[1]), ("2026-02-01", &[1, 2]), ("2026-03-01", &[2]), ("2026-04-01", &[])],
            &[
                ("2026-01-01", 1, Step::Begun),
                ("2026-02-01", 2, Step::Begun),
                ("2026-03-01", 1, Step::Ended),
                ("2026-04-01", 2, Step::Ended),
            ],
        );
        // Gone and had again on one day.
        let again: &[(&str, &[u128])] = &[("2026-01-01", &[1]), ("2026-02-01", &[]), ("2026-02-01", &[1])];
        let steps = [("2026-01-01", 1, Step::Begun), ("2026-02-01", 1, Step::Ended), ("2026-02-01", 1, Step::Begun)];
        check(again, &steps);
    }
}
