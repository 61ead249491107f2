//! What an object storage that is sold gives, on the wire.

use mpanel_billing::{StorageGives, StorageTerms};
use mpanel_core::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{check_text, words};

/// What an object storage gives.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StorageTerms)]
pub struct StorageTermsView {
    /// whole: a storage of the customer's own; shared: a share of one that staff has bought in the region.
    #[schema(value_type = words::StorageGives)]
    gives: String,
    /// Space; of a whole storage in steps of 250.
    size_gb: i64,
    /// How far a whole storage grows by itself; null if not at all.
    #[serde(default)]
    auto_limit_gb: Option<i64>,
    /// For how many days after its end what is in it is kept, closed.
    #[serde(default)]
    keep_days: i32,
    /// The meter that is told each day how many GB are in it; null where usage is not billed.
    #[serde(default)]
    meter: Option<String>,
}

impl StorageTermsView {
    /// The terms as billing knows them.
    pub fn parse(self) -> Result<StorageTerms> {
        let gives = StorageGives::ALL.into_iter().find(|word| word.as_str() == self.gives);
        let gives = gives.ok_or_else(|| Error::invalid("/storage/gives", "unknown", "Use whole or shared."))?;
        let meter = self.meter.filter(|key| !key.trim().is_empty());
        check_text("/storage/meter", meter.as_deref().unwrap_or_default(), 60)?;
        let Self { size_gb, auto_limit_gb, keep_days, .. } = self;
        Ok(StorageTerms { gives, size_gb, auto_limit_gb, keep_days, meter })
    }
}

impl From<StorageTerms> for StorageTermsView {
    fn from(terms: StorageTerms) -> Self {
        let StorageTerms { gives, size_gb, auto_limit_gb, keep_days, meter } = terms;
        Self { gives: gives.as_str().to_owned(), size_gb, auto_limit_gb, keep_days, meter }
    }
}
