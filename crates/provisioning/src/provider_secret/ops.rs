//! Adding, changing and deleting secrets at a provider.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, RowId, Secret};
use mpanel_db::{DbErrExt, JobSpec, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};

use super::read::seen;
use super::settle::{LOOK_EVERY_S, LOOK_FIRST_S, accepted, refused};
use super::store::{self, SecretRow, VALUE, row};
use super::{NewProviderSecret, ProviderSecretView, SecretState, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::jobs::SettleProviderSecret;
use crate::provider::{ProviderError, SecretDraft, SecretKind, naming};

/// Stores a secret at the provider under a name that nothing has there. When the reply is lost the job goes on, and finds
/// by the name what has been stored.
pub async fn add_provider_secret(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    new: NewProviderSecret,
) -> Result<ProviderSecretView> {
    rules::check(&new)?;
    let at = At::of(ctx, deps, account).await?;
    // A secret of the same name would be taken for this one.
    if seen(&at).await?.iter().any(|known| known.name == new.name && known.state != SecretState::Failed) {
        return Err(name_taken());
    }
    let value = Secret::new(rules::sent(new.kind, new.value.expose())?);
    let row = insert(&at, &new, &value).await?;
    let draft = SecretDraft { name: new.name.clone(), kind: new.kind, value };
    let answer = at.noted(at.provider.ensure_secret(at.call(), &draft).await).await?;
    let (id, version) = (RowId(row.id), row.version);
    match answer {
        Ok(reference) => accepted(ctx, deps, id, version, Some(reference)).await?,
        Err(error) if refused(&error) => {
            forget(&at, id).await?;
            return Err(refusal(error));
        }
        // It may be there, or the provider is away: the job looks.
        Err(_) => {}
    }
    one(&at, |view| view.name == new.name).await
}

async fn insert(at: &At<'_>, new: &NewProviderSecret, value: &Secret) -> Result<SecretRow> {
    let row = SecretRow {
        id: at.ctx.new_uuid(),
        tenant_id: at.ctx.tenant.uuid(),
        account_id: at.account.id,
        name: new.name.clone(),
        kind: new.kind.to_string(),
        state: SecretState::Requested.to_string(),
        provider_id: None,
        sealed_value: Some(at.deps.vault.seal(at.ctx, VALUE, value)?),
        fingerprint: None,
        error: None,
        made_by: at.ctx.actor.name().to_owned(),
        ours: true,
        version: 1,
        created_at: at.ctx.now.as_microsecond(),
        rotated_at: None,
    };
    let tx = at.deps.db.begin().await?;
    // One that failed, or that somebody has deleted in the provider's panel, gives its name back.
    row::Entity::delete_many()
        .filter(row::Column::TenantId.eq(at.ctx.tenant.uuid()))
        .filter(row::Column::AccountId.eq(at.account.id))
        .filter(row::Column::Name.eq(new.name.as_str()))
        .filter(row::Column::State.ne(SecretState::Requested.as_str()))
        .exec(&tx)
        .await
        .or_internal("giving the name of a secret back")?;
    let row = row.into_active_model().insert(&tx).await.or_taken("writing a secret down", name_taken)?;
    follow(at, &tx, &row, LOOK_FIRST_S).await?;
    tx.commit().await?;
    Ok(row)
}

/// Written down with the row: should the process die in the call, somebody looks what became of it.
async fn follow(at: &At<'_>, tx: &Tx, row: &SecretRow, seconds: i64) -> Result<()> {
    let job = SettleProviderSecret { secret: RowId(row.id) };
    let spec = JobSpec::at(at.ctx.in_seconds(seconds)).key(job.secret.to_string()).attempts(i32::MAX);
    tx.enqueue_with(at.ctx, &job, spec).await?;
    changed(at.ctx, tx, row.account_id).await
}

/// Gives a secret another value at the provider. Machines read it when they are made or installed, so those that run keep
/// what they have. The login of a server is changed at the server.
pub async fn rotate_provider_secret(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    id: &str,
    value: &Secret,
) -> Result<ProviderSecretView> {
    let at = At::of(ctx, deps, account).await?;
    let listed = seen(&at).await?;
    let known = listed.iter().find(|view| view.id == id).ok_or_else(|| Error::not_found("secret"))?;
    if let Some(used) = &known.used_by {
        let detail = if used.current {
            format!(
                "This is the login of {}. Reset its password, or install it anew with another key, at the server.",
                used.hostname
            )
        } else {
            format!("This was a login of {} and is needed no more. Delete it.", used.hostname)
        };
        return Err(Error::conflict("secret_of_server", detail));
    }
    if naming::is_staff_key(&known.name) {
        let detail = "It is a key of staff, under a name that belongs to it alone. Add the other key under Staff keys.";
        return Err(Error::conflict("action_not_possible", detail));
    }
    let kind = known.kind.ok_or_else(|| {
        Error::conflict(
            "action_not_possible",
            "This kind of secret is not known here. Change it in the data centre's panel.",
        )
    })?;
    if known.state != SecretState::Stored {
        return Err(unconfirmed());
    }
    rules::check_value(kind, value.expose())?;
    let value = Secret::new(rules::sent(kind, value.expose())?);
    let row = write_rotation(&at, &listed, known, kind, &value).await?;
    let answer = at.noted(at.provider.set_secret(at.call(), id, &value).await).await?;
    match answer {
        Ok(()) => accepted(ctx, deps, RowId(row.id), row.version, None).await?,
        Err(error) if refused(&error) => {
            keep_old(&at, RowId(row.id), row.version).await?;
            return Err(refusal(error));
        }
        Err(_) => {}
    }
    one(&at, |view| view.id == id).await
}

async fn write_rotation(
    at: &At<'_>,
    listed: &[ProviderSecretView],
    known: &ProviderSecretView,
    kind: SecretKind,
    value: &Secret,
) -> Result<SecretRow> {
    let tx = at.deps.db.begin().await?;
    let of_account = || row::Entity::find_in(at.ctx).filter(row::Column::AccountId.eq(at.account.id)).lock_exclusive();
    let before = of_account().filter(row::Column::ProviderId.eq(known.id.as_str())).one(&tx).await;
    let before = before.or_internal("reading a secret of an account")?;
    // Somebody else may have begun to change it since it was read.
    if before.as_ref().is_some_and(|b| b.state != SecretState::Stored.as_str()) {
        return Err(unconfirmed());
    }
    let same_name = of_account().filter(row::Column::Name.eq(known.name.as_str())).one(&tx).await;
    let same_name = same_name.or_internal("looking for a secret's name")?;
    if let Some(other) = same_name.filter(|other| other.provider_id.as_ref() != Some(&known.id)) {
        if !rules::is_stale(&other, listed) {
            return Err(two_of_one_name());
        }
        other.delete(&tx).await.or_internal("giving the name of a secret back")?;
    }
    let row = SecretRow {
        id: before.as_ref().map_or_else(|| at.ctx.new_uuid(), |b| b.id),
        tenant_id: at.ctx.tenant.uuid(),
        account_id: at.account.id,
        name: known.name.clone(),
        kind: kind.to_string(),
        state: SecretState::Rotating.to_string(),
        provider_id: Some(known.id.clone()),
        sealed_value: Some(at.deps.vault.seal(at.ctx, VALUE, value)?),
        // Of the present value, until the new one is confirmed.
        fingerprint: before.as_ref().and_then(|b| b.fingerprint.clone()),
        error: None,
        made_by: before.as_ref().map_or_else(|| at.ctx.actor.name().to_owned(), |b| b.made_by.clone()),
        ours: before.as_ref().is_some_and(|b| b.ours),
        version: before.as_ref().map_or(1, |b| b.version + 1),
        created_at: at.ctx.now.as_microsecond(),
        rotated_at: before.as_ref().and_then(|b| b.rotated_at),
    };
    let row = row.into_active_model();
    let row = match before {
        Some(_) => row.reset_all().update(&tx).await,
        None => row.insert(&tx).await,
    };
    // Only another rotation can have taken the name since.
    let row = row.or_taken("writing a new value down", unconfirmed)?;
    follow(at, &tx, &row, LOOK_EVERY_S).await?;
    tx.commit().await?;
    Ok(row)
}

/// Deletes a secret at the provider that no server needs.
pub async fn delete_provider_secret(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, id: &str) -> Result<()> {
    let at = At::of(ctx, deps, account).await?;
    let known = one(&at, |view| view.id == id).await?;
    if let Some(used) = known.used_by.filter(|used| used.current) {
        let detail = format!("{} needs it as its login, also for the next installation. It stays.", used.hostname);
        return Err(Error::conflict("secret_in_use", detail));
    }
    match known.state {
        SecretState::Requested | SecretState::Rotating => return Err(unconfirmed()),
        SecretState::Failed => {}
        SecretState::Stored => match at.noted(at.provider.forget_secret(at.call(), id).await).await? {
            // Doing it again after a reply that was lost changes nothing.
            Ok(()) | Err(ProviderError::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        },
    }
    let rows = store::of_account(ctx, deps.db.read(), account).await?;
    let is_it = |r: &&SecretRow| r.provider_id.as_deref() == Some(id) || RowId(r.id).to_string() == id;
    match rows.iter().find(is_it) {
        Some(row) => forget(&at, RowId(row.id)).await,
        None => {
            let tx = deps.db.begin().await?;
            changed(ctx, &tx, at.account.id).await?;
            tx.commit().await
        }
    }
}

async fn one(at: &At<'_>, is_it: impl Fn(&ProviderSecretView) -> bool) -> Result<ProviderSecretView> {
    seen(at).await?.into_iter().find(|view| is_it(view)).ok_or_else(|| Error::not_found("secret"))
}

async fn forget(at: &At<'_>, id: RowId) -> Result<()> {
    let tx = at.deps.db.begin().await?;
    if let Some(row) = store::lock(at.ctx, &tx, id).await? {
        row.delete(&tx).await.or_internal("forgetting a secret")?;
    }
    changed(at.ctx, &tx, at.account.id).await?;
    tx.commit().await
}

/// The provider did not take a new value, so the old one is still true.
async fn keep_old(at: &At<'_>, id: RowId, version: i32) -> Result<()> {
    let tx = at.deps.db.begin().await?;
    if let Some(mut row) = store::lock(at.ctx, &tx, id).await?.filter(|row| row.version == version) {
        row.state = SecretState::Stored.to_string();
        row.sealed_value = None;
        row.into_active_model().reset_all().update(&tx).await.or_internal("keeping an old value")?;
    }
    tx.commit().await
}

pub(super) async fn changed(ctx: &OpContext, tx: &Tx, account: Uuid) -> Result<()> {
    tx.record(ctx, Event::ProviderAccountChanged { account: ProviderAccountId(account) }).await
}

fn refusal(error: ProviderError) -> Error {
    match error {
        ProviderError::Refused { status: 409, .. } => name_taken(),
        ProviderError::Refused { status: 400 | 422, message } => {
            Error::invalid("/value", "refused", format!("The data centre refused the secret: {message}"))
        }
        other => other.into(),
    }
}

fn name_taken() -> Error {
    Error::invalid("/name", "taken", "The account has a secret of this name already. Choose another.")
}

fn two_of_one_name() -> Error {
    let detail = "The account has another secret of this name. Rename one of the two in the data centre's panel first.";
    Error::conflict("action_not_possible", detail)
}

fn unconfirmed() -> Error {
    let detail = "The data centre has not confirmed this secret yet. Wait until it is known what became of it.";
    Error::conflict("secret_unconfirmed", detail)
}
