//! The webhook_receipts table: each webhook id once.

use mpanel_core::{GatewayId, OpContext, PaymentId, Result};
use mpanel_db::housekeeping::{forget, us_before};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};

use super::Receipt;

/// How long the receipt of a webhook is kept, for whoever asks what a gateway told.
const RECEIPTS_KEPT_S: i64 = 90 * 24 * 3600;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_receipts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub gateway_id: Uuid,
    pub webhook_id: String,
    pub outcome: String,
    pub payment_id: Option<Uuid>,
    pub received_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

mpanel_db::tenant_scoped!();

/// Takes a webhook id; `false` when it was taken before. Parallel copies wait for the first one's end.
pub(super) async fn remember(ctx: &OpContext, tx: &Tx, gateway: GatewayId, webhook_id: &str) -> Result<bool> {
    let model = ActiveModel {
        id: Set(ctx.new_uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        gateway_id: Set(gateway.uuid()),
        webhook_id: Set(webhook_id.to_owned()),
        outcome: Set(Receipt::Ignored.as_str().to_owned()),
        payment_id: Set(None),
        received_at: Set(ctx.now.as_microsecond()),
    };
    let conflict =
        OnConflict::columns([Column::TenantId, Column::GatewayId, Column::WebhookId]).do_nothing().to_owned();
    let inserted = Entity::insert(model).on_conflict(conflict).exec_without_returning(tx).await;
    Ok(inserted.or_internal("remembering a webhook")? == 1)
}

pub(super) async fn note_outcome(
    ctx: &OpContext,
    tx: &Tx,
    gateway: GatewayId,
    webhook_id: &str,
    receipt: Receipt,
    payment: Option<PaymentId>,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(receipt.as_str()))
        .col_expr(Column::PaymentId, Expr::value(payment.map(|id| id.uuid())))
        .filter(Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(Column::GatewayId.eq(gateway.uuid()))
        .filter(Column::WebhookId.eq(webhook_id))
        .exec(tx)
        .await
        .or_internal("noting what a webhook did")?;
    Ok(())
}

/// Forgets a batch of the tenant's oldest receipts; returns how many. A delivery that old is refused for its age.
pub async fn forget_old_receipts(ctx: &OpContext, db: &Db) -> Result<u64> {
    let old = Entity::find_in(ctx).filter(Column::ReceivedAt.lt(us_before(ctx.now, RECEIPTS_KEPT_S)));
    forget(db, old, Column::Id).await
}
