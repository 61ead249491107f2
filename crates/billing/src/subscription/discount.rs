//! Coupons that stay with a subscription, on its proposed lines.

use mpanel_calc::period::Span;
use mpanel_calc::{Discount, DiscountKind, LineKind, ProposedLine};
use mpanel_core::{CouponId, OpContext, Result};
use mpanel_db::Tx;
use uuid::Uuid;

use super::billable::Billable;
use super::store::{self, Model};
use crate::columns;
use crate::invoice::store::line;

type Discounts = Vec<(CouponId, Discount)>;

/// Whether a line comes from a change inside a period.
pub(super) fn by_change(line: &ProposedLine) -> bool {
    line.kind == LineKind::Credit || (line.change.is_some() && !line.share.is_whole())
}

/// Adds a subscription's coupon to an invoice whose lines from `first` on are its own.
///
/// One coupon on several subscriptions of an invoice is one discount over all their lines. A regular
/// period uses up one of its cycles. A change inside a period goes on with the coupon that the period
/// had and uses up none: a percentage of what it charges; of a fixed amount the share that its credits
/// took back, so nothing where it credits nothing.
pub(super) fn take(
    owner: &mut Billable,
    lines: &[ProposedLine],
    first: usize,
    discounts: &mut Discounts,
) -> Result<()> {
    let Some(mut mine) = owner.row.discount()? else { return Ok(()) };
    let credits: Vec<&ProposedLine> = lines.iter().filter(|l| l.kind == LineKind::Credit).collect();
    let billed = |span: Span| owner.books.lines.iter().filter(move |b| b.credit_of.is_none() && meet(b.span, span));
    // The first line of a period is no change of it, wherever it begins.
    let changes = |l: &ProposedLine| {
        credits.iter().any(|c| meet(c.span, l.span)) || (by_change(l) && billed(l.span).next().is_some())
    };
    let charged = lines.iter().enumerate().filter(|(_, l)| l.kind != LineKind::Credit);
    let (changed, regular): (Vec<_>, Vec<_>) = charged.partition(|(_, l)| changes(l));

    let is_discounted = |reference: &String| owner.originals.get(reference).is_some_and(|o| o.discounted);
    let had_coupon = credits.iter().filter_map(|c| c.credit_of.as_ref()).any(is_discounted)
        || changed.iter().flat_map(|(_, l)| billed(l.span)).any(|b| is_discounted(&b.reference));
    let share = changed.first().map(|(_, l)| l.share).filter(|_| !credits.is_empty());
    let kind_inside = match (mine.discount, share) {
        (DiscountKind::Fixed(minor), share) => share.map(|share| DiscountKind::Fixed(share.of(minor))),
        (kind, _) => Some(kind),
    };
    let mut add = |kind: DiscountKind, places: Vec<(usize, &ProposedLine)>| {
        let places = places.into_iter().map(|(place, _)| first + place);
        match discounts.iter_mut().find(|d| d.0 == mine.coupon && d.1.kind == kind) {
            Some((_, found)) => found.lines.get_or_insert_default().extend(places),
            None => {
                let lines = Some(places.collect());
                discounts.push((mine.coupon, Discount { code: mine.code.clone(), kind, lines }));
            }
        }
    };
    if let Some(kind) = kind_inside.filter(|_| had_coupon && !changed.is_empty()) {
        add(kind, changed);
    }
    if !regular.is_empty() && mine.cycles_left.is_none_or(|n| n > 0) {
        add(mine.discount, regular);
        mine.cycles_left = mine.cycles_left.map(|n| n - 1);
        owner.row.discount = Some(columns::text(&mine)?);
    }
    Ok(())
}

/// Gives the cycles of coupons back that lines of an invoice used up, because they are billed no more.
pub(crate) async fn give_back(ctx: &OpContext, tx: &Tx, lines: &[line::Model]) -> Result<()> {
    let owners = used_by(lines);
    if owners.is_empty() {
        return Ok(());
    }
    let mut changed = Vec::new();
    for mut row in store::lock_many(ctx, tx, &owners).await? {
        if return_cycle(&mut row)? {
            changed.push(row);
        }
    }
    crate::store::update_all(tx, changed, "giving a coupon's cycle back").await
}

/// The subscriptions whose coupon lines of one invoice used up: those of a change inside a period used up none.
pub(crate) fn used_by<'a>(lines: impl IntoIterator<Item = &'a line::Model>) -> Vec<Uuid> {
    let counts = |l: &&line::Model| {
        let regular = l.cause.is_empty() || l.share_numerator == l.share_denominator;
        l.release.is_empty() && l.is_periodic() && l.credit_of.is_none() && l.discount_minor != 0 && regular
    };
    let mut owners: Vec<Uuid> = lines.into_iter().filter(counts).filter_map(|l| l.subscription_id).collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

/// Lets a coupon that is limited apply once more.
pub(crate) fn return_cycle(row: &mut Model) -> Result<bool> {
    let Some(mut mine) = row.discount()? else { return Ok(false) };
    let Some(left) = mine.cycles_left else { return Ok(false) };
    mine.cycles_left = Some(left + 1);
    row.discount = Some(columns::text(&mine)?);
    Ok(true)
}

fn meet(a: Span, b: Span) -> bool {
    !a.and(b).is_empty()
}
