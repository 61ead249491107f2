//! The tables of runs and their services.

use std::collections::HashMap;

use mpanel_core::{Actor, BulkRunId, CustomerId, Error, OpContext, Result, RowId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::rules::run_state;
use super::{BulkCounts, BulkItemView, BulkRunView, ItemState};
use crate::acts::{Details, StaffAct};
use crate::time::from_micros;

pub(super) mod runs {
    //! The bulk_runs table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bulk_runs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub act: String,
        pub reason: Option<String>,
        pub selection: Option<String>,
        pub actor: String,
        pub started_by: String,
        pub search: String,
        pub created_at: i64,
        pub stopped_at: Option<i64>,
        pub stopped_because: Option<String>,
        pub finished_at: Option<i64>,
        /// Whose it is, where a customer began it.
        pub customer_id: Option<Uuid>,
        /// What the act was told, as JSON.
        pub details: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod items {
    //! The bulk_items table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bulk_items")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub run_id: Uuid,
        pub position: i32,
        pub service_id: Uuid,
        pub name: String,
        pub state: String,
        pub action_id: Option<Uuid>,
        pub detail: Option<String>,
        pub tries: i32,
        pub started_at: Option<i64>,
        pub finished_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(runs, items);

pub(super) type RunRow = runs::Model;
pub(super) type ItemRow = items::Model;

impl RunRow {
    pub(super) fn run(&self) -> BulkRunId {
        BulkRunId(self.id)
    }

    pub(super) fn customer(&self) -> Option<CustomerId> {
        self.customer_id.map(CustomerId)
    }

    pub(super) fn act(&self) -> Result<StaffAct> {
        StaffAct::from_word(&self.act).ok_or_else(|| Error::internal(format!("unknown act {:?} of a run", self.act)))
    }

    /// What the act was told.
    pub(super) fn details(&self) -> Result<Details> {
        Ok(self.details.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
    }

    /// Who answers for what is done from here on.
    pub(super) fn actor(&self) -> Result<Actor> {
        Ok(serde_json::from_str(&self.actor)?)
    }

    pub(super) fn view(self, counts: BulkCounts) -> Result<BulkRunView> {
        let (stopped_at, finished_at) = (self.stopped_at.map(from_micros), self.finished_at.map(from_micros));
        Ok(BulkRunView {
            id: self.run(),
            customer: self.customer(),
            act: self.act()?,
            details: self.details()?,
            reason: self.reason,
            state: run_state(stopped_at, finished_at),
            counts,
            started_by: self.started_by,
            created_at: from_micros(self.created_at),
            stopped_at,
            stopped_because: self.stopped_because,
            finished_at,
        })
    }
}

impl ItemRow {
    pub(super) fn service(&self) -> ServiceId {
        ServiceId(self.service_id)
    }

    pub(super) fn is(&self, state: ItemState) -> bool {
        self.state == state.as_str()
    }

    /// Marks it as begun.
    pub(super) fn begin(&mut self, ctx: &OpContext) {
        self.state = ItemState::Running.as_str().to_owned();
        self.tries += 1;
        self.detail = None;
        self.started_at = Some(ctx.now.as_microsecond());
        self.finished_at = None;
    }

    /// Writes its end down.
    pub(super) fn end(&mut self, ctx: &OpContext, state: ItemState, detail: Option<String>) {
        self.state = state.as_str().to_owned();
        self.detail = detail;
        self.finished_at = Some(ctx.now.as_microsecond());
    }

    pub(super) fn view(self) -> Result<BulkItemView> {
        let state = ItemState::from_word(&self.state);
        Ok(BulkItemView {
            id: RowId(self.id),
            service: self.service(),
            state: state.ok_or_else(|| Error::internal(format!("unknown state {:?} of an item", self.state)))?,
            name: self.name,
            detail: self.detail,
            tries: u32::try_from(self.tries).unwrap_or(0),
            started_at: self.started_at.map(from_micros),
            finished_at: self.finished_at.map(from_micros),
        })
    }
}

/// The runs; with a customer, only theirs.
pub(super) fn runs_of(ctx: &OpContext, customer: Option<CustomerId>) -> Select<runs::Entity> {
    let select = runs::Entity::find_in(ctx);
    match customer {
        Some(customer) => select.filter(runs::Column::CustomerId.eq(customer.uuid())),
        None => select,
    }
}

pub(super) async fn find_run<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    customer: Option<CustomerId>,
    id: BulkRunId,
) -> Result<RunRow> {
    let row = runs_of(ctx, customer).filter(runs::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a bulk run")?.ok_or_else(|| Error::not_found("bulk run"))
}

pub(super) async fn lock_run(tx: &Tx, ctx: &OpContext, customer: Option<CustomerId>, id: BulkRunId) -> Result<RunRow> {
    let query = runs_of(ctx, customer).filter(runs::Column::Id.eq(id.uuid())).lock_exclusive();
    query.one(tx).await.or_internal("locking a bulk run")?.ok_or_else(|| Error::not_found("bulk run"))
}

pub(super) async fn save_run(tx: &Tx, row: RunRow) -> Result<RunRow> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving a bulk run")
}

pub(super) async fn find_item<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: RowId) -> Result<ItemRow> {
    let row = items::Entity::find_in(ctx).filter(items::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a service of a bulk run")?.ok_or_else(|| Error::not_found("service of a bulk run"))
}

pub(super) async fn lock_item(tx: &Tx, ctx: &OpContext, id: Uuid) -> Result<ItemRow> {
    let query = items::Entity::find_in(ctx).filter(items::Column::Id.eq(id)).lock_exclusive();
    let row = query.one(tx).await.or_internal("locking a service of a bulk run")?;
    row.ok_or_else(|| Error::not_found("service of a bulk run"))
}

pub(super) async fn save_item(tx: &Tx, row: ItemRow) -> Result<ItemRow> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving a service of a bulk run")
}

/// The first services of a run in a state.
pub(super) async fn items_in<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    run: BulkRunId,
    state: ItemState,
    most: u64,
) -> Result<Vec<ItemRow>> {
    items::Entity::find_in(ctx)
        .filter(items::Column::RunId.eq(run.uuid()))
        .filter(items::Column::State.eq(state.as_str()))
        .order_by_asc(items::Column::Position)
        .limit(most)
        .all(conn)
        .await
        .or_internal("reading the services of a bulk run")
}

/// How far runs are.
pub(super) async fn count<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, BulkCounts>> {
    let rows: Vec<(Uuid, String, i64)> = items::Entity::find_in(ctx)
        .filter(items::Column::RunId.is_in(ids.iter().copied()))
        .select_only()
        .columns([items::Column::RunId, items::Column::State])
        .column_as(items::Column::Id.count(), "number")
        .group_by(items::Column::RunId)
        .group_by(items::Column::State)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("counting the services of bulk runs")?;
    let mut counts: HashMap<Uuid, BulkCounts> = HashMap::new();
    for (run, state, number) in rows {
        let (of, number) = (counts.entry(run).or_default(), u64::try_from(number).unwrap_or(0));
        match ItemState::from_word(&state) {
            Some(ItemState::Waiting) => of.waiting = number,
            Some(ItemState::Running) => of.running = number,
            Some(ItemState::Done) => of.done = number,
            Some(ItemState::Failed) => of.failed = number,
            Some(ItemState::Refused) => of.refused = number,
            Some(ItemState::Skipped) => of.skipped = number,
            None => return Err(Error::internal(format!("unknown state {state:?} of an item"))),
        }
    }
    Ok(counts)
}

/// How far one run is.
pub(super) async fn count_one<C: ConnectionTrait>(conn: &C, ctx: &OpContext, run: BulkRunId) -> Result<BulkCounts> {
    Ok(count(conn, ctx, &[run.uuid()]).await?.remove(&run.uuid()).unwrap_or_default())
}
