//! The tax report as files: the same tables as CSV, as sheets of a workbook, and on paper.

use mpanel_billing::{VatDocument, VatReport};
use mpanel_core::{Error, Money, Result};
use mpanel_documents::{ReportTable, TableReport, render_tables};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::category_word;

/// A table, ready to be written in any format.
pub(super) struct Sheet {
    pub(super) key: &'static str,
    title: &'static str,
    heads: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

enum Cell {
    Text(String),
    Count(u64),
    Amount(Money),
}

impl Cell {
    // An amount without its currency, which has a column of its own.
    fn written(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Amount(money) => decimal(*money),
        }
    }

    fn is_figure(&self) -> bool {
        !matches!(self, Cell::Text(_))
    }
}

fn decimal(money: Money) -> String {
    let places = usize::from(money.currency.exponent());
    let digits = format!("{:0>width$}", money.minor.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let sign = if money.minor < 0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

/// The tables of a report: summary, One Stop Shop with the evidence of place, documents, and the ledger.
pub(super) fn sheets(report: &VatReport, documents: &[VatDocument]) -> Vec<Sheet> {
    let summary = report.rows.iter().map(|r| {
        vec![
            text(&r.country),
            text(r.region.clone().unwrap_or_default()),
            text(category_word(r.category)),
            text(r.rate.to_string()),
            text(r.net.currency.code()),
            Cell::Amount(r.net),
            Cell::Amount(r.tax),
            Cell::Count(r.invoices),
            Cell::Count(r.credit_notes),
            Cell::Count(r.voided),
            text(if r.oss { "yes" } else { "" }),
        ]
    });
    let ledger = report.ledger.iter().map(|r| {
        vec![
            text(&r.account),
            text(r.ledger.currency.code()),
            Cell::Amount(r.documents),
            Cell::Amount(r.ledger),
            Cell::Amount(r.difference),
        ]
    });
    let heads = vec![
        "country",
        "region",
        "category",
        "rate",
        "currency",
        "net",
        "tax",
        "invoices",
        "credit_notes",
        "voided",
        "oss",
    ];
    vec![
        Sheet { key: "summary", title: "Summary", heads, rows: summary.collect() },
        documents_sheet("oss", "One Stop Shop", documents.iter().filter(|d| d.oss)),
        documents_sheet("documents", "Documents", documents.iter()),
        Sheet {
            key: "ledger",
            title: "Ledger",
            heads: vec!["account", "currency", "documents", "ledger", "difference"],
            rows: ledger.collect(),
        },
    ]
}

fn documents_sheet<'a>(
    key: &'static str,
    title: &'static str,
    documents: impl Iterator<Item = &'a VatDocument>,
) -> Sheet {
    let row = |d: &VatDocument| {
        vec![
            text(d.day.to_string()),
            text(d.kind.as_str()),
            text(&d.number),
            text(&d.buyer),
            text(&d.buyer_country),
            text(&d.buyer_place),
            text(d.buyer_tax_id.clone().unwrap_or_default()),
            text(&d.country),
            text(d.region.clone().unwrap_or_default()),
            text(category_word(d.category)),
            text(d.rate.to_string()),
            text(d.net.currency.code()),
            Cell::Amount(d.net),
            Cell::Amount(d.tax),
        ]
    };
    let heads = vec![
        "day",
        "kind",
        "number",
        "buyer",
        "buyer_country",
        "buyer_place",
        "buyer_tax_id",
        "country",
        "region",
        "category",
        "rate",
        "currency",
        "net",
        "tax",
    ];
    Sheet { key, title, heads, rows: documents.map(row).collect() }
}

/// A sheet as CSV.
pub(super) fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut out = sheet.heads.join(",");
    out.push_str("\r\n");
    for row in &sheet.rows {
        let fields: Vec<String> = row.iter().map(|c| field(&c.written(), c.is_figure())).collect();
        out.push_str(&fields.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

// A text that a spreadsheet would take for a formula is marked as a text.
fn field(value: &str, figure: bool) -> String {
    let formula = !figure && value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let value = if formula { format!("'{value}") } else { value.to_owned() };
    if value.contains([',', '"', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

/// All sheets as a workbook.
pub(super) fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>> {
    write_workbook(sheets).map_err(|e| Error::internal("writing a workbook").with_source(e))
}

fn write_workbook(sheets: &[Sheet]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for sheet in sheets {
        let page = book.add_worksheet().set_name(sheet.title)?;
        page.set_freeze_panes(1, 0)?;
        for (column, head) in (0u16..).zip(&sheet.heads) {
            page.write_string_with_format(0, column, *head, &bold)?;
        }
        for (line, row) in (1u32..).zip(&sheet.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Text(text) => page.write_string(line, column, text)?,
                    Cell::Count(count) => page.write_number(line, column, whole(*count))?,
                    Cell::Amount(money) => {
                        let places = usize::from(money.currency.exponent());
                        let format =
                            if places == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(places)) };
                        let format = Format::new().set_num_format(format);
                        page.write_number_with_format(line, column, cell_number(&decimal(*money)), &format)?
                    }
                };
            }
        }
        page.autofit();
    }
    book.save_to_buffer()
}

/// The PDF: everything but the list of all documents.
pub(super) fn pdf(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>> {
    let tables = sheets.iter().filter(|s| s.key != "documents").map(|sheet| ReportTable {
        title: sheet.title.to_owned(),
        heads: sheet.heads.iter().map(|h| words(h)).collect(),
        figures: (0..sheet.heads.len()).map(|n| sheet.rows.first().is_some_and(|r| r[n].is_figure())).collect(),
        rows: sheet.rows.iter().map(|row| row.iter().map(Cell::written).collect()).collect(),
        empty: "Nothing in this period.".to_owned(),
    });
    let report = TableReport { title: title.to_owned(), tables: tables.collect() };
    render_tables(&report).map_err(|e| Error::internal("typesetting a tax report").with_source(e))
}

fn words(head: &str) -> String {
    if head == "oss" { "OSS".to_owned() } else { head.replace('_', " ") }
}

// A workbook knows no other numbers. The text is read, nothing is computed.
fn cell_number(text: &str) -> f64 {
    // tidy-allow: a cell of a workbook is a float by its format
    text.parse().unwrap_or_default()
}

fn whole(count: u64) -> f64 {
    // tidy-allow: a cell of a workbook is a float by its format
    cell_number(&count.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_full_and_formulas_are_defused() {
        for (minor, currency, want) in
            [(-5, "EUR", "-0.05"), (123_456, "EUR", "1234.56"), (7, "JPY", "7"), (-1500, "KWD", "-1.500")]
        {
            assert_eq!(decimal(Money::new(minor, currency.parse().unwrap())), want);
        }
        assert_eq!(field("=1+1, \"x\"", false), "\"'=1+1, \"\"x\"\"\"");
        assert_eq!(field("-5.00", true), "-5.00");
    }
}
