//! The provisioning_installs table.

use mpanel_core::{InstallId, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::{InstallLink, InstallState, InstallView};
use crate::template::{Filled, Link, fill_text};
use crate::time::from_micros;

/// Purpose of the sealed passwords.
pub(super) const SECRETS: &str = "install.secrets";

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provisioning_installs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub service_id: Uuid,
    pub customer_id: Uuid,
    /// The reinstallation it belongs to.
    pub action_id: Option<Uuid>,
    pub application_id: Option<Uuid>,
    pub template_id: Option<Uuid>,
    pub number: i32,
    pub name: String,
    pub state: String,
    pub steps: String,
    pub problem: Option<String>,
    /// Addresses, filled but for that of the machine.
    pub links: String,
    pub token_hash: String,
    /// Whether the machine tells how it goes.
    pub reports: bool,
    pub sealed_secrets: Option<String>,
    pub expires_at: i64,
    pub created_at: i64,
    pub finished_at: Option<i64>,
    pub revealed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

mpanel_db::tenant_scoped!();

impl Model {
    /// Where it is by now: a machine that said nothing in time stays silent.
    pub(super) fn state(&self, ctx: &OpContext) -> Result<InstallState> {
        let kept = InstallState::stored(&self.state)?;
        let open = matches!(kept, InstallState::Waiting | InstallState::Running);
        Ok(if open && ctx.now.as_microsecond() >= self.expires_at { InstallState::Silent } else { kept })
    }

    pub(super) fn view(self, ctx: &OpContext, address: Option<&str>) -> Result<InstallView> {
        let links: Vec<Link> = serde_json::from_str(&self.links)?;
        let known = [("address".to_owned(), Filled::Text(address.unwrap_or_default().to_owned()))].into();
        let link = |link: Link| InstallLink { url: fill_text(&link.url, &known), label: link.label };
        Ok(InstallView {
            id: InstallId(self.id),
            service: ServiceId(self.service_id),
            state: self.state(ctx)?,
            steps: serde_json::from_str(&self.steps)?,
            // Without an address there is nothing to open yet.
            links: if address.is_some() { links.into_iter().map(link).collect() } else { Vec::new() },
            name: self.name,
            number: self.number,
            problem: self.problem,
            secrets: self.sealed_secrets.is_some(),
            revealed_at: self.revealed_at.map(from_micros),
            created_at: from_micros(self.created_at),
            finished_at: self.finished_at.map(from_micros),
        })
    }
}

/// The installation a machine has, or is about to have.
pub(super) async fn current<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<Model>> {
    let query = Entity::find_in(ctx).filter(Column::ServiceId.eq(service.uuid()));
    let query = query.filter(Column::State.ne(InstallState::Replaced.as_str()));
    query
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .one(conn)
        .await
        .or_internal("reading an installation")
}

pub(super) async fn save(tx: &Tx, row: Model) -> Result<Model> {
    row.into_active_model().reset_all().update(tx).await.or_internal("saving an installation")
}
