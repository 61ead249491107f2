//! Reading services.

use std::collections::BTreeMap;

use mpanel_core::{
    CustomerId, Error, OpContext, OrderId, Page, PageQuery, ProviderAccountId, Result, ServiceActionId, ServiceId,
    SubscriptionId,
};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Vault};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};
use serde::Serialize;

use super::state::ServiceState;
use super::store::{self, ServiceRow, services};
use super::{Credentials, LifecycleAct, ServiceView, SuspensionReason};
use crate::moving;
use crate::setup::{self, WaitsFor};
use crate::time::{day, from_micros};

/// Filters of the service list.
#[derive(Debug, Clone, Default)]
pub struct ServiceFilter {
    /// One state, `failed` for every failed one, `losing_machine` for those to be kept whose machine is cancelled at
    /// the provider, `resize_due` for those whose machine has not followed a change of plan, `waits_for_approval`,
    /// `waits_for_room` and `waits_for_maintenance` for setups that wait.
    pub state: Option<String>,
    /// A customer's.
    pub customer: Option<CustomerId>,
    /// An order's.
    pub order: Option<OrderId>,
    /// On this provider account.
    pub account: Option<ProviderAccountId>,
}

/// How many services there are in which state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ServiceCounts {
    /// active
    pub active: u64,
    /// suspended
    pub suspended: u64,
    /// pending and provisioning
    pub pending: u64,
    /// any failed state
    pub failed: u64,
    /// all but cancelled and terminated
    pub total: u64,
}

/// One service.
pub async fn get_service<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ServiceId) -> Result<ServiceView> {
    with_move(ctx, conn, store::find(conn, ctx, id).await?).await
}

/// The row in words, and whether its machine is being moved.
pub(crate) async fn with_move<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: ServiceRow) -> Result<ServiceView> {
    let moving = moving::is_moving(ctx, conn, row.service()).await?;
    Ok(ServiceView { moving, ..view(row)? })
}

/// One page of services. Sort fields: created_at, hostname, state, state_since; default latest first.
pub async fn list_services<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &ServiceFilter,
    query: &PageQuery,
) -> Result<Page<ServiceView>> {
    let mut select = filtered(ctx, filter)?;
    if let Some(text) = query.search() {
        select = select.filter(services::Column::Search.contains(&text));
    }
    let fields = [
        ("created_at", services::Column::CreatedAt),
        ("hostname", services::Column::Hostname),
        ("name", services::Column::Hostname),
        ("state", services::Column::State),
        ("state_since", services::Column::StateSince),
    ];
    let (column, down) = query.sorted(&fields, "-created_at")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let mut items = page.items.into_iter().map(view).collect::<Result<Vec<_>>>()?;
    let moving = moving::under_way(ctx, conn).await?;
    items.iter_mut().for_each(|item| item.moving = moving.contains(&item.id));
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

pub(super) fn filtered(ctx: &OpContext, filter: &ServiceFilter) -> Result<sea_orm::Select<services::Entity>> {
    let mut select = services::Entity::find_in(ctx);
    match filter.state.as_deref() {
        None => {}
        Some("failed") => select = select.filter(services::Column::State.starts_with("failed_")),
        Some("losing_machine") => {
            select = select
                .filter(services::Column::ProviderCancelledAt.is_not_null())
                .filter(services::Column::EndsOn.is_null())
                .filter(services::lives());
        }
        Some("resize_due") => {
            select = select.filter(services::Column::ResizeDueAt.is_not_null()).filter(services::lives());
        }
        Some(word) if waiting(word).is_some() => {
            let wanted = waiting(word);
            let mut waits = Condition::any().add(services::Column::WaitsFor.eq(wanted.map(WaitsFor::as_str)));
            if wanted == Some(WaitsFor::Approval) {
                // An add-on bought later waits as an order does, as long as its service lives.
                let held = Condition::all()
                    .add(services::Column::Id.in_subquery(crate::add_on::held_services(ctx)))
                    .add(services::lives());
                waits = waits.add(held);
            }
            select = select.filter(waits);
        }
        Some(word) => {
            let state = ServiceState::from_word(word).ok_or_else(|| {
                let words: Vec<&str> = ServiceState::ALL.iter().map(|s| s.as_str()).collect();
                Error::invalid(
                    "/state",
                    "unknown_state",
                    format!(
                        "Use one of {}, failed, losing_machine, resize_due, waits_for_approval, waits_for_room, \
                         waits_for_maintenance.",
                        words.join(", ")
                    ),
                )
            })?;
            select = select.filter(services::Column::State.eq(state.as_str()));
        }
    }
    for (column, value) in [
        (services::Column::CustomerId, filter.customer.map(|c| c.uuid())),
        (services::Column::OrderId, filter.order.map(|o| o.uuid())),
        (services::Column::AccountId, filter.account.map(|a| a.uuid())),
    ] {
        if let Some(value) = value {
            select = select.filter(column.eq(value));
        }
    }
    Ok(select)
}

fn waiting(word: &str) -> Option<WaitsFor> {
    word.strip_prefix("waits_for_").and_then(WaitsFor::from_word)
}

/// All services that have not ended, of one account or of all; for sums and comparisons, not for screens.
pub async fn all_services<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: Option<ProviderAccountId>,
) -> Result<Vec<ServiceView>> {
    let filter = ServiceFilter { account, ..ServiceFilter::default() };
    let rows = filtered(ctx, &filter)?.filter(services::runs()).order_by_asc(services::Column::Id).all(conn).await;
    rows.or_internal("reading services")?.into_iter().map(view).collect()
}

