//! What a registry wants before a domain belongs to somebody else: pure.
//!
//! The provider's interface takes other contacts and says nothing of the rules of an ending; what it refuses, it
//! refuses in its own words.

use mpanel_core::{Error, Result};

use crate::words::words;

words! {
    /// What becomes of a change of the owner.
    OwnerRule {
        /// An ending without a country: by ICANN's transfer policy (II.C) the old and the new owner confirm it by mail.
        Confirmed = "confirmed",
        /// An ending of a country: its registry decides, and may ask by mail.
        Registry = "registry",
        /// The provider wants data of the owner that cannot be entered here.
        NotHere = "not_here",
    }
}

/// The rule of a name's ending. For `.it` the provider's document wants the kind of the owner and a fiscal code.
pub fn owner_rule(name: &str) -> OwnerRule {
    match name.rsplit('.').next().unwrap_or_default() {
        "it" => OwnerRule::NotHere,
        ending if ending.len() == 2 => OwnerRule::Registry,
        _ => OwnerRule::Confirmed,
    }
}

/// Refuses another owner where the rule of the ending does.
pub(super) fn allow_other(name: &str) -> Result<()> {
    match owner_rule(name) {
        OwnerRule::Confirmed | OwnerRule::Registry => Ok(()),
        OwnerRule::NotHere => {
            let detail = "The registry wants a fiscal code of the owner, which cannot be entered here. Ask support.";
            Err(Error::invalid("/contacts/owner", "not_accepted", detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_have_their_rule() {
        for (name, rule) in [
            ("example.com", OwnerRule::Confirmed),
            ("example.xn--p1ai", OwnerRule::Confirmed),
            ("example.de", OwnerRule::Registry),
            ("example.co.uk", OwnerRule::Registry),
            ("example.it", OwnerRule::NotHere),
        ] {
            assert_eq!(owner_rule(name), rule, "{name}");
            assert_eq!(allow_other(name).is_err(), rule == OwnerRule::NotHere, "{name}");
        }
    }
}
