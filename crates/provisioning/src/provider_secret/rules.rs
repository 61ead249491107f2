//! Whose a stored secret is, and what may be stored: pure.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, Result, ServiceId};

use super::store::SecretRow;
use super::{NewProviderSecret, ProviderSecretView, SecretState, SecretUse};
use crate::provider::secrets::StoredSecret;
use crate::provider::{SecretKind, naming, password};
use crate::ssh_key::{check_ssh_key, fingerprint};

/// Longest name the provider takes.
const LONGEST_NAME: usize = 255;
/// Longest password; the provider's own answers hold no more.
const LONGEST_PASSWORD: usize = 500;

/// What is known of a server's login.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub service: ServiceId,
    pub customer: CustomerId,
    pub hostname: String,
    /// It has ended.
    pub ended: bool,
    /// It is being set up or changed, so that its secrets are about to be sent.
    pub busy: bool,
    /// The provider's id of its present password.
    pub password: Option<String>,
    /// The marks of its present keys, as they are part of the secrets' names, and what the customer calls each.
    pub keys: Vec<(String, Option<String>)>,
}

/// The server whose login a secret is or was, by the name that mPanel gave it.
pub(super) fn used_by(secret: &StoredSecret, servers: &HashMap<String, Server>) -> Option<SecretUse> {
    let (server, mark) = naming::secret_owner(&secret.name)?;
    let server = servers.get(server)?;
    let key = server.keys.iter().find(|(of, _)| mark == Some(of.as_str()));
    let is_password = mark.is_none() && server.password.as_ref() == Some(&secret.id);
    Some(SecretUse {
        service: server.service,
        customer: server.customer,
        hostname: server.hostname.clone(),
        current: !server.ended && (server.busy || key.is_some() || is_password),
        key_name: key.and_then(|(_, name)| name.clone()),
    })
}

/// Whether what is known here of a secret is of none that the provider still has, so that its name is free. One that was
/// asked for and is not confirmed may yet appear.
pub(super) fn is_stale(row: &SecretRow, listed: &[ProviderSecretView]) -> bool {
    let gone = |id: &String| listed.iter().all(|view| view.id != *id);
    row.state != SecretState::Requested.as_str() && row.provider_id.as_ref().is_none_or(gone)
}

/// Checks a secret to be added.
pub(super) fn check(new: &NewProviderSecret) -> Result<()> {
    let name = &new.name;
    if name.is_empty()
        || name.trim() != name
        || name.chars().count() > LONGEST_NAME
        || name.chars().any(char::is_control)
    {
        let detail = "Use 1 to 255 characters, without line breaks.";
        return Err(Error::invalid("/name", "not_valid", detail));
    }
    if naming::secret_owner(name).is_some() {
        let detail = "Names of this form are those of the logins of servers. Choose another.";
        return Err(Error::invalid("/name", "not_valid", detail));
    }
    check_value(new.kind, new.value.expose()).map(drop)
}

/// Checks a value; returns the fingerprint of a key.
pub(super) fn check_value(kind: SecretKind, value: &str) -> Result<Option<String>> {
    match kind {
        SecretKind::SshKey => Ok(Some(fingerprint(&check_ssh_key("/value", value)?))),
        SecretKind::Password if value.chars().count() <= LONGEST_PASSWORD && password::is_accepted(value) => Ok(None),
        SecretKind::Password => {
            let detail = "Use 8 to 500 characters with capital and small letters, and one digit with two of \
                          !@#$^&*?_~ or three digits with one of them.";
            Err(Error::invalid("/value", "not_valid", detail))
        }
    }
}

/// What the provider gets: a key as one line without what surrounds it.
pub(super) fn sent(kind: SecretKind, value: &str) -> Result<String> {
    match kind {
        SecretKind::SshKey => Ok(check_ssh_key("/value", value)?.line().to_owned()),
        SecretKind::Password => Ok(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use mpanel_core::Secret;
    use uuid::Uuid;

    use super::*;

    const TAIL: &str = "9fa0b1c2d3e4f506";
    const MARK: &str = "0123456789abcdef";

    fn server() -> Server {
        Server {
            service: ServiceId(Uuid::from_u128(1)),
            customer: CustomerId(Uuid::from_u128(2)),
            hostname: "web1.example.com".to_owned(),
            ended: false,
            busy: false,
            password: Some("7".to_owned()),
            keys: vec![("00112233445566aa".to_owned(), None), (MARK.to_owned(), Some("laptop".to_owned()))],
        }
    }

    #[test]
    fn a_secret_belongs_to_the_server_in_its_name_and_is_used_while_it_is_the_login() {
        let ended = Server { ended: true, busy: true, ..server() };
        let busy = Server { busy: true, ..server() };
        let bare = Server { password: None, keys: Vec::new(), ..server() };
        let password = format!("mp {TAIL} password 2");
        let key = format!("mp {TAIL} key 1 {MARK}");
        let old_key = format!("mp {TAIL} key 1 fedcba9876543210");
        // Server, name, id, whether it is the present login (`None`: of no server), whether the key's name is known.
        for (server, name, id, current, named) in [
            (server(), password.as_str(), "7", Some(true), false),
            (server(), &password, "8", Some(false), false),
            (server(), &key, "8", Some(true), true),
            (server(), &old_key, "8", Some(false), false),
            (busy.clone(), &password, "8", Some(true), false),
            (busy, &old_key, "8", Some(true), false),
            (ended, &key, "8", Some(false), true),
            (bare.clone(), &password, "7", Some(false), false),
            (bare, &key, "7", Some(false), false),
            (server(), "office", "7", None, false),
            (server(), "mp 0000000000000000 password 1", "7", None, false),
        ] {
            let secret =
                StoredSecret { id: id.to_owned(), name: name.to_owned(), kind: None, made_at: None, changed_at: None };
            let found = used_by(&secret, &HashMap::from([(TAIL.to_owned(), server)]));
            assert_eq!(found.as_ref().map(|u| u.current), current, "{name} {id}");
            assert_eq!(found.is_some_and(|u| u.key_name.is_some()), named, "{name} {id}");
        }
    }

    #[test]
    fn values_are_checked_before_the_provider_refuses_them() {
        let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
        let owned = format!("mp {TAIL} password 1");
        for (name, kind, value, field) in [
            ("office", SecretKind::Password, "Abcdef1!?", None),
            ("office", SecretKind::Password, "Abcde123!", None),
            ("office", SecretKind::Password, "Abcdefg1!", Some("/value")),
            ("office", SecretKind::Password, "abcdef1!?", Some("/value")),
            ("office", SecretKind::Password, "Ab1!?", Some("/value")),
            ("office", SecretKind::SshKey, key, None),
            ("office", SecretKind::SshKey, "Abcdef1!?", Some("/value")),
            ("", SecretKind::Password, "Abcdef1!?", Some("/name")),
            (" office", SecretKind::Password, "Abcdef1!?", Some("/name")),
            (&owned, SecretKind::Password, "Abcdef1!?", Some("/name")),
        ] {
            let new = NewProviderSecret { name: name.to_owned(), kind, value: Secret::new(value) };
            let checked = check(&new);
            let at = checked.as_ref().err().map(|e| e.fields()[0].pointer.as_str());
            assert_eq!(at, field, "{name:?} {value:?}");
        }
        assert!(check_value(SecretKind::SshKey, key).unwrap().is_some_and(|print| print.starts_with("SHA256:")));
    }
}
