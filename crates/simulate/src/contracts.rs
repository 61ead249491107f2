//! What a timeline changes in a contract that runs: plan, quantity, price, due day, pause, coupons, its end.

use std::collections::BTreeMap;

use mpanel_billing as billing;
use mpanel_billing::{AddOnInput, CancelWhen, ChangeBy, ChangeRequest, ChangeWhen, PlanChange, WantedChange};
use mpanel_calc::Anchor;
use mpanel_core::Error;

use crate::read::InputError;
use crate::schema::{Effective, IntervalChange, ResumeAnchor, Timeline, Verb};
use crate::world::{SimulationError, World};

type Done = Result<(), SimulationError>;

/// What concerns a subscription that runs.
pub(crate) async fn change(world: &mut World, timeline: &Timeline, verb: &Verb) -> Done {
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
                Box::pin(billing::cancel_despite_contract(&world.ctx, &tx, id, when, "simulated")).await?;
            } else {
                Box::pin(billing::cancel_subscription(&world.ctx, &tx, id, when, "simulated")).await?;
            }
            Ok(tx.commit().await?)
        }
        Verb::UndoCancel { subscription } => {
            let id = world.subscription(subscription)?;
            let tx = world.db.begin().await?;
            Box::pin(billing::resume_subscription(&world.ctx, &tx, id)).await?;
            Ok(tx.commit().await?)
        }
        Verb::GiveCoupon { subscription, code } => {
            let id = world.subscription(subscription)?;
            let tx = world.db.begin().await?;
            billing::give_coupon(&world.ctx, &tx, id, code).await?;
            Ok(tx.commit().await?)
        }
        Verb::TakeCoupon { subscription, code } => {
            let id = world.subscription(subscription)?;
            let tx = world.db.begin().await?;
            let held = billing::get_subscription(&world.ctx, &tx, id).await?.coupons;
            let coupon = held.into_iter().find(|c| c.code.eq_ignore_ascii_case(code));
            let coupon = coupon.ok_or_else(|| Error::not_found("coupon"))?.id;
            billing::take_coupon_off(&world.ctx, &tx, id, coupon).await?;
            Ok(tx.commit().await?)
        }
        Verb::UndoChange { subscription } => {
            let id = world.subscription(subscription)?;
            let tx = world.db.begin().await?;
            let changes = billing::list_changes(&world.ctx, &tx, id, ChangeBy::Staff).await?;
            let scheduled = changes.into_iter().find(|c| c.state == billing::ChangeState::Scheduled);
            let change = scheduled.ok_or_else(|| Error::conflict("no_change", "No change is scheduled."))?;
            Box::pin(billing::undo_change(&world.ctx, &tx, id, change.id, ChangeBy::Staff)).await?;
            Ok(tx.commit().await?)
        }
        _ => {
            let (subscription, what, when) = wanted(world, timeline, verb)?;
            let id = world.subscription(subscription)?;
            // The product asks staff for a word about what they did at the provider; here nothing has to be done.
            let note = Some("simulated".to_owned());
            let request = ChangeRequest { what, when, note, by: ChangeBy::Staff };
            let tx = world.db.begin().await?;
            Box::pin(billing::change_subscription(&world.ctx, &tx, id, &request, billing::Shown::default(), None))
                .await?;
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

pub(crate) fn add_ons_of(world: &World, chosen: &BTreeMap<String, i64>) -> Result<Vec<AddOnInput>, InputError> {
    let each = chosen.iter().map(|(name, quantity)| {
        let id = world.add_ons.get(name).copied();
        let id = id.ok_or_else(|| InputError::at(format!("add_ons.{name}"), "there is no such add-on"))?;
        Ok(AddOnInput { id, quantity: *quantity })
    });
    each.collect()
}

// What is not played is named before the first day.
pub(crate) fn unplayed() -> SimulationError {
    Error::internal("an event that billing cannot do was not noticed beforehand").into()
}
