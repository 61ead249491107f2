//! How the business's documents look: read, changed, tried out on a sample; and the pictures they bear.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::AppendHeaders;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mpanel_core::{DocumentLogoId, Error, FieldError, OpContext, Result, Timestamp};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_documents::{self as paper, DocumentKind};
use mpanel_identity::{self as identity, DocumentLogo, DocumentLooks, LooksVersion};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::in_turn;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{check_text, words};

/// The most letters of a line below the head.
const HEADER_LETTERS: usize = 120;
/// The most letters and lines at the foot.
const FOOTER: (usize, usize) = (300, 3);
/// The most letters and lines of a text at the end.
const NOTE: (usize, usize) = (2_000, 20);

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_document_looks, put_document_looks))
        .routes(routes!(preview_document_looks))
        .routes(routes!(create_document_logo))
}

/// How documents look.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentLooks)]
pub struct LooksOut {
    version: i32,
    /// Their own colour as `#rrggbb`; the brand's when null.
    accent: Option<String>,
    /// The brand's colour.
    brand_accent: String,
    #[schema(value_type = words::DocumentFont)]
    font: String,
    logo: Option<LogoOut>,
    /// A line below the head.
    header: String,
    /// Lines at the foot of every page.
    footer: String,
    /// Texts at the end.
    notes: Notes,
    /// What may stand between double braces in header and footer, and in which text besides.
    placeholders: Placeholders,
}

/// Texts at the end of documents, by kind.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = DocumentNotes)]
#[serde(deny_unknown_fields, default)]
pub struct Notes {
    invoice: String,
    credit_note: String,
    quote: String,
    receipt: String,
    statement: String,
}

/// The names that texts may hold between double braces.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentPlaceholders)]
pub struct Placeholders {
    header: Vec<&'static str>,
    footer: Vec<&'static str>,
    invoice: Vec<&'static str>,
    credit_note: Vec<&'static str>,
    quote: Vec<&'static str>,
    receipt: Vec<&'static str>,
    statement: Vec<&'static str>,
}

/// A picture.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentLogo)]
pub struct LogoOut {
    id: String,
    #[schema(value_type = words::LogoFormat)]
    format: String,
    /// Its size in bytes.
    size: usize,
}

/// A picture to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DocumentLogoInput)]
#[serde(deny_unknown_fields)]
pub struct LogoIn {
    /// The file in base64: PNG or SVG, 256 kB and 2000 by 2000 points at most; a drawing of plain shapes.
    content: String,
}

/// How documents are to look; what is left out is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DocumentLooksInput)]
#[serde(deny_unknown_fields)]
pub struct LooksIn {
    /// `#rrggbb`; the brand's when left out.
    accent: Option<String>,
    #[schema(value_type = words::DocumentFont)]
    font: String,
    /// A picture that was uploaded.
    #[schema(value_type = Option<String>)]
    logo_id: Option<DocumentLogoId>,
    /// One line of at most 120 letters.
    #[serde(default)]
    header: String,
    /// At most three lines.
    #[serde(default)]
    footer: String,
    /// At most twenty lines each.
    #[serde(default)]
    notes: Notes,
}

/// What to try out.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DocumentPreviewInput)]
#[serde(deny_unknown_fields)]
pub struct PreviewIn {
    #[schema(value_type = words::DocumentKind)]
    kind: String,
    looks: LooksIn,
}

/// A document tried out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentPreview)]
pub struct PreviewOut {
    /// Its first page as a drawing, to be shown as an image.
    svg: String,
}

impl Notes {
    fn of(looks: &DocumentLooks) -> Self {
        let text = |kind: DocumentKind| looks.notes.get(kind.as_str()).cloned().unwrap_or_default();
        Self {
            invoice: text(DocumentKind::Invoice),
            credit_note: text(DocumentKind::CreditNote),
            quote: text(DocumentKind::Quote),
            receipt: text(DocumentKind::Receipt),
            statement: text(DocumentKind::Statement),
        }
    }

    fn get(&self, kind: DocumentKind) -> &str {
        match kind {
            DocumentKind::Invoice => &self.invoice,
            DocumentKind::CreditNote => &self.credit_note,
            DocumentKind::Quote => &self.quote,
            DocumentKind::Receipt => &self.receipt,
            DocumentKind::Statement => &self.statement,
        }
    }
}

