//! Creating and renaming services.

use mpanel_core::{Error, Hostname, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, Tx, Vault};
use mpanel_events::Event;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

use super::read::view;
use super::state::ServiceState;
use super::store::{self, ServiceRow};
use super::timeline::{Entry, note};
use super::{Access, NewService, ServiceView};
use crate::account::catalog;
use crate::account::ops::expect_version;
use crate::account::store as accounts;
use crate::custom_image::{is_of_another, is_own};
use crate::install;
use crate::provider::naming;
use crate::ssh_key::check_ssh_keys;

/// Creates a service in state pending. Creating the same service again changes nothing.
pub async fn create_service(ctx: &OpContext, tx: &Tx, vault: &Vault, new: NewService) -> Result<ServiceView> {
    if let Ok(existing) = store::lock(tx, ctx, new.id).await {
        return view(existing);
    }
    let hostname: Hostname =
        new.hostname.parse().map_err(|e| Error::invalid("/hostname", "not_a_hostname", format!("It {e}.")))?;
    let ssh_key = match &new.access {
        Access::SshKey(keys) => Some(check_ssh_keys("/ssh_key", keys)?.lines()),
        Access::Password => None,
    };
    let named = new.product.provider_account.map(|a| a.uuid());
    let account = accounts::chosen(tx, ctx, named).await?.map(|a| a.id);
    let image = catalog::find_image(ctx, tx, account, &new.image_id).await?;
    // Locked, so that the image is not deleted before the machine that stands on it is known.
    let own = is_own(ctx, tx, new.customer, account, &new.image_id).await?;
    if !own && is_of_another(ctx, tx, new.customer, &new.image_id).await? {
        return Err(Error::invalid("/image_id", "unknown_image", "This image is not on offer. Choose another."));
    }
    let windows = image.as_ref().is_some_and(|i| i.os_type == "Windows");
    if windows && ssh_key.is_some() {
        let detail = "Windows does not take SSH keys. Choose access by password.";
        return Err(Error::invalid("/access", "not_for_windows", detail));
    }
    let mut row = blank(ctx, &new, &hostname)?;
    row.account_id = account;
    row.image_name = image.as_ref().map_or_else(|| new.image_id.clone(), |i| i.name.clone());
    row.os_type = catalog::os_type(windows).to_owned();
    row.username = catalog::user_of(windows, new.default_user.as_deref().unwrap_or_default()).to_owned();
    row.access = if ssh_key.is_some() { "ssh_key" } else { "password" }.to_owned();
    row.ssh_key = ssh_key;
    if let Some(wanted) = &new.software {
        row.provider_application = wanted.software.provider_application.clone().filter(|_| !windows);
        let document = install::prepare(ctx, tx, vault, &row, wanted, None).await?;
        row.sealed_user_data = document.map(|u| vault.seal(ctx, store::USER_DATA, &u)).transpose()?;
    }
    let row = insert(tx, row).await?;
    let entry = Entry::new("created", "Service ordered").detail(row.product_name.clone()).related("order", new.order);
    note(ctx, tx, &row, entry).await?;
    tx.record(ctx, Event::ServiceCreated { service: new.id, customer: new.customer, order: new.order }).await?;
    view(row)
}

/// Writes a new service's row.
pub(crate) async fn insert(tx: &Tx, mut row: ServiceRow) -> Result<ServiceRow> {
    row.search = row.search_text();
    row.into_active_model().insert(tx).await.or_internal("creating a service")
}

/// A pending service with what was sold and nothing else.
pub(crate) fn blank(ctx: &OpContext, new: &NewService, hostname: &Hostname) -> Result<ServiceRow> {
    let now = ctx.now.as_microsecond();
    Ok(ServiceRow {
        id: new.id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: new.customer.uuid(),
        order_id: new.order.uuid(),
        subscription_id: new.subscription.map(|s| s.uuid()),
        version: 1,
        state: ServiceState::Pending.to_string(),
        state_reason: None,
        state_since: now,
        suspension: None,
        act: None,
        act_reason: None,
        act_since: None,
        act_polls: 0,
        act_failed_at: None,
        hostname: hostname.to_string(),
        label: None,
        product_id: new.product.product.uuid(),
        product_name: new.product.name.clone(),
        product: serde_json::to_string(&new.product)?,
        account_id: None,
        region: new.region.clone(),
        image_name: new.image_id.clone(),
        image_id: new.image_id.clone(),
        os_type: catalog::os_type(false).to_owned(),
        username: catalog::default_user(false).to_owned(),
        access: "password".to_owned(),
        ssh_key: None,
        sealed_user_data: None,
        sealed_password: None,
        password_serial: 0,
        display_name: naming::display_name(new.id, 1),
        instance_id: None,
        provider_status: None,
        power: "unknown".to_owned(),
        power_target: None,
        power_since: None,
        ipv4: None,
        ipv6: None,
        bought_at: None,
        provider_ends_on: None,
        provider_cancelled_at: None,
        ends_on: None,
        missing_since: None,
        running_action: None,
        setup: None,
        search: String::new(),
        created_at: now,
        updated_at: now,
        synced_at: None,
        resize_due_at: None,
        waits_for: None,
        waits_because: None,
        waits_since: None,
        tagged_machine: None,
        tags_checked_at: None,
        provider_application: None,
    })
}

/// Sets the customer's own name for a service; an empty one clears it.
///
/// The name at the provider stays: a lost order is found by it.
pub async fn rename_service(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    label: &str,
    expected: Option<i32>,
) -> Result<ServiceView> {
    let mut row = store::lock(tx, ctx, id).await?;
    expect_version(row.version, expected)?;
    let label = label.trim();
    if label.chars().count() > 80 || label.chars().any(char::is_control) {
        return Err(Error::invalid("/label", "not_valid", "Use at most 80 characters, without line breaks."));
    }
    let before = row.label.clone();
    row.label = (!label.is_empty()).then(|| label.to_owned());
    if row.label != before {
        let entry = Entry::new("renamed", "Name changed").detail(row.label.clone().unwrap_or_default());
        note(ctx, tx, &row, entry).await?;
        row = store::save(ctx, tx, row).await?;
    }
    view(row)
}
