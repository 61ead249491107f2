//! Rules: what is taxed how, where, for whom and since when. What was billed under a rule keeps it as it was.

use mpanel_calc::tax::{EU_STANDARD_RATES, EXEMPT_CLASS, region_code};
use mpanel_calc::{Rate, TaxBuyers, TaxCategory, TaxRule, TaxStanding};
use mpanel_core::{CountryCode, Date, Error, OpContext, Result, TaxRuleId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use crate::ability::{Ability, Refusal};
use crate::invoice::draft::Prepared;
use crate::taxes::near;
use crate::{columns, store};

store::rows! {
    /// The billing_tax_rules table.
    row = "billing_tax_rules" {
        country: String, region: Option<String>, class: String, buyers: String, abroad: bool, name: String,
        rate_ppm: i64, valid_from: String, valid_until: Option<String>, used: bool, standing: String,
    }
}

/// Rules of places outside the European Union, to learn from: country, region, words, rate, and how it stands to the
/// country's.
const EXAMPLES: &[(&str, Option<&str>, &str, &str, TaxStanding)] = &[
    ("GB", None, "VAT", "20", TaxStanding::Instead),
    ("CH", None, "MWST", "8.1", TaxStanding::Instead),
    ("NZ", None, "GST", "15", TaxStanding::Instead),
    ("CA", None, "GST", "5", TaxStanding::Instead),
    ("CA", Some("QC"), "QST", "9.975", TaxStanding::Added),
    ("CA", Some("ON"), "HST", "13", TaxStanding::Instead),
    ("US", Some("WA"), "Sales tax", "6.5", TaxStanding::Instead),
    ("US", Some("CA"), "State tax", "6", TaxStanding::Instead),
    ("US", Some("CA"), "County tax", "1.25", TaxStanding::Added),
];

/// A rule as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaxRuleView {
    /// Its id.
    pub id: TaxRuleId,
    /// What it says.
    #[serde(flatten)]
    pub rule: TaxRule,
    /// Whether an invoice was made under it.
    pub used: bool,
    /// What can be done with it: change, end, delete.
    pub abilities: Vec<Ability>,
}

/// Changes of a rule under which nothing was billed; `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaxRulePatch {
    /// Words for the invoice.
    pub name: Option<String>,
    /// How much.
    pub rate: Option<Rate>,
    /// Whether it is for sales from abroad, too.
    pub abroad: Option<bool>,
    /// How it stands to the country's rule.
    pub standing: Option<TaxStanding>,
}

/// Adds the standard rates of the European Union where a country has no rule yet.
pub async fn seed_default_tax_rules(ctx: &OpContext, tx: &Tx) -> Result<()> {
    let known: Vec<String> = load_rules(ctx, tx).await?.into_iter().map(|r| r.country).collect();
    let mut models = Vec::new();
    for (country, rate) in EU_STANDARD_RATES.iter().filter(|(c, _)| !known.iter().any(|k| k == c)) {
        let rate: Rate = rate.parse().map_err(Error::internal)?;
        models.push(model(ctx, &TaxRule::of_country(country, "VAT", rate, jiff::civil::date(2000, 1, 1))));
    }
    store::insert_all(tx, models, "seeding tax rules").await
}

/// Adds rules of a few places outside the European Union, from today on, where a country has none; says how many.
/// They are for sellers there: a seller elsewhere goes on selling to them untaxed.
pub async fn add_example_tax_rules(ctx: &OpContext, tx: &Tx) -> Result<usize> {
    let known: Vec<String> = load_rules(ctx, tx).await?.into_iter().map(|r| r.country).collect();
    let mut models = Vec::new();
    for (country, region, name, rate, standing) in EXAMPLES.iter().filter(|(c, ..)| !known.iter().any(|k| k == c)) {
        let rate: Rate = rate.parse().map_err(Error::internal)?;
        let (region, standing) = (region.map(str::to_owned), *standing);
        models.push(model(ctx, &TaxRule { region, standing, ..TaxRule::of_country(country, name, rate, ctx.today()) }));
    }
    let count = models.len();
    store::insert_all(tx, models, "adding example tax rules").await?;
    Ok(count)
}

