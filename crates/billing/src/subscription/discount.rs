//! Coupons that stay with a subscription, on its proposed lines.

use mpanel_calc::period::Span;
use mpanel_calc::{Discount, DiscountKind, LineKind, ProposedLine};
use mpanel_core::{CouponId, OpContext, ProductId, Result};
use mpanel_db::Tx;
use uuid::Uuid;

use super::billable::Billable;
use super::store::{self, Model};
use crate::catalog::{SubscriptionDiscount, cycle_of};
use crate::invoice::coupons::LineCoupons;
use crate::invoice::store::line;

/// The discounts of an invoice that is proposed, each with its coupon.
pub(super) type Discounts = Vec<(CouponId, Discount)>;

/// Whether a line comes from a change inside a period.
pub(super) fn by_change(line: &ProposedLine) -> bool {
    line.kind == LineKind::Credit || (line.change.is_some() && !line.share.is_whole())
}

/// The coupons of a subscription that have an invoice left.
pub(super) fn holding(row: &Model) -> Result<Vec<SubscriptionDiscount>> {
    Ok(row.discounts()?.into_iter().filter(SubscriptionDiscount::holds).collect())
}

/// Adds a subscription's coupons to an invoice whose lines from `first` on are its own. Returns what each of them had.
///
/// One coupon on several subscriptions of an invoice is one discount over all their lines. A regular
/// period uses up one of its cycles. A change inside a period goes on with the coupons that the period
/// had and uses up none: a percentage of what it charges; of a fixed amount the share that its credits
/// took back, so nothing where it credits nothing.
pub(super) fn take(
    owner: &mut Billable,
    lines: &[ProposedLine],
    first: usize,
    discounts: &mut Discounts,
) -> Result<Vec<LineCoupons>> {
    let mut had = vec![LineCoupons::default(); lines.len()];
    let mut all = owner.row.discounts()?;
    if all.is_empty() {
        return Ok(had);
    }
    let credits: Vec<&ProposedLine> = lines.iter().filter(|l| l.kind == LineKind::Credit).collect();
    let billed = |span: Span| owner.books.lines.iter().filter(move |b| b.credit_of.is_none() && meet(b.span, span));
    // The first line of a period is no change of it, wherever it begins.
    let changes = |l: &ProposedLine| {
        credits.iter().any(|c| meet(c.span, l.span)) || (by_change(l) && billed(l.span).next().is_some())
    };
    let charged = (0..lines.len()).filter(|i| lines[*i].kind != LineKind::Credit);
    let (changed, regular): (Vec<usize>, Vec<usize>) = charged.partition(|i| changes(&lines[*i]));
    let share = changed.first().map(|i| lines[*i].share).filter(|_| !credits.is_empty());
    // The lines that a change takes back or goes on from.
    let before: Vec<&String> = credits
        .iter()
        .filter_map(|c| c.credit_of.as_ref())
        .chain(changed.iter().flat_map(|i| billed(lines[*i].span)).map(|b| &b.reference))
        .collect();
    let products = products_of(owner, lines)?;
    for mine in &mut all {
        let covers = |i: &&usize| mine.covers(products[**i], cycle_of(lines[**i].cadence));
        let changed: Vec<usize> = changed.iter().filter(covers).copied().collect();
        let regular: Vec<usize> = regular.iter().filter(covers).copied().collect();
        let had_coupon = || {
            let originals = before.iter().filter_map(|reference| owner.originals.get(*reference));
            originals.into_iter().any(|original| original.had(mine.coupon))
        };
        let kind_inside = match (mine.discount, share) {
            (DiscountKind::Fixed(minor), share) => share.map(|share| DiscountKind::Fixed(share.of(minor))),
            (kind, _) => Some(kind),
        };
        if let Some(kind) = kind_inside.filter(|_| !changed.is_empty() && had_coupon()) {
            changed.iter().for_each(|i| had[*i].had.push(mine.coupon));
            add(discounts, mine, kind, changed.iter().map(|i| first + i));
        }
        if !regular.is_empty() && mine.holds() {
            regular.iter().for_each(|i| had[*i].had.push(mine.coupon));
            had[regular[0]].used.push(mine.coupon);
            add(discounts, mine, mine.discount, regular.iter().map(|i| first + i));
            mine.cycles_left = mine.cycles_left.map(|n| n - 1);
            mine.used += 1;
        }
    }
    owner.row.set_discounts(&all)?;
    Ok(had)
}

