//! Everything journeys need, put together once at start.

use std::sync::Arc;

use mpanel_core::{Actor, Clock, Entropy, OpContext, Result, TenantId, Timestamp};
use mpanel_db::{Db, Vault};
use uuid::Uuid;

/// The simulators of a sandbox, which have clocks of their own.
#[async_trait::async_trait]
pub trait SandboxPeers: Send + Sync {
    /// Puts the simulators' clocks at `now`, and lets them do what falls due by then.
    async fn clock_moved(&self, tenant: TenantId, now: Timestamp) -> Result<()>;
}

/// The collaborators of every journey. Cheap to clone.
#[derive(Clone)]
pub struct Deps {
    /// The database.
    pub db: Db,
    /// Seals and opens secrets.
    pub vault: Vault,
    /// The machine's clock.
    pub clock: Arc<dyn Clock>,
    /// The machine's randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Makes operation contexts.
    pub contexts: mpanel_identity::Contexts,
    /// Clients of cloud providers, one per account.
    pub providers: mpanel_provisioning::Providers,
    /// Clients of payment gateways.
    pub gateways: mpanel_payments::Gateways,
    /// The registry of VAT numbers.
    pub vat: Arc<dyn mpanel_billing::VatRegistry>,
    /// How mail leaves the house.
    pub mail: mpanel_notify::Transport,
    /// The simulators, where there is a sandbox.
    pub sandbox: Option<Arc<dyn SandboxPeers>>,
}

impl Deps {
    /// A context for `tenant` acting as a part of the program.
    pub async fn system(&self, tenant: TenantId, component: &str) -> Result<OpContext> {
        self.contexts.context_for(tenant, Actor::system(component), self.new_request_id()).await
    }

    /// What provisioning needs.
    pub fn provisioning(&self) -> mpanel_provisioning::Deps {
        mpanel_provisioning::Deps { db: self.db.clone(), vault: self.vault.clone(), providers: self.providers.clone() }
    }

    /// A fresh request id.
    pub fn new_request_id(&self) -> Uuid {
        let mut bytes = [0u8; 16];
        self.entropy.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}
