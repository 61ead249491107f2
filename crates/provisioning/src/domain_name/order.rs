//! Registering domains and transferring them here: noted first, sent once.

use mpanel_core::{CustomerId, Error, OpContext, ProviderAccountId, Result, Secret};
use mpanel_db::{DbErrExt, JobSpec, Tx};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, ModelTrait};

use super::store::{self, DomainRow};
use super::{DomainContacts, DomainState, DomainView, contacts, history, rules};
use crate::account::store::{self as accounts, AccountRow};
use crate::account::{At, hold};
use crate::deps::Deps;
use crate::jobs::SettleDomain;
use crate::provider::domains::DomainOrder;
use crate::provider::{CallId, ProviderError};
use crate::service::store::ServiceRow;
use crate::setup::{is_approved, is_awaited};
use crate::words::words;

/// Those of the provider, which also serve its DNS zones.
const USUAL_SERVERS: [&str; 3] = ["ns1.contabo.net", "ns2.contabo.net", "ns3.contabo.net"];

/// The contacts of a domain to order; those that are not named are the owner.
#[derive(Debug, Clone, Default)]
pub struct WantedContacts {
    /// Handle of the owner.
    pub owner: String,
    /// Who decides about it.
    pub admin: Option<String>,
    /// Who runs it.
    pub tech: Option<String>,
    /// Who runs its name servers.
    pub zone: Option<String>,
}

impl WantedContacts {
    pub(super) fn all(&self) -> DomainContacts {
        let or_owner = |handle: &Option<String>| handle.clone().unwrap_or_else(|| self.owner.clone());
        let (admin, tech, zone) = (or_owner(&self.admin), or_owner(&self.tech), or_owner(&self.zone));
        DomainContacts { owner: self.owner.clone(), admin, tech, zone }
    }
}

words! {
    /// Whether a name can be sold.
    DomainStanding {
        /// Nobody has it.
        Free = "free",
        /// Somebody has it at another registrar.
        Taken = "taken",
        /// It is in an account of the business already.
        Held = "held",
    }
}

/// A domain to register, or with a code to transfer.
#[derive(Debug, Clone)]
pub struct NewDomain {
    /// Its name.
    pub name: String,
    /// The account to have it at; none for the usual one.
    pub account: Option<ProviderAccountId>,
    /// Whose; none for one of the business itself.
    pub customer: Option<CustomerId>,
    /// The code of the registrar it is at now; none means a registration.
    pub auth_code: Option<Secret>,
    /// Who is responsible.
    pub contacts: WantedContacts,
    /// Host names; none for those of the provider.
    pub name_servers: Vec<String>,
}

/// Whether a name can be registered, and how it is written in ASCII.
pub async fn check_domain(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    name: &str,
) -> Result<(String, bool)> {
    let name = rules::name(name)?;
    let at = At::of(ctx, deps, account).await?;
    let answer = at.noted(at.provider.domain_is_free(at.call(), &name).await).await?;
    Ok((name, answer.map_err(|error| rules::refused("/name", error))?))
}

/// What the shop is told of a name, as the account of a product or the usual one sees it. None where nobody can be
/// asked, or no answer comes: nothing is guessed.
pub async fn domain_standing(
    ctx: &OpContext,
    deps: &Deps,
    account: Option<ProviderAccountId>,
    name: &str,
) -> Result<Option<DomainStanding>> {
    if is_domain_held(ctx, deps.db.read(), name).await? {
        return Ok(Some(DomainStanding::Held));
    }
    let account = accounts::chosen(deps.db.read(), ctx, account.map(|id| id.uuid())).await?;
    let Some(account) = account.filter(|account| !account.maintenance) else { return Ok(None) };
    match ask_standing(ctx, deps, ProviderAccountId(account.id), name).await {
        Ok(standing) => Ok(Some(standing)),
        Err(error) => {
            tracing::debug!(%error, "whether a domain is free could not be asked");
            Ok(None)
        }
    }
}

