//! The typesetter: Typst in process, over a world of two or three virtual files.
//!
//! The world holds the template (ours, constant), `invoice.json` (the values)
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

use crate::DocumentError;
use crate::sheet::InvoiceSheet;
use crate::tables::TableReport;

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
    template: Source,
    tables: Source,
    values: FileId,
    attachment: FileId,
}

impl Shared {
    fn load() -> Self {
        let fonts: Vec<Font> = FONT_FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file_id("/invoice.typ"), include_str!("../templates/invoice.typ").to_owned()),
            tables: Source::new(file_id("/tables.typ"), include_str!("../templates/tables.typ").to_owned()),
            values: file_id("/invoice.json"),
            attachment: file_id("/factur-x.xml"),
        }
    }
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
    attachment: Option<Bytes>,
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
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match &self.attachment {
            _ if id == self.shared.values => Ok(self.values.clone()),
            Some(attachment) if id == self.shared.attachment => Ok(attachment.clone()),
            _ => Err(FileError::AccessDenied),
        }
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

/// Typesets the values and writes the PDF; with an attachment it is PDF/A-3b.
pub(crate) fn invoice_pdf(sheet: &InvoiceSheet, attachment: Option<Vec<u8>>) -> Result<Vec<u8>, DocumentError> {
    let values = serde_json::to_vec(&Values { sheet, attached: attachment.is_some() });
    let values = Bytes::new(values.map_err(|error| DocumentError::Typeset(error.to_string()))?);
    let options = options(&sheet.number, attachment.is_some())?;
    compile(
        &Desk { shared: &SHARED, template: &SHARED.template, values, attachment: attachment.map(Bytes::new) },
        &options,
    )
}

/// Typesets tables under a title and writes the PDF.
pub(crate) fn tables_pdf(report: &TableReport) -> Result<Vec<u8>, DocumentError> {
    let values = serde_json::to_vec(report).map_err(|error| DocumentError::Typeset(error.to_string()))?;
    let options = options(&report.title, false)?;
    compile(&Desk { shared: &SHARED, template: &SHARED.tables, values: Bytes::new(values), attachment: None }, &options)
}

fn compile(desk: &Desk, options: &PdfOptions) -> Result<Vec<u8>, DocumentError> {
    let compiled = typst::compile::<PagedDocument>(desk).output.and_then(|document| typst_pdf::pdf(&document, options));
    typst::comemo::evict(CACHE_DOCUMENTS);
    compiled.map_err(|diagnostics| diagnosis(&diagnostics))
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
