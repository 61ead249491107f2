//! Working settlements out by the rates that are known, and booking them.

use std::collections::{BTreeMap, HashMap};

use mpanel_calc::fx::{Conversion, Earlier, Settlement, left_of};
use mpanel_core::{Currency, Date, Error, InvoiceId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::fx_settlement::{Column, Entity, Model};
use crate::allocation::Reversal;
use crate::exchange::settings::CurrencySettings;
use crate::exchange::{frozen_rate, rate};
use crate::ledger::{self, Account, Journal};
use crate::{columns, store};

/// Settlements worked out at once.
const PAGE: u64 = 1_000;

/// Fills in what is missing and can be known now: the rates, and what both sides come to by them.
pub(super) async fn work_out(ctx: &OpContext, tx: &Tx, settings: &CurrencySettings, rows: &mut [Model]) -> Result<()> {
    let books = settings.reporting_currency;
    let ids: Vec<Uuid> = rows.iter().filter(|row| row.carried_minor.is_none()).map(|row| row.invoice_id).collect();
    let frozen = frozen_rates(ctx, tx, &ids, books).await?;
    let mut earlier = earlier_parts(ctx, tx, &ids, books).await?;
    let mut of_days: BTreeMap<(String, String), Option<Conversion>> = BTreeMap::new();
    for row in rows {
        let invoiced_at = match row.invoice_currency == books.code() {
            true => Some(Conversion::same(books, columns::date(&row.paid_on)?)),
            false => frozen.get(&row.invoice_id).cloned(),
        };
        let key = (row.settled_currency.clone(), row.paid_on.clone());
        if !of_days.contains_key(&key) {
            let found = rate_of_day(ctx, tx, settings, &key).await?;
            of_days.insert(key.clone(), found);
        }
        let paid_at = of_days.get(&key).and_then(Option::as_ref);
        let before = earlier.entry(row.invoice_id).or_default();
        let known = Settlement {
            applied: row.applied()?,
            earlier: *before,
            invoiced_at: invoiced_at.as_ref(),
            receipt: row.settled()?,
            receipt_to_books: paid_at,
        };
        let known = known.realise().map_err(Error::internal)?;
        if let (None, Some(carried)) = (row.carried_minor, known.invoice_in_books) {
            row.carried_minor = Some(carried.minor);
            let kept = invoiced_at.as_ref().filter(|rate| rate.from != rate.to);
            (row.invoice_times, row.invoice_per, row.invoice_source, row.invoice_rate_day) = texts(kept);
            before.applied += row.left();
            before.in_books += left_of(carried.minor, row.left(), row.applied_minor);
        }
        if let (None, Some(received)) = (row.received_minor, known.receipt_in_books) {
            row.received_minor = Some(received.minor);
            (row.paid_times, row.paid_per, row.paid_source, row.paid_rate_day) =
                texts(paid_at.filter(|rate| rate.from != rate.to));
        }
    }
    Ok(())
}

type Texts = (Option<String>, Option<String>, Option<String>, Option<String>);

fn texts(rate: Option<&Conversion>) -> Texts {
    let Some(rate) = rate else { return (None, None, None, None) };
    (Some(rate.times.to_string()), Some(rate.per.to_string()), Some(rate.source.clone()), Some(rate.on.to_string()))
}

async fn rate_of_day(
    ctx: &OpContext,
    tx: &Tx,
    settings: &CurrencySettings,
    (currency, day): &(String, String),
) -> Result<Option<Conversion>> {
    let (from, to, day) = (columns::currency(currency)?, settings.reporting_currency, columns::date(day)?);
    if from == to {
        return Ok(Some(Conversion::same(to, day)));
    }
    rate::conversion(ctx, tx, from, to, day, settings.max_age_days).await
}

async fn frozen_rates(
    ctx: &OpContext,
    tx: &Tx,
    invoices: &[Uuid],
    books: Currency,
) -> Result<HashMap<Uuid, Conversion>> {
    let rows = frozen_rate::Entity::find_in(ctx)
        .filter(frozen_rate::Column::InvoiceId.is_in(invoices.iter().copied()))
        .filter(frozen_rate::Column::ToCurrency.eq(books.code()))
        .all(tx)
        .await
        .or_internal("reading the frozen rates of invoices")?;
    let mut found = HashMap::new();
    for row in rows {
        if let Some(rate) = row.conversion()? {
            found.insert(row.invoice_id, rate);
        }
    }
    Ok(found)
}

// What other settlements of the same invoices took of them already, as far as it is known.
async fn earlier_parts(ctx: &OpContext, tx: &Tx, invoices: &[Uuid], books: Currency) -> Result<HashMap<Uuid, Earlier>> {
    let rows = Entity::find_in(ctx)
        .filter(Column::InvoiceId.is_in(invoices.iter().copied()))
        .filter(Column::BooksCurrency.eq(books.code()))
        .filter(Column::CarriedMinor.is_not_null())
        .all(tx)
        .await
        .or_internal("reading earlier settlements")?;
    let mut found: HashMap<Uuid, Earlier> = HashMap::new();
    for row in rows {
        let part = found.entry(row.invoice_id).or_default();
        part.applied += row.left();
        part.in_books += left_of(row.carried_minor.unwrap_or(0), row.left(), row.applied_minor);
    }
    Ok(found)
}

/// The days on which settlements are booked.
pub(super) struct Booking {
    today: Date,
    closed: Option<Date>,
}

impl Booking {
    /// Books on the day of payment, where its month is open.
    pub(super) async fn open(ctx: &OpContext, tx: &Tx) -> Result<Self> {
        Ok(Self { today: ctx.today(), closed: ledger::closed_through(ctx, tx).await? })
    }

    /// Books what is taken back, on this day.
    pub(super) fn today(ctx: &OpContext) -> Self {
        Self { today: ctx.today(), closed: None }
    }

    /// Books a settlement whose both sides are known, once; one that waits is left alone.
    pub(super) fn realise(&self, row: &mut Model) -> Result<Option<Journal>> {
        let Some(gain) = row.realised()?.net_of(row.left(), row.applied_minor) else { return Ok(None) };
        let paid_on = columns::date(&row.paid_on)?;
        let day = if self.closed.is_some_and(|closed| paid_on <= closed) { self.today } else { paid_on };
        row.booked_on = Some(day.to_string());
        let words = if gain < 0 { "Exchange loss" } else { "Exchange gain" };
        self.journal(row, "fx_realised", row.id.to_string(), day, gain, words)
    }

    /// Takes back what a part that went back had gained or lost; nothing while the settlement waits. One of which
    /// nothing is left waits no longer.
    pub(super) fn take_back(&self, row: &mut Model, reversal: &Reversal) -> Result<Option<Journal>> {
        if row.booked_on.is_none() && row.left() == 0 {
            row.booked_on = Some(self.today.to_string());
        }
        let stays = row.realised()?.net_of(row.left(), row.applied_minor).filter(|_| row.booked_on.is_some());
        let Some(gain) = stays else { return Ok(None) };
        let reference = format!("{}:{}:{}", reversal.kind.word(), reversal.reference, row.id);
        self.journal(row, "fx_reversed", reference, self.today, gain, "Exchange gain or loss taken back")
    }

    fn journal(
        &self,
        row: &mut Model,
        kind: &'static str,
        reference: String,
        day: Date,
        gain: i64,
        words: &str,
    ) -> Result<Option<Journal>> {
        let change = gain - row.booked_minor;
        row.booked_minor = gain;
        if change == 0 {
            return Ok(None);
        }
        let journal = Journal::new(kind, reference, row.parties(), row.books()?)
            .about(InvoiceId(row.invoice_id))
            .describe(words)
            .debit(Account::CurrencyExchange, change)
            .credit(Account::FxGainLoss, change);
        Ok(Some(if day == self.today { journal } else { journal.dated(day) }))
    }
}

/// Books the settlements that waited for a rate and have it now. Those that wait under another reporting currency go
/// over to this one.
pub(in crate::exchange) async fn book_waiting(ctx: &OpContext, tx: &Tx, settings: &CurrencySettings) -> Result<()> {
    let mut after: Option<Model> = None;
    loop {
        let mut select = Entity::find_in(ctx).filter(Column::BookedOn.is_null());
        if let Some(last) = &after {
            let later = Condition::all().add(Column::NotedAt.eq(last.noted_at)).add(Column::Id.gt(last.id));
            select = select.filter(Condition::any().add(Column::NotedAt.gt(last.noted_at)).add(later));
        }
        let mut rows = select
            .order_by_asc(Column::NotedAt)
            .order_by_asc(Column::Id)
            .limit(PAGE)
            .lock_exclusive()
            .all(tx)
            .await
            .or_internal("reading settlements that wait for a rate")?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.clone());
        let before = rows.clone();
        for row in &mut rows {
            start_over(row, settings.reporting_currency);
        }
        work_out(ctx, tx, settings, &mut rows).await?;
        let booking = Booking::open(ctx, tx).await?;
        let mut journals = Vec::new();
        for row in &mut rows {
            journals.extend(booking.realise(row)?);
        }
        let changed = rows.into_iter().zip(&before).filter(|(row, before)| row != *before).map(|(row, _)| row);
        store::update_all(tx, changed.collect(), "booking settlements that waited").await?;
        ledger::post(ctx, tx, journals).await?;
    }
}

fn start_over(row: &mut Model, books: Currency) {
    if row.books_currency != books.code() {
        row.books_currency = books.code().to_owned();
        (row.carried_minor, row.received_minor) = (None, None);
        (row.invoice_times, row.invoice_per, row.invoice_source, row.invoice_rate_day) = texts(None);
        (row.paid_times, row.paid_per, row.paid_source, row.paid_rate_day) = texts(None);
    }
}
