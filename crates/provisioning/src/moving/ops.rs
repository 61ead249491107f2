//! Asking whether a machine may move, writing a move down, and giving one up.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, RowId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;

use super::store::{self, MoveRow};
use super::{MoveCheck, MoveState, MoveView, rules};
use crate::account::At;
use crate::account::catalog;
use crate::address::store::addresses;
use crate::deps::Deps;
use crate::jobs;
use crate::network::store::memberships;
use crate::provider::networking::AddressKind;
use crate::provider::{Answer, ProviderError};
use crate::service::abilities::{Act, Facts, Viewer, refusal};
use crate::service::read::view;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::typed::name_typed;

/// Whether a service's machine may move now, asked of the provider, and the regions of its account. What is refused is
/// part of the answer; only a provider that does not answer is an error.
pub async fn check_move(ctx: &OpContext, deps: &Deps, id: ServiceId, viewer: Viewer) -> Result<MoveCheck> {
    let conn = deps.db.read();
    let row = services::find(conn, ctx, id).await?;
    let mut refused = own_refusal(ctx, conn, &row, viewer, false).await?.map(str::to_owned);
    if refused.is_none()
        && let (Some(account), Some(machine)) = (row.account_id, &row.instance_id)
    {
        let at = At::of(ctx, deps, ProviderAccountId(account)).await?;
        let answer = at.noted(at.provider.check_move(at.call(), machine).await).await?;
        refused = provider_refusal(answer)?;
    }
    let regions = catalog::list_regions(ctx, conn, row.account_id.map(ProviderAccountId)).await?;
    Ok(MoveCheck { region: row.region, refused, regions })
}

/// The provider's reasons, as a sentence.
fn provider_refusal(answer: Answer<()>) -> Result<Option<String>> {
    match answer {
        Ok(()) => Ok(None),
        Err(ProviderError::Refused { message, .. }) => Ok(Some(said(&message))),
        Err(other) => Err(other.into()),
    }
}

/// The provider's codes as people read them.
pub(super) fn said(message: &str) -> String {
    format!("The data centre does not move this machine now: {}.", message.replace('_', " ").trim_end_matches('.'))
}

/// What stands in the way here. One that is `noted` does not stand in its own way.
pub(super) async fn own_refusal<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &ServiceRow,
    viewer: Viewer,
    noted: bool,
) -> Result<Option<&'static str>> {
    let shown = view(row.clone())?;
    let held = addresses::Entity::find_in(ctx)
        .filter(addresses::Column::ServiceId.eq(row.id))
        .filter(addresses::Column::Kind.is_in(AddressKind::MOVABLE.map(AddressKind::as_str)))
        .count(conn)
        .await
        .or_internal("counting the addresses of a service")?;
    Ok(rules::refusal(&rules::Facts {
        service: refusal(&Facts::of(&shown), viewer, Act::Move),
        is_storage: shown.product.storage.is_some(),
        moving: !noted && store::is_moving(ctx, conn, row.service()).await?,
        cancelled: shown.provider_ends_on.is_some(),
        networks: memberships(ctx, conn, row.service()).await?.len(),
        addresses: usize::try_from(held).unwrap_or(usize::MAX),
    }))
}

/// A service's moves, latest first.
pub async fn list_moves<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ServiceId) -> Result<Vec<MoveView>> {
    store::moves_of(ctx, conn, id).await?.into_iter().map(MoveRow::view).collect()
}

/// Writes a move down; a job asks the provider for it. Whether the region may be chosen was checked before, and whether
/// the provider moves the machine at all ([`check_move`]).
///
/// Refusals: `action_not_possible` with a sentence, `/region` for the present or an unknown one, `/confirm_name` unless
/// the host name or label was typed.
pub async fn request_move(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    viewer: Viewer,
    region: &str,
    confirm_name: &str,
) -> Result<MoveView> {
    let row = services::lock(tx, ctx, id).await?;
    if let Some(reason) = own_refusal(ctx, tx, &row, viewer, false).await? {
        return Err(Error::conflict("action_not_possible", reason));
    }
    if row.region == region {
        return Err(Error::invalid("/region", "unchanged", "The server is in this region. Choose another."));
    }
    let known = catalog::list_regions(ctx, tx, row.account_id.map(ProviderAccountId)).await?;
    let Some(to) = known.into_iter().find(|r| r.code == region) else {
        return Err(Error::invalid("/region", "unavailable", "The data centre has no such region. Choose another."));
    };
    name_typed(Some(confirm_name), &row.hostname, row.label.as_deref(), || {
        format!("The server is off while it moves. Type its host name {} to confirm.", row.hostname)
    })?;
    let made = MoveRow {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        service_id: row.id,
        customer_id: row.customer_id,
        from_region: row.region.clone(),
        to_region: region.to_owned(),
        state: MoveState::Wanted.to_string(),
        request_id: None,
        sent_at: None,
        ticket: None,
        ipv4_before: row.ipv4.clone(),
        ipv6_before: row.ipv6.clone(),
        problem: None,
        overdue: false,
        actor_kind: ctx.actor.kind().to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        requested_at: ctx.now.as_microsecond(),
        finished_at: None,
        tried_at: None,
    };
    store::insert(tx, made.clone()).await?;
    let row = services::save(ctx, tx, row).await?;
    note(ctx, tx, &row, Entry::new("move_requested", format!("Move to {} requested", to.name))).await?;
    jobs::enqueue_move(ctx, tx, RowId(made.id)).await?;
    made.view()
}

/// Stops waiting for a move that is under way, because the provider's staff does not do it after all. Nothing is said to
/// the provider. A service without one is refused with `not_moving`.
pub async fn give_up_move(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<MoveView> {
    let service = services::lock(tx, ctx, id).await?;
    let nothing = || Error::conflict("not_moving", "No move of this server is under way.");
    let latest = store::moves_of(ctx, tx, id).await?.into_iter().next().ok_or_else(nothing)?;
    let mut row = store::lock(ctx, tx, RowId(latest.id)).await?;
    if !row.state()?.is_under_way() {
        return Err(nothing());
    }
    row.end(ctx, MoveState::GivenUp, None);
    store::save(tx, row.clone()).await?;
    let service = services::save(ctx, tx, service).await?;
    let title = format!("The move to {} is not waited for any more", row.to_region);
    note(ctx, tx, &service, Entry::new("move_given_up", title)).await?;
    row.view()
}
