//! What an account may hold. The provider tells none of its limits, so staff enters them; what counts against one is what
//! mPanel keeps of the account and what the last look found there of others.

use std::collections::BTreeMap;

use mpanel_core::{OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;

use super::store::{AccountRow, accounts};
use super::{AccountHealth, catalog};
use crate::custom_image::store::row as custom_images;
use crate::finding::store::findings;
use crate::finding::{FindingKind, FindingState, ThingKind};
use crate::firewall::store::copies;
use crate::jobs;
use crate::network::NetworkState;
use crate::network::store::networks;
use crate::object_storage::StorageState;
use crate::object_storage::store::storages;
use crate::service::ServiceState;
use crate::service::store::{ServiceRow, services};
use crate::setup::WaitsFor;
use crate::setup::intent::{self, IntentState};
use crate::words::words;

/// The share of a limit in percent from which on staff is told.
const NEAR_PERCENT: u64 = 80;

words! {
    /// What may be limited at an account.
    QuotaKind {
        /// Machines, those that are not sold as well, until they are gone at the provider.
        Machines = "machines",
        /// Private networks.
        Networks = "private_networks",
        /// Firewalls.
        Firewalls = "firewalls",
        /// Object storages.
        Storages = "object_storages",
        /// Gigabytes of custom images.
        ImageGb = "image_gb",
    }
}

words! {
    /// How much room there is.
    QuotaState {
        /// Enough, or there is no limit.
        Free = "free",
        /// Four fifths are used.
        Near = "near",
        /// Nothing more goes in.
        Full = "full",
    }
}

/// How much is used of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quota {
    /// Of what.
    pub kind: QuotaKind,
    /// What there is.
    pub used: u64,
    /// How much there may be; not limited when none.
    pub most: Option<u32>,
}

impl Quota {
    /// The rule: full at the limit, near from four fifths of it on.
    pub fn state(&self) -> QuotaState {
        let Some(most) = self.most.map(u64::from) else { return QuotaState::Free };
        if self.used >= most {
            QuotaState::Full
        } else if self.used.saturating_mul(100) >= most.saturating_mul(NEAR_PERCENT) {
            QuotaState::Near
        } else {
            QuotaState::Free
        }
    }
}

/// The column that keeps a limit.
fn limit(row: &mut AccountRow, kind: QuotaKind) -> &mut Option<i32> {
    match kind {
        QuotaKind::Machines => &mut row.most_machines,
        QuotaKind::Networks => &mut row.most_networks,
        QuotaKind::Firewalls => &mut row.most_firewalls,
        QuotaKind::Storages => &mut row.most_storages,
        QuotaKind::ImageGb => &mut row.most_image_gb,
    }
}

fn most(row: &AccountRow, kind: QuotaKind) -> Option<u32> {
    let most = match kind {
        QuotaKind::Machines => row.most_machines,
        QuotaKind::Networks => row.most_networks,
        QuotaKind::Firewalls => row.most_firewalls,
        QuotaKind::Storages => row.most_storages,
        QuotaKind::ImageGb => row.most_image_gb,
    };
    most.and_then(|most| u32::try_from(most).ok())
}

/// Writes limits down; those that are not named stay, and none takes one away.
pub(crate) fn set(row: &mut AccountRow, limits: &BTreeMap<QuotaKind, Option<u32>>) {
    for (kind, most) in limits {
        *limit(row, *kind) = most.map(|most| i32::try_from(most).unwrap_or(i32::MAX));
    }
}

/// Each limit of an account with what is used of it.
pub(crate) async fn all<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &AccountRow) -> Result<Vec<Quota>> {
    let mut quotas = Vec::with_capacity(QuotaKind::ALL.len());
    for kind in QuotaKind::ALL {
        quotas.push(of(ctx, conn, row, *kind).await?);
    }
    Ok(quotas)
}

