//! The tables of price changes, and reading them.

use std::collections::{HashMap, HashSet};

use mpanel_core::{
    CustomerId, Error, OpContext, Page, PageQuery, PriceChangeId, Result, ServiceId, SubscriptionChangeId,
    SubscriptionId,
};
use mpanel_db::page::{asc, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Exclusion, PriceChangeItem, PriceChangeView};
use crate::ability::{Ability, Refusal};
use crate::columns;
use crate::customer::store as customers;
use crate::subscription::changes;

crate::store::rows! {
    /// The billing_price_changes table.
    row = "billing_price_changes" {
        product_id: Uuid, product_name: String, request: String, totals: String, excluded: i32, actor_name: String,
        created_at: i64, undone_at: Option<i64>,
    }
}
crate::store::rows! {
    /// The billing_price_change_items table.
    item = "billing_price_change_items" {
        price_change_id: Uuid, position: i32, change_id: Option<Uuid>, subscription_id: Uuid, customer_id: Uuid,
        service_id: Uuid, name: String, currency: String, cycle_months: i32, old_minor: i64, new_minor: i64,
        effective_on: Option<String>, limited: bool, reason: Option<String>, detail: String,
    }
}

/// Filters of the subscriptions of a price change.
#[derive(Debug, Clone, Default)]
pub struct PriceChangeItemFilter {
    /// Only those that keep their price, or only those that change.
    pub excluded: Option<bool>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    scheduled: i64,
    applied: i64,
    undone: i64,
}

/// One price change.
pub async fn get_price_change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: PriceChangeId,
) -> Result<PriceChangeView> {
    let found = load(ctx, conn, id).await?;
    let counts = count(ctx, conn, &[found.id]).await?.remove(&found.id).unwrap_or_default();
    view(found, counts)
}

/// One page of price changes, latest first.
pub async fn list_price_changes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    query: &PageQuery,
) -> Result<Page<PriceChangeView>> {
    let mut select = row::Entity::find_in(ctx);
    if let Some(search) = query.search() {
        select = select.filter(columns::contains(row::Column::ProductName, &search));
    }
    let Page { items, next_cursor, total } = select.page_of(conn, query, &[desc(row::Column::CreatedAt)]).await?;
    let ids: Vec<Uuid> = items.iter().map(|r| r.id).collect();
    let mut counts = count(ctx, conn, &ids).await?;
    let items = items.into_iter().map(|r| {
        let counts = counts.remove(&r.id).unwrap_or_default();
        view(r, counts)
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next_cursor, total })
}

/// One page of what a price change decided, in the order of its preview.
pub async fn list_price_change_items<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: PriceChangeId,
    filter: &PriceChangeItemFilter,
    query: &PageQuery,
) -> Result<Page<PriceChangeItem>> {
    load(ctx, conn, id).await?;
    let mut select = item::Entity::find_in(ctx).filter(item::Column::PriceChangeId.eq(id.uuid()));
    match filter.excluded {
        Some(true) => select = select.filter(item::Column::ChangeId.is_null()),
        Some(false) => select = select.filter(item::Column::ChangeId.is_not_null()),
        None => {}
    }
    if let Some(search) = query.search() {
        select = select.filter(columns::contains(item::Column::Name, &search));
    }
    let Page { items, next_cursor, total } = select.page_of(conn, query, &[asc(item::Column::Position)]).await?;
    Ok(Page { items: shown(ctx, conn, items).await?, next_cursor, total })
}

/// What one customer is told of a price change: their subscriptions that change, and the reason.
pub async fn price_change_notice<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: PriceChangeId,
    customer: CustomerId,
) -> Result<(Vec<PriceChangeItem>, String)> {
    let reason = view(load(ctx, conn, id).await?, Counts::default())?.request.reason;
    let mine = item::Entity::find_in(ctx)
        .filter(item::Column::PriceChangeId.eq(id.uuid()))
        .filter(item::Column::CustomerId.eq(customer.uuid()))
        .filter(item::Column::ChangeId.is_not_null())
        .order_by_asc(item::Column::Position)
        .all(conn)
        .await
        .or_internal("reading a customer's price changes")?;
    Ok((shown(ctx, conn, mine).await?, reason))
}

/// The row of one price change.
pub(super) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: PriceChangeId) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    found.or_internal("reading a price change")?.ok_or_else(|| Error::not_found("price change"))
}

/// Items whose changes are these.
pub(super) async fn of_changes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    changes: &[Uuid],
) -> Result<Vec<item::Model>> {
    let mut found = Vec::new();
    for chunk in changes.chunks(1000) {
        let select = item::Entity::find_in(ctx).filter(item::Column::ChangeId.is_in(chunk.iter().copied()));
        found.extend(select.all(conn).await.or_internal("reading price changes of subscriptions")?);
    }
    Ok(found)
}

