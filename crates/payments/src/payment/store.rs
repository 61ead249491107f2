//! The payments and payment_invoices tables.

use mpanel_core::{Currency, CustomerId, Error, GatewayId, InvoiceId, Money, OpContext, PaymentId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};

use super::rules::PaymentStatus;
use crate::dispute::DisputeState;
use crate::ports::{ChargeRequest, Lookup};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub customer_id: Uuid,
    pub gateway_id: Uuid,
    pub payment_method_id: Option<Uuid>,
    pub method_ref: Option<String>,
    pub status: String,
    pub amount_minor: i64,
    pub currency: String,
    pub refunded_minor: i64,
    pub dispute_state: Option<String>,
    pub off_session: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub return_url: Option<String>,
    pub idempotency_key: String,
    pub gateway_ref: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub action_url: Option<String>,
    pub error_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error_message: Option<String>,
    pub reference: Option<String>,
    pub received_on: Option<String>,
    /// What really came in, where that was in another currency.
    pub settled_minor: Option<i64>,
    pub settled_currency: Option<String>,
    /// Where the bank it was paid from is.
    pub payer_country: Option<String>,
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

/// Which invoices a payment is for.
pub(crate) mod link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "payment_invoices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub payment_id: Uuid,
        pub invoice_id: Uuid,
        /// The step of the dunning ladder that made the payment.
        pub step_key: Option<String>,
        /// The invoice again while no other payment may be made for it.
        pub guard: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}

    mpanel_db::tenant_scoped!();
}

pub(crate) async fn find<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: PaymentId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("loading a payment")?.ok_or_else(|| Error::not_found("payment"))
}

/// Loads a payment for change. Everything that changes a payment or its refunds goes through this lock.
pub(crate) async fn lock(tx: &Tx, ctx: &OpContext, id: PaymentId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking a payment")?.ok_or_else(|| Error::not_found("payment"))
}

/// The payment a gateway's charge belongs to.
pub(crate) async fn find_by_reference<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    gateway: GatewayId,
    reference: &str,
) -> Result<Option<Model>> {
    Entity::find_in(ctx)
        .filter(Column::GatewayId.eq(gateway.uuid()))
        .filter(Column::GatewayRef.eq(reference))
        .one(conn)
        .await
        .or_internal("finding a payment by its reference")
}

/// The invoices of a payment, in a fixed order.
pub(crate) async fn invoices<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: PaymentId) -> Result<Vec<InvoiceId>> {
    let rows = link::Entity::find_in(ctx)
        .filter(link::Column::PaymentId.eq(id.uuid()))
        .order_by_asc(link::Column::InvoiceId)
        .all(conn)
        .await
        .or_internal("loading a payment's invoices")?;
    Ok(rows.into_iter().map(|row| InvoiceId(row.invoice_id)).collect())
}

impl Model {
    pub(crate) fn payment_id(&self) -> PaymentId {
        PaymentId(self.id)
    }

    pub(crate) fn status(&self) -> PaymentStatus {
        // A word of a later release is treated as not known, which moves no money.
        PaymentStatus::parse(&self.status).unwrap_or(PaymentStatus::Unknown)
    }

    pub(crate) fn currency(&self) -> Result<Currency> {
        Ok(self.currency.parse::<Currency>()?)
    }

    pub(crate) fn amount(&self) -> Result<Money> {
        Ok(Money::new(self.amount_minor, self.currency()?))
    }

    pub(crate) fn settled(&self) -> Result<Option<Money>> {
        let (Some(minor), Some(code)) = (self.settled_minor, &self.settled_currency) else { return Ok(None) };
        let unknown = |_| Error::internal(format!("a payment came in {code:?}"));
        Ok(Some(Money::new(minor, code.parse().map_err(unknown)?)))
    }

    pub(crate) fn dispute(&self) -> Option<DisputeState> {
        self.dispute_state.as_deref().and_then(DisputeState::parse)
    }

    pub(crate) fn lookup(&self) -> Lookup {
        Lookup { reference: self.gateway_ref.clone(), idempotency_key: self.idempotency_key.clone() }
    }

    /// The terms as they are sent, the same every time.
    pub(crate) fn request(&self) -> Result<ChargeRequest> {
        let method = self.method_ref.clone();
        Ok(ChargeRequest {
            payment: self.payment_id(),
            idempotency_key: self.idempotency_key.clone(),
            amount: self.amount()?,
            method: method.ok_or_else(|| Error::internal("a payment without a method was to be submitted"))?,
            customer: CustomerId(self.customer_id),
            off_session: self.off_session,
            return_url: self.return_url.clone(),
        })
    }
}
