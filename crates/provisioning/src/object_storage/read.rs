//! Reading storages: our list, what the provider says of an account's, and how full they were.

use mpanel_core::{ObjectStorageId, OpContext, Page, PageQuery, ProviderAccountId, Result, Timestamp};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::store::{self, StorageRow, storages, usage, whole};
use super::{ObjectStorageView, StorageState, UsageSample, sold};
use crate::account::At;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::provider::storages::CloudStorage;
use crate::time::{from_micros, seconds_since};

/// Figures are kept this far apart, unless they change.
const SAMPLE_EVERY_S: i64 = 3600;
/// Older figures are forgotten.
const KEPT_S: i64 = 400 * 86_400;
/// The most figures that are shown at once.
const SHOWN: u64 = 2000;

/// Filters of the list.
#[derive(Debug, Clone, Default)]
pub struct StorageFilter {
    /// At this account.
    pub account: Option<ProviderAccountId>,
}

/// One page of storages. Sort fields: name, created_at; default by name.
pub async fn list_object_storages<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &StorageFilter,
    query: &PageQuery,
) -> Result<Page<ObjectStorageView>> {
    let mut select = storages::Entity::find_in(ctx);
    if let Some(account) = filter.account {
        select = select.filter(storages::Column::AccountId.eq(account.uuid()));
    }
    if let Some(text) = query.search() {
        select = select.filter(storages::Column::Name.contains(&text));
    }
    let fields = [("name", storages::Column::Name), ("created_at", storages::Column::CreatedAt)];
    let (column, down) = query.sorted(&fields, "name")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let items = page.items.iter().map(StorageRow::view).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

/// One storage.
pub async fn get_object_storage<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: ObjectStorageId,
) -> Result<ObjectStorageView> {
    store::find(ctx, conn, id).await?.view()
}

/// How full a storage was since then, oldest first.
pub async fn storage_usage<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: ObjectStorageId,
    since: Timestamp,
) -> Result<Vec<UsageSample>> {
    let query = usage::Entity::find_in(ctx)
        .filter(usage::Column::StorageId.eq(id.uuid()))
        .filter(usage::Column::At.gte(since.as_microsecond()))
        .order_by_desc(usage::Column::At)
        .limit(SHOWN);
    let rows = query.all(conn).await.or_internal("reading usage")?;
    Ok(rows.into_iter().rev().map(sample_of).collect())
}

fn sample_of(row: usage::Model) -> UsageSample {
    let usage::Model { used_bytes, objects, size_gb, .. } = row;
    UsageSample { at: from_micros(row.at), used_bytes, objects, size_gb }
}

