//! What can be done to a domain. Each act is sent once, and the domain is read again after it: that answers a lost
//! reply as well.

use mpanel_core::{CustomerId, DomainNameId, Error, OpContext, Result, Secret};
use mpanel_db::{DbErrExt, Tx};
use sea_orm::ModelTrait;

use super::order::WantedContacts;
use super::{DomainAct, DomainContacts, DomainView, history, order, own_contacts, owner, read, rules, sold, store};
use crate::account::At;
use crate::deps::Deps;
use crate::dns::names::zone_name;
use crate::jobs;
use crate::provider::{Answer, ProviderError};
use crate::typed::name_typed;

/// What shall change of a domain.
#[derive(Debug, Clone, Default)]
pub struct DomainPatch {
    /// Host names.
    pub name_servers: Option<Vec<String>>,
    /// Who is responsible.
    pub contacts: Option<WantedContacts>,
}

/// A domain that something is to be done to, with the way to its provider.
async fn open<'a>(
    ctx: &'a OpContext,
    deps: &'a Deps,
    customer: Option<CustomerId>,
    id: DomainNameId,
    act: DomainAct,
) -> Result<(At<'a>, DomainView)> {
    let view = read::get_domain(ctx, deps.db.read(), customer, id).await?;
    if customer.is_some() {
        rules::not_closed(&view)?;
    }
    rules::allow(&view, act)?;
    let at = At::of(ctx, deps, view.account).await?;
    Ok((at, view))
}

/// Reads the domain after an act. A lost reply is right when the domain is as it was to be.
async fn after(
    at: &At<'_>,
    before: &DomainView,
    answer: Answer<()>,
    pointer: &str,
    is_done: impl Fn(&DomainView) -> bool,
) -> Result<DomainView> {
    let answer = at.noted(answer).await?;
    let looked = read::look(at, before.id, &before.name).await;
    match answer {
        Ok(()) => looked,
        Err(error @ ProviderError::Unknown { .. }) => match looked {
            Ok(view) if is_done(&view) => Ok(view),
            _ => Err(error.into()),
        },
        Err(error) => Err(rules::refused(pointer, error)),
    }
}

/// Dangerous acts want the name typed.
fn confirm(domain: &DomainView, typed: &str, what: &str) -> Result<()> {
    name_typed(zone_name(typed).as_deref(), &domain.name, None, || format!("Type {} to {what}.", domain.name))
}

/// Changes name servers or contacts. Customers choose their contacts by [`choose_own_contacts`], which asks more.
pub async fn change_domain(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DomainNameId,
    patch: DomainPatch,
) -> Result<DomainView> {
    let (at, before) = open(ctx, deps, customer, id, DomainAct::Change).await?;
    let servers = patch.name_servers.map(|given| rules::name_servers(&before.name, &given)).transpose()?;
    let contacts: Option<DomainContacts> = patch.contacts.map(|wanted| wanted.all());
    if let Some(contacts) = &contacts {
        order::check_contacts(&at, contacts).await?;
    }
    if servers.is_none() && contacts.is_none() {
        return Ok(before);
    }
    let answer = at.provider.change_domain(at.call(), &before.name, servers.as_deref(), contacts.as_ref()).await;
    let pointer = if servers.is_some() { "/name_servers" } else { "/contacts" };
    let changed = after(&at, &before, answer, pointer, |view| {
        servers.as_ref().is_none_or(|wanted| *wanted == view.name_servers)
            && contacts.as_ref().is_none_or(|wanted| *wanted == view.contacts)
    });
    let changed = changed.await?;
    match contacts {
        Some(contacts) => wait_for_contacts(&at, id, &contacts).await,
        None => Ok(changed),
    }
}

/// The provider took other contacts: while it shows those of before, they are waited for. An earlier wish is over.
async fn wait_for_contacts(at: &At<'_>, id: DomainNameId, wanted: &DomainContacts) -> Result<DomainView> {
    let tx = at.deps.db.begin().await?;
    let row = store::lock(at.ctx, &tx, id).await?.ok_or_else(|| Error::not_found("domain"))?;
    let wanted = Some(serde_json::to_string(wanted)?).filter(|wanted| *wanted != row.contacts);
    if row.wanted_contacts == wanted {
        tx.rollback().await?;
        return row.view();
    }
    let wanted_at = wanted.as_ref().map(|_| at.ctx.now.as_microsecond());
    let row = store::save(at.ctx, &tx, store::DomainRow { wanted_contacts: wanted, wanted_at, ..row }).await?;
    tx.commit().await?;
    row.view()
}

/// A customer names other contacts for a domain of theirs: their own, or those that it has. For another owner its name
/// has to be typed.
///
/// # Errors
/// Invalid at the role for a contact that is not theirs, or where the ending takes no other owner here; `not_confirmed`;
/// what [`change_domain`] returns.
pub async fn choose_own_contacts(
    ctx: &OpContext,
    deps: &Deps,
    customer: CustomerId,
    id: DomainNameId,
    wanted: WantedContacts,
    typed: Option<&str>,
) -> Result<DomainView> {
    let (at, before) = open(ctx, deps, Some(customer), id, DomainAct::Change).await?;
    let chosen = wanted.all();
    own_contacts::check_choice(&at, customer, &before.contacts, &chosen).await?;
    if chosen.owner != before.contacts.owner {
        owner::allow_other(&before.name)?;
        confirm(&before, typed.unwrap_or_default(), "make somebody else its owner")?;
    }
    let patch = DomainPatch { name_servers: None, contacts: Some(wanted) };
    change_domain(ctx, deps, Some(customer), id, patch).await
}

