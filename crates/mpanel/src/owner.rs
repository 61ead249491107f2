//! `mpanel admin create-owner`: the first tenant and its owner, from the console, once.

use std::io::Write as _;

use anyhow::bail;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::tz::TimeZone;
use mpanel_billing::{self as billing, Seller};
use mpanel_core::{Actor, OpContext, Secret, TenantId, TenantMode};
use mpanel_identity::{self as identity, Brand, NewTenant};
use mpanel_workflows::automation;

use crate::cli::CreateOwnerArgs;
use crate::config::Config;
use crate::wiring;

/// Creates tenant and owner and prints a first password, which is shown nowhere else.
pub async fn create(config: &Config, args: CreateOwnerArgs) -> anyhow::Result<()> {
    let house = wiring::build(config, Vec::new()).await?;
    let deps = &house.deps;
    if !identity::list_tenants(deps.db.read()).await?.is_empty() {
        bail!("there is a business in this database already; its owner invites further staff under Admin, Staff");
    }
    let Ok(zone) = TimeZone::get(&args.time_zone) else {
        bail!("--time-zone: {:?} is not an IANA time zone such as Europe/Berlin", args.time_zone);
    };
    let tenant = TenantId::from(deps.new_request_id());
    let request = deps.new_request_id();
    let ctx = OpContext::new(tenant, TenantMode::Live, deps.clock.now(), zone, request, deps.entropy.clone())
        .acting_as(Actor::system("console"));
    let password = Secret::new(URL_SAFE_NO_PAD.encode(ctx.random::<15>()));
    let hash = identity::hash_password(&password)?;
    let tx = deps.db.begin().await?;
    let new = NewTenant {
        slug: "main".into(),
        name: args.business.clone(),
        mode: TenantMode::Live,
        time_zone: args.time_zone,
        default_currency: args.currency.parse()?,
        base_url: config.base_url.as_str().to_owned(),
        hosts: args.host.into_iter().collect(),
        brand: Brand { support_email: args.email.clone(), ..Brand::default() },
    };
    identity::create_tenant(&ctx, &tx, new).await?;
    let seller = Seller { name: args.business, country: args.country, ..Seller::default() };
    billing::put_seller(&ctx, &tx, &seller).await?;
    billing::seed_default_tax_rules(&ctx, &tx).await?;
    let owner = identity::create_owner_once(&ctx, &tx, &args.email.parse()?, &args.name, hash).await?;
    tx.commit().await?;
    // A server that runs already looks for new businesses only when it starts.
    automation::ensure_scheduled(deps).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Owner     {}", owner.email)?;
    writeln!(out, "Password  {}   (shown once; change it after signing in)", password.expose())?;
    writeln!(out, "Sign in   {}/sign-in", config.base_url.as_str().trim_end_matches('/'))?;
    Ok(())
}
