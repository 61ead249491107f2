//! From what somebody wants to terms with a date: checked against the catalog and the rules of who asks.

use mpanel_calc::{Anchor, ChangeKind, Component, Part};
use mpanel_core::{Date, Error, Money, OpContext, ProductId, Result};
use sea_orm::ConnectionTrait;

use super::option::Kept;
use super::{ChangeBody, ChangeBy, ChangeRequest, ChangeWhen, Chosen, PlanChange, WantedChange, add_on, offer, option};
use crate::cart::CartItemInput;
use crate::cart::check::price_for_change;
use crate::catalog::storage::check_move;
use crate::catalog::{cadence_of, check_cycle, cycle_words};
use crate::columns;
use crate::order::PlacedSubscription;
use crate::subscription::store::Model;

/// How far ahead a change can be agreed, in days.
const MOST_DAYS_AHEAD: i64 = 800;

/// A change that is fit to be quoted and made.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) body: ChangeBody,
    pub(super) effective_on: Date,
}

/// Checks a wish and gives it its terms and its day.
pub(super) async fn resolve<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    request: &ChangeRequest,
) -> Result<Resolved> {
    allowed(row, request, ctx.today())?;
    let effective_on = effective_on(ctx, row, request)?;
    let body = match &request.what {
        WantedChange::Plan(plan) => plan_change(ctx, conn, row, request, plan, effective_on).await?,
        WantedChange::AddOn(product) => add_on::change(ctx, conn, row, *product, request).await?,
        WantedChange::Options(values) => option::change(ctx, conn, row, values, request, effective_on).await?,
        WantedChange::Quantity { component, quantity } => {
            quantity_change(row, &charged_on(ctx, conn, row, effective_on).await?, component, *quantity)?
        }
        WantedChange::Price(price) => price_change(row, charged_on(ctx, conn, row, effective_on).await?, *price)?,
        WantedChange::DueDate { day, .. } => {
            let anchor = Anchor { day: day.day(), month: Some(day.month()) };
            // What is charged already stays charged: the first due date of the new day comes after it.
            let grid = row.grid()?.moved(anchor, effective_on);
            let from = row.charged_through()?.max(effective_on);
            let first = if grid.is_boundary(from) { from } else { grid.enclosing(from).end };
            body(ChangeKind::Anchor { anchor }, format!("Due date moves to {first}"))
        }
        WantedChange::Pause { credit } => {
            let rest = if *credit { "unused days are credited" } else { "unused days are not credited" };
            body(ChangeKind::Pause { credit: *credit }, format!("Billing pauses, {rest}"))
        }
        WantedChange::Resume { restart_term } => {
            let term = if *restart_term { "with a new term" } else { "on the old due day" };
            body(ChangeKind::Resume { restart_term: *restart_term }, format!("Billing goes on {term}"))
        }
    };
    needs_note(ctx, conn, row, request, &body).await?;
    Ok(Resolved { body, effective_on })
}

pub(super) fn body(kind: ChangeKind, summary: String) -> ChangeBody {
    ChangeBody {
        kind,
        summary,
        chosen: None,
        options: Vec::new(),
        price_agreed: None,
        at_renewal: false,
        replaced: Vec::new(),
    }
}

fn allowed(row: &Model, request: &ChangeRequest, today: Date) -> Result<()> {
    let own = matches!(request.what, WantedChange::Plan(_) | WantedChange::AddOn(_) | WantedChange::Options(_));
    if request.by == ChangeBy::Customer && !own {
        return Err(Error::new(
            mpanel_core::ErrorKind::Forbidden,
            "staff_only",
            "Only the plan, its options, the billing cycle and add-ons can be changed here. Ask support for anything else.",
        ));
    }
    match request.what {
        WantedChange::Pause { .. } => super::may_pause(row, today)?,
        // A pause that is still to come may get its end at once.
        WantedChange::Resume { .. } if row.next_change_on.is_none() => super::may_resume_billing(row)?,
        _ => super::may_change(row)?,
    }
    Ok(())
}

