//! How far what a service of a run has begun is: an action, checks of its machine, its way behind a firewall or from it.

use mpanel_core::{ErrorKind, OpContext, Result, RowId, ServiceActionId};
use mpanel_provisioning::{self as provisioning, ActionState, TroubleshootingState};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::rules::{Followed, guarded};
use super::store::ItemRow;
use crate::acts::{Details, StaffAct};

/// What is known of it; nothing where the service itself says how it stands.
pub(super) async fn follow<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    act: StaffAct,
    details: &Details,
    item: &ItemRow,
) -> Result<Option<Followed>> {
    match (act, item.action_id) {
        (StaffAct::AssignFirewall | StaffAct::UnassignFirewall, _) => {
            guard(ctx, conn, details, item, act == StaffAct::AssignFirewall).await
        }
        (StaffAct::Troubleshoot, Some(id)) => checks(ctx, conn, item, id).await.map(Some),
        (_, Some(id)) => {
            let action = provisioning::get_action(ctx, conn, ServiceActionId(id)).await?;
            Ok(Some(Followed { state: action.state, why: action.error, found: false }))
        }
        _ => Ok(None),
    }
}

async fn checks<C: ConnectionTrait>(ctx: &OpContext, conn: &C, item: &ItemRow, id: Uuid) -> Result<Followed> {
    let run = provisioning::get_troubleshooting(ctx, conn, item.service(), RowId(id)).await?;
    let state = match run.state {
        TroubleshootingState::Queued => ActionState::Queued,
        TroubleshootingState::Running => ActionState::Running,
        TroubleshootingState::Done => ActionState::Succeeded,
        TroubleshootingState::Failed => ActionState::Failed,
    };
    let found = run.checks.iter().any(|check| check.outcome.is_bad());
    Ok(Followed { state, why: run.error, found })
}

async fn guard<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    details: &Details,
    item: &ItemRow,
    assign: bool,
) -> Result<Option<Followed>> {
    let Some(firewall) = details.firewall else { return Ok(None) };
    let guard = match provisioning::get_firewall(ctx, conn, None, firewall).await {
        // With its last service gone, the firewall may be, too.
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        found => found?.services.into_iter().find(|guard| guard.service == item.service()),
    };
    Ok(Some(guarded(guard.map(|guard| (guard.state, guard.problem)), assign)))
}
