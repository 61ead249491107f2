//! Reading, revealing, securing and switching off a machine's screen.

use std::sync::Arc;

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, Secret, ServiceId};
use mpanel_db::DbErrExt;
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, Set};

use super::store::{self, PASSWORD, screens};
use super::{ConsoleAccess, ConsoleView};
use crate::account::health;
use crate::account::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::provider::console::CloudConsole;
use crate::provider::{Answer, CallId, CloudProvider};
use crate::service::ServiceView;
use crate::service::abilities::{Act, Facts, Viewer, refusal};
use crate::service::read::view;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};

/// The protocol uses eight characters.
const PASSWORD_LENGTH: usize = 8;
// Letters and digits that look alike are left out: people type these from a screen.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

struct Subject {
    row: ServiceRow,
    machine: String,
    account: AccountRow,
    provider: Arc<dyn CloudProvider>,
}

/// What is known of a service's screen; asks the provider only where it could be opened.
pub async fn get_console(ctx: &OpContext, deps: &Deps, id: ServiceId, viewer: Viewer) -> Result<ConsoleView> {
    let row = services::find(deps.db.read(), ctx, id).await?;
    let service = view(row.clone())?;
    let kept = store::screen(ctx, deps.db.read(), id).await?;
    let has_password = kept.is_some_and(|screen| screen.is_set && Some(&screen.machine) == row.instance_id.as_ref());
    let refused = refusal(&Facts::of(&service), viewer, Act::Console).map(str::to_owned);
    if row.instance_id.is_none() || service.state.is_final() {
        return Ok(ConsoleView { offered: true, enabled: false, has_password, refusal: refused });
    }
    let subject = subject(ctx, deps, row).await?;
    let found = read(ctx, deps, &subject).await?;
    Ok(ConsoleView {
        offered: found.is_some(),
        enabled: found.is_some_and(|screen| screen.enabled),
        has_password,
        refusal: refused,
    })
}

/// Whether a console that is open may stay so; if not, why.
pub fn keeps_console(service: &ServiceView, viewer: Viewer) -> Result<()> {
    // A machine that is off ends the connection by itself, and our knowledge of its power may be late.
    let facts = Facts { power: "running", ..Facts::of(service) };
    refusal(&facts, viewer, Act::Console).map_or(Ok(()), |reason| Err(refused(service, reason)))
}

/// Where a screen is and what opens it. Switches it on and sets a password where neither was done yet.
/// The caller writes the audit entry.
pub async fn reveal_console(ctx: &OpContext, deps: &Deps, id: ServiceId, viewer: Viewer) -> Result<ConsoleAccess> {
    let subject = usable(ctx, deps, id, viewer).await?;
    let screen = switched_on(ctx, deps, &subject).await?;
    let kept = store::screen(ctx, deps.db.read(), id).await?.filter(|kept| kept.machine == subject.machine);
    let password = match kept {
        Some(kept) if kept.is_set => deps.vault.open(ctx.tenant, PASSWORD, &kept.sealed_password)?,
        // The provider may or may not know it; telling it again does no harm.
        Some(kept) => {
            let password = deps.vault.open(ctx.tenant, PASSWORD, &kept.sealed_password)?;
            tell(ctx, deps, &subject, &password, &kept.sealed_password).await?;
            password
        }
        None => fresh_password(ctx, deps, &subject).await?,
    };
    Ok(ConsoleAccess { host: screen.host, port: screen.port, password })
}

/// Sets a new password. Consoles that are open stay so; what else knew the old one is shut out.
pub async fn set_console_password(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    viewer: Viewer,
) -> Result<ConsoleAccess> {
    let subject = usable(ctx, deps, id, viewer).await?;
    let screen = switched_on(ctx, deps, &subject).await?;
    let password = fresh_password(ctx, deps, &subject).await?;
    write_down(ctx, deps, &subject, Entry::new("console_password", "New password for the console")).await?;
    Ok(ConsoleAccess { host: screen.host, port: screen.port, password })
}

/// Switches a screen off at the provider; opening a console switches it on again.
pub async fn switch_off_console(ctx: &OpContext, deps: &Deps, id: ServiceId, viewer: Viewer) -> Result<()> {
    let subject = usable(ctx, deps, id, viewer).await?;
    if !read(ctx, deps, &subject).await?.ok_or_else(not_offered)?.enabled {
        return Ok(());
    }
    let answer = subject.provider.switch_console(CallId::new(ctx), &subject.machine, false).await;
    noted(ctx, deps, &subject, answer).await??;
    write_down(ctx, deps, &subject, Entry::new("console_off", "Console switched off")).await
}

async fn usable(ctx: &OpContext, deps: &Deps, id: ServiceId, viewer: Viewer) -> Result<Subject> {
    let row = services::find(deps.db.read(), ctx, id).await?;
    let service = view(row.clone())?;
    if let Some(reason) = refusal(&Facts::of(&service), viewer, Act::Console) {
        return Err(refused(&service, reason));
    }
    subject(ctx, deps, row).await
}

fn refused(service: &ServiceView, reason: &str) -> Error {
    Error::conflict(if service.state.is_guarded() { "service_suspended" } else { "action_not_possible" }, reason)
}

