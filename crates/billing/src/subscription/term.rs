//! Terms: beginning, moving on when paid, and when the next invoice is raised.

use mpanel_calc::LineKind;
use mpanel_calc::period::plus_days;
use mpanel_core::{CustomerId, Date, InvoiceId, OpContext, ProductId, Result, ServiceId, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::store::{self, Column, Entity, Model};
use super::{SubscriptionState, SubscriptionView};
use crate::columns;
use crate::customer::store as customers;
use crate::instalments::schedule::Schedule;
use crate::invoice::store as invoices;
use crate::policy::{Policies, PolicyScope};

/// Begins the term: the service runs, so renewals are raised from now on. Safe to repeat.
pub async fn start_term(ctx: &OpContext, tx: &Tx, id: SubscriptionId) -> Result<SubscriptionView> {
    let mut row = lock_with_customer(ctx, tx, id).await?;
    if row.state == SubscriptionState::Pending.as_str() {
        let policies = Policies::of(ctx, tx, &[row.customer_id]).await?;
        row.state = SubscriptionState::Active.as_str().to_owned();
        row.started_on = Some(ctx.today().to_string());
        row.next_invoice_on = next_invoice_on(&row, &policies)?.map(|d| d.to_string());
        row.version += 1;
        crate::store::update(tx, row.clone(), "starting a term").await?;
    }
    row.view(ctx.today())
}

/// The overdue invoice that still justifies suspending a service, if there is one.
///
/// Asked after a payment, before a suspension is lifted.
pub async fn suspension_still_due<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<InvoiceId>> {
    Ok(overdue(ctx, conn, service).await?.first().map(|row| InvoiceId(row.id)))
}

/// The open invoices of a service that justify suspending it today.
pub(super) async fn overdue<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<invoices::invoice::Model>> {
    use invoices::{invoice, line};
    let lines = line::Entity::find_in(ctx).filter(line::Column::ServiceId.eq(service.uuid())).all(conn).await;
    let ids: Vec<uuid::Uuid> = lines.or_internal("reading invoice lines")?.iter().map(|l| l.invoice_id).collect();
    let mut open = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::Id.is_in(ids))
        .filter(invoice::Column::State.eq("open"))
        .filter(invoice::Column::Disputed.eq(false))
        .all(conn)
        .await
        .or_internal("reading open invoices")?;
    if open.is_empty() {
        return Ok(open);
    }
    let found = Entity::find_in(ctx).filter(Column::ServiceId.eq(service.uuid())).one(conn).await;
    let Some(row) = found.or_internal("reading a subscription")? else { return Ok(Vec::new()) };
    let policies = Policies::of(ctx, conn, &[row.customer_id]).await?;
    let Some(days) = policies.suspend_days(scope(&row)) else { return Ok(Vec::new()) };
    let ids: Vec<uuid::Uuid> = open.iter().map(|i| i.id).collect();
    let plans = crate::instalments::store::of_invoices(ctx, conn, &ids).await?;
    let mut is_late = |invoice: &invoice::Model| -> Result<bool> {
        let mine = plans.get(&invoice.id).map_or(&[][..], Vec::as_slice);
        let due = Schedule::of(ctx, invoice, mine)?.due_day(columns::date(&invoice.due_date)?);
        Ok(plus_days(due, days) <= ctx.today())
    };
    let late = open.iter().map(&mut is_late).collect::<Result<Vec<bool>>>()?;
    let mut late = late.into_iter();
    open.retain(|_| late.next().unwrap_or(false));
    Ok(open)
}

/// Whose policies count for a subscription.
pub(crate) fn scope(row: &Model) -> PolicyScope {
    PolicyScope {
        product: Some(ProductId(row.product_id)),
        customer: Some(CustomerId(row.customer_id)),
        service: Some(ServiceId(row.service_id)),
        group: None,
    }
}

/// When a run has something to do for a subscription: its next fee, its next change, the end of a period of usage, or
/// that of a period in which something waits.
pub(crate) fn next_invoice_on(row: &Model, policies: &Policies) -> Result<Option<Date>> {
    let next = earliest(next_fee_on(row, policies)?, next_usage_on(row, policies)?);
    Ok(earliest(next, waits_until(row)?))
}

/// The day by which lines that wait for an invoice are billed; those of what has ended were billed with its end.
pub(crate) fn waits_until(row: &Model) -> Result<Option<Date>> {
    Ok(row.waits_until()?.filter(|_| row.is_live()))
}

/// Days before the due date on which its invoice is raised. A trial is paid for when it has ended. Where usage is metered, its period has to be over first.
pub(crate) fn lead_days(row: &Model, policies: &Policies) -> i64 {
    let arrears = row.terms().is_ok_and(|t| t.in_arrears());
    if row.usage_through.is_some() || row.only_tried() || arrears {
        return 0;
    }
    policies.lead(row.cycle_months, scope(row)).0
}

