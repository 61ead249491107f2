//! The rates: entered by staff or read from a file of the European Central Bank, corrected, found for a day.

use std::collections::{BTreeMap, BTreeSet};

use mpanel_calc::Decimal;
use mpanel_calc::fx::{CROSSING, Conversion, MANUAL, Rate, find_conversion};
use mpanel_core::{Currency, Date, Error, ExchangeRateId, OpContext, Page, PageQuery, Result, Timestamp};
use mpanel_db::page::{asc, by, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, ModelTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::exchange_rate::{Column, Entity, Model};
use super::{ECB, ecb, freeze, settings};
use crate::{columns, store};

/// A rate as it is shown: one unit of `base` is `rate` units of `quote`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExchangeRateView {
    /// Its id.
    pub id: ExchangeRateId,
    /// One unit of this …
    pub base: Currency,
    /// … in this.
    pub quote: Currency,
    /// For which day.
    pub day: Date,
    /// The number.
    pub rate: Decimal,
    /// `manual` or `ecb`.
    pub source: String,
    /// What it said before it was corrected.
    pub was: Option<Decimal>,
    /// When it was entered or read.
    pub entered_at: Timestamp,
    /// When it was corrected.
    pub corrected_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i32,
}

/// A rate that staff enters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExchangeRate {
    /// One unit of this …
    pub base: Currency,
    /// … in this.
    pub quote: Currency,
    /// For which day.
    pub day: Date,
    /// The number.
    pub rate: Decimal,
}

/// Filters of the list.
#[derive(Debug, Clone, Default)]
pub struct ExchangeRateFilter {
    /// Only with this currency on either side.
    pub currency: Option<Currency>,
    /// Only from this source.
    pub source: Option<String>,
}

/// What reading a file did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RateImport {
    /// Days in the file.
    pub days: usize,
    /// Rates that are new.
    pub added: usize,
    /// Rates that differ from an earlier file; they are corrected.
    pub corrected: usize,
    /// Rates that were known.
    pub unchanged: usize,
    /// Currencies of the file that are no more or not known.
    pub unknown: Vec<String>,
    /// Documents that waited for a rate and have one now.
    pub filled: u64,
}

impl Model {
    fn rate(&self) -> Result<Rate> {
        Ok(Rate {
            from: columns::currency(&self.base)?,
            to: columns::currency(&self.quote)?,
            rate: number(&self.rate)?,
            source: self.source.clone(),
            on: columns::date(&self.day)?,
        })
    }

    fn view(self) -> Result<ExchangeRateView> {
        let rate = self.rate()?;
        Ok(ExchangeRateView {
            id: ExchangeRateId(self.id),
            base: rate.from,
            quote: rate.to,
            day: rate.on,
            rate: rate.rate,
            source: self.source,
            was: self.was.as_deref().map(number).transpose()?,
            entered_at: columns::time(self.entered_at),
            corrected_at: self.corrected_at.map(columns::time),
            version: self.version,
        })
    }

    fn correct(&mut self, ctx: &OpContext, rate: Decimal) {
        self.was = Some(std::mem::replace(&mut self.rate, rate.to_string()));
        self.corrected_at = Some(ctx.now.as_microsecond());
        self.version += 1;
    }
}

/// A number out of its column.
pub(super) fn number(text: &str) -> Result<Decimal> {
    text.parse().map_err(|_| Error::internal(format!("a rate column holds {text:?}")))
}

/// Enters a rate.
pub async fn add_exchange_rate(ctx: &OpContext, tx: &Tx, new: NewExchangeRate) -> Result<ExchangeRateView> {
    if new.base == new.quote {
        return Err(Error::invalid("/quote", "not_valid", "Choose two different currencies."));
    }
    check_day(ctx, "/day", new.day)?;
    check_rate(new.rate)?;
    let row = model(ctx, &new, MANUAL);
    let same = Entity::find_in(ctx)
        .filter(Column::Base.eq(&row.base))
        .filter(Column::Quote.eq(&row.quote))
        .filter(Column::Day.eq(&row.day))
        .filter(Column::Source.eq(MANUAL));
    if same.one(tx).await.or_internal("looking for a rate")?.is_some() {
        let detail = "A rate of these currencies was entered for this day. Correct that one.";
        return Err(Error::invalid("/day", "taken", detail));
    }
    store::insert(tx, row.clone(), "entering an exchange rate").await?;
    freeze::fill(ctx, tx).await?;
    row.view()
}

