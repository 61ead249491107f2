//! Reading rule sets, and what they add up to on a service.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, FirewallId, OpContext, Page, PageQuery, Result, ServiceId};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::rules;
use super::store::{self, FirewallRow, firewalls};
use super::{EffectiveRule, EffectiveRules, FirewallView, GuardCandidate, GuardState, GuardView};
use crate::network;
use crate::service::Ability;
use crate::service::ServiceState as S;
use crate::service::store::{self as service_store, ServiceRow, services};
use crate::time::from_micros;

/// Filters of the list.
#[derive(Debug, Clone, Default)]
pub struct FirewallFilter {
    /// A customer's.
    pub customer: Option<CustomerId>,
}

/// One page of rule sets. Sort fields: name, created_at; default by name.
pub async fn list_firewalls<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &FirewallFilter,
    query: &PageQuery,
) -> Result<Page<FirewallView>> {
    let mut select = firewalls::Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(firewalls::Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(text) = query.search() {
        select = select.filter(firewalls::Column::NameKey.contains(&text));
    }
    let fields = [("name", firewalls::Column::NameKey), ("created_at", firewalls::Column::CreatedAt)];
    let (column, down) = query.sorted(&fields, "name")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let items = views(ctx, conn, page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

/// A rule set; with a customer, only one of theirs.
pub async fn get_firewall<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: FirewallId,
) -> Result<FirewallView> {
    let row = store::find(ctx, conn, customer, id).await?;
    one_view(ctx, conn, row).await
}

/// The customer's services that are not behind a rule set.
pub async fn firewall_candidates<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    firewall: &FirewallView,
) -> Result<Vec<GuardCandidate>> {
    let mut found = Vec::new();
    for service in network::living(ctx, conn, firewall.customer).await? {
        if firewall.services.iter().any(|g| g.service == service.service()) {
            continue;
        }
        let reason = if firewall.deleting {
            Some("The firewall is being deleted.".to_owned())
        } else {
            assign_refusal(&service, false)?.map(str::to_owned)
        };
        found.push(GuardCandidate {
            service: service.service(),
            hostname: service.hostname,
            can_assign: Ability { allowed: reason.is_none(), reason },
        });
    }
    Ok(found)
}

/// Why a service cannot be put behind a rule set.
pub(super) fn assign_refusal(service: &ServiceRow, there: bool) -> Result<Option<&'static str>> {
    Ok(match service.state()? {
        S::Cancelled | S::Terminated | S::FailedTerminate => Some("The service has ended."),
        S::Pending | S::Provisioning | S::FailedSetup => Some("The server is not set up yet."),
        _ if there => Some("The server is behind this firewall."),
        _ if service.instance_id.is_none() || service.missing_since.is_some() => Some("There is no machine."),
        _ => None,
    })
}

/// What a service lets in: its sets together, with one more to try where `with` names it.
pub async fn effective_rules<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    with: Option<FirewallId>,
) -> Result<EffectiveRules> {
    let row = service_store::find(conn, ctx, service).await?;
    let guards = store::guards_on(ctx, conn, service).await?;
    let leaving = GuardState::Detaching.as_str();
    let mut ids: Vec<Uuid> = guards.iter().filter(|g| g.state != leaving).map(|g| g.firewall_id).collect();
    if let Some(with) = with {
        let tried = store::find(ctx, conn, Some(CustomerId(row.customer_id)), with).await?;
        if !ids.contains(&tried.id) {
            ids.push(tried.id);
        }
    }
    let rows = firewalls::Entity::find_in(ctx)
        .filter(firewalls::Column::Id.is_in(ids))
        .order_by_asc(firewalls::Column::NameKey)
        .all(conn)
        .await
        .or_internal("reading the firewalls of a service")?;
    let mut effective =
        EffectiveRules { filtered: !rows.is_empty(), firewalls: Vec::new(), rules: Vec::new(), warnings: Vec::new() };
    for row in rows {
        let on = row.rules()?.into_iter().filter(|r| r.enabled);
        effective.rules.extend(on.map(|rule| EffectiveRule { firewall: row.name.clone(), rule }));
        effective.firewalls.push((row.firewall(), row.name));
    }
    if effective.filtered {
        effective.warnings = rules::warnings(effective.rules.iter().map(|e| &e.rule));
    }
    Ok(effective)
}

pub(super) async fn one_view<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: FirewallRow) -> Result<FirewallView> {
    let mut all = views(ctx, conn, vec![row]).await?;
    all.pop().ok_or_else(|| Error::internal("a firewall without a view"))
}

async fn views<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<FirewallRow>) -> Result<Vec<FirewallView>> {
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let guards = store::guards_of(ctx, conn, &ids).await?;
    let known = services::Entity::find_in(ctx)
        .filter(services::Column::Id.is_in(guards.iter().map(|g| g.service_id)))
        .all(conn)
        .await
        .or_internal("reading the services behind firewalls")?;
    let names: HashMap<Uuid, String> = known.into_iter().map(|s| (s.id, s.hostname)).collect();
    let guard = |g: &store::GuardRow| -> Result<GuardView> {
        Ok(GuardView {
            service: g.service(),
            hostname: names.get(&g.service_id).cloned().unwrap_or_default(),
            state: g.state()?,
            since: from_micros(g.since),
            problem: g.problem.clone(),
        })
    };
    rows.into_iter()
        .map(|row| {
            let kept = row.rules()?;
            Ok(FirewallView {
                id: row.firewall(),
                version: row.version,
                customer: row.customer(),
                warnings: rules::warnings(kept.iter()),
                rules: kept,
                deleting: row.deleting,
                problem: row.problem.clone(),
                services: guards.iter().filter(|g| g.firewall_id == row.id).map(guard).collect::<Result<_>>()?,
                created_at: from_micros(row.created_at),
                name: row.name,
            })
        })
        .collect()
}
