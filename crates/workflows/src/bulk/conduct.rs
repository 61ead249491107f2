//! The job of a run: sees how what has begun ended, lets the next few begin, and ends the run with the last of them.

use mpanel_core::{Actor, BulkRunId, Error, ErrorKind, OpContext, Result, UserId};
use mpanel_db::JobSpec;
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;
use mpanel_identity::{self as identity, AuditRecord};
use mpanel_provisioning as provisioning;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::rules::{Progress, Seen, ended_by, free, judge};
use super::store::{self, ItemRow, RunRow};
use super::{BulkCounts, CallForBulk, ConductBulkRun, ItemState, follow, ops};
use crate::acts::{self, Details, StaffAct, Told};
use crate::deps::Deps;

/// How many services may end at once in one pass, so that a pass is short.
const MOST_A_PASS: u64 = 50;
/// Seconds to the next look at what is under way.
const LOOK_AGAIN: i64 = 2;
const LOOK_LATER: i64 = 10;

/// One pass.
pub(crate) async fn conduct(ctx: &OpContext, deps: &Deps, job: &ConductBulkRun) -> Result<Outcome> {
    let run = store::find_run(deps.db.read(), ctx, None, job.run).await?;
    if run.finished_at.is_some() {
        return Ok(Outcome::Done);
    }
    let (actor, act, details) = (run.actor()?, run.act()?, run.details()?);
    let pass = Pass { ctx: ctx.clone().acting_as(actor), deps, act, details, run };
    let mut moved = pass.look().await?;
    if pass.run.stopped_at.is_none() {
        moved |= pass.begin_some().await?;
    }
    let counts = store::count_one(deps.db.read(), ctx, job.run).await?;
    if counts.open() == 0 {
        return pass.finish().await;
    }
    if moved {
        pass.tell().await?;
    }
    Ok(Outcome::Again(if free(&counts) > 0 && pass.run.stopped_at.is_none() {
        ctx.now
    } else {
        ctx.in_seconds(if moved { LOOK_AGAIN } else { LOOK_LATER })
    }))
}

struct Pass<'a> {
    /// On behalf of who asked for the run.
    ctx: OpContext,
    deps: &'a Deps,
    run: RunRow,
    act: StaffAct,
    details: Details,
}

