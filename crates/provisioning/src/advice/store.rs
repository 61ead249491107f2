//! The provisioning_advice_dismissals table.

use std::collections::HashSet;

use mpanel_core::{CustomerId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

pub(super) mod row {
    //! Advice that a customer does not want to see again.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_advice_dismissals")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub customer_id: Uuid,
        pub advice: String,
        pub dismissed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(super) async fn dismissed<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<HashSet<String>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::CustomerId.eq(customer.uuid()));
    let rows = select.all(conn).await.or_internal("reading dismissed advice")?;
    Ok(rows.into_iter().map(|r| r.advice).collect())
}

/// Remembers it; saying so twice is the same as once.
pub(super) async fn dismiss(ctx: &OpContext, tx: &Tx, customer: CustomerId, advice: &str) -> Result<()> {
    let row = row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: customer.uuid(),
        advice: advice.to_owned(),
        dismissed_at: ctx.now.as_microsecond(),
    };
    let columns = [row::Column::TenantId, row::Column::CustomerId, row::Column::Advice];
    row::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::columns(columns).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await
        .or_internal("dismissing advice")?;
    Ok(())
}
