//! Domains as services: the order for one, closing and opening, the end, and the service that follows its domain.

use jiff::Span;
use jiff::tz::TimeZone;
use mpanel_core::{CustomerId, Date, OpContext, ProviderAccountId, Result, ServiceId, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::contacts::{self, ContactIn};
use super::store::{self, DomainRow, domains};
use super::{DomainState, DomainView, NewDomain, WantedContacts, acts, code, order, read};
use crate::account::At;
use crate::lifecycle::terminate_service;
use crate::service::ProductSnapshot;
use crate::service::store::{self as services, ServiceRow};
use crate::time::from_micros;

/// A domain name as it was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainSold {
    /// The whole name, in ASCII.
    pub name: String,
    /// It comes from another registrar.
    #[serde(default)]
    pub is_transfer: bool,
    /// Where the code for the transfer is kept until it is sent.
    #[serde(default)]
    pub code: Option<Uuid>,
    /// Whose it will be.
    pub contact: ContactIn,
}

/// The domain of a service, once it was ordered.
pub async fn domain_of_service<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<DomainView>> {
    domain_of(ctx, conn, service).await?.map(|row| row.view()).transpose()
}

/// The row of a service's domain.
pub(crate) async fn domain_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<DomainRow>> {
    let query = domains::Entity::find_in(ctx).filter(domains::Column::ServiceId.eq(service.uuid()));
    query.order_by_desc(domains::Column::Id).one(conn).await.or_internal("reading the domain of a service")
}

/// Whether there is a domain of a service that has to be ended.
pub(crate) async fn is_begun<C: ConnectionTrait>(ctx: &OpContext, conn: &C, service: ServiceId) -> Result<bool> {
    Ok(domain_of(ctx, conn, service).await?.is_some())
}

/// How many domains were ordered for services on an account since then.
pub(crate) async fn ordered_since<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: Uuid,
    since: i64,
) -> Result<u64> {
    domains::Entity::find_in(ctx)
        .filter(domains::Column::AccountId.eq(account))
        .filter(domains::Column::ServiceId.is_not_null())
        .filter(domains::Column::CreatedAt.gte(since))
        .count(conn)
        .await
        .or_internal("counting the domains ordered on a day")
}

impl DomainRow {
    /// The rule: whether a setup that began then may order in place of this row. What came to nothing in the same
    /// attempt is told to staff first, whose retry begins another.
    pub(crate) fn makes_room(&self, began_at: i64) -> Result<bool> {
        Ok(self.created_at < began_at && self.came_to_nothing()?)
    }

    /// The beginning of the year that is paid at the provider, from which its further years are counted.
    pub(crate) fn year_began_at(&self) -> i64 {
        let year_before = |at: i64| {
            let renews = from_micros(at).to_zoned(TimeZone::UTC);
            renews.checked_sub(Span::new().years(1)).map(|day| day.timestamp().as_microsecond())
        };
        self.renews_at.and_then(|at| year_before(at).ok()).unwrap_or(self.created_at)
    }
}

/// Looks once more at a domain that came to nothing before; whatever cannot be told stays as it is.
pub(crate) async fn look_again(at: &At<'_>, row: DomainRow) -> Result<DomainRow> {
    if read::look(at, row.domain(), &row.name).await.is_err() {
        return Ok(row);
    }
    store::find(at.ctx, at.deps.db.read(), None, row.domain()).await
}

/// What became of an order for a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placed {
    /// It is noted, and sent as far as that is known.
    Noted,
    /// Nothing was ordered: the contact may be on its way, or the setup has moved on. It has to be looked at again.
    Again,
    /// The code for the transfer is not kept any more.
    NoCode,
}

/// Orders the domain of a service. It is ordered once: the order is noted before it is sent.
pub(crate) async fn place(at: &At<'_>, service: &ServiceRow, sold: &DomainSold) -> Result<Placed> {
    let (ctx, conn) = (at.ctx, at.deps.db.read());
    let auth_code = match sold.code {
        Some(id) if sold.is_transfer => code::open(ctx, conn, &at.deps.vault, id, &sold.name).await?,
        _ => None,
    };
    if sold.is_transfer && auth_code.is_none() {
        return Ok(Placed::NoCode);
    }
    let Some(owner) = contacts::found_or_made(at, &sold.contact).await? else { return Ok(Placed::Again) };
    let new = NewDomain {
        name: sold.name.clone(),
        account: Some(ProviderAccountId(at.account.id)),
        customer: Some(CustomerId(service.customer_id)),
        auth_code,
        contacts: WantedContacts { owner, ..WantedContacts::default() },
        name_servers: Vec::new(),
    };
    let ordered = order::order_for(ctx, at.deps, new, Some(service)).await?;
    Ok(if ordered.is_some() { Placed::Noted } else { Placed::Again })
}

/// Deletes the code of a transfer that the provider has.
pub(crate) async fn forget_sent_code(at: &At<'_>, sold: &DomainSold) -> Result<()> {
    match sold.code {
        Some(id) => code::delete_if_there(at.ctx, &at.deps.db, id).await,
        None => Ok(()),
    }
}

/// Deletes the code of a transfer that will not be.
pub(crate) async fn forget_code(ctx: &OpContext, tx: &Tx, product: &ProductSnapshot) -> Result<()> {
    match product.domain.as_ref().and_then(|sold| sold.code) {
        Some(id) => code::delete(ctx, tx, id).await,
        None => Ok(()),
    }
}

/// Closes the domain of a service to its customer, or opens it. It goes on working: a registry knows no pause.
pub(crate) async fn set_closed(at: &At<'_>, service: ServiceId, closed: bool) -> Result<()> {
    change(at, service, |row| row.closed_at = closed.then_some(row.closed_at.unwrap_or(at.ctx.now.as_microsecond())))
        .await
}

