//! Rates between currencies, kept by staff; without one, amounts of two currencies are not comparable.

use mpanel_core::error::FieldError;
use mpanel_core::money::divide_half_up;
use mpanel_core::{Currency, Date, Error, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::Serialize;

use super::store::rates;
use super::{currency, date};

const MILLION: i64 = 1_000_000;

/// What one unit of a currency is worth in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// One unit of this …
    pub from: Currency,
    /// … in this.
    pub to: Currency,
    /// In millionths.
    pub millionths: i64,
    /// From this day on.
    pub valid_from: Date,
}

/// A rate as staff enters it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRate {
    /// One unit of this …
    pub from: Currency,
    /// … in this.
    pub to: Currency,
    /// As a decimal, such as `1.0842`.
    pub rate: String,
    /// From this day on.
    pub valid_from: Date,
}

impl Rate {
    /// The rate as a decimal without needless zeros.
    pub fn decimal(&self) -> String {
        let text = format!("{}.{:06}", self.millionths / MILLION, self.millionths % MILLION);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// All rates of a tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates(Vec<Rate>);

impl Rates {
    /// These rates.
    pub fn new(rates: Vec<Rate>) -> Self {
        Self(rates)
    }

    /// The rates.
    pub fn all(&self) -> &[Rate] {
        &self.0
    }

    /// An amount in another currency by the rate of a day; `None` when there is none. A rate counts both ways.
    pub fn convert(&self, amount: Money, to: Currency, on: Date) -> Option<Money> {
        if amount.currency == to {
            return Some(amount);
        }
        let latest = |from: Currency, to: Currency| {
            let fits = |r: &&Rate| (r.from, r.to) == (from, to) && r.valid_from <= on;
            self.0.iter().filter(fits).max_by_key(|r| r.valid_from)
        };
        let scale = |c: Currency| 10i128.pow(u32::from(c.exponent()));
        let (mut over, mut under) = (i128::from(amount.minor) * scale(to), scale(amount.currency));
        match (latest(amount.currency, to), latest(to, amount.currency)) {
            (Some(rate), _) => (over, under) = (over * i128::from(rate.millionths), under * i128::from(MILLION)),
            (None, Some(rate)) => (over, under) = (over * i128::from(MILLION), under * i128::from(rate.millionths)),
            (None, None) => return None,
        }
        Some(Money::new(i64::try_from(divide_half_up(over, under)).ok()?, to))
    }
}

/// The tenant's rates, by pair, latest first.
pub async fn list_rates<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<Rate>> {
    let rows = rates::Entity::find_in(ctx)
        .order_by_asc(rates::Column::FromCurrency)
        .order_by_asc(rates::Column::ToCurrency)
        .order_by_desc(rates::Column::ValidFrom)
        .all(conn)
        .await
        .or_internal("reading rates")?;
    let rate = |r: rates::Model| {
        let (from, to) = (currency(&r.from_currency)?, currency(&r.to_currency)?);
        Ok(Rate { from, to, millionths: r.millionths, valid_from: date(&r.valid_from)? })
    };
    rows.into_iter().map(rate).collect()
}

/// The tenant's rates, for converting.
pub async fn load_rates<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Rates> {
    Ok(Rates::new(list_rates(ctx, conn).await?))
}

/// Puts these rates in the place of all others.
pub async fn set_rates(ctx: &OpContext, tx: &Tx, new: Vec<NewRate>) -> Result<Vec<Rate>> {
    if new.len() > 200 {
        return Err(Error::invalid("/rates", "too_many", "Use at most 200 rates."));
    }
    let mut rows: Vec<rates::Model> = Vec::with_capacity(new.len());
    for (index, rate) in new.into_iter().enumerate() {
        let wrong = |field: &str, code, detail: &str| {
            let pointer = format!("/rates/{index}/{field}");
            Error::invalid_fields(vec![FieldError { pointer, code, detail: detail.to_owned() }])
        };
        if rate.from == rate.to {
            return Err(wrong("to", "not_valid", "Choose two different currencies."));
        }
        let Some(millionths) = read(&rate.rate) else {
            return Err(wrong(
                "rate",
                "not_a_rate",
                "Write a number above 0 with at most six decimals, such as 1.0842.",
            ));
        };
        let row = rates::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            from_currency: rate.from.to_string(),
            to_currency: rate.to.to_string(),
            valid_from: rate.valid_from.to_string(),
            millionths,
            updated_at: ctx.now.as_microsecond(),
        };
        let key = |r: &rates::Model| (r.from_currency.clone(), r.to_currency.clone(), r.valid_from.clone());
        if rows.iter().any(|other| key(other) == key(&row)) {
            return Err(wrong("valid_from", "taken", "There is another rate for these currencies from this day."));
        }
        rows.push(row);
    }
    rates::Entity::delete_many()
        .filter(rates::Column::TenantId.eq(ctx.tenant.uuid()))
        .exec(tx)
        .await
        .or_internal("replacing rates")?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        rates::Entity::insert_many(rows).exec_without_returning(tx).await.or_internal("writing rates")?;
    }
    list_rates(ctx, tx).await
}

/// A decimal above 0 in millionths.
fn read(text: &str) -> Option<i64> {
    let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || rest.len() > 6 || !digits(whole) || !digits(rest) {
        return None;
    }
    let millionths = whole.parse::<i64>().ok()? * MILLION + format!("{rest:0<6}").parse::<i64>().ok()?;
    (millionths > 0).then_some(millionths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates() -> Rates {
        let rate = |millionths, from: &str| Rate {
            from: Currency::EUR,
            to: Currency::USD,
            millionths,
            valid_from: from.parse().unwrap(),
        };
        Rates::new(vec![rate(1_100_000, "2026-01-01"), rate(1_250_000, "2026-06-01")])
    }

    #[test]
    fn a_rate_counts_from_its_day_and_both_ways() {
        let (eur, usd, yen) = (Currency::EUR, Currency::USD, "JPY".parse::<Currency>().unwrap());
        for (minor, from, to, on, want) in [
            (1000, eur, usd, "2026-02-01", Some(1100)),
            (1000, eur, usd, "2026-06-01", Some(1250)),
            (1250, usd, eur, "2026-07-01", Some(1000)),
            (1000, eur, eur, "2020-01-01", Some(1000)),
            (1000, eur, usd, "2025-12-31", None),
            (1000, eur, yen, "2026-06-01", None),
        ] {
            let got = rates().convert(Money::new(minor, from), to, on.parse().unwrap());
            assert_eq!(got.map(|m| m.minor), want, "{minor} {from} {to} {on}");
        }
        let to_yen = Rate { from: eur, to: yen, millionths: 160_000_000, valid_from: "2026-01-01".parse().unwrap() };
        let got = Rates::new(vec![to_yen]).convert(Money::new(150, eur), yen, "2026-01-02".parse().unwrap());
        assert_eq!(got, Some(Money::new(240, yen)), "1.50 EUR in a currency without cents");
    }

    #[test]
    fn rates_are_decimals_above_nothing() {
        for (text, want) in [
            ("1.0842", Some(1_084_200)),
            (" 160 ", Some(160_000_000)),
            ("0.000001", Some(1)),
            ("0", None),
            ("-1", None),
            ("1,2", None),
            ("1.0000001", None),
            ("", None),
            (".5", None),
        ] {
            assert_eq!(read(text), want, "{text:?}");
        }
        assert_eq!(rates().all()[0].decimal(), "1.1");
    }
}
