//! Adoption of private networks: one that the account has becomes that of the customer whose machines are in it. It has
//! no bill of its own.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

use super::ops::{fresh, fresh_member, has_add_on, note_add_on};
use super::read::one_view;
use super::rules::{self, PrivateRange};
use super::settle::private_ip;
use super::store::{self, MemberRow, NetworkRow, networks};
use super::{MemberState, NetworkState, NetworkView};
use crate::account::At;
use crate::account::store as accounts;
use crate::adopt::{AdoptKind, ForeignThing, owner_of_machine};
use crate::deps::Deps;
use crate::finding::{self, ThingKind};
use crate::jobs;
use crate::provider::ProviderError;
use crate::provider::networking::{CloudMember, CloudNetwork, MembershipStatus};
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};

/// A private network as the provider shows it.
#[derive(Debug, Clone)]
pub struct AdoptableNetwork(CloudNetwork);

impl AdoptableNetwork {
    /// Its name there.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The provider's ids of the machines in it.
    pub fn machines(&self) -> Vec<&str> {
        self.0.members.iter().map(|member| member.machine.as_str()).collect()
    }
}

/// A private network and whose it is to be.
#[derive(Debug, Clone)]
pub struct AdoptNetwork {
    /// The account it is at.
    pub account: ProviderAccountId,
    /// The network as it was read.
    pub network: AdoptableNetwork,
    /// Whose; the machines in it are theirs.
    pub customer: CustomerId,
    /// What to call it; as the provider does when absent.
    pub name: Option<String>,
}

/// Reads the private networks of an account with these ids of the provider; one that is not there is not among them.
pub async fn adoptable_networks(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    wanted: &[String],
) -> Result<HashMap<String, AdoptableNetwork>> {
    let at = At::of(ctx, deps, account).await?;
    let mut found = HashMap::new();
    let listed = at.noted(at.provider.networks(at.call()).await).await??;
    for thing in listed.into_iter().filter(|thing| wanted.contains(&thing.id)) {
        if let Some(seen) = look(&at, &thing.id).await? {
            found.insert(thing.id, AdoptableNetwork(seen));
        }
    }
    Ok(found)
}