/// Adds a rule. One that overlaps another is refused, unless `ends_earlier` and the other began before and has no end:
/// then that one ends on the new one's first day.
pub async fn add_tax_rule(ctx: &OpContext, tx: &Tx, rule: TaxRule, ends_earlier: bool) -> Result<TaxRuleView> {
    let rule = checked(rule)?;
    near(ctx, "/valid_from", rule.valid_from)?;
    near(ctx, "/valid_until", rule.valid_until.unwrap_or(rule.valid_from))?;
    for row in rows_of_country(ctx, tx, &rule.country).await? {
        let other = row.rule()?;
        if !other.overlaps(&rule) {
            continue;
        }
        let same = other.buyers == rule.buyers && other.valid_until.is_none() && other.valid_from < rule.valid_from;
        if !(ends_earlier && same) {
            let detail = format!("It overlaps with {}. End that one first, or begin later.", sentence(&other));
            return Err(Error::invalid("/valid_from", "tax_rule_overlaps", detail));
        }
        if row.used && rule.valid_from < ctx.today() {
            let detail = format!("{} was billed under since. Begin today or later.", capitalised(&sentence(&other)));
            return Err(Error::invalid("/valid_from", "tax_rule_used", detail));
        }
        let ended = row::Model { valid_until: Some(rule.valid_from.to_string()), ..row };
        store::update(tx, ended, "ending a tax rule").await?;
    }
    let row = model(ctx, &rule);
    store::insert(tx, row.clone(), "adding a tax rule").await?;
    row.view(ctx.today())
}

/// Changes a rule under which nothing was billed.
pub async fn update_tax_rule(ctx: &OpContext, tx: &Tx, id: TaxRuleId, patch: TaxRulePatch) -> Result<TaxRuleView> {
    let mut row = lock(ctx, tx, id).await?;
    may_change(&row)?;
    let old = row.rule()?;
    let rule = TaxRule {
        name: patch.name.unwrap_or_else(|| old.name.clone()),
        rate: patch.rate.unwrap_or(old.rate),
        abroad: patch.abroad.unwrap_or(old.abroad),
        standing: patch.standing.unwrap_or(old.standing),
        ..old
    };
    let (rule, stood) = (checked(rule)?, old.standing);
    for other in rows_of_country(ctx, tx, &row.country).await?.iter().filter(|o| o.id != row.id) {
        let other = other.rule()?;
        if other.overlaps(&rule) {
            let pointer = if rule.standing == stood { "/name" } else { "/standing" };
            let detail = format!("It would overlap with {}. Choose another name, or end that one.", sentence(&other));
            return Err(Error::invalid(pointer, "tax_rule_overlaps", detail));
        }
    }
    row.standing = rule.standing.as_str().to_owned();
    (row.name, row.rate_ppm, row.abroad) = (rule.name, rule.rate.ppm(), rule.abroad);
    store::update(tx, row.clone(), "changing a tax rule").await?;
    row.view(ctx.today())
}

/// Ends a rule: `on` is the first day on which it is no longer in force.
pub async fn end_tax_rule(ctx: &OpContext, tx: &Tx, id: TaxRuleId, on: Date) -> Result<TaxRuleView> {
    let mut row = lock(ctx, tx, id).await?;
    may_end(&row, ctx.today())?;
    near(ctx, "/on", on)?;
    let rule = row.rule()?;
    if on <= rule.valid_from {
        let detail = format!("The rule begins on {}: end it on a later day.", rule.valid_from);
        return Err(Error::invalid("/on", "out_of_range", detail));
    }
    if row.used && on < ctx.today() {
        return Err(Error::invalid("/on", "out_of_range", "Invoices were made under the rule: end it today or later."));
    }
    row.valid_until = Some(on.to_string());
    let (ended, others) = (row.rule()?, rows_of_country(ctx, tx, &row.country).await?);
    for other in others.iter().filter(|o| o.id != row.id) {
        let other = other.rule()?;
        if other.overlaps(&ended) {
            let detail = format!("It would overlap with {}.", sentence(&other));
            return Err(Error::invalid("/on", "tax_rule_overlaps", detail));
        }
    }
    store::update(tx, row.clone(), "ending a tax rule").await?;
    row.view(ctx.today())
}

