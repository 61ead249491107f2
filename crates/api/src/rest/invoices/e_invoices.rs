//! Invoices and credit notes as e-invoices, for staff and for the customer.

use axum::extract::State;
use axum::response::Response;
use mpanel_billing::{self as billing, ElectronicDocument};
use mpanel_core::{CreditNoteId, Error, FieldError, InvoiceId, OpContext, Result};
use mpanel_documents as paper;
use mpanel_einvoice::{self as en, Finding, Profile, Syntax};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::documents::on_paper;
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::documents::{file_name, in_turn};
use crate::rest::download::download;
use crate::route::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_e_invoice))
        .routes(routes!(get_e_credit_note))
        .routes(routes!(get_own_e_invoice))
        .routes(routes!(get_own_e_credit_note))
}

/// How the e-invoice is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EInvoiceFormat {
    /// EN 16931 as UBL 2.1.
    Ubl,
    /// EN 16931 as UN/CEFACT Cross Industry Invoice.
    Cii,
    /// XRechnung 3.0 as UBL, for the German administration.
    Xrechnung,
    /// Peppol BIS Billing 3.0.
    Peppol,
    /// Factur-X 1.0 and ZUGFeRD 2, level EN 16931: a PDF/A-3 with the CII inside.
    Facturx,
}

impl EInvoiceFormat {
    fn profile(self) -> Profile {
        match self {
            Self::Ubl | Self::Cii | Self::Facturx => Profile::En16931,
            Self::Xrechnung => Profile::XRechnung,
            Self::Peppol => Profile::Peppol,
        }
    }

    fn syntax(self) -> Syntax {
        match self {
            Self::Cii | Self::Facturx => Syntax::Cii,
            Self::Ubl | Self::Xrechnung | Self::Peppol => Syntax::Ubl,
        }
    }

    /// What the file is called after its number.
    fn ending(self) -> &'static str {
        match self {
            Self::Ubl => "-ubl.xml",
            Self::Cii => "-cii.xml",
            Self::Xrechnung => "-xrechnung.xml",
            Self::Peppol => "-peppol.xml",
            Self::Facturx => "-facturx.pdf",
        }
    }
}

/// Which format is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EInvoiceParams {
    /// How it is to be written; ubl when absent.
    #[param(inline, value_type = Option<EInvoiceFormat>)]
    format: Option<String>,
}

impl EInvoiceParams {
    fn parse(&self) -> Result<EInvoiceFormat> {
        match self.format.as_deref().unwrap_or("ubl") {
            "ubl" => Ok(EInvoiceFormat::Ubl),
            "cii" => Ok(EInvoiceFormat::Cii),
            "xrechnung" => Ok(EInvoiceFormat::Xrechnung),
            "peppol" => Ok(EInvoiceFormat::Peppol),
            "facturx" => Ok(EInvoiceFormat::Facturx),
            _ => {
                let detail = "Use ubl, cii, xrechnung, peppol or facturx.";
                Err(Error::invalid("/query/format", "unknown_format", detail))
            }
        }
    }
}

/// Who is told what is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Staff,
    Customer,
}

/// An invoice as e-invoice, as it was issued; refused with the list of what is missing.
#[utoipa::path(get, path = "/admin/invoices/{id}/e-invoice", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id"), EInvoiceParams),
    responses((status = 200, description = "XML, or a PDF for facturx", content_type = "application/xml"),
        (status = "4XX", body = Problem)))]
async fn get_e_invoice(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Path(id): Path<InvoiceId>,
    Query(params): Query<EInvoiceParams>,
) -> ApiResult<Response> {
    let format = params.parse()?;
    let document = billing::electronic_invoice(&staff.ctx, app.deps.db.read(), id).await?;
    written(&app, &staff.ctx, document, format, Reader::Staff).await
}

/// A credit note as e-invoice; refused with the list of what is missing.
#[utoipa::path(get, path = "/admin/credit-notes/{id}/e-invoice", tag = "invoices",
    params(("id" = String, Path, description = "Credit note id"), EInvoiceParams),
    responses((status = 200, description = "XML, or a PDF for facturx", content_type = "application/xml"),
        (status = "4XX", body = Problem)))]
async fn get_e_credit_note(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Path(id): Path<CreditNoteId>,
    Query(params): Query<EInvoiceParams>,
) -> ApiResult<Response> {
    let format = params.parse()?;
    let document = billing::electronic_credit_note(&staff.ctx, app.deps.db.read(), id).await?;
    written(&app, &staff.ctx, document, format, Reader::Staff).await
}

