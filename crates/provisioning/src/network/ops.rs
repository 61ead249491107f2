//! What is wanted of private networks: noted here, carried out by [`super::settle`].

use mpanel_core::{
    CustomerId, Error, OpContext, PrivateNetworkId, ProviderAccountId, Result, RowId, ServiceId, TypedId,
};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

use super::read::{join_facts, network_places, one_view};
use super::rules::JoinFacts;
use super::store::{self, MemberRow, NetworkRow, members, networks};
use super::{Anew, MemberState, NetworkState, NetworkView, rules};
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::jobs;
use crate::moving::is_moving;
use crate::provider::CallId;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::service::{AddOnSnapshot, ServiceView, read};
use crate::typed::name_typed;

/// More networks than anybody needs, so that the list stays one that can be read.
const MOST: u64 = 20;

/// A network to make.
#[derive(Debug, Clone)]
pub struct NewNetwork {
    /// Whose.
    pub customer: CustomerId,
    /// In which region; one of [`network_places`].
    pub region: String,
    /// On which account; the first with this region when absent.
    pub account: Option<ProviderAccountId>,
    /// What to call it; unique among the customer's networks.
    pub name: String,
}

/// A service to put in.
#[derive(Debug, Clone)]
pub struct JoinRequest {
    /// Which.
    pub service: ServiceId,
    /// Whether to restart or install it anew when the provider asks for it.
    pub anew: bool,
    /// The host name or label, typed by hand, where it is installed anew.
    pub confirm_name: Option<String>,
    /// The add-on is bought in the same transaction: the service waits for it and goes on by itself.
    pub buying: bool,
}

/// Notes a network and lets it be made.
pub async fn create_network(ctx: &OpContext, tx: &Tx, new: NewNetwork) -> Result<NetworkView> {
    let name = rules::tidy_name(&new.name).ok_or_else(|| {
        Error::invalid("/name", "not_valid", "Give the network a name of 1 to 60 characters, without line breaks.")
    })?;
    let places = network_places(ctx, tx, new.customer).await?;
    let fits = |p: &&super::NetworkPlace| p.region == new.region && new.account.is_none_or(|a| a == p.account);
    let place = places.iter().find(fits).ok_or_else(|| {
        let detail = "Choose a region that one of your servers is in.";
        Error::invalid("/region", "no_server_there", detail)
    })?;
    let of_customer = networks::Entity::find_in(ctx).filter(networks::Column::CustomerId.eq(new.customer.uuid()));
    if of_customer.count(tx).await.or_internal("counting private networks")? >= MOST {
        let detail = format!("At most {MOST} private networks can be kept. Delete one you do not use any more.");
        return Err(Error::conflict("too_many_networks", detail));
    }
    let row = fresh(ctx, new.customer, place.account, new.region, name);
    let id = row.network();
    let taken = || Error::invalid("/name", "taken", "Another of your networks has this name. Choose another.");
    let row = row.into_active_model().insert(tx).await.or_taken("noting a private network", taken)?;
    store::told(ctx, tx, new.customer).await?;
    jobs::enqueue_network(ctx, tx, id).await?;
    one_view(ctx, tx, row).await
}

