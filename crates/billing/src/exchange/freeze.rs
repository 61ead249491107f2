//! The rate of each document in another currency than the reporting one: taken when the document is issued, and never
//! changed. A document for whose day no rate is known is issued all the same, stands among the missing, and gets its
//! rate when one arrives. A credit note uses the rate of its invoice.
//!
//! Frozen rates stand beside the documents and are no part of their content hash, which is older than they are.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use mpanel_calc::fx::Conversion;
use mpanel_core::{Currency, Date, Error, InvoiceId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::frozen_rate::{Column, Entity, Model};
use super::settings::{currency_settings, settings_of};
use super::{MANUAL_WORDS, rate, realised};
use crate::invoice::store::invoice;
use crate::seller::Seller;
use crate::{columns, store};

/// Documents noted at once.
const PAGE: u64 = 2_000;

/// What a document comes to in the reporting currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InReporting {
    /// The reporting currency of its day.
    pub currency: Currency,
    /// The rate frozen for it; none is known yet where it is missing.
    pub rate: Option<Conversion>,
    /// Worth, with tax.
    pub total: Option<Money>,
    /// Tax in it.
    pub tax_total: Option<Money>,
    /// What the document says of its tax, where the currency of the seller's country is another than its own
    /// (article 230 of the VAT directive).
    pub statement: Option<String>,
}

/// Documents of one currency without a rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingRates {
    /// The currency of the documents.
    pub from: Currency,
    /// The currency they are to be reported in.
    pub to: Currency,
    /// How many invoices.
    pub invoices: u64,
    /// The first day of issue.
    pub first_day: Date,
    /// The last one.
    pub last_day: Date,
}

impl Model {
    /// The rate, unless none is known yet.
    pub(crate) fn conversion(&self) -> Result<Option<Conversion>> {
        let (Some(times), Some(per), Some(source), Some(day)) = (&self.times, &self.per, &self.source, &self.rate_day)
        else {
            return Ok(None);
        };
        Ok(Some(Conversion {
            from: columns::currency(&self.from_currency)?,
            to: columns::currency(&self.to_currency)?,
            times: rate::number(times)?,
            per: rate::number(per)?,
            source: source.clone(),
            on: columns::date(day)?,
        }))
    }
}

/// Freezes the rates of invoices that are being issued.
pub(crate) async fn freeze(ctx: &OpContext, tx: &Tx, seller: &Seller, invoices: &[invoice::Model]) -> Result<()> {
    let settings = settings_of(ctx, tx, &seller.country).await?;
    let to = settings.reporting_currency;
    let mut found: BTreeMap<(&str, &str), Option<Conversion>> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in invoices.iter().filter(|row| row.currency != to.code()) {
        let key = (row.currency.as_str(), row.issue_date.as_str());
        let rate = match found.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let (from, day) = (columns::currency(key.0)?, columns::date(key.1)?);
                place.insert(rate::conversion(ctx, tx, from, to, day, settings.max_age_days).await?)
            }
        };
        rows.push(model(ctx, (row.id, &row.currency, &row.issue_date), to, true, rate.as_ref()));
    }
    store::insert_all(tx, rows, "freezing exchange rates").await
}

fn model(
    ctx: &OpContext,
    (invoice, currency, issued): (Uuid, &str, &str),
    to: Currency,
    on_document: bool,
    rate: Option<&Conversion>,
) -> Model {
    Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: invoice,
        issue_date: issued.to_owned(),
        from_currency: currency.to_owned(),
        to_currency: to.code().to_owned(),
        times: rate.map(|r| r.times.to_string()),
        per: rate.map(|r| r.per.to_string()),
        source: rate.map(|r| r.source.clone()),
        rate_day: rate.map(|r| r.on.to_string()),
        on_document,
        noted_at: ctx.now.as_microsecond(),
        frozen_at: rate.map(|_| ctx.now.as_microsecond()),
    }
}

#[derive(FromQueryResult)]
struct Waiting {
    from_currency: String,
    issue_date: String,
}

/// Gives documents without a rate the one that counts for their day, where it is known now, and books the settlements
/// that waited for one; says how many documents got theirs.
pub(crate) async fn fill(ctx: &OpContext, tx: &Tx) -> Result<u64> {
    let settings = currency_settings(ctx, tx).await?;
    let to = settings.reporting_currency;
    note_unnoted(ctx, tx, to).await?;
    let waiting = missing(ctx, to)
        .select_only()
        .column(Column::FromCurrency)
        .column(Column::IssueDate)
        .distinct()
        .into_model::<Waiting>()
        .all(tx)
        .await
        .or_internal("reading documents without a rate")?;
    let mut filled = 0;
    for Waiting { from_currency, issue_date } in waiting {
        let (from, day) = (columns::currency(&from_currency)?, columns::date(&issue_date)?);
        let Some(found) = rate::conversion(ctx, tx, from, to, day, settings.max_age_days).await? else { continue };
        let done = Entity::update_many()
            .col_expr(Column::Times, Expr::value(found.times.to_string()))
            .col_expr(Column::Per, Expr::value(found.per.to_string()))
            .col_expr(Column::Source, Expr::value(found.source))
            .col_expr(Column::RateDay, Expr::value(found.on.to_string()))
            .col_expr(Column::FrozenAt, Expr::value(ctx.now.as_microsecond()))
            .filter(Column::TenantId.eq(ctx.tenant.uuid()))
            .filter(Column::ToCurrency.eq(to.code()))
            .filter(Column::FrozenAt.is_null())
            .filter(Column::FromCurrency.eq(&from_currency))
            .filter(Column::IssueDate.eq(&issue_date))
            .exec(tx)
            .await
            .or_internal("freezing the rates of documents that waited")?;
        filled += done.rows_affected;
    }
    realised::book_waiting(ctx, tx, &settings).await?;
    Ok(filled)
}

