//! A request before it is sent: method, path, query, body.

use reqwest::Method;
use serde::Serialize;
use url::Url;
use uuid::Uuid;

use crate::{Error, Result};

/// One request under `/v1`.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    segments: Vec<String>,
    query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Vec<u8>>,
}

impl Request {
    /// `path` is static text; values that come from elsewhere go through
    /// [`Request::segment`], which encodes them.
    pub(crate) fn new(method: Method, path: &'static str) -> Self {
        let segments = path.split('/').map(str::to_owned).collect();
        Self { method, segments, query: Vec::new(), body: None }
    }

    pub(crate) fn get(path: &'static str) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn segment(mut self, value: impl ToString) -> Self {
        self.segments.push(value.to_string());
        self
    }

    pub(crate) fn then(mut self, path: &'static str) -> Self {
        self.segments.extend(path.split('/').map(str::to_owned));
        self
    }

    pub(crate) fn query(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.query.push((name, value.to_string()));
        }
        self
    }

    pub(crate) fn json(mut self, call: Uuid, body: &impl Serialize) -> Result<Self> {
        let bytes = serde_json::to_vec(body)
            .map_err(|e| Error::Decode { request_id: call, cause: format!("the request could not be written: {e}") })?;
        self.body = Some(bytes);
        Ok(self)
    }

    pub(crate) fn is_read(&self) -> bool {
        self.method == Method::GET
    }

    /// The path for traces: no query, no body.
    pub(crate) fn path(&self) -> String {
        format!("/v1/{}", self.segments.join("/"))
    }

    pub(crate) fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("v1");
            for segment in &self.segments {
                // The url crate drops "." and ".." here, so that a strange id
                // cannot leave its place in the path.
                path.push(segment);
            }
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_built_and_encoded() {
        let base = Url::parse("http://127.0.0.1:9/").unwrap();
        let check = |request: Request, expect: &str| assert_eq!(request.url(&base).as_str(), expect);
        check(Request::get("compute/instances"), "http://127.0.0.1:9/v1/compute/instances");
        check(
            Request::get("compute/instances").segment(12).then("actions/start"),
            "http://127.0.0.1:9/v1/compute/instances/12/actions/start",
        );
        check(
            Request::get("compute/images").segment("a/../b?c"),
            "http://127.0.0.1:9/v1/compute/images/a%2F..%2Fb%3Fc",
        );
        check(
            Request::get("secrets").query("name", Some("a b&c")).query("type", None::<String>),
            "http://127.0.0.1:9/v1/secrets?name=a+b%26c",
        );
    }
}
