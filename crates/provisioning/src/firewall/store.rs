//! The tables of rule sets, their copies at accounts, and the services behind them.

use mpanel_core::{CustomerId, Error, FirewallId, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::GuardState;
use super::rules::Rule;
use crate::own;
use crate::since::moves_on;

pub(crate) type FirewallRow = firewalls::Model;
pub(crate) type CopyRow = copies::Model;
pub(crate) type GuardRow = guards::Model;

pub(crate) mod firewalls {
    //! The provisioning_firewalls table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_firewalls")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub customer_id: Uuid,
        pub name: String,
        /// The name in small letters, by which it is unique and sorted.
        pub name_key: String,
        pub rules: String,
        /// Grows with each change of the rules; a copy has followed when it has the same.
        pub revision: i32,
        pub deleting: bool,
        pub problem: Option<String>,
        pub since: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod copies {
    //! The provisioning_firewall_copies table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_firewall_copies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub firewall_id: Uuid,
        pub account_id: Uuid,
        pub provider_name: String,
        pub provider_ref: Option<String>,
        /// The revision the provider has.
        pub revision: i32,
        /// Under which request it was made, and when that was sent.
        pub request_id: Option<Uuid>,
        pub sent_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod guards {
    //! The provisioning_firewall_services table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_firewall_services")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub firewall_id: Uuid,
        pub customer_id: Uuid,
        pub service_id: Uuid,
        pub account_id: Uuid,
        pub state: String,
        pub problem: Option<String>,
        pub since: i64,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(firewalls, copies, guards);

impl firewalls::Model {
    pub(crate) fn firewall(&self) -> FirewallId {
        FirewallId(self.id)
    }

    pub(crate) fn customer(&self) -> CustomerId {
        CustomerId(self.customer_id)
    }

    pub(crate) fn rules(&self) -> Result<Vec<Rule>> {
        Ok(serde_json::from_str(&self.rules)?)
    }
}

moves_on!(pub(crate) guards::Model, GuardState);

impl guards::Model {
    pub(crate) fn service(&self) -> ServiceId {
        ServiceId(self.service_id)
    }

    pub(crate) fn state(&self) -> Result<GuardState> {
        GuardState::stored(&self.state)
    }
}

fn one(ctx: &OpContext, customer: Option<CustomerId>, id: FirewallId) -> sea_orm::Select<firewalls::Entity> {
    own::one(ctx, (firewalls::Column::Id, id.uuid()), (firewalls::Column::CustomerId, customer))
}

/// A rule set; with a customer, only one of theirs.
pub(crate) async fn find<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: FirewallId,
) -> Result<FirewallRow> {
    let row = one(ctx, customer, id).one(conn).await;
    row.or_internal("reading a firewall")?.ok_or_else(|| Error::not_found("firewall"))
}

/// The same, held until the transaction ends.
pub(crate) async fn lock(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: FirewallId,
) -> Result<FirewallRow> {
    let row = one(ctx, customer, id).lock_exclusive().one(tx).await;
    row.or_internal("locking a firewall")?.ok_or_else(|| Error::not_found("firewall"))
}

/// Writes the row back and tells those who watch.
pub(crate) async fn save(ctx: &OpContext, tx: &Tx, mut row: FirewallRow) -> Result<FirewallRow> {
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let taken = || Error::invalid("/name", "taken", "Another of your firewalls has this name. Choose another.");
    let row = row.into_active_model().reset_all().update(tx).await.or_taken("saving a firewall", taken)?;
    told(ctx, tx, row.customer()).await?;
    Ok(row)
}

pub(crate) async fn told(ctx: &OpContext, tx: &Tx, customer: CustomerId) -> Result<()> {
    tx.record(ctx, Event::NetworkingChanged { customer }).await
}

pub(crate) async fn copies_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: FirewallId) -> Result<Vec<CopyRow>> {
    let rows = copies::Entity::find_in(ctx).filter(copies::Column::FirewallId.eq(id.uuid())).all(conn).await;
    rows.or_internal("reading the copies of a firewall")
}

/// The services behind rule sets, in the order they came.
pub(crate) async fn guards_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    firewalls: &[Uuid],
) -> Result<Vec<GuardRow>> {
    let rows = guards::Entity::find_in(ctx)
        .filter(guards::Column::FirewallId.is_in(firewalls.iter().copied()))
        .order_by_asc(guards::Column::CreatedAt)
        .order_by_asc(guards::Column::Id)
        .all(conn)
        .await;
    rows.or_internal("reading the services behind a firewall")
}

/// The rule sets of a service.
pub(crate) async fn guards_on<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<GuardRow>> {
    let rows = guards::Entity::find_in(ctx).filter(guards::Column::ServiceId.eq(service.uuid())).all(conn).await;
    rows.or_internal("reading the firewalls of a service")
}

pub(crate) async fn guard<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    firewall: FirewallId,
    service: ServiceId,
) -> Result<Option<GuardRow>> {
    let row = guards::Entity::find_in(ctx)
        .filter(guards::Column::FirewallId.eq(firewall.uuid()))
        .filter(guards::Column::ServiceId.eq(service.uuid()))
        .one(conn)
        .await;
    row.or_internal("reading a service behind a firewall")
}

pub(crate) async fn save_guard(tx: &Tx, row: GuardRow) -> Result<GuardRow> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving a service behind a firewall")
}