/// Notes the storages of an account that are not known yet, and what has changed of those that are. Returns how many
/// the account has.
pub async fn read_object_storages(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<usize> {
    compare(&At::of(ctx, deps, account).await?, true).await
}

/// The same with the regular comparison, for an account whose storages we know of.
pub(crate) async fn follow(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<()> {
    let known = storages::Entity::find_in(ctx).filter(storages::Column::AccountId.eq(account.uuid()));
    if known.count(deps.db.read()).await.or_internal("counting object storages")? > 0 {
        compare(&At::of(ctx, deps, account).await?, false).await?;
    }
    Ok(())
}

async fn compare(at: &At<'_>, add: bool) -> Result<usize> {
    let ctx = at.ctx;
    let of_account = storages::Entity::find_in(ctx).filter(storages::Column::AccountId.eq(at.account.id));
    // One that is ordered while the list is on its way is not missing from it.
    let before = of_account.clone().all(at.deps.db.read()).await.or_internal("reading object storages")?;
    let found = at.noted(at.provider.storages(at.call()).await).await??;
    let tx = at.deps.db.begin().await?;
    accounts::lock(&tx, ctx, ProviderAccountId(at.account.id)).await?;
    let known = of_account.clone().all(&tx).await.or_internal("reading object storages")?;
    for seen in &found {
        let named = |state: StorageState| {
            let is_it =
                |row: &&StorageRow| row.cloud_id.is_none() && row.name == seen.name && row.state == state.as_str();
            known.iter().find(is_it)
        };
        let by_id = known.iter().find(|row| row.cloud_id.as_ref() == Some(&seen.id));
        if by_id.is_none() && named(StorageState::Requested).is_some() {
            // One that is being ordered finds itself.
            continue;
        }
        // One that was given up may have arrived after all.
        match by_id.or_else(|| named(StorageState::Failed)) {
            Some(row) => update(at, &tx, row, seen).await?,
            None if add => {
                let mut row = StorageRow::fresh(ctx, at.account.id, &seen.name, &seen.region);
                row.take(ctx, seen);
                row.into_active_model().insert(&tx).await.or_internal("noting an object storage")?;
            }
            None => {}
        }
    }
    for row in &known {
        let is_listed = found.iter().any(|seen| row.cloud_id.as_ref() == Some(&seen.id));
        let was_there = before.iter().any(|old| old.id == row.id && old.cloud_id.is_some());
        if was_there && !is_listed && !row.state()?.is_over() && row.state()? != StorageState::Unknown {
            let mut row = row.clone();
            if row.cancel_on.is_some() {
                row.enter(ctx, StorageState::Cancelled, None);
            } else {
                let problem = "The data centre does not list this storage any more.".to_owned();
                row.enter(ctx, StorageState::Unknown, Some(problem));
            }
            store::save(ctx, &tx, row).await?;
        }
    }
    tx.commit().await?;
    for row in of_account.all(at.deps.db.read()).await.or_internal("reading object storages")? {
        if row.state()?.is_open() {
            sample(at, &row).await?;
        }
        sold::cancel_left_over(at, &row).await?;
    }
    Ok(found.len())
}

/// Writes down what has changed; a look that shows nothing new tells nobody.
async fn update(at: &At<'_>, tx: &mpanel_db::Tx, row: &StorageRow, seen: &CloudStorage) -> Result<()> {
    let mut now = row.clone();
    now.take(at.ctx, seen);
    let same = StorageRow { looked_at: row.looked_at, ..now.clone() } == *row;
    if same {
        now.into_active_model().reset_all().update(tx).await.or_internal("noting a look at an object storage")?;
    } else {
        store::save(at.ctx, tx, now).await?;
    }
    Ok(())
}

/// Asks the provider about a storage now.
pub async fn look_at_object_storage(ctx: &OpContext, deps: &Deps, id: ObjectStorageId) -> Result<ObjectStorageView> {
    let row = store::find(ctx, deps.db.read(), id).await?;
    let at = At::of(ctx, deps, row.account()).await?;
    look(&at, &row).await?;
    store::find(ctx, deps.db.read(), id).await?.view()
}

/// Reads one storage again and keeps what is said of it.
pub(super) async fn look(at: &At<'_>, row: &StorageRow) -> Result<StorageRow> {
    let seen = at.noted(at.provider.storage(at.call(), row.cloud()?).await).await??;
    let tx = at.deps.db.begin().await?;
    let row = store::lock(at.ctx, &tx, row.storage()).await?;
    update(at, &tx, &row, &seen).await?;
    tx.commit().await?;
    let row = store::find(at.ctx, at.deps.db.read(), row.storage()).await?;
    if row.state()?.is_open() {
        sample(at, &row).await?;
    }
    Ok(row)
}

/// Asks how full a storage is and keeps the figures. Not to be told is no trouble.
pub(super) async fn sample(at: &At<'_>, row: &StorageRow) -> Result<()> {
    let Ok(cloud) = row.cloud() else { return Ok(()) };
    let Ok(fill) = at.noted(at.provider.storage_fill(at.call(), cloud).await).await? else { return Ok(()) };
    let (ctx, now) = (at.ctx, at.ctx.now.as_microsecond());
    let (used_bytes, objects) = (whole(fill.used_bytes), whole(fill.objects));
    let tx = at.deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, row.storage()).await?;
    let of_storage = || usage::Entity::find_in(ctx).filter(usage::Column::StorageId.eq(row.id));
    let last = of_storage().order_by_desc(usage::Column::At).one(&tx).await.or_internal("reading usage")?;
    let is_due = last.as_ref().is_none_or(|last| {
        (last.used_bytes, last.objects, last.size_gb) != (used_bytes, objects, row.size_gb)
            || seconds_since(last.at, ctx.now) >= SAMPLE_EVERY_S
    });
    if is_due {
        let (tenant_id, storage_id) = (ctx.tenant.uuid(), row.id);
        let new = usage::Model {
            id: ctx.new_uuid(),
            tenant_id,
            storage_id,
            at: now,
            used_bytes,
            objects,
            size_gb: row.size_gb,
        };
        new.into_active_model().insert(&tx).await.or_internal("noting usage")?;
        let old = usage::Entity::delete_many()
            .filter(usage::Column::TenantId.eq(tenant_id))
            .filter(usage::Column::StorageId.eq(storage_id))
            .filter(usage::Column::At.lt(now - KEPT_S * 1_000_000));
        old.exec(&tx).await.or_internal("forgetting old usage")?;
    }
    let changed = (row.used_bytes, row.objects) != (used_bytes, objects);
    (row.used_bytes, row.objects, row.used_at) = (used_bytes, objects, Some(now));
    if changed {
        store::save(ctx, &tx, row).await?;
    } else {
        row.into_active_model().reset_all().update(&tx).await.or_internal("noting usage")?;
    }
    tx.commit().await
}
