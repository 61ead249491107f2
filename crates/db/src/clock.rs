//! The offsets by which sandbox tenants' clocks run ahead of the machine's.

use mpanel_core::{Result, TenantId, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, Set};

use crate::error::DbErrExt;
use crate::tx::Tx;

mod row {
    //! The tenant_clocks table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tenant_clocks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: Uuid,
        pub offset_us: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Microseconds by which `tenant`'s clock is ahead; 0 for live tenants.
pub async fn offset_us<C: ConnectionTrait>(conn: &C, tenant: TenantId) -> Result<i64> {
    let row = row::Entity::find_by_id(tenant.uuid()) // tidy-allow: the key is the tenant
        .one(conn)
        .await
        .or_internal("reading a tenant's clock")?;
    Ok(row.map_or(0, |r| r.offset_us))
}

/// The tenant's present instant, given the machine's.
pub async fn tenant_now<C: ConnectionTrait>(conn: &C, tenant: TenantId, machine_now: Timestamp) -> Result<Timestamp> {
    Ok(shifted(machine_now, offset_us(conn, tenant).await?))
}

/// `at`, moved by an offset.
pub fn shifted(at: Timestamp, offset_us: i64) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond().saturating_add(offset_us)).unwrap_or(at)
}

/// Sets by how much `tenant`'s clock is ahead.
pub async fn set_offset_us(tx: &Tx, tenant: TenantId, offset_us: i64) -> Result<()> {
    let model = row::ActiveModel { tenant_id: Set(tenant.uuid()), offset_us: Set(offset_us) };
    row::Entity::insert(model)
        .on_conflict(OnConflict::column(row::Column::TenantId).update_column(row::Column::OffsetUs).to_owned())
        .exec_without_returning(tx)
        .await
        .or_internal("moving a tenant's clock")?;
    Ok(())
}
