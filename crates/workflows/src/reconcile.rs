//! The comparison of an account with what is sold and paid: billing lends its knowledge to provisioning's sweep.

use std::collections::BTreeMap;

use mpanel_billing::{self as billing, SubscriptionState};
use mpanel_core::{ErrorKind, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::jobs::Outcome;
use mpanel_db::{JobSpec, Tx};
use mpanel_provisioning::{self as provisioning, Billed, GlanceAtMachines, SyncServices};

use crate::deps::Deps;

/// One look at all machines of an account.
pub async fn look(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Outcome> {
    let billed = billed(ctx, deps, account).await?;
    provisioning::sync_services(ctx, &deps.provisioning(), account, &billed).await
}

/// One look at the list of an account's machines; comes again while the account wants it.
pub async fn glance(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Outcome> {
    let minutes = match provisioning::get_provider_account(ctx, deps.db.read(), account).await {
        Ok(found) => i64::from(found.look_minutes),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Outcome::Done),
        Err(error) => return Err(error),
    };
    if minutes == 0 {
        return Ok(Outcome::Done);
    }
    let billed = billed(ctx, deps, account).await?;
    provisioning::glance_at_machines(ctx, &deps.provisioning(), account, &billed).await?;
    Ok(Outcome::Again(ctx.in_seconds(minutes * 60)))
}

/// Queues the next short look at an account, if it wants any and none is queued.
pub async fn schedule_glance(ctx: &OpContext, tx: &Tx, account: ProviderAccountId) -> Result<()> {
    let minutes = provisioning::get_provider_account(ctx, tx, account).await?.look_minutes;
    if minutes > 0 {
        let at = ctx.in_seconds(i64::from(minutes) * 60);
        let spec = JobSpec::at(at).key(account.to_string()).attempts(i32::MAX);
        tx.enqueue_with(ctx, &GlanceAtMachines { account }, spec).await?;
    }
    Ok(())
}

/// Queues a look at an account now, or at all of them.
pub async fn look_again(ctx: &OpContext, deps: &Deps, account: Option<ProviderAccountId>) -> Result<usize> {
    let accounts = match account {
        Some(id) => vec![provisioning::get_provider_account(ctx, deps.db.read(), id).await?.id],
        None => provisioning::all_provider_accounts(ctx, deps.db.read()).await?,
    };
    let tx = deps.db.begin().await?;
    for account in &accounts {
        let spec = JobSpec::now(ctx).key(account.to_string()).attempts(3);
        tx.enqueue_with(ctx, &SyncServices { account: *account }, spec).await?;
    }
    tx.commit().await?;
    Ok(accounts.len())
}

async fn billed(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<BTreeMap<ServiceId, Billed>> {
    let services = provisioning::all_services(ctx, deps.db.read(), Some(account)).await?;
    let ids: Vec<ServiceId> = services.iter().map(|s| s.id).collect();
    let mut billed = BTreeMap::new();
    for chunk in ids.chunks(1000) {
        for paid in billing::subscriptions_of_services(ctx, deps.db.read(), chunk).await? {
            let live = paid.state != SubscriptionState::Cancelled;
            let paused = paid.state == SubscriptionState::Paused;
            billed.insert(paid.service, Billed { live, paused, paid_through: paid.period_end });
        }
    }
    Ok(billed)
}
