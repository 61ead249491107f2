//! The gateways table.

use mpanel_core::{GatewayId, OpContext, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;

use super::{GatewayKind, GatewayView};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gateways")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub kind: String,
    pub name: String,
    pub enabled: bool,
    pub api_base: Option<String>,
    pub browser_base: Option<String>,
    pub publishable_key: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub secret_key_sealed: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub webhook_secret_sealed: Option<String>,
    pub version: i32,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

mpanel_db::tenant_scoped!();

pub(crate) async fn find<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: GatewayId) -> Result<Option<Model>> {
    Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await.or_internal("loading a gateway")
}

impl Model {
    pub(crate) fn kind(&self) -> GatewayKind {
        // A row of a kind this release does not know takes no money through any adapter.
        GatewayKind::parse(&self.kind).unwrap_or(GatewayKind::Manual)
    }

    pub(crate) fn view(self) -> GatewayView {
        GatewayView {
            id: GatewayId(self.id),
            kind: self.kind(),
            enabled: self.enabled,
            secret_key_set: self.secret_key_sealed.is_some(),
            webhook_secret_set: self.webhook_secret_sealed.is_some(),
            name: self.name,
            api_base: self.api_base,
            browser_base: self.browser_base,
            publishable_key: self.publishable_key,
            version: self.version,
            created_at: Timestamp::from_microsecond(self.created_at).unwrap_or_default(),
        }
    }
}
