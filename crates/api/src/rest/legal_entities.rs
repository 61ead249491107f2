//! Legal entities: the companies under which a business sells.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, LegalEntity, Seller};
use mpanel_core::{CountryCode, Error, LegalEntityId, Result};
use mpanel_identity::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::settings::particulars::{SellerParticularsOut, SellerParticularsPatch};
use super::settings::{SellerPatch, Tagged, with_tag};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::abilities::narrow_to_role;
use crate::views::{AbilityView, ListView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_legal_entities, add_legal_entity)).routes(routes!(
        get_legal_entity,
        update_legal_entity,
        delete_legal_entity
    ))
}

/// A company of the business.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LegalEntity)]
pub struct LegalEntityOut {
    id: String,
    version: i32,
    /// Whether it bills everybody who belongs to no other; it is changed in the settings.
    main: bool,
    name: String,
    address: Vec<String>,
    country: String,
    tax_id: Option<String>,
    bank: Vec<String>,
    invoice_prefix: String,
    credit_note_prefix: String,
    /// Where tax is rounded: group (once for each rate), line or invoice.
    #[schema(value_type = words::TaxRounding)]
    tax_rounding: String,
    note: String,
    e_invoice: SellerParticularsOut,
    /// Where its new customers come from; of the main one none, since it takes the rest.
    countries: Vec<String>,
    /// How many customers belong to it.
    customers: u64,
    #[schema(value_type = words::LegalEntityAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// A company to be added, or a change of one: then what is absent stays, and an empty text clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalEntityIn {
    /// Legal name.
    name: Option<String>,
    /// At most eight lines.
    address: Option<Vec<String>>,
    /// ISO 3166-1 alpha-2; decides the tax.
    country: Option<String>,
    /// Tax number.
    tax_id: Option<String>,
    /// How to pay by bank transfer; at most eight lines.
    bank: Option<Vec<String>>,
    /// Letters before the number of an invoice; no other legal entity may have the same.
    invoice_prefix: Option<String>,
    /// Letters before the number of a credit note; no other legal entity may have the same.
    credit_note_prefix: Option<String>,
    #[schema(value_type = Option<words::TaxRounding>)]
    tax_rounding: Option<String>,
    /// Printed on every invoice.
    note: Option<String>,
    e_invoice: Option<SellerParticularsPatch>,
    /// Where its new customers come from.
    countries: Option<Vec<String>>,
}

impl LegalEntityIn {
    fn onto(self, seller: Seller, countries: Vec<CountryCode>) -> Result<(Seller, Vec<CountryCode>)> {
        let countries = match self.countries {
            None => countries,
            Some(all) => all.iter().enumerate().map(|(at, code)| country(at, code)).collect::<Result<_>>()?,
        };
        let patch = SellerPatch {
            name: self.name,
            address: self.address,
            country: self.country,
            tax_id: self.tax_id,
            bank: self.bank,
            invoice_prefix: self.invoice_prefix,
            credit_note_prefix: self.credit_note_prefix,
            order_prefix: None,
            prices_include_tax: None,
            tax_rounding: self.tax_rounding,
            note: self.note,
            e_invoice: self.e_invoice,
        };
        Ok((patch.onto(seller, "")?, countries))
    }
}

fn country(at: usize, code: &str) -> Result<CountryCode> {
    let wrong = |e: mpanel_core::contact::ContactError| {
        Error::invalid(format!("/countries/{at}"), "unknown_country", e.to_string())
    };
    code.parse().map_err(wrong)
}

