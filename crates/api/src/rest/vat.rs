//! What is known of a customer for its tax: the VAT number with the evidence about it, and certificates.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, NewTaxCertificate, TaxCertificate, VatStatus};
use mpanel_core::{CountryCode, CustomerId, Date, Error, OpContext, Result, TaxCertificateId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::taxes::EndTax;
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_customer_tax))
        .routes(routes!(check_vat_number))
        .routes(routes!(add_tax_certificate))
        .routes(routes!(end_tax_certificate))
        .routes(routes!(get_own_vat_number))
}

/// What is known of a VAT number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VatNumber)]
pub struct VatNumberOut {
    /// In capitals and without spaces.
    number: Option<String>,
    #[schema(value_type = words::VatState)]
    state: &'static str,
    /// Whether it decides the tax, so that invoices wait for the answer.
    decides: bool,
    /// The registry's receipt.
    consultation: Option<String>,
    /// When it was last asked about.
    asked_at: Option<String>,
}

/// A question to the registry and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct VatEvidence {
    number: String,
    #[schema(value_type = words::VatAnswer)]
    answer: &'static str,
    /// The registry's receipt.
    consultation: Option<String>,
    /// The name it returned.
    name: Option<String>,
    /// The address it returned.
    address: Option<String>,
    /// Why there was no answer.
    reason: Option<String>,
    /// How often it was asked.
    tries: i32,
    first_at: String,
    asked_at: String,
}

/// A certificate that frees of a country's tax.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaxCertificate)]
pub struct TaxCertificateOut {
    id: String,
    country: String,
    /// What is printed on the invoice.
    number: String,
    valid_from: String,
    /// First day no longer valid.
    valid_until: Option<String>,
    /// Whether it counts today.
    valid: bool,
}

/// What is known of a customer for its tax.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerTax {
    vat: VatNumberOut,
    /// Latest first.
    evidence: Vec<VatEvidence>,
    certificates: Vec<TaxCertificateOut>,
}

/// A certificate to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCertificate {
    /// Whose tax it is about; the customer's country when left out.
    country: Option<String>,
    /// What is printed on the invoice.
    number: String,
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    /// First day no longer valid.
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Date>,
}

impl From<VatStatus> for VatNumberOut {
    fn from(status: VatStatus) -> Self {
        Self {
            number: status.number,
            state: status.state.as_str(),
            decides: status.decides,
            consultation: status.consultation,
            asked_at: status.asked_at.map(|t| t.to_string()),
        }
    }
}

fn certificate(ctx: &OpContext, kept: TaxCertificate) -> TaxCertificateOut {
    let today = ctx.today();
    TaxCertificateOut {
        id: kept.id.to_string(),
        country: kept.country,
        number: kept.number,
        valid: kept.valid_from <= today && kept.valid_until.is_none_or(|end| today < end),
        valid_from: kept.valid_from.to_string(),
        valid_until: kept.valid_until.map(|d| d.to_string()),
    }
}

async fn read(app: &App, ctx: &OpContext, id: CustomerId) -> Result<CustomerTax> {
    let conn = app.deps.db.read();
    let evidence = |e: billing::VatCheckView| VatEvidence {
        number: e.number,
        answer: e.answer.as_str(),
        consultation: e.consultation,
        name: e.name,
        address: e.address,
        reason: e.reason,
        tries: e.tries,
        first_at: e.first_at.to_string(),
        asked_at: e.asked_at.to_string(),
    };
    let kept = billing::list_certificates(ctx, conn, id).await?;
    Ok(CustomerTax {
        vat: billing::vat_status(ctx, conn, id).await?.into(),
        evidence: billing::list_vat_checks(ctx, conn, id).await?.into_iter().map(evidence).collect(),
        certificates: kept.into_iter().map(|c| certificate(ctx, c)).collect(),
    })
}

/// Shows what is known of a customer for its tax.
#[utoipa::path(get, path = "/admin/customers/{id}/tax", tag = "taxes",
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = CustomerTax), (status = "4XX", body = Problem)))]
async fn get_customer_tax(
    State(app): State<App>,
    staff: Staff<needs::CustomersRead>,
    Path(id): Path<CustomerId>,
) -> ApiResult<Json<CustomerTax>> {
    Ok(Json(read(&app, &staff.ctx, id).await?))
}

/// Asks the registry about a customer's VAT number now, and keeps its answer.
#[utoipa::path(post, path = "/admin/customers/{id}/vat-check", tag = "taxes",
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = CustomerTax), (status = "4XX", body = Problem)))]
async fn check_vat_number(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Path(id): Path<CustomerId>,
) -> ApiResult<Json<CustomerTax>> {
    mpanel_workflows::vat::ask(&staff.ctx, &app.deps, id).await?;
    Ok(Json(read(&app, &staff.ctx, id).await?))
}

/// Adds a certificate that frees a customer of a country's tax.
#[utoipa::path(post, path = "/admin/customers/{id}/tax-certificates", tag = "taxes", request_body = NewCertificate,
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 201, body = CustomerTax), (status = "4XX", body = Problem)))]
async fn add_tax_certificate(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Path(id): Path<CustomerId>,
    Json(body): Json<NewCertificate>,
) -> ApiResult<(StatusCode, Json<CustomerTax>)> {
    check_text("/number", &body.number, 60)?;
    let bad = |e: mpanel_core::contact::ContactError| Error::invalid("/country", "unknown_country", e.to_string());
    let country = body.country.map(|c| c.parse::<CountryCode>().map_err(bad)).transpose()?;
    let new =
        NewTaxCertificate { country, number: body.number, valid_from: body.valid_from, valid_until: body.valid_until };
    let tx = app.deps.db.begin().await?;
    billing::add_certificate(&staff.ctx, &tx, id, new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(read(&app, &staff.ctx, id).await?)))
}

/// Ends a certificate.
#[utoipa::path(post, path = "/admin/customers/{id}/tax-certificates/{certificate}/end", tag = "taxes",
    request_body = EndTax,
    params(("id" = String, Path, description = "Customer id"),
        ("certificate" = String, Path, description = "Certificate id")),
    responses((status = 200, body = CustomerTax), (status = "4XX", body = Problem)))]
async fn end_tax_certificate(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Path((id, certificate)): Path<(CustomerId, TaxCertificateId)>,
    Json(body): Json<EndTax>,
) -> ApiResult<Json<CustomerTax>> {
    let tx = app.deps.db.begin().await?;
    billing::end_certificate(&staff.ctx, &tx, id, certificate, body.on).await?;
    tx.commit().await?;
    Ok(Json(read(&app, &staff.ctx, id).await?))
}

/// Shows the signed-in customer what is known of its VAT number.
#[utoipa::path(get, path = "/portal/vat-number", tag = "taxes",
    responses((status = 200, body = VatNumberOut), (status = "4XX", body = Problem)))]
async fn get_own_vat_number(State(app): State<App>, me: Customer) -> ApiResult<Json<VatNumberOut>> {
    Ok(Json(billing::vat_status(&me.ctx, app.deps.db.read(), me.customer).await?.into()))
}
