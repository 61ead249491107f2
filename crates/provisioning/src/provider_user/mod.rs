//! The people who may use a provider account, what they may do there, and the login with which programs such as mPanel
//! sign in. Lists and changes are the provider's own; what is known here says whom mPanel needs.
//!
//! A new client secret is the provider's answer and nobody else has it: [`renewal`] sees to it that it is not lost.

mod people;
mod renewal;
mod roles;
mod rules;
pub(crate) mod store;

use mpanel_core::{CustomerId, Timestamp};
use serde::Serialize;

use crate::provider::users::{CloudRole, CloudUser};
use crate::words::words;

pub use people::{
    add_provider_user, change_provider_user, delete_provider_user, get_provider_user, list_provider_users,
    mail_password_reset, mail_verification,
};
#[cfg(test)]
pub(crate) use renewal::write_down;
pub use renewal::{get_api_client, renew_client_secret, settle_client_secret};
pub use roles::{
    add_provider_role, change_provider_role, delete_provider_role, get_provider_role, list_api_paths,
    list_provider_roles,
};

words! {
    /// Why mPanel cannot do without a user.
    UserNeed {
        /// mPanel signs in as this user.
        SignsIn = "signs_in",
        /// The S3 keys of a customer's storage are this user's.
        Storage = "storage",
    }
}

words! {
    /// Where the renewal of a client secret is.
    ClientSecretState {
        /// Asked for; what became of it is being looked up.
        Asked = "asked",
        /// mPanel has the new secret.
        Renewed = "renewed",
        /// The old secret is still good.
        Kept = "kept",
        /// The provider takes the stored secret no more, and mPanel does not have the new one.
        LockedOut = "locked_out",
    }
}

/// A user with what mPanel needs them for.
#[derive(Debug, Clone)]
pub struct ProviderUserView {
    /// The user as the provider describes them.
    pub user: CloudUser,
    /// Why they stay.
    pub needed: Option<UserNeed>,
    /// The customer whose storage it is.
    pub customer: Option<CustomerId>,
}

/// One page of an account's users.
#[derive(Debug, Clone)]
pub struct ProviderUserPage {
    /// The users.
    pub users: Vec<ProviderUserView>,
    /// The next page, if there is one.
    pub next: Option<u64>,
}

/// A role, and whether mPanel's own user has it.
#[derive(Debug, Clone)]
pub struct ProviderRoleView {
    /// The role as the provider describes it.
    pub role: CloudRole,
    /// Whether the user as whom mPanel signs in has it.
    pub own: bool,
}

/// The login of programs: never its secret.
#[derive(Debug, Clone, Serialize)]
pub struct ApiClientView {
    /// The client id at the provider; `None` while the provider cannot be asked.
    pub client_id: Option<String>,
    /// Whether mPanel signs in with it.
    pub own: bool,
    /// Whether the secret that is stored here is the one the provider has.
    pub secret_known: bool,
    /// Why the provider could not be asked.
    pub problem: Option<String>,
    /// The last renewal.
    pub renewal: Option<Renewal>,
}

/// A renewal of the client secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Renewal {
    /// Where it is.
    pub state: ClientSecretState,
    /// Who asked for it.
    pub asked_by: String,
    /// When.
    pub asked_at: Timestamp,
    /// When it was known what became of it.
    pub ended_at: Option<Timestamp>,
    /// What is to be done, or why it did not succeed.
    pub detail: Option<String>,
}
