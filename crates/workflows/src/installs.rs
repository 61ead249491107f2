//! Machines of a sandbox have nobody inside who installs anything. So a job reads their document, as they would, and
//! says what they would say, through the same operation that the machines of a live business call over HTTP.

use mpanel_core::{OpContext, Result, ServiceId};
use mpanel_db::jobs::Outcome;
use mpanel_db::{JobSpec, Tx};
use mpanel_provisioning as provisioning;

use crate::deps::Deps;
use crate::jobs::RehearseInstall;

/// Seconds between two things a machine says.
const PACE: i64 = 20;

/// Queues the play for a machine that has just been installed, in a sandbox.
pub(crate) async fn rehearse(ctx: &OpContext, tx: &Tx, service: ServiceId, once: JobSpec) -> Result<()> {
    if ctx.is_sandbox() {
        tx.enqueue_with(ctx, &RehearseInstall { service }, once).await?;
    }
    Ok(())
}

/// Says the next thing; ends with the installation.
pub(crate) async fn play(ctx: &OpContext, deps: &Deps, job: &RehearseInstall) -> Result<Outcome> {
    let next = provisioning::next_rehearsal(ctx, deps.db.read(), &deps.vault, job.service).await?;
    let Some((token, report)) = next else { return Ok(Outcome::Done) };
    let tx = deps.db.begin().await?;
    let said = provisioning::report_install(ctx, &tx, token.expose(), report).await;
    match said {
        Ok(()) => tx.commit().await?,
        // Somebody else has ended it meanwhile.
        Err(error) if error.kind() == mpanel_core::ErrorKind::NotFound => return Ok(Outcome::Done),
        Err(error) => return Err(error),
    }
    Ok(Outcome::Again(ctx.in_seconds(PACE)))
}
