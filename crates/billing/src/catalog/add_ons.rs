//! The tenant's own add-ons, with the plans they are sold with.

use mpanel_core::{OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ConnectionTrait, QueryOrder};

use super::store::{product, with_prices};
use super::{ProductKind, ProductView};

/// An add-on that is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldAddOn {
    /// The add-on.
    pub product: ProductView,
    /// The plans on sale that it goes with.
    pub plans: Vec<(ProductId, String)>,
}

/// Add-ons on sale, by name.
pub async fn add_ons_on_sale<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<SoldAddOn>> {
    let select = product::Entity::find_in(ctx).order_by_asc(product::Column::Name).order_by_asc(product::Column::Id);
    let rows = select.all(conn).await.or_internal("reading products")?;
    let all = with_prices(ctx, conn, rows).await?;
    let (add_ons, plans): (Vec<ProductView>, Vec<ProductView>) = all
        .into_iter()
        .filter(|p| !p.retired && p.kind != ProductKind::OneTime)
        .partition(|p| p.kind == ProductKind::AddOn);
    let with = |add_on: &ProductView| {
        let mine = plans.iter().filter(|p| p.add_on_ids.contains(&add_on.id));
        mine.map(|p| (p.id, p.name.clone())).collect()
    };
    Ok(add_ons.into_iter().map(|product| SoldAddOn { plans: with(&product), product }).collect())
}
