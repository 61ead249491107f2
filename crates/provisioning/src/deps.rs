//! What operations need besides the context: the database, the vault, the providers.

use std::sync::Arc;

use mpanel_core::Result;
use mpanel_db::{Db, Vault};

use crate::account::store::AccountRow;
use crate::provider::{CloudProvider, Providers};

/// The collaborators of job bodies and of operations that talk to a provider. Cheap to clone.
#[derive(Clone)]
pub struct Deps {
    /// The database.
    pub db: Db,
    /// Opens and seals secrets.
    pub vault: Vault,
    /// The adapters of all accounts.
    pub providers: Providers,
}

impl Deps {
    pub(crate) fn provider(&self, account: &AccountRow) -> Result<Arc<dyn CloudProvider>> {
        self.providers.of(&self.vault, account)
    }
}
