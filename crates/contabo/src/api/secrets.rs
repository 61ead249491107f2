//! Stored passwords and keys.

use reqwest::Method;

use crate::error::Result;
use crate::models::{CreateSecret, Listing, Paging, SecretFilter, SecretId, SecretInfo, UpdateSecret};
use crate::request::Request;
use crate::{Call, Client};

const SECRETS: &str = "secrets";

impl Client {
    /// One page of the secrets, without their values.
    pub async fn list_secrets(
        &self,
        call: impl Into<Call>,
        filter: &SecretFilter,
        paging: &Paging,
    ) -> Result<Listing<SecretInfo>> {
        let request = Request::get(SECRETS).query("name", filter.name.as_ref()).query("type", filter.kind.as_ref());
        self.list(&call.into(), request, paging).await
    }

    /// One secret with its value.
    pub async fn get_secret(&self, call: impl Into<Call>, id: SecretId) -> Result<SecretInfo> {
        self.one(&call.into(), &Request::get(SECRETS).segment(id)).await
    }

    /// Stores a secret.
    pub async fn create_secret(&self, call: impl Into<Call>, secret: &CreateSecret) -> Result<SecretInfo> {
        let call = call.into();
        let request = Request::new(Method::POST, SECRETS).json(call.request_id(), secret)?;
        self.one(&call, &request).await
    }

    /// Changes name or value.
    pub async fn update_secret(&self, call: impl Into<Call>, id: SecretId, update: &UpdateSecret) -> Result<()> {
        let call = call.into();
        let request = Request::new(Method::PATCH, SECRETS).segment(id).json(call.request_id(), update)?;
        self.done(&call, &request).await
    }

    /// Deletes a secret.
    pub async fn delete_secret(&self, call: impl Into<Call>, id: SecretId) -> Result<()> {
        self.done(&call.into(), &Request::new(Method::DELETE, SECRETS).segment(id)).await
    }
}
