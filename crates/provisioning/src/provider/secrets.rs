//! What we ask of a provider about the passwords and keys that are stored with it.

use mpanel_core::{Secret, Timestamp};

use super::{Answer, CallId, SecretKind};

/// A stored secret as the provider describes it: never its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSecret {
    /// The provider's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is; `None` for a kind that is not known here.
    pub kind: Option<SecretKind>,
    /// When it was stored.
    pub made_at: Option<Timestamp>,
    /// When it was last changed.
    pub changed_at: Option<Timestamp>,
}

/// The secrets of an account.
#[async_trait::async_trait]
pub trait CloudSecrets {
    /// All of them.
    async fn secrets(&self, call: CallId) -> Answer<Vec<StoredSecret>>;
    /// Gives one another value. Doing it again with the same one changes nothing.
    async fn set_secret(&self, call: CallId, reference: &str, value: &Secret) -> Answer<()>;
}
