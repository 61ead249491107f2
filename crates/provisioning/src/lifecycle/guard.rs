//! The guard: a suspended machine that runs is stopped again.

use mpanel_core::{OpContext, ProviderAccountId, Result};
use mpanel_db::jobs::Outcome;
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

use crate::account::health;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::jobs;
use crate::provider::{CallId, CloudProvider, Machine, MachineStatus, Power};
use crate::service::ServiceState;
use crate::service::store::{self, ServiceRow, services};
use crate::service::timeline::{Entry, note};
use crate::sync::{all_machines, by_account};

/// Body of [`crate::GuardSuspended`]: looks at every suspended machine of the tenant.
pub async fn guard_suspended(ctx: &OpContext, deps: &Deps) -> Result<Outcome> {
    let rows = services::Entity::find_in(ctx)
        .filter(services::Column::State.eq(ServiceState::Suspended.as_str()))
        .filter(services::Column::InstanceId.is_not_null())
        .filter(services::Column::Act.is_null())
        .all(deps.db.read())
        .await
        .or_internal("reading suspended services")?;
    for (account, rows) in by_account(rows) {
        let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(account)).await?;
        let provider = deps.provider(&account)?;
        let machines = all_machines(ctx, provider.as_ref()).await;
        health::note(ctx, deps, &account, provider.as_ref(), &machines).await?;
        // An account that does not answer now is looked at again next time.
        let Ok(machines) = machines else { continue };
        for row in rows {
            if let Some(machine) = row.instance_id.as_ref().and_then(|id| machines.get(id)) {
                enforce(ctx, deps, provider.as_ref(), &row, machine).await?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// The rule: which states a suspended machine must not be in.
fn must_be_stopped(status: MachineStatus) -> bool {
    matches!(status, MachineStatus::Running | MachineStatus::Rescue)
}

/// Stops a suspended machine that runs, and says so.
pub(crate) async fn enforce(
    ctx: &OpContext,
    deps: &Deps,
    provider: &dyn CloudProvider,
    seen: &ServiceRow,
    machine: &Machine,
) -> Result<()> {
    // A switch of ours that is still under way is no breach.
    if !must_be_stopped(machine.status) || seen.power_target.is_some() {
        return Ok(());
    }
    if let Err(error) = provider.power(CallId::new(ctx), &machine.id, Power::Stop).await {
        tracing::warn!(service.id = %seen.service(), %error, "a suspended machine runs and could not be stopped yet");
        return Ok(());
    }
    let tx = deps.db.begin().await?;
    let mut row = store::lock(&tx, ctx, seen.service()).await?;
    if row.act.is_none() && row.state()?.is_guarded() {
        row.power = machine.status.to_string();
        row.power_target = Some("stopped".to_owned());
        row.power_since = Some(ctx.now.as_microsecond());
        let row = store::save(ctx, &tx, row).await?;
        let entry = Entry::new("guarded", "The suspended machine was found running and stopped again");
        note(ctx, &tx, &row, entry.staff_only()).await?;
        jobs::enqueue_lifecycle(ctx, &tx, row.service()).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_stops_what_runs_and_leaves_the_rest() {
        let stopped: Vec<&str> =
            MachineStatus::ALL.iter().filter(|s| must_be_stopped(**s)).map(|s| s.as_str()).collect();
        assert_eq!(stopped, ["running", "rescue"]);
    }
}
