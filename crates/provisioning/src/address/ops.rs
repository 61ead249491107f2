//! What is wanted of movable addresses, and reading them from the provider.

use std::collections::{HashMap, HashSet};

use mpanel_core::{AddressId, BillableItemId, CustomerId, Error, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, Select};

use super::holding::{hold, release};
use super::read::one_view;
use super::store::{self, AddressRow, addresses};
use super::{AddressView, ELSEWHERE, GONE, STAYS};
use crate::account::catalog;
use crate::account::health;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::empty_list;
use crate::jobs;
use crate::moving::{BEING_MOVED, is_moving};
use crate::provider::CallId;
use crate::provider::networking::{AddressKind, MovableAddress};
use crate::service::ServiceState as S;
use crate::service::store::{self as service_store, ServiceRow, services};

/// Puts a movable address on a service, or on none.
pub async fn assign_address(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: AddressId,
    service: Option<ServiceId>,
) -> Result<AddressView> {
    let mut row = store::lock(ctx, tx, customer, id).await?;
    let target = match service {
        Some(service) => {
            let target = service_store::find(tx, ctx, service).await?;
            // A service of somebody else is not found, whoever asks.
            if Some(target.customer_id) != row.customer_id {
                return Err(Error::not_found("service"));
            }
            Some(target)
        }
        None => None,
    };
    if let Some(reason) = one_view(ctx, tx, row.clone()).await?.can_move().reason {
        return Err(Error::conflict("action_not_possible", reason));
    }
    if let Some(reason) = target.as_ref().map(|t| refusal(&row, t)).transpose()?.flatten() {
        return Err(Error::conflict("action_not_possible", reason));
    }
    if row.service_id == service.map(ServiceId::uuid) {
        return one_view(ctx, tx, row).await;
    }
    if let Some(target) = &target
        && is_moving(ctx, tx, target.service()).await?
    {
        return Err(Error::conflict("action_not_possible", BEING_MOVED));
    }
    (row.wanted_service, row.moving, row.problem) = (service.map(ServiceId::uuid), true, None);
    row.since = ctx.now.as_microsecond();
    let row = store::save(ctx, tx, row).await?;
    jobs::enqueue_address(ctx, tx, id).await?;
    one_view(ctx, tx, row).await
}

/// Why a service cannot take the address.
fn refusal(row: &AddressRow, service: &ServiceRow) -> Result<Option<String>> {
    Ok(match service.state()? {
        S::Cancelled | S::Terminated | S::FailedTerminate => Some("The service has ended.".to_owned()),
        S::Pending | S::Provisioning | S::FailedSetup => Some("The server is not set up yet.".to_owned()),
        _ if service.instance_id.is_none() => Some("There is no machine.".to_owned()),
        _ if service.account_id != Some(row.account_id) => {
            Some("The server runs at another data centre than this address.".to_owned())
        }
        _ if service.region != row.region => {
            Some(format!("The address is in region {}, the server in {}.", row.region, service.region))
        }
        _ => None,
    })
}

/// Staff gives a free address to a customer, or takes it back. Whoever has it keeps it, also while it is on a server:
/// that is how its price is changed. Its bill is [`bill_address`]'s.
pub async fn give_address(
    ctx: &OpContext,
    tx: &Tx,
    id: AddressId,
    customer: Option<CustomerId>,
) -> Result<AddressView> {
    let mut row = store::lock(ctx, tx, None, id).await?;
    if !row.kind()?.is_movable() {
        return Err(Error::conflict("action_not_possible", STAYS));
    }
    let customer = customer.map(CustomerId::uuid);
    if customer == row.customer_id {
        return one_view(ctx, tx, row).await;
    }
    if row.service_id.is_some() || row.moving {
        return Err(Error::conflict("address_in_use", "The address is on a server. Take it off first."));
    }
    if customer.is_some() && row.gone_since.is_some() {
        return Err(Error::conflict("action_not_possible", GONE));
    }
    // Those who lose it hear of it, too.
    store::save(ctx, tx, row.clone()).await?;
    row.version += 1;
    row.customer_id = customer;
    (row.reverse_name, row.forward, row.checked_at, row.problem) = (None, None, None, None);
    let row = store::save(ctx, tx, row).await?;
    one_view(ctx, tx, row).await
}

/// Notes which billable item bills an address from now on; none when nobody pays for it.
pub async fn bill_address(
    ctx: &OpContext,
    tx: &Tx,
    id: AddressId,
    item: Option<BillableItemId>,
) -> Result<AddressView> {
    let mut row = store::lock(ctx, tx, None, id).await?;
    row.billed_by = item.map(BillableItemId::uuid);
    let row = store::save(ctx, tx, row).await?;
    one_view(ctx, tx, row).await
}

