//! The provisioning_ssh_keys table.

use mpanel_core::{CustomerId, OpContext, SshKeyId};
use mpanel_db::TenantScoped;
use sea_orm::entity::prelude::*;

use super::SshKeyView;
use crate::time::from_micros;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provisioning_ssh_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub customer_id: Uuid,
    pub name: String,
    /// The name in small letters, by which it is unique and sorted.
    pub name_key: String,
    pub public_key: String,
    pub fingerprint: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

mpanel_db::tenant_scoped!();

/// The keys of a customer.
pub(super) fn of_customer(ctx: &OpContext, customer: CustomerId) -> Select<Entity> {
    Entity::find_in(ctx).filter(Column::CustomerId.eq(customer.uuid()))
}

impl Model {
    pub(super) fn view(self) -> SshKeyView {
        SshKeyView {
            id: SshKeyId(self.id),
            version: self.version,
            name: self.name,
            public_key: self.public_key,
            fingerprint: self.fingerprint,
            created_at: from_micros(self.created_at),
        }
    }
}
