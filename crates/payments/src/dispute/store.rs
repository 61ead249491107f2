//! The disputes table.

use mpanel_core::{CustomerId, DisputeId, Money, PaymentId, Result, Timestamp};
use sea_orm::entity::prelude::*;

use super::{DisputeState, DisputeView};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disputes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub payment_id: Uuid,
    pub customer_id: Uuid,
    pub gateway_id: Uuid,
    pub gateway_ref: String,
    pub state: String,
    pub amount_minor: i64,
    pub currency: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub evidence_due_by: Option<i64>,
    pub opened_at: i64,
    pub closed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

mpanel_db::tenant_scoped!();

impl Model {
    pub(crate) fn state(&self) -> DisputeState {
        DisputeState::parse(&self.state).unwrap_or(DisputeState::Open)
    }

    pub(crate) fn view(self) -> Result<DisputeView> {
        let instant = |us: i64| Timestamp::from_microsecond(us).unwrap_or_default();
        Ok(DisputeView {
            id: DisputeId(self.id),
            payment: PaymentId(self.payment_id),
            customer: CustomerId(self.customer_id),
            state: self.state(),
            amount: Money::new(self.amount_minor, self.currency.parse()?),
            reason: self.reason,
            evidence_due_by: self.evidence_due_by.map(instant),
            opened_at: instant(self.opened_at),
            closed_at: self.closed_at.map(instant),
        })
    }
}
