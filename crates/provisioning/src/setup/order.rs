//! Buying the machine: the one place where money is spent.

use mpanel_core::{Result, Secret};
use mpanel_db::jobs::Outcome;

use super::advance::{Along, Run};
use super::intent::{self, IntentRow, IntentState, Resolution};
use super::{Setup, Step, hold, room};
use crate::account::health;
use crate::deps::Deps;
use crate::provider::{
    Answer, CallId, CloudProvider, LoginRefs, MachineOrder, ProviderError, SecretDraft, SecretKind, naming, password,
};
use crate::service::store::{self, ServiceRow};
use crate::service::timeline::Entry;
use crate::staff_key;
use mpanel_core::OpContext;

pub(super) async fn order(run: &Run<'_>) -> Result<Outcome> {
    if let Some(outcome) = run.queue_for_maintenance().await? {
        return Ok(outcome);
    }
    let service = run.row.service();
    if !intent::unresolved(run.ctx, run.deps.db.read(), service).await?.is_empty() {
        // A run ended between the intent and its result: look before buying.
        run.change(Along::default(), |_, setup| {
            setup.enter(Step::Locating, run.ctx.now);
            Ok(())
        })
        .await?;
        return Ok(run.again_in(0));
    }
    if let Some(outcome) = room::must_wait(run).await? {
        return Ok(outcome);
    }
    if let Some(outcome) = hold::must_wait(run).await? {
        return Ok(outcome);
    }
    let row = with_password(run).await?;
    let provider = run.provider.as_ref();
    let secrets = match login_refs(run.ctx, run.deps, provider, &row).await? {
        Ok(login) => staff_key::place(run.ctx, run.deps, provider, run.account.id, row.is_windows(), login).await?,
        refused => refused,
    };
    health::note(run.ctx, run.deps, &run.account, run.provider.as_ref(), &secrets).await?;
    let login = match secrets {
        Ok(login) => login,
        Err(error @ (ProviderError::Refused { .. } | ProviderError::NotFound { .. })) => {
            return run.fail(&format!("The provider did not accept the login for the machine: {error}.")).await;
        }
        Err(error) => return run.wait_for_provider(&error).await,
    };
    let order = machine_order(run, &row, login.clone())?;
    let Some(intent) = commit_intent(run, login).await? else { return Ok(run.again_in(0)) };
    let outcome = run.provider.buy_machine(CallId::under(run.ctx, intent.id), &order).await;
    health::note(run.ctx, run.deps, &run.account, run.provider.as_ref(), &outcome).await?;
    settle(run, &intent, outcome).await
}

/// Makes the machine's password and seals it before anything is sent.
async fn with_password(run: &Run<'_>) -> Result<ServiceRow> {
    let row = &run.row;
    if row.sealed_password.is_some() || !(row.access == "password" || row.is_windows()) {
        return Ok(row.clone());
    }
    let sealed = run.deps.vault.seal(run.ctx, store::PASSWORD, &password::generate(run.ctx))?;
    let tx = run.deps.db.begin().await?;
    let mut row = store::lock(&tx, run.ctx, row.service()).await?;
    if row.sealed_password.is_none() {
        row.sealed_password = Some(sealed);
        row.password_serial += 1;
        row = store::save_quietly(run.ctx, &tx, row).await?;
    }
    tx.commit().await?;
    Ok(row)
}

/// The service's login secrets at the provider, stored there if they are not yet.
pub(crate) async fn login_refs(
    ctx: &OpContext,
    deps: &Deps,
    provider: &dyn CloudProvider,
    row: &ServiceRow,
) -> Result<Answer<LoginRefs>> {
    let password = match &row.sealed_password {
        Some(sealed) => Some(deps.vault.open(ctx.tenant, store::PASSWORD, sealed)?),
        None => None,
    };
    Ok(store_login(ctx, provider, row, password.as_ref(), row.password_serial).await)
}

/// Stores a password and the service's keys at the provider; the names belong to these values alone.
pub(crate) async fn store_login(
    ctx: &OpContext,
    provider: &dyn CloudProvider,
    row: &ServiceRow,
    password: Option<&Secret>,
    serial: i32,
) -> Answer<LoginRefs> {
    let mut login = LoginRefs::default();
    if let Some(value) = password {
        let name = naming::secret_name(row.service(), "password", serial);
        let draft = SecretDraft { name, kind: SecretKind::Password, value: value.clone() };
        login.password = Some(provider.ensure_secret(CallId::new(ctx), &draft).await?);
    }
    for key in row.ssh_keys() {
        let draft = SecretDraft {
            name: format!("{} {}", naming::secret_name(row.service(), "key", 1), key_mark(key)),
            kind: SecretKind::SshKey,
            value: Secret::new(key),
        };
        login.ssh_keys.push(provider.ensure_secret(CallId::new(ctx), &draft).await?);
    }
    Ok(login)
}

