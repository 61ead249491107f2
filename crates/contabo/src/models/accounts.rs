//! The accounts one person may use.

use serde::{Deserialize, Serialize};

use super::{Locale, TenantId, UserId};
use crate::Secret;

/// An account of the caller.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
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
    /// Logs in with a one-time password too.
    #[serde(default)]
    pub totp: bool,
    /// The one that is used when none is named.
    #[serde(rename = "default", default)]
    pub is_default: bool,
    /// Language.
    #[serde(default)]
    pub locale: Locale,
    /// The role's name.
    #[serde(default)]
    pub role_name: String,
    /// The owner may do everything.
    #[serde(default)]
    pub owner: bool,
    /// Whose account it is.
    #[serde(default)]
    pub account_details: AccountDetails,
}

/// Whose account it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountDetails {
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// Private or business.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Company.
    #[serde(default)]
    pub company: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// First name.
    #[serde(default)]
    pub first_name: String,
    /// Last name.
    #[serde(default)]
    pub last_name: String,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AccountFilter {
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Default accounts only.
    #[serde(rename = "default", default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
}

/// The account to go on with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SwitchAccount {
    /// The account's customer number.
    pub customer_id: String,
    /// `DE` or `INT`.
    pub tenant_id: TenantId,
    /// E-mail address.
    pub email: String,
}

/// Tokens for the account gone to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SwitchedAccount {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// Access token.
    #[serde(default)]
    pub token: Secret,
    /// Refresh token.
    #[serde(default)]
    pub refresh_token: Secret,
}

/// Whether an account is the default one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DefaultAccount {
    /// The one that is used when none is named.
    #[serde(rename = "default")]
    pub is_default: bool,
}
