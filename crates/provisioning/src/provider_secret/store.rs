//! The table of secrets that staff has stored at a provider, or changed there.

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

/// Purpose of a sealed value.
pub(super) const VALUE: &str = "provider_secret.value";

pub(crate) mod row {
    //! The provisioning_provider_secrets table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_provider_secrets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub name: String,
        pub kind: String,
        pub state: String,
        /// The provider's id, once it has given one.
        pub provider_id: Option<String>,
        /// The value, until the provider has confirmed it.
        pub sealed_value: Option<String>,
        pub fingerprint: Option<String>,
        pub error: Option<String>,
        pub made_by: String,
        /// It was added here; otherwise it was made elsewhere and only changed here.
        pub ours: bool,
        /// Counts the values: an answer about an earlier one says nothing of the present.
        pub version: i32,
        /// When its present value was asked for.
        pub created_at: i64,
        pub rotated_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(super) type SecretRow = row::Model;

pub(super) async fn of_account<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<Vec<SecretRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::AccountId.eq(account.uuid()));
    select.all(conn).await.or_internal("reading secrets of an account")
}

pub(super) async fn lock(ctx: &OpContext, tx: &Tx, id: RowId) -> Result<Option<SecretRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive();
    select.one(tx).await.or_internal("locking a secret of an account")
}
