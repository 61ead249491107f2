//! What we ask of a provider about applications that it installs itself.

use super::{Answer, CallId};

/// An application of the provider's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudApplication {
    /// What orders and reinstallations name.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
}

/// The applications of an account.
#[async_trait::async_trait]
pub trait CloudApplications {
    /// All of them; `None` when the account does not tell any.
    async fn applications(&self, call: CallId) -> Answer<Option<Vec<CloudApplication>>>;
}
