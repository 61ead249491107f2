//! What we ask of a provider about the screens of machines.

use mpanel_core::Secret;

use super::{Answer, CallId};

/// A machine's screen as the provider describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudConsole {
    /// Whether it can be connected to.
    pub enabled: bool,
    /// Host, as the provider names it.
    pub host: String,
    /// Port, as the provider names it.
    pub port: u32,
}

/// The screens of an account's machines.
#[async_trait::async_trait]
pub trait CloudConsoles {
    /// A machine's screen; `None` when the account does not offer any.
    async fn console(&self, call: CallId, machine: &str) -> Answer<Option<CloudConsole>>;
    /// Switches a screen on or off. Doing it again changes nothing.
    async fn switch_console(&self, call: CallId, machine: &str, on: bool) -> Answer<()>;
    /// Sets the password of a screen. Doing it again with the same one changes nothing.
    async fn set_console_password(&self, call: CallId, machine: &str, password: &Secret) -> Answer<()>;
}
