//! From what a timeline says happens to the operation of the product that does it.

use std::collections::BTreeMap;

use mpanel_billing as billing;
use mpanel_billing::{
    Access, AddOnInput, CancelWhen, CartContents, CartItemInput, ChangeBy, ChangeRequest, ChangeWhen, CreditRequest,
    CreditScope, InvoiceState, InvoiceView, PlaceOrder, PlanChange, Receipt, Reversal, ReversalKind, WantedChange,
};
use mpanel_calc::{Anchor, Cadence};
use mpanel_core::{Error, InvoiceId, Money, PaymentId};

use crate::read::InputError;
use crate::report::draft_rows;
use crate::schema::{Effective, IntervalChange, PlanInput, ResumeAnchor, Timeline, Verb, Which};
use crate::world::{Named, SimulationError, World, confirm_number};

type Done = Result<(), SimulationError>;

/// Carries one event out. What billing refuses comes back as an error with its code.
pub(crate) async fn carry_out(world: &mut World, timeline: &Timeline, verb: &Verb) -> Done {
    match verb {
        Verb::Subscribe { .. } => Box::pin(subscribe(world, timeline, verb)).await,
        Verb::Pay { invoice, amount, .. } => Box::pin(pay(world, *invoice, *amount)).await,
        Verb::Refund { invoice, payment, amount, with_credit_note } => {
            let back = Back { kind: ReversalKind::Refund, with_credit_note: *with_credit_note, fee: None };
            let from = paid_by(world, *invoice, *payment).await?;
            Box::pin(give_back(world, from, *amount, back)).await
        }
        Verb::Chargeback { invoice, amount, fee } => {
            let fee = fee.map(|minor| world.money(minor));
            let back = Back { kind: ReversalKind::Chargeback, with_credit_note: false, fee };
            let from = paid_by(world, *invoice, None).await?;
            Box::pin(give_back(world, from, *amount, back)).await
        }
        Verb::Dispute { invoice } => {
            let id = which(world, *invoice).await?.row.id;
            let tx = world.db.begin().await?;
            billing::mark_disputed(&world.ctx, &tx, &[id], true).await?;
            Ok(tx.commit().await?)
        }
        Verb::DisputeDecided { invoice, won, amount, fee } => {
            let id = which(world, *invoice).await?.row.id;
            let from = paid_by(world, *invoice, None).await?;
            let tx = world.db.begin().await?;
            billing::mark_disputed(&world.ctx, &tx, &[id], false).await?;
            tx.commit().await?;
            if *won {
                return Ok(());
            }
            let fee = fee.map(|minor| world.money(minor));
            let back = Back { kind: ReversalKind::Chargeback, with_credit_note: false, fee };
            Box::pin(give_back(world, from, *amount, back)).await
        }
        Verb::CreditNote { invoice, amount } => Box::pin(credit_note(world, *invoice, *amount)).await,
        Verb::Void { invoice, release } => {
            let release = release.or(timeline.options.void_releases_periods).unwrap_or(false);
            let id = which(world, *invoice).await?.row.id;
            let tx = world.db.begin().await?;
            billing::void_invoice(&world.ctx, &tx, id, "simulated", release).await?;
            Ok(tx.commit().await?)
        }
        Verb::WriteOff { invoice } => {
            let id = which(world, *invoice).await?.row.id;
            let tx = world.db.begin().await?;
            billing::write_off_invoice(&world.ctx, &tx, id, "simulated").await?;
            Ok(tx.commit().await?)
        }
        Verb::BillItem { .. } => bill_item(world, verb).await,
        Verb::GrantCredit { amount, expires } => {
            let tx = world.db.begin().await?;
            let reason = "simulated".to_owned();
            let credit = billing::NewCredit { amount: world.money(*amount), reason, expires_on: *expires };
            billing::grant_credit(&world.ctx, &tx, world.customer, credit).await?;
            billing::apply_credit(&world.ctx, &tx, world.customer).await?;
            Ok(tx.commit().await?)
        }
        Verb::TopUp { amount, expires } => {
            let tx = world.db.begin().await?;
            let (customer, amount) = (world.customer, world.money(*amount));
            let invoice = billing::request_top_up(&world.ctx, &tx, customer, amount, *expires).await?;
            tx.commit().await?;
            Ok(receive(world, amount, vec![invoice]).await?)
        }
        Verb::SetPolicy { level, of, key, value } => {
            let subject = subject_of(world, *level, of.as_deref()).await?;
            let tx = world.db.begin().await?;
            billing::set_policy(&world.ctx, &tx, *level, &subject, key, value).await?;
            Ok(tx.commit().await?)
        }
        Verb::AddCertificate { number, country, from, until } => {
            let country = country.as_ref().map(|c| c.parse().map_err(|e| InputError::at("country", e))).transpose()?;
            let (number, valid_from) = (number.clone(), from.unwrap_or(world.ctx.today()));
            let new = billing::NewTaxCertificate { country, number, valid_from, valid_until: *until };
            let tx = world.db.begin().await?;
            billing::add_certificate(&world.ctx, &tx, world.customer, new).await?;
            Ok(tx.commit().await?)
        }
        Verb::UpdateCustomer { country, region, vat_number } => {
            let country = country.as_ref().map(|c| c.parse().map_err(|e| InputError::at("country", e))).transpose()?;
            let region = region.clone().map(Some);
            let address = region.map(|region| billing::Address { region, ..billing::Address::default() });
            let patch = billing::CustomerPatch { country, address, tax_id: vat_number.clone(), ..Default::default() };
            let tx = world.db.begin().await?;
            billing::update_customer(&world.ctx, &tx, world.customer, patch, None).await?;
            confirm_number(&world.ctx, &tx, world.customer).await?;
            Ok(tx.commit().await?)
        }
        Verb::Usage { subscription, meter, quantity, key, used_on } => {
            let occurred_at = match used_on {
                Some(day) => world.noon_of(*day),
                None => world.ctx.now,
            };
            world.measured += 1;
            let event = billing::NewUsage {
                id: format!("{:08}", world.measured),
                service: None,
                subscription: Some(world.subscription(subscription)?),
                meter: meter.clone(),
                value: *quantity,
                occurred_at,
                unique_key: key.clone(),
                attributes: BTreeMap::new(),
            };
            let subscription = world.subscription(subscription)?;
            let tx = world.db.begin().await?;
            billing::record_usage(&world.ctx, &tx, &[event]).await?;
            tx.commit().await?;
            // In the product a job does this at once.
            billing::bill_threshold(&world.ctx, &world.db, subscription).await?;
            Ok(())
        }
        Verb::CorrectUsage { usage, quantity } => {
            let change = billing::Correction { value: *quantity, reason: "simulated".to_owned() };
            let tx = world.db.begin().await?;
            billing::correct_usage(&world.ctx, &tx, &format!("{usage:08}"), change).await?;
            Ok(tx.commit().await?)
        }
        Verb::Finalise {} => Box::pin(finalise(world)).await,
        _ => Box::pin(change(world, timeline, verb)).await,
    }
}

