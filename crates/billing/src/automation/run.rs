//! Doing what is due today.

use mpanel_calc::period::plus_days;
use mpanel_calc::{Act, DueStep};
use mpanel_core::{CustomerId, Date, InvoiceId, Money, OpContext, OrderId, Result};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::facts::{OpenInvoice, gather};
use super::step;
use crate::allocation::has_payments;
use crate::columns;
use crate::history::{LogEntry, Subject, Why, log_automation};
use crate::instalments::end_plan;
use crate::instalments::schedule::{Schedule, counted_from};
use crate::invoice::bill_late_fee;
use crate::invoice::store::{self as invoices, invoice};
use crate::order::cancel_unpaid;
use crate::quote::expire_quotes;
use crate::subscription::renewal::RenewalSettings;
use crate::subscription::{end_due_cancellations, remind_trials, run_contracts};
use crate::wallet::{expire_credit, run_top_ups};

/// Invoices in one transaction.
const BATCH: u64 = 100;

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct AutomationRun {
    /// Automatic top-ups that were raised.
    pub topped_up: usize,
    /// Credit grants that were lost.
    pub credit_expired: usize,
    /// Terms of contracts that were over, with the contract going on.
    pub contracts: usize,
    /// Subscriptions that ended.
    pub ended: usize,
    /// Quotes that nobody answered in time.
    pub expired: usize,
    /// Steps taken.
    pub taken: usize,
    /// Steps noted as overtaken by a later one.
    pub skipped: usize,
}

/// Ends what is due to end and takes every due step of unpaid invoices. Each step happens once, however often this runs.
pub async fn run_automation_day(ctx: &OpContext, db: &Db) -> Result<AutomationRun> {
    let credit_expired = expire_credit(ctx, db).await?;
    let contracts = run_contracts(ctx, db).await?;
    let ended = end_due_cancellations(ctx, db).await?;
    let expired = expire_quotes(ctx, db).await?;
    let mut run = AutomationRun { credit_expired, contracts, ended, expired, ..AutomationRun::default() };
    run.taken += remind_trials(ctx, db).await?;
    let settings = RenewalSettings::load(ctx, db.read()).await?;
    let mut after = Uuid::nil();
    loop {
        let rows = invoice::Entity::find_in(ctx)
            .filter(invoice::Column::State.eq("open"))
            .filter(invoices::sales())
            .filter(invoice::Column::Id.gt(after))
            .order_by_asc(invoice::Column::Id)
            .limit(BATCH)
            .all(db.read())
            .await
            .or_internal("reading open invoices")?;
        let Some(last) = rows.last().map(|r| r.id) else { break };
        for open in gather(ctx, db.read(), &settings, rows).await? {
            let steps = due_now(ctx, &open);
            if !steps.is_empty() {
                take_steps(ctx, db, &settings, open, steps, &mut run).await?;
            }
        }
        after = last;
    }
    run.topped_up = run_top_ups(ctx, db).await?;
    Ok(run)
}

fn due_now(ctx: &OpContext, open: &OpenInvoice) -> Vec<DueStep> {
    open.schedule.due(&open.facts, &open.ladder, &open.done, ctx.today())
}

// One invoice, one transaction: it is read again under its customer's lock, because it may have been paid meanwhile.
async fn take_steps(
    ctx: &OpContext,
    db: &Db,
    settings: &RenewalSettings,
    mut open: OpenInvoice,
    mut steps: Vec<DueStep>,
    run: &mut AutomationRun,
) -> Result<()> {
    let tx = db.begin().await?;
    crate::customer::store::lock(ctx, &tx, CustomerId(open.row.customer_id)).await?;
    open.row = invoices::lock(ctx, &tx, InvoiceId(open.row.id)).await?;
    if open.schedule != Schedule::Whole {
        // A part may have been paid or the plan ended meanwhile: what is due now is asked once more.
        if let Some(again) = gather(ctx, &tx, settings, vec![open.row.clone()]).await?.pop() {
            steps = due_now(ctx, &again);
            open = again;
        }
    }
    for due in steps {
        if open.row.state != "open" || !claim(ctx, &tx, open.row.id, &due.step.key).await? {
            continue;
        }
        if due.superseded {
            run.skipped += 1;
            continue;
        }
        take(ctx, &tx, settings, &open, &due).await?;
        run.taken += 1;
        match due.step.act {
            Act::CancelOrder => open.row = invoices::lock(ctx, &tx, InvoiceId(open.row.id)).await?,
            Act::Accelerate => open.schedule = open.schedule.ended(open.facts.due, ctx.today()),
            _ => {}
        }
    }
    tx.commit().await
}

// Whoever writes the row takes the step.
pub(crate) async fn claim(ctx: &OpContext, tx: &Tx, invoice: Uuid, key: &str) -> Result<bool> {
    let model = step::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        subject_id: invoice,
        step: key.to_owned(),
        taken_at: ctx.now.as_microsecond(),
    };
    let columns = [step::Column::TenantId, step::Column::SubjectId, step::Column::Step];
    let inserted = step::Entity::insert(model.into_active_model())
        .on_conflict(OnConflict::columns(columns).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await
        .or_internal("claiming a step")?;
    Ok(inserted == 1)
}

