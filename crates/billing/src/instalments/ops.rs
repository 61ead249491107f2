//! Agreeing to payment plans and ending them.

use mpanel_calc::instalment::{Part, Standing, split};
use mpanel_calc::period::plus_days;
use mpanel_core::{CustomerId, Date, Error, FieldError, InvoiceId, Money, OpContext, OrderId, PaymentPlanId, Result};
use mpanel_db::{DbErrExt, Tx};
use mpanel_events::Event;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};

use super::schedule::{Schedule, states};
use super::store::{self, Entity, Model};
use super::{PaymentPlanView, PlanPart, PlanShape};
use crate::columns;
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::invoice::store::{self as invoices, invoice};
use crate::order;

/// Parts of one plan.
const PARTS: std::ops::RangeInclusive<usize> = 2..=12;
/// The last part is due within so many days.
const LONGEST_DAYS: i64 = 5 * 366;

/// Agrees that an open invoice is paid in parts.
pub async fn agree_payment_plan(ctx: &OpContext, tx: &Tx, id: InvoiceId, shape: &PlanShape) -> Result<PaymentPlanView> {
    let found = invoices::load(ctx, tx, id).await?;
    customers::lock(ctx, tx, CustomerId(found.customer_id)).await?;
    let row = invoices::lock(ctx, tx, id).await?;
    check_invoice(ctx, tx, &row).await?;
    let parts = parts_of(shape, row.balance_minor, ctx.today())?;
    let plan = Model {
        id: ctx.new_id::<PaymentPlanId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: row.id,
        customer_id: row.customer_id,
        open_for: Some(row.id),
        state: "active".to_owned(),
        parts: columns::text(&parts)?,
        total_minor: row.balance_minor,
        author: ctx.actor.name().to_owned(),
        created_at: ctx.now.as_microsecond(),
        closed_at: None,
        close_reason: None,
        version: 1,
    };
    let insert = Entity::insert(plan.clone().into_active_model()).exec_without_returning(tx).await;
    insert.or_taken("agreeing to a payment plan", plan_exists)?;
    let (plan_id, customer) = (PaymentPlanId(plan.id), CustomerId(row.customer_id));
    tx.record(ctx, Event::PaymentPlanAgreed { plan: plan_id, invoice: id, customer }).await?;
    let words =
        format!("{} parts, the first due {}, the last {}", parts.len(), parts[0].due, parts[parts.len() - 1].due);
    note(ctx, tx, &row, "plan_agreed", "can be paid in parts", &words).await?;
    view(ctx, &row, plan)
}

/// Ends the plan of an invoice: the rest is due now.
pub async fn cancel_payment_plan(ctx: &OpContext, tx: &Tx, id: InvoiceId, reason: &str) -> Result<PaymentPlanView> {
    let found = invoices::load(ctx, tx, id).await?;
    customers::lock(ctx, tx, CustomerId(found.customer_id)).await?;
    let row = invoices::lock(ctx, tx, id).await?;
    let plan = end_plan(ctx, tx, &row, reason).await?;
    note(ctx, tx, &row, "plan_cancelled", "is due at once: its payment plan has ended", reason).await?;
    view(ctx, &row, plan)
}

/// Ends the plan of an invoice that is locked.
pub(crate) async fn end_plan(ctx: &OpContext, tx: &Tx, row: &invoice::Model, reason: &str) -> Result<Model> {
    let (id, customer) = (InvoiceId(row.id), CustomerId(row.customer_id));
    let plan = store::of_invoice(ctx, tx, id).await?.pop().filter(Model::is_active);
    let mut plan = plan.ok_or_else(|| Error::not_found("payment plan"))?;
    plan.open_for = None;
    plan.state = "cancelled".to_owned();
    plan.closed_at = Some(ctx.now.as_microsecond());
    plan.close_reason = Some(reason.to_owned());
    plan.version += 1;
    crate::store::update(tx, plan.clone(), "ending a payment plan").await?;
    tx.record(ctx, Event::PaymentPlanCancelled { plan: PaymentPlanId(plan.id), invoice: id, customer }).await?;
    Ok(plan)
}

