//! VNC access to machines, in the shapes that were once documented.

use serde::{Deserialize, Serialize};

use super::{InstanceId, lenient};
use crate::Secret;
use crate::secret::expose;

/// Where a machine's screen can be reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VncAccess {
    /// The machine.
    #[serde(default)]
    pub instance_id: Option<InstanceId>,
    /// Whether it is switched on.
    #[serde(default)]
    pub enabled: bool,
    /// Address.
    #[serde(default)]
    pub vnc_ip: String,
    /// Port.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub vnc_port: u64,
}

/// A new VNC password.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetVncPassword {
    /// The value; the protocol uses eight characters.
    #[serde(serialize_with = "expose")]
    pub vnc_password: Secret,
}
