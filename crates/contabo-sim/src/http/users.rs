//! `/v1/users`. No e-mail is sent from here.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page, text};
use super::{App, Params, Reply, no_row, object, one, param, uuid};
use crate::audit::{Caller, Note, Resource};
use crate::clock::fresh_uuid;
use crate::config::hex;
use crate::error::ApiError;
use crate::form::Form;
use crate::user::{Changes, User};

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| {
        let is_default = param(&params, "default").map(|text| text == "true");
        let wanted =
            state.users.values().filter(|user| is_default.is_none_or(|wanted| user.is_default_account == wanted));
        wanted.map(|user| user.row(state, env)).collect()
    });
    keep_like(&mut rows, &params, "email");
    for field in ["enabled", "owner"] {
        keep_any(&mut rows, &params, field, field);
    }
    if let Some(part) = param(&params, "search") {
        let part = part.to_lowercase();
        let fields = ["firstName", "lastName", "email"];
        rows.retain(|row| fields.iter().any(|field| text(row, field).to_lowercase().contains(&part)));
    }
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    uuid(&id)?;
    let row = app.read(|state, env| state.user(&id).map(|user| user.row(state, env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let mut user = User::read(&object(&body)?)?;
    let row = app.write(|state, env| {
        state.check_roles(&user.roles)?;
        if state.users.values().any(|other| other.email.eq_ignore_ascii_case(&user.email)) {
            return Err(ApiError::new(409, "There is already a user with the same email"));
        }
        user.id = fresh_uuid();
        let row = env.row(json!({ "userId": user.id }));
        state.note(&caller, env, Note::created(Resource::User, ids(&user.id), user.facts()));
        state.users.insert(user.id.clone(), user);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    uuid(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let changes = Changes::read(&mut form);
    form.finish()?;
    app.write(|state, env| {
        state.user(&id)?;
        state.check_roles(changes.roles.as_deref().unwrap_or_default())?;
        let user = state.user_mut(&id)?;
        if user.owner && changes.enabled == Some(false) {
            return Err(ApiError::bad("The owner can not be disabled"));
        }
        let before = user.facts();
        user.apply(changes);
        let (after, ids) = (user.facts(), ids(&user.id));
        state.note(&caller, env, Note::updated(Resource::User, ids, [before, after]));
        Ok(())
    })?;
    no_row(&uri)
}

pub(super) async fn remove(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    uuid(&id)?;
    app.write(|state, env| {
        let user = state.user(&id)?;
        if user.owner {
            return Err(ApiError::bad("The owner can not be deleted"));
        }
        let (gone, id) = (user.facts(), user.id.clone());
        state.users.remove(&id);
        state.note(&caller, env, Note::deleted(Resource::User, ids(&id), gone));
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Would send an e-mail.
pub(super) async fn reset_password(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    mailed(&caller, &app, &id, "passwordReset")
}

/// Would send an e-mail.
pub(super) async fn resend_verification(
    caller: Caller,
    app: App,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    mailed(&caller, &app, &id, "emailVerification")
}

fn mailed(caller: &Caller, app: &App, id: &str, what: &str) -> Result<StatusCode, ApiError> {
    uuid(id)?;
    app.write(|state, env| {
        let ids = ids(&state.user(id)?.id);
        state.note(caller, env, Note::updated(Resource::User, ids, [Value::Null, json!({ what: "sent" })]));
        Ok(StatusCode::NO_CONTENT)
    })
}

/// A way into a panel that is not here.
pub(super) async fn sso_token(_caller: Caller, app: App, uri: Uri) -> Reply {
    let token = fresh_uuid();
    let url = format!("https://my.contabo.example/sso?token={token}");
    let row = app.read(|_, env| env.row(json!({ "ssoToken": token, "url": url })));
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn client(_caller: Caller, app: App, uri: Uri) -> Reply {
    let row = app.read(|state, env| {
        let secret = state.client_secret.as_ref().unwrap_or(&env.config.client_secret);
        let id = hex(&env.config.derived("client")[..8]);
        env.row(json!({ "id": id, "clientId": env.config.client_id, "secret": secret }))
    });
    one(StatusCode::OK, &uri, row)
}

/// The old secret is void from now on, except for the steering calls.
pub(super) async fn renew_client_secret(caller: Caller, app: App, uri: Uri) -> Reply {
    let row = app.write(|state, env| {
        let secret = fresh_uuid().replace('-', "");
        let row = env.row(json!({ "secret": secret }));
        state.client_secret = Some(secret);
        let ids = ids(&caller.user_id);
        state.note(&caller, env, Note::updated(Resource::User, ids, [Value::Null, json!({ "clientSecret": "new" })]));
        Ok(row)
    })?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn is_password_set(caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let id = param(&params, "userId").unwrap_or(&caller.user_id);
    let row = app.read(|state, env| {
        let user = state.user(id)?;
        Ok::<_, ApiError>(env.row(json!({ "isPasswordSet": user.owner || user.password.is_some() })))
    })?;
    one(StatusCode::OK, &uri, row)
}

fn ids(id: &str) -> Value {
    json!({ "userId": id })
}
