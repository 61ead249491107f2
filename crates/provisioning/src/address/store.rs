//! The tables of addresses and of who held them.

use mpanel_core::{AddressId, CustomerId, Error, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};

use crate::own;
use crate::provider::networking::AddressKind;

pub(crate) type AddressRow = addresses::Model;
pub(crate) type HoldingRow = holdings::Model;

pub(crate) mod addresses {
    //! The provisioning_addresses table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_addresses")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub ip: String,
        pub kind: String,
        pub region: String,
        pub customer_id: Option<Uuid>,
        pub service_id: Option<Uuid>,
        /// Where it is to go, while it moves; nothing is nowhere.
        pub wanted_service: Option<Uuid>,
        pub moving: bool,
        pub problem: Option<String>,
        pub gateway: Option<String>,
        pub reverse_name: Option<String>,
        pub forward: Option<String>,
        pub checked_at: Option<i64>,
        /// The billable item that bills it.
        pub billed_by: Option<Uuid>,
        /// Since when the provider does not have it any more.
        pub gone_since: Option<i64>,
        pub since: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod holdings {
    //! The provisioning_address_holdings table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_address_holdings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub ip: String,
        pub kind: String,
        pub hostname: String,
        pub customer_id: Uuid,
        pub service_id: Uuid,
        pub held_from: i64,
        pub held_until: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(addresses, holdings);

impl addresses::Model {
    pub(crate) fn address(&self) -> AddressId {
        AddressId(self.id)
    }

    pub(crate) fn kind(&self) -> Result<AddressKind> {
        AddressKind::stored(&self.kind)
    }

    pub(crate) fn ip(&self) -> Result<std::net::IpAddr> {
        self.ip.parse().map_err(|_| Error::internal(format!("{:?} is no address", self.ip)))
    }
}

fn one(ctx: &OpContext, customer: Option<CustomerId>, id: AddressId) -> sea_orm::Select<addresses::Entity> {
    own::one(ctx, (addresses::Column::Id, id.uuid()), (addresses::Column::CustomerId, customer))
}

/// An address; with a customer, only one of theirs.
pub(crate) async fn find<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: AddressId,
) -> Result<AddressRow> {
    let row = one(ctx, customer, id).one(conn).await;
    row.or_internal("reading an address")?.ok_or_else(|| Error::not_found("address"))
}

/// The same, held until the transaction ends.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx, customer: Option<CustomerId>, id: AddressId) -> Result<AddressRow> {
    let row = one(ctx, customer, id).lock_exclusive().one(tx).await;
    row.or_internal("locking an address")?.ok_or_else(|| Error::not_found("address"))
}

pub(crate) async fn of_ip<C: ConnectionTrait>(ctx: &OpContext, conn: &C, ip: &str) -> Result<Option<AddressRow>> {
    let row = addresses::Entity::find_in(ctx).filter(addresses::Column::Ip.eq(ip)).one(conn).await;
    row.or_internal("looking for an address")
}

/// A row for an address that was not known before; nothing is written.
pub(crate) fn fresh(ctx: &OpContext, account: Uuid, ip: &str, kind: AddressKind, region: &str) -> AddressRow {
    let now = ctx.now.as_microsecond();
    AddressRow {
        id: ctx.new_id::<AddressId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        account_id: account,
        ip: ip.to_owned(),
        kind: kind.to_string(),
        region: region.to_owned(),
        customer_id: None,
        service_id: None,
        wanted_service: None,
        moving: false,
        problem: None,
        gateway: None,
        reverse_name: None,
        forward: None,
        checked_at: None,
        billed_by: None,
        gone_since: None,
        since: now,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

pub(crate) async fn insert(tx: &Tx, row: AddressRow) -> Result<AddressRow> {
    row.into_active_model().insert(tx).await.or_internal("noting an address")
}

/// Writes the row back and tells those who watch.
pub(crate) async fn save(ctx: &OpContext, tx: &Tx, mut row: AddressRow) -> Result<AddressRow> {
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let row = row.into_active_model().reset_all().update(tx).await.or_internal("saving an address")?;
    if let Some(customer) = row.customer_id {
        tx.record(ctx, Event::NetworkingChanged { customer: customer.into() }).await?;
    }
    Ok(row)
}
