//! The contacts of an account, which Contabo calls handles. They are kept at the provider alone.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result};

use serde::{Deserialize, Serialize};

use super::{own_contacts, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::domains::{CloudContact, ContactDraft};
use crate::provider::{CallId, ProviderError};

/// A contact as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactIn {
    /// It stands for this organisation; none for a person.
    pub organization: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// `male`, `female` or `na`.
    pub gender: String,
    /// Street.
    pub street: String,
    /// House number.
    pub street_number: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// State or province.
    pub region: Option<String>,
    /// Two letters.
    pub country: String,
    /// With the country code and a space after it.
    pub phone: String,
}

/// The contacts of an account as they are at the provider now, by last name.
pub async fn list_contacts(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Vec<CloudContact>> {
    let at = At::of(ctx, deps, account).await?;
    all(&at).await
}

pub(super) async fn all(at: &At<'_>) -> Result<Vec<CloudContact>> {
    let mut found = at.noted(at.provider.contacts(at.call()).await).await??;
    let key = |c: &CloudContact| (c.says.last_name.to_lowercase(), c.says.first_name.to_lowercase(), c.handle.clone());
    found.sort_by_key(key);
    Ok(found)
}

pub(super) async fn one(at: &At<'_>, handle: &str) -> Result<CloudContact> {
    let found = all(at).await?.into_iter().find(|contact| contact.handle == handle);
    found.ok_or_else(|| Error::not_found("contact"))
}

/// Makes a contact. Should the reply be lost, the provider's audits say whether it was made.
pub async fn create_contact(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    new: &ContactIn,
) -> Result<CloudContact> {
    let draft = rules::contact(new)?;
    let at = At::of(ctx, deps, account).await?;
    let call = at.call();
    let handle = match at.noted(at.provider.add_contact(call, &draft).await).await? {
        Ok(handle) => handle,
        Err(error @ ProviderError::Unknown { .. }) => made(&at, call, error).await?,
        Err(error) => return Err(rules::contact_refused(error)),
    };
    one(&at, &handle).await
}

pub(super) async fn made(at: &At<'_>, lost: CallId, error: ProviderError) -> Result<String> {
    let seen = at.noted(at.provider.made_contact(at.call(), lost.request_id).await).await?;
    seen.ok().flatten().ok_or_else(|| error.into())
}

/// Changes a contact. Name and kind belong to it for good: registries want another owner to be another contact.
pub async fn update_contact(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    handle: &str,
    to: &ContactIn,
) -> Result<CloudContact> {
    let draft = rules::contact(to)?;
    let at = At::of(ctx, deps, account).await?;
    let before = one(&at, handle).await?.says;
    refuse_rename(&before, &draft)?;
    let answer = at.noted(at.provider.change_contact(at.call(), handle, &draft).await).await?;
    let after = one(&at, handle).await?;
    match answer {
        Ok(()) => Ok(after),
        // The same change can be looked at: what was wanted is there, or it is not.
        Err(ProviderError::Unknown { .. }) if after.says == draft => Ok(after),
        Err(error) => Err(rules::contact_refused(error)),
    }
}

fn refuse_rename(before: &ContactDraft, after: &ContactDraft) -> Result<()> {
    let detail = "The name of a contact cannot change. Make another contact and name it for the domain.";
    let fields = [
        ("/first_name", before.first_name == after.first_name),
        ("/last_name", before.last_name == after.last_name),
        ("/organization", before.organization == after.organization),
    ];
    match fields.into_iter().find(|(_, same)| !same) {
        None => Ok(()),
        Some((pointer, _)) => Err(Error::invalid(pointer, "fixed", detail)),
    }
}

/// Deletes a contact that no domain names.
pub async fn delete_contact(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, handle: &str) -> Result<()> {
    let at = At::of(ctx, deps, account).await?;
    one(&at, handle).await?;
    match at.noted(at.provider.remove_contact(at.call(), handle).await).await? {
        Ok(()) | Err(ProviderError::NotFound { .. }) => {
            let tx = deps.db.begin().await?;
            own_contacts::forget(ctx, &tx, account.uuid(), handle).await?;
            tx.commit().await
        }
        Err(ProviderError::Refused { status: 409 | 422, .. }) => {
            let detail = "A domain names this contact. Name another one for that domain first.";
            Err(Error::conflict("contact_in_use", detail))
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes a contact the one that is used when none is named.
pub async fn prefer_contact(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    handle: &str,
) -> Result<CloudContact> {
    let at = At::of(ctx, deps, account).await?;
    one(&at, handle).await?;
    let answer = at.noted(at.provider.prefer_contact(at.call(), handle).await).await?;
    let after = one(&at, handle).await?;
    match answer {
        Err(ProviderError::Unknown { .. }) if after.is_default => Ok(after),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(after),
    }
}
