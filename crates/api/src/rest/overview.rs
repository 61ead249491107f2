//! The portal's first page: what the customer has, owes and has to expect.

use axum::extract::State;
use mpanel_billing::{self as billing, SubscriptionState};
use mpanel_payments as payments;
use mpanel_provisioning as provisioning;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::Customer;
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::timeline::{TimelineEntry, merged};
use crate::views::{MoneyView, NamedView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get_overview))
}

/// The portal's first page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    customer: NamedView,
    due: MoneyView,
    credit: MoneyView,
    services: OverviewServices,
    next_renewals: Vec<NextRenewal>,
    open_invoices: Vec<OpenInvoice>,
    recent: Vec<TimelineEntry>,
    has_payment_method: bool,
}

/// Numbers of services.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverviewServices {
    active: u64,
    suspended: u64,
    pending: u64,
    total: u64,
}

/// A service that renews soon.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextRenewal {
    service_id: String,
    name: String,
    date: String,
    /// Before tax and discounts.
    amount: MoneyView,
}

/// An invoice that is owed.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenInvoice {
    id: String,
    number: Option<String>,
    #[schema(value_type = words::InvoiceState)]
    state: String,
    overdue: bool,
    customer: NamedView,
    issue_date: String,
    due_date: String,
    total: MoneyView,
    balance: MoneyView,
}

/// Shows what the customer has, owes and has to expect.
#[utoipa::path(get, path = "/portal/overview", tag = "portal",
    responses((status = 200, body = Overview), (status = "4XX", body = Problem)))]
async fn get_overview(State(app): State<App>, caller: Customer) -> ApiResult<Json<Overview>> {
    let (ctx, conn, id) = (&caller.ctx, app.deps.db.read(), caller.customer);
    let customer = billing::get_customer(ctx, conn, id).await?;
    let figures = billing::customer_figures(ctx, conn, id, customer.currency).await?;
    let counts = provisioning::count_services(ctx, conn, Some(id)).await?;
    let history = billing::history_of_customer(ctx, conn, id, 10).await?;
    let events = provisioning::list_recent_events(ctx, conn, Some(id), 10).await?;
    let mut recent = merged(
        vec![
            history.into_iter().filter(|e| !e.is_internal()).map(TimelineEntry::from).collect(),
            events.into_iter().filter(|e| !e.staff_only).map(TimelineEntry::from).collect(),
        ],
        10,
    );
    // The rule behind an automatic act is for staff.
    recent.iter_mut().for_each(|entry| entry.why = None);
    let named = NamedView { id: id.to_string(), name: customer.name };
    let invoice = |i: billing::InvoiceRow| OpenInvoice {
        id: i.id.to_string(),
        number: i.number,
        state: i.state.as_str().to_owned(),
        overdue: i.overdue,
        customer: named.clone(),
        issue_date: i.issue_date.to_string(),
        due_date: i.due_date.to_string(),
        total: i.total.into(),
        balance: i.balance.into(),
    };
    let open_invoices = billing::open_invoices_of(ctx, conn, id).await?.into_iter().map(invoice).collect();
    Ok(Json(Overview {
        due: figures.due.into(),
        credit: customer.credit.into(),
        services: OverviewServices {
            active: counts.active,
            suspended: counts.suspended,
            pending: counts.pending,
            total: counts.total,
        },
        next_renewals: next_renewals(billing::subscriptions_of_customer(ctx, conn, id).await?),
        open_invoices,
        recent,
        has_payment_method: payments::has_default_method(ctx, conn, id).await?,
        customer: named,
    }))
}

fn next_renewals(mut subscriptions: Vec<billing::SubscriptionView>) -> Vec<NextRenewal> {
    subscriptions.retain(|s| s.state == SubscriptionState::Active && s.cancel_at.is_none());
    subscriptions.sort_by_key(|s| s.next_due_date);
    let renewal = |s: billing::SubscriptionView| NextRenewal {
        service_id: s.service.to_string(),
        name: s.name,
        date: s.next_due_date.to_string(),
        amount: s.price.into(),
    };
    subscriptions.into_iter().take(5).map(renewal).collect()
}
