//! What happened to domains, written when their rows change.

use mpanel_core::{CustomerId, DomainNameId, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::store::{self, DomainRow};
use super::{DomainContacts, DomainState, DomainView};
use crate::service::TimelineView;
use crate::time::from_micros;

/// The most entries that are shown.
const SHOWN: u64 = 100;

mod rows {
    //! The provisioning_domain_history table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_domain_history")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub domain_id: Uuid,
        /// Whose the domain was then.
        pub customer_id: Option<Uuid>,
        pub at: i64,
        pub kind: String,
        pub title: String,
        pub detail: String,
        pub actor_kind: String,
        pub actor_name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// What happened to a domain, latest first; a customer sees their own time with it.
///
/// # Errors
/// Not found for a domain of somebody else.
pub async fn domain_history<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: DomainNameId,
) -> Result<Vec<TimelineView>> {
    let domain = store::find(ctx, conn, customer, id).await?;
    let mut query = rows::Entity::find_in(ctx).filter(rows::Column::DomainId.eq(id.uuid()));
    if let Some(customer) = customer {
        query = query.filter(rows::Column::CustomerId.eq(customer.uuid()));
    }
    let latest = query.order_by_desc(rows::Column::At).order_by_desc(rows::Column::Id).limit(SHOWN);
    let found = latest.all(conn).await.or_internal("reading what happened to a domain")?;
    let service = ServiceId(domain.service_id.unwrap_or_default());
    Ok(found.into_iter().map(|row| shown(row, service)).collect())
}

fn shown(row: rows::Model, service: ServiceId) -> TimelineView {
    TimelineView {
        at: from_micros(row.at),
        service,
        kind: row.kind,
        title: row.title,
        detail: row.detail,
        actor_kind: row.actor_kind,
        actor_name: row.actor_name,
        related: None,
        staff_only: false,
    }
}

/// Writes down what has happened between the two rows, in the transaction that makes it true. None for a new one.
pub(super) async fn note(ctx: &OpContext, tx: &Tx, before: Option<&DomainRow>, after: &DomainRow) -> Result<()> {
    let before = before.map(DomainRow::view).transpose()?;
    let happened = happened(before.as_ref(), &after.view()?);
    if happened.is_empty() {
        return Ok(());
    }
    let of_domain = rows::Entity::find_in(ctx).filter(rows::Column::DomainId.eq(after.id));
    let last = of_domain.order_by_desc(rows::Column::At).limit(1).one(tx).await;
    let last = last.or_internal("reading what happened last to a domain")?;
    // Several things may happen in one instant; a microsecond apart they keep their order.
    let first = last.map_or(i64::MIN, |last| last.at + 1).max(ctx.now.as_microsecond());
    for (at, what) in (first..).zip(happened) {
        let (actor_kind, actor_name) = match what.is_the_providers() {
            true => ("provider", ""),
            false => (ctx.actor.kind(), ctx.actor.name()),
        };
        let row = rows::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            domain_id: after.id,
            customer_id: after.customer_id,
            at,
            kind: what.kind.to_owned(),
            title: what.title.to_owned(),
            detail: what.detail,
            actor_kind: actor_kind.to_owned(),
            actor_name: actor_name.to_owned(),
        };
        let insert = rows::Entity::insert(row.into_active_model()).exec_without_returning(tx);
        insert.await.or_internal("writing down what happened to a domain")?;
    }
    Ok(())
}

/// Forgets what happened to a domain that is taken off the list.
pub(super) async fn forget(ctx: &OpContext, tx: &Tx, domain: DomainNameId) -> Result<()> {
    let of_domain = rows::Entity::delete_many()
        .filter(rows::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(rows::Column::DomainId.eq(domain.uuid()));
    of_domain.exec(tx).await.or_internal("forgetting what happened to a domain")?;
    Ok(())
}

/// Something that happened, in words.
struct Happened {
    kind: &'static str,
    title: &'static str,
    detail: String,
}

impl Happened {
    /// Whoever had it looked at did not do it.
    fn is_the_providers(&self) -> bool {
        self.kind == "asked_for" || DomainState::from_word(self.kind).is_some()
    }
}

/// The rule: what lies between a domain as it was and as it is; none before for one that is new.
fn happened(before: Option<&DomainView>, after: &DomainView) -> Vec<Happened> {
    let mut found = Vec::new();
    let mut add = |kind, title, detail: String| found.push(Happened { kind, title, detail });
    let detail = after.problem.clone().unwrap_or_default();
    let Some(before) = before else {
        match after.state {
            DomainState::Requested if after.is_transfer => add("ordered", "The transfer was ordered", detail),
            DomainState::Requested => add("ordered", "The domain was ordered", detail),
            _ => add("read", "The domain was read from the data centre", detail),
        }
        return found;
    };
    if before.customer != after.customer {
        let title =
            if after.customer.is_some() { "The domain was given to a customer" } else { "The domain was taken back" };
        add("given", title, String::new());
    }
    if before.state != after.state {
        add(after.state.as_str(), title_of(after.state), detail);
    }
    if before.is_asked_for != after.is_asked_for {
        let (kind, title) = match after.is_asked_for {
            true => ("asked_for", "Another registrar asks for the domain"),
            false => ("not_asked_for", "The request of the other registrar is over"),
        };
        add(kind, title, String::new());
    }
    match (before.cancel_at, after.cancel_at) {
        (None, Some(_)) => add("cancelling", "The domain ends with its paid time", String::new()),
        (Some(_), None) if !after.state.is_over() => add("kept", "The cancellation was taken back", String::new()),
        _ => {}
    }
    if before.name_servers != after.name_servers {
        add("name_servers", "The name servers were changed", after.name_servers.join(", "));
    }
    if before.contacts.owner != after.contacts.owner && !before.contacts.owner.is_empty() {
        add("owner", "The domain has another owner", String::new());
    } else if before.contacts != after.contacts && !before.contacts.owner.is_empty() {
        add("contacts", "The contacts were changed", String::new());
    }
    if after.wanted_contacts.is_some() && before.wanted_contacts != after.wanted_contacts {
        let detail =
            "The data centre took the change and shows the contacts of before. The owner may have to confirm it.";
        add("contacts_wanted", "Other contacts wait for a confirmation", detail.to_owned());
    }
    let is_given_up = |wanted: &DomainContacts| after.wanted_contacts.is_none() && *wanted != after.contacts;
    if before.wanted_contacts.as_ref().is_some_and(is_given_up) {
        add("contacts_not_taken", "The new contacts are not waited for any more", String::new());
    }
    if before.is_closed != after.is_closed {
        let (kind, title) = match after.is_closed {
            true => ("closed", "The domain was closed to its customer"),
            false => ("opened", "The domain was opened to its customer"),
        };
        add(kind, title, String::new());
    }
    found
}

fn title_of(state: DomainState) -> &'static str {
    use DomainState as S;
    match state {
        S::Requested => "The data centre is asked whether it has the order",
        S::Processing => "The registry registers the domain",
        S::TransferringIn => "The domain is on its way from the other registrar",
        S::Ready => "The domain is ready",
        S::TransferringOut => "The domain is on its way to another registrar",
        S::ManualTask => "The data centre has something to do by hand",
        S::Transferred => "The domain has gone to another registrar",
        S::Error => "The registry refused",
        S::Cancelled => "The domain has ended",
        S::Failed => "The domain was not ordered",
        S::Unknown => "The data centre does not say how the domain is",
    }
}
