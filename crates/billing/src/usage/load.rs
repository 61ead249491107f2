//! Reading what is metered of subscriptions before a proposal, and writing what it billed.

use std::collections::HashMap;

use mpanel_calc::LineKind;
use mpanel_calc::usage::last_end;
use mpanel_core::{Date, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::commitment::Committed;
use super::metered::{Metered, Term};
use super::read::{Readings, Wanted, readings};
use super::store::{period, term};
use super::terms::of_subscriptions;
use crate::columns;
use crate::invoice::store::line;
use crate::subscription::billable::lines_after;
use crate::subscription::changes;
use crate::subscription::store::Model;

/// What is metered of subscriptions, by subscription. Those that are not metered cost no reading.
pub(crate) async fn load<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: &[Model],
) -> Result<HashMap<Uuid, Metered>> {
    let mut through = HashMap::new();
    for row in rows {
        through.extend(row.usage_through()?.map(|day| (row.id, day)));
    }
    let ids: Vec<Uuid> = through.keys().copied().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut open = open_periods(ctx, conn, &ids).await?;
    let mut found: HashMap<Uuid, Metered> = HashMap::new();
    for (id, rows) in of_subscriptions(ctx, conn, &ids).await? {
        let (commitments, rows): (Vec<term::Model>, Vec<term::Model>) =
            rows.into_iter().partition(|r| r.is_commitment());
        let mut terms = rows.into_iter().map(term).collect::<Result<Vec<Term>>>()?;
        find_before(&mut terms);
        let commitments = commitments.into_iter().map(Committed::of).collect::<Result<Vec<Committed>>>()?;
        let (running, late) = open.remove(&id).unwrap_or_default().into_iter().partition(|p| p.running);
        found.insert(
            id,
            Metered {
                terms,
                commitments,
                fees: HashMap::new(),
                stops: Vec::new(),
                late,
                running,
                billed: Vec::new(),
                asked: HashMap::new(),
                closing: None,
            },
        );
    }
    read_fees(ctx, conn, &mut found, &through).await?;
    read_asked(ctx, conn, &mut found).await?;
    for (id, on, stands) in changes::stops(ctx, conn, &ids).await? {
        if let Some(metered) = found.get_mut(&id) {
            metered.stop(on, stands);
        }
    }
    let mut asks: Vec<Wanted> = Vec::with_capacity(found.len());
    for row in rows {
        if let Some(metered) = found.get(&row.id) {
            asks.append(&mut wanted(metered, row, through[&row.id])?);
        }
    }
    let read = readings(ctx, conn, &asks).await?;
    for term in found.values_mut().flat_map(|m| &mut m.terms) {
        term.readings = read.get(&(term.row.subscription_id, term.row.meter_id)).cloned().unwrap_or_default();
    }
    Ok(found)
}

// What prices that go on counting held before; all others cost no comparing.
fn find_before(terms: &mut [Term]) {
    if !terms.iter().any(Term::counts_on) {
        return;
    }
    let held: Vec<(Uuid, Date, Option<Date>)> = terms.iter().map(|t| (t.row.meter_id, t.from, t.until)).collect();
    for term in terms.iter_mut().filter(|t| t.counts_on()) {
        let earlier = held.iter().filter(|(meter, from, _)| *meter == term.row.meter_id && *from < term.from);
        term.before = earlier.filter_map(|(_, from, until)| Some((*from, (*until)?))).collect();
    }
}

// The fees of subscriptions with a commitment, of the months that are not done with; all others cost no reading.
async fn read_fees<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    found: &mut HashMap<Uuid, Metered>,
    through: &HashMap<Uuid, Date>,
) -> Result<()> {
    let committed = found.iter().filter(|(_, m)| !m.commitments.is_empty());
    let (ids, open): (Vec<Uuid>, Vec<Date>) = committed.map(|(id, m)| (*id, open_from(m, through[id]))).unzip();
    let Some(after) = open.into_iter().min() else { return Ok(()) };
    for (id, lines) in lines_after(ctx, conn, &ids, Some(after)).await? {
        let Some(metered) = found.get_mut(&id) else { continue };
        for (line, kept) in lines {
            let Some(days) = line.days()? else { continue };
            // Coupons do not count, what was taken back or credited does.
            let back = if line.kind == LineKind::Credit.as_str() { 0 } else { kept.reduction(line.amount_minor, 0) };
            metered.fees.insert(line.id.to_string(), (days.into(), line.amount_minor - back));
        }
    }
    Ok(())
}