/// An invoice of the signed-in customer as e-invoice, as it was issued.
#[utoipa::path(get, path = "/portal/invoices/{id}/e-invoice", tag = "invoices",
    params(("id" = String, Path, description = "Invoice id"), EInvoiceParams),
    responses((status = 200, description = "XML, or a PDF for facturx", content_type = "application/xml"),
        (status = "4XX", body = Problem)))]
async fn get_own_e_invoice(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<InvoiceId>,
    Query(params): Query<EInvoiceParams>,
) -> ApiResult<Response> {
    let format = params.parse()?;
    super::own(&app, &me, id).await?;
    let document = billing::electronic_invoice(&me.ctx, app.deps.db.read(), id).await?;
    written(&app, &me.ctx, document, format, Reader::Customer).await
}

/// A credit note of the signed-in customer as e-invoice.
#[utoipa::path(get, path = "/portal/credit-notes/{id}/e-invoice", tag = "invoices",
    params(("id" = String, Path, description = "Credit note id"), EInvoiceParams),
    responses((status = 200, description = "XML, or a PDF for facturx", content_type = "application/xml"),
        (status = "4XX", body = Problem)))]
async fn get_own_e_credit_note(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<CreditNoteId>,
    Query(params): Query<EInvoiceParams>,
) -> ApiResult<Response> {
    let format = params.parse()?;
    let document = billing::electronic_credit_note(&me.ctx, app.deps.db.read(), id).await?;
    if document.customer != me.customer {
        return Err(Error::not_found("credit note").into());
    }
    written(&app, &me.ctx, document, format, Reader::Customer).await
}

async fn written(
    app: &App,
    ctx: &OpContext,
    found: ElectronicDocument,
    format: EInvoiceFormat,
    reader: Reader,
) -> ApiResult<Response> {
    let findings = en::check(&found.document, format.profile());
    if !findings.is_empty() {
        return Err(incomplete(findings, format.profile(), reader).into());
    }
    let xml = en::write(&found.document, format.profile(), format.syntax());
    let xml = xml.map_err(|e| Error::internal("writing an e-invoice").with_source(e))?;
    let name = format!("{}{}", file_name(&found.document.number), format.ending());
    let (mime, bytes) = match format {
        EInvoiceFormat::Facturx => ("application/pdf", hybrid(app, ctx, found, xml).await?),
        _ => ("application/xml; charset=utf-8", xml),
    };
    Ok(download(&name, mime, bytes))
}

async fn hybrid(app: &App, ctx: &OpContext, found: ElectronicDocument, xml: Vec<u8>) -> Result<Vec<u8>> {
    let sheet = on_paper(app, ctx, found.printed).await?;
    match in_turn(move || paper::render_hybrid_invoice(&sheet, xml)).await? {
        Ok(pdf) => Ok(pdf),
        Err(refused @ paper::DocumentError::Typeset(_)) => {
            let detail = "The document cannot be archived as PDF/A: a text has a character that our fonts lack. Use \
                the format cii or ubl.";
            Err(Error::conflict("not_archivable", detail).with_source(refused))
        }
        Err(refused) => Err(Error::internal("typesetting a hybrid invoice").with_source(refused)),
    }
}

/// The refusal. What the business has left out is not the customer's to know in detail.
fn incomplete(findings: Vec<Finding>, profile: Profile, reader: Reader) -> Error {
    let all = findings.len();
    let fields: Vec<FieldError> = match reader {
        Reader::Staff => findings.into_iter().map(for_staff).collect(),
        Reader::Customer => findings.into_iter().filter_map(for_customer).collect(),
    };
    let mut detail = format!("The document cannot be written as {}. ", profile.words());
    detail.push_str(match reader {
        Reader::Staff => "A document keeps what was known when it was issued: what you fill in holds for the next.",
        Reader::Customer if fields.len() == all => {
            "A document keeps what was known when it was issued: what you enter in your profile holds for the next."
        }
        Reader::Customer => "We have to complete our own particulars. Write to us if you need it.",
    });
    Error::conflict("e_invoice_incomplete", detail).with_fields(fields)
}

fn for_staff(finding: Finding) -> FieldError {
    let detail = format!("{} {}", finding.problem, finding.remedy);
    FieldError { pointer: finding.pointer.to_owned(), code: finding.rule, detail }
}

fn for_customer(finding: Finding) -> Option<FieldError> {
    let pointer = finding.pointer.strip_prefix("/buyer")?.to_owned();
    let detail = format!("{} Enter it in your profile.", finding.problem);
    Some(FieldError { pointer, code: finding.rule, detail })
}
