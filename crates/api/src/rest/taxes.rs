//! Tax rules: what is taxed how, where, for whom and since when.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, Rate, TaxBuyers, TaxRule, TaxRulePatch, TaxStanding};
use mpanel_core::{Date, Error, Result, TaxRuleId};
use mpanel_identity::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::abilities::narrow_to_role;
use crate::views::{AbilityView, ListView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_tax_rules, add_tax_rule))
        .routes(routes!(add_example_tax_rules))
        .routes(routes!(update_tax_rule, delete_tax_rule))
        .routes(routes!(end_tax_rule))
}

/// A tax rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaxRule)]
pub struct TaxRuleOut {
    id: String,
    /// ISO 3166-1 alpha-2.
    country: String,
    /// State or province; null for the whole country.
    region: Option<String>,
    /// The class of products.
    class: String,
    #[schema(value_type = words::TaxBuyers)]
    buyers: &'static str,
    /// Whether it is charged by a seller elsewhere, too, who is registered there.
    abroad: bool,
    /// How a region's rule stands to the country's: in its place, beside it, or on net and the taxes before it.
    #[schema(value_type = words::TaxStanding)]
    standing: &'static str,
    /// Words for the invoice.
    name: String,
    /// In percent.
    rate: String,
    /// First day in force.
    valid_from: String,
    /// First day no longer in force.
    valid_until: Option<String>,
    /// Whether it is in force today.
    in_force: bool,
    /// Whether invoices were made under it.
    used: bool,
    #[schema(value_type = words::TaxRuleAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// A tax rule to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTaxRule {
    /// ISO 3166-1 alpha-2.
    country: String,
    /// State or province as addresses name it, such as WA; the whole country when left out.
    region: Option<String>,
    /// The class of products; standard when left out.
    class: Option<String>,
    /// Everybody when left out.
    #[schema(value_type = Option<words::TaxBuyers>)]
    buyers: Option<String>,
    /// Whether it is charged by a seller elsewhere, too, who is registered there.
    #[serde(default)]
    abroad: bool,
    /// How a region's rule stands to the country's; instead of it when left out.
    #[schema(value_type = Option<words::TaxStanding>)]
    standing: Option<String>,
    /// Words for the invoice, such as VAT.
    name: String,
    /// In percent, such as 19 or 5.5.
    rate: String,
    /// First day in force.
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    /// First day no longer in force.
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Date>,
    /// Ends the rule of the same kind that has no end, on the day on which this one begins.
    #[serde(default)]
    ends_earlier: bool,
}

/// A change of a tax rule under which nothing was billed; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTaxRule {
    name: Option<String>,
    /// In percent.
    rate: Option<String>,
    abroad: Option<bool>,
    /// How a region's rule stands to the country's.
    #[schema(value_type = Option<words::TaxStanding>)]
    standing: Option<String>,
}

/// The end of something dated.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndTax {
    /// The first day on which it no longer counts.
    #[schema(value_type = String, format = Date)]
    pub(super) on: Date,
}

/// How many examples were added.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedExamples {
    added: usize,
}

fn view<P>(staff: &Staff<P>, view: billing::TaxRuleView) -> TaxRuleOut {
    let rule = view.rule;
    let mut can: BTreeMap<String, AbilityView> = view
        .abilities
        .into_iter()
        .map(|a| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason }))
        .collect();
    narrow_to_role(&mut can, &staff.principal, |_| Some(Permission::SettingsWrite));
    TaxRuleOut {
        id: view.id.to_string(),
        in_force: rule.holds_on(staff.ctx.today()),
        country: rule.country,
        region: rule.region,
        class: rule.class,
        buyers: rule.buyers.as_str(),
        abroad: rule.abroad,
        standing: rule.standing.as_str(),
        name: rule.name,
        rate: rule.rate.to_string(),
        valid_from: rule.valid_from.to_string(),
        valid_until: rule.valid_until.map(|d| d.to_string()),
        used: view.used,
        can,
    }
}

fn buyers(word: Option<&str>) -> Result<TaxBuyers> {
    let unknown = || Error::invalid("/buyers", "unknown_word", "Use any, business or consumer.");
    word.map_or(Some(TaxBuyers::Any), TaxBuyers::parse).ok_or_else(unknown)
}

fn standing(word: &str) -> Result<TaxStanding> {
    let unknown = || Error::invalid("/standing", "unknown_word", "Use instead, added or compound.");
    TaxStanding::parse(word).ok_or_else(unknown)
}

