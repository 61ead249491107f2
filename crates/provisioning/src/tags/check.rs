//! Comparing the tags of an account's machines with what they should be, and writing them again.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;

use super::{has_tags, note, tag, tags_of};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::Answer;
use crate::service::ServiceState;
use crate::service::store::{self, ServiceRow, services};

/// Machines compared in one step: the provider lists by tag, so each takes some calls.
const STEP: u64 = 25;

/// One step of a comparison.
#[derive(Debug, Clone, Serialize)]
pub struct TagCheck {
    /// Machines compared in this step.
    pub checked: u64,
    /// Where the next step begins, if there is one.
    pub next: Option<ServiceId>,
    /// Those whose tags are not as they should be.
    pub faults: Vec<TagFault>,
}

/// A machine whose tags are not as they should be.
#[derive(Debug, Clone, Serialize)]
pub struct TagFault {
    /// Its service.
    pub service: ServiceId,
    /// Its customer.
    pub customer: CustomerId,
    /// Its host name.
    pub hostname: String,
    /// The provider's id.
    pub machine: String,
    /// Tags of ours that it lacks.
    pub missing: Vec<String>,
    /// Its tags on machines that are not it, or not its customer's.
    pub strays: Vec<StrayTag>,
}

/// A tag where it does not belong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StrayTag {
    /// The tag.
    pub tag: String,
    /// The machine that carries it.
    pub machine: String,
    /// The host name of that machine's service, if it is of this business.
    pub hostname: Option<String>,
}

/// What became of an act that writes tags again.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TagsWritten {
    /// Machines that carry all their tags now.
    pub written: u64,
    /// Tags that were taken off machines where they did not belong.
    pub removed: u64,
    /// Those for which it did not succeed.
    pub failed: Vec<NotWritten>,
}

/// A machine whose tags could not be written.
#[derive(Debug, Clone, Serialize)]
pub struct NotWritten {
    /// Its service.
    pub service: ServiceId,
    /// Its host name.
    pub hostname: String,
    /// Why.
    pub reason: String,
}

/// Compares the next machines of an account, from the first or from after a service. The provider is asked.
pub async fn check_tags(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    after: Option<ServiceId>,
) -> Result<TagCheck> {
    let at = At::of(ctx, deps, account).await?;
    let mut select = services::Entity::find_in(ctx)
        .filter(services::Column::AccountId.eq(account.uuid()))
        .filter(services::Column::InstanceId.is_not_null())
        .filter(services::lives())
        .order_by_asc(services::Column::Id)
        .limit(STEP);
    if let Some(after) = after {
        select = select.filter(services::Column::Id.gt(after.uuid()));
    }
    let rows = select.all(deps.db.read()).await.or_internal("reading services with machines")?;
    let next = rows.last().filter(|_| rows.len() as u64 == STEP).map(ServiceRow::service);
    let rows: Vec<ServiceRow> = rows.into_iter().filter(has_tags).collect();
    let mut look = Look::of(&at).await?;
    let mut faults = Vec::new();
    for row in &rows {
        let found = at.noted(look.at(row).await).await??;
        faults.extend(found);
    }
    Ok(TagCheck { checked: rows.len() as u64, next, faults })
}

/// Writes the tags of these services' machines again and takes them off where they do not belong. One that does not
/// succeed is listed and does not keep the others back; doing it again changes nothing.
pub async fn write_tags(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    wanted: &[ServiceId],
) -> Result<TagsWritten> {
    if wanted.is_empty() || wanted.len() as u64 > STEP {
        let detail = format!("Name 1 to {STEP} services.");
        return Err(Error::invalid("/service_ids", "out_of_range", detail));
    }
    let at = At::of(ctx, deps, account).await?;
    let mut rows = Vec::with_capacity(wanted.len());
    for id in wanted {
        let row = store::find(deps.db.read(), ctx, *id).await?;
        if row.account_id != Some(account.uuid()) {
            return Err(Error::not_found("service"));
        }
        rows.push(row);
    }
    let mut look = Look::of(&at).await?;
    let mut done = TagsWritten::default();
    for row in &rows {
        let (service, hostname) = (row.service(), row.hostname.clone());
        let Some(machine) = row.instance_id.clone().filter(|_| has_tags(row)) else {
            let reason = "It has no machine that is set up and stays.".to_owned();
            done.failed.push(NotWritten { service, hostname, reason });
            continue;
        };
        match at.noted(write(&at, &mut look, row, &machine).await).await? {
            Ok(removed) => {
                done.written += 1;
                done.removed += removed;
                note(ctx, deps, &[service], Some(machine), true).await?;
            }
            Err(error) => {
                let reason = Error::from(error).detail().to_owned();
                done.failed.push(NotWritten { service, hostname, reason });
            }
        }
    }
    Ok(done)
}

