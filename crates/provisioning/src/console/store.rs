//! The tables of consoles.

use mpanel_core::{OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

/// The purpose under which passwords of screens are sealed.
pub(super) const PASSWORD: &str = "service.console";

pub(super) mod screens {
    //! The password of a machine's screen.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_screens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        /// The machine it was set on.
        pub machine: String,
        pub sealed_password: String,
        /// The provider has confirmed it.
        pub is_set: bool,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(super) mod consoles {
    //! A ticket, and the console that was opened with it.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_consoles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub user_id: Uuid,
        pub session_id: Uuid,
        pub is_staff: bool,
        pub token_hash: String,
        pub created_at: i64,
        pub expires_at: i64,
        pub opened_at: Option<i64>,
        /// Somebody looked after it last.
        pub seen_at: Option<i64>,
        pub ended_at: Option<i64>,
        pub bytes_down: i64,
        pub bytes_up: i64,
        pub ended_because: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// What is kept about a service's screen.
pub(super) async fn screen<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<screens::Model>> {
    let select = screens::Entity::find_in(ctx).filter(screens::Column::ServiceId.eq(service.uuid()));
    select.one(conn).await.or_internal("reading a screen")
}