fn rate(text: &str) -> Result<Rate> {
    text.parse().map_err(|_| Error::invalid("/rate", "malformed", "Enter a percentage such as 19 or 5.5."))
}

/// Lists all tax rules, by country.
#[utoipa::path(get, path = "/admin/tax-rules", tag = "taxes",
    responses((status = 200, body = ListView<TaxRuleOut>), (status = "4XX", body = Problem)))]
async fn list_tax_rules(
    State(app): State<App>,
    staff: Staff<needs::SettingsRead>,
) -> ApiResult<Json<ListView<TaxRuleOut>>> {
    let all = billing::list_tax_rules(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: all.into_iter().map(|r| view(&staff, r)).collect() }))
}

/// Adds a tax rule. One that overlaps with another is refused, unless it is to end the other.
#[utoipa::path(post, path = "/admin/tax-rules", tag = "taxes", request_body = NewTaxRule,
    responses((status = 201, body = TaxRuleOut), (status = "4XX", body = Problem)))]
async fn add_tax_rule(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Json(body): Json<NewTaxRule>,
) -> ApiResult<(StatusCode, Json<TaxRuleOut>)> {
    if body.valid_until.is_some_and(|end| end <= body.valid_from) {
        return Err(Error::invalid("/valid_until", "out_of_range", "The rule must end after it begins.").into());
    }
    let rule = TaxRule {
        region: body.region,
        class: body.class.unwrap_or_else(|| "standard".to_owned()),
        buyers: buyers(body.buyers.as_deref())?,
        abroad: body.abroad,
        standing: body.standing.as_deref().map_or(Ok(TaxStanding::Instead), standing)?,
        valid_until: body.valid_until,
        ..TaxRule::of_country(&body.country, &body.name, rate(&body.rate)?, body.valid_from)
    };
    let tx = app.deps.db.begin().await?;
    let added = billing::add_tax_rule(&staff.ctx, &tx, rule, body.ends_earlier).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&staff, added))))
}

/// Adds examples of rules outside the European Union, such as those of Canada, where a country has none.
#[utoipa::path(post, path = "/admin/tax-rules/examples", tag = "taxes",
    responses((status = 200, body = AddedExamples), (status = "4XX", body = Problem)))]
async fn add_example_tax_rules(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
) -> ApiResult<Json<AddedExamples>> {
    let tx = app.deps.db.begin().await?;
    let added = billing::add_example_tax_rules(&staff.ctx, &tx).await?;
    tx.commit().await?;
    Ok(Json(AddedExamples { added }))
}

/// Changes a tax rule under which nothing was billed.
#[utoipa::path(patch, path = "/admin/tax-rules/{id}", tag = "taxes", request_body = ChangeTaxRule,
    params(("id" = String, Path, description = "Tax rule id")),
    responses((status = 200, body = TaxRuleOut), (status = "4XX", body = Problem)))]
async fn update_tax_rule(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Path(id): Path<TaxRuleId>,
    Json(body): Json<ChangeTaxRule>,
) -> ApiResult<Json<TaxRuleOut>> {
    let rate = body.rate.as_deref().map(rate).transpose()?;
    let standing = body.standing.as_deref().map(standing).transpose()?;
    let patch = TaxRulePatch { name: body.name, rate, abroad: body.abroad, standing };
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_tax_rule(&staff.ctx, &tx, id, patch).await?;
    tx.commit().await?;
    Ok(Json(view(&staff, changed)))
}

/// Ends a tax rule.
#[utoipa::path(post, path = "/admin/tax-rules/{id}/end", tag = "taxes", request_body = EndTax,
    params(("id" = String, Path, description = "Tax rule id")),
    responses((status = 200, body = TaxRuleOut), (status = "4XX", body = Problem)))]
async fn end_tax_rule(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Path(id): Path<TaxRuleId>,
    Json(body): Json<EndTax>,
) -> ApiResult<Json<TaxRuleOut>> {
    let tx = app.deps.db.begin().await?;
    let ended = billing::end_tax_rule(&staff.ctx, &tx, id, body.on).await?;
    tx.commit().await?;
    Ok(Json(view(&staff, ended)))
}

/// Deletes a tax rule that was never in force.
#[utoipa::path(delete, path = "/admin/tax-rules/{id}", tag = "taxes",
    params(("id" = String, Path, description = "Tax rule id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_tax_rule(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Path(id): Path<TaxRuleId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    billing::delete_tax_rule(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
