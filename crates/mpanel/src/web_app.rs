//! The web application, served from the binary: hashed assets for ever, the page itself never cached. The build leaves
//! each file compressed beside it, so that nothing is compressed while somebody waits.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Assets;

/// Encodings the build makes, best first, with the ending of their files.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Faces with a page of their own, which names the code they start with. Any other address is the shop's.
const FACES: [(&str, &str); 2] = [("portal", "faces/portal.html"), ("admin", "faces/admin.html")];

/// What the first screen at an address reads from the API: the browser asks while the code is still on its way.
const FIRST_READS: [(&str, &str); 1] = [(
    "portal",
    "</api/v1/portal/overview>; rel=preload; as=fetch; crossorigin, \
     </api/v1/portal/services?limit=20>; rel=preload; as=fetch; crossorigin",
)];

/// Answers any path that is not the API: a file of the build, or the page that routes in the browser.
pub async fn serve(request: Request) -> Response<Body> {
    let path = request.uri().path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) || path.starts_with("api/") {
        return plain(StatusCode::NOT_FOUND, "There is nothing at this address.");
    }
    match Assets::get(path).filter(|_| !path.is_empty()) {
        Some(file) => asset(path, file, request.headers()),
        None if path.starts_with("assets/") => plain(StatusCode::NOT_FOUND, "There is no such file."),
        None => match Assets::get(page_for(path)) {
            Some(file) => page(path, file, request.headers()),
            None => plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "The web application has not been built. Run `cargo xtask run`, or `npm ci && npm run build` in web/.",
            ),
        },
    }
}

/// The page that an address of the web app is answered with.
fn page_for(path: &str) -> &'static str {
    let face = path.split('/').next().unwrap_or_default();
    FACES.iter().find(|(name, _)| *name == face).map_or("index.html", |(_, page)| page)
}

fn page(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response<Body> {
    let mut response = asset(page_for(path), file, headers);
    let reads = FIRST_READS.iter().find(|(address, _)| *address == path.trim_end_matches('/'));
    // Whoever has no session is sent to sign in and needs none of it.
    if let Some((_, reads)) = reads.filter(|_| headers.contains_key(header::COOKIE)) {
        response.headers_mut().insert(header::LINK, HeaderValue::from_static(reads));
    }
    response
}

fn asset(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response<Body> {
    let mime = file.metadata.mimetype().to_owned();
    let (file, encoding) = smallest(path, file, headers);
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
    h.insert(header::CONTENT_TYPE, text(&mime));
    h.insert(header::CACHE_CONTROL, text(cache));
    h.insert(header::ETAG, text(&etag));
    h.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        h.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The best of a file's encodings that the caller takes, or the file as it is.
fn smallest(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> (EmbeddedFile, Option<&'static str>) {
    let given = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (name, ending) in ENCODINGS {
        if accepts(given, name)
            && let Some(encoded) = Assets::get(&format!("{path}{ending}"))
        {
            return (encoded, Some(name));
        }
    }
    (file, None)
}

fn accepts(given: &str, name: &str) -> bool {
    given.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        let refused = |weight: &str| matches!(weight.replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        words.next() == Some(name) && !words.any(refused)
    })
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_face_has_its_page_and_every_other_address_is_the_shop() {
        assert_eq!(page_for(""), "index.html");
        assert_eq!(page_for("plans/cloud-vps-s"), "index.html");
        assert_eq!(page_for("portal"), "faces/portal.html");
        assert_eq!(page_for("portal/services/x"), "faces/portal.html");
        assert_eq!(page_for("admin/jobs"), "faces/admin.html");
        assert_eq!(page_for("administration"), "index.html");
    }

    #[test]
    fn an_encoding_is_taken_when_it_is_named_and_not_refused() {
        assert!(accepts("gzip, deflate, br, zstd", "br"));
        assert!(accepts("gzip;q=0.5", "gzip"));
        assert!(!accepts("gzip, br; q=0", "br"));
        assert!(!accepts("brotli", "br"));
        assert!(!accepts("", "gzip"));
    }
}
