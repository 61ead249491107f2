//! The cost book from a file: comma-separated lines under a heading. Every line that is wrong is named; nothing is
//! written unless all are right.

use std::collections::HashMap;

use mpanel_core::{Currency, Date, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::Serialize;

use super::store::{self, CostRow, costs};
use super::{CostEntry, CostKind, ops};
use crate::account::store as accounts;

/// More lines than this are refused at once.
const MOST_LINES: usize = 5000;
/// The columns a file may have; the first five are needed.
const COLUMNS: [&str; 9] = ["kind", "item", "months", "currency", "price", "region", "setup", "valid_from", "note"];
const NEEDED: usize = 5;

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

/// What a file would change, or has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Lines with an entry.
    pub lines: usize,
    /// Entries that are new.
    pub added: usize,
    /// Entries that get another price, currency or remark.
    pub changed: usize,
    /// Entries that are there already.
    pub unchanged: usize,
    /// What is wrong; nothing is written while there is anything.
    pub errors: Vec<ImportLine>,
    /// Whether it was written.
    pub applied: bool,
}

/// Reads a file into an account's cost book. Entries that are not in the file stay.
pub async fn import_costs(
    ctx: &OpContext,
    tx: &Tx,
    account: ProviderAccountId,
    text: &str,
    dry_run: bool,
) -> Result<ImportReport> {
    accounts::lock(tx, ctx, account).await?;
    let (entries, errors) = read(text, ctx.today());
    let mut report = ImportReport { lines: entries.len() + count_lines(&errors), errors, ..ImportReport::default() };
    let known = store::of_account(ctx, tx, account).await?;
    let mut by_key: HashMap<Key, CostRow> = known.into_iter().map(|row| (key_of(&row), row)).collect();
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (entry, note) in entries {
        let row = ops::new_row(ctx, account, &entry, &note);
        match by_key.remove(&key_of(&row)) {
            None => new.push(row),
            Some(old) if same(&old, &row) => report.unchanged += 1,
            Some(old) => {
                changed.push(CostRow { id: old.id, version: old.version + 1, created_at: old.created_at, ..row })
            }
        }
    }
    (report.added, report.changed) = (new.len(), changed.len());
    if dry_run || !report.errors.is_empty() {
        return Ok(report);
    }
    for chunk in new.chunks(500) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        costs::Entity::insert_many(rows).exec_without_returning(tx).await.or_internal("importing costs")?;
    }
    for row in changed {
        row.into_active_model().reset_all().update(tx).await.or_internal("importing a changed cost")?;
    }
    ops::tell(ctx, tx, account).await?;
    report.applied = true;
    Ok(report)
}

type Key = (String, String, String, i32, String);

fn key_of(row: &CostRow) -> Key {
    (row.kind.clone(), row.item.clone(), row.region.clone(), row.months, row.valid_from.clone())
}

fn same(a: &CostRow, b: &CostRow) -> bool {
    (&a.currency, a.price_minor, a.setup_minor, &a.note) == (&b.currency, b.price_minor, b.setup_minor, &b.note)
}

fn count_lines(errors: &[ImportLine]) -> usize {
    let mut lines: Vec<usize> = errors.iter().filter(|e| e.line > 1).map(|e| e.line).collect();
    lines.dedup();
    lines.len()
}