/// The earlier of two days.
pub(crate) fn earliest(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

/// Days for which the usage of a period that is over may still come in before it is billed.
pub(crate) fn days_to_collect(row: &Model, policies: &Policies) -> i64 {
    crate::usage::days_to_collect(policies.whole(crate::usage::COLLECTION_HOURS, scope(row)))
}

/// When the running period of usage is billed. The last one of a service that ends is billed with the end.
pub(crate) fn next_usage_on(row: &Model, policies: &Policies) -> Result<Option<Date>> {
    let live =
        matches!(SubscriptionState::from_word(&row.state), SubscriptionState::Active | SubscriptionState::Paused);
    let Some(through) = row.usage_through()?.filter(|_| live) else { return Ok(None) };
    let end = row.ends_on()?;
    let next = mpanel_calc::usage::next_end(row.grid()?, through);
    let next = plus_days(next, days_to_collect(row, policies));
    Ok(Some(next).filter(|day| end.is_none_or(|end| *day < end)))
}

/// When the next fee is billed, raised ahead, or when the next change comes.
pub(crate) fn next_fee_on(row: &Model, policies: &Policies) -> Result<Option<Date>> {
    let change = columns::date_opt(row.next_change_on.as_ref())?;
    let (end, charged) = (row.ends_on()?, row.charged_through()?);
    match SubscriptionState::from_word(&row.state) {
        // What is charged up to its end has no further fee; a price may still change before it.
        SubscriptionState::Active | SubscriptionState::Paused if end.is_some_and(|end| charged >= end) => {
            Ok(change.filter(|day| end.is_none_or(|end| *day < end)))
        }
        SubscriptionState::Active => {
            let regular = if row.terms()?.in_arrears() {
                let full = row.grid()?.enclosing(charged).end;
                end.map_or(full, |end| full.min(end))
            } else {
                plus_days(charged, -lead_days(row, policies))
            };
            Ok(Some(change.map_or(regular, |day| day.min(regular))))
        }
        SubscriptionState::Paused => Ok(change),
        SubscriptionState::Pending | SubscriptionState::Cancelled => Ok(None),
    }
}

/// Moves the paid term of every subscription on an invoice to what the invoice pays for.
pub(crate) async fn advance_terms(ctx: &OpContext, tx: &Tx, invoice: InvoiceId) -> Result<()> {
    let mut lines = invoices::lines_of(ctx, tx, invoice).await?;
    // Usage is paid for afterwards and moves no term.
    lines.retain(|l| l.kind != LineKind::Usage.as_str());
    let mut ids: Vec<uuid::Uuid> = lines.iter().filter_map(|l| l.subscription_id).collect();
    ids.sort();
    ids.dedup();
    if lines.iter().any(|l| !l.cause.is_empty()) {
        // What a change credited counts no more, so that the latest line alone does not tell.
        return super::change::settle_terms(ctx, tx, &ids).await;
    }
    let mut changed = Vec::new();
    for mut row in store::lock_many(ctx, tx, &ids).await? {
        let mine = lines.iter().filter(|l| l.subscription_id == Some(row.id));
        let latest = mine.filter_map(|l| Some((l.ends()?.clone(), l.starts()?.clone()))).max();
        if let Some((end, start)) = latest.filter(|(end, _)| *end > row.period_end) {
            (row.period_start, row.period_end) = (start, end);
            row.version += 1;
            changed.push(row);
        }
    }
    crate::store::update_all(tx, changed, "moving terms on").await
}

/// Computes anew when the next invoices are raised, of all or of one customer, after the lead was changed.
pub(crate) async fn reschedule_renewals(ctx: &OpContext, tx: &Tx, of: Option<CustomerId>) -> Result<()> {
    let policies = Policies::of_whom(ctx, tx, of).await?;
    let rows = Entity::find_in(ctx)
        .apply_if(of, |select, customer| select.filter(Column::CustomerId.eq(customer.uuid())))
        .filter(Column::State.is_in([SubscriptionState::Active.as_str(), SubscriptionState::Paused.as_str()]))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
        .or_internal("reading subscriptions")?;
    let mut changed = Vec::new();
    for mut row in rows {
        let next = next_invoice_on(&row, &policies)?.map(|d| d.to_string());
        if next != row.next_invoice_on {
            row.next_invoice_on = next;
            changed.push(row);
        }
    }
    crate::store::update_all(tx, changed, "rescheduling renewals").await
}

/// A customer's subscriptions change together: its row is locked first.
pub(crate) async fn lock_with_customer(ctx: &OpContext, tx: &Tx, id: SubscriptionId) -> Result<Model> {
    let customer = CustomerId(store::load(ctx, tx, id).await?.customer_id);
    customers::lock(ctx, tx, customer).await?;
    store::lock(ctx, tx, id).await
}
