//! The tables of zones and of the changes of their records.

use mpanel_core::{CustomerId, DnsChangeId, DnsZoneId, Error, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::change::{ChangeState, Step};
use super::{ChangeKind, ZoneState};
use crate::own;
use crate::since::moves_on;

/// Changes that are kept of a zone.
pub(super) const KEPT: u64 = 50;

pub(crate) type ZoneRow = zones::Model;
pub(crate) type ChangeRow = changes::Model;

pub(crate) mod zones {
    //! The provisioning_dns_zones table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_dns_zones")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub customer_id: Option<Uuid>,
        /// In small letters and ASCII, without the last dot.
        pub name: String,
        pub state: String,
        pub problem: Option<String>,
        /// Under which request it was made, and when that was sent.
        pub request_id: Option<Uuid>,
        pub sent_at: Option<i64>,
        /// Whether it has been at the provider.
        pub made: bool,
        pub since: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod changes {
    //! The provisioning_dns_changes table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_dns_changes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub zone_id: Uuid,
        pub kind: String,
        pub state: String,
        pub actor: String,
        pub actor_name: String,
        pub steps: String,
        pub total: i32,
        pub done: i32,
        pub failed: i32,
        pub created_at: i64,
        pub finished_at: Option<i64>,
        /// Whose the zone was then: who gets it later does not see it.
        pub customer_id: Option<Uuid>,
        /// Until then the request that asked for it writes it, and no job.
        pub not_before: i64,
        /// When a record was written, or given up, for the last time.
        pub progress_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(zones, changes);

moves_on!(pub(crate) zones::Model, ZoneState);

impl zones::Model {
    pub(crate) fn zone(&self) -> DnsZoneId {
        DnsZoneId(self.id)
    }

    pub(crate) fn state(&self) -> Result<ZoneState> {
        ZoneState::stored(&self.state)
    }
}

impl changes::Model {
    pub(crate) fn steps(&self) -> Result<Vec<Step>> {
        Ok(serde_json::from_str(&self.steps)?)
    }
}

fn one(ctx: &OpContext, customer: Option<CustomerId>, id: DnsZoneId) -> sea_orm::Select<zones::Entity> {
    own::one(ctx, (zones::Column::Id, id.uuid()), (zones::Column::CustomerId, customer))
}

/// A zone; with a customer, only one of theirs.
pub(crate) async fn find<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: DnsZoneId,
) -> Result<ZoneRow> {
    let row = one(ctx, customer, id).one(conn).await;
    row.or_internal("reading a zone")?.ok_or_else(|| Error::not_found("zone"))
}

/// The same, held until the transaction ends.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx, customer: Option<CustomerId>, id: DnsZoneId) -> Result<ZoneRow> {
    let row = one(ctx, customer, id).lock_exclusive().one(tx).await;
    row.or_internal("locking a zone")?.ok_or_else(|| Error::not_found("zone"))
}

/// Writes the row back and tells those who watch.
pub(crate) async fn save(ctx: &OpContext, tx: &Tx, mut row: ZoneRow) -> Result<ZoneRow> {
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let row = row.into_active_model().reset_all().update(tx).await.or_internal("saving a zone")?;
    told(ctx, tx, row.customer_id).await?;
    Ok(row)
}

pub(crate) async fn told(ctx: &OpContext, tx: &Tx, customer: Option<Uuid>) -> Result<()> {
    match customer {
        Some(customer) => tx.record(ctx, Event::NetworkingChanged { customer: customer.into() }).await,
        None => Ok(()),
    }
}

/// Forgets a zone with its history.
pub(crate) async fn forget(ctx: &OpContext, tx: &Tx, row: ZoneRow) -> Result<()> {
    let customer = row.customer_id;
    changes::Entity::delete_many()
        .filter(changes::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(changes::Column::ZoneId.eq(row.id))
        .exec(tx)
        .await
        .or_internal("forgetting the history of a zone")?;
    row.delete(tx).await.or_internal("forgetting a zone")?;
    told(ctx, tx, customer).await
}

/// What is being written to zones; at most one change of each.
pub(crate) async fn running<C: ConnectionTrait>(ctx: &OpContext, conn: &C, zones: &[Uuid]) -> Result<Vec<ChangeRow>> {
    let rows = changes::Entity::find_in(ctx)
        .filter(changes::Column::ZoneId.is_in(zones.iter().copied()))
        .filter(changes::Column::State.eq(ChangeState::Running.as_str()))
        .all(conn)
        .await;
    rows.or_internal("reading the changes of zones")
}

/// The changes of a zone that are kept, newest first; with a customer, only those from when it was theirs.
pub(crate) fn history(ctx: &OpContext, customer: Option<CustomerId>, zone: Uuid) -> sea_orm::Select<changes::Entity> {
    let select = changes::Entity::find_in(ctx).filter(changes::Column::ZoneId.eq(zone));
    let select = match customer {
        Some(customer) => select.filter(changes::Column::CustomerId.eq(customer.uuid())),
        None => select,
    };
    select.order_by_desc(changes::Column::CreatedAt).order_by_desc(changes::Column::Id)
}

/// Notes a change, and forgets those that are too many by now. No job writes it for the first `seconds`.
pub(crate) async fn note_change(
    ctx: &OpContext,
    tx: &Tx,
    zone: &ZoneRow,
    kind: ChangeKind,
    steps: &[Step],
    seconds: i64,
) -> Result<ChangeRow> {
    forget_old(ctx, tx, zone.id).await?;
    let row = ChangeRow {
        id: ctx.new_id::<DnsChangeId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        zone_id: zone.id,
        kind: kind.to_string(),
        state: ChangeState::Running.to_string(),
        actor: ctx.actor.kind().to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        steps: serde_json::to_string(steps)?,
        total: i32::try_from(steps.len()).unwrap_or(i32::MAX),
        done: 0,
        failed: 0,
        created_at: ctx.now.as_microsecond(),
        finished_at: None,
        customer_id: zone.customer_id,
        not_before: ctx.in_seconds(seconds).as_microsecond(),
        progress_at: ctx.now.as_microsecond(),
    };
    row.into_active_model().insert(tx).await.or_internal("noting a change of a zone")
}

/// Leaves room for one more among those that are kept. What is being written is never old.
async fn forget_old(ctx: &OpContext, tx: &Tx, zone: Uuid) -> Result<()> {
    let old = history(ctx, None, zone).offset(KEPT - 1).limit(1000).all(tx).await;
    let old: Vec<Uuid> = old.or_internal("looking for old changes")?.into_iter().map(|row| row.id).collect();
    if old.is_empty() {
        return Ok(());
    }
    let delete = changes::Entity::delete_many().filter(changes::Column::TenantId.eq(ctx.tenant.uuid()));
    let delete = delete.filter(changes::Column::Id.is_in(old));
    delete
        .filter(changes::Column::State.ne(ChangeState::Running.as_str()))
        .exec(tx)
        .await
        .or_internal("forgetting old changes")?;
    Ok(())
}

/// A change of a zone, held until the transaction ends.
pub(crate) async fn lock_change(ctx: &OpContext, tx: &Tx, id: Uuid) -> Result<ChangeRow> {
    let select = changes::Entity::find_in(ctx).filter(changes::Column::Id.eq(id)).lock_exclusive();
    let row = select.one(tx).await;
    row.or_internal("locking a change of a zone")?.ok_or_else(|| Error::not_found("zone_change"))
}

pub(crate) async fn save_change(tx: &Tx, row: ChangeRow) -> Result<ChangeRow> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving a change of a zone")
}
