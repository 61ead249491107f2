//! Adoption: what exists at the provider becomes a customer's: machines, domains and object storages as services,
//! private networks without one. Nothing is bought for it.
//!
//! This file has the machines, what the others share, and the list of what belongs to nobody; domains, storages and
//! networks are taken over by their own modules.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Date, Error, Hostname, OpContext, OrderId, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;

use crate::account::health;
use crate::account::store as accounts;
use crate::account::{At, catalog};
use crate::deps::Deps;
use crate::domain_name;
use crate::finding::{self, ThingKind};
use crate::jobs;
use crate::network;
use crate::object_storage;
use crate::provider::Machine;
use crate::service::state::ServiceState;
use crate::service::store::{ServiceRow, services};
use crate::service::timeline::{Entry, note};
use crate::service::{Access, NewService, ServiceView, create, read};
use crate::sync::all_machines;
use crate::words::words;

words! {
    /// What can be adopted.
    AdoptKind {
        /// A machine.
        Machine = "machine",
        /// A domain name.
        Domain = "domain",
        /// A whole object storage.
        ObjectStorage = "object_storage",
        /// A private network with the machines in it.
        PrivateNetwork = "private_network",
    }
}

/// A domain, storage or private network that belongs to no service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignThing {
    /// What it is.
    pub kind: AdoptKind,
    /// By what the provider knows it: the name of a domain, the id of the others.
    pub provider_ref: String,
    /// Its name there.
    pub name: String,
    /// The code of its region; none of a domain.
    pub region: Option<String>,
    /// Space of a storage.
    pub size_gb: Option<i64>,
    /// Range of a private network.
    pub cidr: Option<String>,
    /// The provider's ids of the machines in a private network.
    pub machines: Vec<String>,
    /// When a domain is renewed.
    pub renews_on: Option<Date>,
    /// When it ends, if it was cancelled.
    pub ends_on: Option<Date>,
    /// Staff gave it to this customer before; nobody else can have it.
    pub customer: Option<CustomerId>,
}

/// Reads the domains, storages and private networks of an account that belong to no service; those that staff leaves as
/// they are, are not among them.
pub async fn foreign_things(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Vec<ForeignThing>> {
    let at = At::of(ctx, deps, account).await?;
    let mut found = domain_name::adopt::foreign(&at).await?;
    found.extend(object_storage::adopt::foreign(&at).await?);
    found.extend(network::adopt::foreign(&at).await?);
    let ignored = finding::ignored_things(ctx, deps.db.read(), account).await?;
    found.retain(|thing| thing.finding_kind().is_none_or(|kind| !ignored.contains(&kind.subject(&thing.provider_ref))));
    found.sort_by(|a, b| (a.kind, &a.name, &a.provider_ref).cmp(&(b.kind, &b.name, &b.provider_ref)));
    Ok(found)
}

impl ForeignThing {
    fn finding_kind(&self) -> Option<ThingKind> {
        match self.kind {
            AdoptKind::Machine => None,
            AdoptKind::Domain => Some(ThingKind::Domain),
            AdoptKind::ObjectStorage => Some(ThingKind::Storage),
            AdoptKind::PrivateNetwork => Some(ThingKind::Network),
        }
    }
}

/// A machine and what it is to become.
#[derive(Debug, Clone)]
pub struct AdoptMachine {
    /// The account it is on.
    pub account: ProviderAccountId,
    /// The machine as it was read.
    pub machine: Adoptable,
    /// The service to be made. Region and image are the machine's; its cloud-init is not known.
    pub service: NewService,
}

/// A machine as the provider shows it, with the service it belongs to, if it does.
#[derive(Debug, Clone)]
pub struct Adoptable(Machine);

impl Adoptable {
    /// The provider's id.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Its name there.
    pub fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The provider's product.
    pub fn product_id(&self) -> &str {
        &self.0.product_id
    }

    /// Its region.
    pub fn region(&self) -> &str {
        &self.0.region
    }

    /// Its image.
    pub fn image_id(&self) -> &str {
        self.0.image_id.as_deref().unwrap_or_default()
    }

    /// When it ends, if it was cancelled.
    pub fn ends_on(&self) -> Option<Date> {
        self.0.ends_on
    }
}

/// Reads all machines of an account, by their id.
pub async fn read_machines(ctx: &OpContext, deps: &Deps, id: ProviderAccountId) -> Result<HashMap<String, Adoptable>> {
    let account = accounts::find(deps.db.read(), ctx, id).await?;
    let provider = deps.provider(&account)?;
    let machines = all_machines(ctx, provider.as_ref()).await;
    health::note(ctx, deps, &account, provider.as_ref(), &machines).await?;
    Ok(machines?.into_iter().map(|(id, machine)| (id, Adoptable(machine))).collect())
}

/// The service that has a machine, if one has that has not ended.
pub async fn owner_of_machine<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
    machine_id: &str,
) -> Result<Option<ServiceView>> {
    let row = services::Entity::find_in(ctx)
        .filter(services::Column::AccountId.eq(account.uuid()))
        .filter(services::Column::InstanceId.eq(machine_id))
        .filter(services::lives())
        .one(conn)
        .await
        .or_internal("looking for the service of a machine")?;
    row.map(read::view).transpose()
}

