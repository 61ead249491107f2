//! From what a timeline says happens to the operation of the product that does it.

use std::collections::BTreeMap;

use mpanel_billing as billing;
use mpanel_billing::{Access, CartContents, CartItemInput, PlaceOrder, ReversalKind};
use mpanel_calc::Cadence;
use mpanel_core::{Error, Money};

use crate::contracts::{self, add_ons_of, unplayed};
use crate::money::{Back, credit_note, give_back, paid_by, pay, receive, which};
use crate::read::InputError;
use crate::report::draft_rows;
use crate::schema::{PlanInput, Timeline, Verb};
use crate::world::{Named, SimulationError, World, confirm_number};

type Done = Result<(), SimulationError>;

/// Carries one event out. What billing refuses comes back as an error with its code.
pub(crate) async fn carry_out(world: &mut World, timeline: &Timeline, verb: &Verb) -> Done {
    match verb {
        Verb::Subscribe { .. } => Box::pin(subscribe(world, timeline, verb)).await,
        Verb::Pay { invoice, amount, settled } => {
            let settled = settled.as_ref().map(|s| Money::new(s.amount, s.currency));
            Box::pin(pay(world, *invoice, *amount, settled)).await
        }
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
            let paid = paid_by(world, *invoice, None).await?;
            let tx = world.db.begin().await?;
            billing::mark_disputed(&world.ctx, &tx, &[id], true).await?;
            for (payment, minor) in paid {
                let amount = world.money(minor);
                billing::hold_disputed(&world.ctx, &tx, payment, amount, &format!("{id}:{payment}")).await?;
            }
            Ok(tx.commit().await?)
        }
        Verb::DisputeDecided { invoice, won, amount, fee } => {
            let id = which(world, *invoice).await?.row.id;
            let from = paid_by(world, *invoice, None).await?;
            let tx = world.db.begin().await?;
            billing::mark_disputed(&world.ctx, &tx, &[id], false).await?;
            for (payment, _) in &from {
                billing::release_disputed(&world.ctx, &tx, *payment, &format!("{id}:{payment}")).await?;
            }
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
            Box::pin(billing::void_invoice(&world.ctx, &tx, id, "simulated", release)).await?;
            Ok(tx.commit().await?)
        }
        Verb::WriteOff { invoice } => {
            let id = which(world, *invoice).await?.row.id;
            let tx = world.db.begin().await?;
            Box::pin(billing::write_off_invoice(&world.ctx, &tx, id, "simulated")).await?;
            Ok(tx.commit().await?)
        }
        Verb::BillItem { .. } => bill_item(world, verb).await,
        Verb::BuyOnce { .. } => buy_once(world, verb).await,
        Verb::BuyBundle { .. } => Box::pin(buy_bundle(world, timeline, verb)).await,
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
            Ok(receive(world, amount, None, vec![invoice]).await?)
        }
        Verb::SetPolicy { level, of, key, value } => {
            let subject = subject_of(world, *level, of.as_deref()).await?;
            let tx = world.db.begin().await?;
            Box::pin(billing::set_policy(&world.ctx, &tx, *level, &subject, key, value)).await?;
            Ok(tx.commit().await?)
        }
        Verb::PutInGroup { group } => {
            let group = match group {
                Some(name) => Some(group_named(world, name).await?),
                None => None,
            };
            let tx = world.db.begin().await?;
            billing::put_customer_in_group(&world.ctx, &tx, world.customer, group, None).await?;
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
            Box::pin(billing::update_customer(&world.ctx, &tx, world.customer, patch, None)).await?;
            confirm_number(&world.ctx, &tx, world.customer, billing::VatAnswer::Valid).await?;
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
        Verb::CancelOrder { subscription } => {
            let id = world.subscription(subscription)?;
            let order = billing::get_subscription(&world.ctx, world.db.read(), id).await?.order;
            let tx = world.db.begin().await?;
            Box::pin(billing::cancel_order(&world.ctx, &tx, order, "simulated")).await?;
            Ok(tx.commit().await?)
        }
        Verb::Finalise {} => Box::pin(finalise(world)).await,
        _ => Box::pin(contracts::change(world, timeline, verb)).await,
    }
}

// Whose a setting is, as billing names it.
async fn subject_of(world: &World, level: billing::PolicyLevel, of: Option<&str>) -> Result<String, SimulationError> {
    use billing::PolicyLevel::{Customer, Group, Product, Service};
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
        Group => {
            let name = of.ok_or_else(|| InputError::at("of", "say of which group"))?;
            Ok(group_named(world, name).await?.to_string())
        }
        _ if of.is_some() => Err(InputError::at("of", "is for the levels product, group and service").into()),
        Customer => Ok(world.customer.to_string()),
        _ => Ok(String::new()),
    }
}

