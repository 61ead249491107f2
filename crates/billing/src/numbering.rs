//! Gapless numbers: a counter row for each series, moved in the transaction that uses the numbers.

use mpanel_core::{OpContext, Result};
use mpanel_db::{DbErrExt, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::store;

store::rows! {
    /// The billing_counters table.
    row = "billing_counters" { series: String, value: i64 }
}

/// Takes `count` consecutive numbers of `series` and returns the first.
///
/// The row stays locked until the transaction ends, so that a number is used or never taken.
pub(crate) async fn take_block(ctx: &OpContext, tx: &Tx, series: &str, count: usize) -> Result<i64> {
    let count = i64::try_from(count).unwrap_or(0);
    let model =
        row::Model { id: ctx.new_uuid(), tenant_id: ctx.tenant.uuid(), series: series.to_owned(), value: count };
    let conflict = OnConflict::columns([row::Column::TenantId, row::Column::Series])
        .value(row::Column::Value, Expr::col((row::Entity, row::Column::Value)).add(count))
        .to_owned();
    let saved = row::Entity::insert(model.into_active_model())
        .on_conflict(conflict)
        .exec_with_returning(tx)
        .await
        .or_internal("taking numbers")?;
    Ok(saved.value - count + 1)
}

/// The series of a kind of document of one legal entity; `None` is the main one.
pub(crate) fn series(kind: &str, entity: Option<uuid::Uuid>) -> String {
    entity.map_or_else(|| kind.to_owned(), |id| format!("{kind}/{id}"))
}

/// A number as it is printed.
pub(crate) fn print_number(prefix: &str, number: i64) -> String {
    format!("{prefix}{number:06}")
}