/// The latest plan of an invoice, if it ever had one.
pub async fn payment_plan_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
) -> Result<Option<PaymentPlanView>> {
    let Some(plan) = store::of_invoice(ctx, conn, id).await?.pop() else { return Ok(None) };
    let row = invoices::load(ctx, conn, id).await?;
    Ok(Some(view(ctx, &row, plan)?))
}

/// What has fallen due of an invoice: every part whose day has come, or all of it.
pub async fn amount_due<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<Money> {
    let row = invoices::load(ctx, conn, id).await?;
    let plans = store::of_invoice(ctx, conn, id).await?;
    let due = Schedule::of(ctx, &row, &plans)?.due_by(ctx.today(), row.balance_minor);
    row.money(due)
}

/// A payment that leaves nothing late lifts the suspensions that its lateness caused.
pub(crate) async fn after_payment(ctx: &OpContext, tx: &Tx, row: &invoice::Model) -> Result<()> {
    let (id, customer) = (InvoiceId(row.id), CustomerId(row.customer_id));
    let plans = store::of_invoice(ctx, tx, id).await?;
    if row.state != "open" || !plans.last().is_some_and(Model::is_active) {
        return Ok(());
    }
    tx.record(ctx, Event::InstalmentPaid { invoice: id, customer }).await
}

async fn check_invoice(ctx: &OpContext, tx: &Tx, row: &invoice::Model) -> Result<()> {
    if row.state != "open" || row.balance_minor <= 0 {
        return Err(Error::conflict("nothing_owed", "Only an open invoice with something left to pay can have parts."));
    }
    if row.disputed {
        return Err(Error::conflict("invoice_disputed", "A payment of this invoice is contested. Wait for its end."));
    }
    if let Some(order) = row.order_id.map(OrderId)
        && order::is_pending(ctx, tx, order).await?
    {
        let detail = "Its order waits for the money. Accept the order first, then agree on parts.";
        return Err(Error::conflict("order_pending", detail));
    }
    if store::of_invoice(ctx, tx, InvoiceId(row.id)).await?.last().is_some_and(Model::is_active) {
        return Err(plan_exists());
    }
    Ok(())
}

fn plan_exists() -> Error {
    Error::conflict("plan_exists", "This invoice has a payment plan already. End that one first.")
}

/// The parts of a shape, checked.
fn parts_of(shape: &PlanShape, owed: i64, today: Date) -> Result<Vec<Part>> {
    let parts = match shape {
        PlanShape::Equal { parts, first_due, months } => {
            let count = usize::try_from(*parts).unwrap_or(0);
            if !PARTS.contains(&count) || owed < i64::from(*parts) {
                return Err(Error::invalid("/parts", "out_of_range", "Use 2 to 12 parts of at least one cent each."));
            }
            if !(1..=12).contains(months) {
                return Err(Error::invalid("/months", "out_of_range", "Use 1 to 12 months between the parts."));
            }
            check_days(&[*first_due], today, "/first_due")?;
            split(owed, *parts, *first_due, *months)
        }
        PlanShape::Own(parts) => own_parts(parts, owed)?,
    };
    let days: Vec<Date> = parts.iter().map(|p| p.due).collect();
    check_days(&days, today, "/own")?;
    Ok(parts)
}

fn own_parts(parts: &[Part], owed: i64) -> Result<Vec<Part>> {
    if !PARTS.contains(&parts.len()) {
        return Err(Error::invalid("/own", "out_of_range", "Use 2 to 12 parts."));
    }
    let wrong = parts.iter().enumerate().filter(|(_, p)| p.amount <= 0).map(|(place, _)| FieldError {
        pointer: format!("/own/{place}/amount"),
        code: "out_of_range",
        detail: "The amount must be above zero.".to_owned(),
    });
    let wrong: Vec<FieldError> = wrong.collect();
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    let sum: i128 = parts.iter().map(|p| i128::from(p.amount)).sum();
    if sum != i128::from(owed) {
        let detail = "The parts must add up to what is owed, to the cent.";
        return Err(Error::invalid("/own", "wrong_sum", detail));
    }
    Ok(parts.to_vec())
}