fn not_offered() -> Error {
    let detail = "The data centre offers no console for this machine. Use the rescue system or SSH.";
    Error::conflict("console_not_offered", detail)
}

async fn subject(ctx: &OpContext, deps: &Deps, row: ServiceRow) -> Result<Subject> {
    let no_machine = || Error::conflict("action_not_possible", "There is no machine.");
    let machine = row.instance_id.clone().ok_or_else(no_machine)?;
    let account = ProviderAccountId(row.account_id.ok_or_else(no_machine)?);
    let account = accounts::find(deps.db.read(), ctx, account).await?;
    let provider = deps.provider(&account)?;
    Ok(Subject { row, machine, account, provider })
}

async fn read(ctx: &OpContext, deps: &Deps, subject: &Subject) -> Result<Option<CloudConsole>> {
    let answer = subject.provider.console(CallId::new(ctx), &subject.machine).await;
    Ok(noted(ctx, deps, subject, answer).await??)
}

async fn switched_on(ctx: &OpContext, deps: &Deps, subject: &Subject) -> Result<CloudConsole> {
    let screen = read(ctx, deps, subject).await?.ok_or_else(not_offered)?;
    if screen.enabled {
        return Ok(screen);
    }
    let answer = subject.provider.switch_console(CallId::new(ctx), &subject.machine, true).await;
    noted(ctx, deps, subject, answer).await??;
    write_down(ctx, deps, subject, Entry::new("console_on", "Console switched on")).await?;
    let screen = read(ctx, deps, subject).await?.ok_or_else(not_offered)?;
    let late = "The data centre is switching the console on. Try again in a minute.";
    if screen.enabled { Ok(screen) } else { Err(Error::unavailable("console_not_ready", late)) }
}

/// A password that is written down before the provider hears of it, so that no reply that is lost loses it.
async fn fresh_password(ctx: &OpContext, deps: &Deps, subject: &Subject) -> Result<Secret> {
    let numbers = ctx.random::<64>();
    let words = numbers.chunks_exact(8).take(PASSWORD_LENGTH).map(|c| {
        let number = u64::from_le_bytes([c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]]);
        char::from(LETTERS[usize::try_from(number % LETTERS.len() as u64).unwrap_or(0)])
    });
    let password = Secret::new(words.collect::<String>());
    let sealed = deps.vault.seal(ctx, PASSWORD, &password)?;
    let tx = deps.db.begin().await?;
    services::lock(&tx, ctx, subject.row.service()).await?;
    match store::screen(ctx, &tx, subject.row.service()).await? {
        Some(kept) => {
            let mut row = kept.into_active_model();
            row.machine = Set(subject.machine.clone());
            row.sealed_password = Set(sealed.clone());
            row.is_set = Set(false);
            row.changed_at = Set(ctx.now.as_microsecond());
            row.update(&tx).await.or_internal("changing a screen's password")?;
        }
        None => {
            let row = screens::Model {
                id: ctx.new_uuid(),
                tenant_id: ctx.tenant.uuid(),
                service_id: subject.row.id,
                machine: subject.machine.clone(),
                sealed_password: sealed.clone(),
                is_set: false,
                changed_at: ctx.now.as_microsecond(),
            };
            row.into_active_model().insert(&tx).await.or_internal("keeping a screen's password")?;
        }
    }
    tx.commit().await?;
    tell(ctx, deps, subject, &password, &sealed).await?;
    Ok(password)
}

/// Tells the provider a password, and notes that it knows it unless another one was written down meanwhile: then
/// the next who opens the screen tells it that one.
async fn tell(ctx: &OpContext, deps: &Deps, subject: &Subject, password: &Secret, sealed: &str) -> Result<()> {
    let answer = subject.provider.set_console_password(CallId::new(ctx), &subject.machine, password).await;
    noted(ctx, deps, subject, answer).await??;
    set_known(ctx, deps, subject.row.service(), true, |kept| kept.sealed_password == sealed).await
}

/// Says that the screen did not take the password we have: somebody changed it at the provider. The next who opens
/// the screen sets ours again.
pub async fn doubt_console_password(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<()> {
    set_known(ctx, deps, id, false, |_| true).await
}

async fn set_known(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    known: bool,
    applies: impl FnOnce(&screens::Model) -> bool,
) -> Result<()> {
    let tx = deps.db.begin().await?;
    services::lock(&tx, ctx, id).await?;
    if let Some(kept) = store::screen(ctx, &tx, id).await?.filter(applies) {
        let mut row = kept.into_active_model();
        row.is_set = Set(known);
        row.update(&tx).await.or_internal("noting a screen's password")?;
    }
    tx.commit().await
}

async fn noted<T>(ctx: &OpContext, deps: &Deps, subject: &Subject, answer: Answer<T>) -> Result<Answer<T>> {
    health::note(ctx, deps, &subject.account, subject.provider.as_ref(), &answer).await?;
    Ok(answer)
}

async fn write_down(ctx: &OpContext, deps: &Deps, subject: &Subject, entry: Entry) -> Result<()> {
    let tx = deps.db.begin().await?;
    note(ctx, &tx, &subject.row, entry).await?;
    let (service, customer) = (subject.row.service(), subject.row.customer());
    tx.record(ctx, Event::ServiceChanged { service, customer }).await?;
    tx.commit().await
}
