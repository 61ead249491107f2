//! A new client secret: the login of programs, with which mPanel itself signs in.
//!
//! The provider makes the secret and says it once, and the old one is void from then on. So that the answer is not lost
//! unnoticed, the wish is written down first. When no answer comes, the provider is asked what the secret is now, with
//! the token of the login there still is. When that is over too (the process died, and the new one cannot sign in), the
//! renewal says so and what is to be done.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, RowId, Secret};
use mpanel_db::jobs::Outcome;
use mpanel_db::{DbErrExt, JobSpec};
use sea_orm::{ActiveModelTrait, IntoActiveModel, ModelTrait};

use super::people::record;
use super::store::{self, RenewalRow};
use super::{ApiClientView, ClientSecretState, Renewal};
use crate::account::At;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::jobs::SettleClientSecret;
use crate::provider::ProviderError;
use crate::provider::users::CloudApiClient;
use crate::time::{from_micros, seconds_since};

/// Seconds between two looks.
const LOOK_EVERY_S: i64 = 20;
/// By then the call has been answered or given up: what is true now stays true.
const OVER_S: i64 = 180;
/// What is to be done when nobody here has the secret any more.
const LOCKED_OUT: &str = "The data centre does not take the stored client secret any more, and the answer with the new \
                          one was lost. Copy the client secret from the data centre's own panel (API access) and enter \
                          it under Access.";
/// The account has another client by now.
const ANOTHER_LOGIN: &str = "Another login was entered meanwhile.";

