//! Reading runs and what became of their services.

use mpanel_core::{BulkRunId, CustomerId, OpContext, Page, PageQuery, Result, Timestamp, UserId};
use mpanel_db::page::{asc, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::store::{self, items, runs};
use super::{BulkItemView, BulkRunView, ItemState};

/// Filters of the services of a run.
#[derive(Debug, Clone, Default)]
pub struct BulkItemFilter {
    /// In one of these states; in any when empty.
    pub states: Vec<ItemState>,
}

/// One run; with a customer, only theirs.
pub async fn get_bulk_run<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: BulkRunId,
) -> Result<BulkRunView> {
    let row = store::find_run(conn, ctx, customer, id).await?;
    row.view(store::count_one(conn, ctx, id).await?)
}

/// One page of runs, latest first; the search covers the act and who began it. With a customer, only theirs.
pub async fn list_bulk_runs<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    query: &PageQuery,
) -> Result<Page<BulkRunView>> {
    let mut select = store::runs_of(ctx, customer);
    if let Some(text) = query.search() {
        select = select.filter(runs::Column::Search.contains(&text));
    }
    let Page { items, next_cursor, total } = select.page_of(conn, query, &[desc(runs::Column::CreatedAt)]).await?;
    Ok(Page { items: counted(ctx, conn, items).await?, next_cursor, total })
}

/// The runs a person began at an instant.
pub async fn runs_begun_by<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    user: UserId,
    at: Timestamp,
) -> Result<Vec<BulkRunView>> {
    let rows = runs::Entity::find_in(ctx)
        .filter(runs::Column::CreatedAt.eq(at.as_microsecond()))
        .filter(runs::Column::Actor.contains(user.to_string()))
        .order_by_asc(runs::Column::Id)
        .all(conn)
        .await
        .or_internal("reading a person's bulk runs")?;
    counted(ctx, conn, rows).await
}

async fn counted<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<runs::Model>) -> Result<Vec<BulkRunView>> {
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let mut counts = store::count(conn, ctx, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let of = counts.remove(&row.id).unwrap_or_default();
            row.view(of)
        })
        .collect()
}

/// One page of a run's services in the order they were chosen; the search covers the name. With a customer, only of
/// their runs.
pub async fn list_bulk_items<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    run: BulkRunId,
    filter: &BulkItemFilter,
    query: &PageQuery,
) -> Result<Page<BulkItemView>> {
    store::find_run(conn, ctx, customer, run).await?;
    let mut select = items::Entity::find_in(ctx).filter(items::Column::RunId.eq(run.uuid()));
    if !filter.states.is_empty() {
        select = select.filter(items::Column::State.is_in(filter.states.iter().map(|s| s.as_str())));
    }
    if let Some(text) = query.search() {
        select = select.filter(items::Column::Name.contains(&text));
    }
    let page = select.page_of(conn, query, &[asc(items::Column::Position)]).await?;
    let items = page.items.into_iter().map(items::Model::view).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}
