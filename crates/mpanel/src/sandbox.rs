//! The simulators of a sandbox and their clocks, reached over HTTP wherever they run.

use std::time::Duration;

use mpanel_core::{Error, Result, Secret, TenantId, Timestamp};
use mpanel_workflows::SandboxPeers;
use serde_json::{Value, json};
use url::Url;

use crate::config::SandboxConfig;

/// Moves the simulators' clocks with the tenant's.
pub struct Simulators {
    http: reqwest::Client,
    contabo: Option<(Url, Secret)>,
    gateway: Option<(Url, Secret)>,
}

impl Simulators {
    /// The simulators of a configuration; `None` when there are none.
    pub fn from_config(config: &SandboxConfig) -> anyhow::Result<Option<Self>> {
        let gateway = config.gateway_url.clone().zip(config.gateway_secret_key.clone());
        let contabo = config.contabo_url.clone().zip(config.contabo_secret.clone());
        if contabo.is_none() && gateway.is_none() {
            return Ok(None);
        }
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?;
        Ok(Some(Self { http, contabo, gateway }))
    }

    async fn move_clock(&self, base: &Url, key: &Secret, to: &Value) -> Result<()> {
        let url = format!("{}/_sim/clock", base.as_str().trim_end_matches('/'));
        let request = self.http.post(url).bearer_auth(key.expose()).json(to);
        let away = |e: reqwest::Error| {
            Error::unavailable("simulator_unavailable", "A simulator of the sandbox does not answer.").with_source(e)
        };
        request.send().await.and_then(reqwest::Response::error_for_status).map_err(away)?;
        Ok(())
    }
}

#[async_trait::async_trait]
impl SandboxPeers for Simulators {
    async fn clock_moved(&self, _tenant: TenantId, now: Timestamp) -> Result<()> {
        let to = now.to_string();
        // The provider first: what the gateway tells us by webhook may need a machine's present state. All accounts that
        // its simulator has are of this sandbox.
        if let Some((url, key)) = &self.contabo {
            self.move_clock(url, key, &json!({ "set": to, "all": true })).await?;
        }
        if let Some((url, key)) = &self.gateway {
            self.move_clock(url, key, &json!({ "set": to })).await?;
        }
        Ok(())
    }
}
