//! From a gateway's row to an open adapter.

use std::fmt;
use std::sync::Arc;

use mpanel_core::{Error, GatewayId, OpContext, Result, Secret};
use mpanel_db::Vault;
use sea_orm::ConnectionTrait;

use super::store::{self, Model};
use super::{GatewayKind, ops};
use crate::ports::Gateway;
use crate::sandbox::{self, SandboxGateway};

/// Opens gateways: holds the vault and the HTTP connections all adapters share. Cheap to clone.
#[derive(Clone)]
pub struct Gateways {
    vault: Vault,
    client: reqwest::Client,
}

impl fmt::Debug for Gateways {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateways").finish_non_exhaustive()
    }
}

impl Gateways {
    /// A factory over the vault the credentials are sealed with.
    pub fn new(vault: Vault) -> Result<Self> {
        Ok(Self { vault, client: sandbox::http_client()? })
    }

    /// The adapter of a gateway, with its credentials opened.
    pub async fn open<C: ConnectionTrait>(&self, ctx: &OpContext, conn: &C, id: GatewayId) -> Result<Arc<dyn Gateway>> {
        let row = store::find(conn, ctx, id).await?.ok_or_else(|| Error::not_found("gateway"))?;
        self.open_row(ctx, &row)
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    pub(crate) fn open_row(&self, ctx: &OpContext, row: &Model) -> Result<Arc<dyn Gateway>> {
        match row.kind() {
            GatewayKind::Manual => Err(no_online_payments()),
            GatewayKind::Sandbox => {
                // Play money must not settle real invoices.
                if !ctx.is_sandbox() {
                    return Err(no_online_payments());
                }
                let base = row.api_base.as_deref().ok_or_else(|| Error::internal("a gateway without an address"))?;
                let key = self.opened(ctx, ops::SECRET_KEY, row.secret_key_sealed.as_deref())?;
                let key = key.ok_or_else(|| Error::internal("a gateway without a secret key"))?;
                Ok(Arc::new(SandboxGateway::new(self.client.clone(), base, key)?))
            }
        }
    }

    /// The secret a gateway's webhooks are signed with; a manual gateway has no public callback.
    pub(crate) fn webhook_secret(&self, ctx: &OpContext, row: &Model) -> Result<Option<Secret>> {
        match row.kind() {
            GatewayKind::Manual => Ok(None),
            GatewayKind::Sandbox => self.opened(ctx, ops::WEBHOOK_SECRET, row.webhook_secret_sealed.as_deref()),
        }
    }

    fn opened(&self, ctx: &OpContext, purpose: &str, sealed: Option<&str>) -> Result<Option<Secret>> {
        sealed.map(|sealed| self.vault.open(ctx.tenant, purpose, sealed)).transpose()
    }
}

fn no_online_payments() -> Error {
    Error::conflict("gateway_offline", "This gateway takes no online payments. Choose another way to pay.")
}
