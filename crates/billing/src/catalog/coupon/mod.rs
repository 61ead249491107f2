//! Coupons: making them, finding them, what they ask for (`rules`), and who used them (`uses`).

mod rules;
mod uses;

use mpanel_calc::{DiscountKind, Rate};
use mpanel_core::{CouponId, Currency, Date, Error, OpContext, Page, PageQuery, ProductId, Result};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};

pub use rules::CouponRules;
pub(crate) use rules::{Beside, OrderFacts, refusal_beside};
pub(crate) use uses::{UsedFor, redeem, release_order, release_subscription, uses_of};

use super::cycle::check_cycle;
use super::store::check_known;
use super::store::coupon::{Column, Entity, Model};
use crate::columns;

/// A coupon to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCoupon {
    /// What the customer types; stored in upper case.
    pub code: String,
    /// Words for people.
    pub description: String,
    /// How much; none where it takes setup fees off and nothing else.
    pub discount: Option<DiscountKind>,
    /// Currency of its amounts; with one it is for that currency alone.
    pub currency: Option<Currency>,
    /// Products it applies to; empty for all.
    pub product_ids: Vec<ProductId>,
    /// For how many invoices of a subscription; `None` for ever.
    pub cycles: Option<i32>,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day.
    pub ends_on: Option<Date>,
    /// How many orders may use it.
    pub max_redemptions: Option<i64>,
    /// What else it does and asks for.
    pub rules: CouponRules,
}

/// A coupon as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CouponView {
    /// Its id.
    pub id: CouponId,
    /// For `If-Match`.
    pub version: i32,
    /// What the customer types.
    pub code: String,
    /// Words for people.
    pub description: String,
    /// How much; none where it takes setup fees off and nothing else.
    pub discount: Option<DiscountKind>,
    /// Currency of its amounts; with one it is for that currency alone.
    pub currency: Option<Currency>,
    /// Products it applies to; empty for all.
    pub product_ids: Vec<ProductId>,
    /// For how many invoices; `None` for ever.
    pub cycles: Option<i32>,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day.
    pub ends_on: Option<Date>,
    /// How many orders may use it.
    pub max_redemptions: Option<i64>,
    /// How many did.
    pub redeemed: i64,
    /// Whether it is switched off.
    pub disabled: bool,
    /// What else it does and asks for.
    pub rules: CouponRules,
}

/// A coupon's effect that stays with a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SubscriptionDiscount {
    pub(crate) coupon: CouponId,
    pub(crate) code: String,
    pub(crate) discount: DiscountKind,
    /// Invoices it still applies to; `None` for ever.
    pub(crate) cycles_left: Option<i32>,
    /// Whether it was for some products or periods only.
    #[serde(default)]
    pub(crate) targeted: bool,
    #[serde(default)]
    pub(crate) combines: bool,
    #[serde(default)]
    pub(crate) covers_usage: bool,
    /// Invoices it was used on.
    #[serde(default)]
    pub(crate) used: i32,
    /// Products it was for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) product_ids: Vec<ProductId>,
    /// Periods it was for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) cycle_months: Vec<i32>,
}

impl SubscriptionDiscount {
    /// What stays of a coupon with a subscription; `first` is how many of its invoices were used up with the order.
    pub(crate) fn of(coupon: &CouponView, first: i32) -> Option<Self> {
        Some(Self {
            coupon: coupon.id,
            code: coupon.code.clone(),
            discount: coupon.discount?,
            cycles_left: coupon.cycles.map(|n| n - first),
            targeted: coupon.is_targeted(),
            combines: coupon.rules.combines,
            covers_usage: coupon.rules.covers_usage,
            used: first,
            product_ids: coupon.product_ids.clone(),
            cycle_months: coupon.rules.cycle_months.clone(),
        })
    }

    /// Whether it is for a product by a period.
    pub(crate) fn covers(&self, product: ProductId, cycle_months: i32) -> bool {
        rules::is_for((&self.product_ids, &self.cycle_months), product, Some(cycle_months))
    }

    /// What a subscription's column says: none, one, or several.
    pub(crate) fn column(all: &[Self]) -> Result<Option<String>> {
        match all {
            [] => Ok(None),
            [one] => columns::text(one).map(Some),
            several => columns::text(&several).map(Some),
        }
    }

    /// Reads such a column.
    pub(crate) fn from_column(column: Option<&str>) -> Result<Vec<Self>> {
        match column {
            None => Ok(Vec::new()),
            Some(text) if text.starts_with('[') => columns::json(text),
            Some(text) => columns::json(text).map(|one| vec![one]),
        }
    }

    /// Lets it apply again as often as it was used for nothing.
    pub(crate) fn give_back(&mut self, uses: i32) {
        self.cycles_left = self.cycles_left.map(|n| n.saturating_add(uses));
        self.used = (self.used - uses).max(0);
    }

    /// Whether there is an invoice left that it applies to.
    pub(crate) fn holds(&self) -> bool {
        self.cycles_left.is_none_or(|n| n > 0)
    }
}

