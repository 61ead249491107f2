//! Pieces left: taken with a guarded update, so that two buyers cannot get the last one.

use mpanel_core::{Error, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::store::product::{Column, Entity};

/// Takes `count` pieces, or refuses when fewer are left. Products without a limit always have enough.
pub(crate) async fn take(ctx: &OpContext, tx: &Tx, product: ProductId, count: i64) -> Result<()> {
    let taken = change(ctx, product, -count).filter(Column::Stock.gte(count)).exec(tx).await;
    if taken.or_internal("taking stock")?.rows_affected == 1 {
        return Ok(());
    }
    let row = super::store::load(ctx, tx, product).await?;
    match row.stock {
        None => Ok(()),
        Some(left) => {
            let words = if left == 0 { "is sold out".to_owned() } else { format!("has only {left} left") };
            Err(Error::conflict("out_of_stock", format!("{} {words}. Change your cart and try again.", row.name)))
        }
    }
}

/// Gives pieces back.
pub(crate) async fn release(ctx: &OpContext, tx: &Tx, product: ProductId, count: i64) -> Result<()> {
    change(ctx, product, count).filter(Column::Stock.is_not_null()).exec(tx).await.or_internal("releasing stock")?;
    Ok(())
}

fn change(ctx: &OpContext, product: ProductId, by: i64) -> sea_orm::UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Stock, Expr::col(Column::Stock).add(by))
        .filter(Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(Column::Id.eq(product.uuid()))
}
