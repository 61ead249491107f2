//! The tenant's dated tax rules and the decision for one buyer.

use mpanel_calc::tax::EU_STANDARD_RATES;
use mpanel_calc::{Rate, TaxDecision, TaxParties, TaxRule, decide_tax};
use mpanel_core::{Date, Error, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};

use crate::columns;
use crate::seller::Seller;
use crate::store;

store::rows! {
    /// The billing_tax_rules table.
    row = "billing_tax_rules" {
        country: String, name: String, rate_ppm: i64, valid_from: String, valid_until: Option<String>,
    }
}

/// Adds the standard rates of the European Union where a country has no rule yet.
pub async fn seed_default_tax_rules(ctx: &OpContext, tx: &Tx) -> Result<()> {
    let known: Vec<String> = list_tax_rules(ctx, tx).await?.into_iter().map(|r| r.country).collect();
    let mut models = Vec::new();
    for (country, rate) in EU_STANDARD_RATES.iter().filter(|(c, _)| !known.iter().any(|k| k == c)) {
        let rate: Rate = rate.parse().map_err(Error::internal)?;
        models.push(model(
            ctx,
            &TaxRule {
                country: (*country).to_owned(),
                name: "VAT".to_owned(),
                rate,
                valid_from: jiff::civil::date(2000, 1, 1),
                valid_until: None,
            },
        ));
    }
    store::insert_all(tx, models, "seeding tax rules").await
}

/// Adds a rule from its day on; the country's rule in force until then ends on that day.
pub async fn add_tax_rule(ctx: &OpContext, tx: &Tx, rule: &TaxRule) -> Result<()> {
    let country: mpanel_core::CountryCode = rule.country.parse().map_err(|e: mpanel_core::contact::ContactError| {
        Error::invalid("/country", "unknown_country", e.to_string())
    })?;
    let earlier = row::Entity::find_in(ctx)
        .filter(row::Column::Country.eq(country.as_str()))
        .filter(row::Column::ValidUntil.is_null())
        .filter(row::Column::ValidFrom.lt(rule.valid_from.to_string()))
        .all(tx)
        .await
        .or_internal("reading tax rules")?;
    for mut row in earlier {
        row.valid_until = Some(rule.valid_from.to_string());
        store::update(tx, row, "ending a tax rule").await?;
    }
    let same_day = row::Entity::find_in(ctx)
        .filter(row::Column::Country.eq(country.as_str()))
        .filter(row::Column::ValidFrom.eq(rule.valid_from.to_string()))
        .one(tx)
        .await
        .or_internal("reading tax rules")?;
    if same_day.is_some() {
        return Err(Error::invalid("/valid_from", "taken", "There is already a rule of this country from that day."));
    }
    store::insert(tx, model(ctx, &TaxRule { country: country.to_string(), ..rule.clone() }), "adding a tax rule").await
}

/// All rules, by country and date.
pub async fn list_tax_rules<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<TaxRule>> {
    let rows = row::Entity::find_in(ctx)
        .order_by_asc(row::Column::Country)
        .order_by_asc(row::Column::ValidFrom)
        .all(conn)
        .await
        .or_internal("reading tax rules")?;
    rows.into_iter()
        .map(|r| {
            Ok(TaxRule {
                country: r.country,
                name: r.name,
                rate: Rate::from_ppm(r.rate_ppm),
                valid_from: columns::date(&r.valid_from)?,
                valid_until: columns::date_opt(r.valid_until.as_ref())?,
            })
        })
        .collect()
}

/// Where a buyer lives and what kind of buyer it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Buyer {
    pub(crate) country: String,
    pub(crate) business: bool,
    pub(crate) tax_id: Option<String>,
}

/// The tax for a buyer on a day. A missing rule is an error: nothing is billed on a guess.
pub(crate) fn decide(seller: &Seller, buyer: &Buyer, rules: &[TaxRule], on: Date) -> Result<TaxDecision> {
    let parties = TaxParties {
        seller_country: &seller.country,
        buyer_country: &buyer.country,
        business: buyer.business,
        tax_id: buyer.tax_id.as_deref(),
    };
    decide_tax(parties, rules, on).map_err(|e| Error::conflict("no_tax_rule", capitalised(&e.to_string())))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>() + ".")
}

fn model(ctx: &OpContext, rule: &TaxRule) -> row::Model {
    row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        country: rule.country.clone(),
        name: rule.name.clone(),
        rate_ppm: rule.rate.ppm(),
        valid_from: rule.valid_from.to_string(),
        valid_until: rule.valid_until.map(|d| d.to_string()),
    }
}
