//! The table of client secrets that are renewed: the last renewal of each account.

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

pub(crate) mod row {
    //! The provisioning_client_secrets table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_client_secrets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub state: String,
        pub asked_by: String,
        pub detail: Option<String>,
        /// The credentials of the account with which it ended: later ones were typed in by somebody.
        pub credentials_version: i32,
        pub asked_at: i64,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(super) type RenewalRow = row::Model;

pub(super) async fn of_account<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<Option<RenewalRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::AccountId.eq(account.uuid()));
    select.one(conn).await.or_internal("reading the renewal of a client secret")
}

pub(super) async fn lock(ctx: &OpContext, tx: &Tx, id: RowId) -> Result<Option<RenewalRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive();
    select.one(tx).await.or_internal("locking the renewal of a client secret")
}
