//! Reports: tables under a title, in words and figures that a caller has written out.

use serde::Serialize;

use crate::{DocumentError, typeset};

/// A report.
#[derive(Debug, Clone, Serialize)]
pub struct TableReport {
    /// What stands on top.
    pub title: String,
    /// Its tables, in order.
    pub tables: Vec<ReportTable>,
}

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct ReportTable {
    /// What stands above it.
    pub title: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Whether a column holds figures, which stand at the right.
    pub figures: Vec<bool>,
    /// Its rows, as long as the heads.
    pub rows: Vec<Vec<String>>,
    /// What is said instead of rows, where there are none.
    pub empty: String,
}

/// Renders tables under a title as a PDF in A4 across.
///
/// # Errors
///
/// [`DocumentError::Typeset`] when the typesetter fails.
pub fn render_tables(report: &TableReport) -> Result<Vec<u8>, DocumentError> {
    typeset::tables(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_pages_whatever_they_hold() {
        let table = |rows| ReportTable {
            title: "By #country".into(),
            heads: vec!["Country".into(), "Tax".into()],
            figures: vec![false, true],
            rows,
            empty: "Nothing.".into(),
        };
        let rows = (0..80).map(|n| vec![format!("#panic() {n} *x*"), format!("{n}.00")]).collect();
        let report = TableReport { title: "Tax <of> a quarter".into(), tables: vec![table(Vec::new()), table(rows)] };
        let first = render_tables(&report).unwrap();
        assert!(first.starts_with(b"%PDF-"));
        assert_eq!(first, render_tables(&report).unwrap(), "equal input, equal bytes");
    }
}