/// Ends a domain with its paid time. Its name has to be typed.
pub async fn cancel_domain(ctx: &OpContext, deps: &Deps, id: DomainNameId, typed: &str) -> Result<DomainView> {
    let (at, before) = open(ctx, deps, None, id, DomainAct::Cancel).await?;
    confirm(&before, typed, "let it end with its paid time")?;
    cancel(&at, &before).await
}

/// Sends a cancellation, and reads what became of it.
pub(super) async fn cancel(at: &At<'_>, before: &DomainView) -> Result<DomainView> {
    let answer = at.provider.cancel_domain(at.call(), &before.name).await;
    after(at, before, answer, "", |view| view.cancel_at.is_some()).await
}

/// Takes a cancellation back. A domain whose service has ended belongs to it no more, and is open to its customer.
pub async fn keep_domain(ctx: &OpContext, deps: &Deps, id: DomainNameId) -> Result<DomainView> {
    let (at, before) = open(ctx, deps, None, id, DomainAct::Keep).await?;
    // Noted before it is sent: the comparison cancels again what still belongs to a service that has ended.
    let left = sold::leave_ended(&at, id).await?;
    let answer = at.provider.keep_domain(at.call(), &before.name).await;
    let is_refused = answer.as_ref().is_err_and(|error| !error.is_ambiguous());
    let kept = after(&at, &before, answer, "", |view| view.cancel_at.is_none()).await;
    if let Some(left) = left.filter(|_| is_refused) {
        sold::belong_again(&at, &left).await?;
    }
    let kept = kept?;
    // Should this get lost, the comparison does it.
    if let Some(service) = kept.service.filter(|_| kept.is_sold()) {
        sold::renewed_again(&at, service).await?;
    }
    Ok(kept)
}

/// Makes the code that allows a transfer away. It is kept nowhere here.
pub async fn domain_auth_code(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DomainNameId,
) -> Result<Secret> {
    let (at, before) = open(ctx, deps, customer, id, DomainAct::AuthCode).await?;
    let answer = at.noted(at.provider.domain_auth_code(at.call(), &before.name).await).await?;
    answer.map_err(|error| rules::refused("", error))
}

/// Answers somebody who asks to take a domain away; a customer does so for theirs. To let it go, its name has to be
/// typed.
pub async fn answer_transfer(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DomainNameId,
    allow: bool,
    typed: Option<&str>,
) -> Result<DomainView> {
    let (at, before) = open(ctx, deps, customer, id, DomainAct::AnswerTransfer).await?;
    if allow {
        confirm(&before, typed.unwrap_or_default(), "let it go to another registrar")?;
    }
    let answer = at.provider.answer_transfer(at.call(), &before.name, allow).await;
    let view = after(&at, &before, answer, "", |view| !view.is_asked_for).await?;
    if view.state.is_moving() {
        let tx = deps.db.begin().await?;
        jobs::enqueue_domain(ctx, &tx, id).await?;
        tx.commit().await?;
    }
    Ok(view)
}

/// Asks the provider about a domain now.
pub async fn look_at_domain(ctx: &OpContext, deps: &Deps, id: DomainNameId) -> Result<DomainView> {
    let view = read::get_domain(ctx, deps.db.read(), None, id).await?;
    let at = At::of(ctx, deps, view.account).await?;
    match read::look(&at, id, &view.name).await {
        Err(error) if error.kind() == mpanel_core::ErrorKind::NotFound => Ok(view),
        other => other,
    }
}

/// Staff gives a domain to a customer, or takes it back.
pub async fn give_domain(
    ctx: &OpContext,
    tx: &Tx,
    id: DomainNameId,
    customer: Option<CustomerId>,
) -> Result<DomainView> {
    let mut row = store::lock(ctx, tx, id).await?.ok_or_else(|| Error::not_found("domain"))?;
    rules::allow(&row.view()?, DomainAct::Give)?;
    // Those who lose it hear of it, too.
    store::told(ctx, tx, &row).await?;
    row.leave_service();
    row.customer_id = customer.map(CustomerId::uuid);
    store::save(ctx, tx, row).await?.view()
}

/// Takes a domain that is over off the list.
pub async fn forget_domain(ctx: &OpContext, tx: &Tx, id: DomainNameId) -> Result<()> {
    let row = store::lock(ctx, tx, id).await?.ok_or_else(|| Error::not_found("domain"))?;
    rules::allow(&row.view()?, DomainAct::Forget)?;
    store::told(ctx, tx, &row).await?;
    history::forget(ctx, tx, id).await?;
    row.delete(tx).await.or_internal("forgetting a domain")?;
    Ok(())
}
