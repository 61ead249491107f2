//! How the lines of an invoice are earned. It is frozen on them when the invoice is issued, so that another setting
//! changes later invoices only. A line on which nothing is frozen is earned by the days of its period.

use std::collections::HashMap;

use mpanel_calc::recognition::{Plan, Spread};
use mpanel_calc::{LineKind, Period};
use mpanel_core::{CustomerId, Date, Error, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::draft::Prepared;
use super::store::line;
use crate::columns;
use crate::policy::{Policies, PolicyScope};
use crate::subscription::store as subscriptions;

/// The setting for the way in which periods are spread over months.
pub(crate) const SPREAD: &str = "revenue.spread";

/// The setting for the time over which setup fees are earned.
pub(crate) const SETUP: &str = "revenue.setup";

const FIRST_TERM: &str = "first_term";

/// How a line is earned; nothing where it is earned when it is billed.
pub(crate) fn plan_of(ctx: &OpContext, line: &line::Model) -> Result<Option<Plan>> {
    if !line.is_deferred() {
        return Ok(None);
    }
    let (from, until) = (line.earned_from.as_ref().or(line.period_start.as_ref()), line.earned_until.as_ref());
    let Some((from, until)) = from.zip(until.or(line.period_end.as_ref())) else { return Ok(None) };
    let how = line.spread.as_deref().and_then(Spread::from_word).unwrap_or_default();
    Ok(Some(Plan { start: moment(from)?, end: moment(until)?, zone: ctx.zone.clone(), how }))
}

// A day stands for its beginning.
fn moment(text: &str) -> Result<jiff::civil::DateTime> {
    text.parse().map_err(|e| Error::internal(format!("{text} is no time")).with_source(e))
}

/// What was sold, where the settings ask for it.
struct Sold {
    product: ProductId,
    /// The time of the day at which its periods begin.
    at: jiff::civil::Time,
    contract_until: Option<Date>,
    grid: mpanel_calc::Grid,
    trial_end: Option<Date>,
}

/// The settings that say how new lines are earned.
#[derive(Default)]
pub(crate) struct Earning {
    policies: Policies,
    sold: HashMap<Uuid, Sold>,
    /// The lines that credits take back: a credit is earned as its charge is.
    credited: HashMap<Uuid, line::Model>,
}

impl Earning {
    /// Reads what concerns some invoices; next to nothing where all is by the day.
    pub(crate) async fn load(ctx: &OpContext, tx: &Tx, prepared: &[Prepared]) -> Result<Self> {
        let buyers: Vec<Uuid> = prepared.iter().map(|p| p.draft.customer.id).collect();
        let mut earning = Self { policies: Policies::of(ctx, tx, &buyers).await?, ..Self::default() };
        let lines = || prepared.iter().flat_map(|p| &p.draft.lines);
        let credited: Vec<Uuid> = lines().filter_map(|l| l.marks.credit_of).collect();
        for chunk in credited.chunks(1000) {
            let rows = line::Entity::find_in(ctx).filter(line::Column::Id.is_in(chunk.iter().copied())).all(tx).await;
            let rows = rows.or_internal("reading credited lines")?;
            earning.credited.extend(rows.into_iter().map(|l| (l.id, l)));
        }
        if !earning.differs() {
            return Ok(earning);
        }
        let mut ids: Vec<Uuid> = lines().filter_map(|l| l.subscription.map(|s| s.uuid())).collect();
        ids.sort();
        ids.dedup();
        for chunk in ids.chunks(1000) {
            let rows = subscriptions::Entity::find_in(ctx)
                .filter(subscriptions::Column::Id.is_in(chunk.iter().copied()))
                .all(tx)
                .await
                .or_internal("reading what is billed")?;
            for row in rows {
                let sold = Sold {
                    product: ProductId(row.product_id),
                    at: columns::time(row.created_at).to_zoned(ctx.zone.clone()).time(),
                    contract_until: columns::date_opt(row.contract_ends_on.as_ref())?,
                    grid: row.grid()?,
                    trial_end: columns::date_opt(row.trial_end.as_ref())?,
                };
                earning.sold.insert(row.id, sold);
            }
        }
        Ok(earning)
    }

    fn differs(&self) -> bool {
        self.policies.sets(SPREAD) || self.policies.sets(SETUP)
    }

    /// Freezes how the lines of an invoice are earned.
    pub(crate) fn freeze(&self, item: &Prepared, lines: &mut [line::Model]) -> Result<()> {
        for line in lines {
            if let Some(charge) = line.credit_of.and_then(|id| self.credited.get(&id)) {
                self.as_charged(charge, line)?;
            } else if self.differs()
                && let Some(time) = self.time_of(item, line)?
            {
                let sold = line.subscription_id.and_then(|id| self.sold.get(&id));
                let customer = Some(CustomerId(item.draft.customer.id));
                let product = sold.map(|s| s.product).or_else(|| crate::once::product_of(&line.component));
                let scope = PolicyScope { customer, product, ..PolicyScope::default() };
                let how = Spread::from_word(&self.policies.word(SPREAD, scope)).unwrap_or_default();
                let at = sold.map_or(jiff::civil::Time::midnight(), |s| s.at);
                set(line, how, time, at);
            }
        }
        Ok(())
    }

    // The unused days of a charge come off as its days were earned.
    fn as_charged(&self, charge: &line::Model, line: &mut line::Model) -> Result<()> {
        let Some(how) = charge.spread.as_deref().and_then(Spread::from_word) else { return Ok(()) };
        let at = charge.earned_from.as_deref().map(moment).transpose()?;
        if let Some(time) = period_of(line)? {
            set(line, how, time, at.map_or(jiff::civil::Time::midnight(), jiff::civil::DateTime::time));
        }
        Ok(())
    }

    // The days over which a line is earned, if it is not at once.
    fn time_of(&self, item: &Prepared, line: &line::Model) -> Result<Option<Period>> {
        if line.is_deferred() {
            return period_of(line);
        }
        let sold = line.subscription_id.and_then(|id| self.sold.get(&id));
        let (Some(sold), Some(start)) = (sold, columns::date_opt(line.period_start.as_ref())?) else { return Ok(None) };
        let customer = Some(CustomerId(item.draft.customer.id));
        let scope = PolicyScope { customer, product: Some(sold.product), ..PolicyScope::default() };
        if line.kind != LineKind::Setup.as_str() || self.policies.word(SETUP, scope) != FIRST_TERM {
            return Ok(None);
        }
        // The term of the contract, else the first period that is paid for.
        let first = sold.grid.enclosing(sold.trial_end.map_or(start, |end| end.max(start))).end;
        let end = Some(sold.contract_until.map_or(first, |end| end.max(first)));
        Ok(end.filter(|end| *end > start).map(|end| Period::new(start, end)))
    }
}

fn period_of(line: &line::Model) -> Result<Option<Period>> {
    let ends = columns::date_opt(line.period_start.as_ref())?.zip(columns::date_opt(line.period_end.as_ref())?);
    Ok(ends.map(|(start, end)| Period::new(start, end)))
}

// By the day nothing needs to be said, unless the time is not that of the line.
fn set(line: &mut line::Model, how: Spread, time: Period, at: jiff::civil::Time) {
    if how == Spread::Day && line.is_deferred() {
        return;
    }
    let by_time = matches!(how, Spread::Exact | Spread::MonthEvenProratedEnds);
    let at = if by_time { at } else { jiff::civil::Time::midnight() };
    line.spread = Some(how.as_str().to_owned());
    line.earned_from = Some(time.start.to_datetime(at).to_string());
    line.earned_until = Some(time.end.to_datetime(at).to_string());
}
