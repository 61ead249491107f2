//! Makes operation contexts: knows each tenant's mode, zone and clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use mpanel_core::{Actor, Clock, Entropy, Error, OpContext, Result, TenantId, TenantMode, Timestamp};
use mpanel_db::jobs::ContextSource;
use mpanel_db::{Db, clock};
use uuid::Uuid;

use crate::session::Principal;
use crate::session_check::SessionChecks;
use crate::tenant::{Tenant, find_tenant_by_host, list_tenants};

/// How long, by the machine's clock, another node's change of a tenant or clock may go unseen.
const FRESH_US: i64 = 500_000;
/// How long before that one request reads the tenants again while the others go on with what is known.
const AHEAD_US: i64 = 200_000;

/// The source of operation contexts, and of the principals that act in them. Cheap to clone.
#[derive(Clone)]
pub struct Contexts {
    db: Db,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    known: Arc<Mutex<Known>>,
    sessions: SessionChecks,
}

#[derive(Default)]
struct Known {
    tenants: Arc<Vec<Tenant>>,
    read_at: Option<i64>,
    being_read: bool,
    /// Counts the changes that were told to us, so that a reading begun before one is not kept.
    changes: u64,
    offsets: HashMap<TenantId, (i64, i64)>,
}

impl Contexts {
    /// Over a database, the machine's clock and randomness.
    pub fn new(db: Db, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        let sessions = SessionChecks::new(db.clone());
        Self { db, clock, entropy, known: Arc::default(), sessions }
    }

    /// All tenants, at most half a second old.
    pub async fn tenants(&self) -> Result<Arc<Vec<Tenant>>> {
        let now = self.clock.now().as_microsecond();
        let changes = {
            let mut known = self.known();
            match known.read_at {
                Some(at) if now - at < FRESH_US - AHEAD_US => return Ok(known.tenants.clone()),
                Some(at) if now - at < FRESH_US && known.being_read => return Ok(known.tenants.clone()),
                _ => known.being_read = true,
            }
            known.changes
        };
        let tenants = list_tenants(self.db.read()).await.map(Arc::new);
        let mut known = self.known();
        known.being_read = false;
        let tenants = tenants?;
        if known.changes == changes {
            known.tenants = tenants.clone();
            known.read_at = Some(now);
        }
        Ok(tenants)
    }

    /// One tenant.
    pub async fn tenant(&self, id: TenantId) -> Result<Tenant> {
        self.with_tenant(id, Tenant::clone).await
    }

    async fn with_tenant<T>(&self, id: TenantId, take: impl Fn(&Tenant) -> T) -> Result<T> {
        if let Some(found) = self.tenants().await?.iter().find(|t| t.id == id) {
            return Ok(take(found));
        }
        self.tenants_changed();
        let tenants = self.tenants().await?;
        tenants.iter().find(|t| t.id == id).map(take).ok_or_else(|| Error::not_found("tenant"))
    }

    /// A context for a visitor of the shop that answers to a `Host` header; `None` when no shop does.
    pub async fn context_for_host(&self, host: &str, request_id: Uuid) -> Result<Option<OpContext>> {
        let tenants = self.tenants().await?;
        let Some(found) = find_tenant_by_host(&tenants, host) else { return Ok(None) };
        self.context(found.id, found.mode, found.zone.clone(), Actor::Anonymous, request_id).await.map(Some)
    }

    /// A context for `actor` at the tenant's present instant.
    pub async fn context_for(&self, tenant: TenantId, actor: Actor, request_id: Uuid) -> Result<OpContext> {
        let (mode, zone) = self.with_tenant(tenant, |t| (t.mode, t.zone.clone())).await?;
        self.context(tenant, mode, zone, actor, request_id).await
    }

    /// Who is behind a token of the context's tenant, as the database has it at this moment.
    ///
    /// Sessions count the machine's time, so that moving a sandbox's clock ends nobody's session.
    pub async fn principal(&self, ctx: &OpContext, token: &str) -> Result<Option<Principal>> {
        self.sessions.prove(&ctx.clone().at(self.clock.now()), token).await
    }

    /// Like [`Contexts::principal`], for what stays open while nobody does anything: it does not extend the session.
    pub async fn principal_still(&self, ctx: &OpContext, token: &str) -> Result<Option<Principal>> {
        self.sessions.look(&ctx.clone().at(self.clock.now()), token).await
    }

    /// Forgets the tenants read so far; call it after a change.
    pub fn tenants_changed(&self) {
        let mut known = self.known();
        known.read_at = None;
        known.changes += 1;
    }

    /// Forgets a tenant's clock; call it after moving it.
    pub fn clock_moved(&self, tenant: TenantId) {
        self.known().offsets.remove(&tenant);
    }

    async fn context(
        &self,
        tenant: TenantId,
        mode: TenantMode,
        zone: TimeZone,
        actor: Actor,
        request_id: Uuid,
    ) -> Result<OpContext> {
        let now = self.now_of(tenant, mode).await?;
        Ok(OpContext::new(tenant, mode, now, zone, request_id, self.entropy.clone()).acting_as(actor))
    }

    async fn now_of(&self, tenant: TenantId, mode: TenantMode) -> Result<Timestamp> {
        let machine = self.clock.now();
        if mode == TenantMode::Live {
            return Ok(machine);
        }
        let at = machine.as_microsecond();
        let cached = self.known().offsets.get(&tenant).copied();
        let offset = match cached {
            Some((offset, read_at)) if at - read_at < FRESH_US => offset,
            _ => {
                let offset = clock::offset_us(self.db.read(), tenant).await?;
                self.known().offsets.insert(tenant, (offset, at));
                offset
            }
        };
        Ok(clock::shifted(machine, offset))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl ContextSource for Contexts {
    async fn system_context(&self, tenant: TenantId, component: &str, request_id: Uuid) -> Result<OpContext> {
        self.context_for(tenant, Actor::system(component), request_id).await
    }
}
