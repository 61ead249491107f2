//! What a coupon asks for: which others it goes with, what it covers, and who may use it. Pure.

use mpanel_core::{Currency, Date, Money, ProductId};
use serde::{Deserialize, Serialize};

use super::CouponView;

/// What a coupon does and asks for beyond what it takes off.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CouponRules {
    /// Whether it takes setup fees off, alone or beside a discount.
    pub free_setup: bool,
    /// Whether it may be combined with others that say so, too.
    pub combines: bool,
    /// Whether it takes from the usage of a subscription as well.
    pub covers_usage: bool,
    /// Periods in months that it is for; empty for all.
    pub cycle_months: Vec<i32>,
    /// How often one customer may use it.
    pub per_customer: Option<i64>,
    /// Whether it is only for those who have not bought anything yet.
    pub new_customers: bool,
    /// What an order must come to before discounts and tax, in the coupon's currency.
    pub min_order_minor: Option<i64>,
}

/// An order as the limits of a coupon see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct OrderFacts {
    /// What it comes to before discounts and tax.
    pub(crate) net: i64,
    /// How often the customer has used the coupon.
    pub(crate) uses: i64,
    /// Whether the customer has bought something before.
    pub(crate) bought: bool,
}

/// Whether a product by a period is among those that are meant; none means all.
pub(super) fn is_for(
    (products, cycles): (&[ProductId], &[i32]),
    product: ProductId,
    cycle_months: Option<i32>,
) -> bool {
    (products.is_empty() || products.contains(&product))
        && (cycles.is_empty() || cycle_months.is_some_and(|cycle| cycles.contains(&cycle)))
}

impl CouponView {
    /// Whether it is meant for a product by a period; what is bought once has none.
    pub(crate) fn covers(&self, product: ProductId, cycle_months: Option<i32>) -> bool {
        is_for((&self.product_ids, &self.rules.cycle_months), product, cycle_months)
    }

    /// Whether it is for some products or periods only, and so comes before those for everything.
    pub(crate) fn is_targeted(&self) -> bool {
        !(self.product_ids.is_empty() && self.rules.cycle_months.is_empty())
    }

    /// Why it cannot be used on a day in a currency.
    pub(crate) fn refusal(&self, on: Date, currency: Currency) -> Option<&'static str> {
        if self.disabled || self.ends_on.is_some_and(|end| on > end) {
            Some("This code is no longer valid.")
        } else if self.starts_on.is_some_and(|start| on < start) {
            Some("This code is not valid yet.")
        } else if self.max_redemptions.is_some_and(|max| self.redeemed >= max) {
            Some("This code has been used up.")
        } else if self.currency.is_some_and(|c| c != currency) {
            Some("This code is for another currency.")
        } else {
            None
        }
    }

    /// Why one customer cannot use it once more.
    pub(crate) fn refusal_of_uses(&self, uses: i64) -> Option<String> {
        let most = self.rules.per_customer.filter(|most| uses >= *most)?;
        Some(match most {
            1 => "You have used this code before.".to_owned(),
            most => format!("You have used this code {most} times, which is as often as it can be."),
        })
    }

    /// Why it cannot be used for an order.
    pub(crate) fn refusal_of_order(&self, order: OrderFacts) -> Option<String> {
        if self.rules.new_customers && order.bought {
            return Some("This code is for new customers.".to_owned());
        }
        let least = self.rules.min_order_minor.zip(self.currency).filter(|(least, _)| order.net < *least);
        if let Some((least, currency)) = least {
            let least = Money::new(least, currency);
            return Some(format!("This code is for orders of {least} or more before tax and discounts."));
        }
        self.refusal_of_uses(order.uses)
    }
}

/// A coupon as others see it that it could be combined with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Beside<'a> {
    pub(crate) code: &'a str,
    pub(crate) combines: bool,
}

