//! How much is in a share: counted once a day. Of a whole storage the provider counts; in a shared one the buckets are
//! listed, some pages at a time, and where a count stands is kept.

use mpanel_core::{Error, ObjectStorageId, OpContext, Result, ServiceId, StorageShareId, Timestamp};
use mpanel_db::jobs::Outcome;
use mpanel_db::{Db, DbErrExt, JobSpec, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::store::{self, ShareRow, StorageRow, share_usage, shares, usage, whole};
use super::{ShareState, UsageSample, bucket};
use crate::account::At;
use crate::deps::Deps;
use crate::jobs::MeasureStorageShare;
use crate::service::store as services;
use crate::time::from_micros;

/// Seconds between two parts of a count.
const NEXT_PART_S: i64 = 1;
/// Older figures are forgotten.
const KEPT_S: i64 = 400 * 86_400;
/// As space is sold.
const GB: u64 = 1_000_000_000;
/// The most figures that are shown or told at once.
const SHOWN: u64 = 400;

/// Where a count stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Count {
    /// The day it is for.
    pub(super) day: String,
    /// The last bucket that is counted wholly; they come by name.
    pub(super) after: Option<String>,
    /// The bucket that is being counted, and how its listing goes on.
    pub(super) within: Option<(String, String)>,
    pub(super) bytes: u64,
    pub(super) objects: u64,
}

/// A day's figure of a share that billing has not been told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareFigure {
    /// Its row.
    pub id: Uuid,
    /// Of which share.
    pub share: StorageShareId,
    /// What pays for it.
    pub service: ServiceId,
    /// The meter to tell.
    pub meter: String,
    /// The tenant's day it is for; one figure each.
    pub day: String,
    /// When it was counted.
    pub at: Timestamp,
    /// Bytes that were in it, or the space of a storage that grows by itself.
    pub bytes: u64,
}

/// Queues the count of every share that can be used; what was counted today is not counted again.
pub async fn queue_share_counts(ctx: &OpContext, db: &Db) -> Result<usize> {
    let query = shares::Entity::find_in(ctx).filter(shares::Column::State.eq(ShareState::Ready.as_str()));
    let rows = query.all(db.read()).await.or_internal("reading shares")?;
    let tx = db.begin().await?;
    for row in &rows {
        let spec = JobSpec::now(ctx).key(row.share().to_string()).attempts(5);
        tx.enqueue_with(ctx, &MeasureStorageShare { share: row.share() }, spec).await?;
    }
    tx.commit().await?;
    Ok(rows.len())
}

/// Body of [`crate::MeasureStorageShare`]: counts a part of what is in a share; with the last one the figure of the day
/// is kept. A day has one figure.
pub async fn measure_share(ctx: &OpContext, deps: &Deps, id: StorageShareId) -> Result<Outcome> {
    let Ok(row) = store::find_share(ctx, deps.db.read(), None, id).await else { return Ok(Outcome::Done) };
    let storage = store::find(ctx, deps.db.read(), ObjectStorageId(row.storage_id)).await?;
    let day = ctx.today().to_string();
    if row.state()? != ShareState::Ready || !storage.state()?.is_open() || is_counted(ctx, deps, &row, &day).await? {
        return Ok(Outcome::Done);
    }
    let begun = row.measuring.as_deref().and_then(|text| serde_json::from_str::<Count>(text).ok());
    let begun = begun.filter(|count| count.day == day).unwrap_or(Count { day, ..Count::default() });
    let (count, is_whole_count) = match row.is_whole {
        true => (of_provider(&storage, begun), storage.used_at.is_some()),
        false => {
            let at = At::of(ctx, deps, storage.account()).await?;
            bucket::count(&at, &row, &storage, begun).await?
        }
    };
    let tx = deps.db.begin().await?;
    let mut row = store::lock_share(ctx, &tx, id).await?;
    if is_whole_count {
        keep(ctx, &tx, &mut row, &count).await?;
    } else if !row.is_whole {
        row.measuring = Some(serde_json::to_string(&count)?);
    }
    let goes_on = !is_whole_count && !row.is_whole;
    store::save_share(ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(if goes_on { Outcome::Again(ctx.in_seconds(NEXT_PART_S)) } else { Outcome::Done })
}

fn of_provider(storage: &StorageRow, count: Count) -> Count {
    Count { bytes: known(storage.used_bytes), objects: known(storage.objects), ..count }
}

fn known(figure: i64) -> u64 {
    u64::try_from(figure).unwrap_or(0)
}

async fn is_counted(ctx: &OpContext, deps: &Deps, row: &ShareRow, day: &str) -> Result<bool> {
    let query = share_usage::Entity::find_in(ctx)
        .filter(share_usage::Column::ShareId.eq(row.id))
        .filter(share_usage::Column::Day.eq(day));
    Ok(query.count(deps.db.read()).await.or_internal("reading figures of a share")? > 0)
}

async fn keep(ctx: &OpContext, tx: &Tx, row: &mut ShareRow, count: &Count) -> Result<()> {
    let now = ctx.now.as_microsecond();
    let (used_bytes, objects) = (whole(count.bytes), whole(count.objects));
    let is_billed = meter_of(ctx, tx, row).await?.is_some();
    let figure = share_usage::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        share_id: row.id,
        day: count.day.clone(),
        at: now,
        used_bytes,
        objects,
        is_reported: !is_billed,
    };
    figure.into_active_model().insert(tx).await.or_internal("noting what is in a share")?;
    let old = share_usage::Entity::delete_many()
        .filter(share_usage::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(share_usage::Column::ShareId.eq(row.id))
        .filter(share_usage::Column::At.lt(now - KEPT_S * 1_000_000));
    old.exec(tx).await.or_internal("forgetting old figures")?;
    (row.used_bytes, row.objects, row.used_at, row.measuring) = (Some(used_bytes), Some(objects), Some(now), None);
    Ok(())
}

/// The service of a share, the meter that was sold with it, and whether that counts space: what grows by itself is paid
/// at the provider by its size, and does not get smaller when something is deleted.
async fn meter_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &ShareRow,
) -> Result<Option<(ServiceId, String, bool)>> {
    let Some(service) = row.service_id.map(ServiceId) else { return Ok(None) };
    let sold = services::find(conn, ctx, service).await?.product()?.storage;
    let by_space = row.is_whole && sold.as_ref().is_some_and(|sold| sold.auto_limit_gb.is_some());
    Ok(sold.and_then(|sold| sold.meter).map(|meter| (service, meter, by_space)))
}

