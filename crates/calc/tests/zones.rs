//! Periods in every time zone there is and for every anchor: no gap, no overlap, no drift (billing.md rules 1 and 3).

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use mpanel_calc::Anchor;
use mpanel_calc::period::{days_between, plus_days};

/// Stretches with leap days, and with days that a zone left out (Samoa at the end of 2011).
const STRETCHES: [(Date, Date); 3] = [
    (date(1994, 12, 1), date(1995, 2, 1)),
    (date(2011, 11, 1), date(2012, 4, 1)),
    (date(2023, 11, 1), date(2025, 2, 1)),
];

#[test]
fn in_every_zone_each_instant_belongs_to_one_day() {
    let mut zones = 0;
    for name in jiff::tz::db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        zones += 1;
        for (first, last) in STRETCHES {
            let mut day = first;
            let mut begins = day.to_zoned(zone.clone()).unwrap();
            while day < last {
                let next = plus_days(day, 1);
                let ends = next.to_zoned(zone.clone()).unwrap();
                if begins.date() != day {
                    // The zone left the day out: it has no instant, and nothing happens in it.
                    assert_eq!(begins.timestamp(), ends.timestamp(), "{} {day}", name.as_str());
                } else {
                    let latest = ends.timestamp() - jiff::SignedDuration::from_nanos(1);
                    assert!(begins.timestamp() <= latest, "{} {day}", name.as_str());
                    assert_eq!(latest.to_zoned(zone.clone()).date(), day, "{} {day}", name.as_str());
                }
                (day, begins) = (next, ends);
            }
        }
    }
    assert!(zones > 400, "only {zones} zones are known");
}

#[test]
fn for_every_anchor_each_day_belongs_to_one_period_and_no_anchor_drifts() {
    for day in 1..=31 {
        for months in [1, 2, 3, 6, 12, 24, 36] {
            for start in [date(2023, 1, 31), date(2024, 2, 29), date(2023, 12, 30), date(2026, 6, 15)] {
                let anchor = Anchor { day, month: Some(start.month()) };
                let mut from = anchor.first_on_or_after(start, months);
                assert!(from >= start, "{start} {day} {months}");
                for _ in 0..60 {
                    let until = anchor.next(from, months);
                    assert_eq!(anchor.previous(until, months), from, "{start} {day} {months}");
                    assert!(days_between(from, until) >= 28 * i64::from(months), "{from}..{until}");
                    // The day comes back wherever the month has it.
                    assert_eq!(until.day(), day.min(until.days_in_month()), "{until}");
                    from = until;
                }
            }
        }
    }
}
