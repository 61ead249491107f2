//! Confirming addresses and changing passwords.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::Secret;
use mpanel_workflows::accounts;
use serde::Deserialize;
use utoipa::ToSchema;

use super::caller;
use crate::App;
use crate::access::{SignedIn, Visitor};
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::check_text;

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(verify_email))
        .routes(routes!(resend_verification))
        .routes(routes!(request_password_reset))
        .routes(routes!(confirm_password_reset))
        .routes(routes!(change_password))
}

/// A token out of a mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyEmail {
    #[schema(value_type = String)]
    token: Secret,
}

/// Whose password is to be set anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    email: String,
}

/// A token out of a mail and a new password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordResetConfirmation {
    #[schema(value_type = String)]
    token: Secret,
    #[schema(value_type = String, min_length = 10)]
    password: Secret,
}

/// The present and a new password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(value_type = String)]
    current_password: Secret,
    #[schema(value_type = String, min_length = 10)]
    new_password: Secret,
}

/// Confirms a mail address with the token that was sent to it.
#[utoipa::path(post, path = "/auth/verify-email", tag = "auth", request_body = VerifyEmail,
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn verify_email(
    State(app): State<App>,
    visitor: Visitor,
    Json(body): Json<VerifyEmail>,
) -> ApiResult<StatusCode> {
    check_text("/token", body.token.expose(), 200)?;
    accounts::verify_email(&visitor.ctx, &app.deps, body.token.expose()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends the link that confirms the caller's address once more.
#[utoipa::path(post, path = "/auth/verify-email/resend", tag = "auth",
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn resend_verification(State(app): State<App>, caller: SignedIn) -> ApiResult<StatusCode> {
    accounts::resend_verification(&caller.ctx, &app.deps, &caller.principal).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a link to set a new password. The answer is the same whether or not the address has an account.
#[utoipa::path(post, path = "/auth/password-reset", tag = "auth", request_body = PasswordReset,
    responses((status = 202), (status = "4XX", body = Problem)))]
async fn request_password_reset(
    State(app): State<App>,
    visitor: Visitor,
    Json(body): Json<PasswordReset>,
) -> ApiResult<StatusCode> {
    check_text("/email", &body.email, 320)?;
    accounts::request_password_reset(&visitor.ctx, &app.deps, &body.email, &caller(&visitor.request)).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sets a new password with the token of a reset link or an invitation; all sessions of the user end.
#[utoipa::path(post, path = "/auth/password-reset/confirm", tag = "auth", request_body = PasswordResetConfirmation,
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn confirm_password_reset(
    State(app): State<App>,
    visitor: Visitor,
    Json(body): Json<PasswordResetConfirmation>,
) -> ApiResult<StatusCode> {
    check_text("/token", body.token.expose(), 200)?;
    accounts::confirm_password_reset(&visitor.ctx, &app.deps, body.token.expose(), &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the caller's password; their other sessions end.
#[utoipa::path(post, path = "/auth/password", tag = "auth", request_body = PasswordChange,
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn change_password(
    State(app): State<App>,
    caller: SignedIn,
    Json(body): Json<PasswordChange>,
) -> ApiResult<StatusCode> {
    let PasswordChange { current_password, new_password } = body;
    accounts::change_password(&caller.ctx, &app.deps, &caller.principal, &current_password, &new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
