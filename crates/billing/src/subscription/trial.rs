//! Trials: who had one, what reminds of their end, and the end of those that nobody wants to pay for.
//!
//! A trial is the time before the first paid term. The subscription runs, its charged time ends with the trial, and the
//! renewal run bills the first term on that day. One trial of a product for each customer.

use mpanel_calc::period::plus_days;
use mpanel_core::{CustomerId, Date, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::store::{Column, Entity, Model};
use super::{SubscriptionState, cancel, term};
use crate::ability::Refusal;
use crate::automation::{claim, step};
use crate::cart::CartProblem;
use crate::cart::priced::PricedItem;
use crate::columns;
use crate::history::{self, LogEntry, Subject, Why};
use crate::order::PlacedSubscription;
use crate::policy::Policies;

crate::store::rows! {
    /// The billing_trials table.
    row = "billing_trials" {
        customer_id: Uuid, product_id: Uuid, subscription_id: Uuid, started_on: String, ends_on: String,
    }
}

/// The step that decides what becomes of a trial, once: it ends, or it is kept for good.
const DECIDED: &str = "trial_decided";

impl Model {
    /// Whether its trial runs on a day.
    pub(crate) fn in_trial(&self, on: Date) -> bool {
        self.trial_end.as_deref().is_some_and(|end| end > on.to_string().as_str())
    }

    /// Whether nothing after its trial has been billed.
    pub(crate) fn only_tried(&self) -> bool {
        self.trial_end.as_deref().is_some_and(|end| end >= self.charged_through.as_str())
    }

    // Whether it is to go on after its trial.
    fn goes_on(&self) -> bool {
        self.cancel_at.is_none() || self.cancel_at > self.trial_end
    }
}

/// Refuses what a trial has no place for.
pub(crate) fn not_in_trial(row: &Model, today: Date) -> std::result::Result<(), Refusal> {
    if row.in_trial(today) { Err(Refusal("in_trial", "The trial has to end first.")) } else { Ok(()) }
}

/// Trials in a cart that the customer had before.
pub(crate) async fn trials_had<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    items: &[PricedItem],
) -> Result<Vec<CartProblem>> {
    let wanted: Vec<&PricedItem> = items.iter().filter(|i| i.trial.is_some()).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let had = row::Entity::find_in(ctx).filter(row::Column::CustomerId.eq(customer.uuid())).all(conn).await;
    let mut had: Vec<uuid::Uuid> = had.or_internal("reading trials")?.into_iter().map(|t| t.product_id).collect();
    let mut problems = Vec::new();
    for item in wanted {
        let product = item.product.id.uuid();
        if had.contains(&product) {
            let name = &item.product.name;
            let detail = format!("There is one trial of {name} for each customer. Order it without the trial.");
            problems.push(CartProblem { pointer: format!("/items/{}/trial", item.index), code: "trial_used", detail });
        }
        had.push(product);
    }
    Ok(problems)
}

/// Whether one of these products begins with a trial that needs a saved payment method.
pub(crate) fn needs_method(items: &[PricedItem]) -> bool {
    items.iter().any(|i| i.trial.is_some_and(|t| t.card))
}

/// Notes a trial that begins; somebody who was faster elsewhere is refused.
pub(crate) async fn begin(ctx: &OpContext, tx: &Tx, sold: &Model) -> Result<()> {
    let Some(end) = &sold.trial_end else { return Ok(()) };
    let placed: PlacedSubscription = columns::json(&sold.item)?;
    let model = row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: sold.customer_id,
        product_id: sold.product_id,
        subscription_id: sold.id,
        started_on: sold.period_start.clone(),
        ends_on: end.clone(),
    };
    let name = placed.product.name;
    let detail = format!("There is one trial of {name} for each customer. Order it without the trial.");
    let insert = row::Entity::insert(model.into_active_model()).exec_without_returning(tx).await;
    insert.or_taken("beginning a trial", || mpanel_core::Error::conflict("trial_used", detail))?;
    Ok(())
}

/// A trial that never began can be had another time.
pub(crate) async fn forget(ctx: &OpContext, tx: &Tx, sold: &Model) -> Result<()> {
    if sold.trial_end.is_none() {
        return Ok(());
    }
    row::Entity::delete_many()
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::SubscriptionId.eq(sold.id))
        .exec(tx)
        .await
        .or_internal("forgetting a trial")?;
    Ok(())
}

