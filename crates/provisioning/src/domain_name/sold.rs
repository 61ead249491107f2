//! Domains as services: the order for one, closing and opening, the end, and the service that follows its domain.

use jiff::Span;
use jiff::tz::TimeZone;
use mpanel_core::{CustomerId, Date, DomainNameId, OpContext, ProviderAccountId, Result, ServiceId, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::contacts::ContactIn;
use super::settle::GIVE_UP_S;
use super::store::{self, DomainRow, domains};
use super::{DomainState, DomainView, NewDomain, WantedContacts, acts, code, order, own_contacts, read};
use crate::account::At;
use crate::lifecycle::terminate_service;
use crate::provider::Cancelled;
use crate::service::store::{self as services, ServiceRow};
use crate::service::{ProductSnapshot, ServiceState};
use crate::time::{from_micros, seconds_since};

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
    let customer = CustomerId(service.customer_id);
    let Some(owner) = own_contacts::found_or_made(at, customer, &sold.contact).await? else {
        return Ok(Placed::Again);
    };
    let new = NewDomain {
        name: sold.name.clone(),
        account: Some(ProviderAccountId(at.account.id)),
        customer: Some(customer),
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

/// Cancels the domain of a service at the provider, with the end of its paid time. Repeating it changes nothing. None
/// where there is nothing to cancel now: what arrives later is cancelled by the next comparison.
pub(crate) async fn cancel(at: &At<'_>, service: ServiceId) -> Result<Option<Cancelled>> {
    let Some(row) = domain_of(at.ctx, at.deps.db.read(), service).await? else { return Ok(None) };
    let mut view = row.view()?;
    if view.cancel_at.is_none() && view.state == DomainState::Ready {
        view = acts::cancel(at, &view).await?;
    }
    Ok(match view.cancel_at {
        Some(ends) => Some(Cancelled::on(Some(day_of(ends)))),
        None if view.state == DomainState::Ready => Some(Cancelled::on(None)),
        None => None,
    })
}

/// The day of an instant, as registries count them.
pub(super) fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Ends the domain of a service: it is closed at once and cancelled. The code of a transfer that was not sent is
/// deleted.
pub(crate) async fn end(at: &At<'_>, service: ServiceId, sold: &DomainSold) -> Result<Option<Cancelled>> {
    forget_sent_code(at, sold).await?;
    set_closed(at, service, true).await?;
    let ended = cancel(at, service).await?;
    change(at, service, |row| row.is_service_over = true).await?;
    Ok(ended)
}

/// Staff wants to keep a domain: that of an ended service belongs to it no more. Returns it as it was, if it is one.
pub(super) async fn leave_ended(at: &At<'_>, id: DomainNameId) -> Result<Option<DomainRow>> {
    let tx = at.deps.db.begin().await?;
    let locked = store::lock(at.ctx, &tx, id).await?;
    let Some(was) = locked.filter(|row| row.is_service_over) else { return Ok(None) };
    let mut row = was.clone();
    row.leave_service();
    store::save(at.ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(Some(was))
}

/// The provider has refused to keep it: while it is cancelled, the domain belongs to its ended service as before.
pub(super) async fn belong_again(at: &At<'_>, was: &DomainRow) -> Result<()> {
    let tx = at.deps.db.begin().await?;
    let locked = store::lock(at.ctx, &tx, was.domain()).await?;
    // It may have been given to somebody meanwhile.
    let is_free = |row: &DomainRow| row.service_id.is_none() && row.customer_id == was.customer_id;
    let Some(mut row) = locked.filter(|row| is_free(row) && row.cancel_at.is_some()) else { return Ok(()) };
    (row.service_id, row.is_service_over, row.closed_at) = (was.service_id, was.is_service_over, was.closed_at);
    store::save(at.ctx, &tx, row).await?;
    tx.commit().await
}

/// The domain of a running service is not cancelled any more: it is renewed with it again.
pub(super) async fn renewed_again(at: &At<'_>, service: ServiceId) -> Result<()> {
    let tx = at.deps.db.begin().await?;
    let mut row = services::lock(&tx, at.ctx, service).await?;
    let is_marked = row.provider_cancelled_at.is_some() || row.provider_ends_on.is_some();
    if !is_marked || row.state()?.is_final() {
        return Ok(());
    }
    (row.provider_cancelled_at, row.provider_ends_on) = (None, None);
    services::save(at.ctx, &tx, row).await?;
    tx.commit().await
}

/// What follows from the domains of an account for their services, after they were read: a domain that left ends its
/// service, one that came after its service's end is cancelled, and one whose cancellation was taken back is renewed
/// again. What does not succeed is tried with the next comparison, and keeps no other domain waiting.
pub(super) async fn follow(at: &At<'_>) -> Result<()> {
    let sold = domains::Entity::find_in(at.ctx)
        .filter(domains::Column::AccountId.eq(at.account.id))
        .filter(domains::Column::ServiceId.is_not_null())
        .all(at.deps.db.read())
        .await
        .or_internal("reading the domains of services")?;
    for row in sold {
        if let Err(error) = follow_one(at, &row).await {
            tracing::warn!(domain.id = %row.domain(), %error, "a service could not follow its domain");
        }
    }
    Ok(())
}

async fn follow_one(at: &At<'_>, row: &DomainRow) -> Result<()> {
    if row.is_service_over {
        return cancel_left_over(at, row).await;
    }
    let Some(service) = row.service_id.map(ServiceId) else { return Ok(()) };
    let seen = services::find(at.deps.db.read(), at.ctx, service).await?;
    // One that is being ended, or has, says itself what becomes of its domain.
    if seen.act.is_some() || seen.state()?.is_final() {
        return Ok(());
    }
    let is_renewed = row.state()? == DomainState::Ready && row.cancel_at.is_none();
    if is_renewed && is_shown_by_now(seen.provider_cancelled_at, at.ctx.now) {
        return renewed_again(at, service).await;
    }
    end_with_domain(at, row, &seen).await
}

/// The rule: whether a cancellation that was sent then would be seen by now. The provider shows new things late.
fn is_shown_by_now(cancelled_at: Option<i64>, now: Timestamp) -> bool {
    cancelled_at.is_some_and(|at| seconds_since(at, now) >= GIVE_UP_S)
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

/// The rule: whether a service in this state had its domain. A setup that fails with its domain is told to staff, who
/// may try again.
fn had_its_domain(state: ServiceState) -> bool {
    use ServiceState as S;
    matches!(state, S::Active | S::Suspended | S::FailedSuspend | S::FailedUnsuspend)
}

async fn end_with_domain(at: &At<'_>, row: &DomainRow, service: &ServiceRow) -> Result<()> {
    let Some(reason) = reason_to_end(row.state()?, service.ends_on.is_some()) else { return Ok(()) };
    if !had_its_domain(service.state()?) {
        return Ok(());
    }
    let tx = at.deps.db.begin().await?;
    terminate_service(at.ctx, &tx, service.service(), reason).await?;
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

    #[test]
    fn only_a_service_that_had_its_domain_ends_with_it() {
        let with: Vec<&str> = ServiceState::ALL.iter().filter(|s| had_its_domain(**s)).map(|s| s.as_str()).collect();
        assert_eq!(with, ["active", "suspended", "failed_suspend", "failed_unsuspend"]);
    }

    #[test]
    fn a_cancellation_is_believed_before_it_is_shown() {
        let now = from_micros(10_000_000_000);
        for (seconds_ago, shown) in [(None, false), (Some(0), false), (Some(1799), false), (Some(1800), true)] {
            let cancelled_at = seconds_ago.map(|seconds: i64| now.as_microsecond() - seconds * 1_000_000);
            assert_eq!(is_shown_by_now(cancelled_at, now), shown, "{seconds_ago:?}");
        }
    }
}
