//! What machines say about their installation. The token is the proof: it is made for one
//! installation, kept as a hash, ends with the installation or after a week, and opens nothing else.

use mpanel_core::{CustomerId, Error, OpContext, Result, Secret, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx, Vault};
use mpanel_events::Event;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use super::ops::hash;
use super::store::{self, Column, Entity, Model};
use super::{InstallState, InstallStep};
use crate::service::store as services;
use crate::service::timeline::{Entry, note};
use crate::template::ops::check_words;
use crate::words::words;

/// A machine that has more to say is broken.
const MOST_STEPS: usize = 50;

words! {
    /// What a machine says.
    ReportState {
        /// It begins something.
        Step = "step",
        /// Everything is there.
        Done = "done",
        /// It came to nothing.
        Failed = "failed",
    }
}

/// What a machine says about its installation.
#[derive(Debug, Clone)]
pub struct Report {
    /// How it goes.
    pub state: ReportState,
    /// In words.
    pub words: String,
}

/// Refuses a token that belongs to no installation under way, before anything is written for it.
///
/// # Errors
/// Not found.
pub async fn expect_install<C: ConnectionTrait>(ctx: &OpContext, conn: &C, token: &str) -> Result<()> {
    under_way(ctx, conn, by_token(ctx, token)).await.map(|_| ())
}

fn by_token(ctx: &OpContext, token: &str) -> Select<Entity> {
    Entity::find_in(ctx).filter(Column::TokenHash.eq(hash(token)))
}

async fn under_way<C: ConnectionTrait>(ctx: &OpContext, conn: &C, query: Select<Entity>) -> Result<Model> {
    match query.one(conn).await.or_internal("looking for an installation")? {
        Some(row) if is_open(row.state(ctx)?) => Ok(row),
        _ => Err(Error::not_found("installation under way")),
    }
}

fn is_open(state: InstallState) -> bool {
    matches!(state, InstallState::Waiting | InstallState::Running)
}

/// Takes in what a machine says. The last word, done or failed, uses the token up.
pub async fn report_install(ctx: &OpContext, tx: &Tx, token: &str, report: Report) -> Result<()> {
    let words = check_words("/words", &report.words, 0, 200)?;
    let mut row = under_way(ctx, tx, by_token(ctx, token).lock_exclusive()).await?;
    let machine = services::find(tx, ctx, ServiceId(row.service_id)).await?;
    let (service, customer) = (ServiceId(row.service_id), CustomerId(row.customer_id));
    let mut steps: Vec<InstallStep> = serde_json::from_str(&row.steps)?;
    if report.state == ReportState::Step {
        if steps.len() < MOST_STEPS {
            steps.push(InstallStep { words, at: ctx.now.as_microsecond() });
            row.steps = serde_json::to_string(&steps)?;
        }
        row.state = InstallState::Running.to_string();
        store::save(tx, row).await?;
        return tx.record(ctx, Event::ServiceChanged { service, customer }).await;
    }
    let succeeded = report.state == ReportState::Done;
    row.state = if succeeded { InstallState::Done } else { InstallState::Failed }.to_string();
    row.finished_at = Some(ctx.now.as_microsecond());
    row.problem = (!succeeded).then(|| words.clone());
    let title = format!("{} {}", row.name, if succeeded { "installed" } else { "could not be installed" });
    let entry = Entry::new(if succeeded { "install_done" } else { "install_failed" }, title);
    note(ctx, tx, &machine, entry.detail(words)).await?;
    let name = row.name.clone();
    store::save(tx, row).await?;
    tx.record(ctx, Event::ServiceChanged { service, customer }).await?;
    tx.record(ctx, Event::InstallFinished { service, customer, name, succeeded }).await
}

/// What the machine of a sandbox says next, read from its own document as the machine would run it: the steps of its
/// script one by one, then that it is done. Nothing, once its installation has ended.
pub async fn next_rehearsal<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    vault: &Vault,
    service: ServiceId,
) -> Result<Option<(Secret, Report)>> {
    let row = services::find(conn, ctx, service).await?;
    let Some(sealed) = &row.sealed_user_data else { return Ok(None) };
    let document = vault.open(ctx.tenant, services::USER_DATA, sealed)?;
    let Some((_, rest)) = document.expose().split_once("report_token='") else { return Ok(None) };
    let letters = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let token: String = rest.chars().take_while(letters).collect();
    let known = by_token(ctx, &token).one(conn).await;
    let Some(install) = known.or_internal("looking for an installation")? else { return Ok(None) };
    if !is_open(install.state(ctx)?) {
        return Ok(None);
    }
    let told: Vec<InstallStep> = serde_json::from_str(&install.steps)?;
    let said = |state: &str| -> Vec<String> {
        let mark = format!(" {state} \"");
        let words = |line: &str| Some(line.split_once(&mark)?.1.split('"').next()?.to_owned());
        document.expose().lines().filter_map(words).collect()
    };
    let report = match said("step").into_iter().nth(told.len()) {
        Some(words) => Report { state: ReportState::Step, words },
        None => Report { state: ReportState::Done, words: said("done").pop().unwrap_or_default() },
    };
    Ok(Some((Secret::new(token), report)))
}
