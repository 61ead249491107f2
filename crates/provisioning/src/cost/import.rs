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
use crate::table::{ImportLine, TableShape, minor_of, read_table};

/// The columns a file may have; the first five are needed.
const SHAPE: TableShape = TableShape {
    columns: &["kind", "item", "months", "currency", "price", "region", "setup", "valid_from", "note"],
    needed: 5,
    most_lines: 5000,
};

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
    let (lines, mut errors) = read_table(text, SHAPE);
    let mut entries = Vec::new();
    let mut seen: HashMap<(CostKind, String, Option<String>, u32, Date), usize> = HashMap::new();
    for line in lines {
        match entry(&|name: &str| line.value(name), today) {
            Ok(found) => {
                let note = line.value("note").to_owned();
                let key = (found.kind, found.item.clone(), found.region.clone(), found.months, found.valid_from);
                let fields = ops::check(&found, &note);
                if let Some(first) = seen.insert(key, line.line) {
                    let detail = format!("Line {first} is about the same. Leave one of them out.");
                    errors.push(line.wrong(None, "repeated", detail));
                } else if fields.is_empty() {
                    entries.push((found, note));
                }
                errors.extend(
                    fields.into_iter().map(|f| line.wrong(Some(f.pointer.trim_start_matches('/')), f.code, f.detail)),
                );
            }
            Err(all) => {
                errors.extend(all.into_iter().map(|(column, code, detail)| line.wrong(Some(column), code, detail)))
            }
        }
    }
    errors.sort_by_key(|error| error.line);
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
    let mut amount = |column: &'static str, currency: Currency| match minor_of(value(column), currency) {
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
            ("kind,item,months,currency,price\nproduct,V\u{fffd},1,EUR,5", "malformed"),
            ("kind;item;months;currency;price\nproduct;V153;1;EUR;4,99", "not_an_amount"),
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
            assert_eq!(minor_of(text, currency), want, "{text}");
        }
    }
}
