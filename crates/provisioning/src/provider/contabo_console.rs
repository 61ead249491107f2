//! Contabo's VNC behind the port. The calls are not published: an account that does not know them offers no console.

use mpanel_core::Secret;

use super::console::{CloudConsole, CloudConsoles};
use super::contabo::{Contabo, call, number};
use super::{Answer, CallId, ProviderError};

#[async_trait::async_trait]
impl CloudConsoles for Contabo {
    async fn console(&self, id: CallId, machine: &str) -> Answer<Option<CloudConsole>> {
        match self.client.get_vnc(call(id), number(machine)?).await.map_err(ProviderError::from) {
            Ok(found) => {
                let port = u32::try_from(found.vnc_port).unwrap_or(0);
                Ok(Some(CloudConsole { enabled: found.enabled, host: found.vnc_ip, port }))
            }
            // An unknown route, or one that our user may not call; a machine that is missing is said differently.
            Err(ProviderError::NotFound { message }) if message.starts_with("Cannot ") => Ok(None),
            Err(ProviderError::Refused { status: 403 | 405 | 501, .. }) => Ok(None),
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
