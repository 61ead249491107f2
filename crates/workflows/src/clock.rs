//! Moving a sandbox tenant through time.
//!
//! The clock does not jump to its target: it goes from one due moment to the
//! next, and at each of them everything that is due is carried out until the
//! tenant is quiet. So a year passes in the order in which a real year would. It
//! does not stop for the looks of the hours ([`PASSED`]): they fall together with
//! the day's work, else most of a year would be spent on reading the same lists.

use std::time::Duration;

use jiff::SignedDuration;
use mpanel_core::{ClockAdvanceId, Error, OpContext, Result, TenantId, Timestamp};
use mpanel_db::jobs::{self, Worker};
use mpanel_db::{DbErrExt, Job as _, TenantScoped, clock, outbox};
use mpanel_events::Event;
use mpanel_provisioning::GlanceAtMachines;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, Set};

use crate::automation::{KeepHouse, WatchMachines};
use crate::deps::Deps;
use crate::dispatch::dispatch_waiting;

mod row {
    //! The clock_advances table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "clock_advances")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub state: String,
        pub from_us: i64,
        pub to_us: i64,
        pub at_us: i64,
        pub first_seq: i64,
        pub last_seq: i64,
        pub runs: i32,
        pub error: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}

    mpanel_db::tenant_scoped!();
}

/// A move of the clock, as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdvanceView {
    /// Its id.
    pub id: ClockAdvanceId,
    /// running, done, failed or interrupted (the program stopped meanwhile).
    pub state: String,
    /// Where the clock stood.
    pub from: Timestamp,
    /// Where it is to stand.
    pub to: Timestamp,
    /// Where it stands by now.
    pub at: Timestamp,
    /// Jobs carried out so far.
    pub runs: u32,
    /// Why it failed.
    pub error: Option<String>,
    /// Facts of the outbox that came after this belong to the move.
    pub first_seq: i64,
    /// The last such fact, once the move has ended.
    pub last_seq: i64,
}

/// What comes by the hour or the night, and finds the same whenever it comes: it runs when the clock stops for something
/// else, which the day's work sees to once a day, and at the target. Not among them is what happens at a moment of its
/// own (the day's work, snapshots, planned ends, charges) or follows something step by step (setups, payments).
const PASSED: [&str; 3] = [GlanceAtMachines::KIND, WatchMachines::KIND, KeepHouse::KIND];

/// How long that waits at most. Longer than the way from any hour to the next day's work.
const PATIENCE: SignedDuration = SignedDuration::from_hours(25);

/// Longest move at once; further needs another command.
const MAX_DAYS: i64 = 800;

