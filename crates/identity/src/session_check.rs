//! Proves sessions against the database: one query for all requests that wait for it.
//!
//! Nothing is remembered between requests. A request that arrives while a query runs is answered by the *next* one,
//! which begins after the request came in; so a session that has been ended, on whichever node, proves nothing any
//! more, and under load many requests share the price of one query.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mpanel_core::{CustomerId, Error, OpContext, Result, SessionId, TenantId, Timestamp, UserId};
use mpanel_db::{Db, DbErrExt};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use tokio::sync::oneshot;

use crate::role::{CustomerRole, StaffRole};
use crate::session::{Principal, PrincipalKind, extend_session, hash_token, is_due_for_extension};

/// Sessions that one query asks for at most.
const BATCH: usize = 64;
/// How long a query may take. Others wait for it, so it must not wait for a connection that is never answered.
const LONGEST: Duration = Duration::from_secs(5);

/// A session as it stands in the database, with the principal behind it. Whether it is good depends on tenant and time.
#[derive(Debug)]
struct Stored {
    hash: String,
    tenant: Uuid,
    principal: Principal,
}

impl Stored {
    fn proves(&self, tenant: TenantId, now: Timestamp) -> Option<Principal> {
        (self.tenant == tenant.uuid() && self.principal.expires_at > now).then(|| self.principal.clone())
    }
}

/// Who is behind a token of the context's tenant: one query over session, user and membership.
///
/// `None` when the session is unknown, ended, revoked, or its user is suspended or without a role.
pub async fn authenticate<C: ConnectionTrait>(ctx: &OpContext, conn: &C, token: &str) -> Result<Option<Principal>> {
    let found = read(conn, &[hash_token(token)]).await?;
    Ok(found.first().and_then(|stored| stored.proves(ctx.tenant, ctx.now)))
}

/// How many hashes a statement takes; the rest of its places repeat one. So there are few statements, each prepared
/// once, and PostgreSQL, which sees how many values come, plans each once and not again for every execution.
const PLACES: [usize; 4] = [1, 4, 16, BATCH];

fn statement(backend: DbBackend, hashes: &[String]) -> Statement {
    let places = PLACES.into_iter().find(|n| hashes.len() <= *n).unwrap_or(hashes.len());
    let list = match backend {
        DbBackend::Postgres => (1..=places).map(|n| format!("${n}")).collect::<Vec<_>>().join(", "),
        _ => vec!["?"; places].join(", "),
    };
    let sql = format!(
        "SELECT s.token_hash, s.tenant_id, s.id, s.user_id, s.expires_at, u.name, u.email, u.verified_email, m.side, \
         m.role, m.customer_id FROM sessions s JOIN users u ON u.id = s.user_id JOIN memberships m ON m.user_id = u.id \
         AND m.tenant_id = s.tenant_id WHERE s.token_hash IN ({list}) AND NOT u.suspended"
    );
    let values = (0..places).map(|n| hashes[n.min(hashes.len() - 1)].as_str().into());
    Statement::from_sql_and_values(backend, sql, values)
}

/// The sessions behind at least one and at most [`BATCH`] hashes.
async fn read<C: ConnectionTrait>(conn: &C, hashes: &[String]) -> Result<Vec<Stored>> {
    let statement = statement(conn.get_database_backend(), hashes);
    let rows = conn.query_all_raw(statement).await.or_internal("reading sessions")?;
    let stored: Result<Vec<_>, DbErr> = rows.iter().filter_map(|row| stored(row).transpose()).collect();
    stored.or_internal("reading sessions")
}

fn stored(row: &QueryResult) -> Result<Option<Stored>, DbErr> {
    let (side, role): (String, String) = (row.try_get_by_index(8)?, row.try_get_by_index(9)?);
    let customer: Option<Uuid> = row.try_get_by_index(10)?;
    let kind = match (side.as_str(), customer) {
        ("staff", _) => StaffRole::parse(&role).map(PrincipalKind::Staff),
        ("customer", Some(customer)) => {
            CustomerRole::parse(&role).map(|role| PrincipalKind::Customer { customer: CustomerId(customer), role })
        }
        _ => None,
    };
    let Some(kind) = kind else { return Ok(None) };
    let (email, verified): (String, Option<String>) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
    Ok(Some(Stored {
        hash: row.try_get_by_index(0)?,
        tenant: row.try_get_by_index(1)?,
        principal: Principal {
            session: SessionId(row.try_get_by_index(2)?),
            user: UserId(row.try_get_by_index(3)?),
            expires_at: Timestamp::from_microsecond(row.try_get_by_index(4)?).unwrap_or_default(),
            name: row.try_get_by_index(5)?,
            email_verified: verified.as_deref() == Some(email.as_str()),
            email,
            kind,
        },
    }))
}

