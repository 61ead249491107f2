//! Who reaches these routes at all; what a visitor is told of the business.

use axum::http::StatusCode;
use mpanel_core::TenantMode;
use serde_json::{Value, json};

use crate::house::House;

const SESSION: &[(&str, &str)] = &[
    ("GET", "/auth/session"),
    ("POST", "/auth/sign-out"),
    ("POST", "/auth/password"),
    ("POST", "/auth/verify-email/resend"),
    ("GET", "/auth/sessions"),
    ("DELETE", "/auth/sessions/ses_00000000000000000000000000"),
];
const CUSTOMER: &[(&str, &str)] = &[
    ("GET", "/portal/members"),
    ("POST", "/portal/members"),
    ("DELETE", "/portal/members/mem_00000000000000000000000000"),
    ("GET", "/portal/mail"),
    ("GET", "/portal/mail/msg_00000000000000000000000000"),
];
/// With the least role that may.
const STAFF: &[(&str, &str, &str)] = &[
    ("GET", "/admin/staff", "admin"),
    ("POST", "/admin/staff", "owner"),
    ("PATCH", "/admin/staff/usr_00000000000000000000000000", "owner"),
    ("DELETE", "/admin/staff/usr_00000000000000000000000000", "owner"),
    ("GET", "/admin/audit/chain", "support"),
    ("GET", "/admin/settings", "admin"),
    ("PATCH", "/admin/settings", "admin"),
    ("GET", "/admin/mail", "support"),
    ("POST", "/admin/mail/msg_00000000000000000000000000/retry", "admin"),
];

#[tokio::test]
async fn without_a_session_nothing_is_reached() {
    let house = House::open().await;
    let staff = STAFF.iter().map(|(method, path, _)| (*method, *path));
    for (method, path) in SESSION.iter().chain(CUSTOMER).copied().chain(staff) {
        let answer = house.browser().send(method, path, None, &[]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
    }
}

#[tokio::test]
async fn customers_and_staff_keep_to_their_sides_and_roles() {
    let house = House::open().await;
    let body = json!({"email": "ada@example.com", "password": "correct horse battery", "name": "Ada", "country": "DE",
        "accept_terms": true});
    let mut ada = house.browser();
    ada.post("/auth/sign-up", body).await;
    let mut owner = house.signed_in("owner@harbor.example").await;
    let mut admin = house.signed_in("admin@harbor.example").await;
    let mut support = house.signed_in("support@harbor.example").await;
    for (method, path) in CUSTOMER {
        assert_eq!(owner.send(method, path, None, &[]).await.status, StatusCode::FORBIDDEN, "{method} {path}");
    }
    for (method, path, least) in STAFF {
        assert_eq!(ada.send(method, path, None, &[]).await.status, StatusCode::FORBIDDEN, "{method} {path}");
        let by_support = support.send(method, path, None, &[]).await.status == StatusCode::FORBIDDEN;
        assert_eq!(by_support, *least != "support", "{method} {path}");
        let by_admin = admin.send(method, path, None, &[]).await.status == StatusCode::FORBIDDEN;
        assert_eq!(by_admin, *least == "owner", "{method} {path}");
    }
}

#[tokio::test]
async fn a_live_business_shows_neither_demo_logins_nor_the_test_gateway() {
    let sandbox = House::open().await.browser().get("/meta").await.body;
    assert_eq!(sandbox["mode"], "sandbox");
    assert_eq!(sandbox["gateway"]["tokens_url"], "http://gateway.example/v1/tokens");
    assert_eq!(sandbox["demo"]["logins"][0]["email"], "owner@harbor.example");
    assert_eq!(sandbox["currencies"], json!(["EUR"]));
    let live = House::with(TenantMode::Live, false).await.browser().get("/meta").await.body;
    assert_eq!(live["mode"], "live");
    assert_eq!((&live["gateway"], &live["demo"]), (&Value::Null, &Value::Null));
}
