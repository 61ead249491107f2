//! The empty object, which the API takes where other APIs take `true`.

use serde::{Deserialize, Deserializer, Serialize};

/// `{}` on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Empty {}

impl Empty {
    /// `{}` for yes, nothing for no.
    pub(super) fn when(is_wanted: bool) -> Option<Self> {
        is_wanted.then_some(Self {})
    }
}

/// For `skip_serializing_if`.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(super) fn is_off(is_wanted: &bool) -> bool {
    !is_wanted
}

/// A yes as `{}`; a no has to be left out.
pub(super) mod switch {
    use super::{Deserialize, Deserializer, Empty, Serialize};

    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(in super::super) fn serialize<S: serde::Serializer>(
        is_wanted: &bool,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Empty::when(*is_wanted).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        Option::<Empty>::deserialize(deserializer).map(|found| found.is_some())
    }
}