impl Placeholders {
    fn all() -> Self {
        Self {
            header: paper::common_placeholders(),
            footer: paper::common_placeholders(),
            invoice: DocumentKind::Invoice.placeholders(),
            credit_note: DocumentKind::CreditNote.placeholders(),
            quote: DocumentKind::Quote.placeholders(),
            receipt: DocumentKind::Receipt.placeholders(),
            statement: DocumentKind::Statement.placeholders(),
        }
    }
}

impl LogoOut {
    fn of(logo: &DocumentLogo) -> Self {
        Self { id: logo.id.to_string(), format: logo.format.clone(), size: logo.content.len() }
    }
}

impl LooksIn {
    // `at` is where the looks stand in the body.
    fn parse(self, at: &str) -> Result<DocumentLooks> {
        let bad_accent = || Error::invalid(format!("{at}/accent"), "malformed", "Use a colour such as #2f6fed.");
        if self.accent.as_deref().is_some_and(|accent| !paper::is_colour(accent)) {
            return Err(bad_accent());
        }
        let no_font = || Error::invalid(format!("{at}/font"), "unknown_word", "Use inter or dejavu_sans.");
        let font = paper::Typeface::parse(&self.font).ok_or_else(no_font)?;
        let common = paper::common_placeholders();
        own_text(&format!("{at}/header"), &self.header, (HEADER_LETTERS, 1), &common)?;
        own_text(&format!("{at}/footer"), &self.footer, FOOTER, &common)?;
        let mut notes = std::collections::BTreeMap::new();
        for kind in DocumentKind::ALL {
            let text = self.notes.get(kind).trim_end();
            own_text(&format!("{at}/notes/{}", kind.as_str()), text, NOTE, &kind.placeholders())?;
            if !text.is_empty() {
                notes.insert(kind.as_str().to_owned(), text.to_owned());
            }
        }
        Ok(DocumentLooks {
            accent: self.accent,
            font: font.as_str().to_owned(),
            logo: self.logo_id,
            header: self.header.trim().to_owned(),
            footer: self.footer.trim_end().to_owned(),
            notes,
        })
    }
}

// A text is data: it is printed as it stands, and only known places are filled.
fn own_text(pointer: &str, text: &str, (letters, lines): (usize, usize), allowed: &[&str]) -> Result<()> {
    check_text(pointer, text, letters)?;
    if text.lines().count() > lines {
        return Err(Error::invalid(pointer, "too_many", format!("Use at most {lines} lines.")));
    }
    paper::check_placeholders(text, allowed).map_err(|refused| {
        let detail = format!("{refused} Use one of {}.", allowed.join(", "));
        Error::invalid(pointer, "unknown_placeholder", detail)
    })
}

type WithVersion = (AppendHeaders<[(HeaderName, HeaderValue); 1]>, Json<LooksOut>);

async fn shown<C: ConnectionTrait>(ctx: &OpContext, conn: &C, found: LooksVersion) -> ApiResult<WithVersion> {
    let logo = match found.looks.logo {
        Some(id) => Some(LogoOut::of(&identity::find_document_logo(ctx, conn, id).await?)),
        None => None,
    };
    let tag = HeaderValue::from_str(&format!("\"{}\"", found.version));
    let tag = tag.map_err(|e| Error::internal("an entity tag").with_source(e))?;
    let looks = LooksOut {
        version: found.version,
        accent: found.looks.accent.clone(),
        brand_accent: found.accent,
        font: paper::Typeface::parse(&found.looks.font).unwrap_or_default().as_str().to_owned(),
        logo,
        notes: Notes::of(&found.looks),
        header: found.looks.header,
        footer: found.looks.footer,
        placeholders: Placeholders::all(),
    };
    Ok((AppendHeaders([(header::ETAG, tag)]), Json(looks)))
}

/// Shows how documents look.
#[utoipa::path(get, path = "/admin/document-looks", tag = "settings",
    responses((status = 200, body = LooksOut), (status = "4XX", body = Problem)))]
async fn get_document_looks(State(app): State<App>, staff: Staff<needs::SettingsRead>) -> ApiResult<WithVersion> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let tenant = identity::get_tenant(conn, ctx.tenant).await?;
    shown(ctx, conn, identity::get_document_looks(ctx, conn, &tenant).await?).await
}

/// Changes how documents look that are issued from now on; those issued before stay as they are.
#[utoipa::path(put, path = "/admin/document-looks", tag = "settings", request_body = LooksIn,
    responses((status = 200, body = LooksOut), (status = "4XX", body = Problem)))]
