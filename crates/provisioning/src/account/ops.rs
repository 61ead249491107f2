//! Adding, changing and reading provider accounts.

use mpanel_core::error::FieldError;
use mpanel_core::{Error, ErrorKind, OpContext, Page, PageQuery, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx, Vault};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use url::Url;

use super::store::{self, AccountRow, accounts};
use super::{AccountHealth, CONTABO_API, CONTABO_TOKEN, NewProviderAccount, ProviderAccountPatch, ProviderAccountView};
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
    };
    let taken = || Error::invalid("/name", "taken", "Another provider account has this name. Choose a different one.");
    let row = row.into_active_model().insert(tx).await.or_taken("adding a provider account", taken)?;
    tx.record(ctx, Event::ProviderAccountChanged { account: ProviderAccountId(row.id) }).await?;
    ProviderAccountView::of(row, 0)
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
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    row.maintenance = patch.maintenance.unwrap_or(row.maintenance);
    row.credentials_version += i32::from(login_changed);
    finish(ctx, tx, row).await
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
    row.maintenance = on;
    finish(ctx, tx, row).await
}

async fn finish(ctx: &OpContext, tx: &Tx, mut row: AccountRow) -> Result<ProviderAccountView> {
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let row = store::save(tx, row).await?;
    tx.record(ctx, Event::ProviderAccountChanged { account: ProviderAccountId(row.id) }).await?;
    let instances = instances_of(tx, ctx, row.id).await?;
    ProviderAccountView::of(row, instances)
}

/// One account.
pub async fn get_provider_account<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: ProviderAccountId,
) -> Result<ProviderAccountView> {
    let row = store::find(conn, ctx, id).await?;
    let instances = instances_of(conn, ctx, row.id).await?;
    ProviderAccountView::of(row, instances)
}

/// The account new services use when their product names none.
pub async fn find_provider_account<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
) -> Result<Option<ProviderAccountView>> {
    match store::first(conn, ctx).await? {
        Some(row) => ProviderAccountView::of(row, 0).map(Some),
        None => Ok(None),
    }
}

/// One page of the accounts, by name.
pub async fn list_provider_accounts<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    query: &PageQuery,
) -> Result<Page<ProviderAccountView>> {
    let page = accounts::Entity::find_in(ctx).order_by_asc(accounts::Column::Name).page_of(conn, query).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let instances = instances_of(conn, ctx, row.id).await?;
        items.push(ProviderAccountView::of(row, instances)?);
    }
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

async fn instances_of<C: ConnectionTrait>(conn: &C, ctx: &OpContext, account: Uuid) -> Result<u64> {
    services::Entity::find_in(ctx)
        .filter(services::Column::AccountId.eq(account))
        .filter(services::Column::InstanceId.is_not_null())
        .filter(services::Column::State.ne("terminated"))
        .count(conn)
        .await
        .or_internal("counting machines of an account")
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
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    let secure = url.scheme() == "https" && url.host().is_some();
    if !(secure && !loopback || ctx.is_sandbox() && loopback && matches!(url.scheme(), "http" | "https")) {
        let detail = "Use an https address. Only sandboxes may use a simulator on this machine.";
        wrong.push(field(pointer, "not_allowed", detail));
    }
}
