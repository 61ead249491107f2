//! Tokens: real JWTs, signed so that they stay good over a restart, checked against the simulator's clock.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::time::Duration;

use crate::clock::{fresh_uuid, later};
use crate::config::SimConfig;
use crate::user::User;

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    #[serde(rename = "Bearer")]
    Access,
    Refresh,
}

/// The claims the real service's clients read, and what is needed to check them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Claims {
    exp: i64,
    iat: i64,
    jti: String,
    pub sub: String,
    #[serde(rename = "typ")]
    kind: Kind,
    azp: String,
    #[serde(rename = "preferred_username")]
    pub preferred_username: String,
    tenant_id: String,
    customer_id: String,
}

/// A new token.
pub(crate) fn issue(config: &SimConfig, user: &User, kind: Kind, now: Timestamp, lifetime: Duration) -> String {
    let claims = Claims {
        exp: later(now, lifetime).as_second(),
        iat: now.as_second(),
        jti: fresh_uuid(),
        sub: user.id.clone(),
        kind,
        azp: config.client_id.clone(),
        preferred_username: user.email.clone(),
        tenant_id: config.tenant_id.clone(),
        customer_id: config.customer_id.clone(),
    };
    let claims = serde_json::to_vec(&claims).expect("claims are plain text and numbers");
    let head = URL_SAFE_NO_PAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
    let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(mac(config, &signed).finalize().into_bytes());
    format!("{signed}.{signature}")
}

/// The claims of a token that is ours, of this kind and not expired.
pub(crate) fn check(config: &SimConfig, kind: Kind, now: Timestamp, token: &str) -> Option<Claims> {
    let (signed, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    mac(config, signed).verify_slice(&signature).ok()?;
    let (_, claims) = signed.split_once('.')?;
    let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    (claims.kind == kind && claims.exp > now.as_second()).then_some(claims)
}

/// The client that a token says it was issued to. Nothing about it is checked.
pub(crate) fn client_named_by(token: &str) -> Option<String> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&claims).ok().map(|claims| claims.azp)
}

fn mac(config: &SimConfig, signed: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&config.token_key).expect("HMAC takes a key of any length");
    mac.update(signed.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_good_for_their_kind_until_they_expire() {
        let config = SimConfig::from_seed("test");
        let now = Timestamp::from_second(1_000_000).unwrap();
        let token = issue(&config, &User::owner(&config), Kind::Access, now, Duration::from_secs(300));
        assert_eq!(token.split('.').count(), 3);
        let good =
            |kind, second, token: &str| check(&config, kind, Timestamp::from_second(second).unwrap(), token).is_some();
        assert!(good(Kind::Access, 1_000_299, &token));
        assert!(!good(Kind::Access, 1_000_300, &token));
        assert!(!good(Kind::Refresh, 1_000_000, &token));
        assert!(!good(Kind::Access, 1_000_000, &format!("{token}x")));
        assert_eq!(client_named_by(&token).as_ref(), Some(&config.client_id));
        assert_eq!(client_named_by("a.b.c"), None);
        let other = SimConfig::from_seed("other");
        assert!(check(&other, Kind::Access, now, &token).is_none());
    }
}
