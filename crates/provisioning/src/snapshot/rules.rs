//! When a schedule is due, which snapshots make room, and what a snapshot is called: pure.

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mpanel_core::Timestamp;

use crate::words::words;

words! {
    /// How often a schedule takes a snapshot.
    Rhythm {
        /// Every day.
        Daily = "daily",
        /// On one day of each week.
        Weekly = "weekly",
        /// On one day of each month.
        Monthly = "monthly",
    }
}

/// The moments of a schedule.
#[derive(Debug, Clone)]
pub(super) struct Timing {
    pub(super) rhythm: Rhythm,
    /// 1 is Monday.
    pub(super) weekday: i8,
    /// From 1; a month that is shorter takes its last day.
    pub(super) month_day: i8,
    pub(super) hour: i8,
    pub(super) zone: TimeZone,
}

impl Timing {
    /// The first moment after an instant. An hour that the clocks leap over comes an hour later, one they repeat
    /// counts once.
    pub(super) fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let mut date = after.to_zoned(self.zone.clone()).date();
        // Two months hold every rhythm's next day.
        for _ in 0..64 {
            if self.is_day(date) {
                let moment = date.at(self.hour, 0, 0, 0).to_zoned(self.zone.clone()).ok()?.timestamp();
                if moment > after {
                    return Some(moment);
                }
            }
            date = date.checked_add(1.day()).ok()?;
        }
        None
    }

    fn is_day(&self, date: Date) -> bool {
        match self.rhythm {
            Rhythm::Daily => true,
            Rhythm::Weekly => date.weekday().to_monday_one_offset() == self.weekday,
            Rhythm::Monthly => date.day() == self.month_day.min(date.days_in_month()),
        }
    }

    /// The latest moment that is due at `now`, beginning with `first`, and how many before it were missed.
    pub(super) fn latest_due(&self, first: Timestamp, now: Timestamp) -> (Timestamp, u32) {
        let (mut due, mut missed) = (first, 0);
        while let Some(next) = self.next_after(due).filter(|next| *next <= now) {
            (due, missed) = (next, missed + 1);
        }
        (due, missed)
    }
}

/// How many scheduled snapshots go, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rotation {
    /// Before the new one is taken, because there is no room for both.
    pub(super) before: usize,
    /// After it was taken.
    pub(super) after: usize,
}

/// What goes to make room for one more; `None` when snapshots made by hand fill the plan.
pub(super) fn rotation(limit: usize, by_hand: usize, scheduled: usize, keep: usize) -> Option<Rotation> {
    let room = limit.checked_sub(by_hand).filter(|room| *room > 0)?;
    let kept = keep.clamp(1, room);
    let before = (scheduled + 1).saturating_sub(room).min(scheduled);
    let after = (scheduled - before + 1).saturating_sub(kept);
    Some(Rotation { before, after })
}

/// Room that is left in a name for a number, should the name be taken.
const SPARE: usize = 3;

/// The name of the snapshot that is due at a moment.
pub(super) fn name_at(pattern: &str, due: Timestamp, zone: &TimeZone) -> String {
    let local = due.to_zoned(zone.clone());
    let (date, time) = (local.strftime("%Y-%m-%d").to_string(), local.strftime("%H-%M").to_string());
    pattern.replace("{date}", &date).replace("{time}", &time)
}

/// A name that no other snapshot has.
pub(super) fn free_name(name: &str, taken: &[String]) -> String {
    let others = (2..100).map(|n| format!("{name} {n}"));
    let mut names = std::iter::once(name.to_owned()).chain(others);
    names.find(|n| !taken.contains(n)).unwrap_or_else(|| name.to_owned())
}

