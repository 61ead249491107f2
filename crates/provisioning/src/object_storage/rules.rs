//! What sizes, names and keys may be, and what refusals mean: pure.

use mpanel_core::{Error, ErrorKind, ObjectStorageId, Result};

use super::store::{ShareRow, StorageRow};
use super::{ShareState, StorageState};
use crate::provider::{ProviderError, refusal_sentence};
use crate::typed::name_typed;

/// Space is sold in these steps.
pub(crate) const STEP_GB: i64 = 250;
const MOST_GB: i64 = 1_000_000;
/// The longest key of an object, in bytes.
const LONGEST_KEY: usize = 1024;

/// A size that is sold.
pub(super) fn size(pointer: &str, gb: i64) -> Result<u64> {
    let is_sold = (STEP_GB..=MOST_GB).contains(&gb) && gb % STEP_GB == 0;
    let sold = u64::try_from(gb).ok().filter(|_| is_sold);
    sold.ok_or_else(|| Error::invalid(pointer, "not_sold", "Space is sold in steps of 250 GB. Enter 250, 500, 750 …"))
}

/// How far a storage may grow by itself.
pub(super) fn auto_limit(size_gb: i64, limit: i64) -> Result<u64> {
    let gb = size("/auto_limit_gb", limit)?;
    if limit < size_gb {
        let detail = format!("The limit cannot be below the {size_gb} GB that are bought. Enter more.");
        return Err(Error::invalid("/auto_limit_gb", "too_small", detail));
    }
    Ok(gb)
}

/// The space a storage may come to cost: what is bought, and what it may grow to by itself.
pub(super) fn most_gb(size_gb: i64, auto_limit_gb: Option<i64>) -> i64 {
    auto_limit_gb.map_or(size_gb, |limit| limit.max(size_gb))
}

/// More space would cost more than one may spend without approval, which a storage that is there cannot wait for.
pub(super) fn beyond_ceiling(is_size: bool, why: &str) -> Error {
    let pointer = if is_size { "/size_gb" } else { "/auto_limit_gb" };
    let detail = format!(
        "{why} A storage that is there cannot wait for approval: raise the ceiling of its account, or enter less."
    );
    Error::invalid(pointer, "beyond_ceiling", detail)
}

/// A name of a storage.
pub(super) fn name(text: &str) -> Result<String> {
    let text = text.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
    if (1..=100).contains(&text.len()) && text.chars().all(fits) {
        return Ok(text.to_owned());
    }
    Err(Error::invalid("/name", "not_valid", "Use 1 to 100 letters, digits, spaces and dashes."))
}

/// A name of a bucket, as all S3 clients accept it.
pub(super) fn bucket(text: &str) -> Result<String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_edge = |c: Option<char>| c.is_some_and(|c| c != '-');
    let good = (3..=63).contains(&text.len())
        && text.chars().all(fits)
        && is_edge(text.chars().next())
        && is_edge(text.chars().next_back());
    if good {
        return Ok(text.to_owned());
    }
    let detail = "Use 3 to 63 small letters, digits and dashes; the first and last must not be a dash.";
    Err(Error::invalid("/name", "not_valid", detail))
}

/// A name that a bucket of another program may have.
pub(super) fn is_bucket(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (3..=255).contains(&text.len()) && text.chars().all(fits)
}

/// A key of an object.
pub(super) fn key<'a>(pointer: &str, text: &'a str) -> Result<&'a str> {
    let parts_fit = text.split('/').all(|part| part != "." && part != "..");
    if (1..=LONGEST_KEY).contains(&text.len()) && !text.chars().any(char::is_control) && parts_fit {
        return Ok(text);
    }
    let detail = "A name has 1 to 1024 bytes, no control characters, and no part that is only dots.";
    Err(Error::invalid(pointer, "not_valid", detail))
}

/// What the provider refused about a storage's space.
pub(super) fn size_refused(error: ProviderError) -> Error {
    let Some(status @ (400 | 402 | 409 | 422)) = error.status() else { return error.into() };
    let ProviderError::Refused { message, .. } = error else { return error.into() };
    if message.contains("bigger than the existing") {
        let detail = "A storage only grows. Enter more than it has now; to have less, order a smaller one and move.";
        return Error::invalid("/size_gb", "too_small", detail);
    }
    let error = Error::invalid("/size_gb", "not_accepted", refusal_sentence(status, &message));
    error.context(format!("resize refused with {status}"))
}

/// What the provider refused about an order.
pub(super) fn order_refused(error: ProviderError) -> Error {
    match &error {
        ProviderError::Refused { status: 409, message } if message.contains("name") => name_taken(),
        ProviderError::Refused { status: 409, .. } => {
            let detail = "The account has a storage in this region already, and there can be one. Give that one more \
                          space, or choose another region.";
            Error::invalid("/region", "taken", detail)
        }
        ProviderError::Refused { status: 400, message } if message.contains("region") => {
            Error::invalid("/region", "not_sold", "The data centre has no object storage there. Choose another region.")
        }
        _ => size_refused(error),
    }
}

