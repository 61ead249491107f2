//! `mpanel admin create-owner`: the first tenant and its owner, from the console, once.

use std::io::Write as _;

use anyhow::bail;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::tz::TimeZone;
use mpanel_billing::{self as billing, Seller};
use mpanel_core::{Actor, CountryCode, Currency, EmailAddress, OpContext, Secret, TenantId, TenantMode};
use mpanel_identity::{self as identity, Brand, NewTenant};
use mpanel_workflows::automation;

use crate::cli::CreateOwnerArgs;
use crate::config::Config;
use crate::wiring;

/// The arguments that are more than texts.
struct Checked {
    email: EmailAddress,
    currency: Currency,
    zone: TimeZone,
}

/// Names everything that is wrong at once, before anything is touched.
fn check(args: &CreateOwnerArgs) -> anyhow::Result<Checked> {
    let mut problems = Vec::new();
    let mut wrong = |problem: String| problems.push(format!("  - {problem}"));
    let email = args.email.parse().map_err(|e| wrong(format!("--email: {e}")));
    let currency = args.currency.parse().map_err(|_| {
        wrong(format!("--currency: {:?} is not a code of ISO 4217 that is supported, such as EUR", args.currency));
    });
    let zone = TimeZone::get(&args.time_zone).map_err(|_| {
        wrong(format!("--time-zone: {:?} is not an IANA time zone such as Europe/Berlin", args.time_zone));
    });
    if args.country.parse::<CountryCode>().is_err() {
        wrong(format!("--country: {:?} is not a two-letter country code such as DE", args.country));
    }
    for (option, text) in [("--name", &args.name), ("--business", &args.business)] {
        if text.trim().is_empty() || text.chars().count() > 200 || text.chars().any(char::is_control) {
            wrong(format!("{option}: give a name of 1 to 200 characters"));
        }
    }
    match (email, currency, zone) {
        (Ok(email), Ok(currency), Ok(zone)) if problems.is_empty() => Ok(Checked { email, currency, zone }),
        _ => bail!("the owner cannot be created:\n{}", problems.join("\n")),
    }
}

/// Creates tenant and owner and prints a first password, which is shown nowhere else.
pub async fn create(config: &Config, args: CreateOwnerArgs) -> anyhow::Result<()> {
    let Checked { email, currency, zone } = check(&args)?;
    let house = wiring::build(config, Vec::new()).await?;
    let deps = &house.deps;
    if !identity::list_tenants(deps.db.read()).await?.is_empty() {
        bail!("there is a business in this database already; its owner invites further staff under Admin, Staff");
    }
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
        default_currency: currency,
        base_url: config.base_url.as_str().to_owned(),
        hosts: args.host.into_iter().collect(),
        brand: Brand { support_email: email.to_string(), ..Brand::default() },
    };
    identity::create_tenant(&ctx, &tx, new).await?;
    let seller = Seller { name: args.business, country: args.country, ..Seller::default() };
    billing::put_seller(&ctx, &tx, &seller).await?;
    billing::seed_default_tax_rules(&ctx, &tx).await?;
    let owner = identity::create_owner_once(&ctx, &tx, &email, &args.name, hash).await?;
    tx.commit().await?;
    // A server that runs already looks for new businesses only when it starts.
    automation::ensure_scheduled(deps).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Owner     {}", owner.email)?;
    writeln!(out, "Password  {}   (shown once; change it after signing in)", password.expose())?;
    writeln!(out, "Sign in   {}/sign-in", config.base_url.as_str().trim_end_matches('/'))?;
    Ok(())
}
