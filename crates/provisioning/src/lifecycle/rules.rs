//! When to cancel a machine at the provider: late enough to take it back, early enough not to pay another term.
//!
//! Facts (field notes of August 2026, section 6): a cancellation takes effect at the end
//! of the paid term, cannot be undone, and one sent hours before the renewal
//! lands a term later. Terms are counted from the moment of the purchase.

use jiff::tz::TimeZone;
use mpanel_core::Timestamp;

/// Days before the end of the term at which the cancellation is sent.
pub const LEAD_DAYS: i64 = 5;
/// With less than this many days left it may land a term later.
const LATE_DAYS: i64 = 1;
/// The setup takes a while, so our term begins a little after the provider's. A machine may go this much before our
/// own term ends rather than be paid for a whole further term.
const TOLERANCE_HOURS: i64 = 6;

/// When to send the cancellation and what it will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CancelPlan {
    /// When to send it; never in the past.
    pub at: Timestamp,
    /// When the machine will end.
    pub term_end: Timestamp,
    /// It is so late that the provider may count another term.
    pub late: bool,
}

/// The plan for a machine bought at `bought_at` in terms of `period_months`, that is needed until `needed_until`.
pub fn provider_cancel_plan(
    bought_at: Timestamp,
    period_months: u32,
    needed_until: Timestamp,
    now: Timestamp,
) -> CancelPlan {
    let tolerated = add_seconds(needed_until, -TOLERANCE_HOURS * 3600);
    let mut term = 1;
    while term_end(bought_at, period_months, term) < tolerated && term < 1200 {
        term += 1;
    }
    // A term that has begun already cannot be cancelled away.
    while term_end(bought_at, period_months, term) <= now && term < 1200 {
        term += 1;
    }
    let end = term_end(bought_at, period_months, term);
    // Sent before its last term began, it would end the machine too early.
    let earliest = if term == 1 { bought_at } else { add_days(term_end(bought_at, period_months, term - 1), 1) };
    let at = add_days(end, -LEAD_DAYS).max(earliest).max(now);
    CancelPlan { at, term_end: end, late: at > add_days(end, -LATE_DAYS) }
}

/// The end of the term that is paid at `now`.
pub fn next_term_end(bought_at: Timestamp, period_months: u32, now: Timestamp) -> Timestamp {
    let mut term = 1;
    while term_end(bought_at, period_months, term) <= now && term < 1200 {
        term += 1;
    }
    term_end(bought_at, period_months, term)
}

/// The end of the `term`-th term. Months are added to the day of purchase at once, so that the 31st comes back after
/// a shorter month.
fn term_end(bought_at: Timestamp, period_months: u32, term: i64) -> Timestamp {
    let months = i64::from(period_months.max(1)) * term;
    let civil = bought_at.to_zoned(TimeZone::UTC);
    let span = jiff::Span::new().try_months(months).unwrap_or_default();
    civil.checked_add(span).map_or(bought_at, |z| z.timestamp())
}

fn add_days(at: Timestamp, days: i64) -> Timestamp {
    add_seconds(at, days * 86_400)
}

fn add_seconds(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn check(bought: &str, months: u32, until: &str, now: &str, sent: &str, ends: &str, late: bool) {
        let plan = provider_cancel_plan(at(bought), months, at(until), at(now));
        assert_eq!((plan.at, plan.term_end, plan.late), (at(sent), at(ends), late), "{bought} {until} {now}");
    }

    #[test]
    fn a_monthly_service_is_cancelled_five_days_before_its_term_ends() {
        let (bought, end) = ("2026-01-15T11:50:00Z", "2026-02-15T11:50:00Z");
        check(bought, 1, "2026-02-15T00:00:00Z", "2026-01-20T00:00:00Z", "2026-02-10T11:50:00Z", end, false);
        check(bought, 1, "2026-02-15T00:00:00Z", "2026-02-12T00:00:00Z", "2026-02-12T00:00:00Z", end, false);
        check(bought, 1, "2026-02-15T00:00:00Z", "2026-02-15T06:00:00Z", "2026-02-15T06:00:00Z", end, true);
    }

    #[test]
    fn a_long_subscription_waits_for_its_last_provider_term() {
        // Sold for a year, bought by the month: sent in the last month, not now.
        check(
            "2026-01-15T12:00:00Z",
            1,
            "2027-01-15T00:00:00Z",
            "2026-05-01T00:00:00Z",
            "2027-01-10T12:00:00Z",
            "2027-01-15T12:00:00Z",
            false,
        );
    }

    #[test]
    fn an_end_in_the_middle_of_a_provider_term_pays_that_term_out() {
        check(
            "2026-01-15T12:00:00Z",
            1,
            "2026-02-20T00:00:00Z",
            "2026-01-16T00:00:00Z",
            "2026-03-10T12:00:00Z",
            "2026-03-15T12:00:00Z",
            false,
        );
    }

    #[test]
    fn a_purchase_minutes_before_midnight_does_not_cost_a_term() {
        check(
            "2026-01-14T23:55:00Z",
            1,
            "2026-02-15T00:00:00Z",
            "2026-01-16T00:00:00Z",
            "2026-02-09T23:55:00Z",
            "2026-02-14T23:55:00Z",
            false,
        );
    }

    #[test]
    fn the_thirty_first_comes_back() {
        let bought = at("2026-01-31T12:00:00Z");
        assert_eq!(next_term_end(bought, 1, at("2026-02-01T00:00:00Z")), at("2026-02-28T12:00:00Z"));
        assert_eq!(next_term_end(bought, 1, at("2026-03-01T00:00:00Z")), at("2026-03-31T12:00:00Z"));
    }

    #[test]
    fn an_end_in_the_past_cancels_the_running_term() {
        check(
            "2026-01-15T12:00:00Z",
            1,
            "2026-02-15T00:00:00Z",
            "2026-02-16T00:00:00Z",
            "2026-03-10T12:00:00Z",
            "2026-03-15T12:00:00Z",
            false,
        );
    }
}