async fn change(at: &At<'_>, service: ServiceId, change: impl FnOnce(&mut DomainRow)) -> Result<()> {
    let Some(seen) = domain_of(at.ctx, at.deps.db.read(), service).await? else { return Ok(()) };
    let tx = at.deps.db.begin().await?;
    let Some(mut row) = store::lock(at.ctx, &tx, seen.domain()).await? else { return Ok(()) };
    change(&mut row);
    if row != seen {
        store::save(at.ctx, &tx, row).await?;
    }
    tx.commit().await
}

/// What became of the domain of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// There is nothing to cancel now. What arrives later is cancelled by the next comparison.
    Nothing,
    /// The provider has its cancellation, and ends it on this day if it said so.
    Cancelled(Option<Date>),
}

/// Cancels the domain of a service at the provider, with the end of its paid time. Repeating it changes nothing.
pub(crate) async fn cancel(at: &At<'_>, service: ServiceId) -> Result<Ended> {
    let Some(row) = domain_of(at.ctx, at.deps.db.read(), service).await? else { return Ok(Ended::Nothing) };
    let mut view = row.view()?;
    if view.cancel_at.is_none() && view.state == DomainState::Ready {
        view = acts::cancel(at, &view).await?;
    }
    Ok(match view.cancel_at {
        Some(ends) => Ended::Cancelled(Some(day_of(ends))),
        None if view.state == DomainState::Ready => Ended::Cancelled(None),
        None => Ended::Nothing,
    })
}

fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Ends the domain of a service: it is closed at once and cancelled. The code of a transfer that was not sent is
/// deleted.
pub(crate) async fn end(at: &At<'_>, service: ServiceId, sold: &DomainSold) -> Result<Ended> {
    forget_sent_code(at, sold).await?;
    set_closed(at, service, true).await?;
    let ended = cancel(at, service).await?;
    change(at, service, |row| row.is_service_over = true).await?;
    Ok(ended)
}

/// A cancellation was taken back by staff: the domain of an ended service belongs to it no more; that of one that runs
/// is renewed with it again.
pub(super) async fn taken_back(at: &At<'_>, kept: &DomainView) -> Result<DomainView> {
    let Some(service) = kept.service else { return Ok(kept.clone()) };
    if kept.is_service_over {
        change(at, service, DomainRow::leave_service).await?;
        return read::get_domain(at.ctx, at.deps.db.read(), None, kept.id).await;
    }
    let tx = at.deps.db.begin().await?;
    let mut row = services::lock(&tx, at.ctx, service).await?;
    (row.provider_cancelled_at, row.provider_ends_on) = (None, None);
    services::save(at.ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(kept.clone())
}

/// What follows from the domains of an account for their services, after they were read: a domain that left ends its
/// service, and one that came after its service's end is cancelled. What does not succeed is tried with the next
/// comparison.
pub(super) async fn follow(at: &At<'_>) -> Result<()> {
    let sold = domains::Entity::find_in(at.ctx)
        .filter(domains::Column::AccountId.eq(at.account.id))
        .filter(domains::Column::ServiceId.is_not_null())
        .all(at.deps.db.read())
        .await
        .or_internal("reading the domains of services")?;
    for row in sold {
        if row.is_service_over {
            cancel_left_over(at, &row).await?;
        } else {
            end_with_domain(at, &row).await?;
        }
    }
    Ok(())
}

async fn cancel_left_over(at: &At<'_>, row: &DomainRow) -> Result<()> {
    if row.state()? != DomainState::Ready || row.cancel_at.is_some() {
        return Ok(());
    }
    match acts::cancel(at, &row.view()?).await {
        Ok(_) => tracing::warn!(domain.id = %row.domain(), "a domain came after its service's end"),
        Err(error) => tracing::warn!(domain.id = %row.domain(), %error, "a domain outlives its service"),
    }
    Ok(())
}

/// The rule: why a service ends because of where its domain is; none where it goes on. A domain that was cancelled for
/// the planned end of its service is no surprise.
fn reason_to_end(state: DomainState, is_end_planned: bool) -> Option<&'static str> {
    match state {
        DomainState::Transferred => Some("The domain was transferred to another registrar."),
        DomainState::Cancelled if !is_end_planned => Some("The domain has ended at the data centre."),
        _ => None,
    }
}

async fn end_with_domain(at: &At<'_>, row: &DomainRow) -> Result<()> {
    let Some(service) = row.service_id.map(ServiceId) else { return Ok(()) };
    let seen = services::find(at.deps.db.read(), at.ctx, service).await?;
    let Some(reason) = reason_to_end(row.state()?, seen.ends_on.is_some()) else { return Ok(()) };
    // One that is being set up or ended hears of it there.
    if seen.state()?.is_final() || seen.act.is_some() || seen.state()? == crate::service::ServiceState::Provisioning {
        return Ok(());
    }
    let tx = at.deps.db.begin().await?;
    terminate_service(at.ctx, &tx, service, reason).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_ends_with_a_domain_that_left() {
        use DomainState as S;
        for (state, is_end_planned, ends) in [
            (S::Ready, false, false),
            (S::TransferringOut, false, false),
            (S::Transferred, false, true),
            (S::Transferred, true, true),
            (S::Cancelled, false, true),
            (S::Cancelled, true, false),
            (S::Error, false, false),
            (S::Unknown, false, false),
        ] {
            assert_eq!(reason_to_end(state, is_end_planned).is_some(), ends, "{state}");
        }
    }
}
