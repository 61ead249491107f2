//! A simulator on a free port with a frozen clock, a receiver for its webhooks, and short words for the calls.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mpanel_gateway_sim::{Config, Control, GatewaySim, Served, frozen_clock};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The frozen time all tests start at.
pub const START: &str = "2026-11-21T12:00:00Z";
pub const RETURN_URL: &str = "https://shop.example/pay/done?order=7";

pub struct World {
    pub served: Served,
    pub http: Client,
    pub receiver: Receiver,
}

/// What a webhook receiver got.
#[derive(Clone, Debug)]
pub struct Received {
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub body: String,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }
}

/// Records webhooks; answers with the scripted statuses first, then 204.
#[derive(Clone, Default)]
pub struct Receiver {
    pub url: String,
    got: Arc<Mutex<Vec<Received>>>,
    script: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Self { url, ..Self::default() };
        let router = axum::Router::new().route("/hook", post(receive)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub fn answer_next(&self, statuses: &[u16]) {
        self.script.lock().unwrap().extend(statuses);
    }

    pub fn got(&self) -> Vec<Received> {
        self.got.lock().unwrap().clone()
    }

    pub fn kinds(&self) -> Vec<String> {
        self.got().iter().map(Received::kind).collect()
    }
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    receiver.got.lock().unwrap().push(Received {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp").parse().unwrap(),
        signature: text("webhook-signature"),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let scripted = receiver.script.lock().unwrap().pop_front();
    StatusCode::from_u16(scripted.unwrap_or(204)).unwrap()
}

pub fn config() -> Config {
    let mut config = Config::from_seed("test seed");
    config.clock_source = frozen_clock(START.parse().unwrap());
    config.background = false;
    config
}

pub fn client() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let redirect = reqwest::redirect::Policy::none();
    Client::builder().tls_backend_preconfigured(tls).no_proxy().redirect(redirect).build().unwrap()
}

impl World {
    pub async fn start() -> Self {
        Self::with(config()).await
    }

    /// Adds a receiver to `config` and serves it.
    pub async fn with(config: Config) -> Self {
        let receiver = Receiver::start().await;
        Self::with_receiver(config, receiver).await
    }

    pub async fn with_receiver(config: Config, receiver: Receiver) -> Self {
        let sim = GatewaySim::new(config.with_webhook(&receiver.url)).unwrap();
        let served = sim.spawn("127.0.0.1:0".parse().unwrap()).await.unwrap();
        Self { served, http: client(), receiver }
    }

    pub fn control(&self) -> Control {
        self.served.control()
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.served.url());
        self.http.request(method, url).bearer_auth(self.control().secret_key())
    }

    pub async fn get(&self, path: &str) -> Value {
        let reply = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(reply.status(), 200, "GET {path}");
        reply.json().await.unwrap()
    }

    /// A POST with an idempotency key; the reply as status and JSON.
    pub async fn post(&self, path: &str, key: &str, body: Value) -> (u16, Value) {
        parts(self.try_post(path, key, &body).await.unwrap()).await
    }

    pub async fn try_post(&self, path: &str, key: &str, body: &Value) -> reqwest::Result<Response> {
        self.request(Method::POST, path).header("idempotency-key", key).json(body).send().await
    }

    /// A card typed into a form: the token call as a browser makes it.
    pub async fn token(&self, card: Value) -> (u16, Value) {
        let request = self.http.post(format!("{}/v1/tokens", self.served.url()));
        let request = request.bearer_auth(self.control().publishable_key()).json(&json!({ "card": card }));
        parts(request.send().await.unwrap()).await
    }

    /// A card typed in and kept for customer `cus_1`.
    pub async fn saved_card(&self, number: &str) -> String {
        let cvc = if number.starts_with('3') { "1234" } else { "123" };
        let card = json!({ "number": number, "exp_month": 12, "exp_year": 2040, "cvc": cvc, "name": "Test Holder" });
        let (status, token) = self.token(card).await;
        assert_eq!(status, 200, "{token}");
        let (status, method) = self
            .post(
                "/v1/payment_methods",
                &format!("attach {}", token["id"]),
                json!({ "token": token["id"], "customer_ref": "cus_1" }),
            )
            .await;
        assert_eq!(status, 200, "{method}");
        method["id"].as_str().unwrap().to_owned()
    }

    /// Charges a saved card 12.34 EUR for payment `key`, which is also the idempotency key.
    pub async fn pay(&self, method: &str, key: &str, off_session: bool) -> Value {
        let (status, intent) = self.post("/v1/payment_intents", key, charge(method, key, off_session)).await;
        assert_eq!(status, 200, "{intent}");
        intent
    }
}

/// The body of a charge of 12.34 EUR.
pub fn charge(method: &str, payment_id: &str, off_session: bool) -> Value {
    json!({
        "amount": 1234,
        "currency": "EUR",
        "payment_method": method,
        "customer_ref": "cus_1",
        "off_session": off_session,
        "metadata": { "payment_id": payment_id },
        "return_url": RETURN_URL,
        "confirm": true,
    })
}

pub async fn parts(reply: Response) -> (u16, Value) {
    let status = reply.status().as_u16();
    (status, reply.json().await.unwrap())
}

/// The signature as the Standard Webhooks specification describes it, written out from the definition of HMAC.
pub fn expected_signature(secret: &str, got: &Received) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    assert!(key.len() <= 64, "a longer key would have to be hashed first");
    let pad = |with: u8| (0..64).map(|i| key.get(i).copied().unwrap_or(0) ^ with).collect::<Vec<u8>>();
    let message = format!("{}.{}.{}", got.id, got.timestamp, got.body);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    format!("v1,{}", STANDARD.encode(outer))
}
