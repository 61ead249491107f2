//! The OpenAPI 3.1 document, made from the same declarations as the routes, and its page.

mod answers;

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::Redirect;
use axum::routing::get;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, HttpMethod, OpenApi, SecurityRequirement};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::route::Operation;
use crate::{App, rest};

const PREFIX: &str = "/api/v1";

const ABOUT: &str = "Everything the web application does goes through this API. Errors are problem documents \
(RFC 9457) with a stable code and the field at fault; [each code is explained](/docs/errors). Lists page by cursor. \
Writes take an Idempotency-Key; updates take If-Match with the version that was read.";

/// Made when it is first asked for: few servers ever are, and it is the largest thing they would hold.
static TEXT: LazyLock<Bytes> = LazyLock::new(|| serde_json::to_vec(&document()).unwrap_or_default().into());

/// The document, for its address, the snapshot and the web client's types.
pub fn document() -> OpenApi {
    let mut document = rest::routes().document(PREFIX);
    document.info.title = "mPanel API".into();
    document.info.version = "1".into();
    document.info.description = Some(ABOUT.into());
    add_security(&mut document);
    answers::require_every_field(&mut document);
    document
}

/// The operation behind a method and a path such as `POST /api/v1/admin/services/{id}/suspend`.
pub(crate) fn operation(action: &str) -> Option<&'static str> {
    static KNOWN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let key = |o: &Operation| format!("{} {PREFIX}{}", word(&o.method), o.path);
        rest::routes().into_operations().into_iter().map(|o| (key(&o), o.id)).collect()
    });
    KNOWN.get(action).copied()
}

fn word(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Head => "HEAD",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Trace => "TRACE",
    }
}

fn add_security(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Components::new);
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("mpanel_session")));
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("session_cookie", cookie);
    components.add_security_scheme("session_token", bearer);
    for (path, item) in &mut document.paths.paths {
        if !crate::access::needs_session(path) {
            continue;
        }
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let needs = |name: &str| SecurityRequirement::new(name, Vec::<String>::new());
            operation.security = Some(vec![needs("session_cookie"), needs("session_token")]);
        }
    }
}

/// The document and its page, served by the binary itself.
pub(crate) fn routes() -> Router<App> {
    let page = SwaggerUi::new("/api/docs").config(Config::from("/api/openapi.json"));
    let text = get(|| async { ([(CONTENT_TYPE, "application/json")], TEXT.clone()) });
    Router::new()
        .route("/api", get(|| async { Redirect::temporary("/api/docs/") }))
        .route("/api/openapi.json", text)
        .merge(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_know_their_operations_as_the_document_does() {
        let mut told = 0;
        for (path, item) in document().paths.paths {
            for (method, described) in
                [("POST", item.post), ("PUT", item.put), ("PATCH", item.patch), ("DELETE", item.delete)]
            {
                let Some(described) = described else { continue };
                assert_eq!(
                    operation(&format!("{method} {path}")),
                    described.operation_id.as_deref(),
                    "{method} {path}"
                );
                told += 1;
            }
        }
        assert!(told > 200, "only {told} operations");
        assert_eq!(operation("POST /api/v1/nothing"), None);
    }
}
