//! Reading addresses and their history.

use std::collections::HashMap;

use mpanel_core::{
    AddressId, BillableItemId, CustomerId, Error, OpContext, Page, PageQuery, ProviderAccountId, Result, ServiceId,
};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use super::store::{self, AddressRow, addresses, holdings};
use super::{AddressDetail, AddressView, Forward, HoldingView, inside};
use crate::network::guest::public_texts;
use crate::provider::networking::AddressKind;
use crate::service::store::services;
use crate::time::from_micros;
use crate::words::words;

/// Entries of a history that are shown.
const SHOWN: u64 = 100;

words! {
    /// Which addresses are shown.
    AddressShow {
        /// Movable, there, and nobody's: what can be given.
        Free = "free",
        /// With a price.
        Billed = "billed",
        /// The provider does not have them any more.
        Gone = "gone",
    }
}

/// Filters of the list.
#[derive(Debug, Clone, Default)]
pub struct AddressFilter {
    /// A customer's.
    pub customer: Option<CustomerId>,
    /// main, additional, floating or inside.
    pub kind: Option<AddressKind>,
    /// Of one service.
    pub service: Option<ServiceId>,
    /// Only those that stand so; without it all but those that are gone and nobody's.
    pub show: Option<AddressShow>,
}

/// One page of addresses; the search also finds those that a service of that name held once. Sort fields: ip,
/// created_at, kind; default latest first.
pub async fn list_addresses<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &AddressFilter,
    query: &PageQuery,
) -> Result<Page<AddressView>> {
    let mut select = addresses::Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(addresses::Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(addresses::Column::Kind.eq(kind.as_str()));
    }
    if let Some(service) = filter.service {
        select = select.filter(addresses::Column::ServiceId.eq(service.uuid()));
    }
    select = select.filter(stands(filter.show));
    if let Some(text) = query.search() {
        let named = services::Entity::find_in(ctx)
            .filter(services::Column::Search.contains(&text))
            .select_only()
            .column(services::Column::Id);
        let any = Condition::any()
            .add(addresses::Column::Ip.contains(&text))
            .add(addresses::Column::ReverseName.contains(&text))
            .add(addresses::Column::ServiceId.in_subquery(sea_orm::QueryTrait::into_query(named)));
        select = select.filter(any);
    }
    let fields = [
        ("created_at", addresses::Column::CreatedAt),
        ("ip", addresses::Column::Ip),
        ("kind", addresses::Column::Kind),
    ];
    let (column, down) = query.sorted(&fields, "-created_at")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let items = views(ctx, conn, page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

/// What is to be shown, as a condition.
fn stands(show: Option<AddressShow>) -> Condition {
    use addresses::Column as C;
    match show {
        None => Condition::any().add(C::GoneSince.is_null()).add(C::CustomerId.is_not_null()),
        Some(AddressShow::Free) => Condition::all()
            .add(C::Kind.is_in(AddressKind::MOVABLE.map(AddressKind::as_str)))
            .add(C::CustomerId.is_null())
            .add(C::GoneSince.is_null()),
        Some(AddressShow::Billed) => Condition::all().add(C::BilledBy.is_not_null()),
        Some(AddressShow::Gone) => Condition::all().add(C::GoneSince.is_not_null()),
    }
}

/// An address with its history; with a customer, only one of theirs, and only their own time with it.
pub async fn get_address<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: AddressId,
) -> Result<AddressDetail> {
    let row = store::find(ctx, conn, customer, id).await?;
    let mut held = holdings::Entity::find_in(ctx).filter(holdings::Column::Ip.eq(&row.ip));
    if let Some(customer) = customer {
        held = held.filter(holdings::Column::CustomerId.eq(customer.uuid()));
    }
    let history = held
        .order_by_desc(holdings::Column::HeldFrom)
        .order_by_desc(holdings::Column::Id)
        .limit(SHOWN)
        .all(conn)
        .await
        .or_internal("reading who held an address")?
        .into_iter()
        .map(|h| HoldingView {
            ip: h.ip,
            customer: CustomerId(h.customer_id),
            service: ServiceId(h.service_id),
            hostname: h.hostname,
            from: from_micros(h.held_from),
            until: h.held_until.map(from_micros),
        })
        .collect();
    let further = row.kind()? != AddressKind::Main;
    let guest = if further { public_texts(row.ip()?) } else { Vec::new() };
    let net = inside::net_of(ctx, conn, &row).await?;
    Ok(AddressDetail { address: one_view(ctx, conn, row).await?, guest, history, net })
}

pub(super) async fn one_view<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: AddressRow) -> Result<AddressView> {
    let mut all = views(ctx, conn, vec![row]).await?;
    all.pop().ok_or_else(|| Error::internal("an address without a view"))
}

pub(super) async fn views<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: Vec<AddressRow>,
) -> Result<Vec<AddressView>> {
    let known = services::Entity::find_in(ctx)
        .filter(services::Column::Id.is_in(rows.iter().filter_map(|r| r.service_id)))
        .all(conn)
        .await
        .or_internal("reading the services of addresses")?;
    let names: HashMap<Uuid, String> = known.into_iter().map(|s| (s.id, s.hostname)).collect();
    rows.into_iter()
        .map(|row| {
            Ok(AddressView {
                id: row.address(),
                version: row.version,
                family: if row.ip()?.is_ipv4() { 4 } else { 6 },
                kind: row.kind()?,
                account: ProviderAccountId(row.account_id),
                customer: row.customer_id.map(CustomerId),
                hostname: row.service_id.and_then(|s| names.get(&s).cloned()),
                service: row.service_id.map(ServiceId),
                moving: row.moving,
                wanted: row.wanted_service.map(ServiceId),
                forward: row.forward.as_deref().and_then(Forward::from_word),
                checked_at: row.checked_at.map(from_micros),
                billed_by: row.billed_by.map(BillableItemId),
                gone_since: row.gone_since.map(from_micros),
                ip: row.ip,
                region: row.region,
                problem: row.problem,
                reverse_name: row.reverse_name,
            })
        })
        .collect()
}