pub(super) fn name_taken() -> Error {
    Error::invalid("/name", "taken", "The account has a storage of this name. Choose another.")
}

/// The S3 service of the storage can be used.
pub(super) fn open(storage: &StorageRow) -> Result<()> {
    match storage.state()? {
        state if state.is_open() => Ok(()),
        StorageState::Cancelled => {
            Err(Error::conflict("storage_not_ready", "The storage has ended. Order another one."))
        }
        _ => Err(Error::conflict("storage_not_ready", "The storage is not ready. Wait until its state says so.")),
    }
}

/// The share has its keys.
pub(super) fn usable(share: &ShareRow) -> Result<()> {
    match share.state()? {
        ShareState::Ready => Ok(()),
        ShareState::Requested => Err(Error::conflict(
            "storage_not_ready",
            "The keys are being made at the data centre. Try again in a minute.",
        )),
    }
}

/// Nobody has closed the share.
pub(super) fn not_closed(share: &ShareRow) -> Result<()> {
    if share.closed_at.is_none() {
        return Ok(());
    }
    let detail =
        "The storage is closed, because its service is suspended or has ended. Pay what is open, or ask support.";
    Err(Error::conflict("storage_closed", detail))
}

/// A storage in which a share may be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    pub storage: ObjectStorageId,
    /// What it has, or may grow to by itself.
    pub space_gb: i64,
    /// What others were promised of it.
    pub promised_gb: i64,
    pub created_at: i64,
}

/// What a share takes of its storage: what was promised, or what is in it, whichever is more.
pub(super) fn promised(size_gb: Option<i64>, used_bytes: Option<i64>) -> i64 {
    const GB: i64 = 1_000_000_000;
    size_gb.unwrap_or(0).max(used_bytes.unwrap_or(0).saturating_add(GB - 1) / GB)
}

/// The rule: a share goes where it leaves the least room, so that the other storages keep room for large ones; of
/// equals into the older.
pub(super) fn place_of(rooms: &[Room], size_gb: i64) -> Option<&Room> {
    let left = |room: &Room| room.space_gb.saturating_sub(room.promised_gb).saturating_sub(size_gb);
    rooms.iter().filter(|room| left(room) >= 0).min_by_key(|room| (left(room), room.created_at, room.storage))
}

/// The rule: whether a share may take so much more of its storage; less always fits.
pub(super) fn has_room(room: Option<&Room>, more_gb: i64) -> bool {
    more_gb <= 0 || room.is_some_and(|room| room.space_gb.saturating_sub(room.promised_gb) >= more_gb)
}

/// An account at which a storage could be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub account: uuid::Uuid,
    /// The one the product names, or else the default.
    pub is_preferred: bool,
    /// It has a storage in the region, and can have one.
    pub is_taken: bool,
    /// It is not in maintenance.
    pub in_service: bool,
    /// The order would not wait for approval.
    pub within_guard: bool,
    pub created_at: i64,
}

/// The rule: an account that has no storage in the region; of several one in service, then one within its spend guard,
/// then the preferred one, then the oldest. Where every account has one, none.
pub(super) fn account_of(candidates: &[Candidate]) -> Option<uuid::Uuid> {
    let free = candidates.iter().filter(|one| !one.is_taken);
    let rank = |one: &&Candidate| (!one.in_service, !one.within_guard, !one.is_preferred, one.created_at, one.account);
    free.min_by_key(rank).map(|one| one.account)
}

/// A dangerous act wants the name typed.
pub(super) fn confirm(name: &str, typed: &str, what: &str) -> Result<()> {
    name_typed(Some(typed), name, None, || format!("Type {name} to {what}."))
}

/// What the S3 service refused.
pub(super) fn s3_refused(code: &str, message: &str) -> Error {
    match code {
        "BucketNotEmpty" => Error::conflict("bucket_not_empty", "There are objects in the bucket. Delete them first."),
        "NoSuchBucket" => Error::not_found("bucket"),
        "NoSuchKey" => Error::not_found("object"),
        "BucketAlreadyExists" | "BucketAlreadyOwnedByYou" => bucket_taken(),
        "TooManyBuckets" => {
            Error::conflict("too_many_buckets", "The storage has as many buckets as it can have. Delete one first.")
        }
        "QuotaExceeded" => Error::conflict("storage_full", "The storage is full. Delete something, or add space."),
        "InvalidAccessKeyId" | "SignatureDoesNotMatch" => Error::conflict(
            "storage_keys_refused",
            "The storage refused the keys that are kept here. Make a new secret key.",
        ),
        _ => Error::new(ErrorKind::Provider, "provider_refused", format!("The data centre refused it: {message}.")),
    }
    .context(format!("S3 answered {code}"))
}

