//! When an invoice is due: by its parts, by the end of its plan, or by its own date. One answer for the
//! dunning run, its preview, suspensions and what is shown.

use std::collections::HashSet;

use mpanel_calc::instalment::{OnMissed, PartState, Standing, part_ladders, standing};
use mpanel_calc::period::plus_days;
use mpanel_calc::{Act, DueStep, InvoiceFacts, Ladder, Step, due_steps, ladder};
use mpanel_core::{Date, OpContext, Result};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::ACCELERATE_DAYS;
use super::store::Model;
use crate::columns;
use crate::invoice::InvoiceRow;
use crate::invoice::store::invoice;

/// How a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartStanding {
    /// Nothing is left to pay.
    Paid,
    /// Not yet due.
    Open,
    /// Its day has passed.
    Overdue,
}

impl PartStanding {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            PartStanding::Paid => "paid",
            PartStanding::Open => "open",
            PartStanding::Overdue => "overdue",
        }
    }
}

impl From<Standing> for PartStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Paid => PartStanding::Paid,
            Standing::Open => PartStanding::Open,
            Standing::Overdue => PartStanding::Overdue,
        }
    }
}

/// When an invoice falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Schedule {
    /// On its due date.
    Whole,
    /// In parts. The number tells the plans of one invoice apart, so that each takes its own steps.
    Parts { number: usize, agreed: Date, today: Date, states: Vec<PartState> },
    /// Since its plan was ended, or since the bank took its payment back.
    Ended { number: usize, on: Date },
}

impl Schedule {
    /// The schedule of an invoice by its plans, the first agreed first.
    pub(crate) fn of(ctx: &OpContext, row: &invoice::Model, plans: &[Model]) -> Result<Self> {
        let aged = columns::date_opt(row.aged_from.as_ref())?;
        let Some(last) = plans.last() else {
            return Ok(aged.map_or(Self::Whole, |on| Self::Ended { number: 0, on }));
        };
        let day = |at: i64| columns::time(at).to_zoned(ctx.zone.clone()).date();
        let number = plans.len();
        if !last.is_active() {
            let on = columns::date(&row.due_date)?.max(day(last.closed_at.unwrap_or(last.created_at)));
            return Ok(Self::Ended { number, on: aged.map_or(on, |day| day.max(on)) });
        }
        let states = states(ctx, row, last)?;
        Ok(Self::Parts { number, agreed: day(last.created_at), today: ctx.today(), states })
    }

    /// The steps of dunning, one list for each due date with what is asked for on it.
    pub(crate) fn steps(&self, facts: &InvoiceFacts, policy: &Ladder, owed: i64) -> Vec<(Vec<Step>, i64)> {
        match self {
            Self::Whole => vec![(ladder(facts, policy), owed)],
            Self::Ended { number, on } => vec![(rest(facts, policy, *number, *on), owed)],
            Self::Parts { number, agreed, today, states } => {
                let facts = InvoiceFacts { issued: facts.issued.max(*agreed), ..facts.clone() };
                let all = part_ladders(&facts, states, policy);
                let prefix = if *number > 1 { format!("plan{number}:") } else { String::new() };
                let mut lists = Vec::new();
                for (place, state) in states.iter().enumerate().filter(|(_, s)| s.standing != Standing::Paid) {
                    let own = format!("part{}:", place + 1);
                    let mine = all.iter().filter(|s| s.key.starts_with(&own)).cloned().collect();
                    let first = lists.is_empty();
                    lists.push((keyed(mine, &prefix, first), state.part.amount - state.paid));
                }
                // Dunning rests while a payment is contested, and so does this.
                let ending = ending(states, policy, &prefix).filter(|_| !facts.disputed);
                let Some(ending) = ending else { return lists };
                for (steps, _) in &mut lists {
                    steps.retain(|step| step.at < ending.at);
                }
                let fee_is_near = lists.iter().any(|(steps, _)| steps.iter().any(|s| s.act == Act::LateFee));
                let mut rest = rest(&facts, policy, *number, facts.due.max(ending.at).max(*today));
                rest.retain(|step| !fee_is_near || step.act != Act::LateFee);
                rest.insert(0, ending);
                lists.push((rest, owed));
                lists
            }
        }
    }

    /// The same when its plan ends on a day.
    pub(crate) fn ended(&self, invoice: Date, day: Date) -> Self {
        let number = if let Self::Parts { number, .. } | Self::Ended { number, .. } = self { *number } else { 0 };
        Self::Ended { number, on: invoice.max(day) }
    }

