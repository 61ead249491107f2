//! Passwords: the rule, Argon2id (OWASP parameters), and equal work for unknown accounts.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use mpanel_core::{Error, Result, Secret};
use tokio::sync::Semaphore;

/// Shortest password accepted.
pub const MIN_LENGTH: usize = 10;
/// Longest password accepted, so that hashing cannot be used to exhaust memory or time.
pub const MAX_LENGTH: usize = 256;

/// Hashes at work at the same moment: each takes 19 MiB and a core for some tens of milliseconds.
static AT_WORK: Semaphore = Semaphore::const_new(2);

/// Checks the password rule; `pointer` names the field.
pub fn check_password(pointer: &str, password: &Secret, email: &str) -> Result<()> {
    let text = password.expose();
    let length = text.chars().count();
    if length < MIN_LENGTH {
        let detail = format!("Use at least {MIN_LENGTH} characters. A short sentence is a good password.");
        return Err(Error::invalid(pointer, "too_short", detail));
    }
    if length > MAX_LENGTH {
        return Err(Error::invalid(pointer, "too_long", format!("Use at most {MAX_LENGTH} characters.")));
    }
    if text.eq_ignore_ascii_case(email) {
        return Err(Error::invalid(pointer, "too_easy", "The password must not be the e-mail address."));
    }
    Ok(())
}

fn argon2() -> Argon2<'static> {
    // OWASP password storage cheat sheet: Argon2id, 19 MiB, two passes, one lane.
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a password; slow on purpose, so call it where blocking is allowed.
pub fn hash_password(password: &Secret) -> Result<String> {
    let hash = argon2().hash_password(password.expose().as_bytes());
    hash.map(|h| h.to_string()).map_err(|e| Error::internal(format!("hashing a password: {e}")))
}

/// Whether `password` is the one behind `hash`; as slow as hashing.
pub fn verify_password(password: &Secret, hash: &str) -> bool {
    argon2::PasswordHash::new(hash)
        .is_ok_and(|parsed| argon2().verify_password(password.expose().as_bytes(), &parsed).is_ok())
}

/// Hashes a password off the async threads, a few at a time. Never call it inside a transaction.
pub async fn hash_password_in_turn(password: &Secret) -> Result<String> {
    let password = password.clone();
    in_turn(move || hash_password(&password)).await?
}

/// Whether `password` is the one behind `hash`, off the async threads; without a hash it does the same work and says no.
pub async fn verify_password_in_turn(password: &Secret, hash: Option<&str>) -> Result<bool> {
    let known = hash.is_some();
    let (password, hash) = (password.clone(), hash.unwrap_or(DECOY).to_owned());
    Ok(in_turn(move || verify_password(&password, &hash)).await? && known)
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = AT_WORK.acquire().await.map_err(|_| Error::internal("waiting for a password hash"))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal("hashing a password").with_source(e))
}

/// A hash of nothing anybody knows; verified against when the account does not exist, so that both take equally long.
pub const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$HoHPKUEoHMBHX3yV0FEFQTaR6JdG9pLZtQPkLDxxIwE";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_verifies_its_password_and_no_other() {
        let right = Secret::new("correct horse battery");
        let hash = hash_password(&right).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify_password(&right, &hash));
        assert!(!verify_password(&Secret::new("wrong horse battery"), &hash));
        assert!(!verify_password(&right, DECOY));
    }

    #[test]
    fn weak_passwords_are_refused_with_the_field() {
        for bad in ["short", "ada@example.com", &"x".repeat(300)] {
            let error = check_password("/password", &Secret::new(bad), "ada@example.com").unwrap_err();
            assert_eq!(error.fields()[0].pointer, "/password");
        }
    }
}