fn check_days(days: &[Date], today: Date, pointer: &str) -> Result<()> {
    if !days.windows(2).all(|w| w[0] < w[1]) {
        return Err(Error::invalid(pointer, "wrong_order", "Each part must be due after the one before it."));
    }
    let last = plus_days(today, LONGEST_DAYS);
    if days.iter().any(|d| *d < today || *d > last) {
        return Err(Error::invalid(pointer, "out_of_range", "Use days from today to five years ahead."));
    }
    Ok(())
}

fn view(ctx: &OpContext, row: &invoice::Model, plan: Model) -> Result<PaymentPlanView> {
    let states = states(ctx, row, &plan)?;
    let left = states.iter().find(|s| s.standing != Standing::Paid).map(|s| s.part.amount - s.paid);
    let due = Schedule::of(ctx, row, std::slice::from_ref(&plan))?.due_by(ctx.today(), row.balance_minor);
    let part = |s: &mpanel_calc::instalment::PartState| -> Result<PlanPart> {
        Ok(PlanPart {
            due: s.part.due,
            amount: row.money(s.part.amount)?,
            paid: row.money(s.paid)?,
            standing: s.standing.into(),
        })
    };
    Ok(PaymentPlanView {
        id: PaymentPlanId(plan.id),
        invoice: InvoiceId(row.id),
        active: plan.is_active(),
        parts: states.iter().map(part).collect::<Result<_>>()?,
        total: row.money(plan.total_minor)?,
        due_now: row.money(due)?,
        next: left.filter(|_| plan.is_active()).map(|minor| row.money(minor)).transpose()?,
        author: plan.author,
        agreed_at: columns::time(plan.created_at),
        closed_at: plan.closed_at.map(columns::time),
        close_reason: plan.close_reason,
    })
}

async fn note(ctx: &OpContext, tx: &Tx, row: &invoice::Model, act: &str, what: &str, detail: &str) -> Result<()> {
    let subject = Subject::new("invoice", InvoiceId(row.id), row.title());
    let title = format!("Invoice {} {what}", row.title());
    history::note(ctx, tx, LogEntry::new(act, title, subject, CustomerId(row.customer_id)).detail(detail)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn shapes_that_make_no_sense_are_refused_where_they_do_not() {
        let today = date("2026-02-01");
        let equal = |parts, first: &str, months| PlanShape::Equal { parts, first_due: date(first), months };
        let own = |list: &[(&str, i64)]| {
            PlanShape::Own(list.iter().map(|(d, amount)| Part { due: date(d), amount: *amount }).collect())
        };
        for (shape, pointer) in [
            (equal(1, "2026-02-01", 1), "/parts"),
            (equal(13, "2026-02-01", 1), "/parts"),
            (equal(2, "2026-01-31", 1), "/first_due"),
            (equal(2, "2026-02-01", 0), "/months"),
            (equal(12, "2026-02-01", 12), "/own"),
            (own(&[("2026-02-01", 1000)]), "/own"),
            (own(&[("2026-02-01", 400), ("2026-03-01", 599)]), "/own"),
            (own(&[("2026-02-01", 0), ("2026-03-01", 1000)]), "/own/0/amount"),
            (own(&[("2026-03-01", 400), ("2026-03-01", 600)]), "/own"),
        ] {
            let refused = parts_of(&shape, 1000, today).unwrap_err();
            assert_eq!(refused.fields()[0].pointer, pointer, "{shape:?}");
        }
        let three = parts_of(&equal(3, "2026-02-28", 1), 1000, today).unwrap();
        assert_eq!(three.iter().map(|p| p.amount).collect::<Vec<_>>(), [333, 333, 334]);
        assert!(parts_of(&own(&[("2026-02-01", 400), ("2026-03-01", 600)]), 1000, today).is_ok());
    }
}
