//! The refunds table.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, Money, OpContext, PaymentId, RefundId, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QuerySelect};

use super::{RefundStatus, RefundView};
use crate::ports::{Lookup, RefundRequest};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refunds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub payment_id: Uuid,
    pub customer_id: Uuid,
    pub gateway_id: Uuid,
    pub status: String,
    pub amount_minor: i64,
    pub currency: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub with_credit_note: bool,
    pub idempotency_key: String,
    pub gateway_ref: Option<String>,
    pub error_code: Option<String>,
    pub polls: i32,
    /// Set before the first call: from then on the gateway may know of it.
    pub submitted_at: Option<i64>,
    pub settled_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

mpanel_db::tenant_scoped!();

pub(crate) async fn find<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: RefundId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("loading a refund")?.ok_or_else(|| Error::not_found("refund"))
}

/// Loads a refund for change; the payment is locked before it, always in this order.
pub(crate) async fn lock(tx: &Tx, ctx: &OpContext, id: RefundId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking a refund")?.ok_or_else(|| Error::not_found("refund"))
}

/// Per payment, the minor units of all refunds that have not failed.
pub(crate) async fn reserved<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    payments: &[Uuid],
) -> Result<HashMap<Uuid, i64>> {
    let rows = Entity::find_in(ctx)
        .filter(Column::PaymentId.is_in(payments.iter().copied()))
        .filter(Column::Status.ne(RefundStatus::Failed.as_str()))
        .all(conn)
        .await
        .or_internal("adding up refunds")?;
    let mut sums = HashMap::new();
    for row in rows {
        let sum: &mut i64 = sums.entry(row.payment_id).or_default();
        *sum = sum.saturating_add(row.amount_minor);
    }
    Ok(sums)
}

impl Model {
    pub(crate) fn refund_id(&self) -> RefundId {
        RefundId(self.id)
    }

    pub(crate) fn status(&self) -> RefundStatus {
        RefundStatus::parse(&self.status).unwrap_or(RefundStatus::Unknown)
    }

    pub(crate) fn amount(&self) -> Result<Money> {
        Ok(Money::new(self.amount_minor, self.currency.parse()?))
    }

    pub(crate) fn lookup(&self) -> Lookup {
        Lookup { reference: self.gateway_ref.clone(), idempotency_key: self.idempotency_key.clone() }
    }

    /// The terms as they are sent, the same every time.
    pub(crate) fn request(&self, charge: String) -> Result<RefundRequest> {
        Ok(RefundRequest {
            refund: self.refund_id(),
            payment: PaymentId(self.payment_id),
            charge,
            idempotency_key: self.idempotency_key.clone(),
            amount: self.amount()?,
        })
    }

    pub(crate) fn view(self) -> Result<RefundView> {
        let instant = |us: i64| Timestamp::from_microsecond(us).unwrap_or_default();
        Ok(RefundView {
            id: self.refund_id(),
            payment: PaymentId(self.payment_id),
            customer: CustomerId(self.customer_id),
            status: self.status(),
            amount: self.amount()?,
            reason: self.reason,
            with_credit_note: self.with_credit_note,
            error_code: self.error_code,
            created_at: instant(self.created_at),
            settled_at: self.settled_at.map(instant),
        })
    }
}
