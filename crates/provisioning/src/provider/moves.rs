//! What we ask of a provider about moving machines to other regions.

use super::{Answer, CallId};

/// Moves of an account's machines.
#[async_trait::async_trait]
pub trait CloudMoves {
    /// Whether a machine can be moved now; a refusal holds the provider's reasons.
    async fn check_move(&self, call: CallId, machine: &str) -> Answer<()>;
    /// Asks for a machine to be moved; returns the number under which the provider's staff does it. Sent twice, it would
    /// be asked for twice.
    async fn request_move(&self, call: CallId, machine: &str, region: &str) -> Answer<String>;
}
