//! The calls that Contabo's own command line `cntb` makes, in its order and with its headers: it logs in by HTTP Basic,
//! reads its tokens without checking them, sends the same trace id always, and calls object storages by TLS only.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use mpanel_contabo_sim::Certificate;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::harness::{Answer, INSTANCES, World, config, http, world, world_with};
use crate::signed::{Storage, UNSIGNED};

/// What it sends with lists.
const LIST: &str = "page=1&size=100&orderBy=name%3Aasc";
/// A version 4 UUID, as it makes one for each call.
const CALL: &str = "7c1a53f0-25a3-4c2e-9d40-51b0f0c0a7de";

/// What it keeps of a login.
struct Session<'a> {
    world: &'a World,
    access: String,
    refresh: String,
}

/// The part of a token in which it looks for facts, by the alphabet it reads them with.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("it takes part 1 of a token without asking");
    serde_json::from_slice(&STANDARD_NO_PAD.decode(payload).unwrap()).unwrap()
}

impl<'a> Session<'a> {
    /// No scope, the client in HTTP Basic, the user in the form.
    async fn new(world: &'a World) -> Self {
        let (user, password) = (world.config.username.as_str(), world.config.password.as_str());
        let form = [("grant_type", "password"), ("username", user), ("password", password)];
        Self::grant(world, &form).await
    }

    async fn renewed(&self) -> Self {
        Self::grant(self.world, &[("grant_type", "refresh_token"), ("refresh_token", self.refresh.as_str())]).await
    }

    async fn grant(world: &'a World, form: &[(&str, &str)]) -> Self {
        let request = world.http.post(world.served.token_url()).form(form);
        let request = request.basic_auth(&world.config.client_id, Some(&world.config.client_secret));
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let token = |name: &str| answer.body[name].as_str().unwrap().to_owned();
        assert_eq!(token("token_type"), "Bearer");
        assert!(answer.body["expires_in"].is_u64());
        Self { world, access: token("access_token"), refresh: token("refresh_token") }
    }

    /// Where a call has no body it names no content type either.
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.world.http.request(method, self.world.url(path)).bearer_auth(&self.access);
        let mut request = request.header("x-request-id", CALL).header("x-trace-id", "arcus_cli");
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        let answer = self.call(Method::GET, path, None).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer
    }
}

#[tokio::test]
async fn its_tokens_are_read_kept_and_renewed() {
    let world = world().await;
    let session = Session::new(&world).await;
    let (access, refresh) = (claims(&session.access), claims(&session.refresh));
    // Another name than the one it was told makes it log in again for every call.
    assert_eq!(access["preferred_username"], world.config.username.as_str());
    assert_eq!(access["sub"], world.config.user_id.as_str());
    assert_eq!((&access["tenantId"], &access["customerId"]), (&json!("INT"), &json!(world.config.customer_id)));
    assert!(refresh["exp"].as_i64() > access["exp"].as_i64(), "it renews by the refresh token's end");
    world.control().advance(Duration::from_secs(301));
    assert_eq!(session.call(Method::GET, INSTANCES, None).await.status, 401);
    session.renewed().await.get(INSTANCES).await;
}

#[tokio::test]
async fn machines_are_listed_created_shown_and_acted_on() {
    let world = world().await;
    let session = Session::new(&world).await;
    assert!(session.get(&format!("{INSTANCES}?{LIST}")).await.rows().is_empty());
    let order = json!({
        "imageId": "afecbb85-e2fc-46f0-9684-b46b1faf00bb", "productId": "V153", "region": "EU", "period": 1,
        "displayName": "from the shell", "defaultUser": "admin",
    });
    let made = session.call(Method::POST, INSTANCES, Some(order)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let one = format!("{INSTANCES}/{}", made.row()["instanceId"]);
    // Its table has a column for each address: a row without them ends the program.
    let listed = session.get(&format!("{INSTANCES}?{LIST}&name=vmi")).await;
    let row = listed.row();
    assert!(row["ipConfig"]["v4"]["ip"].is_string() && row["ipConfig"]["v6"]["ip"].is_string(), "{row}");
    world.control().advance(Duration::from_secs(12));
    assert_eq!(session.get(&one).await.row()["status"], "running");
    let rename = session.call(Method::PATCH, &one, Some(json!({ "displayName": "renamed" }))).await;
    assert_eq!(rename.status, 200, "{}", rename.body);
    for action in ["restart", "stop", "start", "shutdown"] {
        let done = session.call(Method::POST, &format!("{one}/actions/{action}"), None).await;
        assert_eq!((done.status, &done.row()["action"]), (201, &json!(action)), "{}", done.body);
        world.control().advance(Duration::from_secs(12));
    }
    let history = session.get(&format!("{INSTANCES}/actions/audits?page=1&size=100&orderBy=timestamp%3Adesc")).await;
    assert_eq!(history.rows().len(), 4);
    assert!(history.rows().iter().all(|row| row["traceId"] == "arcus_cli"), "{}", history.body);
    let cancelled = session.call(Method::POST, &format!("{one}/cancel"), Some(json!({}))).await;
    assert_eq!(cancelled.status, 201, "{}", cancelled.body);
    for path in ["/v1/compute/images", "/v1/secrets", "/v1/tags", "/v1/users", "/v1/roles", "/v1/private-networks"] {
        session.get(&format!("{path}?{LIST}")).await;
    }
}

/// A certificate for loopback and its key. Where there is no `openssl`, says what is therefore unchecked, past the test
/// harness, which shows nothing that a test prints unless it fails.
fn certificate(folder: &Path) -> Option<Certificate> {
    let made = Certificate { chain: folder.join("loopback.pem"), key: folder.join("loopback.key") };
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]);
    openssl.args(["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    openssl.arg("-out").arg(&made.chain).arg("-keyout").arg(&made.key);
    match openssl.output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(made)
        }
        Err(error) => {
            let unchecked = "buckets of the Contabo simulator by TLS, as cntb calls them";
            let _ = writeln!(std::io::stderr(), "NOT CHECKED: {unchecked} (openssl cannot be run: {error})");
            None
        }
    }
}