// Whose a setting is, as billing names it.
async fn subject_of(world: &World, level: billing::PolicyLevel, of: Option<&str>) -> Result<String, SimulationError> {
    use billing::PolicyLevel::{Customer, Product, Service};
    match level {
        Product => {
            let name = of.ok_or_else(|| InputError::at("of", "say of which plan or add-on"))?;
            let found = world.plans.get(name).or_else(|| world.add_ons.get(name));
            let found = found.ok_or_else(|| InputError::at("of", format!("there is no plan or add-on {name:?}")))?;
            Ok(found.to_string())
        }
        Service => {
            let id = world.subscription(of.unwrap_or("main"))?;
            Ok(billing::get_subscription(&world.ctx, world.db.read(), id).await?.service.to_string())
        }
        _ if of.is_some() => Err(InputError::at("of", "is for the levels product and service").into()),
        Customer => Ok(world.customer.to_string()),
        _ => Ok(String::new()),
    }
}

async fn finalise(world: &mut World) -> Done {
    let mut drafts = draft_rows(world).await?;
    if drafts.is_empty() {
        return Err(Error::conflict("not_a_draft", "There is no draft.").into());
    }
    // One may take others along.
    while let Some(first) = drafts.first() {
        let tx = world.db.begin().await?;
        billing::finalize_draft(&world.ctx, &tx, first.id).await?;
        tx.commit().await?;
        drafts = draft_rows(world).await?;
    }
    Ok(())
}

