//! The run that bills what is due, in batches of customers.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Date, InvoiceId, OpContext, Result, SubscriptionId};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::{Owing, RenewalSettings};
use crate::customer::{park_customer, set_aside, store as customers};
use crate::drafting::{Moment, split, store as drafts};
use crate::invoice::draft::{NewLine, Prepared};
use crate::invoice::store::line;
use crate::item::{self, store as items};
use crate::subscription::due::{due_customers, due_subscriptions};
use crate::subscription::{billable, change};
use crate::taxes::sale::NUMBER_PENDING;

/// Customers in one transaction.
const BATCH: usize = 50;

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RenewalRun {
    /// Invoices raised.
    pub created: Vec<InvoiceId>,
    /// Invoices that wait as drafts from now on.
    pub drafted: Vec<InvoiceId>,
    /// Customers parked, with the reason.
    pub parked: Vec<(CustomerId, String)>,
    /// Customers whose VAT number decides the tax and has no answer yet.
    pub waiting: Vec<CustomerId>,
}

impl RenewalRun {
    fn add(&mut self, mut done: RenewalRun) {
        self.created.append(&mut done.created);
        self.drafted.append(&mut done.drafted);
        self.parked.append(&mut done.parked);
        self.waiting.append(&mut done.waiting);
    }
}

/// What to do with customers that another transaction holds.
#[derive(Debug, Clone, Copy)]
enum Held {
    PassBy,
    Wait,
}

/// Raises every renewal invoice that is due by `as_of`.
pub async fn run_renewals(ctx: &OpContext, db: &Db, as_of: Date) -> Result<RenewalRun> {
    let settings = RenewalSettings::load(ctx, db.read()).await?;
    let mut run = RenewalRun::default();
    for held in [Held::PassBy, Held::Wait] {
        // Who waits is still due, and found again.
        run.waiting.clear();
        let drafted = if settings.with_drafts { drafts::customers_with_drafts(ctx, db.read()).await? } else { vec![] };
        for batch in drafted.chunks(BATCH) {
            run_batch(ctx, db, &settings, as_of, (batch, held), &mut run).await?;
        }
        let mut after = Uuid::nil();
        loop {
            let mut ids = due_customers(ctx, db.read(), &settings, as_of, after).await?;
            let Some(last) = ids.last().copied() else { break };
            // What waits is still due, and was looked at before.
            ids.retain(|id| drafted.binary_search(id).is_err());
            for batch in ids.chunks(BATCH) {
                run_batch(ctx, db, &settings, as_of, (batch, held), &mut run).await?;
            }
            after = last;
        }
    }
    Ok(run)
}

async fn run_batch(
    ctx: &OpContext,
    db: &Db,
    settings: &RenewalSettings,
    as_of: Date,
    (ids, held): (&[Uuid], Held),
    run: &mut RenewalRun,
) -> Result<()> {
    let tx = db.begin().await?;
    match renew_batch(ctx, &tx, settings, as_of, (ids, held)).await {
        Ok(done) => {
            tx.commit().await?;
            run.add(done);
            Ok(())
        }
        Err(error) if error.is_retryable() => Err(error),
        Err(error) => {
            tx.rollback().await?;
            tracing::warn!(error = %error.report(), "a renewal batch failed; its customers are billed one by one");
            renew_one_by_one(ctx, db, settings, as_of, ids, run).await
        }
    }
}

async fn renew_batch(
    ctx: &OpContext,
    tx: &Tx,
    settings: &RenewalSettings,
    as_of: Date,
    (ids, held): (&[Uuid], Held),
) -> Result<RenewalRun> {
    let customers = match held {
        Held::PassBy => customers::lock_free(ctx, tx, ids).await?,
        Held::Wait => customers::lock_many(ctx, tx, ids).await?,
    };
    renew_locked(ctx, tx, settings, Moment::of(ctx, as_of), &customers).await
}

