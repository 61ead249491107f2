//! Standard Webhooks signatures: base64 of HMAC-SHA256 over `id.timestamp.body`.
//!
//! Pure: the secret, the headers and the present instant come in as arguments.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use mpanel_core::{Secret, Timestamp};
use sha2::Sha256;

/// How far the sender's clock may be from ours, either way.
pub const TOLERANCE_SECONDS: i64 = 300;

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A header is missing or not of its form.
    #[error("the webhook-id, webhook-timestamp and webhook-signature headers are needed")]
    Malformed,
    /// Too old, or from the future: a recorded message played again.
    #[error("the webhook's timestamp is not within five minutes of now")]
    Stale,
    /// No signature fits.
    #[error("the webhook's signature does not fit its content")]
    Forged,
    /// Our own secret is unusable.
    #[error("the webhook secret is not of the form whsec_ followed by base64")]
    BadSecret,
}

/// Checks one message. `signatures` is the header: `v1,<base64>` entries separated by spaces.
pub fn verify(
    secret: &Secret,
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), SignatureError> {
    if id.is_empty() || id.len() > 200 || signatures.is_empty() || signatures.len() > 4096 {
        return Err(SignatureError::Malformed);
    }
    let seconds: i64 = timestamp.parse().map_err(|_| SignatureError::Malformed)?;
    let key = key_of(secret)?;
    let signed = Hmac::<Sha256>::new_from_slice(&key)
        .map_err(|_| SignatureError::BadSecret)?
        .chain_update(format!("{id}.{timestamp}."))
        .chain_update(body);
    // `verify_slice` compares in constant time.
    let fits = signatures
        .split(' ')
        .filter_map(|entry| entry.strip_prefix("v1,"))
        .filter_map(|text| STANDARD.decode(text).ok())
        .any(|given| signed.clone().verify_slice(&given).is_ok());
    if !fits {
        return Err(SignatureError::Forged);
    }
    if now.as_second().saturating_sub(seconds).unsigned_abs() > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(SignatureError::Stale);
    }
    Ok(())
}

/// Whether a text can be used as a webhook secret.
pub fn is_usable_secret(secret: &Secret) -> bool {
    key_of(secret).is_ok()
}

fn key_of(secret: &Secret) -> Result<Vec<u8>, SignatureError> {
    let text = secret.expose().strip_prefix("whsec_").ok_or(SignatureError::BadSecret)?;
    let key = STANDARD.decode(text).map_err(|_| SignatureError::BadSecret)?;
    if (24..=64).contains(&key.len()) { Ok(key) } else { Err(SignatureError::BadSecret) }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of the Standard Webhooks reference libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn check(id: &str, at: &str, signatures: &str, body: &[u8], now: i64) -> Result<(), SignatureError> {
        let now = Timestamp::from_second(now).unwrap();
        verify(&Secret::new(SECRET), id, at, signatures, body, now)
    }

    #[test]
    fn the_reference_example_is_believed() {
        let at = AT.to_string();
        assert_eq!(check(ID, &at, SIGNED, BODY, AT), Ok(()));
        assert_eq!(check(ID, &at, SIGNED, BODY, AT + 300), Ok(()));
        let rotated = format!("v1,{} v2,unknown {SIGNED}", "AAAA");
        assert_eq!(check(ID, &at, &rotated, BODY, AT), Ok(()));
    }

    #[test]
    fn anything_changed_is_refused() {
        let at = AT.to_string();
        let later = (AT + 1).to_string();
        assert_eq!(check(ID, &at, SIGNED, b"{}", AT), Err(SignatureError::Forged));
        assert_eq!(check("msg_other", &at, SIGNED, BODY, AT), Err(SignatureError::Forged));
        assert_eq!(check(ID, &later, SIGNED, BODY, AT), Err(SignatureError::Forged));
        assert_eq!(check(ID, &at, "v1,", BODY, AT), Err(SignatureError::Forged));
        assert_eq!(check(ID, &at, "", BODY, AT), Err(SignatureError::Malformed));
        assert_eq!(check(ID, "soon", SIGNED, BODY, AT), Err(SignatureError::Malformed));
        assert_eq!(check(ID, &i64::MIN.to_string(), SIGNED, BODY, AT), Err(SignatureError::Forged));
    }

    #[test]
    fn an_old_message_is_refused_even_with_a_good_signature() {
        let at = AT.to_string();
        assert_eq!(check(ID, &at, SIGNED, BODY, AT + 301), Err(SignatureError::Stale));
        assert_eq!(check(ID, &at, SIGNED, BODY, AT - 301), Err(SignatureError::Stale));
    }

    #[test]
    fn a_secret_must_be_long_and_of_its_form() {
        assert!(is_usable_secret(&Secret::new(SECRET)));
        assert!(!is_usable_secret(&Secret::new("whsec_c2hvcnQ=")));
        assert!(!is_usable_secret(&Secret::new("plain")));
    }
}