pub(super) fn bucket_taken() -> Error {
    Error::invalid("/name", "taken", "The storage has a bucket of this name. Choose another.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bucket_names_suit_every_client() {
        for (name, good) in [
            ("photos", true),
            ("a-1", true),
            ("ab", false),
            ("-ab", false),
            ("ab-", false),
            ("Photos", false),
            ("a_b", false),
            ("a/b", false),
        ] {
            assert_eq!(bucket(name).is_ok(), good, "{name}");
        }
        assert!(bucket(&"a".repeat(64)).is_err());
        assert!(is_bucket("Old.bucket_1") && !is_bucket("a/b") && !is_bucket(".."));
    }

    #[test]
    fn a_share_goes_where_it_leaves_the_least_room() {
        let room = |n: u128, space_gb, promised_gb, created_at| Room {
            storage: ObjectStorageId(uuid::Uuid::from_u128(n)),
            space_gb,
            promised_gb,
            created_at,
        };
        let rooms = [room(1, 500, 0, 1), room(2, 250, 100, 2), room(3, 250, 240, 3), room(4, 250, 100, 1)];
        for (size, expected) in
            [(10, Some(3)), (11, Some(4)), (150, Some(4)), (151, Some(1)), (500, Some(1)), (501, None)]
        {
            let found = place_of(&rooms, size).map(|room| room.storage.0.as_u128());
            assert_eq!(found, expected, "{size} GB");
        }
        assert_eq!(place_of(&[], 1), None);
        for (size, used, expected) in [
            (Some(100), None, 100),
            (Some(100), Some(5), 100),
            (Some(1), Some(2_000_000_001), 3),
            (None, None, 0),
            (None, Some(1), 1),
            (None, Some(2_000_000_000), 2),
        ] {
            assert_eq!(promised(size, used), expected);
        }
    }

    #[test]
    fn a_whole_storage_is_bought_where_the_region_is_free() {
        let one = |n: u128, is_preferred, is_taken| Candidate {
            account: uuid::Uuid::from_u128(n),
            is_preferred,
            is_taken,
            in_service: true,
            within_guard: true,
            created_at: 0,
        };
        let (first, second, third) = (one(1, true, false), one(2, false, false), one(3, false, false));
        for (candidates, want) in [
            (vec![third, second, first], Some(1)),
            (vec![one(1, true, true), third, second], Some(2)),
            (vec![Candidate { in_service: false, ..first }, second], Some(2)),
            (vec![Candidate { within_guard: false, ..first }, second], Some(2)),
            (vec![Candidate { within_guard: false, ..first }, Candidate { in_service: false, ..second }], Some(1)),
            (vec![Candidate { within_guard: false, ..first }, one(2, false, true)], Some(1)),
            (vec![second, Candidate { created_at: -1, ..third }], Some(3)),
            (vec![one(1, true, true), one(2, false, true)], None),
            (vec![], None),
        ] {
            assert_eq!(account_of(&candidates).map(|id| id.as_u128()), want, "{candidates:?}");
        }
    }

    #[test]
    fn a_share_takes_more_where_there_is_room() {
        let room = |space_gb, promised_gb| Room {
            storage: ObjectStorageId(uuid::Uuid::from_u128(1)),
            space_gb,
            promised_gb,
            created_at: 0,
        };
        for (room, more, fits) in [
            (Some(room(500, 400)), 100, true),
            (Some(room(500, 400)), 101, false),
            (Some(room(250, 400)), 0, true),
            (Some(room(250, 400)), -50, true),
            (None, 1, false),
            (None, 0, true),
        ] {
            assert_eq!(has_room(room.as_ref(), more), fits, "{room:?} {more}");
        }
    }

    #[test]
    fn keys_stay_inside_their_bucket() {
        for (text, good) in
            [("a/b c.txt", true), ("ä", true), ("", false), ("a/../b", false), ("./a", false), ("a\nb", false)]
        {
            assert_eq!(key("/key", text).is_ok(), good, "{text:?}");
        }
    }

    #[test]
    fn sizes_come_in_steps_and_limits_are_not_below_them() {
        for (gb, good) in [(250, true), (1500, true), (0, false), (300, false), (-250, false)] {
            assert_eq!(size("/size_gb", gb).is_ok(), good, "{gb}");
        }
        for (size_gb, limit, most) in [(500, None, 500), (500, Some(1000), 1000), (500, Some(250), 500)] {
            assert_eq!(most_gb(size_gb, limit), most, "{size_gb} {limit:?}");
        }
        assert!(auto_limit(500, 250).is_err());
        assert_eq!(auto_limit(500, 1000).unwrap(), 1000);
    }
}
