//! The table of guided moves.

use mpanel_core::{CustomerId, Error, OpContext, OrderId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};

use super::GuideState;

pub(super) mod guides {
    //! The upgrade_guides table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "upgrade_guides")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub customer_id: Uuid,
        pub from_service_id: Uuid,
        pub to_service_id: Uuid,
        pub order_id: Uuid,
        /// The old service while it is open: a service has one open move at most.
        pub open_for: Option<Uuid>,
        pub state: String,
        pub from_name: String,
        pub to_name: String,
        pub product_name: String,
        pub started_by: String,
        pub started_at: i64,
        pub data_at: Option<i64>,
        pub addresses_at: Option<i64>,
        /// When the old service was told to end: end_of_term or now.
        pub ends: Option<String>,
        pub finished_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(guides);

pub(super) type GuideRow = guides::Model;

impl GuideRow {
    pub(super) fn customer(&self) -> CustomerId {
        CustomerId(self.customer_id)
    }

    pub(super) fn old(&self) -> ServiceId {
        ServiceId(self.from_service_id)
    }

    pub(super) fn successor(&self) -> ServiceId {
        ServiceId(self.to_service_id)
    }

    pub(super) fn order(&self) -> OrderId {
        OrderId(self.order_id)
    }

    pub(super) fn state(&self) -> Result<GuideState> {
        let state = GuideState::from_word(&self.state);
        state.ok_or_else(|| Error::internal(format!("unknown state {:?} of a guided move", self.state)))
    }

    /// Ends it, so that another one can begin.
    pub(super) fn close(&mut self, ctx: &OpContext, state: GuideState) {
        self.state = state.as_str().to_owned();
        self.open_for = None;
        self.finished_at = Some(ctx.now.as_microsecond());
    }
}

/// The refusal of a second open move.
pub(super) fn under_way() -> Error {
    let detail = "A move of this server to a bigger one is under way. Finish or abandon it first.";
    Error::conflict("upgrade_under_way", detail)
}

/// The latest move from a service or to it.
pub(super) async fn latest<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<GuideRow>> {
    let either = Condition::any()
        .add(guides::Column::FromServiceId.eq(service.uuid()))
        .add(guides::Column::ToServiceId.eq(service.uuid()));
    let select = guides::Entity::find_in(ctx).filter(either);
    let select = select.order_by_desc(guides::Column::StartedAt).order_by_desc(guides::Column::Id);
    select.limit(1).one(conn).await.or_internal("reading a guided move")
}

/// The latest move from a service, locked.
pub(super) async fn lock_latest(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<Option<GuideRow>> {
    let select = guides::Entity::find_in(ctx).filter(guides::Column::FromServiceId.eq(service.uuid()));
    let select = select.order_by_desc(guides::Column::StartedAt).order_by_desc(guides::Column::Id);
    select.limit(1).lock_exclusive().one(tx).await.or_internal("locking a guided move")
}

/// Writes a new one down; `upgrade_under_way` where another is open.
pub(super) async fn insert(tx: &Tx, row: GuideRow) -> Result<()> {
    let written = guides::Entity::insert(guides::ActiveModel::from(row)).exec_without_returning(tx).await;
    written.or_taken("writing a guided move down", under_way).map(drop)
}

pub(super) async fn save(tx: &Tx, row: GuideRow) -> Result<GuideRow> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving a guided move")
}