async fn of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &AccountRow, kind: QuotaKind) -> Result<Quota> {
    Ok(Quota { kind, used: used(ctx, conn, row.id, kind).await?, most: most(row, kind) })
}

/// The limit of machines with what is used of it, where no further one goes in; an account without a limit is not asked.
pub(crate) async fn full<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &AccountRow) -> Result<Option<Quota>> {
    if most(row, QuotaKind::Machines).is_none() {
        return Ok(None);
    }
    let quota = of(ctx, conn, row, QuotaKind::Machines).await?;
    Ok((quota.state() == QuotaState::Full).then_some(quota))
}

/// The next account by name with room for a service's machine, which offers its image in its region. Maintained accounts
/// and those that do not answer are left out.
pub(crate) async fn with_room<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    instead_of: &AccountRow,
    service: &ServiceRow,
) -> Result<Option<AccountRow>> {
    let others = accounts::Entity::find_in(ctx)
        .filter(accounts::Column::Id.ne(instead_of.id))
        .filter(accounts::Column::Kind.eq(instead_of.kind.as_str()))
        .filter(accounts::Column::Maintenance.eq(false))
        .filter(accounts::Column::Health.ne(AccountHealth::Down.as_str()))
        .order_by_asc(accounts::Column::Name)
        .all(conn)
        .await
        .or_internal("looking for an account with room")?;
    for other in others {
        let image = catalog::find_image(ctx, conn, Some(other.id), &service.image_id).await?;
        let regions = catalog::list_regions(ctx, conn, Some(ProviderAccountId(other.id))).await?;
        let offered = image.is_some_and(|image| image.available) && regions.iter().any(|r| r.code == service.region);
        if offered && full(ctx, conn, &other).await?.is_none() {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// Lets setups look again that wait for room, whichever account may have it now, those that wait longest first; and those
/// that waited for the end of the maintenance of an account.
pub(crate) async fn go_on(ctx: &OpContext, tx: &Tx, reopened: Option<Uuid>) -> Result<()> {
    let mut waits = Condition::any().add(services::Column::WaitsFor.eq(WaitsFor::Room.as_str()));
    if let Some(account) = reopened {
        let maintained = Condition::all()
            .add(services::Column::AccountId.eq(account))
            .add(services::Column::WaitsFor.eq(WaitsFor::Maintenance.as_str()));
        waits = waits.add(maintained);
    }
    let waiting = services::Entity::find_in(ctx).filter(waits).order_by_asc(services::Column::WaitsSince).all(tx).await;
    for service in waiting.or_internal("reading what waits for an account")? {
        jobs::enqueue_setup(ctx, tx, service.service()).await?;
    }
    Ok(())
}

async fn used<C: ConnectionTrait>(ctx: &OpContext, conn: &C, account: Uuid, kind: QuotaKind) -> Result<u64> {
    let own = match kind {
        QuotaKind::Machines => return machines(ctx, conn, account).await,
        QuotaKind::ImageGb => return image_gb(ctx, conn, account).await,
        QuotaKind::Networks => {
            networks::Entity::find_in(ctx)
                .filter(networks::Column::AccountId.eq(account))
                .filter(networks::Column::State.ne(NetworkState::Failed.as_str()))
                .count(conn)
                .await
        }
        QuotaKind::Firewalls => {
            copies::Entity::find_in(ctx).filter(copies::Column::AccountId.eq(account)).count(conn).await
        }
        QuotaKind::Storages => {
            let gone = [StorageState::Held, StorageState::Cancelled, StorageState::Failed];
            storages::Entity::find_in(ctx)
                .filter(storages::Column::AccountId.eq(account))
                .filter(storages::Column::State.is_not_in(gone.map(StorageState::as_str)))
                .count(conn)
                .await
        }
    };
    let thing = match kind {
        QuotaKind::Networks => ThingKind::Network,
        QuotaKind::Firewalls => ThingKind::Firewall,
        _ => ThingKind::Storage,
    };
    let of_others = Condition::all()
        .add(findings::Column::Kind.eq(FindingKind::ForeignThing.as_str()))
        .add(findings::Column::Subject.starts_with(thing.prefix()));
    Ok(own.or_internal("counting what is at an account")? + found(ctx, conn, account, of_others).await?)
}

/// Machines of services until the provider ends them, purchases that may have been made, and what the last look found
/// beside them: machines of nobody, and those that outlive their service or were given up.
async fn machines<C: ConnectionTrait>(ctx: &OpContext, conn: &C, account: Uuid) -> Result<u64> {
    let running = Condition::any()
        .add(services::Column::State.ne(ServiceState::Terminated.as_str()))
        .add(services::Column::ProviderEndsOn.gte(ctx.today().to_string()));
    let there = Condition::all()
        .add(services::Column::AccountId.eq(account))
        .add(services::Column::InstanceId.is_not_null())
        .add(services::Column::MissingSince.is_null())
        .add(running);
    let unresolved = IntentState::ALL.iter().filter(|state| state.is_unresolved()).map(|state| state.as_str());
    let on_their_way = intent::row::Entity::find_in(ctx)
        .filter(intent::row::Column::AccountId.eq(account))
        .filter(intent::row::Column::State.is_in(unresolved))
        .select_only()
        .column(intent::row::Column::ServiceId)
        .into_query();
    let others = [FindingKind::ForeignMachine, FindingKind::EndedMachineRuns].map(FindingKind::as_str);
    let others = Condition::all().add(findings::Column::Kind.is_in(others));
    // What becomes a service's meanwhile is counted twice rather than not at all.
    let beside = found(ctx, conn, account, others).await?;
    // One statement: a purchase that is settled between two of them would be counted by neither.
    let own = services::Entity::find_in(ctx)
        .filter(Condition::any().add(there).add(services::Column::Id.in_subquery(on_their_way)))
        .count(conn)
        .await
        .or_internal("counting the machines of an account")?;
    Ok(own + beside)
}

/// Unresolved findings of an account; those that are ignored take room as well.
async fn found<C: ConnectionTrait>(ctx: &OpContext, conn: &C, account: Uuid, which: Condition) -> Result<u64> {
    findings::Entity::find_in(ctx)
        .filter(findings::Column::AccountId.eq(account))
        .filter(findings::Column::State.ne(FindingState::Resolved.as_str()))
        .filter(which)
        .count(conn)
        .await
        .or_internal("counting what is at an account")
}

/// Begun gigabytes of all custom images together.
async fn image_gb<C: ConnectionTrait>(ctx: &OpContext, conn: &C, account: Uuid) -> Result<u64> {
    let images = custom_images::Entity::find_in(ctx)
        .filter(custom_images::Column::AccountId.eq(account))
        .filter(custom_images::Column::ImageId.is_not_null())
        .all(conn)
        .await
        .or_internal("adding up the images of an account")?;
    let megabytes: u64 = images.iter().map(|image| u64::try_from(image.size_mb).unwrap_or(0)).sum();
    Ok(megabytes.div_ceil(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_from_four_fifths_on_and_full_at_the_limit() {
        for (used, most, want) in [
            (1000, None, QuotaState::Free),
            (0, Some(0), QuotaState::Full),
            (0, Some(1), QuotaState::Free),
            (1, Some(1), QuotaState::Full),
            (7, Some(10), QuotaState::Free),
            (8, Some(10), QuotaState::Near),
            (9, Some(10), QuotaState::Near),
            (10, Some(10), QuotaState::Full),
            (11, Some(10), QuotaState::Full),
            (3, Some(4), QuotaState::Free),
            (4, Some(5), QuotaState::Near),
        ] {
            let quota = Quota { kind: QuotaKind::Machines, used, most };
            assert_eq!(quota.state(), want, "{used} of {most:?}");
        }
    }
}