async fn look(at: &At<'_>, id: &str) -> Result<Option<CloudNetwork>> {
    match at.noted(at.provider.network(at.call(), id).await).await? {
        Ok(seen) => Ok(Some(seen)),
        // Deleted since it was listed.
        Err(ProviderError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The private networks of an account that are kept for nobody.
pub(crate) async fn foreign(at: &At<'_>) -> Result<Vec<ForeignThing>> {
    let (ctx, conn, account) = (at.ctx, at.deps.db.read(), ProviderAccountId(at.account.id));
    let known = networks::Entity::find_in(ctx).filter(networks::Column::AccountId.eq(account.uuid()));
    let known = known.all(conn).await.or_internal("reading the networks of an account")?;
    // One that is being made finds itself by its name.
    let is_kept = |id: &str, name: &str| {
        let is_it = |row: &NetworkRow| row.provider_ref.as_deref() == Some(id) || row.provider_name == name;
        known.iter().any(is_it)
    };
    let mut found = Vec::new();
    for thing in at.noted(at.provider.networks(at.call()).await).await?? {
        if is_kept(&thing.id, &thing.name) {
            continue;
        }
        let Some(seen) = look(at, &thing.id).await? else { continue };
        let owner = sole_owner(&owners(ctx, conn, account, &seen).await?).ok().flatten();
        found.push(ForeignThing {
            kind: AdoptKind::PrivateNetwork,
            provider_ref: seen.id.clone(),
            name: seen.name.clone(),
            region: Some(seen.region.clone()),
            size_gb: None,
            cidr: Some(seen.cidr.clone()),
            machines: seen.members.into_iter().map(|member| member.machine).collect(),
            renews_on: None,
            ends_on: None,
            customer: owner,
        });
    }
    Ok(found)
}

async fn owners<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
    seen: &CloudNetwork,
) -> Result<Vec<(String, Option<CustomerId>)>> {
    let mut owners = Vec::new();
    for member in &seen.members {
        let owner = owner_of_machine(ctx, conn, account, &member.machine).await?;
        owners.push((member.machine.clone(), owner.map(|service| service.customer)));
    }
    Ok(owners)
}

/// The rule: the one who owns all machines in a network; none of an empty one.
///
/// # Errors
/// Invalid at `/provider_ref` where a machine is nobody's, or where they have several owners.
pub fn sole_owner<T: Clone + PartialEq>(machines: &[(String, Option<T>)]) -> Result<Option<T>> {
    let refuse = |detail: String| Err(Error::invalid("/provider_ref", "not_accepted", detail));
    if let Some((machine, _)) = machines.iter().find(|(_, owner)| owner.is_none()) {
        return refuse(format!("Machine {machine} in this network belongs to nobody. Adopt the machine first."));
    }
    let mut owners = machines.iter().filter_map(|(_, owner)| owner.as_ref());
    let Some(first) = owners.next() else { return Ok(None) };
    if owners.any(|owner| owner != first) {
        let detail = "Machines of several customers are in this network, which can be one customer's alone. Take the \
                      others out in the provider's panel.";
        return refuse(detail.to_owned());
    }
    Ok(Some(first.clone()))
}

/// The network that is kept for the provider's id.
pub async fn owner_of_network<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
    provider_ref: &str,
) -> Result<Option<NetworkView>> {
    let query = networks::Entity::find_in(ctx)
        .filter(networks::Column::AccountId.eq(account.uuid()))
        .filter(networks::Column::ProviderRef.eq(provider_ref));
    match query.one(conn).await.or_internal("reading a private network by its id at the provider")? {
        Some(row) => one_view(ctx, conn, row).await.map(Some),
        None => Ok(None),
    }
}

/// Keeps a network that is there for a customer, with the machines in it, all of which are theirs.
///
/// # Errors
/// Invalid at `/provider_ref` where it cannot be adopted, at `/customer_id` where its machines are another customer's,
/// at `/hostname` where the customer has a network of that name.
pub async fn adopt_network(ctx: &OpContext, tx: &Tx, wanted: AdoptNetwork) -> Result<NetworkView> {
    let AdoptNetwork { account, network: AdoptableNetwork(seen), customer, name } = wanted;
    // Two adoptions at once of one network wait for each other here.
    accounts::lock(tx, ctx, account).await?;
    if owner_of_network(ctx, tx, account, &seen.id).await?.is_some() {
        return Err(Error::invalid("/provider_ref", "taken", "This network is kept for a customer already."));
    }
    // One that is being made finds itself by its name.
    let made = networks::Entity::find_in(ctx)
        .filter(networks::Column::AccountId.eq(account.uuid()))
        .filter(networks::Column::ProviderName.eq(seen.name.as_str()));
    if made.count(tx).await.or_internal("counting the networks of a name at the provider")? > 0 {
        return Err(Error::invalid("/provider_ref", "taken", "This network is being made for a customer."));
    }
    if PrivateRange::parse(&seen.cidr).is_none() {
        let detail = format!("The network has the range {:?}, which is no private one.", seen.cidr);
        return Err(Error::invalid("/provider_ref", "not_a_range", detail));
    }
    if sole_owner(&owners(ctx, tx, account, &seen).await?)?.is_some_and(|owner| owner != customer) {
        let detail = "The machines in this network are another customer's. Name that customer, or nobody.";
        return Err(Error::invalid("/customer_id", "not_accepted", detail));
    }
    let mut row = fresh(ctx, customer, account, seen.region.clone(), named(name, &seen)?);
    row.state = NetworkState::Ready.to_string();
    (row.provider_ref, row.cidr) = (Some(seen.id.clone()), Some(seen.cidr.clone()));
    let taken = || {
        let detail = "The customer has a network of this name. Give another one.";
        Error::invalid("/hostname", "taken", detail)
    };
    let row = row.into_active_model().insert(tx).await.or_taken("noting a private network", taken)?;
    for member in &seen.members {
        let Some(service) = owner_of_machine(ctx, tx, account, &member.machine).await? else { continue };
        put_in(ctx, tx, &row, services::lock(tx, ctx, service.id).await?, member).await?;
    }
    finding::resolve_adopted_thing(ctx, tx, account, ThingKind::Network, &seen.id).await?;
    store::told(ctx, tx, customer).await?;
    jobs::enqueue_network(ctx, tx, row.network()).await?;
    one_view(ctx, tx, row).await
}

/// The name that was given, or the one at the provider.
fn named(given: Option<String>, seen: &CloudNetwork) -> Result<String> {
    match given {
        Some(given) => rules::tidy_name(&given).ok_or_else(|| {
            let detail = "Give the network a name of 1 to 60 characters, without line breaks.";
            Error::invalid("/hostname", "not_valid", detail)
        }),
        None => Ok(rules::tidy_name(&seen.name).unwrap_or_else(|| format!("network-{}", seen.id))),
    }
}

async fn put_in(
    ctx: &OpContext,
    tx: &Tx,
    network: &NetworkRow,
    mut service: ServiceRow,
    here: &CloudMember,
) -> Result<()> {
    let state = state_of(here.status);
    let member = MemberRow { private_ip: private_ip(network, here), ..fresh_member(ctx, network, &service, state) };
    let ip = member.private_ip.clone().unwrap_or_default();
    member.into_active_model().insert(tx).await.or_internal("noting a member of a private network")?;
    // The provider takes no machine in that has not got the add-on.
    if !has_add_on(&service)? {
        note_add_on(&mut service)?;
        service = services::save(ctx, tx, service).await?;
    }
    let text = format!("In the private network {}", network.name);
    note(ctx, tx, &service, Entry::new("network_joined", text).detail(ip)).await
}

/// The rule: how far a machine has come, by the provider's word.
fn state_of(status: MembershipStatus) -> MemberState {
    match status {
        MembershipStatus::Ok => MemberState::Active,
        MembershipStatus::Restart => MemberState::NeedsRestart,
        MembershipStatus::Reinstall => MemberState::NeedsReinstall,
        MembershipStatus::Installing => MemberState::Reinstalling,
        MembershipStatus::ReinstallFailed => MemberState::Failed,
        MembershipStatus::Unknown => MemberState::Joining,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_whose_machines_are_in_it() {
        let machines = |owners: &[Option<u8>]| {
            owners.iter().enumerate().map(|(n, owner)| (n.to_string(), *owner)).collect::<Vec<_>>()
        };
        for (owners, expected) in [
            (vec![], Ok(None)),
            (vec![Some(1)], Ok(Some(1))),
            (vec![Some(1), Some(1)], Ok(Some(1))),
            (vec![Some(1), Some(2)], Err("not_accepted")),
            (vec![Some(1), None], Err("not_accepted")),
            (vec![None], Err("not_accepted")),
        ] {
            let answer = sole_owner(&machines(&owners)).map_err(|error| error.fields()[0].code);
            assert_eq!(answer, expected, "{owners:?}");
        }
    }
}
