//! Revenue over time: what lines of invoices earn in which month, for people and as a file.

use axum::extract::State;
use axum::response::Response;
use mpanel_billing as billing;
use mpanel_core::{Currency, Date, Error, InvoiceId, LegalEntityId, Money, OpContext};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::download::download;
use super::sheets::{self, Cell, Sheet, text};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{MoneyView, words};

/// The months of a report, when nothing else is asked for.
const MONTHS: usize = 12;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_revenue_schedule))
        .routes(routes!(export_revenue_schedule))
        .routes(routes!(list_invoice_revenue))
}

/// What a line of an invoice earns.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineRevenue {
    /// The line.
    line_id: String,
    description: String,
    /// How it is spread over its months; none where it is earned when it is billed.
    #[schema(value_type = Option<words::RevenueSpread>)]
    spread: Option<&'static str>,
    /// First day of the time over which it is earned.
    from: Option<String>,
    /// The day after its last.
    until: Option<String>,
    /// Without tax, less what was credited.
    charged: MoneyView,
    /// Earned so far.
    released: MoneyView,
    /// Still deferred.
    to_come: MoneyView,
    months: Vec<RevenueMonth>,
}

/// What is earned in a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueMonth {
    /// First day of the month.
    month: String,
    amount: MoneyView,
    /// Whether it is in the books already.
    released: bool,
}

/// Which months, of whom and by what.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RevenueFilter {
    /// A day of the first month; the present one when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// How many months, 1 to 60; 12 when left out.
    months: Option<usize>,
    /// currency (when left out), product, customer or legal_entity.
    #[param(inline, value_type = Option<words::RevenueBy>)]
    by: Option<String>,
    /// Of one legal entity; of the whole business when left out.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

/// What to export.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RevenueExport {
    /// csv or xlsx.
    #[param(inline, value_type = words::RevenueFormat)]
    format: String,
    /// For csv: schedule (when left out) or roll_forward. A workbook holds both.
    #[param(inline, value_type = Option<words::RevenueTable>)]
    table: Option<String>,
    /// A day of the first month; the present one when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// How many months, 1 to 60; 12 when left out.
    months: Option<usize>,
    /// currency (when left out), product, customer or legal_entity.
    #[param(inline, value_type = Option<words::RevenueBy>)]
    by: Option<String>,
    /// Of one legal entity; of the whole business when left out.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

/// What is earned month by month.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueSchedule {
    /// The first days of its months.
    months: Vec<String>,
    /// The last day whose revenue is in the books.
    released_through: Option<String>,
    /// By name and currency.
    rows: Vec<RevenueScheduleRow>,
}

/// The months of one thing in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueScheduleRow {
    /// Its id; none for what has no product, for the main legal entity, and when only currencies are told apart.
    id: Option<String>,
    name: String,
    currency: String,
    /// Earned in each of the months.
    amounts: Vec<MoneyView>,
    /// Earned after them.
    later: MoneyView,
    /// Of all these, what is billed and still to be earned.
    to_come: MoneyView,
}

async fn report(app: &App, ctx: &OpContext, filter: &RevenueFilter) -> ApiResult<billing::RevenueSchedule> {
    let conn = app.deps.db.read();
    let query = billing::ScheduleQuery {
        from: filter.from.unwrap_or(ctx.today()),
        months: filter.months.unwrap_or(MONTHS),
        by: filter.by.as_deref().map(billing::ScheduleBy::parse).transpose()?.unwrap_or_default(),
        of: billing::resolve_legal_entity(ctx, conn, filter.legal_entity).await?,
    };
    Ok(billing::revenue_schedule(ctx, conn, query).await?)
}

/// Shows what is earned month by month: what was released, and what is billed and still to come.
#[utoipa::path(get, path = "/admin/ledger/revenue-schedule", tag = "ledger", params(RevenueFilter),
    responses((status = 200, body = RevenueSchedule), (status = "4XX", body = Problem)))]
async fn get_revenue_schedule(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(filter): Query<RevenueFilter>,
) -> ApiResult<Json<RevenueSchedule>> {
    let found = report(&app, &staff.ctx, &filter).await?;
    let row = |row: billing::ScheduleRow| RevenueScheduleRow {
        id: row.key,
        name: row.name,
        currency: row.later.currency.code().to_owned(),
        amounts: row.amounts.into_iter().map(MoneyView::from).collect(),
        later: row.later.into(),
        to_come: row.to_come.into(),
    };
    Ok(Json(RevenueSchedule {
        months: found.months.iter().map(Date::to_string).collect(),
        released_through: found.released_through.map(|day| day.to_string()),
        rows: found.rows.into_iter().map(row).collect(),
    }))
}