/// Bills what is due of locked customers, and leaves what is to wait as drafts.
pub(crate) async fn renew_locked(
    ctx: &OpContext,
    tx: &Tx,
    settings: &RenewalSettings,
    moment: Moment,
    customers: &[customers::Model],
) -> Result<RenewalRun> {
    let mut run = RenewalRun::default();
    let ids = || customers.iter().map(|c| c.id);
    let due = due_subscriptions(ctx, moment.today, ids()).lock_exclusive().all(tx).await;
    let due = due.or_internal("reading due subscriptions")?;
    let mut drafts = match settings.with_drafts {
        true => drafts::of_customers(ctx, tx, ids()).await?,
        false => HashMap::new(),
    };
    let mut items = match settings.with_items {
        true => items::of_customers(ctx, tx, &settings.policies, ids()).await?,
        false => HashMap::new(),
    };
    let no_item = !items.values().flatten().any(|item| item.is_due(moment.today));
    if due.is_empty() && drafts.is_empty() && no_item {
        return Ok(run);
    }
    let mut due = billable::load(ctx, tx, due).await?;
    let (mut prepared, mut moved, mut parked) = (Vec::new(), Owing::default(), Vec::new());
    let (mut waits, mut gone) = (Vec::new(), Vec::new());
    for customer in customers.iter().filter(|c| c.parked_reason.is_none()) {
        let subscriptions = due.extract_if(.., |s| s.row.customer_id == customer.id).collect();
        let mine = Owing { subscriptions, items: items.remove(&customer.id).unwrap_or_default() };
        match split(ctx, customer, mine, settings, moment, drafts.remove(&customer.id).unwrap_or_default()) {
            Ok(mut found) => {
                prepared.append(&mut found.bills);
                moved.append(&mut found.moved);
                waits.append(&mut found.waits);
                gone.extend(found.gone.into_iter().map(|id| (customer.id, id)));
            }
            // Its subscriptions stay due: the run after the answer bills them.
            Err(error) if error.code() == NUMBER_PENDING => run.waiting.push(CustomerId(customer.id)),
            Err(error) => parked.push((CustomerId(customer.id), error.detail().to_owned())),
        }
    }
    let doubled = billed_before(ctx, tx, &prepared).await?;
    for customer in doubled {
        prepared.retain(|p| p.draft.customer.id != customer);
        moved.subscriptions.retain(|s| s.row.customer_id != customer);
        moved.items.retain(|i| i.row.customer_id != customer);
        gone.retain(|g| g.0 != customer);
        parked.push((CustomerId(customer), "A period that is due has been billed before.".to_owned()));
    }
    // An invoice takes the place of its draft.
    drafts::take_away(ctx, tx, &gone.into_iter().map(|g| g.1).collect::<Vec<_>>()).await?;
    run.drafted = drafts::keep(ctx, tx, &settings.sellers, waits).await?;
    item::write(tx, moved.items).await?;
    let invoices = change::write(ctx, tx, settings, moved.subscriptions, prepared).await?;
    run.created = invoices.iter().map(|i| InvoiceId(i.id)).collect();
    for (customer, reason) in &parked {
        park_customer(ctx, tx, *customer, reason).await?;
    }
    run.parked = parked;
    Ok(run)
}

async fn renew_one_by_one(
    ctx: &OpContext,
    db: &Db,
    settings: &RenewalSettings,
    as_of: Date,
    ids: &[Uuid],
    run: &mut RenewalRun,
) -> Result<()> {
    for id in ids {
        let tx = db.begin().await?;
        match renew_batch(ctx, &tx, settings, as_of, (&[*id], Held::Wait)).await {
            Ok(done) => {
                tx.commit().await?;
                run.add(done);
            }
            Err(error) => {
                tx.rollback().await?;
                let id = CustomerId(*id);
                run.parked.extend(set_aside(ctx, db, id, error).await?.map(|reason| (id, reason)));
            }
        }
    }
    Ok(())
}

// Customers for whom a proposed period is on an invoice already: that does not add up.
async fn billed_before(ctx: &OpContext, tx: &Tx, prepared: &[Prepared]) -> Result<Vec<Uuid>> {
    // What a change causes has a name of its own; the engine has seen what was billed before it.
    let lines = || prepared.iter().flat_map(|p| &p.draft.lines).filter(|l| l.marks.cause.is_none());
    let subscriptions: Vec<Uuid> = lines().filter_map(|l| l.subscription.map(SubscriptionId::uuid)).collect();
    let starts: Vec<String> = lines().filter_map(|l| l.priced.period.map(|p| p.start.to_string())).collect();
    if subscriptions.is_empty() {
        return Ok(Vec::new());
    }
    let (mut subscriptions, mut starts) = (subscriptions, starts);
    subscriptions.sort();
    subscriptions.dedup();
    starts.sort();
    starts.dedup();
    let mut found = Vec::new();
    for chunk in subscriptions.chunks(1000) {
        let rows: Vec<(Uuid, Option<String>, String)> = line::Entity::find_in(ctx)
            .select_only()
            .column(line::Column::SubscriptionId)
            .column(line::Column::PeriodStart)
            .column(line::Column::Component)
            .filter(line::Column::SubscriptionId.is_in(chunk.iter().copied()))
            .filter(line::Column::PeriodStart.is_in(starts.iter()))
            .filter(line::Column::PeriodEnd.is_not_null())
            .filter(line::Column::Cause.eq(""))
            .filter(line::Column::Release.eq(""))
            .into_tuple()
            .all(tx)
            .await
            .or_internal("reading billed periods")?;
        found.extend(rows);
    }
    let is_doubled = |l: &NewLine| {
        let key = (l.subscription.map(SubscriptionId::uuid), l.priced.period.map(|p| p.start.to_string()));
        let same = |f: &(Uuid, Option<String>, String)| Some(f.0) == key.0 && f.1 == key.1 && f.2 == l.priced.component;
        l.marks.cause.is_none() && found.iter().any(same)
    };
    let mut doubled: Vec<Uuid> =
        prepared.iter().filter(|p| p.draft.lines.iter().any(is_doubled)).map(|p| p.draft.customer.id).collect();
    doubled.dedup();
    Ok(doubled)
}
