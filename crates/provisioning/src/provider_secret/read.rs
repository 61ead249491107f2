//! The secrets of an account as the provider lists them, with what is known of each here.

use std::collections::{HashMap, HashSet};

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

use super::rules::{self, Server};
use super::store::{self, SecretRow};
use super::{ProviderSecretView, SecretOrigin, SecretState};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::secrets::StoredSecret;
use crate::provider::{SecretKind, naming};
use crate::service::store::{ServiceRow, services};
use crate::setup::{self, Setup};
use crate::ssh_key::{check_ssh_key, fingerprint, kept_names};
use crate::time::from_micros;

/// The secrets of an account: those the provider has not confirmed, those that no server uses, then by the servers. The
/// provider is asked.
pub async fn list_provider_secrets(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
) -> Result<Vec<ProviderSecretView>> {
    seen(&At::of(ctx, deps, account).await?).await
}

pub(super) async fn seen(at: &At<'_>) -> Result<Vec<ProviderSecretView>> {
    let account = ProviderAccountId(at.account.id);
    let stored = at.noted(at.provider.secrets(at.call()).await).await??;
    let rows = store::of_account(at.ctx, at.deps.db.read(), account).await?;
    let servers = servers(at.ctx, at.deps, account).await?;
    // After a lost reply, what the provider has under the name is the one that was asked for.
    let is_it = |row: &SecretRow, secret: &StoredSecret| match &row.provider_id {
        Some(id) => *id == secret.id,
        None => row.state == SecretState::Requested.as_str() && row.name == secret.name,
    };
    let mut views = Vec::with_capacity(stored.len());
    for row in rows.iter().filter(|row| row.provider_id.is_none()) {
        if !stored.iter().any(|secret| is_it(row, secret)) {
            views.push(unconfirmed(row.clone())?);
        }
    }
    let mut there = Vec::with_capacity(stored.len());
    for secret in stored {
        let row = rows.iter().find(|row| is_it(row, &secret));
        there.push(view(secret, row, &servers)?);
    }
    // What no server uses comes first: that is what somebody may want to do something about.
    let key = |s: &ProviderSecretView| {
        let server = s.used_by.as_ref().map(|used| used.hostname.clone());
        (s.is_used(), server.unwrap_or_default(), s.name.clone(), s.id.clone())
    };
    there.sort_by_key(key);
    views.append(&mut there);
    Ok(views)
}

fn unconfirmed(row: SecretRow) -> Result<ProviderSecretView> {
    Ok(ProviderSecretView {
        id: RowId(row.id).to_string(),
        kind: SecretKind::from_word(&row.kind),
        origin: SecretOrigin::Staff,
        state: SecretState::stored(&row.state)?,
        name: row.name,
        error: row.error,
        fingerprint: row.fingerprint,
        made_at: Some(from_micros(row.created_at)),
        changed_at: None,
        made_by: Some(row.made_by),
        used_by: None,
    })
}

fn view(
    secret: StoredSecret,
    row: Option<&SecretRow>,
    servers: &HashMap<String, Server>,
) -> Result<ProviderSecretView> {
    let used_by = rules::used_by(&secret, servers);
    let origin = match row {
        _ if used_by.is_some() => SecretOrigin::Server,
        Some(row) if row.ours => SecretOrigin::Staff,
        _ if naming::is_staff_key(&secret.name) => SecretOrigin::Staff,
        _ => SecretOrigin::Elsewhere,
    };
    let changed_at = row.and_then(|r| r.rotated_at).map(from_micros);
    Ok(ProviderSecretView {
        // A change of the name alone moves the provider's own day, too.
        changed_at: changed_at.or(secret.changed_at.filter(|at| Some(*at) != secret.made_at)),
        state: row.map_or(Ok(SecretState::Stored), |r| SecretState::stored(&r.state))?,
        error: row.and_then(|r| r.error.clone()),
        fingerprint: row.and_then(|r| r.fingerprint.clone()),
        made_by: row.filter(|r| r.ours).map(|r| r.made_by.clone()),
        id: secret.id,
        name: secret.name,
        kind: secret.kind,
        made_at: secret.made_at,
        origin,
        used_by,
    })
}

/// What is known of the logins of an account's servers, by the part of a secret's name that says which server it is.
async fn servers(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<HashMap<String, Server>> {
    let select = services::Entity::find_in(ctx).filter(services::Column::AccountId.eq(account.uuid()));
    let rows = select.all(deps.db.read()).await.or_internal("reading the services of an account")?;
    let print = |key: &str| check_ssh_key("/ssh_key", key).ok().map(|key| fingerprint(&key));
    let prints: HashSet<String> = rows.iter().flat_map(ServiceRow::ssh_keys).filter_map(print).collect();
    let names = kept_names(ctx, deps.db.read(), prints).await?;
    let mut servers = HashMap::with_capacity(rows.len());
    for row in rows {
        let name = |key: &str| names.get(&(row.customer(), print(key)?)).cloned();
        let keys = row.ssh_keys().map(|key| (setup::key_mark(key), name(key))).collect();
        servers.insert(naming::tail(row.service()), server(&row, keys)?);
    }
    Ok(servers)
}

fn server(row: &ServiceRow, keys: Vec<(String, Option<String>)>) -> Result<Server> {
    let state = row.state()?;
    let login = Setup::of(row).map(|setup| setup.login).unwrap_or_default();
    let settled = !matches!(row.state.as_str(), "pending" | "provisioning" | "failed_setup");
    Ok(Server {
        service: row.service(),
        customer: row.customer(),
        hostname: row.hostname.clone(),
        ended: state.is_final(),
        busy: row.running_action.is_some() || !settled,
        password: login.password.filter(|_| row.sealed_password.is_some()),
        keys,
    })
}
