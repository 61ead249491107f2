//! A simulator on a free port with a frozen clock, and short words for the calls.

use std::time::Duration;

use mpanel_contabo_sim::{Control, Served, Sim, SimConfig, frozen_clock};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// The frozen time all tests start at.
pub const START: &str = "2026-11-21T12:00:00Z";
pub const REQUEST_ID: &str = "04e0f898-37b4-48bc-a794-1a57abe6aa31";
pub const PASSWORD: &str = "Sandbox!1?word";
pub const INSTANCES: &str = "/v1/compute/instances";

pub struct World {
    pub served: Served,
    pub http: Client,
    pub config: SimConfig,
    pub token: String,
}

pub fn config() -> SimConfig {
    let mut config = SimConfig::from_seed("tests");
    config.clock_source = frozen_clock(START.parse().unwrap());
    config
}

/// reqwest wants a TLS provider even for plain HTTP.
pub fn http() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

pub async fn world() -> World {
    world_with(config()).await
}

pub async fn world_with(config: SimConfig) -> World {
    let served = Sim::new(config.clone()).unwrap().spawn("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let mut world = World { served, http: http(), config, token: String::new() };
    world.log_in().await;
    world
}

/// An answer as plain values.
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
        Self { status, body }
    }

    /// The only row.
    pub fn row(&self) -> &Value {
        assert_eq!(self.body["data"].as_array().map(Vec::len), Some(1), "{}", self.body);
        &self.body["data"][0]
    }

    pub fn rows(&self) -> &[Value] {
        self.body["data"].as_array().unwrap_or_else(|| panic!("no rows in {}", self.body))
    }

    #[track_caller]
    pub fn refused(&self, status: u16, message: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        let said = match &self.body["message"] {
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
            one => one.as_str().unwrap_or_default().to_owned(),
        };
        assert!(said.contains(message), "{said:?} does not say {message:?}");
        assert_eq!(self.body["statusCode"], status);
    }
}

impl World {
    pub fn control(&self) -> Control {
        self.served.control()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.served.url())
    }

    pub async fn log_in(&mut self) {
        let form = [
            ("grant_type", "password"),
            ("client_id", self.config.client_id.as_str()),
            ("client_secret", self.config.client_secret.as_str()),
            ("username", self.config.username.as_str()),
            ("password", self.config.password.as_str()),
        ];
        let answer = Answer::of(self.http.post(self.served.token_url()).form(&form).send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    /// A call with token and request id.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method: Method = method.parse().unwrap();
        self.http.request(method, self.url(path)).bearer_auth(&self.token).header("x-request-id", REQUEST_ID)
    }

    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, Some(body)).await
    }

    /// A steering call.
    pub async fn steer(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let method: Method = method.parse().unwrap();
        let mut request = self.http.request(method, self.url(path)).bearer_auth(&self.config.client_secret);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// Orders a machine; the extra fields replace the usual ones.
    pub async fn order(&self, extra: Value) -> Answer {
        let mut body = json!({ "period": 1, "defaultUser": "root" });
        for (key, value) in extra.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.post(INSTANCES, body).await
    }

    /// Orders a machine and waits until it runs.
    pub async fn running(&self, extra: Value) -> i64 {
        let ordered = self.order(extra).await;
        assert_eq!(ordered.status, 201, "{}", ordered.body);
        self.control().advance(Duration::from_secs(12));
        ordered.row()["instanceId"].as_i64().unwrap()
    }

    /// The row of a machine.
    pub async fn machine(&self, id: i64) -> Answer {
        self.get(&format!("{INSTANCES}/{id}")).await
    }

    pub async fn status(&self, id: i64) -> String {
        self.machine(id).await.row()["status"].as_str().unwrap().to_owned()
    }

    pub async fn secret(&self, name: &str, kind: &str, value: &str) -> i64 {
        let made = self.post("/v1/secrets", json!({ "name": name, "type": kind, "value": value })).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.row()["secretId"].as_i64().unwrap()
    }
}

pub const HOUR: Duration = Duration::from_secs(3600);
pub const DAY: Duration = Duration::from_secs(24 * 3600);