/// The day after the paid term, or, when nothing of it is paid, after the period that runs.
pub(super) fn term_end(row: &Model, today: Date) -> Result<Date> {
    let paid = row.period_end()?;
    if paid > today { Ok(paid) } else { Ok(row.grid()?.enclosing(today).end) }
}

fn effective_on(ctx: &OpContext, row: &Model, request: &ChangeRequest) -> Result<Date> {
    let today = ctx.today();
    let (day, pointer) = match (&request.what, request.when) {
        (WantedChange::DueDate { day, .. }, _) => (*day, "/due_date"),
        (_, ChangeWhen::Now) => (today, "/when"),
        (_, ChangeWhen::EndOfTerm) => (term_end(row, today)?, "/when"),
        (_, ChangeWhen::On(day)) => (day, "/effective_on"),
    };
    let later = matches!(request.what, WantedChange::DueDate { at_once: false, .. });
    let least = if later { today.tomorrow().unwrap_or(today) } else { today };
    let most = mpanel_calc::period::plus_days(today, MOST_DAYS_AHEAD);
    if !(least..=most).contains(&day) {
        return Err(Error::invalid(pointer, "out_of_range", format!("Choose a day from {least} to {most}.")));
    }
    Ok(if matches!(request.what, WantedChange::DueDate { at_once: true, .. }) { today } else { day })
}

async fn plan_change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    request: &ChangeRequest,
    plan: &PlanChange,
    effective_on: Date,
) -> Result<ChangeBody> {
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let input = CartItemInput {
        product_id: plan.product.unwrap_or(ProductId(row.product_id)),
        cycle_months: plan.cycle_months.unwrap_or(row.cycle_months),
        quantity: 1,
        add_ons: plan.add_ons.clone().unwrap_or_else(|| placed.item.add_ons.clone()),
        options: plan.options.clone().unwrap_or_default(),
        ..placed.item.clone()
    };
    let same = input.product_id == ProductId(row.product_id) && input.cycle_months == row.cycle_months;
    if same && input.add_ons == placed.item.add_ons && plan.price.is_none() && plan.options.is_none() {
        return Err(Error::invalid("/product_id", "unchanged", "Choose another plan, cycle or add-ons."));
    }
    let (input, kept) = match plan.options {
        Some(_) => (input, Kept::default()),
        None => option::carry(ctx, conn, row, &placed, input).await?,
    };
    let item = price_for_change(ctx, conn, columns::currency(&row.currency)?, &input).await?;
    let moves = item.product.id != ProductId(row.product_id);
    if moves {
        check_move(offer::storage_of(ctx, conn, row).await?.as_ref(), item.product.storage.as_ref())?;
    }
    if moves && (item.product.domain.is_some() || placed.product.domain.is_some()) {
        let detail = "A domain keeps its product: only its period changes. Order the other product by itself.";
        return Err(Error::invalid("/product_id", "domain", detail));
    }
    let other_cycle = input.cycle_months != row.cycle_months;
    if other_cycle && placed.product.domain.is_some() && effective_on != term_end(row, ctx.today())? {
        let detail = "A domain is paid at its registry until its term ends. Choose end_of_term.";
        return Err(Error::invalid("/when", "domain", detail));
    }
    if request.by == ChangeBy::Customer {
        offer::check(ctx, conn, row, request, plan, &item, effective_on).await?;
        option::check_kept(ctx, conn, row, &placed, &item.options).await?;
    }
    let mut components = item.components;
    if let Some(price) = plan.price {
        reprice(&mut components, price, row)?;
    }
    check_cycle("/cycle_months", input.cycle_months)?;
    let cadence = Some(cadence_of(input.cycle_months)).filter(|_| other_cycle);
    let parts = components.into_iter().map(Part::from).collect();
    let cycle = cycle_words(input.cycle_months);
    let without = kept.lost_words();
    let options = item.options.into_iter().chain(kept.free).collect();
    Ok(ChangeBody {
        kind: ChangeKind::Plan { parts, cadence, keep_anchor: plan.keep_anchor },
        summary: format!("{}, billed {cycle}{without}", item.product.name),
        chosen: Some(Chosen {
            product: item.product.id,
            product_name: item.product.name,
            cycle_months: input.cycle_months,
            add_ons: input.add_ons,
            options: Some(options),
        }),
        options: Vec::new(),
        price_agreed: Some(plan.price.is_some()),
        at_renewal: false,
        replaced: Vec::new(),
    })
}