/// Why a pattern cannot name snapshots.
pub(super) fn pattern_trouble(pattern: &str, max: usize) -> Option<String> {
    if !pattern.contains("{date}") {
        return Some("Put {date} into the name, so that each snapshot has its own.".to_owned());
    }
    let name = name_at(pattern, Timestamp::UNIX_EPOCH, &TimeZone::UTC);
    let most = max - SPARE;
    (!crate::provider::naming::is_snapshot_name(&name, most)).then(|| {
        format!("Use letters, digits, spaces and hyphens, {{date}} and {{time}}: {most} characters when filled in.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(rhythm: Rhythm, hour: i8, zone: &str) -> Timing {
        Timing { rhythm, weekday: 7, month_day: 31, hour, zone: TimeZone::get(zone).unwrap() }
    }

    #[test]
    fn moments_follow_the_clocks_of_their_zone() {
        for (rhythm, hour, zone, after, next) in [
            (Rhythm::Daily, 3, "UTC", "2026-01-15T03:00:00Z", "2026-01-16T03:00:00Z"),
            (Rhythm::Daily, 3, "UTC", "2026-01-15T02:59:59Z", "2026-01-15T03:00:00Z"),
            (Rhythm::Daily, 3, "America/New_York", "2026-01-15T12:00:00Z", "2026-01-16T08:00:00Z"),
            // 02:00 is leapt over: an hour later, not never; and it is not repeated when the clocks go back.
            (Rhythm::Daily, 2, "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
            (Rhythm::Daily, 2, "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"),
            (Rhythm::Weekly, 0, "UTC", "2026-01-15T00:00:00Z", "2026-01-18T00:00:00Z"),
            (Rhythm::Weekly, 0, "UTC", "2026-01-18T00:00:00Z", "2026-01-25T00:00:00Z"),
            (Rhythm::Monthly, 23, "UTC", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"),
            (Rhythm::Monthly, 23, "UTC", "2026-02-28T23:00:00Z", "2026-03-31T23:00:00Z"),
        ] {
            let got = timing(rhythm, hour, zone).next_after(after.parse().unwrap()).unwrap();
            assert_eq!(got.to_string(), next, "{rhythm} {hour} {zone} {after}");
        }
    }

    #[test]
    fn of_missed_moments_only_the_latest_is_caught_up() {
        let daily = timing(Rhythm::Daily, 3, "UTC");
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let first = at("2026-01-15T03:00:00Z");
        assert_eq!(daily.latest_due(first, first), (first, 0));
        assert_eq!(daily.latest_due(first, at("2026-01-18T02:00:00Z")), (at("2026-01-17T03:00:00Z"), 2));
    }

    #[test]
    fn room_is_made_among_the_scheduled_only() {
        for (limit, by_hand, scheduled, keep, expected) in [
            (3, 0, 0, 2, Some((0, 0))),
            (3, 0, 2, 2, Some((0, 1))),
            // The plan is full: the oldest goes first.
            (2, 0, 2, 2, Some((1, 0))),
            (1, 0, 1, 1, Some((1, 0))),
            (3, 1, 2, 3, Some((1, 0))),
            // By hand was added since: fewer are kept.
            (3, 2, 1, 3, Some((1, 0))),
            (3, 3, 0, 1, None),
            (0, 0, 0, 1, None),
            // Fewer are to be kept from now on, or the plan became smaller.
            (5, 0, 4, 1, Some((0, 4))),
            (1, 0, 3, 3, Some((3, 0))),
        ] {
            let got = rotation(limit, by_hand, scheduled, keep).map(|r| (r.before, r.after));
            assert_eq!(got, expected, "{limit} {by_hand} {scheduled} {keep}");
        }
    }

    #[test]
    fn names_are_filled_in_and_free() {
        let due = "2026-01-15T23:30:00Z".parse().unwrap();
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(name_at("auto {date} {time}", due, &berlin), "auto 2026-01-16 00-30");
        assert_eq!(free_name("a", &["a".to_owned(), "a 2".to_owned()]), "a 3");
        for (pattern, ok) in [
            ("auto {date}", true),
            ("{date} {time}", true),
            ("nightly", false),
            ("auto_{date}", false),
            ("{date} {when}", false),
            (" {date}", false),
            ("a name that is too long {date}", false),
        ] {
            assert_eq!(pattern_trouble(pattern, 30).is_none(), ok, "{pattern}");
        }
    }
}
