//! Keeping, listing, renaming and forgetting public keys.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, OpContext, Result, SshKeyId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect};

use super::public_key::{check_ssh_key, fingerprint};
use super::store::{Column, Entity, Model, of_customer};
use super::{NewSshKey, SshKeyView};
use crate::account::ops::expect_version;

/// Nobody has more keys in use; it keeps the list one that can be chosen from.
const MOST: u64 = 50;
const LONGEST_NAME: usize = 60;

/// A customer's keys by their names.
pub async fn list_ssh_keys<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Vec<SshKeyView>> {
    let rows = of_customer(ctx, customer).order_by_asc(Column::NameKey).all(conn).await;
    Ok(rows.or_internal("listing SSH keys")?.into_iter().map(Model::view).collect())
}

/// What customers call the kept keys that have one of these fingerprints.
pub(crate) async fn kept_names<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    fingerprints: impl IntoIterator<Item = String>,
) -> Result<HashMap<(CustomerId, String), String>> {
    let select = Entity::find_in(ctx).filter(Column::Fingerprint.is_in(fingerprints));
    let rows = select.all(conn).await.or_internal("looking for kept SSH keys")?;
    Ok(rows.into_iter().map(|row| ((CustomerId(row.customer_id), row.fingerprint), row.name)).collect())
}

/// Keeps a key.
pub async fn add_ssh_key(ctx: &OpContext, tx: &Tx, customer: CustomerId, new: NewSshKey) -> Result<SshKeyView> {
    let name = check_name(&new.name)?;
    let key = check_ssh_key("/public_key", &new.public_key)?;
    let fingerprint = fingerprint(&key);
    let kept = of_customer(ctx, customer).filter(Column::Fingerprint.eq(&fingerprint)).one(tx).await;
    if let Some(kept) = kept.or_internal("looking for an SSH key")? {
        let detail = format!("You keep this key already, as \"{}\".", kept.name);
        return Err(Error::invalid("/public_key", "kept_already", detail));
    }
    expect_free(ctx, tx, customer, &name).await?;
    // Two at the same instant may make it one more; nothing depends on the exact number.
    if of_customer(ctx, customer).count(tx).await.or_internal("counting SSH keys")? >= MOST {
        let detail = format!("At most {MOST} keys can be kept. Delete one you do not use any more.");
        return Err(Error::conflict("too_many_ssh_keys", detail));
    }
    let now = ctx.now.as_microsecond();
    let row = Model {
        id: ctx.new_id::<SshKeyId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: customer.uuid(),
        name_key: name.to_lowercase(),
        name,
        public_key: key.line().to_owned(),
        fingerprint,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    let row = row.into_active_model().insert(tx).await.or_taken("keeping an SSH key", name_taken)?;
    tx.record(ctx, Event::SshKeysChanged { customer }).await?;
    Ok(row.view())
}

/// Calls a key something else.
pub async fn rename_ssh_key(
    ctx: &OpContext,
    tx: &Tx,
    customer: CustomerId,
    id: SshKeyId,
    name: &str,
    expected: Option<i32>,
) -> Result<SshKeyView> {
    let mut row = lock(ctx, tx, customer, id).await?;
    expect_version(row.version, expected)?;
    let name = check_name(name)?;
    if name == row.name {
        return Ok(row.view());
    }
    let name_key = name.to_lowercase();
    if name_key != row.name_key {
        expect_free(ctx, tx, customer, &name).await?;
    }
    (row.name, row.name_key) = (name, name_key);
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let row = row.into_active_model().reset_all().update(tx).await.or_taken("renaming an SSH key", name_taken)?;
    tx.record(ctx, Event::SshKeysChanged { customer }).await?;
    Ok(row.view())
}

/// Forgets a key. Machines that were set up with it keep their copy.
pub async fn delete_ssh_key(ctx: &OpContext, tx: &Tx, customer: CustomerId, id: SshKeyId) -> Result<()> {
    let row = lock(ctx, tx, customer, id).await?;
    row.delete(tx).await.or_internal("deleting an SSH key")?;
    tx.record(ctx, Event::SshKeysChanged { customer }).await
}

async fn lock(ctx: &OpContext, tx: &Tx, customer: CustomerId, id: SshKeyId) -> Result<Model> {
    let row = of_customer(ctx, customer).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking an SSH key")?.ok_or_else(|| Error::not_found("SSH key"))
}

/// The name of a key as it is kept.
pub(crate) fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let detail = format!("Give the key a name of 1 to {LONGEST_NAME} characters, without line breaks.");
        return Err(Error::invalid("/name", "not_valid", detail));
    }
    Ok(name.to_owned())
}

async fn expect_free(ctx: &OpContext, tx: &Tx, customer: CustomerId, name: &str) -> Result<()> {
    let same = of_customer(ctx, customer).filter(Column::NameKey.eq(name.to_lowercase())).one(tx).await;
    if same.or_internal("looking for a name")?.is_some() { Err(name_taken()) } else { Ok(()) }
}

fn name_taken() -> Error {
    Error::invalid("/name", "taken", "Another of your keys has this name. Choose another.")
}
