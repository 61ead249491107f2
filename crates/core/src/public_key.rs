//! OpenSSH public keys, as customers paste them.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Why a text is not a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one whole public key")]
pub struct NotAPublicKey;

/// One public key in the form of an `authorized_keys` line without options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    line: String,
    body: Vec<u8>,
}

impl PublicKey {
    /// The whole line with its comment, without space around it.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The key itself, which its fingerprint is taken of.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// Most keys that can be given for one machine.
pub const MOST_PUBLIC_KEYS: usize = 10;

/// Why a text is not a list of public keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPublicKeys {
    /// There is none, or a line is not one.
    #[error("not one whole public key on each line")]
    Malformed,
    /// There are more than [`MOST_PUBLIC_KEYS`].
    #[error("more than {MOST_PUBLIC_KEYS} public keys")]
    TooMany,
}

/// One or more public keys, one a line, as an `authorized_keys` file has them. A key that is there twice counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKeys(Vec<PublicKey>);

impl PublicKeys {
    /// Each of them, in the order they were given; there is at least one.
    pub fn iter(&self) -> impl Iterator<Item = &PublicKey> {
        self.0.iter()
    }

    /// All of them, one a line.
    pub fn lines(&self) -> String {
        self.0.iter().map(PublicKey::line).collect::<Vec<_>>().join("\n")
    }
}

impl FromStr for PublicKeys {
    type Err = NotPublicKeys;

    fn from_str(text: &str) -> Result<Self, NotPublicKeys> {
        let mut keys: Vec<PublicKey> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let key: PublicKey = line.parse().map_err(|NotAPublicKey| NotPublicKeys::Malformed)?;
            if keys.iter().all(|known| known.body != key.body) {
                keys.push(key);
            }
        }
        match keys.len() {
            0 => Err(NotPublicKeys::Malformed),
            n if n > MOST_PUBLIC_KEYS => Err(NotPublicKeys::TooMany),
            _ => Ok(Self(keys)),
        }
    }
}

impl FromStr for PublicKey {
    type Err = NotAPublicKey;

    fn from_str(text: &str) -> Result<Self, NotAPublicKey> {
        let line = text.trim();
        if line.len() > 4096 || line.chars().any(char::is_control) {
            return Err(NotAPublicKey);
        }
        let body = body(line).ok_or(NotAPublicKey)?;
        Ok(Self { line: line.to_owned(), body })
    }
}

/// Its kind and its numbers, each with its length in front (RFC 4253, section 6.6).
fn body(line: &str) -> Option<Vec<u8>> {
    let mut words = line.split_ascii_whitespace();
    let (kind, encoded) = (words.next()?, words.next()?);
    let known = kind.starts_with("ssh-") || kind.starts_with("ecdsa-sha2-") || kind.starts_with("sk-");
    let bytes = STANDARD.decode(encoded).ok()?;
    let (first, mut rest) = part(&bytes)?;
    if !known || first != kind.as_bytes() || rest.is_empty() {
        return None;
    }
    // A key that was cut off while it was copied does not end where a part ends.
    while !rest.is_empty() {
        (_, rest) = part(rest)?;
    }
    Some(bytes)
}

/// Splits the first part off.
fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}
