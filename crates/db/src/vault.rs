//! Sealed secrets: envelope encryption bound to a tenant and a purpose.
//!
//! Every value gets its own random data key, which encrypts the value and is
//! itself wrapped by a master key. The sealed text names the master key, so the
//! master can be rotated by re-wrapping ([`Vault::rewrap`]) without touching the
//! values. Tenant and purpose are authenticated data: a sealed text copied to
//! another tenant's row, or to another column, does not open.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use mpanel_core::{Error, OpContext, Result, Secret, TenantId};
use sha2::Sha256;

/// The master keys; the last one seals, all of them open.
#[derive(Clone)]
pub struct Vault {
    keys: Arc<Vec<(String, [u8; 32])>>,
}

impl Vault {
    /// A vault over master keys given as (id, 32 bytes); the last one is current.
    pub fn new(keys: Vec<(String, [u8; 32])>) -> Result<Self> {
        if keys.is_empty() {
            return Err(Error::invalid("/secrets/master_keys", "required", "At least one master key is needed."));
        }
        Ok(Self { keys: Arc::new(keys) })
    }

    /// Seals `value` for one tenant and purpose (such as `provider_account.password`).
    pub fn seal(&self, ctx: &OpContext, purpose: &str, value: &Secret) -> Result<String> {
        let (key_id, master) = self.current()?;
        let data_key: [u8; 32] = ctx.random();
        let aad = associated(ctx.tenant, purpose);
        let wrapped = encrypt(master, ctx.random(), &data_key, &aad)?;
        let sealed = encrypt(&data_key, ctx.random(), value.expose().as_bytes(), &aad)?;
        Ok(format!("v1.{key_id}.{wrapped}.{sealed}"))
    }

    /// Opens what [`Vault::seal`] wrote for the same tenant and purpose.
    pub fn open(&self, tenant: TenantId, purpose: &str, sealed: &str) -> Result<Secret> {
        let (key_id, wrapped, body) = parts(sealed)?;
        let aad = associated(tenant, purpose);
        let data_key = self.unwrap_key(key_id, wrapped, &aad)?;
        let value = decrypt(&data_key, body, &aad)?;
        String::from_utf8(value).map(Secret::new).map_err(|_| unreadable())
    }

    /// Wraps the data key of `sealed` with the current master key; the value itself is not touched.
    pub fn rewrap(&self, ctx: &OpContext, purpose: &str, sealed: &str) -> Result<String> {
        let (key_id, wrapped, body) = parts(sealed)?;
        let aad = associated(ctx.tenant, purpose);
        let data_key = self.unwrap_key(key_id, wrapped, &aad)?;
        let (current_id, master) = self.current()?;
        let wrapped = encrypt(master, ctx.random(), &data_key, &aad)?;
        Ok(format!("v1.{current_id}.{wrapped}.{body}"))
    }

    /// A fingerprint of `content` that only this installation can make, so that a copy of the database does not let
    /// anybody try out what the content may have been. It names the master key it was made with.
    pub fn fingerprint(&self, tenant: TenantId, purpose: &str, content: &[&[u8]]) -> Result<String> {
        let (key_id, master) = self.current()?;
        Ok(format!("{key_id}.{}", B64.encode(keyed(master, tenant, purpose, content)?.finalize().into_bytes())))
    }

    /// Whether `fingerprint` is that of `content`, made with any of the keys; without its key it is of nothing.
    pub fn is_fingerprint(&self, fingerprint: &str, tenant: TenantId, purpose: &str, content: &[&[u8]]) -> bool {
        let Some((key_id, text)) = fingerprint.split_once('.') else { return false };
        let Some((_, master)) = self.keys.iter().find(|(id, _)| id == key_id) else { return false };
        let (Ok(bytes), Ok(mac)) = (B64.decode(text), keyed(master, tenant, purpose, content)) else { return false };
        mac.verify_slice(&bytes).is_ok()
    }

    fn current(&self) -> Result<(&str, &[u8; 32])> {
        self.keys.last().map(|(id, key)| (id.as_str(), key)).ok_or_else(unreadable)
    }