/// The entries of a file with their remarks, and what is wrong with the other lines.
fn read(text: &str, today: Date) -> (Vec<(CostEntry, String)>, Vec<ImportLine>) {
    let about_file = |code, detail: String| (Vec::new(), vec![ImportLine { line: 1, column: None, code, detail }]);
    let records = match records(text.trim_start_matches('\u{feff}')) {
        Ok(records) => records,
        Err(line) => {
            let detail = "A quotation mark is not closed. Quote a value at both ends.".to_owned();
            return (Vec::new(), vec![ImportLine { line, column: None, code: "not_closed", detail }]);
        }
    };
    let mut records = records.into_iter();
    let Some((_, head)) = records.next() else {
        return about_file("empty", format!("The file is empty. Begin with the heading {}.", COLUMNS.join(",")));
    };
    let head: Vec<String> = head.iter().map(|h| h.trim().to_lowercase()).collect();
    if let Some(strange) = head.iter().find(|h| !COLUMNS.contains(&h.as_str())) {
        let strange: String = strange.chars().take(40).collect();
        return about_file("unknown_column", format!("There is no column {strange:?}. Use {}.", COLUMNS.join(", ")));
    }
    if let Some(missing) = COLUMNS[..NEEDED].iter().find(|c| !head.iter().any(|h| h == *c)) {
        return about_file("missing_column", format!("The column {missing} is missing."));
    }
    let (mut entries, mut errors) = (Vec::new(), Vec::new());
    let mut seen: HashMap<(CostKind, String, Option<String>, u32, Date), usize> = HashMap::new();
    for (count, (line, record)) in records.enumerate() {
        if count >= MOST_LINES {
            let detail = format!("The file has more than {MOST_LINES} lines. Split it.");
            errors.push(ImportLine { line, column: None, code: "too_many", detail });
            break;
        }
        let wrong = |column: Option<&str>, code, detail: String| ImportLine {
            line,
            column: column.map(str::to_owned),
            code,
            detail,
        };
        if record.len() != head.len() {
            let detail = format!("There are {} values but {} columns.", record.len(), head.len());
            errors.push(wrong(None, "wrong_count", detail));
            continue;
        }
        let value = |name: &str| head.iter().position(|h| h == name).map_or("", |at| record[at].trim());
        match entry(&value, today) {
            Ok(found) => {
                let note = value("note").to_owned();
                let key = (found.kind, found.item.clone(), found.region.clone(), found.months, found.valid_from);
                let fields = ops::check(&found, &note);
                if let Some(first) = seen.insert(key, line) {
                    errors.push(wrong(
                        None,
                        "repeated",
                        format!("Line {first} is about the same. Leave one of them out."),
                    ));
                } else if fields.is_empty() {
                    entries.push((found, note));
                }
                errors.extend(
                    fields.into_iter().map(|f| wrong(Some(f.pointer.trim_start_matches('/')), f.code, f.detail)),
                );
            }
            Err(all) => errors.extend(all.into_iter().map(|(column, code, detail)| wrong(Some(column), code, detail))),
        }
    }
    (entries, errors)
}

type Wrong = (&'static str, &'static str, String);

fn entry<'a>(value: &dyn Fn(&str) -> &'a str, today: Date) -> std::result::Result<CostEntry, Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = Vec::new();
    let kind = CostKind::from_word(value("kind"));
    if kind.is_none() {
        wrong.push(("kind", "unknown_word", "Write product, add_on, object_storage or domain.".to_owned()));
    }
    let months = value("months").parse::<u32>().ok();
    if months.is_none() {
        wrong.push(("months", "not_a_number", "Write the term as a number of months, such as 1 or 12.".to_owned()));
    }
    let currency = value("currency").parse::<Currency>();
    if let Err(error) = &currency {
        wrong.push(("currency", "unknown_currency", error.to_string()));
    }
    let mut amount = |column: &'static str, currency: Currency| match minor(value(column), currency) {
        Some(minor) => minor,
        None => {
            let digits = currency.exponent();
            let detail = format!("Write an amount in {currency} with a point and at most {digits} decimals.");
            wrong.push((column, "not_an_amount", detail));
            0
        }
    };
    let known = currency.clone().unwrap_or(Currency::EUR);
    let price_minor = amount("price", known);
    let setup_minor = if value("setup").is_empty() { 0 } else { amount("setup", known) };
    let valid_from = if value("valid_from").is_empty() { Ok(today) } else { value("valid_from").parse::<Date>() };
    if valid_from.is_err() {
        wrong.push(("valid_from", "not_a_date", "Write the day as 2026-01-31.".to_owned()));
    }
    match (kind, months, currency, valid_from) {
        (Some(kind), Some(months), Ok(currency), Ok(valid_from)) if wrong.is_empty() => Ok(CostEntry {
            kind,
            item: value("item").to_owned(),
            region: Some(value("region").to_owned()).filter(|r| !r.is_empty()),
            months,
            currency,
            price_minor,
            setup_minor,
            valid_from,
        }),
        _ => Err(wrong),
    }
}

