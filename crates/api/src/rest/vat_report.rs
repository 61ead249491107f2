//! The tax report of a period, for people and as a file.

mod file;

use axum::extract::State;
use axum::response::Response;
use mpanel_billing::{self as billing, PlaceEvidence};
use mpanel_calc::TaxCategory;
use mpanel_core::{Date, Error, LegalEntityId, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::download::download;
use super::sheets;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{MoneyView, words};

/// Days of the longest period.
const MOST_DAYS: i32 = 800;

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get_vat_report)).routes(routes!(export_vat_report))
}

/// A period, both days included.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct VatPeriod {
    /// First day.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// Last day.
    #[param(value_type = String, format = Date)]
    to: Date,
    /// Of one legal entity; of the whole business when left out.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

/// What to export.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct VatExport {
    /// First day.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// Last day.
    #[param(value_type = String, format = Date)]
    to: Date,
    /// csv, xlsx or pdf.
    #[param(inline, value_type = words::VatFormat)]
    format: String,
    /// For csv: summary (when left out), reporting, oss, documents or ledger. The others hold everything.
    #[param(inline, value_type = Option<words::VatTable>)]
    table: Option<String>,
    /// Of one legal entity; of the whole business when left out.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
}

/// The tax report of a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VatReport)]
pub struct VatReportOut {
    from: String,
    to: String,
    seller_country: String,
    /// The currency of the second pair of sums, by the rates frozen for the documents.
    reporting_currency: String,
    /// By country, category, rate and currency.
    rows: Vec<VatReportLine>,
    /// Every account of tax owed: documents and ledger must agree.
    ledger: Vec<VatReconciliation>,
    /// Whether they do.
    agrees: bool,
    /// Invoices of the One Stop Shop by their second piece of evidence of the place.
    evidence: VatEvidence,
}

/// How many invoices of the One Stop Shop were paid from a bank in the country whose tax they show.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VatPlaceEvidence)]
pub struct VatEvidence {
    /// From one in that country.
    agrees: u64,
    /// From banks in other countries.
    contradicts: u64,
    /// Not at all yet, or it is not known from where.
    missing: u64,
}

/// Sums of one country, category and rate in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct VatReportLine {
    /// The country whose tax it is, or the buyers' where none is owed.
    country: String,
    /// The state or province.
    region: Option<String>,
    #[schema(value_type = words::TaxCategory)]
    category: &'static str,
    /// In percent.
    rate: String,
    net: MoneyView,
    tax: MoneyView,
    invoices: u64,
    credit_notes: u64,
    voided: u64,
    /// Whether it belongs into the One Stop Shop: consumers in other EU countries.
    oss: bool,
    net_reporting: MoneyView,
    tax_reporting: MoneyView,
    /// Documents whose rate is missing: they are left out of the two.
    unconverted: u64,
}

/// What documents and ledger say of one account.
#[derive(Debug, Serialize, ToSchema)]
pub struct VatReconciliation {
    account: String,
    documents: MoneyView,
    ledger: MoneyView,
    difference: MoneyView,
}

/// The word of a category.
pub(super) fn category_word(category: TaxCategory) -> &'static str {
    match category {
        TaxCategory::Standard => "standard",
        TaxCategory::ReverseCharge => "reverse_charge",
        TaxCategory::OutsideScope => "outside_scope",
        TaxCategory::ZeroRated => "zero_rated",
        TaxCategory::Exempt => "exempt",
        TaxCategory::None => "none",
    }
}