/// What concerns a subscription that runs.
async fn change(world: &mut World, timeline: &Timeline, verb: &Verb) -> Done {
    match verb {
        Verb::Cancel { subscription, when, release_from_contract } => {
            let when = match when {
                Effective::Immediate => CancelWhen::Now,
                Effective::EndOfTerm => CancelWhen::EndOfTerm,
                Effective::On(day) => CancelWhen::On(*day),
            };
            let id = world.subscription(subscription)?;
            let tx = world.db.begin().await?;
            if *release_from_contract {
                billing::cancel_despite_contract(&world.ctx, &tx, id, when, "simulated").await?;
            } else {
                billing::cancel_subscription(&world.ctx, &tx, id, when, "simulated").await?;
            }
            Ok(tx.commit().await?)
        }
        Verb::UndoCancel { subscription } => {
            let id = world.subscription(subscription)?;
            let tx = world.db.begin().await?;
            billing::resume_subscription(&world.ctx, &tx, id).await?;
            Ok(tx.commit().await?)
        }
        Verb::UndoChange { subscription } => {
            let id = world.subscription(subscription)?;
            let tx = world.db.begin().await?;
            let changes = billing::list_changes(&world.ctx, &tx, id, ChangeBy::Staff).await?;
            let scheduled = changes.into_iter().find(|c| c.state == billing::ChangeState::Scheduled);
            let change = scheduled.ok_or_else(|| Error::conflict("no_change", "No change is scheduled."))?;
            billing::undo_change(&world.ctx, &tx, id, change.id, ChangeBy::Staff).await?;
            Ok(tx.commit().await?)
        }
        _ => {
            let (subscription, what, when) = wanted(world, timeline, verb)?;
            let id = world.subscription(subscription)?;
            // The product asks staff for a word about what they did at the provider; here nothing has to be done.
            let note = Some("simulated".to_owned());
            let request = ChangeRequest { what, when, note, by: ChangeBy::Staff };
            let tx = world.db.begin().await?;
            billing::change_subscription(&world.ctx, &tx, id, &request, None, None).await?;
            Ok(tx.commit().await?)
        }
    }
}

type Wanted<'a> = (&'a str, WantedChange, ChangeWhen);

