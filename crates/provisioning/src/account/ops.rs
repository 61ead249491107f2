//! Adding, changing and reading provider accounts.

use mpanel_core::error::FieldError;
use mpanel_core::{Error, ErrorKind, OpContext, Page, PageQuery, ProviderAccountId, Result};
use mpanel_db::page::asc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx, Vault};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use url::Url;

use super::store::{self, AccountRow, accounts};
use super::{
    AccountHealth, CONTABO_API, CONTABO_TOKEN, NewProviderAccount, ProviderAccountPatch, ProviderAccountView, Usage,
    ordered_today, quota,
};
use super::{LOOK_MINUTES, SHORT_LOOKS};
use crate::service::ServiceState;
use crate::service::store::services;

/// Adds an account; its secrets are sealed.
pub async fn create_provider_account(
    ctx: &OpContext,
    tx: &Tx,
    vault: &Vault,
    new: NewProviderAccount,
) -> Result<ProviderAccountView> {
    let api_base = new.api_base.unwrap_or_else(|| CONTABO_API.to_owned());
    let token_url = new.token_url.unwrap_or_else(|| CONTABO_TOKEN.to_owned());
    let mut wrong = Vec::new();
    if new.kind != "contabo" {
        wrong.push(field("/kind", "unknown_kind", "The kind must be contabo."));
    }
    check_text(&mut wrong, "/name", &new.name);
    check_text(&mut wrong, "/client_id", &new.client_id);
    check_text(&mut wrong, "/client_secret", new.client_secret.expose());
    check_text(&mut wrong, "/username", &new.username);
    check_text(&mut wrong, "/password", new.password.expose());
    check_address(ctx, &mut wrong, "/api_base", &api_base);
    check_address(ctx, &mut wrong, "/token_url", &token_url);
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    let now = ctx.now.as_microsecond();
    let row = AccountRow {
        id: ctx.new_id::<ProviderAccountId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        name: new.name.trim().to_owned(),
        kind: new.kind,
        api_base,
        token_url,
        client_id: new.client_id,
        sealed_client_secret: vault.seal(ctx, store::CLIENT_SECRET, &new.client_secret)?,
        username: new.username,
        sealed_password: vault.seal(ctx, store::PASSWORD, &new.password)?,
        health: AccountHealth::Ok.to_string(),
        maintenance: false,
        last_check_at: None,
        last_error: None,
        version: 1,
        credentials_version: 1,
        created_at: now,
        updated_at: now,
        is_default: store::default_account(tx, ctx).await?.is_none(),
        orders_per_day: None,
        ceiling_minor: None,
        ceiling_currency: None,
        looked_at: None,
        look_minutes: LOOK_MINUTES,
        most_machines: None,
        most_networks: None,
        most_firewalls: None,
        most_storages: None,
        most_image_gb: None,
    };
    let taken = || Error::invalid("/name", "taken", "Another provider account has this name. Choose a different one.");
    let row = row.into_active_model().insert(tx).await.or_taken("adding a provider account", taken)?;
    tx.record(ctx, Event::ProviderAccountChanged { account: ProviderAccountId(row.id) }).await?;
    shown(ctx, tx, row).await
}

/// Changes an account. New credentials make a new login; running work keeps its own until it ends.
pub async fn update_provider_account(
    ctx: &OpContext,
    tx: &Tx,
    vault: &Vault,
    id: ProviderAccountId,
    patch: ProviderAccountPatch,
    expected: Option<i32>,
) -> Result<ProviderAccountView> {
    let mut row = store::lock(tx, ctx, id).await?;
    expect_version(row.version, expected)?;
    let mut wrong = Vec::new();
    let mut login_changed = false;
    let mut set = |pointer: &str, target: &mut String, value: Option<String>, login: bool| {
        if let Some(value) = value {
            check_text(&mut wrong, pointer, &value);
            login_changed |= login;
            *target = value.trim().to_owned();
        }
    };
    set("/name", &mut row.name, patch.name, false);
    set("/client_id", &mut row.client_id, patch.client_id, true);
    set("/username", &mut row.username, patch.username, true);
    set("/api_base", &mut row.api_base, patch.api_base, true);
    set("/token_url", &mut row.token_url, patch.token_url, true);
    for (pointer, secret, sealed, purpose) in [
        ("/client_secret", &patch.client_secret, &mut row.sealed_client_secret, store::CLIENT_SECRET),
        ("/password", &patch.password, &mut row.sealed_password, store::PASSWORD),
    ] {
        if let Some(secret) = secret {
            check_text(&mut wrong, pointer, secret.expose());
            login_changed = true;
            *sealed = vault.seal(ctx, purpose, secret)?;
        }
    }
    check_address(ctx, &mut wrong, "/api_base", &row.api_base);
    check_address(ctx, &mut wrong, "/token_url", &row.token_url);
    if patch.is_default == Some(false) && row.is_default {
        let detail = "One account has to be the default. Make another one the default instead.";
        wrong.push(field("/is_default", "needed", detail));
    }
    if patch.machine_ceiling.flatten().is_some_and(|c| c.minor < 0) {
        wrong.push(field("/machine_ceiling", "out_of_range", "A ceiling cannot be negative."));
    }
    if patch.look_minutes.is_some_and(|m| m != 0 && !SHORT_LOOKS.contains(&m)) {
        let detail = "Use 5 to 360 minutes, or 0 to look every six hours only.";
        wrong.push(field("/look_minutes", "out_of_range", detail));
    }
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    if let Some(minutes) = patch.look_minutes {
        row.look_minutes = i32::try_from(minutes).unwrap_or(LOOK_MINUTES);
    }
    if let Some(most) = patch.orders_per_day {
        row.orders_per_day = most.map(|n| i32::try_from(n).unwrap_or(i32::MAX));
    }
    if let Some(ceiling) = patch.machine_ceiling {
        row.ceiling_minor = ceiling.map(|c| c.minor);
        row.ceiling_currency = ceiling.map(|c| c.currency.to_string());
    }
    quota::set(&mut row, &patch.quotas);
    if patch.is_default == Some(true) && !row.is_default {
        give_up_default(ctx, tx).await?;
        row.is_default = true;
    }
    let reopened = row.maintenance && patch.maintenance == Some(false);
    row.maintenance = patch.maintenance.unwrap_or(row.maintenance);
    row.credentials_version += i32::from(login_changed);
    finish(ctx, tx, row, reopened).await
}

