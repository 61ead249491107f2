//! The provisioning_moves table.

use std::collections::HashSet;

use mpanel_core::{Error, OpContext, Result, RowId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::{MoveState, MoveView};
use crate::time::from_micros;

pub(crate) mod row {
    //! The provisioning_moves table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_moves")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub customer_id: Uuid,
        pub from_region: String,
        pub to_region: String,
        pub state: String,
        /// What it was sent under.
        pub request_id: Option<Uuid>,
        /// When it was last sent.
        pub sent_at: Option<i64>,
        pub ticket: Option<String>,
        pub ipv4_before: Option<String>,
        pub ipv6_before: Option<String>,
        pub problem: Option<String>,
        /// Staff was told that it takes long.
        pub overdue: bool,
        pub actor_kind: String,
        pub actor_name: String,
        pub requested_at: i64,
        pub finished_at: Option<i64>,
        /// When it was first sent; the wait for a maintenance does not count.
        pub tried_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(crate) type MoveRow = row::Model;

const UNDER_WAY: [&str; 3] = ["wanted", "sent", "accepted"];

impl MoveRow {
    pub(super) fn state(&self) -> Result<MoveState> {
        MoveState::stored(&self.state)
    }

    pub(super) fn service(&self) -> ServiceId {
        ServiceId(self.service_id)
    }

    /// Ends it; the only place that does.
    pub(super) fn end(&mut self, ctx: &OpContext, state: MoveState, problem: Option<String>) {
        self.state = state.to_string();
        self.problem = problem;
        self.finished_at = Some(ctx.now.as_microsecond());
    }

    pub(super) fn view(self) -> Result<MoveView> {
        Ok(MoveView {
            id: RowId(self.id),
            service: self.service(),
            state: self.state()?,
            from: self.from_region,
            to: self.to_region,
            ticket: self.ticket,
            problem: self.problem,
            requested_at: from_micros(self.requested_at),
            requested_by: self.actor_name,
            finished_at: self.finished_at.map(from_micros),
        })
    }
}

/// A service's moves, latest first.
pub(crate) async fn moves_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<MoveRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::ServiceId.eq(service.uuid()));
    let rows = select.order_by_desc(row::Column::RequestedAt).order_by_desc(row::Column::Id).all(conn).await;
    rows.or_internal("reading the moves of a service")
}

/// The services whose machines are being moved.
pub(crate) async fn under_way<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<HashSet<ServiceId>> {
    let rows = row::Entity::find_in(ctx).filter(row::Column::State.is_in(UNDER_WAY)).all(conn).await;
    Ok(rows.or_internal("reading moves")?.iter().map(MoveRow::service).collect())
}

/// Whether a service's machine is being moved.
pub(crate) async fn is_moving<C: ConnectionTrait>(ctx: &OpContext, conn: &C, service: ServiceId) -> Result<bool> {
    let select = row::Entity::find_in(ctx)
        .filter(row::Column::ServiceId.eq(service.uuid()))
        .filter(row::Column::State.is_in(UNDER_WAY));
    Ok(select.count(conn).await.or_internal("looking for a move")? > 0)
}

pub(super) async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: RowId) -> Result<Option<MoveRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid()));
    select.one(conn).await.or_internal("reading a move")
}

pub(super) async fn lock(ctx: &OpContext, tx: &Tx, id: RowId) -> Result<MoveRow> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive();
    select.one(tx).await.or_internal("locking a move")?.ok_or_else(|| Error::not_found("move"))
}

pub(super) async fn insert(tx: &Tx, row: MoveRow) -> Result<()> {
    let insert = row::Entity::insert(row.into_active_model()).exec_without_returning(tx).await;
    insert.or_internal("noting a move")?;
    Ok(())
}

pub(super) async fn save(tx: &Tx, row: MoveRow) -> Result<()> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving a move")?;
    Ok(())
}
