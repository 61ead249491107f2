//! `/v1/me`: the accounts of the caller. Everybody has the one there is.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page};
use super::{App, Params, Reply, object, one};
use crate::audit::{Caller, Note, Resource};
use crate::config::SimConfig;
use crate::error::ApiError;
use crate::form::Form;
use crate::token::{Kind, issue};

pub(super) async fn list(caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let row = app.read(|state, env| state.user(&caller.user_id).map(|user| user.account_row(state, env)))?;
    let mut rows = vec![row];
    keep_like(&mut rows, &params, "email");
    keep_any(&mut rows, &params, "default", "default");
    page(&uri, &params, rows)
}

pub(super) async fn switch(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let [customer, tenant, email] = ["customerId", "tenantId", "email"].map(|name| form.required_text(name, 1, 255));
    form.finish()?;
    check_account(&app.config, &tenant, &customer)?;
    let now = app.clock.now();
    let user = app.read(|state, _| state.user(&caller.user_id).cloned())?;
    if !user.email.eq_ignore_ascii_case(&email) {
        return Err(ApiError::missing("Account", "email"));
    }
    let token = issue(&app.config, &user, Kind::Access, now, app.config.token_lifetime);
    let refresh = issue(&app.config, &user, Kind::Refresh, now, app.config.refresh_lifetime);
    let row = app.read(|_, env| env.row(json!({ "token": token, "refreshToken": refresh })));
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn set_default(
    caller: Caller,
    app: App,
    uri: Uri,
    Path((tenant, customer)): Path<(String, String)>,
    body: Bytes,
) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let is_default = form.required_boolean("default");
    form.finish()?;
    check_account(&app.config, &tenant, &customer)?;
    let row = app.write(|state, env| {
        let user = state.user_mut(&caller.user_id)?;
        let changes = [json!({ "default": user.is_default_account }), json!({ "default": is_default })];
        user.is_default_account = is_default;
        let ids: Value = json!({ "userId": caller.user_id });
        state.note(&caller, env, Note::updated(Resource::User, ids, changes));
        Ok(state.user(&caller.user_id)?.account_row(state, env))
    })?;
    one(StatusCode::OK, &uri, row)
}

fn check_account(config: &SimConfig, tenant: &str, customer: &str) -> Result<(), ApiError> {
    let is_ours = tenant == config.tenant_id && customer == config.customer_id;
    is_ours.then_some(()).ok_or_else(|| ApiError::missing("Account", "customerId"))
}
