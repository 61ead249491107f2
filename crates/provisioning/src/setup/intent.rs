//! Intents: "we are about to buy this machine under that request id", committed before the purchase is sent.

use std::collections::HashMap;

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use crate::service::store::ServiceRow;
use crate::words::words;

pub(crate) use row::Model as IntentRow;

pub(crate) mod row {
    //! The provisioning_intents table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_intents")]
    pub struct Model {
        /// The request id of the purchase.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub account_id: Option<Uuid>,
        pub state: String,
        pub display_name: String,
        pub instance_id: Option<String>,
        pub detail: Option<String>,
        pub created_at: i64,
        pub resolved_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(row);

words! {
    /// What became of an intent.
    IntentState {
        /// Written; whether the purchase was sent is not known.
        Open = "open",
        /// Sent; whether it was carried out is not known.
        Unknown = "unknown",
        /// The machine exists.
        Bought = "bought",
        /// The provider refused.
        Refused = "refused",
        /// It certainly was not sent.
        NotSent = "not_sent",
        /// It was looked for and does not exist.
        Absent = "absent",
        /// The machine exists but was given up.
        Abandoned = "abandoned",
    }
}

impl IntentState {
    /// Whether a machine may exist that we do not know of.
    pub(crate) fn is_unresolved(self) -> bool {
        matches!(self, Self::Open | Self::Unknown)
    }
}

/// Writes an open intent; its id is the purchase's request id.
pub(crate) async fn write(ctx: &OpContext, tx: &Tx, service: &ServiceRow) -> Result<IntentRow> {
    let row = IntentRow {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        service_id: service.id,
        account_id: service.account_id,
        state: IntentState::Open.to_string(),
        display_name: service.display_name.clone(),
        instance_id: None,
        detail: None,
        created_at: ctx.now.as_microsecond(),
        resolved_at: None,
    };
    row.into_active_model().insert(tx).await.or_internal("writing an intent")
}

/// Notes what became of an intent.
pub(crate) async fn resolve(ctx: &OpContext, tx: &Tx, id: Uuid, to: &Resolution) -> Result<()> {
    let query = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id)).lock_exclusive();
    let mut row =
        query.one(tx).await.or_internal("locking an intent")?.ok_or_else(|| Error::internal("an intent vanished"))?;
    row.state = to.state.to_string();
    row.instance_id = to.machine.clone().or(row.instance_id);
    row.detail = to.detail.clone();
    row.resolved_at = (!to.state.is_unresolved()).then_some(ctx.now.as_microsecond());
    row.into_active_model().reset_all().update(tx).await.or_internal("resolving an intent")?;
    Ok(())
}

/// What became of an intent.
#[derive(Debug, Clone)]
pub(crate) struct Resolution {
    pub(crate) state: IntentState,
    pub(crate) machine: Option<String>,
    pub(crate) detail: Option<String>,
}

impl Resolution {
    pub(crate) fn bought(machine: &str) -> Self {
        Self { state: IntentState::Bought, machine: Some(machine.to_owned()), detail: None }
    }

    pub(crate) fn because(state: IntentState, detail: impl Into<String>) -> Self {
        Self { state, machine: None, detail: Some(detail.into()) }
    }
}

/// A service's intents, latest first.
pub(crate) async fn of_service<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<IntentRow>> {
    row::Entity::find_in(ctx)
        .filter(row::Column::ServiceId.eq(service.uuid()))
        .order_by_desc(row::Column::CreatedAt)
        .order_by_desc(row::Column::Id)
        .all(conn)
        .await
        .or_internal("reading intents")
}

/// The machines on an account that a setup has given up, with the service they were bought for.
pub(crate) async fn given_up<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<HashMap<String, ServiceId>> {
    let rows = row::Entity::find_in(ctx)
        .filter(row::Column::AccountId.eq(account.uuid()))
        .filter(row::Column::State.eq(IntentState::Abandoned.as_str()))
        .all(conn)
        .await
        .or_internal("reading machines that were given up")?;
    Ok(rows.into_iter().filter_map(|r| Some((r.instance_id?, ServiceId(r.service_id)))).collect())
}

/// Those of a service's intents under which a machine may exist that we do not know of.
pub(crate) async fn unresolved<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<IntentRow>> {
    let all = of_service(ctx, conn, service).await?;
    Ok(all.into_iter().filter(|i| IntentState::from_word(&i.state).is_some_and(IntentState::is_unresolved)).collect())
}
