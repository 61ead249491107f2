//! Listing, making, changing and deleting the roles of an account.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result};

use super::people::{changed, own};
use super::{ProviderRoleView, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::ProviderError;
use crate::provider::users::{ApiPath, CloudRole, CloudUser, RoleDraft};

fn view(role: CloudRole, own: Option<&CloudUser>) -> ProviderRoleView {
    let own = own.is_some_and(|user| user.roles.iter().any(|(id, _)| *id == role.id));
    ProviderRoleView { role, own }
}

/// All roles of an account. The provider is asked.
pub async fn list_provider_roles(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
) -> Result<Vec<ProviderRoleView>> {
    let at = At::of(ctx, deps, account).await?;
    let all = at.noted(at.provider.roles(at.call()).await).await??;
    let own = own(&at).await?;
    Ok(all.into_iter().map(|role| view(role, own.as_ref())).collect())
}

/// One role. The provider is asked.
pub async fn get_provider_role(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    id: &str,
) -> Result<ProviderRoleView> {
    one(&At::of(ctx, deps, account).await?, id).await
}

/// The paths that permissions can name, and what can be done at each. The provider is asked.
pub async fn list_api_paths(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Vec<ApiPath>> {
    let at = At::of(ctx, deps, account).await?;
    Ok(at.noted(at.provider.api_paths(at.call()).await).await??)
}

/// Makes a role. A lost reply makes nothing twice: a name belongs to one role.
pub async fn add_provider_role(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    draft: &RoleDraft,
) -> Result<ProviderRoleView> {
    rules::check_role(draft)?;
    let at = At::of(ctx, deps, account).await?;
    check_paths(&at, draft).await?;
    let id = at.noted(at.provider.make_role(at.call(), draft).await).await?.map_err(refusal)?;
    changed(&at).await?;
    one(&at, &id).await
}

/// Replaces what a role says. A role of the user as whom mPanel signs in stays as it is, as long as that user does not own
/// the account: it could lock mPanel out.
pub async fn change_provider_role(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    id: &str,
    draft: &RoleDraft,
) -> Result<ProviderRoleView> {
    rules::check_role(draft)?;
    let at = At::of(ctx, deps, account).await?;
    let before = one(&at, id).await?;
    if before.own && !draft.admin && !own(&at).await?.is_some_and(|user| user.owner) {
        let detail = format!(
            "mPanel signs in to this account as a user with the role {}. A change could lock mPanel out: change it in \
             the data centre's panel, or enter another API user under Access first.",
            before.role.name
        );
        return Err(Error::conflict("user_needed", detail));
    }
    check_paths(&at, draft).await?;
    at.noted(at.provider.change_role(at.call(), id, draft).await).await?.map_err(refusal)?;
    changed(&at).await?;
    one(&at, id).await
}

/// Deletes a role; the provider refuses one that somebody has.
pub async fn delete_provider_role(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, id: &str) -> Result<()> {
    let at = At::of(ctx, deps, account).await?;
    one(&at, id).await?;
    match at.noted(at.provider.delete_role(at.call(), id).await).await? {
        Ok(()) | Err(ProviderError::NotFound { .. }) => changed(&at).await,
        Err(ProviderError::Refused { status: 409, message }) => {
            Err(Error::conflict("role_in_use", format!("The data centre keeps this role: {message}.")))
        }
        Err(error) => Err(error.into()),
    }
}

/// The provider names neither the path nor the action that it does not know.
async fn check_paths(at: &At<'_>, draft: &RoleDraft) -> Result<()> {
    if draft.permissions.is_empty() {
        return Ok(());
    }
    let known = at.noted(at.provider.api_paths(at.call()).await).await??;
    rules::check_paths(draft, &known)
}

async fn one(at: &At<'_>, id: &str) -> Result<ProviderRoleView> {
    if id.parse::<i64>().is_err() {
        return Err(Error::not_found("role"));
    }
    let role = at.noted(at.provider.role(at.call(), id).await).await??;
    Ok(view(role, own(at).await?.as_ref()))
}

fn refusal(error: ProviderError) -> Error {
    match error {
        ProviderError::Refused { status: 409, .. } => {
            Error::invalid("/name", "taken", "The account has a role of this name already. Choose another.")
        }
        // The role itself was there just now.
        ProviderError::NotFound { .. } => {
            Error::invalid("/permissions", "not_found", "The data centre does not know one of the tags. Choose others.")
        }
        other => other.into(),
    }
}