/// The account that was the default so far is one like the others.
async fn give_up_default(ctx: &OpContext, tx: &Tx) -> Result<()> {
    if let Some(mut before) = store::default_account(tx, ctx).await? {
        before.is_default = false;
        before.version += 1;
        store::save(tx, before).await?;
    }
    Ok(())
}

/// Switches the maintenance of an account: while it is on, orders wait.
pub async fn set_maintenance(
    ctx: &OpContext,
    tx: &Tx,
    id: ProviderAccountId,
    on: bool,
    expected: Option<i32>,
) -> Result<ProviderAccountView> {
    let mut row = store::lock(tx, ctx, id).await?;
    expect_version(row.version, expected)?;
    let reopened = row.maintenance && !on;
    row.maintenance = on;
    finish(ctx, tx, row, reopened).await
}

async fn finish(ctx: &OpContext, tx: &Tx, mut row: AccountRow, reopened: bool) -> Result<ProviderAccountView> {
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let row = store::save(tx, row).await?;
    tx.record(ctx, Event::ProviderAccountChanged { account: ProviderAccountId(row.id) }).await?;
    // What waited goes on at once.
    quota::go_on(ctx, tx, reopened.then_some(row.id)).await?;
    shown(ctx, tx, row).await
}

/// One account.
pub async fn get_provider_account<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: ProviderAccountId,
) -> Result<ProviderAccountView> {
    shown(ctx, conn, store::find(conn, ctx, id).await?).await
}

/// The account new services use when their product names none.
pub async fn default_provider_account<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
) -> Result<Option<ProviderAccountView>> {
    match store::default_account(conn, ctx).await? {
        Some(row) => shown(ctx, conn, row).await.map(Some),
        None => Ok(None),
    }
}

/// The ids of all accounts, whatever their number.
pub async fn all_provider_accounts<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<ProviderAccountId>> {
    let rows = accounts::Entity::find_in(ctx).order_by_asc(accounts::Column::Name).all(conn).await;
    Ok(rows.or_internal("reading all provider accounts")?.into_iter().map(|row| ProviderAccountId(row.id)).collect())
}

/// One page of the accounts, by name.
pub async fn list_provider_accounts<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    query: &PageQuery,
) -> Result<Page<ProviderAccountView>> {
    let page = accounts::Entity::find_in(ctx).page_of(conn, query, &[asc(accounts::Column::Name)]).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(shown(ctx, conn, row).await?);
    }
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

async fn shown<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: AccountRow) -> Result<ProviderAccountView> {
    let of_account = || services::Entity::find_in(ctx).filter(services::Column::AccountId.eq(row.id));
    let instances = of_account()
        .filter(services::Column::InstanceId.is_not_null())
        .filter(services::Column::State.ne(ServiceState::Terminated.as_str()))
        .count(conn)
        .await
        .or_internal("counting machines of an account")?;
    let waiting = of_account().filter(services::Column::WaitsFor.is_not_null()).count(conn).await;
    let usage = Usage {
        quotas: quota::all(ctx, conn, &row).await?,
        instances,
        waiting: waiting.or_internal("counting what waits for an account")?,
        ordered_today: ordered_today(ctx, conn, row.id).await?,
    };
    ProviderAccountView::of(row, usage)
}

pub(crate) fn expect_version(version: i32, expected: Option<i32>) -> Result<()> {
    match expected {
        Some(expected) if expected != version => Err(Error::new(
            ErrorKind::VersionMismatch,
            "version_mismatch",
            "Somebody else has changed this meanwhile. Load it again and repeat your change.",
        )),
        _ => Ok(()),
    }
}

fn field(pointer: &str, code: &'static str, detail: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code, detail: detail.to_owned() }
}

fn check_text(wrong: &mut Vec<FieldError>, pointer: &str, value: &str) {
    let trimmed = value.trim();
    if trimmed.is_empty() {
        wrong.push(field(pointer, "required", "This must not be empty."));
    } else if value.len() > 500 || value.chars().any(char::is_control) {
        wrong.push(field(pointer, "not_valid", "Use at most 500 characters, without line breaks."));
    }
}

/// Credentials travel only over TLS; a sandbox may talk to a simulator on the same machine.
fn check_address(ctx: &OpContext, wrong: &mut Vec<FieldError>, pointer: &str, address: &str) {
    let Ok(url) = Url::parse(address) else {
        wrong.push(field(pointer, "not_an_address", "This must be an address such as https://api.contabo.com."));
        return;
    };
    if !is_allowed(ctx, &url) {
        let detail = "Use an https address. Only sandboxes may use a simulator on this machine.";
        wrong.push(field(pointer, "not_allowed", detail));
    }
}

/// Whether the provider may be talked to there.
pub(crate) fn is_allowed(ctx: &OpContext, url: &Url) -> bool {
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    let secure = url.scheme() == "https" && url.host().is_some();
    secure && !loopback || ctx.is_sandbox() && loopback && matches!(url.scheme(), "http" | "https")
}
