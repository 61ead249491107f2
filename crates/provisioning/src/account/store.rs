//! The tables of provider accounts and their catalog.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};

/// Purpose of the sealed client secret.
pub(crate) const CLIENT_SECRET: &str = "provider_account.client_secret";
/// Purpose of the sealed API password.
pub(crate) const PASSWORD: &str = "provider_account.password";

pub(crate) type AccountRow = accounts::Model;

pub(crate) mod accounts {
    //! The provider_accounts table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_accounts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub name: String,
        pub kind: String,
        pub api_base: String,
        pub token_url: String,
        pub client_id: String,
        pub sealed_client_secret: String,
        pub username: String,
        pub sealed_password: String,
        pub health: String,
        pub maintenance: bool,
        pub last_check_at: Option<i64>,
        pub last_error: Option<String>,
        pub version: i32,
        pub credentials_version: i32,
        pub created_at: i64,
        pub updated_at: i64,
        /// Where orders go whose product names no account.
        pub is_default: bool,
        pub orders_per_day: Option<i32>,
        pub ceiling_minor: Option<i64>,
        pub ceiling_currency: Option<String>,
        /// When its machines were last compared with our services.
        pub looked_at: Option<i64>,
        /// Minutes between two short looks at its machines; none at zero.
        pub look_minutes: i32,
        pub most_machines: Option<i32>,
        pub most_networks: Option<i32>,
        pub most_firewalls: Option<i32>,
        pub most_storages: Option<i32>,
        pub most_image_gb: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod images {
    //! The provider_images table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_images")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub image_id: String,
        pub name: String,
        pub description: String,
        pub os_type: String,
        pub default_user: String,
        pub standard: bool,
        pub available: bool,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod regions {
    //! The provider_regions table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_regions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub code: String,
        pub name: String,
        pub available: bool,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(accounts, images, regions);

pub(crate) async fn find<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: ProviderAccountId) -> Result<AccountRow> {
    let row = accounts::Entity::find_in(ctx).filter(accounts::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a provider account")?.ok_or_else(|| Error::not_found("provider account"))
}

pub(crate) async fn lock(tx: &Tx, ctx: &OpContext, id: ProviderAccountId) -> Result<AccountRow> {
    let query = accounts::Entity::find_in(ctx).filter(accounts::Column::Id.eq(id.uuid())).lock_exclusive();
    query.one(tx).await.or_internal("locking a provider account")?.ok_or_else(|| Error::not_found("provider account"))
}

/// The account that orders go to when their product names none.
pub(crate) async fn default_account<C: ConnectionTrait>(conn: &C, ctx: &OpContext) -> Result<Option<AccountRow>> {
    accounts::Entity::find_in(ctx)
        .filter(accounts::Column::IsDefault.eq(true))
        .one(conn)
        .await
        .or_internal("choosing a provider account")
}

/// The account an order goes to: the one its product names, while that exists, or else the default.
pub(crate) async fn chosen<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    named: Option<Uuid>,
) -> Result<Option<AccountRow>> {
    if let Some(id) = named {
        let row = accounts::Entity::find_in(ctx).filter(accounts::Column::Id.eq(id)).one(conn).await;
        if let Some(row) = row.or_internal("reading a provider account")? {
            return Ok(Some(row));
        }
    }
    default_account(conn, ctx).await
}

pub(crate) async fn save(tx: &Tx, row: AccountRow) -> Result<AccountRow> {
    let name_taken =
        || Error::invalid("/name", "taken", "Another provider account has this name. Choose a different one.");
    row.into_active_model().reset_all().update(tx).await.or_taken("saving a provider account", name_taken)
}
