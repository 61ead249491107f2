//! Looking host names up: the port, the machine's own resolver, and the one of the sandbox.

use std::collections::BTreeSet;
use std::net::IpAddr;

use mpanel_core::OpContext;
use mpanel_db::{Db, TenantScoped};
use sea_orm::entity::prelude::*;

use super::Forward;
use crate::service::store::services;

/// Looks host names up.
#[async_trait::async_trait]
pub trait Resolver: Send + Sync {
    /// The addresses of a host name; none when it has none. An error is "cannot say".
    async fn addresses(&self, ctx: &OpContext, host: &str) -> Result<BTreeSet<IpAddr>, String>;
}

/// The machine's own resolver.
pub struct SystemResolver;

#[async_trait::async_trait]
impl Resolver for SystemResolver {
    async fn addresses(&self, _ctx: &OpContext, host: &str) -> Result<BTreeSet<IpAddr>, String> {
        match tokio::net::lookup_host((host, 0)).await {
            Ok(found) => Ok(found.map(|a| a.ip()).collect()),
            // The resolver of the system does not tell "no such name" from "no answer" in a way one can rely on.
            Err(error) if error.to_string().contains("not known") => Ok(BTreeSet::new()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The sandbox's: as if every customer had entered the host names of their servers in the DNS. Names that end in
/// `.invalid` lead nowhere, and so does any other name.
pub struct SandboxResolver {
    /// Where the services are.
    pub db: Db,
}

#[async_trait::async_trait]
impl Resolver for SandboxResolver {
    async fn addresses(&self, ctx: &OpContext, host: &str) -> Result<BTreeSet<IpAddr>, String> {
        if host.ends_with(".invalid") {
            return Ok(BTreeSet::new());
        }
        let named = services::Entity::find_in(ctx)
            .filter(services::Column::Hostname.eq(host))
            .filter(services::runs())
            .all(self.db.read())
            .await
            .map_err(|error| error.to_string())?;
        let texts = named.iter().flat_map(|s| [s.ipv4.as_deref(), s.ipv6.as_deref()]).flatten();
        Ok(texts.filter_map(|ip| ip.parse().ok()).collect())
    }
}

/// What a look-up says about an address.
pub fn judge(ip: IpAddr, found: &Result<BTreeSet<IpAddr>, String>) -> Forward {
    match found {
        Ok(found) if found.contains(&ip) => Forward::Matches,
        Ok(found) if found.is_empty() => Forward::Missing,
        Ok(_) => Forward::Differs,
        Err(_) => Forward::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_elsewhere_or_nowhere() {
        let ip: IpAddr = "192.0.2.1".parse().unwrap();
        let other: IpAddr = "2001:db8::1".parse().unwrap();
        for (found, expected) in [
            (Ok(BTreeSet::from([ip, other])), Forward::Matches),
            (Ok(BTreeSet::from([other])), Forward::Differs),
            (Ok(BTreeSet::new()), Forward::Missing),
            (Err("no answer".to_owned()), Forward::Unknown),
        ] {
            assert_eq!(judge(ip, &found), expected, "{found:?}");
        }
    }
}
