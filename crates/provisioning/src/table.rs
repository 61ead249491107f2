//! Tables that staff fills in a spreadsheet: comma-separated lines under a heading, or lines with the semicolons or tabs
//! that spreadsheets write in some languages. Every line that is wrong is named.

use std::collections::HashMap;

use mpanel_core::Currency;
use serde::Serialize;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportLine {
    /// Line in the file, from 1.
    pub line: usize,
    /// The column, if it is one value that is wrong.
    pub column: Option<String>,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub detail: String,
}

/// What a table may hold.
#[derive(Debug, Clone, Copy)]
pub struct TableShape {
    /// The columns there are, in the order of messages.
    pub columns: &'static [&'static str],
    /// How many of them, from the first, the heading must name.
    pub needed: usize,
    /// More lines than this are not read.
    pub most_lines: usize,
}

/// A line of a table by its columns.
#[derive(Debug, Clone)]
pub struct TableLine {
    /// Line in the file, from 1.
    pub line: usize,
    values: HashMap<String, String>,
}

impl TableLine {
    /// The trimmed value of a column; empty where the file has no such column.
    pub fn value(&self, column: &str) -> &str {
        self.values.get(column).map_or("", String::as_str)
    }

    /// What is wrong with this line, or with one of its columns.
    pub fn wrong(&self, column: Option<&str>, code: &'static str, detail: String) -> ImportLine {
        ImportLine { line: self.line, column: column.map(str::to_owned), code, detail }
    }
}

/// Reads a table: its lines, and what is wrong with the others or with the file as a whole. Empty lines say nothing.
pub fn read_table(text: &str, shape: TableShape) -> (Vec<TableLine>, Vec<ImportLine>) {
    let about_file = |code, detail: String| (Vec::new(), vec![ImportLine { line: 1, column: None, code, detail }]);
    let columns = shape.columns;
    // What reads a file in another encoding puts this sign where it understood nothing: a name would be kept with it.
    if let Some(at) = text.find('\u{fffd}') {
        let line = text[..at].matches('\n').count() + 1;
        let detail =
            "Letters of this line cannot be read. Save the file as CSV in UTF-8 and choose it again.".to_owned();
        return (Vec::new(), vec![ImportLine { line, column: None, code: "malformed", detail }]);
    }
    let text = text.trim_start_matches('\u{feff}');
    let records = match records(text, separator(text)) {
        Ok(records) => records,
        Err(line) => {
            let detail = "A quotation mark is not closed. Quote a value at both ends.".to_owned();
            return (Vec::new(), vec![ImportLine { line, column: None, code: "not_closed", detail }]);
        }
    };
    let mut records = records.into_iter();
    let Some((_, head)) = records.next() else {
        return about_file("empty", format!("The file is empty. Begin with the heading {}.", columns.join(",")));
    };
    let head: Vec<String> = head.iter().map(|h| h.trim().to_lowercase()).collect();
    if let Some(strange) = head.iter().find(|h| !columns.contains(&h.as_str())) {
        let strange: String = strange.chars().take(40).collect();
        return about_file("unknown_column", format!("There is no column {strange:?}. Use {}.", columns.join(", ")));
    }
    if let Some(missing) = columns[..shape.needed].iter().find(|c| !head.iter().any(|h| h == *c)) {
        return about_file("missing_column", format!("The column {missing} is missing."));
    }
    let (mut lines, mut errors) = (Vec::new(), Vec::new());
    for (count, (line, record)) in records.enumerate() {
        if count >= shape.most_lines {
            let detail = format!("The file has more than {} lines. Split it.", shape.most_lines);
            errors.push(ImportLine { line, column: None, code: "too_many", detail });
            break;
        }
        if record.len() != head.len() {
            let detail = format!("There are {} values but {} columns.", record.len(), head.len());
            errors.push(ImportLine { line, column: None, code: "wrong_count", detail });
            continue;
        }
        let mut values = HashMap::new();
        for (name, value) in head.iter().zip(&record) {
            // The first of two columns with one name counts.
            values.entry(name.clone()).or_insert_with(|| value.trim().to_owned());
        }
        lines.push(TableLine { line, values });
    }
    (lines, errors)
}

/// A decimal text in minor units; `None` for what is none, or finer than the currency.
pub fn minor_of(text: &str, currency: Currency) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let exponent = usize::from(currency.exponent());
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || rest.len() > exponent || !digits(whole) || !digits(rest) {
        return None;
    }
    let fraction = if exponent == 0 { 0 } else { format!("{rest:0<exponent$}").parse::<i64>().ok()? };
    whole.parse::<i64>().ok()?.checked_mul(10i64.pow(u32::from(currency.exponent())))?.checked_add(fraction)
}

// What stands between the names of the heading, none of which holds any of these.
fn separator(text: &str) -> char {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    [',', ';', '\t'].into_iter().find(|sign| head.contains(*sign)).unwrap_or(',')
}

/// Records with the line they begin on; `Err` with the line of a quotation mark that is not closed.
fn records(text: &str, separator: char) -> std::result::Result<Vec<(usize, Vec<String>)>, usize> {
    let mut all = Vec::new();
    let (mut record, mut value) = (Vec::new(), String::new());
    let (mut line, mut begun, mut quoted_at) = (1, 1, None);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted_at) {
            ('"', Some(_)) if letters.peek() == Some(&'"') => {
                letters.next();
                value.push('"');
            }
            ('"', Some(_)) => quoted_at = None,
            ('"', None) if value.trim().is_empty() => {
                value.clear();
                quoted_at = Some(line);
            }
            (sign, None) if sign == separator => record.push(std::mem::take(&mut value)),
            ('\r', None) => {}
            ('\n', None) => {
                line += 1;
                record.push(std::mem::take(&mut value));
                all.push((begun, std::mem::take(&mut record)));
                begun = line;
            }
            (other, _) => {
                line += usize::from(other == '\n');
                value.push(other);
            }
        }
    }
    if let Some(line) = quoted_at {
        return Err(line);
    }
    record.push(value);
    all.push((begun, record));
    // Empty lines say nothing.
    all.retain(|(_, record)| record.iter().any(|v| !v.trim().is_empty()));
    Ok(all)
}