    /// The steps that have come and were not taken.
    pub(crate) fn due(
        &self,
        facts: &InvoiceFacts,
        policy: &Ladder,
        done: &HashSet<String>,
        today: Date,
    ) -> Vec<DueStep> {
        let lists = self.steps(facts, policy, 0);
        lists.iter().flat_map(|(steps, _)| due_steps(steps, due_of(steps, facts.due), done, today)).collect()
    }

    /// The day from which the invoice counts as late, if it is not paid until then.
    pub(crate) fn due_day(&self, invoice: Date) -> Date {
        match self {
            Self::Whole => invoice,
            Self::Ended { on, .. } => *on,
            Self::Parts { states, .. } => {
                let unpaid = states.iter().find(|s| s.standing != Standing::Paid);
                unpaid.or(states.last()).map_or(invoice, |s| s.part.due)
            }
        }
    }

    /// What has fallen due by a day.
    pub(crate) fn due_by(&self, day: Date, owed: i64) -> i64 {
        match self {
            Self::Parts { states, .. } => {
                let fallen = states.iter().filter(|s| s.part.due <= day);
                fallen.map(|s| s.part.amount - s.paid).sum::<i64>().min(owed)
            }
            _ => owed,
        }
    }
}

/// Rows of a list, late by their plans where they have one.
pub(crate) async fn with_lateness<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: &[invoice::Model],
    mut shown: Vec<InvoiceRow>,
) -> Result<Vec<InvoiceRow>> {
    let ids: Vec<uuid::Uuid> = rows.iter().filter(|r| r.state == "open").map(|r| r.id).collect();
    let plans = super::store::of_invoices(ctx, conn, &ids).await?;
    for (row, shown) in rows.iter().zip(&mut shown) {
        let mine = plans.get(&row.id).map_or(&[][..], Vec::as_slice);
        if !mine.is_empty() || row.aged_from.is_some() {
            let due = Schedule::of(ctx, row, mine)?.due_day(shown.due_date);
            shown.overdue = row.balance_minor > 0 && due < ctx.today();
        }
    }
    Ok(shown)
}

/// The parts of a plan as they stand. What is owed beyond the plan (a refund) falls due with its last part.
pub(super) fn states(ctx: &OpContext, row: &invoice::Model, plan: &Model) -> Result<Vec<PartState>> {
    let paid = (plan.total_minor - row.balance_minor).max(0);
    Ok(standing(&plan.parts()?, paid, ctx.today(), OnMissed::Keep))
}

/// The due date a step was counted from.
pub(crate) fn counted_from(step: &Step) -> Date {
    plus_days(step.at, -step.days)
}

fn due_of(steps: &[Step], invoice: Date) -> Date {
    // An order that is given up counts from its day of issue, and has no reminders to be late with.
    steps.iter().find(|s| !matches!(s.act, Act::CancelOrder | Act::Accelerate)).map_or(invoice, counted_from)
}

// When a part that is missed ends the plan. The last part leaves nothing to become due.
fn ending(states: &[PartState], policy: &Ladder, prefix: &str) -> Option<Step> {
    let days = policy.accelerate_days?;
    let mut unpaid = states.iter().filter(|s| s.standing != Standing::Paid);
    let missed = unpaid.next()?;
    unpaid.next()?;
    let at = plus_days(missed.part.due, days);
    let act = Act::Accelerate;
    Some(Step { at, key: format!("{prefix}{}", act.as_str()), act, rule: ACCELERATE_DAYS, days })
}

// The steps of what is due since a plan has ended.
fn rest(facts: &InvoiceFacts, policy: &Ladder, number: usize, on: Date) -> Vec<Step> {
    let facts = InvoiceFacts { due: on, issued: on, ..facts.clone() };
    keyed(ladder(&facts, policy), &format!("rest{number}:"), true)
}

// A late fee is for the whole invoice: the first unpaid part bears it, once.
fn keyed(steps: Vec<Step>, prefix: &str, bears_fee: bool) -> Vec<Step> {
    let bears = |s: &Step| bears_fee || s.act != Act::LateFee;
    let key = |s: &Step| match s.act {
        Act::LateFee => s.act.as_str().to_owned(),
        _ => format!("{prefix}{}", s.key),
    };
    steps.into_iter().filter(bears).map(|s| Step { key: key(&s), ..s }).collect()
}
