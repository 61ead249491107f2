//! The table of checks and remedies.

use mpanel_core::{CustomerId, Error, OpContext, Result, RowId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::{Progress, TroubleshootingState};
use crate::jobs;
use crate::provider::checks::SeenCheck;
use crate::service::store::ServiceRow;

pub(super) mod row {
    //! Checks of a machine, or a remedy.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_troubleshooting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub customer_id: Uuid,
        /// The checks that offered this remedy; none of checks.
        pub parent_id: Option<Uuid>,
        /// What is run, by the provider's id; of checks once it is chosen.
        pub template: Option<String>,
        pub name: String,
        pub state: String,
        pub progress: String,
        pub results: String,
        pub note: String,
        pub error: Option<String>,
        pub actor_kind: String,
        pub actor_name: String,
        pub requested_at: i64,
        pub finished_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(super) type RunRow = row::Model;

impl RunRow {
    pub(super) fn row_id(&self) -> RowId {
        RowId(self.id)
    }

    pub(super) fn service(&self) -> ServiceId {
        ServiceId(self.service_id)
    }

    pub(super) fn customer(&self) -> CustomerId {
        CustomerId(self.customer_id)
    }

    pub(super) fn is_remedy(&self) -> bool {
        self.parent_id.is_some()
    }

    pub(super) fn is_over(&self) -> bool {
        self.finished_at.is_some()
    }

    pub(super) fn state(&self) -> Result<TroubleshootingState> {
        TroubleshootingState::stored(&self.state)
    }

    pub(super) fn progress(&self) -> Result<Progress> {
        Ok(serde_json::from_str(&self.progress)?)
    }

    pub(super) fn checks(&self) -> Result<Vec<SeenCheck>> {
        Ok(serde_json::from_str(&self.results)?)
    }
}

/// A remedy to be run because of checks.
pub(super) struct Chosen<'a> {
    pub(super) checks: &'a RunRow,
    pub(super) template: &'a str,
    pub(super) name: &'a str,
}

/// Writes down what is to be run, and queues it. `once` is what is said when the remedy was run before.
pub(super) async fn add(
    ctx: &OpContext,
    tx: &Tx,
    service: &ServiceRow,
    chosen: Option<Chosen<'_>>,
    once: impl FnOnce() -> Error,
) -> Result<RunRow> {
    let id: RowId = ctx.new_id();
    let row = RunRow {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        service_id: service.id,
        customer_id: service.customer_id,
        parent_id: chosen.as_ref().map(|c| c.checks.id),
        template: chosen.as_ref().map(|c| c.template.to_owned()),
        name: chosen.map(|c| c.name.to_owned()).unwrap_or_default(),
        state: TroubleshootingState::Queued.to_string(),
        progress: serde_json::to_string(&Progress::default())?,
        results: "[]".to_owned(),
        note: String::new(),
        error: None,
        actor_kind: ctx.actor.kind().to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        requested_at: ctx.now.as_microsecond(),
        finished_at: None,
    };
    let row = row.into_active_model().insert(tx).await.or_taken("queueing troubleshooting", once)?;
    jobs::enqueue_troubleshooting(ctx, tx, id).await?;
    Ok(row)
}

pub(super) async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: RowId) -> Result<Option<RunRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid()));
    select.one(conn).await.or_internal("reading troubleshooting")
}

pub(super) async fn lock(ctx: &OpContext, tx: &Tx, id: RowId) -> Result<Option<RunRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive();
    select.one(tx).await.or_internal("locking troubleshooting")
}

pub(super) async fn save(tx: &Tx, row: RunRow) -> Result<RunRow> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving troubleshooting")
}

/// Whether checks or a remedy of a service have not ended.
pub(super) async fn is_open<C: ConnectionTrait>(ctx: &OpContext, conn: &C, service: ServiceId) -> Result<bool> {
    let select = row::Entity::find_in(ctx)
        .filter(row::Column::ServiceId.eq(service.uuid()))
        .filter(row::Column::FinishedAt.is_null());
    Ok(select.count(conn).await.or_internal("looking for open troubleshooting")? > 0)
}

/// The latest checks of a service, latest first.
pub(super) async fn latest<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    limit: u64,
) -> Result<Vec<RunRow>> {
    let select = row::Entity::find_in(ctx)
        .filter(row::Column::ServiceId.eq(service.uuid()))
        .filter(row::Column::ParentId.is_null())
        .order_by_desc(row::Column::RequestedAt)
        .order_by_desc(row::Column::Id)
        .limit(limit);
    select.all(conn).await.or_internal("reading troubleshooting")
}

/// The remedies that were run because of checks.
pub(super) async fn remedies_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    checks: &[RunRow],
) -> Result<Vec<RunRow>> {
    let ids = checks.iter().map(|c| c.id);
    let select = row::Entity::find_in(ctx).filter(row::Column::ParentId.is_in(ids));
    select.all(conn).await.or_internal("reading remedies")
}
