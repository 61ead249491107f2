//! Versions of a product: what it was sold for, each time that changed. What was sold keeps its own terms; this tells
//! which the catalog had when.

use mpanel_core::{OpContext, Page, PageQuery, ProductId, Result, Timestamp};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde_json::{Map, Value};

use super::{ProductView, get_product};
use crate::columns;
use crate::usage::{ProductUsagePrice, usage_prices};

crate::store::rows! {
    /// The billing_product_versions table.
    row = "billing_product_versions" {
        product_id: Uuid, number: i32, product: String, usage_prices: String, changed: String, by_name: String,
        created_at: i64,
    }
}

use row::{Column, Entity, Model};

/// What of a product is no matter of what it is sold for: how it is shown, bought and counted.
const BESIDE: [&str; 9] =
    ["version", "group_id", "badge", "provider", "stock", "hidden", "retired", "position", "in_place_change"];
/// What usage costs is kept beside the product.
const USAGE: &str = "usage_prices";

/// What a product was sold for from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductVersion {
    /// Counted from one, by product.
    pub number: i32,
    /// Since when.
    pub at: Timestamp,
    /// Who made it so; empty where that was not kept.
    pub by: String,
    /// What differs from the version before, by the names of the fields; nothing in the first.
    pub changed: Vec<String>,
    /// The product as it was.
    pub product: ProductView,
    /// What its usage cost.
    pub usage_prices: Vec<ProductUsagePrice>,
}

/// One page of a product's versions, latest first.
pub async fn product_versions<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: ProductId,
    query: &PageQuery,
) -> Result<Page<ProductVersion>> {
    super::store::load(ctx, conn, id).await?;
    let select = Entity::find_in(ctx).filter(Column::ProductId.eq(id.uuid()));
    let Page { items, next_cursor, total } = select.page_of(conn, query, &[desc(Column::Number)]).await?;
    let items = items.into_iter().map(version).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor, total })
}

/// Keeps what a product is sold for now as its next version, unless it is what the latest one says. One without any
/// price is not sold, and has none. Called with each change of a product, in its transaction.
pub(crate) async fn keep(ctx: &OpContext, tx: &Tx, id: ProductId) -> Result<()> {
    keep_as(ctx, tx, id, (ctx.actor.name(), ctx.now.as_microsecond())).await
}

async fn keep_as(ctx: &OpContext, tx: &Tx, id: ProductId, (by_name, created_at): (&str, i64)) -> Result<()> {
    let latest = latest(ctx, tx, id).await?;
    let product = get_product(ctx, tx, id).await?;
    let is_sold = !product.prices.is_empty() || !product.once_prices.is_empty();
    if latest.is_none() && !is_sold {
        return Ok(());
    }
    let usage = columns::text(&usage_prices(ctx, tx, id).await?)?;
    let body = columns::text(&product)?;
    let (number, changed) = match &latest {
        None => (1, Vec::new()),
        Some(before) => {
            let mut changed = differing(&columns::json(&before.product)?, &columns::json(&body)?);
            changed.extend((before.usage_prices != usage).then(|| USAGE.to_owned()));
            if changed.is_empty() {
                return Ok(());
            }
            (before.number + 1, changed)
        }
    };
    let model = Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        product_id: id.uuid(),
        number,
        product: body,
        usage_prices: usage,
        changed: changed.join(" "),
        by_name: by_name.to_owned(),
        created_at,
    };
    crate::store::insert(tx, model, "keeping a version of a product").await
}

/// The same before a change, of a product that was sold before versions were kept: since it was made, by nobody known.
pub(crate) async fn begin(ctx: &OpContext, tx: &Tx, id: ProductId) -> Result<()> {
    match latest(ctx, tx, id).await? {
        Some(_) => Ok(()),
        None => {
            let made = super::store::load(ctx, tx, id).await?.created_at;
            keep_as(ctx, tx, id, ("", made)).await
        }
    }
}

async fn latest(ctx: &OpContext, tx: &Tx, id: ProductId) -> Result<Option<Model>> {
    let newest = Entity::find_in(ctx).filter(Column::ProductId.eq(id.uuid())).order_by_desc(Column::Number);
    newest.one(tx).await.or_internal("reading the latest version of a product")
}

fn version(row: Model) -> Result<ProductVersion> {
    Ok(ProductVersion {
        number: row.number,
        at: columns::time(row.created_at),
        by: row.by_name,
        changed: row.changed.split_whitespace().map(str::to_owned).collect(),
        product: columns::json(&row.product)?,
        usage_prices: columns::json(&row.usage_prices)?,
    })
}

// Fields of what a product is sold for in which two states of it differ, in the order of the newer one.
fn differing(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let sold = after.iter().filter(|(field, _)| !BESIDE.contains(&field.as_str()));
    // A field that came with a later release is not a change while it says nothing.
    let is_other = |(field, value): &(&String, &Value)| before.get(*field).unwrap_or(&Value::Null) != *value;
    sold.filter(is_other).map(|(field, _)| field.clone()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_matter_of_the_sale_makes_no_version() {
        let state = |value: Value| value.as_object().unwrap().clone();
        let before = state(json!({"name": "S", "stock": 3, "version": 1, "prices": [1]}));
        for (after, want) in [
            (json!({"name": "S", "stock": 2, "version": 2, "prices": [1]}), &[] as &[&str]),
            (json!({"name": "S", "stock": 3, "version": 2, "prices": [1], "volume": null}), &[]),
            (json!({"name": "M", "stock": 3, "version": 2, "prices": [1, 2]}), &["name", "prices"]),
        ] {
            assert_eq!(differing(&before, &state(after.clone())), want, "{after}");
        }
    }
}
