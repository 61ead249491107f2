//! What a price change would do: one decision for each subscription. The preview shows it, the run writes it.

use std::collections::{BTreeMap, HashMap};

use mpanel_calc::period::plus_days;
use mpanel_core::{Currency, CustomerId, Date, Error, Money, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::rules::{self, Monthly, Repriced};
use super::{Exclusion, NewPrice, PriceChangeItem, PriceChangePreview, PriceChangeRequest, PriceChangeTotal};
use crate::catalog::{self, ProductKind};
use crate::columns;
use crate::customer::{CustomerType, store as customers};
use crate::subscription::SubscriptionState;
use crate::subscription::changes;
use crate::subscription::store::{self as subscriptions, Column, Entity};

/// The longest notice, in days.
const MOST_NOTICE: i64 = 365;
/// The furthest first day, in days from today.
const MOST_AHEAD: i64 = 730;
/// The highest rise, in millionths.
const MOST_RISE: i64 = 10_000_000;

/// Everything a decision needs besides the subscription.
pub(super) struct Plan {
    pub(super) request: PriceChangeRequest,
    /// The component of a subscription whose price changes.
    pub(super) component: String,
    pub(super) product_name: String,
    today: Date,
}

/// A subscription with what becomes of it.
pub(super) struct Decided {
    pub(super) item: PriceChangeItem,
    pub(super) unit_minor: i64,
}

/// Says what a price change would do, without doing it.
pub async fn preview_price_change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    request: &PriceChangeRequest,
) -> Result<PriceChangePreview> {
    let plan = Plan::of(ctx, conn, request).await?;
    let rows = plan.candidates(ctx, conn).await?;
    let decided = plan.decide(ctx, conn, &rows).await?;
    Ok(summary(decided.into_iter().map(|d| d.item).collect()))
}

impl Plan {
    /// Checks a request against the catalog.
    pub(super) async fn of<C: ConnectionTrait>(
        ctx: &OpContext,
        conn: &C,
        request: &PriceChangeRequest,
    ) -> Result<Self> {
        let today = ctx.today();
        check(request, today)?;
        let product = catalog::get_product(ctx, conn, request.product)
            .await
            .map_err(|_| Error::invalid("/product_id", "unknown_product", "There is no such product."))?;
        let component = match product.kind {
            ProductKind::Vps | ProductKind::ObjectStorage | ProductKind::Domain => "plan".to_owned(),
            ProductKind::AddOn => format!("add_on:{}", product.id),
            ProductKind::OneTime => {
                let detail = "What is sold once does not renew: nothing of it changes its price.";
                return Err(Error::invalid("/product_id", "one_time", detail));
            }
        };
        Ok(Self { request: request.clone(), component, product_name: product.name, today })
    }

    /// Running and coming subscriptions with the product, whatever then becomes of them.
    pub(super) async fn candidates<C: ConnectionTrait>(
        &self,
        ctx: &OpContext,
        conn: &C,
    ) -> Result<Vec<subscriptions::Model>> {
        let mut select = Entity::find_in(ctx).filter(Column::State.ne(SubscriptionState::Cancelled.as_str()));
        select = match self.component.as_str() {
            "plan" => select.filter(Column::ProductId.eq(self.request.product.uuid())),
            component => select.filter(Column::Components.contains(component)),
        };
        if let Some(currency) = self.currency() {
            select = select.filter(Column::Currency.eq(currency.code()));
        }
        if let Some(months) = self.request.cycle_months {
            select = select.filter(Column::CycleMonths.eq(months));
        }
        let mut rows = select.order_by_asc(Column::Id).all(conn).await.or_internal("reading subscriptions")?;
        if let Some(wanted) = self.request.customer_type {
            let owners = customers::load_map(ctx, conn, rows.iter().map(|r| r.customer_id)).await?;
            let is_wanted =
                |owner: &Uuid| owners.get(owner).is_some_and(|c| CustomerType::from_word(&c.customer_type) == wanted);
            rows.retain(|r| is_wanted(&r.customer_id));
        }
        Ok(rows)
    }