/// Exports the revenue schedule and the roll-forward of deferred revenue as CSV or XLSX.
#[utoipa::path(get, path = "/admin/ledger/revenue-schedule/export", tag = "ledger", params(RevenueExport),
    responses((status = 200, description = "The report", content_type = "application/octet-stream"),
        (status = "4XX", body = Problem)))]
async fn export_revenue_schedule(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(wanted): Query<RevenueExport>,
) -> ApiResult<Response> {
    let RevenueExport { format, table, from, months, by, legal_entity } = wanted;
    let found = report(&app, &staff.ctx, &RevenueFilter { from, months, by, legal_entity }).await?;
    let tables = vec![schedule_sheet(&found), roll_forward_sheet(&app, &staff.ctx, legal_entity).await?];
    let (bytes, mime, ending) = match (format.as_str(), table.as_deref()) {
        ("csv", table) => {
            let table = table.unwrap_or("schedule");
            let wrong = || Error::invalid("/table", "unknown_word", "Use schedule or roll_forward.");
            let sheet = tables.iter().find(|s| s.key == table).ok_or_else(wrong)?;
            (sheets::csv(sheet), "text/csv; charset=utf-8", format!("{table}.csv"))
        }
        ("xlsx", _) => {
            let made = tokio::task::spawn_blocking(move || sheets::xlsx(&tables)).await.map_err(Error::internal)??;
            (made, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "report.xlsx".to_owned())
        }
        _ => return Err(Error::invalid("/format", "unknown_word", "Use csv or xlsx.").into()),
    };
    Ok(download(&format!("revenue-{ending}"), mime, bytes))
}

fn schedule_sheet(found: &billing::RevenueSchedule) -> Sheet {
    let months = found.months.iter().map(|m| m.to_string()[..7].to_owned());
    let heads = ["name".to_owned(), "currency".to_owned()].into_iter().chain(months);
    let row = |row: &billing::ScheduleRow| {
        let mut cells = vec![text(&row.name), text(row.later.currency.code())];
        cells.extend(row.amounts.iter().chain([&row.later, &row.to_come]).map(|amount| Cell::Amount(*amount)));
        cells
    };
    Sheet {
        key: "schedule",
        title: "Revenue schedule",
        heads: heads.chain(["later".to_owned(), "to_come".to_owned()]).collect(),
        rows: found.rows.iter().map(row).collect(),
    }
}

async fn roll_forward_sheet(app: &App, ctx: &OpContext, legal_entity: Option<LegalEntityId>) -> ApiResult<Sheet> {
    let conn = app.deps.db.read();
    let of = billing::resolve_legal_entity(ctx, conn, legal_entity).await?;
    let scope = billing::BookScope { entity: of, ..billing::BookScope::default() };
    let moved = billing::account_movements(ctx, conn, scope).await?;
    let currencies = moved.iter().filter(|m| m.account == "deferred_revenue").map(|m| m.closing.currency);
    let mut rows = Vec::new();
    for currency in currencies.collect::<Vec<Currency>>() {
        for month in billing::deferred_roll_forward(ctx, conn, currency, of).await? {
            let amounts: [Money; 5] = [month.opening, month.billed, month.credited, month.released, month.closing];
            let mut cells = vec![text(&month.month.to_string()[..7]), text(currency.code())];
            cells.extend(amounts.map(Cell::Amount));
            rows.push(cells);
        }
    }
    let heads = ["month", "currency", "opening", "billed", "credited", "released", "closing"];
    Ok(Sheet {
        key: "roll_forward",
        title: "Roll-forward",
        heads: heads.iter().map(|head| (*head).to_owned()).collect(),
        rows,
    })
}

/// Shows what each line of an invoice earns in which month.
#[utoipa::path(get, path = "/admin/invoices/{id}/revenue", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id")),
    responses((status = 200, body = Vec<LineRevenue>), (status = "4XX", body = Problem)))]
async fn list_invoice_revenue(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Path(id): Path<InvoiceId>,
) -> ApiResult<Json<Vec<LineRevenue>>> {
    let lines = billing::invoice_schedule(&staff.ctx, app.deps.db.read(), id).await?;
    let month = |m: billing::ScheduledMonth| RevenueMonth {
        month: m.month.to_string(),
        amount: m.amount.into(),
        released: m.released,
    };
    let view = |line: billing::LineSchedule| LineRevenue {
        line_id: line.line.to_string(),
        description: line.description,
        spread: line.spread.map(billing::Spread::as_str),
        from: line.period.map(|p| p.0.to_string()),
        until: line.period.map(|p| p.1.to_string()),
        charged: line.charged.into(),
        released: line.released.into(),
        to_come: line.to_come.into(),
        months: line.months.into_iter().map(month).collect(),
    };
    Ok(Json(lines.into_iter().map(view).collect()))
}
