//! The second piece of evidence of where a consumer is: the country of the bank they paid from.
//!
//! The first is the address on the invoice. Two that agree are what Council Implementing Regulation (EU) No 282/2011
//! asks for in article 24b (article 24f names the address, the bank details and others); a seller below 100,000 euros
//! a year needs one.

use std::collections::{BTreeSet, HashMap};

use mpanel_core::{OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use crate::allocation::store::{allocation, receipt};

/// What the banks that a document was paid from say of the place of its sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceEvidence {
    /// One of them is in the country whose tax was taken.
    Agrees,
    /// All of them are in other countries.
    Contradicts,
    /// No bank's country is known: nothing was paid yet, or by other means.
    Missing,
}

impl PlaceEvidence {
    /// What the countries of banks say of a sale in `country`.
    pub fn of(country: &str, banks: &BTreeSet<String>) -> Self {
        match banks {
            none if none.is_empty() => Self::Missing,
            banks if banks.contains(country) => Self::Agrees,
            _ => Self::Contradicts,
        }
    }

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Contradicts => "contradicts",
            Self::Missing => "missing",
        }
    }
}

/// Where the banks are that invoices were paid from; without those of which nothing is known, and without those whose
/// money went back in full.
pub(super) async fn paid_from<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    invoices: &[Uuid],
) -> Result<HashMap<Uuid, BTreeSet<String>>> {
    let mut found: HashMap<Uuid, BTreeSet<String>> = HashMap::new();
    for some in invoices.chunks(1000) {
        let parts = allocation::Entity::find_in(ctx)
            .filter(allocation::Column::InvoiceId.is_in(some.iter().copied()))
            .filter(allocation::Column::PaymentId.is_not_null())
            .all(conn)
            .await
            .or_internal("reading what invoices were paid by")?;
        let receipts = receipt::Entity::find_in(ctx)
            .filter(receipt::Column::PaymentId.is_in(parts.iter().filter_map(|part| part.payment_id)))
            .filter(receipt::Column::PayerCountry.is_not_null())
            .all(conn)
            .await
            .or_internal("reading where money came from")?;
        let stays = receipts.into_iter().filter(|row| row.left() > 0);
        let countries: HashMap<Uuid, String> =
            stays.filter_map(|row| Some((row.payment_id, row.payer_country?))).collect();
        for part in parts {
            let country = part.payment_id.and_then(|payment| countries.get(&payment));
            if let (Some(invoice), Some(country)) = (part.invoice_id, country) {
                found.entry(invoice).or_default().insert(country.clone());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bank_in_the_country_is_enough() {
        let check = |country: &str, banks: &[&str], says: PlaceEvidence| {
            let known: BTreeSet<String> = banks.iter().map(|bank| (*bank).to_owned()).collect();
            assert_eq!(PlaceEvidence::of(country, &known), says, "{country} {banks:?}");
        };
        check("DE", &[], PlaceEvidence::Missing);
        check("DE", &["DE"], PlaceEvidence::Agrees);
        check("DE", &["AT", "DE"], PlaceEvidence::Agrees);
        check("DE", &["AT"], PlaceEvidence::Contradicts);
    }
}
