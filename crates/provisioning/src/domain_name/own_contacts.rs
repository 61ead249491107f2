//! Contacts that are a customer's own, and who is responsible for their domains.
//!
//! The provider keeps the contacts of all customers in one list. Whose one is, is noted here when it is made for them;
//! what nobody made is the business's. A customer changes and names their own alone.

use mpanel_core::{CustomerId, DomainNameId, Error, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QuerySelect};

use super::contacts::{self, ContactIn};
use super::store::domains;
use super::{DomainContacts, DomainView, read, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::ProviderError;
use crate::provider::domains::{CloudContact, ContactDraft};

mod rows {
    //! The provisioning_domain_contacts table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_domain_contacts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub customer_id: Uuid,
        pub handle: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// Who is responsible for a domain, as its customer may see it.
#[derive(Debug, Clone)]
pub struct DomainPeople {
    /// Owner, admin, tech and zone.
    pub roles: Vec<PersonInRole>,
    /// The customer's own contacts, by last name.
    pub own: Vec<CloudContact>,
}

/// Who has one of the four roles of a domain.
#[derive(Debug, Clone)]
pub struct PersonInRole {
    /// `owner`, `admin`, `tech` or `zone`.
    pub role: &'static str,
    /// The provider's name for them.
    pub handle: String,
    /// Who it is; none for somebody whom the customer may not see, or whom the provider does not list.
    pub contact: Option<CloudContact>,
    /// The contact is the customer's own, who may change it.
    pub is_own: bool,
}

/// Who is responsible for a domain of a customer, and whom they may name. Contacts of other customers are not shown.
///
/// # Errors
/// Not found for a domain of somebody else; what the provider answers.
pub async fn domain_people(
    ctx: &OpContext,
    deps: &Deps,
    customer: CustomerId,
    id: DomainNameId,
) -> Result<DomainPeople> {
    let domain = read::get_domain(ctx, deps.db.read(), Some(customer), id).await?;
    let at = At::of(ctx, deps, domain.account).await?;
    let all = contacts::all(&at).await?;
    let owned = noted(&at).await?;
    let whose = |handle: &str| owned.iter().find(|row| row.handle == handle).map(|row| CustomerId(row.customer_id));
    let roles = in_roles(&domain.contacts).map(|(role, handle)| {
        let whose = whose(handle);
        let contact = all.iter().find(|one| one.handle == handle).cloned();
        let contact = contact.filter(|_| whose.is_none_or(|whose| whose == customer));
        PersonInRole { role, handle: handle.to_owned(), contact, is_own: whose == Some(customer) }
    });
    let roles = roles.to_vec();
    let own = all.into_iter().filter(|one| whose(&one.handle) == Some(customer)).collect();
    Ok(DomainPeople { roles, own })
}

/// Makes a contact of a customer at the account of a domain of theirs; one of theirs that says the same is taken.
///
/// # Errors
/// Invalid at the fields; `domain_closed`; what the provider answers. After a lost reply the same call finds it.
pub async fn create_own_contact(
    ctx: &OpContext,
    deps: &Deps,
    customer: CustomerId,
    id: DomainNameId,
    new: &ContactIn,
) -> Result<CloudContact> {
    let (at, _) = open(ctx, deps, customer, id).await?;
    let made = found_or_made(&at, customer, new).await?;
    let handle = made.ok_or_else(|| {
        let detail = "The answer of the data centre was lost. Save again in a moment: what was made is found then.";
        Error::unavailable("provider_unavailable", detail)
    })?;
    contacts::one(&at, &handle).await
}

/// Changes a contact of a customer; its names stay.
///
/// # Errors
/// Not found for a contact of somebody else; `fixed` at the names; `domain_closed`; what the provider answers.
pub async fn update_own_contact(
    ctx: &OpContext,
    deps: &Deps,
    customer: CustomerId,
    id: DomainNameId,
    handle: &str,
    to: &ContactIn,
) -> Result<CloudContact> {
    let (at, domain) = open(ctx, deps, customer, id).await?;
    if !own_handles(&at, customer).await?.iter().any(|own| own == handle) {
        return Err(Error::not_found("contact"));
    }
    contacts::update_contact(ctx, deps, domain.account, handle, to).await
}

async fn open<'a>(
    ctx: &'a OpContext,
    deps: &'a Deps,
    customer: CustomerId,
    id: DomainNameId,
) -> Result<(At<'a>, DomainView)> {
    let domain = read::get_domain(ctx, deps.db.read(), Some(customer), id).await?;
    rules::not_closed(&domain)?;
    Ok((At::of(ctx, deps, domain.account).await?, domain))
}

/// The handle of a contact of this customer that says this, found or made. None when it may have been made: it has to
/// be looked for again.
pub(super) async fn found_or_made(at: &At<'_>, customer: CustomerId, wanted: &ContactIn) -> Result<Option<String>> {
    let draft = rules::contact(wanted)?;
    if let Some(there) = found(at, customer, &draft).await? {
        return Ok(Some(there));
    }
    let call = at.call();
    let handle = match at.noted(at.provider.add_contact(call, &draft).await).await? {
        Ok(handle) => handle,
        Err(error @ ProviderError::Unknown { .. }) => match contacts::made(at, call, error).await {
            Ok(handle) => handle,
            Err(_) => return Ok(None),
        },
        Err(error) => return Err(rules::contact_refused(error)),
    };
    note(at, customer, &handle).await?;
    Ok(Some(handle))
}

/// One of theirs that says this, or one of nobody that no domain names, as is made by a call whose reply was lost: it
/// becomes theirs. What the business uses is left to it, and so is the one that is named when none is.
async fn found(at: &At<'_>, customer: CustomerId, draft: &ContactDraft) -> Result<Option<String>> {
    let owned = noted(at).await?;
    let whose = |handle: &str| owned.iter().find(|row| row.handle == handle).map(|row| row.customer_id);
    let same: Vec<CloudContact> = contacts::all(at).await?.into_iter().filter(|one| one.says == *draft).collect();
    if let Some(own) = same.iter().find(|one| whose(&one.handle) == Some(customer.uuid())) {
        return Ok(Some(own.handle.clone()));
    }
    for free in same.into_iter().filter(|one| whose(&one.handle).is_none() && !one.is_default) {
        if !is_named(at, &free.handle).await? {
            note(at, customer, &free.handle).await?;
            return Ok(Some(free.handle));
        }
    }
    Ok(None)
}

async fn is_named(at: &At<'_>, handle: &str) -> Result<bool> {
    // Handles are letters and digits: one that is a part of a longer one is only taken for named.
    let named = domains::Entity::find_in(at.ctx)
        .filter(domains::Column::AccountId.eq(at.account.id))
        .filter(domains::Column::Contacts.contains(handle));
    Ok(named.count(at.deps.db.read()).await.or_internal("counting the domains of a contact")? > 0)
}

/// Notes whose a contact is; who was first stays.
async fn note(at: &At<'_>, customer: CustomerId, handle: &str) -> Result<()> {
    let row = rows::Model {
        id: at.ctx.new_uuid(),
        tenant_id: at.ctx.tenant.uuid(),
        account_id: at.account.id,
        customer_id: customer.uuid(),
        handle: handle.to_owned(),
        created_at: at.ctx.now.as_microsecond(),
    };
    let columns = [rows::Column::TenantId, rows::Column::AccountId, rows::Column::Handle];
    let tx = at.deps.db.begin().await?;
    rows::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::columns(columns).do_nothing().to_owned())
        .exec_without_returning(&tx)
        .await
        .or_internal("noting whose a contact is")?;
    tx.commit().await
}

