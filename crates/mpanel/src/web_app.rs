//! The web application, served from the binary: hashed assets for ever, the page itself never cached.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Assets;

/// Answers any path that is not the API: a file of the build, or the page that routes in the browser.
pub async fn serve(request: Request) -> Response<Body> {
    let path = request.uri().path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) || path.starts_with("api/") {
        return plain(StatusCode::NOT_FOUND, "There is nothing at this address.");
    }
    match Assets::get(path).filter(|_| !path.is_empty()) {
        Some(file) => asset(path, file, request.headers()),
        None if path.starts_with("assets/") => plain(StatusCode::NOT_FOUND, "There is no such file."),
        None => match Assets::get("index.html") {
            Some(file) => asset("index.html", file, request.headers()),
            None => plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "The web application has not been built. Run `cargo xtask run`, or `npm ci && npm run build` in web/.",
            ),
        },
    }
}

fn asset(path: &str, file: rust_embed::EmbeddedFile, headers: &axum::http::HeaderMap) -> Response<Body> {
    let hash = file.metadata.sha256_hash();
    let etag = format!("\"{}\"", hash[..12].iter().map(|b| format!("{b:02x}")).collect::<String>());
    let immutable = path.starts_with("assets/");
    let cache = if immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fresh = headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == etag.as_bytes());
    let body = if fresh { Body::empty() } else { Body::from(file.data.into_owned()) };
    let mut response = Response::new(body);
    if fresh {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let text = |t: &str| HeaderValue::from_str(t).unwrap_or(HeaderValue::from_static(""));
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, text(file.metadata.mimetype()));
    h.insert(header::CACHE_CONTROL, text(cache));
    h.insert(header::ETAG, text(&etag));
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