impl Pass<'_> {
    fn id(&self) -> BulkRunId {
        self.run.run()
    }

    /// Sees how those that have begun stand; whether any has ended.
    async fn look(&self) -> Result<bool> {
        let conn = self.deps.db.read();
        let begun = store::items_in(conn, &self.ctx, self.id(), ItemState::Running, u64::from(u16::MAX)).await?;
        let mut ended = Vec::new();
        for item in begun {
            match self.progress_of(conn, &item).await? {
                Progress::Running => {}
                Progress::Done(detail) => ended.push((item, ItemState::Done, detail.map(str::to_owned))),
                Progress::Failed(why) => ended.push((item, ItemState::Failed, Some(why))),
            }
        }
        if ended.is_empty() {
            return Ok(false);
        }
        let tx = self.deps.db.begin().await?;
        for (seen, state, detail) in ended {
            let mut item = store::lock_item(&tx, &self.ctx, seen.id).await?;
            if item.is(ItemState::Running) && item.tries == seen.tries {
                item.end(&self.ctx, state, detail);
                store::save_item(&tx, item).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn progress_of<C: ConnectionTrait>(&self, conn: &C, item: &ItemRow) -> Result<Progress> {
        let service = provisioning::get_service(&self.ctx, conn, item.service()).await?;
        let followed = follow::follow(&self.ctx, conn, self.act, &self.details, item).await?;
        let begun = item.started_at.unwrap_or(0);
        let seen = Seen {
            state: Some(service.state),
            act: service.act,
            act_failed: service.act_failed,
            reason: service.state_reason.as_deref(),
            waits_for: service.waits_for,
            action: followed.as_ref().map(|f| (f.state, f.why.as_deref())),
            found: followed.as_ref().is_some_and(|f| f.found),
            seconds: (self.ctx.now.as_microsecond() - begun) / 1_000_000,
        };
        Ok(judge(self.act, &seen))
    }

    /// Lets the next ones begin; whether any did.
    async fn begin_some(&self) -> Result<bool> {
        if let Some(because) = self.forbidden().await? {
            let tx = self.deps.db.begin().await?;
            let run = store::lock_run(&tx, &self.ctx, None, self.id()).await?;
            ops::stop(&self.ctx, &tx, run, Some(because)).await?;
            tx.commit().await?;
            return Ok(true);
        }
        let mut begun = 0;
        while begun < MOST_A_PASS {
            let conn = self.deps.db.read();
            let counts = store::count_one(conn, &self.ctx, self.id()).await?;
            let places = free(&counts);
            let next = store::items_in(conn, &self.ctx, self.id(), ItemState::Waiting, places).await?;
            if places == 0 || next.is_empty() {
                break;
            }
            for item in next {
                if !self.begin(item.id).await? {
                    return Ok(true);
                }
                begun += 1;
            }
        }
        Ok(begun > 0)
    }

    /// Why the one who asked for the run may not do this any more.
    async fn forbidden(&self) -> Result<Option<String>> {
        let (may, name) = match &self.ctx.actor {
            Actor::Staff { user, name } => {
                let role = role_of(&self.ctx, self.deps, *user).await?;
                (role.is_some_and(|role| role.may(self.act.permission())), name)
            }
            Actor::Customer { user, customer, name } => {
                let members = identity::list_members(&self.ctx, self.deps.db.read(), *customer).await?;
                (members.iter().any(|member| member.user.id == *user && !member.user.suspended), name)
            }
            _ => return Ok(None),
        };
        Ok((!may).then(|| format!("{name} may not do this any more. Somebody else has to go on with it.")))
    }

    /// Lets one begin, in the transaction that asks for the act. `false` when the run was stopped meanwhile.
    async fn begin(&self, id: Uuid) -> Result<bool> {
        let tx = self.deps.db.begin().await?;
        let run = store::lock_run(&tx, &self.ctx, None, self.id()).await?;
        if run.stopped_at.is_some() || run.finished_at.is_some() {
            return Ok(false);
        }
        let mut item = store::lock_item(&tx, &self.ctx, id).await?;
        // Begun by another worker that took this one for dead.
        if !item.is(ItemState::Waiting) {
            return Ok(true);
        }
        item.begin(&self.ctx);
        item.action_id = None;
        let service = item.service();
        if self.act.is_call() {
            if let Err(error) = acts::within_reach(&self.ctx, &tx, service, self.act).await {
                tx.rollback().await?;
                self.refuse(id, &error).await?;
                return Ok(true);
            }
            let job = CallForBulk { item: mpanel_core::RowId(item.id) };
            let spec = JobSpec::now(&self.ctx).key(job.item.to_string()).attempts(5);
            store::save_item(&tx, item).await?;
            tx.enqueue_with(&self.ctx, &job, spec).await?;
            tx.commit().await?;
            return Ok(true);
        }
        let place = u32::try_from(item.position).unwrap_or(0) + 1;
        let told = Told { reason: self.run.reason.as_deref(), details: self.details.clone(), place };
        match acts::carry_out_told(&self.ctx, &tx, &self.deps.vault, service, self.act, told).await {
            Ok(begun) => {
                item.action_id = begun;
                if let Progress::Done(detail) = self.progress_of(&tx, &item).await? {
                    item.end(&self.ctx, ItemState::Done, detail.map(str::to_owned));
                }
                store::save_item(&tx, item).await?;
                identity::append_audit(&self.ctx, &tx, entry(&self.ctx, self.id(), self.act, service, None)).await?;
                tx.commit().await?;
            }
            // What passes by itself is no answer; the service keeps its turn.
            Err(error) if error.is_retryable() => return Err(error),
            Err(error) => {
                tx.rollback().await?;
                self.refuse(id, &error).await?;
            }
        }
        Ok(true)
    }

    async fn refuse(&self, id: Uuid, error: &Error) -> Result<()> {
        if error.kind() == ErrorKind::Internal {
            tracing::error!(error = %error.report(), "a service of a bulk run could not begin");
        }
        let tx = self.deps.db.begin().await?;
        let mut item = store::lock_item(&tx, &self.ctx, id).await?;
        if item.is(ItemState::Waiting) {
            item.begin(&self.ctx);
            item.end(&self.ctx, ended_by(error.kind()), Some(error.detail().to_owned()));
            let record = entry(&self.ctx, self.id(), self.act, item.service(), Some(error));
            store::save_item(&tx, item).await?;
            identity::append_audit(&self.ctx, &tx, record).await?;
        }
        tx.commit().await
    }

    /// Ends the run, unless something was queued again meanwhile.
    async fn finish(&self) -> Result<Outcome> {
        let tx = self.deps.db.begin().await?;
        let mut run = store::lock_run(&tx, &self.ctx, None, self.id()).await?;
        let counts: BulkCounts = store::count_one(&tx, &self.ctx, self.id()).await?;
        if counts.open() > 0 {
            return Ok(Outcome::Again(self.ctx.now));
        }
        run.finished_at = Some(self.ctx.now.as_microsecond());
        store::save_run(&tx, run).await?;
        tx.record(&self.ctx, Event::BulkRunChanged { run: self.id(), customer: self.run.customer() }).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }

    async fn tell(&self) -> Result<()> {
        let tx = self.deps.db.begin().await?;
        tx.record(&self.ctx, Event::BulkRunChanged { run: self.id(), customer: self.run.customer() }).await?;
        tx.commit().await
    }
}

async fn role_of(ctx: &OpContext, deps: &Deps, user: UserId) -> Result<Option<identity::StaffRole>> {
    let staff = identity::list_staff(ctx, deps.db.read()).await?;
    // Who was shut out keeps their role, and may nothing.
    Ok(staff.into_iter().find(|member| member.user.id == user && !member.user.suspended).map(|member| member.role))
}

/// What the audit log keeps of one service: the call it would have been, and how it was answered.
pub(super) fn entry(
    ctx: &OpContext,
    run: BulkRunId,
    act: StaffAct,
    service: mpanel_core::ServiceId,
    refused: Option<&Error>,
) -> AuditRecord {
    let outcome = refused.map_or_else(|| "done".to_owned(), |error| format!("refused {}", error.code()));
    AuditRecord {
        action: act.call(acts::viewer(ctx)),
        subject_kind: Some("services".to_owned()),
        subject_id: Some(service.to_string()),
        outcome,
        detail: Some(format!("{}{run}", identity::BULK)),
        ip: None,
    }
}