/// A decimal text in minor units; `None` for what is none, or finer than the currency.
pub(crate) fn minor(text: &str, currency: Currency) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let exponent = usize::from(currency.exponent());
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || rest.len() > exponent || !digits(whole) || !digits(rest) {
        return None;
    }
    let fraction = if exponent == 0 { 0 } else { format!("{rest:0<exponent$}").parse::<i64>().ok()? };
    whole.parse::<i64>().ok()?.checked_mul(10i64.pow(u32::from(currency.exponent())))?.checked_add(fraction)
}

/// Records with the line they begin on; `Err` with the line of a quotation mark that is not closed.
fn records(text: &str) -> std::result::Result<Vec<(usize, Vec<String>)>, usize> {
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
            (',', None) => record.push(std::mem::take(&mut value)),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2026-01-15".parse().unwrap()
    }

    #[test]
    fn a_file_is_read_with_quotes_and_defaults() {
        let text = "\u{feff}kind,item,region,months,currency,price,setup,note\r\nproduct,V153,,1,EUR,4.99,,\"with \"\"care\"\", ok\"\r\n\r\nadd_on,1477,EU,1,EUR,2,1.5,";
        let (entries, errors) = read(text, today());
        assert_eq!(errors, []);
        let (first, note) = &entries[0];
        assert_eq!((first.price_minor, first.setup_minor, first.region.clone()), (499, 0, None));
        assert_eq!((first.valid_from, note.as_str()), (today(), "with \"care\", ok"));
        let (second, _) = &entries[1];
        assert_eq!((second.kind, second.price_minor, second.setup_minor), (CostKind::AddOn, 200, 150));
    }

    #[test]
    fn every_wrong_line_is_named_with_its_column() {
        let text = "kind,item,months,currency,price\nmachine,V153,1,EUR,4.99\nproduct,V153,one,EUR,4.999\nproduct,V154,1,EUR,5\nproduct,V154,1,EUR,6\nproduct,,1,EUR,6\nproduct,V1,1\n";
        let (entries, errors) = read(text, today());
        let told: Vec<String> =
            errors.iter().map(|e| format!("{} {} {}", e.line, e.column.as_deref().unwrap_or("-"), e.code)).collect();
        let want = [
            "2 kind unknown_word",
            "3 months not_a_number",
            "3 price not_an_amount",
            "5 - repeated",
            "6 item required",
            "7 - wrong_count",
        ];
        assert_eq!(told, want);
        assert_eq!(entries.len(), 1);
    }

    #[test]
    fn a_file_without_the_needed_columns_is_refused_as_a_whole() {
        for (text, code) in [
            ("", "empty"),
            ("kind,item\nproduct,V153", "missing_column"),
            ("kind,item,months,currency,price,colour\n", "unknown_column"),
            ("kind,item,months,currency,price\n\"product", "not_closed"),
        ] {
            assert_eq!(read(text, today()).1[0].code, code, "{text:?}");
        }
    }

    #[test]
    fn amounts_follow_their_currency() {
        let yen = "JPY".parse().unwrap();
        for (text, currency, want) in [
            ("4.99", Currency::EUR, Some(499)),
            ("4", Currency::EUR, Some(400)),
            ("4.5", Currency::EUR, Some(450)),
            ("4.999", Currency::EUR, None),
            ("-4", Currency::EUR, None),
            ("4,99", Currency::EUR, None),
            ("500", yen, Some(500)),
            ("500.1", yen, None),
        ] {
            assert_eq!(minor(text, currency), want, "{text}");
        }
    }
}
