//! The tables of private networks and their members.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, OpContext, PrivateNetworkId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::{MemberState, NetworkState};
use crate::own;
use crate::since::moves_on;

pub(crate) type NetworkRow = networks::Model;
pub(crate) type MemberRow = members::Model;

pub(crate) mod networks {
    //! The provisioning_networks table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_networks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub customer_id: Uuid,
        pub account_id: Uuid,
        pub region: String,
        pub name: String,
        /// The name in small letters, by which it is unique and sorted.
        pub name_key: String,
        /// Its name at the provider, which belongs to it alone.
        pub provider_name: String,
        pub state: String,
        pub provider_ref: Option<String>,
        pub cidr: Option<String>,
        pub problem: Option<String>,
        /// Under which request it was made, and when that was sent.
        pub request_id: Option<Uuid>,
        pub sent_at: Option<i64>,
        pub since: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod members {
    //! The provisioning_network_members table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_network_members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub network_id: Uuid,
        pub customer_id: Uuid,
        pub service_id: Uuid,
        pub state: String,
        pub problem: Option<String>,
        pub private_ip: Option<String>,
        /// What was agreed to: it is restarted, or installed anew, as soon as the provider asks for it.
        pub anew: Option<String>,
        pub action_id: Option<Uuid>,
        pub since: i64,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(networks, members);

impl networks::Model {
    pub(crate) fn network(&self) -> PrivateNetworkId {
        PrivateNetworkId(self.id)
    }

    pub(crate) fn customer(&self) -> CustomerId {
        CustomerId(self.customer_id)
    }

    pub(crate) fn state(&self) -> Result<NetworkState> {
        NetworkState::stored(&self.state)
    }
}

moves_on!(pub(crate) members::Model, MemberState);

impl members::Model {
    pub(crate) fn service(&self) -> ServiceId {
        ServiceId(self.service_id)
    }

    pub(crate) fn state(&self) -> Result<MemberState> {
        MemberState::stored(&self.state)
    }
}

fn one(ctx: &OpContext, customer: Option<CustomerId>, id: PrivateNetworkId) -> sea_orm::Select<networks::Entity> {
    own::one(ctx, (networks::Column::Id, id.uuid()), (networks::Column::CustomerId, customer))
}

/// A network; with a customer, only one of theirs.
pub(crate) async fn find<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: PrivateNetworkId,
) -> Result<NetworkRow> {
    one(ctx, customer, id).one(conn).await.or_internal("reading a private network")?.ok_or_else(not_found)
}

/// The same, held until the transaction ends.
pub(crate) async fn lock(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: PrivateNetworkId,
) -> Result<NetworkRow> {
    one(ctx, customer, id)
        .lock_exclusive()
        .one(tx)
        .await
        .or_internal("locking a private network")?
        .ok_or_else(not_found)
}

fn not_found() -> Error {
    Error::not_found("private network")
}

/// Writes the row back and tells those who watch.
pub(crate) async fn save(ctx: &OpContext, tx: &Tx, mut row: NetworkRow) -> Result<NetworkRow> {
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let row = row.into_active_model().reset_all().update(tx).await.or_internal("saving a private network")?;
    told(ctx, tx, row.customer()).await?;
    Ok(row)
}

pub(crate) async fn told(ctx: &OpContext, tx: &Tx, customer: CustomerId) -> Result<()> {
    tx.record(ctx, Event::NetworkingChanged { customer }).await
}

/// The members of networks, in the order they came.
pub(crate) async fn members_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    networks: &[Uuid],
) -> Result<Vec<MemberRow>> {
    let rows = members::Entity::find_in(ctx)
        .filter(members::Column::NetworkId.is_in(networks.iter().copied()))
        .order_by_asc(members::Column::CreatedAt)
        .order_by_asc(members::Column::Id)
        .all(conn)
        .await;
    rows.or_internal("reading the members of a private network")
}

/// In how many networks services are.
pub(crate) async fn membership_counts<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    services: &[Uuid],
) -> Result<HashMap<Uuid, usize>> {
    let of = members::Column::ServiceId.is_in(services.iter().copied());
    let rows = members::Entity::find_in(ctx).filter(of).all(conn).await.or_internal("reading private networks")?;
    let mut counts = HashMap::new();
    rows.iter().for_each(|r| *counts.entry(r.service_id).or_default() += 1);
    Ok(counts)
}

/// The networks a service is in.
pub(crate) async fn memberships<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<MemberRow>> {
    let rows = members::Entity::find_in(ctx).filter(members::Column::ServiceId.eq(service.uuid())).all(conn).await;
    rows.or_internal("reading the private networks of a service")
}

pub(crate) async fn member<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    network: PrivateNetworkId,
    service: ServiceId,
) -> Result<Option<MemberRow>> {
    let row = members::Entity::find_in(ctx)
        .filter(members::Column::NetworkId.eq(network.uuid()))
        .filter(members::Column::ServiceId.eq(service.uuid()))
        .one(conn)
        .await;
    row.or_internal("reading a member of a private network")
}

pub(crate) async fn save_member(tx: &Tx, row: MemberRow) -> Result<MemberRow> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving a member of a private network")
}
