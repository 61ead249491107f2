//! The payment_methods table.

use mpanel_core::{CustomerId, OpContext, PaymentMethodId, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;

use super::{PaymentMethodView, is_expired, is_last_month};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_methods")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub customer_id: Uuid,
    pub gateway_id: Uuid,
    pub gateway_ref: String,
    pub brand: String,
    pub last4: String,
    /// Where the bank that issued it is.
    pub country: Option<String>,
    pub exp_month: i32,
    pub exp_year: i32,
    /// Whether the customer wants it kept; the others were for one payment.
    pub saved: bool,
    /// The customer whose default it is.
    pub default_of: Option<Uuid>,
    pub removed_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

mpanel_db::tenant_scoped!();

/// The saved methods of a customer that are still there.
pub(crate) fn of_customer(ctx: &OpContext, customer: CustomerId) -> Select<Entity> {
    Entity::find_in(ctx)
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::Saved.eq(true))
        .filter(Column::RemovedAt.is_null())
}

/// A method of a customer that can be charged now, saved or not.
pub(crate) async fn find_usable<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    customer: CustomerId,
    id: PaymentMethodId,
) -> Result<Option<Model>> {
    Entity::find_in(ctx)
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::RemovedAt.is_null())
        .one(conn)
        .await
        .or_internal("loading a payment method")
}

impl Model {
    pub(crate) fn view(self, ctx: &OpContext) -> PaymentMethodView {
        PaymentMethodView {
            id: PaymentMethodId(self.id),
            default: self.default_of.is_some(),
            expired: is_expired(self.exp_year, self.exp_month, ctx.today()),
            expires_this_month: is_last_month(self.exp_year, self.exp_month, ctx.today()),
            brand: self.brand,
            last4: self.last4,
            exp_month: self.exp_month,
            exp_year: self.exp_year,
            created_at: Timestamp::from_microsecond(self.created_at).unwrap_or_default(),
        }
    }
}