/// Asks whether a name is free, and of one that is not, whether the account itself has it.
async fn ask_standing(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, name: &str) -> Result<DomainStanding> {
    let (name, is_free) = check_domain(ctx, deps, account, name).await?;
    if is_free {
        return Ok(DomainStanding::Free);
    }
    let at = At::of(ctx, deps, account).await?;
    match at.noted(at.provider.domain(at.call(), &name).await).await? {
        Ok(seen) if !DomainState::of_provider(&seen.status).is_over() => Ok(DomainStanding::Held),
        Ok(_) | Err(ProviderError::NotFound { .. }) => Ok(DomainStanding::Taken),
        Err(error) => Err(error.into()),
    }
}

/// Whether the list has a name that nobody else can order: whoever it belongs to, the business itself included.
pub async fn is_domain_held<C: ConnectionTrait>(ctx: &OpContext, conn: &C, name: &str) -> Result<bool> {
    match store::named(ctx, conn, name).await? {
        Some(row) => Ok(!row.gives_way(None)?),
        None => Ok(false),
    }
}

/// Orders a domain. What the provider refuses at once leaves nothing behind; after a lost reply its name is looked for.
pub async fn order_domain(ctx: &OpContext, deps: &Deps, new: NewDomain) -> Result<DomainView> {
    let ordered = order_for(ctx, deps, new, None).await?;
    ordered.ok_or_else(|| Error::internal("an order without a service was given up"))
}

/// The same, for a service that it is bought for. None, and nothing is ordered, where its setup has moved on or it is
/// being ended.
pub(super) async fn order_for(
    ctx: &OpContext,
    deps: &Deps,
    new: NewDomain,
    service: Option<&ServiceRow>,
) -> Result<Option<DomainView>> {
    let name = rules::name(&new.name)?;
    let name_servers = match new.name_servers.as_slice() {
        [] => USUAL_SERVERS.map(str::to_owned).to_vec(),
        given => rules::name_servers(&name, given)?,
    };
    check_code(new.auth_code.as_ref())?;
    let at = At::of(ctx, deps, account_of(ctx, deps, new.account).await?).await?;
    let order = DomainOrder { name, auth_code: new.auth_code, contacts: new.contacts.all(), name_servers };
    check_contacts(&at, &order.contacts).await?;
    let before = store::named(ctx, deps.db.read(), &order.name).await?;
    let is_again = before.map(|row| row.gives_way(service)).transpose()?.unwrap_or(false);
    refuse_known(&at, &order.name, is_again).await?;
    let Some((row, request)) = note(&at, new.customer, &order, service).await? else { return Ok(None) };
    let answer = at.noted(at.provider.order_domain(CallId::under(ctx, request), &order).await).await?;
    let tx = deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, row.domain()).await?.ok_or_else(|| Error::not_found("domain"))?;
    match answer {
        Ok(seen) => {
            row.take(ctx, &seen)?;
            row = store::save(ctx, &tx, row).await?;
        }
        // It may have been ordered: the job looks for the name.
        Err(ProviderError::Unknown { .. }) => {}
        Err(error) => {
            store::told(ctx, &tx, &row).await?;
            history::forget(ctx, &tx, row.domain()).await?;
            row.delete(&tx).await.or_internal("forgetting a domain")?;
            tx.commit().await?;
            return Err(rules::order_refused(error));
        }
    }
    tx.commit().await?;
    row.view().map(Some)
}

/// Whether a code may be one.
pub(super) fn check_code(code: Option<&Secret>) -> Result<()> {
    let fits = |code: &Secret| {
        (1..=255).contains(&code.expose().len()) && code.expose().chars().all(|c| c.is_ascii_graphic() || c == ' ')
    };
    if code.is_none_or(fits) {
        return Ok(());
    }
    let detail = "Enter the code that the other registrar gave: 1 to 255 letters, digits and signs.";
    Err(Error::invalid("/auth_code", "not_valid", detail))
}

async fn account_of(ctx: &OpContext, deps: &Deps, wanted: Option<ProviderAccountId>) -> Result<ProviderAccountId> {
    match wanted {
        Some(id) => accounts::find(deps.db.read(), ctx, id).await.map(|_| id).map_err(|_| {
            Error::invalid("/account_id", "unknown_account", "There is no such provider account. Choose another.")
        }),
        None => {
            let account = accounts::default_account(deps.db.read(), ctx).await?;
            account.map(|account| ProviderAccountId(account.id)).ok_or_else(|| {
                Error::conflict(
                    "no_provider_account",
                    "There is no provider account to have domains at. Add one first.",
                )
            })
        }
    }
}

