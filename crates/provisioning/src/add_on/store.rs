//! The provisioning_add_ons table: add-ons sold for machines that ran.

use std::collections::HashSet;

use mpanel_core::{Error, OpContext, ProductId, Result, RowId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};

use super::{AddOnPurchase, AddOnState};
use crate::service::store::services;
use crate::since::moves_on;
use crate::time::from_micros;

pub(crate) mod row {
    //! The provisioning_add_ons table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_add_ons")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub product_id: Uuid,
        /// What it is at the provider.
        pub key: String,
        pub name: String,
        pub quantity: i32,
        pub state: String,
        pub problem: Option<String>,
        pub created_at: i64,
        /// Since when it is in this state.
        pub since: i64,
        /// Staff let it go although it is beyond the spend guard.
        pub approved: bool,
        /// When its purchase may have been sent; none while it was not, or when it was refused.
        pub sent_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(crate) type AddOnRow = row::Model;

moves_on!(pub(super) AddOnRow, AddOnState);

impl AddOnRow {
    pub(super) fn state(&self) -> Result<AddOnState> {
        AddOnState::stored(&self.state)
    }

    /// Whether the provider may have sold it without that being known.
    pub(super) fn in_doubt(&self) -> bool {
        let open = [AddOnState::Wanted, AddOnState::Failed].iter().any(|state| state.as_str() == self.state);
        open && self.sent_at.is_some()
    }

    pub(super) fn view(self) -> Result<AddOnPurchase> {
        Ok(AddOnPurchase {
            product: ProductId(self.product_id),
            state: self.state()?,
            key: self.key,
            name: self.name,
            problem: self.problem,
            since: from_micros(self.since),
        })
    }
}

pub(super) async fn of_service<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<AddOnRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::ServiceId.eq(service.uuid()));
    let rows = select.order_by_asc(row::Column::CreatedAt).order_by_asc(row::Column::Id).all(conn).await;
    rows.or_internal("reading the add-ons of a service")
}

pub(super) async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: RowId) -> Result<Option<AddOnRow>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid()));
    select.one(conn).await.or_internal("reading an add-on")
}

pub(super) async fn lock(ctx: &OpContext, tx: &Tx, id: RowId) -> Result<AddOnRow> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive();
    select.one(tx).await.or_internal("locking an add-on")?.ok_or_else(|| Error::not_found("add-on"))
}

pub(super) async fn insert(tx: &Tx, row: AddOnRow) -> Result<()> {
    let insert = row::Entity::insert(row.into_active_model()).exec_without_returning(tx).await;
    insert.or_internal("noting an add-on")?;
    Ok(())
}

pub(super) async fn save(tx: &Tx, row: AddOnRow) -> Result<()> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving an add-on")?;
    Ok(())
}

/// How many add-ons were bought for machines of an account since an instant, or may have been.
pub(crate) async fn ordered_since<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: Uuid,
    since: i64,
) -> Result<u64> {
    let machines = services::Entity::find_in(ctx).filter(services::Column::AccountId.eq(account));
    let machines = sea_orm::QueryTrait::into_query(machines.select_only().column(services::Column::Id));
    row::Entity::find_in(ctx)
        .filter(row::Column::SentAt.gte(since))
        .filter(row::Column::ServiceId.in_subquery(machines))
        .count(conn)
        .await
        .or_internal("counting the add-ons of a day")
}

/// Services whose add-ons are being bought, or were after an instant: what the provider shows may be older.
pub(crate) async fn unsettled<C: ConnectionTrait>(ctx: &OpContext, conn: &C, since: i64) -> Result<HashSet<ServiceId>> {
    let fresh = Condition::any()
        .add(row::Column::State.is_in([AddOnState::Wanted.as_str(), AddOnState::Failed.as_str()]))
        .add(row::Column::Since.gte(since));
    let rows = row::Entity::find_in(ctx).filter(fresh).all(conn).await.or_internal("reading add-ons under way")?;
    Ok(rows.into_iter().map(|row| ServiceId(row.service_id)).collect())
}

/// A query for the services that have an add-on waiting for approval.
pub(crate) fn held_services(ctx: &OpContext) -> sea_orm::sea_query::SelectStatement {
    let held = row::Entity::find_in(ctx).filter(row::Column::State.eq(AddOnState::Held.as_str()));
    sea_orm::QueryTrait::into_query(held.select_only().column(row::Column::ServiceId))
}