/// The services that orders made.
pub async fn services_of_orders<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    orders: &[OrderId],
) -> Result<Vec<ServiceView>> {
    let rows = services::Entity::find_in(ctx)
        .filter(services::Column::OrderId.is_in(orders.iter().map(|order| order.uuid())))
        .order_by_asc(services::Column::Id)
        .all(conn)
        .await;
    rows.or_internal("reading the services of orders")?.into_iter().map(view).collect()
}

/// The services a subscription pays for.
pub async fn services_of_subscription<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    subscription: SubscriptionId,
) -> Result<Vec<ServiceView>> {
    let rows = services::Entity::find_in(ctx)
        .filter(services::Column::SubscriptionId.eq(subscription.uuid()))
        .order_by_asc(services::Column::Id)
        .all(conn)
        .await;
    rows.or_internal("reading a subscription's services")?.into_iter().map(view).collect()
}

/// How many services the tenant, or one customer, has in which state.
pub async fn count_services<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
) -> Result<ServiceCounts> {
    let filter = ServiceFilter { customer, ..ServiceFilter::default() };
    let rows: Vec<(String, i64)> = filtered(ctx, &filter)?
        .select_only()
        .column(services::Column::State)
        .column_as(services::Column::Id.count(), "number")
        .group_by(services::Column::State)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("counting services")?;
    let by_state: BTreeMap<String, u64> =
        rows.into_iter().map(|(state, n)| (state, u64::try_from(n).unwrap_or(0))).collect();
    let of = |states: &[ServiceState]| states.iter().filter_map(|s| by_state.get(s.as_str())).sum::<u64>();
    use ServiceState as S;
    let failed = of(&[S::FailedSetup, S::FailedSuspend, S::FailedUnsuspend, S::FailedTerminate]);
    let (active, suspended, pending) = (of(&[S::Active]), of(&[S::Suspended]), of(&[S::Pending, S::Provisioning]));
    Ok(ServiceCounts { active, suspended, pending, failed, total: active + suspended + pending + failed })
}

