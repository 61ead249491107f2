//! Waiting for a bought machine until it runs.

use mpanel_core::Result;
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::advance::{Along, Run};
use super::intent::{self, IntentState, Resolution};
use super::{MANUAL_DEADLINE_SECONDS, Step};
use crate::account::health;
use crate::jobs;
use crate::provider::{CallId, Machine, MachineStatus, Power, ProviderError, naming};
use crate::service::state::Move;
use crate::service::timeline::Entry;

/// What a look at the machine means for the setup.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    /// It is being made.
    Coming(Step),
    /// The provider's people make it by hand; that takes hours.
    ByHand,
    /// It is made but off.
    SwitchOn,
    /// It can be used.
    Ready,
    /// Somebody has to act at the provider, then it may come.
    Stuck(String),
    /// It will never come.
    Dead(String),
}

/// The rule: what a machine's state means while it is set up.
fn judge(machine: &Machine) -> Verdict {
    use MachineStatus as S;
    let said = machine.error.as_deref().map(|e| format!(" It says: {e}")).unwrap_or_default();
    match machine.status {
        S::Running if machine.ipv4.is_some() => Verdict::Ready,
        S::Running | S::Installing | S::ResettingPassword => Verdict::Coming(Step::Installing),
        S::Stopped if machine.ipv4.is_some() => Verdict::SwitchOn,
        S::Provisioning | S::Stopped | S::Rescue | S::Unknown => Verdict::Coming(Step::Building),
        S::ManualProvisioning => Verdict::ByHand,
        S::PendingPayment => Verdict::Stuck(
            "The provider waits for a payment of ours for this machine. Pay it in the provider's panel, then retry."
                .to_owned(),
        ),
        S::VerificationRequired => Verdict::Stuck(
            "The provider wants to verify our account first. Answer it in the provider's panel, then retry.".to_owned(),
        ),
        S::ProductNotAvailable => Verdict::Dead(format!(
            "The provider cannot deliver this product in this region.{said} Retry orders it again once it is available."
        )),
        S::Error => Verdict::Dead(format!(
            "The machine broke while the provider built it.{said} Retry takes it up if it has recovered, else orders a new one."
        )),
    }
}

pub(super) async fn watch(run: &Run<'_>) -> Result<Outcome> {
    let Some(id) = run.row.instance_id.as_deref() else {
        return run.fail("The setup waits for a machine but none is known.").await;
    };
    let seen = run.provider.machine(CallId::new(run.ctx), id).await;
    health::note(run.ctx, run.deps, &run.account, run.provider.as_ref(), &seen).await?;
    let overdue = run.setup.is_overdue(run.ctx.now);
    match seen {
        Ok(machine) => follow(run, &machine).await,
        // For a while after the order this is normal; a second chance comes long after that.
        Err(ProviderError::NotFound { .. }) if run.setup.second_chance => replace(run, id).await,
        Err(ProviderError::NotFound { .. }) if !overdue => Ok(run.again()),
        Err(ProviderError::NotFound { .. }) => {
            run.fail(&format!("The provider took the order but has never shown machine {id}.")).await
        }
        Err(error @ ProviderError::Refused { .. }) => {
            run.fail(&format!("The provider does not let us look at machine {id}: {error}.")).await
        }
        Err(error) => run.wait_for_provider(&error).await,
    }
}

async fn follow(run: &Run<'_>, machine: &Machine) -> Result<Outcome> {
    match judge(machine) {
        Verdict::Ready => ready(run, machine).await,
        Verdict::Dead(_) if run.setup.second_chance => replace(run, &machine.id).await,
        Verdict::Dead(reason) => run.fail(&reason).await,
        Verdict::Stuck(_) if run.setup.second_chance && !run.setup.is_overdue(run.ctx.now) => {
            // Staff says it was put right; the provider may need a moment to see it.
            run.wait("Waiting for the data centre to go on.", run.again()).await
        }
        Verdict::Stuck(reason) => run.fail(&reason).await,
        _ if run.setup.is_overdue(run.ctx.now) => {
            run.fail(&format!("The machine was not ready in time. The provider says: {}.", machine.status_word)).await
        }
        Verdict::Coming(step) => {
            moved_to(run, machine, step).await?;
            Ok(run.again())
        }
        Verdict::SwitchOn => {
            // Starting what is on already does nothing, so a lost reply does not matter.
            let _ = run.provider.power(CallId::new(run.ctx), &machine.id, Power::Start).await;
            moved_to(run, machine, Step::Installing).await?;
            Ok(run.again())
        }
        Verdict::ByHand => {
            let detail = "The data centre's staff is building this machine. This can take some hours.";
            if run.setup.detail.as_deref() != Some(detail) {
                run.change(Along::default(), |row, setup| {
                    row.provider_status = Some(machine.status_word.clone());
                    setup.detail = Some(detail.to_owned());
                    setup.restart_deadline(run.ctx.now, MANUAL_DEADLINE_SECONDS);
                    Ok(())
                })
                .await?;
            }
            Ok(run.again_in(60))
        }
    }
}

