//! Reading private networks, and who could join them.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use mpanel_core::{
    CustomerId, OpContext, Page, PageQuery, PrivateNetworkId, ProviderAccountId, Result, ServiceActionId,
};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::ops::has_add_on;
use super::rules::{self, JoinFacts, PrivateRange};
use super::store::{self, MemberRow, NetworkRow, networks};
use super::{CandidateView, MemberView, NetworkDetail, NetworkPlace, NetworkState, NetworkView, guest, plan};
use crate::account::catalog;
use crate::moving;
use crate::provider::contabo::CAPABILITIES;
use crate::service::Ability;
use crate::service::store::{ServiceRow, services};
use crate::time::from_micros;

/// Filters of the list.
#[derive(Debug, Clone, Default)]
pub struct NetworkFilter {
    /// A customer's.
    pub customer: Option<CustomerId>,
    /// making, ready, deleting or failed.
    pub state: Option<NetworkState>,
}

/// One page of private networks. Sort fields: name, created_at; default by name.
pub async fn list_networks<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &NetworkFilter,
    query: &PageQuery,
) -> Result<Page<NetworkView>> {
    let mut select = networks::Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(networks::Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(state) = filter.state {
        select = select.filter(networks::Column::State.eq(state.as_str()));
    }
    if let Some(text) = query.search() {
        select = select.filter(networks::Column::NameKey.contains(&text));
    }
    let fields = [("name", networks::Column::NameKey), ("created_at", networks::Column::CreatedAt)];
    let (column, down) = query.sorted(&fields, "name")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let items = views(ctx, conn, page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

/// A network with the services in it and those that could join; with a customer, only one of theirs.
pub async fn get_network<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: PrivateNetworkId,
) -> Result<NetworkDetail> {
    let row = store::find(ctx, conn, customer, id).await?;
    let candidates = candidates(ctx, conn, &row).await?;
    let plan = address_plan(ctx, conn, &row).await?;
    Ok(NetworkDetail { network: one_view(ctx, conn, row).await?, candidates, plan })
}

/// How the range of a network is used, beside the customer's other networks.
async fn address_plan<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &NetworkRow,
) -> Result<Option<plan::AddressPlan>> {
    let Some(range) = row.cidr.as_deref().and_then(PrivateRange::parse) else { return Ok(None) };
    let all = networks::Entity::find_in(ctx)
        .filter(networks::Column::CustomerId.eq(row.customer_id))
        .order_by_asc(networks::Column::NameKey)
        .all(conn)
        .await
        .or_internal("reading a customer's networks")?;
    let ids: Vec<Uuid> = all.iter().map(|n| n.id).collect();
    let members = store::members_of(ctx, conn, &ids).await?;
    let inside = |id: Uuid| members.iter().filter(move |m| m.network_id == id);
    let other = |n: &NetworkRow| {
        Some(plan::OtherNetwork {
            network: n.network(),
            name: n.name.clone(),
            range: n.cidr.as_deref().and_then(PrivateRange::parse)?,
            services: inside(n.id).map(MemberRow::service).collect(),
        })
    };
    let others: Vec<_> = all.iter().filter(|n| n.id != row.id).filter_map(other).collect();
    let placed: Vec<_> = inside(row.id)
        .map(|m| (m.service(), m.private_ip.as_deref().and_then(|ip| ip.parse::<Ipv4Addr>().ok())))
        .collect();
    Ok(Some(plan::plan(range, &placed, &others)))
}

/// Where a customer can have networks.
pub async fn network_places<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Vec<NetworkPlace>> {
    let mut places: Vec<NetworkPlace> = Vec::new();
    for row in living(ctx, conn, customer).await? {
        let Some(account) = row.account_id.map(ProviderAccountId) else { continue };
        if !places.iter().any(|p| p.account == account && p.region == row.region) {
            let regions = catalog::list_regions(ctx, conn, Some(account)).await?;
            let name = regions.into_iter().find(|r| r.code == row.region).map_or(row.region.clone(), |r| r.name);
            places.push(NetworkPlace { account, region: row.region, name });
        }
    }
    places.sort_by(|a, b| (&a.name, a.account).cmp(&(&b.name, b.account)));
    Ok(places)
}

/// A customer's services that have a machine.
pub(crate) async fn living<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Vec<ServiceRow>> {
    let rows = services::Entity::find_in(ctx)
        .filter(services::Column::CustomerId.eq(customer.uuid()))
        .filter(services::runs())
        .order_by_asc(services::Column::Hostname)
        .order_by_asc(services::Column::Id)
        .all(conn)
        .await;
    rows.or_internal("reading a customer's services")
}

async fn candidates<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &NetworkRow) -> Result<Vec<CandidateView>> {
    let inside = store::members_of(ctx, conn, &[row.id]).await?;
    let moving = moving::under_way(ctx, conn).await?;
    let mut found = Vec::new();
    for service in living(ctx, conn, row.customer()).await? {
        if inside.iter().any(|m| m.service_id == service.id) {
            continue;
        }
        let elsewhere = store::memberships(ctx, conn, service.service()).await?;
        let facts = join_facts(row, &service, false)?;
        let facts = JoinFacts { moving: moving.contains(&service.service()), ..facts };
        let ability = |facts: JoinFacts<'_>| {
            let reason = rules::join_refusal(&facts).map(|refusal| refusal.reason());
            Ability { allowed: reason.is_none(), reason }
        };
        let (can_join, with_add_on) = (ability(facts), ability(JoinFacts { add_on: true, ..facts }));
        found.push(CandidateView {
            service: service.service(),
            needs: rules::needs(!elsewhere.is_empty()),
            has_add_on: has_add_on(&service)?,
            can_join,
            with_add_on,
            hostname: service.hostname,
        });
    }
    Ok(found)
}

