//! The tenant's own settings: its brand and its particulars as a seller.
//!
//! Mode, currency, host names and the base URL are not changed here: links in mails are built
//! from the base URL, and whoever could change it would receive other people's reset links.

pub(super) mod particulars;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::AppendHeaders;
use mpanel_billing::{Seller, get_seller, put_seller};
use mpanel_core::{CountryCode, EmailAddress, Error, OpContext, Result, TenantMode};
use mpanel_identity::{Brand, Tenant, TenantPatch, get_tenant, update_tenant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::particulars::{SellerParticularsOut, SellerParticularsPatch};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get_settings, update_settings))
}

/// The settings of the tenant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Settings)]
pub struct SettingsOut {
    version: i32,
    name: String,
    slug: String,
    #[schema(value_type = words::TenantMode)]
    mode: String,
    time_zone: String,
    default_currency: String,
    base_url: String,
    hosts: Vec<String>,
    brand: BrandOut,
    seller: SellerOut,
}

/// How the tenant shows itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct BrandOut {
    accent: String,
    logo_url: Option<String>,
    support_email: String,
    terms_url: Option<String>,
}

/// The tenant as the issuer of invoices.
#[derive(Debug, Serialize, ToSchema)]
pub struct SellerOut {
    name: String,
    address: Vec<String>,
    country: String,
    tax_id: Option<String>,
    bank: Vec<String>,
    invoice_prefix: String,
    credit_note_prefix: String,
    order_prefix: String,
    prices_include_tax: bool,
    /// Where tax is rounded: group (once for each rate), line or invoice.
    #[schema(value_type = words::TaxRounding)]
    tax_rounding: String,
    note: String,
    e_invoice: SellerParticularsOut,
}

/// A change of the settings; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsPatch {
    name: Option<String>,
    time_zone: Option<String>,
    brand: Option<BrandPatch>,
    seller: Option<SellerPatch>,
}

/// A change of the brand; an empty text clears what may be empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandPatch {
    /// `#rrggbb`.
    accent: Option<String>,
    logo_url: Option<String>,
    support_email: Option<String>,
    terms_url: Option<String>,
}

/// A change of the seller. Invoices issued before keep what was true then.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SellerPatch {
    pub(super) name: Option<String>,
    /// At most eight lines.
    pub(super) address: Option<Vec<String>>,
    pub(super) country: Option<String>,
    pub(super) tax_id: Option<String>,
    /// At most eight lines.
    pub(super) bank: Option<Vec<String>>,
    pub(super) invoice_prefix: Option<String>,
    pub(super) credit_note_prefix: Option<String>,
    pub(super) order_prefix: Option<String>,
    pub(super) prices_include_tax: Option<bool>,
    #[schema(value_type = Option<words::TaxRounding>)]
    pub(super) tax_rounding: Option<String>,
    pub(super) note: Option<String>,
    pub(super) e_invoice: Option<SellerParticularsPatch>,
}

impl SettingsOut {
    fn of(tenant: Tenant, seller: Seller) -> Self {
        let Brand { accent, logo_url, support_email, terms_url } = tenant.brand;
        Self {
            version: tenant.version,
            name: tenant.name,
            slug: tenant.slug,
            mode: if tenant.mode == TenantMode::Live { "live".into() } else { "sandbox".into() },
            time_zone: tenant.time_zone,
            default_currency: tenant.default_currency.code().to_owned(),
            base_url: tenant.base_url,
            hosts: tenant.hosts,
            brand: BrandOut { accent, logo_url, support_email, terms_url },
            seller: SellerOut {
                name: seller.name,
                address: seller.address,
                country: seller.country,
                tax_id: seller.tax_id,
                bank: seller.bank,
                invoice_prefix: seller.invoice_prefix,
                credit_note_prefix: seller.credit_note_prefix,
                order_prefix: seller.order_prefix,
                prices_include_tax: seller.prices_include_tax,
                tax_rounding: mpanel_billing::rounding_word(seller.tax_rounding).to_owned(),
                note: seller.note,
                e_invoice: seller.e_invoice.into(),
            },
        }
    }
}

impl BrandPatch {
    fn onto(self, mut brand: Brand) -> Result<Brand> {
        for (pointer, text) in [("/brand/logo_url", &self.logo_url), ("/brand/terms_url", &self.terms_url)] {
            check_text(pointer, text.as_deref().unwrap_or_default(), 500)?;
        }
        if let Some(text) = self.support_email.map(|t| t.trim().to_owned()) {
            let bad = |e: mpanel_core::contact::ContactError| {
                Error::invalid("/brand/support_email", "malformed", e.to_string())
            };
            brand.support_email = match text.is_empty() {
                true => text,
                false => text.parse::<EmailAddress>().map_err(bad)?.to_string(),
            };
        }
        brand.accent = self.accent.unwrap_or(brand.accent);
        brand.logo_url = replaced(self.logo_url, brand.logo_url);
        brand.terms_url = replaced(self.terms_url, brand.terms_url);
        Ok(brand)
    }
}

