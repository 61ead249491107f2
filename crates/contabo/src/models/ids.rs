//! Identifiers of the API, one type each so that they cannot be mixed up.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! number_id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

macro_rules! text_id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(text.to_owned()))
            }
        }
    };
}

number_id!(
    /// A machine's id.
    InstanceId
);
number_id!(
    /// A stored password's or key's id.
    SecretId
);
text_id!(
    /// An image's id, a UUID in text.
    ImageId
);
text_id!(
    /// A snapshot's id, such as `snap1628603855`.
    SnapshotId
);
number_id!(
    /// A tag's id.
    TagId
);
number_id!(
    /// A DNS record's id.
    RecordId
);
number_id!(
    /// A private network's id.
    PrivateNetworkId
);
number_id!(
    /// A role's id.
    RoleId
);
number_id!(
    /// The id of a pair of S3 keys.
    CredentialId
);
number_id!(
    /// A check's id.
    CheckId
);
number_id!(
    /// The id of a check that can be started.
    CheckTemplateId
);
number_id!(
    /// The id of several checks.
    CheckCollectionId
);
number_id!(
    /// The id of a collection that can be started.
    CheckCollectionTemplateId
);
number_id!(
    /// A remedy's id.
    RemedyId
);
number_id!(
    /// The id of several remedies.
    RemedyCollectionId
);
number_id!(
    /// The id of a remedy that can be started.
    RemedyTemplateId
);
text_id!(
    /// A firewall's id, a UUID in text.
    FirewallId
);
text_id!(
    /// A user's id, a UUID in text.
    UserId
);
text_id!(
    /// An object storage's id, a UUID in text.
    ObjectStorageId
);
text_id!(
    /// A movable address's id, a UUID in text.
    VipId
);
text_id!(
    /// A handle's id, such as `CA12345`.
    HandleId
);
