//! Adoption of domains: one that the account has becomes the domain of a service, renewed and billed from then on.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Date, Error, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;

use super::contacts::{self, ContactIn};
use super::sold::day_of;
use super::store::{self, DomainRow, domains};
use super::{ContactDraft, DomainState};
use crate::account::At;
use crate::account::store as accounts;
use crate::adopt::{self, AdoptKind, ForeignThing};
use crate::deps::Deps;
use crate::finding::{self, ThingKind};
use crate::provider::domains::CloudDomain;
use crate::service::store::services;
use crate::service::{NewService, ServiceView, read};

/// A domain as the provider shows it.
#[derive(Debug, Clone)]
pub struct AdoptableDomain {
    seen: CloudDomain,
    /// Who owns it, as the provider's contact says.
    owner: ContactIn,
}

impl AdoptableDomain {
    /// Its name in ASCII.
    pub fn name(&self) -> &str {
        &self.seen.name
    }

    /// Who owns it.
    pub fn owner(&self) -> &ContactIn {
        &self.owner
    }

    /// When it is renewed, which is the first day that is not paid for at the registry.
    pub fn renews_on(&self) -> Option<Date> {
        self.seen.renews_at.map(day_of)
    }

    /// When it ends, if it was cancelled.
    pub fn ends_on(&self) -> Option<Date> {
        self.seen.cancel_at.map(day_of)
    }
}

/// A domain and the service it is to have.
#[derive(Debug, Clone)]
pub struct AdoptDomain {
    /// The account it is at.
    pub account: ProviderAccountId,
    /// The domain as it was read.
    pub domain: AdoptableDomain,
    /// The service to be made, sold as this domain.
    pub service: NewService,
}

/// Reads the domains of an account that have not ended, by their names.
pub async fn adoptable_domains(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
) -> Result<HashMap<String, AdoptableDomain>> {
    let at = At::of(ctx, deps, account).await?;
    let known = contacts::all(&at).await?;
    let owner = |seen: &CloudDomain| {
        let contact = known.iter().find(|contact| contact.handle == seen.contacts.owner);
        contact.map_or_else(ContactIn::default, |contact| typed(&contact.says))
    };
    let all = live(&at).await?.into_iter();
    Ok(all.map(|seen| (seen.name.clone(), AdoptableDomain { owner: owner(&seen), seen })).collect())
}

async fn live(at: &At<'_>) -> Result<Vec<CloudDomain>> {
    let mut all = at.noted(at.provider.domains(at.call()).await).await??;
    all.retain(|seen| !DomainState::of_provider(&seen.status).is_over());
    Ok(all)
}

/// A contact as somebody would have typed it.
fn typed(says: &ContactDraft) -> ContactIn {
    ContactIn {
        organization: says.organization.clone(),
        first_name: says.first_name.clone(),
        last_name: says.last_name.clone(),
        email: says.email.clone(),
        gender: says.gender.to_string(),
        street: says.street.clone(),
        street_number: says.street_number.clone(),
        postal_code: says.postal_code.clone(),
        city: says.city.clone(),
        region: says.region.clone(),
        country: says.country.clone(),
        phone: format!("{} {}", says.phone_prefix, says.phone_number),
    }
}

/// The domains of an account that no service has.
pub(crate) async fn foreign(at: &At<'_>) -> Result<Vec<ForeignThing>> {
    let known = domains::Entity::find_in(at.ctx).all(at.deps.db.read()).await.or_internal("reading domains")?;
    let mut found = Vec::new();
    for seen in live(at).await? {
        let row = known.iter().find(|row| row.name == seen.name);
        if row.is_some_and(|row| row.account_id != at.account.id || row.service_id.is_some()) {
            continue;
        }
        found.push(ForeignThing {
            kind: AdoptKind::Domain,
            provider_ref: seen.name.clone(),
            name: seen.name,
            region: None,
            size_gb: None,
            cidr: None,
            machines: Vec::new(),
            renews_on: seen.renews_at.map(day_of),
            ends_on: seen.cancel_at.map(day_of),
            customer: row.and_then(|row| row.customer_id).map(CustomerId),
        });
    }
    Ok(found)
}

/// The service that has a domain, if one has that has not ended.
pub async fn owner_of_domain<C: ConnectionTrait>(ctx: &OpContext, conn: &C, name: &str) -> Result<Option<ServiceView>> {
    let Some(row) = store::named(ctx, conn, name).await? else { return Ok(None) };
    let Some(service) = row.service_id.filter(|_| !row.is_service_over) else { return Ok(None) };
    let row = services::Entity::find_in(ctx).filter(services::Column::Id.eq(service)).one(conn).await;
    row.or_internal("looking for the service of a domain")?.map(read::view).transpose()
}

/// Makes a running service of a domain. It is renewed at the provider as before.
///
/// # Errors
/// Invalid at `/provider_ref` where it cannot be adopted, at `/customer_id` where it is another customer's.
pub async fn adopt_domain(ctx: &OpContext, tx: &Tx, wanted: AdoptDomain) -> Result<ServiceView> {
    let AdoptDomain { account, domain: AdoptableDomain { seen, .. }, service } = wanted;
    // Two adoptions at once of one domain wait for each other here.
    accounts::lock(tx, ctx, account).await?;
    let known = store::lock_name(ctx, tx, &seen.name).await?;
    if let Some(row) = &known {
        refuse_anothers(row, account, service.customer)?;
    }
    let mut row = match known {
        Some(row) => row,
        None => store::note_seen(ctx, tx, account, &seen, None).await?,
    };
    row.take(ctx, &seen)?;
    if row.state()? != DomainState::Ready {
        let detail = format!("The domain is {} at the data centre. Adopt it once it is ready.", row.state()?);
        return Err(Error::invalid("/provider_ref", "domain_state", detail));
    }
    row.leave_service();
    (row.customer_id, row.service_id) = (Some(service.customer.uuid()), Some(service.id.uuid()));
    let row = store::save(ctx, tx, row).await?;
    let mut made = adopt::active(ctx, account, &service)?;
    made.bought_at = Some(row.year_began_at());
    made.synced_at = Some(ctx.now.as_microsecond());
    adopt::note_end(ctx, &mut made, seen.cancel_at.map(day_of));
    let made = adopt::begin(ctx, tx, made, &format!("Domain {} of the provider's account.", seen.name)).await?;
    finding::resolve_adopted_thing(ctx, tx, account, ThingKind::Domain, &seen.name).await?;
    read::view(made)
}

/// The rule: whether a domain that is in our list can be adopted at this account for this customer.
fn refuse_anothers(row: &DomainRow, account: ProviderAccountId, customer: CustomerId) -> Result<()> {
    let refuse = |detail: &str| Err(Error::invalid("/provider_ref", "not_accepted", detail));
    if row.account() != account {
        return refuse("The list has this domain at another provider account. Adopt it there.");
    }
    match row.service_id.map(ServiceId) {
        Some(_) if row.is_service_over => refuse(
            "Its service has ended, and the domain ends with it. Keep the domain on its own page first; then adopt it.",
        ),
        Some(_) => refuse("A service has this domain already."),
        None if row.customer_id.is_some_and(|id| id != customer.uuid()) => {
            let detail = "The domain was given to another customer. Name that customer, or take it back on its page.";
            Err(Error::invalid("/customer_id", "not_accepted", detail))
        }
        None => Ok(()),
    }
}
