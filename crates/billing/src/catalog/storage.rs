//! What an object storage gives those who buy it: a storage of their own, or a share of one that staff has bought.

use mpanel_calc::rating::Aggregation;
use mpanel_core::{Error, OpContext, ProductId, Result};
use mpanel_db::Tx;
use serde::{Deserialize, Serialize};

use super::store::product;
use super::{ProductKind, RegionChoice};
use crate::columns;
use crate::usage::list_meters;

/// The provider sells whole storages in these steps.
const STEP_GB: i64 = 250;
const MOST_GB: i64 = 1_000_000;
/// Days for which what is in it is kept after its end, at most.
const MOST_KEEP_DAYS: i32 = 365;

/// What is bought with an object storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageGives {
    /// A storage of the customer's own, bought at the provider with the order.
    Whole,
    /// A share of a storage that staff has bought in the region.
    Shared,
}

impl StorageGives {
    /// Both.
    pub const ALL: [StorageGives; 2] = [StorageGives::Whole, StorageGives::Shared];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            StorageGives::Whole => "whole",
            StorageGives::Shared => "shared",
        }
    }
}

/// What an object storage gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageTerms {
    /// A storage of the customer's own, or a share.
    pub gives: StorageGives,
    /// Space.
    pub size_gb: i64,
    /// How far a storage of the customer's own grows by itself; none if not at all.
    #[serde(default)]
    pub auto_limit_gb: Option<i64>,
    /// For how many days after its end what is in it is kept, closed; 0 for a storage of the customer's own.
    pub keep_days: i32,
    /// The meter that is told each day how many GB are in it; none where usage is not billed.
    #[serde(default)]
    pub meter: Option<String>,
}

/// The rule: which terms can be sold.
///
/// # Errors
/// Invalid at the field of `/storage` that is wrong.
pub(super) fn check_terms(terms: &StorageTerms) -> Result<()> {
    let refuse = |field: &str, detail: String| Err(Error::invalid(format!("/storage/{field}"), "out_of_range", detail));
    let steps = |gb: i64| (STEP_GB..=MOST_GB).contains(&gb) && gb % STEP_GB == 0;
    let whole = terms.gives == StorageGives::Whole;
    if whole && !steps(terms.size_gb) {
        return refuse(
            "size_gb",
            "The data centre sells storages in steps of 250 GB. Enter 250, 500, 750 …".to_owned(),
        );
    }
    if !(1..=MOST_GB).contains(&terms.size_gb) {
        return refuse("size_gb", format!("Enter from 1 to {MOST_GB} GB."));
    }
    match terms.auto_limit_gb {
        Some(_) if !whole => {
            return refuse("auto_limit_gb", "A share does not grow by itself. Leave it empty.".to_owned());
        }
        Some(limit) if !steps(limit) || limit < terms.size_gb => {
            let detail = format!("Enter a multiple of 250 that is not below the {} GB.", terms.size_gb);
            return refuse("auto_limit_gb", detail);
        }
        _ => {}
    }
    if !(0..=MOST_KEEP_DAYS).contains(&terms.keep_days) {
        return refuse("keep_days", format!("Keep it for 0 to {MOST_KEEP_DAYS} days."));
    }
    if whole && terms.keep_days > 0 {
        let detail = "A whole storage ends at the data centre on its date, with all that is in it. Enter 0.";
        return refuse("keep_days", detail.to_owned());
    }
    Ok(())
}

/// The rule: whether a storage that was sold with these terms can take others. What is in it does not move: a share
/// stays a share, and what the provider has given to one customer alone only grows.
///
/// # Errors
/// Invalid at `/product_id`: `object_storage` for what is no storage of the same kind, `too_small`.
pub(crate) fn check_move(had: Option<&StorageTerms>, wanted: Option<&StorageTerms>) -> Result<()> {
    let refuse = |code, detail: &str| Err(Error::invalid("/product_id", code, detail));
    match (had, wanted) {
        (None, None) => Ok(()),
        (Some(had), Some(wanted)) if had.gives == wanted.gives => {
            if had.gives == StorageGives::Whole && wanted.size_gb < had.size_gb {
                return refuse("too_small", "A whole storage only grows. Order a smaller one, move, and end this one.");
            }
            Ok(())
        }
        _ => refuse(
            "object_storage",
            "What is in a storage does not move. Choose a product of the same kind, or order another one and move.",
        ),
    }
}

