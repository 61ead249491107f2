//! The keys of a share: shown on demand, made anew.

use mpanel_core::{CustomerId, Error, ObjectStorageId, OpContext, Result, StorageShareId};
use mpanel_db::Tx;

use super::store::{self, SECRET_KEY, ShareRow, StorageRow};
use super::{ShareKeys, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::ProviderError;
use crate::provider::storages::StorageKeys;

/// How often keys are looked at again when others make them at the same time.
const MOST_LOOKS: usize = 5;

/// The keys of a share, opened.
pub(super) fn open(ctx: &OpContext, deps: &Deps, row: &ShareRow) -> Result<ShareKeys> {
    rules::usable(row)?;
    let (Some(access_key), Some(sealed)) = (&row.access_key, &row.sealed_secret_key) else {
        return Err(Error::internal("a share that is ready has no keys"));
    };
    let secret_key = deps.vault.open(ctx.tenant, SECRET_KEY, sealed)?;
    Ok(ShareKeys { access_key: access_key.clone(), secret_key })
}

/// The keys of a share. Whoever asks writes the audit entry first.
pub async fn storage_keys(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: StorageShareId,
) -> Result<ShareKeys> {
    let row = store::find_share(ctx, deps.db.read(), customer, id).await?;
    rules::not_closed(&row)?;
    open(ctx, deps, &row)
}

/// Makes a new secret key; the old one is good for nothing from then on. After a lost reply the provider is asked which
/// one it has.
pub async fn rotate_storage_keys(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: StorageShareId,
) -> Result<ShareKeys> {
    let row = store::find_share(ctx, deps.db.read(), customer, id).await?;
    rules::not_closed(&row)?;
    let storage = store::find(ctx, deps.db.read(), ObjectStorageId(row.storage_id)).await?;
    let at = At::of(ctx, deps, storage.account()).await?;
    let keys = renew(&at, &row, &storage).await?;
    // It may have been closed while they were made: then nobody is shown them.
    rules::not_closed(&store::find_share(ctx, deps.db.read(), customer, id).await?)?;
    Ok(keys)
}

/// The same of a share that was looked up.
pub(super) async fn renew(at: &At<'_>, row: &ShareRow, storage: &StorageRow) -> Result<ShareKeys> {
    let (ctx, deps) = (at.ctx, at.deps);
    let before = open(ctx, deps, row)?;
    rules::open(storage)?;
    let user = row.cloud_user.clone().unwrap_or_default();
    let credential = row.credential.clone().unwrap_or_default();
    let cloud = storage.cloud()?;
    let renewed = at.provider.renew_storage_keys(at.call(), &user, cloud, &credential).await;
    let keys = match at.noted(renewed).await? {
        Ok(keys) => keys,
        Err(error @ ProviderError::Unknown { .. }) => {
            let now = at.noted(at.provider.storage_keys(at.call(), &user, cloud).await).await??;
            let is_new = |keys: &StorageKeys| keys.secret_key.expose() != before.secret_key.expose();
            now.filter(is_new).ok_or(error)?
        }
        Err(error) => return Err(error.into()),
    };
    let (mut keys, mut noted) = (keys, row.sealed_secret_key.clone());
    for _ in 0..MOST_LOOKS {
        let tx = deps.db.begin().await?;
        let now = store::lock_share(ctx, &tx, row.share()).await?;
        if now.sealed_secret_key == noted {
            return keep(at, tx, now, keys).await;
        }
        tx.rollback().await?;
        // Others made keys meanwhile, such as a suspension: what counts is what the provider has now.
        noted = now.sealed_secret_key;
        let there = at.noted(at.provider.storage_keys(at.call(), &user, cloud).await).await??;
        keys =
            there.ok_or_else(|| Error::conflict("storage_not_ready", "The keys are gone. Try again in a minute."))?;
    }
    Err(Error::conflict("storage_not_ready", "The keys are being made anew elsewhere. Try again in a minute."))
}

/// Writes the keys of a locked share down.
async fn keep(at: &At<'_>, tx: Tx, mut row: ShareRow, keys: StorageKeys) -> Result<ShareKeys> {
    let (ctx, deps) = (at.ctx, at.deps);
    row.access_key = Some(keys.access_key.clone());
    row.sealed_secret_key = Some(deps.vault.seal(ctx, SECRET_KEY, &keys.secret_key)?);
    row.keys_at = Some(ctx.now.as_microsecond());
    store::save_share(ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(ShareKeys { access_key: keys.access_key, secret_key: keys.secret_key })
}
