//! Which account a call is for: logins by the client they name, calls of the API by their token, steering calls by their
//! key or by the account they name. Everything else is up to the account, wrong secrets and old tokens included.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt as _;

use super::BODY_LIMIT;
use super::caller::bearer;
use super::token::client_of;
use crate::engine::Engine;
use crate::error::ApiError;
use crate::token::client_named_by;

/// An account and what answers for it.
struct Door {
    engine: Arc<Engine>,
    router: Router,
}

/// One router for all accounts. What belongs to none of them is for the first one to refuse.
pub(super) fn router(accounts: &[Arc<Engine>]) -> Router {
    let doors = accounts.iter().map(|engine| Door { engine: Arc::clone(engine), router: super::account(engine) });
    let doors: Arc<[Door]> = doors.collect();
    Router::new().fallback(pass).with_state(doors)
}

async fn pass(State(doors): State<Arc<[Door]>>, request: Request) -> Response {
    let (door, request) = match find(&doors, request).await {
        Ok(found) => found,
        Err(refused) => return refused.into_response(),
    };
    let Ok(answer) = door.router.clone().oneshot(request).await;
    answer
}

async fn find(doors: &[Door], request: Request) -> Result<(&Door, Request), ApiError> {
    let path = request.uri().path();
    if path == crate::TOKEN_PATH {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| ApiError::new(413, "Payload Too Large"))?;
        let door = of_login(doors, &head.headers, &body);
        return Ok((door, Request::from_parts(head, Body::from(body))));
    }
    let door = match path.starts_with("/_sim/") {
        true => of_steering(doors, &request)?,
        false => of_token(doors, request.headers()),
    };
    Ok((door, request))
}

fn of_login<'a>(doors: &'a [Door], headers: &HeaderMap, body: &Bytes) -> &'a Door {
    let form = url::form_urlencoded::parse(body).into_owned().collect();
    let (client, _) = client_of(headers, &form);
    of_client(doors, &client)
}

/// A token names its client; whether it is genuine is for the account to find out.
fn of_token<'a>(doors: &'a [Door], headers: &HeaderMap) -> &'a Door {
    let client = bearer(headers).and_then(client_named_by).unwrap_or_default();
    of_client(doors, &client)
}

fn of_client<'a>(doors: &'a [Door], client: &str) -> &'a Door {
    doors.iter().find(|door| door.engine.config.client_id == client).unwrap_or(&doors[0])
}

/// The account that the query names, or the one whose key it is.
fn of_steering<'a>(doors: &'a [Door], request: &Request) -> Result<&'a Door, ApiError> {
    let query = request.uri().query().unwrap_or_default();
    let query: HashMap<String, String> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    if let Some(name) = query.get("account") {
        let found = doors.iter().find(|door| door.engine.config.account_name() == name);
        return found
            .ok_or_else(|| ApiError::new(404, format!("There is no account {name:?}: see GET /_sim/accounts")));
    }
    let key = bearer(request.headers()).unwrap_or_default();
    Ok(doors.iter().find(|door| door.engine.config.client_secret == key).unwrap_or(&doors[0]))
}