/// What decides whether a service may join, but for a move that is under way.
pub(super) fn join_facts<'a>(network: &'a NetworkRow, service: &'a ServiceRow, member: bool) -> Result<JoinFacts<'a>> {
    let product = service.product()?;
    let machine = product.bought_as.as_ref().map_or(&product.provider_product_id, |was| &was.provider_product_id);
    Ok(JoinFacts {
        network: network.state()?,
        network_region: &network.region,
        state: service.state()?,
        region: &service.region,
        same_account: service.account_id == Some(network.account_id),
        has_machine: service.instance_id.is_some() && service.missing_since.is_none(),
        busy: service.running_action.is_some() || service.act.is_some(),
        moving: false,
        member,
        add_on: has_add_on(service)?,
        by_hand: CAPABILITIES.networked_by_hand.contains(&machine.as_str()),
    })
}

pub(super) async fn one_view<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: NetworkRow) -> Result<NetworkView> {
    let mut all = views(ctx, conn, vec![row]).await?;
    all.pop().ok_or_else(|| mpanel_core::Error::internal("a network without a view"))
}

async fn views<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<NetworkRow>) -> Result<Vec<NetworkView>> {
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let members = store::members_of(ctx, conn, &ids).await?;
    let known = services::Entity::find_in(ctx)
        .filter(services::Column::Id.is_in(members.iter().map(|m| m.service_id)))
        .all(conn)
        .await
        .or_internal("reading the services of private networks")?;
    let known: HashMap<Uuid, ServiceRow> = known.into_iter().map(|s| (s.id, s)).collect();
    rows.into_iter()
        .map(|row| {
            let range = row.cidr.as_deref().and_then(PrivateRange::parse);
            let inside = members.iter().filter(|m| m.network_id == row.id);
            let members = inside.map(|m| member_view(m, known.get(&m.service_id), range)).collect::<Result<_>>()?;
            Ok(NetworkView {
                id: row.network(),
                version: row.version,
                customer: row.customer(),
                account: ProviderAccountId(row.account_id),
                state: row.state()?,
                region: row.region,
                name: row.name,
                problem: row.problem,
                cidr: row.cidr,
                provider_ref: row.provider_ref,
                members,
                created_at: from_micros(row.created_at),
            })
        })
        .collect()
}

fn member_view(row: &MemberRow, service: Option<&ServiceRow>, range: Option<PrivateRange>) -> Result<MemberView> {
    let ip: Option<Ipv4Addr> = row.private_ip.as_deref().and_then(|ip| ip.parse().ok());
    Ok(MemberView {
        service: row.service(),
        hostname: service.map_or_else(String::new, |s| s.hostname.clone()),
        os_type: service.map_or_else(String::new, |s| s.os_type.clone()),
        public_ip: service.and_then(|s| s.ipv4.clone()),
        state: row.state()?,
        since: from_micros(row.since),
        problem: row.problem.clone(),
        private_ip: row.private_ip.clone(),
        action: row.action_id.map(ServiceActionId),
        guest: ip.zip(range).map(|(ip, range)| guest::private_texts(ip, range)).unwrap_or_default(),
    })
}
