//! What happened to a service, in sentences.

use mpanel_core::{ErrorKind, OpContext, Page, PageQuery, Result, ServiceId, Timestamp};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::Serialize;

use super::store::{self, ServiceRow};
use crate::time::from_micros;

pub(crate) mod row {
    //! The service_events table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "service_events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub service_id: Uuid,
        pub customer_id: Uuid,
        pub at: i64,
        pub kind: String,
        pub title: String,
        pub detail: String,
        pub staff_only: bool,
        pub actor_kind: String,
        pub actor_name: String,
        pub related_kind: Option<String>,
        pub related_id: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(row);

/// An entry of a timeline.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineView {
    /// When.
    pub at: Timestamp,
    /// Which service.
    pub service: ServiceId,
    /// A stable word, such as `suspended`.
    pub kind: String,
    /// What happened.
    pub title: String,
    /// More about it; may be empty.
    pub detail: String,
    /// system, staff, customer or provider.
    pub actor_kind: String,
    /// Who.
    pub actor_name: String,
    /// Kind and id of something it belongs to.
    pub related: Option<(String, String)>,
    /// Not for the customer's eyes.
    pub staff_only: bool,
}

/// An entry to write.
pub(crate) struct Entry {
    kind: &'static str,
    title: String,
    detail: String,
    staff_only: bool,
    related: Option<(&'static str, String)>,
}

impl Entry {
    pub(crate) fn new(kind: &'static str, title: impl Into<String>) -> Self {
        Self { kind, title: title.into(), detail: String::new(), staff_only: false, related: None }
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(crate) fn staff_only(mut self) -> Self {
        self.staff_only = true;
        self
    }

    pub(crate) fn related(mut self, kind: &'static str, id: impl ToString) -> Self {
        self.related = Some((kind, id.to_string()));
        self
    }
}

/// Writes an entry in the transaction that makes it true.
pub(crate) async fn note(ctx: &OpContext, tx: &Tx, service: &ServiceRow, entry: Entry) -> Result<()> {
    let (related_kind, related_id) = entry.related.map_or((None, None), |(k, id)| (Some(k.to_owned()), Some(id)));
    // Several things may happen in one instant; a microsecond apart they keep their order.
    let last = row::Entity::find_in(ctx)
        .filter(row::Column::ServiceId.eq(service.id))
        .order_by_desc(row::Column::At)
        .limit(1)
        .one(tx)
        .await
        .or_internal("reading the latest timeline entry")?;
    let row = row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        service_id: service.id,
        customer_id: service.customer_id,
        at: last.map_or(i64::MIN, |l| l.at + 1).max(ctx.now.as_microsecond()),
        kind: entry.kind.to_owned(),
        title: entry.title,
        detail: entry.detail,
        staff_only: entry.staff_only,
        actor_kind: ctx.actor.kind().to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        related_kind,
        related_id,
    };
    row::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await
        .or_internal("writing a timeline entry")?;
    Ok(())
}

/// Writes down for everybody what a journey across domains has done to a service. A service that does not exist yet has
/// no timeline, and nothing is written.
pub async fn note_on_service(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    kind: &'static str,
    title: String,
    detail: String,
) -> Result<()> {
    match store::find(tx, ctx, id).await {
        Ok(row) => note(ctx, tx, &row, Entry::new(kind, title).detail(detail)).await,
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// One page of a service's timeline, latest first. `for_staff` adds what customers do not see.
pub async fn service_timeline<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    for_staff: bool,
    query: &PageQuery,
) -> Result<Page<TimelineView>> {
    let mut select = row::Entity::find_in(ctx).filter(row::Column::ServiceId.eq(service.uuid()));
    if !for_staff {
        select = select.filter(row::Column::StaffOnly.eq(false));
    }
    Ok(select.page_of(conn, query, &[desc(row::Column::At)]).await?.map(TimelineView::from))
}

/// The latest entries of all services, or of one customer's, which leaves out what only staff sees.
pub async fn list_recent_events<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<mpanel_core::CustomerId>,
    limit: u64,
) -> Result<Vec<TimelineView>> {
    let mut select = row::Entity::find_in(ctx);
    if let Some(customer) = customer {
        select = select.filter(row::Column::CustomerId.eq(customer.uuid())).filter(row::Column::StaffOnly.eq(false));
    }
    let rows = select.order_by_desc(row::Column::At).order_by_desc(row::Column::Id).limit(limit).all(conn).await;
    Ok(rows.or_internal("reading recent entries")?.into_iter().map(TimelineView::from).collect())
}

/// The entries of a customer's services before an instant, latest first, for staff.
pub async fn customer_events_before<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: mpanel_core::CustomerId,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<TimelineView>> {
    let rows = row::Entity::find_in(ctx)
        .filter(row::Column::CustomerId.eq(customer.uuid()))
        .filter(row::Column::At.lt(before.as_microsecond()))
        .order_by_desc(row::Column::At)
        .order_by_desc(row::Column::Id)
        .limit(limit)
        .all(conn)
        .await;
    Ok(rows.or_internal("reading a customer's entries")?.into_iter().map(TimelineView::from).collect())
}

impl From<row::Model> for TimelineView {
    fn from(row: row::Model) -> Self {
        Self {
            at: from_micros(row.at),
            service: ServiceId(row.service_id),
            kind: row.kind,
            title: row.title,
            detail: row.detail,
            actor_kind: row.actor_kind,
            actor_name: row.actor_name,
            related: row.related_kind.zip(row.related_id),
            staff_only: row.staff_only,
        }
    }
}
