//! Who does what, for which tenant, when: the first argument of every operation.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Entropy;
use crate::id::{CustomerId, TenantId, TypedId, UserId};

/// Whether a tenant's business is real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantMode {
    /// Real money and machines, the real clock.
    Live,
    /// Simulated provider and gateway, captured mail, a clock that can be moved.
    Sandbox,
}

/// Who is behind an operation. It comes only from a proven principal, never from the request's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Actor {
    /// The program itself; `component` says which part (`automation`, `worker`).
    System {
        /// The part of the program.
        component: String,
    },
    /// A member of the tenant's staff.
    Staff {
        /// Who.
        user: UserId,
        /// Name for the audit log.
        name: String,
    },
    /// A customer's owner or member.
    Customer {
        /// Who.
        user: UserId,
        /// For which customer.
        customer: CustomerId,
        /// Name for the audit log.
        name: String,
    },
    /// A visitor of the shop.
    Anonymous,
    /// A provider or gateway that called back with a valid signature.
    Provider {
        /// Which one.
        name: String,
    },
}

impl Actor {
    /// The program itself.
    pub fn system(component: impl Into<String>) -> Self {
        Actor::System { component: component.into() }
    }

    /// The word used in views: system, staff, customer, provider or anonymous.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::System { .. } => "system",
            Actor::Staff { .. } => "staff",
            Actor::Customer { .. } => "customer",
            Actor::Anonymous => "anonymous",
            Actor::Provider { .. } => "provider",
        }
    }

    /// A name to show.
    pub fn name(&self) -> &str {
        match self {
            Actor::System { component } => component,
            Actor::Staff { name, .. } | Actor::Customer { name, .. } | Actor::Provider { name } => name,
            Actor::Anonymous => "visitor",
        }
    }
}

/// Everything an operation may know about the world besides its arguments.
#[derive(Clone)]
pub struct OpContext {
    /// Whose data is touched; every finder filters by it.
    pub tenant: TenantId,
    /// Live or sandbox.
    pub mode: TenantMode,
    /// Who acts.
    pub actor: Actor,
    /// Correlates browser, log, audit entry and provider call.
    pub request_id: Uuid,
    /// The tenant's present instant.
    pub now: Timestamp,
    /// The tenant's time zone; civil dates are counted in it.
    pub zone: TimeZone,
    entropy: Arc<dyn Entropy>,
}

impl OpContext {
    /// A context for `tenant` at `now`, acting as the program itself.
    pub fn new(
        tenant: TenantId,
        mode: TenantMode,
        now: Timestamp,
        zone: TimeZone,
        request_id: Uuid,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self { tenant, mode, actor: Actor::system("mpanel"), request_id, now, zone, entropy }
    }

    /// The same context for another actor.
    pub fn acting_as(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// The same context at another instant (previews, clock advances).
    pub fn at(mut self, now: Timestamp) -> Self {
        self.now = now;
        self
    }

    /// Today in the tenant's zone.
    pub fn today(&self) -> Date {
        self.now.to_zoned(self.zone.clone()).date()
    }

    /// The instant at which `date` begins in the tenant's zone.
    pub fn start_of(&self, date: Date) -> Timestamp {
        date.to_zoned(self.zone.clone()).map_or(self.now, |z| z.timestamp())
    }

    /// An instant some seconds from now.
    pub fn in_seconds(&self, seconds: i64) -> Timestamp {
        self.now.saturating_add(seconds.seconds()).unwrap_or(self.now)
    }

    /// A new id: version 7, ordered by the tenant's clock.
    pub fn new_id<I: TypedId>(&self) -> I {
        I::from_uuid(self.new_uuid())
    }

    /// A new version 7 UUID at the tenant's present instant.
    pub fn new_uuid(&self) -> Uuid {
        let mut random = [0u8; 10];
        self.entropy.fill(&mut random);
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// `N` random bytes, for tokens and nonces.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut out = [0u8; N];
        self.entropy.fill(&mut out);
        out
    }

    /// The source of randomness, for those who need more than a few bytes.
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.entropy
    }

    /// Whether the tenant is a sandbox.
    pub fn is_sandbox(&self) -> bool {
        self.mode == TenantMode::Sandbox
    }
}

impl fmt::Debug for OpContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpContext")
            .field("tenant", &self.tenant)
            .field("actor", &self.actor)
            .field("request_id", &self.request_id)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
