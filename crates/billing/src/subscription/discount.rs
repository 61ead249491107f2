//! Coupons that stay with a subscription, on its proposed lines.

use std::collections::BTreeMap;

use mpanel_calc::{Discount, DiscountKind, LineKind, ProposedLine};
use mpanel_core::{CouponId, Result};

use super::billable::Billable;
use crate::columns;

/// Adds a subscription's coupon to an invoice whose lines from `first` on are its own.
///
/// One coupon on several subscriptions of an invoice is one discount over all their lines. A regular
/// period uses up one of its cycles. A change inside a period goes on with the coupon that the period
/// had, a fixed amount by its share.
pub(super) fn take(
    owner: &mut Billable,
    lines: &[ProposedLine],
    first: usize,
    discounts: &mut Vec<(CouponId, Discount)>,
) -> Result<()> {
    let Some(mut mine) = owner.row.discount()? else { return Ok(()) };
    let had_coupon =
        |l: &ProposedLine| l.credit_of.as_ref().and_then(|id| owner.originals.get(id)).is_some_and(|o| o.discounted);
    let changes = lines.iter().any(|l| l.kind == LineKind::Credit);
    if if changes { !lines.iter().any(had_coupon) } else { mine.cycles_left.is_some_and(|n| n <= 0) } {
        return Ok(());
    }
    let charged: BTreeMap<usize, &ProposedLine> =
        lines.iter().enumerate().filter(|(_, l)| l.kind != LineKind::Credit).map(|(i, l)| (first + i, l)).collect();
    let Some(one) = charged.values().next() else { return Ok(()) };
    let kind = match mine.discount {
        DiscountKind::Fixed(minor) if changes => DiscountKind::Fixed(one.share.of(minor)),
        kind => kind,
    };
    let places = charged.keys().copied();
    match discounts.iter_mut().find(|d| d.0 == mine.coupon && d.1.kind == kind) {
        Some((_, found)) => found.lines.get_or_insert_default().extend(places),
        None => {
            discounts.push((mine.coupon, Discount { code: mine.code.clone(), kind, lines: Some(places.collect()) }))
        }
    }
    if !changes {
        mine.cycles_left = mine.cycles_left.map(|n| n - 1);
        owner.row.discount = Some(columns::text(&mine)?);
    }
    Ok(())
}
