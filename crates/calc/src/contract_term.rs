//! How long a contract binds: its minimum term, its notice and what happens at the end of a term.
//!
//! Days are civil and half-open: the end of a term is the first day without it. The day of a notice does not count
//! towards its period. Terms are counted from the first day of the contract, so that a clamped day comes back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::anchor::{Anchor, month_index};
use crate::period::plus_days;

/// Months of the longest term.
pub const MOST_MONTHS: i32 = 120;
/// Days of the longest notice.
pub const MOST_NOTICE_DAYS: i32 = 366;
/// Months of the longest notice.
pub const MOST_NOTICE_MONTHS: i32 = 12;
// Terms looked at in one call, against endless loops.
const MOST_TERMS: usize = 2000;

/// How long before the end of a term notice is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// So many days.
    Days(i32),
    /// So many months.
    Months(i32),
}

/// What happens at the end of a term to which nobody gave notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtEnd {
    /// Another term of so many months.
    Renews(i32),
    /// It goes on without a term, and ends with the notice.
    BecomesIndefinite,
    /// It ends.
    Ends,
}

/// What a product asks of those who buy it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContractRules {
    /// Months of the first term.
    pub months: i32,
    /// The notice.
    pub notice: Notice,
    /// What happens at the end of a term.
    pub at_end: AtEnd,
}

/// A contract with its rules: where it is in its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContractTerm {
    /// As they were when it was sold.
    pub rules: ContractRules,
    /// The first day of the first term.
    pub start: Date,
    /// The first day of the present term, or of the time without one.
    pub term_start: Date,
    /// Months from the start to the end of the present term; none when it has no term any more.
    pub months: Option<i32>,
}

/// A day so many months after another; a shorter month ends earlier.
pub fn plus_months(day: Date, months: i32) -> Date {
    Anchor::of(day).in_month(month_index(day) + months)
}

impl Notice {
    /// The first day on which a contract can be over when notice is given on a day.
    pub fn runs_out(self, given: Date) -> Date {
        let from = plus_days(given, 1);
        match self {
            Notice::Days(days) => plus_days(from, i64::from(days)),
            Notice::Months(months) => plus_months(from, months),
        }
    }

    /// The last day on which notice to an end is in time.
    pub fn last_day(self, end: Date) -> Date {
        let mut day = match self {
            Notice::Days(days) => plus_days(end, -1 - i64::from(days)),
            Notice::Months(months) => plus_days(plus_months(end, -months), -1),
        };
        // Several days may fall on one end of a short month.
        while self.runs_out(plus_days(day, 1)) <= end {
            day = plus_days(day, 1);
        }
        day
    }
}

impl ContractTerm {
    /// A contract on its first day.
    pub fn begin(rules: ContractRules, start: Date) -> Self {
        Self { rules, start, term_start: start, months: Some(rules.months) }
    }

    /// The end of the present term; none when it has no term any more.
    pub fn end(&self) -> Option<Date> {
        self.months.map(|months| plus_months(self.start, months))
    }

    /// The last day on which notice to the end of the present term is in time. None where notice changes nothing:
    /// without a term, and where it ends by itself.
    pub fn last_notice(&self) -> Option<Date> {
        self.end().filter(|_| self.rules.at_end != AtEnd::Ends).map(|end| self.rules.notice.last_day(end))
    }

    /// The end that comes by itself.
    pub fn fixed_end(&self) -> Option<Date> {
        self.end().filter(|_| self.rules.at_end == AtEnd::Ends)
    }

    /// The earliest end of a contract to which notice is given on a day, also on one before its first.
    pub fn earliest_end(&self, given: Date) -> Date {
        let mut term = *self;
        for _ in 0..MOST_TERMS {
            let Some(end) = term.end() else { break };
            if term.rules.at_end == AtEnd::Ends || given <= term.rules.notice.last_day(end) {
                return end;
            }
            if term.rules.at_end == AtEnd::BecomesIndefinite {
                return self.rules.notice.runs_out(given).max(end);
            }
            term = term.next();
        }
        self.rules.notice.runs_out(given)
    }

    /// Where it is on a day, if nobody gave notice.
    pub fn on(&self, day: Date) -> Self {
        let mut term = *self;
        for _ in 0..MOST_TERMS {
            if term.rules.at_end == AtEnd::Ends || term.end().is_none_or(|end| end > day) {
                break;
            }
            term = term.next();
        }
        term
    }