async fn take(ctx: &OpContext, tx: &Tx, settings: &RenewalSettings, open: &OpenInvoice, due: &DueStep) -> Result<()> {
    let (invoice, customer) = (InvoiceId(open.row.id), CustomerId(open.row.customer_id));
    let (step, why) = (due.step.key.clone(), why(ctx, settings, open, due)?);
    let owed =
        open.row.money(open.schedule.due_by(counted_from(&due.step).max(ctx.today()), open.row.balance_minor))?;
    match &due.step.act {
        Act::Reminder => tx.record(ctx, Event::ReminderDue { invoice, customer, step }).await?,
        Act::Charge => tx.record(ctx, Event::ChargeDue { invoice, customer, step }).await?,
        Act::Notice => tx.record(ctx, Event::OverdueNoticeDue { invoice, customer, step }).await?,
        Act::Suspend { service } => {
            tx.record(ctx, Event::SuspensionDue { invoice, customer, service: parse(service)? }).await?;
        }
        Act::PlanEnd { service } => {
            let (service, on) = (parse(service)?, end_day(open, due, service));
            tx.record(ctx, Event::TerminationPlanned { invoice, customer, service, on }).await?;
        }
        Act::Terminate { service } => {
            tx.record(ctx, Event::TerminationDue { invoice, customer, service: parse(service)? }).await?;
        }
        Act::LateFee => {
            // Its invoice writes the log entry.
            bill_late_fee(ctx, tx, &open.row, &settings.policies, why).await?;
            return Ok(());
        }
        Act::CancelOrder => return give_up_order(ctx, tx, open, due, why).await,
        Act::Accelerate => {
            let reason = format!("A part was not paid within {} days.", due.step.days);
            end_plan(ctx, tx, &open.row, &reason).await?;
        }
    }
    log_automation(ctx, tx, entry(open, due, owed).because(why)).await
}

async fn give_up_order(ctx: &OpContext, tx: &Tx, open: &OpenInvoice, due: &DueStep, why: Why) -> Result<()> {
    let Some(order) = open.row.order_id.map(OrderId) else { return Ok(()) };
    let reason = format!("not paid within {} days", due.step.days);
    if open.row.credited_minor != 0 || has_payments(ctx, tx, InvoiceId(open.row.id)).await? {
        let owed = open.row.money(open.row.balance_minor)?;
        let entry = entry(open, due, owed).result("skipped").detail("Partly paid: staff decides.");
        return log_automation(ctx, tx, entry.because(why)).await;
    }
    cancel_unpaid(ctx, tx, order, &reason, why).await?;
    Ok(())
}

fn entry(open: &OpenInvoice, due: &DueStep, owed: Money) -> LogEntry {
    let number = open.row.title();
    let named = |service: &str| open.names.get(service).cloned().unwrap_or_default();
    let about_invoice = || Subject::new("invoice", InvoiceId(open.row.id), number.clone());
    let (title, subject) = match &due.step.act {
        Act::Reminder => (format!("Reminder of invoice {number}"), about_invoice()),
        Act::Charge => (format!("Charge of {owed} for invoice {number}"), about_invoice()),
        Act::Notice => (format!("Overdue notice for invoice {number}"), about_invoice()),
        Act::Suspend { service } => {
            (format!("Suspension: invoice {number} is overdue"), Subject::new("service", service, named(service)))
        }
        Act::Terminate { service } => {
            (format!("Termination: invoice {number} was never paid"), Subject::new("service", service, named(service)))
        }
        Act::PlanEnd { service } => {
            let title = format!("Termination on {} unless invoice {number} is paid", end_day(open, due, service));
            (title, Subject::new("service", service, named(service)))
        }
        Act::Accelerate => {
            let title = format!("Invoice {number} is due at once: a part of its payment plan was not paid");
            (title, about_invoice())
        }
        Act::LateFee | Act::CancelOrder => (format!("Invoice {number} is unpaid"), about_invoice()),
    };
    LogEntry::new(due.step.act.as_str(), title, subject, CustomerId(open.row.customer_id))
        .detail(format!("{owed} owed"))
}

fn why(ctx: &OpContext, settings: &RenewalSettings, open: &OpenInvoice, due: &DueStep) -> Result<Why> {
    let scope = match &due.step.act {
        Act::Suspend { service } | Act::PlanEnd { service } | Act::Terminate { service } => open.scopes.get(service),
        _ => None,
    };
    let effective = settings.policies.effective(due.step.rule, scope.copied().unwrap_or(open.scope));
    Ok(Why {
        rule: due.step.rule.to_owned(),
        inputs: json!({
            "invoice": open.row.title(),
            "due_date": open.schedule.due_day(columns::date(&open.row.due_date)?),
            "owed_minor": open.row.balance_minor,
            "currency": open.row.currency,
            "days": due.step.days,
            "planned_for": due.step.at,
            "today": ctx.today(),
        }),
        policy_source: effective.origin(),
    })
}

// The day on which an unpaid service is terminated.
fn end_day(open: &OpenInvoice, due: &DueStep, service: &str) -> Date {
    let days = open.facts.services.iter().find(|s| s.id == service).and_then(|s| s.terminate_days);
    plus_days(counted_from(&due.step), days.unwrap_or_default())
}

fn parse(service: &str) -> Result<mpanel_core::ServiceId> {
    service.parse().map_err(|_| mpanel_core::Error::internal("a planned step names no service"))
}
