//! People who may use the account.

use serde::{Deserialize, Serialize};

use super::{Locale, Role, RoleId, TenantId, UserId};
use crate::Secret;

/// A user.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The user.
    pub user_id: UserId,
    /// First name.
    #[serde(default)]
    pub first_name: String,
    /// Last name.
    #[serde(default)]
    pub last_name: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// The e-mail address is confirmed.
    #[serde(default)]
    pub email_verified: bool,
    /// May log in.
    #[serde(default)]
    pub enabled: bool,
    /// Logs in with a one-time password too.
    #[serde(default)]
    pub totp: bool,
    /// Language.
    #[serde(default)]
    pub locale: Locale,
    /// The roles.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The owner may do everything.
    #[serde(default)]
    pub owner: bool,
    /// Gets the invoices by e-mail.
    #[serde(default)]
    pub send_invoice_email: bool,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UserFilter {
    /// Part of the e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// May log in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Users of the default account.
    #[serde(rename = "default", default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// The owner may do everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<bool>,
    /// Part of a name or an e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// A user to be invited; the password is set by the user alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateUser {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// May log in.
    pub enabled: bool,
    /// Logs in with a one-time password too.
    pub totp: bool,
    /// Language.
    pub locale: Locale,
    /// The roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<RoleId>>,
    /// Gets the invoices by e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_invoice_email: Option<bool>,
}

/// Changes of a user; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateUser {
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// May log in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Logs in with a one-time password too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp: Option<bool>,
    /// Language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<RoleId>>,
    /// Gets the invoices by e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_invoice_email: Option<bool>,
}

/// What an invitation answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserRef {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The user.
    pub user_id: UserId,
}

/// Where the link in an e-mail leads.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Redirect {
    /// Where the link in the e-mail leads afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

/// A one-time way into the panel.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SsoToken {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The one-time token.
    #[serde(default)]
    pub sso_token: Secret,
    /// Where to use it.
    #[serde(default)]
    pub url: String,
}

/// The account's OAuth2 client.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiClient {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The id.
    #[serde(default)]
    pub id: String,
    /// OAuth2 client id.
    #[serde(default)]
    pub client_id: String,
    /// OAuth2 client secret.
    #[serde(default)]
    pub secret: Secret,
}

/// The new secret of the OAuth2 client.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientSecret {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// OAuth2 client secret.
    #[serde(default)]
    pub secret: Secret,
}

/// Whether a user has set a password.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordState {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// A password is set.
    #[serde(default)]
    pub is_password_set: bool,
}

/// Whose password is asked about.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordStateFilter {
    /// The user; none means the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
}