/// The product's words for a change.
fn wanted<'a>(world: &World, timeline: &Timeline, verb: &'a Verb) -> Result<Wanted<'a>, SimulationError> {
    let days = |when: &Effective| match when {
        Effective::Immediate => ChangeWhen::Now,
        Effective::EndOfTerm => ChangeWhen::EndOfTerm,
        Effective::On(day) => ChangeWhen::On(*day),
    };
    Ok(match verb {
        Verb::ChangePlan { subscription, to, every, add_ons, when } => {
            let product = world.plans.get(to).copied();
            let product = product.ok_or_else(|| InputError::at("to", format!("there is no plan {to:?}")))?;
            let plan = PlanChange {
                product: Some(product),
                cycle_months: every.map(billing::cycle_of),
                add_ons: add_ons.as_ref().map(|chosen| add_ons_of(world, chosen)).transpose()?,
                options: None,
                price: None,
                keep_anchor: timeline.options.interval_change == Some(IntervalChange::KeepAnchor),
            };
            (subscription, WantedChange::Plan(plan), days(when))
        }
        Verb::SetQuantity { subscription, add_on, quantity, when } => {
            let component = match add_on {
                None => "plan".to_owned(),
                Some(name) => {
                    let id = world.add_ons.get(name);
                    let id = id.ok_or_else(|| InputError::at("add_on", format!("there is no add-on {name:?}")))?;
                    format!("add_on:{id}")
                }
            };
            (subscription, WantedChange::Quantity { component, quantity: *quantity }, days(when))
        }
        Verb::SetPrice { subscription, amount, when } => {
            (subscription, WantedChange::Price(world.money(*amount)), days(when))
        }
        Verb::SetAnchorDay { subscription, day, when } => {
            let at_once = *when == Effective::Immediate;
            let date = match when {
                Effective::On(date) => *date,
                _ => Anchor::on_day(*day).first_on_or_after(world.ctx.today(), 1),
            };
            if date.day() != (*day).min(date.days_in_month()) {
                return Err(InputError::at("when", format!("is not on day {day} of its month")).into());
            }
            (subscription, WantedChange::DueDate { day: date, at_once }, ChangeWhen::Now)
        }
        Verb::Pause { subscription, credit } => {
            (subscription, WantedChange::Pause { credit: *credit }, ChangeWhen::Now)
        }
        Verb::Resume { subscription } => {
            let restart_term = timeline.options.resume_anchor == Some(ResumeAnchor::RestartTerm);
            (subscription, WantedChange::Resume { restart_term }, ChangeWhen::Now)
        }
        _ => return Err(unplayed()),
    })
}

fn add_ons_of(world: &World, chosen: &BTreeMap<String, i64>) -> Result<Vec<AddOnInput>, InputError> {
    let each = chosen.iter().map(|(name, quantity)| {
        let id = world.add_ons.get(name).copied();
        let id = id.ok_or_else(|| InputError::at(format!("add_ons.{name}"), "there is no such add-on"))?;
        Ok(AddOnInput { id, quantity: *quantity })
    });
    each.collect()
}

// What is not played is named before the first day.
fn unplayed() -> SimulationError {
    Error::internal("an event that billing cannot do was not noticed beforehand").into()
}

