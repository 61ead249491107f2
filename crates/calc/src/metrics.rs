//! Figures of a subscription business: monthly recurring revenue and its
//! bridge, retention, churn, lifetime value, cohorts.
//!
//! Amounts are minor units; shares are exact ratios until somebody prints them.

use mpanel_core::money::divide_half_up;
use serde::Serialize;

/// An exact share, printed as a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    numerator: i64,
    denominator: i64,
}

impl Share {
    /// `part` of `whole`; `None` when there is no whole to take a share of.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        (whole != 0).then_some(Self { numerator: part, denominator: whole })
    }

    /// Percent with up to `places` decimals, rounded half-up; trailing zeros are left out.
    pub fn percent(self, places: u32) -> String {
        print(i128::from(self.numerator) * 100, i128::from(self.denominator), places)
    }
}

fn print(numerator: i128, denominator: i128, places: u32) -> String {
    let scale = 10i128.pow(places.min(9));
    let value = divide_half_up(numerator * scale, denominator);
    let (sign, units) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let scale = scale.unsigned_abs();
    if units % scale == 0 {
        return format!("{sign}{}", units / scale);
    }
    let part = format!("{:0width$}", units % scale, width = places as usize);
    format!("{sign}{}.{}", units / scale, part.trim_end_matches('0'))
}

/// What a price is a month: a cycle's price divided by its months, rounded half-up.
pub fn monthly(price: i64, months: i32) -> i64 {
    narrow(divide_half_up(i128::from(price), i128::from(months.max(1))))
}

/// How recurring revenue got from one month's to the next's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Bridge {
    /// At the beginning.
    pub opening: i64,
    /// From customers who had nothing before.
    pub new: i64,
    /// From customers who came back.
    pub reactivation: i64,
    /// Customers who pay more.
    pub expansion: i64,
    /// Customers who pay less, as a positive number.
    pub contraction: i64,
    /// Customers who left, as a positive number.
    pub churn: i64,
}

/// One customer's recurring revenue at two moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// Before.
    pub before: i64,
    /// After.
    pub after: i64,
    /// Whether the customer had a subscription at any time before.
    pub was_customer: bool,
}

impl Bridge {
    /// Classifies every customer's movement.
    pub fn of(movements: impl IntoIterator<Item = Movement>) -> Self {
        let mut bridge = Bridge::default();
        for m in movements {
            bridge.opening += m.before;
            let change = m.after - m.before;
            match (m.before, m.after) {
                (0, 0) => {}
                (0, _) if m.was_customer => bridge.reactivation += m.after,
                (0, _) => bridge.new += m.after,
                (_, 0) => bridge.churn += m.before,
                _ if change >= 0 => bridge.expansion += change,
                _ => bridge.contraction -= change,
            }
        }
        bridge
    }

    /// What was won and lost together.
    pub fn net_new(&self) -> i64 {
        self.new + self.reactivation + self.expansion - self.contraction - self.churn
    }

    /// At the end.
    pub fn closing(&self) -> i64 {
        self.opening + self.net_new()
    }

    /// The closing figure as a year's revenue.
    pub fn arr(&self) -> i64 {
        self.closing() * 12
    }

    /// What the customers of the beginning pay at the end, growth included.
    pub fn net_retention(&self) -> Option<Share> {
        Share::of(self.opening + self.expansion - self.contraction - self.churn, self.opening)
    }

    /// The same without growth; never above the whole.
    pub fn gross_retention(&self) -> Option<Share> {
        Share::of(self.opening - self.contraction - self.churn, self.opening)
    }
}

/// Customers lost in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogoChurn {
    /// Customers at the beginning.
    pub start: i64,
    /// Of these, lost.
    pub lost: i64,
}

impl LogoChurn {
    /// The share lost.
    pub fn rate(self) -> Option<Share> {
        Share::of(self.lost, self.start)
    }

    /// How many months a customer stays at this rate; `None` when nobody leaves.
    pub fn lifetime_months(self, places: u32) -> Option<String> {
        (self.lost != 0).then(|| print(i128::from(self.start), i128::from(self.lost), places))
    }

    /// What a customer brings in a lifetime: monthly revenue of a customer times margin over churn.
    pub fn lifetime_value(self, monthly_revenue: i64, margin: crate::tax::Rate) -> Option<i64> {
        if self.lost == 0 {
            return None;
        }
        let exact = i128::from(monthly_revenue) * i128::from(margin.ppm()) * i128::from(self.start);
        Some(narrow(divide_half_up(exact, i128::from(self.lost) * 1_000_000)))
    }
}