/// Makes a coupon.
pub async fn create_coupon(ctx: &OpContext, tx: &Tx, new: NewCoupon) -> Result<CouponView> {
    let code = new.code.trim().to_uppercase();
    check(&new, &code)?;
    let (kind, value) = match new.discount {
        Some(DiscountKind::Percent(rate)) => ("percent", rate.ppm()),
        Some(DiscountKind::Fixed(minor)) => ("fixed", minor),
        None => ("setup", 0),
    };
    let taken = || Error::invalid("/code", "taken", "There is a coupon with this code.");
    if find(ctx, tx, &code).await?.is_some() {
        return Err(taken());
    }
    check_known(ctx, tx, &new.product_ids, "/product_ids").await?;
    let model = Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        code,
        description: new.description,
        kind: kind.to_owned(),
        value,
        currency: new.currency.map(|c| c.code().to_owned()),
        product_ids: columns::text(&new.product_ids)?,
        cycles: new.cycles,
        starts_on: new.starts_on.map(|d| d.to_string()),
        ends_on: new.ends_on.map(|d| d.to_string()),
        max_redemptions: new.max_redemptions,
        redeemed: 0,
        disabled: false,
        version: 1,
        created_at: ctx.now.as_microsecond(),
        rules: Some(columns::text(&new.rules)?),
    };
    let insert = Entity::insert(model.clone().into_active_model()).exec_without_returning(tx).await;
    insert.or_taken("making a coupon", taken)?;
    view(model)
}

/// Switches a coupon off or on again.
pub async fn set_coupon_disabled(
    ctx: &OpContext,
    tx: &Tx,
    id: CouponId,
    disabled: bool,
    expected: Option<i32>,
) -> Result<CouponView> {
    let found = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(tx).await;
    let mut row = found.or_internal("reading a coupon")?.ok_or_else(|| Error::not_found("coupon"))?;
    columns::check_version(row.version, expected)?;
    row.disabled = disabled;
    row.version += 1;
    crate::store::update(tx, row.clone(), "changing a coupon").await?;
    view(row)
}

/// One page of coupons, latest first.
pub async fn list_coupons<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    query: &PageQuery,
) -> Result<Page<CouponView>> {
    let mut select = Entity::find_in(ctx);
    if let Some(search) = query.search() {
        select = select.filter(columns::contains(Column::Code, &search));
    }
    let page = select.page_of(conn, query, &[desc(Column::CreatedAt)]).await?;
    let Page { items, next_cursor, total } = page;
    Ok(Page { items: items.into_iter().map(view).collect::<Result<_>>()?, next_cursor, total })
}

/// The coupon of a code.
pub(crate) async fn find_coupon<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    code: &str,
) -> Result<Option<CouponView>> {
    find(ctx, conn, &code.trim().to_uppercase()).await?.map(view).transpose()
}

async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, code: &str) -> Result<Option<Model>> {
    Entity::find_in(ctx).filter(Column::Code.eq(code)).one(conn).await.or_internal("reading a coupon")
}

fn check(new: &NewCoupon, code: &str) -> Result<()> {
    let letters = code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if code.is_empty() || code.len() > 40 || !letters {
        return Err(Error::invalid("/code", "malformed", "Use 1 to 40 letters, digits, hyphens and underscores."));
    }
    match new.discount {
        Some(DiscountKind::Percent(rate)) if rate.ppm() <= 0 || rate.ppm() > 1_000_000 => {
            return Err(Error::invalid("/percent", "out_of_range", "The percentage must be above 0 and at most 100."));
        }
        Some(DiscountKind::Fixed(minor)) if minor <= 0 => {
            return Err(Error::invalid("/amount", "out_of_range", "The amount must be above zero."));
        }
        Some(DiscountKind::Fixed(_)) if new.currency.is_none() => {
            return Err(Error::invalid("/currency", "required", "A fixed amount needs a currency."));
        }
        None if !new.rules.free_setup => {
            let detail = "Say what it takes off: a percentage, an amount or setup fees.";
            return Err(Error::invalid("/percent", "required", detail));
        }
        _ => {}
    }
    if new.cycles.is_some_and(|c| !(1..=120).contains(&c)) {
        return Err(Error::invalid("/cycles", "out_of_range", "Use 1 to 120 invoices, or leave it empty for ever."));
    }
    if new.max_redemptions.is_some_and(|m| m < 1) {
        return Err(Error::invalid("/max_uses", "out_of_range", "Use at least 1, or leave it empty."));
    }
    check_rules(new)
}

fn check_rules(new: &NewCoupon) -> Result<()> {
    let rules = &new.rules;
    if rules.per_customer.is_some_and(|m| m < 1) {
        return Err(Error::invalid("/per_customer", "out_of_range", "Use at least 1, or leave it empty."));
    }
    if rules.min_order_minor.is_some_and(|least| least <= 0) {
        return Err(Error::invalid("/min_order", "out_of_range", "The amount must be above zero."));
    }
    if rules.min_order_minor.is_some() && new.currency.is_none() {
        return Err(Error::invalid("/currency", "required", "A minimum order needs a currency."));
    }
    if rules.covers_usage && new.discount.is_none() {
        let detail = "Usage has no setup fee. Add a percentage or an amount.";
        return Err(Error::invalid("/percent", "required", detail));
    }
    for (place, cycle) in rules.cycle_months.iter().enumerate() {
        check_cycle(format!("/cycle_months/{place}"), *cycle)?;
    }
    Ok(())
}

fn view(row: Model) -> Result<CouponView> {
    Ok(CouponView {
        id: CouponId(row.id),
        version: row.version,
        code: row.code,
        description: row.description,
        discount: match row.kind.as_str() {
            "percent" => Some(DiscountKind::Percent(Rate::from_ppm(row.value))),
            "fixed" => Some(DiscountKind::Fixed(row.value)),
            _ => None,
        },
        currency: row.currency.as_deref().map(columns::currency).transpose()?,
        product_ids: columns::json(&row.product_ids)?,
        cycles: row.cycles,
        starts_on: columns::date_opt(row.starts_on.as_ref())?,
        ends_on: columns::date_opt(row.ends_on.as_ref())?,
        max_redemptions: row.max_redemptions,
        redeemed: row.redeemed,
        disabled: row.disabled,
        rules: row.rules.as_deref().map(columns::json).transpose()?.unwrap_or_default(),
    })
}
