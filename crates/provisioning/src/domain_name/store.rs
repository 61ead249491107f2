//! The table of domain names.

use mpanel_core::{CustomerId, DomainNameId, Error, OpContext, ProviderAccountId, Result, ServiceId, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};

use super::{DomainState, DomainView, history};
use crate::own;
use crate::provider::domains::CloudDomain;
use crate::service::store::ServiceRow;
use crate::since::moves_on;
use crate::time::{from_micros, seconds_since};

/// After this contacts that were accepted and never shown are not waited for any more.
const WANTED_S: i64 = 30 * 86_400;

pub(crate) type DomainRow = domains::Model;

pub(crate) mod domains {
    //! The provisioning_domains table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_domains")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub customer_id: Option<Uuid>,
        /// In small letters and ASCII, without the last dot.
        pub name: String,
        pub is_transfer: bool,
        pub state: String,
        pub problem: Option<String>,
        pub name_servers: String,
        pub contacts: String,
        pub registered_at: Option<i64>,
        pub renews_at: Option<i64>,
        pub ends_at: Option<i64>,
        pub cancel_at: Option<i64>,
        pub is_asked_for: bool,
        pub asked_for_at: Option<i64>,
        /// Contacts that the provider has accepted and does not show yet.
        pub wanted_contacts: Option<String>,
        /// Since when.
        pub wanted_at: Option<i64>,
        /// Under which request it was ordered here.
        pub request_id: Option<Uuid>,
        /// The service it was bought with.
        pub service_id: Option<Uuid>,
        /// That service has ended.
        pub is_service_over: bool,
        /// Since when its customer may not change it.
        pub closed_at: Option<i64>,
        pub since: i64,
        pub looked_at: i64,
        pub created_at: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

moves_on!(pub(super) DomainRow, DomainState);

impl DomainRow {
    pub(super) fn fresh(ctx: &OpContext, account: Uuid, name: &str) -> Self {
        let now = ctx.now.as_microsecond();
        Self {
            id: ctx.new_id::<DomainNameId>().uuid(),
            tenant_id: ctx.tenant.uuid(),
            account_id: account,
            customer_id: None,
            name: name.to_owned(),
            is_transfer: false,
            state: DomainState::Requested.to_string(),
            problem: None,
            name_servers: "[]".to_owned(),
            contacts: "{\"owner\":\"\",\"admin\":\"\",\"tech\":\"\",\"zone\":\"\"}".to_owned(),
            registered_at: None,
            renews_at: None,
            ends_at: None,
            cancel_at: None,
            is_asked_for: false,
            asked_for_at: None,
            wanted_contacts: None,
            wanted_at: None,
            request_id: None,
            service_id: None,
            is_service_over: false,
            closed_at: None,
            since: now,
            looked_at: now,
            created_at: now,
            version: 1,
        }
    }

    pub(super) fn domain(&self) -> DomainNameId {
        DomainNameId(self.id)
    }

    pub(super) fn account(&self) -> ProviderAccountId {
        ProviderAccountId(self.account_id)
    }

    pub(crate) fn state(&self) -> Result<DomainState> {
        DomainState::stored(&self.state)
    }

    /// Nothing was registered, or nothing is known to be.
    pub(super) fn came_to_nothing(&self) -> Result<bool> {
        let state = self.state()?;
        Ok(state.is_over() || matches!(state, DomainState::Error | DomainState::Unknown))
    }

    /// The rule: whether another order of the name takes its place. One that came to nothing does for its own service,
    /// and for every other when its service is over.
    pub(super) fn gives_way(&self, service: Option<&ServiceRow>) -> Result<bool> {
        let is_own = service.is_some_and(|service| self.service_id == Some(service.id));
        Ok(self.state()?.is_over() || (is_own || self.is_service_over) && self.came_to_nothing()?)
    }

    /// It belongs to no service any more, and is open.
    pub(super) fn leave_service(&mut self) {
        (self.service_id, self.is_service_over, self.closed_at) = (None, false, None);
    }

    /// The rule: whether what the provider shows under the name is this domain. While an order is open, one that is
    /// over is an older one: the provider shows new things late.
    pub(super) fn is_about(&self, seen: &CloudDomain) -> Result<bool> {
        let is_older = self.state()? == DomainState::Requested && DomainState::of_provider(&seen.status).is_over();
        Ok(!is_older)
    }

