//! A house with one sandbox business in it, and a browser that keeps its cookie.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use mpanel_api::{App, DemoLogin, Reach, SandboxGateway, Settings};
use mpanel_billing::Seller;
use mpanel_core::{Currency, FixedClock, OpContext, Secret, TenantMode};
use mpanel_db::MigrationList;
use mpanel_db::jobs::{Registry, Worker};
use mpanel_identity::{Brand, Contexts, NewTenant, StaffRole};
use mpanel_testkit as testkit;
use mpanel_workflows::Deps;
use serde_json::Value;
use tokio::sync::broadcast;
use tower::ServiceExt as _;
use uuid::Uuid;

const TABLES: &[MigrationList] = &[
    mpanel_identity::migrations::migrations,
    mpanel_billing::migrations::migrations,
    mpanel_notify::migrations::migrations,
    mpanel_payments::migrations::migrations,
    mpanel_provisioning::migrations,
];

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// The running house.
pub struct House {
    /// Its collaborators.
    pub deps: Deps,
    /// The business.
    pub ctx: OpContext,
    /// The machine's clock.
    pub clock: Arc<FixedClock>,
    router: Router,
    _database: testkit::TestDb,
}

impl House {
    /// A house on SQLite with a business of one owner, one admin and one supporter.
    pub async fn open() -> Self {
        Self::with(TenantMode::Sandbox, false).await
    }

    /// The same on each kind of database.
    pub async fn everywhere() -> Vec<Self> {
        let mut all = Vec::new();
        for database in testkit::databases(TABLES).await {
            all.push(Self::on(database, TenantMode::Sandbox, false).await);
        }
        all
    }

    /// A house with a business of `mode`, behind HTTPS or not.
    pub async fn with(mode: TenantMode, secure: bool) -> Self {
        Self::on(testkit::sqlite(TABLES).await, mode, secure).await
    }

    async fn on(database: testkit::TestDb, mode: TenantMode, secure: bool) -> Self {
        let (db, clock, entropy) = (database.db.clone(), testkit::clock(), testkit::entropy(7));
        let contexts = Contexts::new(db.clone(), clock.clone(), entropy.clone());
        let deps = Deps {
            db: db.clone(),
            vault: testkit::vault(),
            clock: clock.clone(),
            entropy,
            contexts: contexts.clone(),
            providers: mpanel_provisioning::Providers::new(),
            gateways: mpanel_payments::Gateways::new(testkit::vault()).unwrap(),
            vat: Arc::new(mpanel_workflows::vat::Vies::new(mpanel_workflows::vat::OFFICIAL).unwrap()),
            mail: mpanel_notify::Transport::from_url("", "mPanel <mail@harbor.example>").unwrap(),
            sandbox: None,
        };
        let ctx = testkit::context(1);
        found_business(&ctx, &deps, mode).await;
        let contexts = Arc::new(contexts);
        let worker = Worker::new(db, clock.clone(), contexts, Registry::default(), "test", Uuid::nil());
        let (live, _) = broadcast::channel(16);
        let app = App::new(Reach { deps: deps.clone(), live, worker, settings: settings(secure) });
        Self { deps, ctx, clock, router: mpanel_api::router(app), _database: database }
    }

    /// Somebody who is not signed in.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, origin: None }
    }

    /// Somebody who is.
    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let body = serde_json::json!({"email": email, "password": PASSWORD});
        let answer = browser.post("/auth/sign-in", body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        browser
    }

    /// The text of the latest mail to an address.
    pub async fn latest_mail(&self, to: &str) -> String {
        let filter = mpanel_notify::MailFilter::default();
        let query = mpanel_core::PageQuery { q: Some(to.to_owned()), ..Default::default() };
        let page = mpanel_notify::list_mail(&self.ctx, self.deps.db.read(), &filter, &query).await.unwrap();
        page.items.first().map(|m| m.text.clone()).unwrap_or_default()
    }

    /// The token in the latest mail to an address.
    pub async fn latest_token(&self, to: &str) -> String {
        let text = self.latest_mail(to).await;
        let (_, rest) = text.split_once("?token=").unwrap_or_else(|| panic!("no link in {text:?}"));
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

async fn found_business(ctx: &OpContext, deps: &Deps, mode: TenantMode) {
    let new = NewTenant {
        slug: "harbor".into(),
        name: "Harbor".into(),
        mode,
        time_zone: "Europe/Berlin".into(),
        default_currency: Currency::EUR,
        base_url: "https://harbor.example".into(),
        hosts: Vec::new(),
        brand: Brand::default(),
    };
    let hash = mpanel_identity::hash_password(&Secret::new(PASSWORD)).unwrap();
    let tx = deps.db.begin().await.unwrap();
    mpanel_identity::create_tenant(ctx, &tx, new).await.unwrap();
    let seller = Seller { name: "Harbor Ltd".into(), ..Seller::default() };
    mpanel_billing::put_seller(ctx, &tx, &seller).await.unwrap();
    for role in [StaffRole::Owner, StaffRole::Admin, StaffRole::Support] {
        let email = format!("{}@harbor.example", role.as_str()).parse().unwrap();
        let name = role.as_str();
        mpanel_identity::create_staff_directly(ctx, &tx, &email, name, hash.clone(), role).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn settings(secure: bool) -> Settings {
    let login = DemoLogin {
        role: "owner".into(),
        email: "owner@harbor.example".into(),
        password: Secret::new(PASSWORD),
        lands_on: "/admin".into(),
    };
    let gateway = SandboxGateway { publishable_key: "pk_test".into(), public_url: "http://gateway.example/".into() };
    Settings {
        secure,
        sandbox_gateway: Some(gateway),
        demo_logins: vec![login],
        version: "0.0.0".into(),
        ..Settings::default()
    }
}

/// A browser of one person.
pub struct Browser {
    router: Router,
    /// `name=value` of the session.
    pub cookie: Option<String>,
    /// What it says of the page that a write comes from.
    pub origin: Option<&'static str>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// The body, `null` when there is none.
    pub body: Value,
    /// The body as it came; for tests of files.
    #[allow(dead_code)]
    pub bytes: Vec<u8>,
    /// The `Content-Type` and `Content-Disposition` headers; for tests of files.
    #[allow(dead_code)]
    pub file: [Option<String>; 2],
    /// The `Set-Cookie` header.
    pub set_cookie: Option<String>,
    /// The `ETag` header.
    pub etag: Option<String>,
}

impl Answer {
    /// The stable code of a refusal.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The first field at fault.
    pub fn pointer(&self) -> &str {
        self.body["errors"][0]["pointer"].as_str().unwrap_or_default()
    }
}

impl Browser {
    /// Reads.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None, &[]).await
    }

    /// Writes.
    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body), &[]).await
    }

    /// Sends anything; a cookie that comes back is kept.
    pub async fn send(&mut self, method: &str, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Answer {
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header(header::HOST, "harbor.example");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(origin) = self.origin {
            request = request.header(header::ORIGIN, origin);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(json) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let text =
            |name: header::HeaderName| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let file = [text(header::CONTENT_TYPE), text(header::CONTENT_DISPOSITION)];
        let (status, set_cookie, etag) = (response.status(), text(header::SET_COOKIE), text(header::ETAG));
        if let Some(cookie) = &set_cookie {
            let pair = cookie.split(';').next().unwrap_or_default();
            self.cookie = Some(pair.to_owned()).filter(|p| !p.ends_with('='));
        }
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, body, bytes: bytes.to_vec(), file, set_cookie, etag }
    }
}
