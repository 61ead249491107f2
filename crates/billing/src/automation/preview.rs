//! What would happen until a day: the same proposals and the same ladder, walked forward without writing.

use std::collections::{HashMap, HashSet};

use mpanel_calc::period::plus_days;
use mpanel_calc::{Act, InvoiceFacts, Ladder, Step, ladder};
use mpanel_core::{
    BillableItemId, CustomerId, Date, InvoiceId, Money, OpContext, QuoteId, Result, ServiceId, SubscriptionId,
    Timestamp,
};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::cards::{self, DefaultCard};
use super::facts::{OpenInvoice, gather, ladder_for, service_facts};
use super::{DAILY_AT, PlannedAct};
use crate::columns;
use crate::customer::store as customers;
use crate::drafting::{Moment, Standing, split, store as drafts};
use crate::history::Subject;
use crate::invoice::InvoiceKind;
use crate::invoice::draft::Prepared;
use crate::invoice::store::{invoice, sales};
use crate::item::store as items;
use crate::policy::PolicyScope;
use crate::quote::{store as quotes, waiting_quotes};
use crate::subscription::billable::{self, Billable};
use crate::subscription::renewal::{Owing, RenewalSettings, USAGE_THRESHOLD, propose_early};
use crate::subscription::store as subscriptions;
use crate::subscription::{
    ContractStep, STOP_BILLING, SubscriptionState, ending_trials, ends_by_itself, foresee_rest, plan_contracts,
    reminder_days, scope,
};

/// What a preview takes for granted.
#[derive(Debug, Clone, Default)]
pub struct PreviewAssumptions {
    /// Customers with a saved method, whose automatic charges are expected to succeed. Nobody else is expected to pay.
    pub with_saved_method: HashSet<CustomerId>,
    /// The cards that are charged by themselves and expire; each is expected to stay.
    pub cards: Vec<DefaultCard>,
    /// Only this customer.
    pub customer: Option<CustomerId>,
}

struct Walk<'a> {
    ctx: &'a OpContext,
    until: Date,
    assumptions: &'a PreviewAssumptions,
    names: HashMap<Uuid, customers::Model>,
    acts: Vec<PlannedAct>,
}

