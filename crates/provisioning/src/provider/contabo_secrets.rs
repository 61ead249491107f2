//! Stored passwords and keys at Contabo.

use mpanel_contabo as api;
use mpanel_core::Secret;

use super::contabo::{Contabo, call, every, number};
use super::secrets::{CloudSecrets, StoredSecret};
use super::{Answer, CallId, SecretKind};

fn stored(row: api::SecretInfo) -> StoredSecret {
    StoredSecret {
        id: row.secret_id.to_string(),
        kind: match row.kind {
            api::SecretKind::Password => Some(SecretKind::Password),
            api::SecretKind::Ssh => Some(SecretKind::SshKey),
            _ => None,
        },
        name: row.name,
        made_at: row.created_at,
        changed_at: row.updated_at,
    }
}

impl Contabo {
    /// All secrets that the provider's own filter lets through.
    pub(super) async fn secrets_like(&self, id: CallId, filter: &api::SecretFilter) -> Answer<Vec<StoredSecret>> {
        every(|paging| async move { self.client.list_secrets(call(id), filter, &paging).await }, stored).await
    }
}

#[async_trait::async_trait]
impl CloudSecrets for Contabo {
    async fn secrets(&self, id: CallId) -> Answer<Vec<StoredSecret>> {
        self.secrets_like(id, &api::SecretFilter::default()).await
    }

    async fn set_secret(&self, id: CallId, reference: &str, value: &Secret) -> Answer<()> {
        let update = api::UpdateSecret { name: None, value: Some(api::Secret::new(value.expose())) };
        Ok(self.client.update_secret(call(id), number(reference)?, &update).await?)
    }
}