async fn write(at: &At<'_>, look: &mut Look<'_>, row: &ServiceRow, machine: &str) -> Answer<u64> {
    at.provider.tag_machine(at.call(), machine, &tags_of(at.ctx, row)).await?;
    let strays = look.at(row).await?.map(|fault| fault.strays).unwrap_or_default();
    for stray in &strays {
        at.provider.untag_machine(at.call(), &stray.machine, &stray.tag).await?;
    }
    Ok(strays.len() as u64)
}

/// Whose a machine of the account is.
struct Owner {
    customer: CustomerId,
    hostname: String,
}

/// A comparison that asks for each tag once.
struct Look<'a> {
    at: &'a At<'a>,
    /// Every machine that a service of the account has or had.
    owners: HashMap<String, Owner>,
    /// The service of each customer with which the customer's own tag is told.
    first: HashMap<CustomerId, ServiceId>,
    carriers: HashMap<String, Vec<String>>,
}

impl<'a> Look<'a> {
    async fn of(at: &'a At<'a>) -> Result<Self> {
        let rows: Vec<(Uuid, Uuid, String, Option<String>, String)> = services::Entity::find_in(at.ctx)
            .select_only()
            .columns([
                services::Column::Id,
                services::Column::CustomerId,
                services::Column::Hostname,
                services::Column::InstanceId,
                services::Column::State,
            ])
            .filter(services::Column::AccountId.eq(at.account.id))
            .order_by_asc(services::Column::Id)
            .into_tuple()
            .all(at.deps.db.read())
            .await
            .or_internal("reading whose the machines of an account are")?;
        let (mut owners, mut first) = (HashMap::new(), HashMap::new());
        for (service, customer, hostname, machine, state) in rows {
            let (customer, ended) = (CustomerId(customer), ServiceState::stored(&state)?.is_final());
            let Some(machine) = machine else { continue };
            if !ended {
                first.entry(customer).or_insert(ServiceId(service));
            }
            owners.insert(machine, Owner { customer, hostname });
        }
        Ok(Self { at, owners, first, carriers: HashMap::new() })
    }

    async fn carrying(&mut self, tag: &str) -> Answer<&[String]> {
        if !self.carriers.contains_key(tag) {
            let found = self.at.provider.tagged(self.at.call(), tag).await?;
            self.carriers.insert(tag.to_owned(), found);
        }
        Ok(self.carriers.get(tag).map_or(&[], Vec::as_slice))
    }

    /// What is wrong with the tags of a service's machine, if something is.
    async fn at(&mut self, row: &ServiceRow) -> Answer<Option<TagFault>> {
        let Some(machine) = row.instance_id.clone() else { return Ok(None) };
        let (mut missing, mut strays) = (Vec::new(), Vec::new());
        for name in tags_of(self.at.ctx, row) {
            let carrying = self.carrying(&name).await?.to_vec();
            if !carrying.contains(&machine) {
                missing.push(name.clone());
            }
            let others = carrying.into_iter().filter(|other| *other != machine && self.is_stray(row, &name, other));
            strays.extend(others.map(|other| self.stray(&name, other)));
        }
        let fault = TagFault {
            service: row.service(),
            customer: row.customer(),
            hostname: row.hostname.clone(),
            machine,
            missing,
            strays,
        };
        Ok(Some(fault).filter(|fault| !fault.missing.is_empty() || !fault.strays.is_empty()))
    }

    /// Whether another machine must not carry one of a service's tags. A customer's tag is told with the first of their
    /// services, once; the tag of the business may be on machines of its own that nobody has.
    fn is_stray(&self, row: &ServiceRow, name: &str, other: &str) -> bool {
        if name == tag(row.service()) {
            return true;
        }
        let told_here = self.first.get(&row.customer()) == Some(&row.service());
        name == tag(row.customer()) && told_here && self.owners.get(other).is_none_or(|o| o.customer != row.customer())
    }

    fn stray(&self, name: &str, machine: String) -> StrayTag {
        let hostname = self.owners.get(&machine).map(|owner| owner.hostname.clone());
        StrayTag { tag: name.to_owned(), machine, hostname }
    }
}
