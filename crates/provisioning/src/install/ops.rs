//! Beginning an installation, what a reinstallation does to the one before, and handing the passwords over.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mpanel_core::{Error, InstallId, OpContext, Result, Secret, ServiceActionId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx, Vault};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use sha2::{Digest as _, Sha256};

use super::store::{self, Column, Entity, Model};
use super::{InstallSecret, InstallState, InstallView, Wanted};
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::template::{self, Content, Filled, Link, VariableKind, fill, fill_text, fresh_password};

/// How long a machine may take to call: an order may wait for an approval before the machine is bought.
const CALLS_WITHIN_S: i64 = 7 * 24 * 3600;

/// Only this is kept of a token.
pub(super) fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The document of one machine: passwords are made, the address for its reports among the rest. Nothing when nothing
/// was chosen, and for a machine that takes no document.
pub(crate) async fn prepare(
    ctx: &OpContext,
    tx: &Tx,
    vault: &Vault,
    service: &ServiceRow,
    wanted: &Wanted,
    action: Option<ServiceActionId>,
) -> Result<Option<Secret>> {
    let software = &wanted.software;
    if let Some(script) = &software.script {
        return Ok(Some(Secret::new(script.as_str())));
    }
    let (Some(template), Some(number)) = (software.template, software.number) else { return Ok(None) };
    let content = template::store::content_of(tx, ctx, template, number).await?;
    let token = URL_SAFE_NO_PAD.encode(ctx.random::<32>());
    let mut values = fill(&content.variables, &software.variables, "/software/variables", &mut || fresh_password(ctx))?;
    let secrets = secrets_of(&content, &values);
    let url = format!("{}/api/v1/hooks/install-reports", wanted.base_url.trim_end_matches('/'));
    values.insert("hostname".to_owned(), Filled::Text(service.hostname.clone()));
    values.insert("report_url".to_owned(), Filled::Text(url));
    values.insert("report_token".to_owned(), Filled::Text(token.clone()));
    values.insert("address".to_owned(), Filled::Text("${{ address }}".to_owned()));
    let links = links_of(&content, &values);
    // Within the document the address is not known before the machine is; it can ask itself.
    values.insert("address".to_owned(), Filled::Text(String::new()));
    let document = template::render_for(&content, &values, "/software")?;
    let row = Model {
        id: ctx.new_id::<InstallId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        service_id: service.id,
        customer_id: service.customer_id,
        action_id: action.map(|a| a.uuid()),
        application_id: software.application.map(|a| a.uuid()),
        template_id: Some(template.uuid()),
        number,
        name: software.name.clone().unwrap_or_default(),
        state: InstallState::Waiting.to_string(),
        steps: "[]".to_owned(),
        problem: None,
        links: serde_json::to_string(&links)?,
        token_hash: hash(&token),
        reports: document.contains(&token),
        sealed_secrets: seal(ctx, vault, &secrets)?,
        expires_at: ctx.now.as_microsecond() + CALLS_WITHIN_S * 1_000_000,
        created_at: ctx.now.as_microsecond(),
        finished_at: None,
        revealed_at: None,
    };
    row.into_active_model().insert(tx).await.or_internal("beginning an installation")?;
    Ok(Some(Secret::new(document)))
}

fn secrets_of(content: &Content, values: &BTreeMap<String, Filled>) -> Vec<InstallSecret> {
    let made = content.variables.iter().filter(|v| v.kind == VariableKind::Password);
    let secret = |v: &crate::template::Variable| match values.get(&v.name) {
        Some(Filled::Text(value)) => Some(InstallSecret { label: v.label.clone(), value: value.clone() }),
        _ => None,
    };
    made.filter_map(secret).collect()
}

fn links_of(content: &Content, values: &BTreeMap<String, Filled>) -> Vec<Link> {
    let link = |link: &Link| Link { label: link.label.clone(), url: fill_text(&link.url, values) };
    content.links.iter().map(link).collect()
}

fn seal(ctx: &OpContext, vault: &Vault, secrets: &[InstallSecret]) -> Result<Option<String>> {
    if secrets.is_empty() {
        return Ok(None);
    }
    vault.seal(ctx, store::SECRETS, &Secret::new(serde_json::to_string(secrets)?)).map(Some)
}

/// A reinstallation has ended: its installation takes the place of the one before, or leaves with it.
pub(crate) async fn after_action(
    ctx: &OpContext,
    tx: &Tx,
    service: ServiceId,
    action: ServiceActionId,
    took_place: bool,
    chosen_anew: bool,
) -> Result<()> {
    if took_place && !chosen_anew {
        // The machine got the document it had.
        return Ok(());
    }
    let query = Entity::find_in(ctx).filter(Column::ServiceId.eq(service.uuid()));
    for mut row in query.all(tx).await.or_internal("reading installations")? {
        let own = row.action_id == Some(action.uuid());
        if own != took_place && row.state != InstallState::Replaced.as_str() {
            row.state = InstallState::Replaced.to_string();
            row.sealed_secrets = None;
            store::save(tx, row).await?;
        }
    }
    Ok(())
}

/// The installation of a machine.
pub async fn current_install<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<InstallView>> {
    let row = services::find(conn, ctx, service).await?;
    match store::current(ctx, conn, service).await? {
        Some(install) => install.view(ctx, row.ipv4.as_deref()).map(Some),
        None => Ok(None),
    }
}

/// Hands the passwords of an installation over, once; they are not kept afterwards.
pub async fn reveal_install(ctx: &OpContext, tx: &Tx, vault: &Vault, service: ServiceId) -> Result<Vec<InstallSecret>> {
    let machine = services::lock(tx, ctx, service).await?;
    let install = store::current(ctx, tx, service).await?.ok_or_else(|| Error::not_found("installation"))?;
    let state = install.state(ctx)?;
    if matches!(state, InstallState::Waiting | InstallState::Running) && install.reports {
        let detail = "The installation is still under way. Its passwords can be shown when it has ended.";
        return Err(Error::conflict("install_not_done", detail));
    }
    let Some(sealed) = &install.sealed_secrets else {
        let detail = "The passwords were shown before, or there are none. They are shown only once.";
        return Err(Error::conflict("install_secrets_gone", detail));
    };
    let plain = vault.open(ctx.tenant, store::SECRETS, sealed)?;
    let secrets: Vec<InstallSecret> = serde_json::from_str(plain.expose())?;
    let name = install.name.clone();
    let shown = Model { sealed_secrets: None, revealed_at: Some(ctx.now.as_microsecond()), ..install };
    store::save(tx, shown).await?;
    let entry = Entry::new("install_secrets_shown", "Passwords of the installation shown").detail(name);
    note(ctx, tx, &machine, entry).await?;
    Ok(secrets)
}
