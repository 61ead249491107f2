//! Signing up, in and out; passwords; what the answers give away.

use axum::http::StatusCode;
use jiff::SignedDuration;
use mpanel_core::TenantMode;
use serde_json::{Value, json};

use crate::house::{Answer, Browser, House, PASSWORD};

const ADA: &str = "ada@example.com";

fn ada() -> Value {
    json!({"email": ADA, "password": PASSWORD, "name": "Ada Lovelace", "company": "Engines Ltd", "country": "de",
        "address": {"line1": "Street 1", "city": "Berlin", "postal_code": "10115"}, "accept_terms": true})
}

async fn ada_of(house: &House) -> Browser {
    let mut browser = house.browser();
    let answer = browser.post("/auth/sign-up", ada()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    // Mails of one instant have no order.
    house.clock.advance(SignedDuration::from_secs(1));
    browser
}

async fn try_password(house: &House, password: &str) -> Answer {
    house.browser().post("/auth/sign-in", json!({"email": ADA, "password": password})).await
}

#[tokio::test]
async fn a_customer_signs_up_confirms_their_address_and_signs_out() {
    for house in House::everywhere().await {
        let mut browser = house.browser();
        let session = browser.post("/auth/sign-up", ada()).await;
        assert_eq!(session.status, StatusCode::CREATED, "{}", session.body);
        assert_eq!(session.body["kind"], "customer");
        assert_eq!(session.body["customer"]["name"], "Engines Ltd");
        assert_eq!(session.body["permissions"], json!([]));
        assert_eq!(session.body["token"], Value::Null, "a browser's token is in its cookie alone");
        assert_eq!(session.body["user"]["email_verified"], false);
        let token = house.latest_token(ADA).await;
        let mail = house.latest_mail(ADA).await;
        assert!(mail.contains("https://harbor.example/verify-email?token="), "{mail}");
        let confirmed = browser.post("/auth/verify-email", json!({"token": token})).await;
        assert_eq!(confirmed.status, StatusCode::NO_CONTENT);
        assert_eq!(browser.get("/auth/session").await.body["user"]["email_verified"], true);
        assert_eq!(browser.post("/auth/verify-email", json!({"token": token})).await.pointer(), "/token");
        let cookie = browser.cookie.clone();
        assert_eq!(browser.post("/auth/sign-out", json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(browser.cookie, None, "the browser forgets it");
        browser.cookie = cookie;
        assert_eq!(browser.get("/auth/session").await.status, StatusCode::UNAUTHORIZED, "and so does the server");
    }
}

#[tokio::test]
async fn a_refused_sign_up_leaves_nothing_behind() {
    for house in House::everywhere().await {
        ada_of(&house).await;
        let with = |name: &str, value: Value| {
            let mut body = ada();
            body["email"] = json!("new@example.com");
            body[name] = value;
            body
        };
        for (name, value, pointer) in [
            ("email", json!("ADA@example.com"), "/email"),
            ("email", json!("owner@harbor.example"), "/email"),
            ("email", json!("nonsense"), "/email"),
            ("password", json!("short"), "/password"),
            ("accept_terms", json!(false), "/accept_terms"),
            ("country", json!("Germany"), "/country"),
            ("name", json!("x".repeat(201)), "/name"),
            ("role", json!("owner"), ""),
            ("customer_id", json!("cus_1"), ""),
        ] {
            let answer = house.browser().post("/auth/sign-up", with(name, value)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.body);
            assert!(answer.pointer().starts_with(pointer), "{name}: {}", answer.body);
            assert_eq!(answer.set_cookie, None);
        }
        let filter = mpanel_billing::CustomerFilter::default();
        let all = mpanel_billing::list_customers(&house.ctx, house.deps.db.read(), &filter, &Default::default()).await;
        assert_eq!(all.unwrap().total, 1, "no customer without its user");
    }
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_bound_to_https() {
    let house = House::with(TenantMode::Live, true).await;
    let mut browser = house.browser();
    let answer = browser.post("/auth/sign-up", ada()).await;
    let cookie = answer.set_cookie.unwrap();
    assert!(cookie.starts_with("__Host-mpanel_session="), "{cookie}");
    for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/;", "; Max-Age=2592000"] {
        assert!(cookie.contains(part), "{part} is missing in {cookie}");
    }
    assert_eq!(browser.get("/auth/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_program_gets_a_token_and_no_cookie() {
    let house = House::open().await;
    ada_of(&house).await;
    let body = json!({"email": ADA, "password": PASSWORD, "as_token": true});
    let key = [("idempotency-key", "one")];
    let answer = house.browser().send("POST", "/auth/sign-in", Some(body.clone()), &key).await;
    assert_eq!(answer.set_cookie, None);
    let token = answer.body["token"].as_str().unwrap().to_owned();
    // A token must not be kept as the remembered answer to a repeated request.
    let again = house.browser().send("POST", "/auth/sign-in", Some(body), &key).await;
    assert_ne!(again.body["token"], json!(token));
    let bearer = format!("Bearer {token}");
    let session = house.browser().send("GET", "/auth/session", None, &[("authorization", &bearer)]).await;
    assert_eq!((session.status, session.set_cookie), (StatusCode::OK, None));
}

#[tokio::test]
async fn wrong_password_and_unknown_address_answer_alike() {
    let house = House::open().await;
    ada_of(&house).await;
    let wrong = try_password(&house, "wrong horse battery").await;
    let unknown =
        house.browser().post("/auth/sign-in", json!({"email": "eve@example.com", "password": PASSWORD})).await;
    // All but the name of the request is alike.
    let told = |mut body: serde_json::Value| {
        body["request_id"] = serde_json::Value::Null;
        body
    };
    assert_eq!((wrong.status, told(wrong.body.clone())), (unknown.status, told(unknown.body)));
    assert_eq!(wrong.code(), "wrong_credentials");
}

#[tokio::test]
async fn a_reset_link_works_once_and_ends_all_sessions() {
    for house in House::everywhere().await {
        let mut browser = ada_of(&house).await;
        for email in [ADA, "eve@example.com", "nonsense"] {
            let answer = house.browser().post("/auth/password-reset", json!({"email": email})).await;
            assert_eq!((answer.status, answer.body), (StatusCode::ACCEPTED, Value::Null), "{email}");
        }
        assert_eq!(house.latest_mail("eve@example.com").await, "");
        let token = house.latest_token(ADA).await;
        let short = json!({"token": token, "password": "short"});
        assert_eq!(house.browser().post("/auth/password-reset/confirm", short).await.pointer(), "/password");
        let confirm = json!({"token": token, "password": "another long sentence"});
        let done = house.browser().post("/auth/password-reset/confirm", confirm.clone()).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "a refused password does not use the link up: {}", done.body);
        assert_eq!(house.browser().post("/auth/password-reset/confirm", confirm).await.pointer(), "/token");
        assert_eq!(browser.get("/auth/session").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(try_password(&house, PASSWORD).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(try_password(&house, "another long sentence").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn reset_mails_to_one_address_are_limited_without_saying_so() {
    let house = House::open().await;
    ada_of(&house).await;
    for _ in 0..7 {
        let answer = house.browser().post("/auth/password-reset", json!({"email": ADA})).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
    }
    let filter = mpanel_notify::MailFilter::default();
    let mails = mpanel_notify::list_mail(&house.ctx, house.deps.db.read(), &filter, &Default::default()).await.unwrap();
    let resets = mails.items.iter().filter(|m| m.template == "password_reset").count();
    assert_eq!(resets, 5);
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let house = House::open().await;
    let mut here = ada_of(&house).await;
    let mut there = house.signed_in(ADA).await;
    let list = here.get("/auth/sessions").await;
    let current: Vec<bool> = list.body["items"].as_array().unwrap().iter().map(|s| s["current"] == true).collect();
    assert_eq!(current.iter().filter(|c| **c).count(), 1, "{}", list.body);
    let wrong = json!({"current_password": "not the password", "new_password": "another long sentence"});
    assert_eq!(here.post("/auth/password", wrong).await.pointer(), "/current_password");
    let right = json!({"current_password": PASSWORD, "new_password": "another long sentence"});
    assert_eq!(here.post("/auth/password", right).await.status, StatusCode::NO_CONTENT);
    assert_eq!(here.get("/auth/session").await.status, StatusCode::OK);
    assert_eq!(there.get("/auth/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_moved_sandbox_clock_ends_no_session() {
    let house = House::open().await;
    let mut browser = ada_of(&house).await;
    let year = i64::try_from(SignedDuration::from_hours(24 * 365).as_micros()).unwrap();
    let tx = house.deps.db.begin().await.unwrap();
    mpanel_db::clock::set_offset_us(&tx, house.ctx.tenant, year).await.unwrap();
    tx.commit().await.unwrap();
    house.deps.contexts.clock_moved(house.ctx.tenant);
    assert!(browser.get("/meta").await.body["now"].as_str().unwrap().starts_with("2027-"));
    assert_eq!(browser.get("/auth/session").await.status, StatusCode::OK);
    // A month of the machine's time without use does.
    house.clock.advance(SignedDuration::from_hours(24 * 31));
    assert_eq!(browser.get("/auth/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_forged_write_from_another_site_is_refused() {
    let house = House::open().await;
    let mut browser = ada_of(&house).await;
    browser.origin = Some("https://evil.example");
    assert_eq!(browser.post("/auth/sign-out", json!({})).await.status, StatusCode::FORBIDDEN);
    browser.origin = Some("http://harbor.example");
    assert_eq!(browser.post("/auth/sign-out", json!({})).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn in_a_change_of_the_profile_absent_stays_and_null_clears() {
    let house = House::open().await;
    let mut browser = ada_of(&house).await;
    let changed = browser.send("PATCH", "/portal/profile", Some(json!({"company": null, "name": "Ada"})), &[]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    let profile = browser.get("/portal/profile").await.body;
    assert_eq!((&profile["company"], &profile["name"]), (&Value::Null, &json!("Ada")), "{profile}");
    assert_eq!(profile["address"]["city"], "Berlin", "{profile}");
}
