//! Work that takes a while and was started by the caller, found again: the audit log says what they began, the
//! domains say where it stands.

use axum::extract::State;
use mpanel_billing as billing;
use mpanel_core::{Actor, Error, InvoiceId, OpContext, OrderId, PageQuery, PaymentId, Result, ServiceId, Timestamp};
use mpanel_identity::{self as identity, AuditView};
use mpanel_payments::{self as payments, RefundFilter, RefundStatus};
use mpanel_provisioning::{self as provisioning, ActionState, ServiceState, ServiceView};
use mpanel_workflows::{bulk, clock};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::StepOut;
use crate::route::{Routes, routes};
use crate::views::{ListView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_activity))
}

/// How many of the caller's latest acts are looked at.
const LOOKED_AT: u64 = 60;
/// How many pieces of work are shown.
const SHOWN: usize = 15;

/// A piece of work that the caller began.
#[derive(Debug, Serialize, ToSchema)]
pub struct Activity {
    id: String,
    /// When it was begun.
    at: String,
    /// setup, action, suspend, unsuspend, terminate, bulk, order, clock, automation or refund.
    kind: String,
    /// What it is.
    title: String,
    #[schema(value_type = words::ActivityState)]
    state: String,
    /// What happens at the moment, or why it failed.
    detail: Option<String>,
    /// What to do next.
    next: Option<String>,
    /// What it is done to.
    subject: Option<ActivitySubject>,
    /// Its steps, where it has any.
    steps: Vec<StepOut>,
}

/// What a piece of work is done to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivitySubject {
    kind: String,
    id: String,
    title: String,
}

/// Lists the work that the caller started, latest first, with where it stands.
#[utoipa::path(get, path = "/admin/activity", tag = "dashboard",
    responses((status = 200, body = ListView<Activity>), (status = "4XX", body = Problem)))]
async fn list_activity(
    State(app): State<App>,
    staff: Staff<needs::DashboardRead>,
) -> ApiResult<Json<ListView<Activity>>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let mine = identity::audit_of_user(ctx, conn, staff.principal.user, LOOKED_AT).await?;
    let mut items = Vec::new();
    for act in mine {
        if items.len() == SHOWN {
            break;
        }
        match found(&app, ctx, &act).await {
            Ok(Some(item)) => items.push(item),
            Ok(None) => {}
            // What it was done to may have gone meanwhile.
            Err(error) if error.kind() == mpanel_core::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Json(ListView { items }))
}

async fn found(app: &App, ctx: &OpContext, act: &AuditView) -> Result<Option<Activity>> {
    let below = act.action.replace("/api/v1", "");
    let id = act.subject_id.as_deref().unwrap_or_default();
    match below.as_str() {
        "POST /admin/services/{id}/provision" => setup(act, service(app, ctx, id).await?).map(Some),
        "POST /admin/services/{id}/retry" => retried(act, service(app, ctx, id).await?).map(Some),
        "POST /admin/services/{id}/actions" => action(app, ctx, act, service(app, ctx, id).await?).await,
        "POST /admin/services/{id}/suspend" => lifecycle(act, "suspend", service(app, ctx, id).await?).map(Some),
        "POST /admin/services/{id}/unsuspend" => lifecycle(act, "unsuspend", service(app, ctx, id).await?).map(Some),
        "POST /admin/services/{id}/terminate" => lifecycle(act, "terminate", service(app, ctx, id).await?).map(Some),
        "POST /admin/orders/{id}/accept" => order(app, ctx, act, parsed::<OrderId>(id)?).await.map(Some),
        "POST /admin/payments/{id}/refund" => refund(app, ctx, act, parsed::<PaymentId>(id)?).await,
        "POST /admin/invoices/{id}/credit" => credited(app, ctx, act, parsed::<InvoiceId>(id)?).await,
        "POST /admin/clock/advance" => moved(app, ctx, act).await,
        "POST /admin/bulk-runs" => many(app, ctx, act).await,
        "POST /admin/automation/run" => Ok(Some(done(act, "automation", "Automation run"))),
        _ => Ok(None),
    }
}

