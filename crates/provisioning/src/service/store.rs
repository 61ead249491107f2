//! The services table.

use mpanel_core::{CustomerId, Error, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};

use super::state::{Move, ServiceState, transition};
use super::{ProductSnapshot, SuspensionReason};
use crate::setup::WaitsFor;
use crate::{address, firewall, network};

/// Purpose of the sealed machine password.
pub(crate) const PASSWORD: &str = "service.password";
/// Purpose of the sealed cloud-init.
pub(crate) const USER_DATA: &str = "service.user_data";

pub(crate) type ServiceRow = services::Model;

pub(crate) mod services {
    //! The services table.
    use sea_orm::entity::prelude::*;

    use crate::service::ServiceState;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "services")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub customer_id: Uuid,
        pub order_id: Uuid,
        pub subscription_id: Option<Uuid>,
        pub version: i32,
        pub state: String,
        pub state_reason: Option<String>,
        pub state_since: i64,
        /// Why it is (to be) suspended.
        pub suspension: Option<String>,
        /// What is being done to it: suspend, unsuspend, terminate.
        pub act: Option<String>,
        pub act_reason: Option<String>,
        pub act_since: Option<i64>,
        pub act_polls: i32,
        /// When the act was given up for the time being and the state says failed.
        pub act_failed_at: Option<i64>,
        pub hostname: String,
        pub label: Option<String>,
        pub product_id: Uuid,
        pub product_name: String,
        pub product: String,
        pub account_id: Option<Uuid>,
        pub region: String,
        pub image_id: String,
        pub image_name: String,
        pub os_type: String,
        pub username: String,
        pub access: String,
        /// One a line.
        pub ssh_key: Option<String>,
        pub sealed_user_data: Option<String>,
        pub sealed_password: Option<String>,
        pub password_serial: i32,
        pub display_name: String,
        pub instance_id: Option<String>,
        pub provider_status: Option<String>,
        pub power: String,
        /// What the power is expected to become, while we watch for it.
        pub power_target: Option<String>,
        pub power_since: Option<i64>,
        pub ipv4: Option<String>,
        pub ipv6: Option<String>,
        /// When the provider says it was bought; its terms count from here.
        pub bought_at: Option<i64>,
        /// When the provider ends the machine.
        pub provider_ends_on: Option<String>,
        pub provider_cancelled_at: Option<i64>,
        /// When our own term ends for good.
        pub ends_on: Option<String>,
        pub missing_since: Option<i64>,
        pub running_action: Option<Uuid>,
        pub setup: Option<String>,
        pub search: String,
        pub created_at: i64,
        pub updated_at: i64,
        pub synced_at: Option<i64>,
        /// Since when the plan is another than the machine was bought as.
        pub resize_due_at: Option<i64>,
        /// What its setup waits for: approval or maintenance.
        pub waits_for: Option<String>,
        pub waits_because: Option<String>,
        pub waits_since: Option<i64>,
        /// The machine that carries our tags, as far as we know.
        pub tagged_machine: Option<String>,
        pub tags_checked_at: Option<i64>,
        /// The provider's own application that it is installed with.
        pub provider_application: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}

    /// Those that have not ended.
    pub(crate) fn lives() -> Expr {
        Column::State.is_not_in(ServiceState::OVER.map(ServiceState::as_str))
    }

    /// Those that were begun and have not ended: what they run on is there, or is being made.
    pub(crate) fn runs() -> Expr {
        let others = [ServiceState::Pending, ServiceState::Cancelled, ServiceState::Terminated];
        Column::State.is_not_in(others.map(ServiceState::as_str))
    }
}

mpanel_db::tenant_scoped!(services);

impl services::Model {
    pub(crate) fn service(&self) -> ServiceId {
        ServiceId(self.id)
    }

    pub(crate) fn customer(&self) -> CustomerId {
        CustomerId(self.customer_id)
    }

    pub(crate) fn state(&self) -> Result<ServiceState> {
        ServiceState::stored(&self.state)
    }

    pub(crate) fn suspension(&self) -> Option<SuspensionReason> {
        self.suspension.as_deref().and_then(SuspensionReason::from_word)
    }

    pub(crate) fn product(&self) -> Result<ProductSnapshot> {
        Ok(serde_json::from_str(&self.product)?)
    }

    pub(crate) fn waits_for(&self) -> Option<WaitsFor> {
        self.waits_for.as_deref().and_then(WaitsFor::from_word)
    }

    pub(crate) fn is_windows(&self) -> bool {
        self.os_type == "Windows"
    }

    /// The keys that log in; none where the system takes none.
    pub(crate) fn ssh_keys(&self) -> impl Iterator<Item = &str> {
        self.ssh_key.as_deref().filter(|_| !self.is_windows()).into_iter().flat_map(str::lines)
    }

    /// Moves the state; the only place that writes it.
    pub(crate) fn apply(&mut self, ctx: &OpContext, wanted: Move, reason: Option<String>) -> Result<ServiceState> {
        let to = transition(self.state()?, wanted)?;
        self.state = to.to_string();
        self.state_reason = reason;
        self.state_since = ctx.now.as_microsecond();
        Ok(to)
    }

    /// What the text search looks through.
    pub(crate) fn search_text(&self) -> String {
        let parts = [
            Some(self.hostname.as_str()),
            self.label.as_deref(),
            Some(self.product_name.as_str()),
            self.ipv4.as_deref(),
            self.ipv6.as_deref(),
            self.instance_id.as_deref(),
        ];
        let id = self.service().to_string();
        let mut text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        text.push(' ');
        text.push_str(&id);
        text.to_lowercase()
    }
}

pub(crate) async fn find<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: ServiceId) -> Result<ServiceRow> {
    let row = services::Entity::find_in(ctx).filter(services::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a service")?.ok_or_else(|| Error::not_found("service"))
}

pub(crate) async fn lock(tx: &Tx, ctx: &OpContext, id: ServiceId) -> Result<ServiceRow> {
    let query = services::Entity::find_in(ctx).filter(services::Column::Id.eq(id.uuid())).lock_exclusive();
    query.one(tx).await.or_internal("locking a service")?.ok_or_else(|| Error::not_found("service"))
}

/// Writes the row back and tells those who watch.
pub(crate) async fn save(ctx: &OpContext, tx: &Tx, row: ServiceRow) -> Result<ServiceRow> {
    let row = save_quietly(ctx, tx, row).await?;
    tx.record(ctx, Event::ServiceChanged { service: row.service(), customer: row.customer() }).await?;
    Ok(row)
}

/// Writes the row back where another event tells of it, or nothing worth telling has changed.
pub(crate) async fn save_quietly(ctx: &OpContext, tx: &Tx, mut row: ServiceRow) -> Result<ServiceRow> {
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    row.search = row.search_text();
    if row.waits_for.is_some() && (row.state()? != ServiceState::Provisioning || row.act.is_some()) {
        // Only a setup waits.
        (row.waits_for, row.waits_because, row.waits_since) = (None, None, None);
    }
    let row = row.into_active_model().reset_all().update(tx).await.or_internal("saving a service")?;
    address::keep_main(ctx, tx, &row).await?;
    if row.state()?.is_final() {
        network::service_ended(ctx, tx, row.service()).await?;
        firewall::leave_all(ctx, tx, row.service()).await?;
    }
    Ok(row)
}