/// Makes a running service of a machine that belongs to nobody. Refused when a service has it already.
pub async fn adopt_machine(ctx: &OpContext, tx: &Tx, wanted: AdoptMachine) -> Result<ServiceView> {
    let AdoptMachine { account, machine: Adoptable(machine), service } = wanted;
    // Two adoptions at once of one machine wait for each other here.
    accounts::lock(tx, ctx, account).await?;
    if let Some(owner) = owner_of_machine(ctx, tx, account, &machine.id).await? {
        let detail = format!("Machine {} is the one of {} already.", machine.id, owner.hostname);
        return Err(Error::conflict("machine_has_service", detail));
    }
    let image_id = machine.image_id.clone().unwrap_or_default();
    let image = catalog::find_image(ctx, tx, Some(account.uuid()), &image_id).await?;
    let windows = image.as_ref().is_some_and(|i| i.os_type == "Windows");
    let now = ctx.now.as_microsecond();
    let mut row = active(ctx, account, &service)?;
    row.region = machine.region.clone();
    row.image_name = image.map_or_else(|| image_id.clone(), |i| i.name);
    row.image_id = image_id;
    row.os_type = catalog::os_type(windows).to_owned();
    row.username = catalog::default_user(windows).to_owned();
    row.access = if matches!(service.access, Access::SshKey(_)) { "ssh_key" } else { "password" }.to_owned();
    row.display_name = machine.display_name.clone();
    row.instance_id = Some(machine.id.clone());
    row.provider_status = Some(machine.status_word.clone());
    row.power = machine.status.to_string();
    row.ipv4 = machine.ipv4.clone();
    row.ipv6 = machine.ipv6.clone();
    row.bought_at = Some(machine.bought_at.unwrap_or(ctx.now).as_microsecond());
    note_end(ctx, &mut row, machine.ends_on);
    row.synced_at = Some(now);
    let origin = format!("Machine {} ({}) of the provider's account.", machine.id, machine.display_name);
    let row = begin(ctx, tx, row, &origin).await?;
    finding::resolve_adopted(ctx, tx, account, &machine.id).await?;
    jobs::enqueue_tags(ctx, tx, row.service()).await?;
    read::view(row)
}

/// An active service on an account, with what was sold and nothing else.
pub(crate) fn active(ctx: &OpContext, account: ProviderAccountId, service: &NewService) -> Result<ServiceRow> {
    let hostname: Hostname =
        service.hostname.parse().map_err(|e| Error::invalid("/hostname", "not_a_hostname", format!("It {e}.")))?;
    let mut row = create::blank(ctx, service, &hostname)?;
    row.state = ServiceState::Active.to_string();
    row.account_id = Some(account.uuid());
    Ok(row)
}

/// Notes when what was adopted ends at the provider.
pub(crate) fn note_end(ctx: &OpContext, row: &mut ServiceRow, ends_on: Option<Date>) {
    row.provider_ends_on = ends_on.map(|d| d.to_string());
    row.provider_cancelled_at = ends_on.map(|_| ctx.now.as_microsecond());
}

/// Writes the service of what was adopted, with its beginning. `origin` says to staff what it was.
pub(crate) async fn begin(ctx: &OpContext, tx: &Tx, row: ServiceRow, origin: &str) -> Result<ServiceRow> {
    let row = create::insert(tx, row).await?;
    let (id, customer, order) = (row.service(), row.customer(), OrderId(row.order_id));
    let title = format!("The {} became a service", row.product()?.what());
    let entry = Entry::new("adopted", title).detail(row.product_name.clone());
    note(ctx, tx, &row, entry.related("order", order)).await?;
    let entry = Entry::new("adopted_from", "Taken over from the provider").detail(origin.to_owned());
    note(ctx, tx, &row, entry.staff_only()).await?;
    tx.record(ctx, Event::ServiceCreated { service: id, customer, order }).await?;
    Ok(row)
}