/// Reads the movable addresses of an account; what is on a machine of a customer is the customer's, unless another one
/// pays for it. Those that are not there any more are marked and kept, for who held them. Returns how many there are.
pub async fn read_addresses(ctx: &OpContext, deps: &Deps, id: ProviderAccountId) -> Result<usize> {
    let account = accounts::find(deps.db.read(), ctx, id).await?;
    let provider = deps.provider(&account)?;
    let found = provider.movable_addresses(CallId::new(ctx)).await;
    health::note(ctx, deps, &account, provider.as_ref(), &found).await?;
    let found = found?;
    let regions = catalog::list_regions(ctx, deps.db.read(), Some(id)).await?;
    let codes: HashMap<String, String> = regions.into_iter().map(|r| (r.name, r.code)).collect();
    let machines = services::Entity::find_in(ctx)
        .filter(services::Column::AccountId.eq(account.id))
        .filter(services::Column::InstanceId.is_not_null())
        .filter(services::runs())
        .all(deps.db.read())
        .await
        .or_internal("reading the services of an account")?;
    let machines: HashMap<String, ServiceRow> =
        machines.into_iter().filter_map(|s| Some((s.instance_id.clone()?, s))).collect();
    let number = found.len();
    let there: HashSet<String> = found.iter().map(|a| a.ip.to_string()).collect();
    let kept = movable(ctx, account.id).count(deps.db.read()).await.or_internal("counting movable addresses")?;
    let counted = (usize::try_from(kept).unwrap_or(usize::MAX), number);
    let counts = empty_list::counts(ctx, deps, id, "address:", counted).await?;
    let tx = deps.db.begin().await?;
    if counts {
        vanish(ctx, &tx, account.id, &there).await?;
    }
    for address in found {
        let region = codes.get(&address.region).cloned().unwrap_or_else(|| address.region.clone());
        let holder = address.machine.as_ref().and_then(|m| machines.get(m));
        note(ctx, &tx, account.id, &address, &region, holder).await?;
    }
    tx.commit().await?;
    Ok(number)
}

/// The movable addresses of an account that the provider had when it was asked last.
fn movable(ctx: &OpContext, account: Uuid) -> Select<addresses::Entity> {
    addresses::Entity::find_in(ctx)
        .filter(addresses::Column::AccountId.eq(account))
        .filter(addresses::Column::Kind.is_in(AddressKind::MOVABLE.map(AddressKind::as_str)))
        .filter(addresses::Column::GoneSince.is_null())
}

/// Marks the movable addresses of an account that are not among those that are there. One that is being moved is left
/// to its job.
async fn vanish(ctx: &OpContext, tx: &Tx, account: Uuid, there: &HashSet<String>) -> Result<()> {
    let kept = movable(ctx, account)
        .filter(addresses::Column::Moving.eq(false))
        // What was written since the provider was asked may be newer than its answer.
        .filter(addresses::Column::UpdatedAt.lte(ctx.now.as_microsecond()))
        .all(tx)
        .await
        .or_internal("reading the movable addresses of an account")?;
    for seen in kept.into_iter().filter(|row| !there.contains(&row.ip)) {
        let Some(mut row) = unchanged(ctx, tx, &seen).await? else { continue };
        row.gone_since = Some(ctx.now.as_microsecond());
        row.service_id = None;
        release(ctx, tx, &row.ip).await?;
        store::save(ctx, tx, row).await?;
    }
    Ok(())
}

/// The row locked, as it was seen; none when it was written meanwhile: the next reading judges what it is now.
async fn unchanged(ctx: &OpContext, tx: &Tx, seen: &AddressRow) -> Result<Option<AddressRow>> {
    let row = store::lock(ctx, tx, None, seen.address()).await?;
    Ok(Some(row).filter(|row| row.version == seen.version))
}

/// The addresses of an account that a customer has and that vanished, or that a machine of somebody else has while the
/// customer pays.
pub(crate) async fn astray<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<Vec<AddressRow>> {
    let elsewhere =
        Condition::all().add(addresses::Column::Problem.eq(ELSEWHERE)).add(addresses::Column::BilledBy.is_not_null());
    addresses::Entity::find_in(ctx)
        .filter(addresses::Column::AccountId.eq(account.uuid()))
        .filter(addresses::Column::CustomerId.is_not_null())
        .filter(Condition::any().add(addresses::Column::GoneSince.is_not_null()).add(elsewhere))
        .all(conn)
        .await
        .or_internal("reading addresses that went astray")
}

async fn note(
    ctx: &OpContext,
    tx: &Tx,
    account: Uuid,
    address: &MovableAddress,
    region: &str,
    holder: Option<&ServiceRow>,
) -> Result<()> {
    let ip = address.ip.to_string();
    let (seen, known) = match store::of_ip(ctx, tx, &ip).await? {
        Some(found) => (found, true),
        None => (store::insert(tx, store::fresh(ctx, account, &ip, address.kind, region)).await?, false),
    };
    // What is being moved is told by its own job, and what was written since the provider was asked is newer.
    let newer = seen.updated_at > ctx.now.as_microsecond();
    if seen.moving || newer || !seen.kind()?.is_movable() && known {
        return Ok(());
    }
    let after = noted(seen.clone(), account, address, region, holder);
    if after == seen || unchanged(ctx, tx, &seen).await?.is_none() {
        return Ok(());
    }
    let moved = after.service_id != seen.service_id || after.problem != seen.problem;
    let row = store::save(ctx, tx, after).await?;
    match (moved, holder) {
        (true, Some(holder)) => hold(ctx, tx, &row, holder).await,
        (true, None) => release(ctx, tx, &row.ip).await,
        (false, _) => Ok(()),
    }
}

/// The row as the provider describes the address now.
fn noted(
    mut row: AddressRow,
    account: Uuid,
    address: &MovableAddress,
    region: &str,
    holder: Option<&ServiceRow>,
) -> AddressRow {
    if row.gone_since.take().is_some() {
        // It may have come back with another account.
        row.account_id = account;
    }
    (row.kind, row.region, row.gateway) = (address.kind.to_string(), region.to_owned(), address.gateway.clone());
    // Whoever pays for it keeps it until staff has said otherwise.
    let own = holder.filter(|h| row.billed_by.is_none() || row.customer_id == Some(h.customer_id));
    row.service_id = own.map(|h| h.id);
    row.customer_id = own.map(|h| h.customer_id).or(row.customer_id);
    if holder.is_some() && own.is_none() {
        row.problem = Some(ELSEWHERE.to_owned());
    } else {
        row.problem = row.problem.filter(|problem| problem != ELSEWHERE);
    }
    row
}
