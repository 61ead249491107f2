//! The journal for other programs: Beancount, whose checker is an independent judge of the books, and CSV.
//!
//! An export is read page by page, so that its size does not matter.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use mpanel_core::{Date, Error, JournalId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};

use super::reports::{BookScope, account_movements};
use super::{entry, journal};
use crate::columns;

/// Journals in one page.
const PAGE: u64 = 500;

/// How the journal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Plain-text accounting, checked by `bean-check`.
    Beancount,
    /// One row for each entry.
    Csv,
}

impl ExportFormat {
    /// Reads `beancount` or `csv`.
    pub fn parse(word: &str) -> Result<Self> {
        match word {
            "beancount" => Ok(ExportFormat::Beancount),
            "csv" => Ok(ExportFormat::Csv),
            _ => Err(Error::invalid("/format", "unknown_format", "Use beancount or csv.")),
        }
    }
}

/// A running export: call [`LedgerExport::next`] until it gives nothing.
#[derive(Debug)]
pub struct LedgerExport {
    format: ExportFormat,
    days: BookScope,
    after: Option<(String, i64, uuid::Uuid)>,
    state: State,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Head,
    Body,
    Done,
}

impl LedgerExport {
    /// An export of the journals between two days.
    pub fn new(format: ExportFormat, days: BookScope) -> Self {
        Self { format, days, after: None, state: State::Head }
    }

    /// The next piece of text; `None` at the end.
    pub async fn next<C: ConnectionTrait>(&mut self, ctx: &OpContext, conn: &C, title: &str) -> Result<Option<String>> {
        match self.state {
            State::Done => Ok(None),
            State::Head => {
                self.state = State::Body;
                self.head(ctx, conn, title).await.map(Some)
            }
            State::Body => self.page(ctx, conn).await,
        }
    }

    async fn head<C: ConnectionTrait>(&self, ctx: &OpContext, conn: &C, title: &str) -> Result<String> {
        if self.format == ExportFormat::Csv {
            return Ok("date,journal,kind,description,account,currency,debit,credit,customer,invoice\r\n".to_owned());
        }
        let movements = account_movements(ctx, conn, self.days).await?;
        let mut text = format!("option \"title\" {}\n", quoted(title));
        let currencies: BTreeSet<&str> = movements.iter().map(|m| m.closing.currency.code()).collect();
        for code in &currencies {
            let _ = writeln!(text, "option \"operating_currency\" \"{code}\"");
        }
        let accounts: BTreeSet<String> = movements.iter().map(|m| account_name(&m.account)).collect();
        for account in accounts {
            let _ = writeln!(text, "1970-01-01 open {account}");
        }
        if let Some(from) = self.days.from {
            text.push_str("1970-01-01 open Equity:Opening\n");
            for row in movements.iter().filter(|m| !m.opening.is_zero()) {
                let (account, before) = (account_name(&row.account), mpanel_calc::period::plus_days(from, -1));
                let _ = writeln!(text, "\n{before} * \"Opening balance\"");
                let _ = writeln!(text, "  {account}  {}", row.opening);
                let _ = writeln!(text, "  Equity:Opening  {}", row.opening.negate());
            }
        }
        Ok(text)
    }

    async fn page<C: ConnectionTrait>(&mut self, ctx: &OpContext, conn: &C) -> Result<Option<String>> {
        let heads = self.read_heads(ctx, conn).await?;
        let Some(last) = heads.last() else {
            self.state = State::Done;
            return self.tail(ctx, conn).await;
        };
        self.after = Some((last.posted_on.clone(), last.at, last.id));
        let entries = entry::Entity::find_in(ctx)
            .filter(entry::Column::JournalId.is_in(heads.iter().map(|h| h.id)))
            .order_by_asc(entry::Column::Id)
            .all(conn)
            .await
            .or_internal("reading entries")?;
        let mut text = String::new();
        for head in &heads {
            let mine: Vec<&entry::Model> = entries.iter().filter(|e| e.journal_id == head.id).collect();
            match self.format {
                ExportFormat::Beancount => write_transaction(&mut text, head, &mine)?,
                ExportFormat::Csv => write_rows(&mut text, head, &mine)?,
            }
        }
        Ok(Some(text))
    }

    async fn read_heads<C: ConnectionTrait>(&self, ctx: &OpContext, conn: &C) -> Result<Vec<journal::Model>> {
        use journal::Column as C;
        let mut select = self.days.entity.keep(journal::Entity::find_in(ctx), C::EntityId);
        if let Some(day) = self.days.from {
            select = select.filter(C::PostedOn.gte(day.to_string()));
        }
        if let Some(day) = self.days.to {
            select = select.filter(C::PostedOn.lte(day.to_string()));
        }
        if let Some((day, at, id)) = &self.after {
            let same_day = Condition::all().add(C::PostedOn.eq(day));
            select = select.filter(
                Condition::any()
                    .add(C::PostedOn.gt(day))
                    .add(same_day.clone().add(C::At.gt(*at)))
                    .add(same_day.add(C::At.eq(*at)).add(C::Id.gt(*id))),
            );
        }
        let ordered = select.order_by_asc(C::PostedOn).order_by_asc(C::At).order_by_asc(C::Id);
        ordered.limit(PAGE).all(conn).await.or_internal("reading journals")
    }

