//! A caller of the API who says what they expect.

use reqwest::Method;
use serde_json::{Value, json};

/// A caller, signed in or not.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    host: Option<String>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub content_type: String,
    pub bytes: Vec<u8>,
    headers: reqwest::header::HeaderMap,
}

impl Answer {
    /// A header, empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Each refusal says in a sentence what is wrong, names the request, and leads to pages that exist.
    #[track_caller]
    fn check(self, asked: &str) -> Self {
        if self.status < 400 || !self.content_type.starts_with("application/problem+json") {
            assert!(self.status < 400 || !asked.contains("/api/"), "{asked}: {} without a problem", self.status);
            return self;
        }
        let codes = std::iter::once(&self.body["code"])
            .chain(self.body["errors"].as_array().into_iter().flatten().map(|field| &field["code"]));
        for code in codes {
            let code = code.as_str().unwrap_or_default();
            assert!(mpanel_api::error_pages::has_page(code), "{asked}: no page explains {code:?}");
        }
        assert!(self.body["detail"].as_str().is_some_and(|d| d.len() >= 8), "{asked}: {:#}", self.body);
        assert_eq!(self.body["request_id"], self.header("x-request-id"), "{asked}: {:#}", self.body);
        self
    }

    /// The body, if the status is the one expected.
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    /// The problem's code, if the status is the one expected.
    #[track_caller]
    pub fn refused(self, status: u16) -> String {
        assert_eq!(self.status, status, "{:#}", self.body);
        assert!(self.content_type.starts_with("application/problem+json"), "{}", self.content_type);
        self.body["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    pub fn new(base: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { http: reqwest::Client::new(), base: base.to_owned(), token: None, host: None }
    }

    /// The session, for what is no plain call.
    pub fn token(&self) -> &str {
        self.token.as_deref().expect("somebody who is signed in")
    }

    /// The same caller at a business that is told by its host name.
    pub fn at_host(&self, host: &str) -> Self {
        Self { host: Some(host.to_owned()), ..self.clone() }
    }

    /// The same caller at another address.
    pub fn move_to(&mut self, base: &str) {
        self.base = base.to_owned();
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Answer {
        let prefix = if path.starts_with("/api") || path.starts_with("http") { "" } else { "/api/v1" };
        let mut all = headers.to_vec();
        if body.is_some() {
            all.push(("content-type", "application/json"));
        }
        let bytes = body.map(|b| b.to_string().into_bytes()).unwrap_or_default();
        self.raw(method, &format!("{prefix}{path}"), bytes, &all).await
    }

    /// Sends bytes as they are.
    pub async fn raw(&self, method: Method, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        self.attempt(method, path, body, headers).await.expect("the server answers")
    }

    /// Posts to a server that may die before it answers.
    pub async fn post_to_mortal(&self, path: &str, body: Value) -> Option<Answer> {
        let headers = [("content-type", "application/json")];
        let (path, body) = (format!("/api/v1{path}"), body.to_string().into_bytes());
        self.attempt(Method::POST, &path, body, &headers).await.ok()
    }

    async fn attempt(
        &self,
        method: Method,
        path: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> Result<Answer, reqwest::Error> {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        let asked = format!("{method} {url}");
        let mut request = self.http.request(method, url);
        if let Some(token) = &self.token
            && !headers.iter().any(|(name, _)| *name == "authorization")
        {
            request = request.bearer_auth(token);
        }
        if let Some(host) = &self.host {
            request = request.header("host", host);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.body(body).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let content_type = headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        let bytes = response.bytes().await?.to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answer { status, body, content_type, bytes, headers }.check(&asked))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body), &[]).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body), &[]).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body), &[]).await
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Client {
        let body = json!({ "email": email, "password": password, "as_token": true });
        let session = self.post("/auth/sign-in", body).await.ok(200);
        Client { token: session["token"].as_str().map(str::to_owned), ..self.clone() }
    }

    pub async fn sign_up(&self, email: &str) -> Client {
        let body = json!({
            "email": email, "password": "a long enough password", "name": "Test Person", "country": "DE",
            "address": { "line1": "Street 1", "city": "Berlin", "postal_code": "10115" }, "accept_terms": true
        });
        self.post("/auth/sign-up", body).await.ok(201);
        self.sign_in(email, "a long enough password").await
    }
}
