//! Stored passwords and keys.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::state::{Env, State};

/// Lists have to carry a value (the API document wants at least one character) but do not tell it.
const MASK: &str = "*****";
/// Secret ids begin above this number.
const FIRST_SECRET: i64 = 100_000;
const SPECIALS: &str = "!@#$^&*?_~";

/// What a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Password,
    Ssh,
}

/// One secret.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Secret {
    pub id: i64,
    pub name: String,
    pub kind: Kind,
    pub value: String,
    pub created: Timestamp,
    pub updated: Timestamp,
}

impl Secret {
    /// The row; only the single read and the reply to the creation show the value.
    pub(crate) fn row(&self, env: &Env<'_>, is_shown: bool) -> Value {
        env.row(json!({
            "secretId": self.id,
            "name": self.name,
            "type": self.kind,
            "value": if is_shown { &self.value } else { MASK },
            "createdAt": self.created,
            "updatedAt": self.updated,
        }))
    }
}

impl State {
    /// Keeps a secret whose value was looked at.
    pub(crate) fn add_secret(&mut self, name: String, kind: Kind, value: String, env: &Env<'_>) -> Secret {
        let id = self.number_id(FIRST_SECRET);
        let secret = Secret { id, name, kind, value, created: env.at, updated: env.at };
        self.secrets.insert(id, secret.clone());
        secret
    }
}

/// What is wrong with a value of this kind, if something is.
pub(crate) fn value_trouble(kind: Kind, value: &str) -> Option<String> {
    if value.chars().count() < 8 {
        return Some("value must be longer than or equal to 8 characters".to_owned());
    }
    if kind == Kind::Ssh || is_password(value) {
        return None;
    }
    let rule = "value must have upper and lower case letters and either one number with two special characters";
    Some(format!("{rule} or three numbers with one special character, of {SPECIALS}"))
}

fn is_password(value: &str) -> bool {
    let count = |is: fn(char) -> bool| value.chars().filter(|c| is(*c)).count();
    let digits = count(|c| c.is_ascii_digit());
    let specials = count(|c| SPECIALS.contains(c));
    let has_both_cases = count(|c| c.is_ascii_uppercase()) > 0 && count(|c| c.is_ascii_lowercase()) > 0;
    has_both_cases && ((digits >= 1 && specials >= 2) || (digits >= 3 && specials >= 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_follow_the_documented_pattern() {
        let check = |value: &str, is_good: bool| assert_eq!(value_trouble(Kind::Password, value).is_none(), is_good);
        check("PwdA?2092w#", true);
        check("Abcdef1!?", true);
        check("Abcde123!", true);
        check("Abcdefg1!", false);
        check("abcdef1!?", false);
        check("Ab1!?", false);
        check("Abcdef12?", false);
        assert!(value_trouble(Kind::Ssh, "ssh-ed25519 AAAA").is_none());
    }
}
