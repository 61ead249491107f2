//! Enumerations of the API. Each keeps a word it does not know, because the
//! API grows new ones without notice.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($variant:ident = $text:literal $(| $alias:literal)*),* $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $text, "` on the wire.")] $variant,)*
            /// A word this crate does not know, kept as it came.
            Unrecognised(String),
        }

        impl $name {
            /// All words this crate knows.
            pub const KNOWN: &'static [$name] = &[$($name::$variant),*];

            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unrecognised(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($text $(| $alias)* => Self::$variant,)*
                    other => Self::Unrecognised(other.to_owned()),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Unrecognised(String::new())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from(String::deserialize(deserializer)?.as_str()))
            }
        }
    };
}

words!(
    /// Where a machine is in its life.
    InstanceStatus {
        Provisioning = "provisioning",
        Uninstalled = "uninstalled",
        Running = "running",
        Stopped = "stopped",
        Error = "error",
        Installing = "installing",
        Unknown = "unknown",
        ManualProvisioning = "manual_provisioning",
        ProductNotAvailable = "product_not_available",
        VerificationRequired = "verification_required",
        Rescue = "rescue",
        PendingPayment = "pending_payment" | "pendingPayment",
        Other = "other",
        ResetPassword = "reset_password",
    }
);

words!(
    /// Where a machine can be ordered.
    Region {
        Eu = "EU",
        UsCentral = "US-central",
        UsEast = "US-east",
        UsWest = "US-west",
        Singapore = "SIN",
        UnitedKingdom = "UK",
        Australia = "AUS",
        Japan = "JPN",
        India = "IND",
    }
);

words!(
    /// The family of a product.
    ProductType { Hdd = "hdd", Ssd = "ssd", Vds = "vds", Nvme = "nvme", Performance = "performance" }
);

words!(
    /// The user that may log in after an installation.
    DefaultUser { Root = "root", Admin = "admin", Administrator = "administrator" }
);

words!(
    /// The family of operating systems of an image.
    OsType { Linux = "Linux", Windows = "Windows" }
);

words!(
    /// The file format of an image.
    ImageFormat { Iso = "iso", Qcow2 = "qcow2" }
);

words!(
    /// What a stored secret is.
    SecretKind { Password = "password", Ssh = "ssh" }
);

words!(
    /// What an audit entry records.
    AuditAction { Created = "CREATED", Updated = "UPDATED", Deleted = "DELETED" }
);

/// The power actions that take no settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PowerAction {
    /// Switch on; does nothing to a running machine.
    Start,
    /// Switch off hard.
    Stop,
    /// Switch off and on.
    Restart,
    /// Ask the guest to shut down.
    Shutdown,
}

impl PowerAction {
    /// The last part of the path.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Shutdown => "shutdown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip_and_unknown_ones_are_kept() {
        for status in InstanceStatus::KNOWN {
            assert_eq!(&InstanceStatus::from(status.as_str()), status);
        }
        assert_eq!(InstanceStatus::from("pendingPayment"), InstanceStatus::PendingPayment);
        let odd: InstanceStatus = serde_json::from_str(r#""brand_new""#).unwrap();
        assert_eq!(odd, InstanceStatus::Unrecognised("brand_new".to_owned()));
        assert_eq!(serde_json::to_string(&odd).unwrap(), r#""brand_new""#);
    }
}
