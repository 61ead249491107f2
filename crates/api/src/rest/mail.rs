//! Mail that was sent, as staff see it; and to customers what was sent to them.
//!
//! Some mails carry a link that stands for its recipient. Staff with the right to read mail must
//! not become somebody else through it, so its text is shown only in a sandbox, whose mail goes
//! nowhere else, and only to those who may manage the staff anyway.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{CustomerId, MessageId, OpContext, PageQuery};
use mpanel_identity::{Permission, Principal};
use mpanel_notify::{MailFilter, MessageView, has_one_time_link};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, NamedView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_mail))
        .routes(routes!(get_mail))
        .routes(routes!(retry_mail))
        .routes(routes!(list_my_mail))
        .routes(routes!(get_my_mail))
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailRow {
    id: String,
    to: String,
    subject: String,
    template: String,
    #[schema(value_type = words::MailState)]
    state: String,
    created_at: String,
    sent_at: Option<String>,
    attempts: i32,
    last_error: Option<String>,
    customer: Option<NamedView>,
}

/// A message with its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mail)]
pub struct MailOut {
    #[serde(flatten)]
    row: MailRow,
    text: String,
    html: String,
}

/// Filters of the list of messages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MailListFilter {
    /// queued, sending, sent, captured, failed or unconfirmed.
    state: Option<String>,
    /// Only this customer's.
    #[param(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
}

impl MailRow {
    fn of(mail: &MessageView, customer: Option<NamedView>) -> Self {
        Self {
            id: mail.id.to_string(),
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            template: mail.template.clone(),
            state: mail.state.clone(),
            created_at: mail.created_at.to_string(),
            sent_at: mail.sent_at.map(|t| t.to_string()),
            attempts: mail.attempts,
            last_error: mail.last_error.clone(),
            customer,
        }
    }

    // Why a mail server refused something is not the recipient's business.
    fn for_recipient(mail: &MessageView) -> Self {
        Self { last_error: None, ..Self::of(mail, None) }
    }
}

type Names = HashMap<CustomerId, NamedView>;

async fn names(app: &App, ctx: &OpContext, mails: &[MessageView]) -> Names {
    let mut names = Names::new();
    for id in mails.iter().filter_map(|m| m.customer) {
        if names.contains_key(&id) {
            continue;
        }
        // A message outlives a customer that is not there any more.
        let found = mpanel_billing::get_customer(ctx, app.deps.db.read(), id).await;
        let name = found.map_or_else(|_| id.to_string(), |c| c.display_name().to_owned());
        names.insert(id, NamedView { id: id.to_string(), name });
    }
    names
}

fn may_see_text(ctx: &OpContext, principal: &Principal, mail: &MessageView) -> bool {
    !has_one_time_link(&mail.template) || ctx.is_sandbox() && principal.may(Permission::StaffWrite)
}

/// Lists messages, latest first.
#[utoipa::path(get, path = "/admin/mail", tag = "mail", params(ListParams, MailListFilter),
    responses((status = 200, body = PageView<MailRow>), (status = "4XX", body = Problem)))]
async fn list_mail(
    State(app): State<App>,
    staff: Staff<needs::MailRead>,
    Query(page): Query<ListParams>,
    Query(filter): Query<MailListFilter>,
) -> ApiResult<Json<PageView<MailRow>>> {
    let filter = MailFilter { customer: filter.customer_id, state: filter.state, before: None };
    let query: PageQuery = page.into();
    let mails = mpanel_notify::list_mail(&staff.ctx, app.deps.db.read(), &filter, &query).await?;
    let names = names(&app, &staff.ctx, &mails.items).await;
    let named = |mail: &MessageView| mail.customer.and_then(|c| names.get(&c).cloned());
    Ok(Json(PageView::of(mails, |mail| MailRow::of(&mail, named(&mail)))))
}

/// Shows one message. The text of a message with a one-time link is withheld.
#[utoipa::path(get, path = "/admin/mail/{id}", tag = "mail", params(("id" = String, Path, description = "Message id")),
    responses((status = 200, body = MailOut), (status = "4XX", body = Problem)))]
async fn get_mail(
    State(app): State<App>,
    staff: Staff<needs::MailRead>,
    Path(id): Path<MessageId>,
) -> ApiResult<Json<MailOut>> {
    let mail = mpanel_notify::get_mail(&staff.ctx, app.deps.db.read(), id, None).await?;
    let names = names(&app, &staff.ctx, std::slice::from_ref(&mail)).await;
    let row = MailRow::of(&mail, names.into_values().next());
    if may_see_text(&staff.ctx, &staff.principal, &mail) {
        return Ok(Json(MailOut { row, text: mail.text, html: mail.html }));
    }
    let withheld = "This message carries a link for its recipient alone. It is not shown.";
    Ok(Json(MailOut { row, text: withheld.to_owned(), html: format!("<p>{withheld}</p>") }))
}

/// Sends a failed or unconfirmed message again.
#[utoipa::path(post, path = "/admin/mail/{id}/retry", tag = "mail",
    params(("id" = String, Path, description = "Message id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn retry_mail(
    State(app): State<App>,
    staff: Staff<needs::JobsWrite>,
    Path(id): Path<MessageId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    mpanel_notify::retry_mail(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists what was sent to the customer.
#[utoipa::path(get, path = "/portal/mail", tag = "portal", params(ListParams),
    responses((status = 200, body = PageView<MailRow>), (status = "4XX", body = Problem)))]
async fn list_my_mail(
    State(app): State<App>,
    caller: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<MailRow>>> {
    let filter = MailFilter { customer: Some(caller.customer), ..MailFilter::default() };
    let mails = mpanel_notify::list_mail(&caller.ctx, app.deps.db.read(), &filter, &page.into()).await?;
    Ok(Json(PageView::of(mails, |mail| MailRow::for_recipient(&mail))))
}

/// Shows a message that was sent to the customer.
#[utoipa::path(get, path = "/portal/mail/{id}", tag = "portal",
    params(("id" = String, Path, description = "Message id")),
    responses((status = 200, body = MailOut), (status = "4XX", body = Problem)))]
async fn get_my_mail(State(app): State<App>, caller: Customer, Path(id): Path<MessageId>) -> ApiResult<Json<MailOut>> {
    let mail = mpanel_notify::get_mail(&caller.ctx, app.deps.db.read(), id, Some(caller.customer)).await?;
    Ok(Json(MailOut { row: MailRow::for_recipient(&mail), text: mail.text, html: mail.html }))
}
