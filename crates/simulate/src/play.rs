//! Playing a timeline: from day to day, the daily round in the small hours and
//! the day's events at their times.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use jiff::civil::{Date, Time, time};
use mpanel_billing as billing;
use mpanel_core::{InvoiceId, Result, ServiceId};
use mpanel_events::Event;

use crate::books::months;
use crate::report::{Fact, Refused, Report, gather};
use crate::schema::{Expected, Rounds, Timeline, Verb};
use crate::unsupported::{Unsupported, unsupported};
use crate::world::{DRAFT_HOURS, SimulationError, World};
use crate::{money, verbs};

/// When the daily round takes place, as in the product.
const ROUND_AT: Time = time(billing::DAILY_AT.0, billing::DAILY_AT.1, 0, 0);
const MIDNIGHT: Time = time(0, 0, 0, 0);
/// Rounds of hearing in one go, against endless loops.
const MAX_ECHOES: usize = 50;

/// What became of a timeline.
#[derive(Debug)]
pub enum Outcome {
    /// It was played.
    Played(Box<Report>),
    /// It asks for what billing cannot do yet; nothing was played.
    Unsupported(Vec<Unsupported>),
}

/// How to play, beyond what the timeline says; for checks of the business itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Manner {
    /// No daily rounds but on days of events and on the last day.
    pub rounds_with_events: bool,
    /// Do every round again at once.
    pub rounds_twice: bool,
    /// Break every round off again and again before it is let through.
    pub rounds_broken_off: bool,
    /// Ask for a preview after each day of events, and compare it with what happens until the next.
    pub previews: bool,
    /// Go on after refusals that the timeline does not expect: for events made up at random.
    pub refusals: bool,
}

/// Plays a timeline.
pub async fn simulate(timeline: &Timeline) -> std::result::Result<Outcome, SimulationError> {
    simulate_in(timeline, Manner::default()).await
}

/// Plays a timeline in a manner of its own.
///
/// The work of billing is deep: it is kept on the heap, so that a small stack is enough.
pub async fn simulate_in(timeline: &Timeline, manner: Manner) -> std::result::Result<Outcome, SimulationError> {
    let missing = unsupported(timeline);
    if !missing.is_empty() {
        return Ok(Outcome::Unsupported(missing));
    }
    let mut player = Box::pin(Player::open(timeline, manner)).await?;
    Box::pin(player.play()).await?;
    let mut report = Box::pin(gather(&player.world, player.facts, player.refused)).await?;
    report.preview_differences = player.surprises;
    if timeline.months {
        let first = timeline.events.first().map_or(timeline.run_until, |e| e.date);
        report.months = Box::pin(months(&player.world, first, timeline.run_until)).await?;
    }
    player.world.db.close().await?;
    Ok(Outcome::Played(Box::new(report)))
}

struct Player<'a> {
    timeline: &'a Timeline,
    manner: Manner,
    world: World,
    with_drafts: bool,
    facts: Vec<Fact>,
    refused: Vec<Refused>,
    foreseen: Option<Foreseen>,
    surprises: Vec<String>,
}

/// What a preview said will be invoiced until a day.
struct Foreseen {
    until: Date,
    known: usize,
    invoices: Vec<(Date, i64)>,
}

impl<'a> Player<'a> {
    async fn open(timeline: &'a Timeline, manner: Manner) -> std::result::Result<Self, SimulationError> {
        let world = World::open(timeline).await?;
        Ok(Self {
            timeline,
            manner,
            world,
            with_drafts: drafts(timeline),
            facts: Vec::new(),
            refused: Vec::new(),
            foreseen: None,
            surprises: Vec::new(),
        })
    }

    async fn play(&mut self) -> std::result::Result<(), SimulationError> {
        let timeline = self.timeline;
        let events = &timeline.events;
        let mut day = self.world.ctx.today();
        let last = timeline.run_until;
        while day <= last {
            Box::pin(self.start_services(day)).await?;
            let todays = || events.iter().enumerate().filter(|(_, e)| e.date == day);
            let eventful = todays().next().is_some() || day == last;
            if eventful {
                self.look_back(day).await?;
            }
            for (index, _) in todays().filter(|(_, e)| e.time < ROUND_AT) {
                Box::pin(self.event(index)).await?;
            }
            if timeline.rounds == Rounds::Daily && (eventful || !self.manner.rounds_with_events) {
                Box::pin(self.round(day)).await?;
            }
            for (index, _) in todays().filter(|(_, e)| e.time >= ROUND_AT) {
                Box::pin(self.event(index)).await?;
            }
            if eventful && self.manner.previews {
                let next = events.iter().map(|e| e.date).find(|d| *d > day).unwrap_or(last);
                self.look_ahead(next).await?;
            }
            day = day.tomorrow().map_err(mpanel_core::Error::internal)?;
            self.drafts_until(day.min(last), MIDNIGHT).await?;
        }
        Ok(())
    }