async fn put_document_looks(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    IfMatch(expected): IfMatch,
    Json(body): Json<LooksIn>,
) -> ApiResult<WithVersion> {
    let looks = body.parse("")?;
    let tx = app.deps.db.begin().await?;
    let kept = identity::put_document_looks(&staff.ctx, &tx, looks, expected).await?;
    tx.commit().await?;
    shown(&staff.ctx, app.deps.db.read(), kept).await
}

/// Draws the first page of a sample document in looks that are not kept.
#[utoipa::path(post, path = "/admin/document-looks/preview", tag = "settings", request_body = PreviewIn,
    responses((status = 200, body = PreviewOut), (status = "4XX", body = Problem)))]
async fn preview_document_looks(
    State(app): State<App>,
    staff: Staff<needs::SettingsRead>,
    Json(body): Json<PreviewIn>,
) -> ApiResult<Json<PreviewOut>> {
    let unknown = || Error::invalid("/kind", "unknown_word", "Use invoice, credit_note, quote, receipt or statement.");
    let kind = DocumentKind::parse(&body.kind).ok_or_else(unknown)?;
    let looks = body.looks.parse("/looks")?;
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let tenant = identity::get_tenant(conn, ctx.tenant).await?;
    let now = identity::get_document_looks(ctx, conn, &tenant).await?;
    let brand = printed(ctx, conn, LooksVersion { looks, ..now }, kind).await.map_err(below_looks)?;
    let drawn = in_turn(move || paper::draw_sample(kind, &brand)).await?;
    let svg = drawn.map_err(|e| Error::internal("drawing a sample document").with_source(e))?;
    let svg = String::from_utf8(svg).map_err(|e| Error::internal("a drawing that is no text").with_source(e))?;
    Ok(Json(PreviewOut { svg }))
}

// What names a field of the looks names it where they stand in the body.
fn below_looks(error: Error) -> Error {
    let moved = |field: &FieldError| FieldError { pointer: format!("/looks{}", field.pointer), ..field.clone() };
    let fields: Vec<FieldError> = error.fields().iter().map(moved).collect();
    error.with_fields(fields)
}

/// Keeps a picture for the head of documents; it is used once the looks name it.
#[utoipa::path(post, path = "/admin/document-logos", tag = "settings", request_body = LogoIn,
    responses((status = 201, body = LogoOut), (status = "4XX", body = Problem)))]
async fn create_document_logo(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Json(body): Json<LogoIn>,
) -> ApiResult<(StatusCode, Json<LogoOut>)> {
    let unreadable = |_| Error::invalid("/content", "malformed", "Send the file in base64.");
    let bytes = STANDARD.decode(body.content).map_err(unreadable)?;
    let checked = in_turn(move || paper::check_logo(bytes)).await?;
    let logo = checked.map_err(|refused| Error::invalid("/content", "not_usable", refused.to_string()))?;
    let tx = app.deps.db.begin().await?;
    let kept = identity::add_document_logo(&staff.ctx, &tx, logo.format.as_str(), logo.bytes).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(LogoOut::of(&kept))))
}

/// The looks of a document: those of the instant of its issue, or those of now.
pub(in crate::rest) async fn brand(
    app: &App,
    ctx: &OpContext,
    kind: DocumentKind,
    issued: Option<Timestamp>,
) -> Result<paper::Brand> {
    let tenant = app.deps.contexts.tenant(ctx.tenant).await?;
    let conn = app.deps.db.read();
    let found = match issued {
        Some(at) => identity::document_looks_at(ctx, conn, &tenant, at).await?,
        None => identity::get_document_looks(ctx, conn, &tenant).await?,
    };
    printed(ctx, conn, found, kind).await
}

async fn printed<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    found: LooksVersion,
    kind: DocumentKind,
) -> Result<paper::Brand> {
    let mut looks = found.looks;
    let logo = match looks.logo {
        Some(id) => {
            let kept = identity::find_document_logo(ctx, conn, id).await?;
            let format = paper::LogoFormat::parse(&kept.format);
            let format = format.ok_or_else(|| Error::internal("a logo of an unknown format"))?;
            Some(paper::Logo { format, bytes: kept.content })
        }
        None => None,
    };
    Ok(paper::Brand {
        name: found.name,
        accent: looks.accent.unwrap_or(found.accent),
        font: paper::Typeface::parse(&looks.font).unwrap_or_default(),
        logo,
        header: looks.header,
        footer: looks.footer,
        note: looks.notes.remove(kind.as_str()).unwrap_or_default(),
    })
}
