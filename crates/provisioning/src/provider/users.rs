//! What we ask of a provider about the people who may use its account, their roles, and the login of programs.

use mpanel_core::Secret;

use super::{Answer, CallId};

/// A user as the provider describes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudUser {
    /// The provider's id.
    pub id: String,
    /// E-mail address, with which the user signs in.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The e-mail address is confirmed.
    pub email_verified: bool,
    /// May sign in.
    pub enabled: bool,
    /// Signs in with a one-time password too.
    pub totp: bool,
    /// The provider's word for the language, such as `de-DE`.
    pub locale: String,
    /// Owns the account and may do everything.
    pub owner: bool,
    /// Gets the provider's invoices by e-mail.
    pub gets_invoices: bool,
    /// The roles: ids and names.
    pub roles: Vec<(String, String)>,
}

/// One page of users.
#[derive(Debug, Clone)]
pub struct CloudUserPage {
    /// The users.
    pub users: Vec<CloudUser>,
    /// Whether another page follows.
    pub more: bool,
}

/// A user to be invited; they choose their password themselves.
#[derive(Debug, Clone)]
pub struct UserDraft {
    /// E-mail address; unique at the provider.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Signs in with a one-time password too.
    pub totp: bool,
    /// One of [`LOCALES`].
    pub locale: String,
    /// Gets the provider's invoices by e-mail.
    pub gets_invoices: bool,
    /// Ids of roles.
    pub roles: Vec<String>,
}

/// Changes of a user; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// May sign in.
    pub enabled: Option<bool>,
    /// Signs in with a one-time password too.
    pub totp: Option<bool>,
    /// One of [`LOCALES`].
    pub locale: Option<String>,
    /// Gets the provider's invoices by e-mail.
    pub gets_invoices: Option<bool>,
    /// Ids of all roles from now on.
    pub roles: Option<Vec<String>>,
}

/// The languages a user can have.
pub const LOCALES: &[&str] = &["de", "de-DE", "en", "en-US", "es", "es-ES", "pt", "pt-BR"];

/// What a role may allow at a path.
pub const ACTIONS: &[&str] = &["CREATE", "READ", "UPDATE", "DELETE"];

/// A role as the provider describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudRole {
    /// The provider's id.
    pub id: String,
    /// Name; unique in the account.
    pub name: String,
    /// May do everything.
    pub admin: bool,
    /// Is not limited to tagged things.
    pub all_resources: bool,
    /// Made in the account; the others come with every account and stay as they are.
    pub custom: bool,
    /// What it allows.
    pub permissions: Vec<RolePermission>,
}

/// What a role allows at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolePermission {
    /// The path with `:param` placeholders.
    pub path: String,
    /// Some of [`ACTIONS`].
    pub actions: Vec<String>,
    /// The tags it is limited to: ids, and names where they are known.
    pub tags: Vec<(String, String)>,
}

/// A role as it shall be.
#[derive(Debug, Clone)]
pub struct RoleDraft {
    /// Name; unique in the account.
    pub name: String,
    /// May do everything.
    pub admin: bool,
    /// Is not limited to tagged things.
    pub all_resources: bool,
    /// What it allows.
    pub permissions: Vec<RolePermission>,
}

/// A path that permissions can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiPath {
    /// The path with `:param` placeholders.
    pub path: String,
    /// What can be done there.
    pub actions: Vec<String>,
}

/// The login of programs.
#[derive(Debug, Clone)]
pub struct CloudApiClient {
    /// OAuth2 client id.
    pub client_id: String,
    /// OAuth2 client secret.
    pub secret: Secret,
}

/// The users and roles of an account. Users are deleted with
/// [`remove_user`](super::storages::CloudStorages::remove_user).
#[async_trait::async_trait]
pub trait CloudUsers {
    /// One page of the users, counted from 1; `search` is part of a name or an e-mail address.
    async fn users(&self, call: CallId, page: u64, search: Option<&str>) -> Answer<CloudUserPage>;
    /// One user.
    async fn user(&self, call: CallId, id: &str) -> Answer<CloudUser>;
    /// The user as whom these calls are made, where the provider's login says it.
    async fn signed_in_user(&self, call: CallId) -> Answer<Option<String>>;
    /// Invites a user, who may sign in at once; returns the id. A reply that is lost is looked for by the e-mail address.
    async fn invite_user(&self, call: CallId, draft: &UserDraft) -> Answer<String>;
    /// Changes a user. Doing it again changes nothing.
    async fn change_user(&self, call: CallId, id: &str, change: &UserChange) -> Answer<()>;
    /// Sends the mail that confirms an address once more.
    async fn mail_verification(&self, call: CallId, id: &str) -> Answer<()>;
    /// Sends a mail with which a user chooses a new password.
    async fn mail_password_reset(&self, call: CallId, id: &str) -> Answer<()>;
    /// Whether a user has chosen a password.
    async fn has_password(&self, call: CallId, id: &str) -> Answer<bool>;

    /// All roles.
    async fn roles(&self, call: CallId) -> Answer<Vec<CloudRole>>;
    /// One role.
    async fn role(&self, call: CallId, id: &str) -> Answer<CloudRole>;
    /// Makes a role; returns its id. A reply that is lost is looked for by the name.
    async fn make_role(&self, call: CallId, draft: &RoleDraft) -> Answer<String>;
    /// Replaces what a role says. Doing it again changes nothing.
    async fn change_role(&self, call: CallId, id: &str, draft: &RoleDraft) -> Answer<()>;
    /// Deletes a role that nobody has.
    async fn delete_role(&self, call: CallId, id: &str) -> Answer<()>;
    /// The paths that permissions can name.
    async fn api_paths(&self, call: CallId) -> Answer<Vec<ApiPath>>;

    /// The login of programs as it is now.
    async fn api_client(&self, call: CallId) -> Answer<CloudApiClient>;
    /// Gives that login a new secret, which is the answer; the old one is void from then on.
    async fn renew_client_secret(&self, call: CallId) -> Answer<Secret>;
}