/// Forgets whose a contact was that is deleted at the provider.
pub(super) async fn forget(ctx: &OpContext, tx: &Tx, account: Uuid, handle: &str) -> Result<()> {
    let of_handle = rows::Entity::delete_many()
        .filter(rows::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(rows::Column::AccountId.eq(account))
        .filter(rows::Column::Handle.eq(handle));
    of_handle.exec(tx).await.or_internal("forgetting whose a contact was")?;
    Ok(())
}

async fn noted(at: &At<'_>) -> Result<Vec<rows::Model>> {
    let of_account = rows::Entity::find_in(at.ctx).filter(rows::Column::AccountId.eq(at.account.id));
    of_account.all(at.deps.db.read()).await.or_internal("reading whose contacts are")
}

/// The handles of a customer's own contacts.
async fn own_handles(at: &At<'_>, customer: CustomerId) -> Result<Vec<String>> {
    let own = rows::Entity::find_in(at.ctx)
        .filter(rows::Column::AccountId.eq(at.account.id))
        .filter(rows::Column::CustomerId.eq(customer.uuid()));
    let handles = own.select_only().column(rows::Column::Handle).into_tuple::<String>();
    handles.all(at.deps.db.read()).await.or_internal("reading a customer's contacts")
}

/// A customer may name their own contacts, and those that the domain has.
///
/// # Errors
/// Invalid at the role, whether there is no such contact or it is somebody else's.
pub(super) async fn check_choice(
    at: &At<'_>,
    customer: CustomerId,
    has: &DomainContacts,
    wanted: &DomainContacts,
) -> Result<()> {
    let own = own_handles(at, customer).await?;
    let may = |handle: &str| own.iter().any(|own| own == handle) || in_roles(has).iter().any(|(_, had)| *had == handle);
    match in_roles(wanted).into_iter().find(|(_, handle)| !may(handle)) {
        None => Ok(()),
        Some((role, _)) => {
            let detail = "You have no such contact. Choose one of your contacts, or make one first.";
            Err(Error::invalid(format!("/contacts/{role}"), "unknown", detail))
        }
    }
}

fn in_roles(contacts: &DomainContacts) -> [(&'static str, &str); 4] {
    let DomainContacts { owner, admin, tech, zone } = contacts;
    [("owner", owner.as_str()), ("admin", admin.as_str()), ("tech", tech.as_str()), ("zone", zone.as_str())]
}
