//! VNC. Not part of the published API, and so not in the list of operations: an account may answer 404 to all of it.

use crate::error::Result;
use crate::models::{Empty, InstanceId, SetVncPassword, VncAccess};
use crate::operation::Operation;
use crate::reply::{Done, One};
use crate::{Call, Client, Secret};

const PATH: &str = "/v1/compute/instances/{instanceId}/vnc";

static GET_VNC: Operation<(), (), One<VncAccess>> = Operation::get("retrieveVnc", PATH);
static ENABLE_VNC: Operation<(), Empty, Done> = Operation::post("enableVnc", PATH);
static SET_VNC_PASSWORD: Operation<(), SetVncPassword, Done> = Operation::patch("patchVncPassword", PATH);
static DISABLE_VNC: Operation<(), (), Done> = Operation::delete("disableVnc", PATH);

impl Client {
    /// Where a machine's screen can be reached (unpublished).
    pub async fn get_vnc(&self, call: impl Into<Call>, instance: InstanceId) -> Result<VncAccess> {
        self.run(call, GET_VNC.at(&[&instance])).await
    }

    /// Switches VNC on (unpublished).
    pub async fn enable_vnc(&self, call: impl Into<Call>, instance: InstanceId) -> Result<()> {
        self.run(call, ENABLE_VNC.at(&[&instance]).body(&Empty {})).await
    }

    /// Sets the VNC password (unpublished). Doing it again with the same one changes nothing.
    pub async fn set_vnc_password(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        password: impl Into<Secret>,
    ) -> Result<()> {
        let body = SetVncPassword { vnc_password: password.into() };
        self.run(call, SET_VNC_PASSWORD.at(&[&instance]).body(&body)).await
    }

    /// Switches VNC off (unpublished).
    pub async fn disable_vnc(&self, call: impl Into<Call>, instance: InstanceId) -> Result<()> {
        self.run(call, DISABLE_VNC.at(&[&instance])).await
    }
}
