//! Power actions, the rescue system, a new password.

use reqwest::Method;

use crate::error::Result;
use crate::models::{ActionResult, InstanceId, LoginSecrets, PowerAction};
use crate::request::Request;
use crate::{Call, Client};

fn action(id: InstanceId, name: &'static str) -> Request {
    Request::new(Method::POST, "compute/instances").segment(id).then("actions").then(name)
}

impl Client {
    /// Starts, stops, restarts or shuts down a machine.
    pub async fn power(&self, call: impl Into<Call>, id: InstanceId, power: PowerAction) -> Result<ActionResult> {
        self.one(&call.into(), &action(id, power.as_str())).await
    }

    /// Switches on.
    pub async fn start(&self, call: impl Into<Call>, id: InstanceId) -> Result<ActionResult> {
        self.power(call, id, PowerAction::Start).await
    }

    /// Switches off hard.
    pub async fn stop(&self, call: impl Into<Call>, id: InstanceId) -> Result<ActionResult> {
        self.power(call, id, PowerAction::Stop).await
    }

    /// Switches off and on.
    pub async fn restart(&self, call: impl Into<Call>, id: InstanceId) -> Result<ActionResult> {
        self.power(call, id, PowerAction::Restart).await
    }

    /// Asks the guest to shut down.
    pub async fn shutdown(&self, call: impl Into<Call>, id: InstanceId) -> Result<ActionResult> {
        self.power(call, id, PowerAction::Shutdown).await
    }

    /// Boots the rescue system with these logins.
    pub async fn rescue(&self, call: impl Into<Call>, id: InstanceId, login: &LoginSecrets) -> Result<ActionResult> {
        let call = call.into();
        let request = action(id, "rescue").json(call.request_id(), login)?;
        self.one(&call, &request).await
    }

    /// Sets the password of the default user.
    pub async fn reset_password(
        &self,
        call: impl Into<Call>,
        id: InstanceId,
        login: &LoginSecrets,
    ) -> Result<ActionResult> {
        let call = call.into();
        let request = action(id, "resetPassword").json(call.request_id(), login)?;
        self.one(&call, &request).await
    }
}