/// A cohort's recurring revenue at its start and at a later month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cohort {
    /// At the start.
    pub start: i64,
    /// Won since, from the same customers.
    pub expansion: i64,
    /// Lost since, by smaller plans.
    pub contraction: i64,
    /// Lost since, with customers.
    pub churn: i64,
}

impl Cohort {
    /// What is there now.
    pub fn later(self) -> i64 {
        self.start + self.expansion - self.contraction - self.churn
    }

    /// The share that is there now, growth included.
    pub fn net_retention(self) -> Option<Share> {
        Share::of(self.later(), self.start)
    }

    /// The share that was kept, without growth.
    pub fn gross_retention(self) -> Option<Share> {
        Share::of(self.start - self.contraction - self.churn, self.start)
    }
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(share: Option<Share>) -> String {
        share.unwrap().percent(2)
    }

    #[test]
    fn the_bridge_leads_from_opening_to_closing() {
        // Conformance scenario SM-01.
        let bridge = Bridge {
            opening: 20_000_000,
            new: 1_200_000,
            expansion: 800_000,
            contraction: 300_000,
            churn: 500_000,
            ..Bridge::default()
        };
        assert_eq!((bridge.closing(), bridge.net_new(), bridge.arr()), (21_200_000, 1_200_000, 254_400_000));
    }

    #[test]
    fn retention_with_and_without_growth() {
        // Conformance scenario SM-02.
        for (start, expansion, contraction, churn, gross, net) in [
            (20_000, 3000, 800, 1200, "90", "105"),
            (100_000, 12_000, 5000, 8000, "87", "99"),
            (100_000, 15_000, 5000, 10_000, "85", "100"),
        ] {
            let bridge = Bridge { opening: start, expansion, contraction, churn, ..Bridge::default() };
            assert_eq!(
                (percent(bridge.gross_retention()), percent(bridge.net_retention())),
                (gross.into(), net.into())
            );
        }
        assert_eq!(Bridge::default().net_retention(), None);
    }

    #[test]
    fn churn_lifetime_and_its_value() {
        // Conformance scenario SM-05.
        let churn = LogoChurn { start: 500, lost: 15 };
        assert_eq!(percent(churn.rate()), "3");
        assert_eq!(churn.lifetime_months(2).unwrap(), "33.33");
        assert_eq!(churn.lifetime_value(4000, "80".parse().unwrap()), Some(106_667));
        assert_eq!(LogoChurn { start: 5, lost: 0 }.lifetime_value(4000, crate::tax::Rate::ZERO), None);
    }

    #[test]
    fn cohorts_keep_and_grow() {
        // Conformance scenario SM-06.
        let grown = Cohort { start: 100_000, expansion: 400_000, ..Cohort::default() };
        assert_eq!((grown.later(), percent(grown.net_retention())), (500_000, "500".into()));
        let mixed = Cohort { start: 100_000, churn: 10_000, expansion: 20_000, ..Cohort::default() };
        assert_eq!((percent(mixed.net_retention()), percent(mixed.gross_retention())), ("110".into(), "90".into()));
    }

    #[test]
    fn movements_are_classified() {
        let m = |before, after, was_customer| Movement { before, after, was_customer };
        let bridge = Bridge::of([
            m(0, 100, false),
            m(0, 50, true),
            m(100, 150, true),
            m(100, 70, true),
            m(80, 0, true),
            m(0, 0, true),
            m(10, 10, true),
        ]);
        let want = Bridge { opening: 290, new: 100, reactivation: 50, expansion: 50, contraction: 30, churn: 80 };
        assert_eq!(bridge, want);
        assert_eq!((monthly(12_000, 12), monthly(1000, 3), monthly(500, 1)), (1000, 333, 500));
    }

    proptest! {
        #[test]
        fn the_bridge_ends_where_the_customers_do(movements in proptest::collection::vec((0i64..1000, 0i64..1000, any::<bool>()), 0..30)) {
            let bridge = Bridge::of(movements.iter().map(|(before, after, was)| Movement { before: *before, after: *after, was_customer: *was }));
            prop_assert_eq!(bridge.closing(), movements.iter().map(|m| m.1).sum::<i64>());
        }
    }
}
