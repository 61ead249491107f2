//! Listing, inviting, changing and deleting the users of an account.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use super::{ProviderUserPage, ProviderUserView, UserNeed, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::object_storage::store::shares;
use crate::provider::ProviderError;
use crate::provider::users::{CloudUser, UserChange, UserDraft};

/// Whom mPanel needs.
struct Needs {
    /// As whom mPanel signs in: the provider's id, where the login says it.
    signed_in: Option<String>,
    username: String,
    /// The customers of shares, by the e-mail addresses of their users.
    shares: HashMap<String, CustomerId>,
}

impl Needs {
    async fn of(at: &At<'_>) -> Result<Self> {
        let signed_in = at.noted(at.provider.signed_in_user(at.call()).await).await??;
        let rows: Vec<(String, Uuid)> = shares::Entity::find_in(at.ctx)
            .select_only()
            .columns([shares::Column::UserEmail, shares::Column::CustomerId])
            .into_tuple()
            .all(at.deps.db.read())
            .await
            .or_internal("reading the users of storage shares")?;
        let shares = rows.into_iter().map(|(email, of)| (email.to_lowercase(), CustomerId(of))).collect();
        Ok(Self { signed_in, username: at.account.username.to_lowercase(), shares })
    }

    fn view(&self, user: CloudUser) -> ProviderUserView {
        let email = user.email.to_lowercase();
        // The name is known even where the token says nothing.
        let signs_in = self.signed_in.as_ref() == Some(&user.id) || email == self.username;
        let customer = self.shares.get(&email).copied();
        let needed = if signs_in { Some(UserNeed::SignsIn) } else { customer.map(|_| UserNeed::Storage) };
        ProviderUserView { user, needed, customer }
    }
}

/// One page of an account's users, counted from 1; `search` is part of a name or an e-mail address. The provider is asked.
pub async fn list_provider_users(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    page: u64,
    search: Option<&str>,
) -> Result<ProviderUserPage> {
    let at = At::of(ctx, deps, account).await?;
    let found = at.noted(at.provider.users(at.call(), page, search).await).await??;
    let needs = Needs::of(&at).await?;
    let users = found.users.into_iter().map(|user| needs.view(user)).collect();
    Ok(ProviderUserPage { users, next: found.more.then_some(page + 1) })
}

/// One user, and whether they have chosen a password; `None` where the provider does not say. The provider is asked.
pub async fn get_provider_user(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    id: &str,
) -> Result<(ProviderUserView, Option<bool>)> {
    let at = At::of(ctx, deps, account).await?;
    let view = one(&at, id).await?;
    let has_password = match at.noted(at.provider.has_password(at.call(), id).await).await? {
        Ok(said) => Some(said),
        Err(ProviderError::Refused { .. } | ProviderError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    Ok((view, has_password))
}

/// Invites a user; the provider mails them. A lost reply invites nobody twice: an address belongs to one user.
pub async fn add_provider_user(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    draft: &UserDraft,
) -> Result<ProviderUserView> {
    rules::check_user(draft)?;
    let at = At::of(ctx, deps, account).await?;
    let taken = || Error::invalid("/email", "taken", "A user with this e-mail address exists at the data centre.");
    let id = match at.noted(at.provider.invite_user(at.call(), draft).await).await? {
        Ok(id) => id,
        Err(ProviderError::Refused { status: 409, .. }) => return Err(taken()),
        Err(ProviderError::NotFound { .. }) => return Err(no_such_role()),
        Err(error) => return Err(error.into()),
    };
    changed(&at).await?;
    one(&at, &id).await
}

/// Changes a user, unless that would lock mPanel out.
pub async fn change_provider_user(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    id: &str,
    change: &UserChange,
) -> Result<ProviderUserView> {
    rules::check_change(change)?;
    let at = At::of(ctx, deps, account).await?;
    let before = one(&at, id).await?;
    if let Some(refusal) = before.needed.and_then(|need| rules::locks(need, &before.user, change)) {
        return Err(refusal);
    }
    match at.noted(at.provider.change_user(at.call(), id, change).await).await? {
        Ok(()) => {}
        // The user was there just now.
        Err(ProviderError::NotFound { .. }) => return Err(no_such_role()),
        Err(error) => return Err(error.into()),
    }
    changed(&at).await?;
    one(&at, id).await
}

/// Deletes a user whom mPanel does not need.
pub async fn delete_provider_user(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, id: &str) -> Result<()> {
    let at = At::of(ctx, deps, account).await?;
    free(&at, id).await?;
    match at.noted(at.provider.remove_user(at.call(), id).await).await? {
        // Doing it again after a reply that was lost changes nothing.
        Ok(()) | Err(ProviderError::NotFound { .. }) => changed(&at).await,
        Err(error) => Err(error.into()),
    }
}

/// Sends the mail that confirms a user's address once more.
pub async fn mail_verification(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, id: &str) -> Result<()> {
    let at = At::of(ctx, deps, account).await?;
    Ok(at.noted(at.provider.mail_verification(at.call(), id).await).await??)
}

/// Sends a mail with which a user chooses a new password of the provider's panel. Whoever mPanel needs is refused: another
/// password could end the login with which it works.
pub async fn mail_password_reset(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, id: &str) -> Result<()> {
    let at = At::of(ctx, deps, account).await?;
    free(&at, id).await?;
    Ok(at.noted(at.provider.mail_password_reset(at.call(), id).await).await??)
}

fn no_such_role() -> Error {
    Error::invalid("/roles", "not_found", "The data centre does not know one of the roles. Choose others.")
}

async fn one(at: &At<'_>, id: &str) -> Result<ProviderUserView> {
    let user = at.noted(at.provider.user(at.call(), id).await).await??;
    Ok(Needs::of(at).await?.view(user))
}

/// Refuses a user whom mPanel needs.
async fn free(at: &At<'_>, id: &str) -> Result<()> {
    let known = one(at, id).await?;
    match known.needed {
        Some(need) => Err(rules::needed(need, &known.user)),
        None => Ok(()),
    }
}

/// The user as whom mPanel signs in, if the provider shows them.
pub(super) async fn own(at: &At<'_>) -> Result<Option<CloudUser>> {
    let id = match at.noted(at.provider.signed_in_user(at.call()).await).await?? {
        Some(id) => Some(id),
        None => at.noted(at.provider.user_of(at.call(), &at.account.username).await).await??,
    };
    let Some(id) = id else { return Ok(None) };
    match at.noted(at.provider.user(at.call(), &id).await).await? {
        Ok(user) => Ok(Some(user)),
        Err(ProviderError::Refused { .. } | ProviderError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Tells the pages that show the account.
pub(super) async fn changed(at: &At<'_>) -> Result<()> {
    let tx = at.deps.db.begin().await?;
    record(at.ctx, &tx, ProviderAccountId(at.account.id)).await?;
    tx.commit().await
}

pub(super) async fn record(ctx: &OpContext, tx: &Tx, account: ProviderAccountId) -> Result<()> {
    tx.record(ctx, Event::ProviderAccountChanged { account }).await
}
