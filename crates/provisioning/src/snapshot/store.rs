//! The tables of schedules and of the moments that were due.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use mpanel_core::{OpContext, Result, ServiceId, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::rules::{Rhythm, Timing};
use crate::words::words;

words! {
    /// What became of a due moment.
    RunState {
        /// Under way.
        Began = "began",
        /// The snapshot was taken.
        Taken = "taken",
        /// It was not taken.
        Failed = "failed",
        /// Nothing was to be done, because the machine is not in use.
        Skipped = "skipped",
    }
}

pub(super) mod schedules {
    //! When a service's snapshots are taken.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_snapshot_schedules")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub rhythm: String,
        pub weekday: Option<i32>,
        pub month_day: Option<i32>,
        pub hour: i32,
        /// In which zone the hour is meant.
        pub zone: String,
        pub keep: i32,
        pub name_pattern: String,
        pub paused: bool,
        pub next_at: i64,
        /// Failures since the last success.
        pub failures: i32,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(super) mod runs {
    //! A moment that was due, and the snapshot that was taken for it.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_snapshot_runs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub due_at: i64,
        pub name: String,
        pub state: String,
        pub tries: i32,
        /// When the latest try began.
        pub tried_at: i64,
        pub finished_at: Option<i64>,
        pub snapshot_id: Option<String>,
        pub detail: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(super) type ScheduleRow = schedules::Model;
pub(super) type RunRow = runs::Model;

impl ScheduleRow {
    pub(super) fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    pub(super) fn timing(&self) -> Result<Timing> {
        let small = |number: Option<i32>| number.and_then(|n| i8::try_from(n).ok()).unwrap_or(1);
        Ok(Timing {
            rhythm: Rhythm::stored(&self.rhythm)?,
            weekday: small(self.weekday),
            month_day: small(self.month_day),
            hour: small(Some(self.hour)),
            zone: self.time_zone(),
        })
    }
}

pub(super) async fn schedule_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<ScheduleRow>> {
    let select = schedules::Entity::find_in(ctx).filter(schedules::Column::ServiceId.eq(service.uuid()));
    select.one(conn).await.or_internal("reading a snapshot schedule")
}

/// Which of these services have a schedule that is not paused.
pub(crate) async fn scheduled<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    services: &[Uuid],
) -> Result<HashSet<Uuid>> {
    let select = schedules::Entity::find_in(ctx).filter(schedules::Column::ServiceId.is_in(services.iter().copied()));
    let rows = select.filter(schedules::Column::Paused.eq(false)).all(conn).await;
    Ok(rows.or_internal("reading snapshot schedules")?.into_iter().map(|r| r.service_id).collect())
}

pub(super) async fn lock_schedule(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<Option<ScheduleRow>> {
    let select = schedules::Entity::find_in(ctx).filter(schedules::Column::ServiceId.eq(service.uuid()));
    select.lock_exclusive().one(tx).await.or_internal("locking a snapshot schedule")
}

pub(super) async fn run_of(ctx: &OpContext, tx: &Tx, service: ServiceId, due: Timestamp) -> Result<Option<RunRow>> {
    let select = runs::Entity::find_in(ctx)
        .filter(runs::Column::ServiceId.eq(service.uuid()))
        .filter(runs::Column::DueAt.eq(due.as_microsecond()));
    select.lock_exclusive().one(tx).await.or_internal("locking a due snapshot")
}

pub(super) async fn latest_run<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<RunRow>> {
    let select = runs::Entity::find_in(ctx).filter(runs::Column::ServiceId.eq(service.uuid()));
    select.order_by_desc(runs::Column::DueAt).one(conn).await.or_internal("reading the latest due snapshot")
}

/// The ids of all snapshots that were taken by schedule; those of others were made by hand.
pub(super) async fn scheduled_ids<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<HashSet<String>> {
    let select = runs::Entity::find_in(ctx)
        .filter(runs::Column::ServiceId.eq(service.uuid()))
        .filter(runs::Column::SnapshotId.is_not_null());
    // No plan keeps as many.
    let latest = select.order_by_desc(runs::Column::DueAt).limit(400);
    let rows = latest.all(conn).await.or_internal("reading the snapshots of a schedule")?;
    Ok(rows.into_iter().filter_map(|r| r.snapshot_id).collect())
}
