//! Enumerations of the API. Each keeps a word it does not know, because the
//! API grows new ones without notice.

use std::fmt;

use serde::de::{EnumAccess, VariantAccess, Visitor};

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
                Self::from("")
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(word))
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, word: &str) -> bool {
                self.as_str() == word
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // Read as an enumeration, which tells the format which words are known.
                deserializer.deserialize_enum(stringify!($name), &[$($text),*], super::Word).map(|word| Self::from(word.as_str()))
            }
        }
    };
}

mod access;
mod diagnosis;
mod domains;
mod machines;
mod networks;
mod storage;

pub use access::{Locale, PermissionAction, TagResourceType};
pub use diagnosis::{ObjectType, RemedyDescription, RemedyInternalNote, RemedyName, RemedyNote, RunStatus};
pub use domains::{CancellationReason, DomainResourceType, DomainStatus, Gender, HandleType};
pub use machines::{
    AuditAction, Capability, DefaultUser, ImageFormat, InstanceStatus, License, MigrationObstacle, OsType, PowerAction,
    ProductType, Region, SecretKind, TenantId,
};
pub use networks::{
    FirewallMemberStatus, FirewallStatus, IpVersion, NetworkMemberStatus, Protocol, RecordType, RuleAction, VipKind,
    VipResourceType,
};
pub use storage::{AutoScalingState, ObjectStorageStatus};

/// Reads any word, known or not.
struct Word;

impl<'de> Visitor<'de> for Word {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E>(self, word: &str) -> Result<String, E> {
        Ok(word.to_owned())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<String, A::Error> {
        let (word, rest) = access.variant::<String>()?;
        rest.unit_variant()?;
        Ok(word)
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
