//! One adapter per account, made when first needed and made anew when its credentials change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use mpanel_contabo::{BreakerConfig, Client, ClientConfig, RetryPolicy, ThrottleConfig, Timeouts};
use mpanel_core::{Error, ProviderAccountId, Result, TenantId};
use mpanel_db::Vault;

use super::CloudProvider;
use super::contabo::Contabo;
use crate::account::store::{self, AccountRow};

/// How patiently clients behave; the defaults are right for Contabo itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClientTuning {
    /// How long to wait for answers.
    pub timeouts: Timeouts,
    /// How reads and logins are repeated.
    pub retry: RetryPolicy,
    /// How calls are paced.
    pub throttle: ThrottleConfig,
    /// When to stop asking.
    pub breaker: BreakerConfig,
}

#[derive(Debug, Clone)]
struct Kept {
    credentials_version: i32,
    adapter: Arc<dyn CloudProvider>,
}

/// The adapters of all accounts. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Providers {
    tuning: ClientTuning,
    kept: Arc<Mutex<HashMap<(TenantId, ProviderAccountId), Kept>>>,
    http: Arc<OnceLock<reqwest::Client>>,
}

impl Providers {
    /// A factory with the usual patience.
    pub fn new() -> Self {
        Self::default()
    }

    /// A factory with another patience (tests, simulators).
    pub fn with_tuning(tuning: ClientTuning) -> Self {
        Self { tuning, ..Self::default() }
    }

    /// The adapter of an account; the same one until its credentials change.
    pub(crate) fn of(&self, vault: &Vault, account: &AccountRow) -> Result<Arc<dyn CloudProvider>> {
        let key = (TenantId(account.tenant_id), ProviderAccountId(account.id));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.get(&key)
            && found.credentials_version == account.credentials_version
        {
            return Ok(found.adapter.clone());
        }
        let adapter = self.make(vault, account)?;
        kept.insert(key, Kept { credentials_version: account.credentials_version, adapter: adapter.clone() });
        Ok(adapter)
    }

    /// Another adapter of an account in the place of the one there is, which signs in with what is stored: its login is
    /// good for as long as one can be.
    pub(crate) fn anew(&self, vault: &Vault, account: &AccountRow) -> Result<Arc<dyn CloudProvider>> {
        let key = (TenantId(account.tenant_id), ProviderAccountId(account.id));
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
        self.of(vault, account)
    }

    /// The HTTP client for what providers have besides their API, such as S3; one for all.
    pub(crate) fn http(&self) -> Result<reqwest::Client> {
        if let Some(client) = self.http.get() {
            return Ok(client.clone());
        }
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // It fails only if another thread was faster, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let client = reqwest::Client::builder()
            .user_agent(concat!("mpanel/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .build()
            .map_err(|e| Error::internal("building the HTTP client of storages").with_source(e))?;
        Ok(self.http.get_or_init(|| client).clone())
    }

    fn make(&self, vault: &Vault, account: &AccountRow) -> Result<Arc<dyn CloudProvider>> {
        if account.kind != "contabo" {
            return Err(Error::internal(format!("no adapter for provider kind {:?}", account.kind)));
        }
        let tenant = TenantId(account.tenant_id);
        let client_secret = vault.open(tenant, store::CLIENT_SECRET, &account.sealed_client_secret)?;
        let password = vault.open(tenant, store::PASSWORD, &account.sealed_password)?;
        let mut config = ClientConfig::new(
            &account.api_base,
            &account.token_url,
            account.client_id.as_str(),
            client_secret.expose(),
            account.username.as_str(),
            password.expose(),
        )
        .map_err(|e| Error::invalid("/api_base", "not_an_address", e.to_string()))?;
        config.timeouts = self.tuning.timeouts;
        config.retry = self.tuning.retry;
        config.throttle = self.tuning.throttle;
        config.breaker = self.tuning.breaker;
        let client = Client::new(config).map_err(|e| Error::internal("making a provider client").with_source(e))?;
        Ok(Arc::new(Contabo::new(client)))
    }
}