/// A short mark of a public key (FNV-1a), so that another key gets another name. Not a security measure.
pub(crate) fn key_mark(key: &str) -> String {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

fn machine_order(run: &Run<'_>, row: &ServiceRow, login: LoginRefs) -> Result<MachineOrder> {
    let product = row.product()?;
    Ok(MachineOrder {
        add_ons: product.machine_add_ons(),
        product_id: product.provider_product_id,
        period_months: product.period_months,
        region: row.region.clone(),
        image_id: row.image_id.clone(),
        windows: row.is_windows(),
        display_name: row.display_name.clone(),
        default_user: row.username.clone(),
        user_data: user_data(run.ctx, run.deps, row)?,
        application_id: row.provider_application.clone(),
        login,
    })
}

/// The customer's cloud-init; without one, Linux machines are told their host name.
pub(crate) fn user_data(ctx: &OpContext, deps: &Deps, row: &ServiceRow) -> Result<Option<Secret>> {
    match &row.sealed_user_data {
        // The provider's application brings its own.
        _ if row.provider_application.is_some() => Ok(None),
        Some(sealed) => deps.vault.open(ctx.tenant, store::USER_DATA, sealed).map(Some),
        None if row.is_windows() => Ok(None),
        None => Ok(Some(bare_user_data(row))),
    }
}

/// The document of a machine for which nothing was chosen.
pub(crate) fn bare_user_data(row: &ServiceRow) -> Secret {
    // A host name holds letters, digits, hyphens and dots only, so it needs no quoting.
    Secret::new(format!("#cloud-config\nhostname: {}\n", row.hostname))
}

/// Commits the intent to buy; `None` when the setup has moved on meanwhile.
async fn commit_intent(run: &Run<'_>, login: LoginRefs) -> Result<Option<IntentRow>> {
    let tx = run.deps.db.begin().await?;
    let mut row = store::lock(&tx, run.ctx, run.row.service()).await?;
    let mut setup = Setup::of(&row)?;
    // Asked again under the account's lock: two orders at once must not both be the last one of the day.
    if !room::is_unsent(run, &tx, &row).await?
        || room::is_full(run, &tx).await?
        || hold::is_over_limit(run, &tx, &row, &setup).await?
    {
        tx.rollback().await?;
        return Ok(None);
    }
    setup.purchases += 1;
    staff_key::placed(run.ctx, &tx, row.service(), &login.staff_keys).await?;
    setup.login = login;
    setup.detail = None;
    row.setup = Some(serde_json::to_string(&setup)?);
    let intent = intent::write(run.ctx, &tx, &row).await?;
    store::save_quietly(run.ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(Some(intent))
}

/// Does what a run does up to the purchase and then nothing more, as if the program had ended there.
#[cfg(test)]
pub(crate) async fn commit_intent_for_tests(ctx: &OpContext, deps: &Deps, id: mpanel_core::ServiceId) -> IntentRow {
    let row = store::find(deps.db.read(), ctx, id).await.unwrap();
    let setup = Setup::of(&row).unwrap();
    let account_id = mpanel_core::ProviderAccountId(row.account_id.unwrap());
    let account = crate::account::store::find(deps.db.read(), ctx, account_id).await.unwrap();
    let provider = deps.provider(&account).unwrap();
    let run = Run { ctx, deps, row, setup, account, provider };
    commit_intent(&run, LoginRefs::default()).await.unwrap().unwrap()
}

/// Writes down what became of the purchase.
async fn settle(run: &Run<'_>, intent: &IntentRow, outcome: Answer<String>) -> Result<Outcome> {
    let error = match outcome {
        Ok(machine) => return bought(run, intent, &machine).await,
        Err(error) => error,
    };
    if error.is_ambiguous() || is_name_taken(&error) {
        let entry = Entry::new("order_unconfirmed", "The provider did not confirm the order; it is being looked up")
            .detail(error.to_string())
            .staff_only();
        let along = Along::intent(intent.id, Resolution::because(IntentState::Unknown, error.to_string()));
        run.change(along.entry(entry), |_, setup| {
            setup.enter(Step::Locating, run.ctx.now);
            Ok(())
        })
        .await?;
        return Ok(run.again_in(5));
    }
    if error.passes() {
        let along = Along::intent(intent.id, Resolution::because(IntentState::NotSent, error.to_string()));
        // What was not sent does not count.
        run.change(along, |_, setup| {
            setup.purchases = setup.purchases.saturating_sub(1);
            Ok(())
        })
        .await?;
        return run.wait_for_provider(&error).await;
    }
    let along = Along::intent(intent.id, Resolution::because(IntentState::Refused, error.to_string()));
    let words = match &error {
        ProviderError::Refused { message, .. } | ProviderError::NotFound { message } => message.clone(),
        other => other.to_string(),
    };
    run.fail_with(along, &format!("The provider refused the order: {words}.")).await
}

pub(super) async fn bought(run: &Run<'_>, intent: &IntentRow, machine: &str) -> Result<Outcome> {
    let entry = Entry::new("machine_ordered", "Machine ordered at the provider")
        .detail(format!("Machine {machine}, request {}", intent.id))
        .staff_only();
    let along = Along::intent(intent.id, Resolution::bought(machine)).entry(entry);
    run.change(along, |row, setup| {
        row.instance_id = Some(machine.to_owned());
        // What is bought now is the plan of today.
        if row.resize_due_at.take().is_some() {
            let plan = crate::ProductSnapshot { bought_as: None, ..row.product()? };
            row.product = serde_json::to_string(&plan)?;
        }
        setup.enter(Step::Building, run.ctx.now);
        Ok(())
    })
    .await?;
    Ok(run.again_in(5))
}

/// The name belongs to this service alone, so a taken name means that an earlier order of ours was carried out.
fn is_name_taken(error: &ProviderError) -> bool {
    matches!(error, ProviderError::Refused { message, .. } if message.to_lowercase().contains("same display name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_is_recognised() {
        let taken = "There is already an instance with the same display name";
        assert!(is_name_taken(&ProviderError::Refused { status: 400, message: taken.into() }));
        assert!(!is_name_taken(&ProviderError::Refused { status: 400, message: "imageId must be a UUID".into() }));
    }

    #[test]
    fn another_key_has_another_mark() {
        assert_ne!(key_mark("ssh-ed25519 A"), key_mark("ssh-ed25519 B"));
    }
}
