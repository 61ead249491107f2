//! Contract terms: they are counted from the order, and a cancellation lands at the end of one.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// No contract here has more terms than this; it bounds the search for a far date.
const MOST_TERMS: i64 = 1200;

/// The end of term number `count`, where the first is 1. Short months hold the day back, but only for that month.
fn term_end(ordered: Timestamp, months: i64, count: i64) -> Option<Timestamp> {
    let span = Span::new().try_months(months.checked_mul(count)?).ok()?;
    Some(ordered.to_zoned(TimeZone::UTC).checked_add(span).ok()?.timestamp())
}

/// When a cancellation made at `now` takes effect: the end of the running term, or of a later one if that end is
/// nearer than `lead` (its renewal is already billed) or before the `wanted` date.
pub(crate) fn cancellation_end(
    ordered: Timestamp,
    months: i64,
    now: Timestamp,
    lead: Duration,
    wanted: Option<Timestamp>,
) -> Timestamp {
    let earliest = crate::clock::later(now, lead).max(wanted.unwrap_or(now));
    let ends = (1..=MOST_TERMS).map_while(|count| term_end(ordered, months.max(1), count));
    let mut last = ordered;
    for end in ends {
        last = end;
        if end > now && end >= earliest {
            break;
        }
    }
    last
}

/// The day of an instant, as the provider writes it.
pub(crate) fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The first instant after a day.
pub(crate) fn end_of_day(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap_or(Date::MAX);
    next.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_cancellation_lands_at_the_end_of_a_term() {
        let check = |ordered: &str, months: i64, now: &str, wanted: Option<&str>, expect: &str| {
            let lead = Duration::from_secs(12 * 3600);
            let end = cancellation_end(at(ordered), months, at(now), lead, wanted.map(at));
            assert_eq!(end.to_string(), expect, "{ordered} {months} {now}");
        };
        check("2026-01-10T08:00:00Z", 1, "2026-01-10T08:00:05Z", None, "2026-02-10T08:00:00Z");
        check("2026-01-10T08:00:00Z", 1, "2026-02-09T19:00:00Z", None, "2026-02-10T08:00:00Z");
        // Five hours before the renewal: the next term is already billed.
        check("2026-01-10T08:00:00Z", 1, "2026-02-10T03:00:00Z", None, "2026-03-10T08:00:00Z");
        check("2026-01-10T08:00:00Z", 12, "2026-05-01T00:00:00Z", None, "2027-01-10T08:00:00Z");
        // The anchor's day comes back after a short month.
        check("2026-01-31T08:00:00Z", 1, "2026-02-05T00:00:00Z", None, "2026-02-28T08:00:00Z");
        check("2026-01-31T08:00:00Z", 1, "2026-03-05T00:00:00Z", None, "2026-03-31T08:00:00Z");
        let wanted = Some("2026-03-20T00:00:00Z");
        check("2026-01-10T08:00:00Z", 1, "2026-01-20T00:00:00Z", wanted, "2026-04-10T08:00:00Z");
    }

    #[test]
    fn a_day_ends_at_midnight() {
        assert_eq!(end_of_day(day(at("2026-02-28T08:00:00Z"))).to_string(), "2026-03-01T00:00:00Z");
    }
}
