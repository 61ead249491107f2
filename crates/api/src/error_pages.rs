//! The pages that explain error codes: written in `docs/errors`, embedded in the binary, served where a problem's
//! `type` points. Plain HTML without scripts, readable in light and dark.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use pulldown_cmark::{Options, Parser, html};
use rust_embed::RustEmbed;

use crate::App;

#[derive(RustEmbed)]
#[folder = "../../docs/errors"]
struct Files;

/// One page; it may stand for several codes that differ only in where they occur.
struct Page {
    codes: Vec<String>,
    title: String,
    body: String,
}

static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().filter(|name| name.ends_with(".md")).collect();
    names.sort_unstable();
    names.iter().filter_map(|name| Some(read(name.strip_suffix(".md")?, &Files::get(name)?.data))).collect()
});

fn read(name: &str, bytes: &[u8]) -> Page {
    let text = String::from_utf8_lossy(bytes);
    let listed = text.lines().find_map(|line| line.strip_prefix("Codes: ")).unwrap_or_default();
    let mut codes = vec![name.to_owned()];
    codes.extend(listed.split('`').skip(1).step_by(2).filter(|code| *code != name).map(str::to_owned));
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(name).to_owned();
    let prose: Vec<&str> = text.lines().filter(|l| !l.starts_with("# ") && !l.starts_with("Codes: ")).collect();
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(&prose.join("\n"), Options::empty()));
    Page { codes, title, body }
}

/// Whether a code has a page.
pub fn has_page(code: &str) -> bool {
    page_of(code).is_some()
}

fn page_of(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.codes.iter().any(|own| own == code))
}

/// The routes.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/docs/errors", get(index)).route("/docs/errors/{code}", get(show))
}

async fn index() -> Response {
    let mut list =
        String::from("<p>Errors are problem documents (RFC 9457). Their <code>type</code> points here.</p>\n<dl>");
    for page in PAGES.iter() {
        let links: Vec<String> =
            page.codes.iter().map(|c| format!("<a href=\"/docs/errors/{c}\"><code>{c}</code></a>")).collect();
        let _ = write!(list, "<dt>{}</dt><dd>{}</dd>", escaped(&page.title), links.join(" "));
    }
    list.push_str("</dl>");
    shell(StatusCode::OK, "Error codes", "<a href=\"/api/docs/\">API</a>", &list)
}

async fn show(Path(code): Path<String>) -> Response {
    let back = "<a href=\"/docs/errors\">All error codes</a>";
    let Some(page) = page_of(&code) else {
        let body = "<p>No answer of this release carries this code. It may belong to another release.</p>";
        return shell(StatusCode::NOT_FOUND, "No such error code", back, body);
    };
    let codes: Vec<String> = page.codes.iter().map(|c| format!("<code>{c}</code>")).collect();
    let body = format!("<p class=\"codes\">{}</p>\n{}", codes.join(" "), page.body);
    shell(StatusCode::OK, &page.title, back, &body)
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b2430;--soft:#566274;--line:#d7dde5;--paper:#fff;--code:#f1f4f8;--link:#1a56c4}\
@media (prefers-color-scheme:dark){:root{--ink:#e7ebf1;--soft:#a4afbf;--line:#333d4b;--paper:#12171f;--code:#1e2631;\
--link:#8ab4ff}}\
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}\
main,nav{max-width:42rem;margin:0 auto;padding:0 1.25rem}nav{padding-top:1.5rem}main{padding-bottom:4rem}\
h1{font-size:1.6rem;line-height:1.25;margin:1rem 0}a{color:var(--link)}a:focus-visible{outline:2px solid var(--link);\
outline-offset:2px}code{background:var(--code);border-radius:.25rem;padding:.1em .35em;font-size:.9em;\
overflow-wrap:anywhere}.codes{color:var(--soft)}dt{font-weight:600;margin-top:1rem}dd{margin:0;padding-bottom:1rem;\
border-bottom:1px solid var(--line)}dd a{display:inline-block;margin:.25rem .25rem 0 0}";

fn shell(status: StatusCode, title: &str, nav: &str, body: &str) -> Response {
    let title = escaped(title);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · mPanel</title>\
         <style>{STYLE}</style></head>\n<body><nav aria-label=\"Documentation\">{nav}</nav>\n\
         <main><h1>{title}</h1>\n{body}\n</main></body>\n</html>\n"
    );
    let mut response = (status, Html(page)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
