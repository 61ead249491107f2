//! Provider accounts: credentials for a cloud provider, their health, what their catalog offers and what may be spent.
//!
//! A tenant may have several. A product names the account it is bought on; the others go to the default account.

mod at;
pub mod catalog;
mod guard;
pub mod health;
pub mod offers;
pub mod ops;
pub(crate) mod quota;
mod remove;
pub(crate) mod store;

use std::collections::BTreeMap;

use mpanel_core::{Money, ProviderAccountId, Result, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use crate::words::words;

pub(crate) use at::At;
pub use catalog::{ImageView, RegionView, list_images, list_regions, refresh_catalog};
pub(crate) use guard::{Hold, hold, hold_growth, hold_storage, ordered_today};
pub use guard::{HoldReason, SpendGuard};
pub use health::{CheckView, ConnectionReport, test_connection};
pub use offers::{AddOnNeeds, AddOnOffer, AddOnTime, ProductOffer, add_on_offer, add_on_offers, product_offers};
pub use ops::{
    all_provider_accounts, create_provider_account, default_provider_account, get_provider_account,
    list_provider_accounts, set_maintenance, update_provider_account,
};
pub use quota::{Quota, QuotaKind, QuotaState};
pub use remove::delete_provider_account;

/// Address of Contabo's own API.
pub const CONTABO_API: &str = "https://api.contabo.com";
/// Address of Contabo's own token endpoint.
pub const CONTABO_TOKEN: &str = "https://auth.contabo.com/auth/realms/contabo/protocol/openid-connect/token";

words! {
    /// How an account is doing.
    AccountHealth {
        /// The last calls were answered.
        Ok = "ok",
        /// The last call was not answered.
        Degraded = "degraded",
        /// Nothing is answered, or the login is refused.
        Down = "down",
    }
}

/// What is needed to add an account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewProviderAccount {
    /// Name for staff.
    pub name: String,
    /// The kind of provider; `contabo`.
    pub kind: String,
    /// Address of the API; the provider's own when absent.
    #[serde(default)]
    pub api_base: Option<String>,
    /// Address of the token endpoint; the provider's own when absent.
    #[serde(default)]
    pub token_url: Option<String>,
    /// OAuth2 client id.
    pub client_id: String,
    /// OAuth2 client secret.
    pub client_secret: Secret,
    /// API user.
    pub username: String,
    /// API password.
    pub password: Secret,
}

/// Changes of an account; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct ProviderAccountPatch {
    /// Name for staff.
    pub name: Option<String>,
    /// Address of the API.
    pub api_base: Option<String>,
    /// Address of the token endpoint.
    pub token_url: Option<String>,
    /// OAuth2 client id.
    pub client_id: Option<String>,
    /// OAuth2 client secret.
    pub client_secret: Option<Secret>,
    /// API user.
    pub username: Option<String>,
    /// API password.
    pub password: Option<Secret>,
    /// Queue orders instead of sending them.
    pub maintenance: Option<bool>,
    /// `true` makes it the account of products that name none.
    pub is_default: Option<bool>,
    /// Machines a day before further ones wait; `Some(None)` for no limit.
    pub orders_per_day: Option<Option<u32>>,
    /// What a machine may cost before it waits; `Some(None)` for no limit.
    pub machine_ceiling: Option<Option<Money>>,
    /// Minutes between two short looks at its machines; 0 for none.
    pub look_minutes: Option<u32>,
    /// What it may hold; what is not named stays, and none takes a limit away.
    pub quotas: BTreeMap<QuotaKind, Option<u32>>,
}

/// Minutes between two short looks at a new account's machines.
pub(crate) const LOOK_MINUTES: i32 = 15;

/// Minutes that can be asked for.
pub(crate) const SHORT_LOOKS: std::ops::RangeInclusive<u32> = 5..=360;

/// An account as staff sees it: never its secrets.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderAccountView {
    /// Its id.
    pub id: ProviderAccountId,
    /// Name for staff.
    pub name: String,
    /// Kind of provider.
    pub kind: String,
    /// `ok`, `degraded`, `down` or `maintenance`.
    pub state: String,
    /// Address of the API.
    pub api_base: String,
    /// Address of the token endpoint.
    pub token_url: String,
    /// OAuth2 client id.
    pub client_id: String,
    /// API user.
    pub username: String,
    /// Secrets are stored.
    pub secrets_set: bool,
    /// When its health was last noted.
    pub last_check_at: Option<Timestamp>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Whether products that name no account are bought on it.
    pub is_default: bool,
    /// What may be spent without asking.
    pub guard: SpendGuard,
    /// What it may hold, and what it holds.
    pub quotas: Vec<Quota>,
    /// Machines of ours on it.
    pub instances: u64,
    /// Machines ordered on it today.
    pub ordered_today: u64,
    /// Orders that wait for approval, for room or for the end of a maintenance.
    pub waiting: u64,
    /// When its machines were last compared with our services.
    pub looked_at: Option<Timestamp>,
    /// Minutes between two short looks at its machines; none at zero.
    pub look_minutes: u32,
    /// For `If-Match`.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What an account is used for at the moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Usage {
    pub(crate) quotas: Vec<Quota>,
    pub(crate) instances: u64,
    pub(crate) ordered_today: u64,
    pub(crate) waiting: u64,
}

impl ProviderAccountView {
    pub(crate) fn of(row: store::AccountRow, usage: Usage) -> Result<Self> {
        let health = AccountHealth::stored(&row.health)?;
        Ok(Self {
            id: ProviderAccountId(row.id),
            guard: SpendGuard::of(&row)?,
            quotas: usage.quotas,
            name: row.name,
            kind: row.kind,
            state: if row.maintenance { "maintenance".to_owned() } else { health.to_string() },
            api_base: row.api_base,
            token_url: row.token_url,
            client_id: row.client_id,
            username: row.username,
            secrets_set: !row.sealed_client_secret.is_empty() && !row.sealed_password.is_empty(),
            last_check_at: row.last_check_at.map(crate::time::from_micros),
            last_error: row.last_error,
            is_default: row.is_default,
            instances: usage.instances,
            ordered_today: usage.ordered_today,
            waiting: usage.waiting,
            looked_at: row.looked_at.map(crate::time::from_micros),
            look_minutes: u32::try_from(row.look_minutes).unwrap_or(0),
            version: row.version,
            created_at: crate::time::from_micros(row.created_at),
        })
    }
}