type Answer = Result<Option<Arc<Stored>>, Arc<Error>>;

/// Proves the sessions of all requests. Cheap to clone.
#[derive(Clone)]
pub(crate) struct SessionChecks {
    db: Db,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Default)]
struct Queue {
    running: bool,
    waiting: Vec<(String, oneshot::Sender<Answer>)>,
    extending: HashSet<SessionId>,
}

impl SessionChecks {
    pub(crate) fn new(db: Db) -> Self {
        Self { db, queue: Arc::default() }
    }

    /// Like [`authenticate`], in one query with the requests that wait beside it. `ctx` is at the machine's time. A
    /// session in use is extended beside the request.
    pub(crate) async fn prove(&self, ctx: &OpContext, token: &str) -> Result<Option<Principal>> {
        let principal = self.look(ctx, token).await?;
        if let Some(principal) = principal.as_ref().filter(|p| is_due_for_extension(ctx.now, p)) {
            self.extend(ctx, principal);
        }
        Ok(principal)
    }

    /// Like [`SessionChecks::prove`], but looking is no use of the session: it ends when it would have.
    pub(crate) async fn look(&self, ctx: &OpContext, token: &str) -> Result<Option<Principal>> {
        let (sender, answer) = oneshot::channel();
        let mine = {
            let mut queue = self.queue();
            queue.waiting.push((hash_token(token), sender));
            !std::mem::replace(&mut queue.running, true)
        };
        if mine {
            // A task of its own: the others' answers must not end with this request.
            tokio::spawn(Turn { checks: self.clone(), held: true }.take());
        }
        let stored = match answer.await {
            Ok(Ok(stored)) => stored,
            Ok(Err(error)) => {
                return Err(Error::new(error.kind(), error.code(), error.detail()).context(error.report()));
            }
            Err(_) => return Err(Error::internal("a check of sessions ended without an answer")),
        };
        Ok(stored.and_then(|stored| stored.proves(ctx.tenant, ctx.now)))
    }

    fn extend(&self, ctx: &OpContext, principal: &Principal) {
        if !self.queue().extending.insert(principal.session) {
            return;
        }
        let (checks, ctx, principal) = (self.clone(), ctx.clone(), principal.clone());
        tokio::spawn(async move {
            // The session is still good if this fails; a later request tries again.
            if let Err(error) = extend_session(&ctx, &checks.db, &principal).await {
                tracing::warn!(error = %error.report(), "a session could not be extended");
            }
            checks.queue().extending.remove(&principal.session);
        });
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to run queries, one after the other.
struct Turn {
    checks: SessionChecks,
    held: bool,
}

impl Turn {
    async fn take(mut self) {
        while let Some(batch) = self.next_batch() {
            answer(&self.checks.db, batch).await;
        }
    }

    // Whoever finds nothing to do gives the right back in the same breath, so that nobody is left waiting for it.
    fn next_batch(&mut self) -> Option<Vec<(String, oneshot::Sender<Answer>)>> {
        let mut queue = self.checks.queue();
        if queue.waiting.is_empty() {
            queue.running = false;
            self.held = false;
            return None;
        }
        let size = queue.waiting.len().min(BATCH);
        let later = queue.waiting.split_off(size);
        Some(std::mem::replace(&mut queue.waiting, later))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.held {
            // A query was cut off; those who wait for this turn learn it by losing their sender.
            let mut queue = self.checks.queue();
            queue.running = false;
            queue.waiting.clear();
        }
    }
}

async fn answer(db: &Db, batch: Vec<(String, oneshot::Sender<Answer>)>) {
    let mut hashes: Vec<String> = batch.iter().map(|(hash, _)| hash.clone()).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let too_long =
        |_| Err(Error::unavailable("database_unavailable", "The database does not answer. Try again shortly."));
    let found = tokio::time::timeout(LONGEST, read(db.read(), &hashes)).await.unwrap_or_else(too_long);
    let found = match found {
        Ok(found) => Ok(found.into_iter().map(|s| (s.hash.clone(), Arc::new(s))).collect::<HashMap<_, _>>()),
        Err(error) => Err(Arc::new(error)),
    };
    for (hash, sender) in batch {
        // Who does not wait any more has gone away.
        let _ = sender.send(found.as_ref().map(|f| f.get(&hash).cloned()).map_err(Arc::clone));
    }
}
