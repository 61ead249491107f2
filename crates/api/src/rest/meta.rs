//! What the web application has to know before anybody signs in.

use axum::extract::State;
use mpanel_core::{OpContext, PageQuery, Result};
use mpanel_identity::Tenant;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Visitor;
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::words;
use crate::{App, SandboxGateway};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get_meta))
}

/// Brand, mode, clock and gateway of the tenant.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meta {
    brand: MetaBrand,
    #[schema(value_type = words::TenantMode)]
    mode: String,
    /// The tenant's present instant; a sandbox's may be ahead of the wall clock.
    now: String,
    time_zone: String,
    default_currency: String,
    /// Currencies in which something is sold.
    currencies: Vec<String>,
    /// Where a browser turns card numbers into tokens.
    gateway: Option<MetaGateway>,
    /// Sign-ins anybody may use; sandboxes of a demo only.
    demo: Option<MetaDemo>,
    version: String,
}

/// How the tenant shows itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetaBrand {
    name: String,
    slug: String,
    accent: String,
    logo_url: Option<String>,
    support_email: String,
    terms_url: Option<String>,
}

/// The gateway as a browser meets it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetaGateway {
    kind: String,
    publishable_key: String,
    tokens_url: String,
    cards_url: String,
}

/// The demo.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetaDemo {
    logins: Vec<MetaLogin>,
}

/// A sign-in of the demo.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetaLogin {
    role: String,
    email: String,
    password: String,
    lands_on: String,
}

impl MetaBrand {
    fn of(tenant: &Tenant) -> Self {
        Self {
            name: tenant.name.clone(),
            slug: tenant.slug.clone(),
            accent: tenant.brand.accent.clone(),
            logo_url: tenant.brand.logo_url.clone(),
            support_email: tenant.brand.support_email.clone(),
            terms_url: tenant.brand.terms_url.clone(),
        }
    }
}

impl MetaGateway {
    fn of(gateway: &SandboxGateway) -> Self {
        let base = gateway.public_url.trim_end_matches('/');
        Self {
            kind: "sandbox".to_owned(),
            publishable_key: gateway.publishable_key.clone(),
            tokens_url: format!("{base}/v1/tokens"),
            cards_url: format!("{base}/v1/test_cards"),
        }
    }
}

impl MetaDemo {
    // The passwords are public on purpose; they must never leave a tenant that does real business.
    fn of(app: &App, ctx: &OpContext) -> Option<Self> {
        let logins = &app.settings.demo_logins;
        if !ctx.is_sandbox() || logins.is_empty() {
            return None;
        }
        let shown = logins.iter().map(|login| MetaLogin {
            role: login.role.clone(),
            email: login.email.clone(),
            password: login.password.expose().to_owned(),
            lands_on: login.lands_on.clone(),
        });
        Some(Self { logins: shown.collect() })
    }
}

async fn currencies(app: &App, ctx: &OpContext, tenant: &Tenant) -> Result<Vec<String>> {
    let all = PageQuery { limit: Some(mpanel_core::page::MAX_LIMIT), ..PageQuery::default() };
    let products = mpanel_billing::list_products(ctx, app.deps.db.read(), None, &all).await?;
    let on_sale = products.items.iter().filter(|p| !p.hidden && !p.retired);
    let mut found: Vec<_> = on_sale.flat_map(|p| p.prices.iter().map(|price| price.currency)).collect();
    found.push(tenant.default_currency);
    found.sort();
    found.dedup();
    // The tenant's own currency comes first: it is what the shop shows unless asked otherwise.
    found.sort_by_key(|currency| *currency != tenant.default_currency);
    Ok(found.iter().map(|currency| currency.code().to_owned()).collect())
}

/// Shows brand, mode, clock and gateway of the shop at this host name.
#[utoipa::path(get, path = "/meta", tag = "meta",
    responses((status = 200, body = Meta), (status = "4XX", body = Problem)))]
async fn get_meta(State(app): State<App>, visitor: Visitor) -> ApiResult<Json<Meta>> {
    let ctx = &visitor.ctx;
    let tenant = app.deps.contexts.tenant(ctx.tenant).await?;
    let gateway = app.settings.sandbox_gateway.as_ref().filter(|_| ctx.is_sandbox());
    Ok(Json(Meta {
        brand: MetaBrand::of(&tenant),
        mode: if ctx.is_sandbox() { "sandbox".into() } else { "live".into() },
        now: ctx.now.to_string(),
        default_currency: tenant.default_currency.code().to_owned(),
        currencies: currencies(&app, ctx, &tenant).await?,
        gateway: gateway.map(MetaGateway::of),
        demo: MetaDemo::of(&app, ctx),
        version: app.settings.version.clone(),
        time_zone: tenant.time_zone,
    }))
}
