//! Makes operation contexts: knows each tenant's mode, zone and clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mpanel_core::{Actor, Clock, Entropy, Error, OpContext, Result, TenantId, TenantMode, Timestamp};
use mpanel_db::jobs::ContextSource;
use mpanel_db::{Db, clock};
use uuid::Uuid;

use crate::tenant::{Tenant, find_tenant_by_host, list_tenants};

/// How long, by the machine's clock, another node's change of a tenant or clock may go unseen.
const FRESH_US: i64 = 500_000;

/// The source of operation contexts. Cheap to clone.
#[derive(Clone)]
pub struct Contexts {
    db: Db,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    tenants: Arc<Vec<Tenant>>,
    read_at: Option<i64>,
    offsets: HashMap<TenantId, (i64, i64)>,
}

impl Contexts {
    /// Over a database, the machine's clock and randomness.
    pub fn new(db: Db, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { db, clock, entropy, known: Arc::default() }
    }

    /// All tenants, at most half a second old.
    pub async fn tenants(&self) -> Result<Arc<Vec<Tenant>>> {
        let now = self.clock.now().as_microsecond();
        {
            let known = self.known();
            if known.read_at.is_some_and(|at| now - at < FRESH_US) {
                return Ok(known.tenants.clone());
            }
        }
        let tenants = Arc::new(list_tenants(self.db.read()).await?);
        let mut known = self.known();
        known.tenants = tenants.clone();
        known.read_at = Some(now);
        Ok(tenants)
    }

    /// One tenant.
    pub async fn tenant(&self, id: TenantId) -> Result<Tenant> {
        if let Some(found) = self.tenants().await?.iter().find(|t| t.id == id) {
            return Ok(found.clone());
        }
        self.tenants_changed();
        let tenants = self.tenants().await?;
        tenants.iter().find(|t| t.id == id).cloned().ok_or_else(|| Error::not_found("tenant"))
    }

    /// The tenant whose shop answers to a `Host` header.
    pub async fn tenant_for_host(&self, host: &str) -> Result<Option<TenantId>> {
        Ok(find_tenant_by_host(&self.tenants().await?, host).map(|t| t.id))
    }

    /// A context for `actor` at the tenant's present instant.
    pub async fn context_for(&self, tenant: TenantId, actor: Actor, request_id: Uuid) -> Result<OpContext> {
        let found = self.tenant(tenant).await?;
        let now = self.now_of(&found).await?;
        let ctx = OpContext::new(tenant, found.mode, now, found.zone, request_id, self.entropy.clone());
        Ok(ctx.acting_as(actor))
    }

    /// Forgets the tenants read so far; call it after a change.
    pub fn tenants_changed(&self) {
        self.known().read_at = None;
    }

    /// Forgets a tenant's clock; call it after moving it.
    pub fn clock_moved(&self, tenant: TenantId) {
        self.known().offsets.remove(&tenant);
    }

    async fn now_of(&self, tenant: &Tenant) -> Result<Timestamp> {
        let machine = self.clock.now();
        if tenant.mode == TenantMode::Live {
            return Ok(machine);
        }
        let at = machine.as_microsecond();
        let cached = self.known().offsets.get(&tenant.id).copied();
        let offset = match cached {
            Some((offset, read_at)) if at - read_at < FRESH_US => offset,
            _ => {
                let offset = clock::offset_us(self.db.read(), tenant.id).await?;
                self.known().offsets.insert(tenant.id, (offset, at));
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