// Documents that were issued before there was a reporting currency, or under another one, are reported in it, too;
// what they say stays as it was.
async fn note_unnoted(ctx: &OpContext, tx: &Tx, to: Currency) -> Result<()> {
    loop {
        let noted = Query::select()
            .column(Column::InvoiceId)
            .from(Entity)
            .and_where(Expr::col(Column::TenantId).eq(ctx.tenant.uuid()))
            .and_where(Expr::col(Column::ToCurrency).eq(to.code()))
            .to_owned();
        let found: Vec<invoice::Model> = invoice::Entity::find_in(ctx)
            .filter(invoice::Column::Number.is_not_null())
            .filter(invoice::Column::Currency.ne(to.code()))
            .filter(invoice::Column::Id.not_in_subquery(noted))
            .limit(PAGE)
            .all(tx)
            .await
            .or_internal("reading documents in other currencies")?;
        if found.is_empty() {
            return Ok(());
        }
        let row = |i: &invoice::Model| model(ctx, (i.id, &i.currency, &i.issue_date), to, false, None);
        store::insert_all(tx, found.iter().map(row).collect(), "noting documents in other currencies").await?;
    }
}

fn missing(ctx: &OpContext, to: Currency) -> sea_orm::Select<Entity> {
    Entity::find_in(ctx).filter(Column::ToCurrency.eq(to.code())).filter(Column::FrozenAt.is_null())
}

#[derive(FromQueryResult)]
struct MissingRow {
    from_currency: String,
    invoices: i64,
    first_day: String,
    last_day: String,
}

/// Documents whose rate to the reporting currency is missing, by their currency.
pub async fn missing_rates<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<MissingRates>> {
    let to = currency_settings(ctx, conn).await?.reporting_currency;
    let rows = missing(ctx, to)
        .select_only()
        .column(Column::FromCurrency)
        .column_as(Column::Id.count(), "invoices")
        .column_as(Column::IssueDate.min(), "first_day")
        .column_as(Column::IssueDate.max(), "last_day")
        .group_by(Column::FromCurrency)
        .order_by_asc(Column::FromCurrency)
        .into_model::<MissingRow>()
        .all(conn)
        .await
        .or_internal("counting documents without a rate")?;
    let view = |row: MissingRow| {
        Ok(MissingRates {
            from: columns::currency(&row.from_currency)?,
            to,
            invoices: u64::try_from(row.invoices).unwrap_or(0),
            first_day: columns::date(&row.first_day)?,
            last_day: columns::date(&row.last_day)?,
        })
    };
    rows.into_iter().map(view).collect()
}

/// The rate that was frozen when an invoice was issued, or is to be once it is known; none for one in the reporting
/// currency of its day.
pub(crate) async fn frozen<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<Option<Model>> {
    let row = Entity::find_in(ctx)
        .filter(Column::InvoiceId.eq(id.uuid()))
        .filter(Column::OnDocument.eq(true))
        .one(conn)
        .await;
    row.or_internal("reading a frozen rate")
}

/// What amounts of an invoice, or of a credit note on it, come to by the frozen rate.
pub(crate) fn in_reporting(row: &Model, seller: &Seller, total: Money, tax_total: Money) -> Result<InReporting> {
    let rate = row.conversion()?;
    let convert = |amount: Money| rate.as_ref().map(|r| r.convert(amount)).transpose().map_err(Error::internal);
    let in_reporting = convert(tax_total)?;
    let abroad = Currency::of_country(&seller.country).is_some_and(|home| home != total.currency);
    let said = rate.as_ref().zip(in_reporting).filter(|_| abroad && !tax_total.is_zero());
    Ok(InReporting {
        currency: columns::currency(&row.to_currency)?,
        total: convert(total)?,
        tax_total: in_reporting,
        statement: said.map(|(rate, tax)| {
            let source = if rate.source == super::ECB { "European Central Bank" } else { MANUAL_WORDS };
            format!("Tax in {}: {tax} at {}, {source}, {}", tax.currency, rate.words(), rate.on)
        }),
        rate,
    })
}