/// Deletes a rule that was never in force.
pub async fn delete_tax_rule(ctx: &OpContext, tx: &Tx, id: TaxRuleId) -> Result<()> {
    let row = lock(ctx, tx, id).await?;
    may_delete(&row, ctx.today())?;
    row.delete(tx).await.or_internal("deleting a tax rule")?;
    Ok(())
}

/// One rule.
pub async fn get_tax_rule<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: TaxRuleId) -> Result<TaxRuleView> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    found.or_internal("reading a tax rule")?.ok_or_else(|| Error::not_found("tax rule"))?.view(ctx.today())
}

/// All rules: by country, region, class and date.
pub async fn list_tax_rules<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<TaxRuleView>> {
    let mut rows = row::Entity::find_in(ctx).all(conn).await.or_internal("reading tax rules")?;
    rows.sort_by(|a, b| {
        let key = |r: &row::Model| (r.country.clone(), r.region.clone(), r.class.clone(), r.buyers.clone());
        key(a).cmp(&key(b)).then_with(|| (&a.valid_from, &a.name).cmp(&(&b.valid_from, &b.name)))
    });
    rows.into_iter().map(|r| r.view(ctx.today())).collect()
}

/// All rules, for the decision.
pub(crate) async fn load_rules<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<TaxRule>> {
    let rows = row::Entity::find_in(ctx).order_by_asc(row::Column::ValidFrom).all(conn).await;
    rows.or_internal("reading tax rules")?.iter().map(row::Model::rule).collect()
}

/// Notes which rules invoices are made under, so that these rules stay as they are.
pub(crate) async fn mark_used(ctx: &OpContext, tx: &Tx, prepared: &[Prepared]) -> Result<()> {
    let mut found: Vec<(&str, i64, Date)> = Vec::new();
    for item in prepared {
        let taxes = item.totals.groups.iter().map(|g| &g.tax);
        let ruled = taxes.filter(|t| matches!(t.category, TaxCategory::Standard | TaxCategory::ZeroRated));
        found.extend(ruled.map(|t| (t.jurisdiction.as_str(), t.rate.ppm(), item.draft.issue_date)));
    }
    found.sort();
    found.dedup();
    for (jurisdiction, ppm, on) in found {
        let (country, region) = jurisdiction.split_once('-').map_or((jurisdiction, None), |(c, r)| (c, Some(r)));
        let on = on.to_string();
        let until = Condition::any().add(row::Column::ValidUntil.is_null()).add(row::Column::ValidUntil.gt(&on));
        row::Entity::update_many()
            .col_expr(row::Column::Used, Expr::value(true))
            .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
            .filter(row::Column::Country.eq(country))
            .filter(region.map_or_else(|| row::Column::Region.is_null(), |r| row::Column::Region.eq(r)))
            .filter(row::Column::RatePpm.eq(ppm).and(row::Column::Used.eq(false)))
            .filter(row::Column::ValidFrom.lte(&on))
            .filter(until)
            .exec(tx)
            .await
            .or_internal("marking tax rules as used")?;
    }
    Ok(())
}

impl row::Model {
    fn rule(&self) -> Result<TaxRule> {
        Ok(TaxRule {
            country: self.country.clone(),
            region: self.region.clone(),
            class: self.class.clone(),
            buyers: TaxBuyers::parse(&self.buyers).unwrap_or_default(),
            abroad: self.abroad,
            standing: TaxStanding::parse(&self.standing).unwrap_or_default(),
            name: self.name.clone(),
            rate: Rate::from_ppm(self.rate_ppm),
            valid_from: columns::date(&self.valid_from)?,
            valid_until: columns::date_opt(self.valid_until.as_ref())?,
        })
    }

    fn view(self, today: Date) -> Result<TaxRuleView> {
        let abilities = vec![
            Ability::of("change", may_change(&self)),
            Ability::of("end", may_end(&self, today)),
            Ability::of("delete", may_delete(&self, today)),
        ];
        Ok(TaxRuleView { id: TaxRuleId(self.id), rule: self.rule()?, used: self.used, abilities })
    }
}

fn may_change(row: &row::Model) -> std::result::Result<(), Refusal> {
    match row.used {
        false => Ok(()),
        true => Err(Refusal("tax_rule_used", "Invoices were made under this rule. End it, and add another.")),
    }
}

