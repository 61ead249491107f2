//! One invoice in several parts with their own due dates (billing.md rule 35).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::anchor::Anchor;
use crate::dunning::{InvoiceFacts, Ladder, Step, ladder};

/// A part of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// When it is due.
    pub due: Date,
    /// Minor units.
    pub amount: i64,
}

/// Splits an amount into equal parts, `months` apart; the last one takes the remainder.
pub fn split(amount: i64, parts: u32, first_due: Date, months: i32) -> Vec<Part> {
    let count = i64::from(parts.max(1));
    let equal = amount / count;
    let anchor = Anchor::of(first_due);
    let mut due = first_due;
    (0..count)
        .map(|index| {
            let part = Part { due, amount: if index + 1 == count { amount - equal * (count - 1) } else { equal } };
            due = anchor.next(due, months);
            part
        })
        .collect()
}

/// How a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing is left to pay.
    Paid,
    /// Not yet due.
    Open,
    /// Its day has passed.
    Overdue,
}

/// A part with what has been paid on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PartState {
    /// The part; with acceleration its due date is the day the missed part fell due.
    pub part: Part,
    /// Minor units paid.
    pub paid: i64,
    /// How it stands.
    pub standing: Standing,
}

/// What a missed part does to the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnMissed {
    /// The others keep their days.
    #[default]
    Keep,
    /// Everything is due at once when a part is this many days late.
    Accelerate {
        /// Days of grace.
        after_days: i64,
    },
}

/// The parts on a day, after `paid` was allocated to the earliest due.
pub fn standing(parts: &[Part], paid: i64, on: Date, on_missed: OnMissed) -> Vec<PartState> {
    let mut left = paid;
    let mut states: Vec<PartState> = parts
        .iter()
        .map(|part| {
            let taken = left.clamp(0, part.amount);
            left -= taken;
            PartState { part: *part, paid: taken, standing: judge(part, taken, on) }
        })
        .collect();
    if let OnMissed::Accelerate { after_days } = on_missed {
        let missed = states
            .iter()
            .find(|s| s.standing == Standing::Overdue && crate::period::plus_days(s.part.due, after_days) <= on)
            .map(|s| s.part.due);
        for state in states.iter_mut().filter(|s| missed.is_some() && s.standing != Standing::Paid) {
            state.part.due = state.part.due.min(missed.unwrap_or(on));
            state.standing = judge(&state.part, state.paid, on);
        }
    }
    states
}

fn judge(part: &Part, paid: i64, on: Date) -> Standing {
    match (paid >= part.amount, part.due < on) {
        (true, _) => Standing::Paid,
        (false, true) => Standing::Overdue,
        (false, false) => Standing::Open,
    }
}

/// The dunning steps of every unpaid part, each with its own due date and its own keys.
pub fn part_ladders(facts: &InvoiceFacts, states: &[PartState], policy: &Ladder) -> Vec<Step> {
    let unpaid = states.iter().enumerate().filter(|(_, s)| s.standing != Standing::Paid);
    let mut steps: Vec<Step> = unpaid
        .flat_map(|(index, state)| {
            let facts = InvoiceFacts { due: state.part.due, ..facts.clone() };
            ladder(&facts, policy)
                .into_iter()
                .map(move |step| Step { key: format!("part{}:{}", index + 1, step.key), ..step })
        })
        .collect();
    steps.sort_by_key(|step| step.at);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn parts() -> Vec<Part> {
        split(10_000, 3, date("2026-01-31"), 1)
    }

    fn amounts(parts: &[Part]) -> Vec<i64> {
        parts.iter().map(|p| p.amount).collect()
    }

    fn standings(states: &[PartState]) -> Vec<(i64, Standing)> {
        states.iter().map(|s| (s.paid, s.standing)).collect()
    }

    #[test]
    fn the_last_part_takes_the_remainder() {
        // Conformance scenario PP-01.
        assert_eq!(amounts(&parts()), [3333, 3333, 3334]);
        let dues: Vec<String> = parts().iter().map(|p| p.due.to_string()).collect();
        assert_eq!(dues, ["2026-01-31", "2026-02-28", "2026-03-31"], "the day comes back after February");
        assert_eq!(amounts(&split(5, 1, date("2026-01-01"), 1)), [5]);
    }

    #[test]
    fn payments_go_to_the_earliest_part() {
        use Standing::{Open, Overdue, Paid};
        let states = standing(&parts(), 4000, date("2026-03-01"), OnMissed::Keep);
        assert_eq!(standings(&states), [(3333, Paid), (667, Overdue), (0, Open)]);
        let states = standing(&parts(), 4000, date("2026-02-28"), OnMissed::Keep);
        assert_eq!(standings(&states), [(3333, Paid), (667, Open), (0, Open)], "not late on its day");
    }

    #[test]
    fn a_missed_part_can_make_the_rest_due() {
        use Standing::{Open, Overdue};
        let accelerate = OnMissed::Accelerate { after_days: 10 };
        let early = standing(&parts(), 0, date("2026-02-09"), accelerate);
        assert_eq!(standings(&early), [(0, Overdue), (0, Open), (0, Open)]);
        let late = standing(&parts(), 0, date("2026-02-10"), accelerate);
        assert_eq!(standings(&late), [(0, Overdue); 3]);
        assert!(late.iter().all(|s| s.part.due == date("2026-01-31")));
    }

    #[test]
    fn each_part_has_its_own_ladder() {
        let policy = Ladder {
            reminder_days: vec![1],
            charge_on_due: true,
            retry_days: vec![],
            notice_days: vec![3],
            late_fee_days: None,
            order_expire_days: 7,
            accelerate_days: None,
        };
        let facts = InvoiceFacts {
            issued: date("2026-01-15"),
            due: date("2026-01-31"),
            order_pending: false,
            disputed: false,
            charges_stopped: false,
            services: vec![],
        };
        let states = standing(&parts(), 3333, date("2026-02-01"), OnMissed::Keep);
        let steps: Vec<String> =
            part_ladders(&facts, &states, &policy).iter().map(|s| format!("{} {}", s.at, s.key)).collect();
        assert_eq!(
            steps,
            [
                "2026-02-27 part2:reminder-1",
                "2026-02-28 part2:charge+0",
                "2026-03-03 part2:notice+3",
                "2026-03-30 part3:reminder-1",
                "2026-03-31 part3:charge+0",
                "2026-04-03 part3:notice+3",
            ]
        );
    }

    proptest! {
        #[test]
        fn parts_add_up(amount in -1_000_000i64..10_000_000, count in 1u32..40, paid in 0i64..10_000_000) {
            let parts = split(amount, count, date("2026-01-31"), 1);
            prop_assert_eq!(parts.iter().map(|p| p.amount).sum::<i64>(), amount);
            prop_assert!(parts.windows(2).all(|w| w[0].due < w[1].due));
            if amount > 0 {
                let states = standing(&parts, paid, date("2026-06-01"), OnMissed::Keep);
                prop_assert_eq!(states.iter().map(|s| s.paid).sum::<i64>(), paid.min(amount));
            }
        }
    }
}
