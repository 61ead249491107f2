//! The demo's business before its first customer: tenant, staff, provider account, gateway, catalog.

use mpanel_billing::{self as billing, Seller};
use mpanel_core::{Actor, Currency, GatewayId, OpContext, ProviderAccountId, Secret, TenantId, TenantMode, Timestamp};
use mpanel_identity::{self as identity, Brand, NewTenant};
use mpanel_payments::{self as payments, GatewayKind, GatewayPatch, NewGateway};
use mpanel_provisioning::{self as provisioning, NewProviderAccount, ProviderAccountPatch};
use mpanel_workflows::{automation, clock};

use super::catalog::Seeded;
use super::people;
use crate::wiring::House;

/// Where the simulators are and how to sign in to them.
#[derive(Debug, Clone)]
pub struct Peers {
    /// The provider's API.
    pub contabo_url: String,
    /// Its token endpoint.
    pub contabo_token_url: String,
    /// OAuth2 client id.
    pub contabo_client_id: String,
    /// OAuth2 client secret.
    pub contabo_client_secret: Secret,
    /// API user.
    pub contabo_username: String,
    /// API password.
    pub contabo_password: Secret,
    /// The sandbox gateway, for the server and for browsers.
    pub gateway_url: String,
    /// Its public key.
    pub gateway_publishable_key: String,
    /// Its secret key.
    pub gateway_secret_key: Secret,
    /// What it signs webhooks with.
    pub gateway_webhook_secret: Secret,
}

/// A business that was just created.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its tenant.
    pub tenant: TenantId,
    /// Its gateway; webhooks go to `/api/v1/hooks/payments/{gateway}`.
    pub gateway: GatewayId,
    /// What it sells.
    pub catalog: Seeded,
}

/// Creates the sandbox business with its clock standing at `start`.
pub async fn create_business(house: &House, base: &str, peers: &Peers, start: Timestamp) -> anyhow::Result<Opened> {
    let deps = &house.deps;
    let tenant = TenantId::from(deps.new_request_id());
    let ctx = OpContext::new(
        tenant,
        TenantMode::Sandbox,
        start,
        jiff::tz::TimeZone::UTC,
        deps.new_request_id(),
        deps.entropy.clone(),
    )
    .acting_as(Actor::system("demo"));
    let tx = deps.db.begin().await?;
    identity::create_tenant(&ctx, &tx, new_tenant(base)).await?;
    billing::put_seller(&ctx, &tx, &seller()).await?;
    billing::seed_default_tax_rules(&ctx, &tx).await?;
    for (role, name, email, password) in people::STAFF {
        let secret = Secret::new(*password);
        let hash = tokio::task::spawn_blocking(move || identity::hash_password(&secret)).await??;
        identity::create_staff_directly(&ctx, &tx, &email.parse()?, name, hash, *role).await?;
    }
    tx.commit().await?;
    deps.contexts.tenants_changed();
    clock::put_clock(deps, tenant, start).await?;
    let account = connect_provider(&ctx, house, peers).await?;
    let gateway = connect_gateway(&ctx, house, peers).await?;
    provisioning::refresh_catalog(&ctx, &deps.provisioning(), account).await?;
    let tx = deps.db.begin().await?;
    let catalog = super::catalog::seed(&ctx, &tx).await?;
    tx.commit().await?;
    automation::ensure_scheduled(deps).await?;
    Ok(Opened { tenant, gateway, catalog })
}

/// Writes down what the provider takes.
pub async fn keep_costs(house: &House, tenant: TenantId) -> anyhow::Result<()> {
    let ctx = house.deps.system(tenant, "demo").await?;
    let tx = house.deps.db.begin().await?;
    if let Some(account) = provisioning::default_provider_account(&ctx, &tx).await? {
        super::catalog::seed_costs(&ctx, &tx, account.id).await?;
    }
    Ok(tx.commit().await?)
}

fn new_tenant(base: &str) -> NewTenant {
    NewTenant {
        slug: "harbour".into(),
        name: people::BUSINESS.into(),
        mode: TenantMode::Sandbox,
        time_zone: "Europe/Berlin".into(),
        default_currency: Currency::EUR,
        base_url: base.into(),
        hosts: Vec::new(),
        brand: Brand {
            support_email: "support@example.com".into(),
            terms_url: Some("/terms".into()),
            ..Brand::default()
        },
    }
}

