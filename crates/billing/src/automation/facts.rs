//! What the dunning plan needs to know of open invoices, read for many at once.

use std::collections::{HashMap, HashSet};

use mpanel_calc::dunning::taken_key;
use mpanel_calc::{InvoiceFacts, Ladder, ServiceFacts};
use mpanel_core::{CustomerId, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use uuid::Uuid;

use super::step;
use crate::columns;
use crate::instalments::schedule::Schedule;
use crate::instalments::store as plans;
use crate::invoice::store::{self as invoices, invoice, line};
use crate::order::OrderState;
use crate::order::store as orders;
use crate::policy::{Policies, PolicyScope};
use crate::subscription::SubscriptionState;
use crate::subscription::renewal::RenewalSettings;
use crate::subscription::store as subscriptions;

/// An open invoice with its plan's inputs.
pub(super) struct OpenInvoice {
    pub(super) row: invoice::Model,
    pub(super) facts: InvoiceFacts,
    pub(super) ladder: Ladder,
    pub(super) scope: PolicyScope,
    /// Steps taken already.
    pub(super) done: HashSet<String>,
    /// When it falls due.
    pub(super) schedule: Schedule,
    /// Names of the services, by printed id.
    pub(super) names: HashMap<String, String>,
    /// Whose settings count for the services, by printed id.
    pub(super) scopes: HashMap<String, PolicyScope>,
}

/// Gathers the facts of invoices.
pub(super) async fn gather<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    settings: &RenewalSettings,
    rows: Vec<invoice::Model>,
) -> Result<Vec<OpenInvoice>> {
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let mut lines = invoices::lines_of_many(ctx, conn, &ids).await?;
    let mut wanted: Vec<Uuid> = lines.values().flatten().filter_map(|l| l.subscription_id).collect();
    wanted.sort();
    wanted.dedup();
    let mut sold = subscriptions::load_many(ctx, conn, &wanted).await?;
    // What is set up on a later day has nothing to suspend or to end: its steps come when it runs.
    sold.retain(|s| s.is_live() && !s.starts_later(ctx.today()));
    let live: HashMap<Uuid, subscriptions::Model> = sold.into_iter().map(|s| (s.id, s)).collect();
    let pending = pending_orders(ctx, conn, &rows).await?;
    let mut taken = taken_steps(ctx, conn, &ids).await?;
    let mut plans = plans::of_invoices(ctx, conn, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let lines = lines.remove(&row.id).unwrap_or_default();
            let done = taken.remove(&row.id).unwrap_or_default();
            let is_pending = row.order_id.is_some_and(|o| pending.contains(&o));
            let schedule = Schedule::of(ctx, &row, &plans.remove(&row.id).unwrap_or_default())?;
            one(row, &lines, &live, is_pending, done, schedule, &settings.policies)
        })
        .collect()
}

fn one(
    row: invoice::Model,
    lines: &[line::Model],
    live: &HashMap<Uuid, subscriptions::Model>,
    order_pending: bool,
    done: HashSet<String>,
    schedule: Schedule,
    policies: &Policies,
) -> Result<OpenInvoice> {
    let mut mine: Vec<&subscriptions::Model> = lines.iter().filter_map(|l| live.get(&l.subscription_id?)).collect();
    mine.sort_by_key(|s| s.id);
    mine.dedup_by_key(|s| s.id);
    let services = mine.iter().map(|s| service_facts(s, policies)).collect();
    let scope = PolicyScope { customer: Some(CustomerId(row.customer_id)), ..PolicyScope::default() };
    Ok(OpenInvoice {
        facts: InvoiceFacts {
            issued: columns::date(&row.issue_date)?,
            due: columns::date(&row.due_date)?,
            order_pending,
            disputed: row.disputed,
            charges_stopped: row.charges_stopped,
            services,
        },
        ladder: ladder_for(&row.kind, policies, scope),
        scope,
        done,
        schedule,
        names: mine.iter().map(|s| (ServiceId(s.service_id).to_string(), s.name.clone())).collect(),
        scopes: mine.iter().map(|s| (ServiceId(s.service_id).to_string(), crate::subscription::scope(s))).collect(),
        row,
    })
}

/// The ladder of an invoice of a kind: a late fee bears no late fee.
pub(super) fn ladder_for(kind: &str, policies: &Policies, scope: PolicyScope) -> Ladder {
    let mut ladder = policies.ladder(scope);
    if kind == "late_fee" {
        ladder.late_fee_days = None;
    }
    ladder
}

/// A service's place in the plan.
pub(super) fn service_facts(row: &subscriptions::Model, policies: &Policies) -> ServiceFacts {
    let scope = crate::subscription::scope(row);
    // What is being set up cannot be suspended: that comes when it runs.
    let runs = row.state != SubscriptionState::Pending.as_str();
    ServiceFacts {
        id: ServiceId(row.service_id).to_string(),
        suspend_days: policies.suspend_days(scope).filter(|_| runs),
        terminate_days: policies.terminate_days(scope),
    }
}

async fn pending_orders<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: &[invoice::Model],
) -> Result<HashSet<Uuid>> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|r| r.order_id).collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found = orders::Entity::find_in(ctx)
        .filter(orders::Column::Id.is_in(ids))
        .filter(orders::Column::State.eq(OrderState::Pending.as_str()))
        .all(conn)
        .await
        .or_internal("reading orders")?;
    Ok(found.into_iter().map(|o| o.id).collect())
}

async fn taken_steps<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, HashSet<String>>> {
    let mut taken: HashMap<Uuid, HashSet<String>> = HashMap::new();
    for chunk in ids.chunks(1000) {
        let rows = step::Entity::find_in(ctx)
            .filter(step::Column::SubjectId.is_in(chunk.iter().copied()))
            .all(conn)
            .await
            .or_internal("reading steps taken")?;
        for row in rows {
            taken.entry(row.subject_id).or_default().insert(taken_key(&row.step).to_owned());
        }
    }
    Ok(taken)
}
