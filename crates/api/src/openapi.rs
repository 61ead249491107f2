//! The OpenAPI 3.1 document, made from the same declarations as the routes, and its page.

mod answers;

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, SecurityRequirement};
use utoipa_axum::router::OpenApiRouter;

use crate::{App, rest};

const ABOUT: &str = "Everything the web application does goes through this API. Errors are problem documents \
(RFC 9457) with a stable code and the field at fault; [each code is explained](/docs/errors). Lists page by cursor. \
Writes take an Idempotency-Key; updates take If-Match with the version that was read.";

/// The routes and the document that describes them.
pub(crate) fn split() -> (Router<App>, OpenApi) {
    let (router, mut document) = OpenApiRouter::<App>::new().nest("/api/v1", rest::routes()).split_for_parts();
    // The document carries full paths; the router is nested by the caller.
    drop(router);
    let (router, _) = rest::routes().split_for_parts();
    document.info.title = "mPanel API".into();
    document.info.version = "1".into();
    document.info.description = Some(ABOUT.into());
    add_security(&mut document);
    answers::require_every_field(&mut document);
    (router, document)
}

/// The document alone, for the snapshot and the web client's types.
pub fn document() -> OpenApi {
    split().1
}

/// The operation behind a method and a path such as `POST /api/v1/admin/services/{id}/suspend`.
pub(crate) fn operation(action: &str) -> Option<&'static str> {
    static KNOWN: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        let mut known = HashMap::new();
        for (path, item) in document().paths.paths {
            let methods = [("POST", item.post), ("PUT", item.put), ("PATCH", item.patch), ("DELETE", item.delete)];
            for (method, operation) in methods {
                let id = operation.and_then(|o| o.operation_id);
                known.extend(id.map(|id| (format!("{method} {path}"), id)));
            }
        }
        known
    });
    KNOWN.get(action).map(String::as_str)
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
pub(crate) fn routes(document: OpenApi) -> Router<App> {
    let page = utoipa_swagger_ui::SwaggerUi::new("/api/docs").url("/api/openapi.json", document);
    Router::new().route("/api", get(|| async { Redirect::temporary("/api/docs/") })).merge(page)
}
