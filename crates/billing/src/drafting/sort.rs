//! Which proposal is which draft, and which of them still wait. Pure.

use mpanel_core::{Date, Timestamp};
use uuid::Uuid;

use super::Forced;
use super::store::item;
use crate::invoice::store::invoice;

/// A draft that stands, or one that a preview foresees.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) id: Uuid,
    pub(crate) currency: String,
    /// The day on which what it bills is due.
    pub(crate) day: Date,
    /// What it is for alone, if it is apart.
    pub(crate) apart: Option<Uuid>,
    /// Until when it waits.
    pub(crate) until: Timestamp,
    /// What staff put on it.
    pub(crate) items: Vec<item::Model>,
    /// As it is stored, if it is.
    pub(crate) row: Option<invoice::Model>,
}

/// What matters of a proposal here.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) currency: String,
    pub(super) day: Date,
    /// What it is for alone, if it is apart.
    pub(super) apart: Option<Uuid>,
    /// Whose lines are on it.
    pub(super) members: Vec<Uuid>,
    /// How long it may wait.
    pub(super) hours: i64,
    /// Something on it cannot wait.
    pub(super) at_once: bool,
}

/// The draft of each proposal, by its place. A draft is known by its currency, its day and what is apart; what was released to be billed
/// again is due on whatever day is today, so that its day moves on.
pub(super) fn matched(found: &[Found], drafts: &[Standing], today: Date) -> Vec<Option<usize>> {
    let mut places = vec![None; found.len()];
    let mut free: Vec<usize> = (0..drafts.len()).collect();
    for exact in [true, false] {
        for (place, one) in places.iter_mut().zip(found).filter(|(place, _)| place.is_none()) {
            let fits = |at: &usize| {
                let draft = &drafts[*at];
                let moved_on = one.day == today && draft.day < today;
                let alike = draft.currency == one.currency && draft.apart == one.apart;
                alike && if exact { draft.day == one.day } else { moved_on }
            };
            *place = free.iter().position(fits).map(|at| free.remove(at));
        }
    }
    places
}

/// Which proposals are billed now. Those that share a subscription go together: its periods are billed in order.
pub(super) fn ready(
    found: &[Found],
    places: &[Option<usize>],
    drafts: &[Standing],
    now: Timestamp,
    forced: Option<Forced>,
) -> Vec<bool> {
    let by_itself = |(one, place): (&Found, &Option<usize>)| {
        let over = place.is_some_and(|at| drafts[at].until <= now);
        let wanted = match forced {
            Some(Forced::Draft(id)) => place.is_some_and(|at| drafts[at].id == id),
            Some(Forced::Subscription(id)) => one.members.contains(&id),
            None => false,
        };
        one.hours <= 0 || one.at_once || over || wanted
    };
    let mut ready: Vec<bool> = found.iter().zip(places).map(by_itself).collect();
    loop {
        let going = found.iter().zip(&ready).filter(|(_, ready)| **ready).flat_map(|(one, _)| &one.members);
        let going: Vec<Uuid> = going.copied().collect();
        let joins = |at: &usize| !ready[*at] && found[*at].members.iter().any(|id| going.contains(id));
        match (0..found.len()).find(joins) {
            Some(at) => ready[at] = true,
            None => return ready,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        format!("{text}T02:15:00Z").parse().unwrap()
    }

    fn draft(id: u128, on: &str, until: &str) -> Standing {
        let (currency, items) = ("EUR".to_owned(), Vec::new());
        Standing { id: Uuid::from_u128(id), currency, day: day(on), apart: None, until: at(until), items, row: None }
    }

    fn found(on: &str, members: &[u128]) -> Found {
        let members = members.iter().map(|id| Uuid::from_u128(*id)).collect();
        Found { currency: "EUR".to_owned(), day: day(on), apart: None, members, hours: 24, at_once: false }
    }

    #[test]
    fn a_draft_is_known_by_its_day_and_currency() {
        let drafts = [draft(1, "2026-03-01", "2026-03-05"), draft(2, "2026-03-04", "2026-03-05")];
        let dollars = Found { currency: "USD".to_owned(), ..found("2026-03-04", &[3]) };
        let all = [found("2026-03-04", &[1]), dollars, found("2026-03-01", &[2])];
        assert_eq!(matched(&all, &drafts, day("2026-03-04")), [Some(1), None, Some(0)]);
        // Released periods are due today, whatever day that is.
        let released = [found("2026-03-06", &[1])];
        assert_eq!(matched(&released, &drafts[1..], day("2026-03-06")), [Some(0)]);
        // What is due on another day is another invoice.
        assert_eq!(matched(&released, &drafts[1..], day("2026-03-05")), [None]);
        // What comes on an invoice of its own has a draft of its own.
        let apart = [Found { apart: Some(Uuid::from_u128(7)), ..found("2026-03-01", &[1]) }, found("2026-03-01", &[2])];
        assert_eq!(matched(&apart, &drafts, day("2026-03-01")), [None, Some(0)]);
    }

    #[test]
    fn what_is_over_or_cannot_wait_is_billed_with_all_that_hangs_on_it() {
        let drafts = [draft(1, "2026-03-01", "2026-03-05"), draft(2, "2026-03-08", "2026-03-09")];
        let all = [found("2026-03-01", &[1, 2]), found("2026-03-08", &[2, 3]), found("2026-03-10", &[4])];
        let places = [Some(0), Some(1), None];
        let ready = |now: &str, forced| ready(&all, &places, &drafts, at(now), forced);
        assert_eq!(ready("2026-03-04", None), [false, false, false]);
        assert_eq!(ready("2026-03-05", None), [true, true, false], "they share a subscription");
        let forced = |id| Some(Forced::Draft(Uuid::from_u128(id)));
        assert_eq!(ready("2026-03-02", forced(2)), [true, true, false]);
        assert_eq!(ready("2026-03-02", Some(Forced::Subscription(Uuid::from_u128(4)))), [false, false, true]);
        let pressing = [Found { at_once: true, ..all[2].clone() }, Found { hours: 0, ..all[0].clone() }];
        assert_eq!(super::ready(&pressing, &[None, Some(0)], &drafts, at("2026-03-02"), None), [true, true]);
    }
}
