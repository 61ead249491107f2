//! The table of custom images.

use std::collections::{HashMap, HashSet};

use mpanel_core::{CustomerId, Error, OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use super::{CustomImageState, CustomImageView};
use crate::time::from_micros;

pub(crate) mod row {
    //! An image of the tenant's own.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_custom_images")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub name: String,
        pub description: String,
        pub url: String,
        pub os_type: String,
        pub os_version: String,
        pub offered: bool,
        pub state: String,
        /// The provider's id, once it has given one.
        pub image_id: Option<String>,
        pub size_mb: i64,
        pub loaded_mb: i64,
        pub error: Option<String>,
        pub created_at: i64,
        pub checked_at: i64,
        /// Whose own it is; the business's when there is none. Its name at the provider begins with [`super::prefix`].
        pub customer_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(super) type ImageRow = row::Model;

/// What the names of a customer's images begin with at the provider, where names are unique among all customers.
pub(super) fn prefix(customer: CustomerId) -> String {
    let hex = customer.uuid().simple().to_string();
    format!("{} ", &hex[hex.len() - 12..])
}

impl ImageRow {
    /// Its name for people.
    pub(crate) fn shown_name(&self) -> &str {
        let prefix = self.customer_id.map(|customer| prefix(CustomerId(customer))).unwrap_or_default();
        self.name.strip_prefix(&prefix).unwrap_or(&self.name)
    }

    pub(super) fn view(self, servers: u64) -> Result<CustomImageView> {
        let whole = |mb: i64| u64::try_from(mb).unwrap_or(0);
        Ok(CustomImageView {
            id: RowId(self.id),
            account: ProviderAccountId(self.account_id),
            state: CustomImageState::stored(&self.state)?,
            name: self.shown_name().to_owned(),
            customer: self.customer_id.map(CustomerId),
            description: self.description,
            url: self.url,
            os_type: self.os_type,
            os_version: self.os_version,
            offered: self.offered,
            image_id: self.image_id,
            size_mb: whole(self.size_mb),
            loaded_mb: whole(self.loaded_mb),
            error: self.error,
            servers,
            created_at: from_micros(self.created_at),
        })
    }
}

pub(super) async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: RowId) -> Result<ImageRow> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid()));
    select.one(conn).await.or_internal("reading a custom image")?.ok_or_else(|| Error::not_found("custom image"))
}

pub(super) async fn lock(ctx: &OpContext, tx: &Tx, id: RowId) -> Result<Option<ImageRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive();
    select.one(tx).await.or_internal("locking a custom image")
}

/// What of a custom image the account's catalog shows.
pub(crate) struct Listed {
    /// Whether customers may choose it.
    pub offered: bool,
    /// Its name for people.
    pub name: String,
}

/// What is known of an account's custom images.
pub(crate) struct KnownImages {
    /// By the provider's id. Those of customers are not on offer to others.
    pub by_id: HashMap<String, Listed>,
    /// The names they have at the provider, also of those whose id is not known yet.
    pub names: HashSet<String>,
}

/// What is known here of an account's custom images.
pub(crate) async fn known_images<C: ConnectionTrait>(ctx: &OpContext, conn: &C, account: Uuid) -> Result<KnownImages> {
    let rows = row::Entity::find_in(ctx).filter(row::Column::AccountId.eq(account)).all(conn).await;
    let rows = rows.or_internal("reading an account's custom images")?;
    let names = rows.iter().map(|r| r.name.clone()).collect();
    let listed = |r: ImageRow| {
        // The provider still shows one that is being deleted here as ready.
        let ready = r.state == CustomImageState::Ready.as_str();
        let (offered, name) = (r.offered && ready && r.customer_id.is_none(), r.shown_name().to_owned());
        Some((r.image_id?, Listed { offered, name }))
    };
    Ok(KnownImages { by_id: rows.into_iter().filter_map(listed).collect(), names })
}