/// The login of programs as the provider shows it: never its secret. The provider is asked.
pub async fn get_api_client(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<ApiClientView> {
    let mut at = At::of(ctx, deps, account).await?;
    let answer = at.noted(at.provider.api_client(at.call()).await).await?;
    let settled = match (&answer, unsettled(&at).await?) {
        (Ok(client), Some(row)) => judge(&at, &row, client).await?,
        _ => false,
    };
    if settled {
        // The secret of now.
        at = At::of(ctx, deps, account).await?;
    }
    let stored = stored(&at)?;
    let (client, problem) = match answer {
        Ok(client) => (Some(client), None),
        // The page of a login that fails has to be shown: it says what to do.
        Err(error) => (None, Some(Error::from(error).detail().to_owned())),
    };
    let is_own = |client: &CloudApiClient| client.client_id == at.account.client_id;
    Ok(ApiClientView {
        own: client.as_ref().is_some_and(is_own),
        secret_known: client.as_ref().is_some_and(|found| is_own(found) && found.secret == stored),
        client_id: client.map(|client| client.client_id),
        problem,
        renewal: renewal(&at).await?,
    })
}

/// A renewal of which it is not known what became, or of which nobody here had the secret: a login that is still open
/// may say it, whichever process has it.
async fn unsettled(at: &At<'_>) -> Result<Option<RenewalRow>> {
    let row = store::of_account(at.ctx, at.deps.db.read(), ProviderAccountId(at.account.id)).await?;
    let is_open = |row: &RenewalRow| {
        row.state == ClientSecretState::Asked.as_str()
            || row.state == ClientSecretState::LockedOut.as_str()
                && row.credentials_version == at.account.credentials_version
    };
    Ok(row.filter(is_open))
}

async fn renewal(at: &At<'_>) -> Result<Option<Renewal>> {
    // The row of now: a check may have noted the account's health since.
    let account = accounts::find(at.deps.db.read(), at.ctx, ProviderAccountId(at.account.id)).await?;
    let row = store::of_account(at.ctx, at.deps.db.read(), ProviderAccountId(account.id)).await?;
    let Some(row) = row else { return Ok(None) };
    let state = ClientSecretState::stored(&row.state)?;
    // Somebody has entered a login since.
    if state == ClientSecretState::LockedOut && row.credentials_version != account.credentials_version {
        return Ok(None);
    }
    Ok(Some(Renewal {
        state,
        asked_by: row.asked_by,
        asked_at: from_micros(row.asked_at),
        ended_at: row.ended_at.map(from_micros),
        detail: row.detail,
    }))
}

fn stored(at: &At<'_>) -> Result<Secret> {
    at.deps.vault.open(at.ctx.tenant, accounts::CLIENT_SECRET, &at.account.sealed_client_secret)
}

/// Gives the account's login of programs a new secret and stores it here.
pub async fn renew_client_secret(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<ApiClientView> {
    let mut at = At::of(ctx, deps, account).await?;
    let client = at.noted(at.provider.api_client(at.call()).await).await??;
    if client.client_id != at.account.client_id {
        let detail = format!(
            "mPanel signs in with the client {}, and the data centre would renew {}. Renew it in the data centre's panel.",
            at.account.client_id, client.client_id
        );
        return Err(Error::conflict("action_not_possible", detail));
    }
    let row = write_down(&at).await?;
    // Nobody else renews now. A login that began just now outlives the looks for a lost answer, and proves that the rest
    // of it is right. One that is open with a secret that nobody here has is not given up.
    if client.secret == stored(&at)? {
        at.provider = deps.providers.anew(&deps.vault, &at.account)?;
        if let Err(error) = at.noted(at.provider.check_login(at.call()).await).await? {
            let detail = format!("Signing in anew did not succeed, so nothing was renewed: {error}.");
            end(&at, &row, ClientSecretState::Kept, detail).await?;
            return Err(error.into());
        }
    }
    match at.noted(at.provider.renew_client_secret(at.call()).await).await? {
        Ok(secret) if !secret.expose().is_empty() => {
            keep(&at, &row, &secret).await?;
            verify(ctx, deps, account, RowId(row.id)).await?;
        }
        Err(error @ (ProviderError::Refused { .. } | ProviderError::NotFound { .. })) => {
            let detail = format!("The data centre did not renew it: {error}.");
            end(&at, &row, ClientSecretState::Kept, detail).await?;
            return Err(error.into());
        }
        // It may be renewed: the login there is still may ask.
        Ok(_) | Err(_) => {
            if look(&at, &row).await? {
                verify(ctx, deps, account, RowId(row.id)).await?;
            }
        }
    }
    get_api_client(ctx, deps, account).await
}

/// Notes that a new secret is asked for, and that somebody looks what became of it should the process die in the call.
pub(crate) async fn write_down(at: &At<'_>) -> Result<RenewalRow> {
    let account = ProviderAccountId(at.account.id);
    let tx = at.deps.db.begin().await?;
    // One after the other.
    accounts::lock(&tx, at.ctx, account).await?;
    if let Some(before) = store::of_account(at.ctx, &tx, account).await? {
        if before.state == ClientSecretState::Asked.as_str() {
            let detail = "A new secret was asked for already, and it is being looked up what became of it.";
            return Err(Error::conflict("client_secret_unconfirmed", detail));
        }
        before.delete(&tx).await.or_internal("forgetting an earlier renewal")?;
    }
    let row = RenewalRow {
        id: at.ctx.new_uuid(),
        tenant_id: at.ctx.tenant.uuid(),
        account_id: at.account.id,
        state: ClientSecretState::Asked.to_string(),
        asked_by: at.ctx.actor.name().to_owned(),
        detail: None,
        credentials_version: at.account.credentials_version,
        asked_at: at.ctx.now.as_microsecond(),
        ended_at: None,
    };
    let row = row.into_active_model().insert(&tx).await.or_internal("writing a renewal down")?;
    let job = SettleClientSecret { renewal: RowId(row.id) };
    let spec = JobSpec::at(at.ctx.in_seconds(LOOK_EVERY_S)).key(job.renewal.to_string()).attempts(i32::MAX);
    tx.enqueue_with(at.ctx, &job, spec).await?;
    record(at.ctx, &tx, account).await?;
    tx.commit().await?;
    Ok(row)
}

/// Body of [`SettleClientSecret`]: finds out what became of a renewal. Repeating it changes nothing.
pub async fn settle_client_secret(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let row = store::lock(ctx, &tx, id).await?;
    tx.commit().await?;
    let Some(row) = row.filter(|row| row.state == ClientSecretState::Asked.as_str()) else { return Ok(Outcome::Done) };
    let at = At::of(ctx, deps, ProviderAccountId(row.account_id)).await?;
    if look(&at, &row).await? {
        verify(ctx, deps, ProviderAccountId(row.account_id), id).await?;
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Again(ctx.in_seconds(LOOK_EVERY_S)))
}

/// Asks what the secret is now; whether that settled it.
async fn look(at: &At<'_>, row: &RenewalRow) -> Result<bool> {
    match at.noted(at.provider.api_client(at.call()).await).await? {
        Ok(client) => judge(at, row, &client).await,
        Err(ProviderError::Login { .. }) if is_over(at, row) => {
            end(at, row, ClientSecretState::LockedOut, LOCKED_OUT.to_owned()).await?;
            Ok(true)
        }
        Err(_) => Ok(false),
    }
}

fn is_over(at: &At<'_>, row: &RenewalRow) -> bool {
    seconds_since(row.asked_at, at.ctx.now) >= OVER_S
}

/// Settles a renewal by what the provider says the secret is, if that is enough; whether it is.
async fn judge(at: &At<'_>, row: &RenewalRow, client: &CloudApiClient) -> Result<bool> {
    if client.client_id != at.account.client_id {
        end(at, row, ClientSecretState::Kept, ANOTHER_LOGIN.to_owned()).await?;
        return Ok(true);
    }
    if !client.secret.expose().is_empty() && client.secret != stored(at)? {
        keep(at, row, &client.secret).await?;
        return Ok(true);
    }
    if is_over(at, row) {
        let detail = "The data centre did not renew it. The old secret is still good; try again.".to_owned();
        end(at, row, ClientSecretState::Kept, detail).await?;
        return Ok(true);
    }
    Ok(false)
}

/// Stores a new secret; the next call signs in with it.
async fn keep(at: &At<'_>, seen: &RenewalRow, secret: &Secret) -> Result<()> {
    let account = ProviderAccountId(at.account.id);
    let tx = at.deps.db.begin().await?;
    let mut row = accounts::lock(&tx, at.ctx, account).await?;
    // The secret belongs to the login with which it was asked for.
    if row.client_id != at.account.client_id {
        tx.rollback().await?;
        return end(at, seen, ClientSecretState::Kept, ANOTHER_LOGIN.to_owned()).await;
    }
    row.sealed_client_secret = at.deps.vault.seal(at.ctx, accounts::CLIENT_SECRET, secret)?;
    row.credentials_version += 1;
    row.version += 1;
    row.updated_at = at.ctx.now.as_microsecond();
    let kept = accounts::save(&tx, row).await?;
    if let Some(mut renewal) = store::lock(at.ctx, &tx, RowId(seen.id)).await? {
        renewal.state = ClientSecretState::Renewed.to_string();
        renewal.detail = None;
        renewal.ended_at = Some(at.ctx.now.as_microsecond());
        renewal.credentials_version = kept.credentials_version;
        renewal.into_active_model().reset_all().update(&tx).await.or_internal("noting a renewed secret")?;
    }
    record(at.ctx, &tx, account).await?;
    tx.commit().await
}

/// Signs in with what is stored now, so that a secret that is not taken is told at once.
async fn verify(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, id: RowId) -> Result<()> {
    let at = At::of(ctx, deps, account).await?;
    let row = store::of_account(ctx, deps.db.read(), account).await?;
    let renewed = |row: &RenewalRow| row.id == id.uuid() && row.state == ClientSecretState::Renewed.as_str();
    let Some(row) = row.filter(renewed) else { return Ok(()) };
    if let Err(ProviderError::Login { .. }) = at.noted(at.provider.check_login(at.call()).await).await? {
        end(&at, &row, ClientSecretState::LockedOut, LOCKED_OUT.to_owned()).await?;
    }
    Ok(())
}

/// Notes what became of a renewal, unless somebody else has meanwhile.
async fn end(at: &At<'_>, seen: &RenewalRow, state: ClientSecretState, detail: String) -> Result<()> {
    let tx = at.deps.db.begin().await?;
    if let Some(mut row) = store::lock(at.ctx, &tx, RowId(seen.id)).await?.filter(|row| row.state == seen.state) {
        row.state = state.to_string();
        row.detail = Some(detail);
        row.credentials_version = at.account.credentials_version;
        row.ended_at = Some(at.ctx.now.as_microsecond());
        row.into_active_model().reset_all().update(&tx).await.or_internal("noting what became of a renewal")?;
    }
    record(at.ctx, &tx, ProviderAccountId(at.account.id)).await?;
    tx.commit().await
}