    // What was ordered for a day is set up when it begins, unless its order was given up.
    async fn start_services(&mut self, day: Date) -> Result<()> {
        let due: Vec<_> = self.world.starting.extract_if(.., |(on, _)| *on <= day).collect();
        if due.is_empty() {
            return Ok(());
        }
        self.world.move_to(day, MIDNIGHT);
        let World { ctx, db, .. } = &self.world;
        let tx = db.begin().await?;
        for (_, subscription) in due {
            billing::start_term(ctx, &tx, subscription).await?;
        }
        tx.commit().await
    }

    // The next day of events is left out: what happens there is not foreseeable.
    async fn look_ahead(&mut self, next: Date) -> std::result::Result<(), SimulationError> {
        let until = next.yesterday().map_err(mpanel_core::Error::internal)?;
        let World { ctx, db, customer, .. } = &self.world;
        let with_saved_method = self.timeline.saved_method.then_some(*customer).into_iter().collect();
        let assumptions = billing::PreviewAssumptions {
            with_saved_method,
            customer: Some(*customer),
            ..billing::PreviewAssumptions::default()
        };
        let acts = billing::preview(ctx, db.read(), until, &assumptions).await?;
        // Today's round is over: what could be done today waits for the next one.
        let next = ctx.today().tomorrow().map_err(mpanel_core::Error::internal)?;
        let daily = self.timeline.rounds == Rounds::Daily;
        let invoices = acts.iter().filter(|a| a.act == "invoice" && (daily || a.at > ctx.today()));
        let mut invoices: Vec<(Date, i64)> =
            invoices.map(|a| (a.at.max(next), a.amount.map_or(0, |m| m.minor))).filter(|i| i.0 <= until).collect();
        invoices.sort();
        let known = crate::report::invoice_rows(&self.world).await?.len();
        self.foreseen = Some(Foreseen { until, known, invoices });
        Ok(())
    }

    async fn look_back(&mut self, day: Date) -> std::result::Result<(), SimulationError> {
        let Some(foreseen) = self.foreseen.take() else { return Ok(()) };
        let rows = crate::report::invoice_rows(&self.world).await?;
        let news = rows.iter().skip(foreseen.known).filter(|r| r.issue_date <= foreseen.until);
        let mut came: Vec<(Date, i64)> = news.map(|r| (r.issue_date, r.total.minor)).collect();
        came.sort();
        if came != foreseen.invoices {
            self.surprises.push(format!("before {day}: foreseen {:?}, came {came:?}", foreseen.invoices));
        }
        Ok(())
    }

    async fn event(&mut self, index: usize) -> std::result::Result<(), SimulationError> {
        let event = &self.timeline.events[index];
        let path = format!("events[{index}]");
        self.drafts_until(event.date, event.time).await?;
        self.world.move_to(event.date, event.time);
        let done = match &event.verb {
            Verb::Run {} => Ok(self.round_now().await?),
            verb => Box::pin(verbs::carry_out(&mut self.world, self.timeline, verb)).await,
        };
        match (done, &event.expect) {
            (Ok(()), None) => {}
            (Ok(()), Some(_)) => return Err(SimulationError::NotRefused(path)),
            (Err(SimulationError::Failed(error)), expected) => {
                let (code, detail) = (error.code().to_owned(), error.detail().to_owned());
                let wanted = match expected {
                    None => self.manner.refusals && code != "internal",
                    Some(Expected::Refused) => true,
                    Some(Expected::RefusedWith(wanted)) => *wanted == code,
                };
                if !wanted {
                    return Err(SimulationError::Refused { path, code, detail });
                }
                self.refused.push(Refused { date: event.date, event: path, code, detail });
            }
            (Err(SimulationError::Input(error)), _) if self.manner.refusals => {
                let (code, detail) = ("not_there".to_owned(), error.to_string());
                self.refused.push(Refused { date: event.date, event: path, code, detail });
            }
            (Err(SimulationError::Input(error)), _) => {
                let path = format!("{path}.{}", error.path);
                return Err(crate::read::InputError::at(path, error.problem).into());
            }
            (Err(error), _) => return Err(error),
        }
        Ok(self.listen().await?)
    }

    async fn round(&mut self, day: Date) -> Result<()> {
        self.drafts_until(day, ROUND_AT).await?;
        self.world.move_to(day, ROUND_AT);
        self.round_now().await
    }

    // Issues the drafts whose time is over before a moment, each at its time, as the product's jobs do.
    async fn drafts_until(&mut self, day: Date, time: Time) -> Result<()> {
        let moment = self.world.moment(day, time);
        while self.with_drafts {
            let next = billing::next_draft_end(&self.world.ctx, self.world.db.read()).await?;
            let Some((at, customer)) = next.filter(|(at, _)| *at < moment) else { break };
            self.world.ctx.now = at.max(self.world.ctx.now);
            let World { ctx, db, .. } = &self.world;
            let times = if self.manner.rounds_twice { 2 } else { 1 };
            let mut polls = 1;
            while self.manner.rounds_broken_off
                && !break_off(Box::pin(billing::finalize_due_drafts(ctx, db, customer)), polls).await
            {
                polls += 3;
            }
            for _ in 0..times {
                billing::finalize_due_drafts(ctx, db, customer).await?;
            }
            self.listen().await?;
        }
        Ok(())
    }