// The plan takes what the other components leave of a price for everything.
fn reprice(components: &mut [Component], price: Money, row: &Model) -> Result<()> {
    if price.currency.code() != row.currency {
        return Err(Error::invalid("/price/currency", "currency_mismatch", format!("Use {}.", row.currency)));
    }
    let others: i64 = components.iter().filter(|c| c.key != "plan").map(|c| c.price.recurring * c.quantity).sum();
    let units: i64 = components.iter().filter(|c| c.key == "plan").map(|c| c.quantity).sum::<i64>().max(1);
    if !(others..=1_000_000_000_000).contains(&price.minor) {
        let least = Money::new(others, price.currency);
        let detail = format!("The price must be at least {least}, which its add-ons cost.");
        return Err(Error::invalid("/price", "out_of_range", detail));
    }
    if (price.minor - others) % units != 0 {
        let detail = format!("The price must be divisible by the plan's {units} units.");
        return Err(Error::invalid("/price", "out_of_range", detail));
    }
    for component in components.iter_mut().filter(|c| c.key == "plan") {
        component.price.recurring = (price.minor - others) / units;
    }
    Ok(())
}

// What is charged on a day, with the changes that are agreed until then.
async fn charged_on<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &Model, day: Date) -> Result<Vec<Component>> {
    add_on::components_on(row, add_on::agreed(ctx, conn, row).await?, day)
}

fn price_change(row: &Model, mut components: Vec<Component>, price: Money) -> Result<ChangeBody> {
    reprice(&mut components, price, row)?;
    let unit_minor = components.iter().find(|c| c.key == "plan").map_or(0, |c| c.price.recurring);
    let kind = ChangeKind::Price { component: "plan".to_owned(), unit_minor };
    Ok(ChangeBody { price_agreed: Some(true), ..body(kind, format!("Price becomes {price} each period")) })
}

fn quantity_change(row: &Model, components: &[Component], key: &str, quantity: i64) -> Result<ChangeBody> {
    if key.starts_with("option:") {
        let detail = "This is an option. Change its value with kind options.";
        return Err(Error::invalid("/component", "is_option", detail));
    }
    let Some(found) = components.iter().find(|c| c.key == key) else {
        return Err(Error::invalid("/component", "unknown_component", "The subscription has no such component."));
    };
    let least = i64::from(found.key == "plan");
    if !(least..=1000).contains(&quantity) {
        return Err(Error::invalid("/quantity", "out_of_range", format!("Choose a number from {least} to 1000.")));
    }
    // The words of a plan's line may hold words of the customer.
    let name = if key == "plan" { &row.product_name } else { &found.description };
    let summary = format!("{name}: {quantity} instead of {}", found.quantity);
    Ok(body(ChangeKind::Quantity { component: key.to_owned(), quantity }, summary))
}

// Add-ons and pieces are not changed at the provider: staff does it there by hand and says so. A plan needs no word:
// its service asks for the resize until it is confirmed.
async fn needs_note<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    request: &ChangeRequest,
    body: &ChangeBody,
) -> Result<()> {
    // One more add-on is bought at the provider by itself, where there is something to buy.
    if matches!(request.what, WantedChange::AddOn(_)) {
        return Ok(());
    }
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let changes_machine = match &body.chosen {
        Some(chosen) => chosen.add_ons != placed.item.add_ons,
        None => matches!(body.kind, ChangeKind::Quantity { .. }),
    };
    let noted = request.note.as_deref().is_some_and(|n| !n.trim().is_empty());
    if request.by == ChangeBy::Customer || !changes_machine || noted {
        return Ok(());
    }
    let product = body.chosen.as_ref().map_or(ProductId(row.product_id), |c| c.product);
    if crate::catalog::get_product(ctx, conn, product).await?.in_place_change {
        return Ok(());
    }
    let detail = "The machine does not change at the provider by itself. Do that step there by hand and note it here.";
    Err(Error::invalid("/note", "required", detail))
}
