//! Keeping, listing, choosing and forgetting staff's keys.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, OpContext, ProviderAccountId, Result, ServiceId, SshKeyId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::store::{chosen, keys, uses};
use super::{StaffKeyServer, StaffKeyView};
use crate::account::ops::all_provider_accounts;
use crate::account::store as accounts;
use crate::service::store::services;
use crate::ssh_key::{NewSshKey, check_name, check_ssh_key, fingerprint};
use crate::time::from_micros;

/// A machine takes only so many, and nobody has more.
const MOST: u64 = 20;

/// All keys by their names, with where each is used.
pub async fn list_staff_keys<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<StaffKeyView>> {
    let rows = keys::Entity::find_in(ctx).order_by_asc(keys::Column::NameKey).all(conn).await;
    let rows = rows.or_internal("listing the keys of staff")?;
    let picks =
        chosen::Entity::find_in(ctx).all(conn).await.or_internal("reading for which accounts keys are chosen")?;
    let mut servers = servers(ctx, conn).await?;
    let view = |row: keys::Model| StaffKeyView {
        id: SshKeyId(row.id),
        accounts: picks
            .iter()
            .filter(|one| one.key_id == row.id)
            .map(|one| ProviderAccountId(one.account_id))
            .collect(),
        servers: servers.remove(&row.fingerprint).unwrap_or_default(),
        name: row.name,
        public_key: row.public_key,
        fingerprint: row.fingerprint,
        added_by: row.added_by,
        created_at: from_micros(row.created_at),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The servers that have keys of staff, by the keys' fingerprints; those that have ended have none.
async fn servers<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<HashMap<String, Vec<StaffKeyServer>>> {
    let rows = uses::Entity::find_in(ctx).all(conn).await.or_internal("reading where keys of staff are")?;
    let used = uses::Entity::find_in(ctx).select_only().column(uses::Column::ServiceId);
    let found: Vec<(Uuid, Uuid, String)> = services::Entity::find_in(ctx)
        .select_only()
        .columns([services::Column::Id, services::Column::CustomerId, services::Column::Hostname])
        .filter(services::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(used)))
        .filter(services::lives())
        .order_by_asc(services::Column::Hostname)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("reading the servers with keys of staff")?;
    let mut of_service: HashMap<Uuid, Vec<uses::Model>> = HashMap::new();
    for row in rows {
        of_service.entry(row.service_id).or_default().push(row);
    }
    let mut servers: HashMap<String, Vec<StaffKeyServer>> = HashMap::new();
    for (id, customer, hostname) in found {
        for row in of_service.remove(&id).unwrap_or_default() {
            let server =
                StaffKeyServer { service: ServiceId(id), customer: CustomerId(customer), hostname: hostname.clone() };
            servers.entry(row.fingerprint).or_default().push(server);
        }
    }
    Ok(servers)
}

/// Keeps a key. It is put nowhere until it is chosen for an account.
pub async fn add_staff_key(ctx: &OpContext, tx: &Tx, new: NewSshKey) -> Result<StaffKeyView> {
    let name = check_name(&new.name)?;
    let key = check_ssh_key("/public_key", &new.public_key)?;
    let fingerprint = fingerprint(&key);
    let all = keys::Entity::find_in(ctx).all(tx).await.or_internal("looking for a key of staff")?;
    if let Some(kept) = all.iter().find(|row| row.fingerprint == fingerprint) {
        let detail = format!("This key is kept already, as \"{}\".", kept.name);
        return Err(Error::invalid("/public_key", "kept_already", detail));
    }
    if all.iter().any(|row| row.name_key == name.to_lowercase()) {
        return Err(name_taken());
    }
    // Two at the same instant may make it one more; nothing depends on the exact number.
    if all.len() as u64 >= MOST {
        let detail = format!("At most {MOST} keys of staff can be kept. Delete one that is not used any more.");
        return Err(Error::conflict("too_many_ssh_keys", detail));
    }
    let row = keys::Model {
        id: ctx.new_id::<SshKeyId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        name_key: name.to_lowercase(),
        name,
        public_key: key.line().to_owned(),
        fingerprint,
        added_by: ctx.actor.name().to_owned(),
        created_at: ctx.now.as_microsecond(),
    };
    let row = row.into_active_model().insert(tx).await.or_taken("keeping a key of staff", name_taken)?;
    changed(ctx, tx).await?;
    one(ctx, tx, SshKeyId(row.id)).await
}

/// Forgets a key, here and, by a job, at the providers. Machines that have it keep it.
pub async fn delete_staff_key(ctx: &OpContext, tx: &Tx, id: SshKeyId) -> Result<()> {
    let row = lock(ctx, tx, id).await?;
    chosen::Entity::delete_many()
        .filter(chosen::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(chosen::Column::KeyId.eq(row.id))
        .exec(tx)
        .await
        .or_internal("taking a key from accounts")?;
    super::forget::later(ctx, tx, &row.public_key).await?;
    row.delete(tx).await.or_internal("deleting a key of staff")?;
    changed(ctx, tx).await
}

/// Says whether a key is put on new machines of an account. Machines that are there stay as they are.
pub async fn choose_staff_key(
    ctx: &OpContext,
    tx: &Tx,
    account: ProviderAccountId,
    id: SshKeyId,
    on_new_machines: bool,
) -> Result<StaffKeyView> {
    accounts::lock(tx, ctx, account).await?;
    let row = lock(ctx, tx, id).await?;
    let pick = chosen::Entity::find_in(ctx)
        .filter(chosen::Column::AccountId.eq(account.uuid()))
        .filter(chosen::Column::KeyId.eq(row.id))
        .one(tx)
        .await
        .or_internal("reading whether a key is chosen")?;
    match (pick, on_new_machines) {
        (None, true) => {
            let (id, tenant_id, account_id) = (ctx.new_uuid(), ctx.tenant.uuid(), account.uuid());
            let pick = chosen::Model { id, tenant_id, account_id, key_id: row.id };
            pick.into_active_model().insert(tx).await.or_internal("choosing a key of staff")?;
        }
        (Some(pick), false) => {
            pick.delete(tx).await.or_internal("choosing a key of staff no more")?;
        }
        _ => {}
    }
    tx.record(ctx, Event::ProviderAccountChanged { account }).await?;
    one(ctx, tx, id).await
}

async fn one(ctx: &OpContext, tx: &Tx, id: SshKeyId) -> Result<StaffKeyView> {
    let all = list_staff_keys(ctx, tx).await?;
    all.into_iter().find(|key| key.id == id).ok_or_else(|| Error::not_found("SSH key"))
}

async fn lock(ctx: &OpContext, tx: &Tx, id: SshKeyId) -> Result<keys::Model> {
    let row = keys::Entity::find_in(ctx).filter(keys::Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking a key of staff")?.ok_or_else(|| Error::not_found("SSH key"))
}

/// The keys are shown with every account.
async fn changed(ctx: &OpContext, tx: &Tx) -> Result<()> {
    for account in all_provider_accounts(ctx, tx).await? {
        tx.record(ctx, Event::ProviderAccountChanged { account }).await?;
    }
    Ok(())
}

fn name_taken() -> Error {
    Error::invalid("/name", "taken", "Another key of staff has this name. Choose another.")
}
