//! Looking up what became of a purchase before anything is bought again.

use mpanel_core::{OpContext, Result};
use mpanel_db::jobs::Outcome;

use super::advance::{Along, Run};
use super::intent::{self, IntentRow, IntentState, Resolution};
use super::{LOCATE_SECONDS, MAX_PURCHASES, Step, order};
use crate::account::health;
use crate::deps::Deps;
use crate::provider::{Answer, CallId, CloudProvider, ProviderError};
use crate::service::store::ServiceRow;
use crate::service::timeline::Entry;
use crate::time::seconds_since;

pub(super) async fn locate(run: &Run<'_>) -> Result<Outcome> {
    let waiting = intent::unresolved(run.ctx, run.deps.db.read(), run.row.service()).await?;
    let Some(intent) = waiting.first() else {
        return buy_again(run, Along::default()).await;
    };
    let found = run.provider.find_bought(CallId::new(run.ctx), intent.id, &intent.display_name).await;
    health::note(run.ctx, run.deps, &run.account, run.provider.as_ref(), &found).await?;
    match found {
        Ok(Some(machine)) => order::bought(run, intent, &machine).await,
        Ok(None) if seconds_since(intent.created_at, run.ctx.now) < LOCATE_SECONDS => {
            run.wait("Waiting for the data centre to confirm the order.", run.again()).await
        }
        Ok(None) => {
            let entry = Entry::new("order_lost", "The provider never carried out the order")
                .detail(format!("Request {} was looked for and does not exist.", intent.id))
                .staff_only();
            let absent = Resolution::because(IntentState::Absent, "looked for and not found");
            buy_again(run, Along::intent(intent.id, absent).entry(entry)).await
        }
        Err(ProviderError::Unreadable { cause }) => {
            run.fail(&format!("The order could not be looked up safely: {cause}. Look at the provider, then retry."))
                .await
        }
        Err(error) => run.wait_for_provider(&error).await,
    }
}

async fn buy_again(run: &Run<'_>, along: Along) -> Result<Outcome> {
    if run.setup.purchases >= MAX_PURCHASES {
        let reason = format!("The provider did not carry out the order in {MAX_PURCHASES} tries. Nothing was bought.");
        return run.fail_with(along, &reason).await;
    }
    run.change(along, |_, setup| {
        setup.at.remove(&Step::Locating);
        setup.step = Step::Ordering;
        setup.detail = None;
        Ok(())
    })
    .await?;
    Ok(run.again_in(0))
}

/// For a service that is to end: the machine it may have without knowing.
///
/// `Ok(Err(..))` is the provider's trouble, `Ok(Ok(None))` that there is none, `Resolving` that it is too early to say.
pub(crate) async fn resolve_intents(
    ctx: &OpContext,
    deps: &Deps,
    provider: &dyn CloudProvider,
    row: &ServiceRow,
) -> Result<Answer<Located>> {
    let mut too_early = false;
    for intent in intent::unresolved(ctx, deps.db.read(), row.service()).await? {
        let resolution = match provider.find_bought(CallId::new(ctx), intent.id, &intent.display_name).await {
            Ok(Some(machine)) => Resolution::bought(&machine),
            Ok(None) if seconds_since(intent.created_at, ctx.now) < LOCATE_SECONDS => {
                too_early = true;
                continue;
            }
            Ok(None) => Resolution::because(IntentState::Absent, "looked for and not found"),
            Err(error) => return Ok(Err(error)),
        };
        let machine = resolution.machine.clone();
        settle(ctx, deps, &intent, &resolution).await?;
        if let Some(machine) = machine {
            return Ok(Ok(Located::Machine(machine)));
        }
    }
    Ok(Ok(if too_early { Located::TooEarly } else { Located::Nothing }))
}

/// What a look for unknown machines found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Located {
    Machine(String),
    Nothing,
    TooEarly,
}

async fn settle(ctx: &OpContext, deps: &Deps, intent: &IntentRow, resolution: &Resolution) -> Result<()> {
    let tx = deps.db.begin().await?;
    intent::resolve(ctx, &tx, intent.id, resolution).await?;
    tx.commit().await
}