/// Why a coupon cannot join those that are in use.
pub(crate) fn refusal_beside(held: &[Beside<'_>], new: Beside<'_>) -> Option<String> {
    let others: Vec<&str> = held.iter().map(|h| h.code).collect();
    if others.contains(&new.code) {
        return Some(format!("{} is in use already.", new.code));
    }
    if others.is_empty() {
        return None;
    }
    if !new.combines {
        return Some(format!(
            "{} cannot be combined with another code. Remove it, or {}.",
            new.code,
            others.join(", ")
        ));
    }
    let alone = held.iter().find(|h| !h.combines)?;
    Some(format!("{} cannot be combined with another code. Remove it to use {}.", alone.code, new.code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mpanel_calc::DiscountKind;
    use mpanel_core::CouponId;

    fn coupon(rules: CouponRules) -> CouponView {
        CouponView {
            id: CouponId(uuid::Uuid::from_u128(1)),
            version: 1,
            code: "C".into(),
            description: String::new(),
            discount: Some(DiscountKind::Fixed(100)),
            currency: Some(Currency::EUR),
            product_ids: Vec::new(),
            cycles: None,
            starts_on: None,
            ends_on: None,
            max_redemptions: None,
            redeemed: 0,
            disabled: false,
            rules,
        }
    }

    #[test]
    fn coupons_are_combined_where_all_of_them_say_so() {
        let (a, b, alone) = (("A", true), ("B", true), ("ALONE", false));
        let check = |held: &[(&str, bool)], new: (&str, bool), want: Option<&str>| {
            let beside = |(code, combines)| Beside { code, combines };
            let held: Vec<_> = held.iter().map(|h| Beside { code: h.0, combines: h.1 }).collect();
            let got = refusal_beside(&held, beside(new));
            assert_eq!(got.as_deref(), want, "{held:?} and {new:?}");
        };
        check(&[], alone, None);
        check(&[a], b, None);
        check(&[a], a, Some("A is in use already."));
        check(&[a, b], alone, Some("ALONE cannot be combined with another code. Remove it, or A, B."));
        check(&[alone], a, Some("ALONE cannot be combined with another code. Remove it to use A."));
    }

    #[test]
    fn limits_are_inclusive_and_named() {
        let check = |rules: CouponRules, order: OrderFacts, want: Option<&str>| {
            let got = coupon(rules.clone()).refusal_of_order(order);
            let holds = match (want, &got) {
                (None, None) => true,
                (Some(want), Some(got)) => got.contains(want),
                _ => false,
            };
            assert!(holds, "{rules:?} {order:?}: {got:?}");
        };
        let least = CouponRules { min_order_minor: Some(5000), ..CouponRules::default() };
        let new = CouponRules { new_customers: true, ..CouponRules::default() };
        let twice = CouponRules { per_customer: Some(2), ..CouponRules::default() };
        let of = |net, uses, bought| OrderFacts { net, uses, bought };
        check(least.clone(), of(5000, 0, true), None);
        check(least, of(4999, 0, false), Some("orders of"));
        check(new.clone(), of(0, 0, false), None);
        check(new, of(0, 0, true), Some("new customers"));
        check(twice.clone(), of(0, 1, true), None);
        check(twice, of(0, 2, true), Some("2 times"));
    }

    #[test]
    fn a_target_is_a_product_by_a_period() {
        let (one, other) = (ProductId(uuid::Uuid::from_u128(1)), ProductId(uuid::Uuid::from_u128(2)));
        let all = coupon(CouponRules::default());
        assert!(all.covers(one, Some(1)) && !all.is_targeted());
        let yearly = coupon(CouponRules { cycle_months: vec![12], ..CouponRules::default() });
        assert!(yearly.covers(one, Some(12)) && !yearly.covers(one, Some(1)) && yearly.is_targeted());
        assert!(all.covers(one, None) && !yearly.covers(one, None), "what is bought once has no period");
        let both = CouponView { product_ids: vec![one], ..yearly };
        assert!(both.covers(one, Some(12)) && !both.covers(one, Some(1)) && !both.covers(other, Some(12)));
    }
}