/// Everything the automation would do from today until `until`, in order.
pub async fn preview<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    until: Date,
    assumptions: &PreviewAssumptions,
) -> Result<Vec<PlannedAct>> {
    let settings = match assumptions.customer {
        Some(customer) => RenewalSettings::of(ctx, conn, customer.uuid()).await?,
        None => RenewalSettings::load(ctx, conn).await?,
    };
    let mut open = invoice::Entity::find_in(ctx).filter(invoice::Column::State.eq("open")).filter(sales());
    let over = SubscriptionState::Cancelled.as_str();
    let mut live = subscriptions::Entity::find_in(ctx).filter(subscriptions::Column::State.ne(over));
    if let Some(customer) = assumptions.customer {
        open = open.filter(invoice::Column::CustomerId.eq(customer.uuid()));
        live = live.filter(subscriptions::Column::CustomerId.eq(customer.uuid()));
    }
    let open = open.order_by_asc(invoice::Column::Id).all(conn).await.or_internal("reading open invoices")?;
    let live = live.order_by_asc(subscriptions::Column::Id).all(conn).await.or_internal("reading subscriptions")?;
    let ids = open.iter().map(|i| i.customer_id).chain(live.iter().map(|s| s.customer_id));
    let mut quotes = waiting_quotes(ctx, conn, until).await?;
    quotes.retain(|q| assumptions.customer.is_none_or(|c| c.uuid() == q.customer_id));
    let ids = ids.chain(quotes.iter().map(|q| q.customer_id));
    let mut drafted = match settings.with_drafts {
        true => drafts::customers_with_drafts(ctx, conn).await?,
        false => Vec::new(),
    };
    drafted.retain(|id| assumptions.customer.is_none_or(|c| c.uuid() == *id));
    let mut drafts = drafts::of_customers(ctx, conn, drafted.iter().copied()).await?;
    let of = assumptions.customer.map(CustomerId::uuid);
    let items = match settings.with_items {
        true => items::look(ctx, conn, &settings.policies, of).await?,
        false => HashMap::new(),
    };
    let ids = ids.chain(drafted.iter().copied()).chain(items.keys().copied());
    let names = customers::load_map(ctx, conn, ids.collect::<Vec<_>>()).await?;
    let mut walk = Walk { ctx, until, assumptions, names, acts: Vec::new() };
    for invoice in gather(ctx, conn, &settings, open).await? {
        walk.open_invoice(&invoice)?;
    }
    for quote in &quotes {
        walk.expiry(quote)?;
    }
    let trials: HashSet<SubscriptionId> = ending_trials(ctx, conn, Date::MAX).await?.into_iter().map(|t| t.0).collect();
    let mut contracts = plan_contracts(ctx, conn, &settings.policies, until).await?;
    contracts.retain(|c| assumptions.customer.is_none_or(|customer| customer == c.customer));
    // A trial that nobody pays for ends before its contract begins.
    let pays = |c: &ContractStep| assumptions.with_saved_method.contains(&c.customer);
    contracts.retain(|c| pays(c) || !trials.contains(&c.subscription));
    for ContractStep { customer, service, name, at, act, because, .. } in contracts {
        walk.push(customer.uuid(), at, act, Subject::new("service", service, name), None, because);
    }
    let mine = |card: &&DefaultCard| assumptions.customer.is_none_or(|customer| customer == card.customer);
    for (at, card) in cards::plan(ctx, conn, &settings.policies, assumptions.cards.iter().filter(mine), until).await? {
        let because = format!("Setting {}: {} expires in {}.", cards::CARD_EXPIRY, card.words, card.expires());
        let name = walk.name_of(card.customer.uuid());
        let subject = Subject::new("customer", card.customer, name);
        walk.push(card.customer.uuid(), at, cards::ACT, subject, None, because);
    }
    let mut by_customer: HashMap<Uuid, Owing> = HashMap::new();
    for found in billable::load(ctx, conn, live).await? {
        by_customer.entry(found.row.customer_id).or_default().subscriptions.push(found);
    }
    for (customer, found) in items {
        by_customer.entry(customer).or_default().items = found;
    }
    for customer in drafted {
        by_customer.entry(customer).or_default();
    }
    for (customer, mut mine) in by_customer {
        walk.endings(&mine.subscriptions)?;
        walk.credits_at_end(conn, &mine.subscriptions, &settings).await?;
        walk.trials(customer, &mut mine.subscriptions, &trials, &settings)?;
        walk.renewals(customer, mine, &settings, drafts.remove(&customer).unwrap_or_default())?;
    }
    let Walk { mut acts, .. } = walk;
    acts.sort_by(|a, b| {
        let key = |p: &PlannedAct| (p.at, p.customer_name.clone(), p.subject.id.clone());
        key(a).cmp(&key(b))
    });
    Ok(acts)
}

