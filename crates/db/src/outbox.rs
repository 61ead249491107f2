//! The outbox: facts written in the transaction that makes them true.
//!
//! Two kinds of readers. The **dispatcher** (one logical consumer, any number
//! of nodes) takes rows that nobody has dispatched yet and turns them into jobs
//! in one transaction, so that every fact has its consequences exactly once.
//! The **live tail** only tells browsers what to read again; see [`crate::live`].
//! Rows carry a `dispatched_at` mark instead of a reader's cursor because on
//! PostgreSQL a lower sequence number can commit after a higher one, and a
//! cursor would skip it.

use mpanel_core::{Actor, EventId, OpContext, Result, TenantId, Timestamp};
use mpanel_events::{Envelope, Event};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ConnectionTrait, DbBackend, QueryOrder, QuerySelect, Set};

use crate::error::DbErrExt;
use crate::tx::Tx;

pub(crate) mod row {
    //! The outbox table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub kind: String,
        pub payload: String,
        pub actor: String,
        pub request_id: Uuid,
        pub at: i64,
        pub dispatched_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    crate::tenant_scoped!();
}

/// Facts in one statement at most: nine values each, and SQLite takes 32,766.
const FACTS: usize = 3_000;

/// Appends facts in the order given; called through [`Tx::record`] and [`Tx::record_all`].
pub(crate) async fn append(tx: &Tx, ctx: &OpContext, events: Vec<Event>) -> Result<()> {
    let actor = serde_json::to_string(&ctx.actor)?;
    let row = |event: &Event| -> Result<row::ActiveModel> {
        Ok(row::ActiveModel {
            seq: sea_orm::NotSet,
            id: Set(ctx.new_uuid()),
            tenant_id: Set(ctx.tenant.uuid()),
            kind: Set(event.kind().to_owned()),
            payload: Set(serde_json::to_string(event)?),
            actor: Set(actor.clone()),
            request_id: Set(ctx.request_id),
            at: Set(ctx.now.as_microsecond()),
            dispatched_at: Set(None),
        })
    };
    for events in events.chunks(FACTS) {
        let rows: Vec<row::ActiveModel> = events.iter().map(row).collect::<Result<_>>()?;
        row::Entity::insert_many(rows).exec_without_returning(tx).await.or_internal("writing to the outbox")?;
    }
    Ok(())
}

/// Takes up to `limit` undispatched facts inside `tx`, oldest first, and marks them dispatched.
///
/// Other nodes skip the rows; if the transaction rolls back they are undispatched again.
pub async fn take_undispatched(tx: &Tx, tenant: Option<TenantId>, now: Timestamp, limit: u64) -> Result<Vec<Envelope>> {
    let mut query = row::Entity::find() // tidy-allow: the dispatcher serves every tenant; each envelope carries its own
        .filter(row::Column::DispatchedAt.is_null())
        .order_by_asc(row::Column::Seq)
        .limit(limit);
    if let Some(tenant) = tenant {
        query = query.filter(row::Column::TenantId.eq(tenant.uuid()));
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = query.all(tx).await.or_internal("reading the outbox")?;
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        let seqs: Vec<i64> = rows.iter().map(|r| r.seq).collect();
        row::Entity::update_many()
            .col_expr(row::Column::DispatchedAt, Expr::value(now.as_microsecond()))
            .filter(row::Column::Seq.between(first.seq, last.seq))
            .filter(row::Column::Seq.is_in(seqs))
            .exec(tx)
            .await
            .or_internal("marking the outbox")?;
    }
    rows.into_iter().map(envelope).collect()
}

/// Facts with a sequence number above `after`, for live views and replays.
pub async fn read_after<C: ConnectionTrait>(conn: &C, after: i64, limit: u64) -> Result<Vec<Envelope>> {
    let rows = row::Entity::find() // tidy-allow: the live tail filters by tenant for each listener
        .filter(row::Column::Seq.gt(after))
        .order_by_asc(row::Column::Seq)
        .limit(limit)
        .all(conn)
        .await
        .or_internal("tailing the outbox")?;
    rows.into_iter().map(envelope).collect()
}

/// The latest facts of the context's tenant, newest first.
pub async fn recent<C: ConnectionTrait>(conn: &C, ctx: &OpContext, limit: u64) -> Result<Vec<Envelope>> {
    let rows = row::Entity::find() // tidy-allow: filtered by the context's tenant on the next line
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .order_by_desc(row::Column::Seq)
        .limit(limit)
        .all(conn)
        .await
        .or_internal("reading recent events")?;
    rows.into_iter().map(envelope).collect()
}

/// How often each kind of fact of the context's tenant lies between two positions, most frequent first.
pub async fn count_kinds<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    after: i64,
    until: i64,
) -> Result<Vec<(String, u32)>> {
    let rows: Vec<(String, i64)> = row::Entity::find() // tidy-allow: filtered by the context's tenant below
        .select_only()
        .column(row::Column::Kind)
        .column_as(row::Column::Seq.count(), "count")
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::Seq.gt(after))
        .filter(row::Column::Seq.lte(until))
        .group_by(row::Column::Kind)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("counting facts")?;
    let mut counts: Vec<(String, u32)> =
        rows.into_iter().map(|(kind, count)| (kind, u32::try_from(count).unwrap_or(u32::MAX))).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(counts)
}

/// The highest sequence number so far, 0 for none.
pub async fn last_seq<C: ConnectionTrait>(conn: &C) -> Result<i64> {
    let last = row::Entity::find() // tidy-allow: only the position is read
        .order_by_desc(row::Column::Seq)
        .limit(1)
        .one(conn)
        .await
        .or_internal("finding the end of the outbox")?;
    Ok(last.map_or(0, |r| r.seq))
}

/// How many facts of a tenant wait for the dispatcher.
pub async fn undispatched_count<C: ConnectionTrait>(conn: &C, tenant: TenantId) -> Result<u64> {
    row::Entity::find() // tidy-allow: filtered by the tenant on the next line
        .filter(row::Column::TenantId.eq(tenant.uuid()))
        .filter(row::Column::DispatchedAt.is_null())
        .count(conn)
        .await
        .or_internal("counting the outbox")
}

fn envelope(row: row::Model) -> Result<Envelope> {
    Ok(Envelope {
        seq: row.seq,
        id: EventId(row.id),
        tenant: TenantId(row.tenant_id),
        at: Timestamp::from_microsecond(row.at).unwrap_or_default(),
        actor: serde_json::from_str::<Actor>(&row.actor)?,
        request_id: row.request_id,
        event: serde_json::from_str::<Event>(&row.payload)?,
    })
}
