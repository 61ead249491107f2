//! Power actions, the rescue system, a new password.

use crate::error::Result;
use crate::models::{ActionResult, InstanceId, LoginSecrets, PowerAction};
use crate::operation::{Declared, Operation};
use crate::reply::One;
use crate::{Call, Client};

static START: Operation<(), (), One<ActionResult>> =
    Operation::post("start", "/v1/compute/instances/{instanceId}/actions/start");
static STOP: Operation<(), (), One<ActionResult>> =
    Operation::post("stop", "/v1/compute/instances/{instanceId}/actions/stop");
static RESTART: Operation<(), (), One<ActionResult>> =
    Operation::post("restart", "/v1/compute/instances/{instanceId}/actions/restart");
static SHUTDOWN: Operation<(), (), One<ActionResult>> =
    Operation::post("shutdown", "/v1/compute/instances/{instanceId}/actions/shutdown");
static RESCUE: Operation<(), LoginSecrets, One<ActionResult>> =
    Operation::post("rescue", "/v1/compute/instances/{instanceId}/actions/rescue");
static RESET_PASSWORD: Operation<(), LoginSecrets, One<ActionResult>> =
    Operation::post("resetPasswordAction", "/v1/compute/instances/{instanceId}/actions/resetPassword");

pub(super) static ALL: &[&dyn Declared] = &[&START, &STOP, &RESTART, &SHUTDOWN, &RESCUE, &RESET_PASSWORD];

impl Client {
    /// Starts, stops, restarts or shuts down a machine.
    pub async fn power(&self, call: impl Into<Call>, instance: InstanceId, power: PowerAction) -> Result<ActionResult> {
        match power {
            PowerAction::Start => self.start(call, instance).await,
            PowerAction::Stop => self.stop(call, instance).await,
            PowerAction::Restart => self.restart(call, instance).await,
            PowerAction::Shutdown => self.shutdown(call, instance).await,
        }
    }

    /// Switches on.
    pub async fn start(&self, call: impl Into<Call>, instance: InstanceId) -> Result<ActionResult> {
        self.run(call, START.at(&[&instance])).await
    }

    /// Switches off hard.
    pub async fn stop(&self, call: impl Into<Call>, instance: InstanceId) -> Result<ActionResult> {
        self.run(call, STOP.at(&[&instance])).await
    }

    /// Switches off and on.
    pub async fn restart(&self, call: impl Into<Call>, instance: InstanceId) -> Result<ActionResult> {
        self.run(call, RESTART.at(&[&instance])).await
    }

    /// Asks the guest to shut down.
    pub async fn shutdown(&self, call: impl Into<Call>, instance: InstanceId) -> Result<ActionResult> {
        self.run(call, SHUTDOWN.at(&[&instance])).await
    }

    /// Boots the rescue system with these logins.
    pub async fn rescue(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        login: &LoginSecrets,
    ) -> Result<ActionResult> {
        self.run(call, RESCUE.at(&[&instance]).body(login)).await
    }

    /// Sets the password of the default user.
    pub async fn reset_password(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        login: &LoginSecrets,
    ) -> Result<ActionResult> {
        self.run(call, RESET_PASSWORD.at(&[&instance]).body(login)).await
    }
}