fn parsed<I: std::str::FromStr>(id: &str) -> Result<I> {
    id.parse().map_err(|_| Error::not_found("thing with this id"))
}

async fn service(app: &App, ctx: &OpContext, id: &str) -> Result<ServiceView> {
    provisioning::get_service(ctx, app.deps.db.read(), parsed::<ServiceId>(id)?).await
}

fn done(act: &AuditView, kind: &str, title: &str) -> Activity {
    Activity {
        id: act.id.to_string(),
        at: act.at.to_string(),
        kind: kind.to_owned(),
        title: title.to_owned(),
        state: "done".to_owned(),
        detail: None,
        next: None,
        subject: None,
        steps: Vec::new(),
    }
}

fn about(service: &ServiceView) -> Option<ActivitySubject> {
    Some(ActivitySubject { kind: "service".into(), id: service.id.to_string(), title: service.hostname.clone() })
}

fn setup(act: &AuditView, service: ServiceView) -> Result<Activity> {
    let failed = service.state == ServiceState::FailedSetup;
    let running = matches!(service.state, ServiceState::Pending | ServiceState::Provisioning);
    Ok(Activity {
        state: word(failed, running),
        detail: service.state_reason.clone().filter(|_| failed),
        next: failed.then(|| "Read why it failed, then try again.".to_owned()),
        subject: about(&service),
        steps: service.steps.into_iter().flatten().map(StepOut::from).collect(),
        ..done(act, "setup", "Server setup")
    })
}

// What was tried again: the setup, or what came after it had ended.
fn retried(act: &AuditView, service: ServiceView) -> Result<Activity> {
    let set_up = service.steps.iter().flatten().last().and_then(|step| step.at).is_some_and(|at| at <= act.at);
    let kind = match (service.act, service.state) {
        _ if !set_up => return setup(act, service),
        (Some(under_way), _) => under_way.as_str(),
        (None, ServiceState::Suspended) => "suspend",
        (None, ServiceState::Active) => "unsuspend",
        (None, ServiceState::Terminated) => "terminate",
        _ => return setup(act, service),
    };
    lifecycle(act, kind, service)
}

async fn action(app: &App, ctx: &OpContext, act: &AuditView, service: ServiceView) -> Result<Option<Activity>> {
    let few = PageQuery { limit: Some(50), ..PageQuery::default() };
    let all = provisioning::list_actions(ctx, app.deps.db.read(), service.id, &few).await?.items;
    let Some(found) = all.into_iter().find(|a| same(a.requested_at, act.at)) else { return Ok(None) };
    let failed = found.state == ActionState::Failed;
    let running = matches!(found.state, ActionState::Queued | ActionState::Running);
    let title = found.action.as_str().replace('_', " ");
    Ok(Some(Activity {
        state: word(failed, running),
        detail: if failed { found.error } else { found.detail.filter(|_| running) },
        next: failed.then(|| "Read why it failed on the service's page, then try again.".to_owned()),
        subject: about(&service),
        ..done(act, "action", &capital(&title))
    }))
}

fn lifecycle(act: &AuditView, kind: &str, service: ServiceView) -> Result<Activity> {
    let failed = [ServiceState::FailedSuspend, ServiceState::FailedUnsuspend, ServiceState::FailedTerminate];
    // A second try begins in the failed state.
    let failed = failed.contains(&service.state) && (service.act.is_none() || service.act_failed);
    let running = service.act.is_some() && !failed;
    Ok(Activity {
        state: word(failed, running),
        detail: service.state_reason.clone().filter(|_| failed),
        next: failed.then(|| "Look at the provider's answer on the service's page.".to_owned()),
        subject: about(&service),
        ..done(act, kind, &capital(kind))
    })
}

