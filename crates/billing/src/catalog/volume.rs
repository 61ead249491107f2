//! Volume discounts: from so many units of a product on, each of them costs less. Pure.

use mpanel_calc::Rate;
use mpanel_core::{Error, Result};
use serde::{Deserialize, Serialize};

use super::ProductKind;

/// Breaks of one product at most.
const MOST_BREAKS: usize = 20;
/// The largest number a break begins with.
const MOST_UNITS: i64 = 100_000;

/// Which units of a product are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VolumeCount {
    /// Those in the order.
    #[default]
    Order,
    /// Those in the order and those that the customer has running.
    Owned,
}

impl VolumeCount {
    /// Every way.
    pub const ALL: [VolumeCount; 2] = [VolumeCount::Order, VolumeCount::Owned];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            VolumeCount::Order => "order",
            VolumeCount::Owned => "owned",
        }
    }
}

/// From so many units on, so much is taken off each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeBreak {
    /// The first number of units.
    pub from: i64,
    /// What is taken off the price of each.
    pub percent: Rate,
}

impl VolumeBreak {
    /// The price of one unit that costs `list` by itself: what is taken off is rounded half-up, for each unit.
    pub(crate) fn of(self, list: i64) -> i64 {
        list - self.percent.on(list)
    }
}

/// What a product costs less by the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeDiscount {
    /// Which units are counted.
    pub count: VolumeCount,
    /// The smallest number first.
    pub breaks: Vec<VolumeBreak>,
}

impl VolumeDiscount {
    /// The break that a number of units reaches.
    pub fn reached(&self, units: i64) -> Option<VolumeBreak> {
        self.breaks.iter().rfind(|b| b.from <= units).copied()
    }
}

/// Refuses breaks that are in no order or take off nothing, or more than everything.
pub(super) fn check(volume: &VolumeDiscount, kind: &str) -> Result<()> {
    let at = |place: usize, field: &str| format!("/volume_discount/breaks/{place}/{field}");
    if volume.breaks.is_empty() {
        let detail = "Enter at least one break, or leave the discount out.";
        return Err(Error::invalid("/volume_discount/breaks", "required", detail));
    }
    if volume.breaks.len() > MOST_BREAKS {
        let detail = format!("Use at most {MOST_BREAKS} breaks.");
        return Err(Error::invalid("/volume_discount/breaks", "too_many", detail));
    }
    if volume.count == VolumeCount::Owned && kind == ProductKind::OneTime.as_str() {
        let detail = "What is sold once does not run: only the pieces in the order can be counted.";
        return Err(Error::invalid("/volume_discount/count", "not_for_one_time", detail));
    }
    for (place, one) in volume.breaks.iter().enumerate() {
        let before = place.checked_sub(1).map(|n| volume.breaks[n]);
        if !(2..=MOST_UNITS).contains(&one.from) {
            let detail = format!("A break begins with 2 to {MOST_UNITS} units.");
            return Err(Error::invalid(at(place, "from"), "out_of_range", detail));
        }
        if !(1..=1_000_000).contains(&one.percent.ppm()) {
            let detail = "Take off more than 0 and at most 100 percent.";
            return Err(Error::invalid(at(place, "percent"), "out_of_range", detail));
        }
        if before.is_some_and(|b| b.from >= one.from) {
            let detail = "Begin with more units than the break before it.";
            return Err(Error::invalid(at(place, "from"), "not_ascending", detail));
        }
        if before.is_some_and(|b| b.percent >= one.percent) {
            let detail = "Take off more than the break before it does.";
            return Err(Error::invalid(at(place, "percent"), "not_ascending", detail));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(breaks: &[(i64, i64)]) -> VolumeDiscount {
        let one = |(from, ppm): &(i64, i64)| VolumeBreak { from: *from, percent: Rate::from_ppm(*ppm) };
        VolumeDiscount { count: VolumeCount::Order, breaks: breaks.iter().map(one).collect() }
    }

    #[test]
    fn the_highest_break_that_is_reached_counts() {
        let volume = of(&[(5, 100_000), (10, 150_000)]);
        for (units, list, want) in [(1, 999, 999), (4, 999, 999), (5, 999, 899), (9, 995, 895), (10, 999, 849)] {
            let got = volume.reached(units).map_or(list, |b| b.of(list));
            assert_eq!(got, want, "{units} of {list}");
        }
    }

    #[test]
    fn wrong_breaks_are_named_with_their_field() {
        let check = |breaks: &[(i64, i64)], want: Option<&str>| {
            let found = check(&of(breaks), "vps").err().map(|e| e.fields()[0].pointer.clone());
            assert_eq!(found.as_deref(), want, "{breaks:?}");
        };
        check(&[(2, 1), (3, 1_000_000)], None);
        check(&[], Some("/volume_discount/breaks"));
        check(&[(1, 100)], Some("/volume_discount/breaks/0/from"));
        check(&[(2, 0)], Some("/volume_discount/breaks/0/percent"));
        check(&[(2, 1_000_001)], Some("/volume_discount/breaks/0/percent"));
        check(&[(2, 100), (2, 200)], Some("/volume_discount/breaks/1/from"));
        check(&[(2, 100), (3, 100)], Some("/volume_discount/breaks/1/percent"));
        check(&[(2, 1); 21], Some("/volume_discount/breaks"));
        let owned = VolumeDiscount { count: VolumeCount::Owned, ..of(&[(2, 100)]) };
        assert_eq!(super::check(&owned, "one_time").unwrap_err().fields()[0].pointer, "/volume_discount/count");
        assert!(super::check(&owned, "add_on").is_ok());
    }

    proptest! {
        #[test]
        fn more_units_never_cost_more_each_and_never_less_than_nothing(
            list in 0i64..10_000_000, first in 1i64..500_000, more in 1i64..=500_000, units in 1i64..40,
        ) {
            let volume = of(&[(3, first), (20, first + more)]);
            let each = |units| volume.reached(units).map_or(list, |b| b.of(list));
            prop_assert!((0..=list).contains(&each(units)));
            prop_assert!(each(units + 1) <= each(units));
        }
    }
}