impl From<billing::VatReport> for VatReportOut {
    fn from(report: billing::VatReport) -> Self {
        let agrees = report.agrees();
        let row = |r: billing::VatReportRow| VatReportLine {
            country: r.country,
            region: r.region,
            category: category_word(r.category),
            rate: r.rate.to_string(),
            net: r.net.into(),
            tax: r.tax.into(),
            invoices: r.invoices,
            credit_notes: r.credit_notes,
            voided: r.voided,
            oss: r.oss,
            net_reporting: r.net_reporting.into(),
            tax_reporting: r.tax_reporting.into(),
            unconverted: r.unconverted,
        };
        let account = |r: billing::Reconciliation| VatReconciliation {
            account: r.account,
            documents: r.documents.into(),
            ledger: r.ledger.into(),
            difference: r.difference.into(),
        };
        let evidence = |says| report.evidence.get(&says).copied().unwrap_or_default();
        let evidence = VatEvidence {
            agrees: evidence(PlaceEvidence::Agrees),
            contradicts: evidence(PlaceEvidence::Contradicts),
            missing: evidence(PlaceEvidence::Missing),
        };
        Self {
            evidence,
            from: report.from.to_string(),
            to: report.to.to_string(),
            seller_country: report.seller_country,
            reporting_currency: report.reporting_currency.to_string(),
            rows: report.rows.into_iter().map(row).collect(),
            ledger: report.ledger.into_iter().map(account).collect(),
            agrees,
        }
    }
}

fn check(from: Date, to: Date) -> Result<()> {
    if from > to {
        return Err(Error::invalid("/to", "out_of_range", "The last day is before the first."));
    }
    if from.until(to).map_or(i32::MAX, |span| span.get_days()) > MOST_DAYS {
        return Err(Error::invalid("/to", "out_of_range", format!("Choose at most {MOST_DAYS} days.")));
    }
    Ok(())
}

/// Shows the tax of a period, and whether the ledger agrees.
#[utoipa::path(get, path = "/admin/vat-report", tag = "taxes", params(VatPeriod),
    responses((status = 200, body = VatReportOut), (status = "4XX", body = Problem)))]
async fn get_vat_report(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(period): Query<VatPeriod>,
) -> ApiResult<Json<VatReportOut>> {
    check(period.from, period.to)?;
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let of = billing::resolve_legal_entity(ctx, conn, period.legal_entity).await?;
    Ok(Json(billing::vat_report(ctx, conn, (period.from, period.to), of).await?.into()))
}

/// Exports the tax of a period as CSV, XLSX or PDF.
#[utoipa::path(get, path = "/admin/vat-report/export", tag = "taxes", params(VatExport),
    responses((status = 200, description = "The report", content_type = "application/octet-stream"),
        (status = "4XX", body = Problem)))]
async fn export_vat_report(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(wanted): Query<VatExport>,
) -> ApiResult<Response> {
    let VatExport { from, to, .. } = wanted;
    check(from, to)?;
    let conn = app.deps.db.read();
    let of = billing::resolve_legal_entity(&staff.ctx, conn, wanted.legal_entity).await?;
    let report = billing::vat_report(&staff.ctx, conn, (from, to), of).await?;
    let documents = billing::vat_documents(&staff.ctx, conn, (from, to), of).await?;
    let business = app.deps.contexts.tenant(staff.ctx.tenant).await?.name.clone();
    let found = file::sheets(&report, &documents);
    let (bytes, mime, ending) = match (wanted.format.as_str(), wanted.table.as_deref()) {
        ("csv", table) => {
            let table = table.unwrap_or("summary");
            let sheet = found.iter().find(|s| s.key == table);
            let sheet = sheet.ok_or_else(|| {
                Error::invalid("/table", "unknown_word", "Use summary, reporting, oss, documents or ledger.")
            })?;
            (sheets::csv(sheet), "text/csv; charset=utf-8", format!("{table}.csv"))
        }
        ("xlsx", _) => {
            let made = tokio::task::spawn_blocking(move || sheets::xlsx(&found)).await.map_err(Error::internal)??;
            (made, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "report.xlsx".to_owned())
        }
        ("pdf", _) => {
            let title = format!("{business}: tax from {from} to {to}");
            let made =
                tokio::task::spawn_blocking(move || file::pdf(&title, &found)).await.map_err(Error::internal)??;
            (made, "application/pdf", "report.pdf".to_owned())
        }
        _ => return Err(Error::invalid("/format", "unknown_word", "Use csv, xlsx or pdf.").into()),
    };
    Ok(download(&format!("tax-{from}-{to}-{ending}"), mime, bytes))
}