    /// Decides for each subscription, in the order of customers' names.
    pub(super) async fn decide<C: ConnectionTrait>(
        &self,
        ctx: &OpContext,
        conn: &C,
        rows: &[subscriptions::Model],
    ) -> Result<Vec<Decided>> {
        let names = customers::load_map(ctx, conn, rows.iter().map(|r| r.customer_id)).await?;
        let changing: Vec<Uuid> = rows.iter().filter(|r| r.next_change_on.is_some()).map(|r| r.id).collect();
        let agreed = changes::scheduled(ctx, conn, &changing).await?;
        let none = Vec::new();
        let mut decided = Vec::new();
        for row in rows {
            let name = names.get(&row.customer_id).map_or("", |c| c.display_name());
            decided.extend(self.one(row, name, agreed.get(&row.id).unwrap_or(&none))?);
        }
        let key = |d: &Decided| (d.item.customer_name.to_lowercase(), d.item.name.clone(), d.item.subscription.uuid());
        decided.sort_by_key(key);
        Ok(decided)
    }

    fn currency(&self) -> Option<Currency> {
        match self.request.price {
            NewPrice::Amount(money) => Some(money.currency),
            NewPrice::Percent(_) => self.request.currency,
        }
    }

    fn one(
        &self,
        row: &subscriptions::Model,
        customer_name: &str,
        agreed: &[changes::Model],
    ) -> Result<Option<Decided>> {
        let components = row.components()?;
        let Some(found) = components.iter().find(|c| c.key == self.component) else { return Ok(None) };
        let (grid, charged) = (row.grid()?, row.charged_through()?);
        let earliest = plus_days(self.today, self.request.notice_days.max(1)).max(self.request.first_day);
        let effective_on = rules::takes_effect(grid, charged, earliest);
        let old_unit = found.price.recurring;
        let repriced = rules::reprice(old_unit, self.request.price, self.request.cap_ppm, self.request.over_cap);
        let (unit_minor, limited) = match repriced {
            Repriced::To(new, limited) => (new, limited),
            Repriced::OverCap(_) | Repriced::Unchanged => (old_unit, false),
        };
        let excluded = match self.keeps(row, agreed, effective_on)? {
            Some(kept) => Some(kept),
            None => self.stays(old_unit, repriced, &row.currency)?,
        };
        let unit_minor = if excluded.is_some() { old_unit } else { unit_minor };
        let others = row.recurring_minor - old_unit.saturating_mul(found.quantity);
        let item = PriceChangeItem {
            subscription: SubscriptionId(row.id),
            service: ServiceId(row.service_id),
            customer: CustomerId(row.customer_id),
            customer_name: customer_name.to_owned(),
            name: row.name.clone(),
            cycle_months: row.cycle_months,
            old: columns::money(row.recurring_minor, &row.currency)?,
            new: columns::money(others.saturating_add(unit_minor.saturating_mul(found.quantity)), &row.currency)?,
            effective_on: excluded.is_none().then_some(effective_on),
            limited: limited && excluded.is_none(),
            excluded,
            change: None,
        };
        Ok(Some(Decided { item, unit_minor }))
    }

    // Why a subscription keeps its price whatever the new one is.
    fn keeps(
        &self,
        row: &subscriptions::Model,
        agreed: &[changes::Model],
        effective_on: Date,
    ) -> Result<Option<Exclusion>> {
        let because = |reason: &str, detail: String| Ok(Some(Exclusion { reason: reason.to_owned(), detail }));
        // One that ends later than that is billed until then like any other.
        if let Some(end) = row.ends_on()?.filter(|end| *end <= effective_on) {
            return because("cancelled", format!("It ends on {end}."));
        }
        if row.state == SubscriptionState::Pending.as_str() {
            return because("not_running", "It is not set up yet.".to_owned());
        }
        if let Some(end) = row.trial_end.as_ref().filter(|end| end.as_str() > self.today.to_string().as_str()) {
            return because("trial", format!("Its trial ends on {end}."));
        }
        if let Some(phase) = agreed.iter().find(|c| c.is_end_of_introduction()) {
            return because("introductory", format!("Its introductory price holds until {}.", phase.effective_on));
        }
        if let Some(other) = agreed.first() {
            return because("change_agreed", format!("Another change is agreed for {}.", other.effective_on));
        }
        if row.price_agreed {
            return because("agreed_price", "Its price was agreed for it alone.".to_owned());
        }
        let terms = rules::terms_before(row.grid()?, row.charged_through()?, effective_on);
        let coupons = row.discounts()?;
        let Some(coupon) = coupons.iter().find(|c| c.cycles_left.is_none_or(|left| left > terms)) else {
            return Ok(None);
        };
        match coupon.cycles_left {
            None => because("coupon", format!("Coupon {} holds for good.", coupon.code)),
            Some(_) => because("coupon", format!("Coupon {} still holds on {effective_on}.", coupon.code)),
        }
    }

