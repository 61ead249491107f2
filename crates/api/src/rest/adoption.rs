//! Adoption: what exists at the provider becomes the customers': machines, domains and object storages as services,
//! private networks without one.

use axum::extract::State;
use axum::response::Response;
use mpanel_core::{ProviderAccountId, Result};
use mpanel_provisioning::{self as provisioning, FindingView};
use mpanel_workflows::adoption::{self, AdoptResult, AdoptVerdict, FileRun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::download::download;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::findings::MachineOut;
use crate::rest::provider_costs::ImportErrorOut;
use crate::route::{Routes, routes};
use crate::views::ListView;

mod views;

use views::{AdoptIn, AdoptedRow, ForeignThingOut};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_foreign_machines))
        .routes(routes!(list_foreign_things))
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

/// What is to be adopted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// Says what would be made and makes nothing.
    dry_run: bool,
    /// From 1 to 200.
    rows: Vec<AdoptIn>,
}

/// A file with what is to be adopted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptionFile {
    /// Comma-separated lines under the heading of the template. A line in which neither customer, price nor next due
    /// date is filled in is left alone, but for private networks. At most 2000 lines.
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
    /// Lines that wait for the next run of the same file; one run adopts 200 at most.
    left: usize,
    rows: Vec<AdoptedRow>,
    /// What is wrong, by line and column. Nothing is made while a line cannot be read.
    errors: Vec<ImportErrorOut>,
}

/// What became of each row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Adoption {
    dry_run: bool,
    /// Adopted, or to be adopted in a dry run.
    adopted: usize,
    already: usize,
    refused: usize,
    rows: Vec<AdoptedRow>,
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

/// Lists the domains, object storages and private networks of an account that belong to no service, as the provider
/// shows them now; those whose finding is ignored are left out.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/foreign-things", tag = "reconciliation",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ListView<ForeignThingOut>), (status = "4XX", body = Problem)))]
async fn list_foreign_things(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ListView<ForeignThingOut>>> {
    let found = provisioning::foreign_things(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(ListView { items: found.into_iter().map(ForeignThingOut::from).collect() }))
}

/// Makes services of machines, domains and object storages that exist, and keeps private networks for their owners, or
/// says what would be made. Nothing is bought or billed for the past.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/adopt", tag = "reconciliation",
    request_body = Adopt, params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = Adoption), (status = "4XX", body = Problem)))]
async fn adopt_machines(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(input): Json<Adopt>,
) -> ApiResult<Json<Adoption>> {
    let currency = app.deps.contexts.tenant(staff.ctx.tenant).await?.default_currency;
    // Further ahead than any registry takes a domain for is a slip of the hand, and no fact about one thing.
    let latest = staff.ctx.today().saturating_add(jiff::Span::new().days(3653));
    let row = |(index, row): (usize, AdoptIn)| row.parse(index, currency, latest);
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

/// A file to fill in: what the account has that belongs to nobody, with the columns that an adoption takes. Domains,
/// object storages and private networks are asked of the provider.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/adopt/template", tag = "reconciliation",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = String, content_type = "text/csv"), (status = "4XX", body = Problem)))]
async fn get_adoption_template(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Response> {
    let ctx = &staff.ctx;
    provisioning::get_provider_account(ctx, app.deps.db.read(), id).await?;
    let currency = app.deps.contexts.tenant(ctx.tenant).await?.default_currency;
    let lines = adoption::template(ctx, &app.deps, id, currency).await?;
    Ok(download("adoption.csv", "text/csv; charset=utf-8", lines))
}

/// Adopts what a file names, or says what would be made. The same file again goes on where it stopped.
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
