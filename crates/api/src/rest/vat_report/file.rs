//! The tax report as files: the same tables as CSV, as sheets of a workbook, and on paper.

use mpanel_billing::{Conversion, PlaceEvidence, VatDocument, VatReport, VatReportRow};
use mpanel_core::{Error, Money, Result};
use mpanel_documents::{ReportTable, TableReport, render_tables};

use super::super::sheets::{Cell, Sheet, text};
use super::category_word;

/// The tables of a report: summary, the same in the reporting currency, One Stop Shop with the evidence of place, documents, and the ledger.
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
        Sheet { key: "summary", title: "Summary", heads: heads_of(&heads), rows: summary.collect() },
        reporting_sheet(report),
        documents_sheet("oss", "One Stop Shop", documents.iter().filter(|d| d.oss)),
        documents_sheet("documents", "Documents", documents.iter()),
        Sheet {
            key: "ledger",
            title: "Ledger",
            heads: heads_of(&["account", "currency", "documents", "ledger", "difference"]),
            rows: ledger.collect(),
        },
    ]
}

// What a return asks for: all currencies in one, by the rates frozen for the documents.
fn reporting_sheet(report: &VatReport) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    // Rows of one rate in several currencies stand beside each other.
    for same in report
        .rows
        .chunk_by(|a, b| (&a.country, &a.region, a.category, a.rate) == (&b.country, &b.region, b.category, b.rate))
    {
        let sum = |of: fn(&VatReportRow) -> Money| {
            Money::new(same.iter().map(|r| of(r).minor).sum(), report.reporting_currency)
        };
        rows.push(vec![
            text(&same[0].country),
            text(same[0].region.clone().unwrap_or_default()),
            text(category_word(same[0].category)),
            text(same[0].rate.to_string()),
            text(report.reporting_currency.code()),
            Cell::Amount(sum(|r| r.net_reporting)),
            Cell::Amount(sum(|r| r.tax_reporting)),
            Cell::Count(same.iter().map(|r| r.unconverted).sum()),
        ]);
    }
    let heads = vec!["country", "region", "category", "rate", "currency", "net", "tax", "without_rate"];
    Sheet { key: "reporting", title: "Reporting currency", heads: heads_of(&heads), rows }
}

fn documents_sheet<'a>(
    key: &'static str,
    title: &'static str,
    documents: impl Iterator<Item = &'a VatDocument>,
) -> Sheet {
    let row = |d: &VatDocument| {
        let mut cells = vec![
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
        ];
        if key == "oss" {
            cells.extend([text(d.paid_from.join(" ")), text(d.evidence.map_or("", PlaceEvidence::as_str))]);
        }
        if key == "documents" {
            let said = |of: fn(&Conversion) -> String| text(d.exchange.as_ref().map(of).unwrap_or_default());
            let amount = |amount: Option<Money>| amount.map_or_else(|| text(""), Cell::Amount);
            cells.extend([said(Conversion::words), said(|r| r.source.clone()), said(|r| r.on.to_string())]);
            cells.extend([amount(d.net_reporting), amount(d.tax_reporting)]);
        }
        cells
    };
    let mut heads = vec![
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
    if key == "oss" {
        heads.extend(["paid_from", "evidence"]);
    }
    if key == "documents" {
        heads.extend(["exchange_rate", "rate_source", "rate_day", "net_reporting", "tax_reporting"]);
    }
    Sheet { key, title, heads: heads_of(&heads), rows: documents.map(row).collect() }
}

fn heads_of(heads: &[&str]) -> Vec<String> {
    heads.iter().map(|head| (*head).to_owned()).collect()
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
