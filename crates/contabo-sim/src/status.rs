//! The states a machine can be in, as the wire names them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a machine is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Ordered; has no address yet.
    Provisioning,
    /// Has no operating system.
    Uninstalled,
    /// Switched on.
    Running,
    /// Switched off.
    Stopped,
    /// Something went wrong; see the error message.
    Error,
    /// The operating system is being installed.
    Installing,
    /// The provider does not know.
    Unknown,
    /// Waits for a person at the provider.
    ManualProvisioning,
    /// Ordered but sold out.
    ProductNotAvailable,
    /// Waits for the account to be verified.
    VerificationRequired,
    /// Runs the rescue system.
    Rescue,
    /// Waits for the provider's invoice to be paid.
    PendingPayment,
    /// Anything else.
    Other,
    /// A new password is being set.
    ResetPassword,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 14] = [
        Self::Provisioning,
        Self::Uninstalled,
        Self::Running,
        Self::Stopped,
        Self::Error,
        Self::Installing,
        Self::Unknown,
        Self::ManualProvisioning,
        Self::ProductNotAvailable,
        Self::VerificationRequired,
        Self::Rescue,
        Self::PendingPayment,
        Self::Other,
        Self::ResetPassword,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provisioning => "provisioning",
            Self::Uninstalled => "uninstalled",
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Error => "error",
            Self::Installing => "installing",
            Self::Unknown => "unknown",
            Self::ManualProvisioning => "manual_provisioning",
            Self::ProductNotAvailable => "product_not_available",
            Self::VerificationRequired => "verification_required",
            Self::Rescue => "rescue",
            Self::PendingPayment => "pending_payment",
            Self::Other => "other",
            Self::ResetPassword => "reset_password",
        }
    }

    /// The machine exists as hardware: it can be switched and installed.
    pub(crate) fn is_switchable(self) -> bool {
        matches!(self, Self::Running | Self::Stopped | Self::Rescue | Self::ResetPassword | Self::Error)
    }

    /// A reinstall is taken; one that hangs may be started again.
    pub(crate) fn is_installable(self) -> bool {
        self.is_switchable() || matches!(self, Self::Uninstalled | Self::Installing)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