/// Which of these changes belong to a price change that was taken back.
pub(crate) async fn withdrawn<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    changes: &[Uuid],
) -> Result<HashSet<Uuid>> {
    let items = of_changes(ctx, conn, changes).await?;
    if items.is_empty() {
        return Ok(HashSet::new());
    }
    let undone = row::Entity::find_in(ctx)
        .filter(row::Column::Id.is_in(items.iter().map(|i| i.price_change_id)))
        .filter(row::Column::UndoneAt.is_not_null())
        .all(conn)
        .await
        .or_internal("reading price changes that were taken back")?;
    let is_undone = |item: &item::Model| undone.iter().any(|u| u.id == item.price_change_id);
    Ok(items.into_iter().filter(is_undone).filter_map(|i| i.change_id).collect())
}

/// Items whose changes are still to come.
pub(super) async fn to_come<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: PriceChangeId,
) -> Result<Vec<item::Model>> {
    item::Entity::find_in(ctx)
        .join(JoinType::InnerJoin, change_of_item())
        .filter(item::Column::PriceChangeId.eq(id.uuid()))
        .filter(changes::Column::State.eq("scheduled"))
        .order_by_asc(item::Column::Position)
        .all(conn)
        .await
        .or_internal("reading scheduled price changes")
}

fn change_of_item() -> sea_orm::RelationDef {
    item::Entity::belongs_to(changes::Entity).from(item::Column::ChangeId).to(changes::Column::Id).into()
}

async fn count<C: ConnectionTrait>(ctx: &OpContext, conn: &C, ids: &[Uuid]) -> Result<HashMap<Uuid, Counts>> {
    let rows: Vec<(Uuid, String, i64)> = item::Entity::find_in(ctx)
        .select_only()
        .column(item::Column::PriceChangeId)
        .column(changes::Column::State)
        .expr_as(item::Column::Id.into_expr().count(), "number")
        .join(JoinType::InnerJoin, change_of_item())
        .filter(item::Column::PriceChangeId.is_in(ids.iter().copied()))
        .group_by(item::Column::PriceChangeId)
        .group_by(changes::Column::State)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("counting price changes")?;
    let mut found: HashMap<Uuid, Counts> = HashMap::new();
    for (id, state, number) in rows {
        let counts = found.entry(id).or_default();
        match state.as_str() {
            "scheduled" => counts.scheduled = number,
            "applied" => counts.applied = number,
            _ => counts.undone = number,
        }
    }
    Ok(found)
}

fn view(row: row::Model, counts: Counts) -> Result<PriceChangeView> {
    let refusal = match (counts.scheduled, row.undone_at) {
        (0, Some(_)) => Err(Refusal("change_undone", "The price change was taken back already.")),
        (0, None) => Err(Refusal("change_applied", "Nothing of the price change is still to come.")),
        _ => Ok(()),
    };
    let state = match (counts.scheduled, counts.applied) {
        (1.., _) => "scheduled",
        (_, 1..) => "applied",
        _ => "undone",
    };
    Ok(PriceChangeView {
        id: PriceChangeId(row.id),
        request: columns::json(&row.request)?,
        product_name: row.product_name,
        state,
        scheduled: counts.scheduled,
        applied: counts.applied,
        undone: counts.undone,
        excluded: i64::from(row.excluded),
        totals: columns::json(&row.totals)?,
        actor_name: row.actor_name,
        created_at: columns::time(row.created_at),
        abilities: vec![Ability::of("undo", refusal)],
    })
}

async fn shown<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<item::Model>) -> Result<Vec<PriceChangeItem>> {
    let names = customers::load_map(ctx, conn, rows.iter().map(|r| r.customer_id)).await?;
    let ids: Vec<Uuid> = rows.iter().filter_map(|r| r.change_id).collect();
    let changes = changes::load_many(ctx, conn, &ids).await?;
    let found = rows.into_iter().map(|row| {
        let change = row.change_id.and_then(|id| changes.get(&id));
        // A due day that moves takes the new price with it.
        let effective_on = change.map(|c| c.effective_on.clone()).or(row.effective_on);
        Ok(PriceChangeItem {
            subscription: SubscriptionId(row.subscription_id),
            service: ServiceId(row.service_id),
            customer: CustomerId(row.customer_id),
            customer_name: names.get(&row.customer_id).map_or_else(String::new, |c| c.display_name().to_owned()),
            name: row.name,
            cycle_months: row.cycle_months,
            old: columns::money(row.old_minor, &row.currency)?,
            new: columns::money(row.new_minor, &row.currency)?,
            effective_on: columns::date_opt(effective_on.as_ref())?,
            limited: row.limited,
            excluded: row.reason.map(|reason| Exclusion { reason, detail: row.detail }),
            change: change.map(|c| (SubscriptionChangeId(c.id), c.state.clone())),
        })
    });
    found.collect()
}