/// Corrects a rate that staff entered. Where it is frozen on a document it stays as it was.
pub async fn correct_exchange_rate(
    ctx: &OpContext,
    tx: &Tx,
    id: ExchangeRateId,
    rate: Decimal,
    expected: Option<i32>,
) -> Result<ExchangeRateView> {
    let mut row = lock(ctx, tx, id).await?;
    columns::check_version(row.version, expected)?;
    if row.source != MANUAL {
        let detail = "This rate was published. Enter your own for that day: it goes before, and says whose it is.";
        return Err(Error::conflict("rate_published", detail));
    }
    check_rate(rate)?;
    if number(&row.rate)? != rate {
        row.correct(ctx, rate);
        store::update(tx, row.clone(), "correcting an exchange rate").await?;
    }
    row.view()
}

/// Deletes a rate, such as one for a wrong day. Where it is frozen on a document it stays.
pub async fn delete_exchange_rate(ctx: &OpContext, tx: &Tx, id: ExchangeRateId) -> Result<()> {
    lock(ctx, tx, id).await?.delete(tx).await.or_internal("deleting an exchange rate")?;
    Ok(())
}

/// One page of rates, latest day first; sorted by day or quote.
pub async fn list_exchange_rates<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &ExchangeRateFilter,
    query: &PageQuery,
) -> Result<Page<ExchangeRateView>> {
    let mut select = Entity::find_in(ctx);
    if let Some(currency) = filter.currency {
        let sides = [Column::Base.eq(currency.code()), Column::Quote.eq(currency.code())];
        select = select.filter(sides.into_iter().fold(Condition::any(), Condition::add));
    }
    if let Some(source) = &filter.source {
        select = select.filter(Column::Source.eq(source));
    }
    if let Some(search) = query.search() {
        let sides = [Column::Base, Column::Quote].map(|side| columns::contains(side, &search));
        select = select.filter(sides.into_iter().fold(Condition::any(), Condition::add));
    }
    let (column, down) = query.sorted(&[("day", Column::Day), ("quote", Column::Quote)], "-day")?;
    let order = [by(column, down), desc(Column::Day), asc(Column::Base), asc(Column::Quote)];
    let Page { items, next_cursor, total } = select.sorted_page_of(conn, query, &order).await?;
    Ok(Page { items: items.into_iter().map(Model::view).collect::<Result<_>>()?, next_cursor, total })
}

/// Reads a file of the European Central Bank. What was read before is left as it is, or corrected where it differs.
pub async fn import_exchange_rates(ctx: &OpContext, tx: &Tx, text: &str) -> Result<RateImport> {
    let file = ecb::read(text)?;
    let days: BTreeSet<Date> = file.rates.iter().map(|r| r.day).collect();
    for day in days.first().into_iter().chain(days.last()) {
        check_day(ctx, "/text", *day)?;
    }
    let mut report = RateImport { days: days.len(), unknown: file.unknown, ..RateImport::default() };
    let mut known = known(ctx, tx, &days).await?;
    let mut added: BTreeMap<(Currency, Date), Model> = BTreeMap::new();
    let mut corrected: BTreeMap<(Currency, Date), Model> = BTreeMap::new();
    for given in file.rates.iter().filter(|r| r.currency != CROSSING) {
        let key = (given.currency, given.day);
        let new = NewExchangeRate { base: CROSSING, quote: given.currency, day: given.day, rate: given.rate };
        match known.remove(&key) {
            Some(row) if number(&row.rate)? == given.rate => report.unchanged += 1,
            Some(mut row) => {
                row.correct(ctx, given.rate);
                corrected.insert(key, row);
            }
            // A day that is in the file twice says the same twice.
            None => _ = added.entry(key).or_insert_with(|| model(ctx, &new, ECB)),
        }
    }
    (report.added, report.corrected) = (added.len(), corrected.len());
    store::insert_all(tx, added.into_values().collect(), "reading exchange rates in").await?;
    store::update_all(tx, corrected.into_values().collect(), "correcting published exchange rates").await?;
    report.filled = freeze::fill(ctx, tx).await?;
    Ok(report)
}

