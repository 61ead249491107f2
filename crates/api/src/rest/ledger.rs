//! The books: trial balance, the entries of an account, deferred revenue, closing a month, export.

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use futures::stream;
use mpanel_billing as billing;
use mpanel_core::{Currency, CustomerId, Date, Error, LegalEntityId, OpContext};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::download::download;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, MoneyView, PageView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_trial_balance))
        .routes(routes!(list_account_entries))
        .routes(routes!(list_deferred_revenue))
        .routes(routes!(list_closings, close_month))
        .routes(routes!(export_ledger))
}

/// Two days, both included, and whose books.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DaysFilter {
    /// First day; from the beginning when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day; until today when left out.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Of one legal entity; of the whole business when left out.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

impl DaysFilter {
    async fn scope(&self, app: &App, ctx: &OpContext) -> ApiResult<billing::BookScope> {
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            return Err(Error::invalid("/to", "out_of_range", "The last day is before the first.").into());
        }
        let entity = billing::resolve_legal_entity(ctx, app.deps.db.read(), self.legal_entity).await?;
        Ok(billing::BookScope { from: self.from, to: self.to, entity })
    }
}

/// What moved on every account.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrialBalance {
    /// By account and currency.
    rows: Vec<TrialBalanceRow>,
    /// Whether the books agree with themselves, with the open invoices and with the customers' credit.
    agrees: bool,
}

/// What moved on an account; debits are positive.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrialBalanceRow {
    account: String,
    /// The gateway's name, for an account of money received.
    gateway: Option<String>,
    opening: MoneyView,
    debit: MoneyView,
    credit: MoneyView,
    closing: MoneyView,
}

/// An entry of an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerEntry {
    journal_id: String,
    posted_on: String,
    kind: String,
    description: String,
    customer_id: Option<String>,
    invoice_id: Option<String>,
    /// Debits are positive.
    amount: MoneyView,
    /// Balance after it.
    balance: MoneyView,
}

/// Which account.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountFilter {
    /// An account of the trial balance, for example receivable.
    account: String,
    /// Its currency.
    #[param(value_type = String)]
    currency: Currency,
    /// Of one customer.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// First day.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Of one legal entity; of the whole business when left out.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

/// How deferred revenue moved in a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeferredMonth {
    /// First day of the month.
    month: String,
    opening: MoneyView,
    billed: MoneyView,
    /// Credited and voided.
    credited: MoneyView,
    released: MoneyView,
    closing: MoneyView,
}

/// Which currency.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CurrencyFilter {
    /// ISO 4217; the tenant's when left out.
    #[param(value_type = Option<String>)]
    currency: Option<Currency>,
    /// Of one legal entity; of the whole business when left out.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

/// A closing of the books.
#[derive(Debug, Serialize, ToSchema)]
pub struct Closing {
    /// Last day that is closed.
    closed_through: String,
    closed_by: String,
    closed_at: String,
}

impl From<billing::Closing> for Closing {
    fn from(closing: billing::Closing) -> Self {
        Self {
            closed_through: closing.closed_through.to_string(),
            closed_by: closing.closed_by,
            closed_at: closing.closed_at.to_string(),
        }
    }
}

/// A month to be closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseMonth {
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    through: Date,
}

/// What to export.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportFilter {
    /// beancount or csv.
    format: String,
    /// First day; from the beginning when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day; until today when left out.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Of one legal entity; of the whole business when left out.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

/// Shows what moved on every account, and whether the books agree.
#[utoipa::path(get, path = "/admin/ledger/trial-balance", tag = "ledger", params(DaysFilter),
    responses((status = 200, body = TrialBalance), (status = "4XX", body = Problem)))]
async fn get_trial_balance(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(filter): Query<DaysFilter>,
) -> ApiResult<Json<TrialBalance>> {
    let conn = app.deps.db.read();
    let movements = billing::account_movements(&staff.ctx, conn, filter.scope(&app, &staff.ctx).await?).await?;
    let gateways = mpanel_payments::list_gateways(&staff.ctx, conn).await?;
    let gateway = |account: &str| {
        let id = account.strip_prefix("cash:")?;
        gateways.iter().find(|g| g.id.to_string() == id).map(|g| g.name.clone())
    };
    let row = |m: billing::AccountMovement| TrialBalanceRow {
        gateway: gateway(&m.account),
        account: m.account,
        opening: m.opening.into(),
        debit: m.debit.into(),
        credit: m.credit.into(),
        closing: m.closing.into(),
    };
    let agrees = billing::check_books(&staff.ctx, conn).await?.is_good();
    Ok(Json(TrialBalance { rows: movements.into_iter().map(row).collect(), agrees }))
}