// A group is made when its name is said for the first time.
async fn group_named(world: &World, name: &str) -> Result<mpanel_core::CustomerGroupId, SimulationError> {
    let all = billing::list_customer_groups(&world.ctx, world.db.read()).await?;
    if let Some(found) = all.into_iter().find(|group| group.name == name.trim()) {
        return Ok(found.id);
    }
    let tx = world.db.begin().await?;
    let made = billing::create_customer_group(&world.ctx, &tx, name, "").await?;
    tx.commit().await?;
    Ok(made.id)
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

async fn subscribe(world: &mut World, timeline: &Timeline, verb: &Verb) -> Done {
    let Verb::Subscribe {
        name,
        plan,
        every,
        add_ons,
        coupon,
        coupons,
        wait_for_payment,
        trial_days,
        instalments,
        anchor_day,
        start_on,
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
        own_image: None,
        ssh_key: None,
        default_user: None,
        access: Access::Password,
        add_ons: add_ons_of(world, add_ons)?,
        options: Vec::new(),
        software: None,
        bundle: None,
        domain: None,
    };
    let wanted = PlaceOrder {
        customer: world.customer,
        currency: world.currency,
        contents: CartContents {
            items: vec![item],
            coupon: coupon.clone(),
            coupons: coupons.clone(),
            start_on: *start_on,
            ..CartContents::default()
        },
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
    let placed = Box::pin(billing::place_order(&world.ctx, &tx, wanted)).await?;
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
            match start_on.filter(|day| *day > world.ctx.today()) {
                Some(day) => world.starting.push((day, sold.subscription)),
                None => drop(billing::start_term(&world.ctx, &tx, sold.subscription).await?),
            }
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

// A product of its own for each event: its price is what the event says.
async fn buy_once(world: &World, verb: &Verb) -> Done {
    let Verb::BuyOnce { amount, quantity, earned_days, coupon } = verb else { return Ok(()) };
    let (ctx, tx) = (&world.ctx, world.db.begin().await?);
    let details = billing::ProductPatch {
        max_quantity: Some(100),
        earned_days: Some(*earned_days),
        ..billing::ProductPatch::default()
    };
    let slug = format!("once-{}", ctx.new_uuid().simple());
    let (kind, name) = (billing::ProductKind::OneTime, "Once".to_owned());
    let new = billing::NewProduct { group_id: None, kind, slug, name, details };
    let product_id = billing::create_product(ctx, &tx, new).await?.id;
    let price = billing::OncePrice { currency: world.currency, minor: *amount };
    billing::set_once_prices(ctx, &tx, product_id, &[price]).await?;
    let one_time = vec![billing::OneTimeInput { product_id, quantity: *quantity, bundle: None }];
    let wanted = PlaceOrder {
        customer: world.customer,
        currency: world.currency,
        contents: CartContents { one_time, coupon: coupon.clone(), ..CartContents::default() },
        expected_due_now: None,
        accept_terms: true,
        cart: None,
        has_method: true,
    };
    billing::place_order(ctx, &tx, wanted).await?;
    Ok(tx.commit().await?)
}

// A product and a bundle of its own for each event: their prices are what the event says.
async fn buy_bundle(world: &mut World, timeline: &Timeline, verb: &Verb) -> Done {
    let Verb::BuyBundle { plan, once, price, name } = verb else { return Ok(()) };
    let input = timeline.plans.iter().find(|p| p.id == *plan);
    let input = input.ok_or_else(|| InputError::at("plan", format!("there is no plan {plan:?}")))?;
    let [sold] = input.prices.as_slice() else {
        return Err(InputError::at("plan", "a plan of a bundle has one price").into());
    };
    let (cycle_months, currency) = (billing::cycle_of(sold.every), world.currency);
    let plan = world.plans.get(plan).copied().ok_or_else(unplayed)?;
    let ctx = &world.ctx;
    let tx = world.db.begin().await?;
    let slug = format!("bundle-{}", ctx.new_uuid().simple());
    let (kind, words) = (billing::ProductKind::OneTime, "Once".to_owned());
    let details = billing::ProductPatch::default();
    let new = billing::NewProduct { group_id: None, kind, slug: slug.clone(), name: words, details };
    let product = billing::create_product(ctx, &tx, new).await?.id;
    billing::set_once_prices(ctx, &tx, product, &[billing::OncePrice { currency, minor: *once }]).await?;
    let part = |product_id| billing::BundlePart { product_id, quantity: 1 };
    let prices = vec![billing::BundlePrice { currency, cycle_months, minor: *price }];
    let terms = billing::BundleTerms {
        slug,
        name: "Together".to_owned(),
        tagline: String::new(),
        description: String::new(),
        state: billing::BundleState::OnSale,
        parts: vec![part(product), part(plan)],
        pricing: billing::BundlePricing::Sum { prices },
        position: 0,
    };
    let bundle = Some(billing::BundleRef { id: billing::create_bundle(ctx, &tx, terms).await?.id, copy: 1 });
    let item = CartItemInput {
        trial: false,
        product_id: plan,
        cycle_months,
        quantity: 1,
        region: String::new(),
        image_id: "image".to_owned(),
        hostname: name.clone(),
        own_image: None,
        ssh_key: None,
        default_user: None,
        access: Access::Password,
        add_ons: Vec::new(),
        options: Vec::new(),
        software: None,
        bundle,
        domain: None,
    };
    let one_time = vec![billing::OneTimeInput { product_id: product, quantity: 1, bundle }];
    let wanted = PlaceOrder {
        customer: world.customer,
        currency,
        contents: CartContents { items: vec![item], one_time, ..CartContents::default() },
        expected_due_now: None,
        accept_terms: true,
        cart: None,
        has_method: true,
    };
    let placed = billing::place_order(ctx, &tx, wanted).await?;
    if !placed.balance.is_zero() {
        billing::accept_order(ctx, &tx, placed.order).await?;
    }
    for sold in &placed.subscriptions {
        billing::start_term(ctx, &tx, sold.subscription).await?;
    }
    tx.commit().await?;
    world.subscriptions.extend(placed.subscriptions.iter().map(|s| Named { name: name.clone(), id: s.subscription }));
    Ok(())
}