fn seller() -> Seller {
    Seller {
        name: "Harbour Cloud GmbH".into(),
        address: vec!["Am Kai 7".into(), "20457 Hamburg".into(), "Germany".into()],
        country: "DE".into(),
        tax_id: Some("DE999999999".into()),
        bank: vec!["IBAN DE36 0000 0000 0000 0000 00".into(), "Sandbox: no such account exists".into()],
        invoice_prefix: "HC-".into(),
        credit_note_prefix: "HC-CN-".into(),
        order_prefix: "O-".into(),
        e_invoice: billing::SellerParticulars {
            street: "Am Kai 7".into(),
            city: "Hamburg".into(),
            postal_code: "20457".into(),
            contact_name: "Accounts".into(),
            contact_phone: "+49 40 0000000".into(),
            contact_email: "billing@example.com".into(),
            // The check digits are right, but there is no bank with this number.
            iban: "DE36000000000000000000".into(),
            endpoint_scheme: "9930".into(),
            endpoint_id: "DE999999999".into(),
            ..billing::SellerParticulars::default()
        },
        ..Seller::default()
    }
}

async fn connect_provider(ctx: &OpContext, house: &House, peers: &Peers) -> anyhow::Result<ProviderAccountId> {
    let deps = &house.deps;
    let new = NewProviderAccount {
        name: "Contabo (simulated)".into(),
        kind: "contabo".into(),
        api_base: Some(peers.contabo_url.clone()),
        token_url: Some(peers.contabo_token_url.clone()),
        client_id: peers.contabo_client_id.clone(),
        client_secret: peers.contabo_client_secret.clone(),
        username: peers.contabo_username.clone(),
        password: peers.contabo_password.clone(),
    };
    let tx = deps.db.begin().await?;
    let account = provisioning::create_provider_account(ctx, &tx, &deps.vault, new).await?;
    tx.commit().await?;
    Ok(account.id)
}

async fn connect_gateway(ctx: &OpContext, house: &House, peers: &Peers) -> anyhow::Result<GatewayId> {
    let deps = &house.deps;
    let new = NewGateway {
        kind: GatewayKind::Sandbox,
        name: "Card (sandbox)".into(),
        api_base: Some(peers.gateway_url.clone()),
        browser_base: Some(peers.gateway_url.clone()),
        publishable_key: Some(peers.gateway_publishable_key.clone()),
        secret_key: Some(peers.gateway_secret_key.clone()),
        webhook_secret: Some(peers.gateway_webhook_secret.clone()),
    };
    let tx = deps.db.begin().await?;
    let gateway = payments::create_gateway(ctx, &tx, &deps.gateways, new).await?;
    tx.commit().await?;
    Ok(gateway.id)
}

/// Brings stored addresses in line with where everything listens today, and the simulators' clocks with the tenant's.
/// Returns the sandbox gateways, whose webhooks the caller registers.
pub async fn align(house: &House, tenant: TenantId, base: &str, peers: &Peers) -> anyhow::Result<Vec<GatewayId>> {
    let deps = &house.deps;
    let found = deps.contexts.tenant(tenant).await?;
    if found.mode == TenantMode::Live {
        anyhow::bail!("the database holds the live business {}; the demo needs a database of its own", found.name);
    }
    let ctx = deps.system(tenant, "demo").await?;
    if let Some(simulators) = &deps.sandbox {
        simulators.clock_moved(tenant, ctx.now).await?;
    }
    clock::mark_interrupted(&ctx, deps).await?;
    let tx = deps.db.begin().await?;
    let gateways = payments::list_gateways(&ctx, &tx).await?;
    let gateways: Vec<_> = gateways.into_iter().filter(|g| g.kind == GatewayKind::Sandbox).collect();
    if found.base_url != base {
        let patch = identity::TenantPatch { base_url: Some(base.to_owned()), ..identity::TenantPatch::default() };
        identity::update_tenant(&ctx, &tx, patch, None).await?;
        if let Some(account) = provisioning::default_provider_account(&ctx, &tx).await? {
            let patch = ProviderAccountPatch {
                api_base: Some(peers.contabo_url.clone()),
                token_url: Some(peers.contabo_token_url.clone()),
                ..ProviderAccountPatch::default()
            };
            provisioning::update_provider_account(&ctx, &tx, &deps.vault, account.id, patch, None).await?;
        }
        for gateway in &gateways {
            let patch = GatewayPatch {
                api_base: Some(peers.gateway_url.clone()),
                browser_base: Some(peers.gateway_url.clone()),
                ..GatewayPatch::default()
            };
            payments::update_gateway(&ctx, &tx, &deps.gateways, gateway.id, patch, None).await?;
        }
    }
    tx.commit().await?;
    deps.contexts.tenants_changed();
    Ok(gateways.into_iter().map(|g| g.id).collect())
}