/// Each contact has to be there: the provider would not say which one is not.
pub(super) async fn check_contacts(at: &At<'_>, wanted: &DomainContacts) -> Result<()> {
    let known = contacts::all(at).await?;
    for (role, handle) in
        [("owner", &wanted.owner), ("admin", &wanted.admin), ("tech", &wanted.tech), ("zone", &wanted.zone)]
    {
        if !known.iter().any(|contact| contact.handle == *handle) {
            let detail = "The account has no such contact. Choose one of its contacts, or make one first.";
            return Err(Error::invalid(format!("/contacts/{role}"), "unknown", detail));
        }
    }
    Ok(())
}

/// A domain that was there before we asked must not be taken for the one that is ordered now. One that its registry
/// refused can be ordered again.
async fn refuse_known(at: &At<'_>, name: &str, is_again: bool) -> Result<()> {
    let stands = |state: DomainState| !(state.is_over() || is_again && state == DomainState::Error);
    match at.noted(at.provider.domain(at.call(), name).await).await? {
        Ok(seen) if stands(DomainState::of_provider(&seen.status)) => {
            let detail = "The account has this domain already. Read the account's domains to have it in the list.";
            Err(Error::invalid("/name", "taken", detail))
        }
        Ok(_) | Err(ProviderError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Writes the order down, with the job that looks what became of it should the process die in the call.
///
/// None for a service that wants none any more, or whose purchase has to wait: that it says itself.
async fn note(
    at: &At<'_>,
    customer: Option<CustomerId>,
    order: &DomainOrder,
    service: Option<&ServiceRow>,
) -> Result<Option<(DomainRow, uuid::Uuid)>> {
    let (ctx, request) = (at.ctx, at.ctx.new_uuid());
    let tx = at.deps.db.begin().await?;
    if let Some(service) = service
        && !is_awaited(ctx, &tx, service).await?
    {
        return Ok(None);
    }
    // Asked again under the account's lock: two orders at once must not both be the last one of the day.
    let account = accounts::lock(&tx, ctx, ProviderAccountId(at.account.id)).await?;
    clear(ctx, &tx, &order.name, service).await?;
    if let Some(service) = service
        && is_over_limit(ctx, &tx, &account, service).await?
    {
        return Ok(None);
    }
    let row = DomainRow {
        customer_id: customer.map(CustomerId::uuid),
        is_transfer: order.auth_code.is_some(),
        name_servers: serde_json::to_string(&order.name_servers)?,
        contacts: serde_json::to_string(&order.contacts)?,
        request_id: Some(request),
        service_id: service.map(|service| service.id),
        ..DomainRow::fresh(ctx, at.account.id, &order.name)
    };
    let row = row.into_active_model().insert(&tx).await.or_taken("noting a domain", taken)?;
    history::note(ctx, &tx, None, &row).await?;
    let job = SettleDomain { domain: row.domain() };
    let spec = JobSpec::at(ctx.in_seconds(super::settle::LOOK_EVERY_S)).key(job.domain.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &job, spec).await?;
    store::told(ctx, &tx, &row).await?;
    tx.commit().await?;
    Ok(Some((row, request)))
}

async fn is_over_limit(ctx: &OpContext, tx: &Tx, account: &AccountRow, service: &ServiceRow) -> Result<bool> {
    if is_approved(service)? {
        return Ok(false);
    }
    let (today, sold) = (ctx.today(), service.product()?);
    let judged = hold(ctx, tx, account, today, |book| book.purchase(&sold, &service.region, today)).await?;
    Ok(judged.is_some())
}

fn taken() -> Error {
    Error::invalid("/name", "taken", "This domain is in the list already. Look at it there.")
}

/// A domain that is over makes room for a new order of its name, and so does one that came to nothing.
async fn clear(ctx: &OpContext, tx: &Tx, name: &str, service: Option<&ServiceRow>) -> Result<()> {
    match store::lock_name(ctx, tx, name).await? {
        None => Ok(()),
        Some(old) if old.gives_way(service)? => {
            history::forget(ctx, tx, old.domain()).await?;
            old.delete(tx).await.or_internal("forgetting a domain that is over")?;
            Ok(())
        }
        Some(_) => Err(taken()),
    }
}
