//! Adoption: a machine that exists at the provider becomes a customer's service. Nothing is bought for it.

use std::collections::HashMap;

use mpanel_core::{Error, Hostname, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;

use crate::account::catalog;
use crate::account::health;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::finding;
use crate::jobs;
use crate::provider::Machine;
use crate::service::state::ServiceState;
use crate::service::store::services;
use crate::service::timeline::{Entry, note};
use crate::service::{Access, NewService, ServiceView, create, read};
use crate::sync::all_machines;

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
    pub fn ends_on(&self) -> Option<mpanel_core::Date> {
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
    let hostname: Hostname =
        service.hostname.parse().map_err(|e| Error::invalid("/hostname", "not_a_hostname", format!("It {e}.")))?;
    let image_id = machine.image_id.clone().unwrap_or_default();
    let image = catalog::find_image(ctx, tx, Some(account.uuid()), &image_id).await?;
    let windows = image.as_ref().is_some_and(|i| i.os_type == "Windows");
    let now = ctx.now.as_microsecond();
    let mut row = create::blank(ctx, &service, &hostname)?;
    row.state = ServiceState::Active.to_string();
    row.account_id = Some(account.uuid());
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
    row.provider_ends_on = machine.ends_on.map(|d| d.to_string());
    row.provider_cancelled_at = machine.ends_on.map(|_| now);
    row.synced_at = Some(now);
    let row = create::insert(tx, row).await?;
    let entry = Entry::new("adopted", "The machine became a service").detail(row.product_name.clone());
    note(ctx, tx, &row, entry.related("order", service.order)).await?;
    let origin = format!("Machine {} ({}) of the provider's account.", machine.id, machine.display_name);
    note(ctx, tx, &row, Entry::new("adopted_from", "Taken over from the provider").detail(origin).staff_only()).await?;
    let (id, customer) = (row.service(), row.customer());
    tx.record(ctx, Event::ServiceCreated { service: id, customer, order: service.order }).await?;
    finding::resolve_adopted(ctx, tx, account, &machine.id).await?;
    jobs::enqueue_tags(ctx, tx, id).await?;
    read::view(row)
}
