//! Adoption: machines that exist at the provider become services.

use axum::extract::State;
use axum::response::Response;
use mpanel_core::{CustomerId, Date, Error, ProductId, ProviderAccountId, Result};
use mpanel_provisioning::{self as provisioning, FindingView};
use mpanel_workflows::adoption::{self, AdoptResult, AdoptRow, AdoptVerdict, Adopter, FileRun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::download::download;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::customers::CustomerIn;
use crate::rest::findings::MachineOut;
use crate::rest::margins::MarginPeriod;
use crate::rest::provider_costs::ImportErrorOut;
use crate::rest::service_changes::views::ChangeNextInvoice;
use crate::route::{Routes, routes};
use crate::views::{ListView, MoneyView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_foreign_machines))
        .routes(routes!(adopt_machines))
        .routes(routes!(get_adoption_template))
        .routes(routes!(import_adoptions))
}

/// A machine that belongs to nobody, as far as is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForeignMachine {
    finding_id: String,
    machine: MachineOut,
    /// What is known of it.
    explanation: String,
    /// Whether staff decided to leave it as it is.
    ignored: bool,
}

/// Machines to be adopted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptMachines {
    /// Says what would be made and makes nothing.
    dry_run: bool,
    /// From 1 to 200.
    rows: Vec<AdoptMachineIn>,
}

/// A machine and what it is to become. Give `customer_id` or `new_customer`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptMachineIn {
    /// The provider's id.
    machine_id: String,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    /// Opened unless there is a customer with this mail address.
    #[serde(default)]
    new_customer: Option<CustomerIn>,
    #[schema(value_type = String)]
    product_id: ProductId,
    /// Each period, before tax; the product's own when absent.
    #[serde(default)]
    price: Option<MoneyView>,
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    /// The first day that is not paid for yet; in arrears, the day on which the period that runs is billed.
    #[schema(value_type = String)]
    next_due_on: Date,
    /// Made of the machine's name when absent.
    #[serde(default)]
    hostname: Option<String>,
}

/// A file with machines to be adopted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptionFile {
    /// Comma-separated lines under the heading of the template. A line in which neither customer, price nor next due
    /// date is filled in is left alone. At most 2000 lines.
    csv: String,
    /// Says what would be made and makes nothing.
    dry_run: bool,
}

/// What became of each line of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptionImport {
    dry_run: bool,
    /// Adopted, or to be adopted in a dry run.
    adopted: usize,
    already: usize,
    refused: usize,
    /// Lines that wait for the next run of the same file; one run makes 200 services at most.
    left: usize,
    rows: Vec<AdoptedRow>,
    /// What is wrong, by line and column. Nothing is made while a line cannot be read.
    errors: Vec<ImportErrorOut>,
}

/// What became of each machine.
#[derive(Debug, Serialize, ToSchema)]
pub struct Adoption {
    dry_run: bool,
    /// Adopted, or to be adopted in a dry run.
    adopted: usize,
    already: usize,
    refused: usize,
    rows: Vec<AdoptedRow>,
}

/// What became, or would become, of a machine.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptedRow {
    machine_id: String,
    #[schema(value_type = words::AdoptVerdict)]
    verdict: String,
    service_id: Option<String>,
    hostname: Option<String>,
    /// Absent while the customer would only be opened.
    customer_id: Option<String>,
    customer_name: Option<String>,
    opens_customer: bool,
    product: Option<String>,
    /// Each period, before tax.
    price: Option<MoneyView>,
    /// When the first invoice is raised.
    next_invoice_on: Option<String>,
    /// What it comes to for this service alone, with tax; absent where it costs nothing, or where its tax cannot be
    /// told yet.
    first_invoice: Option<ChangeNextInvoice>,
    /// What each period brings and costs; absent where the cost is not known.
    margin: Option<MarginPeriod>,
    /// Why the margin is not known.
    margin_unknown: Option<String>,
    /// What should be looked at first.
    notes: Vec<String>,
    problems: Vec<AdoptProblem>,
}

/// What is wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptProblem {
    /// The field of the row.
    pointer: String,
    code: String,
    detail: String,
}

impl From<AdoptResult> for AdoptedRow {
    fn from(row: AdoptResult) -> Self {
        let (customer_id, customer_name) = row.customer.map_or((None, None), |(id, name)| (id, Some(name)));
        let problem =
            |p: mpanel_core::FieldError| AdoptProblem { pointer: p.pointer, code: p.code.to_owned(), detail: p.detail };
        let (margin, margin_unknown) = match row.margin {
            None => (None, None),
            Some(Ok(figures)) => (Some(MarginPeriod::of(row.cycle_months, figures)), None),
            Some(Err(why)) => (None, Some(why)),
        };
        Self {
            machine_id: row.machine_id,
            verdict: row.verdict.as_str().to_owned(),
            service_id: row.service.map(|s| s.to_string()),
            hostname: row.hostname,
            customer_id: customer_id.map(|c| c.to_string()),
            customer_name,
            opens_customer: row.opens_customer,
            product: row.product,
            price: row.price.map(MoneyView::from),
            next_invoice_on: row.next_invoice_on.map(|d| d.to_string()),
            first_invoice: row.first_invoice.map(ChangeNextInvoice::from),
            margin,
            margin_unknown,
            notes: row.notes,
            problems: row.problems.into_iter().map(problem).collect(),
        }
    }
}