    // What follows the present term.
    fn next(self) -> Self {
        let Some(end) = self.end() else { return self };
        let months = match self.rules.at_end {
            AtEnd::Renews(months) => self.months.map(|so_far| so_far + months.max(1)),
            AtEnd::BecomesIndefinite => None,
            AtEnd::Ends => self.months,
        };
        Self { term_start: end, months, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn term(start: &str, months: i32, notice: Notice, at_end: AtEnd) -> ContractTerm {
        ContractTerm::begin(ContractRules { months, notice, at_end }, date(start))
    }

    #[test]
    fn the_last_day_of_notice_leaves_the_whole_period() {
        for (end, notice, want) in [
            ("2027-01-01", Notice::Months(3), "2026-09-30"),
            ("2027-01-15", Notice::Months(1), "2026-12-14"),
            ("2027-01-15", Notice::Days(30), "2026-12-15"),
            ("2027-01-15", Notice::Days(0), "2027-01-14"),
            ("2028-03-01", Notice::Days(1), "2028-02-28"),
            ("2027-03-01", Notice::Days(1), "2027-02-27"),
            // Each of the last days of January is a month before the end of February.
            ("2027-02-28", Notice::Months(1), "2027-01-30"),
            ("2028-02-29", Notice::Months(1), "2028-01-30"),
            ("2027-05-31", Notice::Months(3), "2027-02-27"),
        ] {
            assert_eq!(notice.last_day(date(end)), date(want), "{end} {notice:?}");
        }
    }

    #[test]
    fn the_earliest_end_depends_on_the_day_of_the_notice() {
        let year = |at_end| term("2026-01-31", 12, Notice::Months(1), at_end);
        for (at_end, given, want) in [
            // Before its first day, too: whoever wants it to run at all wants a term of it.
            (AtEnd::Renews(12), "2026-01-30", "2027-01-31"),
            (AtEnd::Renews(12), "2026-02-01", "2027-01-31"),
            (AtEnd::Renews(12), "2026-12-30", "2027-01-31"),
            (AtEnd::Renews(12), "2026-12-31", "2028-01-31"),
            (AtEnd::Renews(1), "2026-12-31", "2027-02-28"),
            (AtEnd::Renews(1), "2027-01-31", "2027-03-31"),
            (AtEnd::BecomesIndefinite, "2026-06-01", "2027-01-31"),
            (AtEnd::BecomesIndefinite, "2026-12-31", "2027-02-01"),
            (AtEnd::BecomesIndefinite, "2027-01-31", "2027-03-01"),
            (AtEnd::Ends, "2027-01-30", "2027-01-31"),
        ] {
            assert_eq!(year(at_end).earliest_end(date(given)), date(want), "{at_end:?} {given}");
        }
        let free = year(AtEnd::BecomesIndefinite).on(date("2027-01-31"));
        assert_eq!((free.end(), free.last_notice()), (None, None));
        assert_eq!(free.earliest_end(date("2030-06-15")), date("2030-07-16"));
    }

    #[test]
    fn terms_follow_one_another_without_drifting() {
        let monthly = term("2027-12-31", 1, Notice::Days(0), AtEnd::Renews(1));
        let reached = monthly.on(date("2028-03-31"));
        assert_eq!((reached.term_start, reached.end()), (date("2028-03-31"), Some(date("2028-04-30"))));
        let leap = term("2028-02-29", 12, Notice::Months(3), AtEnd::Renews(12));
        let reached = leap.on(date("2031-12-31"));
        assert_eq!((reached.term_start, reached.end()), (date("2031-02-28"), Some(date("2032-02-29"))));
        let fixed = term("2026-01-15", 24, Notice::Days(0), AtEnd::Ends);
        assert_eq!((fixed.on(date("2030-01-01")), fixed.fixed_end()), (fixed, Some(date("2028-01-15"))));
    }

    fn any_rules() -> impl Strategy<Value = ContractRules> {
        let notice = prop_oneof![(0..=366).prop_map(Notice::Days), (0..=12).prop_map(Notice::Months)];
        let at_end = prop_oneof![(1..=36).prop_map(AtEnd::Renews), Just(AtEnd::BecomesIndefinite), Just(AtEnd::Ends)];
        (1..=60, notice, at_end).prop_map(|(months, notice, at_end)| ContractRules { months, notice, at_end })
    }

    proptest! {
        #[test]
        fn notice_up_to_its_last_day_is_in_time_and_no_later_one(rules in any_rules(), day in 0i64..4000) {
            let end = plus_days(date("2026-01-01"), day);
            let last = rules.notice.last_day(end);
            prop_assert!(rules.notice.runs_out(last) <= end);
            prop_assert!(rules.notice.runs_out(plus_days(last, 1)) > end);
        }

        #[test]
        fn no_end_comes_before_its_notice_or_inside_the_first_term(rules in any_rules(), start in 0i64..1500, given in 0i64..3000) {
            let start = plus_days(date("2026-01-01"), start);
            let term = ContractTerm::begin(rules, start);
            let given = plus_days(start, given);
            let reached = term.on(given);
            let end = reached.earliest_end(given);
            prop_assert!(end >= plus_months(start, rules.months));
            if rules.at_end != AtEnd::Ends {
                prop_assert!(end >= rules.notice.runs_out(given));
                // What is asked of the first term is the same as what is asked of the one reached.
                prop_assert_eq!(term.earliest_end(given), end);
            }
            // A later notice never ends a contract sooner.
            prop_assert!(reached.earliest_end(plus_days(given, 1)) >= end);
        }

        #[test]
        fn walking_in_steps_or_at_once_leads_to_the_same_term(rules in any_rules(), days in proptest::collection::vec(0i64..900, 1..6)) {
            let term = ContractTerm::begin(rules, date("2028-02-29"));
            let (mut at, mut stepwise) = (date("2028-02-29"), term);
            for step in days {
                at = plus_days(at, step);
                stepwise = stepwise.on(at);
            }
            let reached = term.on(at);
            prop_assert_eq!(reached, stepwise);
            if rules.at_end != AtEnd::Ends {
                prop_assert!(reached.end().is_none_or(|end| end > at));
            }
        }
    }
}