async fn order(app: &App, ctx: &OpContext, act: &AuditView, id: OrderId) -> Result<Activity> {
    let conn = app.deps.db.read();
    let order = billing::get_order(ctx, conn, id).await?;
    let services = provisioning::services_of_orders(ctx, conn, &[id]).await?;
    let failed = services.iter().any(|s| s.state == ServiceState::FailedSetup);
    let running = services.iter().any(|s| matches!(s.state, ServiceState::Pending | ServiceState::Provisioning));
    let ready = services.iter().filter(|s| s.state == ServiceState::Active).count();
    Ok(Activity {
        state: word(failed, running),
        detail: Some(format!("{ready} of {} servers ready", services.len())),
        next: failed.then(|| "Open the server whose setup failed and try again.".to_owned()),
        subject: Some(ActivitySubject { kind: "order".into(), id: id.to_string(), title: order.number }),
        ..done(act, "order", "Order accepted")
    })
}

async fn refund(app: &App, ctx: &OpContext, act: &AuditView, id: PaymentId) -> Result<Option<Activity>> {
    let filter = RefundFilter { payment: Some(id), ..RefundFilter::default() };
    let all = payments::list_refunds(ctx, app.deps.db.read(), &filter, &PageQuery::default()).await?.items;
    let Some(found) = all.into_iter().find(|r| same(r.created_at, act.at)) else { return Ok(None) };
    let failed = found.status == RefundStatus::Failed;
    let running = !failed && found.status != RefundStatus::Succeeded;
    Ok(Some(Activity {
        state: word(failed, running),
        detail: found.error_code.map(|code| format!("The gateway refused it: {}.", code.replace('_', " "))),
        next: failed.then(|| "The money is still yours. Refund another way, or credit the invoice.".to_owned()),
        subject: Some(ActivitySubject { kind: "payment".into(), id: id.to_string(), title: found.reason }),
        ..done(act, "refund", &format!("Refund of {}", found.amount))
    }))
}

// A credit note that gives card money back is long work; one that only books is done with its answer.
async fn credited(app: &App, ctx: &OpContext, act: &AuditView, id: InvoiceId) -> Result<Option<Activity>> {
    for payment in payments::payments_of_invoice(ctx, app.deps.db.read(), id).await? {
        if let Some(found) = refund(app, ctx, act, payment.id).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

async fn moved(app: &App, ctx: &OpContext, act: &AuditView) -> Result<Option<Activity>> {
    let Some(found) = clock::advance_from(ctx, &app.deps, act.at).await? else { return Ok(None) };
    let (failed, running) = (matches!(found.state.as_str(), "failed" | "interrupted"), found.state == "running");
    let day = |at: Timestamp| at.to_zoned(ctx.zone.clone()).date();
    Ok(Some(Activity {
        state: word(failed, running),
        detail: found.error.or_else(|| running.then(|| format!("Now at {}", day(found.at)))),
        next: failed.then(|| "Move the clock again: it goes on from where it stopped.".to_owned()),
        subject: Some(ActivitySubject { kind: "clock".into(), id: found.id.to_string(), title: String::new() }),
        ..done(act, "clock", &format!("Clock moved to {}", day(found.to)))
    }))
}

async fn many(app: &App, ctx: &OpContext, act: &AuditView) -> Result<Option<Activity>> {
    let Actor::Staff { user, .. } = &act.actor else { return Ok(None) };
    let begun = bulk::runs_begun_by(ctx, app.deps.db.read(), *user, act.at).await?;
    let Some(run) = begun.into_iter().next() else { return Ok(None) };
    let (counts, wrong) = (run.counts, run.counts.failed + run.counts.refused);
    let title = format!("{} on {} services", capital(&run.act.as_str().replace('_', " ")), counts.total());
    Ok(Some(Activity {
        state: word(wrong > 0 && counts.open() == 0, counts.open() > 0),
        detail: Some(format!("{} of {} done", counts.done, counts.total())),
        next: (wrong > 0).then(|| "Read what was refused or failed, then try those again.".to_owned()),
        subject: Some(ActivitySubject { kind: "bulk_run".into(), id: run.id.to_string(), title: String::new() }),
        ..done(act, "bulk", &title)
    }))
}

fn word(failed: bool, running: bool) -> String {
    if failed {
        "failed"
    } else if running {
        "running"
    } else {
        "done"
    }
    .to_owned()
}

// One request has one present instant, which both its audit entry and what it made carry.
fn same(one: Timestamp, other: Timestamp) -> bool {
    one.as_microsecond() == other.as_microsecond()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