/// Lists the entries of an account, oldest first, each with the balance after it.
#[utoipa::path(get, path = "/admin/ledger/entries", tag = "ledger", params(ListParams, AccountFilter),
    responses((status = 200, body = PageView<LedgerEntry>), (status = "4XX", body = Problem)))]
async fn list_account_entries(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(page): Query<ListParams>,
    Query(filter): Query<AccountFilter>,
) -> ApiResult<Json<PageView<LedgerEntry>>> {
    let AccountFilter { from, to, legal_entity, .. } = filter;
    let days = DaysFilter { from, to, legal_entity }.scope(&app, &staff.ctx).await?;
    let (account, currency, customer) = (filter.account, filter.currency, filter.customer);
    let wanted = billing::LedgerQuery { account, currency, days, customer };
    let entries = billing::account_entries(&staff.ctx, app.deps.db.read(), &wanted, &page.into()).await?;
    Ok(Json(PageView::of(entries, |e: billing::LedgerEntry| LedgerEntry {
        journal_id: e.journal.to_string(),
        posted_on: e.posted_on.to_string(),
        kind: e.kind,
        description: e.description,
        customer_id: e.customer.map(|c| c.to_string()),
        invoice_id: e.invoice.map(|i| i.to_string()),
        amount: e.amount.into(),
        balance: e.balance.into(),
    })))
}

/// Shows how deferred revenue moved, month by month.
#[utoipa::path(get, path = "/admin/ledger/deferred-revenue", tag = "ledger", params(CurrencyFilter),
    responses((status = 200, body = Vec<DeferredMonth>), (status = "4XX", body = Problem)))]
async fn list_deferred_revenue(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(filter): Query<CurrencyFilter>,
) -> ApiResult<Json<Vec<DeferredMonth>>> {
    let tenant = app.deps.contexts.tenant(staff.ctx.tenant).await?;
    let currency = filter.currency.unwrap_or(tenant.default_currency);
    let conn = app.deps.db.read();
    let of = billing::resolve_legal_entity(&staff.ctx, conn, filter.legal_entity).await?;
    let months = billing::deferred_roll_forward(&staff.ctx, conn, currency, of).await?;
    let view = |m: billing::DeferredMonth| DeferredMonth {
        month: m.month.to_string(),
        opening: m.opening.into(),
        billed: m.billed.into(),
        credited: m.credited.into(),
        released: m.released.into(),
        closing: m.closing.into(),
    };
    Ok(Json(months.into_iter().map(view).collect()))
}

/// Lists the closings of the books, latest first.
#[utoipa::path(get, path = "/admin/ledger/closings", tag = "ledger",
    responses((status = 200, body = Vec<Closing>), (status = "4XX", body = Problem)))]
async fn list_closings(State(app): State<App>, staff: Staff<needs::InvoicesRead>) -> ApiResult<Json<Vec<Closing>>> {
    let all = billing::list_closings(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(all.into_iter().map(Closing::from).collect()))
}

/// Closes a month: its revenue is released, the books must agree, and nothing is dated into it afterwards.
#[utoipa::path(post, path = "/admin/ledger/closings", tag = "ledger", request_body = CloseMonth,
    responses((status = 200, body = Closing), (status = "4XX", body = Problem)))]
async fn close_month(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Json(body): Json<CloseMonth>,
) -> ApiResult<Json<Closing>> {
    Ok(Json(billing::close_month(&staff.ctx, &app.deps.db, body.through).await?.into()))
}

/// Exports the journal as Beancount or CSV.
#[utoipa::path(get, path = "/admin/ledger/export", tag = "ledger", params(ExportFilter),
    responses((status = 200, description = "The journal", content_type = "text/plain"),
        (status = "4XX", body = Problem)))]
async fn export_ledger(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(filter): Query<ExportFilter>,
) -> ApiResult<Response> {
    let ExportFilter { from, to, legal_entity, .. } = filter;
    let days = DaysFilter { from, to, legal_entity }.scope(&app, &staff.ctx).await?;
    let format = billing::ExportFormat::parse(&filter.format)?;
    let title = app.deps.contexts.tenant(staff.ctx.tenant).await?.name.clone();
    let (file, mime) = match format {
        billing::ExportFormat::Beancount => ("journal.beancount", "text/plain; charset=utf-8"),
        billing::ExportFormat::Csv => ("journal.csv", "text/csv; charset=utf-8"),
    };
    let run = Export { export: billing::LedgerExport::new(format, days), ctx: staff.ctx, app, title };
    let pieces = stream::try_unfold(run, |mut run| async move {
        let piece = run.export.next(&run.ctx, run.app.deps.db.read(), &run.title).await?;
        Ok::<_, Error>(piece.map(|text| (text, run)))
    });
    Ok(download(file, mime, Body::from_stream(pieces)))
}

struct Export {
    export: billing::LedgerExport,
    ctx: OpContext,
    app: App,
    title: String,
}
