//! The tables of object storages, shares, buckets and usage.

use mpanel_core::{
    CustomerId, Date, Error, ObjectStorageId, OpContext, ProviderAccountId, Result, ServiceId, StorageShareId,
};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};

use super::{ObjectStorageView, ShareState, ShareView, StorageState};
use crate::own;
use crate::provider::storages::CloudStorage;
use crate::since::moves_on;
use crate::time::{day, from_micros};

/// Purpose of the sealed secret key of a share.
pub(super) const SECRET_KEY: &str = "storage_share.secret_key";

pub(crate) type StorageRow = storages::Model;
pub(crate) type ShareRow = shares::Model;

pub(crate) mod storages {
    //! The provisioning_object_storages table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_object_storages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        /// The provider's id, once it is known.
        pub cloud_id: Option<String>,
        pub name: String,
        pub region: String,
        pub data_center: String,
        pub s3_url: String,
        pub s3_tenant: String,
        pub owner_number: String,
        pub state: String,
        pub problem: Option<String>,
        pub size_gb: i64,
        pub auto_limit_gb: Option<i64>,
        pub cancel_on: Option<String>,
        pub used_bytes: i64,
        pub objects: i64,
        pub used_at: Option<i64>,
        /// Under which request it was ordered here.
        pub request_id: Option<Uuid>,
        /// The service it was bought for.
        pub service_id: Option<Uuid>,
        pub since: i64,
        pub looked_at: i64,
        pub created_at: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(crate) mod shares {
    //! The provisioning_storage_shares table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_storage_shares")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub storage_id: Uuid,
        pub customer_id: Uuid,
        pub is_whole: bool,
        pub state: String,
        pub problem: Option<String>,
        /// By which the sub-user is found again.
        pub user_email: String,
        pub cloud_user: Option<String>,
        pub credential: Option<String>,
        pub access_key: Option<String>,
        pub sealed_secret_key: Option<String>,
        pub keys_at: Option<i64>,
        pub created_at: i64,
        pub version: i32,
        /// The service it was sold with.
        pub service_id: Option<Uuid>,
        /// Promised space, of a sold share in a shared storage.
        pub size_gb: Option<i64>,
        pub used_bytes: Option<i64>,
        pub objects: Option<i64>,
        pub used_at: Option<i64>,
        /// Since when nobody reaches what is in it.
        pub closed_at: Option<i64>,
        /// When it is taken away.
        pub ends_at: Option<i64>,
        /// Where today's count stands.
        pub measuring: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(crate) mod buckets {
    //! The provisioning_buckets table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_buckets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub storage_id: Uuid,
        pub share_id: Uuid,
        pub name: String,
        pub is_ready: bool,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(crate) mod usage {
    //! The provisioning_storage_usage table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_storage_usage")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub storage_id: Uuid,
        pub at: i64,
        pub used_bytes: i64,
        pub objects: i64,
        pub size_gb: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(crate) mod share_usage {
    //! The provisioning_share_usage table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_share_usage")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub share_id: Uuid,
        pub day: String,
        pub at: i64,
        pub used_bytes: i64,
        pub objects: i64,
        /// Billing was told, or need not be.
        pub is_reported: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// A size of the provider in our column.
pub(super) fn whole(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

moves_on!(pub(super) StorageRow, StorageState);

impl StorageRow {
    pub(super) fn fresh(ctx: &OpContext, account: Uuid, name: &str, region: &str) -> Self {
        let now = ctx.now.as_microsecond();
        Self {
            id: ctx.new_id::<ObjectStorageId>().uuid(),
            tenant_id: ctx.tenant.uuid(),
            account_id: account,
            cloud_id: None,
            name: name.to_owned(),
            region: region.to_owned(),
            data_center: String::new(),
            s3_url: String::new(),
            s3_tenant: String::new(),
            owner_number: String::new(),
            state: StorageState::Requested.to_string(),
            problem: None,
            size_gb: 0,
            auto_limit_gb: None,
            cancel_on: None,
            used_bytes: 0,
            objects: 0,
            used_at: None,
            request_id: None,
            service_id: None,
            since: now,
            looked_at: now,
            created_at: now,
            version: 1,
        }
    }

    pub(super) fn storage(&self) -> ObjectStorageId {
        ObjectStorageId(self.id)
    }

    pub(super) fn account(&self) -> ProviderAccountId {
        ProviderAccountId(self.account_id)
    }

    pub(crate) fn state(&self) -> Result<StorageState> {
        StorageState::stored(&self.state)
    }

    /// The provider's id of one that the provider has confirmed.
    pub(super) fn cloud(&self) -> Result<&str> {
        self.cloud_id.as_deref().ok_or_else(|| {
            Error::conflict("storage_not_ready", "The storage is not confirmed yet. Wait until it is ready.")
        })
    }

    /// Takes over what the provider says.
    pub(super) fn take(&mut self, ctx: &OpContext, seen: &CloudStorage) {
        let state = StorageState::of_provider(&seen.status);
        let problem = match state {
            StorageState::Error | StorageState::Waiting | StorageState::Unknown | StorageState::Disabled => {
                Some(format!("The data centre says {}.", seen.status))
            }
            _ => None,
        };
        self.enter(ctx, state, problem);
        self.cloud_id = Some(seen.id.clone());
        (self.name, self.data_center) = (seen.name.clone(), seen.data_center.clone());
        (self.region, self.s3_url) = (seen.region.clone(), seen.s3_url.clone());
        (self.s3_tenant, self.owner_number) = (seen.s3_tenant.clone(), seen.owner_number.clone());
        (self.size_gb, self.auto_limit_gb) = (whole(seen.size_gb), seen.auto_limit_gb.map(whole));
        self.cancel_on = seen.cancel_on.map(|day| day.to_string());
        self.looked_at = ctx.now.as_microsecond();
    }

    pub(super) fn view(&self) -> Result<ObjectStorageView> {
        let cancel_on: Option<Date> = day(self.cancel_on.as_deref());
        Ok(ObjectStorageView {
            id: self.storage(),
            account: self.account(),
            name: self.name.clone(),
            region: self.region.clone(),
            data_center: self.data_center.clone(),
            state: self.state()?,
            problem: self.problem.clone(),
            size_gb: self.size_gb,
            auto_limit_gb: self.auto_limit_gb,
            used_bytes: self.used_bytes,
            objects: self.objects,
            used_at: self.used_at.map(from_micros),
            endpoint: self.s3_url.clone(),
            cancel_on,
            looked_at: from_micros(self.looked_at),
            created_at: from_micros(self.created_at),
            service: self.service_id.map(ServiceId),
        })
    }
}

impl ShareRow {
    pub(super) fn share(&self) -> StorageShareId {
        StorageShareId(self.id)
    }

    pub(crate) fn state(&self) -> Result<ShareState> {
        ShareState::stored(&self.state)
    }

    pub(super) fn view(&self, storage: &StorageRow) -> Result<ShareView> {
        Ok(ShareView {
            id: self.share(),
            customer: CustomerId(self.customer_id),
            is_whole: self.is_whole,
            state: self.state()?,
            problem: self.problem.clone(),
            access_key: self.access_key.clone(),
            keys_at: self.keys_at.map(from_micros),
            created_at: from_micros(self.created_at),
            service: self.service_id.map(ServiceId),
            service_name: None,
            size_gb: self.size_gb,
            allowance_gb: None,
            counted: self
                .used_at
                .map(|at| (self.used_bytes.unwrap_or_default(), self.objects.unwrap_or_default(), from_micros(at))),
            is_closed: self.closed_at.is_some(),
            ends_at: self.ends_at.map(from_micros),
            storage: storage.view()?,
        })
    }
}

/// How many storages were ordered at an account since an instant, or may have been.
pub(crate) async fn ordered_since<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: Uuid,
    since: i64,
) -> Result<u64> {
    storages::Entity::find_in(ctx)
        .filter(storages::Column::AccountId.eq(account))
        .filter(storages::Column::CreatedAt.gte(since))
        .filter(storages::Column::RequestId.is_not_null())
        .filter(storages::Column::State.ne(StorageState::Failed.as_str()))
        .count(conn)
        .await
        .or_internal("counting the storages of a day")
}

pub(crate) async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ObjectStorageId) -> Result<StorageRow> {
    let row = storages::Entity::find_in(ctx).filter(storages::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading an object storage")?.ok_or_else(|| Error::not_found("object storage"))
}

/// The same, held until the transaction ends.
pub(super) async fn lock(ctx: &OpContext, tx: &Tx, id: ObjectStorageId) -> Result<StorageRow> {
    let query = storages::Entity::find_in(ctx).filter(storages::Column::Id.eq(id.uuid())).lock_exclusive();
    let row = query.one(tx).await.or_internal("locking an object storage")?;
    row.ok_or_else(|| Error::not_found("object storage"))
}

/// Writes the row back and tells those who watch.
pub(super) async fn save(ctx: &OpContext, tx: &Tx, mut row: StorageRow) -> Result<StorageRow> {
    row.version += 1;
    let row = row.into_active_model().reset_all().update(tx).await.or_internal("saving an object storage")?;
    told(ctx, tx, &row).await?;
    Ok(row)
}

/// Tells staff, who watch the account, and the customers who have a share.
pub(super) async fn told(ctx: &OpContext, tx: &Tx, row: &StorageRow) -> Result<()> {
    for share in of_storage(ctx, tx, row.storage()).await? {
        tx.record(ctx, Event::NetworkingChanged { customer: CustomerId(share.customer_id) }).await?;
    }
    tx.record(ctx, Event::ProviderAccountChanged { account: row.account() }).await
}

/// A share; with a customer, only theirs.
pub(super) async fn find_share<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: StorageShareId,
) -> Result<ShareRow> {
    let query =
        own::one::<shares::Entity>(ctx, (shares::Column::Id, id.uuid()), (shares::Column::CustomerId, customer));
    query.one(conn).await.or_internal("reading a share")?.ok_or_else(|| Error::not_found("object storage"))
}

/// The same, held until the transaction ends.
pub(super) async fn lock_share(ctx: &OpContext, tx: &Tx, id: StorageShareId) -> Result<ShareRow> {
    let query = shares::Entity::find_in(ctx).filter(shares::Column::Id.eq(id.uuid())).lock_exclusive();
    let row = query.one(tx).await.or_internal("locking a share")?;
    row.ok_or_else(|| Error::not_found("object storage"))
}

pub(super) async fn save_share(ctx: &OpContext, tx: &Tx, mut row: ShareRow) -> Result<ShareRow> {
    row.version += 1;
    let row = row.into_active_model().reset_all().update(tx).await.or_internal("saving a share")?;
    tx.record(ctx, Event::NetworkingChanged { customer: CustomerId(row.customer_id) }).await?;
    Ok(row)
}

pub(super) async fn of_storage<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    storage: ObjectStorageId,
) -> Result<Vec<ShareRow>> {
    let query = shares::Entity::find_in(ctx).filter(shares::Column::StorageId.eq(storage.uuid()));
    query.all(conn).await.or_internal("reading shares")
}
