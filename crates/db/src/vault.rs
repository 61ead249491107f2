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
use mpanel_core::{Error, OpContext, Result, Secret, TenantId};

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
