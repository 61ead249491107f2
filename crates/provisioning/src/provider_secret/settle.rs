//! The job of a secret whose reply was lost: sends it again, which changes nothing where it is there already.

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId, Secret};
use mpanel_db::DbErrExt;
use mpanel_db::jobs::Outcome;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::ops::changed;
use super::store::{self, SecretRow, VALUE};
use super::{SecretState, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::{Answer, ProviderError, SecretDraft, SecretKind};
use crate::time::seconds_since;

/// Seconds until the first look for one that was asked for: by then the call itself has been answered or given up, so that
/// two never make one each.
pub(super) const LOOK_FIRST_S: i64 = 180;
/// Seconds between two tries.
pub(super) const LOOK_EVERY_S: i64 = 10;
/// After this an account that does not answer is not asked any more, and the value is forgotten.
const SILENT_S: i64 = 86_400;
/// What is said then.
const SILENT: &str = "The data centre has not answered for a day, so nobody knows whether it has the value. Give it \
                      another, or delete it and add it again.";

/// Whether the provider has understood and will not do it.
pub(super) fn refused(error: &ProviderError) -> bool {
    matches!(error, ProviderError::Refused { .. } | ProviderError::NotFound { .. })
}

/// Makes the provider follow what was written down of a secret.
pub async fn settle_provider_secret(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let found = store::lock(ctx, &tx, id).await?;
    tx.commit().await?;
    let Some(row) = found else { return Ok(Outcome::Done) };
    let state = SecretState::stored(&row.state)?;
    let (Some(sealed), true) = (&row.sealed_value, matches!(state, SecretState::Requested | SecretState::Rotating))
    else {
        return Ok(Outcome::Done);
    };
    let value = deps.vault.open(ctx.tenant, VALUE, sealed)?;
    let at = At::of(ctx, deps, ProviderAccountId(row.account_id)).await?;
    match at.noted(send(&at, &row, value).await).await? {
        Ok(reference) => accepted(ctx, deps, id, row.version, reference).await?,
        Err(error) if refused(&error) => {
            give_up(&at, &row, format!("The data centre did not take the value: {error}.")).await?;
        }
        Err(_) if seconds_since(row.created_at, ctx.now) >= SILENT_S => give_up(&at, &row, SILENT.to_owned()).await?,
        Err(error) => return Ok(Outcome::Again(ctx.in_seconds(error.wait_seconds(1).max(LOOK_EVERY_S)))),
    }
    Ok(Outcome::Done)
}

async fn send(at: &At<'_>, row: &SecretRow, value: Secret) -> Answer<Option<String>> {
    if let Some(reference) = &row.provider_id {
        return at.provider.set_secret(at.call(), reference, &value).await.map(|()| None);
    }
    let kind = SecretKind::from_word(&row.kind).unwrap_or(SecretKind::Password);
    let draft = SecretDraft { name: row.name.clone(), kind, value };
    at.provider.ensure_secret(at.call(), &draft).await.map(Some)
}

/// Notes that the provider has a value, which is forgotten here; an answer about an earlier one says nothing.
pub(super) async fn accepted(
    ctx: &OpContext,
    deps: &Deps,
    id: RowId,
    version: i32,
    reference: Option<String>,
) -> Result<()> {
    let tx = deps.db.begin().await?;
    if let Some(mut row) = store::lock(ctx, &tx, id).await?.filter(|row| row.version == version) {
        if row.state == SecretState::Rotating.as_str() {
            row.rotated_at = Some(ctx.now.as_microsecond());
        }
        if let Some(sealed) = row.sealed_value.as_ref().filter(|_| row.kind == SecretKind::SshKey.as_str()) {
            let value = deps.vault.open(ctx.tenant, VALUE, sealed)?;
            row.fingerprint = rules::check_value(SecretKind::SshKey, value.expose())?;
        }
        row.state = SecretState::Stored.to_string();
        row.provider_id = reference.or(row.provider_id);
        (row.sealed_value, row.error) = (None, None);
        let row = row.into_active_model().reset_all().update(&tx).await.or_internal("noting a stored secret")?;
        changed(ctx, &tx, row.account_id).await?;
    }
    tx.commit().await
}

async fn give_up(at: &At<'_>, seen: &SecretRow, detail: String) -> Result<()> {
    let tx = at.deps.db.begin().await?;
    let found = store::lock(at.ctx, &tx, RowId(seen.id)).await?;
    if let Some(mut row) = found.filter(|row| row.version == seen.version) {
        // One that was there before is still there, and can be given another value.
        let state = if row.provider_id.is_some() { SecretState::Stored } else { SecretState::Failed };
        row.state = state.to_string();
        row.sealed_value = None;
        row.error = Some(detail);
        let row = row.into_active_model().reset_all().update(&tx).await.or_internal("noting a refused secret")?;
        changed(at.ctx, &tx, row.account_id).await?;
    }
    tx.commit().await
}
