//! The typesetter: Typst in process, over a world of a few virtual files.
//!
//! The world holds the templates (ours, constant), `invoice.json` (the values), the logo where there is one
//! and, for a hybrid invoice, `factur-x.xml`. There is no other file, no package and no network behind it, so a
//! template can read nothing else.

use std::sync::LazyLock;

use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_svg::SvgOptions;

use crate::account::AccountSheet;
use crate::sheet::InvoiceSheet;
use crate::tables::TableReport;
use crate::{DocumentError, Logo};

/// Results not used by this many later documents are forgotten: the template's
/// own work stays warm, one customer's document does not stay in memory.
const CACHE_DOCUMENTS: usize = 4;

/// Inter for the text, DejaVu Sans for the scripts Inter does not have.
static FONT_FILES: [&[u8]; 3] = [
    include_bytes!("../fonts/Inter-Regular.otf"),
    include_bytes!("../fonts/Inter-SemiBold.otf"),
    include_bytes!("../fonts/DejaVuSans.ttf"),
];

static SHARED: LazyLock<Shared> = LazyLock::new(Shared::load);

/// What all documents have in common; built at the first one.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// What every template builds on.
    base: Source,
    invoice: Source,
    account: Source,
    tables: Source,
    values: FileId,
    logo: FileId,
    attachment: FileId,
}

impl Shared {
    fn load() -> Self {
        let fonts: Vec<Font> = FONT_FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            base: template("/base.typ", include_str!("../templates/base.typ")),
            invoice: template("/invoice.typ", include_str!("../templates/invoice.typ")),
            account: template("/account.typ", include_str!("../templates/account.typ")),
            tables: template("/tables.typ", include_str!("../templates/tables.typ")),
            values: file_id("/invoice.json"),
            logo: file_id("/logo"),
            attachment: file_id("/factur-x.xml"),
        }
    }
}

fn template(path: &str, text: &str) -> Source {
    Source::new(file_id(path), text.to_owned())
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the path is a constant and well formed");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document's view of the world.
struct Desk {
    shared: &'static Shared,
    template: &'static Source,
    values: Bytes,
    logo: Option<Bytes>,
    attachment: Option<Bytes>,
}

impl Desk {
    /// A desk with the values and nothing else.
    fn new(template: &'static Source, values: &impl Serialize) -> Result<Self, DocumentError> {
        let values = serde_json::to_vec(values).map_err(|error| DocumentError::Typeset(error.to_string()))?;
        Ok(Self { shared: &SHARED, template, values: Bytes::new(values), logo: None, attachment: None })
    }

    fn with_logo(mut self, logo: Option<&Logo>) -> Self {
        self.logo = logo.map(|logo| Bytes::new(logo.bytes.clone()));
        self
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = [self.template, &self.shared.base].into_iter().find(|source| source.id() == id);
        found.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = match id {
            _ if id == self.shared.values => Some(&self.values),
            _ if id == self.shared.logo => self.logo.as_ref(),
            _ if id == self.shared.attachment => self.attachment.as_ref(),
            _ => None,
        };
        found.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    /// No clock: a template that asks for today's date fails.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// What the template reads: the sheet, and whether there is a file to attach.
#[derive(Serialize)]
struct Values<'a> {
    #[serde(flatten)]
    sheet: &'a InvoiceSheet,
    attached: bool,
}

/// What a document becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// A PDF of all pages.
    Pdf,
    /// A drawing (SVG) of the first page, for a screen.
    Drawing,
}

/// Typesets an invoice; with an attachment it is PDF/A-3b.
pub(crate) fn invoice(
    sheet: &InvoiceSheet,
    logo: Option<&Logo>,
    attachment: Option<Vec<u8>>,
    output: Output,
) -> Result<Vec<u8>, DocumentError> {
    let options = options(&sheet.head.number, attachment.is_some())?;
    let values = Values { sheet, attached: attachment.is_some() };
    let mut desk = Desk::new(&SHARED.invoice, &values)?.with_logo(logo);
    desk.attachment = attachment.map(Bytes::new);
    compile(&desk, &options, output)
}

/// Typesets a receipt or a statement.
pub(crate) fn account(sheet: &AccountSheet, logo: Option<&Logo>, output: Output) -> Result<Vec<u8>, DocumentError> {
    let options = options(&sheet.head.number, false)?;
    compile(&Desk::new(&SHARED.account, sheet)?.with_logo(logo), &options, output)
}

/// Typesets tables under a title.
pub(crate) fn tables(report: &TableReport) -> Result<Vec<u8>, DocumentError> {
    let options = options(&report.title, false)?;
    compile(&Desk::new(&SHARED.tables, report)?, &options, Output::Pdf)
}

fn compile(desk: &Desk, options: &PdfOptions, output: Output) -> Result<Vec<u8>, DocumentError> {
    let compiled = typst::compile::<PagedDocument>(desk).output.and_then(|document| match output {
        Output::Pdf => typst_pdf::pdf(&document, options),
        Output::Drawing => Ok(first_page(&document).into_bytes()),
    });
    typst::comemo::evict(CACHE_DOCUMENTS);
    compiled.map_err(|diagnostics| diagnosis(&diagnostics))
}

fn first_page(document: &PagedDocument) -> String {
    let page = document.pages().first();
    page.map(|page| typst_svg::svg(page, &SvgOptions { render_bleed: false, pretty: false })).unwrap_or_default()
}

/// Neither a time stamp nor a random identifier: equal input, equal bytes.
fn options(name: &str, archival: bool) -> Result<PdfOptions, DocumentError> {
    let standards = if archival { PdfStandards::new(&[PdfStandard::A_3b]) } else { Ok(PdfStandards::default()) };
    Ok(PdfOptions {
        standards: standards.map_err(|refused| DocumentError::Typeset(refused.message().to_string()))?,
        ident: Smart::Custom(format!("mpanel-document-{name}")),
        creator: Smart::Custom(Some("mPanel".to_owned())),
        ..PdfOptions::default()
    })
}

fn diagnosis(diagnostics: &[SourceDiagnostic]) -> DocumentError {
    let messages: Vec<&str> = diagnostics.iter().map(|item| item.message.as_str()).collect();
    DocumentError::Typeset(messages.join("; "))
}
