//! Staff, teams, mail, audit and settings.

use axum::http::StatusCode;
use mpanel_core::TenantMode;
use serde_json::{Value, json};

use crate::house::{Browser, House, PASSWORD};

async fn customer(house: &House, email: &str) -> Browser {
    let mut browser = house.browser();
    let body = json!({"email": email, "password": PASSWORD, "name": "Ada", "country": "DE", "accept_terms": true});
    let answer = browser.post("/auth/sign-up", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    browser
}

async fn staff_id(browser: &mut Browser, email: &str) -> String {
    let list = browser.get("/admin/staff").await;
    let found = list.body["items"].as_array().unwrap().iter().find(|s| s["email"] == email).cloned();
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_invited_colleague_chooses_a_password_and_can_be_shut_out() {
    let house = House::open().await;
    let mut owner = house.signed_in("owner@harbor.example").await;
    let new = json!({"email": "new@harbor.example", "name": "New", "role": "support"});
    let invited = owner.post("/admin/staff", new).await;
    assert_eq!((invited.status, &invited.body["role"]), (StatusCode::CREATED, &json!("support")), "{}", invited.body);
    let token = house.latest_token("new@harbor.example").await;
    let choice = json!({"token": token, "password": PASSWORD});
    assert_eq!(house.browser().post("/auth/password-reset/confirm", choice).await.status, StatusCode::NO_CONTENT);
    let mut colleague = house.signed_in("new@harbor.example").await;
    let session = colleague.get("/auth/session").await;
    let permissions = session.body["permissions"].as_array().unwrap().clone();
    assert!(permissions.contains(&json!("services.operate")) && !permissions.contains(&json!("staff.write")));
    let path = format!("/admin/staff/{}", invited.body["id"].as_str().unwrap());
    let shut = owner.send("PATCH", &path, Some(json!({"suspended": true})), &[]).await;
    assert_eq!((shut.status, &shut.body["suspended"]), (StatusCode::OK, &json!(true)), "{}", shut.body);
    assert_eq!(colleague.get("/auth/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(owner.send("DELETE", &path, None, &[]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(owner.send("DELETE", &path, None, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_raises_themselves() {
    let house = House::open().await;
    let mut admin = house.signed_in("admin@harbor.example").await;
    let mut owner = house.signed_in("owner@harbor.example").await;
    let (admin_id, owner_id) =
        (staff_id(&mut owner, "admin@harbor.example").await, staff_id(&mut owner, "owner@harbor.example").await);
    let up = Some(json!({"role": "owner"}));
    let own = admin.send("PATCH", &format!("/admin/staff/{admin_id}"), up.clone(), &[]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    let own = owner.send("PATCH", &format!("/admin/staff/{owner_id}"), up, &[]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "not even an owner edits themselves");
    let new = json!({"email": "new@harbor.example", "name": "New", "role": "owner"});
    assert_eq!(admin.post("/admin/staff", new).await.status, StatusCode::FORBIDDEN);
    let new = json!({"email": "new@harbor.example", "name": "New", "role": "support", "suspended": false});
    assert_eq!(owner.post("/admin/staff", new).await.status, StatusCode::UNPROCESSABLE_ENTITY, "unknown fields");
}

#[tokio::test]
async fn a_team_is_changed_by_its_owners_alone() {
    for house in House::everywhere().await {
        let mut ada = customer(&house, "ada@example.com").await;
        let mut eve = customer(&house, "eve@example.com").await;
        let bob = json!({"email": "bob@example.com", "name": "Bob", "role": "member"});
        let invited = ada.post("/portal/members", bob).await;
        assert_eq!(invited.status, StatusCode::CREATED, "{}", invited.body);
        let token = house.latest_token("bob@example.com").await;
        house.browser().post("/auth/password-reset/confirm", json!({"token": token, "password": PASSWORD})).await;
        let mut bob = house.signed_in("bob@example.com").await;
        let team = bob.get("/portal/members").await.body["items"].as_array().unwrap().clone();
        assert_eq!(team.len(), 2);
        let path = |member: &Value| format!("/portal/members/{}", member["id"].as_str().unwrap());
        let carol = json!({"email": "carol@example.com", "name": "Carol", "role": "owner"});
        assert_eq!(bob.post("/portal/members", carol).await.status, StatusCode::FORBIDDEN);
        assert_eq!(bob.send("DELETE", &path(&team[0]), None, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(eve.send("DELETE", &path(&invited.body), None, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.send("DELETE", &path(&team[0]), None, &[]).await.code(), "last_owner");
        assert_eq!(ada.send("DELETE", &path(&invited.body), None, &[]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(bob.get("/auth/session").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn staff_do_not_become_others_through_their_mail() {
    for (mode, role, shown) in [
        (TenantMode::Live, "owner", false),
        (TenantMode::Live, "support", false),
        (TenantMode::Sandbox, "support", false),
        (TenantMode::Sandbox, "admin", false),
        (TenantMode::Sandbox, "owner", true),
    ] {
        let house = House::with(mode, false).await;
        house.browser().post("/auth/password-reset", json!({"email": "owner@harbor.example"})).await;
        let mut reader = house.signed_in(&format!("{role}@harbor.example")).await;
        let list = reader.get("/admin/mail").await;
        assert_eq!(list.body["items"][0]["template"], "password_reset", "{}", list.body);
        let id = list.body["items"][0]["id"].as_str().unwrap();
        let mail = reader.get(&format!("/admin/mail/{id}")).await;
        assert_eq!(mail.status, StatusCode::OK);
        assert_eq!(mail.body.to_string().contains("?token="), shown, "{mode:?} {role}");
    }
}

#[tokio::test]
async fn customers_do_not_see_mails_with_links_for_one_person() {
    let house = House::open().await;
    let mut ada = customer(&house, "ada@example.com").await;
    let list = ada.get("/portal/mail").await;
    assert_eq!((list.status, &list.body["total"]), (StatusCode::OK, &json!(0)), "{}", list.body);
    let mut owner = house.signed_in("owner@harbor.example").await;
    let all = owner.get("/admin/mail").await;
    let id = all.body["items"][0]["id"].as_str().unwrap();
    assert_eq!(ada.get(&format!("/portal/mail/{id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_write_is_in_the_audit_log_and_no_secret_is() {
    for house in House::everywhere().await {
        let mut owner = house.signed_in("owner@harbor.example").await;
        let id = staff_id(&mut owner, "support@harbor.example").await;
        owner.send("PATCH", &format!("/admin/staff/{id}"), Some(json!({"role": "admin"})), &[]).await;
        let log = owner.get("/admin/audit").await;
        let entry = &log.body["items"][0];
        assert_eq!(entry["action"], "PATCH /api/v1/admin/staff/{id}", "{entry}");
        assert_eq!(entry["actor"]["kind"], "staff");
        assert_eq!(entry["subject"], json!({"kind": "staff", "id": id}), "{entry}");
        assert_eq!(entry["outcome"], "done");
        assert!(!log.body.to_string().contains(PASSWORD));
        assert_eq!(owner.get("/admin/audit/chain").await.body, json!({"intact": true, "broken_at": null}));
    }
}

#[tokio::test]
async fn settings_change_from_the_version_that_was_read() {
    for house in House::everywhere().await {
        let mut owner = house.signed_in("owner@harbor.example").await;
        let read = owner.get("/admin/settings").await;
        assert_eq!((read.etag.as_deref(), &read.body["seller"]["name"]), (Some("\"1\""), &json!("Harbor Ltd")));
        let patch = json!({"name": "Pier", "brand": {"accent": "#112233", "terms_url": "/terms"},
            "seller": {"address": ["Quay 1", "Hamburg"], "tax_id": "DE123"}});
        let saved = owner.send("PATCH", "/admin/settings", Some(patch.clone()), &[("if-match", "\"1\"")]).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        assert_eq!(saved.body["seller"]["address"], json!(["Quay 1", "Hamburg"]));
        assert_eq!(house.browser().get("/meta").await.body["brand"]["name"], "Pier");
        let stale = owner.send("PATCH", "/admin/settings", Some(patch), &[("if-match", "\"1\"")]).await;
        assert_eq!((stale.status, stale.code()), (StatusCode::PRECONDITION_FAILED, "version_mismatch"));
        for (bad, pointer) in [
            (json!({"brand": {"logo_url": "javascript:alert(1)"}}), "/brand/logo_url"),
            (json!({"brand": {"support_email": "nobody"}}), "/brand/support_email"),
            (json!({"seller": {"country": "Atlantis"}}), "/seller/country"),
            (json!({"seller": {"invoice_prefix": "<b>"}}), "/seller/invoice_prefix"),
            (json!({"base_url": "https://evil.example"}), ""),
            (json!({"mode": "live"}), ""),
        ] {
            let refused = owner.send("PATCH", "/admin/settings", Some(bad.clone()), &[]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
            assert!(refused.pointer().starts_with(pointer), "{bad}: {}", refused.body);
        }
    }
}