fn view<P>(staff: &Staff<P>, entity: LegalEntity) -> LegalEntityOut {
    let abilities = entity.abilities.into_iter();
    let mut can: BTreeMap<String, AbilityView> =
        abilities.map(|a| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason })).collect();
    narrow_to_role(&mut can, &staff.principal, |_| Some(Permission::SettingsWrite));
    let seller = entity.seller;
    LegalEntityOut {
        id: entity.id.to_string(),
        version: entity.version,
        main: entity.main,
        name: seller.name,
        address: seller.address,
        country: seller.country,
        tax_id: seller.tax_id,
        bank: seller.bank,
        invoice_prefix: seller.invoice_prefix,
        credit_note_prefix: seller.credit_note_prefix,
        tax_rounding: billing::rounding_word(seller.tax_rounding).to_owned(),
        note: seller.note,
        e_invoice: seller.e_invoice.into(),
        countries: entity.countries.iter().map(CountryCode::to_string).collect(),
        customers: entity.customers,
        can,
    }
}

/// Lists the legal entities: the main one first, then by name.
#[utoipa::path(get, path = "/admin/legal-entities", tag = "settings",
    responses((status = 200, body = ListView<LegalEntityOut>), (status = "4XX", body = Problem)))]
async fn list_legal_entities(
    State(app): State<App>,
    staff: Staff<needs::SettingsRead>,
) -> ApiResult<Json<ListView<LegalEntityOut>>> {
    let all = billing::list_legal_entities(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: all.into_iter().map(|e| view(&staff, e)).collect() }))
}

/// Adds a legal entity.
#[utoipa::path(post, path = "/admin/legal-entities", tag = "settings", request_body = LegalEntityIn,
    responses((status = 201, body = LegalEntityOut), (status = "4XX", body = Problem)))]
async fn add_legal_entity(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Json(body): Json<LegalEntityIn>,
) -> ApiResult<(StatusCode, Json<LegalEntityOut>)> {
    // Its letters must be its own, and where it is decides the tax: neither is guessed.
    let blank = Seller {
        invoice_prefix: String::new(),
        credit_note_prefix: String::new(),
        country: String::new(),
        ..Seller::default()
    };
    let (seller, countries) = body.onto(blank, Vec::new())?;
    let tx = app.deps.db.begin().await?;
    let added = billing::add_legal_entity(&staff.ctx, &tx, &seller, countries).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&staff, added))))
}

/// Shows a legal entity.
#[utoipa::path(get, path = "/admin/legal-entities/{id}", tag = "settings",
    params(("id" = String, Path, description = "Legal entity id")),
    responses((status = 200, body = LegalEntityOut), (status = "4XX", body = Problem)))]
async fn get_legal_entity(
    State(app): State<App>,
    staff: Staff<needs::SettingsRead>,
    Path(id): Path<LegalEntityId>,
) -> ApiResult<Tagged<LegalEntityOut>> {
    let found = billing::get_legal_entity(&staff.ctx, app.deps.db.read(), id).await?;
    with_tag(found.version, view(&staff, found))
}

/// Changes a legal entity. What it issued before keeps what was true then. The main one is changed in the settings.
#[utoipa::path(patch, path = "/admin/legal-entities/{id}", tag = "settings", request_body = LegalEntityIn,
    params(("id" = String, Path, description = "Legal entity id")),
    responses((status = 200, body = LegalEntityOut), (status = "4XX", body = Problem)))]
async fn update_legal_entity(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Path(id): Path<LegalEntityId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<LegalEntityIn>,
) -> ApiResult<Tagged<LegalEntityOut>> {
    let ctx = &staff.ctx;
    let tx = app.deps.db.begin().await?;
    let old = billing::get_legal_entity(ctx, &tx, id).await?;
    let (seller, countries) = body.onto(old.seller, old.countries)?;
    let changed = billing::update_legal_entity(ctx, &tx, id, &seller, countries, expected).await?;
    tx.commit().await?;
    with_tag(changed.version, view(&staff, changed))
}

/// Removes a legal entity that no customer belongs to and that has issued nothing.
#[utoipa::path(delete, path = "/admin/legal-entities/{id}", tag = "settings",
    params(("id" = String, Path, description = "Legal entity id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_legal_entity(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    Path(id): Path<LegalEntityId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    billing::delete_legal_entity(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