    // The same operations, in the same order, as the product's daily job.
    async fn round_now(&mut self) -> Result<()> {
        if self.manner.rounds_broken_off {
            // A little further each time until it gets through, from another place every day.
            let day = usize::try_from(self.world.ctx.now.as_second() / 86_400).unwrap_or_default();
            let mut polls = 1 + day % 3;
            let World { ctx, db, .. } = &self.world;
            let saved = self.timeline.saved_method;
            while !break_off(Box::pin(bill(ctx, db, saved)), polls).await {
                polls += 3;
            }
        }
        let saved = self.timeline.saved_method;
        Box::pin(bill(&self.world.ctx, &self.world.db, saved)).await?;
        if self.manner.rounds_twice {
            Box::pin(bill(&self.world.ctx, &self.world.db, saved)).await?;
        }
        self.listen().await
    }

    // Hears what billing recorded, and does what other parts of the product would do about it.
    async fn listen(&mut self) -> Result<()> {
        for _ in 0..MAX_ECHOES {
            let heard = mpanel_db::outbox::read_after(self.world.db.read(), self.world.heard, 500).await?;
            let Some(last) = heard.last() else { return Ok(()) };
            self.world.heard = last.seq;
            for envelope in heard {
                let date = envelope.at.to_zoned(self.world.ctx.zone.clone()).date();
                match &envelope.event {
                    Event::ChargeDue { invoice, .. } if self.timeline.saved_method => {
                        Box::pin(self.charge(*invoice)).await?
                    }
                    Event::TerminationDue { service, .. } => Box::pin(self.end_service(*service)).await?,
                    Event::SuspensionDue { service, .. } => Box::pin(self.suspend(*service)).await?,
                    Event::InvoicePaid { invoice, .. } => Box::pin(self.go_on(*invoice)).await?,
                    _ => {}
                }
                self.facts.push(Fact { date, event: envelope.event });
            }
        }
        Ok(())
    }

    async fn charge(&mut self, invoice: InvoiceId) -> Result<()> {
        let owed = billing::get_invoice(&self.world.ctx, self.world.db.read(), invoice).await?.row.balance;
        if owed.minor > 0 {
            money::receive(&mut self.world, owed, None, vec![invoice]).await?;
        }
        Ok(())
    }

    async fn suspend(&mut self, service: ServiceId) -> Result<()> {
        let World { ctx, db, .. } = &self.world;
        let tx = db.begin().await?;
        if billing::suspension_still_due(ctx, &tx, service).await?.is_some() {
            billing::stop_for_debt(ctx, &tx, service).await?;
        }
        tx.commit().await
    }

    async fn go_on(&mut self, invoice: InvoiceId) -> Result<()> {
        let World { ctx, db, .. } = &self.world;
        for service in billing::services_of_invoice(ctx, db.read(), invoice).await? {
            let tx = db.begin().await?;
            if billing::suspension_still_due(ctx, &tx, service).await?.is_none() {
                billing::go_on_after_debt(ctx, &tx, service).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    async fn end_service(&mut self, service: ServiceId) -> Result<()> {
        let World { ctx, db, .. } = &self.world;
        let tx = db.begin().await?;
        let subscription = billing::subscription_of_service(ctx, &tx, service).await?.id;
        billing::end_subscription(ctx, &tx, subscription, "terminated for non-payment").await?;
        tx.commit().await
    }
}

// Whether invoices ever wait: without drafts nobody looks for them.
fn drafts(timeline: &Timeline) -> bool {
    let sets = |verb: &Verb| matches!(verb, Verb::SetPolicy { key, .. } if key == DRAFT_HOURS);
    let of_plans = timeline.plans.iter().any(|p| p.policies.contains_key(DRAFT_HOURS));
    let set = timeline.policies.contains_key(DRAFT_HOURS) || of_plans || timeline.events.iter().any(|e| sets(&e.verb));
    set || timeline.options.drafts == Some(true)
}

async fn bill(ctx: &mpanel_core::OpContext, db: &mpanel_db::Db, saved_method: bool) -> Result<()> {
    // A trial of somebody who saved no way to pay ends; all others are billed.
    for (subscription, _) in billing::ending_trials(ctx, db.read(), ctx.today()).await? {
        let tx = db.begin().await?;
        billing::decide_trial(ctx, &tx, subscription, saved_method).await?;
        tx.commit().await?;
    }
    billing::run_renewals(ctx, db, ctx.today()).await?;
    billing::run_automation_day(ctx, db).await?;
    billing::release_revenue(ctx, db).await?;
    Ok(())
}

/// Drops a piece of work after it was woken some times, as a stopped process would; whether it got through before.
async fn break_off<T>(mut work: Pin<Box<dyn Future<Output = T> + '_>>, polls: usize) -> bool {
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(context).map(|_| true)
    })
    .await
}