/// Checks and notes a move of the tenant's clock to `to`; [`carry_out_advance`] does it.
pub async fn begin_advance(ctx: &OpContext, deps: &Deps, to: Timestamp) -> Result<ClockAdvanceId> {
    if !ctx.is_sandbox() {
        return Err(Error::conflict(
            "not_a_sandbox",
            "Only the clock of a sandbox can be moved. This tenant does real business.",
        ));
    }
    if to <= ctx.now {
        return Err(Error::invalid("/to", "in_the_past", "The clock moves forward only. Choose a later moment."));
    }
    if to.duration_since(ctx.now).as_hours() > MAX_DAYS * 24 {
        return Err(Error::invalid("/to", "too_far", format!("Move the clock by at most {MAX_DAYS} days at once.")));
    }
    let tx = deps.db.begin().await?;
    let running = row::Entity::find_in(ctx).filter(row::Column::State.eq("running")).count(&tx).await;
    if running.or_internal("looking for a running clock move")? > 0 {
        return Err(Error::conflict("clock_is_moving", "The clock is being moved already. Wait until it has arrived."));
    }
    let id: ClockAdvanceId = ctx.new_id();
    let model = row::ActiveModel {
        id: Set(id.uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        state: Set("running".to_owned()),
        from_us: Set(ctx.now.as_microsecond()),
        to_us: Set(to.as_microsecond()),
        at_us: Set(ctx.now.as_microsecond()),
        first_seq: Set(outbox::last_seq(&tx).await?),
        last_seq: Set(0),
        runs: Set(0),
        error: Set(None),
    };
    row::Entity::insert(model).exec_without_returning(&tx).await.or_internal("noting a clock move")?;
    tx.commit().await?;
    Ok(id)
}

/// Carries a noted move out; the result is noted in its row, too.
pub async fn carry_out_advance(deps: &Deps, worker: &Worker, tenant: TenantId, id: ClockAdvanceId) -> Result<()> {
    let ctx = deps.system(tenant, "clock").await?;
    let to = get_advance(&ctx, deps, id).await?.to;
    let result = walk(deps, worker, tenant, to, Some(id)).await;
    let (state, error) = match &result {
        Ok(_) => ("done", None),
        Err(error) => ("failed", Some(error.report())),
    };
    let tx = deps.db.begin().await?;
    let last_seq = outbox::last_seq(&tx).await?;
    update(&ctx, &tx, id, |m| {
        m.last_seq = Set(last_seq);
        m.state = Set(state.to_owned());
        m.error = Set(error);
    })
    .await?;
    tx.record(&ctx, Event::ClockMoved { to: ctx.now }).await?;
    tx.commit().await?;
    result.map(|_| ())
}

/// Walks the tenant's clock to `to`, without a note; for the demo's seed and tests. Returns the number of job runs.
pub async fn advance_to(deps: &Deps, worker: &Worker, tenant: TenantId, to: Timestamp) -> Result<u32> {
    walk(deps, worker, tenant, to, None).await
}

async fn walk(
    deps: &Deps,
    worker: &Worker,
    tenant: TenantId,
    to: Timestamp,
    id: Option<ClockAdvanceId>,
) -> Result<u32> {
    let mut runs = settle(deps, worker, tenant).await?;
    loop {
        let ctx = deps.system(tenant, "clock").await?;
        if ctx.now >= to {
            return Ok(runs);
        }
        let next = jobs::next_stop(deps.db.read(), tenant, &PASSED, PATIENCE).await?.unwrap_or(to).min(to).max(ctx.now);
        set_clock(deps, &ctx, next).await?;
        runs += settle(deps, worker, tenant).await?;
        if let Some(id) = id {
            let tx = deps.db.begin().await?;
            let (at, count) = (next.as_microsecond(), i32::try_from(runs).unwrap_or(i32::MAX));
            update(&ctx, &tx, id, |m| {
                m.at_us = Set(at);
                m.runs = Set(count);
            })
            .await?;
            tx.record(&ctx, Event::ClockMoved { to: next }).await?;
            tx.commit().await?;
        }
    }
}

async fn set_clock(deps: &Deps, ctx: &OpContext, to: Timestamp) -> Result<()> {
    let offset = to.as_microsecond() - deps.clock.now().as_microsecond();
    let tx = deps.db.begin().await?;
    clock::set_offset_us(&tx, ctx.tenant, offset).await?;
    tx.commit().await?;
    deps.contexts.clock_moved(ctx.tenant);
    deps.db.wake_jobs();
    match &deps.sandbox {
        Some(peers) => peers.clock_moved(ctx.tenant, to).await,
        None => Ok(()),
    }
}

/// Puts the tenant's clock at `to` at once, in either direction; only for a tenant without history (the demo's start).
pub async fn put_clock(deps: &Deps, tenant: TenantId, to: Timestamp) -> Result<()> {
    let ctx = deps.system(tenant, "clock").await?;
    set_clock(deps, &ctx, to).await
}

/// Carries out everything that is due at the tenant's present instant, until nothing is left.
pub async fn settle(deps: &Deps, worker: &Worker, tenant: TenantId) -> Result<u32> {
    let mut runs = 0u32;
    // A step that keeps making work for itself would never end; the bound turns that into an error.
    for _ in 0..2_000 {
        let facts = dispatch_waiting(deps, Some(tenant)).await?;
        let done = worker.run_due(tenant).await?;
        runs = runs.saturating_add(u32::try_from(done).unwrap_or(u32::MAX));
        if facts > 0 || done > 0 {
            continue;
        }
        let now = deps.system(tenant, "clock").await?.now;
        let busy = jobs::unfinished_count(deps.db.read(), tenant, now).await?;
        let waiting = outbox::undispatched_count(deps.db.read(), tenant).await?;
        if busy == 0 && waiting == 0 {
            return Ok(runs);
        }
        // The background worker holds some of the tenant's jobs; they end by themselves.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err(Error::internal("a sandbox did not come to rest at one moment"))
}

/// Marks moves that a stop of the program cut off; call it at start.
pub async fn mark_interrupted(ctx: &OpContext, deps: &Deps) -> Result<()> {
    let tx = deps.db.begin().await?;
    let open = row::Entity::find_in(ctx).filter(row::Column::State.eq("running")).all(&tx).await;
    for found in open.or_internal("looking for cut-off clock moves")? {
        let mut model: row::ActiveModel = found.into();
        model.state = Set("interrupted".to_owned());
        model.update(&tx).await.or_internal("marking a cut-off clock move")?;
    }
    tx.commit().await
}

/// One move of the tenant's clock.
pub async fn get_advance(ctx: &OpContext, deps: &Deps, id: ClockAdvanceId) -> Result<AdvanceView> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(deps.db.read()).await;
    found.or_internal("reading a clock move")?.map(view).ok_or_else(|| Error::not_found("move of the clock"))
}

/// The move that began at an instant, if there is one.
pub async fn advance_from(ctx: &OpContext, deps: &Deps, from: Timestamp) -> Result<Option<AdvanceView>> {
    let found = row::Entity::find_in(ctx)
        .filter(row::Column::FromUs.eq(from.as_microsecond()))
        .order_by_desc(row::Column::Id)
        .one(deps.db.read())
        .await;
    Ok(found.or_internal("reading a clock move")?.map(view))
}

/// The move under way, if there is one.
pub async fn running_advance(ctx: &OpContext, deps: &Deps) -> Result<Option<AdvanceView>> {
    let found = row::Entity::find_in(ctx)
        .filter(row::Column::State.eq("running"))
        .order_by_desc(row::Column::Id)
        .one(deps.db.read())
        .await;
    Ok(found.or_internal("reading the running clock move")?.map(view))
}

async fn update(
    ctx: &OpContext,
    tx: &mpanel_db::Tx,
    id: ClockAdvanceId,
    change: impl FnOnce(&mut row::ActiveModel),
) -> Result<()> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(tx).await;
    let found = found.or_internal("reading a clock move")?.ok_or_else(|| Error::not_found("move of the clock"))?;
    let mut model: row::ActiveModel = found.into();
    change(&mut model);
    model.update(tx).await.or_internal("noting a clock move")?;
    Ok(())
}

fn view(row: row::Model) -> AdvanceView {
    let time = |us: i64| Timestamp::from_microsecond(us).unwrap_or_default();
    AdvanceView {
        id: ClockAdvanceId(row.id),
        state: row.state,
        from: time(row.from_us),
        to: time(row.to_us),
        at: time(row.at_us),
        runs: u32::try_from(row.runs).unwrap_or(0),
        error: row.error,
        first_seq: row.first_seq,
        last_seq: row.last_seq,
    }
}
