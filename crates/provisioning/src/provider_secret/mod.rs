//! The passwords and keys that are stored at a provider: those of servers, those that staff has added, and those that
//! were made elsewhere. The list is the provider's own; what is known here says whose each is.
//!
//! A value is kept, sealed, only until the provider has confirmed it, so that a reply that is lost can be asked for
//! again; after that nobody can see it. A machine reads its secrets when it is made or installed, never later.

mod ops;
mod read;
mod rules;
mod settle;
pub(crate) mod store;

use mpanel_core::{CustomerId, Secret, ServiceId, Timestamp};
use serde::Serialize;

use crate::provider::SecretKind;
use crate::words::words;

pub use ops::{add_provider_secret, delete_provider_secret, rotate_provider_secret};
pub use read::list_provider_secrets;
pub use settle::settle_provider_secret;

words! {
    /// Who made a secret.
    SecretOrigin {
        /// mPanel, as the login of a server.
        Server = "server",
        /// Staff, here.
        Staff = "staff",
        /// Somebody, in the provider's own panel or by another program.
        Elsewhere = "elsewhere",
    }
}

words! {
    /// Where a secret is.
    SecretState {
        /// Asked for; the provider has not confirmed it.
        Requested = "requested",
        /// The provider has it.
        Stored = "stored",
        /// Its new value is on the way.
        Rotating = "rotating",
        /// The provider did not take it.
        Failed = "failed",
    }
}

/// A secret to store.
#[derive(Debug, Clone)]
pub struct NewProviderSecret {
    /// Name, unique in the account.
    pub name: String,
    /// What it is.
    pub kind: SecretKind,
    /// The password, or the public key as one line.
    pub value: Secret,
}

/// A server whose login a secret is or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretUse {
    /// The service.
    pub service: ServiceId,
    /// Its customer.
    pub customer: CustomerId,
    /// Its host name.
    pub hostname: String,
    /// Whether it is the present login; an earlier one, or that of a server that has ended, is needed by nobody.
    pub current: bool,
    /// What the customer calls the key among those they keep.
    pub key_name: Option<String>,
}

/// A secret as it is shown: never its value.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderSecretView {
    /// The provider's id; ours while the provider has not confirmed it.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is; `None` for a kind that is not known here.
    pub kind: Option<SecretKind>,
    /// Who made it.
    pub origin: SecretOrigin,
    /// Where it is.
    pub state: SecretState,
    /// Why the provider did not take it.
    pub error: Option<String>,
    /// Of a key whose text is known here, as `ssh-keygen -lf` shows it.
    pub fingerprint: Option<String>,
    /// When it was stored.
    pub made_at: Option<Timestamp>,
    /// When its value was last changed.
    pub changed_at: Option<Timestamp>,
    /// Who added it here.
    pub made_by: Option<String>,
    /// The server whose login it is or was.
    pub used_by: Option<SecretUse>,
}

impl ProviderSecretView {
    /// Whether a server needs it.
    pub fn is_used(&self) -> bool {
        self.used_by.as_ref().is_some_and(|used| used.current)
    }
}

/// How many values are kept here.
#[cfg(test)]
pub(crate) async fn kept_values(ctx: &mpanel_core::OpContext, deps: &crate::Deps) -> usize {
    use mpanel_db::TenantScoped as _;
    let rows = store::row::Entity::find_in(ctx).all(deps.db.read()).await.unwrap();
    rows.iter().filter(|row| row.sealed_value.is_some()).count()
}
