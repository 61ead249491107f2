//! Tables of reports as files: as CSV, and as sheets of a workbook.

use mpanel_core::{Error, Money, Result};
use mpanel_documents::csv_field;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// A table, ready to be written in any format.
pub(super) struct Sheet {
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// What stands in a field.
pub(super) enum Cell {
    Text(String),
    Count(u64),
    Amount(Money),
}

impl Cell {
    // An amount without its currency, which has a column of its own.
    pub(super) fn written(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Amount(money) => decimal(*money),
        }
    }

    pub(super) fn is_figure(&self) -> bool {
        !matches!(self, Cell::Text(_))
    }
}

fn decimal(money: Money) -> String {
    mpanel_einvoice::decimal(money.minor, money.currency.exponent())
}

/// Words.
pub(super) fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

/// A sheet as CSV.
pub(super) fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut out = sheet.heads.join(",");
    out.push_str("\r\n");
    for row in &sheet.rows {
        let fields: Vec<String> = row.iter().map(|c| csv_field(&c.written(), c.is_figure())).collect();
        out.push_str(&fields.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
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
            page.write_string_with_format(0, column, head, &bold)?;
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

// A workbook knows no other numbers. The text is read, nothing is computed.
fn cell_number(text: &str) -> f64 {
    // tidy-allow: a cell of a workbook is a float by its format
    text.parse().unwrap_or_default()
}

fn whole(count: u64) -> f64 {
    // tidy-allow: a cell of a workbook is a float by its format
    cell_number(&count.to_string())
}
