//! The service_actions table.

use mpanel_core::{Error, OpContext, Result, ServiceActionId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};

use super::{ActionKind, ActionState, ActionView, Params};
use crate::time::from_micros;

pub(crate) use row::Model as ActionRow;

/// Purpose of the cloud-init an action carries.
pub(crate) const USER_DATA: &str = "service_action.user_data";

pub(crate) mod row {
    //! The service_actions table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "service_actions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub customer_id: Uuid,
        pub kind: String,
        pub state: String,
        pub params: String,
        pub progress: String,
        pub sealed_password: Option<String>,
        pub sealed_user_data: Option<String>,
        pub actor_kind: String,
        pub actor_name: String,
        pub detail: Option<String>,
        pub error: Option<String>,
        pub requested_at: i64,
        pub finished_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(row);

impl row::Model {
    pub(crate) fn service(&self) -> ServiceId {
        ServiceId(self.service_id)
    }

    pub(crate) fn kind(&self) -> Result<ActionKind> {
        ActionKind::stored(&self.kind)
    }

    pub(crate) fn state(&self) -> Result<ActionState> {
        ActionState::stored(&self.state)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.finished_at.is_some()
    }

    pub(crate) fn params(&self) -> Result<Params> {
        Ok(serde_json::from_str(&self.params)?)
    }

    pub(crate) fn view(self) -> Result<ActionView> {
        Ok(ActionView {
            id: ServiceActionId(self.id),
            service: self.service(),
            action: self.kind()?,
            state: self.state()?,
            requested_at: from_micros(self.requested_at),
            requested_by: self.actor_name,
            finished_at: self.finished_at.map(from_micros),
            detail: self.detail,
            error: self.error,
        })
    }
}

pub(crate) async fn find<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: ServiceActionId) -> Result<ActionRow> {
    let row = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading an action")?.ok_or_else(|| Error::not_found("action"))
}

pub(crate) async fn lock(tx: &Tx, ctx: &OpContext, id: ServiceActionId) -> Result<ActionRow> {
    let query = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive();
    query.one(tx).await.or_internal("locking an action")?.ok_or_else(|| Error::not_found("action"))
}

pub(crate) async fn save(tx: &Tx, row: ActionRow) -> Result<ActionRow> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving an action")
}