/// The rate that counts on a day; refused where there is none, for nothing is converted on a guess.
pub async fn find_exchange_rate<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    from: Currency,
    to: Currency,
    day: Date,
) -> Result<Conversion> {
    if from == to {
        return Err(Error::invalid("/to", "not_valid", "Choose two different currencies."));
    }
    let age = settings::currency_settings(ctx, conn).await?.max_age_days;
    conversion(ctx, conn, from, to, day, age).await?.ok_or_else(|| {
        let detail = format!(
            "No rate from {from} to {to} is known for {day} or the {age} days before. Enter one for that day, or import \
             the file of the European Central Bank, under Settings, Currencies."
        );
        Error::invalid("/on", "no_exchange_rate", detail)
    })
}

/// The rate that counts on a day, if one is known.
pub(super) async fn conversion<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    from: Currency,
    to: Currency,
    day: Date,
    max_age_days: i32,
) -> Result<Option<Conversion>> {
    use jiff::ToSpan;
    let (sides, crossing) = ([from.code(), to.code()], CROSSING);
    let rows = Entity::find_in(ctx)
        .filter(Column::Day.between(day.saturating_sub(max_age_days.days()).to_string(), day.to_string()))
        .filter(Column::Base.is_in([from.code(), to.code(), crossing.code()]))
        .filter(Column::Quote.is_in(sides))
        .all(conn)
        .await
        .or_internal("looking for an exchange rate")?;
    let rates = rows.iter().map(Model::rate).collect::<Result<Vec<_>>>()?;
    Ok(find_conversion(&rates, from, to, day, max_age_days))
}

async fn lock(ctx: &OpContext, tx: &Tx, id: ExchangeRateId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking an exchange rate")?.ok_or_else(|| Error::not_found("exchange rate"))
}

// What earlier files said of these days.
async fn known(ctx: &OpContext, tx: &Tx, days: &BTreeSet<Date>) -> Result<BTreeMap<(Currency, Date), Model>> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(BTreeMap::new()) };
    let rows = Entity::find_in(ctx)
        .filter(Column::Source.eq(ECB))
        .filter(Column::Day.between(first.to_string(), last.to_string()))
        .all(tx)
        .await
        .or_internal("reading exchange rates")?;
    rows.into_iter().map(|row| Ok(((columns::currency(&row.quote)?, columns::date(&row.day)?), row))).collect()
}

fn model(ctx: &OpContext, new: &NewExchangeRate, source: &str) -> Model {
    Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        base: new.base.code().to_owned(),
        quote: new.quote.code().to_owned(),
        day: new.day.to_string(),
        rate: new.rate.to_string(),
        source: source.to_owned(),
        was: None,
        entered_at: ctx.now.as_microsecond(),
        corrected_at: None,
        version: 1,
    }
}

// The euro begins in 1999, and nobody knows tomorrow's rate.
fn check_day(ctx: &OpContext, pointer: &'static str, day: Date) -> Result<()> {
    let first = jiff::civil::date(1999, 1, 1);
    if day < first || day > ctx.today() {
        let detail = format!("{day}: rates are for days from {first} to today, {}.", ctx.today());
        return Err(Error::invalid(pointer, "out_of_range", detail));
    }
    Ok(())
}

fn check_rate(rate: Decimal) -> Result<()> {
    if rate <= Decimal::ZERO || rate > Decimal::whole(1_000_000_000) {
        let detail = "Enter a number above 0 and at most a thousand millions, such as 1.0842.";
        return Err(Error::invalid("/rate", "not_a_rate", detail));
    }
    Ok(())
}