/// Lists the machines of an account that belong to nobody, as of the last look.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/foreign-machines", tag = "reconciliation",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ListView<ForeignMachine>), (status = "4XX", body = Problem)))]
async fn list_foreign_machines(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ListView<ForeignMachine>>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    provisioning::get_provider_account(ctx, conn, id).await?;
    let foreign = |finding: FindingView| {
        Some(ForeignMachine {
            finding_id: finding.id.to_string(),
            machine: finding.machine?.into(),
            explanation: finding.explanation,
            ignored: finding.ignored_reason.is_some(),
        })
    };
    let found = provisioning::foreign_machines(ctx, conn, id).await?;
    Ok(Json(ListView { items: found.into_iter().filter_map(foreign).collect() }))
}

/// Makes services of machines that exist, or says what would be made. Nothing is bought or billed for the past.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/adopt", tag = "reconciliation",
    request_body = AdoptMachines, params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = Adoption), (status = "4XX", body = Problem)))]
async fn adopt_machines(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(input): Json<AdoptMachines>,
) -> ApiResult<Json<Adoption>> {
    let currency = app.deps.contexts.tenant(staff.ctx.tenant).await?.default_currency;
    // Further ahead than the longest cycle is a slip of the hand, and no fact about one machine.
    let latest = staff.ctx.today().saturating_add(jiff::Span::new().days(400));
    let row = |(index, row): (usize, AdoptMachineIn)| -> Result<AdoptRow> {
        let at = |field: &str| format!("/rows/{index}/{field}");
        check_text(&at("machine_id"), &row.machine_id, 60)?;
        mpanel_billing::check_cycle(at("cycle_months"), row.cycle_months)?;
        if row.next_due_on > latest {
            let detail = "The next due date is more than a year away.";
            return Err(Error::invalid(at("next_due_on"), "too_far", detail));
        }
        let price = row.price.map(|p| p.parse(&at("price"))).transpose()?;
        let customer = match (row.customer_id, row.new_customer) {
            (Some(id), None) => Adopter::Existing(id),
            (None, Some(new)) => {
                let currency = price.map_or(currency, |p| p.currency);
                Adopter::New(Box::new(new.into_new(currency).map_err(|e| under(&at("new_customer"), e))?))
            }
            _ => {
                let detail = "Give either customer_id or new_customer.";
                return Err(Error::invalid(at("customer_id"), "required", detail));
            }
        };
        Ok(AdoptRow {
            machine_id: row.machine_id,
            customer,
            product: row.product_id,
            price,
            cycle_months: row.cycle_months,
            next_due_on: row.next_due_on,
            hostname: row.hostname,
        })
    };
    let rows = input.rows.into_iter().enumerate().map(row).collect::<Result<Vec<_>>>()?;
    let results = adoption::adopt(&staff.ctx, &app.deps, id, rows, input.dry_run).await?;
    let (adopted, already, refused) = counts(results.iter());
    let rows = results.into_iter().map(AdoptedRow::from).collect();
    Ok(Json(Adoption { dry_run: input.dry_run, adopted, already, refused, rows }))
}

// Adopted or to be adopted, with a service already, refused.
fn counts<'a>(results: impl Iterator<Item = &'a AdoptResult>) -> (usize, usize, usize) {
    results.fold((0, 0, 0), |(adopted, already, refused), row| match row.verdict {
        AdoptVerdict::Adopted | AdoptVerdict::WouldAdopt => (adopted + 1, already, refused),
        AdoptVerdict::Already => (adopted, already + 1, refused),
        AdoptVerdict::Refused => (adopted, already, refused + 1),
    })
}

/// A file to fill in: the account's machines that belong to nobody, with the columns that an adoption takes.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/adopt/template", tag = "reconciliation",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = String, content_type = "text/csv"), (status = "4XX", body = Problem)))]
async fn get_adoption_template(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Response> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    provisioning::get_provider_account(ctx, conn, id).await?;
    let currency = app.deps.contexts.tenant(ctx.tenant).await?.default_currency;
    let lines = adoption::template(ctx, conn, id, currency).await?;
    Ok(download("machines.csv", "text/csv; charset=utf-8", lines))
}

/// Makes services of the machines of a file, or says what would be made. The same file again goes on where it stopped.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/adopt/import", tag = "reconciliation",
    request_body = AdoptionFile, params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = AdoptionImport), (status = "4XX", body = Problem)))]
async fn import_adoptions(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(input): Json<AdoptionFile>,
) -> ApiResult<Json<AdoptionImport>> {
    provisioning::get_provider_account(&staff.ctx, app.deps.db.read(), id).await?;
    let currency = app.deps.contexts.tenant(staff.ctx.tenant).await?.default_currency;
    let FileRun { rows, errors, left } =
        adoption::adopt_file(&staff.ctx, &app.deps, id, &input.csv, currency, input.dry_run).await?;
    let (adopted, already, refused) = counts(rows.iter().map(|(_, result)| result));
    Ok(Json(AdoptionImport {
        dry_run: input.dry_run,
        adopted,
        already,
        refused,
        left,
        rows: rows.into_iter().map(|(_, result)| result.into()).collect(),
        errors: errors.into_iter().map(ImportErrorOut::from).collect(),
    }))
}

/// The same refusal for a part of a larger body.
fn under(pointer: &str, error: Error) -> Error {
    let fields = error.fields().iter().cloned().map(|mut field| {
        field.pointer = format!("{pointer}{}", field.pointer);
        field
    });
    Error::invalid_fields(fields.collect())
}
