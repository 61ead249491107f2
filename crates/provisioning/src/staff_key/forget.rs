//! Deleting a key of staff at the providers after it was deleted here.

use mpanel_core::{OpContext, ProviderAccountId, Result};
use mpanel_db::jobs::Outcome;
use mpanel_db::{DbErrExt, JobSpec, TenantScoped, Tx};
use sea_orm::entity::prelude::*;

use super::store::keys;
use crate::account::ops::all_provider_accounts;
use crate::account::{At, store as accounts};
use crate::deps::Deps;
use crate::jobs::ForgetStaffKey;
use crate::provider::{ProviderError, naming};
use crate::setup::key_mark;

/// Seconds until it is deleted at a provider: an order that is being sent names it.
const FIRST_S: i64 = 600;
/// Seconds between two tries.
const LATER_S: i64 = 600;

/// Has a key deleted at every account, because it may have been chosen for any of them.
pub(super) async fn later(ctx: &OpContext, tx: &Tx, public_key: &str) -> Result<()> {
    let mark = key_mark(public_key);
    for account in all_provider_accounts(ctx, tx).await? {
        let job = ForgetStaffKey { account, mark: mark.clone() };
        let spec = JobSpec::at(ctx.in_seconds(FIRST_S)).key(format!("{account}:{mark}"));
        tx.enqueue_with(ctx, &job, spec).await?;
    }
    Ok(())
}

/// Body of [`crate::ForgetStaffKey`]: deletes the secret that holds a key of staff, unless the key is kept again. Repeating
/// it changes nothing.
pub async fn forget_staff_key(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, mark: &str) -> Result<Outcome> {
    let kept = keys::Entity::find_in(ctx).all(deps.db.read()).await.or_internal("reading the keys of staff")?;
    let there = accounts::accounts::Entity::find_in(ctx)
        .filter(accounts::accounts::Column::Id.eq(account.uuid()))
        .count(deps.db.read())
        .await
        .or_internal("looking for an account")?;
    if there == 0 || kept.iter().any(|key| key_mark(&key.public_key) == mark) {
        return Ok(Outcome::Done);
    }
    let at = At::of(ctx, deps, account).await?;
    let name = naming::staff_key_name(mark);
    let secrets = match at.noted(at.provider.secrets(at.call()).await).await? {
        Ok(secrets) => secrets,
        Err(error) => return again(ctx, error),
    };
    for secret in secrets.into_iter().filter(|secret| secret.name == name) {
        match at.noted(at.provider.forget_secret(at.call(), &secret.id).await).await? {
            Ok(()) | Err(ProviderError::NotFound { .. }) => {}
            Err(error) => return again(ctx, error),
        }
    }
    Ok(Outcome::Done)
}

/// What passes is tried again; what the provider refuses fails the job, so that staff sees it.
fn again(ctx: &OpContext, error: ProviderError) -> Result<Outcome> {
    if error.is_ambiguous() || error.passes() {
        return Ok(Outcome::Again(ctx.in_seconds(LATER_S)));
    }
    Err(error.into())
}