/// Refuses what makes no sense for the kind of a product, before it is written.
pub(super) async fn check(ctx: &OpContext, tx: &Tx, row: &product::Model, add_ons: &[ProductId]) -> Result<()> {
    let terms: Option<StorageTerms> = row.storage.as_deref().map(columns::json).transpose()?;
    if row.kind != ProductKind::ObjectStorage.as_str() {
        let detail = "Only an object storage has this.";
        return if terms.is_some() { Err(Error::invalid("/storage", "only_storage", detail)) } else { Ok(()) };
    }
    let Some(terms) = terms else {
        let detail = "Say what is bought: a whole storage or a share, and how large it is.";
        return Err(Error::invalid("/storage", "required", detail));
    };
    check_terms(&terms)?;
    if columns::json::<Vec<RegionChoice>>(&row.regions)?.is_empty() {
        return Err(Error::invalid("/regions", "required", "Name the regions it is sold in."));
    }
    if !add_ons.is_empty() {
        return Err(Error::invalid("/add_on_ids", "not_for_storages", "Add-ons go with machines. Take them out."));
    }
    let Some(key) = &terms.meter else { return Ok(()) };
    let meters = list_meters(ctx, tx).await?;
    match meters.iter().find(|meter| meter.key == *key && !meter.archived) {
        None => {
            Err(Error::invalid("/storage/meter", "unknown_meter", "There is no meter with this key. Make it first."))
        }
        Some(meter) if meter.aggregation != Aggregation::Max => {
            let detail = "Choose a meter that takes the highest value of a period.";
            Err(Error::invalid("/storage/meter", "not_max", detail))
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storage_takes_another_size_of_its_own_kind() {
        let of = |gives, size_gb| StorageTerms { gives, size_gb, auto_limit_gb: None, keep_days: 0, meter: None };
        let (whole, shared) = (|gb| Some(of(StorageGives::Whole, gb)), |gb| Some(of(StorageGives::Shared, gb)));
        for (had, wanted, refused) in [
            (shared(100), shared(500), None),
            (shared(500), shared(100), None),
            (whole(250), whole(500), None),
            (whole(500), whole(500), None),
            (whole(500), whole(250), Some("too_small")),
            (shared(100), whole(250), Some("object_storage")),
            (whole(250), shared(100), Some("object_storage")),
            (shared(100), None, Some("object_storage")),
            (None, whole(250), Some("object_storage")),
            (None, None, None),
        ] {
            let answer = check_move(had.as_ref(), wanted.as_ref()).err();
            assert_eq!(answer.as_ref().map(|error| error.fields()[0].code), refused, "{had:?} {wanted:?}");
        }
    }

    #[test]
    fn what_can_be_sold() {
        use StorageGives::{Shared, Whole};
        for (gives, size_gb, auto_limit_gb, keep_days, wrong) in [
            (Shared, 100, None, 7, None),
            (Shared, 0, None, 7, Some("/storage/size_gb")),
            (Shared, 100, Some(250), 7, Some("/storage/auto_limit_gb")),
            (Shared, 100, None, -1, Some("/storage/keep_days")),
            (Shared, 100, None, 366, Some("/storage/keep_days")),
            (Whole, 250, None, 0, None),
            (Whole, 500, Some(1000), 0, None),
            (Whole, 250, None, 30, Some("/storage/keep_days")),
            (Whole, 300, None, 0, Some("/storage/size_gb")),
            (Whole, 500, Some(250), 0, Some("/storage/auto_limit_gb")),
            (Whole, 500, Some(600), 0, Some("/storage/auto_limit_gb")),
        ] {
            let terms = StorageTerms { gives, size_gb, auto_limit_gb, keep_days, meter: None };
            let refused = check_terms(&terms).err();
            let pointer = refused.as_ref().map(|error| error.fields()[0].pointer.as_str());
            assert_eq!(pointer, wrong, "{terms:?}");
        }
    }
}