// The product that each line is for: what is agreed to come counts from its day on.
fn products_of(owner: &Billable, lines: &[ProposedLine]) -> Result<Vec<ProductId>> {
    let mut plans = Vec::new();
    for change in &owner.changes {
        let to = change.body()?.chosen.map(|chosen| chosen.product);
        plans.extend(to.map(|to| change.effective_on().map(|on| (on, to))).transpose()?);
    }
    let at = |line: &ProposedLine| {
        let begun = plans.iter().filter(|(on, _)| *on <= line.span.from.date() && line.kind != LineKind::Credit);
        begun.max_by_key(|plan| plan.0).map_or(ProductId(owner.row.product_id), |plan| plan.1)
    };
    Ok(lines.iter().map(at).collect())
}

/// Lets coupons that cover usage take from a line of it. It uses up none of their invoices.
pub(super) fn cover_usage(held: &[SubscriptionDiscount], place: usize, discounts: &mut Discounts) -> LineCoupons {
    let mut coupons = LineCoupons::default();
    for mine in held.iter().filter(|d| d.covers_usage) {
        // An amount is taken once from an invoice that uses one of its cycles up, not from each that has usage.
        let is_share = matches!(mine.discount, DiscountKind::Percent(_));
        if !is_share && !discounts.iter().any(|d| d.0 == mine.coupon) {
            continue;
        }
        coupons.had.push(mine.coupon);
        add(discounts, mine, mine.discount, std::iter::once(place));
    }
    coupons
}

fn add(
    discounts: &mut Discounts,
    mine: &SubscriptionDiscount,
    kind: DiscountKind,
    places: impl Iterator<Item = usize>,
) {
    match discounts.iter_mut().find(|d| d.0 == mine.coupon && d.1.kind == kind) {
        Some((_, found)) => found.lines.get_or_insert_default().extend(places),
        None => {
            let on = Discount::on(&mine.code, kind, Some(places.collect()));
            discounts.push((mine.coupon, Discount { targeted: mine.targeted, ..on }));
        }
    }
}

/// Gives the cycles of coupons back that lines of an invoice used up, because they are billed no more.
pub(crate) async fn give_back(ctx: &OpContext, tx: &Tx, lines: &[line::Model]) -> Result<()> {
    let uses = Uses::of(lines)?;
    let owners = uses.owners();
    if owners.is_empty() {
        return Ok(());
    }
    let mut changed = Vec::new();
    for mut row in store::lock_many(ctx, tx, &owners).await? {
        if uses.give_back(&mut row)? {
            changed.push(row);
        }
    }
    crate::store::update_all(tx, changed, "giving a coupon's cycle back").await
}

/// The invoices of coupons that lines used up, as often as they did; those of a change inside a period used up none.
pub(crate) struct Uses {
    /// A subscription and its coupon.
    known: Vec<(Uuid, CouponId)>,
    /// Subscriptions whose lines are from the time when there was one coupon at most, of which one invoice was used up.
    before: Vec<Uuid>,
}

impl Uses {
    /// Of lines of one invoice.
    pub(crate) fn of<'a>(lines: impl IntoIterator<Item = &'a line::Model>) -> Result<Self> {
        let (mut known, mut before) = (Vec::new(), Vec::new());
        for line in lines.into_iter().filter(|l| l.release.is_empty()) {
            let Some(owner) = line.subscription_id else { continue };
            match line.coupons()? {
                Some(coupons) => known.extend(coupons.used.into_iter().map(|coupon| (owner, coupon))),
                None => {
                    let regular = line.cause.is_empty() || line.share_numerator == line.share_denominator;
                    let counts = line.is_periodic() && line.credit_of.is_none() && line.discount_minor != 0 && regular;
                    before.extend(counts.then_some(owner));
                }
            }
        }
        before.sort_unstable();
        before.dedup();
        Ok(Self { known, before })
    }

    fn owners(&self) -> Vec<Uuid> {
        let mut owners: Vec<Uuid> = self.known.iter().map(|u| u.0).chain(self.before.iter().copied()).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// Lets the coupons of a subscription apply again as often as they were used. Whether that changes anything.
    pub(crate) fn give_back(&self, row: &mut Model) -> Result<bool> {
        let mut all = row.discounts()?;
        let untouched = all.clone();
        for mine in &mut all {
            let uses = self.known.iter().filter(|used| **used == (row.id, mine.coupon)).count();
            mine.give_back(i32::try_from(uses).unwrap_or(i32::MAX));
        }
        if let Some(mine) = all.first_mut().filter(|_| self.before.contains(&row.id)) {
            mine.give_back(1);
        }
        let changed = all != untouched;
        if changed {
            row.set_discounts(&all)?;
        }
        Ok(changed)
    }
}

fn meet(a: Span, b: Span) -> bool {
    !a.and(b).is_empty()
}