fn may_end(row: &row::Model, today: Date) -> std::result::Result<(), Refusal> {
    match row.valid_until.as_deref().is_some_and(|end| end <= today.to_string().as_str()) {
        true => Err(Refusal("tax_rule_ended", "The rule has ended.")),
        false => Ok(()),
    }
}

fn may_delete(row: &row::Model, today: Date) -> std::result::Result<(), Refusal> {
    match row.valid_from.as_str() <= today.to_string().as_str() {
        true => Err(Refusal("tax_rule_in_force", "The rule is or was in force. It can only be ended.")),
        false => Ok(()),
    }
}

fn checked(rule: TaxRule) -> Result<TaxRule> {
    let country: CountryCode = rule.country.parse().map_err(|e: mpanel_core::contact::ContactError| {
        Error::invalid("/country", "unknown_country", e.to_string())
    })?;
    let country = country.to_string();
    let region = rule.region.map(|r| region_code(&country, &r)).filter(|r| !r.is_empty());
    if region.as_ref().is_some_and(|r| r.chars().count() > 60) {
        return Err(Error::invalid("/region", "too_long", "Use at most 60 characters."));
    }
    let name = rule.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Error::invalid("/name", "out_of_range", "Enter the words for the invoice, at most 60 characters."));
    }
    if region.is_none() && rule.standing != TaxStanding::Instead {
        let detail = "A tax beside or on top of the country's is one of a region: enter the region, or choose instead.";
        return Err(Error::invalid("/standing", "not_allowed", detail));
    }
    if !(0..=1_000_000).contains(&rule.rate.ppm()) {
        return Err(Error::invalid("/rate", "out_of_range", "A rate is from 0 to 100 percent."));
    }
    if rule.class == EXEMPT_CLASS {
        let detail = "Products of the class exempt are not taxed; there are no rules for them.";
        return Err(Error::invalid("/class", "not_allowed", detail));
    }
    check_class("/class", &rule.class)?;
    Ok(TaxRule { country, region, name, ..rule })
}

/// Refuses a class of products that is no word.
pub(crate) fn check_class(pointer: &str, class: &str) -> Result<()> {
    let plain = class.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
    if plain && (1..=40).contains(&class.len()) {
        return Ok(());
    }
    let detail = "A class is a word of at most 40 small letters, digits and hyphens, such as standard or reduced.";
    Err(Error::invalid(pointer, "malformed", detail))
}

/// A rule in words: which country, what, how much, when.
fn sentence(rule: &TaxRule) -> String {
    let until = rule.valid_until.map_or_else(String::new, |end| format!(" until {end}"));
    let class = if rule.class == "standard" { String::new() } else { format!(" for products of class {}", rule.class) };
    let buyers = match rule.buyers {
        TaxBuyers::Any => "",
        TaxBuyers::Business => " for businesses",
        TaxBuyers::Consumer => " for consumers",
    };
    let (name, place) = (&rule.name, rule.jurisdiction());
    format!("the rule {name} {} % of {place}{class}{buyers} from {}{until}", rule.rate, rule.valid_from)
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

async fn rows_of_country(ctx: &OpContext, tx: &Tx, country: &str) -> Result<Vec<row::Model>> {
    let select = row::Entity::find_in(ctx).filter(row::Column::Country.eq(country));
    select.order_by_asc(row::Column::ValidFrom).all(tx).await.or_internal("reading tax rules")
}

async fn lock(ctx: &OpContext, tx: &Tx, id: TaxRuleId) -> Result<row::Model> {
    use sea_orm::QuerySelect;
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    found.or_internal("locking a tax rule")?.ok_or_else(|| Error::not_found("tax rule"))
}

fn model(ctx: &OpContext, rule: &TaxRule) -> row::Model {
    row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        country: rule.country.clone(),
        region: rule.region.clone(),
        class: rule.class.clone(),
        buyers: rule.buyers.as_str().to_owned(),
        abroad: rule.abroad,
        name: rule.name.clone(),
        rate_ppm: rule.rate.ppm(),
        valid_from: rule.valid_from.to_string(),
        valid_until: rule.valid_until.map(|d| d.to_string()),
        used: false,
        standing: rule.standing.as_str().to_owned(),
    }
}
