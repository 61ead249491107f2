//! Asking for an action: what is not possible is refused at once, with the reason.

use mpanel_core::{Error, OpContext, Page, PageQuery, Result, ServiceActionId, ServiceId};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx, Vault};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::run::Progress;
use super::store::{self, ActionRow};
use super::{ActionKind, ActionRequest, ActionState, ActionView, Params};
use crate::account::catalog;
use crate::custom_image::is_own;
use crate::install;
use crate::jobs;
use crate::service::abilities::{Facts, Viewer, refusal};
use crate::service::read::with_move;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::setup;
use crate::ssh_key::check_ssh_keys;
use crate::typed::name_typed;

/// Checks and queues an action. Refusals say why in a sentence (code `action_not_possible`).
pub async fn request_action(
    ctx: &OpContext,
    tx: &Tx,
    vault: &Vault,
    id: ServiceId,
    viewer: Viewer,
    request: ActionRequest,
) -> Result<ActionView> {
    let mut row = services::lock(tx, ctx, id).await?;
    let shown = with_move(ctx, tx, row.clone()).await?;
    if let Some(reason) = refusal(&Facts::of(&shown), viewer, request.kind.act()) {
        let code = if shown.state.is_guarded() { "service_suspended" } else { "action_not_possible" };
        return Err(Error::conflict(code, reason));
    }
    let params = checked(ctx, tx, &row, &request).await?;
    let action_id: ServiceActionId = ctx.new_id();
    let user_data = match &request.software {
        Some(wanted) if !params.windows && params.provider_application.is_none() => {
            let document = install::prepare(ctx, tx, vault, &row, wanted, Some(action_id)).await?;
            Some(document.unwrap_or_else(|| setup::bare_user_data(&row)))
        }
        _ => None,
    };
    let sealed_user_data = user_data.map(|u| vault.seal(ctx, store::USER_DATA, &u)).transpose()?;
    let action = ActionRow {
        id: action_id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        service_id: row.id,
        customer_id: row.customer_id,
        kind: request.kind.to_string(),
        state: ActionState::Queued.to_string(),
        params: serde_json::to_string(&params)?,
        progress: serde_json::to_string(&Progress::default())?,
        sealed_password: None,
        sealed_user_data,
        actor_kind: ctx.actor.kind().to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        detail: None,
        error: None,
        requested_at: ctx.now.as_microsecond(),
        finished_at: None,
    };
    let action = action.into_active_model().insert(tx).await.or_internal("queueing an action")?;
    row.running_action = Some(action.id);
    let row = services::save(ctx, tx, row).await?;
    let entry = Entry::new("action_requested", format!("{} requested", request.kind.title()));
    note(ctx, tx, &row, entry.related("action", action_id)).await?;
    jobs::enqueue_action(ctx, tx, action_id).await?;
    action.view()
}

async fn checked(ctx: &OpContext, tx: &Tx, row: &ServiceRow, request: &ActionRequest) -> Result<Params> {
    if request.kind != ActionKind::Reinstall {
        if request.image_id.is_some() || request.software.is_some() {
            let detail = "Only a reinstallation takes an image or software.";
            return Err(Error::invalid("/action", "not_for_this_action", detail));
        }
        if request.ssh_key.is_some() && !request.kind.takes_keys() {
            let detail = "Only a reinstallation, the rescue system and a new password take keys.";
            return Err(Error::invalid("/action", "not_for_this_action", detail));
        }
        // The rescue system is Linux, whatever the machine runs.
        let windows = row.is_windows() && request.kind != ActionKind::Rescue;
        return Ok(Params { windows, ssh_key: keys_of(request, windows)?, ..Params::default() });
    }
    name_typed(request.confirm_name.as_deref(), &row.hostname, row.label.as_deref(), || {
        format!("This wipes the disk. Type the host name {} to confirm.", row.hostname)
    })?;
    let image_id = request.image_id.clone().unwrap_or_else(|| row.image_id.clone());
    // The lock comes before the catalogue is read: an image that is about to be deleted has left it.
    let own = is_own(ctx, tx, row.customer(), row.account_id, &image_id).await?;
    let image = catalog::find_image(ctx, tx, row.account_id, &image_id).await?;
    let offered = image.as_ref().is_some_and(|i| i.available);
    if request.image_id.is_some() && !offered && !own {
        return Err(Error::invalid("/image_id", "unknown_image", "This image is not on offer. Choose another."));
    }
    let windows = image.as_ref().map_or(row.is_windows(), |i| i.os_type == "Windows");
    let ssh_key = keys_of(request, windows)?;
    let image_name = image.map_or_else(|| row.image_name.clone(), |i| i.name);
    // Windows gets no document, so whatever was installed before ends.
    let software = windows || request.software.is_some();
    let chosen = request.software.as_ref().and_then(|wanted| wanted.software.provider_application.clone());
    let provider_application = chosen.filter(|_| !windows);
    Ok(Params {
        image_id: Some(image_id),
        image_name: Some(image_name),
        windows,
        ssh_key,
        software,
        provider_application,
    })
}

/// The keys that were chosen, one a line. Windows takes none.
fn keys_of(request: &ActionRequest, windows: bool) -> Result<Option<String>> {
    let keys = request.ssh_key.as_deref().map(|keys| check_ssh_keys("/ssh_key", keys)).transpose()?;
    if windows && keys.is_some() {
        let detail = "Windows does not take SSH keys. Leave the key out; a password is made.";
        return Err(Error::invalid("/ssh_key", "not_for_windows", detail));
    }
    Ok(keys.map(|keys| keys.lines()))
}

/// One action.
pub async fn get_action<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ServiceActionId) -> Result<ActionView> {
    store::find(conn, ctx, id).await?.view()
}

/// A service's latest actions that were sent, with the request ids they were sent under.
pub(crate) async fn sent_actions<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    limit: u64,
) -> Result<Vec<(Uuid, ActionView)>> {
    let rows = store::row::Entity::find_in(ctx)
        .filter(store::row::Column::ServiceId.eq(service.uuid()))
        .order_by_desc(store::row::Column::RequestedAt)
        .limit(limit)
        .all(conn)
        .await
        .or_internal("reading the actions of a service")?;
    let mut sent = Vec::new();
    for row in rows {
        let progress: Progress = serde_json::from_str(&row.progress)?;
        if let Some(request) = progress.request_id {
            sent.push((request, row.view()?));
        }
    }
    Ok(sent)
}

/// One page of a service's actions, latest first.
pub async fn list_actions<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    query: &PageQuery,
) -> Result<Page<ActionView>> {
    let page = store::row::Entity::find_in(ctx)
        .filter(store::row::Column::ServiceId.eq(service.uuid()))
        .page_of(conn, query, &[desc(store::row::Column::RequestedAt)])
        .await?;
    let items = page.items.into_iter().map(ActionRow::view).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}