/// Opens the login of a service's machine. The caller writes the audit entry.
pub async fn reveal_credentials<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    vault: &Vault,
    id: ServiceId,
) -> Result<Credentials> {
    let row = store::find(conn, ctx, id).await?;
    let state = row.state()?;
    if state.is_final() {
        return Err(Error::conflict("service_ended", "The service has ended; its login is no longer kept."));
    }
    if row.instance_id.is_none() || matches!(state, ServiceState::Pending | ServiceState::Provisioning) {
        return Err(Error::conflict("service_not_ready", "The machine is not ready yet. Its login appears then."));
    }
    let open = |sealed: &String| vault.open(ctx.tenant, store::PASSWORD, sealed);
    Ok(Credentials { password: row.sealed_password.as_ref().map(open).transpose()?, username: row.username })
}

/// The row in words for others.
pub(crate) fn view(row: ServiceRow) -> Result<ServiceView> {
    let state = row.state()?;
    let act = row.act.as_deref().and_then(LifecycleAct::from_word);
    Ok(ServiceView {
        id: row.service(),
        version: row.version,
        customer: row.customer(),
        order: OrderId(row.order_id),
        subscription: row.subscription_id.map(SubscriptionId),
        state,
        state_since: from_micros(row.state_since),
        public_reason: public_reason(state, act, row.suspension(), row.waits_for()),
        waits_for: row.waits_for(),
        waits_since: row.waits_since.map(from_micros),
        suspension: row.suspension(),
        act,
        act_failed: row.act_failed_at.is_some(),
        product: row.product()?,
        steps: setup::steps(&row)?,
        account: row.account_id.map(ProviderAccountId),
        bought_at: row.bought_at.map(from_micros),
        provider_ends_on: day(row.provider_ends_on.as_deref()),
        ends_on: day(row.ends_on.as_deref()),
        missing_since: row.missing_since.map(from_micros),
        resize_due_since: row.resize_due_at.map(from_micros),
        running_action: row.running_action.map(ServiceActionId),
        moving: false,
        created_at: from_micros(row.created_at),
        has_password: row.sealed_password.is_some(),
        hostname: row.hostname,
        label: row.label,
        product_name: row.product_name,
        waits_because: row.waits_because,
        state_reason: row.state_reason,
        region: row.region,
        image_id: row.image_id,
        image_name: row.image_name,
        os_type: row.os_type,
        username: row.username,
        access: row.access,
        power: row.power,
        provider_status: row.provider_status,
        ipv4: row.ipv4,
        ipv6: row.ipv6,
        instance_id: row.instance_id,
        display_name: row.display_name,
    })
}

/// The reason in words for the customer, who is told the truth but not the provider's internals.
fn public_reason(
    state: ServiceState,
    act: Option<LifecycleAct>,
    suspension: Option<SuspensionReason>,
    waits_for: Option<WaitsFor>,
) -> Option<String> {
    let text = match (state, suspension) {
        (ServiceState::Provisioning, _) => waits_for?.public_words(),
        // Who has paid is not asked to pay.
        (ServiceState::Suspended | ServiceState::FailedSuspend, _) if act == Some(LifecycleAct::Unsuspend) => {
            "The service is being restored: its machine is being started. You need not do anything."
        }
        (ServiceState::FailedSuspend, Some(SuspensionReason::NonPayment)) => {
            "An invoice is overdue and the service is about to be suspended. Pay it and the service goes on."
        }
        (ServiceState::Suspended, Some(SuspensionReason::NonPayment)) => {
            "An invoice is overdue. Pay it and the service is restored within a minute."
        }
        (ServiceState::Suspended | ServiceState::FailedSuspend, _) => {
            "The service was suspended by our staff. Please contact us."
        }
        (ServiceState::FailedSetup, _) => {
            "The setup could not be completed. Our staff has been told and will put it right; you need not do anything."
        }
        (ServiceState::FailedUnsuspend, _) => {
            "The machine could not be started again. We keep trying and our staff has been told."
        }
        (ServiceState::FailedTerminate, _) => "The service is being ended.",
        _ => return None,
    };
    Some(text.to_owned())
}