    /// Takes over what the provider says.
    pub(super) fn take(&mut self, ctx: &OpContext, seen: &CloudDomain) -> Result<()> {
        let at = |at: Option<Timestamp>| at.map(Timestamp::as_microsecond);
        self.enter(ctx, DomainState::of_provider(&seen.status), seen.error.clone());
        self.name_servers = serde_json::to_string(&seen.name_servers)?;
        self.contacts = serde_json::to_string(&seen.contacts)?;
        (self.registered_at, self.renews_at) = (at(seen.registered_at), at(seen.renews_at));
        (self.ends_at, self.cancel_at) = (at(seen.ends_at), at(seen.cancel_at));
        self.is_asked_for = seen.is_asked_for;
        self.asked_for_at = self.asked_for_at.filter(|_| seen.is_asked_for);
        let is_old = self.wanted_at.is_some_and(|at| seconds_since(at, ctx.now) >= WANTED_S);
        if is_old || self.wanted_contacts.as_ref() == Some(&self.contacts) {
            (self.wanted_contacts, self.wanted_at) = (None, None);
        }
        self.looked_at = ctx.now.as_microsecond();
        Ok(())
    }

    pub(super) fn view(&self) -> Result<DomainView> {
        Ok(DomainView {
            id: self.domain(),
            account: self.account(),
            customer: self.customer_id.map(CustomerId),
            name: self.name.clone(),
            is_transfer: self.is_transfer,
            state: self.state()?,
            problem: self.problem.clone(),
            name_servers: serde_json::from_str(&self.name_servers)?,
            contacts: serde_json::from_str(&self.contacts)?,
            registered_at: self.registered_at.map(from_micros),
            renews_at: self.renews_at.map(from_micros),
            ends_at: self.ends_at.map(from_micros),
            cancel_at: self.cancel_at.map(from_micros),
            is_asked_for: self.is_asked_for,
            asked_for_at: self.asked_for_at.map(from_micros),
            wanted_contacts: self.wanted_contacts.as_deref().map(serde_json::from_str).transpose()?,
            wanted_at: self.wanted_at.map(from_micros),
            since: from_micros(self.since),
            service: self.service_id.map(ServiceId),
            is_service_over: self.is_service_over,
            is_closed: self.closed_at.is_some(),
            looked_at: from_micros(self.looked_at),
            created_at: from_micros(self.created_at),
        })
    }
}

fn one(ctx: &OpContext, customer: Option<CustomerId>, id: DomainNameId) -> sea_orm::Select<domains::Entity> {
    own::one(ctx, (domains::Column::Id, id.uuid()), (domains::Column::CustomerId, customer))
}

/// A domain; with a customer, only one of theirs.
pub(super) async fn find<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: DomainNameId,
) -> Result<DomainRow> {
    let row = one(ctx, customer, id).one(conn).await;
    row.or_internal("reading a domain")?.ok_or_else(|| Error::not_found("domain"))
}

/// The same, held until the transaction ends; none when it is gone.
pub(super) async fn lock(ctx: &OpContext, tx: &Tx, id: DomainNameId) -> Result<Option<DomainRow>> {
    one(ctx, None, id).lock_exclusive().one(tx).await.or_internal("locking a domain")
}

/// The row of a name.
pub(super) async fn named<C: ConnectionTrait>(ctx: &OpContext, conn: &C, name: &str) -> Result<Option<DomainRow>> {
    let query = domains::Entity::find_in(ctx).filter(domains::Column::Name.eq(name));
    query.one(conn).await.or_internal("reading a domain by its name")
}

/// The row of a name, held until the transaction ends.
pub(super) async fn lock_name(ctx: &OpContext, tx: &Tx, name: &str) -> Result<Option<DomainRow>> {
    let query = domains::Entity::find_in(ctx).filter(domains::Column::Name.eq(name)).lock_exclusive();
    query.one(tx).await.or_internal("locking a domain")
}

/// Notes a domain that the provider has and the list has not. It is nobody's.
pub(super) async fn note_seen(
    ctx: &OpContext,
    tx: &Tx,
    account: ProviderAccountId,
    seen: &CloudDomain,
    asked_at: Option<i64>,
) -> Result<DomainRow> {
    let mut row = DomainRow::fresh(ctx, account.uuid(), &seen.name);
    row.take(ctx, seen)?;
    row.asked_for_at = asked_at;
    let row = row.into_active_model().insert(tx).await.or_internal("noting a domain")?;
    history::note(ctx, tx, None, &row).await?;
    Ok(row)
}

/// Writes the row back, with what has happened by it, and tells those who watch.
pub(super) async fn save(ctx: &OpContext, tx: &Tx, mut row: DomainRow) -> Result<DomainRow> {
    let before = find(ctx, tx, None, row.domain()).await?;
    row.version += 1;
    let row = row.into_active_model().reset_all().update(tx).await.or_internal("saving a domain")?;
    history::note(ctx, tx, Some(&before), &row).await?;
    told(ctx, tx, &row).await?;
    Ok(row)
}

/// Tells its customer, and staff, who watch the account.
pub(super) async fn told(ctx: &OpContext, tx: &Tx, row: &DomainRow) -> Result<()> {
    if let Some(customer) = row.customer_id {
        tx.record(ctx, Event::NetworkingChanged { customer: customer.into() }).await?;
    }
    tx.record(ctx, Event::ProviderAccountChanged { account: row.account() }).await
}
