//! Domain names as products: one product sells the names of one ending.

use mpanel_core::{Error, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::group::list_groups;
use super::store::{product, with_prices};
use super::{ImageChoice, ProductKind, ProductPrice, ProductView, RegionChoice};
use crate::columns;

/// Which domain names a product sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainTerms {
    /// What follows the first dot, in small letters and ASCII: `com`, `co.uk`.
    pub ending: String,
}

impl DomainTerms {
    /// The rule: whether a whole name is one label in front of the ending.
    pub fn sells(&self, name: &str) -> bool {
        name.split_once('.').is_some_and(|(label, ending)| !label.is_empty() && ending == self.ending)
    }
}

/// The rule: what an ending may be. One or two labels of small letters, digits and dashes, the last one no number.
fn is_ending(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = labels.last().copied().unwrap_or_default();
    (1..=2).contains(&labels.len())
        && labels.iter().all(is_label)
        && last.len() >= 2
        && !last.bytes().all(|b| b.is_ascii_digit())
}

/// Refuses what makes no sense for the kind of a product, before it is written.
pub(super) async fn check(ctx: &OpContext, tx: &Tx, row: &product::Model, add_ons: &[ProductId]) -> Result<()> {
    if row.kind != ProductKind::Domain.as_str() {
        let detail = "Only a product of the kind domain has this.";
        return if row.domain.is_some() { Err(Error::invalid("/domain", "only_domain", detail)) } else { Ok(()) };
    }
    let Some(ending) = row.domain.as_deref() else {
        return Err(Error::invalid("/domain", "required", "Name the ending whose domains are sold, such as com."));
    };
    if !is_ending(ending) {
        let detail = "Enter the ending without its first dot, in small letters: com, or co.uk.";
        return Err(Error::invalid("/domain/ending", "malformed", detail));
    }
    let nothing = "A domain has none. Leave it empty.";
    if !columns::json::<Vec<RegionChoice>>(&row.regions)?.is_empty() {
        return Err(Error::invalid("/regions", "not_for_domains", nothing));
    }
    if !columns::json::<Vec<ImageChoice>>(&row.images)?.is_empty() {
        return Err(Error::invalid("/images", "not_for_domains", nothing));
    }
    if !add_ons.is_empty() {
        return Err(Error::invalid("/add_on_ids", "not_for_domains", "Add-ons go with machines. Take them out."));
    }
    if row.retired {
        return Ok(());
    }
    let same = product::Entity::find_in(ctx)
        .filter(product::Column::Domain.eq(ending))
        .filter(product::Column::Retired.eq(false))
        .filter(product::Column::Id.ne(row.id));
    match same.one(tx).await.or_internal("reading products of an ending")? {
        None => Ok(()),
        Some(other) => {
            let detail = format!("{} sells this ending already. Change that one, or retire it first.", other.name);
            Err(Error::invalid("/domain/ending", "taken", detail))
        }
    }
}

/// Two products of one ending at the same moment; the database keeps one.
pub(super) fn ending_taken() -> Error {
    Error::invalid("/domain/ending", "taken", "Another product sells this ending already. Load the list again.")
}

/// Refuses prices that do not suit a domain: registries count in years, and nothing of a year can be given back.
pub(super) fn check_prices(kind: &str, prices: &[ProductPrice]) -> Result<()> {
    if kind != ProductKind::Domain.as_str() {
        return Ok(());
    }
    for (index, price) in prices.iter().enumerate() {
        if price.cycle_months <= 0 || price.cycle_months % 12 != 0 {
            let detail = "Domains are registered by the year. Use 12, 24, 36 … months.";
            return Err(Error::invalid(format!("/prices/{index}/cycle_months"), "out_of_range", detail));
        }
        if price.trial.is_some() {
            let detail = "A domain is paid at the registry at once: it has no trial. Use an introductory price.";
            return Err(Error::invalid(format!("/prices/{index}/trial"), "out_of_range", detail));
        }
    }
    Ok(())
}

/// The products whose domain names the shop sells, by ending: those of no hidden group that are neither hidden nor
/// retired.
pub async fn domains_on_sale<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<ProductView>> {
    let rows = product::Entity::find_in(ctx)
        .filter(product::Column::Kind.eq(ProductKind::Domain.as_str()))
        .filter(product::Column::Retired.eq(false))
        .filter(product::Column::Hidden.eq(false))
        .all(conn)
        .await
        .or_internal("reading domains on sale")?;
    let groups = list_groups(ctx, conn).await?;
    let is_hidden = |p: &ProductView| groups.iter().any(|g| p.group_id == Some(g.id) && g.hidden);
    let mut found = with_prices(ctx, conn, rows).await?;
    found.retain(|p| !is_hidden(p) && !p.prices.is_empty());
    found.sort_by_key(|p| (p.position, p.domain.as_ref().map(|d| d.ending.clone())));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_small_and_whole() {
        for (text, good) in [
            ("com", true),
            ("co.uk", true),
            ("xn--p1ai", true),
            ("Com", false),
            (".com", false),
            ("com.", false),
            ("a.b.uk", false),
            ("-a", false),
            ("c", false),
            ("12", false),
            ("", false),
        ] {
            assert_eq!(is_ending(text), good, "{text}");
        }
    }

    #[test]
    fn a_product_sells_the_names_right_below_its_ending() {
        for (ending, name, sold) in [
            ("com", "example.com", true),
            ("com", "www.example.com", false),
            ("com", "example.net", false),
            ("com", "com", false),
            ("com", ".com", false),
            ("co.uk", "example.co.uk", true),
            ("uk", "example.co.uk", false),
        ] {
            assert_eq!(DomainTerms { ending: ending.to_owned() }.sells(name), sold, "{name}");
        }
    }
}