    // Assertions: the checker adds the entries up itself and compares.
    async fn tail<C: ConnectionTrait>(&self, ctx: &OpContext, conn: &C) -> Result<Option<String>> {
        let latest = self.after.as_ref().map(|a| columns::date(&a.0)).transpose()?;
        let Some(day) = latest.filter(|_| self.format == ExportFormat::Beancount) else { return Ok(None) };
        // A balance is asserted at the beginning of its day.
        let next: Date = mpanel_calc::period::plus_days(day, 1);
        let mut text = String::from("\n");
        for row in account_movements(ctx, conn, BookScope { from: None, ..self.days }).await? {
            let _ = writeln!(text, "{next} balance {}  {}", account_name(&row.account), row.closing);
        }
        Ok(Some(text))
    }
}

fn write_transaction(text: &mut String, head: &journal::Model, entries: &[&entry::Model]) -> Result<()> {
    let _ = writeln!(text, "\n{} * {} {}", head.posted_on, quoted(&head.kind), quoted(&head.description));
    let _ = writeln!(text, "  journal: \"{}\"", JournalId(head.id));
    for entry in entries {
        let money = columns::money(entry.amount_minor, &entry.currency)?;
        let _ = writeln!(text, "  {}  {}", account_name(&entry.account), money);
    }
    Ok(())
}

fn write_rows(text: &mut String, head: &journal::Model, entries: &[&entry::Model]) -> Result<()> {
    use mpanel_core::{CustomerId, InvoiceId};
    for entry in entries {
        let money = columns::money(entry.amount_minor, &entry.currency)?.to_string();
        let figure = money.split(' ').next().unwrap_or_default().trim_start_matches('-');
        let (debit, credit) = if entry.amount_minor >= 0 { (figure, "") } else { ("", figure) };
        let cells = [
            head.posted_on.clone(),
            JournalId(head.id).to_string(),
            head.kind.clone(),
            head.description.clone(),
            entry.account.clone(),
            entry.currency.clone(),
            debit.to_owned(),
            credit.to_owned(),
            head.customer_id.map(|c| CustomerId(c).to_string()).unwrap_or_default(),
            head.invoice_id.map(|i| InvoiceId(i).to_string()).unwrap_or_default(),
        ];
        let row: Vec<String> = cells.iter().map(|c| cell(c)).collect();
        let _ = write!(text, "{}\r\n", row.join(","));
    }
    Ok(())
}

// A text that a spreadsheet would run as a formula is made plain (CVE-2023-3493 and its kin).
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The account's name in Beancount, whose parts begin with a capital or a digit.
fn account_name(account: &str) -> String {
    let part = |text: &str| -> String {
        let plain: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let mut letters = plain.trim_matches('-').chars();
        match letters.next() {
            Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
            None => "Other".to_owned(),
        }
    };
    match account.split_once(':') {
        Some(("cash", gateway)) => format!("Assets:Clearing:{}", part(gateway)),
        Some(("tax_payable", jurisdiction)) => format!("Liabilities:Tax:{}", part(jurisdiction)),
        _ => match account {
            "receivable" => "Assets:Receivable".to_owned(),
            "revenue" => "Income:Revenue".to_owned(),
            "deferred_revenue" => "Liabilities:DeferredRevenue".to_owned(),
            "customer_credit" => "Liabilities:CustomerCredit".to_owned(),
            "goodwill" => "Expenses:Goodwill".to_owned(),
            "bad_debt" => "Expenses:BadDebt".to_owned(),
            "gateway_fees" => "Expenses:GatewayFees".to_owned(),
            "disputes" => "Assets:Disputes".to_owned(),
            "prepayments" => "Liabilities:Prepayments".to_owned(),
            "expired_credit" => "Income:ExpiredCredit".to_owned(),
            "fx_gain_loss" => "Income:ExchangeGainLoss".to_owned(),
            "currency_exchange" => "Equity:CurrencyExchange".to_owned(),
            other => format!("Equity:{}", part(other)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_have_names_that_beancount_takes() {
        for (account, name) in [
            ("receivable", "Assets:Receivable"),
            ("cash:gtw_01h5", "Assets:Clearing:Gtw-01h5"),
            ("tax_payable:DE", "Liabilities:Tax:DE"),
            ("fx_gain_loss", "Income:ExchangeGainLoss"),
            ("currency_exchange", "Equity:CurrencyExchange"),
            ("no_such", "Equity:No-such"),
        ] {
            assert_eq!(account_name(account), name);
        }
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        for (text, cell_text) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("plain", "plain"),
        ] {
            assert_eq!(cell(text), cell_text);
        }
        assert_eq!(quoted("a \"b\" \\ c\nd"), "\"a \\\"b\\\" \\\\ c d\"");
    }
}