    fn unwrap_key(&self, key_id: &str, wrapped: &str, aad: &[u8]) -> Result<[u8; 32]> {
        let (_, master) = self.keys.iter().find(|(id, _)| id == key_id).ok_or_else(|| {
            Error::internal(format!("a secret is sealed with master key {key_id:?}, which is not configured"))
        })?;
        decrypt(master, wrapped, aad)?.try_into().map_err(|_| unreadable())
    }
}

fn associated(tenant: TenantId, purpose: &str) -> Vec<u8> {
    [tenant.uuid().as_bytes().as_slice(), purpose.as_bytes()].concat()
}

// The key of a purpose is derived from the master key, which seals other things. Lengths keep parts apart.
fn keyed(master: &[u8; 32], tenant: TenantId, purpose: &str, content: &[&[u8]]) -> Result<Hmac<Sha256>> {
    let new = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::internal("keying a fingerprint"));
    let mut derive = new(master)?;
    derive.update(b"mpanel fingerprint v1 ");
    derive.update(purpose.as_bytes());
    let mut mac = new(&derive.finalize().into_bytes())?;
    mac.update(tenant.uuid().as_bytes());
    for part in content {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    Ok(mac)
}

fn parts(sealed: &str) -> Result<(&str, &str, &str)> {
    let mut fields = sealed.split('.');
    match (fields.next(), fields.next(), fields.next(), fields.next(), fields.next()) {
        (Some("v1"), Some(key_id), Some(wrapped), Some(body), None) => Ok((key_id, wrapped, body)),
        _ => Err(unreadable()),
    }
}

fn encrypt(key: &[u8; 32], nonce: [u8; 24], plain: &[u8], aad: &[u8]) -> Result<String> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let body =
        cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad }).map_err(|_| Error::internal("sealing"))?;
    Ok(B64.encode([nonce.as_slice(), &body].concat()))
}

fn decrypt(key: &[u8; 32], text: &str, aad: &[u8]) -> Result<Vec<u8>> {
    let bytes = B64.decode(text).map_err(|_| unreadable())?;
    let (nonce, body) = bytes.split_at_checked(24).ok_or_else(unreadable)?;
    let nonce: [u8; 24] = nonce.try_into().map_err(|_| unreadable())?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad }).map_err(|_| unreadable())
}

fn unreadable() -> Error {
    Error::internal("a sealed secret could not be opened: wrong master key, tenant or purpose")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PURPOSE: &str = "test";

    fn vault(keys: &[(&str, u8)]) -> Vault {
        Vault::new(keys.iter().map(|(id, byte)| ((*id).to_owned(), [*byte; 32])).collect()).unwrap()
    }

    #[test]
    fn a_fingerprint_is_of_one_content_tenant_purpose_and_installation() {
        let (tenant, other) = (TenantId(uuid::Uuid::from_u128(1)), TenantId(uuid::Uuid::from_u128(2)));
        let ours = vault(&[("k1", 1)]);
        let made = ours.fingerprint(tenant, PURPOSE, &[b"ab", b"c"]).unwrap();
        assert!(ours.is_fingerprint(&made, tenant, PURPOSE, &[b"ab", b"c"]));
        assert!(!ours.is_fingerprint(&made, tenant, PURPOSE, &[b"a", b"bc"]), "the parts are kept apart");
        assert!(!ours.is_fingerprint(&made, other, PURPOSE, &[b"ab", b"c"]));
        assert!(!ours.is_fingerprint(&made, tenant, "another", &[b"ab", b"c"]));
        assert!(!vault(&[("k1", 2)]).is_fingerprint(&made, tenant, PURPOSE, &[b"ab", b"c"]));
        let rotated = vault(&[("k1", 1), ("k2", 2)]);
        assert!(rotated.is_fingerprint(&made, tenant, PURPOSE, &[b"ab", b"c"]), "old ones stay good");
        assert!(rotated.fingerprint(tenant, PURPOSE, &[b"x"]).unwrap().starts_with("k2."));
        assert!(!vault(&[("k2", 2)]).is_fingerprint(&made, tenant, PURPOSE, &[b"ab", b"c"]), "its key is gone");
    }
}