/// Figures of a share that billing has not been told of, oldest first.
pub async fn unreported_figures<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    share: StorageShareId,
) -> Result<Vec<ShareFigure>> {
    let Ok(row) = store::find_share(ctx, conn, None, share).await else { return Ok(Vec::new()) };
    let Some((service, meter, by_space)) = meter_of(ctx, conn, &row).await? else { return Ok(Vec::new()) };
    let query = share_usage::Entity::find_in(ctx)
        .filter(share_usage::Column::ShareId.eq(row.id))
        .filter(share_usage::Column::IsReported.eq(false))
        .order_by_asc(share_usage::Column::Day)
        .limit(SHOWN);
    let rows = query.all(conn).await.or_internal("reading figures of a share")?;
    let mut figures = Vec::with_capacity(rows.len());
    for figure in rows {
        figures.push(ShareFigure {
            id: figure.id,
            share,
            service,
            meter: meter.clone(),
            at: from_micros(figure.at),
            bytes: if by_space { space_at(ctx, conn, &row, figure.at).await? } else { known(figure.used_bytes) },
            day: figure.day,
        });
    }
    Ok(figures)
}

/// The space a storage had at a time, in bytes.
async fn space_at<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &ShareRow, at: i64) -> Result<u64> {
    let query = usage::Entity::find_in(ctx)
        .filter(usage::Column::StorageId.eq(row.storage_id))
        .filter(usage::Column::At.lte(at))
        .order_by_desc(usage::Column::At);
    let size_gb = match query.one(conn).await.or_internal("reading usage")? {
        Some(sample) => sample.size_gb,
        None => store::find(ctx, conn, ObjectStorageId(row.storage_id)).await?.size_gb,
    };
    Ok(known(size_gb).saturating_mul(GB))
}

/// Notes that billing was told of a figure, in the transaction that tells it.
pub async fn mark_figure_reported(ctx: &OpContext, tx: &Tx, id: Uuid) -> Result<()> {
    let found = share_usage::Entity::find_in(ctx).filter(share_usage::Column::Id.eq(id)).one(tx).await;
    let mut row = found.or_internal("reading a figure")?.ok_or_else(|| Error::not_found("figure"))?;
    row.is_reported = true;
    row.into_active_model().reset_all().update(tx).await.or_internal("noting that a figure was told").map(drop)
}

/// How much was in a share since then, oldest first.
pub async fn share_usage<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: StorageShareId,
    since: Timestamp,
) -> Result<Vec<UsageSample>> {
    let share = store::find_share(ctx, conn, None, id).await?;
    let query = share_usage::Entity::find_in(ctx)
        .filter(share_usage::Column::ShareId.eq(id.uuid()))
        .filter(share_usage::Column::At.gte(since.as_microsecond()))
        .order_by_desc(share_usage::Column::At)
        .limit(SHOWN);
    let rows = query.all(conn).await.or_internal("reading figures of a share")?;
    let sample = |row: share_usage::Model| UsageSample {
        at: from_micros(row.at),
        used_bytes: row.used_bytes,
        objects: row.objects,
        size_gb: share.size_gb.unwrap_or(0),
    };
    Ok(rows.into_iter().rev().map(sample).collect())
}