/// Notes progress; a machine does not go back from installing to building.
async fn moved_to(run: &Run<'_>, machine: &Machine, step: Step) -> Result<()> {
    let same = run.setup.step >= step
        && run.row.provider_status.as_deref() == Some(&machine.status_word)
        && run.row.ipv4 == machine.ipv4
        && !run.setup.second_chance;
    if same {
        return Ok(());
    }
    run.change(Along::default(), |row, setup| {
        row.provider_status = Some(machine.status_word.clone());
        row.power = machine.status.to_string();
        row.ipv4.clone_from(&machine.ipv4);
        row.ipv6.clone_from(&machine.ipv6);
        setup.second_chance = false;
        if setup.step < step {
            setup.enter(step, run.ctx.now);
        }
        setup.detail = None;
        Ok(())
    })
    .await?;
    Ok(())
}

async fn ready(run: &Run<'_>, machine: &Machine) -> Result<Outcome> {
    let (service, customer) = (run.row.service(), run.row.customer());
    let address = machine.ipv4.clone().unwrap_or_default();
    let along = Along { event: Some(Event::ServiceProvisioned { service, customer }), ..Along::default() }
        .entry(Entry::new("ready", "The service is ready").detail(format!("Address {address}")));
    let done = run.change(along, |row, setup| {
        row.apply(run.ctx, Move::FinishSetup, None)?;
        row.provider_status = Some(machine.status_word.clone());
        row.power = machine.status.to_string();
        row.ipv4.clone_from(&machine.ipv4);
        row.ipv6.clone_from(&machine.ipv6);
        row.bought_at = Some(machine.bought_at.unwrap_or(run.ctx.now).as_microsecond());
        row.provider_ends_on = machine.ends_on.map(|d| d.to_string());
        row.synced_at = Some(run.ctx.now.as_microsecond());
        setup.enter(Step::Ready, run.ctx.now);
        setup.second_chance = false;
        Ok(())
    });
    let done = done.await?;
    if done {
        let tx = run.deps.db.begin().await?;
        jobs::enqueue_tags(run.ctx, &tx, service).await?;
        tx.commit().await?;
    }
    Ok(run.done_if(done))
}

/// Gives a dead machine up and orders another under another name.
async fn replace(run: &Run<'_>, machine: &str) -> Result<Outcome> {
    // It may be paid for until it is cancelled; a refusal is for staff to read, not to stop for.
    let cancelled = match run.provider.cancel_machine(CallId::new(run.ctx), machine).await {
        Ok(_) => "It was cancelled at the provider.".to_owned(),
        Err(ProviderError::NotFound { .. }) => "The provider does not know it any more.".to_owned(),
        Err(error) => format!("It could not be cancelled ({error}); cancel it in the provider's panel."),
    };
    let bought = intent::of_service(run.ctx, run.deps.db.read(), run.row.service()).await?;
    let mut along = Along::default().entry(
        Entry::new("machine_replaced", format!("Machine {machine} was given up and is replaced"))
            .detail(cancelled)
            .staff_only(),
    );
    along.intent = bought
        .iter()
        .find(|i| i.instance_id.as_deref() == Some(machine))
        .map(|i| (i.id, Resolution::because(IntentState::Abandoned, "dead at the provider")));
    run.change(along, |row, setup| {
        setup.generation += 1;
        setup.second_chance = false;
        setup.step = Step::Ordering;
        setup.at.retain(|s, _| *s == Step::Ordering);
        setup.at.insert(Step::Ordering, run.ctx.now.as_microsecond());
        row.instance_id = None;
        row.provider_status = None;
        row.display_name = naming::display_name(row.service(), setup.generation);
        Ok(())
    })
    .await?;
    Ok(run.again_in(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_status_means_for_a_setup() {
        let machine = |status, ipv4: Option<&str>| Machine {
            id: "1".into(),
            display_name: String::new(),
            product_id: String::new(),
            region: String::new(),
            status,
            status_word: String::new(),
            ipv4: ipv4.map(str::to_owned),
            ipv6: None,
            image_id: None,
            bought_at: None,
            ends_on: None,
            error: Some("no capacity".into()),
            add_ons: Vec::new(),
        };
        use MachineStatus as S;
        let check = |status, ip, expected: &str| {
            let shown = format!("{:?}", judge(&machine(status, ip)));
            assert!(shown.starts_with(expected), "{status}: {shown}");
        };
        check(S::Provisioning, None, "Coming(Building)");
        check(S::Unknown, None, "Coming(Building)");
        check(S::Installing, Some("192.0.2.1"), "Coming(Installing)");
        check(S::Running, None, "Coming(Installing)");
        check(S::Running, Some("192.0.2.1"), "Ready");
        check(S::Stopped, Some("192.0.2.1"), "SwitchOn");
        check(S::ManualProvisioning, None, "ByHand");
        check(S::PendingPayment, None, "Stuck");
        check(S::VerificationRequired, None, "Stuck");
        check(S::ProductNotAvailable, None, "Dead");
        check(S::Error, None, "Dead");
        assert!(matches!(judge(&machine(S::Error, None)), Verdict::Dead(r) if r.contains("no capacity")));
    }
}