impl SellerPatch {
    /// A seller, changed; `base` is where a request has its fields.
    pub(super) fn onto(self, mut seller: Seller, base: &str) -> Result<Seller> {
        self.check(base)?;
        if let Some(country) = self.country {
            let bad = |e: mpanel_core::contact::ContactError| {
                Error::invalid(format!("{base}/country"), "unknown_country", e.to_string())
            };
            seller.country = country.parse::<CountryCode>().map_err(bad)?.to_string();
        }
        let trimmed = |new: Option<String>, old: String| new.map_or(old, |t| t.trim().to_owned());
        seller.name = trimmed(self.name, seller.name);
        seller.address = self.address.unwrap_or(seller.address);
        seller.tax_id = replaced(self.tax_id, seller.tax_id);
        seller.bank = self.bank.unwrap_or(seller.bank);
        seller.invoice_prefix = trimmed(self.invoice_prefix, seller.invoice_prefix);
        seller.credit_note_prefix = trimmed(self.credit_note_prefix, seller.credit_note_prefix);
        seller.order_prefix = trimmed(self.order_prefix, seller.order_prefix);
        seller.prices_include_tax = self.prices_include_tax.unwrap_or(seller.prices_include_tax);
        if let Some(word) = &self.tax_rounding {
            let unknown =
                || Error::invalid(format!("{base}/tax_rounding"), "unknown_word", "Use group, line or invoice.");
            seller.tax_rounding = mpanel_billing::rounding_of(word).ok_or_else(unknown)?;
        }
        seller.note = trimmed(self.note, seller.note);
        seller.e_invoice = self.e_invoice.unwrap_or_default().onto(seller.e_invoice, base)?;
        Ok(seller)
    }

    fn check(&self, base: &str) -> Result<()> {
        for (pointer, text, max) in
            [("/name", &self.name, 200), ("/tax_id", &self.tax_id, 40), ("/note", &self.note, 2000)]
        {
            check_text(&format!("{base}{pointer}"), text.as_deref().unwrap_or_default(), max)?;
        }
        for (pointer, lines) in [("/address", &self.address), ("/bank", &self.bank)] {
            check_lines(&format!("{base}{pointer}"), lines.as_deref().unwrap_or_default())?;
        }
        for (pointer, prefix) in [
            ("/invoice_prefix", &self.invoice_prefix),
            ("/credit_note_prefix", &self.credit_note_prefix),
            ("/order_prefix", &self.order_prefix),
        ] {
            check_prefix(&format!("{base}{pointer}"), prefix.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }
}

fn check_lines(pointer: &str, lines: &[String]) -> Result<()> {
    if lines.len() > 8 {
        return Err(Error::invalid(pointer, "too_many", "Use at most eight lines."));
    }
    lines.iter().enumerate().try_for_each(|(n, line)| check_text(&format!("{pointer}/{n}"), line, 120))
}

fn check_prefix(pointer: &str, prefix: &str) -> Result<()> {
    let plain = prefix.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '_'));
    if plain && prefix.len() <= 12 {
        return Ok(());
    }
    Err(Error::invalid(pointer, "malformed", "Use at most 12 letters, digits, hyphens, dots and slashes."))
}

// Absent keeps, empty clears.
fn replaced(new: Option<String>, old: Option<String>) -> Option<String> {
    match new {
        Some(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        None => old,
    }
}

/// A body with its version for `If-Match`.
pub(super) type Tagged<T> = (AppendHeaders<[(HeaderName, HeaderValue); 1]>, Json<T>);

/// Gives a body its version.
pub(super) fn with_tag<T>(version: i32, body: T) -> ApiResult<Tagged<T>> {
    let tag = HeaderValue::from_str(&format!("\"{version}\""));
    let tag = tag.map_err(|e| Error::internal("an entity tag").with_source(e))?;
    Ok((AppendHeaders([(header::ETAG, tag)]), Json(body)))
}

async fn read(app: &App, ctx: &OpContext) -> Result<SettingsOut> {
    let conn = app.deps.db.read();
    Ok(SettingsOut::of(get_tenant(conn, ctx.tenant).await?, get_seller(ctx, conn).await?))
}

/// Shows the tenant's settings.
#[utoipa::path(get, path = "/admin/settings", tag = "settings",
    responses((status = 200, body = SettingsOut), (status = "4XX", body = Problem)))]
async fn get_settings(State(app): State<App>, staff: Staff<needs::SettingsRead>) -> ApiResult<Tagged<SettingsOut>> {
    let settings = read(&app, &staff.ctx).await?;
    with_tag(settings.version, settings)
}

/// Changes the tenant's settings.
#[utoipa::path(patch, path = "/admin/settings", tag = "settings", request_body = SettingsPatch,
    responses((status = 200, body = SettingsOut), (status = "4XX", body = Problem)))]
async fn update_settings(
    State(app): State<App>,
    staff: Staff<needs::SettingsWrite>,
    IfMatch(expected): IfMatch,
    Json(body): Json<SettingsPatch>,
) -> ApiResult<Tagged<SettingsOut>> {
    let ctx = &staff.ctx;
    let tx = app.deps.db.begin().await?;
    let brand = match body.brand {
        Some(patch) => Some(patch.onto(get_tenant(&tx, ctx.tenant).await?.brand)?),
        None => None,
    };
    let patch = TenantPatch { name: body.name, time_zone: body.time_zone, brand, ..TenantPatch::default() };
    // The tenant's version stands for the seller's particulars, too.
    update_tenant(ctx, &tx, patch, expected).await?;
    if let Some(patch) = body.seller {
        put_seller(ctx, &tx, &patch.onto(get_seller(ctx, &tx).await?, "/seller")?).await?;
    }
    tx.commit().await?;
    app.deps.contexts.tenants_changed();
    let settings = read(&app, ctx).await?;
    with_tag(settings.version, settings)
}