/// A network that waits to be made.
pub(super) fn fresh(
    ctx: &OpContext,
    customer: CustomerId,
    account: ProviderAccountId,
    region: String,
    name: String,
) -> NetworkRow {
    let id: PrivateNetworkId = ctx.new_id();
    let now = ctx.now.as_microsecond();
    NetworkRow {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: customer.uuid(),
        account_id: account.uuid(),
        region,
        name_key: name.to_lowercase(),
        name,
        provider_name: provider_name(customer, id),
        state: NetworkState::Making.to_string(),
        provider_ref: None,
        cidr: None,
        problem: None,
        request_id: None,
        sent_at: None,
        since: now,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// Its name at the provider: unique, and it says whose it is. Letters, digits, spaces and dashes only.
pub(crate) fn provider_name(customer: CustomerId, thing: impl TypedId) -> String {
    format!("mp {customer} {thing}").replace('_', "-")
}

/// Lets a network be deleted, when nobody is in it.
pub async fn delete_network(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: PrivateNetworkId,
) -> Result<NetworkView> {
    let mut row = store::lock(ctx, tx, customer, id).await?;
    let shown = one_view(ctx, tx, row.clone()).await?;
    if let Some(reason) = shown.can_delete().reason {
        let code = if shown.members.is_empty() { "action_not_possible" } else { "network_not_empty" };
        return Err(Error::conflict(code, reason));
    }
    row.state = NetworkState::Deleting.to_string();
    row.problem = None;
    row.since = ctx.now.as_microsecond();
    let row = store::save(ctx, tx, row).await?;
    jobs::enqueue_network(ctx, tx, id).await?;
    one_view(ctx, tx, row).await
}

/// Lets a service join. Asking again for one that waits for its restart or new installation lets that happen.
pub async fn join_network(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: PrivateNetworkId,
    request: JoinRequest,
) -> Result<NetworkView> {
    let row = store::lock(ctx, tx, customer, id).await?;
    // A service of somebody else is not found, whoever asks.
    let service = services::lock(tx, ctx, request.service).await?;
    if service.customer_id != row.customer_id {
        return Err(Error::not_found("service"));
    }
    let member = store::member(ctx, tx, id, request.service).await?;
    let waiting = member.as_ref().map(MemberRow::state).transpose()?;
    let begins =
        if request.buying && !has_add_on(&service)? { MemberState::AwaitingAddOn } else { MemberState::Joining };
    let needs = match waiting {
        Some(MemberState::NeedsRestart) => Anew::Restart,
        Some(MemberState::NeedsReinstall) => Anew::Reinstall,
        _ => {
            let others = store::memberships(ctx, tx, request.service).await?;
            let is_member = member.is_some() && waiting != Some(MemberState::Failed);
            let moving = is_moving(ctx, tx, request.service).await?;
            let facts = join_facts(&row, &service, is_member)?;
            let facts = JoinFacts { moving, add_on: facts.add_on || request.buying, ..facts };
            if let Some(refusal) = rules::join_refusal(&facts) {
                return Err(refusal.into());
            }
            rules::needs(others.iter().any(|m| m.network_id != row.id))
        }
    };
    let anew = if request.anew { Some(agreed(&service, needs, request.confirm_name.as_deref())?) } else { None };
    let mut joining = match member {
        Some(found) => found,
        None => insert_member(ctx, tx, &row, &service).await?,
    };
    joining.anew = anew.map(|a| a.to_string());
    joining.action_id = None;
    joining.enter(ctx, waiting.filter(|w| *w != MemberState::Failed).unwrap_or(begins), None);
    store::save_member(tx, joining).await?;
    if waiting.is_none() {
        let entry = Entry::new("network_joining", format!("Joins the private network {}", row.name));
        note(ctx, tx, &service, entry).await?;
    }
    store::told(ctx, tx, row.customer()).await?;
    jobs::enqueue_network(ctx, tx, id).await?;
    one_view(ctx, tx, row).await
}

/// What was agreed to: a new installation only with the name typed by hand, because the disk is wiped.
fn agreed(service: &ServiceRow, needs: Anew, typed: Option<&str>) -> Result<Anew> {
    if needs == Anew::Reinstall {
        name_typed(typed, &service.hostname, service.label.as_deref(), || {
            format!("The server is installed anew, which wipes its disk. Type {} to confirm.", service.hostname)
        })?;
    }
    Ok(needs)
}

/// A service in a network as it is noted first.
pub(super) fn fresh_member(
    ctx: &OpContext,
    network: &NetworkRow,
    service: &ServiceRow,
    state: MemberState,
) -> MemberRow {
    let now = ctx.now.as_microsecond();
    MemberRow {
        id: ctx.new_id::<RowId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        network_id: network.id,
        customer_id: network.customer_id,
        service_id: service.id,
        state: state.to_string(),
        problem: None,
        private_ip: None,
        anew: None,
        action_id: None,
        since: now,
        created_at: now,
    }
}

async fn insert_member(ctx: &OpContext, tx: &Tx, network: &NetworkRow, service: &ServiceRow) -> Result<MemberRow> {
    fresh_member(ctx, network, service, MemberState::Joining)
        .into_active_model()
        .insert(tx)
        .await
        .or_internal("noting a member of a private network")
}

/// Lets a service be taken out.
pub async fn leave_network(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: PrivateNetworkId,
    service: ServiceId,
) -> Result<NetworkView> {
    let row = store::lock(ctx, tx, customer, id).await?;
    let member = store::member(ctx, tx, id, service).await?.ok_or_else(|| Error::not_found("member"))?;
    if matches!(member.state()?, MemberState::Restarting | MemberState::Reinstalling) {
        let detail = "The server is being restarted or installed for this network. Wait until it has finished.";
        return Err(Error::conflict("action_not_possible", detail));
    }
    take_out(ctx, tx, member).await?;
    store::told(ctx, tx, row.customer()).await?;
    one_view(ctx, tx, row).await
}

async fn take_out(ctx: &OpContext, tx: &Tx, mut member: MemberRow) -> Result<()> {
    let network = PrivateNetworkId(member.network_id);
    member.enter(ctx, MemberState::Leaving, None);
    store::save_member(tx, member).await?;
    jobs::enqueue_network(ctx, tx, network).await.map(drop)
}

/// Lets the provider be asked how far everybody has come.
pub async fn look_at_network(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: PrivateNetworkId,
) -> Result<NetworkView> {
    let row = store::find(ctx, tx, customer, id).await?;
    jobs::enqueue_network(ctx, tx, id).await?;
    one_view(ctx, tx, row).await
}

/// What the networks of a service may wait for has happened: an action on its machine, its add-on. They are looked at.
pub(crate) async fn look_again(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<()> {
    for member in store::memberships(ctx, tx, service).await? {
        jobs::enqueue_network(ctx, tx, PrivateNetworkId(member.network_id)).await?;
    }
    Ok(())
}

/// Why a service that waited for its add-on did not join.
pub(super) const GIVEN_UP: &str = "The add-on Private networking was taken off the bill, so the server did not join.";

/// The add-on is billed no more before it was there: a service that waits for it does not join.
pub(crate) async fn add_on_given_up(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<()> {
    for mut member in store::memberships(ctx, tx, service).await? {
        if member.state()? == MemberState::AwaitingAddOn {
            let customer = member.customer_id.into();
            member.enter(ctx, MemberState::Failed, Some(GIVEN_UP.to_owned()));
            store::save_member(tx, member).await?;
            store::told(ctx, tx, customer).await?;
        }
    }
    Ok(())
}

/// A service has ended: it leaves its networks.
pub(crate) async fn service_ended(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<()> {
    let left = members::Entity::find_in(ctx)
        .filter(members::Column::ServiceId.eq(service.uuid()))
        .filter(members::Column::State.ne(MemberState::Leaving.as_str()))
        .all(tx)
        .await
        .or_internal("reading the private networks of a service")?;
    for member in left {
        take_out(ctx, tx, member).await?;
    }
    Ok(())
}

/// Staff buys the add-on that lets a machine into private networks. The customer's bill stays as it is.
pub async fn add_private_networking(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<ServiceView> {
    let row = services::find(deps.db.read(), ctx, id).await?;
    if has_add_on(&row)? {
        return Err(Error::conflict("has_add_on", "The server has Private networking already."));
    }
    let (Some(machine), Some(account), false) = (row.instance_id.clone(), row.account_id, row.state()?.is_final())
    else {
        return Err(Error::conflict("action_not_possible", "There is no machine."));
    };
    let account = accounts::find(deps.db.read(), ctx, account.into()).await?;
    let provider = deps.provider(&account)?;
    // Buying it twice is refused by the provider and counts as bought, so a lost reply may be repeated.
    provider.buy_add_on(CallId::new(ctx), &machine, rules::ADD_ON).await.map_err(Error::from)?;
    let tx = deps.db.begin().await?;
    let mut row = services::lock(&tx, ctx, id).await?;
    note_add_on(&mut row)?;
    let row = services::save(ctx, &tx, row).await?;
    note(ctx, &tx, &row, Entry::new("private_networking_added", "Private networking added by our staff")).await?;
    store::told(ctx, &tx, row.customer()).await?;
    look_again(ctx, &tx, id).await?;
    tx.commit().await?;
    read::view(row)
}

/// Notes that a machine has the add-on.
pub(super) fn note_add_on(row: &mut ServiceRow) -> Result<()> {
    let mut product = row.product()?;
    let key = Some(rules::ADD_ON.to_owned());
    product.add_ons.push(AddOnSnapshot { key, name: "Private networking".to_owned(), quantity: 1 });
    row.product = serde_json::to_string(&product)?;
    Ok(())
}

/// Whether a service was bought with the add-on.
pub(crate) fn has_add_on(row: &ServiceRow) -> Result<bool> {
    Ok(row.product()?.add_ons.iter().any(|a| a.key.as_deref() == Some(rules::ADD_ON) && a.quantity > 0))
}