impl Walk<'_> {
    fn open_invoice(&mut self, open: &OpenInvoice) -> Result<()> {
        // Of steps that are late, the run takes only the latest of a kind; see due_steps.
        let late = open.schedule.due(&open.facts, &open.ladder, &open.done, self.ctx.today());
        let dropped: HashSet<String> = late.into_iter().filter(|d| d.superseded).map(|d| d.step.key).collect();
        let subject = Subject::new("invoice", InvoiceId(open.row.id), open.row.title());
        let steps = |policy: &Ladder| open.schedule.steps(&open.facts, policy, open.row.balance_minor);
        let mut lists = steps(&open.ladder);
        let is_tried = |s: &Step| s.act == Act::Charge && !open.done.contains(&s.key);
        if self.pays(open.row.customer_id) && lists.first().is_some_and(|(steps, _)| steps.iter().any(is_tried)) {
            // The charge is expected to succeed, so that no part of a plan is missed.
            lists = steps(&Ladder { accelerate_days: None, ..open.ladder.clone() });
        }
        for (mut steps, owed) in lists {
            steps.retain(|s| !open.done.contains(&s.key) && !dropped.contains(&s.key));
            let owed = open.row.money(owed)?;
            self.steps(open.row.customer_id, &steps, &subject, owed, &open.names);
        }
        Ok(())
    }

    fn expiry(&mut self, quote: &quotes::Model) -> Result<()> {
        let subject = Subject::new("quote", QuoteId(quote.id), quote.title());
        let total = columns::money(quote.total_minor, &quote.currency)?;
        let at = quote.expires_on()?.max(self.ctx.today());
        let because = format!("Valid until {}, if it is not answered.", quote.valid_until);
        self.push(quote.customer_id, at, "expire_quote", subject, Some(total), because);
        Ok(())
    }

    fn endings(&mut self, all: &[Billable]) -> Result<()> {
        for row in all.iter().map(|b| &b.row) {
            let Some(end) = columns::date_opt(row.cancel_at.as_ref())?.filter(|end| *end <= self.until) else {
                continue;
            };
            let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
            let because =
                if ends_by_itself(row)? { "The contract ends by itself." } else { "The subscription is set to end." };
            self.push(row.customer_id, end, "expire", subject, None, because.to_owned());
        }
        Ok(())
    }

    // Unused days of what is set to end come back with its end.
    async fn credits_at_end<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        all: &[Billable],
        settings: &RenewalSettings,
    ) -> Result<()> {
        let until = self.until.to_string();
        for one in all.iter().filter(|b| b.row.cancel_at.as_ref().is_some_and(|end| *end <= until)) {
            let Some(customer) = self.names.get(&one.row.customer_id).cloned() else { continue };
            if customer.parked_reason.is_some() {
                continue;
            }
            let pays = self.pays(one.row.customer_id);
            // A customer whose last bill fails would be parked; the run says so then.
            let Ok(rest) = foresee_rest(self.ctx, conn, (&customer, &one.row), settings, pays).await else { continue };
            for found in rest {
                let subject = Subject::new("service", ServiceId(one.row.service_id), one.row.name.clone());
                let total = Money::new(found.totals.total, found.draft.currency);
                let because = "Setting cancel.credit_unused: what is not used until the end is credited.".to_owned();
                self.push(customer.id, found.draft.issue_date, "invoice", subject, Some(total), because);
            }
        }
        Ok(())
    }

    // A trial is brought to mind before its end; without a way to pay it ends the service.
    fn trials(
        &mut self,
        customer: Uuid,
        mine: &mut Vec<Billable>,
        trials: &HashSet<SubscriptionId>,
        settings: &RenewalSettings,
    ) -> Result<()> {
        let pays = self.pays(customer);
        let mut ended = Vec::new();
        for row in mine.iter().map(|b| &b.row).filter(|r| trials.contains(&SubscriptionId(r.id))) {
            let Some(end) = columns::date_opt(row.trial_end.as_ref())? else { continue };
            let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
            let days = reminder_days(&settings.policies, row);
            let at = plus_days(end, -days);
            if days > 0 && at >= self.ctx.today() && at <= self.until {
                let because = "Setting trial.reminder_days.".to_owned();
                self.push(customer, at, "reminder", subject.clone(), None, because);
            }
            if pays {
                continue;
            }
            ended.push(row.id);
            if end <= self.until {
                let because = "The trial ends, and there is no saved method to go on with.".to_owned();
                self.push(customer, end.max(self.ctx.today()), "expire", subject, None, because);
            }
        }
        mine.retain(|b| !ended.contains(&b.row.id));
        Ok(())
    }

    fn renewals(
        &mut self,
        id: Uuid,
        mut mine: Owing,
        settings: &RenewalSettings,
        mut drafts: Vec<Standing>,
    ) -> Result<()> {
        let Some(customer) = self.names.get(&id).cloned() else { return Ok(()) };
        if customer.parked_reason.is_some() {
            return Ok(());
        }
        for one in &mut mine.subscriptions {
            // Reached, and not billed yet: its job is on the way.
            if let Ok(Some(early)) =
                propose_early(self.ctx, &customer, std::slice::from_mut(one), settings, self.ctx.today())
            {
                self.proposal(&customer, std::slice::from_ref(one), &early, settings);
            }
        }
        let (mut held, mut last) = (Owing::default(), None);
        while let Some(now) = self.next_run(&mine, &held, &drafts, last, settings)? {
            let today = now.to_zoned(self.ctx.zone.clone()).date();
            if today > self.until {
                break;
            }
            mine.append(&mut held);
            mine.subscriptions.retain(|b| !self.rests(&b.row, today, settings));
            let moment = Moment { today, now, forced: None };
            // A customer whose proposal fails would be parked; the run says so then.
            let Ok(found) = split(self.ctx, &customer, mine, settings, moment, drafts) else { break };
            for proposal in &found.bills {
                self.proposal(&customer, &found.moved.subscriptions, proposal, settings);
            }
            (mine, held, last) = (found.moved, found.held, Some(now));
            drafts = found.waits.into_iter().map(|w| w.standing).collect();
        }
        Ok(())
    }

    // Whether nothing more is billed, because what is foreseen for an unpaid invoice has stopped it before a day.
    fn rests(&self, row: &subscriptions::Model, day: Date, settings: &RenewalSettings) -> bool {
        let service = ServiceId(row.service_id).to_string();
        let stops = settings.policies.word(STOP_BILLING, scope(row)) == "stop" && row.cancel_at.is_none();
        self.acts.iter().filter(|a| a.at < day && a.subject.id == service).any(|a| match a.act.as_str() {
            "terminate" => true,
            "suspend" => stops && !row.in_trial(a.at),
            _ => false,
        })
    }

    // When something is next to be done: at the day's work, or when the time of a draft is over.
    fn next_run(
        &self,
        mine: &Owing,
        held: &Owing,
        drafts: &[Standing],
        last: Option<Timestamp>,
        settings: &RenewalSettings,
    ) -> Result<Option<Timestamp>> {
        let days = mine.subscriptions.iter().filter_map(|b| b.row.next_invoice_on.as_ref());
        let days = days.chain(mine.items.iter().filter_map(|i| i.row.next_invoice_on.as_ref())).map(|day| (day, false));
        // What is held is billed at once when its terms change or end.
        let pressing = held.subscriptions.iter().flat_map(|b| [&b.row.next_change_on, &b.row.cancel_at]).flatten();
        let mut all = Vec::new();
        for (day, later) in days.chain(pressing.map(|day| (day, true))) {
            let at = self.work_of(columns::date(day)?, settings);
            all.extend((!later || last.is_none_or(|last| at > last)).then_some(at));
        }
        all.extend(drafts.iter().map(|d| d.until.max(self.ctx.now)).filter(|at| last.is_none_or(|last| *at > last)));
        Ok(all.into_iter().min())
    }

    // When the day's work is done. What could be done today by work that is over already waits for tomorrow's; where
    // nothing is drafted it makes no difference, and is told as of today.
    fn work_of(&self, day: Date, settings: &RenewalSettings) -> Timestamp {
        let at = |day: Date| {
            let begins = day.at(DAILY_AT.0, DAILY_AT.1, 0, 0).to_zoned(self.ctx.zone.clone());
            begins.map_or(self.ctx.now, |zoned| zoned.timestamp())
        };
        let first = at(day.max(self.ctx.today()));
        match (first >= self.ctx.now, settings.with_drafts) {
            (true, _) => first,
            (false, true) => at(plus_days(self.ctx.today(), 1)),
            (false, false) => self.ctx.now,
        }
    }

    fn proposal(
        &mut self,
        customer: &customers::Model,
        mine: &[Billable],
        proposal: &Prepared,
        settings: &RenewalSettings,
    ) {
        let draft = &proposal.draft;
        let total = Money::new(proposal.totals.total, draft.currency);
        let on_it: Vec<&subscriptions::Model> = mine
            .iter()
            .map(|b| &b.row)
            .filter(|s| draft.lines.iter().any(|l| l.subscription == Some(SubscriptionId(s.id))))
            .collect();
        let title = on_it.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ");
        let item = draft.lines.iter().find_map(|l| Some((l.marks.item.as_ref()?.0, &l.priced.description)));
        let subject = match (on_it.first(), item) {
            (None, Some((id, words))) => {
                Subject::new("billable_item", BillableItemId(id), words.lines().next().unwrap_or_default())
            }
            (first, _) => Subject::new("service", ServiceId(first.map_or_else(Uuid::nil, |s| s.service_id)), title),
        };
        let because = match draft.kind {
            _ if draft.why.as_ref().is_some_and(|why| why.rule == USAGE_THRESHOLD) => {
                "The usage of the period has reached a threshold of its price.".to_owned()
            }
            InvoiceKind::Items => format!("Billable items due on {}.", draft.due_date),
            InvoiceKind::Change => format!("A change of the service comes into force on {}.", draft.due_date),
            _ => {
                let day = draft.due_date;
                let changed = draft.lines.iter().any(|l| l.marks.cause.is_some() && l.priced.kind.is_periodic());
                let price = if changed { " A new price begins with it." } else { "" };
                format!("Renewal due on {day}; the invoice is raised ahead of it.{price}")
            }
        };
        self.push(customer.id, draft.issue_date, "invoice", subject.clone(), Some(total), because);
        if total.minor <= 0 {
            return;
        }
        let scope = PolicyScope { customer: Some(CustomerId(customer.id)), ..PolicyScope::default() };
        let facts = InvoiceFacts {
            issued: draft.issue_date,
            due: draft.due_date,
            order_pending: false,
            disputed: false,
            charges_stopped: false,
            services: on_it.iter().map(|s| service_facts(s, &settings.policies)).collect(),
        };
        let names = on_it.iter().map(|s| (ServiceId(s.service_id).to_string(), s.name.clone())).collect();
        let steps = ladder(&facts, &ladder_for("renewal", &settings.policies, scope));
        self.steps(customer.id, &steps, &subject, total, &names);
    }

    fn name_of(&self, customer: Uuid) -> String {
        self.names.get(&customer).map_or_else(String::new, |c| c.display_name().to_owned())
    }

    fn pays(&self, customer: Uuid) -> bool {
        self.assumptions.with_saved_method.contains(&CustomerId(customer))
    }

    fn steps(&mut self, customer: Uuid, steps: &[Step], about: &Subject, owed: Money, names: &HashMap<String, String>) {
        let pays = self.pays(customer);
        let until = self.until;
        for step in steps.iter().filter(|s| s.at <= until) {
            let at = step.at.max(self.ctx.today());
            let subject = match &step.act {
                Act::Suspend { service } | Act::PlanEnd { service } | Act::Terminate { service } => {
                    Subject::new("service", service, names.get(service).cloned().unwrap_or_default())
                }
                _ => about.clone(),
            };
            let charge = step.act == Act::Charge;
            if charge && !pays {
                // Without a saved method there is nothing to charge.
                continue;
            }
            let because = if charge {
                format!("Setting {}: the saved method is expected to succeed.", step.rule)
            } else if pays {
                format!("Setting {}.", step.rule)
            } else {
                format!("Setting {}, if nothing is paid until then.", step.rule)
            };
            self.push(customer, at, step.act.as_str(), subject, Some(owed), because);
            if charge {
                return;
            }
        }
    }

    fn push(&mut self, customer: Uuid, at: Date, act: &str, subject: Subject, amount: Option<Money>, because: String) {
        let name = self.name_of(customer);
        self.acts.push(PlannedAct {
            at,
            act: act.to_owned(),
            customer: CustomerId(customer),
            customer_name: name,
            subject,
            amount,
            because,
        });
    }
}