async fn subscribe(world: &mut World, timeline: &Timeline, verb: &Verb) -> Done {
    let Verb::Subscribe {
        name,
        plan,
        every,
        add_ons,
        coupon,
        wait_for_payment,
        trial_days,
        instalments,
        anchor_day,
        ..
    } = verb
    else {
        return Err(unplayed());
    };
    let input = timeline.plans.iter().find(|p| p.id == *plan);
    let input = input.ok_or_else(|| InputError::at("plan", format!("there is no plan {plan:?}")))?;
    let every = match (every, input.prices.as_slice()) {
        (Some(every), _) => *every,
        (None, [only]) => only.every,
        _ => return Err(InputError::at("every", "the plan has several prices: say which").into()),
    };
    let item = CartItemInput {
        trial: trial_days.is_some(),
        product_id: world.plans.get(plan).copied().ok_or_else(unplayed)?,
        cycle_months: billing::cycle_of(every),
        quantity: 1,
        region: String::new(),
        image_id: "image".to_owned(),
        hostname: name.clone(),
        ssh_key: None,
        access: Access::Password,
        add_ons: add_ons_of(world, add_ons)?,
        options: Vec::new(),
        software: None,
    };
    let wanted = PlaceOrder {
        customer: world.customer,
        currency: world.currency,
        contents: CartContents { items: vec![item], coupon: coupon.clone(), ..CartContents::default() },
        expected_due_now: None,
        accept_terms: true,
        cart: None,
        has_method: true,
    };
    if let Some(days) = trial_days {
        offer_trial(world, input, every, *days).await?;
    }
    let tx = world.db.begin().await?;
    if anchor_day.is_some() {
        world.anchor(&tx, "calendar", *anchor_day).await?;
    }
    let placed = billing::place_order(&world.ctx, &tx, wanted).await?;
    if anchor_day.is_some() {
        let account = timeline.customer.account_anchor;
        world.anchor(&tx, if account.is_some() { "account" } else { "anniversary" }, account).await?;
    }
    let is_paid = placed.balance.is_zero();
    for sold in &placed.subscriptions {
        world.subscriptions.push(Named { name: name.clone(), id: sold.subscription });
        if !wait_for_payment {
            if !is_paid {
                billing::accept_order(&world.ctx, &tx, placed.order).await?;
            }
            billing::start_term(&world.ctx, &tx, sold.subscription).await?;
        }
    }
    if let Some(parts) = instalments {
        let shape = billing::PlanShape::Equal { parts: *parts, first_due: world.ctx.today(), months: 1 };
        billing::agree_payment_plan(&world.ctx, &tx, placed.invoice, &shape).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A free trial is a matter of the price: it is offered on the day somebody takes it.
async fn offer_trial(world: &World, plan: &PlanInput, every: Cadence, days: i64) -> Done {
    let days = i32::try_from(days).map_err(|e| InputError::at("trial_days", e))?;
    let product = world.plans.get(&plan.id).copied().ok_or_else(unplayed)?;
    let trial = billing::Trial { days, minor: 0, card: false };
    let prices: Vec<billing::ProductPrice> =
        plan.prices.iter().map(|p| world.price(p, (p.every == every).then_some(trial))).collect();
    let tx = world.db.begin().await?;
    billing::set_prices(&world.ctx, &tx, product, &prices).await?;
    Ok(tx.commit().await?)
}

async fn pay(world: &mut World, invoice: Option<Which>, amount: Option<i64>) -> Done {
    let (amount, invoices) = match (invoice, amount) {
        (None, Some(minor)) => (world.money(minor), Vec::new()),
        (which_one, minor) => {
            let view = which(world, which_one.unwrap_or_default()).await?;
            (minor.map_or(view.row.balance, |minor| world.money(minor)), vec![view.row.id])
        }
    };
    receive(world, amount, invoices).await?;
    start_paid_orders(world).await
}

/// Books a payment as the product does when its gateway reports one.
pub(crate) async fn receive(world: &mut World, amount: Money, invoices: Vec<InvoiceId>) -> mpanel_core::Result<()> {
    let payment: PaymentId = world.ctx.new_id();
    let receipt = Receipt {
        payment,
        customer: world.customer,
        amount,
        settled: None,
        received_on: None,
        cash_account: "simulated".to_owned(),
        invoices,
    };
    let tx = world.db.begin().await?;
    billing::allocate_payment(&world.ctx, &tx, receipt).await?;
    tx.commit().await?;
    world.payments.push((payment, amount.minor));
    Ok(())
}

// The machine of a paid order is set up at once in a simulation.
async fn start_paid_orders(world: &mut World) -> Done {
    let tx = world.db.begin().await?;
    for named in &world.subscriptions {
        let found = billing::get_subscription(&world.ctx, &tx, named.id).await?;
        if found.state == billing::SubscriptionState::Pending {
            let order = billing::get_order(&world.ctx, &tx, found.order).await?;
            if order.state == billing::OrderState::Active {
                billing::start_term(&world.ctx, &tx, named.id).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

struct Back {
    kind: ReversalKind,
    with_credit_note: bool,
    fee: Option<Money>,
}

// What each payment still pays of an invoice, or what one payment brought.
async fn paid_by(
    world: &World,
    invoice: Which,
    payment: Option<usize>,
) -> Result<Vec<(PaymentId, i64)>, SimulationError> {
    if let Some(number) = payment {
        let found = number.checked_sub(1).and_then(|n| world.payments.get(n)).copied();
        return Ok(vec![found.ok_or_else(|| InputError::at("payment", "there is no such payment yet"))?]);
    }
    let view = which(world, invoice).await?;
    let mut found: Vec<(PaymentId, i64)> = Vec::new();
    for allocation in &view.allocations {
        let Some(payment) = allocation.payment else { continue };
        match found.iter_mut().find(|p| p.0 == payment) {
            Some(known) => known.1 += allocation.amount.minor,
            None => found.push((payment, allocation.amount.minor)),
        }
    }
    Ok(found.into_iter().filter(|p| p.1 > 0).collect())
}

// Takes an amount back from payments, the latest first.
async fn give_back(world: &mut World, paid: Vec<(PaymentId, i64)>, amount: Option<i64>, back: Back) -> Done {
    if paid.is_empty() {
        return Err(Error::conflict("not_paid", "There is no payment of this invoice to take back.").into());
    }
    let mut left = amount.unwrap_or_else(|| paid.iter().map(|p| p.1).sum());
    let (mut fee, count) = (back.fee, paid.len());
    let tx = world.db.begin().await?;
    for (index, (payment, most)) in paid.into_iter().rev().enumerate() {
        // What is asked beyond the payments goes to the last one, so that billing itself refuses it.
        let part = if index + 1 == count { left } else { left.min(most) };
        if part == 0 && index > 0 {
            break;
        }
        left -= part;
        let reversal = Reversal {
            reference: world.ctx.new_uuid().to_string(),
            payment,
            amount: world.money(part),
            kind: back.kind,
            with_credit_note: back.with_credit_note,
            reason: "simulated".to_owned(),
            fee: fee.take(),
        };
        billing::reverse_allocation(&world.ctx, &tx, reversal).await?;
    }
    Ok(tx.commit().await?)
}

async fn credit_note(world: &mut World, invoice: Which, amount: Option<i64>) -> Done {
    let id = which(world, invoice).await?.row.id;
    let scope = amount.map_or(CreditScope::Remaining, |minor| CreditScope::Gross(world.money(minor)));
    let tx = world.db.begin().await?;
    let request = CreditRequest { scope, reason: "simulated".to_owned() };
    billing::issue_credit_note(&world.ctx, &tx, id, request).await?;
    Ok(tx.commit().await?)
}

async fn which(world: &World, which: Which) -> Result<InvoiceView, SimulationError> {
    let rows = crate::report::invoice_rows(world).await?;
    let found = match which {
        Which::Latest => rows.iter().rev().find(|r| r.state != InvoiceState::Void),
        Which::Oldest => rows.iter().find(|r| r.state == InvoiceState::Open),
        Which::Number(number) => rows.get(number - 1),
    };
    let row = found.ok_or_else(|| InputError::at("invoice", "there is no such invoice yet"))?;
    Ok(billing::get_invoice(&world.ctx, world.db.read(), row.id).await?)
}

async fn bill_item(world: &World, verb: &Verb) -> Done {
    let Verb::BillItem { amount, quantity, due, every, times, over_period } = verb else { return Ok(()) };
    let again = |cadence| billing::ItemRecurrence { cadence, month_end: false, times: *times, until: None };
    let day = due.or(every.map(|_| world.ctx.today()));
    let timing = if day.is_some() { billing::ItemTiming::OnDay } else { billing::ItemTiming::NextInvoice };
    let terms = billing::ItemTerms {
        description: "Item".to_owned(),
        quantity: *quantity,
        unit_price: world.money(*amount),
        tax_class: "standard".to_owned(),
        timing,
        day,
        recurrence: every.map(again),
        period: None,
        over_period: *over_period,
    };
    let tx = world.db.begin().await?;
    let new = billing::NewBillableItem { customer: world.customer, terms, now: false };
    billing::create_billable_item(&world.ctx, &tx, new).await?;
    Ok(tx.commit().await?)
}
