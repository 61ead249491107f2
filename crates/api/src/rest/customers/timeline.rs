//! Everything that happened to a customer, from every log there is: billing, services, mail, payments that did not
//! succeed, sign-ins and changes of the account. Paged by time.

use axum::extract::State;
use mpanel_billing as billing;
use mpanel_core::page::foreign_cursor;
use mpanel_core::{Actor, CustomerId, OpContext, PageQuery, Result, Timestamp};
use mpanel_identity::{self as identity, AuditView};
use mpanel_notify::{self as notify, MailFilter, MessageView};
use mpanel_payments::{self as payments, PaymentView};
use mpanel_provisioning::{self as provisioning, TimelineView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::timeline::{RelatedView, TimelineActor, TimelineEntry, merged};

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(get_customer_timeline))
}

/// One page of a timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelinePage {
    /// Latest first.
    items: Vec<TimelineEntry>,
    /// Pass it as `cursor` for what came before.
    next_cursor: Option<String>,
}

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TimelineParams {
    /// Entries wanted, 1 to 200 (50 when absent).
    limit: Option<u64>,
    /// Where the last page ended.
    cursor: Option<String>,
}

/// Shows what happened to a customer: orders, invoices, services, mail, payments, sign-ins.
#[utoipa::path(get, path = "/admin/customers/{id}/timeline", tag = "customers", params(
    ("id" = String, Path, description = "Customer id"), TimelineParams),
    responses((status = 200, body = TimelinePage), (status = "4XX", body = Problem)))]
async fn get_customer_timeline(
    State(app): State<App>,
    staff: Staff<needs::CustomersRead>,
    Path(id): Path<CustomerId>,
    Query(params): Query<TimelineParams>,
) -> ApiResult<Json<TimelinePage>> {
    billing::get_customer(&staff.ctx, app.deps.db.read(), id).await?;
    let limit = params.limit.unwrap_or(50).clamp(1, 200);
    let before = match params.cursor {
        Some(cursor) => cursor.parse().map_err(|_| foreign_cursor())?,
        None => Timestamp::MAX,
    };
    // One more than wanted of each source: whether there is another page, and no instant torn in two.
    let all = merged(sources(&app, &staff.ctx, id, before, limit + 1).await?, usize::MAX);
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let cut = all.get(wanted).map(|next| next.at.clone());
    let mut items = all;
    items.truncate(wanted);
    // Entries of one instant stay on one page, unless they fill it.
    if let Some(torn) = &cut {
        let whole = items.iter().filter(|e| e.at != *torn).count();
        if whole > 0 {
            items.truncate(whole);
        }
    }
    let next_cursor = cut.and_then(|_| items.last().map(|e| e.at.clone()));
    Ok(Json(TimelinePage { items, next_cursor }))
}

async fn sources(
    app: &App,
    ctx: &OpContext,
    id: CustomerId,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<Vec<TimelineEntry>>> {
    let conn = app.deps.db.read();
    let log = billing::history_of_customer_before(ctx, conn, id, before, limit).await?;
    let events = provisioning::customer_events_before(ctx, conn, id, before, limit).await?;
    let filter = MailFilter { customer: Some(id), before: Some(before), ..MailFilter::default() };
    let page = PageQuery { limit: Some(limit), ..PageQuery::default() };
    let mail = notify::list_mail(ctx, conn, &filter, &page).await?.items;
    let failed = payments::unsuccessful_payments_before(ctx, conn, id, before, limit).await?;
    let audit = identity::audit_of_customer(ctx, conn, id, Some(before), limit).await?;
    Ok(vec![
        log.into_iter().map(TimelineEntry::from).collect(),
        events.into_iter().map(of_service).collect(),
        mail.into_iter().map(of_mail).collect(),
        failed.into_iter().map(of_payment).collect(),
        audit.into_iter().filter_map(of_audit).collect(),
    ])
}

fn of_service(event: TimelineView) -> TimelineEntry {
    let service = RelatedView { kind: "service".to_owned(), id: event.service.to_string() };
    let entry = TimelineEntry::from(event);
    let related = entry.related.filter(|r| ["invoice", "order", "payment"].contains(&r.kind.as_str()));
    TimelineEntry { related: Some(related.unwrap_or(service)), ..entry }
}

fn entry(at: Timestamp, kind: &str, title: String, detail: Option<String>, actor: (&str, &str)) -> TimelineEntry {
    let actor = TimelineActor { kind: actor.0.to_owned(), name: actor.1.to_owned() };
    TimelineEntry { at: at.to_string(), kind: kind.to_owned(), title, detail, actor, why: None, related: None }
}

fn related(kind: &str, id: impl ToString) -> Option<RelatedView> {
    Some(RelatedView { kind: kind.to_owned(), id: id.to_string() })
}

fn of_mail(mail: MessageView) -> TimelineEntry {
    let word = match mail.state.as_str() {
        "sent" | "captured" => "Mail sent",
        "failed" => "Mail could not be delivered",
        "unconfirmed" => "Mail sent, delivery not confirmed",
        _ => "Mail waiting to be sent",
    };
    let title = format!("{word}: {}", mail.subject);
    let made = entry(mail.created_at, "mail", title, Some(format!("To {}", mail.to)), ("system", "mail"));
    TimelineEntry { related: related("mail", mail.id), ..made }
}

fn of_payment(payment: PaymentView) -> TimelineEntry {
    let title = format!("Payment of {} {}", payment.amount, payment.status.as_str().replace('_', " "));
    let why = payment.error.map(|e| e.message);
    let made = entry(payment.created_at, "payment", title, why, ("provider", "Card gateway"));
    TimelineEntry { related: related("payment", payment.id), ..made }
}

/// What of the audit log no other log tells.
const TOLD: &[(&str, &str)] = &[
    ("POST /auth/sign-in", "Signed in"),
    ("POST /auth/password", "Password changed"),
    ("POST /portal/services/{id}/credentials/reveal", "Login of a service shown"),
    ("console.open", "Console opened"),
    ("console.close", "Console closed"),
    ("POST /portal/services/{id}/console/reveal", "Console login of a service shown"),
    ("PATCH /portal/profile", "Profile changed"),
    ("POST /portal/members", "Member invited"),
    ("DELETE /portal/members/{id}", "Member removed"),
    ("POST /portal/payment-methods", "Card saved"),
    ("DELETE /portal/payment-methods/{id}", "Card removed"),
    ("POST /portal/payment-methods/{id}/default", "Card made the default"),
    ("POST /portal/ssh-keys", "SSH key kept"),
    ("DELETE /portal/ssh-keys/{id}", "SSH key deleted"),
    ("PATCH /admin/customers/{id}", "Customer changed by staff"),
];

fn of_audit(audit: AuditView) -> Option<TimelineEntry> {
    let below = audit.action.replace("/api/v1", "");
    let (_, title) = TOLD.iter().find(|(action, _)| *action == below)?;
    let from = audit.ip.map(|ip| format!("From {ip}"));
    let kind = if matches!(audit.actor, Actor::Staff { .. }) { "staff" } else { "account" };
    let made = entry(audit.at, kind, (*title).to_owned(), from, (audit.actor.kind(), audit.actor.name()));
    let service = audit.subject_kind.as_deref() == Some("services");
    Some(TimelineEntry { related: audit.subject_id.filter(|_| service).and_then(|id| related("service", id)), ..made })
}