    fn stays(&self, old: i64, repriced: Repriced, currency: &str) -> Result<Option<Exclusion>> {
        let found = match repriced {
            Repriced::To(..) => None,
            Repriced::Unchanged => Some(("unchanged", "It has this price already.".to_owned())),
            Repriced::OverCap(wanted) => {
                let (old, wanted) = (columns::money(old, currency)?, columns::money(wanted, currency)?);
                Some(("over_cap", format!("From {old} to {wanted} is more than the cap allows.")))
            }
        };
        Ok(found.map(|(reason, detail)| Exclusion { reason: reason.to_owned(), detail }))
    }
}

/// Splits decisions into those that change and those that do not, and adds up.
pub(super) fn summary(all: Vec<PriceChangeItem>) -> PriceChangePreview {
    let fingerprint = fingerprint(&all);
    let mut sums: BTreeMap<Currency, (i64, Monthly, Monthly)> = BTreeMap::new();
    for item in &all {
        let (count, before, after) = sums.entry(item.old.currency).or_default();
        *count += i64::from(item.excluded.is_none());
        before.add(item.old.minor, item.cycle_months);
        after.add(item.new.minor, item.cycle_months);
    }
    let total = |(currency, (subscriptions, before, after)): (Currency, (i64, Monthly, Monthly))| PriceChangeTotal {
        subscriptions,
        before: Money::new(before.minor(), currency),
        after: Money::new(after.minor(), currency),
    };
    let totals = sums.into_iter().map(total).collect();
    let (items, excluded) = all.into_iter().partition(|i| i.excluded.is_none());
    PriceChangePreview { items, excluded, totals, fingerprint }
}

fn fingerprint(all: &[PriceChangeItem]) -> String {
    let mut hash = Sha256::new();
    for item in all {
        let on = item.effective_on.map_or_else(String::new, |d| d.to_string());
        let kept = item.excluded.as_ref().map_or("", |e| e.reason.as_str());
        hash.update(format!("{} {} {} {on} {kept}\n", item.subscription, item.old, item.new));
    }
    hash.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect()
}

fn check(request: &PriceChangeRequest, today: Date) -> Result<()> {
    let refuse = |pointer: &str, detail: String| Err(Error::invalid(pointer, "out_of_range", detail));
    match request.price {
        NewPrice::Amount(money) => {
            if !(0..=1_000_000_000).contains(&money.minor) {
                return refuse("/price/amount", "A price cannot be negative or that large.".to_owned());
            }
            if request.currency.is_some_and(|c| c != money.currency) {
                let detail = "Choose the currency of the new price, or leave it out.";
                return Err(Error::invalid("/currency", "currency_mismatch", detail));
            }
            if request.cycle_months.is_none() {
                let detail = "An amount is a price of one period. Choose the period.";
                return Err(Error::invalid("/cycle_months", "required", detail));
            }
        }
        NewPrice::Percent(ppm) if ppm == 0 || !(-1_000_000..=MOST_RISE).contains(&ppm) => {
            return refuse("/price/percent", "Choose from -100 to 1000 percent, but not 0.".to_owned());
        }
        NewPrice::Percent(_) => {}
    }
    request.cycle_months.map_or(Ok(()), |cycle| catalog::check_cycle("/cycle_months", cycle))?;
    if request.cap_ppm.is_some_and(|cap| !(0..=MOST_RISE).contains(&cap)) {
        return refuse("/cap_percent", "Choose from 0 to 1000 percent.".to_owned());
    }
    if !(0..=MOST_NOTICE).contains(&request.notice_days) {
        return refuse("/notice_days", format!("Choose from 0 to {MOST_NOTICE} days."));
    }
    let last = plus_days(today, MOST_AHEAD);
    if !(today..=last).contains(&request.first_day) {
        return refuse("/first_day", format!("Choose a day from {today} to {last}."));
    }
    if !(3..=500).contains(&request.reason.trim().chars().count()) {
        let detail = "Tell your customers why, in 3 to 500 characters.";
        return Err(Error::invalid("/reason", "required", detail));
    }
    Ok(())
}

/// Rows by id.
pub(super) fn by_id(rows: Vec<subscriptions::Model>) -> HashMap<Uuid, subscriptions::Model> {
    rows.into_iter().map(|r| (r.id, r)).collect()
}