// What was asked for usage of which less may be billed now; all others cost no reading.
async fn read_asked<C: ConnectionTrait>(ctx: &OpContext, conn: &C, found: &mut HashMap<Uuid, Metered>) -> Result<()> {
    let again = |m: &Metered| m.late.iter().chain(&m.running).any(|p| p.billed_minor > 0);
    let ids: Vec<Uuid> = found.iter().filter(|(_, m)| again(m)).map(|(id, _)| *id).collect();
    for chunk in ids.chunks(1000) {
        let lines = line::Entity::find_in(ctx)
            .filter(line::Column::SubscriptionId.is_in(chunk.iter().copied()))
            .filter(line::Column::Kind.eq(LineKind::Usage.as_str()))
            .filter(line::Column::Release.eq(""))
            .all(conn)
            .await
            .or_internal("reading billed usage")?;
        for line in lines {
            let metered = line.subscription_id.and_then(|id| found.get_mut(&id));
            let (Some(metered), Some(start)) = (metered, columns::date_opt(line.period_start.as_ref())?) else {
                continue;
            };
            let asked = metered.asked.entry((line.component, start)).or_default();
            asked.gross += line.unit_minor;
            asked.net += line.amount_minor - line.discount_minor;
        }
    }
    Ok(())
}

fn term(row: term::Model) -> Result<Term> {
    Ok(Term {
        body: row.body()?,
        from: columns::date(&row.from_on)?,
        until: columns::date_opt(row.until_on.as_ref())?,
        before: Vec::new(),
        readings: Readings::default(),
        row,
    })
}

// From the last bill on, or from the earliest period that was touched since.
fn open_from(metered: &Metered, through: Date) -> Date {
    let late = metered.late.iter().filter_map(|p| columns::date(&p.start_on).ok());
    late.fold(through, Date::min)
}

fn wanted(metered: &Metered, row: &Model, through: Date) -> Result<Vec<Wanted>> {
    let from = open_from(metered, through);
    let mut whole = from;
    // A price that goes on counting asks what its period had before.
    if metered.terms.iter().any(|t| !t.before.is_empty()) {
        let open = metered.late.iter().chain(&metered.running).filter_map(|p| columns::date(&p.full_start).ok());
        whole = open.fold(last_end(row.grid()?, from), Date::min);
    }
    let begin = |term: &Term| if term.before.is_empty() { from } else { whole };
    let each = metered.terms.iter().filter(|t| t.until.is_none_or(|until| until > from));
    let wanted = each.map(|t| Wanted {
        subscription: t.row.subscription_id,
        meter: t.row.meter_id,
        aggregation: t.body.aggregation,
        by_event: matches!(t.body.price.pricing, mpanel_calc::Pricing::Percentage(_)),
        from: begin(t),
    });
    Ok(wanted.collect())
}

// Billed periods that are not done with: touched since, or billed before they were over.
async fn open_periods<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<period::Model>>> {
    let mut found: HashMap<Uuid, Vec<period::Model>> = HashMap::new();
    for chunk in ids.chunks(1000) {
        let rows = period::Entity::find_in(ctx)
            .filter(period::Column::SubscriptionId.is_in(chunk.iter().copied()))
            .filter(Condition::any().add(period::Column::Late.eq(true)).add(period::Column::Running.eq(true)))
            .order_by_asc(period::Column::StartOn)
            .all(conn)
            .await
            .or_internal("reading late usage")?;
        for row in rows {
            found.entry(row.subscription_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// Writes the periods that proposals billed, in the transaction of their invoice lines.
pub(crate) async fn write_periods(tx: &Tx, periods: Vec<period::Model>) -> Result<()> {
    crate::store::update_all(tx, periods, "claiming billed usage").await
}

/// Lets the usage of released lines be billed again: what they asked for counts as not billed.
pub(crate) async fn give_back(ctx: &OpContext, tx: &Tx, lines: &[line::Model]) -> Result<()> {
    for line in lines.iter().filter(|l| l.kind == LineKind::Usage.as_str()) {
        let (Some(subscription), Some(start)) = (line.subscription_id, &line.period_start) else { continue };
        let found = period::Entity::find_in(ctx)
            .filter(period::Column::SubscriptionId.eq(subscription))
            .filter(period::Column::Component.eq(&line.component))
            .filter(period::Column::StartOn.eq(start))
            .one(tx)
            .await
            .or_internal("reading billed usage")?;
        let Some(mut row) = found else { continue };
        // Before coupons, as it was counted.
        row.billed_minor -= line.unit_minor;
        // One that runs is billed when it is over, or with the next threshold.
        row.late = !row.running;
        crate::store::update(tx, row, "giving billed usage back").await?;
    }
    Ok(())
}
