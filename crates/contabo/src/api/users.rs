//! Users.

use crate::error::Result;
use crate::models::{
    ApiClient, ClientSecret, CreateUser, Listing, Paging, PasswordState, PasswordStateFilter, Redirect, SsoToken,
    UpdateUser, User, UserFilter, UserId, UserRef,
};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_USERS: Operation<UserFilter, (), Rows<User>> = Operation::get("retrieveUserList", "/v1/users");
static GET_USER: Operation<(), (), One<User>> = Operation::get("retrieveUser", "/v1/users/{userId}");
static CREATE_USER: Operation<(), CreateUser, One<UserRef>> = Operation::post("createUser", "/v1/users");
static UPDATE_USER: Operation<(), UpdateUser, Done> = Operation::patch("updateUser", "/v1/users/{userId}");
static DELETE_USER: Operation<(), (), Done> = Operation::delete("deleteUser", "/v1/users/{userId}");
static RESET_USER_PASSWORD: Operation<Redirect, (), Done> =
    Operation::post("resetPassword", "/v1/users/{userId}/reset-password");
static RESEND_EMAIL_VERIFICATION: Operation<Redirect, (), Done> =
    Operation::post("resendEmailVerification", "/v1/users/{userId}/resend-email-verification");
static CREATE_SSO_TOKEN: Operation<(), (), One<SsoToken>> = Operation::post("generateSsoToken", "/v1/users/sso-token");
static GET_API_CLIENT: Operation<(), (), One<ApiClient>> = Operation::get("retrieveUserClient", "/v1/users/client");
static RENEW_CLIENT_SECRET: Operation<(), (), One<ClientSecret>> =
    Operation::put("generateClientSecret", "/v1/users/client/secret");
static PASSWORD_STATE: Operation<PasswordStateFilter, (), One<PasswordState>> =
    Operation::get("retrieveUserIsPasswordSet", "/v1/users/is-password-set");

pub(super) static ALL: &[&dyn Declared] = &[
    &LIST_USERS,
    &GET_USER,
    &CREATE_USER,
    &UPDATE_USER,
    &DELETE_USER,
    &RESET_USER_PASSWORD,
    &RESEND_EMAIL_VERIFICATION,
    &CREATE_SSO_TOKEN,
    &GET_API_CLIENT,
    &RENEW_CLIENT_SECRET,
    &PASSWORD_STATE,
];

impl Client {
    /// One page of the users.
    pub async fn list_users(
        &self,
        call: impl Into<Call>,
        filter: &UserFilter,
        paging: &Paging,
    ) -> Result<Listing<User>> {
        self.run(call, LIST_USERS.at(&[]).filter(filter).page(paging)).await
    }

    /// One user.
    pub async fn get_user(&self, call: impl Into<Call>, user: &UserId) -> Result<User> {
        self.run(call, GET_USER.at(&[&user])).await
    }

    /// Invites a user.
    pub async fn create_user(&self, call: impl Into<Call>, new: &CreateUser) -> Result<UserRef> {
        self.run(call, CREATE_USER.at(&[]).body(new)).await
    }

    /// Changes a user.
    pub async fn update_user(&self, call: impl Into<Call>, user: &UserId, update: &UpdateUser) -> Result<()> {
        self.run(call, UPDATE_USER.at(&[&user]).body(update)).await
    }

    /// Deletes a user.
    pub async fn delete_user(&self, call: impl Into<Call>, user: &UserId) -> Result<()> {
        self.run(call, DELETE_USER.at(&[&user])).await
    }

    /// Sends an e-mail with which a user sets a new password.
    pub async fn reset_user_password(&self, call: impl Into<Call>, user: &UserId, redirect: &Redirect) -> Result<()> {
        self.run(call, RESET_USER_PASSWORD.at(&[&user]).filter(redirect)).await
    }

    /// Sends the e-mail that confirms an address once more.
    pub async fn resend_email_verification(
        &self,
        call: impl Into<Call>,
        user: &UserId,
        redirect: &Redirect,
    ) -> Result<()> {
        self.run(call, RESEND_EMAIL_VERIFICATION.at(&[&user]).filter(redirect)).await
    }

    /// Makes a one-time way into the panel for the caller.
    pub async fn create_sso_token(&self, call: impl Into<Call>) -> Result<SsoToken> {
        self.run(call, CREATE_SSO_TOKEN.at(&[])).await
    }

    /// The account's OAuth2 client, with its secret.
    pub async fn get_api_client(&self, call: impl Into<Call>) -> Result<ApiClient> {
        self.run(call, GET_API_CLIENT.at(&[])).await
    }

    /// Makes a new secret of the OAuth2 client. The old one, with which this client logs in, is void from
    /// then on.
    pub async fn renew_client_secret(&self, call: impl Into<Call>) -> Result<ClientSecret> {
        self.run(call, RENEW_CLIENT_SECRET.at(&[])).await
    }

    /// Whether a user has set a password.
    pub async fn password_state(&self, call: impl Into<Call>, filter: &PasswordStateFilter) -> Result<PasswordState> {
        self.run(call, PASSWORD_STATE.at(&[]).filter(filter)).await
    }
}