/// Trials that end by a day, are not cancelled, and of which nobody has decided: see [`decide_trial`].
pub async fn ending_trials<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    by: Date,
) -> Result<Vec<(SubscriptionId, CustomerId)>> {
    let rows = undecided(ctx, conn, by).await?;
    Ok(rows.into_iter().map(|r| (SubscriptionId(r.id), CustomerId(r.customer_id))).collect())
}

/// Decides what becomes of a trial that is over: it is kept, or it ends because there is no payment method. Decided
/// once, in the first round after the trial: a method that is removed later is no reason to end the service.
pub async fn decide_trial(ctx: &OpContext, tx: &Tx, id: SubscriptionId, has_method: bool) -> Result<()> {
    let row = term::lock_with_customer(ctx, tx, id).await?;
    let is_over = row.trial_end.is_some() && !row.in_trial(ctx.today());
    if row.state != SubscriptionState::Active.as_str() || !row.only_tried() || !is_over || !row.goes_on() {
        return Ok(());
    }
    if !claim(ctx, tx, row.id, DECIDED).await? || has_method {
        return Ok(());
    }
    let why = Why {
        rule: "trial.end".to_owned(),
        inputs: serde_json::json!({"trial_end": row.trial_end, "today": ctx.today(), "payment_method": false}),
        policy_source: "system".to_owned(),
    };
    note(ctx, tx, &row, "expire", "The trial ended without a payment method".to_owned(), Some(why)).await?;
    cancel::close(ctx, tx, row, "The trial ended, and there was no payment method.").await?;
    Ok(())
}

/// Reminds of trials that end soon, each once. Returns how many.
pub(crate) async fn remind(ctx: &OpContext, db: &Db) -> Result<usize> {
    let policies = Policies::load(ctx, db.read()).await?;
    let mut reminded = 0;
    // No setting looks further ahead than this.
    for found in undecided(ctx, db.read(), plus_days(ctx.today(), 90)).await? {
        let Some(end) = columns::date_opt(found.trial_end.as_ref())? else { continue };
        let days = reminder_days(&policies, &found);
        if days == 0 || plus_days(end, -days) > ctx.today() || end <= ctx.today() {
            continue;
        }
        let tx = db.begin().await?;
        let row = term::lock_with_customer(ctx, &tx, SubscriptionId(found.id)).await?;
        if row.in_trial(ctx.today()) && row.goes_on() && claim(ctx, &tx, row.id, "trial_reminder").await? {
            let (subscription, customer) = (SubscriptionId(row.id), CustomerId(row.customer_id));
            let service = ServiceId(row.service_id);
            tx.record(ctx, Event::TrialEnding { subscription, customer, service, on: end }).await?;
            note(ctx, &tx, &row, "reminder", format!("The trial ends on {end}"), None).await?;
            reminded += 1;
        }
        tx.commit().await?;
    }
    Ok(reminded)
}

/// Days before its end on which a trial is brought to mind; zero for never.
pub(crate) fn reminder_days(policies: &Policies, row: &Model) -> i64 {
    policies.whole("trial.reminder_days", term::scope(row))
}

async fn undecided<C: ConnectionTrait>(ctx: &OpContext, conn: &C, by: Date) -> Result<Vec<Model>> {
    let decided = step::Entity::find_in(ctx)
        .filter(step::Column::Step.eq(DECIDED))
        .select_only()
        .column(step::Column::SubjectId)
        .into_query();
    let rows = Entity::find_in(ctx)
        .filter(Column::TrialEnd.is_not_null())
        .filter(Column::TrialEnd.lte(by.to_string()))
        .filter(Column::State.eq(SubscriptionState::Active.as_str()))
        .filter(Column::Id.not_in_subquery(decided))
        .order_by_asc(Column::Id)
        .all(conn)
        .await
        .or_internal("reading trials that end")?;
    Ok(rows.into_iter().filter(|row| row.only_tried() && row.goes_on()).collect())
}

async fn note(ctx: &OpContext, tx: &Tx, row: &Model, act: &str, title: String, why: Option<Why>) -> Result<()> {
    let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
    let mut entry = LogEntry::new(act, title, subject, CustomerId(row.customer_id));
    entry.why = why;
    history::log_automation(ctx, tx, entry).await
}