fn https(certificate: &Certificate) -> Client {
    http();
    let pem = std::fs::read(&certificate.chain).unwrap();
    let trusted = reqwest::Certificate::from_pem(&pem).unwrap();
    Client::builder().no_proxy().tls_certs_only([trusted]).build().unwrap()
}

#[tokio::test]
async fn buckets_and_objects_are_reached_by_tls_with_the_keys_of_the_api() {
    let folder = tempfile::tempdir().unwrap();
    let Some(certificate) = certificate(folder.path()) else { return };
    let mut config = config();
    config.s3_certificate = Some(certificate.clone());
    let world = world_with(config).await;
    let session = Session::new(&world).await;
    let scaling = json!({ "state": "disabled", "sizeLimitTB": 0 });
    let wish = json!({ "region": "EU", "totalPurchasedSpaceTB": 0.25, "autoScaling": scaling });
    let made = session.call(Method::POST, "/v1/object-storages", Some(wish)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    world.control().advance(Duration::from_secs(6));
    let id = made.row()["objectStorageId"].as_str().unwrap().to_owned();

    // Before each of its calls of a bucket: the storage, then the keys of whoever the token says it is.
    let storage = session.get(&format!("/v1/object-storages/{id}")).await.row().clone();
    let user = claims(&session.access)["sub"].as_str().unwrap().to_owned();
    let keys = session.get(&format!("/v1/users/{user}/object-storages/credentials?objectStorageId={id}")).await;
    let key = |name: &str| keys.row()[name].as_str().unwrap().to_owned();
    let url = storage["s3Url"].as_str().unwrap();
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    let (s3, https) = (Storage::new(url, &key("accessKey"), &key("secretKey")), https(&certificate));

    assert_eq!(s3.send(&https, "PUT", "/m123/", "", b"", UNSIGNED).await.0, 200);
    let (status, listed) = s3.call(&https, "GET", "/", "", b"").await;
    assert!(status == 200 && listed.contains("<Name>m123</Name>"), "{listed}");
    let (status, place) = s3.call(&https, "GET", "/m123/", "location=", b"").await;
    assert!(status == 200 && place.contains("LocationConstraint"), "{place}");
    assert_eq!(s3.send(&https, "PUT", "/m123/notes/one.txt", "", b"hello", UNSIGNED).await.0, 200);
    let query = "delimiter=&encoding-type=url&fetch-owner=true&list-type=2&prefix=notes%2F";
    let (status, objects) = s3.call(&https, "GET", "/m123/", query, b"").await;
    assert!(status == 200 && objects.contains("one.txt"), "{objects}");
    assert_eq!(s3.call(&https, "GET", "/m123/notes/one.txt", "", b"").await, (200, "hello".to_owned()));
    let strange = Storage::new(url, &key("accessKey"), "wrong");
    assert_eq!(strange.call(&https, "GET", "/", "", b"").await.0, 403);
    assert_eq!(s3.call(&https, "DELETE", "/m123/notes/one.txt", "", b"").await.0, 204);
    assert_eq!(s3.call(&https, "DELETE", "/m123/", "", b"").await.0, 204);
    // Whoever speaks plain HTTP there gets no answer, and a silent caller holds up nobody.
    let silent = tokio::net::TcpStream::connect(url.trim_start_matches("https://")).await.unwrap();
    assert!(http().get(url.replace("https", "http")).send().await.is_err());
    assert_eq!(s3.call(&https, "GET", "/", "", b"").await.0, 200);
    drop(silent);
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_named() {
    let mut config = config();
    let nowhere = std::path::PathBuf::from("/nowhere/chain.pem");
    config.s3_certificate = Some(Certificate { chain: nowhere.clone(), key: nowhere });
    let refused = mpanel_contabo_sim::Sim::new(config).err().expect("there is no such file").to_string();
    assert!(refused.contains("/nowhere/chain.pem"), "{refused}");
}
