//! CORS: what browsers ask before they call from another page, and what they want to see in answers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Accounts;
use super::bucket::CorsRule;
use super::policy::matches;
use crate::engine::Engine;

/// Answers the question of a browser, or adds to the answer what it has to see.
pub(super) async fn apply(State(accounts): State<Accounts>, request: Request, next: Next) -> Response {
    let Some(origin) = text(request.headers(), &header::ORIGIN) else { return next.run(request).await };
    let asked = text(request.headers(), &header::ACCESS_CONTROL_REQUEST_METHOD);
    let is_question = request.method() == Method::OPTIONS && asked.is_some();
    let method = asked.unwrap_or_else(|| request.method().to_string());
    let rule = accounts.living().iter().find_map(|engine| rule(engine, &request, &origin, &method));
    let mut answer = match (is_question, &rule) {
        (true, Some(_)) => StatusCode::OK.into_response(),
        (true, None) => (StatusCode::FORBIDDEN, "CORSResponse: this CORS request is not allowed.").into_response(),
        (false, _) => next.run(request).await,
    };
    if let Some(rule) = rule {
        let mut set = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                answer.headers_mut().insert(name, value);
            }
        };
        set(header::ACCESS_CONTROL_ALLOW_ORIGIN, &origin);
        set(header::VARY, "Origin");
        set(header::ACCESS_CONTROL_ALLOW_METHODS, &rule.methods.join(", "));
        set(header::ACCESS_CONTROL_EXPOSE_HEADERS, &rule.expose.join(", "));
        if is_question {
            set(header::ACCESS_CONTROL_ALLOW_HEADERS, &rule.headers.join(", "));
        }
        if let Some(age) = rule.max_age {
            set(header::ACCESS_CONTROL_MAX_AGE, &age.to_string());
        }
    }
    answer
}

/// The rule that allows it. The storage is that of the keys in the address; without them, any that has the bucket.
fn rule(engine: &Engine, request: &Request, origin: &str, method: &str) -> Option<CorsRule> {
    let bucket = request.uri().path().trim_start_matches('/').split('/').next()?.to_owned();
    let query = request.uri().query().unwrap_or_default();
    let of_key = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "X-Amz-Credential");
    let access_key = of_key.and_then(|(_, value)| value.split('/').next().map(str::to_owned));
    engine.read(|state, env| {
        let rules = match &access_key {
            Some(key) => state.bucket(&state.holder(key, env)?.storage, &bucket).map(|bucket| &bucket.cors),
            None => state.buckets.values().find_map(|buckets| buckets.get(&bucket)).map(|bucket| &bucket.cors),
        };
        let fits = |rule: &&CorsRule| {
            rule.origins.iter().any(|pattern| matches(pattern, origin)) && rule.methods.iter().any(|one| one == method)
        };
        rules?.iter().find(fits).cloned()
    })
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
