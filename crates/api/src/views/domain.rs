//! Which domain names a product sells, on the wire.

use mpanel_billing::DomainTerms;
use mpanel_core::Result;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check_text;

/// Which domain names a product sells.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DomainTerms)]
pub struct DomainTermsView {
    /// What follows the first dot, in small letters: com, co.uk.
    ending: String,
}

impl DomainTermsView {
    /// The terms as billing knows them.
    pub fn parse(self) -> Result<DomainTerms> {
        check_text("/domain/ending", &self.ending, 130)?;
        Ok(DomainTerms { ending: self.ending })
    }
}

impl From<DomainTerms> for DomainTermsView {
    fn from(terms: DomainTerms) -> Self {
        Self { ending: terms.ending }
    }
}
