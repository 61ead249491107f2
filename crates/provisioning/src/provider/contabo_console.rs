//! Contabo's VNC behind the port. The calls are not published: an account that does not know them offers no console.

use mpanel_core::Secret;

use super::console::{CloudConsole, CloudConsoles};
use super::contabo::{Contabo, call, number};
use super::{Answer, CallId, ProviderError};

/// Whether an account does not know a call that is not published: an unknown route, or one that our user may not call. A
/// thing that is missing is said differently.
pub(super) fn is_unpublished(error: &ProviderError) -> bool {
    match error {
        ProviderError::NotFound { message } => message.starts_with("Cannot "),
        ProviderError::Refused { status, .. } => matches!(status, 403 | 405 | 501),
        _ => false,
    }
}

#[async_trait::async_trait]
impl CloudConsoles for Contabo {
    async fn console(&self, id: CallId, machine: &str) -> Answer<Option<CloudConsole>> {
        match self.client.get_vnc(call(id), number(machine)?).await.map_err(ProviderError::from) {
            Ok(found) => {
                let port = u32::try_from(found.vnc_port).unwrap_or(0);
                Ok(Some(CloudConsole { enabled: found.enabled, host: found.vnc_ip, port }))
            }
            Err(error) if is_unpublished(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn switch_console(&self, id: CallId, machine: &str, on: bool) -> Answer<()> {
        let machine = number(machine)?;
        if on {
            Ok(self.client.enable_vnc(call(id), machine).await?)
        } else {
            Ok(self.client.disable_vnc(call(id), machine).await?)
        }
    }

    async fn set_console_password(&self, id: CallId, machine: &str, password: &Secret) -> Answer<()> {
        let password = mpanel_contabo::Secret::new(password.expose());
        Ok(self.client.set_vnc_password(call(id), number(machine)?, password).await?)
    }
}
