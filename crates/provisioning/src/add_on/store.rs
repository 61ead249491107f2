//! The provisioning_add_ons table: add-ons sold for machines that ran.

use std::collections::HashSet;

use mpanel_core::{Error, OpContext, ProductId, Result, RowId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};

use super::{AddOnPurchase, AddOnState};
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
